package lottery

import (
	"context"
	"errors"
	"math"
	"math/big"
	"reflect"
	"slices"
	"testing"
)

// leastTickets solves small linear programs in exact fractions, and shares no code with the package: the largest value of
// cost.x over x >= 0, rows.x <= right with right >= 0 (the simplex method with the rule of Bland, which never circles).
// It also gives the multipliers of the rows.
func leastTickets(rows [][]*big.Rat, right, cost []*big.Rat) (value *big.Rat, x, y []*big.Rat) {
	m, n := len(rows), len(cost)
	table := make([][]*big.Rat, m+1)
	for i := range table {
		table[i] = make([]*big.Rat, n+m+1)
		for j := range table[i] {
			table[i][j] = new(big.Rat)
		}
	}
	basis := make([]int, m)
	for i := range m {
		for j := range n {
			table[i][j].Set(rows[i][j])
		}
		table[i][n+i].SetInt64(1)
		table[i][n+m].Set(right[i])
		basis[i] = n + i
	}
	for j := range n {
		table[m][j].Neg(cost[j])
	}
	for {
		in := slices.IndexFunc(table[m][:n+m], func(v *big.Rat) bool { return v.Sign() < 0 })
		if in < 0 {
			break
		}
		out, best := -1, new(big.Rat)
		for i := range m {
			if table[i][in].Sign() <= 0 {
				continue
			}
			ratio := new(big.Rat).Quo(table[i][n+m], table[i][in])
			if c := ratio.Cmp(best); out < 0 || c < 0 || c == 0 && basis[i] < basis[out] {
				out, best = i, ratio
			}
		}
		pivot := new(big.Rat).Set(table[out][in])
		for j := range table[out] {
			table[out][j].Quo(table[out][j], pivot)
		}
		for i := range table {
			if i != out && table[i][in].Sign() != 0 {
				factor := new(big.Rat).Set(table[i][in])
				for j := range table[i] {
					if table[out][j].Sign() != 0 {
						table[i][j].Sub(table[i][j], new(big.Rat).Mul(factor, table[out][j]))
					}
				}
			}
		}
		basis[out] = in
	}
	x, y = make([]*big.Rat, n), make([]*big.Rat, m)
	for j := range x {
		x[j] = new(big.Rat)
	}
	for i, j := range basis {
		if j < n {
			x[j].Set(table[i][n+m])
		}
	}
	for i := range y {
		y[i] = table[m][n+i]
	}
	return table[m][n+m], x, y
}

// leximinByDefinition follows the definition with all panels listed: raise the smallest chance of all who are not settled;
// who has a multiplier above 0 in the proof cannot be higher, and is settled.
func leximinByDefinition(p *Problem, panels [][]int, all bool) (levels []float64, chances []*big.Rat) {
	chances = make([]*big.Rat, len(p.Members)) // of the settled
	open := map[int]bool{}
	for i, m := range p.Members {
		if m.Fixed == Free && slices.ContainsFunc(panels, func(panel []int) bool { return slices.Contains(panel, i) }) {
			open[i] = true
		}
	}
	for len(open) > 0 {
		// most z: z - sum of panels with i <= 0 for the open, - sum of panels with i <= -chance for the settled.
		// The settled are written without negative right sides by a first part: weights are what is left of 1.
		level, tight := raiseByDefinition(panels, open, chances)
		f, _ := level.Float64()
		levels = append(levels, f)
		for _, i := range tight {
			chances[i] = level
			delete(open, i)
		}
		if !all {
			break
		}
	}
	return levels, chances
}

// raiseByDefinition solves the dual: least sigma - sum of settled chances times their weights, where no panel weighs more
// than sigma and the weights of the open add up to 1. As weights are at least 0, sigma = max; the program is
// turned so that its right sides are not negative: most sum c w - sigma becomes a program in lottery weights instead.
func raiseByDefinition(panels [][]int, open map[int]bool, settled []*big.Rat) (*big.Rat, []int) {
	var people []int
	for i := range settled {
		if open[i] || settled[i] != nil {
			people = append(people, i)
		}
	}
	// Variables: a weight per panel and z. A start that fits is missing for settled chances, so they are asked for with a
	// price so high that they come first: variables short(i) are not needed, since <= rows with big price do the same.
	n := len(panels) + 1 + len(people)
	price := big.NewRat(1_000_000, 1)
	cost := make([]*big.Rat, n)
	for j := range cost {
		cost[j] = new(big.Rat)
	}
	cost[len(panels)].SetInt64(1)
	var rows [][]*big.Rat
	var right []*big.Rat
	row := func() []*big.Rat {
		r := make([]*big.Rat, n)
		for j := range r {
			r[j] = new(big.Rat)
		}
		rows = append(rows, r)
		right = append(right, new(big.Rat))
		return r
	}
	sum := row()
	right[0].SetInt64(1)
	for j := range panels {
		sum[j].SetInt64(1)
	}
	for k, i := range people {
		r := row()
		for j, panel := range panels {
			if slices.Contains(panel, i) {
				r[j].SetInt64(-1)
			}
		}
		if open[i] {
			r[len(panels)].SetInt64(1)
			continue
		}
		r[len(panels)+1+k].SetInt64(1) // served(i) <= chance(i), up to what is settled
		cost[len(panels)+1+k].Set(price)
		atMost := row()
		atMost[len(panels)+1+k].SetInt64(1)
		right[len(right)-1].Set(settled[i])
	}
	_, x, y := leastTickets(rows, right, cost)
	var tight []int
	at := 1
	for _, i := range people {
		if open[i] {
			if y[at].Sign() > 0 {
				tight = append(tight, i)
			}
			at++
		} else {
			at += 2
		}
	}
	return x[len(panels)], tight
}

// compareFair compares one random problem with all its panels, unless it has none or too many.
func compareFair(t *testing.T, p *Problem, number int, seen *exercised) {
	t.Helper()
	panels := brute(p)
	if len(panels) == 0 || len(panels) > 60 {
		return
	}
	undrawable := 0
	levels, chances := leximinByDefinition(p, panels, true)
	for _, method := range [...]Method{Leximin, Maximin} {
		l, err := Find(context.Background(), p, Options{Method: method})
		if err != nil {
			t.Fatalf("problem %d, %s: %v\n%s", number, method, err, p.Canonical())
		}
		undrawable = len(l.Undrawable)
		if len(levels) > 0 && math.Abs(l.Certificate.Minimum-levels[0]) > 1e-6 {
			t.Errorf("problem %d, %s: smallest chance %v, want %v\n%s", number, method, l.Certificate.Minimum, levels[0], p.Canonical())
		}
		if method == Leximin {
			place := map[string]int{}
			for i, id := range l.Members {
				place[id] = i
			}
			for i, m := range p.Members {
				if chances[i] == nil {
					continue
				}
				want, _ := chances[i].Float64()
				if got := l.Chance(place[m.ID]); math.Abs(got-want) > 2e-6 {
					t.Errorf("problem %d: chance of %s is %v, want %v\n%s", number, m.ID, got, want, p.Canonical())
				}
			}
		}
		if faults, err := l.VerifyCertificate(context.Background(), p); err != nil || len(faults) > 0 {
			t.Errorf("problem %d: %v %v", number, faults, err)
		}
	}
	f, _, err := newFair(context.Background(), p, Options{})
	if err == nil {
		_, _, err = f.solve(Leximin)
	}
	if err != nil {
		t.Fatal(err)
	}
	seen.note(p, undrawable, f.thin)
}

func compareMany(t *testing.T, want int) {
	t.Helper()
	random, seen := newSource(Seed{31}, "fair test"), &exercised{}
	for number := 0; seen.compared < want && !t.Failed(); number++ {
		compareFair(t, randomProblem(random), number, seen)
	}
	seen.check(t)
}

func TestFairAgainstBruteForce(t *testing.T) {
	t.Parallel()
	compareMany(t, 250)
}

func TestFairErrors(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Find(ctx, borough(), Options{Method: Leximin}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := Find(context.Background(), borough(), Options{Method: "fairest"}); err == nil {
		t.Error("an unknown method was taken")
	}
}

// A certificate whose weights or bound are not what they should be is refused.
func TestVerifyCertificateFindsChanges(t *testing.T) {
	t.Parallel()
	p := borough()
	fresh := func() *Lottery {
		l, err := Find(context.Background(), p, Options{Method: Leximin})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if faults, err := fresh().VerifyCertificate(context.Background(), p); err != nil || len(faults) > 0 {
		t.Fatalf("%v %v", faults, err)
	}
	for name, change := range map[string]func(*Lottery){
		"bound":   func(l *Lottery) { l.Certificate.Bound-- },
		"upper":   func(l *Lottery) { l.Certificate.Upper += 1e-9 },
		"minimum": func(l *Lottery) { l.Certificate.Minimum += 1e-9 },
		"weight": func(l *Lottery) {
			for i, w := range l.Certificate.Weights {
				if w > 0 {
					l.Certificate.Weights[i] = 0
					return
				}
			}
		},
		"negative": func(l *Lottery) { l.Certificate.Weights[0] = -1 },
		"none":     func(l *Lottery) { l.Certificate = nil },
	} {
		l := fresh()
		change(l)
		if faults, err := l.VerifyCertificate(context.Background(), p); err != nil || len(faults) == 0 {
			t.Errorf("%s: a changed certificate passed (%v)", name, err)
		}
	}
	if a, b := fresh(), fresh(); !reflect.DeepEqual(a, b) {
		t.Error("two runs differ")
	}
}
