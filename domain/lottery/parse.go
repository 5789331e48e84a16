package lottery

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// The canonical form as it is read. Unknown fields are refused, because the hash would not cover them.
type (
	problemText struct {
		Size     int           `json:"size"`
		Features []featureText `json:"features"`
		Members  []memberText  `json:"members"`
	}
	featureText struct {
		Name   string      `json:"name"`
		Values []valueText `json:"values"`
	}
	valueText struct {
		Name string    `json:"name"`
		Min  int       `json:"min"`
		Max  int       `json:"max"`
		Flex *flexText `json:"flex"`
	}
	flexText struct {
		Min int `json:"min"`
		Max int `json:"max"`
	}
	memberText struct {
		ID        string    `json:"id"`
		Values    []*string `json:"values"`
		Household string    `json:"household"`
		Fixed     Fixed     `json:"fixed"`
		Reason    string    `json:"reason"`
	}
)

// ParseProblem reads what Canonical wrote: inputs that were frozen and are drawn from, or verified, later.
// It fails on text that is not exactly the canonical form of the problem it describes, and with a *FaultError
// on a problem that contradicts itself.
func ParseProblem(canonical []byte) (*Problem, error) {
	var text problemText
	reader := json.NewDecoder(bytes.NewReader(canonical))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&text); err != nil {
		return nil, fmt.Errorf("lottery: frozen inputs: %w", err)
	}
	p := &Problem{Size: text.Size}
	for _, f := range text.Features {
		p.Features = append(p.Features, f.feature())
	}
	for _, m := range text.Members {
		member, err := m.member(p.Features)
		if err != nil {
			return nil, err
		}
		p.Members = append(p.Members, member)
	}
	if err := faultsToError(p.Check()); err != nil {
		return nil, err
	}
	if !bytes.Equal(p.Canonical(), canonical) {
		return nil, fmt.Errorf("lottery: frozen inputs: this is not the canonical form")
	}
	return p, nil
}

func (t featureText) feature() Feature {
	f := Feature{Name: t.Name}
	for _, v := range t.Values {
		f.Values = append(f.Values, Value{Name: v.Name, Min: v.Min, Max: v.Max, Flex: (*Flex)(v.Flex)})
	}
	return f
}

func (t memberText) member(features []Feature) (Member, error) {
	m := Member{ID: t.ID, Household: t.Household, Fixed: t.Fixed, Reason: t.Reason}
	for f, name := range t.Values {
		value := NoValue
		if name != nil && f < len(features) {
			for v := range features[f].Values {
				if features[f].Values[v].Name == *name {
					value = v
				}
			}
			if value == NoValue {
				return m, fmt.Errorf("lottery: frozen inputs: member %q has the unknown value %q of %q", t.ID, *name, features[f].Name)
			}
		}
		m.Values = append(m.Values, value)
	}
	return m, nil
}
