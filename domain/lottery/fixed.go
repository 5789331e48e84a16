package lottery

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// This file takes decisions about single people, in or out, from files and from hands, and replaces names by pseudonyms in
// what is published.

// Decision says that a member is fixed, and why.
type Decision struct {
	ID, Reason string
}

// ReadFixed reads decisions from a table with the columns id and reason. The error is FileFaults with everything that is wrong.
func ReadFixed(file string, data []byte) ([]Decision, error) {
	s := readSheet(file, data)
	if s.header == nil {
		return nil, s.faults
	}
	id, reason := s.idColumn(""), s.needed("reason")
	if id < 0 {
		s.fault(1, "id", "the column is missing")
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	if len(s.rows) == 0 {
		s.fault(0, "", "there is nobody below the header")
	}
	var list []Decision
	seen := map[string]int{}
	for _, row := range s.rows {
		d := Decision{row.cell(id), row.cell(reason)}
		if first, twice := seen[d.ID]; d.ID == "" {
			s.fault(row.line, s.header[id], "the id is blank: say who it is")
		} else if twice {
			s.fault(row.line, s.header[id], "%q is in row %d already: decide about each person once", d.ID, first)
		}
		seen[d.ID] = row.line
		if d.Reason == "" {
			s.fault(row.line, s.header[reason], "the reason is blank: it stands in the protocol, so give one")
		}
		list = append(list, d)
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	return list, nil
}

// Fix enters decisions into the members. The error tells everybody who is unknown, or decided about already.
func (p *Problem) Fix(how Fixed, decisions []Decision) error {
	var wrong []error
	for _, d := range decisions {
		i := slices.IndexFunc(p.Members, func(m Member) bool { return m.ID == d.ID })
		switch {
		case i < 0:
			wrong = append(wrong, fmt.Errorf("lottery: %q was to be fixed %s, but nobody in the pool has that id", d.ID, how))
		case p.Members[i].Fixed != Free:
			wrong = append(wrong, fmt.Errorf("lottery: %q is fixed %s already, and cannot be fixed %s again", d.ID, p.Members[i].Fixed, how))
		default:
			p.Members[i].Fixed, p.Members[i].Reason = how, d.Reason
		}
	}
	return errors.Join(wrong...)
}

// Pseudonyms gives the problem with numbers for names: P001 and so on for people, in an order that the salt shuffles, and H001
// for households of which more than one person is there. ids holds the ids by pseudonym: the key, which is not published, and
// without which, or the salt, nobody can tell who is who from the numbers.
func (p *Problem) Pseudonyms(salt Seed) (q *Problem, ids map[string]string) {
	c := *p
	c.Members = make([]Member, len(p.Members))
	order := p.order()
	newSource(salt, "deltag pseudonyms 1").shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	people, homes := map[string]int{}, map[string]string{}
	for _, m := range p.Members {
		people[m.Household]++
	}
	ids = make(map[string]string, len(order))
	digits := len(strconv.Itoa(len(order)))
	for n, i := range order {
		m := p.Members[i]
		m.ID = fmt.Sprintf("P%0*d", digits, n+1)
		ids[m.ID] = p.Members[i].ID
		if m.Household != "" && homes[m.Household] == "" && people[m.Household] > 1 {
			homes[m.Household] = fmt.Sprintf("H%0*d", digits, len(homes)+1)
		}
		m.Household = homes[m.Household]
		c.Members[n] = m
	}
	return &c, ids
}
