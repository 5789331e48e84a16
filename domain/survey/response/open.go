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
	AtWork   bool // employees are asked, not citizens
	Form     *survey.Instrument
	Draft    Draft // when it was begun
	Answers  survey.Answers
	Frame    survey.Answers

	asked  *programme.Asked
	code   bool // the link is a code that was not used yet
	person int64
}

// Anonymous tells whether nobody can find out who answers.
func (s *Sheet) Anonymous() bool { return s.Wave.Level == programme.Anonymous }

// Named tells whether the program knows whom it asked by this link.
func (s *Sheet) Named() bool { return s.asked != nil }

// Open shows what a link leads to, and changes nothing: robots look at every link in a mail.
func (r *Responses) Open(ctx context.Context, token string) (s Sheet, err error) {
	err = r.db.Single(ctx, func(tx *domain.Tx) error {
		s, err = r.find(tx, token)
		return err
	})
	return s, err
}

// OpenLink is the same for the address of an open link, which is no secret.
func (r *Responses) OpenLink(ctx context.Context, code string) (s Sheet, err error) {
	err = r.db.Single(ctx, func(tx *domain.Tx) error {
		s, err = r.findOpen(tx, code)
		return err
	})
	return s, err
}

// What a link may lead to, each with the same columns: a wave and a unit, and where there are any the person who was asked
// and the answers that were begun.
const (
	begunColumns = "d.id AS draft_id, d.language, d.easy, d.answers, d.page, d.finished"
	nothingBegun = "NULL::uuid AS draft_id, '' AS language, false AS easy, NULL::bytea AS answers, '' AS page, false AS finished"

	// fromToken looks for answers that were begun, by the browser's key or by the code to go on with; for a person's own link;
	// and for a code of an anonymous wave.
	fromToken = "SELECT d.wave_id, d.unit_id, d.asked_id, false AS code, false AS over, " + begunColumns + ` FROM survey_draft d WHERE d.key_hash = $1 OR d.resume_hash = $1
		UNION ALL SELECT a.wave_id, a.unit_id, a.id, false, false, ` + begunColumns + ` FROM link l JOIN survey_asked a ON a.id = l.subject_id
			LEFT JOIN survey_draft d ON d.asked_id = a.id
			WHERE l.token_hash = $1 AND l.purpose = '` + programme.LinkPurpose + `' AND l.expires_at > $2 AND l.revoked_at IS NULL
		UNION ALL SELECT wave_id, unit_id, NULL, true, false, ` + nothingBegun + " FROM survey_code WHERE code_hash = $1"
	fromAsked = "SELECT a.wave_id, a.unit_id, a.id AS asked_id, false AS code, false AS over, " + begunColumns + ` FROM survey_asked a
		LEFT JOIN survey_draft d ON d.asked_id = a.id WHERE a.id = $1`
	fromOpenLink = "SELECT s.wave_id, s.unit_id, NULL::bigint AS asked_id, false AS code, s.state = 'stopped' AS over, " + nothingBegun + " FROM survey_sample s WHERE s.code = $1"
	fromUnit     = "SELECT $1::bigint AS wave_id, $2::bigint AS unit_id, NULL::bigint AS asked_id, false AS code, false AS over, " + nothingBegun
)

// The statements that read all that a page needs of the first of those rows. Every page of every citizen runs one.
var (
	byToken, byAsked, byOpenLink, byUnit = openedFrom(fromToken), openedFrom(fromAsked), openedFrom(fromOpenLink), openedFrom(fromUnit)
)

func openedFrom(rows string) string {
	return `SELECT w.id, w.programme_id, w.name, w.version_id, w.core_hash, w.level, w.opens_on, w.closes_on, w.state, p.audience = 'staff', u.id, u.name, f.code, f.over,
			coalesce(f.draft_id::text, ''), coalesce(f.language, ''), coalesce(f.easy, false), f.answers, coalesce(f.page, ''), coalesce(f.finished, false),
			a.id, coalesce(a.resident_id, 0), coalesce(a.tell, ''), a.declined_at, coalesce(r.language, ''),
			f.draft_id IS NULL AND a.id IS NOT NULL AND EXISTS (SELECT FROM survey_response x WHERE x.asked_id = a.id)
		FROM (` + rows + ` LIMIT 1) f JOIN wave w ON w.id = f.wave_id AND w.state <> 'draft' JOIN unit u ON u.id = f.unit_id JOIN programme p ON p.id = w.programme_id
			LEFT JOIN survey_asked a ON a.id = f.asked_id LEFT JOIN resident r ON r.id = a.resident_id`
}

// find looks for what a token opens.
func (r *Responses) find(tx *domain.Tx, token string) (Sheet, error) {
	return r.sheet(tx, byToken, domain.HashToken(token), tx.Now)
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
	var d Draft
	var a programme.Asked
	var unit string
	var over, sent bool
	w := &s.Wave
	err = tx.Row(by, args...).Scan(
		&w.ID, &w.ProgrammeID, &w.Name, &w.VersionID, &w.CoreHash, &w.Level, &w.OpensOn, &w.ClosesOn, &w.State, &s.AtWork, &s.UnitID, &unit, &s.code, &over,
		&d.ID, &d.Language, &d.Easy, &d.Answers, &d.Page, &d.Finished,
		&d.AskedID, &a.ResidentID, &a.Tell, &a.DeclinedAt, &s.Language, &sent)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return s, domain.ErrNotFound
	case err != nil:
		return s, err
	}
	if d.AskedID != nil {
		a.ID, a.WaveID, a.UnitID = *d.AskedID, w.ID, s.UnitID
		s.asked, s.person, s.Tell = &a, a.ResidentID, a.Tell
		tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: s.person, RequestID: tx.Actor.RequestID}
	}
	if s.Form, err = r.form(tx, *w, s.UnitID); err != nil {
		return s, err
	}
	s.Frame = frameOf(s.Form, unit)
	switch today := day(tx.Now); {
	case over || w.State == programme.Closed || w.ClosesOn.Format(time.DateOnly) < today:
		s.Stage = Over
	case w.OpensOn.Format(time.DateOnly) > today:
		s.Stage = Early
	default:
		s.Stage = Fresh
	}
	switch {
	case sent:
		s.Stage = Sent
	case d.ID != "":
		err = s.take(d)
	case a.DeclinedAt != nil && s.Stage == Fresh:
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
