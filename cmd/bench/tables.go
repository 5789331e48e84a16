package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"deltag/domain/lottery"
)

// measureTables has 100 people, mixed by sex, age and end of the town, sit together in 4 rounds at tables of 5. As many as
// 800 pairs can meet: each has 4 others at the table in each round.
func measureTables(ctx context.Context, b *bench) ([]line, error) {
	const people, rounds, tables, possible = 100, 4, 20, 800
	q := &lottery.Tables{Features: []string{"sex", "age", "town"}, Rounds: rounds, Count: tables}
	for i := range people {
		q.Members = append(q.Members, lottery.Guest{ID: fmt.Sprintf("p%03d", i), Values: []string{
			[]string{"woman", "man"}[i%2], fmt.Sprint("age ", i/2%5), []string{"north", "south", "south"}[i/10%3]}})
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var took []time.Duration
	least, off := possible, 0
	for seed := range b.rounds {
		var plan *lottery.TablePlan
		t, err := timed(func() (err error) {
			plan, err = q.Plan(ctx, lottery.Seed{byte(seed)})
			return err
		})
		if err != nil {
			return nil, err
		}
		took, least, off = append(took, t), min(least, plan.Meetings), max(off, plan.Off)
	}
	t := median(took)
	return []line{{what: fmt.Sprintf("tables: %d people, %d rounds of %d: fewest meetings of %d seeds, people outside the even mix", people, rounds, people/tables, b.rounds),
		ours: fmt.Sprintf("%s, %d and %d", shown(t), least, off), beside: "meetings that are possible", theirs: fmt.Sprint(possible),
		ratio: fmt.Sprintf("%.2f", float64(least)/possible), bar: "under 1 s, 800 and 0", over: t > time.Second || least < possible || off > 0}}, nil
}
