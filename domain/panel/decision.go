package panel

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// Decision is what staff decided when the quotas of a panel could not be met. Nothing in it ever changes.
type Decision struct {
	ID        int64 `gorm:"primaryKey"`
	PanelID   int64
	Kind      DecisionKind
	Before    Terms `gorm:"serializer:json"`
	After     Terms `gorm:"serializer:json"`
	Reason    string
	DecidedAt time.Time
	DecidedBy *int64
}

// TableName is the table of decisions.
func (Decision) TableName() string { return "panel_decision" }

// DecisionKind is which way out was taken.
type DecisionKind string

// The ways out that change the panel's terms. The third one, to invite more people, is a draw of its own.
const (
	RelaxQuotas  DecisionKind = "relax"
	SmallerPanel DecisionKind = "smaller"
)

// Terms are the seats and quotas of a panel.
type Terms struct {
	Size   int          `json:"size"`
	Quotas []FrozenSeat `json:"quotas"`
}

// DecisionOrder is what staff decide. Size and Quotas are what they were shown: when the way out has become another one
// in the meantime, they are told so.
type DecisionOrder struct {
	Version int
	Kind    DecisionKind
	Size    int         // of a smaller panel
	Quotas  []Loosening // of relaxed quotas
	Reason  string
}

// Loosening is the limits that a value is to have.
type Loosening struct {
	Value    int64
	Min, Max int
}

// Refusals of a decision.
var (
	ErrOtherWay = &domain.Error{Kind: domain.Conflict, Code: "other-way-out",
		Detail: "More people have answered since you looked, so that this is not the way out any more. Look again."}
	ErrWhyDecide = &domain.Error{Kind: domain.Invalid, Code: "decision-reason", Detail: "Write why it is decided. It stands in the protocol."}
)

// Decide takes a way out for the officer: the mildest relaxation, or the largest panel that can be had. It is worked out
// anew and must be what they were shown. Who decided, when and why is kept with what it was before.
func (ps *Panels) Decide(ctx context.Context, id int64, o DecisionOrder) (d Decision, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if o.Reason = strings.TrimSpace(o.Reason); o.Reason == "" {
			return ErrWhyDecide.With(fault("/reason", "required", ErrWhyDecide.Detail))
		}
		p, err := lock(tx, id, o.Version, domain.PanelsDraw)
		if err != nil {
			return err
		}
		if err := p.allow(tx, domain.PanelsWrite); err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		d = Decision{PanelID: id, Kind: o.Kind, Before: termsOf(&s), Reason: o.Reason, DecidedAt: tx.Now, DecidedBy: tx.Actor.By()}
		if err := decide(tx, &s, o); err != nil {
			return err
		}
		return enact(tx, &s, &d)
	})
	return d, err
}

// decide changes the sheet as ordered.
func decide(tx *domain.Tx, s *QuotaSheet, o DecisionOrder) error {
	switch {
	case o.Kind == RelaxQuotas && (s.Panel.State == Inviting || s.Panel.State == Drawn):
		po, err := loadPool(tx, s)
		if err != nil {
			return err
		}
		return s.relax(tx, po.problem, o)
	case o.Kind == RelaxQuotas && s.Panel.State == Confirmed: // so that empty seats can be filled
		se, err := loadSeating(tx, s)
		if err != nil {
			return err
		}
		clamped, _ := se.problem.Clamp()
		return s.relax(tx, clamped, o)
	case o.Kind == SmallerPanel && s.Panel.State == Inviting:
		po, err := loadPool(tx, s)
		if err != nil {
			return err
		}
		return s.shrink(tx, po.problem, o)
	}
	return ErrFrozen
}

// relax widens the quotas by the mildest relaxation, when that is what was ordered.
func (s *QuotaSheet) relax(ctx context.Context, p *lottery.Problem, o DecisionOrder) error {
	r, err := lottery.Relax(ctx, p)
	if err != nil {
		return refusal(err)
	}
	if r == nil || !slices.Equal(s.loosenings(r), o.Quotas) {
		return ErrOtherWay
	}
	for _, l := range o.Quotas {
		q := s.Quotas[l.Value]
		q.Min, q.Max = l.Min, l.Max
		s.Quotas[l.Value] = q
	}
	return nil
}

// loosenings are the changes of a relaxation by value id.
func (s *QuotaSheet) loosenings(r *lottery.Relaxation) []Loosening {
	list := []Loosening{}
	for _, c := range r.Changes {
		for _, f := range s.Features {
			for _, v := range f.Values {
				if f.NameDA == c.Feature && v.NameDA == c.Value {
					list = append(list, Loosening{v.ID, c.Now.Min, c.Now.Max})
				}
			}
		}
	}
	return list
}

// shrink makes the panel smaller, when that is still the largest that can be had.
func (s *QuotaSheet) shrink(ctx context.Context, p *lottery.Problem, o DecisionOrder) error {
	size, err := lottery.Smaller(ctx, p)
	if err != nil {
		return refusal(err)
	}
	if size == 0 || size != o.Size {
		return ErrOtherWay
	}
	s.Quotas, err = scaled(s.Features, s.Quotas, s.Panel.Size, size)
	s.Panel.Size = size
	return err
}

// scaled gives the quotas for another size: targets by largest remainder, limits as the lottery scales them.
func scaled(features []resident.Feature, quotas map[int64]Quota, from, to int) (map[int64]Quota, error) {
	out := map[int64]Quota{}
	for _, f := range features {
		var ids []int64
		var targets []int
		sum := 0
		for _, v := range f.Values {
			if q, given := quotas[v.ID]; given {
				ids, targets, sum = append(ids, v.ID), append(targets, q.Target), sum+q.Target
			}
		}
		if sum == 0 {
			targets = nil
		}
		seats, err := lottery.Allocate(sum*to/from, targets, nil)
		if err != nil {
			return nil, fmt.Errorf("scale the quotas of %s: %w", f.Code, err)
		}
		for i, id := range ids {
			q := quotas[id]
			q.Min, q.Max = q.Min*to/from, (q.Max*to+from-1)/from
			q.Target = 0
			if sum > 0 {
				q.Target = seats[i]
			}
			q.Target = min(max(q.Target, q.Min), q.Max)
			out[id] = q
		}
	}
	return out, nil
}

func termsOf(s *QuotaSheet) Terms { return Terms{s.Panel.Size, frozenQuotas(s.Features, s.Quotas)} }

func listOf(s *QuotaSheet) []Quota {
	list := []Quota{}
	for _, f := range s.Features {
		for _, v := range f.Values {
			if q, given := s.Quotas[v.ID]; given {
				list = append(list, q)
			}
		}
	}
	return list
}

// enact keeps the quotas that a decision has changed, if they are sound, and the decision with what held before and after.
func enact(tx *domain.Tx, s *QuotaSheet, d *Decision) error {
	if faults := CheckQuotas(s.Panel.Size, s.Features, s.Quotas); len(faults) > 0 {
		return ErrQuotas.With(plain(faults)...)
	}
	d.After = termsOf(s)
	if err := replaceQuotas(tx, s.Panel.ID, s.Features, listOf(s)); err != nil {
		return err
	}
	if err := domain.Create(tx, d); err != nil {
		return err
	}
	return s.Panel.save(tx)
}
