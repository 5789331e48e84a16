package hearing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/org"
)

// town has a committee that meets on Mondays.
type town struct {
	*domaintest.Bench
	t         testing.TB
	org       *org.Org
	hearings  *hearing.Hearings
	committee int64
}

func newTown(t testing.TB) *town {
	t.Helper()
	b := domaintest.New(t)
	w := &town{Bench: b, t: t, org: org.New(b.DB, org.Settings{}), hearings: hearing.New(b.DB)}
	c, err := w.org.AddCommittee(w.secretary(), org.NewCommittee{Unit: 1, Name: "Beskæftigelsesudvalget", Weekday: 1, From: date("2022-01-01")})
	w.must(err)
	w.committee = c.ID
	return w
}

func (w *town) secretary() context.Context { return w.As(domain.Secretary, 1) }

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func date(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// template is rules that Deltag comes with.
func template(t testing.TB, key string) hearing.Template {
	t.Helper()
	for _, s := range hearing.Templates() {
		if s.Key == key {
			return s
		}
	}
	t.Fatalf("there is no template %s", key)
	return hearing.Template{}
}

func (w *town) rules(key, from string) hearing.RuleSet {
	w.t.Helper()
	s := template(w.t, key)
	r, err := w.hearings.AddRules(w.secretary(), w.committee, hearing.NewRules{Kind: hearing.Requested, From: date(from), Rules: s.Rules, Source: s.Source})
	w.must(err)
	return r
}

func (w *town) meeting(day string) hearing.Meeting {
	w.t.Helper()
	m, err := w.hearings.AddMeeting(w.secretary(), w.committee, hearing.NewMeeting{Times: hearing.Times{Day: day, From: "15:00", To: "18:00"}, Place: "Rådhuset"})
	w.must(err)
	return m
}

// take looks at a file and takes it in, and gives what it changed: "item-moved 3 2026-10-05<2026-09-14".
func (w *town) take(file string) []string {
	w.t.Helper()
	seen, err := w.hearings.CheckAgenda(w.secretary(), w.committee, []byte(file))
	w.must(err)
	if len(seen.Faults) > 0 {
		w.t.Fatalf("faults: %v", seen.Faults)
	}
	r, err := w.hearings.TakeAgenda(w.secretary(), w.committee, []byte(file), seen.Seen)
	w.must(err)
	list := []string{}
	for _, c := range r.Changes {
		text := strings.TrimSpace(string(c.Kind) + " " + c.Number)
		text += " " + c.Meeting.Format(time.DateOnly)
		if c.Was != nil {
			text += "<" + c.Was.Format(time.DateOnly)
		}
		list = append(list, text)
	}
	return list
}

func (w *town) agenda(meeting int64) string {
	w.t.Helper()
	s, err := w.hearings.Meeting(w.secretary(), meeting)
	w.must(err)
	var parts []string
	for _, i := range s.Items {
		text := i.Number + " " + i.Title
		if i.State == hearing.Off {
			text += " (off)"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}
