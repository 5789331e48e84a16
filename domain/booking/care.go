package booking

import (
	"context"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
)

// CareKind is something that somebody needs to be able to take part.
type CareKind string

// The kinds of care.
const (
	Interpreter  CareKind = "interpreter"
	SignLanguage CareKind = "sign_language"
	HearingLoop  CareKind = "hearing_loop"
	Wheelchair   CareKind = "wheelchair"
	Transport    CareKind = "transport"
	Companion    CareKind = "companion" // helps, and takes a seat of the booking
	ChildCare    CareKind = "child_care"
	QuietRoom    CareKind = "quiet_room"
	Diet         CareKind = "diet"
)

// CareKinds are all kinds in the order in which forms show them.
var CareKinds = []CareKind{Interpreter, SignLanguage, HearingLoop, Wheelchair, Transport, Companion, ChildCare, QuietRoom, Diet}

// CareState is how far an order has come.
type CareState string

// The states of an order.
const (
	Wanted    CareState = "wanted"
	Ordered   CareState = "ordered"
	Confirmed CareState = "confirmed"
	ToCancel  CareState = "to_cancel" // the booking has ended: somebody must call the supplier
	CalledOff CareState = "cancelled"
	NotNeeded CareState = "not_needed" // ended before anything was ordered
)

// CareOrder is one need of one booking, and its order.
type CareOrder struct {
	ID        int64 `gorm:"primaryKey"`
	BookingID int64
	Kind      CareKind
	Detail    string // which language, what diet, where from
	State     CareState
	CancelBy  *time.Time // the supplier's deadline for calling it off without cost
	CreatedAt time.Time
	ChangedAt time.Time
	ChangedBy *int64
	Ended     bool `gorm:"-"` // its booking has ended
}

// TableName is the table of care orders.
func (CareOrder) TableName() string { return "care_order" }

// Need is what somebody asks for when they sign up.
type Need struct {
	Kind   CareKind
	Detail string
}

// The refusals of care.
var (
	ErrCare     = &domain.Error{Kind: domain.Invalid, Code: "care-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrCareStep = &domain.Error{Kind: domain.Conflict, Code: "care-step", Detail: "The order has moved on meanwhile. Look at it again."}
	ErrNeeded   = domain.OnConstraint("care_order_once", &domain.Error{Kind: domain.Conflict, Code: "care-exists", Detail: "This need is written down already."})
)

func checkNeeds(needs []Need, c *domain.Checks) {
	seen := map[CareKind]bool{}
	for i := range needs {
		n := &needs[i]
		where := fmt.Sprintf("/needs/%d", i)
		c.Unless(slices.Contains(CareKinds, n.Kind) && !seen[n.Kind], where+"/kind", "need-unknown", "Choose each need once.")
		seen[n.Kind] = true
		c.Text(&n.Detail, where+"/detail", 0, 120)
		c.Unless(n.Kind != Interpreter || n.Detail != "", where+"/detail", "need-language", "Write which language.")
	}
}

func order(tx *domain.Tx, b *Booking, needs []Need) ([]CareOrder, error) {
	if len(needs) == 0 {
		return nil, nil
	}
	rows := make([]CareOrder, len(needs))
	for i, n := range needs {
		rows[i] = CareOrder{BookingID: b.ID, Kind: n.Kind, Detail: n.Detail, State: Wanted, CreatedAt: tx.Now, ChangedAt: tx.Now, ChangedBy: tx.Actor.By()}
	}
	return rows, tx.DB.Create(&rows).Error
}

// callOffCare follows the end of bookings: what was ordered must be called off, by the deadline of each; what was only
// wanted is not needed any more.
func callOffCare(tx *domain.Tx, bookings []int64) error {
	return tx.DB.Exec(`UPDATE care_order SET state = CASE WHEN state = 'wanted' THEN 'not_needed' ELSE 'to_cancel' END, changed_at = ?, changed_by = ?
		WHERE booking_id IN ? AND state IN ('wanted', 'ordered', 'confirmed')`, tx.Now, tx.Actor.By(), bookings).Error
}

// careSteps are the steps that staff may take with an order, from each state.
var careSteps = map[CareState][]CareState{
	Wanted:    {Ordered, Confirmed, NotNeeded},
	Ordered:   {Confirmed, CalledOff, Wanted},
	Confirmed: {Ordered, CalledOff},
	ToCancel:  {CalledOff, Ordered},
	CalledOff: {ToCancel},
	NotNeeded: {Wanted},
}

// Steps are those that staff may take with an order now. One of a booking that has ended cannot be ordered again.
func (o *CareOrder) Steps() []CareState {
	steps := slices.Clone(careSteps[o.State])
	return slices.DeleteFunc(steps, func(to CareState) bool { return o.Ended && to != CalledOff && to != ToCancel })
}

// StepCare takes an order a step on: from what the member of staff saw to what they did, with the supplier's deadline for
// calling off.
func (bs *Bookings) StepCare(ctx context.Context, id int64, from, to CareState, cancelBy *time.Time) (o CareOrder, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if o, err = domain.Take[CareOrder](tx, "id = ?", id); err != nil {
			return err
		}
		g, b, err := ofStaff(tx, o.BookingID)
		if err != nil {
			return err
		}
		if o, err = domain.Lock[CareOrder](tx, "id = ?", id); err != nil {
			return err
		}
		o.Ended = !b.Alive()
		if o.State != from || !slices.Contains(o.Steps(), to) {
			return ErrCareStep
		}
		if cancelBy != nil && cancelBy.After(g.EndsAt) {
			return ErrCare.With(domain.Fault{Where: "/cancelBy", Code: "care-late", Detail: "Give a time before the gathering ends, or none."})
		}
		tx.Record(g.access("change", "see to what the citizen needs to take part", b))
		o.State, o.CancelBy, o.ChangedAt, o.ChangedBy = to, cancelBy, tx.Now, tx.Actor.By()
		return domain.Save(tx, &o)
	})
	return o, err
}

// NeedOf writes down more of what somebody who calls needs.
func (bs *Bookings) NeedOf(ctx context.Context, id int64, needs []Need) (orders []CareOrder, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, b, err := ofStaff(tx, id)
		if err != nil {
			return err
		}
		if !b.Alive() {
			return ErrOver
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		var c domain.Checks
		checkNeeds(needs, &c)
		if err := c.Of(ErrBooking); err != nil {
			return err
		}
		tx.Record(g.access("change", "see to what the citizen needs to take part", b))
		orders, err = order(tx, &b, needs)
		return err
	})
	return orders, err
}
