package lottery

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// hundred is the case of the benchmark: 100 people, women and men, five ages and two ends of the town, at tables of 5.
func hundred(rounds int) *Tables {
	q := &Tables{Features: []string{"sex", "age", "town"}, Rounds: rounds, Count: 20}
	for i := range 100 {
		q.Members = append(q.Members, Guest{ID: fmt.Sprintf("p%03d", i), Values: []string{
			[]string{"woman", "man"}[i%2], fmt.Sprint("age ", i/2%5), []string{"north", "south", "south"}[i/10%3]}})
	}
	return q
}

func TestHundredPeopleMeetWithoutRepeats(t *testing.T) {
	t.Parallel()
	q := hundred(4)
	plan, err := q.Plan(context.Background(), Seed{})
	if err != nil {
		t.Fatal(err)
	}
	if plan.Meetings != 800 || plan.Most != 800 || plan.Off != 0 {
		t.Errorf("%d of %d meetings, %d off", plan.Meetings, plan.Most, plan.Off)
	}
	sex := map[string]string{}
	age := map[string]string{}
	for _, m := range q.Members {
		sex[m.ID], age[m.ID] = m.Values[0], m.Values[1]
	}
	for _, tables := range plan.Rounds {
		for _, ids := range tables {
			women, ages := 0, map[string]bool{}
			for _, id := range ids {
				if ages[age[id]] = true; sex[id] == "woman" {
					women++
				}
			}
			if len(ids) != 5 || women < 2 || women > 3 || len(ages) != 5 {
				t.Errorf("a table of %d with %d women and %d ages", len(ids), women, len(ages))
			}
		}
	}
}

// randomTables makes a question with wishes; some of them contradict one another.
func randomTables(s *source, most, mostTables, mostRounds int) *Tables {
	n := 2 + int(s.below(uint64(most-1)))
	q := &Tables{Rounds: 1 + int(s.below(uint64(mostRounds))), Count: 1 + int(s.below(uint64(min(n, mostTables))))}
	if s.below(3) == 0 {
		left := n
		for q.Count > 1 {
			size := 1 + int(s.below(uint64(left-q.Count+1)))
			q.Sizes, left, q.Count = append(q.Sizes, size), left-size, q.Count-1
		}
		q.Sizes, q.Count = append(q.Sizes, left), 0
	}
	for f := range s.below(3) {
		q.Features = append(q.Features, fmt.Sprint("feature ", f))
	}
	for i := range n {
		m := Guest{ID: fmt.Sprintf("p%02d", i), Values: make([]string, len(q.Features))}
		for f := range m.Values {
			if s.below(10) > 0 {
				m.Values[f] = fmt.Sprint("value ", s.below(3))
			}
		}
		q.Members = append(q.Members, m)
	}
	for range s.below(4) {
		q.Together = append(q.Together, randomWish(s, q))
	}
	for range s.below(5) {
		q.Apart = append(q.Apart, randomWish(s, q))
	}
	return q
}

func randomWish(s *source, q *Tables) (w Wish) {
	size := 2
	if s.below(4) == 0 && len(q.Members) > 2 {
		size = 3
	}
	for len(w.IDs) < size {
		if id := q.Members[s.below(uint64(len(q.Members)))].ID; !slices.Contains(w.IDs, id) {
			w.IDs = append(w.IDs, id)
		}
	}
	return w
}

// keeps follows the words of the rules and shares no code with the package.
func keeps(q *Tables, tables [][]string, here map[string]bool, sizes func(t, n int) bool) bool {
	at := map[string]int{}
	for t, ids := range tables {
		if !sizes(t, len(ids)) {
			return false
		}
		for _, id := range ids {
			if _, twice := at[id]; twice || !here[id] {
				return false
			}
			at[id] = t
		}
	}
	if len(at) != len(here) {
		return false
	}
	for _, w := range q.Together {
		for _, a := range w.IDs {
			for _, b := range w.IDs {
				if here[a] && here[b] && at[a] != at[b] {
					return false
				}
			}
		}
	}
	for _, w := range q.Apart {
		for _, a := range w.IDs {
			for _, b := range w.IDs {
				if a != b && here[a] && here[b] && at[a] == at[b] {
					return false
				}
			}
		}
	}
	return true
}

func everybody(q *Tables) map[string]bool {
	here := map[string]bool{}
	for _, m := range q.Members {
		here[m.ID] = true
	}
	return here
}

// planned are the sizes of tables by the words of the rule.
func planned(q *Tables) func(t, n int) bool {
	return func(t, n int) bool {
		if len(q.Sizes) > 0 {
			return n == q.Sizes[t]
		}
		return n == len(q.Members)/q.Count || n == (len(q.Members)+q.Count-1)/q.Count
	}
}

// TestWishesAreAlwaysKept: in a thousand random cases every wish holds in every round, or the wishes that cannot hold are named.
func TestWishesAreAlwaysKept(t *testing.T) {
	t.Parallel()
	keepMany(t, 20)
}

func keepMany(t *testing.T, swaps int) {
	t.Helper()
	s := newSource(Seed{31}, "test tables")
	planless := 0
	for kept := 0; kept < 1000; {
		q := randomTables(s, 30, 7, 4)
		plan, err := q.plan(context.Background(), Seed{byte(kept)}, swaps)
		var faults *FaultError
		if errors.As(err, &faults) {
			planless++
			continue
		}
		if err != nil {
			t.Fatalf("%v: %+v", err, q)
		}
		if len(q.Together)+len(q.Apart) > 0 {
			kept++
		}
		for _, tables := range plan.Rounds {
			if !keeps(q, tables, everybody(q), planned(q)) {
				t.Fatalf("%v breaks a rule of %+v", tables, q)
			}
		}
		if plan.Meetings > plan.Most {
			t.Errorf("%d meetings are more than the bound %d", plan.Meetings, plan.Most)
		}
	}
	t.Logf("1000 cases with wishes kept, %d had contradictory ones", planless)
	if planless < 100 {
		t.Error("too few contradictions")
	}
}

func TestTablesDependOnTheQuestionAndTheSeedOnly(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{33}, "test tables")
	different := 0
	for n := range 60 {
		q := randomTables(s, 14, 4, 3)
		one, err := q.plan(context.Background(), Seed{byte(n)}, 50)
		if err != nil {
			continue
		}
		for _, shuffle := range []int{len(q.Members), len(q.Together), len(q.Apart)} {
			s.shuffle(shuffle, func(i, j int) {
				switch shuffle {
				case len(q.Members):
					q.Members[i], q.Members[j] = q.Members[j], q.Members[i]
				case len(q.Together):
					q.Together[i], q.Together[j] = q.Together[j], q.Together[i]
				default:
					q.Apart[i], q.Apart[j] = q.Apart[j], q.Apart[i]
				}
			})
		}
		again, err := q.plan(context.Background(), Seed{byte(n)}, 50)
		if err != nil || !reflect.DeepEqual(one, again) {
			t.Fatalf("%+v and %+v, %v", one, again, err)
		}
		if other, err := q.plan(context.Background(), Seed{byte(n), 1}, 50); err != nil || !reflect.DeepEqual(one.Rounds, other.Rounds) {
			different++
		}
	}
	if different < 10 {
		t.Error("the seed does nothing")
	}
}

func TestTablesTellAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	people := func(n int) (list []Guest) {
		for i := range n {
			list = append(list, Guest{ID: fmt.Sprint(i), Values: []string{}})
		}
		return list
	}
	cases := map[string]struct {
		q    Tables
		want []string // parts of the sentences
	}{
		"nothing": {Tables{}, []string{"0 people", "0 rounds", "0 tables"}},
		"people": {Tables{Features: []string{"a", "a", ""}, Members: []Guest{{ID: "x", Values: []string{"1", "2", "3"}}, {ID: "x"}, {Values: []string{"", "", "\xff"}}}, Rounds: 1, Count: 1},
			[]string{"/features/2: The name is blank", `"a" is there twice`, `"x" is there twice`, "0 values, but there are 3", "/members/2/id: The name is blank", "not valid UTF-8"}},
		"sizes": {Tables{Members: people(4), Rounds: 1, Sizes: []int{2, 1}, Count: 3}, []string{"3 tables, but sizes of 2", "3 seats in all"}},
		"empty": {Tables{Members: people(4), Rounds: 1, Sizes: []int{4, 0}}, []string{"1 seat or more"}},
		"wishes": {Tables{Members: people(4), Rounds: 1, Count: 2, Together: []Wish{{IDs: []string{"1"}}, {Name: "row 7", IDs: []string{"0", "9"}}}, Apart: []Wish{{IDs: []string{"1", "1"}}}},
			[]string{"Fewer than two", `"9" is not in the group, but named by row 7`, `"1" is named twice by the wish to sit apart (1, 1)`}},
		"contradictions": {Tables{Members: people(6), Rounds: 1, Count: 2, Together: []Wish{{Name: "row 2", IDs: []string{"0", "1"}}, {Name: "row 3", IDs: []string{"1", "2"}}, {Name: "row 4", IDs: []string{"2", "3"}}},
			Apart: []Wish{{Name: "row 5", IDs: []string{"0", "2"}}, {Name: "row 6", IDs: []string{"3", "4", "5"}}}},
			[]string{`"0" and "2" are kept apart by row 5, but are to sit together by row 2; row 3.`, "3 people are kept apart by row 6, but there are only 2 tables",
				"4 people are to sit together, but the largest table has 3 seats. They are joined by row 2; row 3; row 4."}},
		"search": {Tables{Members: people(6), Rounds: 1, Count: 2, Apart: []Wish{{Name: "one", IDs: []string{"0", "1"}}, {Name: "two", IDs: []string{"1", "2"}},
			{Name: "three", IDs: []string{"0", "2"}}, {Name: "four", IDs: []string{"3", "4"}}}}, []string{"these cannot all hold: one; two; three."}},
	}
	for name, c := range cases {
		_, err := c.q.Plan(context.Background(), Seed{})
		for _, part := range c.want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q is missing in %v", name, part, err)
			}
		}
		var faults *FaultError
		if errors.As(err, &faults) && len(faults.Faults) != len(c.want) {
			t.Errorf("%s: %d faults, not %d: %v", name, len(faults.Faults), len(c.want), err)
		}
	}
}

// TestTablesThatAreTooHard: twelve who are all to sit apart at eleven tables, no two of them alike, so that every order would
// have to be tried.
func TestTablesThatAreTooHard(t *testing.T) {
	t.Parallel()
	q := &Tables{Rounds: 1}
	for size := range 11 {
		q.Sizes = append(q.Sizes, size+1)
	}
	for i := range 66 {
		q.Members = append(q.Members, Guest{ID: fmt.Sprint(i), Values: []string{}})
	}
	for i := range 12 {
		for j := range i {
			q.Apart = append(q.Apart, Wish{IDs: []string{fmt.Sprint(i), fmt.Sprint(j)}})
		}
	}
	if _, err := q.Plan(context.Background(), Seed{}); !errors.Is(err, ErrTables) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := hundred(4).Plan(ctx, Seed{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
