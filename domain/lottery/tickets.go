package lottery

import "fmt"

// This file rounds a lottery to so few equally likely tickets that everybody can follow the draw: 1,000 numbered panels, three
// dice with ten sides (Flanigan, Kehne and Procaccia, "Fair sortition made transparent", NeurIPS 2021). Their bounds say that
// little fairness is lost; here the loss of the smallest chance is computed and stated. Panels of kinds of people get their
// tickets one by one where chances are furthest behind, then are exchanged as long as that helps, and the seats
// are given to people so that equals differ by one ticket at most (spread.go).

// Rounding says what a lottery of few tickets was made from.
type Rounding struct {
	Tickets int `json:"tickets"`
	// Exact is the smallest chance before, of ExactTotal tickets.
	Exact      int `json:"exact"`
	ExactTotal int `json:"exactTotal"`
}

// Round gives the lottery with the given number of equally likely tickets, and the loss of the smallest chance: 0 when nobody
// lost. p must be the problem of the lottery. The certificate stays: it bounds what any lottery could give.
func (l *Lottery) Round(p *Problem, tickets int) (rounded *Lottery, loss float64, err error) {
	if tickets < 1 || tickets > maxPanels {
		return nil, 0, fmt.Errorf("lottery: 1 to %d tickets can be made, not %d", maxPanels, tickets)
	}
	if err := faultsToError(l.Verify(p)); err != nil {
		return nil, 0, err
	}
	if l.Total == tickets {
		return l, 0, nil
	}
	g, err := newEvenProgram(p)
	if err != nil {
		return nil, 0, err
	}
	choices, weights := g.choicesOf(l)
	r := newRounding(g, choices, weights, l.Total, tickets)
	r.deal()
	r.exchange()
	shares := make([]float64, len(choices))
	for i, n := range r.tickets {
		shares[i] = float64(n)
	}
	out := *l
	out.Counted = nil // it speaks of tickets that the seed gives
	out.Total, out.Chances = tickets, make([]int, len(l.Chances))
	out.Panels = g.spread(choices, shares, tickets, out.Chances)
	before, _ := l.Range(p)
	after, _ := out.Range(p)
	if l.Certificate != nil {
		c := *l.Certificate
		c.Minimum = after
		if c.Product != nil {
			c.Product = &Product{Mean: out.GeometricMean(p), Upper: c.Product.Upper}
		}
		out.Certificate = &c
	}
	smallest := 0
	for i := range l.Chances {
		if l.Chance(i) == before {
			smallest = l.Chances[i]
		}
	}
	out.Rounded = &Rounding{Tickets: tickets, Exact: smallest, ExactTotal: l.Total}
	return &out, max(before-after, 0), faultsToError(out.Verify(p))
}

// choicesOf counts the panels of a lottery by columns, equal ones together.
func (g *program) choicesOf(l *Lottery) (choices [][]int, weights []int) {
	column := make([]int, len(g.order))
	for j := range g.cols {
		c := g.classes[g.classOf[j]]
		for _, home := range c.homes {
			for _, place := range home[j-c.first] {
				column[place] = j
			}
		}
	}
	index := map[string]int{}
	for _, panel := range l.Panels {
		x := make([]int, len(g.cols))
		for _, m := range panel.Members {
			x[column[m]]++
		}
		key := fmt.Sprint(x)
		i, known := index[key]
		if !known {
			i = len(choices)
			index[key] = i
			choices, weights = append(choices, x), append(weights, 0)
		}
		weights[i] += panel.Weight
	}
	return choices, weights
}

// dealing holds how many tickets each choice has, and how far seats per column are from their exact share.
type dealing struct {
	choices [][]int
	tickets []int
	left    int       // tickets to be dealt
	behind  []float64 // seats still missing per column
	people  []float64
}

func newRounding(g *program, choices [][]int, weights []int, total, tickets int) *dealing {
	r := &dealing{choices: choices, tickets: make([]int, len(choices)), left: tickets,
		behind: make([]float64, len(g.cols)), people: make([]float64, len(g.cols))}
	for j := range g.cols {
		c := g.classes[g.classOf[j]]
		r.people[j] = float64(len(c.homes) * len(c.homes[0][j-c.first]))
	}
	for i, x := range choices {
		exact := float64(weights[i]) / float64(total) * float64(tickets)
		r.tickets[i] = int(exact)
		r.left -= r.tickets[i]
		for j, n := range x {
			r.behind[j] += float64(float64(n) * (exact - float64(r.tickets[i])))
		}
	}
	return r
}

// gain is by how much the sum of squares of what is missing falls when the choice gets more tickets.
func (r *dealing) gain(i, more int) (gain float64) {
	for j, n := range r.choices[i] {
		if n > 0 {
			before, after := max(r.behind[j], 0), max(r.behind[j]-float64(n*more), 0)
			gain += (float64(before*before) - float64(after*after)) / float64(r.people[j]*r.people[j])
		}
	}
	return gain
}

func (r *dealing) give(i, more int) {
	r.tickets[i] += more
	for j, n := range r.choices[i] {
		r.behind[j] -= float64(n * more)
	}
}

func (r *dealing) best() (int, float64) {
	best, most := 0, r.gain(0, 1)
	for i := range r.choices {
		if gain := r.gain(i, 1); gain > most {
			best, most = i, gain
		}
	}
	return best, most
}

func (r *dealing) deal() {
	for ; r.left > 0; r.left-- {
		i, _ := r.best()
		r.give(i, 1)
	}
}

// exchange takes a ticket from one choice for another as long as that leaves less missing.
func (r *dealing) exchange() {
	for range 20 {
		better := false
		for i := range r.choices {
			if r.tickets[i] == 0 {
				continue
			}
			loss := -r.gain(i, -1)
			r.give(i, -1)
			k, gain := r.best()
			r.give(k, 1)
			better = better || k != i && gain > loss+1e-12
		}
		if !better {
			return
		}
	}
}
