package lottery

import (
	"math"
	"testing"
)

// frequencies gathers chi-square tests of counts against what is expected (Pearson, Philosophical Magazine 50, 1900). When all is
// as it should be, the chance of a result as large as each is itself spread evenly from 0 to 1: single ones may be small,
// so the smallest is held against the number of tests (Bonferroni), and all of them against the even spread (Kolmogorov and
// Smirnov). Seeds are fixed: a test that passes once passes always.
type frequencies struct{ chances []float64 }

func newFrequencies() *frequencies { return &frequencies{} }

// add compares counts with expected ones. Cells of which fewer than 5 are expected are put together.
func (f *frequencies) add(counts []int, expected []float64) {
	square, cells := 0.0, 0
	fewCount, few := 0.0, 0.0
	for i, e := range expected {
		if e < 5 {
			fewCount, few = fewCount+float64(counts[i]), few+e
			continue
		}
		square += (float64(counts[i]) - e) * (float64(counts[i]) - e) / e
		cells++
	}
	if few >= 5 {
		square += (fewCount - few) * (fewCount - few) / few
		cells++
	}
	if cells > 1 {
		f.chances = append(f.chances, chiSquareBeyond(square, cells-1))
	}
}

// chiSquareBeyond is the chance of a larger sum with so many degrees of freedom: the upper incomplete gamma function, by its
// series and its continued fraction (Abramowitz and Stegun, "Handbook of mathematical functions", 1964, 6.5).
func chiSquareBeyond(square float64, degrees int) float64 {
	a, x := float64(degrees)/2, square/2
	if x <= 0 {
		return 1
	}
	logGamma, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - logGamma)
	if x < a+1 {
		term := 1 / a
		sum := term
		for n := 1.0; n < 10000 && term > sum*1e-15; n++ {
			term *= x / (a + n)
			sum += term
		}
		return 1 - front*sum
	}
	b, c := x+1-a, 1e300
	d := 1 / b
	h := d
	for i := 1.0; i < 10000; i++ {
		an := -i * (i - a)
		b += 2
		d = 1 / (an*d + b)
		c = b + an/c
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return front * h
}

// check fails when the smallest chance is below one in a thousand of what so many tests make likely, or the chances
// of all tests are not spread evenly at the level of one in a thousand.
func (f *frequencies) check(t *testing.T) {
	t.Helper()
	n, smallest, furthest := float64(len(f.chances)), 1.0, 0.0
	for _, p := range f.chances {
		smallest = min(smallest, p)
		below, upTo := 0.0, 0.0
		for _, q := range f.chances {
			if q < p {
				below++
			}
			if q <= p {
				upTo++
			}
		}
		furthest = max(furthest, upTo/n-p, p-below/n)
	}
	t.Logf("%v tests, the smallest chance is %.2g, the furthest from an even spread %.3f", n, smallest, furthest)
	if n < 20 || smallest < 0.001/n {
		t.Errorf("of %v tests one has the chance %.2g", n, smallest)
	}
	if most := 1.95 / math.Sqrt(n); furthest > most {
		t.Errorf("the chances of %v tests are %.3f from an even spread, at most %.3f is likely", n, furthest, most)
	}
}

func TestChiSquareBeyond(t *testing.T) {
	t.Parallel()
	for _, known := range []struct {
		square  float64
		degrees int
		want    float64
	}{{3.841458820694124, 1, 0.05}, {18.307038053275146, 10, 0.05}, {2.5582121601872063, 10, 0.99}, {149.4492527779, 100, 0.001}} {
		if got := chiSquareBeyond(known.square, known.degrees); math.Abs(got-known.want) > 1e-9 {
			t.Errorf("beyond %v with %d degrees: %v, want %v", known.square, known.degrees, got, known.want)
		}
	}
	f := newFrequencies()
	f.add([]int{480, 520}, []float64{500, 500})
	if math.Abs(f.chances[0]-0.20590321073206) > 1e-9 {
		t.Errorf("got %v", f.chances[0])
	}
}
