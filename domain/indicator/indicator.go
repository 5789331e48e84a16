// Package indicator says what is followed in citizens' experience: themes and values, and the indicators below them, each
// with where it comes from and which way is better. What is asked about an indicator, in a questionnaire, at a stand or in
// a focus group, names it by its key; figures of different instruments are about the same when the key is.
//
// The keys must never be given a new meaning: answers of many years are kept by them.
package indicator

// Name is what staff read, in both languages.
type Name struct {
	Da string `json:"da"`
	En string `json:"en"`
}

// Theme gathers indicators. A theme that is a value is a promise of a municipality; its indicators together tell whether
// it is found in practice.
type Theme struct {
	Key    string `json:"key"`
	Name   Name   `json:"name"`
	Value  bool   `json:"value,omitempty"`
	Source Name   `json:"source"`
}

// Direction is which way is better.
type Direction string

// The directions. What has none is counted and not judged, such as how somebody was met.
const (
	Up   Direction = "up"
	Down Direction = "down"
	None Direction = "none"
)

// Indicator is one thing that is followed.
type Indicator struct {
	Key       string    `json:"key"`
	Theme     string    `json:"theme"` // its key
	Name      Name      `json:"name"`
	Source    Name      `json:"source"`
	Direction Direction `json:"direction"`
}

// Find gives a seeded indicator by its key.
func Find(key string) (Indicator, bool) {
	for _, i := range seeded {
		if i.Key == key {
			return i, true
		}
	}
	return Indicator{}, false
}
