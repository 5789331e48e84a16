package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// TestLackTwo: whoever has said yes in the demo, one quota cannot be met, two people are missing, and wider quotas can be met.
func TestLackTwo(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		targets := []int{2, 2, 3, 3, 3, 3}
		quotas, yes := make([]panel.Quota, len(targets)), make([]int, len(targets))
		for i, n := range targets {
			quotas[i] = panel.Quota{Min: max(n-1, 0), Target: n, Max: n + 1}
			yes[i] = random.IntN(7)
		}
		yes[random.IntN(6)], yes[random.IntN(6)] = 8, 8
		lackTwo(quotas, yes)
		problem := lottery.Problem{Size: 16, Features: []lottery.Feature{{Name: "age"}}}
		lacking, seats := 0, 0
		for i, q := range quotas {
			lacking, seats = lacking+max(q.Min-yes[i], 0), seats+q.Target
			if q.Min > q.Target || q.Target > q.Max {
				t.Fatalf("seed %d: %+v", seed, q)
			}
			problem.Features[0].Values = append(problem.Features[0].Values, lottery.Value{Name: fmt.Sprint(i), Min: q.Min, Max: q.Max})
			for n := range yes[i] {
				problem.Members = append(problem.Members, lottery.Member{ID: fmt.Sprint(i, "-", n), Household: fmt.Sprint(i, "-", n), Values: []int{i}})
			}
		}
		if lacking != 2 || seats != 16 {
			t.Fatalf("seed %d: %d people are missing of %d seats; %v said yes, quotas %+v", seed, lacking, seats, yes, quotas)
		}
		if len(problem.Members) < 24 {
			continue // so few seldom say yes in the demo
		}
		if wider, err := lottery.Relax(context.Background(), &problem); err != nil || wider == nil || len(wider.Changes) == 0 {
			t.Errorf("seed %d: %+v, %v; %v said yes, quotas %+v", seed, wider, err, yes, quotas)
		}
	}
}
