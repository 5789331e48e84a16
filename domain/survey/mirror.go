package survey

import "deltag/domain"

// mirror checks what a question says of the one on the other side. Whether that one is there is for Mirrors to say.
func (c *checker) mirror(where string, q *Question) {
	for _, m := range []struct{ name, code string }{{"mirror_of", q.MirrorOf}, {"mirrored_by", q.MirroredBy}} {
		switch {
		case m.code == "":
		case !codeForm.MatchString(m.code):
			c.add(where+"/"+m.name, "mirror-form")
		case c.Mirror == "":
			c.add(where+"/"+m.name, "mirror-missing")
		}
	}
}

// MirrorFaults tells what keeps a questionnaire from being published beside the one that it mirrors: each question that it
// names there must be there, name it back, and be about the same. other is nil when there is none.
//
// A questionnaire for citizens that names no mirror may still be mirrored: it is asked in its own right, and staff are
// asked what they think that citizens answer.
func (i *Instrument) MirrorFaults(other *Instrument) []domain.Fault {
	c := &checker{Instrument: i}
	if other == nil {
		other = &Instrument{}
	}
	if other.ID != "" && i.Mirror != other.ID {
		c.add("/mirror", "mirror-other", i.Mirror)
		return c.faults
	}
	for n, q := range i.Questions() {
		if q.MirrorOf != "" {
			back := func(there *Question) bool { return other.Mirror == "" || there.MirroredBy == q.Code }
			c.mirrored(i.where(n)+"/mirror_of", q.MirrorOf, q, other, back)
		}
		if q.MirroredBy != "" {
			back := func(there *Question) bool { return there.MirrorOf == q.Code }
			c.mirrored(i.where(n)+"/mirrored_by", q.MirroredBy, q, other, back)
		}
	}
	return c.faults
}

func (c *checker) mirrored(where, code string, q *Question, other *Instrument, back func(*Question) bool) {
	switch there := other.Question(code); {
	case there == nil:
		c.add(where, "mirror-unknown", code)
	case !back(there):
		c.add(where, "mirror-back", code)
	case there.Indicator != q.Indicator || !facing(q.Kind, there.Kind):
		c.add(where, "mirror-differs", code)
	}
}

// facing tells whether answers of two kinds can stand beside one another: the same kind, or what citizens say yes or no to
// and how many of them staff think would.
func facing(a, b Kind) bool {
	return a == b || a == YesNo && b == Numeric || a == Numeric && b == YesNo
}
