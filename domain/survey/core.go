package survey

import "maps"

// core is all that decides how the core is asked: its questions with order and words, the words of 98 and 99, and what
// its conditions and pipes take from the frame.
type core struct {
	Questions []Question `json:"core"`
	Words     *Declines  `json:"words,omitempty"`
	Frame     []Variable `json:"frame,omitempty"`
}

func (i *Instrument) core() core {
	c := core{Questions: i.Core, Words: &Declines{}}
	uses := map[string]bool{}
	for n := range i.Core {
		q := &i.Core[n]
		if q.DontKnow && i.Words != nil {
			c.Words.DontKnow = i.Words.DontKnow
		}
		if q.Refused && i.Words != nil {
			c.Words.Refused = i.Words.Refused
		}
		maps.Copy(uses, q.When.names())
		for _, p := range q.pipes() {
			uses[p.code] = true
		}
	}
	for _, v := range i.Frame {
		if uses[v.Code] {
			c.Frame = append(c.Frame, v)
		}
	}
	return c
}

// CoreCanonical is the locked part of the document in canonical form: two documents ask the same core when these bytes are
// equal. A database can check CoreHash by hashing them.
func (i *Instrument) CoreCanonical() []byte { return canonical(i.core()) }

// CoreHash is the SHA-256 of CoreCanonical, in hexadecimal.
func (i *Instrument) CoreHash() string { return sum(i.CoreCanonical()) }

// CoreLength is how many questions of the core are measured. That of a programme is agreed on: five or six, or seven.
func (i *Instrument) CoreLength() (n int) {
	for _, q := range i.Core {
		if q.Kind.Counts() {
			n++
		}
	}
	return n
}

// CoreDifferences names every difference between the cores of two documents. There are none exactly when the core
// hashes are equal.
func CoreDifferences(was, is *Instrument) []Difference {
	return differ(tree(was.core()), tree(is.core()))
}
