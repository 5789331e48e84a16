package survey

// MadeUp makes answers up for one document.
type MadeUp interface {
	IntN(n int) int
	Answers() Answers
	Frame() Answers
	Answer(*Question) Answer
}

// What makes documents up, and tells in another way which questions are shown, lies in domaintest for other tests too. That
// stands above this package, so its test from outside (outside_test.go) hands them in.
var (
	Maker func(document, answers uint64) (*Instrument, MadeUp)
	Shown func(i *Instrument, q *Question, kept, frame Answers) bool
)

func made(seed uint64) *Instrument {
	i, _ := Maker(seed, 0)
	return i
}
