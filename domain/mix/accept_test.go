package mix

import (
	"testing"
)

// The condition of the package: what Accept says is what trying every possible future says, whether or not people come of whom
// something is unknown, and whether or not the group has to become full.
func TestAcceptAgreesWithEveryPossibleFuture(t *testing.T) {
	t.Parallel()
	r := random(2)
	accepted, refused, short := 0, map[Why]int{}, 0
	for range 2500 {
		q := randomQuotas(r)
		people := randomPeople(r, q, r.IntN(q.Seats+1))
		party := randomPeople(r, q, 1+r.IntN(2))
		if r.IntN(3) == 0 {
			party = append(party, nil)
		}
		taken, told := seats(q, people)
		reason, ok := q.Accept(taken, party...)
		want := bruteAccept(q, people, party, who{unknown: true}.kinds(q))
		if ok != want {
			t.Fatalf("%s: a party of %v is accepted: %v (%+v), by trying everything: %v", told, party, ok, reason, want)
		}
		if again := bruteAccept(q, people, party, who{}.kinds(q)); again != want {
			t.Fatalf("%s: a party of %v: it matters whether people come of whom something is unknown", told, party)
		}
		switch known := (who{}.kinds(q)); {
		case bruteLeast(q, people, known, -1, false) > 0:
			short++
		case ok && bruteLeast(q, append(people, party...), known, -1, true) != 0:
			t.Fatalf("%s: with a party of %v the group can become mixed, and yet not both full and mixed", told, party)
		}
		if ok {
			accepted++
		} else {
			refused[reason.Why]++
		}
	}
	if accepted < 500 || short < 200 || refused[Full] < 500 || refused[Maximum] < 80 || refused[Kept] < 120 {
		t.Errorf("the cases are one-sided: %d accepted, refused %v, %d groups short already", accepted, refused, short)
	}
}

// bruteAccept follows the words: seats are free, no maximum is exceeded by the party, and in no feature can fewer of the missing
// people be found than before.
func bruteAccept(q *Quotas, people, party, kinds []Person) bool {
	with := people
	for _, p := range party {
		if len(with) == q.Seats || bruteOver(q, with, p) {
			return false
		}
		with = append(with[:len(with):len(with)], p)
	}
	for f := range q.Features {
		if bruteLeast(q, with, kinds, f, false) > bruteLeast(q, people, kinds, f, false) {
			return false
		}
	}
	return true
}

// As long as nothing is lost, the rule is the plain one: every minimum can still be met. And Lost is the least shortfall there is.
func TestAcceptKeepsEveryMinimumWithinReach(t *testing.T) {
	t.Parallel()
	r := random(3)
	seen := map[bool]int{}
	for range 2000 {
		q := randomQuotas(r)
		people := randomPeople(r, q, r.IntN(q.Seats+1))
		taken, told := seats(q, people)
		kinds := who{unknown: true}.kinds(q)
		least := bruteLeast(q, people, kinds, -1, false)
		if got := q.Lost(taken); got != least {
			t.Fatalf("%s: lost %d, by trying everything the shortfall can be %d", told, got, least)
		}
		one := randomPerson(r, q)
		if len(people) == q.Seats || least > 0 || bruteOver(q, people, one) {
			continue
		}
		_, ok := q.Accept(taken, one)
		if possible := bruteLeast(q, append(people, one), kinds, -1, false) == 0; ok != possible {
			t.Fatalf("%s: %v is accepted: %v, but every minimum can be met afterwards: %v", told, one, ok, possible)
		}
		seen[ok]++
	}
	if seen[true] < 200 || seen[false] < 50 {
		t.Errorf("the cases are one-sided: %v", seen)
	}
}

func TestAcceptTells(t *testing.T) {
	t.Parallel()
	q := group()
	young, old := Person{0, 0}, Person{1, 1}
	for _, c := range []struct {
		name  string
		taken Taken
		party []Person
		want  Reason
	}{
		{"an empty group", q.Count(), []Person{old}, Reason{}},
		{"no seat", q.Count(young, young, old, old), []Person{young}, Reason{Why: Full, Need: 1}},
		{"one seat for two", q.Count(young, young, old), []Person{old, nil}, Reason{Why: Full, Free: 1, Need: 2}},
		{"the last two seats are for the young", q.Count(old, old), []Person{old}, Reason{Why: Kept, Free: 2, Need: 1, Lack: Lack{0, 0, 2}}},
		{"a companion takes such a seat too", q.Count(old, old), []Person{young, nil}, Reason{Why: Kept, Free: 2, Need: 2, Lack: Lack{0, 0, 2}}},
		{"three young are the most", q.Count(young, young, young), []Person{young}, Reason{Why: Maximum, Free: 1, Need: 1, Lack: Lack{0, 0, 0}}},
		{"somebody who is not known, while seats are left", q.Count(young, young), []Person{nil}, Reason{}},
		{"who meets a need may come even to a group that is short", q.Count(old, old, old), []Person{young}, Reason{}},
		{"and nobody else", q.Count(old, old, old), []Person{old}, Reason{Why: Kept, Free: 1, Need: 1, Lack: Lack{0, 0, 2}}},
	} {
		if got, ok := q.Accept(c.taken, c.party...); got != c.want || ok != (c.want == Reason{}) {
			t.Errorf("%s: %+v, %v, want %+v", c.name, got, ok, c.want)
		}
	}
}

// group is a small one: four seats, two or three young, and two centres that do not matter.
func group() *Quotas {
	return &Quotas{Seats: 4, Features: []Feature{
		{Name: Text{"Alder", "Age"}, Values: []Value{{Text{"under 30 år", "under 30"}, 2, 3}, {Text{"30 år eller mere", "30 or more"}, 0, 4}}},
		{Name: Text{"Center", "Centre"}, Values: []Value{{Text{"Nord", "North"}, 0, 4}, {Text{"Syd", "South"}, 0, 4}}},
	}}
}

func TestCheckNamesContradictions(t *testing.T) {
	t.Parallel()
	q := group()
	if faults := q.Check(); len(faults) != 0 {
		t.Errorf("sound quotas have faults: %v", faults)
	}
	q.Features[0].Values[0].Min = 5
	q.Features[1].Values[0].Max, q.Features[1].Values[1].Max = 1, 2
	codes := map[string]bool{}
	for _, f := range q.Check() {
		codes[f.Where+" "+f.Code] = true
	}
	for _, want := range []string{"/features/0/values/0/min min-over-max", "/features/1 sum-max-under-size"} {
		if !codes[want] {
			t.Errorf("%q is not told: %v", want, codes)
		}
	}
	if faults := (&Quotas{Seats: 12}).Check(); len(faults) != 0 {
		t.Errorf("a session without features has faults: %v", faults)
	}
}

// It is asked while a row is locked, so it asks the heap for nothing.
func TestAcceptAllocatesNothing(t *testing.T) { //nolint:paralleltest // allocations of others would be counted too
	q, taken, people := large()
	one := people[0]
	if n := testing.AllocsPerRun(100, func() { q.Accept(taken, one) }); n > 0 {
		t.Errorf("one question allocates %v times", n)
	}
}

// large is the largest group there is: 500 seats, 8 features of 12 values, nearly full.
func large() (*Quotas, Taken, []Person) {
	r := random(4)
	q := &Quotas{Seats: 500}
	for f := range 8 {
		feature := Feature{Name: name("feature", f)}
		for v := range 12 {
			feature.Values = append(feature.Values, Value{Name: name("value", v), Min: 30, Max: 60})
		}
		q.Features = append(q.Features, feature)
	}
	taken := q.Count()
	for taken.Seats < 450 {
		one := randomPerson(r, q)
		if _, ok := q.Accept(taken, one); ok {
			taken.Add(one)
		}
	}
	return q, taken, randomPeople(r, q, 512)
}

func BenchmarkAccept(b *testing.B) {
	q, taken, people := large()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		q.Accept(taken, people[i&511])
	}
}
