package lottery

// propagate tightens the bounds of columns and rows by each other, in whole numbers, until nothing
// changes; false when some row or column has nothing left. It never loses a choice that fits.
func (g *program) propagate(b *box) bool {
	least, most := make([]int, len(b.lo)), make([]int, len(b.lo))
	for j, rows := range g.cols {
		if b.lower[j] > b.upper[j] {
			return false
		}
		for _, r := range rows {
			least[r] += b.lower[j]
			most[r] += b.upper[j]
		}
	}
	for changed := true; changed; {
		changed = false
		for r := range b.lo {
			b.lo[r], b.hi[r] = max(b.lo[r], least[r]), min(b.hi[r], most[r])
			if b.lo[r] > b.hi[r] {
				return false
			}
		}
		for j, rows := range g.cols {
			lower, upper := b.lower[j], b.upper[j]
			if lower == upper {
				continue
			}
			for _, r := range rows {
				upper = min(upper, b.lower[j]+b.hi[r]-least[r])
				lower = max(lower, b.upper[j]-(most[r]-b.lo[r]))
			}
			if lower > upper {
				return false
			}
			if lower == b.lower[j] && upper == b.upper[j] {
				continue
			}
			for _, r := range rows {
				least[r] += lower - b.lower[j]
				most[r] += upper - b.upper[j]
			}
			b.lower[j], b.upper[j] = lower, upper
			changed = true
		}
	}
	return true
}

// tighten leaves out what is worth too little: by the bound of proof.go, each unit that a column or a row is away from the side
// that the multipliers y ask for costs its price, and a choice may lose room at most (reduced cost fixing).
func (g *program) tighten(b *box, w []int64, scale int64, y []int64, room int64, more []capped) {
	narrow := func(lo, hi *int, price int64) {
		switch {
		case price > 0:
			*lo = max(*lo, *hi-int(min(room/price, int64(*hi))))
		case price < 0:
			*hi = min(*hi, *lo+int(min(room/-price, int64(*hi))))
		}
	}
	further := inUse(more, y[len(b.lo):])
	for j, rows := range g.cols {
		if b.lower[j] == b.upper[j] {
			continue
		}
		left := scale * w[j]
		for _, r := range rows {
			left -= y[r]
		}
		for _, c := range further {
			left -= c.by(j)
		}
		narrow(&b.lower[j], &b.upper[j], left)
	}
	for r, m := range y[:len(b.lo)] {
		narrow(&b.lo[r], &b.hi[r], m)
	}
}
