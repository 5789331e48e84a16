package lottery

import (
	"context"
	"fmt"
	"math/big"
)

// Certificate proves that no lottery has a larger smallest chance than Bound / the sum of all Weights: give every member
// their weight; no possible panel weighs more than Bound; a lottery's chances times the weights are what its panels weigh
// on average. (This is the dual of the linear program of Flanigan and others, in whole numbers.) Only members about
// whom the lottery decides have weights above 0.
type Certificate struct {
	Weights []int64 `json:"weights"` // per member in canonical order
	Bound   int64   `json:"bound"`   // no panel weighs more
	Minimum float64 `json:"minimum"` // the smallest chance that this lottery gives
	Upper   float64 `json:"upper"`   // Bound / sum of weights
	// Product is there for Nash.
	Product *Product `json:"product,omitempty"`
}

// Product is what the same weights prove of the geometric mean: chances times weights add up to Bound at most, so by the
// inequality of arithmetic and geometric means no lottery's n chances have a larger geometric mean than Bound / n by the
// geometric mean of the weights. With the weights 1/chance of the best lottery that is its own mean.
type Product struct {
	Mean  float64 `json:"mean"`  // the geometric mean of the chances that this lottery gives
	Upper float64 `json:"upper"` // no lottery has a larger one
}

// certify proves the smallest chance; a lottery further from its bound than largestGap is an error, never an answer.
func (f *fair) certify(l *Lottery, p *Problem) (*Certificate, error) {
	c := &Certificate{Weights: make([]int64, len(l.Members)), Bound: 0}
	c.Minimum, _ = l.Range(p)
	if len(f.decide) == 0 {
		return c, nil
	}
	sum := f.weigh(c)
	if sum == 0 {
		return nil, errNumbers
	}
	bound, err := f.heaviest(float64(sum), c.Minimum)
	if err != nil {
		return nil, err
	}
	c.Bound = bound
	c.Upper = ratio(bound, sum)
	if c.Upper-c.Minimum > largestGap {
		return nil, fmt.Errorf("%w: the smallest chance is %.8f, proved is only that it cannot exceed %.8f", ErrLimit, c.Minimum, c.Upper)
	}
	return c, nil
}

// weigh gives the members the weights of their columns, and adds all of them up.
func (f *fair) weigh(c *Certificate) (sum int64) {
	for _, j := range f.decide {
		class := f.g.classes[f.g.classOf[j]]
		for _, home := range class.homes {
			for _, place := range home[j-class.first] {
				c.Weights[place] = f.weight[j]
				sum += f.weight[j]
			}
		}
	}
	return sum
}

// heaviest finds a weight that no panel exceeds, as near as can be to the given parts of the scale, by exact search.
func (f *fair) heaviest(scale, parts float64) (int64, error) {
	f.s.forget() // nothing is taken for granted here
	for _, slack := range [...]float64{2e-9, 5e-8, largestGap / 2} {
		value := int64((parts + slack) * scale)
		x, err := f.s.above(f.box, f.weight, value)
		if err != nil || x == nil {
			return value, err
		}
	}
	x, err := f.s.most(f.box, f.weight)
	if err != nil {
		return 0, err
	}
	return weighed(x, f.weight), nil
}

func weighed(x []int, weight []int64) (sum int64) {
	weight = weight[:len(x)] // so that the compiler knows
	for j, n := range x {
		sum += int64(n) * weight[j]
	}
	return sum
}

// VerifyCertificate proves the certificate anew: it searches exactly for a panel that weighs more than the bound.
// An empty answer means that the bound holds, and that it is no further from the smallest chance than it says.
// Errors: ErrLimit when the proof is too hard, or ctx's when it ends.
func (l *Lottery) VerifyCertificate(ctx context.Context, p *Problem) ([]Fault, error) {
	c, check := l.Certificate, &checker{p: p}
	if c == nil || len(c.Weights) != len(l.Members) {
		check.add("/certificate", "no-certificate", Fault{}, "There is no certificate with a weight for each member.")
		return check.faults, nil
	}
	g, err := newEvenProgram(p)
	if err != nil {
		return nil, err
	}
	weight, sum, fault := g.weightsOf(c)
	if fault != "" {
		check.add("/certificate/weights", "weights", Fault{}, "%s", fault)
		return check.faults, nil
	}
	if x, err := newSearch(ctx, g, 0).above(g.box(), weight, c.Bound); err != nil {
		return nil, err
	} else if x != nil {
		check.add("/certificate/bound", "bound", Fault{}, "A possible panel weighs more than the bound.")
	}
	minimum, _ := l.Range(p)
	upper := 0.0
	if sum > 0 {
		upper = ratio(c.Bound, sum)
	}
	if minimum != c.Minimum || upper != c.Upper || l.Rounded == nil && l.Method != Nash && c.Upper-c.Minimum > largestGap {
		check.add("/certificate", "gap", Fault{}, "The panels give the smallest chance %v and the weights the bound %v.", minimum, upper)
	}
	if l.Method == Nash {
		l.verifyProduct(p, check)
	}
	return check.faults, nil
}

// weightsOf gathers the members' weights by column, where they must be alike, and those who are not decided about have none.
func (g *program) weightsOf(c *Certificate) (weight []int64, sum int64, fault string) {
	weight = make([]int64, len(g.cols))
	for j := range g.cols {
		class := g.classes[g.classOf[j]]
		weight[j] = c.Weights[class.homes[0][j-class.first][0]]
		if weight[j] < 0 || weight[j] > productScale || g.lower[j] > 0 && weight[j] > 0 {
			return nil, 0, "A weight is out of range."
		}
		for _, home := range class.homes {
			for _, place := range home[j-class.first] {
				if c.Weights[place] != weight[j] {
					return nil, 0, "People of one kind have different weights."
				}
				sum += weight[j]
			}
		}
	}
	all := int64(0)
	for _, w := range c.Weights {
		all += w
	}
	if all != sum {
		return nil, 0, "Somebody who cannot be drawn has a weight."
	}
	return weight, sum, ""
}

func ratio(a, b int64) float64 {
	f, _ := new(big.Rat).SetFrac64(a, b).Float64()
	return f
}
