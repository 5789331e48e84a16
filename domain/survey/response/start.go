package response

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"regexp"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/survey"
)

// NewKey draws the secret by which a browser holds its answers. It is made for the page that offers to start, and counts
// for nothing until somebody does.
func NewKey() string { return rand.Text() }

var isKey = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// ticketHash is how the right to begin is kept. It is another hash than that of the answers, so that without the key, which
// only the browser has, nobody can tell which answers a ticket began.
func ticketHash(key string) []byte { return domain.HashToken("ticket " + key) }

// Start begins, or goes on where somebody is, and gives the token to go on with. Sent twice it does the same once.
//
// In an anonymous wave the code is exchanged for a ticket, the answers are begun in a transaction of their own, and the
// ticket is deleted in a third. Whatever the program dies between, the same form sent again goes on: while the ticket is
// there the answers can be begun, and as they are found by the key, they are begun once. A ticket is always gone before its
// answers are sent, so nobody answers twice by it.
func (r *Responses) Start(ctx context.Context, token, key string, v survey.View) (string, error) {
	s, err := r.Open(ctx, token)
	switch {
	case errors.Is(err, domain.ErrNotFound) && isKey.MatchString(key):
		return r.spend(ctx, key, v) // the code was used: by this very form?
	case err != nil:
		return "", err
	}
	return r.StartOn(ctx, token, s, key, v)
}

// StartOn is the same from a sheet that was just opened by the token.
func (r *Responses) StartOn(ctx context.Context, token string, s Sheet, key string, v survey.View) (string, error) {
	switch {
	case s.Stage == Begun:
		return token, nil
	case s.Stage == Sent:
		return "", ErrAnswered
	case s.Stage == Over || s.Stage == Early:
		return "", ErrClosed
	case !s.code:
		return token, r.startAsked(ctx, token, s, v)
	case !isKey.MatchString(key):
		return "", domain.ErrNotFound
	}
	if err := r.db.Do(ctx, func(tx *domain.Tx) error { return burn(tx, domain.HashToken(token), key) }); err != nil {
		return "", err
	}
	return r.spend(ctx, key, v)
}

// burn exchanges a code for a ticket.
func burn(tx *domain.Tx, code []byte, key string) error {
	return tx.DB.Exec(`WITH used AS (DELETE FROM survey_code WHERE code_hash = ? RETURNING wave_id, unit_id)
		INSERT INTO survey_ticket (ticket_hash, wave_id, unit_id) SELECT ?, wave_id, unit_id FROM used`, code, ticketHash(key)).Error
}

// spend begins the answers that a ticket gives the right to.
func (r *Responses) spend(ctx context.Context, key string, v survey.View) (string, error) {
	err := r.db.Do(ctx, func(tx *domain.Tx) error {
		ticket, err := domain.Take[Ticket](tx, "ticket_hash = ?", ticketHash(key))
		if errors.Is(err, domain.ErrNotFound) {
			_, err = domain.Take[Draft](tx, "key_hash = ?", domain.HashToken(key)) // all was done the first time
			return err
		}
		if err != nil {
			return err
		}
		s, err := r.sheet(tx, byUnit, ticket.WaveID, ticket.UnitID)
		if err != nil {
			return err
		}
		return begin(tx, s, key, v)
	})
	if err != nil {
		return "", err
	}
	return key, r.forgetTicket(ctx, key)
}

func (r *Responses) forgetTicket(ctx context.Context, key string) error {
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		return tx.DB.Exec("DELETE FROM survey_ticket WHERE ticket_hash = ?", ticketHash(key)).Error
	})
}

// StartOpen begins by an open link.
func (r *Responses) StartOpen(ctx context.Context, code, key string, v survey.View) (string, error) {
	if !isKey.MatchString(key) {
		return "", domain.ErrNotFound
	}
	return key, r.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := r.findOpen(tx, code)
		if err != nil {
			return err
		}
		if s.Stage != Fresh {
			return ErrClosed
		}
		return begin(tx, s, key, v)
	})
}

// begun begins the answers of a person whose row is locked, unless they were begun or sent, or the wave has closed.
const begun = `WITH back AS (UPDATE survey_asked SET declined_at = NULL WHERE id = $4 AND declined_at IS NOT NULL)
	INSERT INTO survey_draft (id, wave_id, unit_id, asked_id, key_hash, mode, language, easy, frame, answers, page, started_at)
	SELECT $1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 WHERE NOT EXISTS (SELECT FROM survey_response WHERE asked_id = $4)
		AND EXISTS (SELECT FROM wave WHERE id = $2 AND state = 'published') ON CONFLICT DO NOTHING RETURNING true`

// startAsked begins the answers of a person who was asked by name. A second device begins the same ones.
func (r *Responses) startAsked(ctx context.Context, token string, s Sheet, v survey.View) error {
	first := false
	err := r.db.Do(ctx, func(tx *domain.Tx) error {
		s.acts(tx)
		var id int64 // locked against one who sends the answers meanwhile
		switch err := tx.Row("SELECT id FROM survey_asked WHERE id = $1 FOR UPDATE", s.asked.ID).Scan(&id); {
		case errors.Is(err, sql.ErrNoRows):
			return domain.ErrNotFound
		case err != nil:
			return err
		}
		tx.Record(domain.Access{Action: "add", Subject: "answers", ResidentIDs: []int64{s.person}, Unit: s.UnitID, Purpose: "answer a survey"})
		d := draftOf(tx, s, NewKey(), v)
		err := tx.Row(begun, d.ID, d.WaveID, d.UnitID, id, d.KeyHash, d.Mode, d.Language, d.Easy, d.Frame, d.Answers, d.Page, d.StartedAt).Scan(&first)
		switch {
		case err == nil:
			s.Stage = Fresh // a no is taken back
			return s.take(d)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		if s, err = r.askedBy(tx, id); err == nil && s.Stage != Begun {
			err = s.refuses()
		}
		return err
	})
	if err == nil && first {
		r.recent.keep(token, s, r.db.Now())
	}
	return err
}

// begin writes empty answers, unless they are there.
func begin(tx *domain.Tx, s Sheet, key string, v survey.View) error {
	d := draftOf(tx, s, key, v)
	return tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&d).Error
}

// draftOf is answers before the first question.
func draftOf(tx *domain.Tx, s Sheet, key string, v survey.View) Draft {
	d := Draft{
		ID: newID(), WaveID: s.Wave.ID, UnitID: s.UnitID, KeyHash: domain.HashToken(key), Mode: string(survey.Web), Language: v.Language, Easy: v.Easy,
		Frame: s.Frame.Canonical(), Answers: survey.Answers{}.Canonical(), Page: s.Form.Next(nil, s.Frame, ""),
	}
	if !s.Anonymous() {
		d.StartedAt = &tx.Now
	}
	if s.asked != nil {
		d.AskedID = &s.asked.ID
	}
	return d
}
