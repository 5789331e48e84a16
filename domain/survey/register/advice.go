package register

import (
	"deltag/domain"
	"deltag/domain/survey"
)

// Advice is what is wrong in a document, what could be better, and how hard it is to read.
type Advice struct {
	Faults   []domain.Fault // keep it from being published
	Advice   []domain.Fault // do not
	Readings []survey.Reading
	Seconds  int // that answering takes, of which reading
}

// How long answering is reckoned to take, on the careful side: our own rule of thumb until waves have told better.
// Grown-ups read some 238 words a minute in silence (Brysbaert 2019); many of those asked read slower.
const (
	wordsAMinute = 150
	answerTakes  = 6 // seconds to decide and press
	writingTakes = 40
)

// Advise looks at a version's document.
func (v *Version) Advise() (a Advice, err error) {
	doc, err := survey.Read(v.Document)
	if err != nil {
		return a, err
	}
	a = Advice{Faults: doc.Check(), Advice: doc.Advise(), Readings: doc.Readings()}
	if len(a.Readings) > 0 {
		a.Seconds = a.Readings[0].Words * 60 / wordsAMinute
	}
	for _, q := range doc.Questions() {
		switch {
		case q.Kind == survey.Written:
			a.Seconds += writingTakes
		case q.Kind.Asks():
			a.Seconds += answerTakes
		}
	}
	return a, nil
}
