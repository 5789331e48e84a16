package letter

import (
	"cmp"
	"context"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
)

// Line is a letter as staff see it in a list.
type Line struct {
	ID         int64
	ResidentID *int64
	Shown      string // the name, the alias of a protected person, or "" of an erased one
	Kind       string
	Way        Way
	Cause      string
	State      State
	Ended      string
	ReturnedOn *time.Time
	CameBack   CameBack
	Note       string
	Again      bool // it replaces an earlier one
	ChangedAt  time.Time
}

// Filter narrows the list of a batch's letters.
type Filter struct {
	Search string // beginnings of words of the person's number, name or e-mail address
	State  State  // "" is all
	Sort   string // "" is "file", the order of the file; "name", "state", each with a minus for the reverse
	Cursor string
	Limit  int // 1 to 200
}

var sorts = domain.Sorts{
	By:   map[string]string{"file": "l.id", "name": "coalesce(r.sorted, '')", "state": "l.state"},
	From: "letter l LEFT JOIN resident r ON r.id = l.resident_id", ID: "l.id",
}

// shown is the SQL of the name that lists show, as resident.Resident.Shown gives it.
const shown = resident.ShownSQL

// InBatch lists the letters of a batch.
func (s *Letters) InBatch(ctx context.Context, id int64, f Filter) (page domain.Page[Line], err error) {
	err = s.db.View(ctx, func(tx *domain.Tx) error {
		b, err := domain.Take[Batch](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := b.allow(tx, domain.MessagesRead); err != nil {
			return err
		}
		q := tx.DB.Table("letter AS l").Joins("LEFT JOIN resident r ON r.id = l.resident_id").
			Select("l.id, l.resident_id, "+shown+" AS shown, l.kind, l.way, l.cause, l.state, l.ended, l.returned_on, l.came_back, l.note, l.again_of IS NOT NULL AS again, l.changed_at").
			Where("l.batch_id = ?", id)
		if found, words := resident.Found(tx, f.Search); found != "" {
			q = q.Where(found, words...)
		}
		if f.State != "" {
			q = q.Where("l.state = ?", f.State)
		}
		if page, err = domain.Sorted(q, sorts, cmp.Or(f.Sort, "file"), f.Cursor, f.Limit, func(l Line) int64 { return l.ID }); err != nil {
			return err
		}
		ids := []int64{}
		for _, l := range page.Items {
			if l.ResidentID != nil {
				ids = append(ids, *l.ResidentID)
			}
		}
		tx.Record(domain.Access{Action: "search", Subject: "letter", ResidentIDs: ids, Criterion: f.criterion(b.Activity), Unit: b.UnitID, Purpose: "see letters"})
		return nil
	})
	return page, err
}

// criterion says what was asked for, for the record of uses.
func (f Filter) criterion(activity string) string {
	if strings.TrimSpace(f.Search) != "" {
		return activity + ", search " + domain.Typed(f.Search)
	}
	return activity
}
