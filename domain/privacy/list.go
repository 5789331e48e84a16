package privacy

import (
	"context"

	"deltag/domain"
	"deltag/domain/resident"
)

// Listed is a request as staff see it in the list.
type Listed struct {
	Request
	Shown string // name or alias; "" when the person was erased
	Late  bool   // open, and the deadline is over
}

// Filter narrows the list of requests.
type Filter struct {
	Kind   Kind  // "" is all
	State  State // "" is all
	Cursor string
	Limit  int // 1 to 200
}

// List gives the requests that the actor may decide about, the oldest first, so that the next deadline stands on top.
func (pr *Privacy) List(ctx context.Context, f Filter) (page domain.Page[Listed], err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		if !tx.Actor.MayAnywhere(domain.ErasureWrite) {
			return domain.ErrForbidden
		}
		var last int64
		q := tx.DB.Where("id > 0")
		if more, err := domain.DecodeCursor(f.Cursor, &last); err != nil {
			return err
		} else if more {
			q = q.Where("id > ?", last)
		}
		if tx.Actor.Kind != domain.Machine {
			q = q.Where("unit_id IN ?", append(tx.Actor.Units(domain.ErasureWrite), -1))
		}
		if f.Kind != "" {
			q = q.Where("kind = ?", f.Kind)
		}
		if f.State != "" {
			q = q.Where("state = ?", f.State)
		}
		limit := max(1, min(f.Limit, 200))
		var rows []Request
		if err := q.Order("id").Limit(limit + 1).Find(&rows).Error; err != nil {
			return err
		}
		cut := domain.Cut(rows, limit, func(r Request) any { return r.ID })
		page.Next = cut.Next
		page.Items, err = name(tx, cut.Items)
		return err
	})
	return page, err
}

// name gives the requests the names under which people may be shown, and records that they were.
func name(tx *domain.Tx, rows []Request) ([]Listed, error) {
	var ids []int64
	for _, r := range rows {
		if r.ResidentID != nil {
			ids = append(ids, *r.ResidentID)
		}
	}
	shown, err := resident.Shown(tx, ids)
	if err != nil {
		return nil, err
	}
	tx.Record(domain.Access{Action: "read", Subject: "request", ResidentIDs: ids, Purpose: "answer requests about people's rights"})
	list := make([]Listed, len(rows))
	for i, r := range rows {
		list[i] = Listed{Request: r, Late: r.State == Open && r.DueAt.Before(tx.Now)}
		if r.ResidentID != nil {
			list[i].Shown = shown[*r.ResidentID]
		}
	}
	return list, nil
}
