package panel

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
)

// RefillPlan is what filling the empty seats would do now.
type RefillPlan struct {
	Panel     Panel
	Seated    int
	Undecided int // of the seated, who have still time to answer their offer
	Empty     int
	Callable  int // people who said yes, have no seat and can be called
	Out       []Leaving
	Called    []Calling        // who would get the seats, in the order of the calls
	OverFull  []lottery.Change // quotas that the seated exceed already
	Values    []BeforeAfter
	Short     []Shortage          // why the seats cannot be filled
	Faults    []QuotaFault        // contradictions that need no search
	TooHard   bool                // the search reached its limit without an answer
	Relax     *lottery.Relaxation // the mildest relaxation with which they could be; nil when none would do
	Loosen    []Loosening         // its changes by value id, as Decide takes them
}

// BeforeAfter counts the seats of a value: of the seated, and with those called. Both are the same when nobody can be.
type BeforeAfter struct {
	Value         int64
	Before, After int
}

// Leaving is somebody whose seat is empty, or falls empty because they have not answered in time.
type Leaving struct {
	Membership int64
	ResidentID *int64
	Shown      string // the name, the alias of a protected person, or "" of an erased one
	Cause      Cause
	Reason     string
	At         time.Time
	Overdue    bool // still has the offer, until the seats are filled again
}

// Calling is somebody who would get a seat.
type Calling struct {
	ResidentID int64
	Shown      string
	Position   int // among the stand-bys; 0 when they are none
}

// RefillPlan previews a replacement: who is out, who would be called, and the balance before and after. It changes nothing.
func (ps *Panels) RefillPlan(ctx context.Context, id int64) (plan RefillPlan, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsDraw)
		if err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		se, err := loadSeating(tx, &s)
		if err != nil {
			return err
		}
		plan = RefillPlan{Panel: p, Seated: len(se.seated), Empty: p.Size - len(se.seated), Callable: len(se.order)}
		for _, m := range se.seated {
			if m.Status == SeatOffered {
				plan.Undecided++
			}
		}
		if err := plan.fill(tx, se, &s); err != nil {
			return err
		}
		return plan.name(tx, se)
	})
	return plan, err
}

// fill tries to fill the seats, and says what is short when that cannot be.
func (plan *RefillPlan) fill(tx *domain.Tx, se *seating, s *QuotaSheet) error {
	before := se.counts(nil)
	if plan.Values = compare(before, before); plan.Empty <= 0 {
		return nil
	}
	r, err := se.refill(tx, s)
	var infeasible *lottery.InfeasibleError
	var contradiction *lottery.FaultError
	switch {
	case err == nil:
		plan.OverFull, plan.Values = r.OverFull, compare(before, r.After)
		for _, id := range r.Members {
			person, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				return err
			}
			plan.Called = append(plan.Called, Calling{ResidentID: person, Position: se.places[id]})
		}
		return nil
	case errors.Is(err, lottery.ErrLimit):
		plan.TooHard = true
	case errors.As(err, &infeasible):
		for _, short := range infeasible.Shortages {
			plan.Short = append(plan.Short, shortage(short))
		}
	case errors.As(err, &contradiction):
		for _, f := range contradiction.Faults {
			plan.Faults = append(plan.Faults, QuotaFault{f.Where, f.Code, f.Detail, f.Feature, f.Value, f.Have, f.Need})
		}
	default:
		return err
	}
	clamped, overFull := se.problem.Clamp()
	plan.OverFull = overFull
	if plan.Relax, err = lottery.Relax(tx, clamped); err == nil && plan.Relax != nil {
		plan.Loosen = s.loosenings(plan.Relax)
	}
	return err
}

// name gives the people of the plan their names, and records that they were shown.
func (plan *RefillPlan) name(tx *domain.Tx, se *seating) error {
	leaving := append(slices.Clone(se.out), se.overdue...)
	ids := []int64{-1}
	for _, m := range leaving {
		if m.ResidentID != nil {
			ids = append(ids, *m.ResidentID)
		}
	}
	for _, c := range plan.Called {
		ids = append(ids, c.ResidentID)
	}
	var rows []struct {
		ID    int64
		Shown string
	}
	if err := tx.DB.Raw("SELECT r.id, "+shown+" AS shown FROM resident r WHERE r.id IN ?", ids).Scan(&rows).Error; err != nil {
		return err
	}
	names := map[int64]string{}
	for _, row := range rows {
		names[row.ID] = row.Shown
	}
	for i := range plan.Called {
		plan.Called[i].Shown = names[plan.Called[i].ResidentID]
	}
	for _, m := range leaving {
		l := Leaving{Membership: m.ID, ResidentID: m.ResidentID, Cause: m.Cause, Reason: m.Reason, At: m.ChangedAt}
		if l.Overdue = m.Status == SeatOffered; l.Overdue {
			l.Cause, l.At = CauseNoAnswer, seatBy(&plan.Panel, m)
		}
		if m.ResidentID != nil {
			l.Shown = names[*m.ResidentID]
		}
		plan.Out = append(plan.Out, l)
	}
	tx.Record(domain.Access{Action: "read", Subject: "membership", ResidentIDs: ids[1:], Criterion: Activity(plan.Panel.ID), Unit: plan.Panel.UnitID,
		Purpose: "see who would take the empty seats of a panel"})
	return nil
}

func compare(before, after []ValueCount) []BeforeAfter {
	list := make([]BeforeAfter, len(before))
	for i, b := range before {
		list[i] = BeforeAfter{b.Value, b.N, after[i].N}
	}
	return list
}
