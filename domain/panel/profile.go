package panel

import (
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// profiles reads the strata that people were drawn in as the lottery knows people: by the places of their values in the
// panel's features as they are today.
type profiles struct {
	features []resident.Feature
	heirs    []map[int64]int64
	places   map[int64]int // of a value in use, in its feature
}

func newProfiles(tx *domain.Tx, panel int64) (*profiles, error) {
	features, heirs, err := dimensionsAndHeirs(tx, panel)
	p := &profiles{features: features, heirs: heirs, places: map[int64]int{}}
	for _, f := range features {
		for j, v := range f.Values {
			p.places[v.ID] = j
		}
	}
	return p, err
}

// parseStratum reads the ids of a stratum's key, such as "3.17.20"; 0 is no value, and "" nothing known at all.
func parseStratum(key string) ([]int64, error) {
	if key == "" {
		return nil, nil
	}
	parts := strings.Split(key, ".")
	ids := make([]int64, len(parts))
	for i, part := range parts {
		id, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}

// of gives the places of a stratum's values; what is not known, or is not in use any more, is lottery.NoValue.
func (p *profiles) of(ids []int64) []int {
	list := make([]int, len(p.features))
	for f := range list {
		list[f] = lottery.NoValue
		if f >= len(ids) {
			continue
		}
		if heir, known := p.heirs[f][ids[f]]; known {
			list[f] = p.places[heir]
		}
	}
	return list
}
