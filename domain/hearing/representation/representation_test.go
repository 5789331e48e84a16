package representation_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing/note"
	"deltag/domain/hearing/representation"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, representation.Note{}, representation.Record{}, representation.Volunteer{}, representation.Signature{}, representation.Deviation{}, representation.Contact{})
}

// town is a unit with four people on its staff, and citizens.
type town struct {
	*domaintest.Bench
	t  testing.TB
	ns *representation.Notes
}

func newTown(t testing.TB) *town {
	t.Helper()
	b := domaintest.New(t)
	for i := range 4 {
		b.Exec(t, `INSERT INTO staff (name, email, language, active, created_at) VALUES ('Medarbejder ' || $1::text, $1::text || '@eksempel.dk', 'da', true, $2)`, fmt.Sprint(i+1), b.Now())
	}
	return &town{b, t, representation.New(b.DB)}
}

// as is the context of one of the staff in a role.
func (w *town) as(staff int64, role domain.Role) context.Context {
	return domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: staff, Grants: []domain.Grant{{Role: role, Unit: 1, Units: []int64{1}}}})
}

func (w *town) proposer() context.Context { return w.as(1, domain.Coordinator) }

func words() representation.Words {
	value := func(da, en string, least, most int) note.SpreadValue {
		return note.SpreadValue{Name: note.Text{Da: da, En: en}, Min: least, Max: most}
	}
	return representation.Words{Purpose: note.Purpose{Title: "Breve om sygedagpenge", Committee: "Beskæftigelsesudvalget", Question: "Hvordan er det at få vores breve?", Claim: note.LotteryVoice,
		Affected: []note.Affected{{Group: "Modtagere af sygedagpenge", People: 812}}, Source: "Kommunens egne tal", AsOf: "2026-08-01"},
		Criteria: note.Criteria{Seats: 2, StandBys: 6, Must: []string{"Har fået brev i år"}, Spread: []note.Spread{
			{Name: note.Text{Da: "Køn", En: "Sex"}, Values: []note.SpreadValue{value("kvinde", "woman", 1, 1), value("mand", "man", 1, 1)}}}}}
}

func protection() note.Protection {
	return note.Protection{Risks: []note.Risk{{Kind: note.Dependence, Yes: true, What: "Sagsbehandleren får intet at vide"}, {Kind: note.Health}, {Kind: note.Publicity}, {Kind: note.Media}}, Ways: []note.Way{note.InPerson}}
}

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// sealed is a note whose criteria are fixed.
func (w *town) sealed() representation.Note {
	w.t.Helper()
	n, err := w.ns.Propose(w.proposer(), 1, words())
	n = must(w.t, n, err)
	n, err = w.ns.CheckProtection(w.proposer(), n.ID, n.Version, protection())
	n = must(w.t, n, err)
	n, err = w.ns.Seal(w.proposer(), n.ID, n.Version)
	return must(w.t, n, err)
}

// add puts so many citizens on the list, women and men in turn.
func (w *town) add(n representation.Note, people int) (added []representation.Volunteer) {
	w.t.Helper()
	for i := range people {
		source := note.OpenCall
		if i == 3 {
			source = note.Caseworker
		}
		v, err := w.ns.Add(w.proposer(), n.ID, w.AddResident(w.t, fmt.Sprintf("Borger %d-%d", n.ID, i)), source, []int{i % 2})
		added = append(added, must(w.t, v, err))
	}
	return added
}

func (w *town) now(id int64) representation.Note {
	w.t.Helper()
	s, err := w.ns.Get(w.proposer(), id)
	return must(w.t, s, err).Note
}

// drawn is a note with a group.
func (w *town) drawn(people int) representation.Note {
	w.t.Helper()
	n := w.sealed()
	w.add(n, people)
	n, err := w.ns.MakeLottery(w.proposer(), n.ID, w.now(n.ID).Version)
	n = must(w.t, n, err)
	n, err = w.ns.Draw(w.proposer(), n.ID, n.Version, representation.Throw{How: note.ByDice, Source: "Kastet i rådhuset", Throws: []int{4, 0, 7}})
	return must(w.t, n, err)
}

func (w *town) sign(n representation.Note) representation.Note {
	w.t.Helper()
	for staff, role := range map[int64]domain.Role{2: domain.Secretary, 3: domain.UnitLeader} {
		var err error
		n, err = w.ns.Sign(w.as(staff, role), n.ID, w.now(n.ID).Version, role)
		must(w.t, n, err)
	}
	return w.now(n.ID)
}

// invite writes down that those who were drawn are invited, as whatever makes their requests does.
func (w *town) invite(n representation.Note) error {
	return w.Do(w.proposer(), func(tx *domain.Tx) error {
		_, _, err := representation.InviteGroup(tx, n.ID, n.Version)
		return err
	})
}

// verify takes both files of a note, as they can be downloaded, and checks them.
func (w *town) verify(id int64) {
	w.t.Helper()
	public, err := w.ns.Public(w.proposer(), id)
	p, err := note.ParsePublic(must(w.t, public, err))
	must(w.t, p, err)
	if faults := p.Verify(p.Head); len(faults) > 0 {
		w.t.Error(faults)
	}
	audit, err := w.ns.Audit(w.as(4, domain.Administrator), id)
	a, err := note.ParseAudit(must(w.t, audit, err))
	must(w.t, a, err)
	if faults, err := p.VerifyAudit(context.Background(), a); err != nil || len(faults) > 0 {
		w.t.Error(faults, err)
	}
}

func code(err error) string {
	var e *domain.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

// A whole note: nobody can be invited before two people in two roles have signed, neither of them the proposer.
func TestInvitationNeedsTwoSignatures(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.drawn(8)
	w.verify(n.ID)
	invite := func() error { return w.invite(w.now(n.ID)) }
	sign := func(staff int64, role domain.Role) error {
		_, err := w.ns.Sign(w.as(staff, role), n.ID, w.now(n.ID).Version, role)
		return err
	}
	raw := func() error { // past the program: the database refuses by itself
		_, err := w.Pool().Exec("UPDATE hearing_volunteer SET invited_at = now() WHERE note_id = $1 AND role = 'group'", n.ID)
		return err
	}
	for _, step := range []struct {
		name string
		do   func() error
		want string
	}{
		{"invite without signatures", invite, "note-unsigned"},
		{"the proposer signs", func() error { return sign(1, domain.Coordinator) }, "note-proposer"},
		{"the secretary signs", func() error { return sign(2, domain.Secretary) }, "<nil>"},
		{"the secretary signs in another role", func() error { return sign(2, domain.UnitLeader) }, "note-person-signed"},
		{"another secretary signs", func() error { return sign(3, domain.Secretary) }, "note-role-signed"},
		{"a committee member signs", func() error { return sign(4, domain.CommitteeMember) }, "forbidden"},
		{"an interviewer signs", func() error { return sign(4, domain.Interviewer) }, "not-found"},
		{"invite with one signature", invite, "note-unsigned"},
		{"the leader signs", func() error { return sign(3, domain.UnitLeader) }, "<nil>"},
		{"invite", invite, "<nil>"},
	} {
		if step.want == "note-unsigned" {
			if err := raw(); err == nil || !strings.Contains(err.Error(), "before two people have signed") {
				t.Errorf("%s: the database lets them be invited: %v", step.name, err)
			}
		}
		if err := step.do(); code(err) != step.want {
			t.Errorf("%s: %v, want %s", step.name, err, step.want)
		}
	}
	if got := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_volunteer WHERE invited_at IS NOT NULL"); got != 2 {
		t.Errorf("%d are invited, want 2", got)
	}
	for _, forged := range []string{
		"INSERT INTO hearing_signature (note_id, round, role, staff_id, head, signed_at) SELECT id, round, 'coordinator', proposed_by, '', changed_at FROM hearing_note",
		"INSERT INTO hearing_signature (note_id, round, role, staff_id, head, signed_at) SELECT id, round, 'coordinator', 4, repeat('0', 64), changed_at FROM hearing_note",
		"UPDATE hearing_signature SET staff_id = 4", "DELETE FROM hearing_signature", "UPDATE hearing_note_record SET body = '{}' WHERE seq = 2", "DELETE FROM hearing_note_record WHERE seq = 9",
		"INSERT INTO hearing_note_record (note_id, seq, at, kind, body, hash) SELECT note_id, seq + 1, at, 'speaks', '{}', repeat('0', 64) FROM hearing_note_record ORDER BY seq DESC LIMIT 1",
	} {
		if _, err := w.Pool().Exec(forged); err == nil {
			t.Errorf("the database takes: %s", forged)
		}
	}
	w.verify(n.ID)
}

// Criteria before names, held by the database too; and nothing of a sealed note is changed.
func TestCriteriaBeforeNames(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	empty := representation.Words{Purpose: note.Purpose{Title: "Ny sag"}}
	n, err := w.ns.Propose(w.proposer(), 1, empty)
	must(t, n, err)
	person := w.AddResident(t, "Ida")
	if _, err := w.ns.Add(w.proposer(), n.ID, person, note.OpenCall, nil); code(err) != "note-names" {
		t.Error(err)
	}
	if _, err := w.Pool().Exec("INSERT INTO hearing_volunteer (note_id, resident_id, pseudonym, source, places, added_at) VALUES ($1, $2, 'x', 'open_call', '[]', now())", n.ID, person); err == nil {
		t.Error("the database takes a name before the criteria")
	}
	if _, err := w.ns.Seal(w.proposer(), n.ID, n.Version); code(err) != "note-invalid" || len(err.(*domain.Error).Faults) < 7 {
		t.Errorf("an empty note was sealed, or not all is told: %v", err)
	}
	bad := words()
	bad.Purpose.Question = "Hvad siger 010180-1234 og Jens Hansen til det?"
	n, err = w.ns.Change(w.proposer(), n.ID, n.Version, bad)
	must(t, n, err)
	if _, err := w.ns.Seal(w.proposer(), n.ID, n.Version); err == nil || err.(*domain.Error).Faults[0].Where != "/question" {
		t.Errorf("a name was sealed: %v", err)
	}
	n = w.sealed()
	if _, err := w.ns.Change(w.proposer(), n.ID, n.Version, words()); code(err) != "note-sealed" {
		t.Error(err)
	}
	if _, err := w.ns.MakeLottery(w.proposer(), n.ID, n.Version); code(err) != "note-invalid" {
		t.Error("a lottery without volunteers:", err)
	}
	v := w.add(n, 4)
	if _, err := w.ns.Add(w.proposer(), n.ID, *v[0].ResidentID, note.OpenCall, []int{0}); code(err) != "note-volunteer-twice" {
		t.Error(err)
	}
	if _, err := w.ns.Add(w.proposer(), n.ID, person, "friend", []int{7}); code(err) != "note-invalid" || len(err.(*domain.Error).Faults) != 2 {
		t.Error(err)
	}
	if _, err := w.ns.Add(w.proposer(), n.ID, 0, "", nil); code(err) != "note-invalid" || len(err.(*domain.Error).Faults) != 3 {
		t.Error("nobody was added, or not all is told:", err)
	}
	if _, err := w.ns.MakeLottery(w.proposer(), n.ID, n.Version); code(err) != "note-changed" {
		t.Error("the list has changed since:", err)
	}
}

// Two sign at the same moment in one role: one of them does.
func TestSignaturesRace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.drawn(6)
	var wait sync.WaitGroup
	errs := make([]error, 3)
	for i := range errs {
		wait.Go(func() { _, errs[i] = w.ns.Sign(w.as(int64(i+2), domain.Secretary), n.ID, n.Version, domain.Secretary) })
	}
	wait.Wait()
	signed := 0
	for _, err := range errs {
		if err == nil {
			signed++
		}
	}
	if got := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_signature"); signed != 1 || got != 1 {
		t.Errorf("%d signed and %d are kept: %v", signed, got, errs)
	}
}

// A deviation needs a reason and somebody else's yes, changes the group, and asks for signatures anew.
func TestDeviation(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.sign(w.drawn(8))
	s, err := w.ns.Get(w.proposer(), n.ID)
	must(t, s, err)
	out := s.Document.Group()[0]
	x := representation.Exchange{Out: out, In: s.Next[out], Cause: note.Cannot, Reason: "Kan ikke komme den dag alligevel"}
	for _, bad := range []representation.Exchange{{}, {Out: x.Out, In: x.Out, Cause: note.Cannot, Reason: x.Reason}, {Out: x.Out, Cause: "tired", Reason: x.Reason}, {Out: x.Out, Cause: note.Cannot, Reason: "Ring 22 33 44 55"}} {
		if _, err := w.ns.Deviate(w.proposer(), n.ID, n.Version, bad); code(err) != "note-invalid" {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	v, err := w.ns.Deviate(w.as(2, domain.Secretary), n.ID, n.Version, x)
	must(t, v, err)
	if _, err := w.ns.Deviate(w.proposer(), n.ID, w.now(n.ID).Version, x); code(err) != "note-deviation-open" {
		t.Error(err)
	}
	if _, err := w.ns.Decide(w.as(2, domain.Secretary), v.ID, true); code(err) != "note-second-approver" {
		t.Error(err)
	}
	v, err = w.ns.Decide(w.as(3, domain.UnitLeader), v.ID, true)
	must(t, v, err)
	if _, err := w.ns.Decide(w.as(3, domain.UnitLeader), v.ID, true); code(err) != "note-changed" {
		t.Error("decided twice:", err)
	}
	s, err = w.ns.Get(w.proposer(), n.ID)
	must(t, s, err)
	if slices.Contains(s.Document.Group(), out) || !slices.Contains(s.Document.Group(), x.In) || s.Signed || len(s.Signatures) != 0 || !s.Document.Deviations[0].Holds {
		t.Errorf("the group is %v, signed %v", s.Document.Group(), s.Signed)
	}
	if !strings.Contains(s.Document.Speaks.Da, "Gruppen er ændret en gang") {
		t.Error(s.Document.Speaks.Da)
	}
	if err := w.invite(s.Note); code(err) != "note-unsigned" {
		t.Error("invited by the signatures of another group:", err)
	}
	w.verify(n.ID)
	n = w.sign(s.Note)
	must(t, n, w.invite(n))
	w.verify(n.ID)
}

// An erased volunteer leaves nothing behind, and the chain still holds: before the draw, in the group, and in a deviation.
func TestErasure(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	open := w.sealed()
	listed := w.add(open, 4)
	n := w.drawn(8)
	s, err := w.ns.Get(w.proposer(), n.ID)
	must(t, s, err)
	out := s.Document.Group()[0]
	v, err := w.ns.Deviate(w.proposer(), n.ID, s.Note.Version, representation.Exchange{Out: out, In: s.Next[out], Cause: note.Withdrew, Reason: "Har det for dårligt til at komme"})
	must(t, v, err)
	v, err = w.ns.Decide(w.as(3, domain.UnitLeader), v.ID, true)
	must(t, v, err)
	w.verify(n.ID)
	person := domaintest.Value[int64](t, w.Bench, "SELECT resident_id FROM hearing_volunteer WHERE id = $1", v.OutID)
	for _, who := range []int64{person, *listed[0].ResidentID} {
		if err := w.Do(w.Ctx(), func(tx *domain.Tx) error { return representation.Erase(tx, who) }); err != nil {
			t.Fatal(err)
		}
	}
	if left := domaintest.Value[int](t, w.Bench, `SELECT (SELECT count(*) FROM hearing_volunteer WHERE id = $1 AND (resident_id IS NOT NULL OR salt IS NOT NULL OR places <> '[]' OR pseudonym <> ''))
		+ (SELECT count(*) FROM hearing_deviation WHERE reason <> '' OR salt IS NOT NULL) + (SELECT count(*) FROM hearing_volunteer WHERE id = $2)`, v.OutID, listed[0].ID); left != 0 {
		t.Errorf("%d rows still tell of them", left)
	}
	w.verify(n.ID)
	all, err := w.ns.Volunteers(w.proposer(), n.ID)
	must(t, all, err)
	if len(all) != 8 || !slices.ContainsFunc(all, func(c representation.Comer) bool { return c.Name == "" && *c.Number == out }) {
		t.Errorf("%+v", all)
	}
}

// Protected people are listed by their alias, and only who writes notes sees the list.
func TestWhoSeesVolunteers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.drawn(6)
	w.Exec(t, "UPDATE resident SET protection = 'yes'")
	for role, want := range map[domain.Role]string{domain.Coordinator: "<nil>", domain.Secretary: "<nil>", domain.UnitLeader: "forbidden", domain.CommitteeMember: "forbidden",
		domain.Administrator: "forbidden", domain.Interviewer: "not-found", domain.Analyst: "not-found"} {
		all, err := w.ns.Volunteers(w.as(4, role), n.ID)
		if code(err) != want {
			t.Errorf("as %s: %v, want %s", role, err, want)
		}
		for _, c := range all {
			if !strings.HasPrefix(c.Name, "B-") || c.Chance == nil {
				t.Errorf("%+v", c)
			}
		}
	}
	if _, err := w.ns.Audit(w.proposer(), n.ID); code(err) != "forbidden" {
		t.Error("the proposer took the auditor's file:", err)
	}
}

// A number that everybody can read, and a seed that the program makes and records.
func TestOtherDraws(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, throw := range []representation.Throw{{How: note.ByNumber, Source: "De tre sidste cifre i lottotallene", Number: 999}, {How: note.BySeed}} {
		n := w.sealed()
		w.add(n, 5)
		n, err := w.ns.MakeLottery(w.proposer(), n.ID, w.now(n.ID).Version)
		must(t, n, err)
		for _, bad := range []representation.Throw{{}, {How: note.ByNumber, Source: "Avisen", Number: 1000}, {How: note.ByDice, Source: "Her", Throws: []int{10, 1, 1}}, {How: note.ByNumber, Number: 3}} {
			if _, err := w.ns.Draw(w.proposer(), n.ID, n.Version, bad); code(err) != "note-invalid" {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		w.Clock.Add(time.Minute)
		n, err = w.ns.Draw(w.proposer(), n.ID, n.Version, throw)
		must(t, n, err)
		if _, err := w.ns.Draw(w.proposer(), n.ID, n.Version, throw); code(err) != "note-step" {
			t.Error("drawn twice:", err)
		}
		w.verify(n.ID)
	}
	page, err := w.ns.List(w.proposer(), representation.Wanted{}, 1, "")
	must(t, page, err)
	next, err := w.ns.List(w.proposer(), representation.Wanted{}, 1, page.Next)
	must(t, next, err)
	if len(page.Items) != 1 || len(next.Items) != 1 || next.Next != "" || page.Items[0].ID <= next.Items[0].ID {
		t.Errorf("%+v, then %+v", page, next)
	}
	for _, search := range []struct {
		of   representation.Wanted
		want int
	}{{representation.Wanted{State: representation.Drawn}, 2}, {representation.Wanted{State: representation.Draft}, 0}, {representation.Wanted{Search: "SYGEDAG"}, 2},
		{representation.Wanted{Search: "beskæftigelses", State: representation.Drawn}, 2}, {representation.Wanted{Search: "%"}, 0}} {
		if page, err := w.ns.List(w.proposer(), search.of, 10, ""); err != nil || len(page.Items) != search.want {
			t.Errorf("%+v finds %d, want %d: %v", search.of, len(page.Items), search.want, err)
		}
	}
}

// When only those whom a caseworker suggested make a group possible, there is no lottery; nor when nobody is of a value.
func TestLotteryRefuses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := w.sealed()
	add := func(source note.Source, place int) {
		t.Helper()
		_, err := w.ns.Add(w.proposer(), n.ID, w.AddResident(t, fmt.Sprint("Borger ", source, place, w.now(n.ID).Version)), source, []int{place})
		must(t, n, err)
	}
	add(note.OpenCall, 0)
	add(note.OpenCall, 0)
	if _, err := w.ns.MakeLottery(w.proposer(), n.ID, w.now(n.ID).Version); code(err) != "note-short" {
		t.Error(err)
	}
	add(note.Caseworker, 1)
	if _, err := w.ns.MakeLottery(w.proposer(), n.ID, w.now(n.ID).Version); code(err) != "note-decisive" {
		t.Error(err)
	}
	add(note.Partner, 1)
	n, err := w.ns.MakeLottery(w.proposer(), n.ID, w.now(n.ID).Version)
	must(t, n, err)
}
