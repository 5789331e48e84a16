package letter

import (
	"context"
	"time"

	"deltag/domain"
)

// Most is how many letters one batch has at most: what one file holds and one person can look after.
const Most = 2000

// Draft is a letter that is to be written.
type Draft struct {
	Kind      string
	Subject   int64
	Resident  int64
	Protected bool
	Way       Way
	Cause     string
	AgainOf   int64 // 0 is none
}

// Add makes batches of these letters as part of the caller's unit of work: one of people whose name and address are
// protected, which few may open, and one of everybody else. Either may be nobody's.
func Add(tx *domain.Tx, activity string, unit int64, drafts []Draft) (batches []Batch, err error) {
	for _, protected := range []bool{false, true} {
		var rows []Letter
		for _, d := range drafts {
			if d.Protected == protected {
				rows = append(rows, Letter{Kind: d.Kind, SubjectID: d.Subject, ResidentID: some(d.Resident), Way: d.Way, Cause: d.Cause, State: Ready,
					AgainOf: some(d.AgainOf), CreatedAt: tx.Now, ChangedAt: tx.Now, ChangedBy: some(tx.Actor.StaffID)})
			}
		}
		if len(rows) == 0 {
			continue
		}
		b := Batch{Activity: activity, UnitID: unit, Protected: protected, Letters: len(rows), CreatedAt: tx.Now, CreatedBy: some(tx.Actor.StaffID)}
		if protected {
			if err := tx.Require(domain.ProtectedRead, b.scope()); err != nil {
				return nil, err
			}
		}
		if err := domain.Create(tx, &b); err != nil {
			return nil, err
		}
		for i := range rows {
			rows[i].BatchID = b.ID
		}
		if err := tx.DB.CreateInBatches(&rows, 1000).Error; err != nil {
			return nil, err
		}
		b.record(tx, "add", rows, "write letters to people whom mail does not reach")
		batches = append(batches, b)
	}
	return batches, nil
}

// End ends the letters of these kinds about these subjects as part of the caller's unit of work, because the person has
// answered or must not be written to: what is not posted is withdrawn, what is out is answered.
func End(tx *domain.Tx, kinds []string, subjects []int64, why string) error {
	if len(subjects) == 0 {
		return nil
	}
	return tx.DB.Exec(`UPDATE letter SET state = CASE WHEN state = 'ready' THEN 'withdrawn' ELSE 'answered' END,
			ended = CASE WHEN state = 'ready' THEN ?::text ELSE '' END, changed_at = ?, changed_by = ?
		WHERE id IN (SELECT id FROM letter WHERE kind IN ? AND subject_id IN ? AND state IN ('ready', 'posted', 'returned') ORDER BY id FOR UPDATE)`,
		why, tx.Now, some(tx.Actor.StaffID), kinds, subjects).Error
}

// Erase takes a person out of the letters, as part of the caller's unit of work.
func Erase(tx *domain.Tx, person int64) error {
	if err := tx.DB.Exec(`UPDATE letter SET resident_id = NULL, note = '', changed_at = ?,
			ended = CASE WHEN state = 'ready' THEN 'erased' ELSE ended END, state = CASE WHEN state = 'ready' THEN 'withdrawn' ELSE state END
		WHERE resident_id = ?`, tx.Now, person).Error; err != nil {
		return err
	}
	return tx.DB.Exec("DELETE FROM channel_wish WHERE resident_id = ?", person).Error
}

// Counted is a batch and how many of its letters are in each state.
type Counted struct {
	Batch
	Counts  map[State]int
	TakeOut int // letters in the file that were withdrawn since it was made
}

// batchesShown is how many batches a list shows, the newest first.
const batchesShown = 100

// Batches lists the batches of an activity of a unit: counts, no people.
func (s *Letters) Batches(ctx context.Context, activity string, unit int64) (list []Counted, err error) {
	err = s.db.View(ctx, func(tx *domain.Tx) error {
		if !tx.Actor.May(domain.MessagesRead, domain.Scope{Unit: unit, Activity: activity}) {
			return domain.ErrNotFound
		}
		var batches []Batch
		if err := tx.DB.Where("activity = ? AND unit_id = ?", activity, unit).Order("id DESC").Limit(batchesShown).Find(&batches).Error; err != nil {
			return err
		}
		list, err = counted(tx, batches)
		return err
	})
	return list, err
}

// Batch is one batch with its counts.
func (s *Letters) Batch(ctx context.Context, id int64) (c Counted, err error) {
	err = s.db.View(ctx, func(tx *domain.Tx) error {
		b, err := domain.Take[Batch](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := b.allow(tx, domain.MessagesRead); err != nil {
			return err
		}
		list, err := counted(tx, []Batch{b})
		if err == nil {
			c = list[0]
		}
		return err
	})
	return c, err
}

func counted(tx *domain.Tx, batches []Batch) ([]Counted, error) {
	list, place, ids := make([]Counted, len(batches)), map[int64]int{}, make([]int64, len(batches))
	for i, b := range batches {
		list[i], place[b.ID], ids[i] = Counted{Batch: b, Counts: map[State]int{}}, i, b.ID
	}
	if len(ids) == 0 {
		return list, nil
	}
	var counts []struct {
		BatchID int64
		State   State
		N       int
		TakeOut int
	}
	err := tx.DB.Raw(`SELECT l.batch_id, l.state, count(*) AS n, count(*) FILTER (WHERE l.state = 'withdrawn' AND l.changed_at > b.made_at) AS take_out
		FROM letter l JOIN letter_batch b ON b.id = l.batch_id WHERE l.batch_id IN ? GROUP BY l.batch_id, l.state`, ids).Scan(&counts).Error
	for _, c := range counts {
		list[place[c.BatchID]].Counts[c.State] = c.N
		list[place[c.BatchID]].TakeOut += c.TakeOut
	}
	return list, err
}

// Post notes on which day the letters of a batch were posted. From then on their codes stay as they are.
func (s *Letters) Post(ctx context.Context, id int64, day time.Time) error {
	return s.db.Do(ctx, func(tx *domain.Tx) error {
		b, err := lock(tx, id, domain.MessagesSend)
		if err != nil {
			return err
		}
		switch {
		case b.DroppedAt != nil:
			return ErrDropped
		case b.PostedOn != nil:
			return ErrPosted
		case b.Made == 0:
			return ErrNotMade
		case day.After(tx.Now.Add(24*time.Hour)) || day.Before(b.CreatedAt.Add(-24*time.Hour)):
			return ErrDate.With(domain.Fault{Where: "/postedOn", Code: "range", Detail: "Give the day on which the letters were posted: not before they were made, and not after today."})
		}
		b.PostedOn, b.PostedAt, b.PostedBy = &day, &tx.Now, some(tx.Actor.StaffID)
		if err := domain.Save(tx, &b); err != nil {
			return err
		}
		list, err := ready(tx, b.ID)
		if err != nil {
			return err
		}
		b.record(tx, "send", list, "note that letters were posted")
		return tx.DB.Exec("UPDATE letter SET state = 'posted', changed_at = ?, changed_by = ? WHERE batch_id = ? AND state = 'ready'",
			tx.Now, some(tx.Actor.StaffID), b.ID).Error
	})
}

// ready locks the letters of a batch that are to go, in the order of the file.
func ready(tx *domain.Tx, batch int64) (list []Letter, err error) {
	err = tx.DB.Raw("SELECT * FROM letter WHERE batch_id = ? AND state = 'ready' ORDER BY id FOR UPDATE", batch).Scan(&list).Error
	return list, err
}

// Drop takes back a batch that was not posted. Its codes are dead, and its people need a letter again.
func (s *Letters) Drop(ctx context.Context, id int64) error {
	return s.db.Do(ctx, func(tx *domain.Tx) error {
		b, err := lock(tx, id, domain.MessagesSend)
		if err != nil {
			return err
		}
		if b.PostedOn != nil {
			return ErrPosted
		}
		if b.DroppedAt != nil {
			return ErrDropped
		}
		list, err := ready(tx, b.ID)
		if err != nil {
			return err
		}
		b.DroppedAt = &tx.Now
		if err := domain.Save(tx, &b); err != nil {
			return err
		}
		b.record(tx, "change", list, "take back letters that were not posted")
		return withdraw(tx, list, "dropped")
	})
}

// withdraw takes letters back that have not been posted, with their codes.
func withdraw(tx *domain.Tx, list []Letter, why string) error {
	if len(list) == 0 {
		return nil
	}
	ids := idsOf(list)
	if err := domain.RevokeAll(tx, CodePurpose, ids); err != nil {
		return err
	}
	return tx.DB.Exec("UPDATE letter SET state = 'withdrawn', ended = ?, changed_at = ?, changed_by = ? WHERE id IN ?", why, tx.Now, some(tx.Actor.StaffID), ids).Error
}

func idsOf(list []Letter) []int64 {
	ids := make([]int64, len(list))
	for i, l := range list {
		ids[i] = l.ID
	}
	return ids
}
