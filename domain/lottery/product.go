package lottery

import (
	"fmt"
	"math"
)

// This file proves that no lottery has a larger product of chances than that of nash.go, up to one in a million of the
// geometric mean; see Certificate and Product. The bound itself is found and checked in whole numbers by exact search.

// proved says whether lotteries of the method carry a certificate.
func (m Method) proved() bool { return m == Leximin || m == Maximin || m == Nash }

// certifyProduct is certify for Nash.
func (f *fair) certifyProduct(l *Lottery, p *Problem) (*Certificate, error) {
	c := &Certificate{Weights: make([]int64, len(l.Members)), Product: &Product{}}
	c.Minimum, _ = l.Range(p)
	if len(f.decide) == 0 {
		return c, nil
	}
	sum, all := f.weigh(c), 0.0
	for _, j := range f.decide {
		all += float64(float64(f.weight[j]) * f.target[j])
	}
	bound, err := f.heaviest(all, 1)
	if err != nil {
		return nil, err
	}
	c.Bound, c.Upper = bound, ratio(bound, sum)
	c.Product.Mean, c.Product.Upper = l.GeometricMean(p), c.meanBound()
	if math.Log(c.Product.Upper/c.Product.Mean) > largestGap {
		return nil, fmt.Errorf("%w: the geometric mean of the chances is %.8f, proved is only that it cannot exceed %.8f", ErrLimit,
			c.Product.Mean, c.Product.Upper)
	}
	return c, nil
}

// meanBound is the largest geometric mean of chances that the weights allow.
func (c *Certificate) meanBound() float64 {
	logs, n := 0.0, 0
	for _, w := range c.Weights {
		if w > 0 {
			logs += math.Log(float64(w))
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return math.Exp(math.Log(float64(c.Bound)) - math.Log(float64(n)) - logs/float64(n))
}

// verifyProduct checks what the certificate says of geometric means: logarithms may differ in their last digits between
// machines.
func (l *Lottery) verifyProduct(p *Problem, check *checker) {
	c := l.Certificate
	if c.Product == nil {
		check.add("/certificate/product", "no-certificate", Fault{}, "The geometric mean is missing.")
		return
	}
	weights := 0
	for _, w := range c.Weights {
		if w > 0 {
			weights++
		}
	}
	if n := len(l.decided(p)); n != weights {
		check.add("/certificate/weights", "weights", Fault{Have: weights, Need: n}, "%d people have a weight, but the lottery decides about %d.", weights, n)
	}
	mean, upper := l.GeometricMean(p), c.meanBound()
	if !alike(mean, c.Product.Mean) || !alike(upper, c.Product.Upper) || l.Rounded == nil && upper > 0 && math.Log(upper/mean) > largestGap {
		check.add("/certificate/product", "gap", Fault{}, "The panels give the geometric mean %v and the weights the bound %v.", mean, upper)
	}
}

func alike(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(a, b) }
