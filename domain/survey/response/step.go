package response

import (
	"context"
	"errors"
	"maps"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
)

// Step keeps the answer to one question, or that there is none, and gives the next page; "" is the end. What the answer
// hides is dropped. An answer that cannot be kept comes back as ErrAnswers with its fault. The same form sent twice does
// the same.
func (r *Responses) Step(ctx context.Context, token, question string, answer *survey.Answer, v survey.View) (next string, err error) {
	s, err := r.Open(ctx, token)
	if err != nil {
		return "", err
	}
	return r.StepOn(ctx, token, s, question, answer, v)
}

// StepOn is the same from a sheet that was just opened by the token, or that Last gave. Nobody is kept waiting meanwhile: what
// was opened is written over only while it is still what is kept and the token still opens it, and otherwise opened anew.
func (r *Responses) StepOn(ctx context.Context, token string, s Sheet, question string, answer *survey.Answer, v survey.View) (next string, err error) {
	for {
		if err := s.refuses(); err != nil {
			return "", err
		}
		switch with, err := s.answered(question, answer); {
		case err == nil:
			d := &with.Draft
			d.Page, d.Language, d.Easy = s.Form.After(with.Visible, question), v.Language, v.Easy
			written, err := r.keep(ctx, saving{domain.HashToken(token), d.ID, s.Draft.Answers, d.Answers, d.Page, d.Language, d.Easy}, s.Anonymous())
			if written {
				r.recent.keep(token, with, r.db.Now())
			}
			if err != nil || written {
				return d.Page, err
			}
		case !s.remembered:
			return "", err
		}
		r.recent.forget(token)
		if s, err = r.Open(ctx, token); err != nil {
			return "", err
		}
	}
}

// answered is the sheet with one answer more.
func (s *Sheet) answered(question string, answer *survey.Answer) (Sheet, error) {
	with := survey.Answers{}
	maps.Copy(with, s.Answers)
	if answer == nil {
		delete(with, question)
	} else {
		with[question] = *answer
	}
	kept, visible, faults := s.Form.Settle(with, s.Frame)
	if answer == nil {
		faults = append(faults, s.Form.Missing(with, s.Frame)...)
	}
	for _, f := range faults {
		if f.Where == "/"+question {
			return Sheet{}, survey.ErrAnswers.With(f)
		}
	}
	other := *s
	other.Answers, other.Visible = kept, visible
	other.Draft.Answers = kept.Canonical()
	return other, nil
}

// refuses is why nothing can be answered; nil is nothing.
func (s *Sheet) refuses() error {
	switch s.Stage {
	case Begun:
		return nil
	case Sent:
		return ErrAnswered
	case Over, Early:
		return ErrClosed
	}
	return ErrNotBegun
}

// held does work on answers that were begun and not sent, from a sheet that was just opened by the token, and keeps others
// from changing them meanwhile.
func (r *Responses) held(ctx context.Context, token string, s Sheet, work func(*domain.Tx, *Sheet) error) error {
	for tries := 0; ; tries++ {
		if err := s.refuses(); err != nil {
			return err
		}
		moved := false
		err := r.db.Do(ctx, func(tx *domain.Tx) error {
			s.acts(tx)
			d, err := domain.Lock[Draft](tx, "id = ?", s.Draft.ID)
			if err != nil {
				moved = errors.Is(err, domain.ErrNotFound) // written anew with others, or sent, while we waited
				return err
			}
			if err := s.take(d); err != nil { // as it is now that nobody changes it
				return err
			}
			if err := s.refuses(); err != nil {
				return err
			}
			return work(tx, &s)
		})
		if !moved || tries == 2 {
			return err
		}
		if s, err = r.Open(ctx, token); err != nil {
			return err
		}
	}
}

// GoOnLater gives a new code by which the answers are found on another device. It is shown to the citizen and kept nowhere;
// the one before it works no more.
func (r *Responses) GoOnLater(ctx context.Context, token string) (code string, err error) {
	if isKey.MatchString(token) {
		if err := r.forgetTicket(ctx, token); err != nil { // another device does not know the key
			return "", err
		}
	}
	if code, err = domain.NewCode(); err != nil {
		return "", err
	}
	s, err := r.Open(ctx, token)
	if err != nil {
		return "", err
	}
	err = r.held(ctx, token, s, func(tx *domain.Tx, s *Sheet) error {
		return tx.DB.Exec("UPDATE survey_draft SET resume_hash = ? WHERE id = ?", domain.HashToken(code), s.Draft.ID).Error
	})
	return code, err
}

// GoOn reads a code as it was typed and gives the token that it stands for. It changes nothing.
func (r *Responses) GoOn(ctx context.Context, typed string) (token string, err error) {
	if token, err = domain.ReadCode(typed); err != nil {
		return "", err
	}
	return token, r.db.View(ctx, func(tx *domain.Tx) error {
		_, err := domain.Take[Draft](tx, "resume_hash = ?", domain.HashToken(token))
		return err
	})
}

// Decline notes a no to one survey, and removes what was begun. Nobody can know who says no to an anonymous one, so nothing
// is noted of it.
func (r *Responses) Decline(ctx context.Context, token string) error {
	defer r.recent.forget(token)
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := r.find(tx, token)
		switch {
		case err != nil:
			return err
		case s.Stage == Sent:
			return ErrAnswered
		case s.Stage == Over:
			return ErrClosed
		case s.asked == nil:
			return nil
		}
		// Who was asked before the answers: whoever begins or sends them locks in this order.
		if _, err := domain.Lock[programme.Asked](tx, "id = ?", s.asked.ID); err != nil {
			return err
		}
		if err := tx.DB.Exec("DELETE FROM survey_draft WHERE asked_id = ?", s.asked.ID).Error; err != nil {
			return err
		}
		if s, err = r.askedBy(tx, s.asked.ID); err != nil {
			return err
		}
		if s.Stage == Sent {
			return ErrAnswered
		}
		if err := tx.DB.Exec("UPDATE survey_asked SET declined_at = coalesce(declined_at, ?) WHERE id = ?", tx.Now, s.asked.ID).Error; err != nil {
			return err
		}
		return s.settled(tx, "declined")
	})
}

// settled takes back what waits to be sent to the person about the wave, and notes the use of their data.
func (s *Sheet) settled(tx *domain.Tx, why string) error {
	tx.Record(domain.Access{Action: "change", Subject: "answers", ResidentIDs: []int64{s.person}, Unit: s.UnitID, Purpose: "answer a survey"})
	_, err := message.Cancel(tx, message.Which{Residents: []int64{s.person}, Activity: programme.Activity(s.Wave.ID), Subject: s.asked.ID}, why)
	return err
}
