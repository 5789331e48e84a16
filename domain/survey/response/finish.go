package response

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"deltag/domain"
	"deltag/domain/survey"
)

// Last is what is asked after the questions.
type Last struct {
	Helped string // who helped to answer: nobody, family, staff, other, or "" when it is not told
	Tell   string // whether they want to hear what came of it: mail, no, or ""
}

// What can be answered to them; "" is nothing.
var (
	helpers  = []string{"", "nobody", "family", "staff", "other"}
	tellings = []string{"", "no", "mail"}
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

// FinishOn is the same from a sheet that was just opened by the token. What was opened is sent only while it is still what is
// kept, and otherwise opened anew.
func (r *Responses) FinishOn(ctx context.Context, token string, s Sheet, l Last) error {
	defer r.recent.forget(token)
	if isKey.MatchString(token) {
		if err := r.forgetTicket(ctx, token); err != nil { // so that no ticket outlives the answers that it began
			return err
		}
	}
	for tries := 0; ; tries++ {
		if err := s.refuses(); err != nil {
			return err
		}
		if missing := s.Form.Missing(s.Answers, s.Frame); len(missing) > 0 {
			return survey.ErrAnswers.With(missing...)
		}
		if !slices.Contains(helpers, l.Helped) || !slices.Contains(tellings, l.Tell) {
			return ErrLast
		}
		if l.Tell == "mail" && !s.Mailed { // the address was taken back since they were asked
			l.Tell = ""
		}
		err := r.db.Do(ctx, func(tx *domain.Tx) error { return s.finish(tx, l) })
		if !errors.Is(err, errMoved) {
			return err
		}
		if tries == 2 {
			return domain.ErrNotFound
		}
		if s, err = r.Open(ctx, token); err != nil {
			return err
		}
	}
}

// errMoved is answers that are not what was opened any more: changed, sent or written anew with others meanwhile, or their
// person was erased.
var errMoved = errors.New("the answers are others by now")

func (s *Sheet) finish(tx *domain.Tx, l Last) error {
	s.acts(tx)
	if s.Anonymous() {
		done := tx.DB.Exec("UPDATE survey_draft SET finished = true, helped = ?, page = '', resume_hash = NULL WHERE id = ? AND answers = ? AND NOT finished", l.Helped, s.Draft.ID, s.Draft.Answers)
		if done.Error == nil && done.RowsAffected == 0 {
			return errMoved
		}
		return done.Error
	}
	if err := s.send(tx, l); err != nil || s.asked == nil {
		return err
	}
	return s.settled(tx, "answered")
}

// sent makes a response of answers that were begun, in one statement. The row of the person who was asked is changed, and so
// locked, before those answers are deleted: whoever begins answers, says no or erases a person locks in the same order.
const sent = `WITH who AS (UPDATE survey_asked SET tell = $3 WHERE id = $2 RETURNING id),
	gone AS (DELETE FROM survey_draft WHERE id = $1 AND answers = $9 AND NOT finished AND ($2::bigint IS NULL OR EXISTS (SELECT FROM who)) RETURNING *),
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
	err = tx.Row(sent, s.Draft.ID, s.Draft.AskedID, l.Tell, resp.ID, resp.Answers, l.Helped, tx.Now, string(written), s.Draft.Answers).Scan(&n)
	if err == nil && n == 0 {
		return errMoved
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
	var list []byte
	if err := tx.Row("SELECT coalesce(json_agg(name), '[]') FROM staff").Scan(&list); err != nil {
		return nil, err
	}
	err = json.Unmarshal(list, &names)
	return names, err
}
