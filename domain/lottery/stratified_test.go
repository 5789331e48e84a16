package lottery

import (
	"context"
	"fmt"
	"testing"
)

// town makes people in random strata, of whom share of 10 live in households of up to most people.
func town(s *source, people, strata, share, most int) []Person {
	list := make([]Person, people)
	home, room := 0, 0
	for i := range list {
		list[i] = Person{ID: fmt.Sprintf("p%07d", i), Stratum: int32(s.below(uint64(strata)))}
		if room == 0 && int(s.below(10)) < share {
			home++
			room = 1 + int(s.below(uint64(most)))
		}
		if room > 0 {
			list[i].Household = fmt.Sprint("home ", home)
			room--
		}
	}
	return list
}

func BenchmarkStratified(b *testing.B) {
	s := newSource(Seed{7}, "bench town")
	people := town(s, 600_000, 132, 7, 5)
	sizes := make([]int, 132)
	for _, p := range people {
		sizes[p.Stratum]++
	}
	targets, err := Allocate(30_000, sizes, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		sample, err := Stratified(context.Background(), people, targets, Seed{9})
		if err != nil {
			b.Fatal(err)
		}
		if len(sample.Chosen) != 30_000 {
			b.Fatal(len(sample.Chosen))
		}
	}
}
