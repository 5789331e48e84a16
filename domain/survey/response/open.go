package response

import (
	"context"
	"errors"
	"time"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
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
	Wave     programme.Wave
	UnitID   int64
	UnitName string
	Purpose  string // of the programme, in its own words
	Language string // of the person; "" is not known
	Tell     string
	Form     *survey.Instrument
	Draft    Draft // when it was begun
	Answers  survey.Answers
	Frame    survey.Answers

	asked  *programme.Asked
	code   []byte // the hash of a code that was not used yet
	open   bool   // came by an open link
	person int64
}

// Anonymous tells whether nobody can find out who answers.
func (s *Sheet) Anonymous() bool { return s.Wave.Level == programme.Anonymous }

// Named tells whether the program knows whom it asked by this link.
func (s *Sheet) Named() bool { return s.asked != nil }

// Open shows what a link leads to, and changes nothing: robots look at every link in a mail.
func (r *Responses) Open(ctx context.Context, token string) (s Sheet, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		s, err = r.find(tx, token)
		return err
	})
	return s, err
}

// OpenLink is the same for the address of an open link, which is no secret.
func (r *Responses) OpenLink(ctx context.Context, code string) (s Sheet, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		s, err = r.findOpen(tx, code)
		return err
	})
	return s, err
}

// find looks for what a token opens: answers that were begun, by the browser's key or by the code to go on with; a
// person's own link; or a code of an anonymous wave.
func (r *Responses) find(tx *domain.Tx, token string) (Sheet, error) {
	hash := domain.HashToken(token)
	d, err := domain.Take[Draft](tx, "key_hash = ? OR resume_hash = ?", hash, hash)
	if err == nil {
		return r.begun(tx, d)
	}
	if !errors.Is(err, domain.ErrNotFound) {
		return Sheet{}, err
	}
	link, err := domain.OpenLink(tx, programme.LinkPurpose, token)
	if err == nil {
		return r.askedBy(tx, link.SubjectID)
	}
	if !errors.Is(err, domain.ErrNotFound) {
		return Sheet{}, err
	}
	c, err := domain.Take[programme.Code](tx, "code_hash = ?", hash)
	if err != nil {
		return Sheet{}, err
	}
	return r.sheet(tx, Sheet{UnitID: c.UnitID, code: hash}, c.WaveID)
}

func (r *Responses) findOpen(tx *domain.Tx, code string) (Sheet, error) {
	sample, err := domain.Take[programme.Sample](tx, "code = ?", code)
	if err != nil {
		return Sheet{}, err
	}
	s, err := r.sheet(tx, Sheet{UnitID: sample.UnitID, open: true}, sample.WaveID)
	if sample.State == "stopped" {
		s.Stage = Over
	}
	return s, err
}

func (r *Responses) begun(tx *domain.Tx, d Draft) (Sheet, error) {
	if d.AskedID != nil {
		return r.askedBy(tx, *d.AskedID)
	}
	s, err := r.sheet(tx, Sheet{UnitID: d.UnitID}, d.WaveID)
	if err == nil {
		err = s.take(d)
	}
	return s, err
}

// askedBy is the sheet of a person who was asked by name.
func (r *Responses) askedBy(tx *domain.Tx, id int64) (Sheet, error) {
	a, err := domain.Take[programme.Asked](tx, "id = ?", id)
	if err != nil {
		return Sheet{}, err
	}
	var person struct{ Language string }
	if err := tx.DB.Raw("SELECT language FROM resident WHERE id = ?", a.ResidentID).Scan(&person).Error; err != nil {
		return Sheet{}, err
	}
	tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: a.ResidentID, RequestID: tx.Actor.RequestID}
	s, err := r.sheet(tx, Sheet{UnitID: a.UnitID, Language: person.Language, Tell: a.Tell, asked: &a, person: a.ResidentID}, a.WaveID)
	if err != nil {
		return s, err
	}
	var sent bool
	if err := tx.DB.Raw("SELECT EXISTS (SELECT FROM survey_response WHERE asked_id = ?)", a.ID).Scan(&sent).Error; err != nil {
		return s, err
	}
	if sent {
		s.Stage = Sent
		return s, nil
	}
	d, err := domain.Take[Draft](tx, "asked_id = ?", a.ID)
	switch {
	case err == nil:
		err = s.take(d)
		return s, err
	case !errors.Is(err, domain.ErrNotFound):
		return s, err
	case a.DeclinedAt != nil && s.Stage == Fresh:
		s.Stage = Declined
	}
	return s, nil
}

// sheet fills in what is the same for everybody whom a unit asks in a wave.
func (r *Responses) sheet(tx *domain.Tx, s Sheet, wave int64) (Sheet, error) {
	w, err := domain.Take[programme.Wave](tx, "id = ? AND state <> 'draft'", wave)
	if err != nil {
		return s, err
	}
	s.Wave = w
	var about struct{ Unit, Purpose string }
	if err := tx.DB.Raw("SELECT u.name AS unit, p.purpose FROM unit u, programme p WHERE u.id = ? AND p.id = ?", s.UnitID, w.ProgrammeID).Scan(&about).Error; err != nil {
		return s, err
	}
	s.UnitName, s.Purpose = about.Unit, about.Purpose
	if s.Form, err = r.form(tx, w, s.UnitID); err != nil {
		return s, err
	}
	s.Frame = frameOf(s.Form, about.Unit)
	switch today := day(tx.Now); {
	case w.State == programme.Closed || w.ClosesOn.Format(time.DateOnly) < today:
		s.Stage = Over
	case w.OpensOn.Format(time.DateOnly) > today:
		s.Stage = Early
	default:
		s.Stage = Fresh
	}
	return s, nil
}

// take adds answers that were begun.
func (s *Sheet) take(d Draft) (err error) {
	s.Draft = d
	if s.Answers, err = survey.ReadAnswers(d.Answers); err != nil {
		return err
	}
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
var copenhagen = func() *time.Location {
	place, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err) // the program carries the time zones
	}
	return place
}()

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
