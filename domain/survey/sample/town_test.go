package sample_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/resident"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/register"
	"deltag/domain/survey/response"
	"deltag/domain/survey/sample"
)

// town is a municipality with two centres that take part in a programme, and a mail relay that keeps what it gets.
type town struct {
	*domaintest.Bench
	t            *testing.T
	programmes   *programme.Programmes
	samples      *sample.Samples
	outbox       *message.Outbox
	relay        *relay
	north, south int64
	boss, leader context.Context // coordinator of everything; leader of north
	programme    programme.Programme
}

// relay takes every mail.
type relay struct {
	mu     sync.Mutex
	sent   []message.Mail
	before func() // the text goes
}

func (r *relay) Send(_ context.Context, m message.Mail, handOver func() error) message.Outcome {
	if r.before != nil {
		r.before()
	}
	if err := handOver(); err != nil {
		return message.Outcome{Class: message.Withdrawn}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, m)
	return message.Outcome{Class: message.Accepted, Code: 250}
}

func newTown(t *testing.T) *town { return newTownOf(t, programme.Confidential, "citizens") }

// newTownOf has a programme of a level for an audience, decided on and without a wave.
func newTownOf(t *testing.T, level programme.Level, audience string) *town {
	t.Helper()
	b := domaintest.New(t)
	w := &town{Bench: b, t: t, relay: &relay{}}
	key := bytes.Repeat([]byte("k"), 32)
	cpr, err := resident.NewCPRKey(base64.StdEncoding.EncodeToString(key))
	w.must(err)
	w.programmes = programme.New(b.DB, key).WithClosing(response.New(b.DB).CloseWave)
	w.samples = sample.New(b.DB, key, cpr)
	w.outbox = message.NewOutbox(b.DB, w.relay, message.Settings{Municipality: "Prøvekøbing Kommune", Phone: "12 34 56 78"}, w.samples.Mails("https://deltag.example/"))
	unit := func(name string) int64 {
		return domaintest.Value[int64](t, b, "INSERT INTO unit (parent_id, name, valid_from) VALUES (1, $1, $2) RETURNING id", name, b.Now())
	}
	w.north, w.south = unit("Nord"), unit("Syd")
	domaintest.Value[int64](t, b, "INSERT INTO staff (name, email, language, active, created_at) VALUES ('Bo', 'bo@eksempel.dk', 'da', true, $1) RETURNING id", b.Now())
	actor := func(role domain.Role, units ...int64) context.Context {
		return domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: 1, Grants: []domain.Grant{{Role: role, Unit: units[0], Units: units}}})
	}
	w.boss, w.leader = actor(domain.Coordinator, 1, w.north, w.south), actor(domain.UnitLeader, w.north)
	document, err := os.ReadFile("../testdata/committee.json")
	w.must(err)
	form, err := survey.Parse(document)
	w.must(err)
	r := register.New(b.DB)
	i, err := r.Create(w.boss, register.Beginning{Unit: 1, Name: "Kernen", Document: form.WithLocal(nil).Canonical()})
	w.must(err)
	_, err = r.Publish(w.boss, i.ID, 1, "")
	w.must(err)
	w.programme, err = w.programmes.Create(w.boss, programme.Plan{Unit: 1, Name: "Tilfredshed", Instrument: i.ID, ThemesBy: programme.Committee, Level: level, Audience: audience})
	w.must(err)
	w.must(w.programmes.SetUnits(w.boss, w.programme.ID, []int64{w.north, w.south}))
	_, err = w.programmes.Decide(w.boss, w.programme.ID, programme.Deciding{Body: programme.Committee, On: w.today(), Reference: "Punkt 4", Themes: []string{"respect"}, Version: 1})
	w.must(err)
	return w
}

func (w *town) today() time.Time {
	y, m, d := w.Now().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// open makes and publishes a wave of 30 days.
func (w *town) open() programme.Wave {
	w.t.Helper()
	wave, err := w.programmes.NewWave(w.boss, w.programme.ID, "2026", w.today(), w.today().AddDate(0, 0, 30))
	w.must(err)
	wave, err = w.programmes.Publish(w.boss, wave.ID, wave.Edition)
	w.must(err)
	return wave
}

// residents makes people of a unit.
func (w *town) residents(unit int64, names string, n int) (ids []int64) {
	w.t.Helper()
	for i := range n {
		id := w.AddResident(w.t, fmt.Sprintf("%s%d", names, i))
		w.Exec(w.t, "UPDATE resident SET unit_id = $1 WHERE id = $2", unit, id)
		ids = append(ids, id)
	}
	return ids
}

// event tells that something happened to a person.
func (w *town) event(kind string, unit, person int64, key string, day time.Time, channel, detail string) {
	w.t.Helper()
	w.Exec(w.t, `INSERT INTO survey_event (kind, unit_id, resident_id, key, happened_on, channel, detail, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		kind, unit, person, key, day, channel, detail, w.Now())
}

// deliver sends what is due and gives the mails of it.
func (w *town) deliver() []message.Mail {
	w.t.Helper()
	w.relay.sent = nil
	_, err := w.outbox.Deliver(context.Background(), 10000)
	w.must(err)
	return w.relay.sent
}

func (w *town) count(query string, args ...any) int {
	w.t.Helper()
	return domaintest.Value[int](w.t, w.Bench, query, args...)
}

func codes(err error) (list []string) {
	var e *domain.Error
	if errors.As(err, &e) {
		for _, f := range e.Faults {
			list = append(list, f.Code)
		}
	}
	return list
}
