package mix

import (
	"testing"
)

// bruteReach tries all groups of a pool: the least shortfall, and the most people with it.
func bruteReach(q *Quotas, people, pool []Person) (least, most int) {
	least = bruteShort(q, people, -1)
	if len(people) == q.Seats {
		return least, 0
	}
	for i, p := range pool {
		if bruteOver(q, people, p) {
			continue
		}
		n, more := bruteReach(q, append(people[:len(people):len(people)], p), pool[i+1:])
		if more++; n < least || n == least && more > most {
			least, most = n, more
		}
	}
	return least, most
}

func TestReachAgreesWithTryingAllGroups(t *testing.T) {
	t.Parallel()
	r := random(6)
	short, refusedYet := 0, 0
	for range 700 {
		q := randomQuotas(r)
		people := randomPeople(r, q, r.IntN(q.Seats+1))
		pool := randomPeople(r, q, r.IntN(9))
		taken, told := seats(q, people)
		got, err := q.Reach(t.Context(), taken, pool)
		if err != nil {
			t.Fatal(told, err)
		}
		least, most := bruteReach(q, people, pool)
		if got.Shortfall != least || len(got.Seated) != most || !got.Sure {
			t.Fatalf("%s, from %v: short of %d with %v (sure: %v), by trying everything %d with %d people", told, pool, got.Shortfall, got.Seated, got.Sure, least, most)
		}
		with := people
		for _, i := range got.Seated {
			if bruteOver(q, with, pool[i]) {
				t.Fatalf("%s: %v are too many of one value", told, got.Seated)
			}
			with = append(with[:len(with):len(with)], pool[i])
		}
		if len(with) > max(q.Seats, len(people)) || bruteShort(q, with, -1) != least {
			t.Fatalf("%s: %v is not that group", told, got.Seated)
		}
		if least < q.Lost(taken) {
			t.Fatalf("%s: short of %d, although %d are lost whoever comes", told, least, q.Lost(taken))
		}
		if least > 0 {
			short++
		}
		if least > q.Lost(taken) {
			refusedYet++
		}
	}
	if short < 100 || refusedYet < 50 {
		t.Errorf("the cases are one-sided: %d short, %d of them because of who is in the pool", short, refusedYet)
	}
}

// What Accept allows is necessary and not enough once it is known who may come: the last seat can go to the young man, but then
// nobody is left who is a woman and old.
func TestAcceptIsWeakerThanReach(t *testing.T) {
	t.Parallel()
	q := &Quotas{Seats: 2, Features: []Feature{
		{Name: name("sex", 0), Values: []Value{{name("woman", 0), 1, 2}, {name("man", 0), 1, 2}}},
		{Name: name("age", 0), Values: []Value{{name("young", 0), 1, 2}, {name("old", 0), 1, 2}}}}}
	youngMan := Person{1, 0}
	if reason, ok := q.Accept(q.Count(), youngMan); !ok {
		t.Fatalf("refused: %+v", reason)
	}
	youngWoman, oldMan, oldWoman := Person{0, 0}, Person{1, 1}, Person{0, 1}
	for _, c := range []struct {
		pool []Person
		want int
	}{{[]Person{youngWoman, oldMan}, 1}, {[]Person{youngWoman, oldMan, oldWoman}, 0}, {nil, 2}} {
		got, err := q.Reach(t.Context(), q.Count(youngMan), c.pool)
		if err != nil || got.Shortfall != c.want || !got.Sure {
			t.Errorf("from %v: %+v, %v, want a shortfall of %d", c.pool, got, err, c.want)
		}
	}
}

func TestBestTimeAgreesWithTryingAllGroups(t *testing.T) {
	t.Parallel()
	r := random(7)
	answers := []Answer{Yes, Yes, IfNeedBe, No, Silent}
	for range 250 {
		q := randomQuotas(r)
		people := randomPeople(r, q, 3+r.IntN(6))
		proposals := make([][]Answer, 1+r.IntN(4))
		for i := range proposals {
			for range people {
				proposals[i] = append(proposals[i], answers[r.IntN(len(answers))])
			}
		}
		list, err := q.BestTime(t.Context(), people, proposals)
		if err != nil || len(list) != len(proposals) {
			t.Fatal(list, err)
		}
		var before [4]int
		for place, got := range list {
			var come []Person
			yes := 0
			for n, a := range proposals[got.Proposal] {
				if a == Yes {
					yes++
				}
				if a == Yes || a == IfNeedBe {
					come = append(come, people[n])
				}
			}
			least, most := bruteReach(q, nil, come)
			if got.Shortfall != least || got.People != most || got.Answers[Yes] != yes || !got.Sure {
				t.Fatalf("%+v: %+v, want a shortfall of %d with %d people, %d yes", proposals[got.Proposal], got, least, most, yes)
			}
			for _, n := range got.Seated {
				if a := proposals[got.Proposal][n]; a != Yes && a != IfNeedBe {
					t.Fatalf("%d has a seat and cannot come: %q", n, a)
				}
			}
			now := [4]int{least, -most, -yes, got.Proposal}
			if place > 0 && !less(before, now) {
				t.Fatalf("%v stands before %v", before, now)
			}
			before = now
		}
	}
}

func less(a, b [4]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// The largest question that is promised to be answered exactly: 20 seats, 200 people, 8 features, tight quotas.
func TestBestTimeIsExactForTheLargestGroups(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		r := random(100 + seed)
		q := &Quotas{Seats: 20}
		for f := range 8 {
			feature := Feature{Name: name("feature", f)}
			for v := range 3 + f%4 {
				feature.Values = append(feature.Values, Value{Name: name("value", v), Min: 18 / (3 + f%4), Max: 8})
			}
			q.Features = append(q.Features, feature)
		}
		people := randomPeople(r, q, 200)
		proposals := make([][]Answer, 3)
		for i := range proposals {
			for range people {
				a := No
				if r.IntN([]int{1, 4, 10}[i]) == 0 {
					a = Yes
				}
				proposals[i] = append(proposals[i], a)
			}
		}
		list, err := q.BestTime(t.Context(), people, proposals)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range list {
			if !got.Sure {
				t.Errorf("seed %d: not decided: %+v", seed, got)
			}
			t.Logf("seed %d: %s", seed, got.Sentence(q).En)
		}
		if list[0].Proposal != 0 {
			t.Errorf("seed %d: everybody can come to the first, and it is not the best: %+v", seed, list[0])
		}
	}
}

func TestTimeFitTells(t *testing.T) {
	t.Parallel()
	q := group()
	young, old := Person{0, 0}, Person{1, 1}
	list, err := q.BestTime(t.Context(), []Person{young, young, old, old}, [][]Answer{{Yes, No, Yes, Yes}, {Yes, IfNeedBe, No, ""}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []Text{
		{"2 kan få plads. Gruppen bliver blandet. 1 siger ja, 1 om nødvendigt, 1 nej, og 1 har ikke svaret.",
			"2 can have a seat. The group becomes mixed. 1 say yes, 1 if need be, 1 no, and 1 have not answered."},
		{"3 kan få plads. Gruppen mangler 1 fra »under 30 år«. 3 siger ja, 0 om nødvendigt, 1 nej, og 0 har ikke svaret.",
			"3 can have a seat. The group lacks 1 from “under 30”. 3 say yes, 0 if need be, 1 no, and 0 have not answered."},
	} {
		if got := list[i].Sentence(q); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
