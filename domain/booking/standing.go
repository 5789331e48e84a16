package booking

import (
	"context"
	"errors"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/mix"
)

// Finding is how far the finding of a gathering's time has come, for staff. It names nobody.
type Finding struct {
	Gathering Gathering
	Undated   int    // people who are invited once the time is found
	Round     *Round // the latest; nil is that no times were proposed
	Times     []TimeStanding
	Asked     int
	Answered  int
	None      int // of those who answered, people who can come at no time
	Sure      bool
	Now       time.Time
}

// TimeStanding is one proposed time with what is said of it.
type TimeStanding struct {
	ProposedTime
	Place   *Place
	Answers map[mix.Answer]int
	Seated  int      // people who could have a seat, with the least shortfall
	Short   int      // people whom the group would lack
	Reason  mix.Text // in plain words
	Taken   bool     // the room is taken at that time now
	Best    bool     // of those whose room is free, the one that keeps the mix best
}

// reckonLimit is how long the best time may be looked for.
const reckonLimit = 10 * time.Second

// FindTime tells how the proposed times stand. Which keeps the mix best is reckoned outside of the database (mix.BestTime).
func (bs *Bookings) FindTime(ctx context.Context, id int64) (f Finding, err error) {
	var m *mixed
	var people []saying
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		if f.Gathering, err = find(tx, id, domain.GatheringsWrite); err != nil {
			return err
		}
		if err := tx.Require(domain.ResidentsRead, f.Gathering.Scope()); err != nil {
			return err
		}
		f.Now = tx.Now
		waiting, err := undated(tx, id)
		if err != nil {
			return err
		}
		f.Undated = len(waiting)
		if err := f.read(tx); err != nil || f.Round == nil {
			return err
		}
		if m, err = mixedOf(tx, id); err != nil {
			return err
		}
		people, err = said(tx, f.Round.ID)
		return err
	})
	if err != nil || f.Round == nil {
		return f, err
	}
	err = f.reckon(ctx, m, people)
	return f, err
}

// read takes the latest round and its times.
func (f *Finding) read(tx *domain.Tx) error {
	var latest []Round
	if err := tx.DB.Where("gathering_id = ?", f.Gathering.ID).Order("id DESC").Limit(1).Find(&latest).Error; err != nil || len(latest) == 0 {
		return err
	}
	f.Round = &latest[0]
	times, err := timesOf(tx, f.Round.ID)
	if err != nil {
		return err
	}
	places, err := placesOf(tx, times)
	if err != nil {
		return err
	}
	var taken []int64
	if err := tx.DB.Raw(`SELECT p.id FROM proposed_time p WHERE p.round_id = ? AND EXISTS (SELECT FROM gathering g WHERE g.place_id = p.place_id AND g.state <> 'cancelled'
		AND g.id <> ? AND g.during && tstzrange(p.starts_at, p.ends_at))`, f.Round.ID, f.Gathering.ID).Scan(&taken).Error; err != nil {
		return err
	}
	for _, t := range times {
		f.Times = append(f.Times, TimeStanding{ProposedTime: t, Place: places[t.place()], Taken: slices.Contains(taken, t.ID)})
	}
	return nil
}

// saying is a booking that may come of it, with its answers.
type saying struct {
	Booking
	Answers Answers
}

func said(tx *domain.Tx, round int64) (all []saying, err error) {
	err = tx.DB.Raw(`SELECT b.*, a.answers FROM time_asked a JOIN booking b ON b.id = a.booking_id
		WHERE a.round_id = ? AND b.state IN `+askedStates+` ORDER BY b.id`, round).Scan(&all).Error
	return all, err
}

// reckon puts the answers to the mix. When the search takes too long the times stand without a best one.
func (f *Finding) reckon(ctx context.Context, m *mixed, all []saying) error {
	var people []mix.Person
	answers := make([][]mix.Answer, len(f.Times))
	for i := range all {
		s := &all[i]
		f.Asked++
		if len(s.Answers) > 0 {
			f.Answered++
		}
		if s.Answers.None() {
			f.None++
		}
		for _, p := range m.party(&s.Booking) {
			people = append(people, p)
			for t := range f.Times {
				a := mix.Silent
				if t < len(s.Answers) {
					a = s.Answers[t]
				}
				answers[t] = append(answers[t], a)
			}
		}
	}
	ctx, stop := context.WithTimeout(ctx, reckonLimit)
	defer stop()
	fits, err := m.quotas.BestTime(ctx, people, answers)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, lottery.ErrLimit) {
		f.count(answers)
		return nil
	}
	if err != nil {
		return err
	}
	f.Sure = true
	best := f.Round.State == RoundOpen && f.Answered > f.None
	for _, fit := range fits {
		t := &f.Times[fit.Proposal]
		t.Answers, t.Seated, t.Short, t.Reason = fit.Answers, fit.People, fit.Shortfall, fit.Sentence(&m.quotas)
		f.Sure = f.Sure && fit.Sure
		if best && !t.Taken {
			t.Best, best = true, false
		}
	}
	return nil
}

// count is what is said of each time, without the mix.
func (f *Finding) count(answers [][]mix.Answer) {
	for t := range f.Times {
		f.Times[t].Answers = map[mix.Answer]int{}
		for _, a := range answers[t] {
			f.Times[t].Answers[a]++
		}
	}
}

// TimePerson is somebody who is asked which time suits, as staff see them who may have to call.
type TimePerson struct {
	Booking
	Asked     int64 // the number of the question
	Answers   Answers
	Name      string // the alias of a protected person
	Protected bool
	Email     string
	Phone     string
	Call      bool // no mail reaches them
}

// TimePeople are those who are asked in the open round of a gathering, in the order of their bookings.
func (bs *Bookings) TimePeople(ctx context.Context, id int64) (all []TimePerson, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT c.*, a.id AS asked, a.answers FROM (`+comersQuery+`) c JOIN time_asked a ON a.booking_id = c.id JOIN time_round t ON t.id = a.round_id
			WHERE t.state = 'open' AND c.state IN `+askedStates+` ORDER BY c.id`, map[string]any{"id": id}).Scan(&all).Error; err != nil {
			return err
		}
		held := make([]Booking, len(all))
		for i, p := range all {
			held[i] = p.Booking
		}
		tx.Record(g.access("read", "see which time suits those who are asked", held...))
		return nil
	})
	return all, err
}
