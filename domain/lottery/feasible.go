package lottery

import (
	"context"
	"sort"
)

// Feasibility is the exact answer to the question whether any panel meets all quotas.
type Feasibility struct {
	Feasible  bool       `json:"feasible"`
	Panel     []string   `json:"panel"`     // ids of one that does, in canonical order
	Shortages []Shortage `json:"shortages"` // what stands in the way; mending all of them makes the problem feasible
	// Households tells that the quotas would hold if members of one household could sit together,
	// so that the household rule is the cause and not the quotas.
	Households bool `json:"households"`
}

// Feasible decides exactly whether any panel meets all quotas, and names what is short when none does.
// Errors: *FaultError when the problem contradicts itself, ErrLimit, or ctx's when it ends.
func Feasible(ctx context.Context, p *Problem) (*Feasibility, error) { return feasible(ctx, p, 0) }

func feasible(ctx context.Context, p *Problem, nodes int) (*Feasibility, error) {
	if err := faultsToError(p.Check()); err != nil {
		return nil, err
	}
	g, err := newProgram(p)
	if err != nil {
		return nil, err
	}
	x, err := newSearch(ctx, g, nodes).any(g.box(), nil)
	if err != nil {
		return nil, err
	}
	if x == nil {
		return explain(ctx, p)
	}
	panel := g.seat(x, newSource(Seed{}, "deltag witness 1"))
	return &Feasibility{Feasible: true, Panel: g.ids(p, panel)}, nil
}

// Undrawable names, exactly, the members who are in no possible panel, in canonical order. Members
// who were fixed out are not among them. When the problem is infeasible that is everybody else.
// Errors as Feasible.
func Undrawable(ctx context.Context, p *Problem) ([]Excluded, error) {
	if err := faultsToError(p.Check()); err != nil {
		return nil, err
	}
	g, err := newProgram(p)
	if err != nil {
		return nil, err
	}
	never, _, err := newCover(ctx, g, 0).find()
	if err != nil {
		return nil, err
	}
	return g.excluded(p, never), nil
}

// excluded turns columns that can never be chosen into named members, and adds the housemates of fixed ones.
func (g *program) excluded(p *Problem, never []bool) []Excluded {
	why := map[int]Exclusion{}
	for _, place := range g.homesHeld {
		why[place] = ByHousehold
	}
	for j, out := range never {
		if !out {
			continue
		}
		c := g.classes[g.classOf[j]]
		for _, home := range c.homes {
			for _, place := range home[j-c.first] {
				why[int(place)] = ByQuotas
			}
		}
	}
	places := make([]int, 0, len(why))
	for place := range why {
		places = append(places, place)
	}
	sort.Ints(places)
	list := make([]Excluded, len(places))
	for i, place := range places {
		list[i] = Excluded{Member: p.Members[g.order[place]].ID, Why: why[place]}
	}
	return list
}

// cover finds choices until every column that can be chosen is in one, and proves it of the others.
type cover struct {
	g       *program
	s       *search
	covered []bool
	found   [][]int
}

func newCover(ctx context.Context, g *program, nodes int) *cover {
	return &cover{g: g, s: newSearch(ctx, g, nodes), covered: make([]bool, len(g.cols))}
}

// find gives the columns that are in no choice, and choices that cover all others.
func (c *cover) find() (never []bool, found [][]int, err error) {
	never = make([]bool, len(c.g.cols))
	for j := range c.g.cols {
		if c.covered[j] {
			continue
		}
		b := c.g.box()
		b.lower[j] = max(b.lower[j], 1)
		if b.upper[j] < 1 {
			never[j] = true
			continue
		}
		x, err := c.s.any(b, c.wishes())
		if err != nil {
			return nil, nil, err
		}
		if never[j] = x == nil; x != nil {
			c.add(x)
		}
	}
	return never, c.found, nil
}

// wishes ask for columns that were not covered yet, so that few choices cover all.
func (c *cover) wishes() []int64 {
	w := make([]int64, len(c.covered))
	for j, covered := range c.covered {
		if !covered {
			w[j] = 1
		}
	}
	return w
}

func (c *cover) add(x []int) {
	c.found = append(c.found, x)
	for j, n := range x {
		c.covered[j] = c.covered[j] || n > 0
	}
}
