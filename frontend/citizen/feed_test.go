package citizen_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

var feedLink = regexp.MustCompile(`https://deltag\.example(/kalender/[A-Z2-7]{26}\.ics)`)

// read is one event of a feed as a parser reads it.
type read struct {
	UID, Start, Summary, Location, Description, URL, Status string
	Sequence                                                int
	Attendees                                               []any
}

// parsed has both parsers read a feed, which must read the same; one that is not on this machine is named.
func parsed(t *testing.T, text string) (events []read) {
	t.Helper()
	question, err := json.Marshal([]string{text})
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"node", "read.mjs"}, {"/usr/bin/python3", "read.py"}} {
		cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
		cmd.Dir, cmd.Env, cmd.Stdin = "../../domain/calendar/testdata", append(os.Environ(), "PYTHONIOENCODING=utf-8", "PYTHONDONTWRITEBYTECODE=1"), bytes.NewReader(question)
		out, err := cmd.Output()
		if err != nil && os.Getenv("CI") == "" {
			t.Logf("%s was not tried: %v", command[1], err)
			continue
		}
		var answers []struct {
			Fault  string
			Events []read
		}
		if err != nil || json.Unmarshal(out, &answers) != nil || len(answers) != 1 || answers[0].Fault != "" {
			t.Fatalf("%s: %v %s", command[1], err, out)
		}
		if events != nil && !slices.EqualFunc(events, answers[0].Events, func(a, b read) bool {
			return a.UID == b.UID && a.Status == b.Status && a.Start == b.Start && a.Description == b.Description
		}) {
			t.Fatalf("the parsers read different things: %+v and %+v", events, answers[0].Events)
		}
		events = append([]read{}, answers[0].Events...)
	}
	return events
}

// fetch asks for a feed as a calendar program does, with the tag of what it has.
func (w *town) fetch(path, tag string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	answer := httptest.NewRecorder()
	w.echo.ServeHTTP(answer, r)
	return answer
}

// A citizen's feed has their own seats and nobody else's; it follows a move, keeps what was cancelled until it would have been
// over, is not sent twice, and is dead when it was stopped or made anew. It is shown once, and opens nothing else.
func TestOwnFeed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	staff := w.As(domain.Coordinator, 1)
	i := w.Invite(t, w.panel, w.draw, "Asta")
	me, b := "/me/"+i.Token, &browser{w: w}
	b.get(me+"/calendar").must(t, 303)
	b.post(me+"/calendar").must(t, 200, "Din side var lukket")
	b.post(me, "year", "1980").must(t, 200, me+"/calendar")
	b.get(me+"/calendar").must(t, 200, "Lav min adresse")
	place := w.hall(t, "Kulturhuset").ID
	kept, others := w.meeting(t, place, nil), w.meeting(t, w.hall(t, "Salen").ID, nil)
	video := w.meeting(t, 0, func(p *booking.Plan) {
		p.Video, p.Title, p.Starts, p.Ends = "https://video.example/hemmelig", "Møde på video", p.Starts.AddDate(0, 0, 1), p.Ends.AddDate(0, 0, 1)
	})
	for _, g := range []booking.Gathering{kept, video} {
		if _, err := w.bookings.BookFor(staff, g.ID, i.Resident, booking.Wish{Seats: 1}); err != nil {
			t.Fatal(err)
		}
	}
	w.booking(t, others, "Bo", 1)
	made := b.post(me+"/calendar").must(t, 200, "Her er din adresse", "webcal://deltag.example/kalender/")
	path := feedLink.FindStringSubmatch(made.text)[1]
	if again := b.get(me + "/calendar"); feedLink.MatchString(again.text) || !strings.Contains(again.text, "Du fik en adresse den 1. september 2026") {
		t.Error("the address is shown again, or it is not told that there is one")
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM link WHERE purpose = 'calendar' AND token_hash = $1", domain.HashToken(strings.TrimSuffix(path[len("/kalender/"):], ".ics"))); n != 1 {
		t.Error("the token is not kept as its hash")
	}

	first := w.fetch(path, "")
	h, tag := first.Header(), first.Header().Get("ETag")
	if first.Code != 200 || tag == "" || h.Get("Cache-Control") != "private, no-cache" || h.Get("Referrer-Policy") != "no-referrer" || !strings.HasPrefix(h.Get("Content-Type"), "text/calendar") || h.Get("X-Robots-Tag") == "" {
		t.Fatalf("%d %v", first.Code, h)
	}
	events := parsed(t, first.Body.String())
	if len(events) != 2 || events[0].Status != "CONFIRMED" || events[0].URL != "" || len(events[0].Attendees) != 0 || !strings.Contains(events[0].Location, "Kulturhuset") || events[1].Summary != "Møde på video" {
		t.Fatalf("%+v", events)
	}
	for _, word := range []string{"Asta", "asta", "Bo@", "hemmelig", "/b/", "/me/", "/i/"} {
		if strings.Contains(first.Body.String(), word) {
			t.Errorf("the feed holds %q", word)
		}
	}
	if same := w.fetch(path, tag); same.Code != http.StatusNotModified || same.Body.Len() != 0 {
		t.Errorf("what has not changed: %d", same.Code)
	}
	if _, err := w.bookings.Move(staff, kept.ID, 0, kept.StartsAt.AddDate(0, 0, 3), kept.EndsAt.AddDate(0, 0, 3), place, ""); err != nil {
		t.Fatal(err)
	}
	moved := w.fetch(path, tag)
	if after := parsed(t, moved.Body.String()); moved.Code != 200 || len(after) != 2 || after[1].UID != events[0].UID || after[1].Sequence <= events[0].Sequence || after[1].Start == events[0].Start {
		t.Errorf("moved: %d %+v", moved.Code, after)
	}
	if _, err := w.bookings.CallOff(staff, kept.ID, 0, "Salen er lukket"); err != nil {
		t.Fatal(err)
	}
	if after := parsed(t, w.fetch(path, tag).Body.String()); len(after) != 2 || after[0].Status != "CONFIRMED" || after[1].Status != "CANCELLED" {
		t.Errorf("cancelled: %+v", after)
	}
	w.Clock.Add(20 * 24 * time.Hour)
	if after := w.fetch(path, ""); strings.Contains(after.Body.String(), kept.Title) || !strings.Contains(after.Body.String(), "video") || after.Code != 200 {
		t.Errorf("long over: %d %s", after.Code, after.Body)
	}

	b.post(me, "year", "1980").must(t, 200)
	newer := feedLink.FindStringSubmatch(b.post(me + "/calendar").text)[1]
	if w.fetch(path, "").Code != 404 || w.fetch(newer, "").Code != 200 {
		t.Error("a new address does not stop the old one")
	}
	b.post(me+"/calendar/stop").must(t, 200, "Adressen virker ikke mere")
	gone := w.fetch(newer, "")
	if gone.Code != 404 || w.fetch("/kalender/"+i.Token+".ics", "").Code != 404 || w.fetch(strings.TrimSuffix(newer, ".ics"), "").Code != 404 {
		t.Errorf("stopped: %d", gone.Code)
	}
}

// Whoever signed up without being in the register has a feed of that one booking: it follows a move, and is dead when it was
// stopped, and once nobody knows any more whose it was. Somebody of the register has theirs on their own page.
func TestFeedOfABooking(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	staff := w.As(domain.Coordinator, 1)
	place := w.hall(t, "Kulturhuset").ID
	g := w.meeting(t, place, nil)
	seat, other := w.booking(t, g, "anna", 1), w.booking(t, g, "bo", 1)
	known, err := w.bookings.BookFor(staff, g.ID, w.AddResident(t, "Ib"), booking.Wish{Seats: 1})
	if err != nil {
		t.Fatal(err)
	}
	b, page := &browser{w: w}, "/b/"+seat.Token
	b.get(page).must(t, 200, page+"/calendar")
	b.get(page+"/calendar").must(t, 200, "Lav min adresse")
	path := feedLink.FindStringSubmatch(b.post(page+"/calendar").must(t, 200, "webcal://deltag.example/kalender/").text)[1]
	if again := b.get(page + "/calendar"); feedLink.MatchString(again.text) || !strings.Contains(again.text, "Du fik en adresse den 1. september 2026") {
		t.Error("the address is shown again, or it is not told that there is one")
	}
	events := parsed(t, w.fetch(path, "").Body.String())
	if len(events) != 1 || events[0].Status != "CONFIRMED" || events[0].URL != "" || len(events[0].Attendees) != 0 || !strings.Contains(events[0].Location, "Kulturhuset") {
		t.Fatalf("%+v", events)
	}
	for _, word := range []string{"anna", "Anna", "/b/", seat.Token} {
		if strings.Contains(w.fetch(path, "").Body.String(), word) {
			t.Errorf("the feed holds %q", word)
		}
	}
	if _, err := w.bookings.Move(staff, g.ID, 0, g.StartsAt.AddDate(0, 0, 3), g.EndsAt.AddDate(0, 0, 3), place, ""); err != nil {
		t.Fatal(err)
	}
	if after := parsed(t, w.fetch(path, "").Body.String()); len(after) != 1 || after[0].UID != events[0].UID || after[0].Sequence <= events[0].Sequence || after[0].Start == events[0].Start {
		t.Errorf("moved: %+v", after)
	}
	newer := feedLink.FindStringSubmatch(b.post(page + "/calendar").text)[1]
	if w.fetch(path, "").Code != 404 || w.fetch(newer, "").Code != 200 {
		t.Error("a new address does not stop the old one")
	}
	b.post(page+"/calendar/stop").must(t, 200, "Adressen virker ikke mere", "Lav min adresse")
	if code := w.fetch(newer, "").Code; code != 404 {
		t.Errorf("stopped: %d", code)
	}
	kept := feedLink.FindStringSubmatch(b.post("/b/" + other.Token + "/calendar").text)[1]
	// Who gave up their seat can stop the address they have, and gets none.
	gone := w.booking(t, g, "eva", 1)
	mine := feedLink.FindStringSubmatch(b.post("/b/" + gone.Token + "/calendar").text)[1]
	b.post("/b/"+gone.Token+"/cancel").must(t, 200, "Du har meldt fra")
	if left := b.get("/b/"+gone.Token+"/calendar").must(t, 200, "Der er ikke mere at følge", "Stop adressen"); strings.Contains(left.text, "Lav en ny adresse") {
		t.Error("somebody without a seat is offered an address")
	}
	if refused := b.post("/b/"+gone.Token+"/calendar").must(t, 200, "Du har meldt fra"); feedLink.MatchString(refused.text) || w.fetch(mine, "").Code != 200 {
		t.Error("somebody without a seat gets an address, or loses the one they had")
	}
	b.post("/b/"+gone.Token+"/calendar/stop").must(t, 200, "Adressen virker ikke mere")
	b.get("/b/"+gone.Token+"/calendar").must(t, 303)
	w.Exec(t, "DELETE FROM booking_guest WHERE booking_id = $1", other.ID)
	if code := w.fetch(kept, "").Code; code != 404 {
		t.Errorf("of somebody whom nobody knows any more: %d", code)
	}
	b.get("/b/"+known.Token).must(t, 200)
	if strings.Contains(b.get("/b/"+known.Token).text, "/calendar\"") || feedLink.MatchString(b.post("/b/"+known.Token+"/calendar").text) {
		t.Error("somebody of the register gets a feed of one booking")
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM link WHERE purpose = 'booking-calendar' AND subject_id = $1", known.ID); n != 0 {
		t.Errorf("%d links of somebody of the register", n)
	}
}

// What somebody on the staff runs is in a feed of theirs, which names nobody who comes. It ends with their access.
func TestStaffFeed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	staff := w.As(domain.Coordinator, 1)
	g := w.meeting(t, w.hall(t, "Kulturhuset").ID, nil)
	w.booking(t, g, "Bo", 1)
	if err := w.bookings.Assign(staff, g.ID, booking.NewRunner{Outside: true, Name: "Vera", Email: "vera@udefra.example", Language: "en", Task: booking.Moderates}); err != nil {
		t.Fatal(err)
	}
	vera := domaintest.Value[int64](t, w.Bench, "SELECT id FROM staff WHERE email = 'vera@udefra.example'")
	herself := domain.WithActor(t.Context(), domain.Actor{Kind: domain.Staff, StaffID: vera})
	address, err := w.bookings.MakeMyFeed(herself)
	if err != nil {
		t.Fatal(err)
	}
	path := feedLink.FindStringSubmatch(address)[1]
	answer := w.fetch(path, "")
	events := parsed(t, answer.Body.String())
	if len(events) != 1 || events[0].Status != "CONFIRMED" || events[0].URL != "https://deltag.example/staff/mine" || !strings.Contains(events[0].Description, "You moderate") || len(events[0].Attendees) != 0 {
		t.Fatalf("%+v", events)
	}
	for _, word := range []string{"Vera", "vera", "Bo@", "bo@"} {
		if strings.Contains(answer.Body.String(), word) {
			t.Errorf("the feed holds %q", word)
		}
	}
	if err := w.bookings.Unassign(staff, g.ID, vera); err != nil {
		t.Fatal(err)
	}
	if events := parsed(t, w.fetch(path, "").Body.String()); len(events) != 1 || events[0].Status != "CANCELLED" {
		t.Errorf("taken off: %+v", events)
	}
	w.Exec(t, "UPDATE staff SET active = false WHERE id = $1", vera)
	if code := w.fetch(path, "").Code; code != 404 {
		t.Errorf("access stopped: %d", code)
	}
	w.Exec(t, "UPDATE staff SET active = true WHERE id = $1", vera)
	if made, err := w.bookings.MyFeed(herself); err != nil || made == nil {
		t.Errorf("%v, %v", made, err)
	}
	if err := w.bookings.StopMyFeed(herself); err != nil || w.fetch(path, "").Code != 404 {
		t.Errorf("stopped by herself: %v", err)
	}
	if made, err := w.bookings.MyFeed(herself); err != nil || made != nil {
		t.Errorf("after that: %v, %v", made, err)
	}
}
