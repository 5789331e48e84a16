package lottery

import "context"

// Witness gives one panel that meets all quotas, as ids in canonical order, or nil when there is none: Feasible without the
// reasons, for whoever asks many such questions. nodes are the most search steps; 0 is 1,000,000.
// Errors: *FaultError when members or quotas are malformed, ErrLimit, or ctx's when it ends.
func Witness(ctx context.Context, p *Problem, nodes int) ([]string, error) {
	if err := checkExpected(p, nil); err != nil {
		return nil, err
	}
	if len(p.Check()) > 0 { // contradictions that need no search
		return nil, nil
	}
	g, err := newProgram(p)
	if err != nil {
		return nil, err
	}
	x, err := newSearch(ctx, g, nodes).any(g.box(), nil)
	if err != nil || x == nil {
		return nil, err
	}
	return g.ids(p, g.seat(x, newSource(Seed{}, "deltag witness 1"))), nil
}
