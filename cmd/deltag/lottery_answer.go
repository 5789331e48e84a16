package main

import (
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"

	"deltag/domain/lottery"
)

// answer is what is printed of a lottery.
type answer struct {
	Feasible      bool           `json:"feasible"`
	Method        lottery.Method `json:"method"`
	Minimum       float64        `json:"minimum"`     // smallest chance among those who can be drawn
	UpperBound    *float64       `json:"upper_bound"` // no lottery gives everybody more: proved; null for a method without proof
	Gini          float64        `json:"gini"`
	GeometricMean float64        `json:"geometric_mean"`
	// no lottery has a larger geometric mean: proved, by nash alone
	GeometricMeanBound float64 `json:"geometric_mean_bound,omitempty"`
	// by uniform alone: how many panels there are, in decimal; panels are then a sample of them unless all are listed
	PossiblePanels string             `json:"possible_panels,omitempty"`
	ExactChances   map[string]float64 `json:"exact_chances,omitempty"` // when all possible panels are equally likely
	Panels         []answerPanel      `json:"panels"`
	Chances        map[string]float64 `json:"chances"` // of the panels above
	Undrawable     []string           `json:"undrawable"`
	Drawn          *lottery.Ticket    `json:"drawn,omitempty"`
	Commitment     string             `json:"commitment,omitempty"` // of the protocol
	Loss           float64            `json:"loss,omitempty"`       // of the smallest chance, by the protocol's tickets
	Seconds        float64            `json:"seconds"`
}

type answerPanel struct {
	Probability float64  `json:"probability"`
	Members     []string `json:"members"`
}

// newAnswer tells the lottery of a problem; name gives the ids of its members.
func newAnswer(p *lottery.Problem, l *lottery.Lottery, name func(string) string) *answer {
	a := &answer{Feasible: true, Method: l.Method, Gini: l.Gini(p), GeometricMean: l.GeometricMean(p),
		Chances: make(map[string]float64, len(l.Members)), Undrawable: []string{}}
	a.Minimum, _ = l.Range(p)
	if l.Certificate != nil {
		a.UpperBound = &l.Certificate.Upper
		if l.Certificate.Product != nil {
			a.GeometricMeanBound = l.Certificate.Product.Upper
		}
	}
	a.count(l, name)
	for i, id := range l.Members {
		a.Chances[name(id)] = l.Chance(i)
	}
	for _, e := range l.Undrawable {
		a.Undrawable = append(a.Undrawable, name(e.Member))
	}
	for _, panel := range l.Panels {
		out := answerPanel{Probability: float64(panel.Weight) / float64(l.Total), Members: make([]string, len(panel.Members))}
		for i, m := range panel.Members {
			out.Members[i] = name(l.Members[m])
		}
		a.Panels = append(a.Panels, out)
	}
	return a
}

// count tells of Uniform how many panels there are: they were all listed, or counted.
func (a *answer) count(l *lottery.Lottery, name func(string) string) {
	switch {
	case l.Counted != nil:
		a.PossiblePanels, a.ExactChances = l.Counted.Panels, make(map[string]float64, len(l.Members))
		for i, id := range l.Members {
			a.ExactChances[name(id)] = l.Counted.Chance(i)
		}
	case l.Method == lottery.Uniform:
		a.PossiblePanels = strconv.Itoa(l.Total)
	}
}

// tell prints the answer in words.
func (a *answer) tell(to io.Writer, l *lottery.Lottery, p *lottery.Problem) error {
	var b strings.Builder
	low, high := l.Range(p)
	fmt.Fprintf(&b, "%d panels of %d people, by %s, in %.2f s.\n", len(a.Panels), p.Size, a.Method, a.Seconds)
	if a.PossiblePanels != "" {
		fmt.Fprintf(&b, "There are %s possible panels.\n", shortNumber(a.PossiblePanels))
	}
	fmt.Fprintf(&b, "The smallest chance is %.6f, the largest %.6f.\n", low, high)
	if a.UpperBound != nil {
		fmt.Fprintf(&b, "It is proved that no lottery gives everybody more than %.6f.\n", *a.UpperBound)
	}
	if a.GeometricMeanBound > 0 {
		fmt.Fprintf(&b, "The geometric mean of the chances is %.6f; it is proved that no lottery has a larger one than %.6f.\n",
			a.GeometricMean, a.GeometricMeanBound)
	}
	if len(a.Undrawable) > 0 {
		fmt.Fprintf(&b, "In no possible panel: %s.\n", strings.Join(a.Undrawable, ", "))
	}
	if a.Drawn != nil {
		fmt.Fprintf(&b, "Drawn: %s.\n", strings.Join(a.Drawn.Members, ", "))
	}
	if a.Commitment != "" {
		fmt.Fprintf(&b, "The protocol's tickets lower the smallest chance by %.6f. Publish before the draw: %s\n", a.Loss, a.Commitment)
	}
	_, err := io.WriteString(to, b.String())
	return err
}

// shortNumber writes long numbers as 3.1e21.
func shortNumber(decimal string) string {
	n, known := new(big.Float).SetString(decimal)
	if !known || len(decimal) < 7 {
		return decimal
	}
	return strings.Replace(n.Text('e', 1), "e+", "e", 1)
}
