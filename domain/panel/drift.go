package panel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// Against is what a standing panel is compared with.
type Against string

// A panel is compared with the people of its unit as the newest list has them, or with its table of statistics.
const (
	Register Against = "register"
	Table    Against = "table"
)

// mostTolerance is how many people a value may lie from its target at most.
const mostTolerance = 20

// RefreshQuotas is the decision that a standing panel's quotas follow the population as it is now.
const RefreshQuotas DecisionKind = "refresh"

// DriftOrder is what a panel is compared with, and how far a value may lie from its target before somebody is missing.
type DriftOrder struct {
	Against   Against // "" is the table when the panel has one that tells of its features
	Tolerance int     // people
}

// Drift compares those who sit in a panel, with their values of today, with the population of today.
type Drift struct {
	Panel     Panel
	Against   Against
	HasTable  bool
	Source    string    // of the table
	AsOf      time.Time // of the table
	People    int       // of the register, who count
	Tolerance int
	Seated    int
	Empty     int
	Changed   int // of the seated, who have another value now than when they were drawn
	Features  []DriftFeature
	Refresh   int          // the least people who must be others for all features to be within the tolerance at once
	Wanted    []WantedKind // who they must be, and those for the empty seats
	Least     bool         // the search was sure that it cannot be fewer
	Unknown   bool         // it could not be found out
	Callable  int          // people who said yes, have no seat and can be called
}

// WantedKind is so many people of a kind; no traits are anybody.
type WantedKind struct {
	Kind   []lottery.Trait
	People int
}

// DriftFeature is the drift by one feature.
type DriftFeature struct {
	Feature resident.Feature
	Apart   float64 // dissimilarity D of the seated and the population, 0 to 1
	Swap    int     // the least of the seated who must be others for this feature alone to be on its targets
	Unknown int     // of the seated, whose value is not known
	Known   bool    // there are counts of the population
	Values  []DriftValue
}

// DriftValue is the drift of one value.
type DriftValue struct {
	Value  resident.Value
	People int // in the population
	Target int // of the seats
	Seated int // now
	Drawn  int // of the seated, who had it when they were drawn
	Min    int // the least within the tolerance
	Max    int
}

// ErrDrift refuses a comparison that cannot be made.
var ErrDrift = &domain.Error{Kind: domain.Invalid, Code: "drift-invalid", Detail: "The panel cannot be compared like this."}

// Drift compares a standing panel with the population of today. It changes nothing.
func (ps *Panels) Drift(ctx context.Context, id int64, o DriftOrder) (d Drift, err error) {
	var problem *lottery.Problem
	var groups []lottery.Expected
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsRead)
		if err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		d, problem, groups, err = drift(tx, &s, o)
		return err
	})
	if err != nil {
		return d, err
	}
	err = d.want(ctx, problem, groups) // outside the unit of work: it searches for a while and reads nothing more
	return d, err
}

// drift counts both sides, and makes the question who must be others.
func drift(tx *domain.Tx, s *QuotaSheet, o DriftOrder) (d Drift, problem *lottery.Problem, groups []lottery.Expected, err error) {
	d = Drift{Panel: s.Panel, Against: o.Against, Tolerance: o.Tolerance, HasTable: len(s.Margins) > 0}
	switch {
	case s.Panel.State != Confirmed:
		return d, nil, nil, ErrNotStanding
	case o.Tolerance < 0 || o.Tolerance > mostTolerance:
		return d, nil, nil, ErrDrift.With(fault("/tolerance", "range", fmt.Sprintf("Choose 0 to %d people.", mostTolerance)))
	case o.Against == "" && d.HasTable:
		d.Against = Table
	case o.Against == "":
		d.Against = Register
	case o.Against == Table && !d.HasTable:
		return d, nil, nil, ErrDrift.With(fault("/against", "no-table", "The panel has no table of statistics that tells of its features."))
	}
	c, err := censusOf(tx, s)
	if err != nil {
		return d, nil, nil, err
	}
	d.People = c.people
	counts := c.margins
	if d.Against == Table {
		counts = s.Margins
		table, err := domain.Take[Population](tx, "id = ?", *s.Panel.PopulationID)
		if err != nil {
			return d, nil, nil, err
		}
		d.Source, d.AsOf = table.Source, table.AsOf
	}
	problem, err = d.count(tx, s, counts)
	return d, problem, c.groups, err
}

// census is the people of a panel's unit as the newest list has them.
type census struct {
	people  int
	margins map[int64]int      // by value id
	groups  []lottery.Expected // those of whom every value is known, by kind
}

func censusOf(tx *domain.Tx, s *QuotaSheet) (c census, err error) {
	features, heirs, err := dimensionsAndHeirs(tx, s.Panel.ID)
	if err != nil {
		return c, err
	}
	columns := make([]string, len(features))
	for i := range features {
		columns[i] = "v" + strconv.Itoa(i)
	}
	query := "SELECT " + strings.Join(slices.Concat(columns, []string{"count(*)"}), ", ") + " FROM (" + resident.Profiles(features, tx.Now, within+" AND r.erased_at IS NULL AND r.gone = ''") + ") p"
	if len(columns) > 0 {
		query += " GROUP BY " + strings.Join(columns, ", ") + " ORDER BY " + strings.Join(columns, ", ")
	}
	rows, err := tx.DB.Raw(query, s.Panel.UnitID).Rows()
	if err != nil {
		return c, err
	}
	defer func() { _ = rows.Close() }()
	c.margins = map[int64]int{}
	values, n := make([]*int64, len(features)), 0
	into := []any{}
	for i := range values {
		into = append(into, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(append(into, &n)...); err != nil {
			return c, err
		}
		c.people += n
		kind, whole := places(values, features, heirs), true
		for f, place := range kind {
			if place == lottery.NoValue {
				whole = false
				continue
			}
			c.margins[features[f].Values[place].ID] += n
		}
		if whole {
			c.groups = append(c.groups, lottery.Expected{Values: kind, People: n, Chance: 1})
		}
	}
	return c, rows.Err()
}

// count counts the seated and puts them beside the population. The problem it gives has the seated as people who may stay,
// and the targets of today with the tolerance as quotas.
func (d *Drift) count(tx *domain.Tx, s *QuotaSheet, counts map[int64]int) (*lottery.Problem, error) {
	features, heirs, err := dimensionsAndHeirs(tx, s.Panel.ID)
	if err != nil {
		return nil, err
	}
	var se seating
	if err := se.loadSeats(tx, &s.Panel); err != nil {
		return nil, err
	}
	drawn, ids := map[int64]string{}, []int64{-1}
	for _, m := range se.seated {
		if m.ResidentID != nil {
			drawn[*m.ResidentID], ids = m.Stratum, append(ids, *m.ResidentID)
		}
	}
	p, homes := &lottery.Problem{Size: s.Panel.Size}, map[string]bool{}
	before := make([]map[int]int, len(features))
	now := make([]map[int]int, len(features))
	for f := range features {
		before[f], now[f] = map[int]int{}, map[int]int{}
	}
	by, err := newProfiles(tx, s.Panel.ID)
	if err != nil {
		return nil, err
	}
	if err := d.loadSeated(tx, features, heirs, ids, func(id int64, home string, values []int) error {
		was, err := parseStratum(drawn[id])
		if err != nil {
			return err
		}
		changed := false
		for f, old := range by.of(was) {
			before[f][old]++
			now[f][values[f]]++
			changed = changed || old != values[f] && old != lottery.NoValue
		}
		if changed {
			d.Changed++
		}
		if homes[home] { // two who sit have come to live together: nobody loses a seat by that
			home = ""
		}
		homes[home] = true
		p.Members = append(p.Members, lottery.Member{ID: strconv.FormatInt(id, 10), Household: home, Values: values})
		return nil
	}); err != nil {
		return nil, err
	}
	d.Seated, d.Empty = len(p.Members), max(0, s.Panel.Size-len(p.Members))
	p.Size = max(p.Size, d.Seated)
	for f, feature := range features {
		one, quotas, err := driftFeature(feature, counts, now[f], before[f], p.Size, d.Tolerance)
		if err != nil {
			return nil, err
		}
		d.Features = append(d.Features, one)
		p.Features = append(p.Features, quotas)
	}
	tx.Record(domain.Access{Action: "search", Subject: "membership", ResidentIDs: ids[1:], Criterion: Activity(s.Panel.ID), Unit: s.Panel.UnitID,
		Purpose: "compare a panel with the population"})
	return p, tx.DB.Raw("SELECT count(*) FROM resident r WHERE "+callable, s.Panel.ID, []int64{-1}, tx.Now, s.Panel.ID, s.Panel.ID).Scan(&d.Callable).Error
}

// loadSeated reads the values of today of those who sit.
func (d *Drift) loadSeated(tx *domain.Tx, features []resident.Feature, heirs []map[int64]int64, ids []int64, each func(id int64, home string, values []int) error) error {
	rows, err := tx.DB.Raw(resident.Profiles(features, tx.Now, "r.id IN ?")+" ORDER BY r.id", ids).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var id, unit int64
	var source, home string
	values := make([]*int64, len(features))
	into := []any{&id, &unit, &source, &home}
	for i := range values {
		into = append(into, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := each(id, home, places(values, features, heirs)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// driftFeature puts the seated beside the population by one feature, and makes the quotas of today.
func driftFeature(f resident.Feature, counts map[int64]int, now, before map[int]int, size, tolerance int) (DriftFeature, lottery.Feature, error) {
	out, quotas := DriftFeature{Feature: f, Unknown: now[lottery.NoValue]}, lottery.Feature{Name: f.NameDA}
	population, seated, people := make([]int, len(f.Values)), make([]int, len(f.Values)), 0
	for i, v := range f.Values {
		population[i], seated[i] = counts[v.ID], now[i]
		people += population[i]
	}
	out.Known = people > 0
	targets := make([]lottery.Target, len(f.Values))
	if out.Known {
		var err error
		if targets, err = lottery.Targets(population, size, lottery.Tolerance{People: tolerance}); err != nil {
			return out, quotas, err
		}
		if apart, err := lottery.Dissimilarity(seated, population); err == nil { // it fails when nobody sits
			out.Apart = apart
		}
	}
	for i, v := range f.Values {
		t := targets[i]
		if !out.Known {
			t.Max = maxSeats // nothing is asked of it
		} else if over := seated[i] - t.Target; over > 0 {
			out.Swap += over
		}
		out.Values = append(out.Values, DriftValue{Value: v, People: population[i], Target: t.Target, Seated: seated[i], Drawn: before[i], Min: t.Min, Max: t.Max})
		quotas.Values = append(quotas.Values, lottery.Value{Name: v.NameDA, Min: t.Min, Max: t.Max})
	}
	return out, quotas, nil
}

// want finds the fewest people who must take the place of others so that every value is within the tolerance at once, and
// what kinds they must be: the seated may stay or go, and anybody of the register may come (lottery.Missing, where one
// person costs as much as another).
func (d *Drift) want(ctx context.Context, p *lottery.Problem, groups []lottery.Expected) error {
	appeal, err := lottery.Missing(ctx, p, groups)
	var contradiction *lottery.FaultError
	if errors.As(err, &contradiction) {
		err = nil
	}
	if err != nil {
		return err
	}
	if d.Unknown = appeal == nil; d.Unknown {
		return nil
	}
	d.Least = appeal.Least
	all := 0
	for _, call := range appeal.Calls {
		d.Wanted = append(d.Wanted, WantedKind{call.Kind, call.People})
		all += call.People
	}
	d.Refresh = max(0, all-d.Empty)
	return nil
}

// Refresh lets the quotas of a standing panel follow the population of today, so that seats that are empty or fall empty
// are filled by it. Who decided, when and why is kept with what it was before.
func (ps *Panels) Refresh(ctx context.Context, id int64, version int, o DriftOrder, reason string) (d Decision, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if reason = strings.TrimSpace(reason); reason == "" {
			return ErrWhyDecide.With(fault("/reason", "required", ErrWhyDecide.Detail))
		}
		p, err := lock(tx, id, version, domain.PanelsDraw)
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
		now, _, _, err := drift(tx, &s, o)
		if err != nil {
			return err
		}
		d = Decision{PanelID: id, Kind: RefreshQuotas, Before: termsOf(&s), Reason: reason, DecidedAt: tx.Now, DecidedBy: tx.Actor.By()}
		for _, f := range now.Features {
			for _, v := range f.Values {
				if f.Known {
					s.Quotas[v.Value.ID] = Quota{PanelID: id, FeatureID: f.Feature.ID, ValueID: v.Value.ID, Min: v.Min, Target: v.Target, Max: v.Max}
				}
			}
		}
		return enact(tx, &s, &d)
	})
	return d, err
}
