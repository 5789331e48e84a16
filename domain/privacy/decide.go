package privacy

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
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
	var people []resident.Resident
	if len(ids) > 0 {
		if err := tx.DB.Where("id IN ?", ids).Find(&people).Error; err != nil {
			return nil, err
		}
	}
	tx.Record(domain.Access{Action: "read", Subject: "erasure request", ResidentIDs: ids, Purpose: "decide about requests to be erased"})
	shown := map[int64]string{}
	for _, p := range people {
		shown[p.ID] = p.Shown()
	}
	list := make([]Listed, len(rows))
	for i, r := range rows {
		list[i] = Listed{Request: r, Late: r.State == Open && r.DueAt.Before(tx.Now)}
		if r.ResidentID != nil {
			list[i].Shown = shown[*r.ResidentID]
		}
	}
	return list, nil
}

// Erase removes the person of a request from every area, at once and for good. What stays are counts, an anonymous seat,
// and the hash in the log.
func (pr *Privacy) Erase(ctx context.Context, request int64) (r Request, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		if r, err = lockOpen(tx, request); err != nil {
			return err
		}
		person := *r.ResidentID
		r.ResidentID, r.How = nil, ""
		if err := r.decide(tx, Erased, ""); err != nil {
			return err
		}
		return erase(tx, person)
	})
	return r, err
}

// erase calls every area in order, the ones that others point to last.
func erase(tx *domain.Tx, person int64) error {
	row, err := domain.Lock[resident.Resident](tx, "id = ? AND erased_at IS NULL", person)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(fmt.Appendf(nil, "%d|%s", row.UnitID, row.SourceID))
	if err := tx.DB.Exec("INSERT INTO erasure_log (subject_hash, erased_at, erased_by) VALUES (?, ?, ?)",
		message.Hash(hash), tx.Now, nonZero(tx.Actor.StaffID)).Error; err != nil {
		return err
	}
	if err := tx.DB.Exec("UPDATE erasure_request SET resident_id = NULL, how = '', state = 'erased', reason = '' WHERE resident_id = ?", person).Error; err != nil {
		return err
	}
	for _, forget := range []func(*domain.Tx, int64) error{message.Erase, panel.Erase, resident.Erase} {
		if err := forget(tx, person); err != nil {
			return err
		}
	}
	if row.Email == "" {
		return nil
	}
	_, err = message.Queue(tx, message.Draft{
		Key: fmt.Sprintf("erasure-receipt:%d", person), Kind: "erasure-receipt", Unit: row.UnitID, To: row.Email,
		Language: message.Language(row.Language), NotAfter: tx.Now.Add(7 * 24 * time.Hour),
	})
	return err
}

// Refuse tells that a request is not met, with the reason that the law asks for (GDPR article 12(4)).
func (pr *Privacy) Refuse(ctx context.Context, request int64, reason string) (r Request, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		if r, err = lockOpen(tx, request); err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); len(reason) < 3 {
			return ErrReason.With(domain.Fault{Where: "/reason", Code: "required", Detail: "Write why the request is refused."})
		}
		tx.Record(domain.Access{Action: "change", Subject: "erasure request", ResidentIDs: []int64{*r.ResidentID}, Unit: r.UnitID, Purpose: "refuse a request to be erased"})
		return r.decide(tx, Refused, reason)
	})
	return r, err
}

func (r *Request) decide(tx *domain.Tx, s State, reason string) error {
	r.State, r.Reason, r.DecidedAt = s, reason, &tx.Now
	r.DecidedBy = nonZero(tx.Actor.StaffID)
	return domain.Save(tx, r)
}

func lockOpen(tx *domain.Tx, request int64) (Request, error) {
	r, err := domain.Lock[Request](tx, "id = ?", request)
	switch {
	case err != nil:
		return r, err
	case !tx.Actor.May(domain.ErasureWrite, domain.Scope{Unit: r.UnitID}):
		return r, domain.ErrNotFound
	case r.State != Open:
		return r, ErrDecided
	}
	return r, nil
}

func nonZero(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
