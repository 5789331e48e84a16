package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain/domaintest"
)

// TestGoldenPerson takes a person with protected name and address through all that happens to those who come to a group and
// to a citizens' meeting, beside a twin whose name is not protected. Whatever others are shown, sent or given along on the
// way tells nothing of the protected person but the alias, while it tells who the twin is: on lists, badges, tables, the
// tablet, orders of care, payments, exports, calendars and mails. Only who may see protected names, and asks for this one
// person, is told.
func TestGoldenPerson(t *testing.T) {
	t.Parallel()
	g := newGolden(t)
	group := g.composed()
	g.look("composed")
	g.findTime(group)
	g.look("invited")
	g.comeIn(group)
	g.look("coming")
	meeting := g.waitForSeats()
	g.look("offered")
	g.takeSeats(meeting)
	g.look("before the day")
	g.feeds()
	g.dayOf(group)
	g.look("on the day")
	g.afterwards(group)
	g.look(last)
	g.files()
	g.mails()

	for _, place := range []string{
		"GET /gatherings/{id}/bookings", "GET /gatherings/{id}/times/people", "GET /gatherings/{id}/badges", "GET /gatherings/{id}/door-list", "GET /gatherings/{id}/table-plan",
		"GET /care-orders", "GET /gatherings/{id}/reimbursements", "GET /reimbursements", "GET /panels/{id}/members", "POST /residents/search", "POST /residents/export as csv",
		"POST /residents/export as xlsx", "the file for payroll",
	} {
		if !g.told[place+" of the twin"] || !g.told[place+" of the alias"] {
			t.Errorf("%s: told of the twin %v, of the alias %v: the search proves nothing there", place, g.told[place+" of the twin"], g.told[place+" of the alias"])
		}
	}
	g.revealed()
}

// look asks for all that there is to be read of gatherings and panels in the interface, as everybody, and looks at the pages
// of all others; at the end it asks for all that there is.
func (g *golden) look(stage string) {
	g.t.Helper()
	answered := 0
	for _, pattern := range g.reads {
		if stage != last && !strings.Contains(pattern, "gathering") && !strings.Contains(pattern, "panel") && !slices.Contains(beside, pattern) {
			continue
		}
		for _, path := range g.paths(pattern) {
			for _, actor := range g.actors {
				answer := g.send(actor, http.MethodGet, path, nil)
				if answer.Code >= 500 {
					g.t.Errorf("%s, %s as %s: status %d", stage, path, actor, answer.Code)
				}
				if answer.Code == http.StatusOK {
					answered++
				}
				if actor == coordinator && slices.Contains(addressed, pattern) {
					continue // where mails went and whom to call stands there, to who may see protected names
				}
				g.search(stage+", GET "+pattern+" as "+actor, "GET "+pattern, unpacked(g.t, answer))
			}
		}
	}
	if answered < 60 {
		g.t.Errorf("%s: only %d answers were looked through", stage, answered)
	}
	g.search(stage+", a search", "POST /residents/search", unpacked(g.t, g.send(coordinator, http.MethodPost, "/residents/search", map[string]any{})))
	for _, path := range g.othersPages() {
		if page := g.page(http.MethodGet, path, ""); page.Code < 400 {
			g.search(stage+", the page "+path[:min(len(path), 8)], "pages", page.Body.String())
		}
	}
}

// composed has a group that both are members for, drawn with the time still to be found.
func (g *golden) composed() (id int64) {
	id = g.arrange(map[string]any{"kind": "focus_group", "title": marked, "capacity": 4, "largest": 2, "signUp": "invited"}, 40)
	g.must(coordinator, http.MethodPost, fmt.Sprintf("/gatherings/%d/compositions", id), map[string]any{"panel": g.panel, "earlier": []int64{}, "nest": false,
		"expected": 100, "substitutes": 0, "answerDays": 7, "findTime": true, "reason": "De kender sagen"}, nil)
	g.must(coordinator, http.MethodPost, fmt.Sprintf("/gatherings/%d/staff", id), map[string]any{"staff": 0, "outside": true, "name": "Vera Udefra", "email": outsider, "language": "da", "task": "moderator"}, nil)
	g.must(coordinator, http.MethodPost, fmt.Sprintf("/gatherings/%d/staff", id), map[string]any{"staff": 0, "outside": true, "name": "Tolke Tolkesen", "email": interpreter, "language": "en", "task": "interpreter"}, nil)
	for _, email := range []string{outsider, interpreter} {
		g.signIn(email, domaintest.Value[int64](g.t, g.Bench, "SELECT id FROM staff WHERE email = $1", email))
	}
	g.deliver()
	return id
}

// findTime asks everybody which of two times suits, and chooses the first, to which all are invited.
func (g *golden) findTime(group int64) {
	at := func(days int) map[string]any {
		return map[string]any{"day": g.Now().AddDate(0, 0, days).Format(time.DateOnly), "from": "17:00", "to": "19:00", "place": g.hall, "video": ""}
	}
	g.must(coordinator, http.MethodPost, fmt.Sprintf("/gatherings/%d/times", group), map[string]any{"times": []any{at(30), at(31)}, "answerDays": 5}, nil)
	g.deliver()
	for _, who := range []string{g.hidden.email, g.twin.email, "carl@andre.example", "dina@andre.example"} {
		g.post("/tid/"+g.token("/tid/", who), "answers-0=yes&answers-1=no")
	}
	g.look("asked for times")
	var round struct {
		Times []struct {
			ID int64 `json:"id"`
		} `json:"times"`
	}
	g.must(coordinator, http.MethodGet, fmt.Sprintf("/gatherings/%d/times", group), nil, &round)
	g.must(coordinator, http.MethodPut, fmt.Sprintf("/gatherings/%d/times/choice", group), map[string]any{"version": g.version(group), "time": round.Times[0].ID, "answerDays": 7}, nil)
	g.deliver()
}

// comeIn has both say yes, with all that they need and somebody along; then the group moves.
func (g *golden) comeIn(group int64) {
	for _, who := range []string{g.hidden.email, g.twin.email, "carl@andre.example"} {
		g.post("/b/"+g.token("/b/", who)+"/yes", "")
	}
	g.post("/b/"+g.token("/b/", "dina@andre.example")+"/no", "")
	g.must(coordinator, http.MethodPut, fmt.Sprintf("/gatherings/%d/capacity", group), map[string]any{"version": g.version(group), "capacity": 9, "known": true}, nil)
	for _, who := range []figure{g.hidden, g.twin} {
		b := g.booking(group, who)
		g.must(coordinator, http.MethodPut, fmt.Sprintf("/bookings/%d/seats", b), map[string]any{"seats": 2}, nil)
		g.must(coordinator, http.MethodPost, fmt.Sprintf("/bookings/%d/care-orders", b), map[string]any{"needs": []map[string]any{{"kind": "interpreter", "detail": "Somali"},
			{"kind": "companion", "detail": ""}, {"kind": "transport", "detail": "Kørestol"}, {"kind": "diet", "detail": "Nødder"}}}, nil)
		order := domaintest.Value[int64](g.t, g.Bench, "SELECT id FROM care_order WHERE booking_id = $1 AND kind = 'interpreter'", b)
		g.must(coordinator, http.MethodPut, fmt.Sprintf("/care-orders/%d", order), map[string]any{"from": "wanted", "to": "ordered", "cancelBy": g.Now().AddDate(0, 0, 20)}, nil)
	}
	g.deliver()
	day := g.Now().AddDate(0, 0, 32).Format(time.DateOnly)
	g.must(coordinator, http.MethodPut, fmt.Sprintf("/gatherings/%d/time", group), map[string]any{"version": g.version(group), "day": day, "from": "17:00", "to": "19:00", "place": g.hall, "video": ""}, nil)
	g.deliver()
}

// waitForSeats has both wait for seats at a full meeting, until two who have some give theirs up.
func (g *golden) waitForSeats() (meeting int64) {
	meeting = g.arrange(map[string]any{"kind": "meeting", "title": marked + " for alle", "capacity": 2, "largest": 2, "signUp": "open"}, 20)
	for _, name := range []string{"gunnar", "gerda"} {
		g.must(coordinator, http.MethodPost, fmt.Sprintf("/gatherings/%d/bookings", meeting), map[string]any{"name": name, "email": name + "@andre.example", "phone": "", "language": "da", "seats": 1, "needs": []any{}}, nil)
	}
	for _, who := range []figure{g.hidden, g.twin} {
		g.must(coordinator, http.MethodPost, fmt.Sprintf("/gatherings/%d/bookings", meeting), map[string]any{"resident": who.id, "name": "", "email": "", "phone": "", "language": "da", "seats": 1,
			"needs": []map[string]any{{"kind": "hearing_loop", "detail": ""}}}, nil)
	}
	g.deliver()
	g.look("waiting")
	for _, name := range []string{"gunnar", "gerda"} {
		g.post("/b/"+g.token("/b/", name+"@andre.example")+"/cancel", "")
	}
	g.deliver()
	return meeting
}

// takeSeats has both take what is offered, and the reminder of the group go out.
func (g *golden) takeSeats(meeting int64) {
	for _, who := range []figure{g.hidden, g.twin} {
		g.post("/b/"+g.token("/b/", who.email)+"/yes", "")
	}
	if n := domaintest.Value[int](g.t, g.Bench, "SELECT count(*) FROM booking WHERE gathering_id = $1 AND state = 'booked'", meeting); n != 2 {
		g.t.Fatalf("%d took their seats, want 2", n)
	}
	g.deliver()
	g.must(coordinator, http.MethodPut, fmt.Sprintf("/gatherings/%d/cancellation", meeting), map[string]any{"version": g.version(meeting), "reason": "Salen er oversvømmet"}, nil)
	g.deliver()
}

// feeds are the calendars that those who run gatherings subscribe to.
func (g *golden) feeds() {
	for _, who := range []string{outsider, interpreter} {
		var made struct {
			Address string `json:"address"`
		}
		g.must(who, http.MethodPost, "/my-calendar", nil, &made)
		feed := g.page(http.MethodGet, strings.TrimPrefix(made.Address, "https://deltag.example"), "").Body.String()
		if !strings.Contains(feed, marked) {
			g.t.Errorf("the feed of %s is without the group: %s", who, feed)
		}
		g.search("the feed of "+who, "feeds", feed)
	}
}

// dayOf is the day of the group: tables, badges, the tablet at the door.
func (g *golden) dayOf(group int64) {
	starts := domaintest.Value[time.Time](g.t, g.Bench, "SELECT starts_at FROM gathering WHERE id = $1", group)
	g.Clock.Set(starts.AddDate(0, 0, -2).Add(-5 * time.Hour))
	if _, err := g.program.bookings.Remind(g.Ctx()); err != nil {
		g.t.Fatal(err)
	}
	g.deliver()
	g.must(coordinator, http.MethodPut, fmt.Sprintf("/gatherings/%d/table-plan", group), map[string]any{"version": 0, "tables": 2, "rounds": 2, "together": [][]int64{}, "apart": [][]int64{}}, nil)
	g.Clock.Set(starts.Add(-time.Hour))
	g.look("at the door")
	var marks []any
	for n, who := range []figure{g.hidden, g.twin} {
		marks = append(marks, map[string]any{"id": fmt.Sprintf("%032x", n+1), "booking": g.booking(group, who), "attendance": "attended", "companions": 1, "at": g.Now()})
	}
	synced := g.send(coordinator, http.MethodPost, fmt.Sprintf("/gatherings/%d/door-marks", group), map[string]any{"since": 0, "sent": g.Now(), "marks": marks})
	if synced.Code != http.StatusOK {
		g.t.Fatal(synced.Code, synced.Body)
	}
	g.search("what the tablet hears", "POST door-marks", synced.Body.String())
	carl := domaintest.Value[int64](g.t, g.Bench, "SELECT b.id FROM booking b JOIN resident r ON r.id = b.resident_id WHERE b.gathering_id = $1 AND r.name LIKE 'Carl%'", group)
	repaired := g.send(coordinator, http.MethodPut, fmt.Sprintf("/gatherings/%d/table-plan/repair", group), map[string]any{"version": 1, "from": 1, "missing": []int64{carl}})
	if repaired.Code != http.StatusOK {
		g.t.Fatal(repaired.Code, repaired.Body)
	}
	g.search("the repaired tables", "PUT table-plan", repaired.Body.String())
}

// afterwards is thanks, what came of it, and payments that two people see to.
func (g *golden) afterwards(group int64) {
	g.Clock.Add(20 * time.Hour)
	for _, job := range g.program.jobs() {
		if job.Name == "close gatherings that are over" || job.Name == "write to those who came" {
			if err := job.Do(g.Ctx()); err != nil {
				g.t.Fatal(err)
			}
		}
	}
	g.deliver()
	for _, who := range []figure{g.hidden, g.twin} {
		g.post("/b/"+g.token("/b/", who.email)+"/tell", "tell=mail")
		b := g.booking(group, who)
		for range 2 {
			g.must(coordinator, http.MethodPost, fmt.Sprintf("/bookings/%d/reimbursements", b), map[string]any{"kind": "taxi", "km": 0, "amount": 12500, "note": "Fra stationen"}, nil)
		}
		pay := domaintest.Value[int64](g.t, g.Bench, "SELECT min(id) FROM reimbursement WHERE booking_id = $1", b)
		g.must(secretaryToo, http.MethodPut, fmt.Sprintf("/reimbursements/%d/decision", pay), map[string]any{"approved": true, "reason": ""}, nil)
	}
	g.must(coordinator, http.MethodPut, fmt.Sprintf("/gatherings/%d/outcome", group), map[string]any{"version": g.version(group), "outcome": "Brevene er skrevet om."}, nil)
	if _, err := g.program.bookings.After(g.Ctx()); err != nil {
		g.t.Fatal(err)
	}
	g.deliver()
}

// files are what is taken out of the system.
func (g *golden) files() {
	for _, format := range []string{"csv", "xlsx"} {
		order := map[string]any{"format": format, "language": "da", "purpose": "letters"}
		g.search("the list as "+format, "POST /residents/export as "+format, unpacked(g.t, g.send(coordinator, http.MethodPost, "/residents/export", order)))
	}
	g.must(coordinator, http.MethodPost, "/payroll-files", map[string]any{"unit": unitOfAll}, nil)
	id := domaintest.Value[int64](g.t, g.Bench, "SELECT max(id) FROM reimbursement_export")
	g.search("the file for payroll", "the file for payroll", unpacked(g.t, g.send(coordinator, http.MethodPost, fmt.Sprintf("/payroll-files/%d/file", id), nil)))
}

// mails looks through every mail to somebody else, in all parts of it.
func (g *golden) mails() {
	if n := domaintest.Value[int](g.t, g.Bench, "SELECT count(*) FROM message WHERE state NOT IN ('sent', 'cancelled')"); n != 0 {
		g.t.Errorf("%d mails were not sent", n)
	}
	others, own, marks := map[string]int{}, 0, map[string]int{}
	for _, m := range g.relay.Mails() {
		parts := leaves(g.t, m.Raw)
		all := ""
		for _, p := range parts {
			if strings.Contains(p.text, marked) {
				marks[p.kind]++
			}
			all += "\n" + p.text
		}
		if m.To[0] == g.hidden.email {
			if own++; g.hidden.in(all) == "" {
				g.t.Error("a mail of one's own has not even the address: the search proves nothing")
			}
			continue
		}
		others[m.To[0]]++
		if word := g.hidden.in(all); word != "" {
			g.t.Errorf("a mail to %s tells %q\n%s", m.To[0], word, all)
		}
		if word := g.twin.in(all); word != "" && m.To[0] != g.twin.email {
			g.t.Errorf("a mail to %s tells of the twin: %q", m.To[0], word)
		}
	}
	if own < 10 || others[g.twin.email] != own || others["carl@andre.example"] < 5 || others["gerda@andre.example"] < 2 || others[outsider] < 2 || others[interpreter] < 2 {
		g.t.Errorf("%d mails to the person; to others: %v", own, others)
	}
	for _, kind := range []string{"text/plain", "text/html", "text/calendar", "application/ics"} {
		if marks[kind] < 5 {
			g.t.Errorf("the title was read in %d parts of the sort %s: the others were not read", marks[kind], kind)
		}
	}
}

// revealed is who may be told, and is: one person, for a reason.
func (g *golden) revealed() {
	path, reason := fmt.Sprintf("/residents/%d/reveal", g.hidden.id), map[string]any{"purpose": "contact"}
	for _, actor := range g.actors {
		answer := g.send(actor, http.MethodPost, path, reason)
		word := g.hidden.in(answer.Body.String())
		if (word != "") != (actor == coordinator) {
			g.t.Errorf("%s asks for the person's own page: %d, told %q", actor, answer.Code, word)
		}
	}
}

// search looks for the protected person in what somebody else is shown, and keeps where the twin and the alias were found.
func (g *golden) search(where, place, text string) {
	g.t.Helper()
	if word := g.hidden.in(text); word != "" {
		g.t.Errorf("%s: tells %q\n%s", where, word, text)
	}
	if g.twin.in(text) != "" {
		g.told[place+" of the twin"] = true
	}
	if strings.Contains(text, fmt.Sprintf("B-%d", g.hidden.id)) {
		g.told[place+" of the alias"] = true
	}
}

// readable are the patterns of all addresses that the interface answers to a GET.
func (g *golden) readable() (patterns []string) {
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(g.page(http.MethodGet, "/openapi.json", "").Body.Bytes(), &document); err != nil {
		g.t.Fatal(err)
	}
	for path, methods := range document.Paths {
		if _, ok := methods["get"]; ok {
			patterns = append(patterns, strings.TrimPrefix(path, "/api/v1"))
		}
	}
	slices.Sort(patterns)
	return patterns
}
