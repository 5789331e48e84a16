package lottery

import "context"

// rounder turns probabilities into zeros and ones (dependent rounding, see Frame.Draw). People whose
// probability is between 0 and 1 are the edges of a graph between households and strata. Along a cycle,
// or a path that cannot be extended, probabilities are raised and lowered in turn until one of them is 0 or 1;
// which of the two ways is chosen by chance so that every expectation stays. Sums of strata and of
// households that are passed through do not change, and a household at the end of a path holds one open person only.
type rounder struct {
	*draw
	random *source
	lone   [][]int32 // open people by stratum whose household has no other open person
	shared [][]int32 // the other open people
	place  []int32   // of each person in lone or shared, -1 when decided
	open   []int32   // open people per household
	atHome []int32   // place in the path where a household was reached, plus 1
	atCell []int32   // the same for strata
	homes  []int32   // households marked in atHome
	cells  []int32   // strata marked in atCell
	path   []int32   // kept for its memory
}

func (d *draw) round(ctx context.Context, random *source) error {
	r := newRounder(d, random)
	step := 0
	for s := range r.targets {
		for len(r.lone[s])+len(r.shared[s]) > 0 {
			r.adjust(r.findPath(int32(s)))
			if step++; step%(1<<12) == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	return ctx.Err()
}

func newRounder(d *draw, random *source) *rounder {
	homes := len(d.homeStart) - 1
	r := &rounder{draw: d, random: random,
		lone: make([][]int32, len(d.targets)), shared: make([][]int32, len(d.targets)),
		place: make([]int32, len(d.people)), open: make([]int32, homes),
		atHome: make([]int32, homes), atCell: make([]int32, len(d.targets))}
	for _, i := range d.order {
		r.place[i] = -1
		if r.isOpen(i) {
			r.open[d.home[i]]++
		}
	}
	for _, i := range d.order {
		if r.isOpen(i) {
			r.push(r.listOf(i), i)
		}
	}
	return r
}

func (r *rounder) isOpen(i int32) bool { return r.units[i] > 0 && r.units[i] < one }

func (r *rounder) listOf(i int32) *[]int32 {
	if s := r.people[i].Stratum; r.open[r.home[i]] > 1 {
		return &r.shared[s]
	}
	return &r.lone[r.people[i].Stratum]
}

func (r *rounder) push(list *[]int32, i int32) {
	r.place[i] = int32(len(*list))
	*list = append(*list, i)
}

func (r *rounder) remove(list *[]int32, i int32) {
	last := (*list)[len(*list)-1]
	(*list)[r.place[i]] = last
	r.place[last] = r.place[i]
	r.place[i] = -1
	*list = (*list)[:len(*list)-1]
}

// findPath walks from a stratum to a dead end, and from there to another one, unless a cycle closes.
func (r *rounder) findPath(s int32) []int32 {
	path, cycle := r.walk(r.path[:0], s, -1)
	if !cycle {
		end := path[len(path)-1]
		if len(path)%2 == 1 { // the walk ended in a household
			path, _ = r.walk(append(path[:0], end), r.people[end].Stratum, end)
		} else {
			path, _ = r.walk(path[:0], r.people[end].Stratum, -1)
		}
	}
	r.path = path
	return path
}

// walk goes on from stratum s, reached through person in (-1 at a beginning), until no way is left or a
// node comes a second time: then the answer is the cycle alone.
func (r *rounder) walk(path []int32, s, in int32) (_ []int32, cycle bool) {
	defer r.forget()
	if in >= 0 {
		r.mark(r.atHome, &r.homes, r.home[in], 0)
	}
	for {
		if q := r.atCell[s]; q > 0 {
			return path[q-1:], true
		}
		r.mark(r.atCell, &r.cells, s, len(path))
		next := r.another(s, in)
		if next < 0 {
			return path, false
		}
		path = append(path, next)
		h := r.home[next]
		if q := r.atHome[h]; q > 0 {
			return path[q-1:], true
		}
		r.mark(r.atHome, &r.homes, h, len(path))
		if in = r.housemate(h, next); in < 0 {
			return path, false
		}
		path = append(path, in)
		s = r.people[in].Stratum
	}
}

func (r *rounder) mark(at []int32, marked *[]int32, node int32, place int) {
	at[node] = int32(place) + 1
	*marked = append(*marked, node)
}

func (r *rounder) forget() {
	for _, h := range r.homes {
		r.atHome[h] = 0
	}
	for _, s := range r.cells {
		r.atCell[s] = 0
	}
	r.homes, r.cells = r.homes[:0], r.cells[:0]
}

// another is an open person of stratum s other than not, alone in the household if there is one; else -1.
func (r *rounder) another(s, not int32) int32 {
	for _, list := range [2][]int32{r.lone[s], r.shared[s]} {
		for k := len(list) - 1; k >= 0; k-- {
			if list[k] != not {
				return list[k]
			}
		}
	}
	return -1
}

// housemate is an open person of household h other than not, else -1.
func (r *rounder) housemate(h, not int32) int32 {
	if r.open[h] > 1 {
		for _, i := range r.members(h) {
			if i != not && r.isOpen(i) {
				return i
			}
		}
	}
	return -1
}

// adjust moves the probabilities along a path or cycle as far as they go, the one way or the other.
func (r *rounder) adjust(path []int32) {
	up, down := uint64(one), uint64(one)
	for k, i := range path {
		rise, fall := one-r.units[i], r.units[i]
		if k%2 == 1 {
			rise, fall = fall, rise
		}
		up, down = min(up, rise), min(down, fall)
	}
	change := up
	if r.random.below(up+down) >= down { // up has the chance down / (up + down), so the expectation stays
		change = -down
	}
	for k, i := range path {
		list := r.listOf(i)
		if k%2 == 0 {
			r.units[i] += change
		} else {
			r.units[i] -= change
		}
		if !r.isOpen(i) {
			r.close(list, i)
		}
	}
}

// close takes a person who is now decided out of the lists; a housemate left alone changes list.
func (r *rounder) close(list *[]int32, i int32) {
	r.remove(list, i)
	h := r.home[i]
	if r.open[h] != 2 {
		r.open[h]--
		return
	}
	for _, mate := range r.members(h) {
		if r.place[mate] >= 0 {
			r.remove(r.listOf(mate), mate)
			r.open[h]--
			r.push(r.listOf(mate), mate)
			return
		}
	}
}
