package register

import (
	"context"

	"deltag/domain"
	"deltag/domain/survey"
)

// Step is where somebody stands who tries a questionnaire out, and which way they go. Nothing of it is kept.
type Step struct {
	View    survey.View
	Answers []byte // canonical or not; nil is none
	Frame   []byte
	At      string // the code of the question; "" is before the first, or after the last when going back
	Way     Way
}

// Way is where to go from a question.
type Way string

// The ways.
const (
	Stay Way = "stay"
	Next Way = "next"
	Back Way = "back"
)

// Page is one question as a citizen is shown it, or the end when there is none.
type Page struct {
	Title    string
	Question *survey.Question
	Text     string
	Help     string
	Language string   // that the text is in
	Options  []string // the words of the question's options
	DontKnow string
	Refused  string
	Number   int // from 1
	Pages    int
	Answers  survey.Answers // those that would be kept
	Faults   []domain.Fault // in the answers
}

// Walk shows the next page of somebody who tries a version out. Required answers hold one back, as they do citizens.
func (r *Register) Walk(ctx context.Context, id int64, number int, s Step) (p Page, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		v, err := version(tx, id, number)
		if err != nil {
			return err
		}
		doc, err := survey.Read(v.Document)
		if err != nil {
			return err
		}
		p, err = walk(doc, s)
		return err
	})
	return p, err
}

func walk(doc *survey.Instrument, s Step) (p Page, err error) {
	given, err := answers(s.Answers)
	if err != nil {
		return p, err
	}
	frame, err := answers(s.Frame)
	if err != nil {
		return p, err
	}
	kept, faults := doc.Clean(given, frame)
	code := s.At
	switch s.Way {
	case Next:
		if p.Faults = here(code, append(faults, doc.Missing(given, frame)...)); len(p.Faults) == 0 {
			code = doc.Next(kept, frame, code)
		}
	case Back:
		code = doc.Back(kept, frame, code)
	case Stay: // a question is shown also when the answers so far hide it: whoever writes it wants to see it
	}
	p.Answers = kept
	p.Number, p.Pages = doc.Progress(kept, frame, code)
	p.Title, _ = doc.Plain(doc.Title, s.View, kept, frame)
	if p.Question = doc.Question(code); p.Question != nil {
		p.say(doc, s.View, frame)
	}
	return p, nil
}

// say puts the words of the question in.
func (p *Page) say(doc *survey.Instrument, v survey.View, frame survey.Answers) {
	q := p.Question
	p.Text, p.Language = doc.Plain(q.Text, v, p.Answers, frame)
	p.Help, _ = doc.Plain(q.Help, v, p.Answers, frame)
	for _, o := range q.Options {
		words, _ := doc.Say(o.Text, v)
		p.Options = append(p.Options, words)
	}
	if doc.Words == nil {
		return
	}
	if q.DontKnow && doc.Words.DontKnow != nil {
		p.DontKnow, _ = doc.Say(*doc.Words.DontKnow, v)
	}
	if q.Refused && doc.Words.Refused != nil {
		p.Refused, _ = doc.Say(*doc.Words.Refused, v)
	}
}

func answers(stored []byte) (survey.Answers, error) {
	if len(stored) == 0 {
		return survey.Answers{}, nil
	}
	return survey.ReadAnswers(stored)
}

// here are the faults at one question.
func here(code string, all []domain.Fault) (faults []domain.Fault) {
	for _, f := range all {
		if f.Where == "/"+code {
			faults = append(faults, f)
		}
	}
	return faults
}
