package lottery

import "math"

// What the simplex method suggests is proved here in whole numbers. For any multipliers y of the rows,
// whoever found them, every x that fits satisfies
//
//	w.x = (w - yA).x + y.(Ax) <= sum over columns of max((w - yA) lower, (w - yA) upper)
//	                           + sum over rows of max(y lo, y hi).
//
// So whole-numbered multipliers near the floating-point ones give a bound that is true whatever was rounded
// (Neumaier and Shcherbina, "Safe bounds in linear and mixed-integer programming", Mathematical Programming 99, 2004).
// With w = 0 a negative bound proves that nothing fits, for 0 = w.x (the lemma of Farkas).
// Multipliers stay within 2^36; with maxWork that keeps every sum below 2^63.

const largest = 1 << 36

// bound is the right side above for scale*w, and false when multipliers are too large to be sure. The multipliers of the
// rows are followed by those of further inequalities that every choice keeps (capped.go).
func bound(cols [][]int32, b *box, w []int64, scale int64, y []int64, more ...capped) (int64, bool) {
	for _, m := range y {
		if m > largest || m < -largest {
			return 0, false
		}
	}
	var total int64
	further := inUse(more, y[len(b.lo):])
	for j, rows := range cols {
		var left int64
		if w != nil {
			left = scale * w[j]
		}
		for _, r := range rows {
			left -= y[r]
		}
		for _, c := range further {
			left -= c.by(j)
		}
		if left > 0 {
			total += left * int64(b.upper[j])
		} else {
			total += left * int64(b.lower[j])
		}
	}
	for r, m := range y[:len(b.lo)] {
		if m > 0 {
			total += m * int64(b.hi[r])
		} else {
			total += m * int64(b.lo[r])
		}
	}
	for k, m := range y[len(b.lo):] {
		total += more[k].all(m)
	}
	return total, true
}

// provesInfeasible checks a ray of the simplex method, which may point either way.
func provesInfeasible(cols [][]int32, b *box, ray []float64, more ...capped) ([]int64, bool) {
	most := 0.0
	for _, v := range ray {
		most = max(most, math.Abs(v))
	}
	if most == 0 || math.IsNaN(most) || math.IsInf(most, 0) {
		return nil, false
	}
	for _, scale := range [...]float64{1 / smallest(ray, most), float64(1<<30) / most} {
		for _, sign := range [...]float64{1, -1} {
			y := wholeNumbers(ray, sign*scale)
			if total, sure := bound(cols, b, nil, 0, y, more...); sure && total < 0 {
				return y, true
			}
		}
	}
	return nil, false
}

// smallest is the smallest entry of a ray that is not noise: rays of these problems are mostly
// multiples of it, so dividing by it gives small whole numbers that people can read.
func smallest(ray []float64, most float64) float64 {
	least := most
	for _, v := range ray {
		if a := math.Abs(v); a > most*1e-6 && a < least {
			least = a
		}
	}
	return least
}

func wholeNumbers(values []float64, scale float64) []int64 {
	whole := make([]int64, len(values))
	for i, v := range values {
		switch x := math.Round(float64(v * scale)); {
		case x > largest:
			whole[i] = largest + 1
		case x < -largest:
			whole[i] = -largest - 1
		default:
			whole[i] = int64(x)
		}
	}
	return whole
}
