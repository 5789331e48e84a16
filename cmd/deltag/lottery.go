package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
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
	if len(args) > 0 && args[0] == "tables" {
		return runTables(ctx, os.Stdout, args[1:])
	}
	if len(args) > 0 && args[0] == "checker" {
		_, err := os.Stdout.Write(lottery.Checker)
		return err
	}
	return runLottery(ctx, os.Stdout, args)
}

type lotteryFlags struct {
	quotas, pool, method, household, seed, id string
	in, out, reason, protocol, pseudonyms     string
	size, tickets                             int
	json                                      bool
}

func parseLottery(args []string) (f lotteryFlags, err error) {
	flags := flag.NewFlagSet("deltag lottery", flag.ContinueOnError)
	flags.StringVar(&f.quotas, "quotas", "", "file of quotas: category,feature,min,max or feature,value,min,max[,min_flex,max_flex]")
	flags.StringVar(&f.pool, "pool", "", "file of the people who said yes, one a row")
	flags.IntVar(&f.size, "size", 0, "seats of the panel")
	flags.StringVar(&f.method, "method", string(lottery.Leximin), "leximin, maximin, nash, uniform, or random-panels")
	flags.StringVar(&f.household, "household", "", "columns that together tell a household, with commas between: one seat for each")
	flags.StringVar(&f.id, "id", "", "column of the ids; else id, else one ending in _id, else people are numbered from 1")
	flags.StringVar(&f.seed, "seed", "", "64 hexadecimal digits: draws a panel too")
	flags.StringVar(&f.in, "in", "", "who has a seat in every panel: ids with commas between, or a .csv file with the columns id and reason")
	flags.StringVar(&f.out, "out", "", "who has a seat in none, as --in")
	flags.StringVar(&f.reason, "reason", "", "why the ids of --in and --out are fixed; the protocol publishes it, so no names")
	flags.StringVar(&f.pseudonyms, "pseudonyms", "", "file to write who is who to: the protocol then has pseudonyms for people and households")
	flags.StringVar(&f.protocol, "protocol", "", "file to write the protocol of a public draw to: deltag lottery draw, deltag verify")
	flags.IntVar(&f.tickets, "tickets", 1000, "equally likely numbered panels of the protocol")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return f, err
	}
	if flags.NArg() > 0 || f.quotas == "" || f.pool == "" || f.size < 1 {
		return f, errors.New("write: deltag lottery --quotas Q.csv --pool P.csv --size K [--method leximin] [--household COL,COL] [--id COL] [--seed HEX] [--json]")
	}
	if f.pseudonyms != "" && f.protocol == "" {
		return f, errors.New("--pseudonyms is for what is published: give --protocol too")
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
	p, key, err := disguise(p, f.pseudonyms)
	if err != nil {
		return err
	}
	begin := time.Now()
	l, err := lottery.Find(ctx, p, lottery.Options{Method: lottery.Method(f.method), Seed: seed, Panels: f.tickets})
	if shortages := lottery.Short(p, err); shortages != nil {
		return tellInfeasible(ctx, to, p, shortages, f.json, begin)
	}
	if err != nil {
		return err
	}
	a := newAnswer(p, l, key.name)
	if f.seed != "" {
		t, err := l.Draw(seed)
		if err != nil {
			return err
		}
		for i, id := range t.Members {
			t.Members[i] = key.name(id)
		}
		a.Drawn = &t
	}
	if f.protocol != "" {
		if a.Commitment, a.Loss, err = writeProtocol(f, p, l, key); err != nil {
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
	var homes []string
	if f.household != "" {
		homes = strings.Split(f.household, ",")
	}
	members, errPool := lottery.ReadPool(f.pool, pool, features, f.id, homes)
	if err := errors.Join(err, errPool); err != nil {
		return nil, err
	}
	p := &lottery.Problem{Size: f.size, Features: features, Members: members}
	return p, fixPeople(p, f)
}
