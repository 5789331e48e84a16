package representation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing/note"
	"deltag/domain/hearing/representation"
)

func outsider(name string) representation.Contact {
	return representation.Contact{Name: name, Email: "forening@eksempel.dk", Phone: "22 33 44 55", Address: "Torvet 1", Language: "da"}
}

// Whoever is not in the register is drawn like everybody else, and nothing of them is left when they are taken off.
func TestOutsiders(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.sealed()
	secretary := w.as(2, domain.Secretary)
	_, err := w.ns.AddOutsider(secretary, n.ID, representation.Contact{Name: "010180-1234", Phone: "ring"}, "", nil)
	if got := domaintest.Faults(err); got != "/name cpr-number; /phone guest-phone; /source note-source; /places note-places" {
		t.Error("not all is told at once:", got)
	}
	for i := range 4 {
		v, err := w.ns.AddOutsider(secretary, n.ID, outsider(fmt.Sprint("Gæst ", i)), note.Partner, []int{i % 2})
		must(t, v, err)
	}
	if _, err := w.ns.AddOutsider(secretary, n.ID, outsider("gæst 1"), note.Partner, []int{0}); code(err) != "note-volunteer-twice" {
		t.Error("the same person is on the list twice:", err)
	}
	for role, want := range map[domain.Role]string{domain.UnitLeader: "forbidden", domain.Interviewer: "not-found"} {
		if _, err := w.ns.AddOutsider(w.as(4, role), n.ID, outsider("En anden"), note.Partner, []int{0}); code(err) != want {
			t.Errorf("as %s: %v, want %s", role, err, want)
		}
	}
	n, err = w.ns.MakeLottery(w.proposer(), n.ID, w.now(n.ID).Version)
	must(t, n, err)
	if _, err := w.ns.AddOutsider(secretary, n.ID, outsider("For sent"), note.Partner, []int{0}); code(err) != "note-names" {
		t.Error("the list is closed:", err)
	}
	n, err = w.ns.Draw(w.proposer(), n.ID, n.Version, representation.Throw{How: note.ByDice, Source: "Kastet i rådhuset", Throws: []int{4, 0, 7}})
	n = w.sign(must(t, n, err))
	w.verify(n.ID)
	s, err := w.ns.Get(w.proposer(), n.ID)
	if must(t, s, err).Gone != 0 {
		t.Errorf("%d of the group count as erased", s.Gone)
	}
	must(t, n, w.invite(n))
	all, err := w.ns.Volunteers(secretary, n.ID)
	must(t, all, err)
	invited := slices.IndexFunc(all, func(c representation.Comer) bool { return c.InvitedAt != nil })
	if len(all) != 4 || invited < 0 || !all[invited].Outside || all[invited].Phone != "22 33 44 55" || !strings.HasPrefix(all[invited].Name, "Gæst") {
		t.Fatalf("%+v", all)
	}
	must(t, n, w.ns.Withdraw(secretary, all[invited].ID))
	if left := domaintest.Value[int](t, w.Bench, `SELECT (SELECT count(*) FROM hearing_volunteer_contact WHERE volunteer_id = $1) + (SELECT count(*) FROM hearing_volunteer WHERE id = $1 AND salt IS NOT NULL)`,
		all[invited].ID); left != 0 {
		t.Error("something of them is left")
	}
	w.verify(n.ID)
	s, err = w.ns.Get(w.proposer(), n.ID)
	if must(t, s, err).Gone != 1 {
		t.Errorf("%d of the group are gone, want 1", s.Gone)
	}
}

// Whoever writes notes finds volunteers in the register of the units whose notes they write, and nobody by a protected name. Every
// search says what it was for.
func TestFindingVolunteers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.sealed()
	open, hidden, away, elsewhere := w.AddResident(t, "Frida Frivillig"), w.AddResident(t, "Frida Frygtsom"), w.AddResident(t, "Frida Flyttet"), w.AddResident(t, "Frida Fjern")
	w.Exec(t, "UPDATE resident SET protection = 'yes' WHERE id = $1", hidden)
	w.Exec(t, "UPDATE resident SET gone = 'moved' WHERE id = $1", away)
	w.Exec(t, "INSERT INTO unit (id, parent_id, name, valid_from) OVERRIDING SYSTEM VALUE VALUES (77, 1, 'En anden', $1)", w.Now())
	w.Exec(t, "UPDATE resident SET unit_id = 77 WHERE id = $1", elsewhere)
	secretary := w.as(2, domain.Secretary)
	find := func(search string) (shown []string) {
		t.Helper()
		found, err := w.ns.Find(secretary, n.ID, search)
		for _, l := range must(t, found, err) {
			shown = append(shown, l.Shown)
		}
		return shown
	}
	alias := fmt.Sprintf("B-%d", hidden)
	for search, want := range map[string][]string{"frida": {"Frida Frivillig"}, "frygtsom": nil, alias: {alias}, "---": nil} {
		if got := find(search); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", search, got, want)
		}
	}
	if _, err := w.ns.Find(secretary, n.ID, " fr "); code(err) != "note-invalid" {
		t.Error("two letters read the register:", err)
	}
	if got := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE action = 'search' AND purpose = 'find somebody who wants to speak to a committee' AND staff_id = 2"); got != 4 {
		t.Errorf("%d searches are recorded, want 4", got)
	}
	for _, person := range []int64{open, hidden} {
		v, err := w.ns.Add(secretary, n.ID, person, note.OpenCall, []int{0})
		must(t, v, err)
	}
	if _, err := w.ns.Add(secretary, n.ID, elsewhere, note.OpenCall, []int{0}); code(err) != "not-found" {
		t.Error("somebody of another unit was added:", err)
	}
	for role, want := range map[domain.Role]string{domain.UnitLeader: "forbidden", domain.Interviewer: "not-found"} {
		if _, err := w.ns.Find(w.as(4, role), n.ID, "frida"); code(err) != want {
			t.Errorf("as %s: %v, want %s", role, err, want)
		}
	}
	drawn := w.drawn(4)
	if _, err := w.ns.Find(secretary, drawn.ID, "frida"); code(err) != "note-names" {
		t.Error("a closed list needs no search:", err)
	}
}
