package api_test

import (
	"fmt"

	"deltag/domain/booking"
)

func init() {
	arranges, exports := who(coordinator, secretary), who(coordinator)
	add(
		row{op: "GET /reimbursements", may: append(who(elsewhere), arranges...), personal: true, call: func(w *world) call {
			w.addPay(1)
			return call{path: "/reimbursements"}
		}},
		row{op: "GET /gatherings/{id}/reimbursements", may: arranges, personal: true, call: func(w *world) call {
			g, _ := w.addPay(1)
			return call{path: fmt.Sprintf("/gatherings/%d/reimbursements", g.ID)}
		}},
		row{op: "POST /bookings/{id}/reimbursements", may: arranges, call: func(w *world) call {
			return call{path: fmt.Sprintf("/bookings/%d/reimbursements", w.addBooking(w.addGathering(3), "no")), body: map[string]any{"kind": "car", "km": 12, "amount": 4500, "note": "There and back"}}
		}},
		row{op: "PUT /reimbursements/{id}/decision", may: arranges, personal: true, call: func(w *world) call {
			_, pay := w.addPay(w.staff["head"])
			return call{path: fmt.Sprintf("/reimbursements/%d/decision", pay), body: map[string]any{"approved": true, "reason": ""}}
		}},
		row{op: "DELETE /reimbursements/{id}", may: arranges, call: func(w *world) call {
			_, pay := w.addPay(1)
			return call{path: fmt.Sprintf("/reimbursements/%d", pay)}
		}},
		row{op: "GET /payroll-files", may: append(who(elsewhere), exports...), personal: true, call: func(w *world) call {
			w.Exec(w.t, "UPDATE reimbursement_export SET created_by = $2 WHERE id = $1", w.addPayroll(), w.addStaff())
			return call{path: "/payroll-files"}
		}},
		row{op: "POST /payroll-files", may: exports, call: func(w *world) call {
			w.addApproved()
			return call{path: "/payroll-files", body: map[string]any{"unit": w.here}}
		}},
		row{op: "POST /payroll-files/{id}/file", may: exports, personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/payroll-files/%d/file", w.addPayroll())}
		}},
	)
}

// addPay has a new citizen with a seat, for whom somebody has written down a taxi.
func (w *world) addPay(by int64) (g booking.Gathering, pay int64) {
	w.t.Helper()
	g = w.addGathering(3)
	w.must(w.Pool().QueryRow("INSERT INTO reimbursement (booking_id, kind, amount, note, written_at, written_by) VALUES ($1, 'taxi', 12500, 'From the station', $2, $3) RETURNING id",
		w.addBooking(g, "no"), w.Now(), by).Scan(&pay))
	return g, pay
}

func (w *world) addApproved() {
	w.t.Helper()
	_, pay := w.addPay(w.staff["head"])
	w.Exec(w.t, "UPDATE reimbursement SET state = 'approved', decided_by = $2, decided_at = $3 WHERE id = $1", pay, w.staff[administrator], w.Now())
}

func (w *world) addPayroll() (file int64) {
	w.t.Helper()
	w.addApproved()
	p, err := w.bookings().MakePayroll(w.system(), w.here)
	w.must(err)
	return p.ID
}
