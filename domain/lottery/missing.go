package lottery

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Call is one kind of people of whom more must say yes before a panel can be drawn.
type Call struct {
	Kind    []Trait `json:"kind"`    // who they are; features that do not matter are left out, so empty is anybody
	People  int     `json:"people"`  // how many more of them are needed
	Sources []int   `json:"sources"` // which of the groups that were given are of the kind
}

// Appeal is the fewest people who must still say yes, counted by what they cost: the letters until one of them does.
type Appeal struct {
	Calls []Call `json:"calls"` // empty when a panel can be drawn already
	Least bool   `json:"least"` // nobody is called for in vain; false when the search ended before it was sure
}

// missingNodes limits the search for the cheapest people: a call for one too many is better than a long wait.
const missingNodes = 3000

// Missing says of whom more must say yes so that a panel can be drawn: the cheapest choice of people from the groups that
// could be invited, by exact search, where one person of a group costs 1 / Chance letters. Then each of the kinds found is
// widened, value by value, as long as a panel still exists with such people instead: "men of 18 to 29" rather than
// "men of 18 to 29 in Valby". The groups are households of their own. nil means that not even all of them would help, or
// that this is not known.
// Errors: *FaultError when members or quotas are malformed, or ctx's when it ends.
func Missing(ctx context.Context, p *Problem, groups []Expected) (*Appeal, error) {
	if err := checkExpected(p, groups); err != nil {
		return nil, err
	}
	m := &missing{p: p, groups: groups}
	x, sure, err := m.cheapest(ctx)
	if err != nil || x == nil {
		return nil, err
	}
	a := &Appeal{Least: sure}
	for i, n := range x {
		if n > 0 {
			call, err := m.widen(ctx, x, i)
			if err != nil {
				return nil, err
			}
			a.add(call)
		}
	}
	return a, nil
}

// add joins calls for the same kind.
func (a *Appeal) add(call Call) {
	for i := range a.Calls {
		if slices.Equal(a.Calls[i].Sources, call.Sources) {
			a.Calls[i].People += call.People
			return
		}
	}
	a.Calls = append(a.Calls, call)
}

// missing is one such question.
type missing struct {
	p      *Problem
	groups []Expected
}

// cheapest gives how many of each group are needed; nil when no numbers will do, or nobody can tell.
func (m *missing) cheapest(ctx context.Context) (need []int, sure bool, err error) {
	q, group := m.everybody()
	if len(q.Check()) > 0 {
		return nil, false, nil
	}
	g, err := newProgram(q)
	if err != nil {
		return nil, false, err
	}
	columns := g.groupsOf(q, group)
	weight := make([]int64, len(g.cols))
	for j, i := range columns {
		if i >= 0 {
			weight[j] = -int64(1000/max(m.groups[i].Chance, 0.0001) + 0.5)
		}
	}
	s := newSearch(ctx, g, missingNodes)
	x, err := s.most(g.box(), weight)
	if errors.Is(err, ErrLimit) {
		if x = s.best; x == nil {
			return nil, false, nil
		}
	} else if err != nil || x == nil {
		return nil, false, err
	}
	need = make([]int, len(m.groups))
	for j, i := range columns {
		if i >= 0 {
			need[i] += x[j]
		}
	}
	return need, err == nil, nil
}

// everybody is the problem with all of the groups, as far as seats go, among the members. A feature of its own, which no
// quota limits, keeps each group apart from the others and from the pool. group tells each member's group, -1 for the pool.
func (m *missing) everybody() (q *Problem, group map[string]int) {
	q, group = copyQuotas(m.p), map[string]int{}
	apart := Feature{Name: "\x00group", Values: []Value{{Name: "pool", Max: m.p.Size}}}
	q.Members = nil
	for _, member := range m.p.Members {
		member.Values = append(slices.Clone(member.Values), 0)
		q.Members = append(q.Members, member)
	}
	for i, e := range m.groups {
		apart.Values = append(apart.Values, Value{Name: fmt.Sprint("group ", i), Max: m.p.Size})
		if e.Chance <= 0 {
			continue
		}
		for k := range min(e.People, m.p.Size) {
			id := fmt.Sprintf("+%d.%d", i, k)
			group[id] = i
			q.Members = append(q.Members, Member{ID: id, Values: append(slices.Clone(e.Values), i+1)})
		}
	}
	q.Features = append(q.Features, apart)
	return q, group
}

// groupsOf gives the group of each column, -1 for columns of the pool.
func (g *program) groupsOf(q *Problem, group map[string]int) []int {
	list := make([]int, len(g.cols))
	for j := range list {
		list[j] = -1
		c := g.classes[g.classOf[j]]
		if i, known := group[q.Members[g.order[c.homes[0][j-c.first][0]]].ID]; known {
			list[j] = i
		}
	}
	return list
}

// widen describes the people of group i who are needed by every value with which they would do as well.
func (m *missing) widen(ctx context.Context, need []int, i int) (Call, error) {
	allowed := make([][]bool, len(m.p.Features))
	for f, own := range m.groups[i].Values {
		allowed[f] = make([]bool, len(m.p.Features[f].Values)+1) // the last is for people without a value
		for v := range allowed[f] {
			value := v
			if v == len(allowed[f])-1 {
				value = NoValue
			}
			if !m.offered(f, value) {
				continue
			}
			ok := value == own
			if !ok {
				var err error
				if ok, err = m.wouldDo(ctx, need, i, f, value); err != nil {
					return Call{}, err
				}
			}
			allowed[f][v] = ok
		}
	}
	return m.call(need[i], allowed), nil
}

// offered tells whether anybody with a value could be invited.
func (m *missing) offered(f, value int) bool {
	return slices.ContainsFunc(m.groups, func(e Expected) bool { return e.Values[f] == value && e.People > 0 && e.Chance > 0 })
}

// wouldDo tells whether a panel exists when those needed of group i have another value of a feature.
func (m *missing) wouldDo(ctx context.Context, need []int, i, f, value int) (bool, error) {
	q := *m.p
	q.Members = slices.Clone(m.p.Members)
	for k, n := range need {
		values := m.groups[k].Values
		if k == i {
			values = slices.Clone(values)
			values[f] = value
		}
		for j := range n {
			q.Members = append(q.Members, Member{ID: fmt.Sprintf("+%d.%d", k, j), Values: values})
		}
	}
	ok, err := possible(ctx, &q, forecastNodes)
	if errors.Is(err, ErrLimit) {
		return false, nil
	}
	return ok, err
}

// call names the kind of people with allowed values, and the groups that are of it.
func (m *missing) call(people int, allowed [][]bool) Call {
	c := Call{People: people}
	at := func(f, value int) bool {
		if value == NoValue {
			return allowed[f][len(allowed[f])-1]
		}
		return allowed[f][value]
	}
	for i, e := range m.groups {
		fits := e.People > 0 && e.Chance > 0
		for f, v := range e.Values {
			fits = fits && at(f, v)
		}
		if fits {
			c.Sources = append(c.Sources, i)
		}
	}
	for f, feature := range m.p.Features {
		t, all := Trait{Feature: feature.Name}, true
		for v := range feature.Values {
			if at(f, v) {
				t.Values = append(t.Values, feature.Values[v].Name)
			} else if m.offered(f, v) {
				all = false
			}
		}
		if at(f, NoValue) {
			t.Values = append(t.Values, "")
		} else if m.offered(f, NoValue) {
			all = false
		}
		if !all {
			c.Kind = append(c.Kind, t)
		}
	}
	return c
}
