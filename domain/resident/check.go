package resident

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// Preview is what an import would do, and everything odd about the list.
type Preview struct {
	Added, Changed, Unchanged, LeftOut int
	Blocking                           int           // rows with a fault that keeps them out
	Faults                             []table.Fault // the first ones, by row
	FaultsTotal                        int
	Texts                              []Text // that no value has
	Crowded                            []Crowd
}

// Text is what a list writes in a feature's column and no value has.
type Text struct {
	Column, Text string
	Rows         int
}

// Crowd is an address with many people, which may be an institution.
type Crowd struct {
	Household string
	Address   string // "" when everybody there may be protected
	People    int
}

var errRollback = errors.New("this was only a look")

// Check reads the list as the import would, counts what would change, and leaves nothing behind.
func (r *Residents) Check(ctx context.Context, id int64, m Mapping) (p Preview, err error) {
	var imp Import
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if imp, err = findImport(tx, id); err != nil {
			return err
		}
		if !imp.editable() {
			return ErrImportState
		}
		imp.Mapping = m
		if p, err = r.look(tx, &imp); err != nil {
			return err
		}
		return errRollback
	})
	if !errors.Is(err, errRollback) {
		return Preview{}, err
	}
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		imp, err := lockImport(tx, id)
		if err != nil {
			return err
		}
		if !imp.editable() {
			return ErrImportState
		}
		imp.Mapping, imp.RowsTotal = m, p.Added+p.Changed+p.Unchanged+p.LeftOut
		imp.Faults, imp.FaultsTotal = p.Faults, p.FaultsTotal
		tx.Record(domain.Access{Action: "read", Subject: "import", Criterion: imp.label(), Purpose: "import of a list", Count: imp.RowsTotal, Unit: imp.UnitID})
		return domain.Save(tx, &imp)
	})
	return p, err
}

// look stages and compares; the caller throws the unit of work away.
func (r *Residents) look(tx *domain.Tx, imp *Import) (p Preview, err error) {
	s, err := r.stage(tx, imp, false)
	if err != nil {
		return p, err
	}
	s.homes = map[string]*home{}
	if err := s.read(); err != nil {
		return p, err
	}
	slices.SortStableFunc(s.faults, func(a, b table.Fault) int { return a.Row - b.Row })
	p.Added, p.Changed, p.Unchanged = s.added, s.changed, s.unchanged
	p.LeftOut, p.Blocking, p.Faults, p.FaultsTotal, p.Texts = s.errors, s.blocking, s.faults, s.total, s.unknownTexts()
	p.Crowded = s.crowded()
	return p, nil
}

func (s *staging) unknownTexts() []Text {
	list := []Text{}
	for column, texts := range s.texts {
		for text, rows := range texts {
			list = append(list, Text{Column: column, Text: text, Rows: rows})
		}
	}
	slices.SortFunc(list, func(a, b Text) int {
		return strings.Compare(a.Column+"\x00"+a.Text, b.Column+"\x00"+b.Text)
	})
	return list
}

// home is a household of the list.
type home struct {
	Crowd
	said, institution bool // whether somebody's row says what it is, and whether all that do call it an institution
}

func (s *staging) noteHome(p *person) {
	if s.homes == nil || p.household == "" || s.reader.register.institutions[p.household] {
		return
	}
	h := s.homes[p.household]
	if h == nil {
		h = &home{Crowd: Crowd{Household: p.household}, institution: true}
		s.homes[p.household] = h
	}
	h.People++
	if p.institution != nil {
		h.said, h.institution = true, h.institution && *p.institution
	}
	if cmp.Or(p.protection, s.reader.m.Protection) == No && (h.Address == "" || p.address < h.Address) {
		h.Address = p.address
	}
}

// crowded finds the addresses at which more people live than a household has, the fullest first.
func (s *staging) crowded() []Crowd {
	list := []Crowd{}
	for _, h := range s.homes {
		if h.People > institutionSize && !(h.said && h.institution) {
			list = append(list, h.Crowd)
		}
	}
	slices.SortFunc(list, func(a, b Crowd) int {
		return cmp.Or(b.People-a.People, strings.Compare(a.Household, b.Household))
	})
	return list[:min(len(list), 100)]
}
