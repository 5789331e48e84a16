package booking_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/lottery"
	"deltag/domain/mix"
)

// tables are who sits where in a round: the table of each person, from 1.
func tables(p booking.TablePlan, round int) map[booking.TableSeat]int {
	at := map[booking.TableSeat]int{}
	for t, seats := range p.Rounds[round] {
		for _, s := range seats {
			at[s] = t + 1
		}
	}
	return at
}

func (w *town) tables(g booking.Gathering) booking.TablePlan {
	w.t.Helper()
	p, err := w.bs.TablePlan(w.staff(), g.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func TestTablesAreRepaired(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(60))
	ids := make([]int64, 14)
	for i := range ids {
		ids[i] = w.signUp(g, fmt.Sprint("guest", i), 1+i%2).ID // 21 people
	}
	if p := w.tables(g); p.Version != 0 || len(p.People) != 14 || len(p.Rounds) != 0 {
		t.Errorf("before there is a plan: %+v", p)
	}
	wish := booking.TableWish{Tables: 4, Rounds: 2, Together: [][]int64{{ids[0], ids[1]}}, Apart: [][]int64{{ids[2], ids[4]}}}
	p, err := w.bs.MakeTables(w.staff(), g.ID, 0, wish)
	if err != nil {
		t.Fatal(err)
	}
	keeps := func(p booking.TablePlan) {
		t.Helper()
		for round := range p.Rounds {
			at := tables(p, round)
			if a, b := at[booking.TableSeat{Booking: ids[0]}], at[booking.TableSeat{Booking: ids[1]}]; a != 0 && b != 0 && a != b {
				t.Error("who is to sit together does not")
			}
			if at[booking.TableSeat{Booking: ids[2]}] == at[booking.TableSeat{Booking: ids[4]}] && at[booking.TableSeat{Booking: ids[2]}] != 0 {
				t.Error("who is to be kept apart is not")
			}
			for s, table := range at {
				if s.Along > 0 && at[booking.TableSeat{Booking: s.Booking}] != table {
					t.Errorf("a companion of %d sits elsewhere", s.Booking)
				}
			}
		}
	}
	keeps(p)
	if p.Version != 1 || len(tables(p, 0)) != 21 || fmt.Sprint(p.Wish) != fmt.Sprint(wish) {
		t.Errorf("%+v", p)
	}
	w.madeAgain(g, p)
	if _, err := w.bs.MakeTables(w.staff(), g.ID, 0, wish); !errors.Is(err, booking.ErrChanged) {
		t.Errorf("made anew by somebody who has not seen it: %v", err)
	}

	// One is missing, and somebody came who was not in the plan.
	late := w.signUp(g, "late", 1).ID
	q, err := w.bs.RepairTables(w.staff(), g.ID, 1, 1, []int64{ids[3]})
	if err != nil {
		t.Fatal(err)
	}
	keeps(q)
	before, after := tables(p, 0), tables(q, 0)
	moved := 0
	for s, table := range after {
		if was, sat := before[s]; sat && was != table {
			moved++
		}
	}
	told := 0
	for _, m := range q.Moves {
		if m.Round == 1 && m.From > 0 {
			told++
		}
	}
	if q.Version != 2 || len(after) != 20 || after[booking.TableSeat{Booking: late}] == 0 || after[booking.TableSeat{Booking: ids[3], Along: 1}] != 0 || moved != told || moved > 2 {
		t.Errorf("%d moved, %d are told, %d sit: %+v", moved, told, len(after), q.Moves)
	}
	// The one who was missing comes to the second round; the first stays as it is.
	r, err := w.bs.RepairTables(w.staff(), g.ID, 2, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	keeps(r)
	if len(tables(r, 0)) != 20 || len(tables(r, 1)) != 22 || fmt.Sprint(r.Rounds[0]) != fmt.Sprint(q.Rounds[0]) {
		t.Errorf("%v", r.Rounds)
	}
	if _, err := w.bs.RepairTables(w.staff(), g.ID, 2, 1, nil); !errors.Is(err, booking.ErrChanged) {
		t.Errorf("repaired twice: %v", err)
	}
}

// madeAgain makes the plan from what is kept and its seed.
func (w *town) madeAgain(g booking.Gathering, p booking.TablePlan) {
	w.t.Helper()
	var q lottery.Tables
	if err := json.Unmarshal(domaintest.Value[[]byte](w.t, w.Bench, "SELECT question FROM table_plan WHERE gathering_id = $1", g.ID), &q); err != nil {
		w.t.Fatal(err)
	}
	seed, err := lottery.ParseSeed(p.Seed)
	if err != nil {
		w.t.Fatal(err)
	}
	again, err := q.Plan(context.Background(), seed)
	if err != nil {
		w.t.Fatal(err)
	}
	var kept lottery.TablePlan
	if err := json.Unmarshal(domaintest.Value[[]byte](w.t, w.Bench, "SELECT plan FROM table_plan WHERE gathering_id = $1", g.ID), &kept); err != nil {
		w.t.Fatal(err)
	}
	if fmt.Sprint(again.Rounds) != fmt.Sprint(kept.Rounds) {
		w.t.Error("the seed makes another plan")
	}
}

// The tables are mixed by what the group is mixed by.
func TestTablesAreMixed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(20))
	feature := mixed(nil, [2]int{0, 20}, [2]int{0, 20})
	quotas, err := json.Marshal([]mix.Feature{feature.Feature})
	if err != nil {
		t.Fatal(err)
	}
	kind := map[int64]int{}
	for i := range 8 {
		id := w.signUp(g, fmt.Sprint("guest", i), 1).ID
		kind[id] = i/4 + 1 // the first four are of one sort
		w.Exec(t, "UPDATE booking SET mix = ARRAY[$2]::smallint[] WHERE id = $1", id, kind[id])
	}
	w.Exec(t, "UPDATE gathering SET quotas = $2, features = '{1,1}', at_least = '{0,0}', at_most = '{20,20}', mixed = '{4,4}', value_ids = '{1,2}' WHERE id = $1", g.ID, string(quotas))
	p, err := w.bs.MakeTables(w.staff(), g.ID, 0, booking.TableWish{Tables: 2, Rounds: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, round := range p.Rounds {
		for _, seats := range round {
			of := map[int]int{}
			for _, s := range seats {
				of[kind[s.Booking]]++
			}
			if of[1] != 2 || of[2] != 2 || p.Off != 0 {
				t.Errorf("a table has %v, %d off", of, p.Off)
			}
		}
	}
}

func TestWishesThatCannotHold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(20))
	if _, err := w.bs.MakeTables(w.staff(), g.ID, 0, booking.TableWish{Tables: 1, Rounds: 1}); !errors.Is(err, booking.ErrNobodyHere) {
		t.Errorf("without people: %v", err)
	}
	a, b := w.signUp(g, "anna", 1).ID, w.signUp(g, "bo", 1).ID
	w.signUp(g, "carl", 1)
	w.signUp(g, "dora", 1)
	var refused *domain.Error
	_, err := w.bs.MakeTables(w.staff(), g.ID, 0, booking.TableWish{Tables: 2, Rounds: 0, Together: [][]int64{{a, b}}, Apart: [][]int64{{b, a}, {a}, {a, 999}}})
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	var codes []string
	for _, f := range refused.Faults {
		codes = append(codes, f.Where+" "+f.Code)
	}
	for _, want := range []string{"/rounds tables-rounds", "/apart/1 tables-wish-alone", "/apart/2 tables-wish-unknown"} {
		if !slices.Contains(codes, want) {
			t.Errorf("%q is not among %v", want, codes)
		}
	}
	_, err = w.bs.MakeTables(w.staff(), g.ID, 0, booking.TableWish{Tables: 2, Rounds: 1, Together: [][]int64{{a, b}}, Apart: [][]int64{{b, a}}})
	if !errors.As(err, &refused) || len(refused.Faults) != 1 || refused.Faults[0].Code != "tables-wishes-contradict" {
		t.Errorf("%v", err)
	}
	if _, err := w.bs.RepairTables(w.staff(), g.ID, 0, 1, nil); !errors.Is(err, booking.ErrNoPlan) {
		t.Errorf("repaired without a plan: %v", err)
	}
	if _, err := w.bs.TablePlan(w.As(domain.Analyst, 1), g.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an analyst sees who sits where: %v", err)
	}
}

// The golden protected person comes to a meeting: no list for the day tells who she is, and neither does what is kept of them.
func TestTheDayHidesWhoIsProtected(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(20))
	hidden := w.AddResident(t, "Zzyzx Hemmelig")
	w.Exec(t, `UPDATE resident SET protection = 'yes', name = 'Zzyzx Hemmelig', email = 'zzyzx@skjul.example', phone = '99 88 77 66', address = 'Skjulvej 99' WHERE id = $1`, hidden)
	if _, err := w.bs.BookFor(w.staff(), g.ID, hidden, booking.Wish{Seats: 2}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"anna", "bo", "carl"} {
		w.signUp(g, name, 1)
	}
	w.Clock.Set(g.StartsAt)
	list := w.doorList(g)
	alias := fmt.Sprintf("B-%d", hidden)
	_, badges, err := w.bs.Badges(w.staff(), g.ID)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := w.bs.MakeTables(w.staff(), g.ID, 0, booking.TableWish{Tables: 2, Rounds: 2})
	if err != nil {
		t.Fatal(err)
	}
	repaired, err := w.bs.RepairTables(w.staff(), g.ID, 1, 1, []int64{list.People[1].Booking})
	if err != nil {
		t.Fatal(err)
	}
	synced := w.sync(g, 0, booking.CheckMark{ID: markID(1), Booking: list.People[0].Booking, Attendance: booking.Attended, At: w.Now()})
	kept := domaintest.Value[string](t, w.Bench, "SELECT question::text || plan::text FROM table_plan WHERE gathering_id = $1", g.ID)
	for name, shown := range map[string]any{"the list at the door": list, "the badges": badges, "the table plan": plan, "the repaired plan": repaired} {
		text := strings.ToLower(fmt.Sprintf("%+v", shown))
		if !strings.Contains(text, strings.ToLower(alias)) {
			t.Errorf("%s lacks %s: %s", name, alias, text)
		}
		tellsNobody(t, name, text)
	}
	tellsNobody(t, "what a tablet hears", strings.ToLower(fmt.Sprintf("%+v", synced)))
	tellsNobody(t, "what is kept of the tables", strings.ToLower(kept))
}

func tellsNobody(t *testing.T, name, text string) {
	t.Helper()
	for _, secret := range []string{"zzyzx", "hemmelig", "skjul", "99 88 77"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s tells %q", name, secret)
		}
	}
}
