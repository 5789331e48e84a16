package lottery

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// allSeatings lists all ways to seat a few people once, at numbered tables.
func allSeatings(q *Tables, here map[string]bool, sizes func(t, n int) bool) (list [][][]string) {
	tables := make([][]string, len(q.sizes()))
	var ids []string
	for _, m := range q.Members {
		if here[m.ID] {
			ids = append(ids, m.ID)
		}
	}
	var try func(next int)
	try = func(next int) {
		if next == len(ids) {
			if keeps(q, tables, here, sizes) {
				seating := make([][]string, len(tables))
				for t := range tables {
					seating[t] = slices.Clone(tables[t])
				}
				list = append(list, seating)
			}
			return
		}
		for t := range tables {
			tables[t] = append(tables[t], ids[next])
			try(next + 1)
			tables[t] = tables[t][:len(tables[t])-1]
		}
	}
	try(0)
	return list
}

// TestTablesAgainstBruteForce compares small plans with all that there are: wishes that cannot hold are told exactly, and
// the mix is the best, then the meetings are the most; the bound is never below what is possible.
func TestTablesAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{32}, "test tables")
	solved, impossible, tight, repeats := 0, 0, 0, 0
	for solved < 150 {
		q := randomTables(s, 7, 3, 3)
		if q.Rounds > 2 && len(q.Members) > 5 {
			q.Rounds = 2
		}
		seatings := allSeatings(q, everybody(q), planned(q))
		plan, err := q.plan(context.Background(), Seed{byte(solved)}, 400)
		var faults *FaultError
		switch {
		case len(seatings) == 0 && errors.As(err, &faults):
			impossible++
			checkNamed(t, q, faults)
			continue
		case len(seatings) == 0 || err != nil:
			t.Fatalf("%d ways to sit, %v: %+v", len(seatings), err, q)
		}
		if len(seatings) > 250 {
			continue
		}
		solved++
		off, meetings, most := bestPlan(q, seatings)
		if plan.Off != off || plan.Meetings != meetings {
			t.Errorf("%d off and %d meetings, best is %d and %d: %+v", plan.Off, plan.Meetings, off, meetings, q)
		}
		if most > plan.Most {
			t.Errorf("the bound is %d, but %d meet: %+v", plan.Most, most, q)
		}
		if most == plan.Most {
			tight++
		}
		if q.Rounds > 1 {
			repeats++
		}
	}
	t.Logf("%d solved (%d with several rounds; the bound is reached in %d), %d impossible", solved, repeats, tight, impossible)
	if impossible < 50 || repeats < 50 {
		t.Error("too few cases of a kind")
	}
}

// bestPlan tries all ways to sit in all rounds.
func bestPlan(q *Tables, seatings [][][]string) (off, meetings, most int) {
	off = 1 << 30
	plan := &TablePlan{}
	var try func(from int)
	try = func(from int) {
		if len(plan.Rounds) == q.Rounds {
			m, o := q.measure(plan)
			if o < off || o == off && m > meetings {
				off, meetings = o, m
			}
			most = max(most, m)
			return
		}
		for i := from; i < len(seatings); i++ {
			plan.Rounds = append(plan.Rounds, seatings[i])
			try(i)
			plan.Rounds = plan.Rounds[:len(plan.Rounds)-1]
		}
	}
	try(0)
	return off, meetings, most
}

// checkNamed takes away the wishes that a fault names: without them a plan exists, and of wishes that were found by search
// each is needed for the contradiction.
func checkNamed(t *testing.T, q *Tables, faults *FaultError) {
	t.Helper()
	left := *q
	left.Together, left.Apart = slices.Clone(q.Together), slices.Clone(q.Apart)
	for _, f := range faults.Faults {
		if !strings.HasPrefix(f.Code, "wish") {
			t.Fatalf("an unexpected fault %+v of %+v", f, q)
		}
		unnamed := func(kind string) func(w Wish) bool {
			return func(w Wish) bool { return strings.Contains(f.Detail, kind+" ("+strings.Join(w.IDs, ", ")+")") }
		}
		named := Tables{Features: q.Features, Members: q.Members, Rounds: 1, Count: q.Count, Sizes: q.Sizes}
		for _, w := range q.Together {
			if unnamed("together")(w) {
				named.Together = append(named.Together, w)
			}
		}
		for _, w := range q.Apart {
			if unnamed("apart")(w) {
				named.Apart = append(named.Apart, w)
			}
		}
		if len(named.Together)+len(named.Apart) == 0 {
			t.Fatalf("nothing is named by %+v of %+v", f, q)
		}
		if f.Code == "wishes-impossible" && len(allSeatings(&named, everybody(q), planned(q))) > 0 {
			t.Errorf("%s, but they can: %+v", f.Detail, q)
		}
		left.Together = slices.DeleteFunc(left.Together, unnamed("together"))
		left.Apart = slices.DeleteFunc(left.Apart, unnamed("apart"))
	}
	if faults.Faults[0].Code == "wishes-impossible" && len(allSeatings(&left, everybody(q), planned(q))) == 0 {
		t.Errorf("without what is named there is still no plan: %v of %+v", faults, q)
	}
}
