package panel_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// soul is somebody of the register in the thousand situations.
type soul struct {
	id     int64
	values [2]int // places of their values in the two features
	home   string
	away   bool // paused, gone or opted out: not to be called now
}

// part is what somebody has been in one panel.
type part struct {
	soul
	reply    panel.Reply
	status   panel.MemberStatus // "" without a seat
	cause    panel.Cause
	overdue  bool
	position int // among the stand-bys; 0 for none
}

// drama is one panel with drop-outs.
type drama struct {
	id     int64
	size   int
	limits [2][]panel.Quota // by feature and place
	parts  []part
}

// souls makes the register: 22 people in shared and single homes.
func souls(t *testing.T, b *domaintest.Bench, r *rand.Rand, features []resident.Feature) (list []soul) {
	t.Helper()
	for n := range 22 {
		s := soul{home: fmt.Sprint("h", r.IntN(16))}
		if r.IntN(3) == 0 {
			s.home = fmt.Sprint("alone", n)
		}
		change := "''"
		if s.away = r.IntN(7) == 0; s.away {
			change = "'moved'"
		}
		s.id = domaintest.Value[int64](t, b, `INSERT INTO resident (unit_id, source_id, name, email, household, gone, birth_year, protection, created_at, changed_at)
			VALUES (1, $1, $1, $1 || '@example.dk', $2, `+change+`, 1980, 'no', '2026-08-01Z', '2026-08-01Z') RETURNING id`, fmt.Sprint("s", n), s.home)
		for f, feature := range features {
			s.values[f] = r.IntN(min(3, len(feature.Values)))
			b.Exec(t, "UPDATE resident SET value_ids[$2] = $3, since[$2] = '2026-01-01' WHERE id = $1", s.id, feature.ID, feature.Values[s.values[f]].ID)
		}
		list = append(list, s)
	}
	return list
}

// invent makes up what has happened in one panel.
func invent(r *rand.Rand, all []soul, features []resident.Feature) drama {
	d := drama{size: 3 + r.IntN(6)}
	seats := 0
	for _, s := range all {
		p := part{soul: s, reply: []panel.Reply{panel.Accepted, panel.Accepted, panel.Accepted, panel.Declined, panel.NotNow, panel.NoReply}[r.IntN(6)]}
		if p.reply == panel.NoReply || p.reply == panel.Declined && r.IntN(2) == 0 {
			d.parts = append(d.parts, p)
			continue
		}
		switch n := r.IntN(10); {
		case n < 4 && seats < d.size && p.reply == panel.Accepted:
			p.status = panel.SeatConfirmed
			if n < 2 {
				p.status, p.overdue = panel.SeatOffered, n == 0
			}
			seats++
		case n == 4:
			p.status = panel.SeatGivenUp
			p.cause = panel.Causes[r.IntN(len(panel.Causes))]
		case n > 6 && p.reply != panel.Declined:
			p.position = 1 + len(d.parts)
		}
		d.parts = append(d.parts, p)
	}
	for f := range d.limits {
		d.limits[f] = make([]panel.Quota, min(3, len(features[f].Values)))
		for v := range d.limits[f] {
			n := r.IntN(d.size + 1)
			d.limits[f][v] = panel.Quota{Min: max(0, n-2-r.IntN(4)), Max: n + r.IntN(4)}
		}
	}
	return d
}

// play writes the situation into the database.
func (d *drama) play(t *testing.T, b *domaintest.Bench, n int, features []resident.Feature) {
	t.Helper()
	d.id = domaintest.Value[int64](t, b, `INSERT INTO panel (unit_id, name, purpose, legal_basis, special_ground, size, first_meeting, reply_by, ends_on, state,
		created_at, opened_at, confirmed_at) VALUES (1, $1, 'x', 'public_task', 'not_used', $2, '2026-11-02', '2026-08-01', '2027-11-02', 'confirmed',
		'2026-07-01Z', '2026-07-01Z', '2026-08-10Z') RETURNING id`, fmt.Sprint("Panel ", n), d.size)
	var sql strings.Builder
	for f, feature := range features {
		fmt.Fprintf(&sql, "INSERT INTO panel_dimension VALUES (%d, %d, %d);", d.id, feature.ID, f)
		for v, q := range d.limits[f] {
			fmt.Fprintf(&sql, "INSERT INTO quota VALUES (%d, %d, %d, %d, %d, %d);", d.id, feature.ID, feature.Values[v].ID, q.Min, q.Min, q.Max)
		}
	}
	fmt.Fprintf(&sql, `INSERT INTO draw (panel_id, stage, trial, number, seed, algorithm, inputs, inputs_hash, result, drawn_at)
		VALUES (%d, 'panel', false, 1, repeat('%x', 64), 'test', '', repeat('0', 64), '{}', '2026-08-05Z');`, d.id, n%16)
	for _, p := range d.parts {
		replied, answers := "NULL", 0
		if p.reply != panel.NoReply {
			replied, answers = "'2026-07-10Z'", 1
		}
		fmt.Fprintf(&sql, `INSERT INTO invitation (panel_id, draw_id, resident_id, household_key, stratum, inclusion_probability, wave, respond_by, reply, replied_at, answers, created_at)
			VALUES (%d, currval(pg_get_serial_sequence('draw', 'id')), %d, 'then-%d', '', 0.5, 1, '2026-08-01Z', '%s', %s, %d, '2026-07-01Z');`, d.id, p.id, p.id, p.reply, replied, answers)
		if p.position > 0 {
			fmt.Fprintf(&sql, "INSERT INTO standby VALUES (%d, %d, %d, currval(pg_get_serial_sequence('draw', 'id')));", d.id, p.position, p.id)
		}
		if p.status == "" {
			continue
		}
		offered := "2026-08-05Z" // ten days after the confirmation are over on 1 September
		if !p.overdue {
			offered = "2026-08-25Z"
		}
		fmt.Fprintf(&sql, `INSERT INTO membership (panel_id, draw_id, resident_id, stratum, status, cause, changed_at, created_at)
			VALUES (%d, currval(pg_get_serial_sequence('draw', 'id')), %d, '%d.%d', '%s', '%s', '%[7]s', '%[7]s');`,
			d.id, p.id, features[0].Values[p.values[0]].ID, features[1].Values[p.values[1]].ID, p.status, p.cause, offered)
	}
	b.Exec(t, sql.String())
}

func (p *part) seated() bool {
	return p.status == panel.SeatConfirmed || p.status == panel.SeatOffered && !p.overdue
}

// callable follows the words of the rule: who said yes, is not away, and never declined, left or stayed away.
func (p *part) callable() bool {
	return p.reply == panel.Accepted && !p.away && !p.seated() && !p.overdue &&
		(p.status != panel.SeatGivenUp || p.cause == panel.CauseNotNow)
}

// holds tells whether the seated and these people make a panel. Quotas that the seated exceed count as raised to them.
func (d *drama) holds(called []part) bool {
	homes, alone := map[string]int{}, map[string]bool{}
	var n, seated [2][3]int
	for _, p := range d.parts {
		if p.seated() {
			alone[p.home] = true
			for f, v := range p.values {
				n[f][v]++
				seated[f][v]++
			}
		}
	}
	for _, p := range called {
		homes[p.home]++
		if alone[p.home] || homes[p.home] > 1 {
			return false
		}
		for f, v := range p.values {
			n[f][v]++
		}
	}
	for f, limits := range d.limits {
		for v, q := range limits {
			if n[f][v] < q.Min || n[f][v] > max(q.Max, seated[f][v]) {
				return false
			}
		}
	}
	return true
}

// sets calls use with every choice of so many people who can be called.
func (d *drama) sets(empty int, use func([]part)) {
	var can []part
	for _, p := range d.parts {
		if p.callable() {
			can = append(can, p)
		}
	}
	var chosen []part
	var try func(next int)
	try = func(next int) {
		if len(chosen) == empty {
			use(chosen)
			return
		}
		for i := next; i < len(can); i++ {
			chosen = append(chosen, can[i])
			try(i + 1)
			chosen = chosen[:len(chosen)-1]
		}
	}
	try(0)
}

// positions are the places of the stand-bys among some people, the first first.
func positions(people []part) (list []int) {
	for _, p := range people {
		if p.position > 0 {
			list = append(list, p.position)
		}
	}
	slices.Sort(list)
	return list
}

// earlier tells whether the stand-bys of a come before those of b: an earlier place at the first difference, or more of them.
func earlier(a, b []int) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return len(a) > len(b)
}

// TestAThousandReplacements: in a thousand random situations the empty seats are filled exactly when they can be, by
// people who may be called, with every quota and household kept, stand-bys first in their order; else what is short is
// named. The preview says the same, and changes nothing.
func TestAThousandReplacements(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	all, err := ps.Features(b.Ctx())
	if err != nil {
		t.Fatal(err)
	}
	var features []resident.Feature
	for _, f := range all {
		if f.Code == "sex" || f.Code == "district" {
			features = append(features, f)
		}
	}
	r := rand.New(rand.NewPCG(110, 119))
	people := souls(t, b, r, features)
	var filled, short, full, several int
	for n := range 1000 {
		d := invent(r, people, features)
		d.play(t, b, n, features)
		switch outcome, empty := d.check(t, b, ps); outcome {
		case "filled":
			filled++
			if empty > 1 {
				several++
			}
		case "short":
			short++
		default:
			full++
		}
	}
	t.Logf("%d filled (%d of them more than one seat), %d short, %d without an empty seat", filled, several, short, full)
	if filled < 250 || short < 250 || several < 150 {
		t.Error("too few cases of a kind")
	}
}

func (d *drama) check(t *testing.T, b *domaintest.Bench, ps *panel.Panels) (outcome string, empty int) {
	t.Helper()
	empty = d.size
	for _, p := range d.parts {
		if p.seated() {
			empty--
		}
	}
	before := d.traces(t, b)
	plan, err := ps.RefillPlan(b.Ctx(), d.id)
	if err != nil {
		t.Fatalf("the preview: %v", err)
	}
	if after := d.traces(t, b); after != before {
		t.Fatalf("the preview changed %s to %s", before, after)
	}
	draw, err := ps.Refill(b.Ctx(), d.id, 0)
	if empty <= 0 {
		if !errors.Is(err, panel.ErrNoEmptySeat) {
			t.Fatalf("no seat is empty, but: %v", err)
		}
		return "full", empty
	}
	possible, best := false, []int(nil)
	d.sets(empty, func(set []part) {
		if d.holds(set) {
			if places := positions(set); !possible || earlier(places, best) {
				best = places
			}
			possible = true
		}
	})
	if !possible {
		var refusal *domain.Error
		if !errors.Is(err, panel.ErrInfeasible) || !errors.As(err, &refusal) || len(refusal.Faults) == 0 || len(plan.Short)+len(plan.Faults) == 0 {
			t.Fatalf("nobody can take the seats, but: %v, preview %+v; %+v", err, plan, d)
		}
		return "short", empty
	}
	if err != nil {
		t.Fatalf("the seats can be filled, but: %v; %+v", err, d)
	}
	result := resultOf[panel.RefillResult](t, draw)
	var called []part
	for i, id := range result.Members {
		if got := strconv.FormatInt(plan.Called[i].ResidentID, 10); got != id {
			t.Fatalf("the preview called %s, the replacement %s", got, id)
		}
		called = append(called, d.find(t, id))
	}
	if len(called) != empty || !d.holds(called) || !slices.Equal(positions(called), best) {
		t.Fatalf("called %+v for %d seats, stand-bys %v, the earliest are %v; %+v", called, empty, positions(called), best, d)
	}
	d.checkAfter(t, b, ps, draw, called)
	return "filled", empty
}

func (d *drama) find(t *testing.T, id string) part {
	t.Helper()
	for _, p := range d.parts {
		if strconv.FormatInt(p.id, 10) == id {
			if !p.callable() {
				t.Fatalf("%+v was called", p)
			}
			return p
		}
	}
	t.Fatalf("%s was called and never invited", id)
	return part{}
}

// traces is a fingerprint of all that a replacement changes.
func (d *drama) traces(t *testing.T, b *domaintest.Bench) string {
	t.Helper()
	return domaintest.Value[string](t, b, `SELECT concat_ws(' ', (SELECT string_agg(m::text, ',' ORDER BY id) FROM membership m WHERE panel_id = $1),
		(SELECT count(*) FROM standby WHERE panel_id = $1), (SELECT count(*) FROM draw WHERE panel_id = $1), (SELECT version FROM panel WHERE id = $1),
		(SELECT count(*) FROM message))`, d.id)
}

// checkAfter: the panel is full, the called are told, the silent have lost their offer, and the draw can be made again.
func (d *drama) checkAfter(t *testing.T, b *domaintest.Bench, ps *panel.Panels, draw panel.Draw, called []part) {
	t.Helper()
	got := domaintest.Value[string](t, b, `SELECT concat_ws(' ', (SELECT count(*) FROM membership WHERE panel_id = $1 AND status <> 'withdrawn'),
		(SELECT count(*) FROM membership WHERE panel_id = $1 AND draw_id = $2 AND status = 'offered'),
		(SELECT count(*) FROM message WHERE activity = 'panel:' || $1::bigint AND kind = 'panel-drawn'),
		(SELECT count(*) FROM membership WHERE panel_id = $1 AND status = 'withdrawn' AND refilled_by IS NULL))`, d.id, draw.ID)
	if want := fmt.Sprint(d.size, len(called), len(called), 0); got != want {
		t.Fatalf("seats, offered, told, still out: %s, want %s", got, want)
	}
	if v, err := ps.Verify(b.Ctx(), draw.ID); err != nil || !v.InputsSame || !v.ResultSame {
		t.Fatalf("made again: %+v, %v", v, err)
	}
}
