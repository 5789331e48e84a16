package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/survey/programme"
	"deltag/domain/workday"
)

// A supplier who has access to one programme until a day sees that programme alone, changes nothing, and is refused the day
// after: in the session that they have, and in a new one. Nobody has to end anything.
func TestASuppliersAccessEndsOnItsDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, other := w.addWave(true), w.addWave(true)
	programmeOf := func(wave int64) int64 {
		p, err := w.programmes().GetWave(w.system(), wave)
		w.must(err)
		return p.ProgrammeID
	}
	y, m, d := w.Now().In(workday.Denmark()).Date()
	lastDay := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 3)
	s, err := w.org.AddStaff(w.Ctx(), org.NewStaff{Name: "Bureau", Email: "bureau@outside.example", Role: domain.Analyst, Unit: w.addUnit()})
	w.must(err)
	w.Exec(t, "UPDATE role_grant SET ends_at = $1 WHERE staff_id = $2 AND ends_at IS NULL", w.Now().Add(time.Second), s.ID)
	w.Clock.Add(2 * time.Second)
	limit := map[string]any{"role": "analyst", "unit": w.here, "activity": programme.Limit(programmeOf(own)), "lastDay": lastDay.Format(time.DateOnly)}
	if a := w.send("head", http.MethodPost, call{path: fmt.Sprintf("/staff/%d/grants", s.ID), body: limit}); a.Code != http.StatusOK {
		t.Fatal(a.Code, a.Body)
	}
	elsewhere := map[string]any{"role": "analyst", "unit": w.there, "activity": programme.Limit(programmeOf(other))}
	if a := w.send("head", http.MethodPost, call{path: fmt.Sprintf("/staff/%d/grants", s.ID), body: elsewhere}); a.Code != http.StatusOK {
		t.Fatal(a.Code, a.Body) // of a unit that is not the programme's: it opens nothing
	}
	w.Exec(t, "UPDATE role_grant SET ends_at = $1 WHERE staff_id = $2 AND activity = $3", programme.Over(lastDay), s.ID, programme.Limit(programmeOf(other)))

	pages := []string{fmt.Sprintf("/programmes/%d", programmeOf(own)), fmt.Sprintf("/waves/%d", own), fmt.Sprintf("/waves/%d/figures", own), "/programmes", "/coverage"}
	status := func(path string) int { return w.send("supplier", http.MethodGet, call{path: path}).Code }

	w.Clock.Set(programme.Over(lastDay).Add(-time.Minute)) // the last minute of the last day
	w.staff["supplier"], w.tokens["supplier"] = s.ID, w.newSession(s.ID)
	for _, path := range pages {
		if got := status(path); got != http.StatusOK {
			t.Errorf("%s on the last day: %d", path, got)
		}
	}
	list := w.send("supplier", http.MethodGet, call{path: "/programmes"}).Body.String()
	if n := strings.Count(list, `"nextOn"`); n != 1 {
		t.Errorf("%d programmes are listed: %s", n, list)
	}
	for _, path := range []string{fmt.Sprintf("/programmes/%d", programmeOf(other)), fmt.Sprintf("/waves/%d", other), fmt.Sprintf("/waves/%d/figures", other)} {
		if got := status(path); got != http.StatusNotFound {
			t.Errorf("%s of another programme: %d", path, got)
		}
	}
	end := call{path: pages[0] + "/end", body: map[string]any{"reason": "It was too long."}}
	if got := w.send("supplier", http.MethodPut, end).Code; got != http.StatusForbidden {
		t.Errorf("a supplier ends a programme: %d", got)
	}
	page := w.send("coordinator", http.MethodGet, call{path: pages[0]}).Body.String()
	if w.tokens["coordinator"] = w.newSession(w.staff["coordinator"]); !strings.Contains(page, `"access"`) {
		page = w.send("coordinator", http.MethodGet, call{path: pages[0]}).Body.String()
	}
	if !strings.Contains(page, `"name":"Bureau","role":"analyst","ends":"`+programme.Over(lastDay).Format(time.RFC3339)) {
		t.Errorf("the programme's page does not tell of the supplier: %s", page)
	}

	w.Clock.Set(programme.Over(lastDay)) // midnight in Denmark: the same session
	for range 2 {
		for _, path := range pages {
			if got := status(path); got != http.StatusForbidden {
				t.Errorf("%s the day after: %d", path, got)
			}
		}
		w.Clock.Set(programme.Over(lastDay).Add(9 * time.Hour))
		w.tokens["supplier"] = w.newSession(s.ID) // and a new one in the morning
	}
	w.tokens["coordinator"] = w.newSession(w.staff["coordinator"])
	if page := w.send("coordinator", http.MethodGet, call{path: pages[0]}); page.Code != http.StatusOK || strings.Contains(page.Body.String(), "Bureau") {
		t.Errorf("%d, the page still tells of the supplier: %s", page.Code, page.Body)
	}
}
