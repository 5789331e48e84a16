package panel

import (
	"context"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// linkKind is the mail with a new link for somebody who has lost the old one.
const linkKind = "panel-link"

// How often the public page may ask for links: for one address in a day, and for all together in an hour. Whoever asks
// is told the same, whatever the answer is. They are counted in the database, so that copies of the program share them.
const (
	linksPerAddress  = 3
	linksPerHour     = 600
	linksAtOnce      = 100 // addresses that one run of the job looks up
	linkRequestsKept = 48 * time.Hour
	linkAgainAfter   = 10 * time.Minute // a link that staff asked for is not sent twice within so long
)

// Refusals of a new link.
var (
	ErrNoAddress = &domain.Error{Kind: domain.Conflict, Code: "link-no-address",
		Detail: "No mail address is known. A link is only ever sent to an address that is known already."}
	ErrAddress = &domain.Error{Kind: domain.Invalid, Code: "link-address", Detail: "Write an e-mail address such as navn@example.dk.",
		Faults: []domain.Fault{{Where: "/email", Code: "email-invalid", Detail: "Write an e-mail address such as navn@example.dk."}}}
	ErrDeadAddress = &domain.Error{Kind: domain.Conflict, Code: "link-dead-address",
		Detail: "Mail to the address that is known does not arrive. Write a new address down first, when you are sure who it is."}
)

// LinkRequest is who asked for a new link, until it is looked up, and how often.
type LinkRequest struct {
	Subject []byte    `gorm:"primaryKey"`
	Period  time.Time `gorm:"primaryKey"`
	Used    int
	Address string // "" once it was looked up
}

// TableName is the table of requests for links.
func (LinkRequest) TableName() string { return "link_request" }

// SendLink is staff having a new link sent to the address that is known of an invited person; staff never see the link.
// It tells false when one is on its way already. Older links live on until they expire.
func (ps *Panels) SendLink(ctx context.Context, id int64) (sent bool, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		row, p, err := forStaff(tx, id, domain.RepliesWrite)
		if err != nil {
			return err
		}
		r, err := domain.Lock[resident.Resident](tx, "id = ? AND erased_at IS NULL", row.ResidentID)
		if err != nil {
			return err
		}
		if err := reachable(tx, &p, r); err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "send", Subject: "invitation", ResidentIDs: []int64{r.ID}, Unit: p.UnitID, Purpose: "send a new link"})
		sent, err = message.Queue(tx, linkDraft(&p, row.ID, r, tx.Now))
		return err
	})
	return sent, err
}

// reachable refuses a link that would not arrive.
func reachable(tx *domain.Tx, p *Panel, r resident.Resident) error {
	switch {
	case p.State == Closed:
		return ErrFrozen
	case r.Email == "":
		return ErrNoAddress
	}
	if dead, err := message.Dead(tx, r.Email); err != nil || dead {
		return firstError(err, ErrDeadAddress)
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func linkDraft(p *Panel, invitation int64, r resident.Resident, now time.Time) message.Draft {
	return message.Draft{
		Key:  fmt.Sprintf("%s:%d:%d", linkKind, invitation, now.Truncate(linkAgainAfter).Unix()),
		Kind: linkKind, Activity: Activity(p.ID), Unit: p.UnitID, Subject: invitation, Resident: r.ID, To: r.Email,
		Language: languageOf(r), NotAfter: now.Add(24 * time.Hour),
	}
}

// AskLink is somebody on the public page who has lost their link and types their address. Nothing here depends on whether
// the address is known: that is looked up later, by SendLost, so that neither the answer nor its time tells.
func (ps *Panels) AskLink(ctx context.Context, address string) error {
	address = strings.ToLower(strings.TrimSpace(address))
	if len(address) > 254 || !resident.ValidEmail(address) {
		return ErrAddress
	}
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		for _, use := range []LinkRequest{
			{Subject: domain.HashToken(""), Period: tx.Now.Truncate(time.Hour), Used: linksPerHour},
			{Subject: domain.HashToken(address), Period: tx.Now.Truncate(24 * time.Hour), Used: linksPerAddress, Address: address},
		} { // two
			res := tx.DB.Exec(`INSERT INTO link_request AS l (subject, period, used, address) VALUES (?, ?, 1, ?)
				ON CONFLICT (subject, period) DO UPDATE SET used = l.used + 1, address = excluded.address WHERE l.used < ?`,
				message.Hash(use.Subject), use.Period, use.Address, use.Used)
			if res.Error != nil || res.RowsAffected == 0 {
				return res.Error // asked too often: nothing more happens, and nothing else is told
			}
		}
		return nil
	})
}

// SendLost looks up who asked for a link, sends one to each person with a known address who was invited to a panel that is
// not closed, for their newest invitation, and forgets the addresses. It returns how many links it queued.
func (ps *Panels) SendLost(ctx context.Context) (sent int, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.DB.Exec("DELETE FROM link_request WHERE period < ? AND address = ''", tx.Now.Add(-linkRequestsKept)).Error; err != nil {
			return err
		}
		var asked []LinkRequest
		if err := tx.DB.Raw("SELECT * FROM link_request WHERE address <> '' ORDER BY period, subject LIMIT ? FOR UPDATE SKIP LOCKED", linksAtOnce).Scan(&asked).Error; err != nil || len(asked) == 0 {
			return err
		}
		addresses := make([]string, len(asked))
		for i, a := range asked {
			addresses[i] = a.Address
		}
		if err := tx.DB.Exec("UPDATE link_request SET address = '' WHERE address IN ?", addresses).Error; err != nil {
			return err
		}
		drafts, err := lost(tx, addresses)
		if err != nil {
			return err
		}
		sent, err = message.QueueAll(tx, drafts)
		return err
	})
	return sent, err
}

// lost are the mails to the people of these addresses.
func lost(tx *domain.Tx, addresses []string) ([]message.Draft, error) {
	found, words := resident.OfAddresses(addresses)
	var rows []struct {
		Resident resident.Resident `gorm:"embedded"`
		Invited  int64
		PanelID  int64
		UnitOf   int64
	}
	err := tx.DB.Raw(`SELECT DISTINCT ON (r.id) r.id, r.email, r.language, r.unit_id, i.id AS invited, i.panel_id, p.unit_id AS unit_of
		FROM resident r JOIN invitation i ON i.resident_id = r.id JOIN panel p ON p.id = i.panel_id
		WHERE `+found+` AND r.erased_at IS NULL AND p.state <> 'closed' ORDER BY r.id, i.id DESC`, words...).Scan(&rows).Error
	drafts := make([]message.Draft, len(rows))
	ids := make([]int64, len(rows))
	for i, row := range rows {
		drafts[i] = linkDraft(&Panel{ID: row.PanelID, UnitID: row.UnitOf}, row.Invited, row.Resident, tx.Now)
		ids[i] = row.Resident.ID
	}
	if len(ids) > 0 {
		tx.Record(domain.Access{Action: "send", Subject: "invitation", ResidentIDs: ids, Purpose: "send a new link"})
	}
	return drafts, err
}

// newLink writes the mail with a new link.
func (c composer) newLink(tx *domain.Tx, m message.Message) (message.Content, error) {
	row, p, r, err := about(tx, m)
	if err != nil {
		return message.Content{}, err
	}
	if p.State == Closed {
		return message.Content{}, panelWentOn
	}
	if m.Address != r.Email { // changed since they asked: the new address did not ask
		return message.Content{}, addressChanged
	}
	return c.content(tx, &p, row, r, "/i/")
}
