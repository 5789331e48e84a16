package panel

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/message"
)

// Closing is how a panel ended, and what is kept of it. From then on the times run after which its people are let go
// (privacy.Classes); what is kept are counts.
type Closing struct {
	PanelID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Cause     ClosingCause
	Reason    string  // of who closed it early
	People    int     // to whom the panel led then
	Thanked   int     // mails that tell that it is over
	Unreached int     // people who should be told and have no address for mail
	Cancelled int     // mails that waited and were taken back
	Links     int     // links that stopped working
	Figures   Figures `gorm:"serializer:json"`
	ClosedAt  time.Time
	ClosedBy  *int64
}

// TableName is the table of closings.
func (Closing) TableName() string { return "panel_closing" }

// ClosingCause is why a panel was closed.
type ClosingCause string

// A panel ends with its last day, or staff close it before.
const (
	EndedInTime ClosingCause = "ended"
	EndedEarly  ClosingCause = "early"
)

// ErrClosingReason asks why a panel is closed before its last day.
var ErrClosingReason = &domain.Error{Kind: domain.Invalid, Code: "closing-reason", Detail: "Write why the panel is closed now."}

// Close ends a panel before its last day. Everything happens at once: whatever waits to be sent is taken back, links
// stop working, those who took part are thanked, and the counts are kept as they are.
func (ps *Panels) Close(ctx context.Context, id int64, version int, reason string) (p Panel, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if p, err = lock(tx, id, version, domain.PanelsWrite); err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); utf8.RuneCountInString(reason) < 3 {
			return ErrClosingReason.With(fault("/reason", "required", "Write why the panel is closed now."))
		}
		return closePanel(tx, &p, EndedEarly, reason)
	})
	return p, err
}

// over is the SQL condition that a panel's last day is over; its argument is the instant. Nobody has been told of a
// draft's last day, so it ends nothing.
const over = "state IN ('inviting', 'drawn', 'confirmed') AND (ends_on + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen' <= ?"

// CloseEnded closes every panel whose last day is over. Any copy of the program may do it at any time: each panel is
// closed once, and one that cannot be closed keeps no other from it.
func (ps *Panels) CloseEnded(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("close panels that have ended"))
	var ids []int64
	if err := ps.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT id FROM panel WHERE "+over+" ORDER BY id", tx.Now).Scan(&ids).Error
	}); err != nil {
		return err
	}
	var failed []error
	for _, id := range ids {
		if err := ps.closeEnded(ctx, id); err != nil {
			failed = append(failed, fmt.Errorf("close panel %d: %w", id, err))
		}
	}
	return errors.Join(failed...)
}

func (ps *Panels) closeEnded(ctx context.Context, id int64) error {
	err := ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := domain.Lock[Panel](tx, "id = ? AND "+over, id, tx.Now)
		if err != nil {
			return err
		}
		return closePanel(tx, &p, EndedInTime, "")
	})
	if errors.Is(err, domain.ErrNotFound) {
		return nil // another copy was quicker, or somebody has moved the day
	}
	return err
}

// closePanel does all that ending a locked panel means.
func closePanel(tx *domain.Tx, p *Panel, cause ClosingCause, reason string) error {
	before := *p
	if err := p.step(Closed, tx.Now); err != nil {
		return err
	}
	c := Closing{PanelID: p.ID, Cause: cause, Reason: reason, ClosedAt: tx.Now, ClosedBy: tx.Actor.By()}
	var err error
	if c.Figures, err = figures(tx, p); err != nil {
		return err
	}
	if c.People, err = LedTo(tx, p.ID); err != nil {
		return err
	}
	taken, err := message.Cancel(tx, message.Which{Activity: Activity(p.ID)}, "panel-closed")
	if err != nil {
		return err
	}
	dead := tx.DB.Exec(`UPDATE link l SET revoked_at = ? FROM invitation i WHERE i.panel_id = ? AND l.subject_id = i.id AND l.purpose = ?
		AND l.revoked_at IS NULL AND l.expires_at > ?`, tx.Now, p.ID, LinkPurpose, tx.Now)
	if dead.Error != nil {
		return dead.Error
	}
	// Who might have been asked beyond the budget and was not drawn has nothing to do with the panel any more.
	if err := tx.DB.Exec(`UPDATE contact_override o SET resident_id = NULL, reason = CASE WHEN o.draw_id IS NULL THEN 'too old' ELSE o.reason END
		WHERE panel_id = ? AND resident_id IS NOT NULL AND NOT EXISTS (SELECT FROM invitation i WHERE i.panel_id = o.panel_id AND i.resident_id = o.resident_id)`, p.ID).Error; err != nil {
		return err
	}
	c.Cancelled, c.Links = int(taken), int(dead.RowsAffected)
	if err := thank(tx, &before, &c); err != nil {
		return err
	}
	if err := domain.Create(tx, &c); err != nil {
		return err
	}
	return p.save(tx)
}

// LedTo counts the people to whom something of a panel still leads.
func LedTo(tx *domain.Tx, panel int64) (n int, err error) {
	err = tx.DB.Raw(`SELECT count(*) FROM (SELECT resident_id FROM invitation WHERE panel_id = @id AND resident_id > 0
		UNION SELECT resident_id FROM membership WHERE panel_id = @id AND resident_id IS NOT NULL
		UNION SELECT resident_id FROM standby WHERE panel_id = @id) x`, map[string]any{"id": panel}).Scan(&n).Error
	return n, err
}

// farewells is the SQL of who is told that a panel is over: who sits in it or was offered a seat, who waits for one, and
// who said yes to a panel of which nobody has been told who got a seat. Its argument is the panel.
const farewells = `FROM invitation i JOIN panel p ON p.id = i.panel_id JOIN resident r ON r.id = i.resident_id
	LEFT JOIN membership m ON m.panel_id = i.panel_id AND m.resident_id = i.resident_id AND m.status <> 'withdrawn'
	LEFT JOIN standby s ON s.panel_id = i.panel_id AND s.resident_id = i.resident_id
	WHERE i.panel_id = ? AND r.erased_at IS NULL AND r.gone = '' AND (m.id IS NOT NULL OR i.reply = 'accepted' AND (s.position IS NOT NULL OR p.confirmed_at IS NULL))`

// wasMember is the SQL of whether who is told had a seat and knew of it.
const wasMember = "coalesce(m.status = 'confirmed' AND p.confirmed_at IS NOT NULL, false)"

// toldFor is how long a mail that a panel is over may come late.
const toldFor = 30 * 24 * time.Hour

// thank queues the mails that tell that a panel is over and what is deleted when.
func thank(tx *domain.Tx, p *Panel, c *Closing) error {
	var rows []struct {
		To     recipient `gorm:"embedded"`
		Member bool
	}
	if err := tx.DB.Raw("SELECT i.id, i.resident_id, r.email, r.language, "+wasMember+" AS member "+farewells+" ORDER BY i.id", p.ID).Scan(&rows).Error; err != nil {
		return err
	}
	drafts, ids := make([]message.Draft, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.To.ResidentID
		kind := "panel-ended-waiting"
		if r.Member {
			kind = "panel-ended"
		}
		drafts[i] = draft(p, kind, r.To, tx.Now.Add(toldFor))
		if r.To.Email == "" {
			c.Unreached++
		}
	}
	c.Thanked = len(rows) - c.Unreached
	if len(rows) == 0 {
		return nil
	}
	tx.Record(domain.Access{Action: "send", Subject: "membership", ResidentIDs: ids, Criterion: Activity(p.ID), Unit: p.UnitID, Purpose: "tell that a panel has ended"})
	_, err := message.QueueAll(tx, drafts)
	return err
}

// Farewell is to whom a mail that a panel is over goes, and the panel. Its words on what is deleted when are privacy's.
func Farewell(tx *domain.Tx, m message.Message) (message.Content, Panel, error) {
	_, p, r, err := about(tx, m)
	switch {
	case err != nil:
		return message.Content{}, p, err
	case p.State != Closed:
		return message.Content{}, p, panelWentOn
	case r.Email == "":
		return message.Content{}, p, message.NoAddress
	}
	return message.Content{To: r.Email, Language: languageOf(r), Values: map[string]string{}}, p, nil
}
