package survey

import (
	"fmt"
	"math/rand/v2"
)

// maker makes documents and answers up from a seed.
type maker struct {
	*rand.Rand
	i *Instrument
}

// made is a document in two languages with easy words, conditions of every sort, and no fault but questions that nobody
// can come to.
func made(seed uint64) *Instrument {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 1)), i: &Instrument{Format: Format, ID: "made", Version: 1, Mirror: "other", Languages: []string{"da", "en"}}}
	m.i.Title = m.text("titel")
	dontKnow, refused := m.text("ved ikke"), m.text("vil ikke")
	m.i.Words = &Declines{&dontKnow, &refused}
	m.i.Frame = []Variable{{Code: "centre", Kind: Single, Options: m.options(3)}, {Code: "visits", Kind: Numeric}, {Code: "name", Kind: Written}}
	for n := range 2 + m.IntN(7) {
		q := m.question(fmt.Sprintf("q%d", n))
		if n == 0 {
			q.Kind, q.Options, q.When, q.Theme, q.Indicator = YesNo, m.fixed(YesNo), nil, "t", "i"
			q.Min, q.Max, q.Faces = nil, nil, false
		}
		if n < 6 {
			m.i.Core = append(m.i.Core, q)
		} else {
			m.i.Local = append(m.i.Local, q)
		}
	}
	return m.i
}

func (m *maker) text(stem string) Text {
	t := Text{"da": {Text: stem + " da", Easy: stem + " let"}, "en": {Text: stem + " en", Phone: stem + " phone"}}
	if m.IntN(3) == 0 {
		delete(t, "en")
	}
	return t
}

func (m *maker) options(n int) (all []Option) {
	for _, code := range m.Perm(n + 3)[:n] {
		all = append(all, Option{Code: code, Text: m.text(fmt.Sprint("valg ", code))})
	}
	return all
}

func (m *maker) fixed(k Kind) (all []Option) {
	for _, code := range k.fixed() {
		all = append(all, Option{Code: code, Text: m.text(fmt.Sprint("svar ", code))})
	}
	return all
}

func (m *maker) question(code string) Question {
	q := Question{Code: code, Kind: Kinds[m.IntN(len(Kinds))], Text: m.text(code), Theme: "t", Indicator: "i"}
	switch {
	case q.Kind == Information:
		q.Theme, q.Indicator = "", ""
	case q.Kind.fixed() != nil:
		q.Options = m.fixed(q.Kind)
	case q.Kind.chooses():
		q.Options = m.options(2 + m.IntN(3))
	}
	low, high := m.IntN(4), 4+m.IntN(4)
	switch q.Kind {
	case Multiple:
		q.Options[0].Exclusive = m.IntN(2) == 0
		if m.IntN(2) == 0 {
			high = 1 + m.IntN(len(q.Options))
			q.Max = &high
		}
	case Numeric:
		q.Min, q.Max = &low, &high
	case Scale5:
		q.Faces = m.IntN(2) == 0
	}
	q.DontKnow, q.Refused = q.Kind.declinable() && m.IntN(3) == 0, q.Kind.declinable() && m.IntN(3) == 0
	q.Required = q.Kind.Asks() && m.IntN(4) == 0
	switch {
	case !q.Kind.Asks():
	case code == "q1":
		q.MirrorOf = "theirs"
	case code == "q2":
		q.MirroredBy = "ours"
	}
	if m.IntN(3) > 0 {
		q.When = m.condition(3)
	}
	return q
}

// condition looks at what there is so far.
func (m *maker) condition(levels int) *Condition {
	switch n := m.IntN(6); {
	case levels > 0 && n < 2:
		both := []Condition{*m.condition(levels - 1), *m.condition(levels - 1)}
		if n == 0 {
			return &Condition{And: both}
		}
		return &Condition{Or: both}
	case levels > 0 && n == 2:
		return &Condition{Not: m.condition(levels - 1)}
	}
	var all []*Question
	for n := range m.i.Frame {
		all = append(all, m.i.Frame[n].question())
	}
	for _, q := range m.i.Questions() {
		if q.Kind.Asks() {
			all = append(all, q, q)
		}
	}
	q := all[m.IntN(len(all))]
	if q.Kind == Written || m.IntN(4) == 0 {
		return &Condition{Answered: q.Code}
	}
	c := &Condition{Of: q.Code}
	value, other := m.IntN(9)-1, m.IntN(9)-1
	if q.Kind.chooses() {
		value, other = q.Options[m.IntN(len(q.Options))].Code, q.Options[m.IntN(len(q.Options))].Code
		if q.DontKnow && q.Kind != Multiple && m.IntN(3) == 0 {
			value = DontKnow
		}
	}
	way := m.IntN(6)
	if !q.Kind.compares() {
		way %= 2
	}
	if q.Kind == Multiple {
		way = 1
	}
	switch way {
	case 0:
		c.Equals = &value
	case 1:
		c.In = []int{value, other}
	case 2:
		c.Less = &value
	case 3:
		c.AtMost = &value
	case 4:
		c.More = &value
	default:
		c.AtLeast = &value
	}
	return c
}

// answers are made up for every question, shown or not; some are wrong.
func (m *maker) answers() Answers {
	all := Answers{}
	for _, q := range m.i.Questions() {
		if m.IntN(4) > 0 {
			all[q.Code] = m.answer(q)
		}
	}
	return all
}

func (m *maker) frame() Answers {
	all := Answers{}
	for n := range m.i.Frame {
		if v := &m.i.Frame[n]; m.IntN(3) > 0 {
			all[v.Code] = m.answer(v.question())
		}
	}
	return all
}

func (m *maker) answer(q *Question) Answer {
	switch {
	case m.IntN(12) == 0:
		return []Answer{Number(1000), Choices(97), Wording("\x00")}[m.IntN(3)]
	case m.IntN(8) == 0:
		return Number(DontKnow + m.IntN(2))
	case q.Kind == Written:
		return Wording([]string{"ja", " ja\r\n", "", "<b>{{q0}}</b>"}[m.IntN(4)])
	case q.Kind == Multiple:
		var codes []int
		for _, o := range q.Options {
			if m.IntN(2) == 0 {
				codes = append(codes, o.Code)
			}
		}
		return Choices(codes...)
	case q.Kind.chooses():
		return Number(q.Options[m.IntN(len(q.Options))].Code)
	}
	return Number(m.IntN(9))
}
