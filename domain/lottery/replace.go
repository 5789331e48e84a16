package lottery

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"sort"
)

// Replacement is who takes the empty seats of a panel.
type Replacement struct {
	Seated   int      `json:"seated"`
	Empty    int      `json:"empty"`
	Members  []string `json:"members"`  // who takes the seats, in the order of the calls
	OverFull []Change `json:"overFull"` // maximums that the seated exceed already: they count as raised to what there is
}

// CallOrder puts ids into random order by a seed: the order depends on the ids and the seed only.
func CallOrder(ids []string, seed Seed) []string {
	order := slices.Clone(ids)
	sort.Strings(order)
	random := newSource(seed, "deltag calls 1")
	random.shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

// Clamp takes what is seated as it is: a seat that is taken cannot be taken back by a rule. It raises the maximums that
// the members fixed in exceed to what they are, minimums never, and says which. Of those fixed in who have come to share a
// household only the first stands for it: nobody else of it gets a seat.
func (p *Problem) Clamp() (clamped *Problem, overFull []Change) {
	q := copyQuotas(p)
	q.Members = slices.Clone(p.Members)
	home := map[string]bool{}
	for _, i := range p.order() {
		m := &q.Members[i]
		if m.Fixed != FixedIn {
			continue
		}
		if home[m.Household] {
			m.Household = ""
		}
		home[m.Household] = true
	}
	for f, feature := range q.Features {
		for v := range feature.Values {
			seated := 0
			for _, m := range p.Members {
				if m.Fixed == FixedIn && m.Values[f] == v {
					seated++
				}
			}
			value := &q.Features[f].Values[v]
			if seated <= value.Max {
				continue
			}
			overFull = append(overFull, Change{Feature: feature.Name, Value: value.Name,
				Was: Limits{value.Min, value.Max}, Now: Limits{value.Min, seated}})
			value.Max, value.Flex = seated, nil
		}
	}
	return q, overFull
}

// Replace fills all empty seats of a panel at once. The members fixed in are seated; the free ones who stand in order can
// be called, the first first. It answers the earliest possible set: the first in the order with whom a panel that meets
// all quotas exists, then the first after them with whom one still does, and so on. That is found by exact search, so
// nobody is passed over who could have had a seat, and nobody gets one who leads into a dead end. No two are of one
// household, with the seated neither.
// Errors: *FaultError, *InfeasibleError with what is short, ErrLimit, or ctx's when it ends.
func Replace(ctx context.Context, p *Problem, order []string) (*Replacement, error) {
	q, overFull := p.Clamp()
	r := &replacing{p: q, index: map[string]int{}, homes: map[string]int{}, hopeless: map[string]bool{}}
	out := &Replacement{OverFull: overFull}
	for i, m := range q.Members {
		r.index[m.ID] = i
		r.homes[m.Household]++
		if m.Fixed == FixedIn {
			out.Seated++
		}
	}
	if err := r.onlyThose(order); err != nil {
		return nil, err
	}
	if out.Empty = q.Size - out.Seated; out.Empty <= 0 {
		return out, nil
	}
	verdict, err := Feasible(ctx, q)
	if err != nil {
		return nil, err
	}
	if !verdict.Feasible {
		return nil, &InfeasibleError{Feasibility: *verdict}
	}
	for _, id := range order {
		if len(out.Members) == out.Empty {
			break
		}
		ok, err := r.seat(ctx, r.index[id])
		if err != nil {
			return nil, err
		}
		if ok {
			out.Members = append(out.Members, id)
		}
	}
	return out, r.verify(out)
}

// seatNodes limits the search for each seat, so that nobody waits for long behind a hard question.
const seatNodes = 20_000

// replacing is a panel whose seats are being filled.
type replacing struct {
	p        *Problem
	index    map[string]int
	homes    map[string]int  // members per household
	hopeless map[string]bool // kinds of people whom no panel can hold; that only grows
}

// onlyThose leaves nobody to be called but those in the order.
func (r *replacing) onlyThose(order []string) error {
	called := make(map[string]bool, len(order))
	for _, id := range order {
		if _, known := r.index[id]; !known || called[id] {
			return fmt.Errorf("lottery: %q stands in the order of calls twice, or is not a member", id)
		}
		called[id] = true
	}
	r.p.Members = slices.Clone(r.p.Members)
	for i, m := range r.p.Members {
		if m.Fixed == Free && !called[m.ID] {
			r.p.Members[i].Fixed, r.p.Members[i].Reason = FixedOut, "not in the order of calls"
		}
	}
	return nil
}

// seat gives a member a seat when a panel with them exists.
func (r *replacing) seat(ctx context.Context, i int) (bool, error) {
	m := &r.p.Members[i]
	key := r.kind(m)
	if m.Fixed != Free || r.hopeless[key] {
		return false, nil
	}
	m.Fixed, m.Reason = FixedIn, "called"
	ok, err := possible(ctx, r.p, seatNodes)
	if err != nil {
		return false, err
	}
	if !ok {
		m.Fixed, m.Reason = Free, ""
		r.hopeless[key] = true
	}
	return ok, nil
}

// kind tells people apart who cannot stand for each other.
func (r *replacing) kind(m *Member) string {
	var key []byte
	if m.Household != "" && r.homes[m.Household] > 1 {
		key = []byte(m.Household)
	}
	key = append(key, 0)
	for _, v := range m.Values {
		key = binary.BigEndian.AppendUint32(key, uint32(v+1))
	}
	return string(key)
}

// verify checks the whole panel once more, in whole numbers.
func (r *replacing) verify(out *Replacement) error {
	var panel []string
	for _, m := range r.p.Members {
		if m.Fixed == FixedIn {
			panel = append(panel, m.ID)
		}
	}
	if len(out.Members) != out.Empty {
		return fmt.Errorf("lottery: %d of %d seats were filled although all can be: this is a fault of the program", len(out.Members), out.Empty)
	}
	return faultsToError(r.p.CheckPanel(panel))
}
