package request_test

import (
	"context"
	"fmt"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing/note"
	"deltag/domain/hearing/representation"
)

// Volunteers outside the register who were drawn are invited and reached as those who ask themselves are, once.
func TestOutsidersAreInvited(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i := range 4 {
		w.Exec(t, `INSERT INTO staff (name, email, language, active, created_at) VALUES ('Medarbejder ' || $1::text, $1::text || '@eksempel.dk', 'da', true, $2)`, fmt.Sprint(i+1), w.Now())
	}
	as := func(staff int64, role domain.Role) context.Context {
		return domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: staff, Grants: []domain.Grant{{Role: role, Unit: 1, Units: []int64{1}}}})
	}
	ns, writer := representation.New(w.DB), as(1, domain.Coordinator)
	n, err := ns.Propose(writer, 1, representation.Words{Purpose: note.Purpose{Title: "Breve om ydelser", Committee: "Udvalget", Question: "Hvordan er det at få vores breve?", Claim: note.LotteryVoice,
		Affected: []note.Affected{{Group: "Modtagere", People: 8}}, Source: "Egne tal", AsOf: "2026-08-01"}, Criteria: note.Criteria{Seats: 1, StandBys: 1, Must: []string{"Har fået brev"}}})
	n = must(t, n, err)
	n, err = ns.CheckProtection(writer, n.ID, n.Version, note.Protection{Risks: []note.Risk{{Kind: note.Dependence}, {Kind: note.Health}, {Kind: note.Publicity}, {Kind: note.Media}}, Ways: []note.Way{note.InPerson}})
	n = must(t, n, err)
	n, err = ns.Seal(writer, n.ID, n.Version)
	n = must(t, n, err)
	for i := range 2 {
		v, err := ns.AddOutsider(writer, n.ID, representation.Contact{Name: fmt.Sprint("Gæst ", i), Email: fmt.Sprintf("gaest%d@eksempel.dk", i), Language: "en"}, note.Partner, []int{})
		must(t, v, err)
		n.Version++
	}
	n, err = ns.MakeLottery(writer, n.ID, n.Version)
	n = must(t, n, err)
	n, err = ns.Draw(writer, n.ID, n.Version, representation.Throw{How: note.ByDice, Source: "Kastet i rådhuset", Throws: []int{4, 0, 7}})
	n = must(t, n, err)
	for staff, role := range []domain.Role{2: domain.Secretary, 3: domain.UnitLeader} {
		if role != "" {
			n, err = ns.Sign(as(int64(staff), role), n.ID, n.Version, role)
			n = must(t, n, err)
		}
	}
	m := w.meeting(w.committee, "2026-11-02")
	for press, want := range []int{1, 0} { // a second press invites nobody
		made, err := w.rs.Invite(as(2, domain.Secretary), n.ID, n.Version+press, m.ID, 0)
		if len(must(t, made, err)) != want {
			t.Errorf("press %d invites %d, want %d", press+1, len(made), want)
		}
	}
	got := domaintest.Value[string](t, w.Bench, `SELECT q.name || ', ' || m.address || ', ' || m.language || ', ' || m.kind FROM hearing_requester q JOIN message m ON m.subject_id = q.request_id`)
	who := domaintest.Value[string](t, w.Bench, "SELECT q.name FROM hearing_volunteer v JOIN hearing_volunteer_contact q ON q.volunteer_id = v.id WHERE v.role = 'group'")
	if want := who + ", gaest" + who[len(who)-1:] + "@eksempel.dk, en, hearing-invitation"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
