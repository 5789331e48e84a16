package municipality

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPeopleFollowTheMargins(t *testing.T) {
	t.Parallel()
	const size = 30_000
	day := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	lines, err := People(size, 1, day)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != size {
		t.Fatalf("%d people", len(lines))
	}
	if again, err := People(size, 1, day); err != nil || !cmp.Equal(lines, again) {
		t.Error("the same seed made other people")
	}
	type cell struct {
		district, sex string
		band          int
	}
	counts, ids, homes := map[cell]int{}, map[string]bool{}, map[string]string{}
	for _, l := range lines {
		if len(l) != len(Header) {
			t.Fatalf("%d columns: %v", len(l), l)
		}
		if ids[l[0]] {
			t.Fatalf("two people with id %s", l[0])
		}
		ids[l[0]] = true
		if a, seen := homes[l[7]]; seen && a != l[4] {
			t.Fatalf("address id %s is both %s and %s", l[7], a, l[4])
		}
		homes[l[7]] = l[4]
		born, err := time.Parse("02-01-2006", l[8])
		if err != nil {
			t.Fatal(err)
		}
		counts[cell{l[10], l[9], band(t, day, born)}]++
	}
	const total = 426_595
	for _, d := range Margins {
		for b := range Bands {
			for sex, persons := range map[string]int{"Mand": d.Men[b], "Kvinde": d.Women[b]} {
				exact := float64(persons) * size / total
				if got := counts[cell{d.Name, sex, b}]; math.Abs(float64(got)-exact) >= 1 {
					t.Errorf("%s %s band %d: %d people, %.1f in proportion", d.Name, sex, b, got, exact)
				}
			}
		}
	}
}

func band(t *testing.T, day, born time.Time) int {
	t.Helper()
	age := day.Year() - born.Year()
	if born.AddDate(age, 0, 0).After(day) {
		age--
	}
	for i, b := range Bands {
		if age >= b[0] && age <= b[1] {
			return i
		}
	}
	t.Fatalf("nobody is %d years old in the margins", age)
	return 0
}
