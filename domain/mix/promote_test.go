package mix

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// The first who is offered a seat is the best of all by the words of the rule, and the verdicts are what the rule says.
func TestPromoteOffersToTheBestByDefinition(t *testing.T) {
	t.Parallel()
	r := random(5)
	offered, verdicts := 0, map[Verdict]int{}
	for range 1200 {
		q := randomQuotas(r)
		people := randomPeople(r, q, r.IntN(q.Seats+1))
		taken, told := seats(q, people)
		waiting := randomWaiting(r, q)
		kinds := who{unknown: true}.kinds(q)
		for _, phase := range []Phase{SignUp, Closed, LastDays} {
			turns := q.Promote(taken, waiting, phase)
			if again := q.Promote(taken, waiting, phase); !reflect.DeepEqual(turns, again) {
				t.Fatalf("%s: asked twice, %v and %v", told, turns, again)
			}
			for _, turn := range turns {
				verdicts[turn.Verdict]++
			}
			got, skipped := Next(turns)
			want, passed := bruteNext(q, people, waiting, kinds, phase)
			if got != want || !sameSet(skipped, passed) {
				t.Fatalf("%s, %s, waiting %+v: %d is next and %v are passed over, by definition %d and %v", told, phase, waiting, got, skipped, want, passed)
			}
			if got >= 0 {
				offered++
			}
		}
	}
	if offered < 400 || verdicts[Skip] < 100 || verdicts[Hold] < 30 || verdicts[Wait] < 500 {
		t.Errorf("the cases are one-sided: %d offered, %v", offered, verdicts)
	}
}

func randomWaiting(r *rand.Rand, q *Quotas) (waiting []Candidate) {
	for i := range r.IntN(7) {
		c := Candidate{Party: randomPeople(r, q, 1), Burden: r.IntN(3), Place: i, Skipped: r.IntN(2) == 0}
		for range r.IntN(3) {
			if r.IntN(2) == 0 {
				c.Party = append(c.Party, nil)
			} else {
				c.Party = append(c.Party, randomPerson(r, q))
			}
		}
		waiting = append(waiting, c)
	}
	r.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
	return waiting
}

// bruteNext looks for the best again and again, each time among all who are left.
func bruteNext(q *Quotas, people []Person, waiting []Candidate, kinds []Person, phase Phase) (next int, passed []int) {
	left := map[int]bool{}
	for i := range waiting {
		left[i] = true
	}
	fits := func(i int) bool { return bruteAccept(q, people, waiting[i].Party, kinds) }
	tooMany := func(i int) bool { return len(people)+len(waiting[i].Party) > q.Seats }
	keeps := func(i int) bool {
		if !tooMany(i) {
			return fits(i)
		}
		_, ok := q.Accept(Taken{max(0, q.Seats-len(waiting[i].Party)), q.Count(people...).Values}, waiting[i].Party...)
		return ok && len(waiting[i].Party) <= q.Seats
	}
	better := func(i, j int) bool { // lexicographic
		a, b := waiting[i], waiting[j]
		if keeps(i) != keeps(j) {
			return keeps(i)
		}
		x := bruteShort(q, append(people[:len(people):len(people)], a.Party...), -1)
		y := bruteShort(q, append(people[:len(people):len(people)], b.Party...), -1)
		if x != y {
			return x < y
		}
		if a.Burden != b.Burden {
			return a.Burden < b.Burden
		}
		return a.Place < b.Place
	}
	for len(left) > 0 {
		best := -1
		for i := range waiting {
			if left[i] && (best < 0 || better(i, best)) {
				best = i
			}
		}
		delete(left, best)
		switch wanted := keeps(best) || phase != SignUp; {
		case !wanted || len(waiting[best].Party) > q.Seats:
		case !tooMany(best):
			return best, passed
		case waiting[best].Skipped && phase != LastDays:
			return -1, nil
		default:
			passed = append(passed, best)
		}
	}
	return -1, nil
}

func sameSet(a, b []int) bool {
	count := map[int]int{}
	for _, x := range a {
		count[x]++
	}
	for _, x := range b {
		count[x]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func TestPromoteTells(t *testing.T) {
	t.Parallel()
	q := group()
	young, old := Person{0, 0}, Person{1, 1}
	one := func(place int, p Person) Candidate { return Candidate{Party: []Person{p}, Place: place} }
	couple := Candidate{Party: []Person{young, nil}, Place: 1}
	seen := couple
	seen.Skipped = true
	for _, c := range []struct {
		name    string
		taken   Taken
		waiting []Candidate
		phase   Phase
		next    int
		skipped []int
		first   Verdict
	}{
		{"the young one, although last on the list", q.Count(young, old, old), []Candidate{one(1, old), one(2, old), one(3, young)}, SignUp, 2, nil, Offer},
		{"the least asked of equals", q.Count(young, young, old), []Candidate{{Party: []Person{old}, Burden: 2, Place: 1}, one(2, old)}, SignUp, 1, nil, Offer},
		{"a seat is kept when nobody suits", q.Count(young, old, old), []Candidate{one(1, old)}, SignUp, -1, nil, Wait},
		{"but not in the last days", q.Count(young, old, old), []Candidate{one(1, old)}, LastDays, 0, nil, Offer},
		{"nor in a group where those who wait are all there are", q.Count(young, old, old), []Candidate{one(1, old)}, Closed, 0, nil, Offer},
		{"where even one too many is better than an empty seat", q.Count(young, young, young), []Candidate{one(1, young)}, Closed, 0, nil, Offer},
		{"which nobody may sign up as", q.Count(young, young, young), []Candidate{one(1, young)}, SignUp, -1, nil, Wait},
		{"seats are held there too", q.Count(young, old, old), []Candidate{seen, one(2, young)}, Closed, -1, nil, Hold},
		{"two do not fit: passed over once", q.Count(young, old, old), []Candidate{couple, one(2, young)}, SignUp, 1, []int{0}, Skip},
		{"then seats are held for them", q.Count(young, old, old), []Candidate{seen, one(2, young)}, SignUp, -1, nil, Hold},
		{"until there are two", q.Count(young, old), []Candidate{seen, one(2, young)}, SignUp, 0, nil, Offer},
		{"or until the last days", q.Count(young, old, old), []Candidate{seen, one(2, young)}, LastDays, 1, []int{0}, Skip},
		{"nobody is passed over when nobody gets a seat", q.Count(young, old, old), []Candidate{couple}, SignUp, -1, nil, Skip},
		{"nobody waits", q.Count(young), nil, SignUp, -1, nil, ""},
	} {
		turns := q.Promote(c.taken, c.waiting, c.phase)
		next, skipped := Next(turns)
		first := Verdict("")
		if len(turns) > 0 {
			first = turns[0].Verdict
		}
		if next != c.next || !sameSet(skipped, c.skipped) || first != c.first {
			t.Errorf("%s: next is %d, passed over %v, first %q; want %d, %v, %q", c.name, next, skipped, first, c.next, c.skipped, c.first)
		}
	}
}
