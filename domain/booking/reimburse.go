package booking

import (
	"context"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// PayKind is what somebody is paid for.
type PayKind string

// What people are paid for.
const (
	Taxi       PayKind = "taxi"
	Bus        PayKind = "bus"
	OwnCar     PayKind = "car" // with how many km
	MinderPaid PayKind = "child_care"
	Fee        PayKind = "fee" // for taking part: it can change what somebody gets from the municipality
)

// PayKinds are all kinds in the order in which forms show them.
var PayKinds = []PayKind{Bus, Taxi, OwnCar, MinderPaid, Fee}

// PayState is how far a reimbursement has come.
type PayState string

// The states of a reimbursement.
const (
	PayWritten  PayState = "written"
	PayApproved PayState = "approved"
	PayRejected PayState = "rejected"
)

// Reimbursement is what somebody is paid for one booking.
type Reimbursement struct {
	ID        int64 `gorm:"primaryKey"`
	BookingID int64
	Kind      PayKind
	KM        int `gorm:"column:km"` // of OwnCar
	Amount    int // øre
	Note      string
	State     PayState
	Reason    string // why it was rejected
	WrittenAt time.Time
	WrittenBy int64
	DecidedAt *time.Time
	DecidedBy *int64
	ExportID  *int64 // taken out for payroll
}

// TableName is the table of reimbursements.
func (Reimbursement) TableName() string { return "reimbursement" }

// mostPaid is the most øre at once, so that a slip of the hand is caught.
const mostPaid = 5_000_000

// reimbursedKind is the mail that tells somebody that they are paid. It is not one of those that end with a booking.
const reimbursedKind = "gathering-reimbursement"

// The refusals of reimbursements.
var (
	ErrPay       = &domain.Error{Kind: domain.Invalid, Code: "reimbursement-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrPayState  = &domain.Error{Kind: domain.Conflict, Code: "reimbursement-decided", Detail: "Somebody has decided about this already."}
	ErrNotBooked = &domain.Error{Kind: domain.Conflict, Code: "reimbursement-no-seat", Detail: "Only who has or had a seat can be paid."}
	ErrPayOwn    = domain.OnConstraint("reimbursement_two_people", &domain.Error{Kind: domain.Conflict, Code: "reimbursement-own",
		Detail: "You wrote this down yourself. Somebody else must decide about it."})
)

func (r *Reimbursement) check() error {
	var c domain.Checks
	c.Unless(slices.Contains(PayKinds, r.Kind), "/kind", "required", "Choose what it is for.")
	c.Unless(r.Amount >= 1 && r.Amount <= mostPaid, "/amount", "reimbursement-amount", "Give an amount of at most 50,000 kr.")
	c.Unless(r.Kind != OwnCar || r.KM >= 1 && r.KM <= 2000, "/km", "reimbursement-km", "Give between 1 and 2,000 km.")
	c.Text(&r.Note, "/note", 0, 300)
	if r.Kind != OwnCar {
		r.KM = 0
	}
	return c.Of(ErrPay)
}

const purposePay = "pay the citizen back what it cost to take part"

// Reimburse writes down what somebody is to be paid. Another person must approve it.
func (bs *Bookings) Reimburse(ctx context.Context, booking int64, r Reimbursement) (Reimbursement, error) {
	err := bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, b, err := ofStaff(tx, booking)
		if err != nil {
			return err
		}
		if b.State != Booked {
			return ErrNotBooked
		}
		if err := r.check(); err != nil {
			return err
		}
		tx.Record(g.access("add", purposePay, b))
		r = Reimbursement{BookingID: b.ID, Kind: r.Kind, KM: r.KM, Amount: r.Amount, Note: r.Note, State: PayWritten, WrittenAt: tx.Now, WrittenBy: tx.Actor.StaffID}
		return domain.Create(tx, &r)
	})
	return r, err
}

// payOfStaff is a reimbursement that a member of staff is about to change, which nobody else changes meanwhile.
func payOfStaff(tx *domain.Tx, id int64) (r Reimbursement, g Gathering, b Booking, err error) {
	if r, err = domain.Take[Reimbursement](tx, "id = ?", id); err != nil {
		return r, g, b, err
	}
	if g, b, err = ofStaff(tx, r.BookingID); err != nil {
		return r, g, b, err
	}
	r, err = domain.Lock[Reimbursement](tx, "id = ?", id)
	return r, g, b, err
}

// Withdraw takes back what was written down, as long as nobody has decided about it.
func (bs *Bookings) Withdraw(ctx context.Context, id int64) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		r, g, b, err := payOfStaff(tx, id)
		if err != nil {
			return err
		}
		if r.State != PayWritten {
			return ErrPayState
		}
		tx.Record(g.access("delete", purposePay, b))
		return tx.DB.Exec("DELETE FROM reimbursement WHERE id = ?", id).Error
	})
}

// DecidePay approves what another has written down, and tells the citizen; or rejects it with a reason.
func (bs *Bookings) DecidePay(ctx context.Context, id int64, approve bool, reason string) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		r, g, b, err := payOfStaff(tx, id)
		if err != nil {
			return err
		}
		if r.State != PayWritten {
			return ErrPayState
		}
		var c domain.Checks
		c.Length(&reason, "/reason", map[bool]int{false: 3}[approve], 300)
		if err := c.Of(ErrPay); err != nil {
			return err
		}
		tx.Record(g.access("change", purposePay, b))
		r.State, r.Reason, r.DecidedAt, r.DecidedBy = PayRejected, reason, &tx.Now, &tx.Actor.StaffID
		if approve {
			r.State, r.Reason = PayApproved, ""
		}
		if err := domain.Save(tx, &r); err != nil || !approve {
			return err
		}
		return g.tellPaid(tx, &b, &r)
	})
}

// paidFor is for how long the mail that tells of a payment may still go.
const paidFor = 14 * 24 * time.Hour

func (g *Gathering) tellPaid(tx *domain.Tx, b *Booking, r *Reimbursement) error {
	var to person
	if err := tx.DB.Raw(personQuery, []int64{b.ID}).Scan(&to).Error; err != nil || to.Email == "" {
		return err
	}
	d := g.draft(reimbursedKind, b, to)
	d.Key, d.Event, d.NotAfter = fmt.Sprintf("%s:%d", reimbursedKind, r.ID), time.Time{}, tx.Now.Add(paidFor)
	_, err := message.Queue(tx, d)
	return err
}

// PayTask is a reimbursement with what staff must know to decide about it.
type PayTask struct {
	Reimbursement
	ResidentID *int64
	Name       string // the alias of a protected person
	Protected  bool
	Gathering  int64
	Title      string
	StartsAt   time.Time
	Unit       string
	By         string // who wrote it down
	Decider    string // who decided
	Own        bool   `gorm:"-"` // the actor wrote it down, so another must decide
}

const payQuery = `SELECT m.*, b.resident_id, ` + nameSQL + `, g.id AS gathering, g.title, g.starts_at, u.name AS unit, coalesce(s.name, '') AS by, coalesce(d.name, '') AS decider
	FROM reimbursement m JOIN booking b ON b.id = m.booking_id JOIN gathering g ON g.id = b.gathering_id JOIN unit u ON u.id = g.unit_id
	LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id LEFT JOIN staff s ON s.id = m.written_by LEFT JOIN staff d ON d.id = m.decided_by `

func seenPay(tx *domain.Tx, rows []PayTask, action, criterion string, unit int64) {
	a := domain.Access{Action: action, Subject: "booking", Criterion: criterion, Purpose: purposePay, Count: len(rows), Unit: unit}
	for i := range rows {
		rows[i].Own = rows[i].WrittenBy == tx.Actor.StaffID
		if id := rows[i].ResidentID; id != nil && !slices.Contains(a.ResidentIDs, *id) {
			a.ResidentIDs = append(a.ResidentIDs, *id)
		}
	}
	tx.Record(a)
}

// PaysOf are the reimbursements of one gathering, in the order in which they were written down.
func (bs *Bookings) PaysOf(ctx context.Context, gathering int64) (all []PayTask, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, gathering, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(payQuery+"WHERE g.id = ? ORDER BY m.id", gathering).Scan(&all).Error; err != nil {
			return err
		}
		seenPay(tx, all, "read", Activity(gathering), g.UnitID)
		return nil
	})
	return all, err
}

// Pays lists the reimbursements of all gatherings that the actor arranges and that are in a state, the oldest first; no state
// is what is to be decided.
func (bs *Bookings) Pays(ctx context.Context, state PayState, limit int, cursor string) (page domain.Page[PayTask], err error) {
	limit = min(max(limit, 1), mostInPage)
	var last struct{ ID int64 }
	if _, err := domain.DecodeCursor(cursor, &last); err != nil {
		return page, err
	}
	if state == "" {
		state = PayWritten
	}
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		var rows []PayTask
		if err := tx.DB.Raw(payQuery+`WHERE m.state = @state AND m.id > @id AND (g.unit_id IN @units OR 'gathering:' || g.id IN @activities) ORDER BY m.id LIMIT @limit`,
			map[string]any{"state": state, "id": last.ID, "units": tx.Actor.Units(domain.GatheringsWrite), "activities": tx.Actor.Activities(domain.GatheringsWrite), "limit": limit + 1}).Scan(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(t PayTask) any {
			last.ID = t.ID
			return last
		})
		seenPay(tx, page.Items, "read", "", 0)
		return nil
	})
	return page, err
}
