package hearing_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/org"
	"deltag/domain/workday"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, hearing.RuleSet{}, hearing.Meeting{}, hearing.Item{}, hearing.Decision{}, org.Committee{}, org.CommitteeName{})
}

// Each meeting has the name of its committee on its day, and the rules that held then.
func TestRenamedCommittee(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.rules("kbh-biu", "2022-01-01")
	w.rules("odsherred", "2026-10-01")
	before, after := w.meeting("2026-09-28"), w.meeting("2026-10-05")
	w.must(w.org.RenameCommittee(w.secretary(), w.committee, "Beskæftigelses- og Erhvervsudvalget", date("2026-10-01")))
	for id, want := range map[int64]string{before.ID: "Beskæftigelsesudvalget 2026-09-25 09:00", after.ID: "Beskæftigelses- og Erhvervsudvalget 2026-10-01 21:59"} {
		s, err := w.hearings.Meeting(w.secretary(), id)
		w.must(err)
		if got := s.Committee + " " + s.Dated.On.At.UTC().Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if err := w.org.RenameCommittee(w.secretary(), w.committee, "Igen", date("2026-10-01")); !errors.Is(err, org.ErrCommitteeRenamed) {
		t.Errorf("two names from one day: %v", err)
	}
	list, err := w.hearings.Committees(w.secretary())
	w.must(err)
	if len(list) != 1 || list[0].Name != "Beskæftigelsesudvalget" || list[0].Next == nil || !list[0].Next.Equal(before.StartsAt) || len(list[0].Kinds) != 1 {
		t.Errorf("%+v", list)
	}
	w.Clock.Set(time.Date(2026, 10, 2, 8, 0, 0, 0, time.UTC))
	if list, err = w.hearings.Committees(w.secretary()); err != nil || list[0].Name != "Beskæftigelses- og Erhvervsudvalget" {
		t.Errorf("%+v %v", list, err)
	}
}

// New rules end the old ones the day before; what a meeting was held under stays.
func TestRulesOverTime(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first := w.rules("kbh-biu", "2022-01-01")
	later := w.rules("odder", "2028-01-01")
	between := w.rules("odsherred", "2027-01-01")
	periods := func() (all []string) {
		s, err := w.hearings.Committee(w.secretary(), w.committee)
		w.must(err)
		for _, r := range s.Rules {
			text := fmt.Sprintf("%d from %s", r.ID, r.ValidFrom.Format(time.DateOnly))
			if r.ValidTo != nil {
				text += " to " + r.ValidTo.Format(time.DateOnly)
			}
			all = append(all, text)
		}
		return all
	}
	want := []string{fmt.Sprintf("%d from 2028-01-01", later.ID), fmt.Sprintf("%d from 2027-01-01 to 2028-01-01", between.ID), fmt.Sprintf("%d from 2022-01-01 to 2027-01-01", first.ID)}
	if got := periods(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	s := template(t, "odder")
	again := hearing.NewRules{Kind: hearing.Requested, From: date("2027-01-01"), Rules: s.Rules, Source: s.Source}
	if _, err := w.hearings.AddRules(w.secretary(), w.committee, again); !errors.Is(err, hearing.ErrPeriod) {
		t.Errorf("two rule sets from one day: %v", err)
	}
	if _, err := w.hearings.ChangeRules(w.secretary(), first.ID, first.Version, s.Rules, "Rettet"); err != nil {
		t.Errorf("correct rules that nobody was heard under: %v", err)
	}
	w.meeting("2026-09-14")
	w.Clock.Set(time.Date(2026, 9, 15, 8, 0, 0, 0, time.UTC))
	if _, err := w.hearings.ChangeRules(w.secretary(), first.ID, first.Version+1, s.Rules, "Rettet"); !errors.Is(err, hearing.ErrInForce) {
		t.Errorf("correct rules that a meeting was held under: %v", err)
	}
	again.From = date("2026-09-14")
	if _, err := w.hearings.AddRules(w.secretary(), w.committee, again); domaintest.Faults(err) != "/from rules-held" {
		t.Errorf("new rules for a meeting that was held: %v", err)
	}
	again.From = date("2026-09-15")
	if _, err := w.hearings.AddRules(w.secretary(), w.committee, again); err != nil {
		t.Errorf("new rules from the day after: %v", err)
	}
	if got := len(periods()); got != 4 {
		t.Errorf("%d rule sets", got)
	}
}

// All that is wrong with new rules is told at once.
func TestNewRulesFaults(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, err := w.hearings.AddRules(w.secretary(), w.committee, hearing.NewRules{Kind: "party", Rules: hearing.Rules{Deadline: hearing.Deadline{How: hearing.Days}}})
	if got := domaintest.Faults(err); got != "/kind required; /from day; /source required; /rules/deadline/n days-range" {
		t.Error(got)
	}
	if _, err := w.hearings.AddRules(w.As(domain.CommitteeMember, 1), w.committee, hearing.NewRules{}); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a member of the committee: %v", err)
	}
	if _, err := w.hearings.Committee(w.As(domain.Secretary, 2), w.committee); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a secretary of another unit: %v", err)
	}
}

// A preview takes the planned meetings, and the usual weekday when there are none.
func TestPreview(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	rules := template(t, "kbh-biu").Rules
	usual, err := w.hearings.Preview(w.secretary(), w.committee, rules)
	w.must(err)
	if len(usual) != 8 || usual[0].Planned || usual[0].Meeting.UTC().Format(time.RFC3339) != "2026-09-07T13:00:00Z" || usual[0].On.At.UTC().Format(time.RFC3339) != "2026-09-04T09:00:00Z" {
		t.Errorf("%+v", usual)
	}
	w.meeting("2026-09-10")
	planned, err := w.hearings.Preview(w.secretary(), w.committee, rules)
	w.must(err)
	if len(planned) != 1 || !planned[0].Planned {
		t.Errorf("%+v", planned)
	}
}

// A rule set shows the meetings that are held under it: never one before it holds, nor one after.
func TestRuleSetShowsItsOwnMeetings(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	old := w.rules("kbh-biu", "2026-01-01").ID
	next := w.rules("kbh-biu", "2026-11-01").ID
	days := func(id int64) (list []string) {
		t.Helper()
		s, err := w.hearings.RuleSet(w.secretary(), id)
		w.must(err)
		for _, d := range s.Next {
			list = append(list, d.Meeting.In(workday.Denmark()).Format(time.DateOnly))
		}
		return list
	}
	// Nothing is planned: the usual Mondays, as far as each holds.
	if got := days(old); len(got) != 8 || got[0] != "2026-09-07" || got[7] != "2026-10-26" {
		t.Errorf("the old rules: %v", got)
	}
	if got := days(next); len(got) != 8 || got[0] != "2026-11-02" {
		t.Errorf("the new rules: %v", got)
	}
	w.meeting("2026-10-31")
	w.meeting("2026-11-01")
	if got := days(old); !slices.Equal(got, []string{"2026-10-31"}) {
		t.Errorf("the old rules: %v", got)
	}
	if got := days(next); !slices.Equal(got, []string{"2026-11-01"}) {
		t.Errorf("the new rules: %v", got)
	}
	if got := days(w.rules("kbh-biu", "2026-09-01").ID); !slices.Equal(got, []string{"2026-10-31"}) {
		t.Errorf("rules between: %v", got)
	}
	if got := days(old); len(got) != 0 {
		t.Errorf("rules that are over: %v", got)
	}
}

func TestCommitteeFaults(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, err := w.org.AddCommittee(w.secretary(), org.NewCommittee{Unit: 1, Name: " ", Weekday: 8})
	if got := domaintest.Faults(err); got != "/name committee-name; /from day; /weekday weekday" {
		t.Error(got)
	}
	if got := domaintest.Faults(w.org.RenameCommittee(w.secretary(), w.committee, "Ny", date("2021-12-31"))); got != "/from committee-day" {
		t.Error(got)
	}
	early := date("2021-12-31")
	if got := domaintest.Faults(w.org.ChangeCommittee(w.secretary(), w.committee, 1, 1, &early)); got != "/ends ends-earlier" {
		t.Error(got)
	}
	end := date("2026-10-01")
	w.must(w.org.ChangeCommittee(w.secretary(), w.committee, 1, 1, &end))
	_, err = w.hearings.AddMeeting(w.secretary(), w.committee, hearing.NewMeeting{Times: hearing.Times{Day: "2026-10-01", From: "15:00"}})
	if got := domaintest.Faults(err); got != "/day committee-day" {
		t.Error(got)
	}
}

func TestMeetingsByPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.rules("kbh-biu", "2022-01-01")
	for _, day := range []string{"2026-09-07", "2026-09-14", "2026-09-21"} {
		w.meeting(day)
	}
	w.Clock.Set(time.Date(2026, 9, 8, 8, 0, 0, 0, time.UTC))
	page, err := w.hearings.Meetings(w.secretary(), hearing.MeetingFilter{Committee: w.committee, Limit: 1})
	w.must(err)
	next, err := w.hearings.Meetings(w.secretary(), hearing.MeetingFilter{Committee: w.committee, Cursor: page.Next, Limit: 1})
	w.must(err)
	over, err := w.hearings.Meetings(w.secretary(), hearing.MeetingFilter{Committee: w.committee, Over: true, Limit: 9})
	w.must(err)
	if len(page.Items) != 1 || len(next.Items) != 1 || next.Next != "" || !next.Items[0].StartsAt.After(page.Items[0].StartsAt) || len(over.Items) != 1 || !over.Items[0].Over || over.Items[0].Dated == nil {
		t.Errorf("%+v\n%+v\n%+v", page, next, over)
	}
	_, err = w.hearings.AddItem(w.secretary(), page.Items[0].ID, hearing.NewItem{Number: "1", Title: "Breve"})
	w.must(err)
	for sort, first := range map[string]int64{"": page.Items[0].ID, "-when": next.Items[0].ID, "items": next.Items[0].ID, "-items": page.Items[0].ID} {
		f := hearing.MeetingFilter{Committee: w.committee, Sort: sort, Limit: 1}
		one, err := w.hearings.Meetings(w.secretary(), f)
		w.must(err)
		f.Cursor = one.Next
		two, err := w.hearings.Meetings(w.secretary(), f)
		w.must(err)
		if one.Items[0].ID != first || len(two.Items) != 1 || two.Items[0].ID == first || two.Next != "" {
			t.Errorf("by %q: %+v, then %+v", sort, one, two)
		}
		var file strings.Builder
		w.must(w.hearings.MeetingFile(w.secretary(), f, &file))
		if lines := strings.Split(strings.TrimSpace(file.String()), "\r\n"); len(lines) != 3 || !strings.Contains(lines[0], `"Møde"`) || !strings.Contains(lines[1], `"Planlagt"`) {
			t.Errorf("the file by %q: %q", sort, lines)
		}
	}
	if err := w.hearings.MeetingFile(w.As(domain.Secretary, 2), hearing.MeetingFilter{Committee: w.committee}, io.Discard); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("the file of another unit: %v", err)
	}
}

func TestMeetingFaults(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting("2026-09-07")
	for _, c := range []struct {
		n    hearing.NewMeeting
		want string
	}{
		{hearing.NewMeeting{Times: hearing.Times{Day: "soon", From: "3"}, Place: "Ring 010190-1234"}, "/place cpr-number; /day day; /from time-of-day"},
		{hearing.NewMeeting{Times: hearing.Times{Day: "2026-08-31", From: "15:00"}}, "/day starts-over"},
		{hearing.NewMeeting{Times: hearing.Times{Day: "2027-03-28", From: "02:30"}}, "/from time-skipped"},
		{hearing.NewMeeting{Times: hearing.Times{Day: "2027-03-29", From: "15:00", To: "14:00"}}, "/to ends-earlier"},
	} {
		_, err := w.hearings.AddMeeting(w.secretary(), w.committee, c.n)
		if got := domaintest.Faults(err); got != c.want {
			t.Errorf("%+v: %s, want %s", c.n, got, c.want)
		}
	}
	if _, err := w.hearings.AddMeeting(w.secretary(), w.committee, hearing.NewMeeting{Times: hearing.Times{Day: "2026-09-07", From: "15:00"}}); !errors.Is(err, hearing.ErrMeetingThere) {
		t.Errorf("two meetings at once: %v", err)
	}
	w.must(w.hearings.CancelMeeting(w.secretary(), m.ID, m.Version))
	if err := w.hearings.CancelMeeting(w.secretary(), m.ID, m.Version+1); !errors.Is(err, hearing.ErrMeetingOver) {
		t.Errorf("cancel twice: %v", err)
	}
	w.meeting("2026-09-07")
}
