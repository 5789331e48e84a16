package panel

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// pool is those who said yes and can still be drawn, with their values on the day of the first meeting.
type pool struct {
	features []resident.Feature
	problem  *lottery.Problem
	ids      []int64 // of the residents, in the order of the problem's members
}

// loadPool reads the pool at this instant: who has opted out, moved or been erased since the yes is not in it.
func loadPool(tx *domain.Tx, s *QuotaSheet) (*pool, error) {
	features, heirs, err := dimensionsAndHeirs(tx, s.Panel.ID)
	if err != nil {
		return nil, err
	}
	rows, err := tx.DB.Raw(resident.Profiles(features, s.Panel.ageDay(tx.Now), `r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL
		AND EXISTS (SELECT FROM invitation i WHERE i.panel_id = ? AND i.resident_id = r.id AND i.reply = 'accepted')
		AND NOT `+barred),
		s.Panel.ID, s.Panel.ID).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	po := &pool{features: features, problem: &lottery.Problem{Size: s.Panel.Size}}
	for _, f := range features {
		po.problem.Features = append(po.problem.Features, forLottery(f, s.Quotas))
	}
	var id, unit int64
	var source, home string
	values := make([]*int64, len(features))
	into := []any{&id, &unit, &source, &home}
	for i := range values {
		into = append(into, &values[i])
	}
	homes := map[string]int{}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if _, known := homes[home]; !known {
			homes[home] = len(homes) + 1
		}
		po.ids = append(po.ids, id)
		po.problem.Members = append(po.problem.Members, lottery.Member{ID: strconv.FormatInt(id, 10),
			Household: strconv.Itoa(homes[home]), Values: places(values, features, heirs)})
	}
	return po, rows.Err()
}

// places turns ids of values into their places in the features; what is not known is lottery.NoValue.
func places(values []*int64, features []resident.Feature, heirs []map[int64]int64) []int {
	list := make([]int, len(values))
	for i, v := range values {
		list[i] = lottery.NoValue
		if v == nil {
			continue
		}
		for j, has := range features[i].Values {
			if heirs[i][*v] == has.ID {
				list[i] = j
			}
		}
	}
	return list
}

// seats are the memberships of the drawn, named by their ids.
func (po *pool) seats(drawn []string) []Membership {
	in := map[string]bool{}
	for _, id := range drawn {
		in[id] = true
	}
	var rows []Membership
	for i, m := range po.problem.Members {
		if !in[m.ID] {
			continue
		}
		cell := stratum{values: make([]int64, len(m.Values))}
		for f, v := range m.Values {
			if v != lottery.NoValue {
				cell.values[f] = po.features[f].Values[v].ID
			}
		}
		rows = append(rows, Membership{ResidentID: &po.ids[i], Stratum: cell.key()})
	}
	return rows
}

// Pool is what can be said of those who said yes before a panel is drawn.
type Pool struct {
	People     int
	Size       int
	Feasible   bool
	Faults     []QuotaFault // contradictions that need no search
	Shortages  []Shortage   // why no panel can be drawn
	Undrawable []Undrawable // people whom no panel can hold
	TooHard    bool         // the search reached its limit without an answer
}

// Shortage is one reason why no panel meets the quotas. Names are those of features and values.
type Shortage struct {
	Kind       []lottery.Trait    // the people who are too few; empty when the first of Quotas says it
	Have, Need int                // people
	Quotas     []lottery.QuotaRef // those that cannot all hold
	Households bool               // there would be enough if people of one household could sit together
	Detail     string             // in an English sentence
}

// Undrawable is somebody who said yes and can be in no panel.
type Undrawable struct {
	ResidentID int64
	Shown      string // the name, or the alias of a protected person
	Why        lottery.Exclusion
}

// Pool tells whether a panel can be drawn now, and exactly what is short if not. It changes nothing, and thinks outside of
// any transaction.
func (ps *Panels) Pool(ctx context.Context, id int64) (out Pool, err error) {
	var po *pool
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.RepliesRead)
		if err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		po, err = loadPool(tx, &s)
		return err
	})
	if err != nil {
		return out, err
	}
	out, never, err := po.examine(ctx)
	if err != nil || len(never) == 0 {
		return out, err
	}
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		out.Undrawable, err = named(tx, never)
		return err
	})
	return out, err
}

func (po *pool) examine(ctx context.Context) (out Pool, never []lottery.Excluded, err error) {
	out = Pool{People: len(po.problem.Members), Size: po.problem.Size}
	if faults := po.problem.Check(); len(faults) > 0 {
		for _, f := range faults {
			out.Faults = append(out.Faults, QuotaFault{f.Where, f.Code, f.Detail, f.Feature, f.Value, f.Have, f.Need})
		}
		return out, nil, nil
	}
	verdict, err := lottery.Feasible(ctx, po.problem)
	if errors.Is(err, lottery.ErrLimit) {
		out.TooHard = true
		return out, nil, nil
	} else if err != nil {
		return out, nil, err
	}
	out.Feasible = verdict.Feasible
	for _, s := range verdict.Shortages {
		out.Shortages = append(out.Shortages, shortage(s))
	}
	if !out.Feasible {
		return out, nil, nil
	}
	never, err = lottery.Undrawable(ctx, po.problem)
	if errors.Is(err, lottery.ErrLimit) {
		out.TooHard = true
		return out, nil, nil
	}
	return out, never, err
}

// named gives the people who can be in no panel their names, and records that they were shown.
func named(tx *domain.Tx, never []lottery.Excluded) ([]Undrawable, error) {
	why, ids := map[int64]lottery.Exclusion{}, []int64{}
	for _, x := range never {
		id, err := strconv.ParseInt(x.Member, 10, 64)
		if err != nil {
			return nil, err
		}
		why[id], ids = x.Why, append(ids, id)
	}
	var list []Undrawable
	if err := tx.DB.Raw("SELECT r.id AS resident_id, "+shown+" AS shown FROM resident r WHERE r.id IN ? ORDER BY r.id", ids).Scan(&list).Error; err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Why = why[list[i].ResidentID]
	}
	tx.Record(domain.Access{Action: "read", Subject: "resident", ResidentIDs: ids, Purpose: "see who can be in no panel"})
	return list, nil
}

// shortage says a shortage in words: "There are 3 people with Køn Mand and Aldersgruppe 18-24 år, but 4 are needed."
func shortage(s lottery.Shortage) Shortage {
	out := Shortage{Kind: s.Kind, Have: s.Have, Need: s.Need, Quotas: s.Quotas, Households: s.Households}
	switch {
	case len(s.Kind) > 0:
		traits := make([]string, len(s.Kind))
		for i, t := range s.Kind {
			traits[i] = t.Feature + " " + strings.Join(t.Values, " or ")
		}
		out.Detail = fmt.Sprintf("%d people with %s are needed, but at most %d can sit together.", s.Need, strings.Join(traits, " and "), s.Have)
	case len(s.Quotas) > 0 && s.Quotas[0].Side == lottery.Max:
		q := s.Quotas[0]
		out.Detail = fmt.Sprintf("The other quotas force at least %d people with %s %s, but at most %d are allowed.", s.Need, q.Feature, q.Value, s.Have)
	case len(s.Quotas) > 0:
		q := s.Quotas[0]
		out.Detail = fmt.Sprintf("With the other quotas kept, at most %d people with %s %s can be reached, but %d are needed.", s.Have, q.Feature, q.Value, s.Need)
	default:
		out.Detail = fmt.Sprintf("%d are needed, %d are there.", s.Need, s.Have)
	}
	if s.Households {
		out.Detail += " There would be enough if people of one household could sit together."
	}
	return out
}
