package hearing

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/statement"
)

// Decision is what was decided about an item, as it was published. Its day is a date in Denmark, kept as midnight in UTC.
type Decision struct {
	ItemID    int64 `gorm:"primaryKey"`
	Words     string
	DecidedOn time.Time
	Reference string // a number or an address
	Version   int
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of decisions.
func (Decision) TableName() string { return "agenda_decision" }

// ErrDecision refuses a decision that does not hold together.
var ErrDecision = &domain.Error{Kind: domain.Invalid, Code: "agenda-decision-invalid", Detail: "This cannot be kept yet. Mend what is named."}

// Decided is what staff write of a decision. On is a day as 2026-09-24.
type Decided struct{ Words, On, Reference string }

// Decide keeps what was decided about an item once it is published, and tells it to those citizens who asked for it. It can be
// mended; nobody is written to twice. Version is 0 for the first.
func (h *Hearings) Decide(ctx context.Context, item int64, version int, n Decided) error {
	return h.db.Do(ctx, func(tx *domain.Tx) error {
		i, err := domain.Take[Item](tx, "id = ?", item)
		if err != nil {
			return err
		}
		m, c, err := lockMeeting(tx, i.MeetingID)
		if err != nil {
			return err
		}
		if m.StartsAt.After(tx.Now) {
			return statement.ErrNotOver
		}
		var faults domain.Checks
		faults.Text(&n.Words, "/words", 1, 5000)
		on, err := time.Parse(time.DateOnly, n.On)
		faults.Unless(err == nil, "/on", "day", "Give a day.")
		faults.Unless(err != nil || !on.After(org.Day(tx.Now)), "/on", "day-future", "Give a day that has come.")
		faults.Text(&n.Reference, "/reference", 1, 500)
		if err := faults.Of(ErrDecision); err != nil {
			return err
		}
		d := Decision{ItemID: item, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		var there []Decision
		if err := tx.DB.Where("item_id = ?", item).Find(&there).Error; err != nil {
			return err
		}
		if len(there) > 0 {
			d = there[0]
		}
		if d.Version != version {
			return ErrChanged
		}
		d.Words, d.DecidedOn, d.Reference, d.Version = n.Words, on, n.Reference, version+1
		keep := domain.Create[Decision]
		if version > 0 {
			keep = domain.Save[Decision]
		}
		if err := keep(tx, &d); err != nil {
			return err
		}
		return statement.TellDecision(tx, item, c.UnitID)
	})
}
