package org

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
)

// AccessFilter narrows the list of who used which personal data; every field that is set narrows it.
type AccessFilter struct {
	From, To time.Time // To is not included
	Staff    int64
	Resident int64
	Action   string
	Purpose  string // a part of it
	Cursor   string
	Limit    int
}

// AccessLine is one use of personal data with the name of the staff who made it. Citizens are numbers here: an
// administrator keeps order and sees no citizens.
type AccessLine struct {
	domain.AccessRecord
	StaffName string
}

const purposeControl = "control of who used personal data"

// Accesses lists uses of personal data in the actor's units, newest first. What belongs to no unit is shown to those
// who answer for the whole municipality. Looking is itself recorded.
func (o *Org) Accesses(ctx context.Context, f AccessFilter) (page domain.Page[AccessLine], err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		find, err := f.query(tx)
		if err != nil {
			return err
		}
		var lines []AccessLine
		if err := find.Order("a.id DESC").Limit(f.Limit + 1).Scan(&lines).Error; err != nil {
			return err
		}
		page = domain.Cut(lines, f.Limit, func(l AccessLine) any { return l.ID })
		tx.Record(f.access(len(page.Items)))
		return retype(tx, page.Items)
	})
	return page, err
}

// retype gives the lines what was typed: the reasons whole, the searches as they begin.
func retype(tx *domain.Tx, lines []AccessLine) error {
	ids, texts := make([]int64, len(lines)), make([]*string, 0, 2*len(lines))
	for i := range lines {
		ids[i] = lines[i].ID
		texts = append(texts, &lines[i].Criterion, &lines[i].Purpose)
	}
	if err := domain.Retype(tx, ids, texts...); err != nil {
		return err
	}
	for i := range lines {
		lines[i].Criterion, lines[i].Purpose = shortened(lines[i].Criterion), domain.Untyped(lines[i].Purpose)
	}
	return nil
}

func (f AccessFilter) query(tx *domain.Tx) (*gorm.DB, error) {
	find := tx.DB.Table("access_record a").Select("a.*, COALESCE(s.name, '') AS staff_name").
		Joins("LEFT JOIN staff s ON s.id = a.staff_id")
	if tx.Actor.Kind != domain.Machine {
		top, err := Top(tx)
		if err != nil {
			return nil, err
		}
		units := tx.Actor.Units(domain.AccessRead)
		if len(units) == 0 {
			return nil, domain.ErrForbidden
		}
		find = find.Where("(a.unit_id IN ? OR (a.unit_id IS NULL AND ?))", units, tx.Actor.May(domain.AccessRead, domain.Scope{Unit: top.ID}))
	}
	var before int64
	more, err := domain.DecodeCursor(f.Cursor, &before)
	if err != nil {
		return nil, err
	}
	narrow := func(wanted bool, where string, values ...any) {
		if wanted {
			find = find.Where(where, values...)
		}
	}
	narrow(more, "a.id < ?", before)
	narrow(!f.From.IsZero(), "a.at >= ?", f.From)
	narrow(!f.To.IsZero(), "a.at < ?", f.To)
	narrow(f.Staff != 0, "a.staff_id = ?", f.Staff)
	narrow(f.Resident != 0, "(a.resident_ids @> CAST(? AS jsonb) OR a.resident_id = ?)", fmt.Sprintf("[%d]", f.Resident), f.Resident)
	narrow(f.Action != "", "a.action = ?", f.Action)
	part := "%" + escapeLike(f.Purpose) + "%"
	narrow(f.Purpose != "", `(a.purpose ILIKE ? OR EXISTS (SELECT FROM access_word w WHERE w.access_id = a.id AND position(w.ref IN a.purpose) > 0 AND w.words ILIKE ?))`, part, part)
	return find, nil
}

var typed = regexp.MustCompile(`«[^»]*»`)

// shortened leaves of what somebody typed the first letter of each word: an administrator keeps order, and is to learn
// no protected person's name from what others looked for.
func shortened(criterion string) string {
	return typed.ReplaceAllStringFunc(criterion, func(words string) string {
		var short []string
		for word := range strings.FieldsSeq(strings.Trim(words, "«»")) {
			short = append(short, string([]rune(word)[:1])+"•••")
		}
		return "«" + strings.Join(short, " ") + "»"
	})
}

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// access says what was looked for: one citizen, or the part of the record that the filter chooses.
func (f AccessFilter) access(shown int) domain.Access {
	a := domain.Access{Action: "search", Subject: "access record", Criterion: "everybody", Purpose: purposeControl, Count: shown}
	if f.Staff != 0 {
		a.Criterion = criterion(f.Staff)
	}
	if f.Resident != 0 {
		a.Criterion, a.ResidentIDs = "", []int64{f.Resident}
	}
	return a
}

// SignInLine is one sign-in with the name of whom it was, or "" for an address that is nobody's.
type SignInLine struct {
	SignIn
	StaffName string
}

// SignIns lists sign-ins and refusals, newest first, to those who answer for the whole municipality.
func (o *Org) SignIns(ctx context.Context, refused bool, cursor string, limit int) (page domain.Page[SignInLine], err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		top, err := Top(tx)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.AccessRead, domain.Scope{Unit: top.ID}); err != nil {
			return err
		}
		find := tx.DB.Table("sign_in i").Select("i.*, COALESCE(s.name, '') AS staff_name").Joins("LEFT JOIN staff s ON s.id = i.staff_id")
		var before int64
		more, err := domain.DecodeCursor(cursor, &before)
		if err != nil {
			return err
		}
		if more {
			find = find.Where("i.id < ?", before)
		}
		if refused {
			find = find.Where("i.outcome IN ?", []string{outcomeUnknown, outcomeInactive, outcomeLimited, outcomeWrongCode, outcomeLateCode,
				outcomeCancelled, outcomeLate, outcomeRefused, outcomeLevel, outcomeStranger})
		}
		var lines []SignInLine
		if err := find.Order("i.id DESC").Limit(limit + 1).Scan(&lines).Error; err != nil {
			return err
		}
		page = domain.Cut(lines, limit, func(l SignInLine) any { return l.ID })
		tx.Record(domain.Access{Action: "search", Subject: "sign-in", Purpose: purposeControl, Count: len(page.Items)})
		return nil
	})
	return page, err
}
