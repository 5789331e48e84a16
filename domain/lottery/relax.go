package lottery

import (
	"context"
	"errors"
	"slices"
)

// Relaxation is a widening of quotas with which a panel exists.
type Relaxation struct {
	Changes []Change `json:"changes"`
	People  int      `json:"people"` // by how many people quotas are widened in all
	Least   bool     `json:"least"`  // no milder one exists; false when the search ended before it was sure
}

// Change is how one quota is widened.
type Change struct {
	Feature string `json:"feature"`
	Value   string `json:"value"`
	Was     Limits `json:"was"`
	Now     Limits `json:"now"`
}

// Limits are the fewest and the most people of a value.
type Limits struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// flex is how far the quota may be widened. Where nobody has said so, a minimum may fall by half, and a maximum rise by
// half, but by one person at least: a quota that must give way more than that is not the same quota any more.
func (v Value) flex(size int) Flex {
	if v.Flex != nil {
		return *v.Flex
	}
	return Flex{Min: max(v.Min-max(v.Min/2, 1), 0), Max: max(v.Max, min(v.Max+max(v.Max/2, 1), size))}
}

// relaxNodes limits the search for the mildest relaxation.
const relaxNodes = 3000

// Relax finds the mildest widening of quotas with which a panel exists: raising a maximum costs 1 for each person,
// lowering a minimum 1 + 2/minimum, so that small groups give way last. No quota is widened beyond its Flex (see
// Value.Flex; without one, by half). A minimum is not lowered below what the pool holds of the value, unless no panel can
// be had otherwise: then it is the combinations that are missing, and not people with the value.
// nil means that no such widening helps, or that this is not known. When a panel exists already there are no Changes.
// Errors: *FaultError when members or quotas are malformed, or ctx's when it ends.
func Relax(ctx context.Context, p *Problem) (*Relaxation, error) {
	if err := checkExpected(p, nil); err != nil {
		return nil, err
	}
	for _, deep := range [...]bool{false, true} {
		r, err := relax(ctx, p, deep)
		if err != nil || r != nil {
			return r, err
		}
	}
	return nil, nil
}

func relax(ctx context.Context, p *Problem, deep bool) (*Relaxation, error) {
	widest := copyQuotas(p)
	for f, feature := range p.Features {
		for v, value := range feature.Values {
			limit := value.flex(p.Size)
			if _, holds := p.count(func(m Member) bool { return m.Values[f] == v }); !deep {
				limit.Min = max(limit.Min, min(value.Min, holds))
			}
			widest.Features[f].Values[v] = Value{Name: value.Name, Min: limit.Min, Max: limit.Max}
		}
	}
	if len(widest.Check()) > 0 {
		return nil, nil
	}
	g, err := newProgram(p)
	if err != nil {
		return nil, err
	}
	weight, err := g.loosen(p, widest)
	if err != nil {
		return nil, err
	}
	s := newSearch(ctx, g, relaxNodes)
	x, err := s.most(g.box(), weight)
	if errors.Is(err, ErrLimit) {
		if x = s.best; x == nil {
			return nil, nil
		}
	} else if err != nil || x == nil {
		return nil, err
	}
	return g.relaxation(p, x, err == nil), nil
}

// loosen gives the row of every quota two more columns: one counts how far its minimum is lowered, the other how far its
// maximum is not raised (so that it adds to the sum too, as all columns do). It answers what each column is worth.
func (g *program) loosen(p, widest *Problem) ([]int64, error) {
	columns := len(g.cols)
	weight := slices.Repeat([]int64{0}, columns)
	for f, feature := range p.Features {
		for v, value := range feature.Values {
			r := g.row[f][v]
			if r < 0 {
				continue
			}
			limit := widest.Features[f].Values[v]
			down, up := value.Min-limit.Min, min(limit.Max, len(p.Members))-min(value.Max, len(p.Members))
			g.cols = append(g.cols, []int32{r}, []int32{r})
			g.lower, g.upper = append(g.lower, 0, 0), append(g.upper, down, up)
			g.lo[r], g.hi[r] = g.lo[r]+up, max(g.lo[r], g.hi[r])+up // a minimum may be above the whole pool
			weight = append(weight, -lowering(value.Min), raising)
		}
	}
	if (len(p.Features)+2+len(g.cols)-columns)*len(p.Members) > maxWork {
		return nil, errLarge
	}
	return weight, nil
}

// What one person costs, in thousandths.
const raising = 1000

func lowering(least int) int64 { return raising + 2*raising/int64(max(least, 1)) }

// relaxation reads off how far each quota must give way for a choice of people.
func (g *program) relaxation(p *Problem, x []int, sure bool) *Relaxation {
	sums := make([]int, len(g.lo))
	for j := range g.classOf {
		for _, r := range g.cols[j] {
			sums[r] += x[j]
		}
	}
	out := &Relaxation{Least: sure}
	for f, feature := range p.Features {
		for v, value := range feature.Values {
			r := g.row[f][v]
			if r < 0 || sums[r] >= value.Min && sums[r] <= value.Max {
				continue
			}
			c := Change{Feature: feature.Name, Value: value.Name, Was: Limits{value.Min, value.Max},
				Now: Limits{min(value.Min, sums[r]), max(value.Max, sums[r])}}
			out.Changes = append(out.Changes, c)
			out.People += c.Was.Min - c.Now.Min + c.Now.Max - c.Was.Max
		}
	}
	return out
}
