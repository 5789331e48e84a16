package org

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
)

// SpotItem is one look-up that was drawn, and what the leader said of it.
type SpotItem struct {
	ID        int64 `gorm:"primaryKey"`
	CheckID   int64
	AccessID  int64
	State     SpotState
	Note      string
	DecidedAt *time.Time
	DecidedBy *int64
}

// TableName is the table of look-ups that were drawn.
func (SpotItem) TableName() string { return "spot_check_item" }

// SpotState is what a leader says of a look-up.
type SpotState string

// The states.
const (
	SpotOpen       SpotState = ""            // not looked at yet
	SpotInOrder    SpotState = "in-order"    // there was a reason for it
	SpotAskedAbout SpotState = "asked-about" // the leader asked, and noted what came of it
)

// Refusals.
var (
	ErrSpotOwn  = &domain.Error{Kind: domain.Forbidden, Code: "spot-own", Detail: "This is a look-up of your own. Another leader must look at it."}
	ErrSpotNote = &domain.Error{Kind: domain.Invalid, Code: "spot-note", Detail: "Write what you asked about and what came of it.",
		Faults: []domain.Fault{{Where: "/note", Code: "required", Detail: "Write it in a few words."}}}
)

const purposeSpot = "spot check of look-ups"

// SpotLine is a spot check in the list.
type SpotLine struct {
	SpotCheck
	UnitName    string
	Drawn, Open int // look-ups that were drawn, and that nobody has looked at
}

// SpotChecks lists the spot checks of the actor's units, the newest month first. It tells nothing of anybody.
func (o *Org) SpotChecks(ctx context.Context, cursor string, limit int) (page domain.Page[SpotLine], err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		if !tx.Actor.MayAnywhere(domain.AccessCheck) {
			return domain.ErrForbidden
		}
		var before int64
		if _, err := domain.DecodeCursor(cursor, &before); err != nil {
			return err
		}
		var rows []SpotLine
		err := tx.DB.Raw(`SELECT k.*, u.name AS unit_name, count(i.id) AS drawn, count(i.id) FILTER (WHERE i.state = '') AS open
			FROM spot_check k JOIN unit u ON u.id = k.unit_id LEFT JOIN spot_check_item i ON i.check_id = k.id
			WHERE k.unit_id IN ? AND (? = 0 OR k.id < ?) GROUP BY k.id, u.name ORDER BY k.id DESC LIMIT ?`,
			append(tx.Actor.Units(domain.AccessCheck), -1), before, before, limit+1).Scan(&rows).Error
		page = domain.Cut(rows, limit, func(l SpotLine) any { return l.ID })
		return err
	})
	return page, err
}

// SpotLook is one look-up as the leader sees it: who, when, what and why, and of whom by number.
type SpotLook struct {
	SpotItem
	At           time.Time // zero when the record was deleted since
	StaffName    string
	StaffID      int64
	Action       string
	Subject      string
	Criterion    string // what somebody typed as it begins
	Purpose      string
	Count        int
	ResidentIDs  string // a JSON array
	DecidingName string

	People []int64 `gorm:"-"` // the first of the people, as numbers
}

// spotPeople is how many people of a look-up are named by their number.
const spotPeople = 5

// SpotCheckOf shows a spot check with its look-ups, and records that they were seen.
func (o *Org) SpotCheckOf(ctx context.Context, id int64) (line SpotLine, looks []SpotLook, err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		if line, err = spotCheck(tx, id); err != nil {
			return err
		}
		looks, err = spotLooks(tx, "i.check_id = ?", id)
		line.Drawn = len(looks)
		for _, l := range looks {
			if l.State == SpotOpen {
				line.Open++
			}
		}
		recordSpot(tx, line, looks, "read")
		return err
	})
	return line, looks, err
}

func spotCheck(tx *domain.Tx, id int64) (line SpotLine, err error) {
	line.SpotCheck, err = domain.Take[SpotCheck](tx, "id = ?", id)
	if err != nil {
		return line, err
	}
	if !tx.Actor.May(domain.AccessCheck, domain.Scope{Unit: line.UnitID}) {
		return line, domain.ErrNotFound
	}
	return line, tx.DB.Raw("SELECT name FROM unit WHERE id = ?", line.UnitID).Scan(&line.UnitName).Error
}

func spotLooks(tx *domain.Tx, where string, args ...any) (looks []SpotLook, err error) {
	if err := tx.DB.Raw(`SELECT i.*, coalesce(a.at, '0001-01-01Z') AS at, coalesce(s.name, '') AS staff_name, coalesce(a.staff_id, 0) AS staff_id, coalesce(a.action, '') AS action,
			coalesce(a.subject, '') AS subject, coalesce(a.criterion, '') AS criterion, coalesce(a.purpose, '') AS purpose, coalesce(a.count, 0) AS count,
			coalesce(a.resident_ids::text, '[]') AS resident_ids, coalesce(d.name, '') AS deciding_name
		FROM spot_check_item i LEFT JOIN access_record a ON a.id = i.access_id LEFT JOIN staff s ON s.id = a.staff_id LEFT JOIN staff d ON d.id = i.decided_by
		WHERE `+where+` ORDER BY a.at, i.id`, args...).Scan(&looks).Error; err != nil {
		return nil, err
	}
	ids, texts := make([]int64, len(looks)), make([]*string, 0, 2*len(looks))
	for i := range looks {
		l := &looks[i]
		ids[i], texts = l.AccessID, append(texts, &l.Criterion, &l.Purpose)
		if err := json.Unmarshal([]byte(l.ResidentIDs), &l.People); err != nil {
			return nil, err
		}
		l.People = l.People[:min(len(l.People), spotPeople)]
	}
	if err := domain.Retype(tx, ids, texts...); err != nil {
		return nil, err
	}
	for i := range looks {
		looks[i].Criterion, looks[i].Purpose = shortened(looks[i].Criterion), domain.Untyped(looks[i].Purpose)
	}
	return looks, nil
}

func recordSpot(tx *domain.Tx, line SpotLine, looks []SpotLook, action string) {
	a := domain.Access{Action: action, Subject: "access record", Criterion: fmt.Sprintf("spot check %d", line.ID), Purpose: purposeSpot, Unit: line.UnitID, Count: len(looks)}
	for _, l := range looks {
		a.ResidentIDs = append(a.ResidentIDs, l.People...)
	}
	tx.Record(a)
}

// DecideSpot is what a leader says of a look-up. It can be said anew.
func (o *Org) DecideSpot(ctx context.Context, id int64, state SpotState, note string) (look SpotLook, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		item, err := domain.Lock[SpotItem](tx, "id = ?", id)
		if err != nil {
			return err
		}
		line, err := spotCheck(tx, item.CheckID)
		if err != nil {
			return err
		}
		var by int64
		if err := tx.DB.Raw("SELECT coalesce(max(staff_id), 0) FROM access_record WHERE id = ?", item.AccessID).Scan(&by).Error; err != nil {
			return err
		}
		note = strings.TrimSpace(note)
		switch {
		case by == tx.Actor.StaffID:
			return ErrSpotOwn
		case state == SpotAskedAbout && len(note) < 3:
			return ErrSpotNote
		}
		item.State, item.Note, item.DecidedAt, item.DecidedBy = state, note, &tx.Now, &tx.Actor.StaffID
		if err := domain.Save(tx, &item); err != nil {
			return err
		}
		looks, err := spotLooks(tx, "i.id = ?", id)
		if err != nil {
			return err
		}
		look = looks[0]
		recordSpot(tx, line, looks, "change")
		return nil
	})
	return look, err
}

// LookAtSpotChecks tells a leader how many look-ups wait to be looked at. Their own wait for somebody else.
func (o *Org) LookAtSpotChecks(tx *domain.Tx) (Today, error) {
	units := tx.Actor.Units(domain.AccessCheck)
	if len(units) == 0 {
		return Today{}, nil
	}
	var open int
	err := tx.DB.Raw("SELECT "+Waiting(`SELECT FROM spot_check_item i JOIN spot_check k ON k.id = i.check_id JOIN access_record a ON a.id = i.access_id
		WHERE i.state = '' AND k.unit_id IN ? AND a.staff_id <> ?`), units, tx.Actor.StaffID).Scan(&open).Error
	var t Today
	t.Wait(Task{Kind: "spot-checks", Count: open, Link: "/staff/spot-checks"})
	return t, err
}
