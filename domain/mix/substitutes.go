package mix

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"deltag/domain/lottery"
)

// This file chooses two or three substitutes for a group that was composed, before anybody has dropped out: those with whom the
// group is short of the fewest people, on average, after one drop-out. It tries all of them. The lottery's stand-bys answer another
// question, for panels in which many drop out: with whom most sets of drop-outs are repaired without anything missing. For
// groups of twelve that left up to 0.4 people more missing after one drop-out than the best two.

// SubstituteOptions are the choices.
type SubstituteOptions struct {
	Count int          // how many are wanted, at most three
	Drop  []float64    // for each of the pool the chance to drop out, as measured (lottery.DropOuts); nil: each of the group is as likely
	Seed  lottery.Seed // recorded; decides among equals
}

const mostSubstitutes = 3

// Substitutes is the choice.
type Substitutes struct {
	Members []string `json:"members"` // in the order of the calls; fewer than wanted when nobody else may be one
	// Without and With are the shortfall after one of the group dropped out, on average: when nobody comes for them, and when the
	// substitute comes who is then the best.
	Without float64 `json:"without"`
	With    float64 `json:"with"`
}

// Substitutes chooses among those of a pool who are not of the group: of all choices one with the least shortfall after a drop-out,
// then the least burden in all, then by lot. Nobody is chosen who was fixed out, or shares a household with the group or
// another substitute. They are called in the order of what each is worth alone. The answer depends on the quotas, the pool
// and the options only. Errors: *lottery.FaultError, or ctx's when it ends.
func (q *Quotas) Substitutes(ctx context.Context, pool []Member, group []string, o SubstituteOptions) (*Substitutes, error) {
	if o.Count < 0 || o.Count > mostSubstitutes {
		return nil, &lottery.FaultError{Faults: []lottery.Fault{{Where: "/count", Code: "substitutes", Have: o.Count, Need: mostSubstitutes,
			Detail: fmt.Sprintf("%d substitutes are not possible: choose 0 to %d.", o.Count, mostSubstitutes)}}}
	}
	b := q.newBench(pool, group, o)
	b.best.worth = b.worth(nil)
	without := b.best.worth
	for b.count = min(o.Count, len(b.able)); b.count > 0; b.count-- {
		b.best.members = nil
		if err := b.try(ctx, 0, nil); err != nil {
			return nil, err
		}
		if b.best.members != nil { // else households leave room for fewer
			break
		}
	}
	s := &Substitutes{Members: []string{}, Without: without, With: b.best.worth}
	slices.SortStableFunc(b.best.members, func(x, y *substitute) int { return cmp.Compare(b.worth([]*substitute{x}), b.worth([]*substitute{y})) })
	for _, m := range b.best.members {
		s.Members = append(s.Members, m.ID)
	}
	return s, nil
}

// substitute is somebody who may be one, with the shortfall that they leave after each drop-out.
type substitute struct {
	Member
	left []int
}

// bench is everybody who may be a substitute, and the best choice so far.
type bench struct {
	able   []*substitute
	empty  []int     // shortfall after each drop-out when nobody comes
	weight []float64 // of each drop-out; they add up to 1
	count  int
	best   struct {
		members []*substitute
		worth   float64
		burden  int
	}
}

func (q *Quotas) newBench(pool []Member, group []string, o SubstituteOptions) *bench {
	b := &bench{}
	taken, gone, homes, all := q.Count(), []Person{}, map[string]bool{}, 0.0
	byID, ids := map[string]Member{}, []string{}
	for i, m := range pool {
		if byID[m.ID] = m; !slices.Contains(group, m.ID) {
			ids = append(ids, m.ID)
			continue
		}
		chance := 1.0
		if i < len(o.Drop) {
			chance = o.Drop[i]
		}
		taken.Add(m.Values)
		gone, b.weight, homes[m.Household], all = append(gone, m.Values), append(b.weight, chance), true, all+chance
	}
	for i := range b.weight {
		b.weight[i] /= max(all, 1e-9)
	}
	after := func(party ...Person) (list []int) {
		for _, p := range gone {
			taken.Remove(p)
			list = append(list, q.shortfall(taken, party))
			taken.Add(p)
		}
		return list
	}
	b.empty = after()
	for _, id := range lottery.CallOrder(ids, o.Seed) {
		if m := byID[id]; m.Fixed != lottery.FixedOut && (m.Household == "" || !homes[m.Household]) {
			b.able = append(b.able, &substitute{m, after(m.Values)})
		}
	}
	slices.SortStableFunc(b.able, func(x, y *substitute) int { return x.Burden - y.Burden })
	b.onlyFirst(o.Count)
	return b
}

// onlyFirst keeps of those who are worth the same the first so many of different households: no choice needs more.
func (b *bench) onlyFirst(count int) {
	seen := map[string][]*substitute{}
	b.able = slices.DeleteFunc(b.able, func(s *substitute) bool {
		key := fmt.Sprint(s.left)
		if len(seen[key]) >= count || slices.ContainsFunc(seen[key], s.sharesHome) {
			return true
		}
		seen[key] = append(seen[key], s)
		return false
	})
}

func (s *substitute) sharesHome(o *substitute) bool {
	return s.Household != "" && s.Household == o.Household
}

// worth is the mean shortfall after one drop-out with a choice.
func (b *bench) worth(chosen []*substitute) (mean float64) {
	for d, least := range b.empty {
		for _, s := range chosen {
			least = min(least, s.left[d])
		}
		mean += float64(b.weight[d] * float64(least))
	}
	return mean
}

// try goes through all choices that begin with some, in order, so that among equals the first stays.
func (b *bench) try(ctx context.Context, from int, chosen []*substitute) error {
	if len(chosen) == b.count {
		worth, burden := b.worth(chosen), 0
		for _, s := range chosen {
			burden += s.Burden
		}
		if b.best.members == nil || worth < b.best.worth || worth == b.best.worth && burden < b.best.burden {
			b.best.members, b.best.worth, b.best.burden = slices.Clone(chosen), worth, burden
		}
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for i := from; i < len(b.able); i++ {
		s := b.able[i]
		if slices.ContainsFunc(chosen, s.sharesHome) {
			continue
		}
		if err := b.try(ctx, i+1, append(chosen, s)); err != nil {
			return err
		}
	}
	return nil
}
