package api_test

import (
	"fmt"

	"deltag/domain/booking"
)

func init() {
	arranges := who(coordinator, secretary)
	sees := append(who(moderator), arranges...)
	add(
		row{op: "GET /my-gatherings", may: allStaff, call: func(w *world) call {
			w.addRunner(w.addGathering(3))
			return call{path: "/my-gatherings"}
		}},
		row{op: "GET /my-calendar", may: allStaff, call: func(*world) call { return call{path: "/my-calendar"} }},
		row{op: "POST /my-calendar", may: allStaff, call: func(*world) call { return call{path: "/my-calendar"} }},
		row{op: "DELETE /my-calendar", may: allStaff, call: func(*world) call { return call{path: "/my-calendar"} }},
		row{op: "GET /gatherings/{id}/staff", may: sees, personal: true, call: func(w *world) call {
			g := w.addGathering(3)
			w.addRunner(g)
			return call{path: fmt.Sprintf("/gatherings/%d/staff", g.ID)}
		}},
		row{op: "GET /gatherings/{id}/colleagues", may: arranges, personal: true, call: func(w *world) call {
			w.addStaff()
			return call{path: fmt.Sprintf("/gatherings/%d/colleagues", w.addGathering(3).ID)}
		}},
		row{op: "POST /gatherings/{id}/staff", may: arranges, personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/gatherings/%d/staff", w.addGathering(3).ID), body: map[string]any{
				"staff": 0, "outside": true, "name": w.fresh("Vera"), "email": fmt.Sprintf("vera%d@bureau.example", w.serial.Add(1)), "language": "da", "task": "moderator"}}
		}},
		row{op: "DELETE /gatherings/{id}/staff/{staff}", may: arranges, personal: true, call: func(w *world) call {
			g := w.addGathering(3)
			return call{path: fmt.Sprintf("/gatherings/%d/staff/%d", g.ID, w.addRunner(g))}
		}},
	)
}

// addRunner has somebody from outside moderate a gathering.
func (w *world) addRunner(g booking.Gathering) (staff int64) {
	w.t.Helper()
	email := fmt.Sprintf("runs%d@bureau.example", w.serial.Add(1))
	w.must(w.bookings().Assign(w.system(), g.ID, booking.NewRunner{Outside: true, Name: w.fresh("Runner"), Email: email, Language: "da", Task: booking.Moderates}))
	w.must(w.Pool().QueryRow("SELECT id FROM staff WHERE email = $1", email).Scan(&staff))
	return staff
}
