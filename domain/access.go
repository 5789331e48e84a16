package domain

import (
	"encoding/json"
	"time"
)

// Access is one use of personal data: who is the actor of the unit of work, when is its instant. Datatilsynet asks for
// time, user, kind of use, and the person or the search criterion.
type Access struct {
	Action      string  // read, search, add, change, export, delete, send
	Subject     string  // what kind of thing was used, such as "resident" or "invitation"
	ResidentIDs []int64 // the people concerned; empty when Criterion names them better (a whole import)
	Criterion   string  // the search or the selection; what somebody typed is Typed
	Purpose     string  // why, in the words of the activity; what somebody typed is Typed
	Count       int     // how many people; 0 takes the number of ResidentIDs
	Unit        int64
}

// AccessRecord is an Access as it is kept: append-only, sealed into a hash chain by a job.
type AccessRecord struct {
	ID          int64 `gorm:"primaryKey"`
	At          time.Time
	ActorKind   ActorKind
	StaffID     *int64
	ResidentID  *int64 // the citizen who acted, when a citizen did
	Job         string
	Action      string
	Subject     string
	ResidentIDs string // a JSON array of ids
	Criterion   string
	Purpose     string
	Count       int
	UnitID      *int64
	RequestID   string
}

// TableName is the table of access records.
func (AccessRecord) TableName() string { return "access_record" }

// Record notes a use of personal data. It is written with the commit of Do, or before View returns.
func (tx *Tx) Record(a Access) { tx.accesses = append(tx.accesses, a) }

func (tx *Tx) writeAccesses() error {
	if len(tx.accesses) == 0 {
		return nil
	}
	rows := make([]AccessRecord, len(tx.accesses))
	var words []AccessWord
	var of []int // the row that each of the words belongs to
	for i, a := range tx.accesses {
		for _, text := range []*string{&a.Criterion, &a.Purpose} {
			for _, w := range setApart(text) {
				words, of = append(words, w), append(of, i)
			}
		}
		rows[i] = tx.accessRecord(a)
	}
	tx.accesses = nil
	if len(rows) == 1 && len(words) == 0 {
		return tx.writeAccess(rows[0])
	}
	if err := tx.DB.Create(&rows).Error; err != nil || len(words) == 0 {
		return err
	}
	for i := range words {
		words[i].AccessID = rows[of[i]].ID
	}
	return tx.DB.Create(&words).Error
}

// writeAccess writes one by plain SQL, as citizens make them by the thousand.
func (tx *Tx) writeAccess(a AccessRecord) error {
	_, err := tx.DB.Statement.ConnPool.ExecContext(tx, `INSERT INTO access_record
		(at, actor_kind, staff_id, resident_id, job, action, subject, resident_ids, criterion, purpose, count, unit_id, request_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		a.At, a.ActorKind, a.StaffID, a.ResidentID, a.Job, a.Action, a.Subject, a.ResidentIDs, a.Criterion, a.Purpose, a.Count, a.UnitID, a.RequestID)
	return err
}

func (tx *Tx) accessRecord(a Access) AccessRecord {
	ids := a.ResidentIDs
	if ids == nil {
		ids = []int64{}
	}
	list, _ := json.Marshal(ids) // a list of integers always marshals
	if a.Count == 0 {
		a.Count = len(ids)
	}
	return AccessRecord{
		At: tx.Now, ActorKind: tx.Actor.Kind, StaffID: idOrNil(tx.Actor.StaffID), ResidentID: idOrNil(tx.Actor.ResidentID),
		Job: tx.Actor.Job, Action: a.Action, Subject: a.Subject, ResidentIDs: string(list), Criterion: a.Criterion,
		Purpose: a.Purpose, Count: a.Count, UnitID: idOrNil(a.Unit), RequestID: tx.Actor.RequestID,
	}
}

func idOrNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
