package lottery

import "errors"

// This file says in the words of shortage.go what Check finds out by adding up: quotas of one feature that do not fit the size of
// the panel, sizes beyond the pool, and maximums below what was fixed by hand. No search is needed to prove these.

// Short gives the shortages that an error of Find is about; nil when it is about something else.
func Short(p *Problem, err error) []Shortage {
	var infeasible *InfeasibleError
	if errors.As(err, &infeasible) {
		return infeasible.Shortages
	}
	var faults *FaultError
	if !errors.As(err, &faults) {
		return nil
	}
	var list []Shortage
	for _, fault := range faults.Faults {
		switch fault.Code {
		case "size-over-pool":
			list = append(list, Shortage{Have: fault.Have, Need: fault.Need})
		case "sum-min-over-size":
			list = append(list, p.sumShortage(fault.Feature, Min))
		case "sum-max-under-size":
			list = append(list, p.sumShortage(fault.Feature, Max))
		case "fixed-over-max":
			list = append(list, Shortage{Have: fault.Need, Need: fault.Have,
				Quotas: []QuotaRef{{Feature: fault.Feature, Value: fault.Value, Side: Max, Limit: fault.Need}}})
		case "cross-feature": // two of the sums above
		default:
			return nil
		}
	}
	return append(list, mendSimple(copyQuotas(p))...)
}

// sumShortage is about the first quota of the feature that can give way at all, with the others kept.
func (p *Problem) sumShortage(name string, side Side) (s Shortage) {
	sum := 0
	for _, feature := range p.Features {
		if feature.Name != name {
			continue
		}
		for _, v := range feature.Values {
			limit := v.Max
			if side == Min {
				limit = v.Min
			}
			sum += limit
			if limit > 0 || side == Max {
				s.Quotas = append(s.Quotas, QuotaRef{Feature: name, Value: v.Name, Side: side, Limit: limit})
			}
		}
	}
	first := s.Quotas[0].Limit
	if others := sum - first; side == Min {
		s.Have, s.Need = max(p.Size-others, 0), first
	} else {
		s.Have, s.Need = first, p.Size-others
	}
	return s
}
