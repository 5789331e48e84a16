package domaintest

import (
	"fmt"
	"math/rand/v2"

	"deltag/domain/survey"
)

// Maker makes a questionnaire and answers to it up from seeds.
type Maker struct {
	*rand.Rand
	Form *survey.Instrument
}

// NewMaker makes a document in two languages with easy words, conditions of every sort, and no fault but questions that
// nobody can come to. It may know these things of people beforehand, or else three of its own. Answers are made up by
// another seed, so that one document is answered in many ways.
func NewMaker(document, answers uint64, frame ...survey.Variable) *Maker {
	m := &Maker{from(document, 1), &survey.Instrument{Format: survey.Format, ID: "made", Version: 1, Mirror: "other", Languages: []string{"da", "en"}}}
	m.Form.Title = m.text("titel")
	dontKnow, refused := m.text("ved ikke"), m.text("vil ikke")
	m.Form.Words = &survey.Declines{DontKnow: &dontKnow, Refused: &refused}
	if m.Form.Frame = frame; frame == nil {
		m.Form.Frame = []survey.Variable{{Code: "centre", Kind: survey.Single, Options: m.options(3)}, {Code: "visits", Kind: survey.Numeric}, {Code: "name", Kind: survey.Written}}
	}
	for n := range 2 + m.IntN(7) {
		q := m.question(fmt.Sprintf("q%d", n))
		if n == 0 {
			q.Kind, q.Options, q.When, q.Theme, q.Indicator = survey.YesNo, m.fixed(survey.YesNo), nil, "t", "i"
			q.Min, q.Max, q.Faces = nil, nil, false
		}
		if n < 6 {
			m.Form.Core = append(m.Form.Core, q)
		} else {
			m.Form.Local = append(m.Form.Local, q)
		}
	}
	m.Rand = from(document, answers)
	return m
}

// from is chance that can be had again.
func from(seed, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, stream)) //nolint:gosec // it must be the same again
}

func (m *Maker) text(stem string) survey.Text {
	t := survey.Text{"da": {Text: stem + " da", Easy: stem + " let"}, "en": {Text: stem + " en", Phone: stem + " phone"}}
	if m.IntN(3) == 0 {
		delete(t, "en")
	}
	return t
}

func (m *Maker) options(n int) (all []survey.Option) {
	for _, code := range m.Perm(n + 3)[:n] {
		all = append(all, survey.Option{Code: code, Text: m.text(fmt.Sprint("valg ", code))})
	}
	return all
}

func (m *Maker) fixed(k survey.Kind) (all []survey.Option) {
	for _, code := range fixed(k) {
		all = append(all, survey.Option{Code: code, Text: m.text(fmt.Sprint("svar ", code))})
	}
	return all
}

func (m *Maker) question(code string) survey.Question {
	q := survey.Question{Code: code, Kind: survey.Kinds[m.IntN(len(survey.Kinds))], Text: m.text(code), Theme: "t", Indicator: "i"}
	switch {
	case q.Kind == survey.Information:
		q.Theme, q.Indicator = "", ""
	case fixed(q.Kind) != nil:
		q.Options = m.fixed(q.Kind)
	case chooses(q.Kind):
		q.Options = m.options(2 + m.IntN(3))
	}
	low, high := m.IntN(4), 4+m.IntN(4)
	switch q.Kind {
	case survey.Multiple:
		q.Options[0].Exclusive = m.IntN(2) == 0
		if m.IntN(2) == 0 {
			high = 1 + m.IntN(len(q.Options))
			q.Max = &high
		}
	case survey.Numeric:
		q.Min, q.Max = &low, &high
	case survey.Scale5:
		q.Faces = m.IntN(2) == 0
	}
	q.DontKnow, q.Refused = declinable(q.Kind) && m.IntN(3) == 0, declinable(q.Kind) && m.IntN(3) == 0
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
func (m *Maker) condition(levels int) *survey.Condition {
	switch n := m.IntN(6); {
	case levels > 0 && n < 2:
		both := []survey.Condition{*m.condition(levels - 1), *m.condition(levels - 1)}
		if n == 0 {
			return &survey.Condition{And: both}
		}
		return &survey.Condition{Or: both}
	case levels > 0 && n == 2:
		return &survey.Condition{Not: m.condition(levels - 1)}
	}
	var all []*survey.Question
	for n := range m.Form.Frame {
		all = append(all, asked(&m.Form.Frame[n]))
	}
	for _, q := range m.Form.Questions() {
		if q.Kind.Asks() {
			all = append(all, q, q)
		}
	}
	q := all[m.IntN(len(all))]
	if q.Kind == survey.Written || m.IntN(4) == 0 {
		return &survey.Condition{Answered: q.Code}
	}
	value, other := m.IntN(9)-1, m.IntN(9)-1
	if chooses(q.Kind) {
		value, other = q.Options[m.IntN(len(q.Options))].Code, q.Options[m.IntN(len(q.Options))].Code
		if q.DontKnow && q.Kind != survey.Multiple && m.IntN(3) == 0 {
			value = survey.DontKnow
		}
	}
	way := m.IntN(6)
	if q.Kind != survey.Scale5 && q.Kind != survey.Numeric {
		way %= 2
	}
	if q.Kind == survey.Multiple {
		way = 1
	}
	return compared(&survey.Condition{Of: q.Code}, way, value, other)
}

// compared sets one of the six comparisons.
func compared(c *survey.Condition, way, value, other int) *survey.Condition {
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

// Answers are made up for every question, shown or not; some are wrong.
func (m *Maker) Answers() survey.Answers {
	all := survey.Answers{}
	for _, q := range m.Form.Questions() {
		if m.IntN(4) > 0 {
			all[q.Code] = m.Answer(q)
		}
	}
	return all
}

// Frame is what is known of somebody, or wrongly told.
func (m *Maker) Frame() survey.Answers {
	all := survey.Answers{}
	for n := range m.Form.Frame {
		if v := &m.Form.Frame[n]; m.IntN(3) > 0 {
			all[v.Code] = m.Answer(asked(v))
		}
	}
	return all
}

// Answer is one answer, now and then a wrong one.
func (m *Maker) Answer(q *survey.Question) survey.Answer {
	switch {
	case m.IntN(12) == 0:
		return []survey.Answer{survey.Number(1000), survey.Choices(97), survey.Wording("\x00")}[m.IntN(3)]
	case m.IntN(8) == 0:
		return survey.Number(survey.DontKnow + m.IntN(2))
	case q.Kind == survey.Written:
		return survey.Wording([]string{"ja", " ja\r\n", "", "<b>{{q0}}</b>"}[m.IntN(4)])
	case q.Kind == survey.Multiple:
		var codes []int
		for _, o := range q.Options {
			if m.IntN(2) == 0 {
				codes = append(codes, o.Code)
			}
		}
		return survey.Choices(codes...)
	case chooses(q.Kind):
		return survey.Number(q.Options[m.IntN(len(q.Options))].Code)
	}
	return survey.Number(m.IntN(9))
}

// asked is a frame variable as a question.
func asked(v *survey.Variable) *survey.Question {
	return &survey.Question{Code: v.Code, Kind: v.Kind, Options: v.Options}
}

// fixed are the codes of the options that a kind always has.
func fixed(k survey.Kind) []int {
	switch k {
	case survey.Scale5:
		return []int{1, 2, 3, 4, 5}
	case survey.YesNo, survey.Consent:
		return []int{1, 0}
	}
	return nil
}

func chooses(k survey.Kind) bool {
	return k == survey.Single || k == survey.Multiple || fixed(k) != nil
}

func declinable(k survey.Kind) bool {
	return k.Asks() && k != survey.Written && k != survey.Consent
}
