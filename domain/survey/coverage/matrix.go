package coverage

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/indicator"
	"deltag/domain/survey/programme"
)

// consent is asked for and never measured, so that nothing lacks when nobody asks.
const consent = "consent"

// Matrix tells what is measured in the whole municipality, by theme. Themes in which nothing is left are left out; all that
// one can choose among come beside them.
func (u *Use) Matrix(ctx context.Context, filter Filter) (themes []Theme, all []indicator.Theme, err error) {
	err = u.db.View(ctx, func(tx *domain.Tx) error {
		if tx.Actor.Kind != domain.Machine && !tx.Actor.MayAnywhere(domain.SurveysRead) {
			return domain.ErrForbidden
		}
		f, err := find(tx)
		if err == nil {
			themes, all = f.matrix(filter)
		}
		return err
	})
	return themes, all, err
}

// sheet is the matrix as it is filled in.
type sheet struct {
	rows  map[string]*Row
	order []string // of those that are not seeded
}

func (f *found) matrix(filter Filter) (shown []Theme, all []indicator.Theme) {
	t := sheet{rows: map[string]*Row{}}
	for i := range f.programmes {
		f.add(&t, &f.programmes[i])
	}
	rows := map[string][]Row{}
	all = indicator.Themes()
	for _, i := range indicator.Seeded() {
		if i.Key != consent {
			f.put(rows, t.row(question{Indicator: i.Key}), filter)
		}
	}
	slices.SortFunc(t.order, func(a, b string) int {
		return cmp.Or(strings.Compare(t.rows[a].Theme, t.rows[b].Theme), strings.Compare(a, b))
	})
	for _, key := range t.order {
		r := t.rows[key]
		f.put(rows, r, filter)
		if !slices.ContainsFunc(all, func(known indicator.Theme) bool { return known.Key == r.Theme }) {
			all = append(all, indicator.Theme{Key: r.Theme, Name: indicator.Name{Da: r.Theme, En: r.Theme}})
		}
	}
	shown = []Theme{}
	for _, known := range all {
		if len(rows[known.Key]) > 0 {
			shown = append(shown, Theme{known, rows[known.Key]})
		}
	}
	return shown, all
}

// put finishes a row and keeps it, unless it is filtered out.
func (f *found) put(rows map[string][]Row, r *Row, filter Filter) {
	switch {
	case len(r.Measures) > 0 || r.Others > 0:
		r.State, r.End = Measured, nil
	case r.Last != nil:
		r.State = Hole
	default:
		r.State = Never
	}
	if offers := f.offers[r.Key]; r.State != Measured && len(offers) > 0 {
		r.Asks = &offers[0]
	}
	if (filter.Theme == "" || filter.Theme == r.Theme) && (!filter.Holes || r.State == Hole) {
		rows[r.Theme] = append(rows[r.Theme], *r)
	}
}

// row finds the row of an indicator. One that is not seeded is called by its key.
func (t *sheet) row(q question) *Row {
	if r := t.rows[q.Indicator]; r != nil {
		return r
	}
	i, seeded := indicator.Find(q.Indicator)
	if !seeded {
		i = indicator.Indicator{Key: q.Indicator, Theme: q.Theme, Name: indicator.Name{Da: q.Indicator, En: q.Indicator}, Direction: indicator.None}
		if i.Theme == "" {
			i.Theme = "other"
		}
		t.order = append(t.order, i.Key)
	}
	t.rows[i.Key] = &Row{Indicator: i, Measures: []Measure{}}
	return t.rows[i.Key]
}

// add tells what a programme asks about now, and what it has asked about.
func (f *found) add(t *sheet, p *known) {
	waves := f.waves[p.ID]
	goes := f.goesOn(p, waves)
	if goes {
		f.addNow(t, p, waves)
	}
	for i := range waves {
		w := &waves[i]
		for _, q := range slices.Concat(f.cores[w.VersionID], f.locals[w.ID]) {
			r := t.row(q)
			if r.Last != nil && r.Last.On.After(w.ClosesOn) {
				continue
			}
			r.Last, r.End = &Last{On: w.ClosesOn}, p.end(goes, w, waves)
			if p.Seen {
				r.Last = &Last{w.ClosesOn, p.ID, p.Name, w.ID, w.Name}
			}
		}
	}
}

// goesOn tells whether a programme asks now, or will again.
func (f *found) goesOn(p *known, waves []wave) bool {
	if slices.ContainsFunc(waves, open) {
		return true
	}
	if p.State != "open" || p.ToolEndedAt != nil || p.EndsOn != nil && p.EndsOn.Before(f.today) {
		return false
	}
	return len(waves) == 0 || p.EveryMonths != nil || p.NextOn != nil || p.Planned
}

func open(w wave) bool { return w.State == programme.Published }

// addNow adds what the open waves of a programme ask; without one the newest, which the next one copies; without any the
// newest version of its questionnaire.
func (f *found) addNow(t *sheet, p *known, waves []wave) {
	now := slices.DeleteFunc(slices.Clone(waves), func(w wave) bool { return !open(w) })
	answered := len(now) > 0
	if !answered && len(waves) > 0 {
		now = waves[len(waves)-1:]
	}
	ways := f.waysOf(now, waves)
	core, local := map[string]question{}, map[string]question{}
	for _, w := range now {
		gather(core, f.cores[w.VersionID])
		gather(local, f.locals[w.ID])
	}
	if len(waves) == 0 && p.Version != nil {
		gather(core, f.cores[*p.Version])
	}
	for key, q := range local {
		if _, whole := core[key]; !whole {
			t.row(q).measure(p, Measure{p.ID, p.Name, ways, true, answered})
		}
	}
	for _, q := range core {
		t.row(q).measure(p, Measure{p.ID, p.Name, ways, false, answered})
	}
}

func gather(all map[string]question, some []question) {
	for _, q := range some {
		all[q.Indicator] = q
	}
}

// waysOf are those of the waves that ask now, or of the newest wave that has asked anybody.
func (f *found) waysOf(now, waves []wave) []string {
	var ways []string
	for _, w := range now {
		ways = append(ways, f.ways[w.ID]...)
	}
	for i := len(waves) - 1; i >= 0 && len(ways) == 0; i-- {
		ways = f.ways[waves[i].ID]
	}
	if len(ways) == 0 {
		return []string{NotChosen}
	}
	return slices.DeleteFunc(slices.Clone(Ways), func(way string) bool { return !slices.Contains(ways, way) })
}

func (r *Row) measure(p *known, m Measure) {
	if p.Seen {
		r.Measures = append(r.Measures, m)
	} else {
		r.Others++
	}
}

// end is why a programme asks no more about what it asked about in a wave.
func (p *known) end(goes bool, w *wave, waves []wave) *End {
	e := &End{Kind: AskedOnce, On: w.ClosesOn}
	switch {
	case goes: // and so without the question, or nobody looks at this
		e.Kind, e.On = QuestionDropped, waves[len(waves)-1].PublishedAt
	case p.EndedAt != nil:
		e.Kind, e.On, e.Reason = ProgrammeEnded, *p.EndedAt, p.EndReason
	case p.ToolEndedAt != nil:
		e.Kind, e.On, e.Reason, e.Replacement = QuestionnaireEnded, *p.ToolEndedAt, p.ToolReason, p.Replacement
	case p.EndsOn != nil && p.EveryMonths != nil:
		e.Kind, e.On = DayPassed, *p.EndsOn
	}
	if !p.Seen {
		e.Reason, e.Replacement = "", ""
	}
	return e
}

// day is how a day is written in files.
func day(t time.Time, language string) string {
	if language == "en" {
		return t.Format(time.DateOnly)
	}
	return t.Format("02-01-2006")
}
