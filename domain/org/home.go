package org

import (
	"context"
	"fmt"

	"deltag/domain"
)

// Task is one thing that waits for the actor today. It names no person.
type Task struct {
	Kind  string // "panel-confirm": the key of its text
	Count int    // how many, in the unit that the text says
	Panel int64  // 0 when it belongs to no panel
	Name  string // the panel's name, or ""
	Link  string // the page where it is done
	More  bool   // there are more than Count, which is mostCounted
}

// mostCounted is how far what waits is counted. Nobody works by the difference between a hundred and a thousand, and the first page
// is to be as quick in a year of many.
const mostCounted = 99

// Waiting is the SQL of how many rows a query finds, counted to one more than the first page tells.
func Waiting(query string) string {
	return fmt.Sprintf("(SELECT count(*) FROM (%s LIMIT %d) waiting)", query, mostCounted+1)
}

// Wait adds a task of which Count things were found by Waiting; none is no task.
func (t *Today) Wait(task Task) {
	if task.Count == 0 {
		return
	}
	if task.Count > mostCounted {
		task.Count, task.More = mostCounted, true
	}
	t.Tasks = append(t.Tasks, task)
}

// Step is one of the first things to do in a new installation.
type Step struct {
	Kind string // "import-people": the key of its text
	Done bool
	Link string
}

// Today is what one area puts on the actor's first page.
type Today struct {
	Tasks []Task
	Steps []Step
}

// Look is how an area tells what waits for tx.Actor. It returns only what the actor may know, and nothing when the actor
// has no business there.
type Look func(tx *domain.Tx) (Today, error)

// Home is the first page of each role: what every area says, in the order the areas are given.
type Home struct {
	db    *domain.DB
	looks []Look
}

// NewHome joins what the areas have to say.
func NewHome(db *domain.DB, looks ...Look) *Home { return &Home{db: db, looks: looks} }

// Today gathers what waits for the actor, at one instant.
func (h *Home) Today(ctx context.Context) (all Today, err error) {
	err = h.db.View(ctx, func(tx *domain.Tx) error {
		for _, look := range h.looks {
			t, err := look(tx)
			if err != nil {
				return err
			}
			all.Tasks = append(all.Tasks, t.Tasks...)
			all.Steps = append(all.Steps, t.Steps...)
		}
		return nil
	})
	return all, err
}

// Look tells an administrator what remains to be set up.
func (o *Org) Look(tx *domain.Tx) (Today, error) {
	if !tx.Actor.MayAnywhere(domain.StaffWrite) {
		return Today{}, nil
	}
	var have struct{ Units, Administrators, Coordinators bool }
	err := tx.DB.Raw(`SELECT
  EXISTS (SELECT FROM unit WHERE parent_id IS NOT NULL) AS units,
  (SELECT count(DISTINCT g.staff_id) > 1 FROM role_grant g JOIN staff s ON s.id = g.staff_id AND s.active
   WHERE g.role = 'administrator' AND (g.ends_at IS NULL OR g.ends_at > ?)) AS administrators,
  EXISTS (SELECT FROM role_grant g JOIN staff s ON s.id = g.staff_id AND s.active
   WHERE g.role = 'coordinator' AND (g.ends_at IS NULL OR g.ends_at > ?)) AS coordinators`, tx.Now, tx.Now).Scan(&have).Error
	return Today{Steps: []Step{
		{Kind: "add-units", Done: have.Units, Link: "/staff/admin/units"},
		{Kind: "add-coordinator", Done: have.Coordinators, Link: "/staff/admin/staff"},
		{Kind: "add-administrator", Done: have.Administrators, Link: "/staff/admin/staff"},
	}}, err
}
