package booking

import (
	"context"
	"errors"
	"fmt"

	"deltag/domain"
	"deltag/domain/mix"
)

// OwnTimes is the question which time suits, as the citizen who is asked sees it. Nobody else's answer is in it.
type OwnTimes struct {
	Gathering Gathering
	Booking   Booking
	Round     Round
	Times     []ProposedTime
	Places    map[int64]*Place
	Answers   Answers
	Language  string // da or en
	Open      bool   // the answers can be given and changed now
	Leaves    bool   // they have not been invited yet, and can say here that they do not want to take part
}

// Times shows somebody the times that are proposed to them. Reading one's own data needs no access record (GDPR art. 15).
func (bs *Bookings) Times(ctx context.Context, token string) (own OwnTimes, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		a, err := askedBy(tx, token)
		if err != nil {
			return err
		}
		g, b, err := ofAsked(tx, &a, false)
		if err != nil {
			return err
		}
		own, err = showTimes(tx, g, b, a)
		return err
	})
	return own, err
}

// AnswerTimes keeps what somebody says of each time, in the order of time. The same answers again change nothing, and others can
// be given until the round ends.
func (bs *Bookings) AnswerTimes(ctx context.Context, token string, answers Answers) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		a, err := askedBy(tx, token)
		if err != nil {
			return err
		}
		_, _, err = suits(tx, &a, answers)
		return err
	})
}

// AnswerTimesFor is staff writing down what somebody says who was called.
func (bs *Bookings) AnswerTimesFor(ctx context.Context, asked int64, answers Answers) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		a, err := domain.Take[TimeAsked](tx, "id = ?", asked)
		if err != nil {
			return err
		}
		b, err := domain.Take[Booking](tx, "id = ?", a.BookingID)
		if err != nil {
			return err
		}
		if _, _, err := ofStaff(tx, b.ID); err != nil {
			return err
		}
		g, b, err := suits(tx, &a, answers)
		if err == nil {
			tx.Record(g.access("change", "write down which time suits the citizen", b))
		}
		return err
	})
}

// LeaveTimes is somebody saying that they do not want to take part, at whatever time. A second press finds it done.
func (bs *Bookings) LeaveTimes(ctx context.Context, token string) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		a, err := askedBy(tx, token)
		if err != nil {
			return err
		}
		g, b, err := ofAsked(tx, &a, true)
		if err != nil || b.State == Declined {
			return err
		}
		if b.State != Undated {
			return ErrNoRound // they were invited meanwhile, and answer that
		}
		return end(tx, &g, &b, Declined)
	})
}

// askedBy is who a link asks; the citizen who holds it is the actor from here on.
func askedBy(tx *domain.Tx, token string) (a TimeAsked, err error) {
	link, err := domain.OpenLink(tx, token, TimesPurpose)
	if err != nil {
		return a, err
	}
	actor := domain.Actor{Kind: domain.Citizen, RequestID: tx.Actor.RequestID}
	if link.ResidentID != nil {
		actor.ResidentID = *link.ResidentID
	}
	tx.Actor = actor
	return domain.Take[TimeAsked](tx, "id = ?", link.SubjectID)
}

func ofAsked(tx *domain.Tx, a *TimeAsked, keep bool) (g Gathering, b Booking, err error) {
	if b, err = domain.Take[Booking](tx, "id = ?", a.BookingID); err != nil {
		return g, b, err
	}
	if keep {
		return both(tx, b)
	}
	g, err = domain.Take[Gathering](tx, "id = ?", b.GatheringID)
	return g, b, err
}

// suits keeps answers. The lock of the gathering makes who answers in the moment of the choice come before it or too late.
func suits(tx *domain.Tx, a *TimeAsked, answers Answers) (g Gathering, b Booking, err error) {
	if g, b, err = ofAsked(tx, a, true); err != nil {
		return g, b, err
	}
	r, err := domain.Take[Round](tx, "id = ?", a.RoundID)
	if err != nil {
		return g, b, err
	}
	if !r.takes(tx, &g, &b) {
		return g, b, ErrNoRound
	}
	if err := r.checkAnswers(answers); err != nil {
		return g, b, err
	}
	a.Answers, a.AnsweredAt, a.AnsweredBy = answers, &tx.Now, tx.Actor.By()
	return g, b, tx.DB.Exec("UPDATE time_asked SET answers = CAST(? AS text[]), answered_at = ?, answered_by = ? WHERE id = ?", a.Answers, a.AnsweredAt, a.AnsweredBy, a.ID).Error
}

func (r *Round) checkAnswers(answers Answers) error {
	var c domain.Checks
	for i := range r.Times {
		known := i < len(answers) && (answers[i] == mix.Yes || answers[i] == mix.IfNeedBe || answers[i] == mix.No)
		c.Unless(known, fmt.Sprintf("/answers/%d", i), "answer-missing", "Say whether this time suits.")
	}
	c.Unless(len(answers) <= r.Times, "/answers", "answers-many", "There is one answer for each time.")
	return c.Of(ErrAnswers)
}

// takes tells whether somebody's answers can be given and changed now.
func (r *Round) takes(tx *domain.Tx, g *Gathering, b *Booking) bool {
	return r.State == RoundOpen && tx.Now.Before(r.AnswerBy) && g.takes(tx.Now) == nil && b.Alive() && b.State != StandsBy
}

func showTimes(tx *domain.Tx, g Gathering, b Booking, a TimeAsked) (own OwnTimes, err error) {
	own = OwnTimes{Gathering: g, Booking: b, Answers: a.Answers, Language: "da"}
	if own.Round, err = domain.Take[Round](tx, "id = ?", a.RoundID); err != nil {
		return own, err
	}
	own.Open = own.Round.takes(tx, &g, &b)
	own.Leaves = own.Open && b.State == Undated
	if own.Times, err = timesOf(tx, a.RoundID); err != nil {
		return own, err
	}
	if own.Places, err = placesOf(tx, own.Times); err != nil {
		return own, err
	}
	if b.ResidentID != nil {
		err = tx.Row("SELECT language FROM resident WHERE id = $1", *b.ResidentID).Scan(&own.Language)
	}
	return own, err
}

// Chosen is the time that was chosen; nil when none of those that were proposed has been.
func (o *OwnTimes) Chosen() *ProposedTime {
	for i := range o.Times {
		if o.Round.ChosenID != nil && o.Times[i].ID == *o.Round.ChosenID {
			return &o.Times[i]
		}
	}
	return nil
}

// SaidNo tells whether they answered that they cannot come at a time.
func (o *OwnTimes) SaidNo(t *ProposedTime) bool {
	for i := range o.Times {
		if o.Times[i].ID == t.ID && i < len(o.Answers) {
			return o.Answers[i] == mix.No
		}
	}
	return false
}

// newTimesLink makes the link of somebody who is asked. It works until the last of the times is over, and tells then what was
// chosen.
func newTimesLink(tx *domain.Tx, a *TimeAsked, b *Booking) (string, error) {
	if b.ResidentID == nil {
		return "", errors.New("nobody of the register is asked by this booking")
	}
	times, err := timesOf(tx, a.RoundID)
	if err != nil {
		return "", err
	}
	return domain.NewLink(tx, TimesPurpose, a.ID, *b.ResidentID, times[len(times)-1].EndsAt)
}
