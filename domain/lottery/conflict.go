package lottery

import (
	"context"
	"errors"
)

// conflict looks for a minimal set of quotas that cannot all hold, with a deletion filter: leave out
// one side of a quota after the other and keep only those without which a panel exists
// (Chinneck and Dravnieks, ORSA Journal on Computing 3, 1991).
type conflict struct {
	p     *Problem
	g     *program
	s     *search
	sides []side
}

// side is one side of one quota that can bind.
type side struct {
	feature, value int
	row            int32
	max            bool
}

// findConflict explains why p is infeasible, and relaxes one quota of p by as little as mends that reason.
// Quotas that conflict without the household rule are told first. nil means that p is feasible or, unless p is known
// to be infeasible, that this was too hard to find out.
func findConflict(ctx context.Context, p *Problem, known bool) (*Shortage, error) {
	for _, households := range [...]bool{false, true} {
		q := p
		if !households {
			q = withoutHouseholds(p) // shares the quotas, so that mending it mends p
		}
		c, err := newConflict(ctx, q)
		if err != nil {
			return nil, err
		}
		found, err := c.reduce(known && households)
		if err != nil {
			return nil, err
		}
		if found {
			shortage, err := c.describe()
			if shortage != nil {
				shortage.Households = households
			}
			return shortage, err
		}
	}
	return nil, nil
}

func newConflict(ctx context.Context, p *Problem) (*conflict, error) {
	g, err := newProgram(p)
	if err != nil {
		return nil, err
	}
	c := &conflict{p: p, g: g, s: newSearch(ctx, g, explainSteps)}
	for f := range g.row {
		for v, row := range g.row[f] {
			if row >= 0 {
				c.sides = append(c.sides, side{f, v, row, false}, side{f, v, row, true})
			}
		}
	}
	return c, nil
}

// box keeps only the given sides of the quotas; size and households stay.
func (c *conflict) box(keep []side) *box {
	b := c.g.box()
	for r := c.g.sizeRow + 1; r < c.g.homeRows; r++ {
		b.lo[r], b.hi[r] = 0, len(c.p.Members)
	}
	for _, k := range keep {
		if k.max {
			b.hi[k.row] = c.g.hi[k.row]
		} else {
			b.lo[k.row] = c.g.lo[k.row]
		}
	}
	return b
}

// reduce leaves a minimal conflict in c.sides; false when all sides together can hold, or nobody can tell
// and it is not known.
func (c *conflict) reduce(known bool) (bool, error) {
	conflicting, err := c.conflicting(c.sides)
	if err != nil || !conflicting && !known {
		return false, err
	}
	c.sides = c.usedByProof(c.sides)
	for i := 0; i < len(c.sides); {
		without := append(append([]side(nil), c.sides[:i]...), c.sides[i+1:]...)
		conflicting, err := c.conflicting(without)
		if err != nil {
			return false, err
		}
		if conflicting {
			c.sides = c.usedByProof(without)
		} else {
			i++
		}
	}
	return true, nil
}

// conflicting tells whether the sides are known to conflict; a question that is too hard counts as no.
func (c *conflict) conflicting(keep []side) (bool, error) {
	x, err := c.s.fit(c.box(keep))
	if errors.Is(err, ErrLimit) {
		return false, nil
	}
	return x == nil && err == nil, err
}

// usedByProof drops the sides that the last proof did without, if one proof was enough.
func (c *conflict) usedByProof(keep []side) []side {
	y := c.s.ray
	if y == nil {
		return keep
	}
	var used []side
	for _, k := range keep {
		if k.max && y[k.row] > 0 || !k.max && y[k.row] < 0 {
			used = append(used, k)
		}
	}
	if total, sure := bound(c.g.cols, c.box(used), nil, 0, y); !sure || total >= 0 {
		return keep
	}
	return used
}

// describe says what the conflict lacks, and relaxes the quota it is about.
func (c *conflict) describe() (*Shortage, error) {
	target := 0
	for i := len(c.sides) - 1; i >= 0; i-- {
		if !c.sides[i].max { // rather too few of somebody than too many
			target = i
		}
	}
	c.sides[0], c.sides[target] = c.sides[target], c.sides[0]
	shortage := &Shortage{}
	for _, k := range c.sides {
		shortage.Quotas = append(shortage.Quotas, c.ref(k))
	}
	if err := c.mend(shortage); err != nil {
		return nil, err
	}
	c.findKind(shortage)
	return shortage, nil
}

func (c *conflict) ref(k side) QuotaRef {
	value := c.p.Features[k.feature].Values[k.value]
	ref := QuotaRef{Feature: c.p.Features[k.feature].Name, Value: value.Name, Side: Min, Limit: value.Min}
	if k.max {
		ref.Side, ref.Limit = Max, value.Max
	}
	return ref
}

// mend finds how far the first quota must give way to the others, and lets it.
func (c *conflict) mend(shortage *Shortage) error {
	k := c.sides[0]
	weight := make([]int64, len(c.g.cols))
	for j, rows := range c.g.cols {
		for _, r := range rows {
			if r == k.row && k.max {
				weight[j] = -1
			} else if r == k.row {
				weight[j] = 1
			}
		}
	}
	value := &c.p.Features[k.feature].Values[k.value]
	x, err := c.s.most(c.box(c.sides[1:]), weight)
	if errors.Is(err, ErrLimit) || err == nil && x == nil {
		value.Min, value.Max = 0, c.p.Size // not known how far it must give way
		return nil
	}
	if err != nil {
		return err
	}
	reached := 0
	for j, n := range x {
		reached += n * int(weight[j])
	}
	if k.max {
		shortage.Have, shortage.Need = value.Max, -reached
		value.Max = -reached
	} else {
		shortage.Have, shortage.Need = reached, value.Min
		value.Min = reached
	}
	return nil
}
