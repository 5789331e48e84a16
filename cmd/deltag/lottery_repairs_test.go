package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"deltag/domain/lottery"
)

// smallTown is a random problem as rows of its two files, mostly without a panel.
type smallTown struct {
	quotas []quotaLine
	pool   [][]string // values, then the household
	size   int
}

type dice uint64

func (d *dice) below(n int) int {
	*d = *d*6364136223846793005 + 1442695040888963407
	return int(uint64(*d) >> 33 % uint64(n))
}

func randomTown(d *dice) smallTown {
	s := smallTown{size: 2 + d.below(4)}
	features := 1 + d.below(3)
	values := make([]int, features)
	for f := range features {
		values[f] = 2 + d.below(2)
		for v := range values[f] {
			low := d.below(3)
			s.quotas = append(s.quotas, quotaLine{fmt.Sprint("f", f), fmt.Sprint("v", v), low, low + d.below(3)})
		}
	}
	for range s.size + d.below(8) {
		var row []string
		for f := range features {
			row = append(row, fmt.Sprint("v", d.below(values[f])))
		}
		home := ""
		if d.below(2) == 0 {
			home = fmt.Sprint("home ", d.below(5))
		}
		s.pool = append(s.pool, append(row, home))
	}
	return s
}

// run gives the command's answer to the files.
func (s smallTown) run(t *testing.T, households bool) (*noPanel, error) {
	t.Helper()
	var q, p strings.Builder
	q.WriteString("feature,value,min,max\n")
	features := 0
	for i, line := range s.quotas {
		fmt.Fprintf(&q, "%s,%s,%d,%d\n", line.Feature, line.Value, line.Min, line.Max)
		if i == 0 || s.quotas[i-1].Feature != line.Feature {
			fmt.Fprintf(&p, "f%d,", features)
			features++
		}
	}
	p.WriteString("home\n")
	for _, row := range s.pool {
		p.WriteString(strings.Join(row, ",") + "\n")
	}
	args := append(lotteryFiles(t, q.String(), p.String()), "--size", fmt.Sprint(s.size), "--json")
	if households {
		args = append(args, "--household", "home")
	}
	var out bytes.Buffer
	err := runLottery(context.Background(), &out, args)
	var exit exitError
	if err != nil && (!errors.As(err, &exit) || exit.status != 3) {
		t.Fatalf("%v\n%s%s", err, q.String(), p.String())
	}
	var answer noPanel
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	if answer.Feasible != (err == nil) {
		t.Fatalf("feasible is %v, but the command ends with %v", answer.Feasible, err)
	}
	return &answer, err
}

// with applies a repair to the files.
func (s smallTown) with(r repair) smallTown {
	s.quotas, s.pool = slices.Clone(s.quotas), slices.Clone(s.pool)
	for _, c := range r.Changes {
		for i := range s.quotas {
			if q := &s.quotas[i]; q.Feature == c.Feature && q.Value == c.Value {
				q.Min, q.Max = c.Now.Min, c.Now.Max
			}
		}
	}
	for _, more := range r.Invite {
		for range more.People {
			var row []string
			for f := range len(s.pool[0]) - 1 {
				row = append(row, more.Values[fmt.Sprint("f", f)])
			}
			s.pool = append(s.pool, append(row, ""))
		}
	}
	if r.Size > 0 {
		s.size, s.quotas = r.Size, r.Quotas
	}
	return s
}

// only leaves the quotas of a shortage, and no others.
func (s smallTown) only(shortage lottery.Shortage) smallTown {
	s.quotas = slices.Clone(s.quotas)
	for i := range s.quotas {
		q := &s.quotas[i]
		q.Min, q.Max = 0, 1000
		for _, ref := range shortage.Quotas {
			switch {
			case ref.Feature != q.Feature || ref.Value != q.Value:
			case ref.Side == lottery.Min:
				q.Min = ref.Limit
			default:
				q.Max = ref.Limit
			}
		}
		q.Max = max(q.Max, q.Min)
	}
	return s
}

// Every repair that is printed makes the files feasible when it is applied to them, and every shortage is one by itself: its
// quotas alone leave no panel. The command itself is asked again each time.
func TestEveryRepairAndShortageHolds(t *testing.T) {
	t.Parallel()
	d, seen := dice(5), map[string]int{}
	for seen["infeasible"] < 150 {
		s := randomTown(&d)
		answer, err := s.run(t, true)
		if err == nil {
			continue
		}
		seen["infeasible"]++
		if len(answer.Shortages) == 0 || len(answer.Sentences) != len(answer.Shortages) {
			t.Fatalf("%+v has the answer %+v", s, answer)
		}
		for _, shortage := range answer.Shortages {
			seen["shortages"]++
			if _, err := s.only(shortage).run(t, shortage.Households || len(shortage.Quotas) == 0); err == nil {
				t.Errorf("%+v is no shortage of %+v", shortage, s)
			}
		}
		for _, r := range answer.Repairs {
			switch {
			case r.Size > 0:
				seen["smaller"]++
			case len(r.Invite) > 0:
				seen["invite"]++
			case len(r.Changes) > 0:
				seen["relax"]++
			default:
				t.Errorf("%+v says nothing", r)
			}
			if _, err := s.with(r).run(t, true); err != nil {
				t.Errorf("%+v does not help %+v", r, s)
			}
		}
	}
	t.Log(seen)
	for _, kind := range []string{"shortages", "relax", "invite", "smaller"} {
		if seen[kind] < 25 {
			t.Errorf("too few of %s: %v", kind, seen)
		}
	}
}
