package method

import (
	"context"

	"deltag/domain"
)

// NewReservation is what is written down of a reservation. On is a day as 2026-09-24.
type NewReservation struct{ Member, On, Meeting, Words string }

// Reserve writes down what a member holds against a method. An approved method is approved no more until it is answered and
// decided about anew.
func (ms *Methods) Reserve(ctx context.Context, method int64, n NewReservation) (r Reservation, err error) {
	err = ms.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := lock(tx, method, 0)
		if err != nil {
			return err
		}
		var c domain.Checks
		c.Text(&n.Member, "/member", 1, 150)
		on := past(&c, n.On, "/on", tx.Now)
		c.Text(&n.Meeting, "/meeting", 1, 300)
		c.Text(&n.Words, "/words", 1, 4000)
		if len(c) > 0 {
			return ErrMethod.With(c...)
		}
		if err := bump(tx, &m, ByReservation, ""); err != nil {
			return err
		}
		r = Reservation{MethodID: method, Member: n.Member, SaidOn: on, Meeting: n.Meeting, Words: n.Words, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		return domain.Create(tx, &r)
	})
	return r, err
}

// End is how a reservation ends. Words are the answer, or why it was withdrawn or was a mistake; By and On are of an answer.
type End struct {
	Ending        Ending
	Words, By, On string
}

// EndReservation writes down the answer to a reservation, that the member withdrew it, or that it was written down wrongly.
// Its own words stay.
func (ms *Methods) EndReservation(ctx context.Context, id int64, e End) error {
	return ms.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := domain.Take[Reservation](tx, "id = ?", id)
		if err != nil {
			return err
		}
		m, err := lock(tx, r.MethodID, 0)
		if err != nil {
			return err
		}
		if r, err = domain.Take[Reservation](tx, "id = ?", id); err != nil { // it may have ended before the lock was had
			return err
		}
		if r.Ending != "" {
			return ErrEnded
		}
		var c domain.Checks
		c.Unless(e.Ending == Answered || e.Ending == Withdrawn || e.Ending == Mistake, "/ending", "choice-unknown", "Choose one of those in the list.")
		c.Text(&e.Words, "/words", 1, 4000)
		if e.Ending == Answered {
			c.Text(&e.By, "/by", 1, 150)
			on := past(&c, e.On, "/on", tx.Now)
			c.Unless(on.IsZero() || !on.Before(r.SaidOn), "/on", "answered-early", "The answer came on the day of the reservation or later.")
			r.AnsweredBy, r.AnsweredOn = e.By, &on
		}
		if len(c) > 0 {
			return ErrMethod.With(c...)
		}
		if err := bump(tx, &m, "", ""); err != nil {
			return err
		}
		r.Ending, r.Answer, r.EndedAt, r.EndedBy = e.Ending, e.Words, &tx.Now, tx.Actor.By()
		return domain.Save(tx, &r)
	})
}
