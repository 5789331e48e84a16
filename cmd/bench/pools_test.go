package main

import (
	"context"
	"testing"

	"deltag/domain/lottery"
)

// A seed makes the same pool each time, with a panel in it, and another seed another one.
func TestPool(t *testing.T) {
	t.Parallel()
	const want = "0867c37f239e34e999346db34353dcb7d8ec855176c6372ce2e16c02f924b77e"
	first, err := pool(context.Background(), 1, 161, 44, 7, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := first.Hash(); got != want {
		t.Errorf("the pool of seed 1 is %s, want %s", got, want)
	}
	if v, err := lottery.Feasible(context.Background(), first); err != nil || !v.Feasible {
		t.Errorf("got %+v, %v", v, err)
	}
	if second, err := pool(context.Background(), 2, 161, 44, 7, 1); err != nil || second.Hash() == want {
		t.Errorf("seed 2 makes the pool of seed 1 (%v)", err)
	}
}
