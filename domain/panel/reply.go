package panel

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/message"
)

// Answer is what a form of an invitation sends.
type Answer struct {
	Reply    Reply
	Reason   string // optional, at most 1,000 characters, never a CPR number
	AskLater bool   // with not now: ask again for a later panel
	Never    bool   // with no: stop all contact, not only this panel; there is no receipt by mail then
	Seen     int    // how many answers the form had seen: an older form is told so and changes nothing
}

// longestReason is the most characters of a reason, as the database has it.
const longestReason = 1000

func (a *Answer) check() error {
	a.Reason = strings.TrimSpace(a.Reason)
	var c domain.Checks
	c.Unless(a.Reply == Accepted || a.Reply == Declined || a.Reply == NotNow, "/reply", "required", "Choose an answer.")
	c.Unless(utf8.RuneCountInString(a.Reason) <= longestReason, "/reason", "too-long", "Use at most 1,000 characters.")
	c.NoCPR(a.Reason, "/reason")
	return c.Of(ErrReply)
}

// ReplyRecord is one answer to an invitation as it was given, the first one number 1.
type ReplyRecord struct {
	InvitationID int64 `gorm:"primaryKey"`
	Number       int   `gorm:"primaryKey"`
	Reply        Reply
	At           time.Time
	AnsweredBy   *int64  // staff who wrote it down
	Why          string  // why staff did
	Channel      Channel // how the citizen got in touch with staff
	WordsID      *int64  // the words that staff read to the citizen
}

// TableName is the table of answers.
func (ReplyRecord) TableName() string { return "reply" }

// Reply records the answer of the person who holds the link and confirms it by mail. Two who answer at once are one
// answer and one receipt: the later one is told that the invitation was answered (ErrAnswered).
func (ps *Panels) Reply(ctx context.Context, token string, a Answer) (inv Invited, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if err := a.check(); err != nil {
			return err
		}
		row, p, err := holder(tx, token, true)
		if err != nil {
			return err
		}
		if err := reply(tx, &p, &row, a, &ReplyRecord{}); err != nil {
			return err
		}
		inv, err = invited(tx, &p, row)
		return err
	})
	return inv, err
}

// ReplyFor is staff writing down what a citizen said, with how they got in touch, why staff answer, and which words were
// read to them.
func (ps *Panels) ReplyFor(ctx context.Context, id int64, a Answer, s Spoken) (row Invitation, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if row, err = domain.Take[Invitation](tx, "id = ?", id); err != nil {
			return err
		}
		p, err := panelOf(tx, row.PanelID, true)
		if err != nil {
			return err
		}
		if err := p.allow(tx, domain.RepliesWrite); err != nil {
			return err
		}
		if err := s.check(); err != nil {
			return err
		}
		if err := a.check(); err != nil {
			return err
		}
		if row, err = domain.Lock[Invitation](tx, "id = ?", id); err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "change", Subject: "invitation", ResidentIDs: []int64{row.ResidentID}, Unit: p.UnitID, Purpose: "answer for the citizen: " + domain.Typed(s.Why)})
		words, err := s.keep(tx, &p, row, AsksToJoin)
		if err != nil {
			return err
		}
		return reply(tx, &p, &row, a, &ReplyRecord{AnsweredBy: tx.Actor.By(), Why: s.Why, Channel: s.Channel, WordsID: words})
	})
	return row, err
}

// reply takes an answer and does all that follows from it; how tells who wrote it down. The panel is locked against its
// draw and the invitation against other answers.
func reply(tx *domain.Tx, p *Panel, row *Invitation, a Answer, how *ReplyRecord) error {
	never := a.Never && a.Reply == Declined
	if err := row.answer(a, p.State, tx.Now); err != nil {
		if !never || a.Seen != row.Answers {
			return err
		}
		return stopAll(tx, row.ResidentID) // the panel's time is over, but nobody needs to wait to be left alone
	}
	row.AnsweredBy = how.AnsweredBy
	if err := domain.Save(tx, row); err != nil {
		return err
	}
	how.InvitationID, how.Number, how.Reply, how.At = row.ID, row.Answers, row.Reply, tx.Now
	if err := domain.Create(tx, how); err != nil {
		return err
	}
	if err := endCalls(tx, row.ID, how.Channel); err != nil {
		return err
	}
	if _, err := message.Cancel(tx, message.Which{Residents: []int64{row.ResidentID}, Activity: Activity(p.ID)}, "answered"); err != nil {
		return err
	}
	if err := endLetters(tx, []int64{row.ID}, "answered"); err != nil {
		return err
	}
	if row.Reply != Accepted {
		cause := CauseLeft
		if row.Reply == NotNow {
			cause = CauseNotNow
		}
		if err := giveUpSeats(tx, p.ID, []int64{row.ResidentID}, cause, row.Reason); err != nil {
			return err
		}
	}
	if never { // not even a receipt: the page has told it
		return stopAll(tx, row.ResidentID)
	}
	if err := queueReceipt(tx, p, row); err != nil {
		return err
	}
	if row.Reply == Accepted {
		return optIn(tx, row.ResidentID)
	}
	return nil
}

// receipts are the kinds of mail that confirm an answer.
var receipts = map[Reply]string{Accepted: "panel-receipt-yes", Declined: "panel-receipt-no", NotNow: "panel-receipt-not-now"}

// holder opens a link to an invitation for the citizen who holds it, who becomes the actor. With lock the panel stays as
// it is and nobody else changes the invitation: the panel first, as a draw does it.
func holder(tx *domain.Tx, token string, lock bool) (row Invitation, p Panel, err error) {
	link, err := domain.OpenLink(tx, token, LinkPurpose)
	if err != nil {
		return row, p, err
	}
	if row, err = domain.Take[Invitation](tx, "id = ?", link.SubjectID); err != nil {
		return row, p, err
	}
	tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: row.ResidentID, RequestID: tx.Actor.RequestID}
	if p, err = panelOf(tx, row.PanelID, lock); err != nil || !lock {
		return row, p, err
	}
	row, err = domain.Lock[Invitation](tx, "id = ?", row.ID)
	return row, p, err
}

// Now is the instant of these use cases' clock.
func (ps *Panels) Now() time.Time { return ps.db.Now() }
