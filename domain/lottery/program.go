package lottery

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// program is a problem in whole numbers: choose x with lower <= x <= upper so that, for every row, the
// sum of the columns in it lies between lo and hi. Members who can stand for each other share a column, and
// x says how many of them have a seat.
//
// Members with equal values stand for each other when they live alone. Households with the same set
// of kinds of people form a class: it has one column per kind and a row that allows as many seats as it has
// households. Every choice of x that fits gives each household at most one seat, and the reverse, so nothing is lost.
type program struct {
	even         bool      // households are of one class only when they have as many people of each kind
	cols         [][]int32 // the rows of each column; all coefficients are 1
	lower, upper []int
	lo, hi       []int
	classes      []class
	classOf      []int     // of each column
	row          [][]int32 // of each feature and value, -1 when its quota can never bind
	sizeRow      int32
	homeRows     int32 // rows from here on are those of the classes
	homesHeld    []int // members who lost their chance to a fixed housemate, canonical places
	order        []int // canonical place to index in Problem.Members
}

// class is a set of households with the same kinds of people in them.
type class struct {
	first int         // its first column; the others follow
	homes [][][]int32 // households, kinds, canonical places of the members
}

func (c *class) kinds() int { return len(c.homes[0]) }

// maxWork keeps the sums of exact proofs within 64 bits, see proof.go.
const maxWork = 1 << 25

var errLarge = errors.New("lottery: the pool is too large for exact proofs: more than 33 million quota places")

// newProgram reduces a problem that has passed Check.
func newProgram(p *Problem) (*program, error) {
	if (len(p.Features)+2)*len(p.Members) > maxWork {
		return nil, errLarge
	}
	return makeProgram(p, false), nil
}

// newEvenProgram is newProgram with classes so fine that all people of a column can stand for each other in every way:
// their chances are alike in the fairest lottery.
func newEvenProgram(p *Problem) (*program, error) {
	if (len(p.Features)+2)*len(p.Members) > maxWork {
		return nil, errLarge
	}
	return makeProgram(p, true), nil
}

func makeProgram(p *Problem, even bool) *program {
	g := &program{even: even, order: p.order()}
	g.makeClasses(p, g.households(p))
	g.makeRows(p)
	return g
}

// households groups the members who can be drawn, as canonical places, in canonical order.
func (g *program) households(p *Problem) [][]int32 {
	var homes [][]int32
	number := map[string]int{}
	for place, i := range g.order {
		m := p.Members[i]
		if m.Fixed == FixedOut {
			continue
		}
		n, known := number[m.Household]
		if !known || m.Household == "" {
			n = len(homes)
			homes = append(homes, nil)
			number[m.Household] = n
		}
		homes[n] = append(homes[n], int32(place))
	}
	return homes
}

// makeClasses sorts each household's members into kinds and puts equal households together.
func (g *program) makeClasses(p *Problem, homes [][]int32) {
	number := map[string]int{}
	for _, home := range homes {
		home, fixed := g.withoutHeld(p, home)
		kinds, key := g.splitKinds(p, home)
		if fixed {
			key = "fixed" + p.Members[g.order[home[0]]].ID
		}
		n, known := number[key]
		if !known {
			n = len(g.classes)
			number[key] = n
			c := class{first: len(g.lower)}
			for range kinds {
				g.classOf = append(g.classOf, n)
				g.lower, g.upper = append(g.lower, 0), append(g.upper, 0)
			}
			if fixed {
				g.lower[c.first] = 1
			}
			g.classes = append(g.classes, c)
		}
		c := &g.classes[n]
		c.homes = append(c.homes, kinds)
		for k := range kinds {
			g.upper[c.first+k]++
		}
	}
}

// withoutHeld leaves only the fixed member of a household that has one.
func (g *program) withoutHeld(p *Problem, home []int32) (_ []int32, fixed bool) {
	for _, place := range home {
		if p.Members[g.order[place]].Fixed != FixedIn {
			continue
		}
		for _, other := range home {
			if other != place {
				g.homesHeld = append(g.homesHeld, int(other))
			}
		}
		return []int32{place}, true
	}
	return home, false
}

// splitKinds groups the members of a household by their values; the key tells kinds of household apart.
func (g *program) splitKinds(p *Problem, home []int32) (kinds [][]int32, key string) {
	byKey := map[string][]int32{}
	for _, place := range home {
		var values []byte
		for _, v := range p.Members[g.order[place]].Values {
			values = binary.BigEndian.AppendUint32(values, uint32(v+1))
		}
		byKey[string(values)] = append(byKey[string(values)], place)
	}
	keys := make([]string, 0, len(byKey))
	for k := range byKey {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		kinds = append(kinds, byKey[k])
		key += k
		if g.even {
			key += fmt.Sprintf("(%d)", len(byKey[k]))
		}
	}
	return kinds, "kinds" + key
}

// makeRows makes the row of the size, those of the quotas that can bind, and those of the classes.
func (g *program) makeRows(p *Problem) {
	g.cols = make([][]int32, len(g.lower))
	all := make([]int, len(g.lower))
	for j := range all {
		all[j] = j
	}
	g.sizeRow = g.addRow(all, p.Size, p.Size)
	columns := g.columnsByValue(p)
	g.row = make([][]int32, len(p.Features))
	for f, feature := range p.Features {
		for v, value := range feature.Values {
			row := int32(-1)
			if least, most := g.reach(columns[f][v]); value.Min > least || value.Max < most {
				row = g.addRow(columns[f][v], value.Min, min(value.Max, len(p.Members)))
			}
			g.row[f] = append(g.row[f], row)
		}
	}
	g.homeRows = int32(len(g.lo))
	for _, c := range g.classes {
		if c.kinds() > 1 {
			g.addRow(all[c.first:c.first+c.kinds()], 0, len(c.homes))
		}
	}
}

func (g *program) addRow(columns []int, lo, hi int) int32 {
	r := int32(len(g.lo))
	g.lo, g.hi = append(g.lo, lo), append(g.hi, hi)
	for _, j := range columns {
		g.cols[j] = append(g.cols[j], r)
	}
	return r
}

func (g *program) columnsByValue(p *Problem) [][][]int {
	columns := make([][][]int, len(p.Features))
	for f, feature := range p.Features {
		columns[f] = make([][]int, len(feature.Values))
	}
	for j := range g.cols {
		c := g.classes[g.classOf[j]]
		for f, v := range p.Members[g.order[c.homes[0][j-c.first][0]]].Values {
			if v != NoValue {
				columns[f][v] = append(columns[f][v], j)
			}
		}
	}
	return columns
}

// reach gives the fewest and the most seats that the columns allow by themselves.
func (g *program) reach(columns []int) (least, most int) {
	for _, j := range columns {
		least += g.lower[j]
		most += g.upper[j]
	}
	return least, most
}

// sums are those of the rows.
func (g *program) sums(x []int) []int {
	sums := make([]int, len(g.lo))
	for j, n := range x {
		for _, r := range g.cols[j] {
			sums[r] += n
		}
	}
	return sums
}

// holds checks a choice in whole numbers against all bounds in b.
func (g *program) holds(b *box, x []int) bool {
	for j, n := range x {
		if n < b.lower[j] || n > b.upper[j] {
			return false
		}
	}
	for r, n := range g.sums(x) {
		if n < b.lo[r] || n > b.hi[r] {
			return false
		}
	}
	return true
}
