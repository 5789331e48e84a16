package panel

import (
	"context"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// Phase is how far people have come on their way into the panel.
type Phase string

// The phases, each a part of the one before. A drawn person who gave the seat up is in neither of the last two.
const (
	PhaseInvited   Phase = "invited"
	PhaseYes       Phase = "yes"
	PhaseDrawn     Phase = "drawn"
	PhaseConfirmed Phase = "confirmed"
)

// Phases lists all of them in order.
var Phases = []Phase{PhaseInvited, PhaseYes, PhaseDrawn, PhaseConfirmed}

// Balance compares a panel with its quotas and with the population, phase by phase.
type Balance struct {
	Panel      Panel
	Population *Population // where the population's counts are from; nil without one
	Totals     map[Phase]Count
	Features   []FeatureBalance
	Notes      []Note
	Suppressed bool // groups of fewer than five people are hidden
}

// Count is a number of people, or that it is hidden.
type Count struct {
	N      int
	Hidden bool
}

// FeatureBalance is the balance by one feature.
type FeatureBalance struct {
	Feature resident.Feature
	Values  []ValueBalance
	Apart   map[Phase]float64 // dissimilarity with the population, 0 to 1; absent without people or statistics
}

// ValueBalance is the balance of one value.
type ValueBalance struct {
	Value  resident.Value
	People int // in the population
	Quota  *Quota
	Counts map[Phase]Count
}

// Note is one thing out of balance: so many people are missing from, or beyond, the quota of a value.
type Note struct {
	Code    string // "short" or "over"
	Phase   Phase
	Feature int64
	Value   int64
	People  int
}

// Balance gives a panel's balance at this instant. Whoever may not see the panel's people sees no group under five.
func (ps *Panels) Balance(ctx context.Context, id int64) (b Balance, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.OverviewRead)
		if err != nil {
			return err
		}
		b, err = balance(tx, p)
		return err
	})
	return b, err
}

func balance(tx *domain.Tx, p Panel) (b Balance, err error) {
	s, err := sheet(tx, p)
	if err != nil {
		return b, err
	}
	counts, totals, err := countPhases(tx, p.ID, s.Features)
	if err != nil {
		return b, err
	}
	b = Balance{Panel: p, Totals: map[Phase]Count{}, Suppressed: !tx.Actor.May(domain.PanelsRead, p.scope())}
	if p.PopulationID != nil {
		population, err := domain.Take[Population](tx, "id = ?", *p.PopulationID)
		if err != nil {
			return b, err
		}
		b.Population = &population
	}
	for _, f := range s.Features {
		b.Features = append(b.Features, featureBalance(f, &s, counts))
	}
	for _, ph := range Phases {
		b.Totals[ph] = Count{N: totals[ph]}
	}
	if b.Suppressed {
		b.suppress()
	}
	b.Notes = b.notes()
	return b, nil
}

func featureBalance(f resident.Feature, s *QuotaSheet, counts map[Phase]map[int64]int) FeatureBalance {
	fb := FeatureBalance{Feature: f, Apart: map[Phase]float64{}}
	population := make([]int, len(f.Values))
	for i, v := range f.Values {
		vb := ValueBalance{Value: v, People: s.Margins[v.ID], Counts: map[Phase]Count{}}
		if q, ok := s.Quotas[v.ID]; ok {
			vb.Quota = &q
		}
		for _, ph := range Phases {
			vb.Counts[ph] = Count{N: counts[ph][v.ID]}
		}
		population[i] = vb.People
		fb.Values = append(fb.Values, vb)
	}
	for _, ph := range Phases {
		seats := make([]int, len(f.Values))
		for i, v := range f.Values {
			seats[i] = counts[ph][v.ID]
		}
		if d, err := lottery.Dissimilarity(seats, population); err == nil { // it fails without people or statistics
			fb.Apart[ph] = d
		}
	}
	return fb
}

// countPhases counts people by phase and value, from the strata they were drawn in: what was drawn stays what it was,
// also when somebody moves, and when they are erased.
func countPhases(tx *domain.Tx, panel int64, features []resident.Feature) (map[Phase]map[int64]int, map[Phase]int, error) {
	counts, totals := map[Phase]map[int64]int{}, map[Phase]int{}
	for _, ph := range Phases {
		counts[ph] = map[int64]int{}
	}
	for ph, query := range map[Phase]string{
		PhaseInvited:   "SELECT stratum, count(*) AS people FROM invitation WHERE panel_id = ? GROUP BY 1",
		PhaseYes:       "SELECT stratum, count(*) AS people FROM invitation WHERE panel_id = ? AND reply = 'accepted' GROUP BY 1",
		PhaseDrawn:     "SELECT stratum, count(*) AS people FROM membership WHERE panel_id = ? AND status <> 'withdrawn' GROUP BY 1",
		PhaseConfirmed: "SELECT stratum, count(*) AS people FROM membership WHERE panel_id = ? AND status = 'confirmed' GROUP BY 1",
	} {
		var rows []struct {
			Stratum string
			People  int
		}
		if err := tx.DB.Raw(query, panel).Scan(&rows).Error; err != nil {
			return nil, nil, err
		}
		for _, row := range rows {
			totals[ph] += row.People
			if row.Stratum == "" { // somebody whose values were never known
				continue
			}
			for _, v := range strings.Split(row.Stratum, ".") {
				id, err := strconv.ParseInt(v, 10, 64)
				if err != nil {
					return nil, nil, err
				}
				counts[ph][id] += row.People
			}
		}
	}
	return counts, totals, nil
}

// notes says what is out of balance in the latest phase that has people: too few for a minimum among those who said yes,
// too few or too many among those drawn.
func (b *Balance) notes() (notes []Note) {
	ph := PhaseYes
	if t := b.Totals[PhaseDrawn]; t.N > 0 || t.Hidden {
		ph = PhaseDrawn
	}
	if b.Totals[PhaseInvited].N == 0 {
		return nil
	}
	for _, f := range b.Features {
		for _, v := range f.Values {
			c := v.Counts[ph]
			switch {
			case v.Quota == nil || c.Hidden:
			case c.N < v.Quota.Min:
				notes = append(notes, Note{"short", ph, f.Feature.ID, v.Value.ID, v.Quota.Min - c.N})
			case ph == PhaseDrawn && c.N > v.Quota.Max:
				notes = append(notes, Note{"over", ph, f.Feature.ID, v.Value.ID, c.N - v.Quota.Max})
			}
		}
	}
	return notes
}
