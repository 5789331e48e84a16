package figures_test

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/figures"
)

func bench(t *testing.T, level string) (*domaintest.Bench, domaintest.Wave) {
	t.Helper()
	document, err := os.ReadFile("../testdata/committee.json")
	if err != nil {
		t.Fatal(err)
	}
	form, err := survey.Read(document)
	if err != nil {
		t.Fatal(err)
	}
	b := domaintest.New(t)
	w := b.AddWave(t, form.WithLocal(nil), level)
	return b, w
}

func mail(t *testing.T, b *domaintest.Bench, wave, asked int64, state string) {
	t.Helper()
	b.Exec(t, `INSERT INTO message (dedupe_key, kind, activity, unit_id, subject_id, resident_id, language, address, domain, state, anytime, due_at, not_after, mail_id, created_at, reason, finished_at, handed_over_at)
		SELECT 'survey-invitation:' || a.id, 'survey-invitation', $1, 1, a.id, a.resident_id, 'da', 'x@y.dk', 'y.dk', $2, false, $3, $3, 'm' || a.id, $3, 'lost', CASE WHEN $2 = 'sent' THEN $3::timestamptz END, $3 FROM survey_asked a WHERE a.id = $4`,
		fmt.Sprintf("wave:%d", wave), state, b.Now(), asked)
}

func TestEverybodyCountsOnce(t *testing.T) {
	t.Parallel()
	b, w := bench(t, "confidential")
	for i := range 20 {
		asked := b.AskInWave(t, w, b.AddResident(t, fmt.Sprintf("p%d", i)))
		if i < 14 {
			mail(t, b, w.ID, asked, map[bool]string{true: "sent", false: "uncertain"}[i%2 == 0])
		}
		switch {
		case i < 7 || i == 19: // one of them was reached by no mail
			b.Exec(t, `INSERT INTO survey_response (id, wave_id, unit_id, asked_id, mode, language, easy, frame, answers, complete, finished_at)
				VALUES (gen_random_uuid(), $1, 1, $2, 'web', 'da', false, '{}', '{}', $3, $4)`, w.ID, asked, i != 6, b.Now())
		case i < 9:
			b.Exec(t, `INSERT INTO survey_draft (id, wave_id, unit_id, asked_id, key_hash, language, finished, started_at)
				VALUES (gen_random_uuid(), $1, 1, $2, sha256($3::text::bytea), 'da', $4, $5)`, w.ID, asked, fmt.Sprint(i), i == 8, b.Now())
		case i < 11:
			b.Exec(t, "UPDATE survey_asked SET declined_at = $1 WHERE id = $2", b.Now(), asked)
		}
	}
	f, err := figures.New(b.DB).Of(b.As(domain.Secretary, 1), w.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := figures.Counts{Asked: 20, Answered: 8, Partly: 1, Begun: 1, Declined: 2, Silent: 3, Unreached: 5}
	if f.Total != want || f.Hidden || len(f.Units) != 1 || f.Units[0].Counts != want || f.Total.Reached() != 15 {
		t.Errorf("%+v", f)
	}
	if got := *f.Rates[0]; got != 0.4 {
		t.Errorf("RR1 is %v", got)
	}
	if _, err := figures.New(b.DB).Of(b.As(domain.Administrator, 1), w.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("to an administrator: %v", err)
	}
}

func TestOfAnAnonymousWaveLittleIsToldWhileItIsOpen(t *testing.T) {
	t.Parallel()
	b, w := bench(t, "anonymous")
	for i := range 40 {
		mail(t, b, w.ID, b.AskInWave(t, w, b.AddResident(t, fmt.Sprintf("p%d", i))), "sent")
	}
	for i := range 27 {
		b.Exec(t, `INSERT INTO survey_draft (id, wave_id, unit_id, key_hash, language, finished) VALUES (gen_random_uuid(), $1, 1, sha256($2::text::bytea), 'da', true)`, w.ID, fmt.Sprint(i))
	}
	use, boss := figures.New(b.DB), b.As(domain.Coordinator, 1)
	f, err := use.Of(boss, w.ID)
	if err != nil || f.Total != (figures.Counts{Asked: 40, Answered: 20}) || len(f.Units) != 0 || f.Rates[0] != nil {
		t.Errorf("while it is open: %+v, %v", f, err)
	}
	for i := range 27 { // nothing but the tens ever changes while it is open
		b.Exec(t, "DELETE FROM survey_draft WHERE key_hash = sha256($1::text::bytea)", fmt.Sprint(i))
		f, err := use.Of(boss, w.ID)
		if err != nil || f.Hidden || f.Total.Answered != (26-i)/10*10 {
			t.Errorf("with %d answers: %+v, %v", 26-i, f, err)
		}
	}
	for i := range 27 {
		b.Exec(t, `INSERT INTO survey_draft (id, wave_id, unit_id, key_hash, language, finished) VALUES (gen_random_uuid(), $1, 1, sha256($2::text::bytea), 'da', true)`, w.ID, fmt.Sprint(i))
	}
	b.Exec(t, "UPDATE wave SET state = 'closed', closed_at = $1 WHERE id = $2", b.Now(), w.ID)
	f, err = use.Of(boss, w.ID)
	if err != nil || f.Total.Answered != 27 || f.Total.Silent != 13 || len(f.Units) != 1 || f.Rates[0] == nil || f.Rates[4] != nil {
		t.Errorf("when it is closed: %+v, %v", f, err)
	}
}
