package panel

import (
	"context"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// Propose makes quotas from the panel's population table: targets by largest remainder, widened by the tolerance. A
// feature without statistics gets quotas that hold nobody back. It changes nothing; staff look at it and keep it.
func (ps *Panels) Propose(ctx context.Context, id int64, size int, t lottery.Tolerance) (quotas []Quota, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsWrite)
		if err != nil {
			return err
		}
		features, err := dimensions(tx, id)
		if err != nil {
			return err
		}
		counts, err := margins(tx, p.PopulationID, features)
		if err != nil {
			return err
		}
		quotas, err = propose(size, features, counts, t)
		return err
	})
	return quotas, err
}

// ErrPropose refuses a proposal for a panel without seats or with a tolerance out of range.
var ErrPropose = &domain.Error{Kind: domain.Invalid, Code: "quotas-proposal",
	Detail: "Give the panel at least one seat, and a tolerance of 0 to 100 people and 0 to 100 per cent."}

func propose(size int, features []resident.Feature, counts map[int64]int, t lottery.Tolerance) ([]Quota, error) {
	if size < 1 || size > maxSeats || t.People < 0 || t.People > 100 || !(t.Percent >= 0 && t.Percent <= 100) {
		return nil, ErrPropose
	}
	quotas := []Quota{}
	for _, f := range features {
		people, some := make([]int, len(f.Values)), false
		for i, v := range f.Values {
			people[i] = counts[v.ID]
			some = some || people[i] > 0
		}
		if !some {
			for i := range people {
				people[i] = 1 // without statistics: equal targets, and limits that hold nobody back
			}
		}
		targets, err := lottery.Targets(people, size, t)
		if err != nil {
			return nil, err
		}
		for i, v := range f.Values {
			q := Quota{FeatureID: f.ID, ValueID: v.ID, Min: targets[i].Min, Target: targets[i].Target, Max: targets[i].Max}
			if !some {
				q.Min, q.Max = 0, size
			}
			quotas = append(quotas, q)
		}
	}
	return quotas, nil
}
