package request_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/hearing/note"
	"deltag/domain/message"
	"deltag/domain/statement"
)

// Somebody who asked to speak, spoke and was written down hears once what came of it, whichever of the two is first.
func TestToldOnce(t *testing.T) {
	t.Parallel()
	for _, statementFirst := range []bool{true, false} {
		w := newTown(t)
		said := statement.New(w.DB, "https://deltag.example")
		person := w.AddResident(t, "Anna Holm")
		w.Exec(t, "UPDATE resident SET email = 'anna@example.dk' WHERE id = $1", person)
		m := w.meeting(w.committee, "2026-09-14")
		item := w.item(m, "1", "26/1")
		r := w.booked(wish("anna", m, item.ID))
		w.Exec(t, "DELETE FROM hearing_requester WHERE request_id = $1", r.ID)
		w.Exec(t, "UPDATE hearing_request SET resident_id = $2, tell = $3 WHERE id = $1", r.ID, person, booking.TellByMail)
		w.Clock.Set(m.StartsAt.Add(time.Hour))
		r, err := w.rs.Hold(w.secretary(), r.ID, r.Version, true)
		r = must(t, r, err)
		s, err := said.Add(w.secretary(), item.ID, person, statement.Said{Form: statement.Verbatim, Claim: "own_experience", Words: "Brevene er svære."})
		s = must(t, s, err)
		w.Exec(t, "UPDATE statement SET tell = 'mail' WHERE id = $1", s.ID)
		prepare := func(kind string) (err error) {
			return w.Do(context.Background(), func(tx *domain.Tx) error {
				d, err := domain.Take[message.Message](tx, "kind = ?", kind)
				if err != nil {
					return err
				}
				if kind == "hearing-outcome" {
					_, err = w.rs.Mails()[kind](tx, d)
				} else {
					_, err = said.Mails()[kind](tx, d)
				}
				return err
			})
		}
		var unwanted message.NotWanted
		decide := func() {
			err := w.hearings.Decide(w.secretary(), item.ID, 0, hearing.Decided{Words: "Brevene skrives om.", On: "2026-09-14", Reference: "26/1"})
			must(t, 0, err)
		}
		if statementFirst {
			decide()
			must(t, 0, prepare("statement-decision"))
			w.Exec(t, "UPDATE message SET state = 'handed_over', token = 1, owner = 1, lease_until = $1, handed_over_at = $1 WHERE kind = 'statement-decision'", w.Now())
		}
		r, err = w.rs.WriteOutcome(w.secretary(), r.ID, r.Version, "Brevene skrives om.")
		must(t, r, err)
		err = prepare("hearing-outcome")
		if got := errors.As(err, &unwanted); got != statementFirst || err != nil && !got {
			t.Errorf("the statement first: %t; what came of the request: %v", statementFirst, err)
		}
		if statementFirst {
			continue
		}
		decide()
		if err := prepare("statement-decision"); !errors.As(err, &unwanted) {
			t.Errorf("told again: %v", err)
		}
	}
}

// What somebody may say that they speak for is the same in a note and in what is written down of them, and so is the table.
func TestSameClaims(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	item := w.item(m, "1", "26/1")
	person := w.AddResident(t, "Anna Holm")
	w.Clock.Set(m.StartsAt.Add(time.Hour))
	if len(note.Claims) != len(statement.Claims) {
		t.Fatalf("%v and %v", note.Claims, statement.Claims)
	}
	all := statement.New(w.DB, "https://deltag.example")
	for i, c := range note.Claims {
		if string(c) != string(statement.Claims[i]) {
			t.Errorf("%s and %s", c, statement.Claims[i])
		}
		said := statement.Said{Form: statement.Summary, Claim: statement.Claim(c), Words: "Ord."}
		if c.Behind() {
			if _, err := all.Add(w.secretary(), item.ID, person, said); !errors.Is(err, statement.ErrStatement) {
				t.Errorf("%s with nobody behind: %v", c, err)
			}
			said.Behind = "Foreningen"
		}
		s, err := all.Add(w.secretary(), item.ID, person, said)
		must(t, s, err)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM statement"); n != len(note.Claims) {
		t.Errorf("%d are kept", n)
	}
}
