package lottery

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

// This file draws again and again: no panel ever breaks a quota, and everybody is drawn as often as their chance says.

// drawMany draws from the lottery with consecutive seeds, checks each panel that comes by the words of the rules, and adds a
// test of how often each panel came to the frequencies.
func drawMany(t *testing.T, p *Problem, l *Lottery, draws int, first uint64, seen *frequencies) {
	t.Helper()
	index := make(map[string]int, len(p.Members))
	for i, m := range p.Members {
		index[m.ID] = i
	}
	counts, owner := make([]int, len(l.Panels)), make([]int, 0, len(l.Panels)) // owner: the number after a panel's last
	last := 0
	for _, panel := range l.Panels {
		last += panel.Weight
		owner = append(owner, last)
	}
	for n := range draws {
		var seed Seed
		binary.BigEndian.PutUint64(seed[:], first+uint64(n))
		number := int(newSource(seed, "deltag draw 1").below(uint64(l.Total)))
		panel, _ := slices.BinarySearch(owner, number+1)
		counts[panel]++
		if counts[panel] > 1 && n >= 1000 {
			continue
		}
		ticket, err := l.Draw(seed)
		if err != nil || ticket.Number != number || ticket.Panel != panel {
			t.Fatalf("%+v (%v), want number %d of panel %d", ticket, err, number, panel)
		}
		places := make([]int, len(ticket.Members))
		for i, id := range ticket.Members {
			places[i] = index[id]
		}
		if slices.Sort(places); len(slices.Compact(places)) != p.Size || !holdsByDefinition(p, places) {
			t.Fatalf("%v breaks the rules of %s", ticket.Members, p.Canonical())
		}
	}
	expected, drawn := make([]float64, len(l.Panels)), make([]int, len(l.Members))
	for i, panel := range l.Panels {
		expected[i] = float64(panel.Weight) / float64(l.Total) * float64(draws)
		for _, m := range panel.Members {
			drawn[m] += counts[i]
		}
	}
	seen.add(counts, expected)
	for i := range drawn { // and each person's by itself, at more than six standard deviations
		mean := l.Chance(i) * float64(draws)
		if d := float64(drawn[i]) - mean; d*d > 40*mean*(1-l.Chance(i))+1e-9 {
			t.Errorf("%s was drawn %d times of %d at the chance %v: %s", l.Members[i], drawn[i], draws, l.Chance(i), p.Canonical())
		}
	}
}

// drawInstances draws from random problems by each method in turn.
func drawInstances(t *testing.T, from Seed, instances, draws int) {
	t.Helper()
	random, seen, of := newSource(from, "draws test"), newFrequencies(), &exercised{}
	methods := [...]Method{Leximin, Nash, Uniform, Maximin, RandomPanels}
	for of.compared < instances && !t.Failed() {
		p := randomProblem(random)
		method := methods[of.compared%len(methods)]
		l, err := Find(context.Background(), p, Options{Method: method, Panels: 500})
		if err != nil {
			continue
		}
		f, _, err := newFair(context.Background(), p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if method.proved() {
			if _, _, err = f.solve(method); err != nil {
				t.Fatal(err)
			}
		}
		drawMany(t, p, l, draws, uint64(of.compared)<<32, seen)
		of.note(p, len(l.Undrawable), f.thin)
	}
	if of.compared < 1000 {
		of.thin = max(of.thin, 1) // few problems need them
	}
	of.check(t)
	seen.check(t)
}

func TestDrawsKeepQuotasAndChances(t *testing.T) {
	t.Parallel()
	drawInstances(t, Seed{71}, 60, 20_000)
}

// The same seed gives the same panel on every machine, seed 0 included: these were written down once.
func TestGoldenDraws(t *testing.T) {
	t.Parallel()
	p := volunteers()
	for _, golden := range []struct {
		method  Method
		seed    Seed
		number  int
		members string
	}{
		{Leximin, Seed{}, 907445849436, "v06 v10 v22 v23"},
		{Leximin, Seed{1, 2, 3}, 315291542903, "v03 v09 v16 v19"},
		{Maximin, Seed{}, 907445849436, "v06 v11 v12 v24"},
		{Maximin, Seed{1, 2, 3}, 315291542903, "v03 v10 v11 v18"},
		{Nash, Seed{}, 907445849436, "v06 v11 v22 v24"},
		{Nash, Seed{1, 2, 3}, 315291542903, "v03 v10 v16 v17"},
		{Uniform, Seed{}, 46, "v01 v13 v15 v22"},
		{Uniform, Seed{1, 2, 3}, 218, "v03 v15 v16 v18"},
		{RandomPanels, Seed{}, 436, "v02 v08 v13 v22"},
		{RandomPanels, Seed{1, 2, 3}, 903, "v06 v11 v12 v20"},
	} {
		l, err := Find(context.Background(), p, Options{Method: golden.method, Seed: golden.seed})
		if err != nil {
			t.Fatal(err)
		}
		ticket, err := l.Draw(golden.seed)
		if err != nil || ticket.Number != golden.number || !slices.Equal(ticket.Members, strings.Fields(golden.members)) {
			t.Errorf("%s with seed %s: {%d, %q} (%v)", golden.method, golden.seed, ticket.Number, strings.Join(ticket.Members, " "), err)
		}
	}
}
