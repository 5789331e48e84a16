package survey

import (
	"iter"
	"slices"
)

// Format is the number of the shape of documents that this program reads and writes.
const Format = 1

// Limits of one document.
const (
	LocalLimit    = 5   // local questions after the core
	QuestionLimit = 200 // questions in all
	textLimit     = 4000
	nestLimit     = 16 // levels of one condition
)

// Instrument is one version of a questionnaire. It is not changed after Parse: a change is a document with the next version.
type Instrument struct {
	Format    int        `json:"format"`
	ID        string     `json:"id"` // the same in all versions
	Version   int        `json:"version"`
	Languages []string   `json:"languages"` // the first is what others fall back to
	Title     Text       `json:"title"`
	Mirror    string     `json:"mirror,omitempty"` // the id of the questionnaire that asks the other side, citizens or staff
	Words     *Declines  `json:"words,omitempty"`  // needed when a question offers them
	Frame     []Variable `json:"frame,omitempty"`
	Core      []Question `json:"core"`
	Local     []Question `json:"local,omitempty"`
}

// Declines are the words for the two answers that are no measurement.
type Declines struct {
	DontKnow *Text `json:"dont_know,omitempty"`
	Refused  *Text `json:"refused,omitempty"`
}

// Variable is something known of a person or their visit before they are asked, such as the centre.
type Variable struct {
	Code    string   `json:"code"`
	Kind    Kind     `json:"kind"` // single, number or text
	Options []Option `json:"options,omitempty"`
}

// Question is one page of a questionnaire. Code is stable: the same code is the same question in every version.
type Question struct {
	Code      string     `json:"code"`
	Kind      Kind       `json:"kind"`
	Theme     string     `json:"theme,omitempty"`
	Indicator string     `json:"indicator,omitempty"`
	Text      Text       `json:"text"`
	Help      Text       `json:"help,omitempty"`
	Options   []Option   `json:"options,omitempty"`
	Faces     bool       `json:"faces,omitempty"`     // beside the words of a scale, never instead of them
	DontKnow  bool       `json:"dont_know,omitempty"` // offers 98
	Refused   bool       `json:"refused,omitempty"`   // offers 99
	Required  bool       `json:"required,omitempty"`
	Min       *int       `json:"min,omitempty"`  // of a number, or of how many options are chosen
	Max       *int       `json:"max,omitempty"`  // the same; of a text, how many letters
	When      *Condition `json:"when,omitempty"` // shown only when it holds; nil is always

	// MirrorOf is the citizens' question that this one asks staff about, MirroredBy the staff's question that asks about
	// this one. Both are in the questionnaire that Mirror names.
	MirrorOf   string `json:"mirror_of,omitempty"`
	MirroredBy string `json:"mirrored_by,omitempty"`
}

// Option is one answer to choose. Code is what is stored.
type Option struct {
	Code      int  `json:"code"`
	Text      Text `json:"text"`
	Exclusive bool `json:"exclusive,omitempty"` // "none of these": cannot be chosen with others
}

// The codes that stand for no measurement. No option may have them.
const (
	DontKnow = 98
	Refused  = 99
)

// Questions gives the core and then the local part, in the order in which they are asked.
func (i *Instrument) Questions() iter.Seq2[int, *Question] {
	return func(yield func(int, *Question) bool) {
		for n := range len(i.Core) + len(i.Local) {
			if !yield(n, i.at(n)) {
				return
			}
		}
	}
}

func (i *Instrument) at(n int) *Question {
	if n < len(i.Core) {
		return &i.Core[n]
	}
	return &i.Local[n-len(i.Core)]
}

func (i *Instrument) size() int { return len(i.Core) + len(i.Local) }

// Question finds a question by its code; nil when there is none.
func (i *Instrument) Question(code string) *Question {
	if n := i.position(code); n >= 0 {
		return i.at(n)
	}
	return nil
}

// position is where a question stands, or -1.
func (i *Instrument) position(code string) int {
	for n, q := range i.Questions() {
		if q.Code == code {
			return n
		}
	}
	return -1
}

// WithLocal gives the document with another local part. The core is the same one.
func (i *Instrument) WithLocal(local []Question) *Instrument {
	other := *i
	other.Local = slices.Clone(local)
	return &other
}

// subjects are what conditions and pipes may name: frame variables, written as questions, and questions.
func (i *Instrument) subjects() map[string]*Question {
	all := make(map[string]*Question, len(i.Frame)+i.size())
	for n := range i.Frame {
		v := &i.Frame[n]
		all[v.Code] = v.question()
	}
	for _, q := range i.Questions() {
		all[q.Code] = q
	}
	return all
}

func (v *Variable) question() *Question {
	return &Question{Code: v.Code, Kind: v.Kind, Options: v.Options}
}
