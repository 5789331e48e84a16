package response

import (
	"context"
	"slices"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
)

// Last is what is asked after the questions.
type Last struct {
	Helped string // who helped to answer: nobody, family, staff, other, or "" when it is not told
	Tell   string // how they want to hear what came of it: mail, letter, no, or ""
}

// What can be answered to them; "" is nothing.
var (
	helpers  = []string{"", "nobody", "family", "staff", "other"}
	tellings = []string{"", "no", "mail", "letter"}
)

// ErrLast refuses an answer that was not offered.
var ErrLast = &domain.Error{Kind: domain.Invalid, Code: "survey-last", Detail: "Choose one of the answers."}

// Finish sends the answers. Those of people who were asked by name are moved at once; anonymous ones wait for others to be
// moved with. A required answer that is missing comes back as survey.ErrAnswers with its fault.
func (r *Responses) Finish(ctx context.Context, token string, l Last) error {
	if isKey.MatchString(token) {
		if err := r.forgetTicket(ctx, token); err != nil { // so that no ticket outlives the answers that it began
			return err
		}
	}
	return r.held(ctx, token, func(tx *domain.Tx, s *Sheet) error {
		if missing := s.Form.Missing(s.Answers, s.Frame); len(missing) > 0 {
			return survey.ErrAnswers.With(missing...)
		}
		if !slices.Contains(helpers, l.Helped) || !slices.Contains(tellings, l.Tell) {
			return ErrLast
		}
		if s.Anonymous() {
			return tx.DB.Exec("UPDATE survey_draft SET finished = true, helped = ?, page = '', resume_hash = NULL WHERE id = ?", l.Helped, s.Draft.ID).Error
		}
		s.Draft.Helped = l.Helped
		if err := r.move(tx, s, true); err != nil || s.asked == nil {
			return err
		}
		if err := tx.DB.Exec("UPDATE survey_asked SET tell = ? WHERE id = ?", l.Tell, s.asked.ID).Error; err != nil {
			return err
		}
		return s.settled(tx, "answered")
	})
}

// move makes a response of answers that may lead to a person.
func (r *Responses) move(tx *domain.Tx, s *Sheet, complete bool) error {
	staff, err := staffNames(tx)
	if err != nil {
		return err
	}
	if s.asked != nil {
		if _, err := domain.Lock[programme.Asked](tx, "id = ?", s.asked.ID); err != nil {
			return err
		}
	}
	resp, texts, err := settle(s.Draft, s.Form, staff)
	if err != nil {
		return err
	}
	resp.Complete, resp.FinishedAt, resp.AskedID = complete, &tx.Now, s.Draft.AskedID
	if err := tx.DB.Exec("DELETE FROM survey_draft WHERE id = ?", s.Draft.ID).Error; err != nil {
		return err
	}
	if err := domain.Create(tx, &resp); err != nil || len(texts) == 0 {
		return err
	}
	return tx.DB.Create(&texts).Error
}

// settle makes a response of answers that were begun: what branching hides is dropped, and what was written is set apart and
// looked through. It has a new number.
func settle(d Draft, form *survey.Instrument, staff []string) (Response, []Text, error) {
	answers, err := survey.ReadAnswers(d.Answers)
	if err != nil {
		return Response{}, nil, err
	}
	frame, err := survey.ReadAnswers(d.Frame)
	if err != nil {
		return Response{}, nil, err
	}
	kept, _ := form.Clean(answers, frame)
	resp := Response{ID: newID(), WaveID: d.WaveID, UnitID: d.UnitID, Mode: d.Mode, Language: d.Language, Easy: d.Easy, Frame: d.Frame, Helped: d.Helped}
	var texts []Text
	for _, q := range form.Questions() {
		a, there := kept[q.Code]
		if !there || q.Kind != survey.Written {
			continue
		}
		delete(kept, q.Code)
		t := Text{ResponseID: resp.ID, Question: q.Code, Body: a.Text(), Found: Detect(a.Text(), staff), State: Clear}
		if len(t.Found) > 0 {
			t.State = Held
		}
		texts = append(texts, t)
	}
	resp.Answers = kept.Canonical()
	return resp, texts, nil
}

// staffNames are the names of everybody on the staff: nobody is to be judged by name in an answer that others read.
func staffNames(tx *domain.Tx) (names []string, err error) {
	err = tx.DB.Raw("SELECT name FROM staff").Scan(&names).Error
	return names, err
}
