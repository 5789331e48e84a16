package lottery

import (
	"cmp"
	"math"
	"slices"
)

// This file gives the seats of kinds of people to people, so that all who can stand for each other have the same chance.
// Think of the lottery as a length of tickets, cut into pieces with one panel each. In a class of m households
// of whom n(t) have a seat at ticket t, each must have its m-th part of all seats. Let each household in turn take the
// tickets with the most seats that are still to be given out: one piece at most is cut for it, and never are
// more seats left than households (McNaughton's rule, "Scheduling with deadlines and loss functions", Management Science 6,
// 1959, with a varying number of machines as in Schmidt, Operations Research 32, 1984). In classes of households with
// people of several kinds every piece is cut into m, and the households take turns.

// piece is a run of equal tickets.
type piece struct {
	weight  int
	x       []int
	left    int // seats of the class at hand that are still to be given out
	members []int
}

type spreading struct {
	g      *program
	pieces []*piece
}

// spread makes panels of people, and adds up their chances.
func (g *program) spread(choices [][]int, shares []float64, total int, chances []int) []Panel {
	s := &spreading{g: g}
	for i, w := range wholeShares(shares, total) {
		if w > 0 {
			s.pieces = append(s.pieces, &piece{weight: w, x: choices[i]})
		}
	}
	for i := range g.classes {
		if c := &g.classes[i]; c.kinds() == 1 {
			s.alone(c)
		} else {
			s.turns(c)
		}
	}
	return s.panels(chances)
}

// wholeShares rounds shares to whole numbers with the given total, by largest remainder.
func wholeShares(shares []float64, total int) []int {
	whole, sum := make([]int, len(shares)), 0
	all := 0.0
	for _, v := range shares {
		all += max(v, 0)
	}
	order := make([]int, len(shares))
	rest := make([]float64, len(shares))
	for i, v := range shares {
		exact := max(v, 0) / all * float64(total)
		whole[i] = int(math.Floor(exact))
		rest[i] = exact - math.Floor(exact)
		sum += whole[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for i := 0; sum < total; i++ {
		whole[order[i%len(order)]]++
		sum++
	}
	for i := 0; sum > total; i++ {
		if k := order[len(order)-1-i%len(order)]; whole[k] > 0 {
			whole[k]--
			sum--
		}
	}
	return whole
}

// cut splits a piece so that its first part has the given weight, and gives the second.
func (s *spreading) cut(p *piece, weight int) *piece {
	second := *p
	second.weight -= weight
	second.members = slices.Clone(p.members)
	p.weight = weight
	s.pieces = append(s.pieces, &second)
	return &second
}

// alone serves a class of households with people of one kind.
func (s *spreading) alone(c *class) {
	seats := 0
	for _, p := range s.pieces {
		p.left = p.x[c.first]
		seats += p.left * p.weight
	}
	if seats == 0 {
		return
	}
	m := len(c.homes)
	for i, home := range c.homes {
		need := seats / m
		if i < seats%m {
			need++
		}
		slices.SortStableFunc(s.pieces, func(a, b *piece) int { return cmp.Compare(b.left, a.left) })
		var taken []*piece
		for k := 0; need > 0; k++ {
			p := s.pieces[k]
			if p.weight > need {
				s.cut(p, need)
			}
			need -= p.weight
			p.left--
			taken = append(taken, p)
		}
		s.share(taken, home[0])
	}
}

// turns serves a class of households with people of several kinds.
func (s *spreading) turns(c *class) {
	rounds := 1 // so many that in each household all people of a kind have the same number of turns
	for _, people := range c.homes[0] {
		rounds = leastCommonMultiple(rounds, len(people))
	}
	m, carry := len(c.homes), 0
	all := m * rounds
	for _, p := range slices.Clone(s.pieces) {
		var seats []int // the kind that each seat is for
		for k := range c.kinds() {
			for range p.x[c.first+k] {
				seats = append(seats, k)
			}
		}
		if len(seats) == 0 {
			continue
		}
		weight, part := p.weight, p
		for turn := range min(all, weight) {
			next, length := part, weight/all
			if turn < weight%all {
				length++
			}
			if part.weight > length {
				next = s.cut(part, length)
			}
			t := (turn + carry) % all
			for i, k := range seats {
				people := c.homes[(i+t)%m][k]
				part.members = append(part.members, int(people[t/m%len(people)]))
			}
			part = next
		}
		carry += weight % all
	}
}

func leastCommonMultiple(a, b int) int {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}

// share gives the seats of the pieces to the people of one household and kind, each the same.
func (s *spreading) share(taken []*piece, people []int32) {
	total := 0
	for _, p := range taken {
		total += p.weight
	}
	for i, member := range people {
		need := total / len(people)
		if i < total%len(people) {
			need++
		}
		for need > 0 {
			p := taken[0]
			if p.weight > need {
				taken[0] = s.cut(p, need)
			} else {
				taken = taken[1:]
			}
			need -= p.weight
			p.members = append(p.members, int(member))
		}
	}
}

// panels puts equal panels together, in the order of their members, and adds up chances.
func (s *spreading) panels(chances []int) []Panel {
	for _, p := range s.pieces {
		slices.Sort(p.members)
		for _, m := range p.members {
			chances[m] += p.weight
		}
	}
	slices.SortFunc(s.pieces, func(a, b *piece) int { return slices.Compare(a.members, b.members) })
	var panels []Panel
	for _, p := range s.pieces {
		if last := len(panels) - 1; last >= 0 && slices.Equal(panels[last].Members, p.members) {
			panels[last].Weight += p.weight
		} else {
			panels = append(panels, Panel{Weight: p.weight, Members: p.members})
		}
	}
	return panels
}
