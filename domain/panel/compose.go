package panel

import (
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// unsubscribePurpose is what the link in a mail's own header is for (RFC 8058).
const unsubscribePurpose = "unsubscribe"

// Why a mail about a panel is not wanted any more, beside what holds for all mails.
const (
	deadlinePast   = message.NotWanted("too-late")
	panelWentOn    = message.NotWanted("panel-state")
	seatNotOpen    = message.NotWanted("seat-settled")
	addressChanged = message.NotWanted("address-changed")
)

// Mails says for every kind of mail about panels what it holds and whether it is still wanted, decided when it is about
// to go. public is the address that links begin with, without a slash at the end.
func (ps *Panels) Mails(public string) map[string]message.Prepare {
	c := composer{strings.TrimRight(public, "/")}
	return map[string]message.Prepare{
		inviteKind:              c.invitation,
		laterKind:               c.invitation,
		"panel-reminder-1":      c.invitation,
		"panel-reminder-2":      c.invitation,
		"panel-receipt-yes":     c.receipt(Accepted),
		"panel-receipt-no":      c.receipt(Declined),
		"panel-receipt-not-now": c.receipt(NotNow),
		"panel-drawn":           c.drawn,
		"panel-not-drawn":       c.notDrawn,
		"panel-stand-by":        c.standBy,
		linkKind:                c.newLink,
		"panel-term":            c.term,
		"panel-term-reminder":   c.term,
		"panel-term-over":       c.termOver,
	}
}

type composer struct{ public string }

// about loads what a mail is about. A person who was erased gets nothing.
func about(tx *domain.Tx, m message.Message) (row Invitation, p Panel, r resident.Resident, err error) {
	if row, err = domain.Take[Invitation](tx, "id = ?", m.SubjectID); err != nil {
		return row, p, r, message.Gone(err)
	}
	if p, err = panelOf(tx, row.PanelID, false); err != nil {
		return row, p, r, err
	}
	r, err = domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", row.ResidentID)
	return row, p, r, message.Gone(err)
}

// invitation writes invitations and reminders: never after an answer, an opt-out, a pause, an erasure or the deadline.
func (c composer) invitation(tx *domain.Tx, m message.Message) (message.Content, error) {
	row, p, r, err := about(tx, m)
	switch {
	case err != nil:
		return message.Content{}, err
	case row.Reply != NoReply:
		return message.Content{}, message.Answered
	case r.Asked(tx.Now) != nil:
		return message.Content{}, r.Asked(tx.Now)
	case tx.Now.After(row.RespondBy):
		return message.Content{}, deadlinePast
	case p.State != Inviting:
		return message.Content{}, panelWentOn
	}
	content, err := c.content(tx, &p, row, r, "/i/")
	if err != nil {
		return content, err
	}
	content.Values["answer_by"] = message.DayAsOf(content.Language, row.RespondBy, tx.Now)
	token, err := WayOut(tx, r.ID)
	content.Unsubscribe = c.public + "/unsubscribe/" + token
	return content, err
}

// receipt confirms an answer, unless it was changed again meanwhile.
func (c composer) receipt(of Reply) message.Prepare {
	return func(tx *domain.Tx, m message.Message) (message.Content, error) {
		row, p, r, err := about(tx, m)
		if err != nil {
			return message.Content{}, err
		}
		if row.Reply != of {
			return message.Content{}, message.AnswerChanged
		}
		return c.content(tx, &p, row, r, "/me/")
	}
}

// drawn offers a seat while it is open.
func (c composer) drawn(tx *domain.Tx, m message.Message) (message.Content, error) {
	row, p, r, err := about(tx, m)
	if err != nil {
		return message.Content{}, err
	}
	seat, err := domain.Take[Membership](tx, "panel_id = ? AND resident_id = ?", p.ID, r.ID)
	if err != nil || seat.Status != SeatOffered || p.State != Confirmed {
		return message.Content{}, seatNotOpen
	}
	content, err := c.content(tx, &p, row, r, "/i/")
	if err == nil {
		content.Values["answer_by"] = message.DayAsOf(content.Language, seatBy(&p, seat), tx.Now)
	}
	return content, err
}

func (c composer) notDrawn(tx *domain.Tx, m message.Message) (message.Content, error) {
	row, p, r, err := about(tx, m)
	if err != nil {
		return message.Content{}, err
	}
	if row.Reply != Accepted {
		return message.Content{}, message.AnswerChanged
	}
	if _, err := domain.Take[Membership](tx, "panel_id = ? AND resident_id = ?", p.ID, r.ID); err == nil {
		return message.Content{}, seatNotOpen // somebody dropped out before this mail left
	}
	return c.content(tx, &p, row, r, "/me/")
}

// standBy tells somebody that they are the next to be asked, as long as they are.
func (c composer) standBy(tx *domain.Tx, m message.Message) (message.Content, error) {
	row, p, r, err := about(tx, m)
	if err != nil {
		return message.Content{}, err
	}
	if _, err := domain.Take[StandBy](tx, "panel_id = ? AND resident_id = ?", p.ID, r.ID); err != nil || row.Reply != Accepted {
		return message.Content{}, message.AnswerChanged
	}
	return c.content(tx, &p, row, r, "/me/")
}

// content is the address, the language and a fresh link of the person's own; older links live on until they expire.
func (c composer) content(tx *domain.Tx, p *Panel, row Invitation, r resident.Resident, area string) (message.Content, error) {
	if p.State == Closed { // its links are dead
		return message.Content{}, panelWentOn
	}
	if err := r.Mailed(tx); err != nil {
		return message.Content{}, err
	}
	token, err := domain.NewLink(tx, LinkPurpose, row.ID, r.ID, linkEnds(p, row))
	if err != nil {
		return message.Content{}, err
	}
	return message.Content{To: r.Email, Language: languageOf(r), Values: map[string]string{"link": c.public + area + token}}, nil
}

// wayOutFor is how long the link of an old mail lets people say "no more". It opens nothing, so it may live long.
const wayOutFor = 2 * 365 * 24 * time.Hour

// WayOut makes the link of a mail that lets a person say "no more" to being asked, whatever the mail asks.
func WayOut(tx *domain.Tx, person int64) (token string, err error) {
	return domain.NewLink(tx, unsubscribePurpose, person, person, tx.Now.Add(wayOutFor))
}

// linkAfter is how long a link works after the last day to answer when the panel's end is not known or sooner.
const linkAfter = 90 * 24 * time.Hour

// linkEnds is when a link to an invitation stops working: when the panel ends, and not before the season is over.
func linkEnds(p *Panel, row Invitation) time.Time {
	ends := row.RespondBy.Add(linkAfter)
	if p.EndsOn != nil && p.EndsOn.After(ends) {
		return *p.EndsOn
	}
	return ends
}
