package hearing_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/hearing"
)

const autumn = `Dato;Start;Slut;Sted;Punkt;Titel;Sagsnr.;Lukket
14-09-2026;15.00;18.00;Rådhuset;1;Godkendelse af dagsorden;;nej
14-09-2026;15.00;18.00;Rådhuset;2;Borgernes oplevelser;2026-0101;nej
14-09-2026;15.00;18.00;Rådhuset;3;Nye tilbud;2026-0102;nej
05-10-2026;15.00;;Rådhuset;1;Godkendelse af dagsorden;;nej
05-10-2026;15.00;;Rådhuset;2;Personsag;2026-0103;ja
02-11-2026;kl. 15;;;;;;
`

// The same file a second time changes nothing, and what a file says stands on the agendas.
func TestAgendaTwice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if got := w.take(autumn); len(got) != 8 {
		t.Fatalf("%v", got)
	}
	before := w.fingerprint()
	if got := w.take(autumn); len(got) != 0 || w.fingerprint() != before {
		t.Errorf("the second time: %v", got)
	}
	page, err := w.hearings.Meetings(w.secretary(), hearing.MeetingFilter{Committee: w.committee, Limit: 9})
	w.must(err)
	if got := w.agenda(page.Items[0].ID); got != "1 Godkendelse af dagsorden; 2 Borgernes oplevelser; 3 Nye tilbud" || page.Items[2].Items != 0 {
		t.Error(got)
	}
}

func (w *town) fingerprint() string {
	w.t.Helper()
	return domaintest.Value[string](w.t, w.Bench, `SELECT coalesce((SELECT string_agg(m::text, '|' ORDER BY id) FROM committee_meeting m), '') || coalesce((SELECT string_agg(a::text, '|' ORDER BY id) FROM agenda_item a), '')`)
}

// An item that is on another meeting's agenda now has moved: it keeps its ID, by its case number.
func TestItemMoves(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.take(autumn)
	id := func() int64 {
		return domaintest.Value[int64](t, w.Bench, "SELECT id FROM agenda_item WHERE case_number = '2026-0102'")
	}
	before := id()
	got := w.take(strings.Replace(autumn, "14-09-2026;15.00;18.00;Rådhuset;3;Nye tilbud", "05-10-2026;15.00;;Rådhuset;3;Nye tilbud (genoptaget)", 1))
	if !slices.Equal(got, []string{"item-moved 3 2026-10-05<2026-09-14"}) || id() != before {
		t.Errorf("%v, id %d was %d", got, id(), before)
	}
	if moves := domaintest.Value[int](t, w.Bench, "SELECT moves FROM agenda_item WHERE id = $1", before); moves != 1 {
		t.Errorf("moved %d times", moves)
	}
	got = w.take(strings.Replace(autumn, "14-09-2026;15.00;18.00;Rådhuset;3;Nye tilbud;2026-0102;nej\n", "", 1))
	if !slices.Equal(got, []string{"item-off 3 2026-10-05"}) {
		t.Errorf("%v", got)
	}
	if got = w.take(autumn); !slices.Equal(got, []string{"item-moved 3 2026-09-14<2026-10-05"}) || id() != before {
		t.Errorf("back: %v", got)
	}
}

// A meeting whose whole agenda is on another day now has moved, though the list has no numbers for meetings.
func TestMeetingMovesByItsCases(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.take(autumn)
	got := w.take(strings.ReplaceAll(autumn, "14-09-2026", "17-09-2026"))
	if !slices.Equal(got, []string{"meeting-moved 2026-09-17<2026-09-14"}) {
		t.Errorf("%v", got)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM committee_meeting"); n != 3 {
		t.Errorf("%d meetings", n)
	}
}

const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a@demo\r\nDTSTART;TZID=Europe/Copenhagen:20260914T150000\r\nDTEND;TZID=Romance Standard Time:20260914T180000\r\n" +
	"LOCATION:Rådhuset\\, sal\r\n  2\r\nBEGIN:VALARM\r\nUID:alarm\r\nEND:VALARM\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:b@demo\r\nDTSTART:20261005T130000Z\r\nDURATION:PT2H30M\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

// A calendar's meetings are known by their UID, wherever they move, and take no item off.
func TestCalendar(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if got := w.take(calendar); !slices.Equal(got, []string{"meeting-added 2026-09-14", "meeting-added 2026-10-05"}) {
		t.Fatalf("%v", got)
	}
	text := domaintest.Value[string](t, w.Bench, "SELECT string_agg(concat_ws(' ', starts_at AT TIME ZONE 'UTC', ends_at AT TIME ZONE 'UTC', place), '|' ORDER BY id) FROM committee_meeting")
	if text != "2026-09-14 13:00:00 2026-09-14 16:00:00 Rådhuset, sal 2|2026-10-05 13:00:00 2026-10-05 15:30:00 " {
		t.Error(text)
	}
	w.take(strings.ReplaceAll(autumn, "Rådhuset;", ";"))
	week := strings.NewReplacer("20260914", "20260921", "20261005", "20260914").Replace(calendar) // one moves to where the other was
	if got := w.take(week); !slices.Equal(got, []string{"meeting-moved 2026-09-21<2026-09-14", "meeting-moved 2026-09-14<2026-10-05"}) {
		t.Errorf("%v", got)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM agenda_item WHERE state = 'on'"); n != 5 {
		t.Errorf("%d items", n)
	}
	off := strings.Replace(week, "UID:b@demo", "UID:b@demo\r\nSTATUS:CANCELLED", 1)
	if got := w.take(off); !slices.Equal(got, []string{"meeting-cancelled 2026-09-14"}) {
		t.Errorf("%v", got)
	}
	if got := w.take(off); len(got) != 0 {
		t.Errorf("cancelled again: %v", got)
	}
}

// All faults of a file are told at once, each at its row and column, and nothing is taken in.
func TestAgendaFaults(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range []struct{ name, file, want string }{
		{"columns", "Punkt;Titel\n1;Noget\n", "row 1 no-day-column; row 1 no-start-column"},
		{"empty", "  \n", "file file-empty"},
		{"cells", "Dato;Start;Slut;Punkt;Titel;Sagsnr.;Lukket\n32-09-2026;15.00;14.00;1;A;;nej\n14-09-2026;25.00;;2;B;;nej\n14-09-2026;15.00;14.00;3;;X;måske\n28-03-2027;02.30;;1;Ring 010190-1234;;\n",
			"row 2, column Dato day-unreadable; row 2, column Slut ends-earlier; row 3, column Start time-unreadable; row 4, column Slut ends-earlier; row 4, column Lukket closed-unreadable; row 4, column Titel required; row 5, column Start time-skipped; row 5, column Titel cpr-number"},
		{"twice", "Dato;Start;Punkt;Titel;Sagsnr.\n14-09-2026;15.00;1;A;\n14-09-2026;16.00;2;B;\n14-09-2026;15.00;1;C;\n14-09-2026;15.00;4;a;\n",
			"row 3, column Start meeting-two-times; row 4, column Punkt item-number-twice; row 5, column Titel item-twice"},
		{"before the committee", "Dato;Start\n14-09-2033;15.00\n", "row 2 meeting-far"},
		{"calendar", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260914\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Mars/Olympus:20260914T150000\nEND:VEVENT\nBEGIN:VEVENT\nUID:c\nDTSTART:20260914T150000Z\nDTEND:20260914T140000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:d\n",
			"row 3, column DTSTART no-time-of-day; row 4, column RRULE meeting-repeats; row 2, column UID no-uid; row 6, column DTSTART no-start; row 10, column UID uid-twice; row 11, column DTSTART zone-unknown; row 13, column DTEND ends-earlier; row 18 calendar-cut"},
		{"no meetings", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "row 1 no-meetings"},
	} {
		r, err := w.hearings.CheckAgenda(w.secretary(), w.committee, []byte(c.file))
		w.must(err)
		var got []string
		for _, f := range r.Faults {
			got = append(got, f.Where+" "+f.Code)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, "; "), c.want)
		}
		if _, err := w.hearings.TakeAgenda(w.secretary(), w.committee, []byte(c.file), r.Seen); !errors.Is(err, hearing.ErrAgenda) {
			t.Errorf("%s was taken in: %v", c.name, err)
		}
	}
	if w.fingerprint() != "" {
		t.Error("something was taken in")
	}
}

// What is taken in is what was seen: when the meetings changed in between, it is looked at once more.
func TestAgendaSeen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	seen, err := w.hearings.CheckAgenda(w.secretary(), w.committee, []byte(autumn))
	w.must(err)
	w.meeting("2026-09-14")
	if _, err := w.hearings.TakeAgenda(w.secretary(), w.committee, []byte(autumn), seen.Seen); !errors.Is(err, hearing.ErrAgendaSeen) {
		t.Errorf("%v", err)
	}
}

// Of many who take the same file in at once, one does.
func TestAgendaAtOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	seen, err := w.hearings.CheckAgenda(w.secretary(), w.committee, []byte(autumn))
	w.must(err)
	done := make(chan error, 8)
	for range cap(done) {
		go func() {
			_, err := w.hearings.TakeAgenda(w.secretary(), w.committee, []byte(autumn), seen.Seen)
			done <- err
		}()
	}
	taken := 0
	for range cap(done) {
		switch err := <-done; {
		case err == nil:
			taken++
		case !errors.Is(err, hearing.ErrAgendaSeen):
			t.Error(err)
		}
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM agenda_item"); taken != 1 || n != 5 {
		t.Errorf("%d took it in, %d items", taken, n)
	}
}

// By hand an item moves too, and keeps its ID; a meeting that has begun keeps its agenda.
func TestItemByHand(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a, b := w.meeting("2026-09-14"), w.meeting("2026-10-05")
	for _, number := range []string{"10", "2", "2a", ""} {
		_, err := w.hearings.AddItem(w.secretary(), a.ID, hearing.NewItem{Number: number, Title: "Sag"})
		w.must(err)
	}
	i, err := w.hearings.AddItem(w.secretary(), a.ID, hearing.NewItem{Number: "1", Title: "Nye tilbud", CaseNumber: "2026-0102"})
	w.must(err)
	if got := w.agenda(a.ID); got != "1 Nye tilbud; 2 Sag; 2a Sag; 10 Sag;  Sag" {
		t.Error(got)
	}
	moved, err := w.hearings.ChangeItem(w.secretary(), i.ID, i.Version, hearing.NewItem{Number: "4", Title: "Nye tilbud", CaseNumber: "2026-0102"}, b.ID, hearing.On)
	w.must(err)
	if moved.ID != i.ID || moved.Moves != 1 || w.agenda(b.ID) != "4 Nye tilbud" {
		t.Errorf("%+v", moved)
	}
	if _, err := w.hearings.ChangeItem(w.secretary(), i.ID, i.Version, hearing.NewItem{Title: "X"}, b.ID, hearing.On); !errors.Is(err, hearing.ErrChanged) {
		t.Errorf("an old version: %v", err)
	}
	w.Clock.Set(b.StartsAt)
	if _, err := w.hearings.AddItem(w.secretary(), b.ID, hearing.NewItem{Title: "For sent"}); !errors.Is(err, hearing.ErrMeetingOver) {
		t.Errorf("an item of a meeting that has begun: %v", err)
	}
	if _, err := w.hearings.ChangeItem(w.secretary(), i.ID, moved.Version, hearing.NewItem{Title: ""}, a.ID, "gone"); domaintest.Faults(err) != "/title required; /state choice-unknown; /meeting meeting-over" {
		t.Errorf("%v", err)
	}
}

// Whatever is in a file, reading it ends, and what has no fault can be taken in.
func FuzzAgenda(f *testing.F) {
	for _, seed := range []string{autumn, calendar, "BEGIN:VCALENDAR\nBEGIN:VEVENT\n X\nUID;A=\":", "Dato;Start\n;\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, faults := hearing.ReadForTest(data)
		if n == 0 && faults == 0 {
			t.Error("neither meetings nor faults")
		}
	})
}
