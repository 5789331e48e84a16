package lottery

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAllocate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name             string
		total            int
		shares, capacity []int
		want             []int
	}{
		// The paradox of Alabama: with one seat more the fourth gets one less, as the method of largest remainder can do.
		{"26 seats", 26, []int{9061, 7179, 5259, 3319, 1182}, nil, []int{9, 7, 5, 4, 1}},
		{"27 seats", 27, []int{9061, 7179, 5259, 3319, 1182}, nil, []int{9, 8, 6, 3, 1}},
		{"ties go to the first", 2, []int{1, 1, 1}, nil, []int{1, 1, 0}},
		{"nobody, nothing", 5, []int{0, 5, 0}, nil, []int{0, 5, 0}},
		{"nothing to give", 0, []int{0, 0}, nil, []int{0, 0}},
		{"a small stratum gives all, the others more", 30, []int{100, 100, 100}, []int{4, 100, 100}, []int{4, 13, 13}},
		{"one after the other fills up", 30, []int{10, 10, 10}, []int{2, 11, 17}, []int{2, 11, 17}},
		{"an empty stratum", 6, []int{50, 50}, []int{0, 100}, []int{0, 6}},
		{"large shares", 1_000_000, []int{math.MaxInt64 / 4, math.MaxInt64 / 4}, nil, []int{500_000, 500_000}},
	}
	for _, test := range tests {
		got, err := Allocate(test.total, test.shares, test.capacity)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	refused := []struct {
		total            int
		shares, capacity []int
	}{
		{-1, []int{1}, nil}, {1, []int{-1, 3}, nil}, {1, []int{0}, nil}, {1, []int{1}, []int{1, 2}},
		{1, []int{1}, []int{-1}}, {5, []int{1, 1}, []int{2, 2}}, {5, []int{1, 0}, []int{2, 9}},
	}
	for _, r := range refused {
		if got, err := Allocate(r.total, r.shares, r.capacity); err == nil {
			t.Errorf("%+v gave %v", r, got)
		}
	}
}

// TestAllocateProperties: the sum is right, capacities hold, and without them nobody is a whole seat off their quota.
func TestAllocateProperties(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{}, "test")
	for range 2000 {
		n := 1 + int(s.below(8))
		shares, capacity, all, room := make([]int, n), make([]int, n), 0, 0
		for i := range shares {
			shares[i], capacity[i] = 1+int(s.below(1000)), int(s.below(40))
			all += shares[i]
			room += capacity[i]
		}
		total := int(s.below(uint64(room) + 1))
		free, err := Allocate(total, shares, nil)
		if err != nil {
			t.Fatal(err)
		}
		held, err := Allocate(total, shares, capacity)
		if err != nil {
			t.Fatal(err)
		}
		sumFree, sumHeld := 0, 0
		for i := range shares {
			sumFree, sumHeld = sumFree+free[i], sumHeld+held[i]
			if exact := float64(total) * float64(shares[i]) / float64(all); math.Abs(float64(free[i])-exact) >= 1 {
				t.Fatalf("%d seats instead of %v", free[i], exact)
			}
			if held[i] > capacity[i] {
				t.Fatalf("%d from a stratum of %d", held[i], capacity[i])
			}
		}
		if sumFree != total || sumHeld != total {
			t.Fatalf("sums %d and %d of %d", sumFree, sumHeld, total)
		}
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	got, err := Targets([]int{500, 300, 190, 10, 0}, 20, Tolerance{People: 1, Percent: 15})
	if err != nil {
		t.Fatal(err)
	}
	want := []Target{{10, 8, 12}, {6, 5, 7}, {4, 3, 5}, {0, 0, 1}, {0, 0, 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, tolerance := range []Tolerance{{People: -1}, {Percent: -1}, {Percent: 101}, {Percent: math.NaN()}} {
		if _, err := Targets([]int{1}, 1, tolerance); err == nil {
			t.Errorf("%+v was accepted", tolerance)
		}
	}
	if _, err := Targets([]int{1}, 0, Tolerance{}); err == nil {
		t.Error("a panel without seats was accepted")
	}
	if _, err := Targets([]int{0}, 1, Tolerance{}); err == nil {
		t.Error("a population without people was accepted")
	}
}

// TestTargetsNeverContradict: whatever the population and the tolerance, Check has nothing against the quotas.
func TestTargetsNeverContradict(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{1}, "test")
	for range 1000 {
		size := 1 + int(s.below(60))
		population := make([]int, 1+s.below(9))
		for i := range population {
			population[i] = int(s.below(5)) * int(s.below(300))
		}
		population[0]++
		targets, err := Targets(population, size, Tolerance{People: int(s.below(3)), Percent: float64(s.below(101))})
		if err != nil {
			t.Fatal(err)
		}
		p := &Problem{Size: size, Features: []Feature{{Name: "f"}}, Members: pool([]int{size, 0})}
		for i, target := range targets {
			p.Features[0].Values = append(p.Features[0].Values, Value{Name: string(rune('a' + i)), Min: target.Min, Max: target.Max})
		}
		if faults := p.Check(); len(faults) > 0 {
			t.Fatalf("%v of %v", faults, targets)
		}
	}
}

func TestWidenKeepsHandMadeTargets(t *testing.T) {
	t.Parallel()
	got := Widen([]int{30, 2}, 20, Tolerance{People: 3})
	if diff := cmp.Diff([]Target{{30, 27, 30}, {2, 0, 5}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDissimilarity(t *testing.T) {
	t.Parallel()
	tests := []struct {
		panel, population []int
		want              float64
	}{
		{[]int{5, 5}, []int{50, 50}, 0}, {[]int{10, 0}, []int{0, 7}, 1}, {[]int{6, 4}, []int{50, 50}, 0.1}, {[]int{1, 2, 1}, []int{1, 1, 2}, 0.25},
	}
	for _, test := range tests {
		got, err := Dissimilarity(test.panel, test.population)
		if err != nil || math.Abs(got-test.want) > 1e-15 {
			t.Errorf("%v: %v, %v", test, got, err)
		}
	}
	for _, pair := range [][2][]int{{{1}, {1, 2}}, {{0}, {1}}, {{1}, {0}}, {{-1, 2}, {1, 1}}, {{1, 1}, {-1, 2}}} {
		if _, err := Dissimilarity(pair[0], pair[1]); err == nil {
			t.Errorf("%v was accepted", pair)
		}
	}
}

func TestBalance(t *testing.T) {
	t.Parallel()
	f := Feature{Name: "age", Values: []Value{{Name: "18-49", Min: 4, Max: 5}, {Name: "50+", Min: 5, Max: 6}}}
	got, err := Balance(f, []int{6, 2}, []int{40, 60}, 10)
	if err != nil {
		t.Fatal(err)
	}
	want := []Gap{
		{Value: "18-49", Seats: 6, Expected: 4, PanelShare: 0.75, PeopleShare: 0.4, AboveQuota: 1},
		{Value: "50+", Seats: 2, Expected: 6, Short: 4, PanelShare: 0.25, PeopleShare: 0.6, BelowQuota: 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	empty, err := Balance(f, []int{0, 0}, []int{40, 60}, 10)
	if err != nil || empty[1].Short != 6 || empty[1].PanelShare != 0 {
		t.Errorf("an empty panel: %+v, %v", empty, err)
	}
	for _, counts := range [][2][]int{{{1}, {1, 1}}, {{1, 1}, {1}}, {{1, 1}, {0, 0}}, {{-1, 1}, {1, 1}}} {
		if _, err := Balance(f, counts[0], counts[1], 10); err == nil {
			t.Errorf("%v was accepted", counts)
		}
	}
}
