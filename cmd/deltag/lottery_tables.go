package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"deltag/domain/lottery"
)

// tablesFlags are those of deltag lottery tables.
type tablesFlags struct {
	pool, id, mix         string
	together, apart       string // files
	togetherBy, apartBy   string // columns
	rounds, size, tables  int
	sizes, seed           string
	repair, missing, back string
	json                  bool
}

const tablesUsage = `write: deltag lottery tables --pool P.csv --rounds N and one of --size K, --tables N, --sizes K,K,K
  [--mix COL,COL] [--together FILE] [--apart FILE] [--together-by COL,COL] [--apart-by COL,COL] [--id COL] [--seed HEX] [--json]
or: deltag lottery tables --repair PLAN.json [--missing ID,ID:2,ID:2-3] [--back ID,ID] [--json]`

func parseTables(args []string) (f tablesFlags, err error) {
	flags := flag.NewFlagSet("deltag lottery tables", flag.ContinueOnError)
	flags.StringVar(&f.pool, "pool", "", "file of the group, one person a row")
	flags.StringVar(&f.id, "id", "", "column of the ids; else id, else one ending in _id, else people are numbered from 1")
	flags.StringVar(&f.mix, "mix", "", "columns that each table is mixed by, with commas between")
	flags.IntVar(&f.rounds, "rounds", 0, "how many times people change tables, the first time included")
	flags.IntVar(&f.size, "size", 0, "most people at a table: as few tables as that allows, as even as can be")
	flags.IntVar(&f.tables, "tables", 0, "so many tables, as even as can be")
	flags.StringVar(&f.sizes, "sizes", "", "seats of each table, with commas between: together as many as there are people")
	flags.StringVar(&f.together, "together", "", "file of wishes to sit together: a header, then one wish a row, an id in each cell")
	flags.StringVar(&f.apart, "apart", "", "file of wishes to sit apart, likewise")
	flags.StringVar(&f.togetherBy, "together-by", "", "columns of the pool: people with the same text sit together")
	flags.StringVar(&f.apartBy, "apart-by", "", "columns of the pool: people with the same text sit apart")
	flags.StringVar(&f.seed, "seed", "", "64 hexadecimal digits; else all are 0")
	flags.StringVar(&f.repair, "repair", "", "a plan that --json printed: change it with the fewest moves")
	flags.StringVar(&f.missing, "missing", "", "who is not there, with commas between: ID always, ID:2 from the second round on, ID:1-2 in the first two, because they come late")
	flags.StringVar(&f.back, "back", "", "who was missing in the plan and comes after all, with commas between")
	flags.BoolVar(&f.json, "json", false, "print JSON, which --repair reads")
	if err := flags.Parse(args); err != nil {
		return f, err
	}
	ways := 0
	for _, given := range []bool{f.size != 0, f.tables != 0, f.sizes != ""} {
		if given {
			ways++
		}
	}
	whole := f.pool != "" && ways == 1 && f.size >= 0 && f.missing+f.back == ""
	again := f.pool+f.mix+f.together+f.apart+f.togetherBy+f.apartBy+f.seed+f.id == "" && ways == 0 && f.rounds == 0
	if flags.NArg() > 0 || f.repair == "" && !whole || f.repair != "" && !again {
		return f, errors.New(tablesUsage)
	}
	return f, nil
}

// tableAnswer is what is printed of tables, and read again for a repair.
type tableAnswer struct {
	Question *lottery.Tables    `json:"question"`
	Plan     *lottery.TablePlan `json:"plan"`
	Seconds  float64            `json:"seconds"`
}

// runTables splits a group over tables, or repairs an earlier answer.
func runTables(ctx context.Context, to io.Writer, args []string) error {
	f, err := parseTables(args)
	if err != nil {
		return err
	}
	begin := time.Now()
	a := &tableAnswer{}
	if f.repair != "" {
		err = a.repair(ctx, f)
	} else {
		err = a.plan(ctx, f)
	}
	if err != nil {
		return err
	}
	a.Seconds = time.Since(begin).Seconds()
	if f.json {
		return json.NewEncoder(to).Encode(a)
	}
	return a.tell(to)
}

func (a *tableAnswer) plan(ctx context.Context, f tablesFlags) (err error) {
	var seed lottery.Seed
	if f.seed != "" {
		if seed, err = lottery.ParseSeed(f.seed); err != nil {
			return err
		}
	}
	if a.Question, err = readTables(f); err != nil {
		return err
	}
	a.Plan, err = a.Question.Plan(ctx, seed)
	return err
}

// readTables reads the group and its wishes and tells the faults of all files.
func readTables(f tablesFlags) (*lottery.Tables, error) {
	pool, err := os.ReadFile(f.pool)
	if err != nil {
		return nil, err
	}
	q, err := lottery.ReadGroup(f.pool, pool, f.id, parts(f.mix), parts(f.togetherBy), parts(f.apartBy))
	if err != nil {
		return nil, err
	}
	together, errTogether := readWishes(f.together, q.Members)
	apart, errApart := readWishes(f.apart, q.Members)
	if err := errors.Join(errTogether, errApart); err != nil {
		return nil, err
	}
	q.Together, q.Apart = append(q.Together, together...), append(q.Apart, apart...)
	q.Rounds, q.Count = f.rounds, f.tables
	if f.size != 0 {
		q.Count = (len(q.Members) + f.size - 1) / f.size
	}
	if f.sizes != "" {
		q.Sizes, err = numbers(f.sizes)
	}
	return q, err
}

func readWishes(file string, group []lottery.Guest) ([]lottery.Wish, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return lottery.ReadWishes(file, data, group)
}

// parts takes a list with commas apart.
func parts(text string) (list []string) {
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

func (a *tableAnswer) repair(ctx context.Context, f tablesFlags) error {
	data, err := os.ReadFile(f.repair)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, a); err != nil || a.Question == nil || a.Plan == nil {
		return fmt.Errorf("%s is not a plan that deltag lottery tables --json printed", f.repair)
	}
	away, err := a.absences(f)
	if err != nil {
		return err
	}
	a.Plan, err = a.Question.Repair(ctx, a.Plan, away)
	return err
}

// absences are those of the plan, with what the flags change.
func (a *tableAnswer) absences(f tablesFlags) ([]lottery.Away, error) {
	away, back := slices.Clone(a.Plan.Away), parts(f.back)
	for _, id := range back {
		if !slices.ContainsFunc(away, func(x lottery.Away) bool { return x.ID == id }) {
			return nil, fmt.Errorf("%q is not missing in the plan", id)
		}
	}
	var missing []lottery.Away
	for _, part := range parts(f.missing) {
		one := absence(part, a.Question.Rounds)
		back = append(back, one.ID)
		missing = append(missing, one)
	}
	away = slices.DeleteFunc(away, func(x lottery.Away) bool { return slices.Contains(back, x.ID) })
	return append(away, missing...), nil
}

// absence reads ID, ID:FROM or ID:FROM-TO. An id may have a colon itself.
func absence(text string, rounds int) lottery.Away {
	whole := lottery.Away{ID: text, From: 1, To: rounds}
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return whole
	}
	first, last, both := strings.Cut(text[i+1:], "-")
	from, err := strconv.Atoi(first)
	if err != nil {
		return whole
	}
	if !both {
		return lottery.Away{ID: text[:i], From: from, To: rounds}
	}
	to, err := strconv.Atoi(last)
	if err != nil {
		return whole
	}
	return lottery.Away{ID: text[:i], From: from, To: to}
}

// tell prints the tables in words.
func (a *tableAnswer) tell(to io.Writer) error {
	var b strings.Builder
	p := a.Plan
	fmt.Fprintf(&b, "%d rounds at %d tables, in %.2f s.\n", len(p.Rounds), len(p.Rounds[0]), a.Seconds)
	fmt.Fprintf(&b, "%d pairs of people meet; no plan with tables of these sizes has more than %d.\n", p.Meetings, p.Most)
	if len(a.Question.Features) > 0 {
		fmt.Fprintf(&b, "The tables are %d people off their even shares of %s.\n", p.Off, strings.Join(a.Question.Features, ", "))
	}
	if p.Uneven > 0 {
		fmt.Fprintf(&b, "The wishes leave the tables up to %d people less even than they should be.\n", p.Uneven)
	}
	if a.Plan.Fewest {
		fmt.Fprintf(&b, "%d moves, the fewest possible.\n", p.Moved())
	} else if len(p.Moves) > 0 {
		fmt.Fprintf(&b, "%d moves; it was not found out whether fewer are enough.\n", p.Moved())
	}
	for _, m := range p.Moves {
		if m.From == 0 {
			fmt.Fprintf(&b, "Round %d: %s comes to table %d.\n", m.Round, m.ID, m.To)
		} else {
			fmt.Fprintf(&b, "Round %d: %s goes from table %d to table %d.\n", m.Round, m.ID, m.From, m.To)
		}
	}
	for n, tables := range p.Rounds {
		fmt.Fprintf(&b, "\nRound %d\n", n+1)
		for t, ids := range tables {
			fmt.Fprintf(&b, "  Table %d: %s\n", t+1, strings.Join(ids, ", "))
		}
	}
	_, err := io.WriteString(to, b.String())
	return err
}
