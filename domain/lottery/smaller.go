package lottery

import (
	"context"
	"errors"
)

// Scaled is the problem with another size and its quotas in proportion: minimums rounded down and maximums up, so that
// quotas which fit the size still do.
func (p *Problem) Scaled(size int) *Problem {
	q := copyQuotas(p)
	q.Size = size
	if p.Size < 1 {
		return q
	}
	for f := range q.Features {
		for v := range q.Features[f].Values {
			value := &q.Features[f].Values[v]
			value.Flex = nil
			value.Min = value.Min * size / p.Size
			value.Max = (value.Max*size + p.Size - 1) / p.Size
		}
	}
	return q
}

// Smaller gives the largest size below that of the problem at which a panel with scaled quotas exists; 0 when there is
// none, not even with one seat, or none was found in the steps allowed. Errors: *FaultError when members or quotas are
// malformed, or ctx's when it ends.
func Smaller(ctx context.Context, p *Problem) (int, error) {
	if err := checkExpected(p, nil); err != nil {
		return 0, err
	}
	_, seats := p.count(func(Member) bool { return true })
	for size := min(p.Size-1, seats); size > 0; size-- {
		ok, err := possible(ctx, p.Scaled(size), forecastNodes)
		if err != nil && !errors.Is(err, ErrLimit) {
			return 0, err
		}
		if ok {
			return size, nil
		}
	}
	return 0, nil
}
