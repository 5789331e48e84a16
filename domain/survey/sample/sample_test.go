package sample_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/sample"
)

func (w *town) ask(wave programme.Wave, o sample.Order) (programme.Sample, sample.Found) {
	w.t.Helper()
	s, err := w.samples.Ask(w.boss, wave.ID, o)
	w.must(err)
	var f sample.Found
	w.must(json.Unmarshal(s.Counts, &f))
	return s, f
}

func TestEveryoneWithAConversationIsAskedOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave := w.open()
	day := wave.OpensOn
	people := w.residents(w.north, "p", 8)
	for _, p := range people {
		w.event("conversation", w.north, p, "a", day.AddDate(0, 0, -3), "phone", "")
	}
	w.event("conversation", w.north, people[0], "b", day.AddDate(0, 0, -2), "video", "")                           // twice
	w.event("conversation", w.north, w.residents(w.north, "late", 1)[0], "a", day.AddDate(0, 0, -20), "phone", "") // before the window
	w.event("conversation", w.south, w.residents(w.south, "south", 1)[0], "a", day.AddDate(0, 0, -3), "phone", "") // elsewhere
	w.Exec(t, "UPDATE resident SET opted_out_at = now() WHERE id = $1", people[1])
	w.Exec(t, "UPDATE resident SET gone = 'moved' WHERE id = $1", people[2])
	w.Exec(t, "UPDATE resident SET paused_until = $1 WHERE id = $2", w.Now().AddDate(0, 1, 0), people[3])
	w.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'panel:9', $2)", people[4], w.Now().AddDate(0, 0, -2))
	w.Exec(t, "UPDATE resident SET email = '' WHERE id = $1", people[5])
	from, to := day.AddDate(0, 0, -14), day
	order := sample.Order{Kind: sample.FromConversations, Unit: w.north, From: &from, To: &to}
	f, err := w.samples.Trial(w.boss, wave.ID, order)
	w.must(err)
	if n := w.count("SELECT (SELECT count(*) FROM survey_asked) + (SELECT count(*) FROM survey_sample) + (SELECT count(*) FROM message)"); n != 0 {
		t.Errorf("a trial wrote %d rows", n)
	}
	if f.Found != 8 || f.Asked != 4 || f.NoMail != 1 || fmt.Sprint(f.LeftOut) != "[{gone 1} {opted-out 1} {paused 1} {budget 1}]" || fmt.Sprint(f.Strata) != "[{phone 3 3} {video 1 1}]" {
		t.Errorf("the trial found %+v", f)
	}
	s, kept := w.ask(wave, order)
	if kept.Asked != 4 || s.Seed != "" || w.count("SELECT count(*) FROM survey_asked WHERE event_id IS NOT NULL") != 4 || w.count("SELECT count(*) FROM contact WHERE activity LIKE 'wave:%'") != 4 {
		t.Errorf("asked %+v", kept)
	}
	mails := w.deliver()
	if len(mails) != 3 {
		t.Fatalf("%d mails left", len(mails))
	}
	for _, m := range mails {
		_, rest, _ := strings.Cut(m.Rendered.Text, "https://deltag.example/s/")
		token, _, _ := strings.Cut(rest, "\n")
		var asked int64
		w.must(w.Do(w.Ctx(), func(tx *domain.Tx) error {
			link, err := domain.OpenLink(tx, token, programme.LinkPurpose)
			asked = link.SubjectID
			if want := time.Date(2026, 10, 2, 22, 0, 0, 0, time.UTC); !link.ExpiresAt.Equal(want) {
				t.Errorf("the link ends %v, want %v", link.ExpiresAt, want)
			}
			return err
		}))
		if n := w.count("SELECT count(*) FROM survey_asked a JOIN resident r ON r.id = a.resident_id WHERE a.id = $1 AND r.email = $2", asked, m.To); n != 1 {
			t.Errorf("the link in the mail to %s is not theirs", m.To)
		}
	}
	if _, err := w.samples.Ask(w.boss, wave.ID, order); !errors.Is(err, sample.ErrNobody) {
		t.Errorf("the same people once more: %v", err)
	}
	order.Beyond = "Undersøgelsen er vigtig"
	if _, again := w.ask(wave, order); again.Asked != 1 || again.Beyond == "" {
		t.Errorf("beyond the budget: %+v", again)
	}
}

func TestAPanelIsAskedAndKindsOfOffersArePooled(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave := w.open()
	panel, draw := w.AddPanel(t, "Panel")
	for i := range 3 {
		person := w.Invite(t, panel, draw, fmt.Sprintf("medlem%d", i)).Resident
		w.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, $2, $3)", person, fmt.Sprintf("panel:%d", panel), w.Now())
		status := map[bool]string{true: "confirmed", false: "offered"}[i < 2]
		w.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, stratum, status, changed_at, created_at) VALUES ($1, $2, $3, '', $4, $5, $5)", panel, draw, person, status, w.Now())
	}
	if _, f := w.ask(wave, sample.Order{Kind: sample.FromPanel, Unit: w.north, Panel: panel}); f.Found != 2 || f.Asked != 2 {
		t.Errorf("of the panel: %+v", f)
	}
	day := wave.OpensOn
	for i, p := range w.residents(w.south, "p", 9) {
		w.event("offer_end", w.south, p, "a", day, "", map[bool]string{true: "Kursus", false: fmt.Sprintf("Sjældent %d", i)}[i < 6])
		w.event("offer_end", w.south, p, "before", day.AddDate(0, 0, -1), "", "Vejledning")
	}
	_, f := w.ask(wave, sample.Order{Kind: sample.FromOffers, Unit: w.south, From: &day, To: &day})
	if f.Asked != 9 || fmt.Sprint(f.Strata) != "[{ 3 3} {Kursus 6 6}]" || len(f.Pooled) != 3 {
		t.Errorf("of offers: %+v", f)
	}
	for name, o := range map[string]sample.Order{
		"unit":  {Kind: sample.FromResidents, Unit: 1},
		"panel": {Kind: sample.FromPanel, Unit: w.north, Panel: 99},
		"days":  {Kind: sample.FromOffers, Unit: w.north},
		"kind":  {Kind: sample.ByRule, Unit: w.north},
	} {
		if _, err := w.samples.Ask(w.boss, wave.ID, o); !errors.Is(err, sample.ErrSample) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.samples.Ask(w.leader, wave.ID, sample.Order{Kind: sample.FromResidents, Unit: w.north}); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a unit leader asks: %v", err)
	}
}

func TestResidentsAreDrawnByTheSeed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave := w.open()
	w.residents(w.north, "p", 60)
	feature := domaintest.Value[int64](t, w.Bench, "SELECT id FROM feature WHERE kind = 'choice' ORDER BY id LIMIT 1")
	s, f := w.ask(wave, sample.Order{Kind: sample.FromResidents, Unit: w.north, Size: 15, Feature: feature})
	if f.Asked != 15 || len(s.Seed) != 64 || w.count("SELECT count(*) FROM survey_asked WHERE probability = 0.25") != 15 {
		t.Errorf("drawn %+v with the seed %q", f, s.Seed)
	}
}

func TestAnonymousCodesLeadToNobody(t *testing.T) {
	t.Parallel()
	w := newTownOf(t, programme.Anonymous, "citizens")
	wave := w.open()
	w.residents(w.north, "p", 19)
	if _, err := w.samples.Ask(w.boss, wave.ID, sample.Order{Kind: sample.FromResidents, Unit: w.north}); !errors.Is(err, sample.ErrFew) {
		t.Errorf("19 people: %v", err)
	}
	w.residents(w.north, "q", 21)
	w.ask(wave, sample.Order{Kind: sample.FromResidents, Unit: w.north})
	if n := w.count("SELECT count(DISTINCT xmin::text) FROM survey_code"); n != 1 || w.count("SELECT count(*) FROM survey_code") != 40 {
		t.Errorf("the codes were written in %d transactions", n)
	}
	if n := w.count("SELECT count(*) FROM (SELECT code_hash < lag(code_hash) OVER (ORDER BY ctid) AS back FROM survey_code) x WHERE back"); n != 0 {
		t.Errorf("%d codes stand out of the order of their hashes", n)
	}
	first := tokens(w.deliver())
	if len(first) != 40 || w.count("SELECT count(*) FROM link WHERE purpose = 'survey'") != 0 {
		t.Errorf("%d mails, and links", len(first))
	}
	for _, token := range first {
		if w.count("SELECT count(*) FROM survey_code WHERE code_hash = $1", domain.HashToken(token)) != 1 {
			t.Error("a mail has a code that is not kept")
		}
	}
	// One code is used. Nobody knows whose, so everybody is reminded, with the same code.
	w.Exec(t, "DELETE FROM survey_code WHERE code_hash = $1", domain.HashToken(first[7]))
	w.Clock.Add(8 * 24 * time.Hour)
	n, err := w.samples.PlanReminders(w.Ctx())
	if err != nil || n != 40 {
		t.Errorf("%d reminders, %v", n, err)
	}
	if again := tokens(w.deliver()); !slices.Equal(slices.Sorted(slices.Values(first)), slices.Sorted(slices.Values(again))) {
		t.Error("the reminders have other codes")
	}
	if text := domaintest.Value[string](t, w.Bench, "SELECT string_agg(sent_text || vars::text || sent_subject, '') FROM message"); strings.Contains(text, first[0]) {
		t.Error("a code is kept with a mail")
	}
	w.Clock.Add(40 * 24 * time.Hour)
	w.must(w.programmes.CloseOver(w.Ctx()))
	if w.count("SELECT count(*) FROM survey_code") != 0 || w.count("SELECT count(*) FROM wave WHERE state = 'closed' AND closed_by IS NULL") != 1 {
		t.Error("codes are left after the wave")
	}
}

func tokens[M ~[]E, E any](mails M) (list []string) {
	for _, m := range mails {
		_, rest, _ := strings.Cut(fmt.Sprintf("%+v", m), "https://deltag.example/s/")
		list = append(list, rest[:26])
	}
	return list
}

func TestRemindersGoToThoseWhoHaveNotAnswered(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave := w.open()
	w.residents(w.north, "p", 6)
	s, _ := w.ask(wave, sample.Order{Kind: sample.FromResidents, Unit: w.north})
	if n := len(w.deliver()); n != 6 {
		t.Fatalf("%d invitations", n)
	}
	if n, err := w.samples.PlanReminders(w.Ctx()); n != 0 || err != nil {
		t.Errorf("%d reminders at once, %v", n, err)
	}
	first := w.count("SELECT min(id) FROM survey_asked")
	w.Exec(t, `INSERT INTO survey_response (id, wave_id, unit_id, asked_id, mode, language, easy, frame, answers, complete, finished_at)
		VALUES (gen_random_uuid(), $1, $2, $3, 'web', 'da', false, '{}', '{}', true, now())`, wave.ID, w.north, first)
	w.Exec(t, `INSERT INTO survey_draft (id, wave_id, unit_id, asked_id, key_hash, language, finished, started_at) VALUES (gen_random_uuid(), $1, $2, $3, sha256('a'), 'da', true, now())`, wave.ID, w.north, first+1)
	w.Exec(t, `INSERT INTO survey_draft (id, wave_id, unit_id, asked_id, key_hash, language, started_at) VALUES (gen_random_uuid(), $1, $2, $3, sha256('b'), 'da', now())`, wave.ID, w.north, first+2)
	w.Exec(t, "UPDATE survey_asked SET declined_at = now() WHERE id = $1", first+3)
	w.Clock.Add(8 * 24 * time.Hour)
	w.must(w.samples.Stop(w.boss, s.ID))
	if n, err := w.samples.PlanReminders(w.Ctx()); n != 0 || err != nil {
		t.Errorf("%d reminders of a stopped sample, %v", n, err)
	}
	w.must(w.samples.Resume(w.boss, s.ID))
	for _, want := range []int{3, 0} {
		if n, err := w.samples.PlanReminders(w.Ctx()); n != want || err != nil {
			t.Errorf("%d reminders, want %d, %v", n, want, err)
		}
	}
	// One of them answers before the reminder leaves, another opts out.
	w.Exec(t, `UPDATE survey_draft SET finished = true`)
	w.Exec(t, "UPDATE resident SET opted_out_at = now() WHERE id = (SELECT resident_id FROM survey_asked WHERE id = $1)", first+4)
	if mails := w.deliver(); len(mails) != 1 || !strings.Contains(mails[0].Rendered.Subject, "stadig") {
		t.Errorf("%d reminders left", len(mails))
	}
	w.Clock.Add(8 * 24 * time.Hour)
	if n, err := w.samples.PlanReminders(w.Ctx()); n != 1 || err != nil {
		t.Errorf("%d second reminders, %v", n, err)
	}
	w.deliver()
	w.Clock.Add(8 * 24 * time.Hour)
	if n, err := w.samples.PlanReminders(w.Ctx()); n != 0 || err != nil {
		t.Errorf("%d third reminders, %v", n, err)
	}
}

func TestStoppedMailsDoNotLeave(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave := w.open()
	w.residents(w.north, "p", 3)
	s, _ := w.ask(wave, sample.Order{Kind: sample.FromResidents, Unit: w.north})
	w.must(w.samples.Stop(w.boss, s.ID))
	if n := len(w.deliver()); n != 0 {
		t.Errorf("%d mails of a stopped sample", n)
	}
	if err := w.samples.Stop(w.boss, s.ID); !errors.Is(err, sample.ErrStopped) {
		t.Errorf("stopped twice: %v", err)
	}
	if err := w.samples.Resume(w.leader, s.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("resumed by the leader: %v", err)
	}
	w.must(w.samples.Resume(w.boss, s.ID))
	if n := len(w.deliver()); n != 3 {
		t.Errorf("%d mails after it goes on", n)
	}
	closed, err := w.programmes.Close(w.boss, wave.ID, wave.Edition)
	w.must(err)
	if _, err := w.samples.Ask(w.boss, closed.ID, sample.Order{Kind: sample.FromResidents, Unit: w.north}); !errors.Is(err, programme.ErrNotOpen) {
		t.Errorf("asked when it is over: %v", err)
	}
	open, err := w.samples.Ask(w.boss, w.again(), sample.Order{Kind: sample.ByOpenLink, Unit: w.south})
	if err != nil || len(open.Code) != 10 || strings.ContainsAny(open.Code, "ABC") {
		t.Errorf("an open link: %+v, %v", open, err)
	}
}

// again opens one more wave.
func (w *town) again() int64 {
	w.t.Helper()
	return w.open().ID
}
