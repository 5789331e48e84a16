package lottery

import "errors"

// This file keeps what is left of one search for the next. The proof that no panel is heavier cuts the question into boxes,
// as every branch and bound does (Land and Doig, Econometrica 28, 1960). Nearly all of them hold no panel of the face that the
// proof leads to (face.go): nothing fits within them, or only what is too light. The few others hold the whole face, and the
// next level looks there alone, instead of showing once more how empty the rest is.

// parts are boxes.
type parts struct {
	least int64   // choices that weigh less are of no interest
	found [][]int // each heavier than the one before
	left  []*box
}

// leave notes that a box may hold choices of interest.
func (s *search) leave(b *box) {
	if s.parts != nil && !s.near {
		s.parts.left = append(s.parts.left, b)
	}
}

// gather notes a choice that was found. From the first one on a search goes on half as long again, for heavier ones: it has come
// to where they are, and to begin anew from other weights costs more.
func (s *search) gather(x []int) {
	if s.parts == nil {
		return
	}
	if len(s.parts.found) == 0 {
		s.until = s.steps + (s.steps+1)/2
	}
	s.parts.found = append(s.parts.found, x)
}

// aboveIn is above, when the choices that fit within b and are of interest lie in the given boxes, and gives some more of what
// it comes across, the heaviest last. When there is none, it leaves boxes that hold all those of weight least or more, which
// is at most value.
func (s *search) aboveIn(b *box, within []*box, weight []int64, value, least int64) (more [][]int, left []*box, err error) {
	p := &parts{least: least}
	s.first, s.over, s.parts = true, true, p
	defer func() { s.over, s.parts = false, nil }()
	s.weigh(weight)
	s.begin(b)
	s.value = value
	if len(within) > 1 {
		if proved, err := s.look(b); err != nil || proved || s.best != nil {
			return p.found, within, err
		}
	}
	for k := range within {
		k = (k + s.lucky) % len(within)
		err := s.branch(within[k].within(b), len(within) == 1)
		if s.best != nil && errors.Is(err, ErrLimit) {
			err = nil
		}
		if err != nil || s.best != nil {
			s.lucky = k
			return p.found, nil, err
		}
	}
	s.lucky = 0
	return nil, p.left, nil
}

// look tries the whole question with one linear program, which may prove that there is no such choice, and near its solution.
func (s *search) look(b *box) (proved bool, err error) {
	whole := b.clone()
	if !s.g.propagate(whole) {
		return true, nil
	}
	s.lp.setBounds(whole.lower, whole.upper, whole.lo, whole.hi)
	if state, _ := s.solve(); state != optimal {
		return false, nil
	}
	s.used()
	if s.hopeless(whole) {
		return true, nil
	}
	return false, s.tryNear(whole, lookSteps)
}

// within is the part of a box that lies in another.
func (b *box) within(o *box) *box {
	c := b.clone()
	for j := range c.lower {
		c.lower[j], c.upper[j] = max(c.lower[j], o.lower[j]), min(c.upper[j], o.upper[j])
	}
	for r := range c.lo {
		c.lo[r], c.hi[r] = max(c.lo[r], o.lo[r]), min(c.hi[r], o.hi[r])
	}
	return c
}

// around is the smallest box with all of the boxes in it.
func around(boxes []*box) *box {
	c := boxes[0].clone()
	for _, b := range boxes[1:] {
		for j := range c.lower {
			c.lower[j], c.upper[j] = min(c.lower[j], b.lower[j]), max(c.upper[j], b.upper[j])
		}
		for r := range c.lo {
			c.lo[r], c.hi[r] = min(c.lo[r], b.lo[r]), max(c.hi[r], b.hi[r])
		}
	}
	return c
}
