package citizen_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/mix"
)

// hall is a place with everything that can be told of one.
func (w *town) hall(t testing.TB, name string) booking.Place {
	t.Helper()
	p, err := w.bookings.AddPlace(w.As(domain.Coordinator, 1), booking.Place{UnitID: 1, Name: name, Address: "Torvet 1, 9999 Havnsby", Access: "Der er elevator. Bus 12 holder ved døren.",
		Seats: 200, StepFree: true, HearingLoop: true})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// meeting is a gathering that everybody can come to, in ten days; change makes it another one.
func (w *town) meeting(t testing.TB, place int64, change func(*booking.Plan)) booking.Gathering {
	t.Helper()
	staff, starts := w.As(domain.Coordinator, 1), w.Now().Add(10*24*time.Hour)
	p := booking.Plan{Unit: 1, Kind: booking.Meeting, Title: "Møde om byens nye bibliotek", About: "Kom og hør om planerne.\n\nVi drikker kaffe bagefter.",
		Starts: starts, Ends: starts.Add(2 * time.Hour), Place: place, Capacity: 20, Largest: 3, SignUp: booking.Everybody}
	if change != nil {
		change(&p)
	}
	g, err := w.bookings.Arrange(staff, p)
	if err == nil {
		g, err = w.bookings.OpenUp(staff, g.ID, g.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// booking signs somebody up below the pages, and answers the token of their own page.
func (w *town) booking(t testing.TB, g booking.Gathering, name string, seats int) booking.Done {
	t.Helper()
	d, err := w.bookings.SignUp(context.Background(), g.Code, booking.Wish{Guest: booking.Guest{Name: name, Email: name + "@example.dk"}, Seats: seats})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var onceField = regexp.MustCompile(`name="once" value="(\w+)"`)

// bookingStates are the pages of meetings and of bookings in every state.
func bookingStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	b, staff := &browser{w: w}, w.As(domain.Coordinator, 1)
	keep("no meetings", b.get("/moeder"+lang), 200)
	keep("a meeting that is not there", b.get("/moede/nothing"+lang), 404)
	keep("signing up for a meeting that is not there", b.post("/moede/nothing"+lang, "name", "Asta"), 404)
	g := w.meeting(t, w.hall(t, "Kulturhuset").ID, nil)
	video := w.meeting(t, 0, func(p *booking.Plan) { p.Video, p.Capacity, p.Largest = "https://video.example/m", 3, 1 })
	both := w.meeting(t, w.hall(t, "Salen").ID, func(p *booking.Plan) { p.Video, p.Capacity = "https://video.example/n", 1 })
	at := "/moede/" + g.Code + lang
	keep("meetings", b.get("/moeder"+lang), 200)
	keep("meeting", b.get(at), 200)
	keep("meeting by video", b.get("/moede/"+video.Code+lang), 200)
	keep("meeting with one seat left", b.get("/moede/"+both.Code+lang), 200)
	keep("signing up, nothing right", b.post(at, "name", "", "seats", "9", "need", "interpreter", "email", ""), 422)
	keep("signing up, nothing right either", b.post(at, "name", "010190-1234", "email", "x", "phone", "ring", "detail-diet", "010190-1234"), 422)
	keep("a seat", b.post(at, "name", "Asta", "email", "asta@eksempel.dk", "seats", "2", "need", "interpreter", "detail-interpreter", "arabisk", "need", "wheelchair"), 200)
	keep("a seat of somebody without mail", b.post(at, "name", "Bo", "phone", "12 34 56 78"), 200)
	keep("a seat by video", b.post("/moede/"+video.Code+lang, "name", "Bo", "phone", "12 34 56 78"), 200)
	series, err := w.bookings.MakeSeries(staff, 1, booking.SeriesWords{Title: "Tre aftener om biblioteket", Purpose: "Vi vil høre, hvad I synes."})
	if err == nil {
		g, err = w.bookings.PutInSeries(staff, g.ID, g.Version, series.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	keep("meeting of a series", b.get(at), 200)
	if _, err := w.bookings.Copy(staff, g.ID, booking.Copying{Version: g.Version, Weeks: 1, Times: 2, Open: true}); err != nil {
		t.Fatal(err)
	}
	keep("meeting of a series with others", b.get(at), 200)
	keep("a seat in a series", b.post(at, "name", "Carl", "phone", "12 34 56 78"), 200)
	w.Exec(t, `INSERT INTO retention_setting (class, days, held, owner, reason, changed_at) VALUES ('gatherings', 90, true, 'x', 'x', $1)`, w.Now())
	keep("meeting of which nothing is deleted", b.get(at), 200)

	// A full one with a waiting list, and what becomes of an offer.
	first := w.booking(t, both, "anna", 1)
	own := func(d booking.Done) string { return "/b/" + d.Token + lang }
	keep("meeting without seats", b.get("/moede/"+both.Code+lang), 200)
	keep("waiting, the first", b.post("/moede/"+both.Code+lang, "name", "Eva", "phone", "12 34 56 78"), 200)
	second, third := w.booking(t, both, "bo", 1), w.booking(t, both, "carl", 1)
	keep("waiting, the second", b.get(own(second)), 200)
	keep("waiting, the third", b.get(own(third)), 200)
	keep("a calendar of one meeting, none yet", b.get("/b/"+first.Token+"/calendar"+lang), 200)
	keep("a calendar of one meeting, its address", b.post("/b/"+first.Token+"/calendar"+lang), 200)
	keep("a calendar of one meeting, once made", b.get("/b/"+first.Token+"/calendar"+lang), 200)
	keep("a calendar of one meeting, stopped", b.post("/b/"+first.Token+"/calendar/stop"+lang), 200)
	b.post("/b/"+first.Token+"/calendar").must(t, 200)
	keep("leaving the waiting list", b.get("/b/"+third.Token+"/cancel"+lang), 200)
	keep("giving up", b.get("/b/"+first.Token+"/cancel"+lang), 200)
	keep("given up", b.post("/b/"+first.Token+"/cancel"+lang), 200)
	keep("a calendar of a seat that was given up", b.get("/b/"+first.Token+"/calendar"+lang), 200)
	w.Exec(t, "UPDATE booking SET state = 'waiting', offered_at = NULL, offer_ends = NULL WHERE gathering_id = $1 AND state = 'offered'", both.ID)
	ends := w.Now().Add(time.Hour)
	w.Exec(t, "UPDATE booking SET state = 'offered', offered_at = $1, offer_ends = $2 WHERE id IN ($3, $4)", w.Now(), ends, second.ID, third.ID)
	keep("an offer", b.get(own(second)), 200)
	keep("an offer that was not wanted", b.post("/b/"+second.Token+"/no"+lang), 200)
	w.Clock.Add(2 * time.Hour)
	keep("an offer that is over", b.get(own(third)), 200)
	keep("an offer that was taken too late", b.post("/b/"+third.Token+"/yes"+lang), 200)

	mixed := w.meeting(t, w.hall(t, "Det blandede hus").ID, func(p *booking.Plan) {
		p.Capacity = 1
		p.Mix = []booking.MixFeature{{ValueIDs: []int64{0, 0}, Feature: mix.Feature{Name: mix.Text{Da: "Alder", En: "Age"},
			Values: []mix.Value{{Name: mix.Text{Da: "ung", En: "young"}, Max: 1}, {Name: mix.Text{Da: "gammel", En: "old"}, Max: 1}}}}}
	})
	w.booking(t, mixed, "dora", 1)
	keep("waiting for a mixed group", b.get(own(w.booking(t, mixed, "else", 1))), 200)

	// Somebody is invited to a group, and has a seat elsewhere at the time.
	person := w.AddResident(t, "Ib")
	group := w.meeting(t, w.hall(t, "Det lille hus").ID, func(p *booking.Plan) {
		p.SignUp, p.Capacity, p.Starts, p.Ends = booking.Invited, 1, g.StartsAt, g.EndsAt
	})
	asked, err := w.bookings.BookFor(staff, group.ID, person, booking.Wish{Seats: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "UPDATE gathering SET taken = 0 WHERE id = $1", group.ID)
	w.Exec(t, `WITH c AS (INSERT INTO composition (gathering_id, pool, invited, substitutes, rate, seed, inputs_hash, answer_by, reason, created_at)
			VALUES ($1, 9, 2, 0, 0.5, repeat('0', 64), '', $2, 'De kender sagen', $3) RETURNING id)
		UPDATE booking b SET composition_id = c.id, role = 'invited', state = 'invited', offered_at = $3, offer_ends = $2 FROM c WHERE b.id = $4`,
		group.ID, w.Now().Add(24*time.Hour), w.Now(), asked.ID)
	keep("an invitation to a group", b.get(own(asked)), 200)
	elsewhere, err := w.bookings.BookFor(staff, g.ID, person, booking.Wish{Seats: 1})
	if err != nil {
		t.Fatal(err)
	}
	keep("an invitation to somebody with a seat elsewhere", b.get(own(asked)), 200)
	keep("a yes of somebody with a seat elsewhere", b.post("/b/"+asked.Token+"/yes"+lang), 200)
	if _, err := w.bookings.CancelFor(staff, elsewhere.ID); err != nil {
		t.Fatal(err)
	}
	keep("an invitation that was taken", b.post("/b/"+asked.Token+"/yes"+lang), 200)

	off := w.meeting(t, w.hall(t, "Skolen").ID, nil)
	seat := w.booking(t, off, "finn", 1)
	if _, err := w.bookings.CallOff(staff, off.ID, 0, "Oplægsholderen er syg."); err != nil {
		t.Fatal(err)
	}
	keep("a meeting that was cancelled", b.get("/moede/"+off.Code+lang), 200)
	keep("a booking that was cancelled", b.get(own(seat)), 200)

	last := w.booking(t, g, "gerda", 1)
	left := w.booking(t, mixed, "hans", 1)
	w.Clock.Set(g.StartsAt.Add(time.Minute))
	keep("a meeting that has begun", b.get(at), 200)
	keep("signing up too late", b.post(at, "name", "Asta", "phone", "12 34 56 78"), 409)
	keep("a seat when it has begun", b.get(own(last)), 200)
	w.Clock.Set(g.StartsAt.Add(5 * time.Hour))
	keep("a meeting that is over", b.get(at), 200)
	keep("a seat when it is over", b.get(own(last)), 200)
	if _, err := w.bookings.CloseOver(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "UPDATE booking SET attendance = 'attended' WHERE id = $1", last.ID)
	keep("asked whether to tell", b.get(own(last)), 200)
	w.Exec(t, `INSERT INTO reimbursement (booking_id, kind, km, amount, state, written_at, written_by, decided_at, decided_by)
		SELECT $1, kind, CASE WHEN kind = 'car' THEN 42 ELSE 0 END, 12050, 'approved', $2, 1, $2, 2 FROM unnest($3::text[]) AS kind`, last.ID, w.Now(), booking.PayKinds)
	keep("paid", b.get(own(last)), 200)
	keep("wants to hear", b.post("/b/"+last.Token+"/tell"+lang, "tell", "mail"), 200)
	keep("wants to hear nothing", b.post("/b/"+last.Token+"/tell"+lang, "tell", "no"), 200)
	if _, err := w.bookings.WriteOutcome(staff, g.ID, 0, "Biblioteket får åbent om aftenen.\n\nTak for jeres ord."); err != nil {
		t.Fatal(err)
	}
	keep("what came of it", b.get(own(last)), 200)
	keep("a wish that comes too late", b.post("/b/"+last.Token+"/tell"+lang, "tell", "mail"), 200)
	keep("waiting when it is over", b.get(own(left)), 200)
}

// From the meeting to the calendar and back: what was typed is kept, a form counts once, and the calendar names no recipient.
func TestSignUpOnThePages(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.meeting(t, w.hall(t, "Kulturhuset").ID, nil)
	b, at := &browser{w: w}, "/moede/"+g.Code
	once := onceField.FindStringSubmatch(b.get(at).must(t, 200, "Kulturhuset", "Torvet 1", "Der er elevator", "Der er teleslynge", "Skriv mig på").text)[1]
	if other := onceField.FindStringSubmatch(b.get(at).text)[1]; other == once || len(once) < 20 {
		t.Errorf("forms with the numbers %q and %q", once, other)
	}
	wrong := b.post(at, "once", once, "name", "Asta", "seats", "2", "need", "interpreter", "detail-transport", "Havnevej 3")
	wrong.must(t, 422, `value="Asta"`, once, `<option value="2" selected>`, `value="interpreter" checked`, `value="transport" checked`, `value="Havnevej 3"`, "<details class=\"details\" open>",
		`href="#email"`, `href="#detail-interpreter"`)
	form := url.Values{"once": {once}, "name": {"Asta"}, "email": {"asta@eksempel.dk"}, "seats": {"2"}, "need": {"interpreter"}, "detail-interpreter": {"arabisk"}}
	a := b.do(http.MethodPost, at+"?lang=en", form)
	page := a.Header().Get("Location")
	if a.Code != http.StatusSeeOther || !strings.HasPrefix(page, "/b/") || !strings.HasSuffix(page, "?lang=en") {
		t.Fatalf("%d to %q", a.Code, page)
	}
	b.get(page).must(t, 200, "You have a seat", "2 seats", "An interpreter (arabisk)")
	again := b.do(http.MethodPost, at, form)
	b.get(again.Header().Get("Location")).must(t, 200, "You have a seat")
	if n := domaintest.Value[int](t, w.Bench, "SELECT taken FROM gathering"); n != 2 {
		t.Errorf("%d seats are taken by a form that was sent twice", n)
	}
	address, _, _ := strings.Cut(page, "?")
	file := b.get(address + "/kalender.ics")
	if h := file.Header(); file.Code != 200 || !strings.HasPrefix(h.Get("Content-Type"), "text/calendar") || h.Get("Cache-Control") != "no-store" {
		t.Errorf("%d, %v", file.Code, h)
	}
	if !strings.Contains(file.text, "METHOD:PUBLISH\r\n") || !strings.Contains(strings.ReplaceAll(file.text, "\r\n ", ""), "https://deltag.example"+address) {
		t.Errorf("the file:\n%s", file.text)
	}
	for _, secret := range []string{"ATTENDEE", "Asta", "asta@", "arabisk"} {
		if strings.Contains(file.text, secret) {
			t.Errorf("%q is in the file", secret)
		}
	}
	if words := b.get(address).text; strings.Contains(words, "Asta") || strings.Contains(words, "asta@") {
		t.Error("the own page tells whose it is")
	}
	b.post(address+"/cancel").must(t, 200, "You have given up your seat")
	if a := b.get(address + "/kalender.ics"); a.Code != http.StatusSeeOther {
		t.Errorf("a file of a seat that was given up: %d", a.Code)
	}
}

// Looking changes nothing, whatever the method; and the video link is for those with a seat.
func TestLookingAtBookings(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.meeting(t, 0, func(p *booking.Plan) { p.Video, p.Capacity = "https://video.example/m", 1 })
	seat, wait := w.booking(t, g, "anna", 1), w.booking(t, g, "bo", 1)
	b, before := &browser{w: w}, contents(t, w)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, path := range []string{"", "/yes", "/no", "/tell", "/cancel", "/calendar", "/kalender.ics"} {
			b.do(method, "/b/"+seat.Token+path, nil)
			b.do(method, "/b/"+wait.Token+path, nil)
		}
		b.do(method, "/moeder", nil)
		b.do(method, "/moede/"+g.Code, nil)
	}
	if after := contents(t, w); before != after {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	b.get("/b/"+seat.Token).must(t, 200, "https://video.example/m")
	for _, path := range []string{"/b/" + wait.Token, "/moede/" + g.Code, "/moeder"} {
		if strings.Contains(b.get(path).text, "video.example") {
			t.Errorf("%s tells the video link to who has no seat", path)
		}
	}
	b.get("/b/NOBODYSLINK").must(t, 404)
	for _, path := range []string{"/b/" + seat.Token, "/b/NOBODYSLINK", "/b/NOBODYSLINK/nowhere", "/moede/" + g.Code} {
		if h := b.get(path).Header(); h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "same-origin" || h.Get("X-Robots-Tag") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

// race lets so many people press at once for the last seats of one meeting, and answers what the database says then:
// overbooked meetings, and people who are there twice.
func race(t testing.TB, w *town, g booking.Gathering, claimants int) (overbooked, doubled int) {
	t.Helper()
	var all sync.WaitGroup
	codes := make([]int, claimants)
	for i := range claimants {
		all.Go(func() {
			b := &browser{w: w, from: fmt.Sprintf("10.%d.%d.%d:1", g.ID%250, i/250, i%250)}
			form := url.Values{"once": {fmt.Sprintf("form-%d-%d", g.ID, i)}, "name": {fmt.Sprint("Borger ", i)}, "email": {fmt.Sprintf("b%d@example.dk", i)}, "seats": {"1"}}
			codes[i] = b.do(http.MethodPost, "/moede/"+g.Code, form).Code
			if i%5 == 0 { // an impatient one
				b.do(http.MethodPost, "/moede/"+g.Code, form)
			}
		})
	}
	all.Wait()
	for i, code := range codes {
		if code != http.StatusSeeOther {
			t.Errorf("claimant %d was answered with %d", i, code)
		}
	}
	if got, want := domaintest.Value[string](t, w.Bench, `SELECT concat_ws(' ', sum(seats) FILTER (WHERE state = 'booked'), count(*)) FROM booking WHERE gathering_id = $1`, g.ID), fmt.Sprintf("%d %d", g.Capacity, claimants); got != want {
		t.Errorf("seats booked and claims kept: %s, want %s", got, want)
	}
	overbooked = domaintest.Value[int](t, w.Bench, `SELECT count(*) FROM gathering g WHERE taken <> (SELECT coalesce(sum(seats), 0) FROM booking b
		WHERE b.gathering_id = g.id AND b.state IN ('offered', 'booked')) OR taken > capacity`)
	doubled = domaintest.Value[int](t, w.Bench, `SELECT count(*) FROM (SELECT FROM booking JOIN booking_guest ON booking_id = id GROUP BY gathering_id, email HAVING count(*) > 1) x`)
	return overbooked, doubled
}

// Fifty who press at once for the last seats, six times: no seat is given twice, and nobody has two.
func TestLastSeats(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for n := range 6 {
		g := w.meeting(t, 0, func(p *booking.Plan) { p.Video, p.Capacity = "https://video.example/m", 1+n%3 })
		if overbooked, doubled := race(t, w, g, 50); overbooked != 0 || doubled != 0 {
			t.Errorf("%d overbooked, %d doubled", overbooked, doubled)
		}
	}
}
