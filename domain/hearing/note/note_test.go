package note_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"deltag/domain/hearing/note"
	"deltag/domain/message"
)

// criteria are those of a hearing of four: two women and two men, mixed by age and by what they live on.
func criteria() note.Criteria {
	value := func(da, en string, least, most int) note.SpreadValue {
		return note.SpreadValue{Name: note.Text{Da: da, En: en}, Min: least, Max: most}
	}
	return note.Criteria{Seats: 4, StandBys: 3, Must: []string{"Har fået ydelsen inden for det sidste år", "Ingen løbende klage, der skal føres på mødet"}, Spread: []note.Spread{
		{Name: note.Text{Da: "Køn", En: "Sex"}, Values: []note.SpreadValue{value("kvinde", "woman", 2, 2), value("mand", "man", 2, 2)}},
		{Name: note.Text{Da: "Alder", En: "Age"}, Values: []note.SpreadValue{value("18-29", "18-29", 1, 1), value("30-49", "30-49", 1, 2), value("50+", "50+", 1, 2)}},
		{Name: note.Text{Da: "Ydelse", En: "Benefit"}, Values: []note.SpreadValue{value("kontanthjælp", "cash benefit", 1, 2), value("sygedagpenge", "sickness benefit", 1, 1),
			value("dagpenge", "unemployment insurance", 1, 2), value("ledighedsydelse", "waiting benefit", 0, 1)}},
	}}
}

// volunteers are 24 people: one line per age, with sex and benefit of each.
func volunteers() (all []note.Volunteer) {
	for age, people := range [...]string{"w0 w2 m0 m0 m2 w1", "w0 w0 w1 w2 m0 m2 m1 w1 w2 m2", "w1 w1 w0 w2 m1 m2 m0 w0"} {
		for i := 0; i < len(people); i += 3 {
			n := len(all)
			v := note.Volunteer{Pseudonym: fmt.Sprintf("%x", sha256.Sum256([]byte{byte(n)}))[:12], Source: note.OpenCall,
				Values: []int{strings.IndexByte("wm", people[i]), age, int(people[i+1] - '0')}, Salt: sha256.Sum256([]byte{1, byte(n)})}
			if n%9 == 4 {
				v.Source = note.Caseworker
			}
			all = append(all, v)
		}
	}
	note.Number(all)
	return all
}

// whole is a note from its purpose to two signatures, with one deviation on the way. Its lottery is found once: each test
// gets a copy.
func whole(t testing.TB) (note.Chain, *note.Audit) {
	t.Helper()
	made.once.Do(func() { made.chain, made.audit = makeWhole(t) })
	if made.audit == nil {
		t.Fatal("the note could not be made: see the first test that needed it")
	}
	audit := *made.audit
	audit.Volunteers, audit.Gone, audit.Reasons = slices.Clone(audit.Volunteers), slices.Clone(audit.Gone), slices.Clone(audit.Reasons)
	for i := range audit.Volunteers {
		audit.Volunteers[i].Values = slices.Clone(audit.Volunteers[i].Values)
	}
	return slices.Clone(made.chain), &audit
}

var made struct {
	once  sync.Once
	chain note.Chain
	audit *note.Audit
}

func makeWhole(t testing.TB) (note.Chain, *note.Audit) {
	t.Helper()
	var c note.Chain
	minute := 0
	add := func(kind note.Kind, body any) {
		t.Helper()
		minute++
		if err := c.Add(fmt.Sprintf("2026-09-01T08:%02d:00Z", minute), kind, body); err != nil {
			t.Fatal(err)
		}
	}
	read := func() *note.Document {
		t.Helper()
		d, err := c.Read()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	rules, all := criteria(), volunteers()
	add(note.PurposeKind, note.Purpose{Title: "Sygedagpenge: breve og møder", Committee: "Beskæftigelsesudvalget", Question: "Hvordan er det at få vores breve \"<&>\" \u2028?",
		Claim: note.LotteryVoice, Affected: []note.Affected{{Group: "Sygedagpenge, Center Nord", People: 812}}, Source: "Kommunens egne tal", AsOf: "2026-08-01"})
	add(note.CriteriaKind, rules)
	add(note.VolunteersKind, rules.Close(c.Head(), all))
	add(note.ProtectionKind, note.Protection{Risks: []note.Risk{{Kind: note.Dependence, Yes: true, What: "Sagsbehandleren får ikke noget at vide"}, {Kind: note.Health}, {Kind: note.Publicity}, {Kind: note.Media}},
		Ways: []note.Way{note.InPerson, note.ReadAloud}})
	l, err := rules.Find(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	add(note.LotteryKind, l)
	d, hash := read(), c.Head()
	number, err := note.NumberOfDice([]int{4, 0, 7})
	if err != nil || number != 407 {
		t.Fatal(number, err)
	}
	group, standBys, err := d.Draw(number, hash)
	if err != nil {
		t.Fatal(err)
	}
	add(note.DrawingKind, note.Drawing{How: note.ByDice, Source: "Kastet i byrådssalen", Throws: []int{4, 0, 7}, Number: number, Group: group, StandBys: standBys})
	add(note.SpeaksKind, read().Speak())
	reason := note.Opened{Deviation: 1, Text: "Er blevet syg", Salt: sha256.Sum256([]byte("reason"))}
	d = read()
	in := d.Next(group[0], all)
	add(note.DeviationKind, note.Deviation{Out: group[0], In: in, Cause: note.Cannot, Reason: note.CommitReason(reason.Salt, reason.Text), Holds: rules.Holds(d.Replaced(group[0], in), all)})
	add(note.SpeaksKind, read().Speak())
	add(note.SignatureKind, note.Signature{Role: "secretary"})
	add(note.SignatureKind, note.Signature{Role: "unit_leader"})
	return c, &note.Audit{Head: c.Head(), Volunteers: all, Gone: []int{}, Reasons: []note.Opened{reason}}
}

func publish(t testing.TB, c note.Chain) []byte {
	t.Helper()
	data, err := c.Publish()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// verify reads a public file and checks it.
func verify(data []byte, head string) []string {
	p, err := note.ParsePublic(data)
	if err != nil {
		return []string{err.Error()}
	}
	return p.Verify(head)
}

func TestWholeNote(t *testing.T) {
	t.Parallel()
	c, audit := whole(t)
	data := publish(t, c)
	if faults := verify(data, c.Head()); len(faults) > 0 {
		t.Fatal(faults)
	}
	p, err := note.ParsePublic(data)
	if err != nil {
		t.Fatal(err)
	}
	faults, err := p.VerifyAudit(t.Context(), audit)
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	d, err := c.Read()
	if err != nil {
		t.Fatal(err)
	}
	// 24 volunteers for 4 seats: the ceiling of the smallest chance is not 4 of 24, since the group is to be mixed.
	if l := d.Lottery; l.Allowed != 485 || l.AlikeLowest >= l.AlikeHighest || l.Exact > l.Ceiling || l.Exact+1 < l.Ceiling || l.Lowest*1000+1000 < l.Exact || l.Lowest*l.Allowed <= l.AlikeLowest*1000 {
		t.Errorf("%d groups, alike %d to %d, chances %d to %d, exact %d of at most %d", l.Allowed, l.AlikeLowest, l.AlikeHighest, l.Lowest, l.Highest, l.Exact, l.Ceiling)
	}
	if got := d.Volunteers.Absent; !slices.Equal(got, [][2]int{{2, 3}}) {
		t.Errorf("absent are %v", got)
	}
	for _, secret := range []string{audit.Volunteers[3].Pseudonym, audit.Volunteers[3].Salt.String(), "Er blevet syg"} {
		if strings.Contains(string(data), secret) {
			t.Errorf("the public file tells %s", secret)
		}
	}
}

// An erased person leaves no salt behind; the chain holds, and the others can still be opened.
func TestErasureKeepsTheChain(t *testing.T) {
	t.Parallel()
	c, audit := whole(t)
	p, err := note.ParsePublic(publish(t, c))
	if err != nil {
		t.Fatal(err)
	}
	audit.Gone = append(audit.Gone, audit.Volunteers[6].Number)
	audit.Volunteers = slices.Delete(audit.Volunteers, 6, 7)
	if faults := p.Verify(c.Head()); len(faults) > 0 {
		t.Error(faults)
	}
	if faults, err := p.VerifyAudit(t.Context(), audit); err != nil || len(faults) > 0 {
		t.Error(faults, err)
	}
	check(t, c, audit, c.Head(), "")
	audit.Gone = nil
	if faults, err := p.VerifyAudit(t.Context(), audit); err != nil || len(faults) != 1 {
		t.Error("somebody is missing and nobody was erased:", faults, err)
	}
}

// The auditor's file is held against the commitments: whoever changes a feature, a source, a salt or a reason is found.
func TestAuditFindsChanges(t *testing.T) {
	t.Parallel()
	c, _ := whole(t)
	p, err := note.ParsePublic(publish(t, c))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*note.Audit){
		"value":     func(a *note.Audit) { a.Volunteers[0].Values[0] = 1 - a.Volunteers[0].Values[0] },
		"source":    func(a *note.Audit) { a.Volunteers[1].Source = note.Partner },
		"pseudonym": func(a *note.Audit) { a.Volunteers[2].Pseudonym = "000000000000" },
		"salt":      func(a *note.Audit) { a.Volunteers[3].Salt[0]++ },
		"number":    func(a *note.Audit) { a.Volunteers[4].Number = 1 },
		"reason":    func(a *note.Audit) { a.Reasons[0].Text = "Ville ikke" },
		"head":      func(a *note.Audit) { a.Head = "" },
	} {
		_, audit := whole(t)
		change(audit)
		faults, err := p.VerifyAudit(t.Context(), audit)
		if err != nil || len(faults) == 0 {
			t.Errorf("%s: %v %v", name, faults, err)
		}
		if name != "head" {
			check(t, c, audit, c.Head(), "volunteer|reason")
		}
	}
}

// check runs the independent program over a note, and wants it to find something with one of the words, or nothing.
func check(t *testing.T, c note.Chain, audit *note.Audit, head, words string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "note.json")
	write(t, file, publish(t, c))
	args := []string{file, head}
	if audit != nil {
		opened, err := audit.Encode()
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, file+".audit")
		write(t, file+".audit", opened)
	}
	out, failed := python(t, args...)
	if (words == "") == failed || words != "" && !slices.ContainsFunc(strings.Split(words, "|"), func(w string) bool { return strings.Contains(out, w) }) {
		t.Errorf("the program says %q, wanted is %q", out, words)
	}
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func python(t *testing.T, args ...string) (out string, failed bool) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "check_note.py")
	write(t, program, note.Checker)
	raw, err := exec.CommandContext(t.Context(), "python3", append([]string{program}, args...)...).CombinedOutput()
	return string(raw), err != nil
}

// The program that is offered for download computes a note again from its public file alone.
func TestIndependentProgram(t *testing.T) {
	t.Parallel()
	c, audit := whole(t)
	check(t, c, nil, c.Head(), "")
	check(t, c, nil, "-", "")
	check(t, c, audit, c.Head(), "")
	check(t, c, nil, strings.Repeat("0", 64), "the last hash")
	for n := range c { // at every state of the note
		check(t, c[:n+1], nil, c[n].Hash, "")
	}
	if lines := strings.Count(string(note.Checker), "\n"); lines > 120 {
		t.Errorf("the program has %d lines: it is to be read", lines)
	}
}

// What goes with those who come is plain Danish, whoever comes and whatever they can speak for.
func TestSpeaksPlainly(t *testing.T) {
	t.Parallel()
	c, _ := whole(t)
	d, err := c.Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, claim := range note.Claims {
		for seats := 1; seats <= note.MostSeats; seats++ {
			for _, chances := range [][2]int{{166, 166}, {166, 167}, {124, 331}} {
				d.Purpose.Claim, d.Purpose.Behind = claim, ""
				if claim.Behind() {
					d.Purpose.Behind = "Udsatterådet"
				}
				d.Deviations, d.Drawing.Group = d.Deviations[:seats%2], nil
				for n := range seats {
					d.Drawing.Group = append(d.Drawing.Group, n+2)
				}
				if seats%2 == 1 {
					d.Deviations[0] = note.Deviation{Out: 2, In: 20}
				}
				d.Lottery.Lowest, d.Lottery.Highest, d.Lottery.Exact = chances[0], chances[1], chances[0]*1000
				words := d.Speak()
				if lix := message.Read(words.Da).LIX; lix > message.LIXEasy {
					t.Errorf("LIX %.0f: %s", lix, words.Da)
				}
				for _, must := range []string{"24", "Ydelse ledighedsydelse", "sagsbehandler"} {
					if !strings.Contains(words.Da, must) {
						t.Errorf("nothing of %s: %s", must, words.Da)
					}
				}
				if !strings.Contains(words.En, "They cannot show how many") && !strings.Contains(words.En, "The citizen cannot show how many") {
					t.Error(words.En)
				}
			}
		}
	}
}

// Without those whom a caseworker suggested there must be a group as well: a suggestion never decides.
func TestSuggestionsNeverDecide(t *testing.T) {
	t.Parallel()
	rules, all := criteria(), volunteers()
	for i := range all {
		all[i].Source = note.OpenCall
		if all[i].Values[2] == 1 { // all with sickness benefit, of whom one must come
			all[i].Source = note.Caseworker
		}
	}
	if _, err := rules.Find(t.Context(), all); err != note.ErrDecisive {
		t.Errorf("got %v", err)
	}
	with, err := rules.Find(t.Context(), volunteers())
	if err != nil {
		t.Fatal(err)
	}
	plain := volunteers()
	for i := range plain {
		plain[i].Source = note.OpenCall
	}
	without, err := rules.Find(t.Context(), plain)
	if err != nil || !slices.Equal(with.Chances, without.Chances) {
		t.Errorf("a suggestion changed chances: %v and %v (%v)", with.Chances, without.Chances, err)
	}
}

func TestCriteriaFaults(t *testing.T) {
	t.Parallel()
	c := criteria()
	if faults := note.CheckCriteria(&c); len(faults) > 0 {
		t.Fatal(faults)
	}
	c.Seats, c.StandBys, c.Must = 9, 7, []string{" "}
	c.Spread[0].Values[0].Min = 3
	c.Spread[1].Name.En = ""
	c.Spread[2].Values = c.Spread[2].Values[:1]
	var where []string
	for _, f := range note.CheckCriteria(&c) {
		where = append(where, f.Where)
	}
	want := []string{"/seats", "/standBys", "/must/0", "/spread/0/values/0/min", "/spread/0/values", "/spread/1/name", "/spread/1/values", "/spread/2/values", "/spread/2/values"}
	if !slices.Equal(where, want) {
		t.Errorf("faults are at %v, want %v", where, want)
	}
}

func TestDice(t *testing.T) {
	t.Parallel()
	for _, bad := range [][]int{nil, {1, 2}, {1, 2, 10}, {-1, 0, 0}, {1, 2, 3, 4}} {
		if n, err := note.NumberOfDice(bad); err == nil {
			t.Errorf("%v is number %d", bad, n)
		}
	}
	if n, err := note.NumberOfDice([]int{0, 0, 7}); n != 7 || err != nil {
		t.Error(n, err)
	}
}

// A record that Go writes is hashed as any program hashes it: the canonical form is the one of RFC 8785.
func TestBodiesAreCanonical(t *testing.T) {
	t.Parallel()
	c, _ := whole(t)
	for _, r := range c {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(r.Body, &fields); err != nil {
			t.Error(err)
		}
	}
	if !strings.Contains(string(c[0].Body), "\"<&>\\\" \u2028?") || strings.Contains(string(c[0].Body), `\u003c`) {
		t.Errorf("%s", c[0].Body)
	}
}
