package evaluation_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/evaluation"
)

// town is a unit with a committee that hears citizens.
type town struct {
	*domaintest.Bench
	t         *testing.T
	es        *evaluation.Evaluations
	committee int64
	serial    int
}

func newTown(t *testing.T) *town {
	t.Helper()
	b := domaintest.New(t)
	w := &town{Bench: b, t: t, es: evaluation.New(b.DB)}
	w.committee = domaintest.Value[int64](t, b, "INSERT INTO committee (unit_id, valid_from, created_at) VALUES (1, '2026-01-01', $1) RETURNING id", w.Now())
	w.Exec(t, "INSERT INTO committee_name (committee_id, name, valid_from, created_at) VALUES ($1, 'Kulturudvalget', '2026-01-01', $2)", w.committee, w.Now())
	return w
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// meeting is one of the committee, yesterday.
func (w *town) meeting() int64 {
	w.t.Helper()
	return domaintest.Value[int64](w.t, w.Bench, `WITH m AS (INSERT INTO committee_meeting (committee_id, starts_at, created_at) VALUES ($1, $2, $2) RETURNING id, committee_id)
		INSERT INTO hearing_session (meeting_id, committee_id) SELECT id, committee_id FROM m RETURNING meeting_id`, w.committee, w.Now().Add(-24*time.Hour))
}

// speaks lets somebody speak at a meeting and answers the token of their link. Resident is 0 for somebody outside the register.
func (w *town) speaks(meeting int64, model string, resident int64) (request int64, token string) {
	w.t.Helper()
	w.serial++
	request = domaintest.Value[int64](w.t, w.Bench, `INSERT INTO hearing_request (committee_id, meeting_id, kind, how, state, people, model, cleared_at, uid, minutes, slot_minute, held_at, resident_id,
			received_at, created_at, changed_at)
		VALUES ($1, $2, 'requested', 'page', 'held', 1, $3, $4, $5, 5, $6, $4, nullif($7::bigint, 0), $4, $4, $4) RETURNING id`, w.committee, meeting, model, w.Now(), fmt.Sprint("uid ", w.serial), w.serial*5, resident)
	return request, w.link(evaluation.OfHearing, request, resident)
}

func (w *town) link(p evaluation.Purpose, subject, resident int64) (token string) {
	w.t.Helper()
	w.must(w.Do(w.Ctx(), func(tx *domain.Tx) error {
		var person *int64
		if resident != 0 {
			person = &resident
		}
		address, err := evaluation.Link(tx, "https://deltag.example", p, subject, person)
		token = address[len("https://deltag.example/evaluering/"):]
		return err
	}))
	return token
}

// gathering is one that was held, with somebody who came.
func (w *town) gathering(kind string, resident int64) (gathering int64, token string) {
	w.t.Helper()
	w.serial++
	gathering = domaintest.Value[int64](w.t, w.Bench, `INSERT INTO gathering (unit_id, kind, title, starts_at, ends_at, video, capacity, sign_up, state, created_at)
		VALUES (1, $1, 'Gruppen', $2::timestamptz + $3 * interval '3 hours' - interval '9 days', $2::timestamptz + $3 * interval '3 hours' - interval '9 days' + interval '2 hours', 'https://x.example', 9, 'invited', 'open', $2)
		RETURNING id`, kind, w.Now(), w.serial)
	booking := domaintest.Value[int64](w.t, w.Bench, `INSERT INTO booking (gathering_id, starts_at, ends_at, seats, state, attendance, resident_id, uid, created_at, changed_at)
		SELECT id, starts_at, ends_at, 1, 'booked', 'attended', nullif($2::bigint, 0), $3, $4, $4 FROM gathering WHERE id = $1 RETURNING id`, gathering, resident, fmt.Sprint("uid ", w.serial), w.Now())
	w.Exec(w.t, "UPDATE gathering SET state = 'held' WHERE id = $1", gathering)
	return gathering, w.link(evaluation.OfGathering, booking, resident)
}

// member is the context of a member of staff of their own, with a role in a unit.
func (w *town) member(role domain.Role, unit int64) context.Context {
	w.t.Helper()
	w.serial++
	id := domaintest.Value[int64](w.t, w.Bench, "INSERT INTO staff (name, email, language, active, created_at) VALUES ('S', $1, 'da', true, $2) RETURNING id", fmt.Sprintf("s%d@k.dk", w.serial), w.Now())
	return domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: id, Grants: []domain.Grant{{Role: role, Unit: unit, Units: []int64{unit}}}})
}

// says has somebody answer all five questions in the same way.
func says(n int) evaluation.Answers {
	return evaluation.Answers{Worth: n, Heard: n, Safe: n, Learned: n, Again: n}
}

func (w *town) cell(model string, q evaluation.Question, side int) evaluation.Cell {
	w.t.Helper()
	all, err := w.es.Compare(w.As(domain.CommitteeMember, 1))
	w.must(err)
	for _, c := range all {
		for _, l := range c.Lines {
			if string(c.Model) == model && l.Question == q {
				return l.Cells[side]
			}
		}
	}
	return evaluation.Cell{} // nobody has spoken of it
}
