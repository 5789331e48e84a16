package response

import (
	"context"
	"encoding/json"
	"slices"

	"deltag/domain"
	"deltag/domain/survey"
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
	s, err := r.Open(ctx, token)
	if err != nil {
		return err
	}
	return r.FinishOn(ctx, token, s, l)
}

// FinishOn is the same from a sheet that was just opened by the token.
func (r *Responses) FinishOn(ctx context.Context, token string, s Sheet, l Last) error {
	defer r.recent.forget(token)
	if isKey.MatchString(token) {
		if err := r.forgetTicket(ctx, token); err != nil { // so that no ticket outlives the answers that it began
			return err
		}
	}
	return r.held(ctx, token, s, func(tx *domain.Tx, s *Sheet) error {
		if missing := s.Form.Missing(s.Answers, s.Frame); len(missing) > 0 {
			return survey.ErrAnswers.With(missing...)
		}
		if !slices.Contains(helpers, l.Helped) || !slices.Contains(tellings, l.Tell) {
			return ErrLast
		}
		if s.Anonymous() {
			return tx.DB.Exec("UPDATE survey_draft SET finished = true, helped = ?, page = '', resume_hash = NULL WHERE id = ?", l.Helped, s.Draft.ID).Error
		}
		if err := s.send(tx, l); err != nil || s.asked == nil {
			return err
		}
		return s.settled(tx, "answered")
	})
}

// sent makes a response of answers that were begun, in one statement. The row of the person who was asked is changed, and so
// locked, before those answers are deleted: whoever begins answers locks in the same order.
const sent = `WITH who AS (UPDATE survey_asked SET tell = $3 WHERE id = $2 RETURNING id),
	gone AS (DELETE FROM survey_draft WHERE id = $1 AND ($2::bigint IS NULL OR EXISTS (SELECT FROM who)) RETURNING *),
	given AS (INSERT INTO survey_response (id, wave_id, unit_id, asked_id, mode, language, easy, frame, answers, helped, complete, finished_at)
		SELECT $4::uuid, wave_id, unit_id, asked_id, mode, language, easy, frame, $5, $6, true, $7 FROM gone RETURNING id),
	written AS (INSERT INTO survey_text (response_id, question, body, found, state)
		SELECT given.id, t.question, t.body, t.found, t.state FROM given, jsonb_to_recordset($8::jsonb) AS t (question text, body text, found jsonb, state text))
	SELECT count(*) FROM given`

// send makes a response of the answers; tell is how the person wants to hear what came of them.
func (s *Sheet) send(tx *domain.Tx, l Last) error {
	staff, err := staffNames(tx)
	if err != nil {
		return err
	}
	resp, texts, err := settle(s.Draft, s.Form, staff)
	if err != nil {
		return err
	}
	written, err := json.Marshal(texts)
	if err != nil {
		return err
	}
	var n int
	err = tx.Row(sent, s.Draft.ID, s.Draft.AskedID, l.Tell, resp.ID, resp.Answers, l.Helped, tx.Now, string(written)).Scan(&n)
	if err == nil && n == 0 { // whoever was asked was erased meanwhile
		err = domain.ErrNotFound
	}
	return err
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
	texts := []Text{}
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
