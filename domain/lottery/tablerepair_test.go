package lottery

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// allowed are the sizes of tables by the words of the rule, for so many people, and so far from it.
func allowed(q *Tables, here, uneven int) func(t, n int) bool {
	return func(t, n int) bool {
		even := float64(here) / float64(len(q.sizes()))
		if len(q.Sizes) > 0 {
			even = float64(q.Sizes[t]) * float64(here) / float64(len(q.Members))
		}
		return float64(n) > even-1-float64(uneven) && float64(n) < even+1+float64(uneven)
	}
}

// fewestMoves tries every way to sit in a round.
func fewestMoves(q *Tables, before [][]string, here map[string]bool) (uneven, moves int) {
	at := map[string]int{}
	for t, ids := range before {
		for _, id := range ids {
			at[id] = t + 1
		}
	}
	for ; ; uneven++ {
		moves = -1
		for _, seating := range allSeatings(q, here, allowed(q, len(here), uneven)) {
			n := 0
			for t, ids := range seating {
				for _, id := range ids {
					if at[id] > 0 && at[id] != t+1 {
						n++
					}
				}
			}
			if moves < 0 || n < moves {
				moves = n
			}
		}
		if moves >= 0 {
			return uneven, moves
		}
	}
}

// randomAway makes some people miss some rounds.
func randomAway(s *source, q *Tables) (list []Away) {
	for _, m := range q.Members {
		if s.below(3) == 0 && len(list) < len(q.Members)-1 {
			from := 1 + int(s.below(uint64(q.Rounds)))
			list = append(list, Away{m.ID, from, from + int(s.below(uint64(q.Rounds-from+1)))})
		}
	}
	return list
}

// TestRepairAgainstBruteForce: people go missing, then others do and some come after all. Each time every round is sound with
// exactly as few moves as the best of all ways to sit.
func TestRepairAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{34}, "test tables")
	repaired, moved, uneven, returned := 0, 0, 0, 0
	for repaired < 2000 {
		q := randomTables(s, 8, 3, 2)
		plan, err := q.plan(context.Background(), Seed{byte(repaired)}, 20)
		if err != nil {
			continue
		}
		for range 2 {
			away := randomAway(s, q)
			next, err := q.Repair(context.Background(), plan, away)
			if err != nil {
				t.Fatalf("%v: %v of %+v", err, away, q)
			}
			if !next.Fewest || len(next.Away) != len(away) {
				t.Fatalf("not proved: %v of %+v", away, q)
			}
			wantMoves, wantUneven := 0, 0
			for n := range plan.Rounds {
				here := q.present(away, n)
				u, m := fewestMoves(q, plan.Rounds[n], here)
				wantMoves, wantUneven = wantMoves+m, max(wantUneven, u)
				if !keeps(q, next.Rounds[n], here, allowed(q, len(here), u)) {
					t.Fatalf("%v breaks a rule: %v of %+v", next.Rounds[n], away, q)
				}
			}
			if next.Moved() != wantMoves || next.Uneven != wantUneven {
				t.Fatalf("%d moves, %d are enough (uneven %d, %d): %v of %+v from %v", next.Moved(), wantMoves, next.Uneven, wantUneven, away, q, plan.Rounds)
			}
			if len(next.Moves) > next.Moved() {
				returned++
			}
			if wantMoves > 0 {
				moved++
			}
			if wantUneven > 0 {
				uneven++
			}
			repaired++
			plan = next
		}
	}
	t.Logf("%d repairs: %d with moves, %d less even than they should be, %d with somebody who came", repaired, moved, uneven, returned)
	if moved < 150 || uneven < 20 || returned < 100 {
		t.Error("too few cases of a kind")
	}
}

// TestRepairTakesTheBestOfTheFewest: of all who can fill the one empty seat, somebody comes who leaves the tables mixed.
func TestRepairTakesTheBestOfTheFewest(t *testing.T) {
	t.Parallel()
	q := &Tables{Features: []string{"sex"}, Rounds: 1, Count: 3}
	for _, id := range strings.Fields("a1 a2 a3 b1 b2 b3 c1 c2 c3") {
		sex := "man"
		if id[1] == '1' {
			sex = "woman"
		}
		q.Members = append(q.Members, Guest{ID: id, Values: []string{sex}})
	}
	plan := &TablePlan{Rounds: [][][]string{{{"a1", "a2", "a3"}, {"b1", "b2", "b3"}, {"c1", "c2", "c3"}}}}
	plan.Meetings, plan.Off = q.measure(plan)
	plan.Most = q.mostMeetings(plan)
	got, err := q.Repair(context.Background(), plan, []Away{{"a1", 1, 1}, {"a2", 1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Moved() != 1 || got.Off != 0 || got.Moves[0].To != 1 {
		t.Errorf("%d off with %+v", got.Off, got.Moves)
	}
}

func TestHundredPeopleAreRepaired(t *testing.T) {
	t.Parallel()
	q := hundred(4)
	q.Together = []Wish{{IDs: []string{"p001", "p014"}}}
	q.Apart = []Wish{{IDs: []string{"p050", "p051", "p052"}}}
	plan, err := q.plan(context.Background(), Seed{7}, 50)
	if err != nil {
		t.Fatal(err)
	}
	table := plan.Rounds[1][3]
	var away []Away
	for _, id := range table[:4] {
		away = append(away, Away{id, 2, 4})
	}
	got, err := q.Repair(context.Background(), plan, away)
	if err != nil {
		t.Fatal(err)
	}
	second := 0
	for _, m := range got.Moves {
		if m.Round == 1 {
			t.Errorf("nobody is away in the first round, but %+v", m)
		}
		if m.Round == 2 {
			second++
		}
	}
	if second != 3 || !got.Fewest || got.Uneven != 0 { // 96 people: 16 tables of 5 and 4 of 4
		t.Errorf("%d moves in the second round, 3 are enough: %+v", second, got.Moves)
	}
	back, err := q.Repair(context.Background(), got, nil)
	if err != nil || back.Meetings > back.Most {
		t.Fatalf("%+v, %v", back, err)
	}
}

func TestRepairRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	q := &Tables{Rounds: 2, Count: 2, Members: []Guest{{ID: "a", Values: []string{}}, {ID: "b", Values: []string{}}, {ID: "c", Values: []string{}}}}
	plan, err := q.Plan(context.Background(), Seed{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = q.Repair(context.Background(), plan, []Away{{"x", 1, 2}, {"a", 2, 3}, {"b", 2, 1}, {"c", 1, 1}, {"c", 2, 2}})
	var faults *FaultError
	if !errors.As(err, &faults) || len(faults.Faults) != 4 {
		t.Errorf("got %v", err)
	}
	plan.Rounds[0][0], plan.Rounds[0][1] = plan.Rounds[0][1], plan.Rounds[0][0][:1]
	if _, err = q.Repair(context.Background(), plan, nil); err == nil || !strings.Contains(err.Error(), "people have a seat") {
		t.Errorf("got %v", err)
	}
}
