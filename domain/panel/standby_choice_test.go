package panel

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"deltag/domain/lottery"
)

// smallPool is twelve people for four seats, two of one home, and a lottery of them.
func smallPool(t *testing.T) (*lottery.Problem, *lottery.Lottery, lottery.Ticket) {
	t.Helper()
	p := &lottery.Problem{Size: 4, Features: []lottery.Feature{{Name: "sex", Values: []lottery.Value{{Name: "woman", Min: 2, Max: 2}, {Name: "man", Min: 2, Max: 2}, {Name: "other", Max: 0}}}}}
	for i := range 12 {
		p.Members = append(p.Members, lottery.Member{ID: fmt.Sprint("p", 10+i), Household: fmt.Sprint(i / 2), Values: []int{i % 2}})
	}
	p.Members[11].Values[0] = 2
	l, err := lottery.Find(context.Background(), p, lottery.Options{Panels: 50})
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := l.Draw(lottery.Seed{5})
	if err != nil {
		t.Fatal(err)
	}
	return p, l, ticket
}

func TestNobodyStandsByInVain(t *testing.T) {
	t.Parallel()
	p, l, ticket := smallPool(t)
	c, err := standByChoice(context.Background(), p, l, ticket, 10, lottery.DropOuts{Before: 0.2})
	if err != nil {
		t.Fatal(err)
	}
	homes := map[string]bool{}
	for _, id := range append(slices.Clone(ticket.Members), c.Members...) {
		i := slices.IndexFunc(p.Members, func(m lottery.Member) bool { return m.ID == id })
		if id == "p21" || homes[p.Members[i].Household] {
			t.Errorf("%s stands by, or has a seat: %v and %v", id, ticket.Members, c.Members)
		}
		homes[p.Members[i].Household] = true
	}
	if len(c.Members) == 0 || len(c.Members) > 2 || c.Wanted != 10 {
		t.Errorf("six homes, four seats: %v", c.Members)
	}
	if p.Members[0].Fixed != lottery.Free && p.Members[0].Reason == neverReason {
		t.Error("the problem was changed")
	}
}

// TestOldDrawsCanBeMadeAgain: the stand-bys of a draw by version 1 are compared with what version 1 draws, those of version 2
// with what version 2 chooses.
func TestOldDrawsCanBeMadeAgain(t *testing.T) {
	t.Parallel()
	p, l, ticket := smallPool(t)
	first := drawStandBys(p, l, ticket, 2)
	c, err := standByChoice(context.Background(), p, l, ticket, 2, lottery.DropOuts{Before: 0.2})
	if err != nil || len(first) == 0 || len(c.Members) == 0 {
		t.Fatalf("%v, %+v, %v", first, c, err)
	}
	tampered := *c
	tampered.Fresh = append(slices.Clone(c.Fresh[:len(c.Fresh)-1]), c.Fresh[len(c.Fresh)-1]+1)
	for _, x := range []struct {
		was  SeatResult
		same bool
	}{
		{SeatResult{StandBys: first}, true},
		{SeatResult{StandBys: append([]string{"p99"}, first[1:]...)}, false},
		{SeatResult{StandBys: c.Members, Choice: c}, true},
		{SeatResult{StandBys: append([]string{"p99"}, c.Members[1:]...), Choice: c}, false},
		{SeatResult{StandBys: c.Members, Choice: &tampered}, false},
	} {
		if same, err := standBysAgain(context.Background(), p, l, ticket, &x.was); err != nil || same != x.same {
			t.Errorf("%v, %v: %+v", same, err, x.was)
		}
	}
}
