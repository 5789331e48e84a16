package lottery

import (
	"context"
	"slices"
)

// This file betters a plan by swaps: a few people of one table for as many of another, so that wishes go on to hold. A swap
// counts when it makes the plan no worse than it is, or than it was some swaps ago: late acceptance, which needs whole
// numbers only, so that every machine takes the same way (Burke and Bykov, "The late acceptance hill-climbing heuristic",
// European Journal of Operational Research 258, 2017).

const (
	lateness  = 200  // how many swaps ago
	offWeight = 8    // meetings that are given up for one person more within the even share, while a plan is looked for
	swapsEach = 1500 // per person and round
	mostSwaps = 5_000_000
)

// climber is a plan under way.
type climber struct {
	h      *hall
	random *source
	rounds []*seatingRound
	limits [][][2]int // per table and value, the even share rounded down and up
	met    []uint8    // per pair of people, how often they share a table
	pairs  int        // who do at all
	off    int        // TablePlan.Off
	best   [][]int    // tables of the blocks, per round
	least  [2]int     // off, and pairs with a minus, of best
	done   bool       // nothing is better than best
	space  [2][]int
}

type seatingRound struct {
	tableOf []int   // per block
	at      [][]int // blocks per table
	count   [][]int // per table and value
}

// open makes a first plan by chance in which all wishes hold.
func (h *hall) open(ctx context.Context, rounds int, random *source) (*climber, error) {
	c := &climber{h: h, random: random, met: make([]uint8, len(h.ids)*len(h.ids))}
	for _, size := range h.sizes {
		limits := make([][2]int, len(h.people))
		for k, n := range h.people {
			limits[k][0], limits[k][1] = share(size, n, len(h.ids))
		}
		c.limits = append(c.limits, limits)
	}
	for range rounds {
		p := newPacking(ctx, h, random)
		if ok, err := p.place(); err != nil {
			return nil, err
		} else if !ok {
			return nil, ErrTables // which wishesFit rules out
		}
		p.fill(random)
		r := &seatingRound{tableOf: p.tableOf, at: make([][]int, len(h.sizes)), count: make([][]int, len(h.sizes))}
		for t := range r.count {
			r.count[t] = make([]int, len(h.people))
			for _, l := range c.limits[t] {
				c.off += outside(0, l[0], l[1])
			}
		}
		c.rounds = append(c.rounds, r)
		for b, t := range r.tableOf {
			c.enter(r, b, t)
		}
	}
	c.least = [2]int{c.off + 1, 0}
	c.keep(len(c.met))
	return c, nil
}

// enter seats a block at a table, and leave takes it away; both keep the sums.
func (c *climber) enter(r *seatingRound, b, t int) {
	for _, i := range c.h.blocks[b] {
		for _, other := range r.at[t] {
			for _, j := range c.h.blocks[other] {
				c.meet(i, j)
			}
		}
		c.counted(r, i, t, 1)
	}
	for n, i := range c.h.blocks[b] {
		for _, j := range c.h.blocks[b][:n] {
			c.meet(i, j)
		}
	}
	r.tableOf[b] = t
	r.at[t] = append(r.at[t], b)
}

func (c *climber) leave(r *seatingRound, b, t int) {
	i := slices.Index(r.at[t], b)
	r.at[t][i] = r.at[t][len(r.at[t])-1]
	r.at[t] = r.at[t][:len(r.at[t])-1]
	for _, i := range c.h.blocks[b] {
		for _, other := range r.at[t] {
			for _, j := range c.h.blocks[other] {
				c.miss(i, j)
			}
		}
		c.counted(r, i, t, -1)
	}
	for n, i := range c.h.blocks[b] {
		for _, j := range c.h.blocks[b][:n] {
			c.miss(i, j)
		}
	}
}

func (c *climber) meet(i, j int) {
	pair := &c.met[min(i, j)*len(c.h.ids)+max(i, j)]
	if *pair++; *pair == 1 {
		c.pairs++
	}
}

func (c *climber) miss(i, j int) {
	pair := &c.met[min(i, j)*len(c.h.ids)+max(i, j)]
	if *pair--; *pair == 0 {
		c.pairs--
	}
}

func (c *climber) counted(r *seatingRound, person, t, by int) {
	for _, k := range c.h.values[person] {
		l, n := c.limits[t][k], &r.count[t][k]
		c.off -= outside(*n, l[0], l[1])
		*n += by
		c.off += outside(*n, l[0], l[1])
	}
}

// climb betters the plan until it cannot be better, or for as many swaps as its size deserves: first so that meetings can
// be given up for the mix and the reverse, then so that the mix always comes first.
func (c *climber) climb(ctx context.Context, most, each int) error {
	c.done = c.off == 0 && c.pairs >= most
	for _, weight := range [...]int{offWeight, len(c.met) + 1} {
		c.back()
		if err := c.late(ctx, weight, most, min(each*len(c.h.ids)*len(c.rounds), mostSwaps)); err != nil {
			return err
		}
	}
	c.back()
	return nil
}

func (c *climber) late(ctx context.Context, weight, most, swaps int) error {
	value := func() int { return c.off*weight - c.pairs }
	var before [lateness]int
	for i := range before {
		before[i] = value()
	}
	for n := 0; n < swaps && !c.done; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s, ok := c.propose()
		if !ok {
			continue
		}
		was, late := value(), &before[n%lateness]
		c.swap(s)
		if now := value(); now > was && now > *late {
			c.swap(exchange{s.r, s.t, s.u, s.b, s.a})
		} else if now < was {
			c.keep(most)
		}
		*late = min(*late, value())
	}
	return nil
}

// keep notes the plan when it is the best so far.
func (c *climber) keep(most int) {
	if now := [2]int{c.off, -c.pairs}; slices.Compare(now[:], c.least[:]) < 0 {
		c.least, c.best = now, c.best[:0]
		for _, r := range c.rounds {
			c.best = append(c.best, slices.Clone(r.tableOf))
		}
		c.done = c.off == 0 && c.pairs >= most
	}
}

// back returns to the best plan.
func (c *climber) back() {
	for n, r := range c.rounds {
		for b, t := range c.best[n] {
			if r.tableOf[b] != t {
				c.leave(r, b, r.tableOf[b])
				c.enter(r, b, t)
			}
		}
	}
}

// exchange is a swap in one round: blocks a of table t for blocks b of table u, with as many people.
type exchange struct {
	r    *seatingRound
	t, u int
	a, b []int
}

func (c *climber) swap(s exchange) {
	for _, b := range s.a {
		c.leave(s.r, b, s.t)
	}
	for _, b := range s.b {
		c.leave(s.r, b, s.u)
		c.enter(s.r, b, s.t)
	}
	for _, b := range s.a {
		c.enter(s.r, b, s.u)
	}
}

// propose takes a block and one of another table. Whoever there may not sit with them changes tables too, and so on (chains
// of Kempe); then the smaller side is filled up by chance until both have as many people.
func (c *climber) propose() (s exchange, ok bool) {
	s.r = c.rounds[c.below(len(c.rounds))]
	a := c.below(len(c.h.blocks))
	s.t, s.u = s.r.tableOf[a], c.below(len(c.h.sizes))
	if s.t == s.u {
		return s, false
	}
	s.a, s.b = c.space[0][:0], c.space[1][:0]
	more := c.take(&s, a) // people who leave t, less those who leave u
	for more != 0 {
		from := s.r.at[s.u]
		if more < 0 {
			from = s.r.at[s.t]
		}
		b := c.other(from, &s)
		if b < 0 {
			return s, false
		}
		more += c.take(&s, b)
	}
	c.space = [2][]int{s.a, s.b}
	return s, true
}

// take adds a block to an exchange, and those whom it may not meet at the other table.
func (c *climber) take(s *exchange, b int) (more int) {
	to, side := s.u, &s.a
	more = len(c.h.blocks[b])
	if s.r.tableOf[b] == s.u {
		to, side, more = s.t, &s.b, -more
	}
	*side = append(*side, b)
	for _, foe := range c.h.foes[b] {
		if t := s.r.tableOf[foe]; t == to && !slices.Contains(s.a, foe) && !slices.Contains(s.b, foe) {
			more += c.take(s, foe)
		}
	}
	return more
}

// other takes a block of a table by chance that does not move yet; -1 when all do.
func (c *climber) other(table []int, s *exchange) int {
	start := c.below(len(table))
	for n := range table {
		b := table[(start+n)%len(table)]
		if !slices.Contains(s.a, b) && !slices.Contains(s.b, b) {
			return b
		}
	}
	return -1
}

func (c *climber) below(n int) int { return int(c.random.below(uint64(n))) }

// plan names the people of the best plan.
func (c *climber) plan() [][][]string {
	rounds := make([][][]string, len(c.best))
	for n, tableOf := range c.best {
		rounds[n] = make([][]string, len(c.h.sizes))
		for i, id := range c.h.ids {
			t := tableOf[c.h.blockOf[i]]
			rounds[n][t] = append(rounds[n][t], id)
		}
	}
	return rounds
}
