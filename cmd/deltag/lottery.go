package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"deltag/domain/lottery"
)

// errInfeasible ends the command with status 3, after the answer was printed.
var errInfeasible = exitError{3, "no panel meets all quotas"}

// exitError is an error with an exit status of its own.
type exitError struct {
	status int
	text   string
}

func (e exitError) Error() string { return e.text }

// lotteryCommand finds the lottery of two files, without a database.
func lotteryCommand(ctx context.Context, _ config, args []string) error {
	if len(args) > 0 && args[0] == "draw" {
		return drawLottery(os.Stdout, args[1:])
	}
	if len(args) > 0 && args[0] == "checker" {
		_, err := os.Stdout.Write(lottery.Checker)
		return err
	}
	return runLottery(ctx, os.Stdout, args)
}

type lotteryFlags struct {
	quotas, pool, method, household, seed, id string
	protocol                                  string
	size, tickets                             int
	json                                      bool
}

func parseLottery(args []string) (f lotteryFlags, err error) {
	flags := flag.NewFlagSet("deltag lottery", flag.ContinueOnError)
	flags.StringVar(&f.quotas, "quotas", "", "file of quotas: category,feature,min,max or feature,value,min,max[,min_flex,max_flex]")
	flags.StringVar(&f.pool, "pool", "", "file of the people who said yes, one a row")
	flags.IntVar(&f.size, "size", 0, "seats of the panel")
	flags.StringVar(&f.method, "method", string(lottery.Leximin), "leximin, maximin, random-panels, or uniform for up to 6 seats")
	flags.StringVar(&f.household, "household", "", "columns that together tell a household, with commas between: one seat for each")
	flags.StringVar(&f.id, "id", "", "column of the ids; else id, else one ending in _id, else people are numbered from 1")
	flags.StringVar(&f.seed, "seed", "", "64 hexadecimal digits: draws a panel too")
	flags.StringVar(&f.protocol, "protocol", "", "file to write the protocol of a public draw to: deltag lottery draw, deltag verify")
	flags.IntVar(&f.tickets, "tickets", 1000, "equally likely numbered panels of the protocol")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return f, err
	}
	if flags.NArg() > 0 || f.quotas == "" || f.pool == "" || f.size < 1 {
		return f, errors.New("write: deltag lottery --quotas Q.csv --pool P.csv --size K [--method leximin] [--household COL,COL] [--id COL] [--seed HEX] [--json]")
	}
	return f, nil
}

func runLottery(ctx context.Context, to io.Writer, args []string) error {
	f, err := parseLottery(args)
	if err != nil {
		return err
	}
	p, err := readProblem(f)
	if err != nil {
		return err
	}
	var seed lottery.Seed
	if f.seed != "" {
		if seed, err = lottery.ParseSeed(f.seed); err != nil {
			return err
		}
	}
	begin := time.Now()
	l, err := lottery.Find(ctx, p, lottery.Options{Method: lottery.Method(f.method), Seed: seed})
	var infeasible *lottery.InfeasibleError
	if errors.As(err, &infeasible) {
		return tellInfeasible(ctx, to, p, infeasible, f.json, begin)
	}
	if err != nil {
		return err
	}
	a := newAnswer(p, l)
	if f.seed != "" {
		t, err := l.Draw(seed)
		if err != nil {
			return err
		}
		a.Drawn = &t
	}
	if f.protocol != "" {
		if a.Commitment, a.Loss, err = writeProtocol(f, p, l); err != nil {
			return err
		}
	}
	a.Seconds = time.Since(begin).Seconds()
	if f.json {
		return json.NewEncoder(to).Encode(a)
	}
	return a.tell(to, l, p)
}

// readProblem reads both files and tells the faults of both.
func readProblem(f lotteryFlags) (*lottery.Problem, error) {
	quotas, err := os.ReadFile(f.quotas)
	if err != nil {
		return nil, err
	}
	pool, err := os.ReadFile(f.pool)
	if err != nil {
		return nil, err
	}
	features, err := lottery.ReadQuotas(f.quotas, quotas)
	if err != nil {
		return nil, err
	}
	var homes []string
	if f.household != "" {
		homes = strings.Split(f.household, ",")
	}
	members, err := lottery.ReadPool(f.pool, pool, features, f.id, homes)
	if err != nil {
		return nil, err
	}
	return &lottery.Problem{Size: f.size, Features: features, Members: members}, nil
}

// answer is what is printed of a lottery.
type answer struct {
	Feasible      bool               `json:"feasible"`
	Method        lottery.Method     `json:"method"`
	Minimum       float64            `json:"minimum"`     // smallest chance among those who can be drawn
	UpperBound    *float64           `json:"upper_bound"` // proved; null for a method without proof
	Gini          float64            `json:"gini"`
	GeometricMean float64            `json:"geometric_mean"`
	Panels        []answerPanel      `json:"panels"`
	Chances       map[string]float64 `json:"chances"`
	Undrawable    []string           `json:"undrawable"`
	Drawn         *lottery.Ticket    `json:"drawn,omitempty"`
	Commitment    string             `json:"commitment,omitempty"` // of the protocol
	Loss          float64            `json:"loss,omitempty"`       // of the smallest chance, by the protocol's tickets
	Seconds       float64            `json:"seconds"`
}

type answerPanel struct {
	Probability float64  `json:"probability"`
	Members     []string `json:"members"`
}

func newAnswer(p *lottery.Problem, l *lottery.Lottery) *answer {
	a := &answer{Feasible: true, Method: l.Method, Gini: l.Gini(p), GeometricMean: l.GeometricMean(p),
		Chances: make(map[string]float64, len(l.Members)), Undrawable: []string{}}
	a.Minimum, _ = l.Range(p)
	if l.Certificate != nil {
		a.UpperBound = &l.Certificate.Upper
	}
	for i, id := range l.Members {
		a.Chances[id] = l.Chance(i)
	}
	for _, e := range l.Undrawable {
		a.Undrawable = append(a.Undrawable, e.Member)
	}
	for _, panel := range l.Panels {
		out := answerPanel{Probability: float64(panel.Weight) / float64(l.Total), Members: make([]string, len(panel.Members))}
		for i, m := range panel.Members {
			out.Members[i] = l.Members[m]
		}
		a.Panels = append(a.Panels, out)
	}
	return a
}

// tell prints the answer in words.
func (a *answer) tell(to io.Writer, l *lottery.Lottery, p *lottery.Problem) error {
	var b strings.Builder
	low, high := l.Range(p)
	fmt.Fprintf(&b, "%d panels of %d people, by %s, in %.2f s.\n", len(a.Panels), p.Size, a.Method, a.Seconds)
	fmt.Fprintf(&b, "The smallest chance is %.6f, the largest %.6f.\n", low, high)
	if a.UpperBound != nil {
		fmt.Fprintf(&b, "It is proved that no lottery gives everybody more than %.6f.\n", *a.UpperBound)
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

// noPanel is what is printed when there is no panel.
type noPanel struct {
	Feasible  bool               `json:"feasible"`
	Shortages []lottery.Shortage `json:"shortages"`
	Sentences []string           `json:"sentences"`
	Repairs   []repair           `json:"repairs"`
	Seconds   float64            `json:"seconds"`
}

// repair is one way out: exact search has found a panel with it. Either Changes or Size is given.
type repair struct {
	Changes []lottery.Change `json:"changes,omitempty"`
	People  int              `json:"people,omitempty"` // by how many people quotas are widened in all
	Least   bool             `json:"least,omitempty"`  // there is no milder one
	Size    int              `json:"size,omitempty"`   // a smaller panel, quotas in proportion
}

func tellInfeasible(ctx context.Context, to io.Writer, p *lottery.Problem, why *lottery.InfeasibleError, asJSON bool, begin time.Time) error {
	out := noPanel{Shortages: why.Shortages, Sentences: []string{}, Repairs: []repair{}}
	for _, s := range why.Shortages {
		out.Sentences = append(out.Sentences, s.String())
	}
	relaxed, err := lottery.Relax(ctx, p)
	if err != nil {
		return err
	}
	if relaxed != nil {
		out.Repairs = append(out.Repairs, repair{Changes: relaxed.Changes, People: relaxed.People, Least: relaxed.Least})
	}
	size, err := lottery.Smaller(ctx, p)
	if err != nil {
		return err
	}
	if size > 0 {
		out.Repairs = append(out.Repairs, repair{Size: size})
	}
	out.Seconds = time.Since(begin).Seconds()
	if asJSON {
		if err := json.NewEncoder(to).Encode(out); err != nil {
			return err
		}
		return errInfeasible
	}
	var b strings.Builder
	for _, s := range out.Sentences {
		fmt.Fprintln(&b, s)
	}
	for _, r := range out.Repairs {
		if r.Size > 0 {
			fmt.Fprintf(&b, "Or make the panel smaller: %d seats, with the quotas in proportion.\n", r.Size)
		}
		for _, c := range r.Changes {
			fmt.Fprintf(&b, "Or widen %s %s from %d-%d to %d-%d.\n", c.Feature, c.Value, c.Was.Min, c.Was.Max, c.Now.Min, c.Now.Max)
		}
	}
	if _, err := io.WriteString(to, b.String()); err != nil {
		return err
	}
	return errInfeasible
}
