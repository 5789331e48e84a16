package booking

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/mix"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// Composition is whom staff want to invite to a group.
type Composition struct {
	Panel       int64   // those with a seat in it; 0 is no panel
	Earlier     []int64 // and those who came to these gatherings
	Nest        bool    // take the panel's quotas, in proportion to the seats; only as long as nobody has been asked
	Expected    int     // of a hundred who are invited, how many come, before anything has been seen
	Substitutes int     // up to three
	AnswerDays  int     // how many days there are to answer
	FindTime    bool    // the time is still to be found: they are drawn now, asked which time suits them, and invited when it is chosen
	Reason      string  // why a group is made of them
}

// The refusals of a composition.
var (
	ErrComposition = &domain.Error{Kind: domain.Invalid, Code: "composition-invalid", Detail: "The group cannot be composed yet. Mend what is named."}
	ErrComposed    = &domain.Error{Kind: domain.Conflict, Code: "group-composed", Detail: "People are invited already. Wait for their answers before you invite others."}
	ErrShort       = &domain.Error{Kind: domain.Conflict, Code: "group-short", Detail: "There is no group of these people that is mixed as it should be. Choose among more people."}
	ErrPoolLarge   = &domain.Error{Kind: domain.Conflict, Code: "pool-large", Detail: "It takes too long to draw among so many in this mix. Choose among fewer people."}
)

// How sure it is to be, by what was seen before, that enough come; and how long the draw may take.
const (
	surely    = 0.8
	drawLimit = 20 * time.Second
	mostEarly = 20 // gatherings
)

func (c *Composition) check(g *Gathering, now time.Time) (answerBy time.Time, err error) {
	var faults domain.Checks
	faults.Unless(c.Panel != 0 || len(c.Earlier) > 0, "/panel", "source-missing", "Choose a panel, or gatherings whose people may be asked again.")
	faults.Unless(len(c.Earlier) <= mostEarly, "/earlier", "earlier-many", "Choose at most 20 gatherings.")
	faults.Unless(!c.Nest || c.Panel != 0, "/nest", "panel-missing", "Choose the panel whose mix is to be taken.")
	faults.Unless(c.Expected >= 10 && c.Expected <= 100, "/expected", "expected-range", "Give between 10 and 100 of a hundred.")
	faults.Unless(c.Substitutes >= 0 && c.Substitutes <= 3, "/substitutes", "substitutes-range", "Choose 0 to 3 substitutes.")
	answerBy = endOfDay(now, c.AnswerDays)
	faults.Unless(c.AnswerDays >= 2 && c.AnswerDays <= 60, "/answerDays", "days-range", "Give between 2 and 60 days to answer.")
	faults.Unless(c.FindTime || c.AnswerDays > 60 || answerBy.Add(lastCall).Before(g.StartsAt), "/answerDays", "answer-late", "Give fewer days: the answers must be there a day before it begins.")
	faults.Length(&c.Reason, "/reason", 3, 300)
	return answerBy, faults.Of(ErrComposition)
}

// Preview is what comes of a composition, before anybody is asked. It names nobody: the draw itself is made when the
// invitations go out.
type Preview struct {
	Found       int // people who were thought of
	LeftOut     []LeftOut
	Pool        int // people who can be asked
	Seats       int // that are free
	Invited     int // how many are to be invited
	Substitutes int
	Rate        float64 // the share of those invited who are expected to come
	Enough      float64 // the probability that all seats are taken
	AnswerBy    time.Time
	Quotas      mix.Quotas // of those who are invited
	Has         mix.Taken  // of those who can be asked
	Burdens     []mix.Used // how often those who are invited were asked before
	Least, Most float64    // the smallest and the largest chance to be invited of those who can be asked
	NoMail      int        // of those who can be asked, people whom no mail reaches
}

// LeftOut is how many cannot be asked for one reason.
type LeftOut struct {
	Code   string
	People int
}

// PreviewComposition tells what would come of a composition. Nobody is asked.
func (bs *Bookings) PreviewComposition(ctx context.Context, id int64, c Composition) (p Preview, err error) {
	found, err := bs.findGroup(ctx, id, c)
	if err != nil {
		return p, err
	}
	return found.preview(ctx, lottery.Seed{})
}

// Compose draws whom to invite, invites them, and keeps the substitutes: all or nothing. The seed is made here, so that nobody
// can try until the draw pleases, and it is kept.
func (bs *Bookings) Compose(ctx context.Context, id int64, c Composition) (kept Composed, err error) {
	found, err := bs.findGroup(ctx, id, c)
	if err != nil {
		return kept, err
	}
	var seed lottery.Seed
	if _, err := rand.Read(seed[:]); err != nil {
		return kept, err
	}
	p, err := found.preview(ctx, seed)
	if err != nil {
		return kept, err
	}
	stand, err := p.Quotas.Substitutes(ctx, found.members(), found.drawn.Members, mix.SubstituteOptions{Count: c.Substitutes, Seed: seed})
	if err != nil {
		return kept, err
	}
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		kept, err = bs.invite(tx, found, &p, stand.Members, seed)
		return err
	})
	return kept, err
}

// found is a gathering with everybody who could be asked to it.
type found struct {
	id       int64
	by       Composition
	answerBy time.Time
	version  int
	mix      *mixed
	nested   []MixFeature // the panel's mix, when it is taken over
	panel    *panel.Panel
	seen     lottery.Seats
	people   []candidate
	leftOut  []LeftOut
	all      int
	drawn    *mix.Composition
}

// candidate is somebody who can be asked.
type candidate struct {
	ID     int64
	Home   string
	Burden int
	Mix    places
	NoMail bool
	Reason *int
}

func (f *found) members() []mix.Member {
	list := make([]mix.Member, len(f.people))
	for i, c := range f.people {
		list[i] = mix.Member{ID: strconv.FormatInt(c.ID, 10), Values: f.mix.party(&Booking{Mix: c.Mix, Seats: 1})[0], Burden: c.Burden, Household: c.Home}
	}
	return list
}

func (bs *Bookings) findGroup(ctx context.Context, id int64, c Composition) (f *found, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		f, err = lookFor(tx, id, c)
		if err == nil {
			tx.Record(domain.Access{Action: "read", Subject: "resident", Criterion: Activity(id), Count: f.all, Purpose: "see of whom a group can be made"})
		}
		return err
	})
	return f, err
}

// lookFor finds everybody who could be asked to a gathering, for an actor who may see them.
func lookFor(tx *domain.Tx, id int64, c Composition) (*found, error) {
	g, err := find(tx, id, domain.GatheringsWrite)
	if err != nil {
		return nil, err
	}
	if err := tx.Require(domain.ResidentsRead, g.Scope()); err != nil {
		return nil, err
	}
	if err := g.takes(tx.Now); err != nil {
		return nil, err
	}
	f := &found{id: id, by: c, version: g.Version}
	if f.answerBy, err = f.by.check(&g, tx.Now); err != nil {
		return nil, err
	}
	if g.Free() == 0 {
		return nil, ErrFull
	}
	if err := notComposed(tx, &g, c.Nest); err != nil {
		return nil, err
	}
	if err := f.sources(tx); err != nil {
		return nil, err
	}
	if f.mix, err = mixedOf(tx, id); err != nil {
		return nil, err
	}
	values := idList{}
	if c.Nest {
		if err := f.nest(tx); err != nil {
			return nil, err
		}
		for _, n := range f.nested {
			values = append(values, n.ValueIDs...)
		}
	} else if err := tx.Row("SELECT value_ids::text FROM gathering WHERE id = $1", id).Scan(&values); err != nil {
		return nil, err
	}
	if err := tx.Row(`SELECT count(*), count(*) FILTER (WHERE b.attendance <> 'attended' AND b.attendance <> 'left_early') FROM booking b JOIN gathering g ON g.id = b.gathering_id
		WHERE b.role = 'invited' AND g.unit_id = $1 AND g.state = 'held'`, g.UnitID).Scan(&f.seen.Seated, &f.seen.Dropped); err != nil {
		return nil, err
	}
	err = f.look(tx, &g, values)
	return f, err
}

// notComposed refuses to invite while others have not answered; a mix is not changed under those who were counted by it.
func notComposed(tx *domain.Tx, g *Gathering, nest bool) error {
	var open, some bool
	if err := tx.Row(`SELECT coalesce(bool_or(state IN ('undated', 'invited', 'substitute')), false), count(*) > 0 FROM booking WHERE gathering_id = $1
		AND state IN ('substitute', 'undated', 'invited', 'waiting', 'offered', 'booked')`, g.ID).Scan(&open, &some); err != nil {
		return err
	}
	if open {
		return ErrComposed
	}
	if nest && some {
		return ErrComposition.With(domain.Fault{Where: "/nest", Code: "mix-settled", Detail: "People have seats by the mix that there is. Keep it."})
	}
	return nil
}

// sources looks whether the actor may see the people of what was chosen.
func (f *found) sources(tx *domain.Tx) error {
	if f.by.Panel != 0 {
		p, err := panel.Find(tx, f.by.Panel, domain.PanelsRead)
		if errors.Is(err, domain.ErrNotFound) || errors.Is(err, domain.ErrForbidden) {
			return ErrComposition.With(domain.Fault{Where: "/panel", Code: "panel-unknown", Detail: "Choose one of the panels that you may see."})
		}
		if err != nil {
			return err
		}
		f.panel = &p
	}
	if len(f.by.Earlier) == 0 {
		return nil
	}
	var rows []Gathering
	if err := tx.DB.Where("id IN ?", f.by.Earlier).Find(&rows).Error; err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(g Gathering) bool {
		return !tx.Actor.May(domain.GatheringsRead, g.Scope()) || !tx.Actor.May(domain.ResidentsRead, g.Scope())
	})
	slices.Sort(f.by.Earlier)
	if f.by.Earlier = slices.Compact(f.by.Earlier); len(rows) != len(f.by.Earlier) {
		return ErrComposition.With(domain.Fault{Where: "/earlier", Code: "gathering-unknown", Detail: "Choose gatherings whose people you may see."})
	}
	return nil
}

// budgetOf is how often people may be asked: by the rule of their panel, else by what is suggested for panels.
func budgetOf(p *panel.Panel) resident.Budget {
	d := panel.Suggested()
	if p != nil {
		d.MaxContacts, d.ContactDays, d.RestDays = p.MaxContacts, p.ContactDays, p.RestDays
	}
	return resident.Budget{Max: d.MaxContacts, Days: d.ContactDays, Rest: d.RestDays}
}

// uncounted is what is no burden: they joined their panel to be asked.
func uncounted(p *panel.Panel) []string {
	if p == nil {
		return nil
	}
	return []string{panel.Activity(p.ID)}
}

// look finds those who can be asked, in the order of their numbers, and counts the others by the first reason that holds.
func (f *found) look(tx *domain.Tx, g *Gathering, values idList) error {
	eligible, args := resident.Eligible(budgetOf(f.panel), tx.Now, uncounted(f.panel)...)
	reasons := []struct {
		code, where string
		args        []any
	}{
		{"erased", "r.erased_at IS NOT NULL", nil},
		{"gone", "r.gone <> ''", nil},
		{"opted-out", "r.opted_out_at IS NOT NULL", nil},
		{"excluded", resident.ValueOn("(SELECT id FROM feature WHERE code = 'exclusion')", tx.Now) + " IS NOT NULL", nil},
		{"paused", "r.paused_until IS NOT NULL AND r.paused_until > ?", []any{tx.Now}},
		{"asked", "EXISTS (SELECT FROM booking o WHERE o.resident_id = r.id AND o.gathering_id = ?)", []any{g.ID}},
		{"elsewhere", "NOT ? AND EXISTS (SELECT FROM booking o WHERE o.resident_id = r.id AND o.state IN ('offered', 'booked') AND o.during && tstzrange(?, ?))", []any{f.by.FindTime, g.StartsAt, g.EndsAt}},
		{"budget", "NOT (" + eligible + ")", args},
	}
	budget := budgetOf(f.panel)
	when, all := "CASE", []any{values, tx.Now.AddDate(0, 0, -budget.Days), append(uncounted(f.panel), "")}
	for i, r := range reasons {
		when += fmt.Sprintf(" WHEN %s THEN %d", r.where, i)
		all = append(all, r.args...)
	}
	all = append(all, f.by.Panel, append([]int64{0}, f.by.Earlier...))
	var rows []candidate
	if err := tx.DB.Raw(`SELECT r.id, `+resident.Home+` AS home,
			(SELECT coalesce(array_agg(v.i ORDER BY v.i), '{}')::text FROM unnest(CAST(? AS bigint[])) WITH ORDINALITY v (id, i) WHERE v.id = ANY (r.value_ids)) AS mix,
			(SELECT count(*) FROM contact c WHERE c.resident_id = r.id AND c.at > ? AND c.activity NOT IN ?) AS burden,
			r.email = '' OR EXISTS (SELECT FROM channel_wish w WHERE w.resident_id = r.id) AS no_mail, `+when+` END AS reason
		FROM resident r WHERE r.id IN (SELECT m.resident_id FROM membership m WHERE m.panel_id = ? AND m.status = 'confirmed'
			UNION SELECT b.resident_id FROM booking b WHERE b.gathering_id IN ? AND b.attendance IN ('attended', 'left_early')) ORDER BY r.id`, all...).Scan(&rows).Error; err != nil {
		return err
	}
	f.all = len(rows)
	counts := make([]int, len(reasons))
	for _, c := range rows {
		if c.Reason != nil {
			counts[*c.Reason]++
			continue
		}
		f.people = append(f.people, c)
	}
	for i, n := range counts {
		if n > 0 {
			f.leftOut = append(f.leftOut, LeftOut{reasons[i].code, n})
		}
	}
	return nil
}

// nest takes the mix of the panel in proportion to the seats.
func (f *found) nest(tx *domain.Tx) error {
	var rows []struct {
		FeatureID            int64
		FeatureDa, FeatureEn string
		ValueID              int64
		ValueDa, ValueEn     string
		Min, Target, Max     int
	}
	if err := tx.DB.Raw(`SELECT q.feature_id, f.name_da AS feature_da, f.name_en AS feature_en, q.value_id, v.name_da AS value_da, v.name_en AS value_en, q.min, q.target, q.max
		FROM quota q JOIN panel_dimension d USING (panel_id, feature_id) JOIN feature f ON f.id = q.feature_id JOIN feature_value v ON v.id = q.value_id
		WHERE q.panel_id = ? ORDER BY d.position, v.position, v.id`, f.by.Panel).Scan(&rows).Error; err != nil {
		return err
	}
	whole := mix.Quotas{Seats: f.panel.Size}
	var targets [][]int
	last := int64(0)
	for _, r := range rows {
		if r.FeatureID != last {
			last = r.FeatureID
			whole.Features, targets = append(whole.Features, mix.Feature{Name: mix.Text{Da: r.FeatureDa, En: r.FeatureEn}}), append(targets, nil)
			f.nested = append(f.nested, MixFeature{})
		}
		n := len(targets) - 1
		whole.Features[n].Values = append(whole.Features[n].Values, mix.Value{Name: mix.Text{Da: r.ValueDa, En: r.ValueEn}, Min: r.Min, Max: r.Max})
		targets[n], f.nested[n].ValueIDs = append(targets[n], r.Target), append(f.nested[n].ValueIDs, r.ValueID)
	}
	group := whole.Nested(f.mix.quotas.Seats, targets, nil)
	f.mix = &mixed{quotas: *group, taken: group.Count()}
	place := 1
	for i := range f.nested {
		f.nested[i].Feature = group.Features[i]
		f.mix.first = append(f.mix.first, place)
		place += len(group.Features[i].Values)
	}
	return nil
}

// preview draws a group by a seed and tells what is known of every draw.
func (f *found) preview(ctx context.Context, seed lottery.Seed) (p Preview, err error) {
	members := f.members()
	p = Preview{Found: f.all, LeftOut: f.leftOut, Pool: len(members), Seats: f.mix.quotas.Seats - f.mix.taken.Seats, AnswerBy: f.answerBy,
		Rate: mix.ShowUp(f.seen, float64(f.by.Expected)/100)}
	people := make([]mix.Person, len(members))
	for i, m := range members {
		people[i] = m.Values
		if f.people[i].NoMail {
			p.NoMail++
		}
	}
	p.Has = f.mix.quotas.Count(people...)
	wanted, err := mix.Invite(p.Seats, []mix.Expected{{Share: 1, Rate: p.Rate}}, surely)
	if err != nil {
		return p, err
	}
	p.Invited = min(wanted.Total, len(members))
	p.Substitutes = max(0, min(f.by.Substitutes, len(members)-p.Invited))
	p.Enough = mix.AtLeast(mix.Attendance([]mix.Expected{{Share: 1, Rate: p.Rate}}, []int{p.Invited}), p.Seats)
	if p.Invited == 0 {
		return p, ErrShort.With(domain.Fault{Where: "/panel", Code: "nobody-to-ask", Detail: "Nobody of them can be asked now."})
	}
	p.Quotas = *f.forInvited(p.Invited, p.Has)
	ctx, stop := context.WithTimeout(ctx, drawLimit)
	defer stop()
	f.drawn, err = p.Quotas.Compose(ctx, members, seed)
	var short *lottery.InfeasibleError
	switch {
	case errors.As(err, &short):
		return p, ErrShort.With(shortages(short)...)
	case errors.Is(err, lottery.ErrLimit), errors.Is(err, context.DeadlineExceeded):
		return p, ErrPoolLarge
	case err != nil:
		return p, err
	}
	p.Burdens = f.drawn.Burdens
	p.Least, p.Most = chances(f.drawn.Lottery)
	return p, nil
}

// forInvited are the quotas of those who are invited, who are more than the free seats: what the group lacks, in
// proportion. No minimum asks for more people than there are, unless the group itself does.
func (f *found) forInvited(n int, has mix.Taken) *mix.Quotas {
	rest := mix.Quotas{Seats: max(1, f.mix.quotas.Seats-f.mix.taken.Seats)}
	var targets [][]int
	for i, feature := range f.mix.quotas.Features {
		left, target := mix.Feature{Name: feature.Name}, []int{}
		for v, value := range feature.Values {
			have := f.mix.taken.Values[i][v]
			left.Values = append(left.Values, mix.Value{Name: value.Name, Min: max(0, value.Min-have), Max: max(0, value.Max-have)})
			target = append(target, left.Values[v].Min+left.Values[v].Max)
		}
		rest.Features, targets = append(rest.Features, left), append(targets, target)
	}
	wide := rest.Nested(n, targets, nil)
	for i := range wide.Features {
		for v := range wide.Features[i].Values {
			value := &wide.Features[i].Values[v]
			value.Min = min(value.Min, max(rest.Features[i].Values[v].Min, has.Values[i][v]))
		}
	}
	return wide
}

// shortages are what stands in the way of a group, in the words of its quotas.
func shortages(short *lottery.InfeasibleError) (all []domain.Fault) {
	for _, s := range short.Shortages {
		kind := ""
		for _, t := range s.Kind {
			kind += t.Feature + ": " + strings.Join(t.Values, ", ") + ". "
		}
		all = append(all, domain.Fault{Where: "/panel", Code: "people-short", Detail: fmt.Sprintf("%sThere are %d, and %d are needed.", kind, s.Have, s.Need)})
	}
	return all
}

// chances are the smallest and the largest chance that a lottery gives anybody.
func chances(l *lottery.Lottery) (least, most float64) {
	if l.Total == 0 || len(l.Chances) == 0 {
		return 0, 0
	}
	return float64(slices.Min(l.Chances)) / float64(l.Total), float64(slices.Max(l.Chances)) / float64(l.Total)
}
