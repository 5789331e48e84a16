package panel

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// AskedToStay is what the page behind a link may show of the question whether somebody stays: nothing that tells who.
type AskedToStay struct {
	Language message.Language
	TermEnds time.Time
	AnswerBy time.Time
	Answer   TermAnswer
	Answers  int
	Open     bool // an answer can be given or changed
	Silence  Silence
	Months   int
}

// AskedToStay opens the newest question whether the holder of a link stays in the panel. It changes nothing.
func (ps *Panels) AskedToStay(ctx context.Context, token string) (a AskedToStay, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		a, _, err = askedToStay(tx, token, false)
		return err
	})
	return a, err
}

func askedToStay(tx *domain.Tx, token string, lock bool) (a AskedToStay, q TermQuestion, err error) {
	row, p, err := holder(tx, token, lock)
	if err != nil {
		return a, q, err
	}
	person, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", row.ResidentID)
	if err != nil {
		return a, q, err
	}
	const newest = "id = (SELECT max(q.id) FROM term_question q JOIN membership m ON m.id = q.membership_id WHERE m.panel_id = ? AND m.resident_id = ?)"
	if lock {
		q, err = domain.Lock[TermQuestion](tx, newest, p.ID, row.ResidentID)
	} else {
		q, err = domain.Take[TermQuestion](tx, newest, p.ID, row.ResidentID)
	}
	if err != nil {
		return a, q, err
	}
	open, err := q.open(tx, &p)
	a = AskedToStay{Language: languageOf(person), TermEnds: q.TermEnds, AnswerBy: q.AnswerBy, Answer: q.Answer, Answers: q.Answers, Open: open, Silence: p.TermSilence, Months: p.Terms().Months}
	return a, q, err
}

// open tells whether a question can be answered: the person still sits, and the time is not over.
func (q *TermQuestion) open(tx *domain.Tx, p *Panel) (bool, error) {
	m, err := domain.Take[Membership](tx, "id = ?", q.MembershipID)
	return m.Status == SeatConfirmed && p.State == Confirmed && q.SettledAt == nil && !tx.Now.After(deadline(q.AnswerBy)), err
}

// AnswerTerm is a member's answer whether they stay. It may be changed until the time to answer is over; a form that has
// seen fewer answers is an old one and changes nothing (ErrAnswered).
func (ps *Panels) AnswerTerm(ctx context.Context, token string, answer TermAnswer, seen int) (a AskedToStay, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		var q TermQuestion
		if a, q, err = askedToStay(tx, token, true); err != nil {
			return err
		}
		switch {
		case !a.Open:
			return ErrNoTerm
		case seen != q.Answers:
			return ErrAnswered
		}
		q.AnsweredBy, q.Channel, q.Why = nil, "", ""
		if err := q.take(tx, answer); err != nil {
			return err
		}
		a.Answer, a.Answers = q.Answer, q.Answers
		return nil
	})
	return a, err
}

func (q *TermQuestion) take(tx *domain.Tx, answer TermAnswer) error {
	if answer != Stay && answer != Leave {
		return ErrTerm.With(fault("/answer", "required", "Choose an answer."))
	}
	now := tx.Now
	q.Answer, q.AnsweredAt = answer, &now
	q.Answers++
	m, err := domain.Take[Membership](tx, "id = ?", q.MembershipID)
	if err != nil {
		return err
	}
	if m.ResidentID != nil { // a reminder that waits would ask what is answered
		if _, err := message.Cancel(tx, message.Which{Residents: []int64{*m.ResidentID}, Activity: Activity(m.PanelID), Kinds: []string{"panel-term", "panel-term-reminder"}}, "answered"); err != nil {
			return err
		}
	}
	return domain.Save(tx, q)
}

// AnswerTermFor is staff writing down what a member said about staying, by telephone or otherwise.
func (ps *Panels) AnswerTermFor(ctx context.Context, member int64, answer TermAnswer, channel Channel, why string) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := domain.Take[Membership](tx, "id = ? AND resident_id IS NOT NULL", member)
		if err != nil {
			return err
		}
		p, err := lock(tx, m.PanelID, 0, domain.RepliesWrite)
		if err != nil {
			return err
		}
		q, err := domain.Lock[TermQuestion](tx, "id = (SELECT max(id) FROM term_question WHERE membership_id = ?)", member)
		if err != nil {
			return ErrNoTerm
		}
		if open, err := q.open(tx, &p); err != nil || !open {
			return ErrNoTerm
		}
		if err := checkTermWhy(channel, strings.TrimSpace(why)); err != nil {
			return err
		}
		q.AnsweredBy, q.Channel, q.Why = tx.Actor.By(), channel, strings.TrimSpace(why)
		tx.Record(domain.Access{Action: "change", Subject: "membership", ResidentIDs: []int64{*m.ResidentID}, Unit: p.UnitID,
			Purpose: "write down whether a member goes on"})
		return q.take(tx, answer)
	})
}

func checkTermWhy(channel Channel, why string) error {
	var c domain.Checks
	c.Unless(channel == ByPhone || channel == AtDesk || channel == ByLetter || channel == ByRepresentative, "/channel", "required", "Choose how the citizen got in touch.")
	c.Unless(utf8.RuneCountInString(why) >= 3, "/why", "required", "Write why you answer for the citizen.")
	c.Unless(utf8.RuneCountInString(why) <= longestReason, "/why", "too-long", "Use at most 1,000 characters.")
	c.NoCPR(why, "/why")
	return c.Of(ErrTerm)
}

// silences say in a mail what no answer means.
var silences = map[Silence]map[message.Language]string{
	SilenceLeaves: {message.Danish: "Svarer du ikke, giver vi pladsen videre.", message.English: "If you do not answer, we pass the seat on."},
	SilenceStays:  {message.Danish: "Svarer du ikke, beholder du pladsen.", message.English: "If you do not answer, you keep the seat."},
}

// term asks a member whether they stay, as long as it can be answered and is not.
func (c composer) term(tx *domain.Tx, m message.Message) (message.Content, error) {
	row, p, r, err := about(tx, m)
	if err != nil {
		return message.Content{}, err
	}
	q, err := domain.Take[TermQuestion](tx, "id = (SELECT max(q.id) FROM term_question q JOIN membership s ON s.id = q.membership_id WHERE s.panel_id = ? AND s.resident_id = ?)", p.ID, r.ID)
	if err != nil {
		return message.Content{}, seatNotOpen
	}
	if open, err := q.open(tx, &p); err != nil || !open {
		return message.Content{}, seatNotOpen
	}
	if q.Answer != "" {
		return message.Content{}, message.Answered
	}
	content, err := c.content(tx, &p, row, r, "/i/")
	if err == nil {
		content.Values["link"] += "/term"
		content.Values["answer_by"], content.Values["silence"] = message.DayAsOf(content.Language, q.AnswerBy, tx.Now), silences[p.TermSilence][content.Language]
	}
	return content, err
}

// termOver thanks a member whose term is over.
func (c composer) termOver(tx *domain.Tx, m message.Message) (message.Content, error) {
	_, p, r, err := about(tx, m)
	if err != nil {
		return message.Content{}, err
	}
	seat, err := domain.Take[Membership](tx, "panel_id = ? AND resident_id = ?", p.ID, r.ID)
	switch {
	case err != nil || seat.Status != SeatGivenUp || p.State == Closed:
		return message.Content{}, seatNotOpen
	case r.Email == "":
		return message.Content{}, message.NoAddress
	}
	return message.Content{To: r.Email, Language: languageOf(r), Values: map[string]string{}}, nil
}
