package message

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
)

// BatchState tells whether the mails of a batch may go.
type BatchState string

// The states of a batch.
const (
	Running BatchState = "running"
	Stopped BatchState = "stopped"
)

// Batch is one sending of one kind of mail to many people.
type Batch struct {
	ID        int64 `gorm:"primaryKey"`
	Kind      string
	Activity  string
	UnitID    int64
	State     BatchState
	Reason    string // why it is stopped: "staff" or "policy"
	Refusals  int    // refusals by policy in a row
	CreatedAt time.Time
	CreatedBy *int64
	ChangedAt time.Time
}

// TableName is the table of batches.
func (Batch) TableName() string { return "message_batch" }

// refusalsToStop is how many refusals by policy in a row stop a batch: the fault is ours, and going on makes it worse.
const refusalsToStop = 5

// NewBatch opens a batch in the caller's unit of work.
func NewBatch(tx *domain.Tx, kind, activity string, unit int64) (Batch, error) {
	b := Batch{Kind: kind, Activity: activity, UnitID: unit, State: Running, CreatedAt: tx.Now, CreatedBy: some(tx.Actor.StaffID), ChangedAt: tx.Now}
	if _, ok := KindOf(kind); !ok {
		return b, ErrUnknownKind
	}
	err := domain.Create(tx, &b)
	return b, err
}

// Stop halts a batch at once: no mail of it that the relay has not begun to
// take goes out after Stop has returned.
func (s *Messages) Stop(ctx context.Context, batch int64) error {
	return s.changeBatch(ctx, batch, func(tx *domain.Tx, b *Batch) error { return b.stop(tx, "staff") })
}

// Resume lets a stopped batch go on. Mails that were refused by policy are
// tried again: staff resume after mending what the relay objected to.
func (s *Messages) Resume(ctx context.Context, batch int64) error {
	return s.changeBatch(ctx, batch, func(tx *domain.Tx, b *Batch) error { return b.resume(tx) })
}

// StopBatches halts batches as Stop does, as part of the caller's unit of work, whose use case says who may.
func StopBatches(tx *domain.Tx, ids []int64) error {
	return eachBatch(tx, ids, func(b *Batch) error { return b.stop(tx, "staff") })
}

// ResumeBatches lets batches go on as Resume does, as part of the caller's unit of work, whose use case says who may.
func ResumeBatches(tx *domain.Tx, ids []int64) error {
	return eachBatch(tx, ids, func(b *Batch) error { return b.resume(tx) })
}

// eachBatch locks batches in the order of their ids, as QueueAll does, and changes each. They are a handful.
func eachBatch(tx *domain.Tx, ids []int64, change func(*Batch) error) error {
	var list []Batch
	if err := tx.DB.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id IN ?", append(ids, 0)).Order("id").Find(&list).Error; err != nil {
		return err
	}
	for i := range list {
		if err := change(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Messages) changeBatch(ctx context.Context, id int64, change func(*domain.Tx, *Batch) error) error {
	return s.db.Do(ctx, func(tx *domain.Tx) error {
		b, err := domain.Lock[Batch](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if !tx.Actor.May(domain.MessagesRead, b.scope()) {
			return domain.ErrNotFound
		}
		if err := tx.Require(domain.MessagesSend, b.scope()); err != nil {
			return err
		}
		return change(tx, &b)
	})
}

func (b *Batch) resume(tx *domain.Tx) error {
	b.State, b.Reason, b.Refusals, b.ChangedAt = Running, "", 0, tx.Now
	if err := domain.Save(tx, b); err != nil {
		return err
	}
	return tx.DB.Exec(`UPDATE message SET state = 'queued', reason = '', finished_at = NULL WHERE id IN (
		SELECT id FROM message WHERE batch_id = ? AND (state = 'held' OR state = 'failed' AND reason = 'policy' AND not_after > ?)
		ORDER BY id FOR UPDATE)`, b.ID, tx.Now).Error
}

func (b *Batch) stop(tx *domain.Tx, reason string) error {
	if b.State == Stopped {
		return nil
	}
	b.State, b.Reason, b.ChangedAt = Stopped, reason, tx.Now
	if err := domain.Save(tx, b); err != nil {
		return err
	}
	return tx.DB.Exec(`UPDATE message SET state = 'held', token = NULL WHERE id IN (
		SELECT id FROM message WHERE batch_id = ? AND state IN ('queued', 'retry', 'claimed') ORDER BY id FOR UPDATE)`, b.ID).Error
}

func (b Batch) scope() domain.Scope { return domain.Scope{Unit: b.UnitID, Activity: b.Activity} }

// Progress is a batch and how many of its mails are in each state.
type Progress struct {
	Batch
	Counts map[State]int
}

// Batches lists the newest batches of an activity with their progress; "" is every activity.
func (s *Messages) Batches(ctx context.Context, activity string) (list []Progress, err error) {
	err = s.db.View(ctx, func(tx *domain.Tx) error {
		var batches []Batch
		q := visible(tx, tx.DB).Order("id DESC").Limit(50)
		if activity != "" {
			q = q.Where("activity = ?", activity)
		}
		if err := q.Find(&batches).Error; err != nil {
			return err
		}
		list, err = progress(tx, batches)
		return err
	})
	return list, err
}

func progress(tx *domain.Tx, batches []Batch) ([]Progress, error) {
	list := make([]Progress, len(batches))
	place := map[int64]int{}
	ids := make([]int64, len(batches))
	for i, b := range batches {
		list[i], place[b.ID], ids[i] = Progress{b, map[State]int{}}, i, b.ID
	}
	if len(ids) == 0 {
		return list, nil
	}
	var counts []struct {
		BatchID int64
		State   State
		N       int
	}
	err := tx.DB.Raw("SELECT batch_id, state, count(*) AS n FROM message WHERE batch_id IN ? GROUP BY batch_id, state", ids).Scan(&counts).Error
	for _, c := range counts {
		list[place[c.BatchID]].Counts[c.State] = c.N
	}
	return list, err
}
