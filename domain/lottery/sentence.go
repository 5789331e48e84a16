package lottery

import (
	"fmt"
	"strings"
)

// String says the shortage in one English sentence.
func (s Shortage) String() string {
	why := ""
	if s.Households {
		why = " with one seat per household"
	}
	switch {
	case len(s.Kind) > 0:
		return fmt.Sprintf("%d seats can be filled%s by people with %s, but %d are needed.", s.Have, why, s.kind(), s.Need)
	case len(s.Quotas) == 0:
		return fmt.Sprintf("%d seats can be filled%s, but %d are needed.", s.Have, why, s.Need)
	case s.Have == s.Need:
		return fmt.Sprintf("These quotas cannot all hold%s: %s.", why, s.quotas())
	case s.Quotas[0].Side == Max:
		return fmt.Sprintf("These quotas cannot all hold%s: %s. The others force at least %d of the first.", why, s.quotas(), s.Need)
	default:
		return fmt.Sprintf("These quotas cannot all hold%s: %s. The others leave at most %d of the first.", why, s.quotas(), s.Have)
	}
}

func (s Shortage) kind() string {
	traits := make([]string, len(s.Kind))
	for i, t := range s.Kind {
		values := make([]string, len(t.Values))
		for k, v := range t.Values {
			if values[k] = v; v == "" {
				values[k] = "no value"
			}
		}
		traits[i] = t.Feature + " " + strings.Join(values, " or ")
	}
	return strings.Join(traits, " and ")
}

func (s Shortage) quotas() string {
	list := make([]string, len(s.Quotas))
	for i, q := range s.Quotas {
		word := "at least"
		if q.Side == Max {
			word = "at most"
		}
		list[i] = fmt.Sprintf("%s %d with %s %s", word, q.Limit, q.Feature, q.Value)
	}
	return strings.Join(list, ", ")
}
