package request

import (
	"context"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
)

// Care is one thing that somebody needs to be able to speak, and its order.
type Care struct {
	ID        int64 `gorm:"primaryKey"`
	RequestID int64
	Kind      booking.CareKind
	Detail    string
	State     booking.CareState
	CreatedAt time.Time
	ChangedAt time.Time
	ChangedBy *int64
}

// TableName is the table of what people need.
func (Care) TableName() string { return "hearing_care" }

// Steps are those that staff may take with an order now.
func (o *Care) Steps(alive bool) []booking.CareState {
	same := booking.CareOrder{State: o.State, Ended: !alive}
	return same.Steps()
}

// order writes down what somebody needs.
func order(tx *domain.Tx, r *Request, needs []booking.Need) error {
	if len(needs) == 0 {
		return nil
	}
	rows := make([]Care, len(needs))
	for i, n := range needs {
		rows[i] = Care{RequestID: r.ID, Kind: n.Kind, Detail: n.Detail, State: booking.Wanted, CreatedAt: tx.Now, ChangedAt: tx.Now, ChangedBy: tx.Actor.By()}
	}
	return tx.DB.Create(&rows).Error
}

// reorder makes what somebody needs what they say now. What is new, or other than before, is ordered anew; what was ordered
// and is not needed any more is called off.
func reorder(tx *domain.Tx, r *Request, needs []booking.Need) error {
	var before []Care
	if err := tx.DB.Where("request_id = ?", r.ID).Order("id").Find(&before).Error; err != nil {
		return err
	}
	fresh, off := []booking.Need{}, []int64{}
	for _, n := range needs {
		at := slices.IndexFunc(before, func(o Care) bool { return o.Kind == n.Kind })
		if at < 0 {
			fresh = append(fresh, n)
			continue
		}
		o := &before[at]
		gone := o.State == booking.ToCancel || o.State == booking.CalledOff || o.State == booking.NotNeeded
		if !gone && o.Detail == n.Detail {
			continue
		}
		o.Detail, o.State, o.ChangedAt, o.ChangedBy = n.Detail, booking.Wanted, tx.Now, tx.Actor.By()
		if err := domain.Save(tx, o); err != nil {
			return err
		}
	}
	for _, o := range before {
		if !slices.ContainsFunc(needs, func(n booking.Need) bool { return n.Kind == o.Kind }) {
			off = append(off, o.ID)
		}
	}
	if len(off) > 0 {
		if err := callOff(tx, "id IN ?", off); err != nil {
			return err
		}
	}
	return order(tx, r, fresh)
}

// callOff ends orders: what was ordered must be called off, what was only wanted is not needed any more.
func callOff(tx *domain.Tx, where string, ids []int64) error {
	return tx.DB.Exec(`UPDATE hearing_care SET state = CASE WHEN state = 'wanted' THEN 'not_needed' ELSE 'to_cancel' END, changed_at = ?, changed_by = ?
		WHERE `+where+` AND state IN ('wanted', 'ordered', 'confirmed')`, tx.Now, tx.Actor.By(), ids).Error
}

// StepCare takes an order a step on, from what the member of staff saw to what they did.
func (rs *Requests) StepCare(ctx context.Context, id int64, from, to booking.CareState) (o Care, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		if o, err = domain.Take[Care](tx, "id = ?", id); err != nil {
			return err
		}
		_, r, unit, err := ofStaff(tx, o.RequestID, domain.HearingsWrite)
		if err != nil {
			return err
		}
		if o, err = domain.Lock[Care](tx, "id = ?", id); err != nil {
			return err
		}
		if o.State != from || !slices.Contains(o.Steps(r.Alive()), to) {
			return booking.ErrCareStep
		}
		tx.Record(access(unit, "change", "see to what the citizen needs to speak to a committee", r))
		o.State, o.ChangedAt, o.ChangedBy = to, tx.Now, tx.Actor.By()
		return domain.Save(tx, &o)
	})
	return o, err
}
