package response

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
	"deltag/domain/workday"
)

// Refusals.
var (
	ErrAnswered = &domain.Error{Kind: domain.Conflict, Code: "survey-answered", Detail: "These answers were already sent."}
	ErrClosed   = &domain.Error{Kind: domain.Conflict, Code: "survey-closed", Detail: "The time to answer is over."}
	ErrNotBegun = &domain.Error{Kind: domain.Conflict, Code: "survey-not-begun", Detail: "The questions were not begun by this link."}
)

// Stage is how far a person is with a survey.
type Stage string

// The stages.
const (
	Early    Stage = "early" // it has not opened yet
	Fresh    Stage = "fresh"
	Begun    Stage = "begun"
	Declined Stage = "declined"
	Sent     Stage = "sent"
	Over     Stage = "over"
)

// Sheet is what a link opens: the questions, and what was answered so far.
type Sheet struct {
	Stage    Stage
	Wave     programme.Wave // what a page needs of it
	UnitID   int64
	Language string // of the person; "" is not known
	Tell     string
	Mailed   bool // a mail reaches the person
	AtWork   bool // employees are asked, not citizens
	Form     *survey.Instrument
	Draft    Draft // when it was begun
	Answers  survey.Answers
	Visible  []string // the questions that the answers so far ask, when it was begun
	Frame    survey.Answers

	asked  *programme.Asked
	code   bool // the link is a code that was not used yet
	person int64

	remembered bool // and not looked up
}

// Anonymous tells whether nobody can find out who answers.
func (s *Sheet) Anonymous() bool { return s.Wave.Level == programme.Anonymous }

// Named tells whether the program knows whom it asked by this link.
func (s *Sheet) Named() bool { return s.asked != nil }

// Open shows what a link leads to, and changes nothing: robots look at every link in a mail.
func (r *Responses) Open(ctx context.Context, token string) (s Sheet, err error) {
	found, err := r.opening.ask(ctx, domain.HashToken(token))
	switch form, known := r.forms.Load(formKey{found.wave.ID, found.unit}); {
	case err != nil:
		return s, err
	case !found.there:
		return s, domain.ErrNotFound
	case known:
		return found.sheet(form.(*survey.Instrument), r.db.Now())
	}
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		form, err := r.form(tx, found.wave, found.unit)
		if err == nil {
			s, err = found.sheet(form, tx.Now)
		}
		return err
	})
	return s, err
}

// openAll looks for what each of the tokens with these hashes opens, with one statement.
func (r *Responses) openAll(ctx context.Context, hashes [][]byte) (all []opened, err error) {
	all = make([]opened, len(hashes))
	err = r.db.Single(ctx, func(tx *domain.Tx) error {
		rows, err := tx.Rows(byTokens, hashes, tx.Now)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var o opened
			if err := rows.Scan(o.columns()...); err != nil {
				return err
			}
			all[o.nth-1] = o
			all[o.nth-1].there = true
		}
		return rows.Err()
	})
	return all, err
}

// OpenLink is the same as Open for the address of an open link, which is no secret.
func (r *Responses) OpenLink(ctx context.Context, code string) (s Sheet, err error) {
	err = r.db.Single(ctx, func(tx *domain.Tx) error {
		s, err = r.findOpen(tx, code)
		return err
	})
	return s, err
}

// find looks for what a token opens.
func (r *Responses) find(tx *domain.Tx, token string) (Sheet, error) {
	return r.sheet(tx, byTokens, [][]byte{domain.HashToken(token)}, tx.Now)
}

func (r *Responses) findOpen(tx *domain.Tx, code string) (Sheet, error) {
	return r.sheet(tx, byOpenLink, code)
}

// askedBy is the sheet of a person who was asked by name.
func (r *Responses) askedBy(tx *domain.Tx, id int64) (Sheet, error) {
	return r.sheet(tx, byAsked, id)
}

// sheet reads the row that one of the statements finds.
func (r *Responses) sheet(tx *domain.Tx, by string, args ...any) (s Sheet, err error) {
	var o opened
	switch err = tx.Row(by, args...).Scan(o.columns()...); {
	case errors.Is(err, sql.ErrNoRows):
		return s, domain.ErrNotFound
	case err != nil:
		return s, err
	}
	form, err := r.form(tx, o.wave, o.unit)
	if err != nil {
		return s, err
	}
	s, err = o.sheet(form, tx.Now)
	s.acts(tx)
	return s, err
}

// acts makes the person who was asked the one who acts; of an anonymous sheet nobody is known.
func (s *Sheet) acts(tx *domain.Tx) {
	if s.asked != nil {
		tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: s.person, RequestID: tx.Actor.RequestID}
	}
}

// sheet is what was found, as it is to be answered at an instant.
func (o *opened) sheet(form *survey.Instrument, now time.Time) (s Sheet, err error) {
	s = Sheet{Wave: o.wave, UnitID: o.unit, AtWork: o.atWork, Language: o.language, Form: form, Frame: frameOf(form, o.unitName), code: o.code}
	if o.draft.AskedID != nil {
		a := o.asked
		a.ID, a.WaveID, a.UnitID = *o.draft.AskedID, o.wave.ID, o.unit
		s.asked, s.person, s.Tell, s.Mailed = &a, a.ResidentID, a.Tell, o.mailed
	}
	switch today := day(now); {
	case o.over || o.wave.State == programme.Closed || o.wave.ClosesOn.Format(time.DateOnly) < today:
		s.Stage = Over
	case o.wave.OpensOn.Format(time.DateOnly) > today:
		s.Stage = Early
	default:
		s.Stage = Fresh
	}
	switch {
	case o.sent:
		s.Stage = Sent
	case o.draft.ID != "":
		err = s.take(o.draft)
	case o.asked.DeclinedAt != nil && s.Stage == Fresh:
		s.Stage = Declined
	}
	return s, err
}

// take adds answers that were begun.
func (s *Sheet) take(d Draft) (err error) {
	s.Draft = d
	if s.Answers, err = survey.ReadAnswers(d.Answers); err != nil {
		return err
	}
	s.Visible = s.Form.Visible(s.Answers, s.Frame)
	switch {
	case d.Finished:
		s.Stage = Sent
	case s.Stage == Fresh:
		s.Stage = Begun
	}
	return nil
}

// frameOf is what a questionnaire may know before it asks: the name of the unit, and nothing of the person.
func frameOf(form *survey.Instrument, unit string) survey.Answers {
	frame := survey.Answers{}
	for _, v := range form.Frame {
		if v.Code == "unit" && v.Kind == survey.Written {
			frame["unit"] = survey.Wording(unit)
		}
	}
	return frame
}

// copenhagen is where the days are counted.
var copenhagen = workday.Denmark()

func day(at time.Time) string { return at.In(copenhagen).Format(time.DateOnly) }

// Outcome is what came of a wave, for everybody to read.
type Outcome struct {
	Name, Text, Municipality string
	ClosesOn                 time.Time
	Closed                   bool
}

// Outcome tells it. A wave that nobody was asked in yet is not there.
func (r *Responses) Outcome(ctx context.Context, wave int64) (o Outcome, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		w, err := domain.Take[programme.Wave](tx, "id = ? AND state <> 'draft'", wave)
		if err != nil {
			return err
		}
		top, err := org.Top(tx)
		o = Outcome{w.Name, w.Outcome, top.Name, w.ClosesOn, w.State == programme.Closed}
		return err
	})
	return o, err
}
