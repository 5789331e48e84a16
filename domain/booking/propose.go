package booking

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// TimePlan is the times that staff propose to the people of a gathering.
type TimePlan struct {
	Times      []TimeWish
	AnswerDays int // how many days there are to answer
}

// TimeWish is one proposed time, with a place, a video meeting or both.
type TimeWish struct {
	Starts  time.Time
	Ends    time.Time
	Misread error // of Local
	Place   int64
	Video   string
}

// timeToInvite is what must lie between the last answer and the first proposed time: to choose, to invite, and for the last
// call to those who say no.
const timeToInvite = 3 * 24 * time.Hour

// ProposeTimes asks everybody of a gathering which of two to six times suits them: those who were composed and wait for its
// time, those who are invited, and those who have or wait for a seat. The budget of contacts was asked, and the contact counted,
// when they were composed. The gathering stays where it is until staff choose.
func (bs *Bookings) ProposeTimes(ctx context.Context, id int64, plan TimePlan) (r Round, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := lock(tx, id, 0, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.ResidentsRead, g.Scope()); err != nil {
			return err
		}
		if err := g.takes(tx.Now); err != nil {
			return err
		}
		if g.SignUp != Invited {
			return ErrEverybody
		}
		if r, err = plan.check(tx, &g); err != nil {
			return err
		}
		return bs.ask(tx, &g, &r, plan.Times)
	})
	return r, err
}

// check finds all faults at once, each at its own time of the form.
func (p *TimePlan) check(tx *domain.Tx, g *Gathering) (r Round, err error) {
	var all domain.Checks
	all.Unless(len(p.Times) >= leastTimes && len(p.Times) <= mostTimes, "/times", "times-range", "Give two to six times.")
	days := p.AnswerDays >= leastAsking && p.AnswerDays <= mostAsking
	all.Unless(days, "/answerDays", "asking-range", "Give between 2 and 30 days to answer.")
	answerBy := endOfDay(tx.Now, p.AnswerDays)
	all.Unless(!days || answerBy.Before(g.StartsAt), "/answerDays", "asking-late", "The time that it has now comes before the answers. Move it to a later time first.")
	for i := range p.Times {
		w := &p.Times[i]
		at := fmt.Sprintf("/times/%d", i)
		one := Plan{Starts: w.Starts, Ends: w.Ends, Misread: w.Misread, Place: w.Place, Video: w.Video, Capacity: g.Capacity}
		var c domain.Checks
		one.checkTime(tx, &c)
		if err := one.checkWhere(tx, &c); err != nil {
			return r, err
		}
		w.Video = one.Video
		if days && w.Misread == nil && w.Starts.After(tx.Now) {
			c.Unless(w.Starts.After(answerBy.Add(timeToInvite)), "/day", "time-near", "Give a later day: after the last answer there must be three days to invite.")
		}
		for n := range i {
			c.Unless(w.Misread != nil || !w.Starts.Equal(p.Times[n].Starts) || !w.Ends.Equal(p.Times[n].Ends), "/day", "time-twice", "This time is proposed already.")
		}
		for _, f := range c {
			f.Where = at + f.Where
			all = append(all, f)
		}
	}
	return Round{GatheringID: g.ID, Times: len(p.Times), AnswerBy: answerBy, State: RoundOpen, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}, all.Of(ErrTimes)
}

// endOfDay is 23.59 in Denmark so many days from now: nobody knows which day ends at 0.00.
func endOfDay(now time.Time, days int) time.Time {
	return midnight(now.In(denmark())).AddDate(0, 0, days+1).Add(-time.Minute)
}

// ask keeps a round with its times, and writes to everybody who is asked.
func (bs *Bookings) ask(tx *domain.Tx, g *Gathering, r *Round, wishes []TimeWish) error {
	if err := domain.Create(tx, r); err != nil {
		return err
	}
	times := make([]ProposedTime, len(wishes))
	for i, w := range wishes {
		times[i] = ProposedTime{RoundID: r.ID, StartsAt: w.Starts, EndsAt: w.Ends, Video: w.Video}
		if w.Place != 0 {
			times[i].PlaceID = &wishes[i].Place
		}
	}
	if err := tx.DB.Create(&times).Error; err != nil {
		return err
	}
	var asked []Booking
	if err := tx.DB.Raw(`WITH asked AS (INSERT INTO time_asked (round_id, times, booking_id, asked_at)
			SELECT ?, ?, id, ? FROM booking WHERE gathering_id = ? AND resident_id IS NOT NULL AND state IN `+askedStates+` RETURNING booking_id)
		SELECT * FROM booking WHERE id IN (SELECT booking_id FROM asked) ORDER BY id`, r.ID, r.Times, tx.Now, g.ID).Scan(&asked).Error; err != nil {
		return err
	}
	if len(asked) == 0 {
		return ErrNobody
	}
	tx.Record(g.access("send", "ask which time suits", asked...))
	return r.tell(tx, g, asked, timesKind)
}

// WithdrawTimes takes the times of a round back: nobody can answer any more, and others can be proposed. Nobody is written to.
func (bs *Bookings) WithdrawTimes(ctx context.Context, id int64) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := lock(tx, id, 0, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.ResidentsRead, g.Scope()); err != nil {
			return err
		}
		r, open, err := openRound(tx, g.ID)
		if err != nil {
			return err
		}
		if !open {
			return ErrNoRound
		}
		return endRound(tx, &r, RoundWithdrawn, nil)
	})
}

// dropTimeMails takes back the mails that ask for a time and have not gone.
func dropTimeMails(tx *domain.Tx, gathering int64) error {
	_, err := message.Cancel(tx, message.Which{Kinds: []string{timesKind, timesNudgeKind}, Activity: Activity(gathering)}, "times-over")
	return err
}
