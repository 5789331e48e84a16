package panel

import (
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// inviteKind is the kind of an invitation's first mail; who asked to be asked again gets laterKind.
const (
	inviteKind = "panel-invitation"
	laterKind  = "panel-later"
)

// recipient is an invitation with what its first mail needs.
type recipient struct {
	ID         int64
	ResidentID int64
	Email      string
	Language   string
	Wish       string // how the person wants to be reached instead of by mail; "" is no wish
	AskedLater bool
}

// wish is the SQL of how resident r wants to be reached.
const wish = "coalesce((SELECT w.channel FROM channel_wish w WHERE w.resident_id = r.id), '') AS wish"

// CreateInvitations writes the invitations that a draw decided, counts them as contacts and queues their mails, in a
// handful of statements however many they are. All rows are of one panel, one draw and one wave. The mails of a wave are
// one batch, so that staff can stop it. PanelID, DrawID, ResidentID, HouseholdKey, Stratum, InclusionProbability, Wave
// and RespondBy are the caller's to set; it answers ErrInvited or ErrHouseholdInvited for somebody who has one already.
func CreateInvitations(tx *domain.Tx, rows []Invitation) error {
	if len(rows) == 0 {
		return nil
	}
	p, err := panelOf(tx, rows[0].PanelID, false)
	if err != nil {
		return err
	}
	if err := copyInvitations(tx, rows); err != nil {
		return err
	}
	people := make([]int64, len(rows))
	for i, r := range rows {
		people[i] = r.ResidentID
	}
	if err := resident.Contacted(tx, people, Activity(p.ID)); err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "add", Subject: "invitation", Count: len(rows), Unit: p.UnitID,
		Criterion: fmt.Sprintf("panel %d, draw %d, wave %d", p.ID, rows[0].DrawID, rows[0].Wave), Purpose: "invite to a panel"})
	return queueInvitations(tx, &p, rows[0])
}

func queueInvitations(tx *domain.Tx, p *Panel, of Invitation) error {
	var to []recipient
	if err := tx.DB.Raw(`SELECT i.id, i.resident_id, r.email, r.language, `+wish+`, EXISTS (
			SELECT FROM invitation o WHERE o.resident_id = i.resident_id AND o.panel_id <> i.panel_id AND o.ask_later) AS asked_later
		FROM invitation i JOIN resident r ON r.id = i.resident_id WHERE i.draw_id = ? AND i.wave = ? ORDER BY i.id`,
		of.DrawID, of.Wave).Scan(&to).Error; err != nil {
		return err
	}
	drafts := make([]message.Draft, len(to))
	batches := map[string]int64{}
	for i, r := range to {
		kind := inviteKind
		if r.AskedLater {
			kind = laterKind
		}
		if batches[kind] == 0 {
			b, err := message.NewBatch(tx, kind, Activity(p.ID), p.UnitID)
			if err != nil {
				return err
			}
			batches[kind] = b.ID
		}
		drafts[i] = draft(p, kind, r, of.RespondBy)
		drafts[i].Batch = batches[kind]
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// draft is a mail about an invitation. The same key is never sent twice.
func draft(p *Panel, kind string, r recipient, notAfter time.Time) message.Draft {
	d := message.Draft{
		Key: fmt.Sprintf("%s:%d", kind, r.ID), Kind: kind, Activity: Activity(p.ID), Unit: p.UnitID, Subject: r.ID,
		Resident: r.ResidentID, To: r.Email, Language: message.Language(r.Language), NotAfter: notAfter,
	}
	if r.Wish != "" {
		d.NoMail = "prefers-" + r.Wish
	}
	return d
}

// reach loads what a mail about one invitation needs.
func reach(tx *domain.Tx, invitation int64) (r recipient, err error) {
	err = tx.DB.Raw(`SELECT i.id, i.resident_id, r.email, r.language, `+wish+` FROM invitation i JOIN resident r ON r.id = i.resident_id
		WHERE i.id = ? AND r.erased_at IS NULL`, invitation).Scan(&r).Error
	if err == nil && r.ID == 0 {
		err = domain.ErrNotFound
	}
	return r, err
}

// answersKept is how long a receipt or a result is worth sending: after a week of trouble it would only puzzle.
const answersKept = 7 * 24 * time.Hour

func queueReceipt(tx *domain.Tx, p *Panel, row *Invitation) error {
	r, err := reach(tx, row.ID)
	if err != nil {
		return err
	}
	d := draft(p, receipts[row.Reply], r, tx.Now.Add(answersKept))
	d.Key = fmt.Sprintf("panel-receipt:%d:%d", row.ID, row.Answers)
	_, err = message.Queue(tx, d)
	return err
}

// told are those who hear of the result when a panel is confirmed: everybody who said yes, but for those who have
// taken or given up their seat already. m is the seat that is offered to them, s their place among the stand-bys.
const told = `FROM invitation i JOIN resident r ON r.id = i.resident_id
	LEFT JOIN membership m ON m.panel_id = i.panel_id AND m.resident_id = i.resident_id
	LEFT JOIN standby s ON s.panel_id = i.panel_id AND s.resident_id = i.resident_id
	WHERE i.panel_id = ? AND i.reply = 'accepted' AND r.erased_at IS NULL AND (m.id IS NULL OR m.status = 'offered')`

// QueueResults tells everybody who said yes how the draw went, once the panel is confirmed: seats are offered until
// seatBy, stand-bys are told that they are, the others that they may still be asked. It belongs to the confirmation's
// unit of work.
func QueueResults(tx *domain.Tx, p *Panel) error {
	var rows []struct {
		To      recipient `gorm:"embedded"`
		Drawn   bool
		StandBy bool
	}
	if err := tx.DB.Raw("SELECT i.id, i.resident_id, r.email, r.language, "+wish+", m.id IS NOT NULL AS drawn, s.position IS NOT NULL AS stand_by "+told+" ORDER BY i.id", p.ID).
		Scan(&rows).Error; err != nil {
		return err
	}
	drafts, ids := make([]message.Draft, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.To.ResidentID
		kind, until := "panel-not-drawn", tx.Now.Add(answersKept)
		switch {
		case r.Drawn:
			kind, until = "panel-drawn", tx.Now.AddDate(0, 0, daysForSeat)
		case r.StandBy:
			kind = "panel-stand-by"
		}
		drafts[i] = draft(p, kind, r.To, until)
	}
	tx.Record(domain.Access{Action: "send", Subject: "membership", ResidentIDs: ids, Criterion: Activity(p.ID), Unit: p.UnitID,
		Purpose: "tell who got a seat in a panel"})
	_, err := message.QueueAll(tx, drafts)
	return err
}

// optOut keeps a person out of draws, takes back mails of these kinds that wait, and closes their address to invitations.
func optOut(tx *domain.Tx, person int64, kinds []string) error {
	r, err := resident.OptOut(tx, person)
	if err != nil {
		return err
	}
	if _, err := message.Cancel(tx, message.Which{Residents: []int64{person}, Kinds: kinds}, "opted-out"); err != nil {
		return err
	}
	if r.Email == "" {
		return nil
	}
	_, err = message.Suppress(tx, message.Suppression{Address: r.Email, Scope: message.ScopePanel, Reason: message.OptedOut, Evidence: "the person's own choice"})
	return err
}

// optIn takes back an opt-out of somebody who now says yes: the newest word counts.
func optIn(tx *domain.Tx, person int64) error {
	r, err := resident.OptIn(tx, person)
	if err != nil || r.OptedOutAt == nil || r.Email == "" {
		return err
	}
	return message.Unsuppress(tx, r.Email, message.ScopePanel, "said yes to a panel")
}
