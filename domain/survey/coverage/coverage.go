// Package coverage tells what is followed and how people are asked about it: a matrix of indicators by the ways of asking,
// with the holes in it. It must never call something measured that nobody asks about any more, and never name a programme
// to somebody who may not see it.
package coverage

import (
	"time"

	"deltag/domain"
	"deltag/domain/indicator"
)

// Ways are the columns, in the order in which they are shown: how the people of a sample are found, see sample.Kind. The
// last one is that of programmes which have asked nobody yet.
var Ways = []string{"panel", "residents", "conversations", "offers", "follow_up", "open", "staff", NotChosen}

// NotChosen stands for the way of a programme that has asked nobody yet.
const NotChosen = ""

// State is whether an indicator is measured.
type State string

// The states.
const (
	Measured State = "measured" // something asks about it now, or will with its next wave
	Hole     State = "hole"     // it was asked about, and nothing does so any more
	Never    State = "never"    // nobody was asked about it yet
)

// Theme is a theme with its indicators.
type Theme struct {
	indicator.Theme
	Rows []Row
}

// Row is one indicator.
type Row struct {
	indicator.Indicator
	State    State
	Measures []Measure      // the programmes that ask about it, by name; without those that the actor may not see
	Others   int            // how many those are
	Last     *Last          // the newest wave that asked; nil when none did
	End      *End           // of a hole: why nothing asks any more
	Asks     *Questionnaire // of a hole, or of one that was never asked about: what a programme could begin with
}

// Measure is one programme that asks about an indicator.
type Measure struct {
	Programme int64
	Name      string
	Ways      []string
	Local     bool // in some units only, beside the core
	Open      bool // people can answer now
}

// Last is when an indicator was asked about last. Numbers are 0 and names empty when the actor may not see them.
type Last struct {
	On        time.Time // its last day
	Programme int64
	Name      string
	Wave      int64
	WaveName  string
}

// EndKind is what ended.
type EndKind string

// The kinds.
const (
	ProgrammeEnded     EndKind = "programme"     // by somebody, who said why
	QuestionnaireEnded EndKind = "questionnaire" // the same
	DayPassed          EndKind = "day"           // the day on which the programme was to end
	QuestionDropped    EndKind = "dropped"       // the programme goes on without the question
	AskedOnce          EndKind = "once"          // the programme was to ask once, and did
)

// End is why an indicator is measured no more.
type End struct {
	Kind        EndKind
	On          time.Time
	Reason      string // empty when nobody gave one, or the actor may not see the programme
	Replacement string // the questionnaire that took the place of the one that ended
}

// Questionnaire is one that is in use and asks about an indicator.
type Questionnaire struct {
	ID   int64
	Name string
}

// Filter narrows the matrix.
type Filter struct {
	Theme string // "" is all
	Holes bool   // only what nothing measures any more
}

// Use is the use cases.
type Use struct{ db *domain.DB }

// New makes them.
func New(db *domain.DB) *Use { return &Use{db} }
