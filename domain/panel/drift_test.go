package panel

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// With one feature and a population whose shares are whole seats, D times the seats is exactly the least number of people
// who must be others: as counted by the feature, as found by the lottery's search, and as tried out one swap after the other.
func TestDissimilarityIsTheLeastNumberOfSwaps(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		values, size := 2+r.IntN(3), 4+r.IntN(9)
		f := resident.Feature{NameDA: "Bydel"}
		want, seated := make([]int, values), map[int]int{}
		for range size {
			want[r.IntN(values)]++
			seated[r.IntN(values)]++
		}
		counts, groups := map[int64]int{}, []lottery.Expected{}
		for i := range values {
			f.Values = append(f.Values, resident.Value{ID: int64(i + 1), NameDA: strconv.Itoa(i)})
			counts[int64(i+1)] = want[i] * 100
			groups = append(groups, lottery.Expected{Values: []int{i}, People: want[i] * 100, Chance: 1})
		}
		one, quotas, err := driftFeature(f, counts, seated, seated, size, 0)
		if err != nil {
			t.Fatal(err)
		}
		p := &lottery.Problem{Size: size, Features: []lottery.Feature{quotas}}
		for v, n := range seated {
			for range n {
				p.Members = append(p.Members, lottery.Member{ID: strconv.Itoa(len(p.Members)), Values: []int{v}})
			}
		}
		d := Drift{Seated: size}
		if err := d.want(t.Context(), p, groups); err != nil {
			t.Fatal(err)
		}
		have := make([]int, values)
		for v, n := range seated {
			have[v] = n
		}
		tried := fewestSwaps(have, want)
		if apart := one.Apart * float64(size); math.Abs(apart-float64(tried)) > 1e-9 || one.Swap != tried || d.Refresh != tried || d.Unknown {
			t.Fatalf("seated %v, wanted %v: D×n %g, by the feature %d, by the search %d, tried %d", have, want, apart, one.Swap, d.Refresh, tried)
		}
	}
}

// fewestSwaps tries swaps of one person for another, breadth first, until the seats are as wanted.
func fewestSwaps(have, want []int) int {
	key := func(s []int) string {
		text := ""
		for _, n := range s {
			text += strconv.Itoa(n) + "."
		}
		return text
	}
	seen, now := map[string]bool{key(have): true}, [][]int{have}
	for swaps := 0; ; swaps++ {
		var next [][]int
		for _, s := range now {
			if key(s) == key(want) {
				return swaps
			}
			for out := range s {
				for in := range s {
					if s[out] == 0 || out == in {
						continue
					}
					other := append([]int{}, s...)
					other[out]--
					other[in]++
					if !seen[key(other)] {
						seen[key(other)] = true
						next = append(next, other)
					}
				}
			}
		}
		now = next
	}
}

// By hand: of ten seats eight men sit in a town with six women of ten, and the ages are as they should be: 4 of 10 must be
// women, and by age nobody; with a tolerance of one, three.
func TestWhoMustBeOthersByHand(t *testing.T) {
	t.Parallel()
	sex := resident.Feature{NameDA: "Køn", Values: []resident.Value{{ID: 1, NameDA: "Kvinde"}, {ID: 2, NameDA: "Mand"}}}
	age := resident.Feature{NameDA: "Alder", Values: []resident.Value{{ID: 3, NameDA: "Ung"}, {ID: 4, NameDA: "Gammel"}}}
	counts := map[int64]int{1: 600, 2: 400, 3: 500, 4: 500}
	seats := [][]int{{0, 0}, {0, 1}, {1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 1}, {1, 1}}
	groups := []lottery.Expected{{Values: []int{0, 0}, People: 300, Chance: 1}, {Values: []int{0, 1}, People: 300, Chance: 1}, {Values: []int{1, 0}, People: 200, Chance: 1}, {Values: []int{1, 1}, People: 200, Chance: 1}}
	for tolerance, want := range map[int]int{0: 4, 1: 3, 4: 0} {
		bySex, qs, err := driftFeature(sex, counts, map[int]int{0: 2, 1: 8}, map[int]int{0: 6, 1: 4}, 10, tolerance)
		if err != nil || math.Abs(bySex.Apart-0.4) > 1e-9 || bySex.Swap != 4 || bySex.Values[0].Target != 6 || bySex.Values[0].Drawn != 6 {
			t.Errorf("by sex: %+v, %v", bySex, err)
		}
		byAge, qa, err := driftFeature(age, counts, map[int]int{0: 5, 1: 5}, nil, 10, tolerance)
		if err != nil || byAge.Apart != 0 || byAge.Swap != 0 {
			t.Errorf("by age: %+v, %v", byAge, err)
		}
		p := &lottery.Problem{Size: 10, Features: []lottery.Feature{qs, qa}}
		for i, values := range seats {
			p.Members = append(p.Members, lottery.Member{ID: strconv.Itoa(i), Values: values})
		}
		var d Drift
		if err := d.want(t.Context(), p, groups); err != nil || d.Refresh != want || d.Unknown || !d.Least {
			t.Errorf("tolerance %d: %+v, %v", tolerance, d, err)
		}
		for _, w := range d.Wanted {
			if len(w.Kind) == 0 || w.Kind[0].Feature != "Køn" || w.Kind[0].Values[0] != "Kvinde" {
				t.Errorf("tolerance %d wants %+v", tolerance, w)
			}
		}
	}
}
