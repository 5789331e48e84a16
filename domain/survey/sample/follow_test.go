package sample_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"deltag/domain/survey/programme"
	"deltag/domain/survey/sample"
)

const days24 = 24 * time.Hour

// follow runs the job and delivers what is due.
func (w *town) follow() (asked, mails int) {
	w.t.Helper()
	asked, err := w.samples.Follow(w.Ctx())
	w.must(err)
	return asked, len(w.deliver())
}

func TestAFollowUpGoesOnceForEachPersonAndEvent(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	rule, err := w.samples.AddRule(w.boss, w.programme.ID, sample.OfferEnd, 3, time.Time{}, nil)
	w.must(err)
	day := w.today()
	people := w.residents(w.north, "p", 7)
	for i, p := range people {
		w.event("offer_end", w.north, p, "a", day, "", "Kursus")
		if i == 0 {
			w.event("offer_end", w.north, p, "b", day, "", "Praktik") // a second one of the same day is too much
		}
	}
	w.event("offer_end", w.north, people[0], "before", day.AddDate(0, 0, -1), "", "Kursus") // before the rule
	w.event("conversation", w.north, people[1], "other", day, "phone", "")                  // another event
	w.Exec(t, "UPDATE resident SET opted_out_at = now() WHERE id = $1", people[1])
	w.Exec(t, "UPDATE resident SET paused_until = $1 WHERE id = $2", w.Now().AddDate(0, 1, 0), people[2])
	w.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'panel:9', $2)", people[3], w.Now().AddDate(0, 0, -2))
	w.Exec(t, "UPDATE resident SET gone = 'dead' WHERE id = $1", people[4])
	if asked, _ := w.follow(); asked != 0 {
		t.Errorf("%d asked without a wave", asked)
	}
	w.open()
	if asked, _ := w.follow(); asked != 0 {
		t.Errorf("%d asked on the day of the event", asked)
	}
	w.Clock.Add(3 * days24)
	asked, mails := w.follow()
	if asked != 3 || mails != 3 {
		t.Errorf("%d asked, %d mails", asked, mails)
	}
	for range 3 {
		if asked, mails := w.follow(); asked != 0 || mails != 0 {
			t.Errorf("again: %d asked, %d mails", asked, mails)
		}
	}
	if got := w.outcomes(); got != "asked 3, budget 2, gone 1, opted-out 1, paused 1" {
		t.Errorf("decided: %s", got)
	}
	// One who has answered and one who has opted out since are not reminded.
	w.Exec(t, `INSERT INTO survey_response (id, wave_id, unit_id, asked_id, mode, language, easy, frame, answers, complete, finished_at)
		SELECT gen_random_uuid(), wave_id, unit_id, id, 'web', 'da', false, '{}', '{}', true, now() FROM survey_asked ORDER BY id LIMIT 1`)
	w.Clock.Add(8 * days24)
	if n, err := w.samples.PlanReminders(w.Ctx()); n != 2 || err != nil {
		t.Errorf("%d reminders, %v", n, err)
	}
	rows, err := w.samples.Rules(w.leader, w.programme.ID)
	if err != nil || len(rows) != 1 || rows[0].Counts["asked"] != 3 || rows[0].Coming != 0 {
		t.Errorf("%+v, %v", rows, err)
	}
	if _, err := w.samples.AddRule(w.boss, w.programme.ID, sample.OfferEnd, 3, time.Time{}, nil); !errors.Is(err, sample.ErrRuleTwice) {
		t.Errorf("the same rule twice: %v", err)
	}
	_, err = w.samples.EndRule(w.boss, rule.ID)
	w.must(err)
	if _, err := w.samples.EndRule(w.boss, rule.ID); !errors.Is(err, sample.ErrRuleEnded) {
		t.Errorf("ended twice: %v", err)
	}
}

// outcomes are what rules did, counted.
func (w *town) outcomes() string {
	w.t.Helper()
	rows, err := w.samples.Rules(w.boss, w.programme.ID)
	w.must(err)
	var list []string
	for _, o := range []string{"asked", "budget", "gone", "late", "opted-out", "paused"} {
		if n := rows[0].Counts[o]; n > 0 {
			list = append(list, fmt.Sprintf("%s %d", o, n))
		}
	}
	return strings.Join(list, ", ")
}

func TestNoFollowUpAfterTheLastDayOfARule(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.open()
	ends := w.today().AddDate(0, 0, 4)
	_, err := w.samples.AddRule(w.boss, w.programme.ID, sample.Conversation, 2, time.Time{}, &ends)
	w.must(err)
	people := w.residents(w.north, "p", 2)
	w.event("conversation", w.north, people[0], "a", w.today(), "phone", "")
	w.event("conversation", w.north, people[1], "a", w.today().AddDate(0, 0, 3), "phone", "")
	w.Clock.Add(2 * days24)
	if asked, err := w.samples.Follow(w.Ctx()); asked != 1 || err != nil {
		t.Errorf("%d asked, %v", asked, err)
	}
	w.Clock.Add(3 * days24) // the mail waited too long
	if asked, mails := w.follow(); asked != 0 || mails != 0 {
		t.Errorf("%d asked and %d mails after the last day", asked, mails)
	}
}

func TestWhoJoinsAPanelIsAskedByItself(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.open()
	_, err := w.samples.AddRule(w.boss, w.programme.ID, sample.PanelJoined, 0, time.Time{}, nil)
	w.must(err)
	panel, draw := w.AddPanel(t, "Panel")
	w.Exec(t, "UPDATE panel SET unit_id = $1 WHERE id = $2", w.north, panel)
	for i := range 3 {
		person := w.Invite(t, panel, draw, fmt.Sprintf("medlem%d", i)).Resident
		w.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, $2, $3)", person, fmt.Sprintf("panel:%d", panel), w.Now())
		status := map[bool]string{true: "confirmed", false: "offered"}[i < 2]
		w.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, stratum, status, changed_at, created_at) VALUES ($1, $2, $3, '', $4, $5, $5)", panel, draw, person, status, w.Now())
	}
	if asked, mails := w.follow(); asked != 2 || mails != 2 {
		t.Errorf("%d asked, %d mails", asked, mails)
	}
	if asked, mails := w.follow(); asked != 0 || mails != 0 {
		t.Errorf("again: %d asked, %d mails", asked, mails)
	}
}

func TestNoRuleOfAnAnonymousProgramme(t *testing.T) {
	t.Parallel()
	w := newTownOf(t, programme.Anonymous, "citizens")
	if _, err := w.samples.AddRule(w.boss, w.programme.ID, "rain", 400, time.Time{}, nil); !errors.Is(err, sample.ErrRule) || len(codes(err)) != 3 {
		t.Errorf("%v", err)
	}
}

func TestStaffAreAskedByOneLink(t *testing.T) {
	t.Parallel()
	w := newTownOf(t, programme.Confidential, "staff")
	wave := w.open()
	for i := range 3 {
		w.Exec(t, "INSERT INTO staff (name, email, language, active, created_at) VALUES ($1, $2, 'da', true, $3)", fmt.Sprintf("Kollega %d", i), fmt.Sprintf("k%d@eksempel.dk", i), w.Now())
		w.Exec(t, "INSERT INTO role_grant (staff_id, role, unit_id, given_at) SELECT max(id), 'interviewer', $1, $2 FROM staff", map[bool]int64{true: w.north, false: w.south}[i < 2], w.Now())
	}
	if _, err := w.samples.Ask(w.boss, wave.ID, sample.Order{Kind: sample.FromResidents, Unit: w.north}); !errors.Is(err, sample.ErrSample) {
		t.Errorf("citizens asked what is meant for staff: %v", err)
	}
	s, f := w.ask(wave, sample.Order{Kind: sample.FromStaff, Unit: w.north})
	mails := w.deliver()
	if f.Asked != 2 || len(mails) != 2 || !strings.Contains(mails[0].Rendered.Text, "https://deltag.example/o/"+s.Code) || mails[0].Unsubscribe != "" {
		t.Errorf("%+v, %d mails", f, len(mails))
	}
	w.Clock.Add(8 * days24)
	for _, want := range []int{2, 0} {
		if n, err := w.samples.PlanReminders(w.Ctx()); n != want || err != nil {
			t.Errorf("%d reminders, want %d, %v", n, want, err)
		}
	}
	rows, err := w.samples.List(w.leader, wave.ID)
	if err != nil || len(rows) != 1 || rows[0].Asked != 2 || rows[0].Mails["sent"] != 2 {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestPeopleHearWhatCameOfIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave := w.open()
	w.residents(w.north, "p", 3)
	w.ask(wave, sample.Order{Kind: sample.FromResidents, Unit: w.north})
	w.deliver()
	w.Exec(t, "UPDATE survey_asked SET tell = CASE WHEN id = (SELECT min(id) FROM survey_asked) THEN 'mail' WHEN id = (SELECT max(id) FROM survey_asked) THEN 'letter' ELSE 'no' END")
	tell := func(want int) {
		t.Helper()
		w.must(w.samples.TellOutcomes(w.Ctx()))
		if n := len(w.deliver()); n != want {
			t.Errorf("%d mails, want %d", n, want)
		}
	}
	tell(0)
	wave, err := w.programmes.TellOutcome(w.boss, wave.ID, wave.Edition, "Vi har lavet om på ventetiden.")
	w.must(err)
	tell(0) // it is not closed
	_, err = w.programmes.Close(w.boss, wave.ID, wave.Edition)
	w.must(err)
	tell(1)
	tell(0)
}
