package panel

import (
	"context"
	"slices"

	"deltag/domain"
	"deltag/domain/lottery"
)

// outlook is what a wave of invitations is planned from: who can be invited, who has said yes, who still may, and how
// people like them respond.
type outlook struct {
	sheet    *QuotaSheet
	frame    *frame
	pool     *pool
	response Response
	cells    []lottery.Expected // one for each stratum of the frame
	pending  []lottery.Expected // those who can still answer
	coming   float64            // how many of them will say yes
	invited  map[int64]int      // by value id
	yes      map[int64]int
	waves    int
}

func loadOutlook(tx *domain.Tx, s *QuotaSheet) (*outlook, error) {
	o := &outlook{sheet: s, invited: map[int64]int{}, yes: map[int64]int{}}
	var err error
	if o.frame, err = loadFrame(tx, &s.Panel, s.Beyond); err != nil {
		return nil, err
	}
	if o.pool, err = loadPool(tx, s); err != nil {
		return nil, err
	}
	own, others, err := answersOf(tx, &s.Panel)
	if err != nil {
		return nil, err
	}
	if o.response, err = loadResponse(tx, &s.Panel, own, others); err != nil {
		return nil, err
	}
	by, err := newProfiles(tx, s.Panel.ID)
	if err != nil {
		return nil, err
	}
	if o.pending, o.coming, err = o.response.pending(own, by, tx.Now); err != nil {
		return nil, err
	}
	for _, cell := range o.frame.strata {
		o.cells = append(o.cells, lottery.Expected{Values: by.of(cell.values), People: cell.households, Chance: o.response.rate(cell.values)})
	}
	if err := o.count(own); err != nil {
		return nil, err
	}
	return o, tx.DB.Raw("SELECT count(*) FROM draw WHERE panel_id = ? AND stage = ? AND NOT trial", s.Panel.ID, Invite).Scan(&o.waves).Error
}

// count adds up by value who was invited and who said yes.
func (o *outlook) count(own []answered) error {
	for _, a := range own {
		values, err := parseStratum(a.Stratum)
		if err != nil {
			return err
		}
		for _, v := range values {
			o.invited[v] += a.Invited
			o.yes[v] += a.Yes
		}
	}
	return nil
}

// ready tells whether quotas and size are such that draws can be simulated.
func (o *outlook) ready() bool {
	return o.sheet.Panel.Size > 0 && len(o.sheet.Features) > 0 && len(o.sheet.Quotas) > 0 && len(o.sheet.Faults) == 0
}

// Whom says who a wave of invitations is for.
type Whom string

// A wave is for everybody, in such shares that all groups come as close to the wished yes as can be, or only for the
// kinds of people without whom no panel can be drawn.
const (
	Everybody   Whom = "all"
	OnlyMissing Whom = "missing"
)

// wishes are the yes still wished for by value: so many for each seat, less those that came and those that will.
func (o *outlook) wishes() map[int64]Quota {
	have := map[int64]float64{}
	for i, n := range o.pending {
		for f, v := range n.Values {
			if v != lottery.NoValue {
				have[o.frame.features[f].Values[v].ID] += float64(o.pending[i].People) * n.Chance
			}
		}
	}
	left := map[int64]Quota{}
	for v, q := range o.sheet.Quotas {
		q.Target = max(0, whole(float64(q.Target)*o.sheet.Panel.YesPerSeat-have[v])-o.yes[v])
		left[v] = q
	}
	return left
}

// rates are the chances of the strata to say yes.
func (o *outlook) rates() []float64 {
	list := make([]float64, len(o.cells))
	for i, c := range o.cells {
		list[i] = c.Chance
	}
	return list
}

// weights give each stratum its share of the letters to everybody, in parts.
func (o *outlook) weights() []int {
	quotas := o.sheet.Quotas
	if o.waves > 0 {
		quotas = o.wishes()
	}
	return weigh(o.frame.strata, o.frame.features, quotas, o.rates())
}

// weightsOf shares the letters of each kind over the strata that are of it, so that everybody of the kind has the same chance.
func (o *outlook) weightsOf(calls []Wanted) []int {
	letters, total := make([]float64, len(o.cells)), 0.0
	for _, c := range calls {
		people := 0
		for _, s := range c.strata {
			people += o.frame.strata[s].people
		}
		for _, s := range c.strata {
			n := float64(c.Invitations) * float64(o.frame.strata[s].people) / float64(people)
			letters[s] += n
			total += n
		}
	}
	return inParts(letters, total)
}

// expectedOf is what so many letters to each stratum will give.
func (o *outlook) expectedOf(letters []int) (groups []lottery.Expected, yes float64) {
	for i, n := range letters {
		if n > 0 {
			groups = append(groups, lottery.Expected{Values: o.cells[i].Values, People: n, Chance: o.cells[i].Chance})
			yes += float64(n) * o.cells[i].Chance
		}
	}
	return groups, yes
}

// simulate tells how likely a panel can be drawn after so many letters to each stratum, and when some drop out.
func (o *outlook) simulate(ctx context.Context, letters []int, runs int, drop float64) (*lottery.Forecast, error) {
	more, _ := o.expectedOf(letters)
	return lottery.Simulate(ctx, o.pool.problem, append(slices.Clone(o.pending), more...),
		lottery.ForecastOptions{Seed: planSeed, Runs: runs, Drop: drop})
}

// planSeed is the seed of all planning: the same panel on the same day gives the same plan to everybody.
var planSeed = lottery.Seed{'p', 'l', 'a', 'n'}

const (
	surely     = 0.9 // how sure a plan wants to be that the panel can be drawn
	quickRuns  = 100 // simulations while a number of letters is looked for
	lookedMost = 8
)

// suggest is the number of letters to everybody that the wished yes call for, and more when a panel could otherwise
// hardly be drawn.
func (o *outlook) suggest(ctx context.Context) (int, error) {
	weights, room := o.weights(), o.room()
	wanted := 0.0
	for i, w := range weights { // a letter in each stratum's share gives so many yes
		wanted += float64(w) / parts * o.cells[i].Chance
	}
	if wanted == 0 {
		return 0, nil
	}
	missing := float64(o.sheet.Panel.Size)*o.sheet.Panel.YesPerSeat - float64(len(o.pool.ids)) - o.coming
	n := min(whole(max(missing, 0)/wanted), room)
	if !o.ready() || o.waves > 0 {
		return n, nil
	}
	first := n
	for range lookedMost {
		f, err := o.simulate(ctx, share(n, weights, o.frame.strata, planSeed).targets, quickRuns, 0)
		if err != nil {
			return 0, err
		}
		if f.Chance() >= surely {
			return n, nil
		}
		if n == room {
			break
		}
		n = min(max(n+n/3, n+10), room)
	}
	return first, nil
}

// room is how many people can be invited at most.
func (o *outlook) room() (n int) {
	for _, s := range o.frame.strata {
		n += s.households
	}
	return n
}
