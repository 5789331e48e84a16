package lottery

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
)

// This file counts all panels exactly, and draws one with the same probability for each (de Azevedo and Gölz, "Maximally
// random sortition", 2026; the way of counting is Bellman's, "Dynamic programming", 1957). Households of one class are
// dealt with together, class after class; what matters of those before is only how many seats each quota has been given, and
// not even that once the quota can no longer be broken. So many panels share a state, and the ways from a state to the end
// are counted once. People who can stand for each other are in equally many panels.

// counting is the graph of states. Layer k holds the states before class order[k].
type counting struct {
	g      *program
	size   int
	order  []int
	rows   int // of the size and the quotas; the rows of the classes are kept by the moves
	after  [][]int
	of     [][]int32 // rows of each feature
	moves  [][]move
	layers []layer
	states int
}

type layer struct {
	index map[string]int32
	keys  []string
	ways  []*big.Int // from each state to the end
}

// move is one way to give seats to a class: x per kind, add per row, and in how many ways people can be chosen so.
type move struct {
	x    []int
	add  []int
	ways *big.Int
}

const (
	mostStates = 1 << 20
	mostMoves  = 1 << 18
	mostSeats  = 250
	kept       = 255 // in a state: the quota holds, whatever comes
)

var errCount = fmt.Errorf("%w (there are too many combinations of quotas to count all panels exactly: use another method, or fewer features)", ErrLimit)

// count finds the graph and counts.
func count(ctx context.Context, p *Problem) (*counting, error) {
	if p.Size > mostSeats {
		return nil, errCount
	}
	g, err := newEvenProgram(p)
	if err != nil {
		return nil, err
	}
	c := &counting{g: g, size: p.Size, rows: int(g.homeRows)}
	c.sort(p)
	if err := c.findMoves(); err != nil {
		return nil, err
	}
	if err := c.forward(ctx); err != nil {
		return nil, err
	}
	if err := c.backward(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// sort puts classes with the same value of the feature with most quotas together: it is then done with before the next.
func (c *counting) sort(p *Problem) {
	features := make([]int, len(p.Features))
	c.of = make([][]int32, len(p.Features))
	for f := range features {
		features[f] = f
		for _, r := range c.g.row[f] {
			if r >= 0 {
				c.of[f] = append(c.of[f], r)
			}
		}
	}
	slices.SortStableFunc(features, func(a, b int) int { return cmp.Compare(len(c.of[b]), len(c.of[a])) })
	key := make([][]int, len(c.g.classes))
	for k, class := range c.g.classes {
		c.order = append(c.order, k)
		values := p.Members[c.g.order[class.homes[0][0][0]]].Values
		for _, f := range features {
			key[k] = append(key[k], values[f])
		}
	}
	slices.SortStableFunc(c.order, func(a, b int) int { return slices.Compare(key[a], key[b]) })
}

// findMoves lists the moves of each class, and what the classes from each on can add to the rows.
func (c *counting) findMoves() error {
	c.moves, c.after = make([][]move, len(c.order)), make([][]int, len(c.order)+1)
	c.after[len(c.order)] = make([]int, c.rows)
	all := 0
	for k := len(c.order) - 1; k >= 0; k-- {
		class := &c.g.classes[c.order[k]]
		c.spread(k, class, make([]int, class.kinds()), 0, len(class.homes), big.NewInt(1))
		if all += len(c.moves[k]); all > mostMoves {
			return errCount
		}
		c.after[k] = slices.Clone(c.after[k+1])
		for r := range c.rows {
			most := 0
			for _, m := range c.moves[k] {
				most = max(most, m.add[r])
			}
			c.after[k][r] += most
		}
	}
	return nil
}

// spread goes through the kinds of a class; left are the households without a seat, ways those to choose people so far.
func (c *counting) spread(k int, class *class, x []int, kind, left int, ways *big.Int) {
	if kind == len(x) {
		m := move{x: slices.Clone(x), add: make([]int, c.rows), ways: ways}
		for i, n := range x {
			for _, r := range c.g.cols[class.first+i] {
				if int(r) < c.rows {
					m.add[r] += n
				}
			}
		}
		if m.add[c.g.sizeRow] <= c.size {
			c.moves[k] = append(c.moves[k], m)
		}
		return
	}
	people := big.NewInt(int64(len(class.homes[0][kind])))
	for n := c.g.lower[class.first+kind]; n <= min(left, c.size) && len(c.moves[k]) <= mostMoves; n++ {
		x[kind] = n
		more := new(big.Int).Binomial(int64(left), int64(n))
		more.Mul(more, new(big.Int).Exp(people, big.NewInt(int64(n)), nil))
		c.spread(k, class, x, kind+1, left-n, more.Mul(more, ways))
	}
	x[kind] = 0
}

// next gives the state after a move, false when no panel can come of it.
func (c *counting) next(to []byte, state string, k int, m *move) bool {
	seats := c.size - int(state[c.g.sizeRow]) - m.add[c.g.sizeRow]
	if seats < 0 || seats > c.after[k+1][c.g.sizeRow] {
		return false
	}
	for r := range c.rows {
		if to[r] = kept; state[r] == kept {
			continue
		}
		n, more := int(state[r])+m.add[r], min(c.after[k+1][r], seats)
		if n > c.g.hi[r] || n+more < c.g.lo[r] {
			return false
		}
		if r == int(c.g.sizeRow) || n < c.g.lo[r] || n+more > c.g.hi[r] {
			to[r] = byte(n)
		}
	}
	for _, rows := range c.of { // what one feature still needs must fit the seats that are left
		needed := 0
		for _, r := range rows {
			if to[r] != kept {
				needed += max(c.g.lo[r]-int(to[r]), 0)
			}
		}
		if needed > seats {
			return false
		}
	}
	return true
}

// forward finds the states that can be reached.
func (c *counting) forward(ctx context.Context) error {
	c.layers = make([]layer, len(c.order)+1)
	c.layers[0].add(string(make([]byte, c.rows)))
	to := make([]byte, c.rows)
	for k := range c.order {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.layers[k+1].index = map[string]int32{}
		for _, state := range c.layers[k].keys {
			for i := range c.moves[k] {
				if c.next(to, state, k, &c.moves[k][i]) {
					c.layers[k+1].add(string(to))
				}
			}
			if c.states+len(c.layers[k+1].keys) > mostStates {
				return errCount
			}
		}
		c.states += len(c.layers[k+1].keys)
	}
	return nil
}

func (l *layer) add(key string) {
	if l.index == nil {
		l.index = map[string]int32{}
	}
	if _, known := l.index[key]; !known {
		l.index[key] = int32(len(l.keys))
		l.keys = append(l.keys, key)
	}
}

// backward counts the ways from each state to the end.
func (c *counting) backward(ctx context.Context) error {
	last := &c.layers[len(c.order)]
	for range last.keys { // all rows were checked on the way
		last.ways = append(last.ways, big.NewInt(1))
	}
	to, part := make([]byte, c.rows), new(big.Int)
	for k := len(c.order) - 1; k >= 0; k-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		here, after := &c.layers[k], &c.layers[k+1]
		for _, state := range here.keys {
			sum := new(big.Int)
			for i := range c.moves[k] {
				if m := &c.moves[k][i]; c.next(to, state, k, m) {
					sum.Add(sum, part.Mul(m.ways, after.ways[after.index[string(to)]]))
				}
			}
			here.ways = append(here.ways, sum)
		}
	}
	return nil
}

// total is the number of all panels.
func (c *counting) total() *big.Int { return c.layers[0].ways[0] }

// panelsWith counts the panels that each column's people are in, each of them.
func (c *counting) panelsWith(ctx context.Context) ([]*big.Int, error) {
	with := make([]*big.Int, len(c.g.cols))
	from := []*big.Int{big.NewInt(1)} // ways from the start to each state of the layer
	to, part := make([]byte, c.rows), new(big.Int)
	for k := range c.order {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		class, after := &c.g.classes[c.order[k]], &c.layers[k+1]
		reached := make([]*big.Int, len(after.keys))
		for i := range reached {
			reached[i] = new(big.Int)
		}
		seats := make([]*big.Int, class.kinds())
		for i := range seats {
			seats[i] = new(big.Int)
		}
		for s, state := range c.layers[k].keys {
			for i := range c.moves[k] {
				m := &c.moves[k][i]
				if !c.next(to, state, k, m) {
					continue
				}
				next := after.index[string(to)]
				part.Mul(from[s], m.ways)
				reached[next].Add(reached[next], part)
				part.Mul(part, after.ways[next])
				for kind, n := range m.x {
					if n > 0 {
						seats[kind].Add(seats[kind], new(big.Int).Mul(part, big.NewInt(int64(n))))
					}
				}
			}
		}
		for kind, n := range seats {
			people := int64(len(class.homes) * len(class.homes[0][kind]))
			with[class.first+kind] = n.Div(n, big.NewInt(people))
		}
		from = reached
	}
	return with, nil
}

// draw gives a choice, each with the probability that panels of it have among all panels.
func (c *counting) draw(random *source) []int {
	x, to, part := make([]int, len(c.g.cols)), make([]byte, c.rows), new(big.Int)
	state, at := c.layers[0].keys[0], 0
	for k := range c.order {
		number := random.belowBig(c.layers[k].ways[at])
		class, after := &c.g.classes[c.order[k]], &c.layers[k+1]
		for i := range c.moves[k] {
			m := &c.moves[k][i]
			if !c.next(to, state, k, m) {
				continue
			}
			next := int(after.index[string(to)])
			if number.Sub(number, part.Mul(m.ways, after.ways[next])).Sign() < 0 {
				copy(x[class.first:], m.x)
				state, at = after.keys[next], next
				break
			}
		}
	}
	return x
}

// belowBig is below for numbers of any length: as many eight-byte numbers as it takes, high bytes first, less the low bits that are
// too many; what is not below n then is skipped.
func (s *source) belowBig(n *big.Int) *big.Int {
	words := (n.BitLen() + 63) / 64
	for {
		v := new(big.Int)
		for range words {
			v.Lsh(v, 64).Or(v, new(big.Int).SetUint64(s.next()))
		}
		v.Rsh(v, uint(64*words-n.BitLen()))
		if v.Cmp(n) < 0 {
			return v
		}
	}
}
