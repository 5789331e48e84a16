package privacy_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/privacy"
)

// closedTown is the town with its panel closed and everybody told.
func closedTown(t *testing.T) *town {
	t.Helper()
	w := newTown(t)
	if _, err := panel.New(w.DB).Close(w.As(domain.Coordinator, 1), w.panel, 0, "The pilot is over."); err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "UPDATE message SET state = 'sent', handed_over_at = $1, finished_at = $1 WHERE finished_at IS NULL", w.Now())
	return w
}

func report(t *testing.T, w *town) privacy.PanelReport {
	t.Helper()
	r, err := privacy.New(w.DB).PanelReport(w.As(domain.Secretary, 1), w.panel)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The report tells beforehand what will go when, keeps the proof of each night, and is whole when the last is gone.
func TestTheDeletionReportIsWholeWhenTheLastIsGone(t *testing.T) {
	t.Parallel()
	w := closedTown(t)
	closed := w.Now()
	before := panelFigures(t, w)
	r := report(t, w)
	if r.Closing == nil || r.Closing.Reason != "The pilot is over." || r.People != 4 || r.WholeAt != nil || len(r.Done) != 0 {
		t.Fatalf("at first: %+v", r)
	}
	for _, wait := range r.Waits {
		days := map[string]int{"panel-members": 730, "yes-not-drawn": 90, "invited-no": 90, "invited-silent": 90}[wait.Class]
		since := closed
		if strings.HasPrefix(wait.Class, "invited") {
			since = domaintest.RespondBy
		}
		if wait.People != 1 || wait.Days != days || wait.By == nil || !wait.By.Equal(since.AddDate(0, 0, days+1)) {
			t.Errorf("beforehand: %+v", wait)
		}
	}
	night(t, w.Bench, 122)
	r = report(t, w)
	if r.People != 1 || r.WholeAt != nil || len(r.Done) != 3 {
		t.Errorf("after four months: %d people, %+v", r.People, r.Done)
	}
	night(t, w.Bench, 620)
	r = report(t, w)
	if r.People != 0 || r.WholeAt == nil || !r.WholeAt.Equal(w.Now()) || len(r.Done) != 4 {
		t.Errorf("after two years: %d people, whole %v, %+v", r.People, r.WholeAt, r.Done)
	}
	for _, d := range r.Done {
		if d.People != 1 || d.Early || d.PanelID != w.panel {
			t.Errorf("the proof: %+v", d)
		}
	}
	if after := panelFigures(t, w); after != before {
		t.Errorf("the panel's figures were\n%s\nand are\n%s", before, after)
	}
	if led := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM invitation WHERE panel_id <> $1 AND resident_id > 0", w.panel); led != 1 {
		t.Error("the panel that still invites lost somebody")
	}
}

// Nobody is let go before their time while anything needs them; then all are, at once, by the same rules.
func TestPeopleAreLetGoEarlyWhenNothingNeedsThem(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	pr, boss := privacy.New(w.DB), w.As(domain.Coordinator, 1)
	refused := func(when string, hinder privacy.Hinder) {
		t.Helper()
		_, err := pr.DeletePanel(boss, w.panel, "The pilot is over.")
		var known *domain.Error
		if !errors.As(err, &known) || known.Code != "deletion-hindered" || known.Faults[0].Code != "hinder-"+string(hinder) {
			t.Errorf("%s: %v", when, err)
		}
	}
	refused("while it runs", privacy.StillRuns)
	if _, err := panel.New(w.DB).Close(boss, w.panel, 0, "The pilot is over."); err != nil {
		t.Fatal(err)
	}
	refused("before they are thanked", privacy.MailsLeft)
	w.Exec(t, "UPDATE message SET state = 'sent', handed_over_at = $1, finished_at = $1 WHERE finished_at IS NULL", w.Now())
	w.Exec(t, "INSERT INTO rights_request (kind, resident_id, unit_id, state, asked_at, due_at) VALUES ('access', $1, 1, 'open', $2, $2)", w.member.Resident, w.Now())
	refused("while one asks for a copy", privacy.RequestsOpen)
	w.Exec(t, "DELETE FROM rights_request")
	if err := pr.Decide(decider(w.Bench), "panel-members", privacy.RetentionSetting{Days: 730, Held: true, Reason: "The archive asks for it."}); err != nil {
		t.Fatal(err)
	}
	refused("while it is held", privacy.IsHeld)
	if err := pr.Decide(decider(w.Bench), "panel-members", privacy.RetentionSetting{Days: 365, Reason: "The archive has it."}); err != nil {
		t.Fatal(err)
	}
	if _, err := pr.DeletePanel(boss, w.panel, ""); !errors.Is(err, privacy.ErrReason) {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := pr.DeletePanel(w.As(domain.Interviewer, 1), w.panel, "The pilot is over."); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("by an interviewer: %v", err)
	}
	before := panelFigures(t, w)
	if n, err := pr.DeletePanel(boss, w.panel, "The pilot is over."); err != nil || n != 4 {
		t.Fatalf("%d went, %v", n, err)
	}
	for _, i := range []domaintest.Invitee{w.silent, w.no, w.yes, w.member} {
		if left := w.of(t, i); left != "" {
			t.Errorf("something is left: %s", left)
		}
	}
	r := report(t, w)
	if r.WholeAt == nil || len(r.Done) != 4 || !r.Done[0].Early || r.Done[0].Reason != "The pilot is over." {
		t.Errorf("the report: %+v", r)
	}
	for _, d := range r.Done {
		if d.Class == "panel-members" && (d.Days != 365 || d.SettingID == nil) {
			t.Errorf("by which rule: %+v", d)
		}
	}
	if after := panelFigures(t, w); after != before {
		t.Errorf("the panel's figures were\n%s\nand are\n%s", before, after)
	}
	refused("once more", privacy.NobodyLeft)
}

// The mail says by when, by the rule that is in force when it goes, and promises no day while nothing may be deleted.
func TestTheFarewellSaysWhatIsDeletedWhen(t *testing.T) {
	t.Parallel()
	w := closedTown(t)
	says := func(kind string, of domaintest.Invitee) (c message.Content) {
		t.Helper()
		if err := w.Do(w.Ctx(), func(tx *domain.Tx) (err error) {
			c, err = privacy.New(w.DB).Mails()[kind](tx, message.Message{Kind: kind, SubjectID: of.Invitation})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return c
	}
	last := message.Date(message.Danish, w.Now().AddDate(0, 0, 731))
	if c := says("panel-ended", w.member); !strings.Contains(c.Values["deleted"], last) || c.To != w.member.Email {
		t.Errorf("%+v, want %s", c, last)
	}
	if c := says("panel-ended-waiting", w.yes); !strings.Contains(c.Values["deleted"], message.Date(message.Danish, w.Now().AddDate(0, 0, 91))) {
		t.Errorf("%+v", c)
	}
	if err := privacy.New(w.DB).Decide(decider(w.Bench), "panel-members", privacy.RetentionSetting{Days: 730, Held: true, Reason: "The archive asks for it."}); err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(time.Minute)
	if c := says("panel-ended", w.member); strings.ContainsAny(c.Values["deleted"], "0123456789") {
		t.Errorf("while it is held: %+v", c)
	}
}
