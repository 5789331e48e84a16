package api_test

import (
	"fmt"
	"time"

	"deltag/domain/booking"
)

func init() {
	arranges := who(coordinator, secretary)
	lists := append(who(elsewhere), arranges...)
	reads := append(who(moderator), arranges...)
	readLists := append(who(moderator), lists...)
	place := map[string]any{"name": "The hall", "address": "Torvet 1", "access": "There is a lift.", "seats": 40, "stepFree": true, "hearingLoop": false}
	gathering := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addGathering(3).ID), body: body} }
	}
	booked := func(path string, seats int, body any) func(*world) call {
		return func(w *world) call {
			g := w.addGathering(seats)
			w.addBooking(g, "no")
			return call{path: fmt.Sprintf(path, w.addBooking(g, "no")), body: body}
		}
	}
	composing := func(path string) func(*world) call {
		return func(w *world) call {
			before, g := w.addGathering(3), w.addGathering(1)
			for range 3 {
				w.Exec(w.t, "UPDATE booking SET attendance = 'attended' WHERE id = $1", w.addBooking(before, "no"))
			}
			return call{path: fmt.Sprintf(path, g.ID), body: map[string]any{"panel": 0, "earlier": []int64{before.ID}, "nest": false, "expected": 75, "substitutes": 1, "answerDays": 7, "reason": "They know the house"}}
		}
	}
	copying := func(path string) func(*world) call {
		return func(w *world) call {
			_, g := w.addSeries()
			return call{path: fmt.Sprintf(path, g.ID), body: map[string]any{"version": g.Version, "weeks": 1, "times": 2, "days": []string{}, "holidays": true, "people": true, "open": false}}
		}
	}
	finding := func(path string, body map[string]any) func(*world) call {
		return func(w *world) call {
			g, _, first := w.findTime("no")
			c := call{path: fmt.Sprintf(path, g.ID)}
			if body != nil {
				c.body = map[string]any{"version": g.Version, "time": first, "answerDays": 7}
			}
			return c
		}
	}
	add(
		row{op: "GET /places", may: readLists, call: func(w *world) call {
			w.addPlace()
			return call{path: "/places"}
		}},
		row{op: "POST /places", may: arranges, call: func(w *world) call {
			p := map[string]any{}
			for k, v := range place {
				p[k] = v
			}
			p["name"] = w.fresh("Hall")
			return call{path: "/places", body: map[string]any{"unit": w.here, "place": p}}
		}},
		row{op: "PUT /places/{id}", may: arranges, call: func(w *world) call {
			p := map[string]any{}
			for k, v := range place {
				p[k] = v
			}
			p["name"] = w.fresh("Hall")
			return call{path: fmt.Sprintf("/places/%d", w.addPlace()), body: map[string]any{"place": p, "retired": true}}
		}},
		row{op: "GET /gatherings", may: readLists, call: func(w *world) call {
			w.addGathering(3)
			return call{path: "/gatherings"}
		}},
		row{op: "POST /gatherings", may: arranges, call: func(w *world) call {
			at := w.Now().AddDate(0, 0, 20)
			return call{path: "/gatherings", body: map[string]any{"unit": w.here, "kind": "meeting", "title": "About our house", "about": "Come.", "day": at.Format(time.DateOnly), "from": "17:00", "to": "19:00",
				"place": w.addPlace(), "video": "", "capacity": 20, "largest": 3, "signUp": "open"}}
		}},
		row{op: "GET /gatherings/{id}", may: reads, call: gathering("/gatherings/%d", nil)},
		row{op: "PUT /gatherings/{id}/opening", may: arranges, call: gathering("/gatherings/%d/opening", map[string]any{"version": 2})},
		row{op: "PUT /gatherings/{id}/closing", may: arranges, call: func(w *world) call {
			g := w.addGathering(3)
			w.Exec(w.t, "UPDATE gathering SET starts_at = $1, ends_at = $2 WHERE id = $3", w.Now().Add(-time.Hour), w.Now().Add(time.Hour), g.ID)
			return call{path: fmt.Sprintf("/gatherings/%d/closing", g.ID), body: map[string]any{"version": g.Version}}
		}},
		row{op: "PUT /gatherings/{id}/outcome", may: arranges, call: func(w *world) call {
			g := w.addGathering(3)
			w.Exec(w.t, "UPDATE gathering SET state = 'held' WHERE id = $1", g.ID)
			return call{path: fmt.Sprintf("/gatherings/%d/outcome", g.ID), body: map[string]any{"version": g.Version, "outcome": "We changed the letters."}}
		}},
		row{op: "PUT /gatherings/{id}/debriefing", may: arranges, call: func(w *world) call {
			g := w.addGathering(3)
			w.Exec(w.t, "UPDATE gathering SET state = 'held' WHERE id = $1", g.ID)
			return call{path: fmt.Sprintf("/gatherings/%d/debriefing", g.ID)}
		}},
		row{op: "PUT /gatherings/{id}/words", may: arranges, call: gathering("/gatherings/%d/words", map[string]any{"version": 2, "title": "New", "about": "", "largest": 2})},
		row{op: "PUT /gatherings/{id}/capacity", may: arranges, call: gathering("/gatherings/%d/capacity", map[string]any{"version": 2, "capacity": 5, "known": false})},
		row{op: "PUT /gatherings/{id}/time", may: arranges, personal: true, call: func(w *world) call {
			g := w.addGathering(3)
			w.addBooking(g, "no")
			at := g.StartsAt.AddDate(0, 0, 30)
			return call{path: fmt.Sprintf("/gatherings/%d/time", g.ID), body: map[string]any{"version": g.Version, "day": at.Format(time.DateOnly), "from": "17:00", "to": "19:00", "place": w.addPlace(), "video": ""}}
		}},
		row{op: "PUT /gatherings/{id}/cancellation", may: arranges, personal: true, call: func(w *world) call {
			g := w.addGathering(3)
			w.addBooking(g, "no")
			return call{path: fmt.Sprintf("/gatherings/%d/cancellation", g.ID), body: map[string]any{"version": g.Version, "reason": "The hall is flooded."}}
		}},
		row{op: "POST /gatherings/{id}/composition-preview", may: who(coordinator), call: composing("/gatherings/%d/composition-preview")},
		row{op: "POST /gatherings/{id}/compositions", may: who(coordinator), personal: true, call: composing("/gatherings/%d/compositions")},
		row{op: "GET /gatherings/{id}/compositions", may: reads, call: gathering("/gatherings/%d/compositions", nil)},
		row{op: "GET /gatherings/{id}/times", may: who(coordinator), call: finding("/gatherings/%d/times", nil)},
		row{op: "POST /gatherings/{id}/times", may: who(coordinator), personal: true, call: func(w *world) call {
			g, _, _ := w.findTime("no")
			w.must(w.bookings().WithdrawTimes(w.system(), g.ID))
			at := func(days int) map[string]any {
				return map[string]any{"day": g.StartsAt.AddDate(0, 0, days).Format(time.DateOnly), "from": "17:00", "to": "19:00", "place": 0, "video": "https://video.example/x"}
			}
			return call{path: fmt.Sprintf("/gatherings/%d/times", g.ID), body: map[string]any{"times": []any{at(10), at(11)}, "answerDays": 5}}
		}},
		row{op: "PUT /gatherings/{id}/times/withdrawal", may: who(coordinator), call: finding("/gatherings/%d/times/withdrawal", nil)},
		row{op: "PUT /gatherings/{id}/times/choice", may: who(coordinator), personal: true, call: finding("/gatherings/%d/times/choice", map[string]any{"time": 0})},
		row{op: "GET /gatherings/{id}/times/people", may: arranges, personal: true, call: finding("/gatherings/%d/times/people", nil)},
		row{op: "PUT /times-asked/{id}/answers", may: arranges, call: func(w *world) call {
			_, asked, _ := w.findTime("no")
			return call{path: fmt.Sprintf("/times-asked/%d/answers", asked), body: map[string]any{"answers": []string{"yes", "no"}}}
		}},
		row{op: "PUT /gatherings/{id}/mix", may: who(coordinator), call: func(w *world) call {
			g := w.addGathering(3)
			w.addBooking(g, "no")
			return call{path: fmt.Sprintf("/gatherings/%d/mix", g.ID), body: map[string]any{"version": g.Version, "reason": "They were too few", "mix": w.addMix(3)}}
		}},
		row{op: "GET /gatherings/{id}/mix-changes", may: who(coordinator), call: gathering("/gatherings/%d/mix-changes", nil)},
		row{op: "GET /gathering-series", may: readLists, call: func(w *world) call {
			w.addSeries()
			return call{path: "/gathering-series"}
		}},
		row{op: "POST /gathering-series", may: arranges, call: func(w *world) call {
			return call{path: "/gathering-series", body: map[string]any{"unit": w.here, "title": "About our houses", "purpose": "To hear all of them."}}
		}},
		row{op: "GET /gathering-series/{id}", may: reads, call: func(w *world) call {
			s, _ := w.addSeries()
			return call{path: fmt.Sprintf("/gathering-series/%d", s.ID)}
		}},
		row{op: "PUT /gathering-series/{id}/words", may: arranges, call: func(w *world) call {
			s, _ := w.addSeries()
			return call{path: fmt.Sprintf("/gathering-series/%d/words", s.ID), body: map[string]any{"version": s.Version, "title": "New", "purpose": "To hear all."}}
		}},
		row{op: "DELETE /gathering-series/{id}", may: arranges, call: func(w *world) call {
			s, err := w.bookings().MakeSeries(w.system(), w.here, booking.SeriesWords{Title: w.fresh("About nothing"), Purpose: "To hear nobody."})
			w.must(err)
			return call{path: fmt.Sprintf("/gathering-series/%d?version=%d", s.ID, s.Version)}
		}},
		row{op: "GET /gathering-series/{id}/participants", may: reads, personal: true, call: func(w *world) call {
			s, g := w.addSeries()
			w.addBooking(g, "no")
			return call{path: fmt.Sprintf("/gathering-series/%d/participants", s.ID)}
		}},
		row{op: "PUT /gathering-series/{id}/cancellation", may: arranges, personal: true, call: func(w *world) call {
			s, g := w.addSeries()
			w.addBooking(g, "no")
			return call{path: fmt.Sprintf("/gathering-series/%d/cancellation", s.ID), body: map[string]any{"sessions": []any{map[string]any{"id": g.ID, "version": g.Version}}, "reason": "The hall is flooded."}}
		}},
		row{op: "PUT /gatherings/{id}/series", may: arranges, call: func(w *world) call {
			s, _ := w.addSeries()
			g := w.addGathering(3)
			return call{path: fmt.Sprintf("/gatherings/%d/series", g.ID), body: map[string]any{"version": g.Version, "series": s.ID}}
		}},
		row{op: "POST /gatherings/{id}/copy-preview", may: arranges, call: copying("/gatherings/%d/copy-preview")},
		row{op: "POST /gatherings/{id}/copies", may: arranges, call: copying("/gatherings/%d/copies")},
		row{op: "GET /gatherings/{id}/bookings", may: reads, personal: true, call: func(w *world) call {
			g := w.addGathering(3)
			w.addBooking(g, "no")
			return call{path: fmt.Sprintf("/gatherings/%d/bookings", g.ID)}
		}},
		row{op: "POST /gatherings/{id}/bookings", may: arranges, call: func(w *world) call {
			return call{path: fmt.Sprintf("/gatherings/%d/bookings", w.addGathering(3).ID), body: map[string]any{"name": "Gunnar", "email": "gunnar@eksempel.dk", "phone": "",
				"language": "da", "seats": 2, "needs": []map[string]any{{"kind": "interpreter", "detail": "Somali"}}}}
		}},
		row{op: "PUT /bookings/{id}/cancellation", may: arranges, personal: true, call: booked("/bookings/%d/cancellation", 3, nil)},
		row{op: "PUT /bookings/{id}/seats", may: arranges, personal: true, call: booked("/bookings/%d/seats", 9, map[string]any{"seats": 2})},
		row{op: "POST /bookings/{id}/care-orders", may: arranges, personal: true, call: booked("/bookings/%d/care-orders", 3, map[string]any{"needs": []map[string]any{{"kind": "diet", "detail": "No nuts"}}})},
		row{op: "PUT /bookings/{id}/offer", may: arranges, personal: true, call: func(w *world) call {
			g := w.addGathering(1)
			w.addBooking(g, "no")
			waits := w.addBooking(g, "no")
			w.Exec(w.t, "UPDATE gathering SET capacity = 2 WHERE id = $1", g.ID) // more seats offer themselves: this is before that
			return call{path: fmt.Sprintf("/bookings/%d/offer", waits)}
		}},
		row{op: "PUT /bookings/{id}/acceptance", may: arranges, personal: true, call: func(w *world) call {
			g := w.addGathering(1)
			first, next := w.addBooking(g, "no"), w.addBooking(g, "no")
			_, err := w.bookings().CancelFor(w.system(), first)
			w.must(err)
			return call{path: fmt.Sprintf("/bookings/%d/acceptance", next)}
		}},
		row{op: "PUT /bookings/{id}/attendance", may: arranges, personal: true, call: func(w *world) call {
			g := w.addGathering(3)
			b := w.addBooking(g, "no")
			w.Exec(w.t, "UPDATE gathering SET starts_at = $2, ends_at = $3 WHERE id = $1", g.ID, w.Now().Add(-time.Hour), w.Now())
			return call{path: fmt.Sprintf("/bookings/%d/attendance", b), body: map[string]any{"attendance": "attended"}}
		}},
		row{op: "GET /gatherings/{id}/door-list", may: arranges, personal: true, call: func(w *world) call {
			g, _ := w.addDoor()
			return call{path: fmt.Sprintf("/gatherings/%d/door-list", g)}
		}},
		row{op: "POST /gatherings/{id}/door-marks", may: arranges, personal: true, call: func(w *world) call {
			g, b := w.addDoor()
			mark := map[string]any{"id": fmt.Sprintf("%032x", w.serial.Add(1)), "booking": b, "attendance": "attended", "companions": 0, "at": w.Now()}
			return call{path: fmt.Sprintf("/gatherings/%d/door-marks", g), body: map[string]any{"since": 0, "sent": w.Now(), "marks": []any{mark}}}
		}},
		row{op: "GET /gatherings/{id}/badges", may: reads, personal: true, call: func(w *world) call {
			g, _ := w.addDoor()
			return call{path: fmt.Sprintf("/gatherings/%d/badges", g)}
		}},
		row{op: "GET /gatherings/{id}/table-plan", may: reads, personal: true, call: func(w *world) call {
			g, _ := w.addTables()
			return call{path: fmt.Sprintf("/gatherings/%d/table-plan", g)}
		}},
		row{op: "PUT /gatherings/{id}/table-plan", may: arranges, personal: true, call: func(w *world) call {
			g, _ := w.addTables()
			return call{path: fmt.Sprintf("/gatherings/%d/table-plan", g), body: map[string]any{"version": 1, "tables": 2, "rounds": 1, "together": [][]int64{}, "apart": [][]int64{}}}
		}},
		row{op: "PUT /gatherings/{id}/table-plan/repair", may: arranges, personal: true, call: func(w *world) call {
			g, b := w.addTables()
			return call{path: fmt.Sprintf("/gatherings/%d/table-plan/repair", g), body: map[string]any{"version": 1, "from": 1, "missing": []int64{b}}}
		}},
		row{op: "GET /care-orders", may: lists, personal: true, call: func(w *world) call {
			w.addCareOrder()
			return call{path: "/care-orders"}
		}},
		row{op: "PUT /care-orders/{id}", may: arranges, personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/care-orders/%d", w.addCareOrder()), body: map[string]any{"from": "wanted", "to": "ordered", "cancelBy": w.Now().AddDate(0, 0, 1)}}
		}},
	)
}

func (w *world) bookings() *booking.Bookings { return booking.New(w.DB, "https://deltag.example") }

func (w *world) addPlace() int64 {
	w.t.Helper()
	p, err := w.bookings().AddPlace(w.system(), booking.Place{UnitID: w.here, Name: w.fresh("Place"), Address: "Torvet 1", Seats: 100})
	w.must(err)
	return p.ID
}

// addGathering opens a workshop by video in a month, at a time when there is no other.
func (w *world) addGathering(seats int) booking.Gathering {
	w.t.Helper()
	at := w.Now().AddDate(0, 1, 0).Add(time.Duration(w.serial.Add(1)) * 2 * time.Hour)
	g, err := w.bookings().Arrange(w.system(), booking.Plan{Unit: w.here, Kind: booking.Workshop, Title: "About our house", Starts: at, Ends: at.Add(time.Hour),
		Video: "https://video.example/x", Capacity: seats, Largest: 3, SignUp: booking.Invited})
	w.must(err)
	g, err = w.bookings().OpenUp(w.system(), g.ID, g.Version)
	w.must(err)
	return g
}

// addSeries makes a series with one workshop.
func (w *world) addSeries() (s booking.Series, g booking.Gathering) {
	w.t.Helper()
	s, err := w.bookings().MakeSeries(w.system(), w.here, booking.SeriesWords{Title: w.fresh("About our houses"), Purpose: "To hear all of them."})
	w.must(err)
	g = w.addGathering(3)
	g, err = w.bookings().PutInSeries(w.system(), g.ID, g.Version, s.ID)
	w.must(err)
	return s, g
}

// addMix is at most so many men.
func (w *world) addMix(most int) map[string]any {
	w.t.Helper()
	var man int64
	w.must(w.Pool().QueryRow("SELECT id FROM feature_value WHERE code = 'man'").Scan(&man))
	return map[string]any{"features": []any{map[string]any{"values": []any{map[string]any{"id": man, "min": 0, "max": most}}}}}
}

// addBooking books a seat for a new citizen, or has them wait for one.
func (w *world) addBooking(g booking.Gathering, protection string) int64 {
	w.t.Helper()
	d, err := w.bookings().BookFor(w.system(), g.ID, w.citizen(protection), booking.Wish{Seats: 1})
	w.must(err)
	return d.ID
}

// addDoor is a gathering that has begun, and a booking of it.
func (w *world) addDoor() (gathering, booked int64) {
	w.t.Helper()
	g := w.addGathering(3)
	b := w.addBooking(g, "no")
	w.Exec(w.t, "UPDATE gathering SET starts_at = $2, ends_at = $3 WHERE id = $1", g.ID, w.Now().Add(-time.Minute), w.Now().Add(time.Hour))
	return g.ID, b
}

// addTables is a gathering of three with a plan of tables, and a booking of it.
func (w *world) addTables() (gathering, booked int64) {
	w.t.Helper()
	g := w.addGathering(3)
	for range 3 {
		booked = w.addBooking(g, "no")
	}
	_, err := w.bookings().MakeTables(w.system(), g.ID, 0, booking.TableWish{Tables: 2, Rounds: 2})
	w.must(err)
	return g.ID, booked
}

// addCareOrder has a new citizen with a seat who needs an interpreter.
func (w *world) addCareOrder() (order int64) {
	w.t.Helper()
	b := w.addBooking(w.addGathering(3), "no")
	w.must(w.Pool().QueryRow("INSERT INTO care_order (booking_id, kind, detail, created_at, changed_at) VALUES ($1, 'interpreter', 'Somali', $2, $2) RETURNING id", b, w.Now()).Scan(&order))
	return order
}

// findTime asks a new citizen with a seat which of two times suits, and gives the question and the first of the times.
func (w *world) findTime(protection string) (g booking.Gathering, asked, first int64) {
	w.t.Helper()
	g = w.addGathering(3)
	w.addBooking(g, protection)
	plan := booking.TimePlan{AnswerDays: 5}
	for n := range 2 {
		starts := g.StartsAt.AddDate(0, 0, 7+n)
		plan.Times = append(plan.Times, booking.TimeWish{Starts: starts, Ends: starts.Add(time.Hour), Video: "https://video.example/x"})
	}
	r, err := w.bookings().ProposeTimes(w.system(), g.ID, plan)
	w.must(err)
	w.must(w.Pool().QueryRow("SELECT a.id, (SELECT min(p.id) FROM proposed_time p WHERE p.round_id = a.round_id) FROM time_asked a WHERE a.round_id = $1", r.ID).Scan(&asked, &first))
	return g, asked, first
}
