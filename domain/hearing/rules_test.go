package hearing

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"deltag/domain/message"
)

// The rules that Deltag comes with hold together, each with its source, and are copies: nobody changes them for another.
func TestTemplates(t *testing.T) {
	t.Parallel()
	if n := len(Templates()); n != 10 {
		t.Errorf("%d templates", n)
	}
	keys := map[string]bool{}
	for _, s := range Templates() {
		if faults := s.Rules.Check(""); len(faults) > 0 || keys[s.Key] || !strings.HasPrefix(s.Source, "http") || s.Municipality == "" || s.Committee == "" || s.Rules.Notes == "" {
			t.Errorf("%s: %v", s.Key, faults)
		}
		keys[s.Key] = true
	}
	Templates()[8].Rules.OffAgenda.N = 9
	if Templates()[8].Rules.OffAgenda.N != 3 {
		t.Error("somebody changed the templates of all")
	}
}

// All faults are told at once, each where it stands.
func TestRulesTellAllFaults(t *testing.T) {
	t.Parallel()
	r := Rules{
		MinutesLeast: number(20), MinutesMost: number(10), MaxPeople: number(0), TotalMinutes: number(5), Slots: number(99),
		Deadline: Deadline{How: ByWeekday, Weekday: 8, At: "9.00"}, OffAgenda: &Deadline{How: Days}, Material: &Deadline{How: "moon"},
		Agenda: OnAgenda, Once: InCommittee, Employees: "perhaps", Decides: "king", MayRefuse: "queen", BlackoutMonths: 13, Queue: "push",
		ClosedDays: []Date{"12-24", "12-24", "13-01"}, Notes: "Ring til 010190-1234",
	}
	var got []string
	for _, f := range r.Check("/rules") {
		got = append(got, strings.TrimPrefix(f.Where, "/rules/"))
	}
	want := []string{"minutesMost", "maxPeople", "totalMinutes", "slots", "deadline/weekday", "deadline/at", "offAgenda/n", "offAgenda", "material/how",
		"oncePer", "employees", "decides", "mayRefuse", "blackoutMonths", "queue", "closedDays/1", "closedDays/2", "notes"}
	if !slices.Equal(got, want) {
		t.Errorf("faults at %v\nwant %v", got, want)
	}
}

// What the form sends along without meaning is dropped.
func TestCheckDropsWhatDoesNotCount(t *testing.T) {
	t.Parallel()
	r := Rules{Deadline: Deadline{How: WorkingDays, N: 2, Weekday: 5, SameDay: true}, Material: &Deadline{N: 4, At: "11:00"}}
	if faults := r.Check(""); len(faults) > 0 || r.Deadline != (Deadline{How: WorkingDays, N: 2}) || *r.Material != (Deadline{}) {
		t.Errorf("%+v %+v %v", r.Deadline, r.Material, faults)
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rules, meeting string
		off            bool
		da, en         string
	}{
		{"kbh-biu", "2026-01-05 15:00", false, "fredag den 2. januar kl. 11.00. Det er den sidste fredag før mødet, som er mandag den 5. januar.",
			"Friday 2 January at 11:00. That is the last Friday before the meeting, which is on Monday 5 January."},
		{"kbh-buu", "2026-04-08 15:30", false, "mandag den 6. april kl. 09.00. Det er mandagen i mødets uge, som er onsdag den 8. april. Fristen falder på en lukkedag (2. påskedag), men den flytter sig ikke.",
			"Monday 6 April at 09:00. That is the Monday in the week of the meeting, which is on Wednesday 8 April. The deadline falls on a day that is closed (Easter Monday), but it does not move."},
		{"odsherred", "2026-04-07 16:00", false, "tirsdag den 31. marts kl. 23.59. Det er 2 arbejdsdage før mødet, som er tirsdag den 7. april. Skærtorsdag, langfredag og 2. påskedag tæller ikke med. Reglerne nævner ikke et klokkeslæt, så hele dagen er med.",
			"Tuesday 31 March at 23:59. That is 2 working days before the meeting, which is on Tuesday 7 April. Not counted: Maundy Thursday, Good Friday and Easter Monday. The rules name no time, so the whole day counts."},
		{"regionh-fu", "2026-03-03 15:00", false, "mandag den 2. marts kl. 09.00. Det er den sidste arbejdsdag før mødet, som er tirsdag den 3. marts.",
			"Monday 2 March at 09:00. That is the last working day before the meeting, which is on Tuesday 3 March."},
		{"folketinget", "2026-03-03 15:00", false, "efter aftale med sekretariatet. Reglerne nævner ingen frist. Aftal den med sekretariatet.",
			"as agreed with the secretariat. The rules name no deadline. Agree it with the secretariat."},
	} {
		r := seeded(t, c.rules)
		due := r.Due(local(t, c.meeting), !c.off)
		for l, want := range map[message.Language]string{message.Danish: c.da, message.English: c.en} {
			if got := strings.TrimSpace(due.When(l) + ". " + due.Reason(l) + " " + due.Warning(l)); got != want {
				t.Errorf("%s:\n got %s\nwant %s", c.rules, got, want)
			}
			if n := message.Read(due.Reason(l)).LIX; l == message.Danish && n > message.LIXEasy {
				t.Errorf("%s: LIX %.0f", c.rules, n)
			}
		}
	}
}

func TestRuleInWords(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"kbh-biu": "den sidste fredag før mødet kl. 11.00", "kbh-buu": "mandagen i mødets uge kl. 09.00", "kbh-kfu": "dagen før mødet kl. 09.00",
		"odder": "3 dage før mødet inden dagens slut", "odsherred": "2 arbejdsdage før mødet inden dagens slut", "folketinget": "efter aftale med sekretariatet",
	} {
		r := seeded(t, key)
		if got := r.Deadline.Words(message.Danish); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// Rules are kept as a document, and come back as they were.
func TestRulesAsADocument(t *testing.T) {
	t.Parallel()
	for _, s := range Templates() {
		text, err := json.Marshal(s.Rules)
		if err != nil {
			t.Fatal(err)
		}
		var back Rules
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		again, _ := json.Marshal(back)
		if string(again) != string(text) {
			t.Errorf("%s: %s\n%s", s.Key, text, again)
		}
	}
}
