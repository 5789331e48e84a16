package method

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/org"
)

// Methods are the use cases of this area.
type Methods struct{ db *domain.DB }

// New makes the use cases over a database.
func New(db *domain.DB) *Methods { return &Methods{db} }

// Kind is what sort of method it is.
type Kind string

// Kinds are all of them, in the order in which people choose: ways of asking, then ways of speaking to a committee.
var Kinds = []Kind{"stand", "exit_poll", "survey", "panel", "focus_group", "interview", "walk_along", "observation", "meeting", "workshop",
	"in_person", "video", "unseen", "read_aloud", "recorded", "small_tables", "delegation", "other"}

// Method is one method of a unit. Open and ApprovalID are what the database goes by.
type Method struct {
	ID         int64 `gorm:"primaryKey"`
	UnitID     int64
	Kind       Kind
	Name       string
	Open       int    // reservations that nobody has answered; the database counts
	ApprovalID *int64 // the approval that holds now
	Version    int
	CreatedAt  time.Time
	CreatedBy  *int64
}

// TableName is the table of methods.
func (Method) TableName() string { return "method" }

// Scope is where permissions for a method are asked for.
func (m *Method) Scope() domain.Scope { return domain.Scope{Unit: m.UnitID} }

// Statement is what is said of a method. It is never changed: the one with the highest number holds.
type Statement struct {
	ID        int64 `gorm:"primaryKey"`
	MethodID  int64
	Number    int
	Purpose   string // what it is to show
	How       string // how it is done
	Limits    string // what it cannot show
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of statements.
func (Statement) TableName() string { return "method_statement" }

// Cause is why an approval ended.
type Cause string

// The causes.
const (
	ByReservation Cause = "reservation" // a member had a reservation
	ByStatement   Cause = "statement"   // the statement was rewritten
	TakenBack     Cause = "taken_back"
)

// Approval is a decision that the method may be used. Its day is a date in Denmark, kept as midnight in UTC.
type Approval struct {
	ID          int64 `gorm:"primaryKey"`
	MethodID    int64
	StatementID int64
	DecidedBy   string
	DecidedOn   time.Time
	Reference   string
	CreatedAt   time.Time
	CreatedBy   *int64
	EndedAt     *time.Time
	Cause       Cause
	Reason      string // why it was taken back
}

// TableName is the table of approvals.
func (Approval) TableName() string { return "method_approval" }

// Ending is what became of a reservation.
type Ending string

// The endings. A reservation without one is open.
const (
	Answered  Ending = "answered"
	Withdrawn Ending = "withdrawn" // by the member
	Mistake   Ending = "mistake"   // it was written down wrongly
)

// Reservation is what a member of a committee holds against a method.
type Reservation struct {
	ID         int64 `gorm:"primaryKey"`
	MethodID   int64
	Member     string // the office, or the name of a politician who wants it there
	SaidOn     time.Time
	Meeting    string
	Words      string
	CreatedAt  time.Time
	CreatedBy  *int64
	Ending     Ending
	Answer     string
	AnsweredBy string
	AnsweredOn *time.Time
	EndedAt    *time.Time
	EndedBy    *int64
}

// TableName is the table of reservations.
func (Reservation) TableName() string { return "method_reservation" }

// The refusals of this area.
var (
	ErrMethod  = &domain.Error{Kind: domain.Invalid, Code: "method-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrChanged = &domain.Error{Kind: domain.Conflict, Code: "method-changed", Detail: "Somebody else has changed this method meanwhile. Look at it again."}
	ErrName    = domain.OnConstraint("method_name", ErrMethod.With(domain.Fault{Where: "/name", Code: "method-name", Detail: "The unit has a method of that name already."}))
	ErrOpen    = domain.OnConstraint("method_approved", &domain.Error{Kind: domain.Conflict, Code: "method-reserved",
		Detail: "A member's reservation is not answered yet, so the method cannot be approved."})
	ErrApproved    = domain.OnConstraint("method_approval_one", &domain.Error{Kind: domain.Conflict, Code: "method-approved", Detail: "The method is approved already."})
	ErrNotApproved = &domain.Error{Kind: domain.Conflict, Code: "method-not-approved", Detail: "The method is not approved, so nothing can be taken back."}
	ErrEnded       = domain.OnConstraint("method_reservation_stays", &domain.Error{Kind: domain.Conflict, Code: "reservation-ended", Detail: "This reservation has its answer already."})
)

// NewMethod is what staff say of a new method.
type NewMethod struct {
	Unit int64
	Kind Kind
	Name string
	Words
}

// Words are what a statement says.
type Words struct{ Purpose, How, Limits string }

func (w *Words) check(c *domain.Checks) {
	c.Text(&w.Purpose, "/purpose", 1, 4000)
	c.Text(&w.How, "/how", 1, 4000)
	c.Text(&w.Limits, "/limits", 1, 4000)
}

// Add keeps a new method with its first statement.
func (ms *Methods) Add(ctx context.Context, n NewMethod) (m Method, err error) {
	err = ms.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.CommitteesWrite, domain.Scope{Unit: n.Unit}); err != nil {
			return err
		}
		var c domain.Checks
		c.Text(&n.Name, "/name", 1, 150)
		n.Kind.check(&c)
		n.check(&c)
		if len(c) > 0 {
			return ErrMethod.With(c...)
		}
		if _, err := domain.Take[org.Unit](tx, "id = ?", n.Unit); err != nil {
			return err
		}
		m = Method{UnitID: n.Unit, Kind: n.Kind, Name: n.Name, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		if err := domain.Create(tx, &m); err != nil {
			return err
		}
		return domain.Create(tx, &Statement{MethodID: m.ID, Number: 1, Purpose: n.Purpose, How: n.How, Limits: n.Limits, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()})
	})
	return m, err
}

// lock takes a method for a change; whoever may not see it does not learn that it exists. Version is 0 where what others did
// meanwhile does not matter.
func lock(tx *domain.Tx, id int64, version int) (m Method, err error) {
	if m, err = domain.Lock[Method](tx, "id = ?", id); err != nil {
		return m, err
	}
	switch {
	case !tx.Actor.May(domain.CommitteesRead, m.Scope()):
		return m, domain.ErrNotFound
	case !tx.Actor.May(domain.CommitteesWrite, m.Scope()):
		return m, domain.ErrForbidden
	case version != 0 && m.Version != version:
		return m, ErrChanged
	}
	return m, nil
}

// bump keeps that a method was changed, and takes its approval away when there is a cause.
func bump(tx *domain.Tx, m *Method, cause Cause, reason string) error {
	if cause != "" && m.ApprovalID != nil {
		if err := tx.DB.Exec("UPDATE method_approval SET ended_at = ?, cause = ?, reason = ? WHERE id = ?", tx.Now, cause, reason, *m.ApprovalID).Error; err != nil {
			return err
		}
		m.ApprovalID = nil
	}
	m.Version++
	return tx.DB.Model(m).Select("ApprovalID", "Version").Updates(m).Error
}

// Rewrite gives a method another statement. The old ones stay, and an approval was of the old one.
func (ms *Methods) Rewrite(ctx context.Context, id int64, version int, w Words) error {
	return ms.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := lock(tx, id, version)
		if err != nil {
			return err
		}
		var c domain.Checks
		if w.check(&c); len(c) > 0 {
			return ErrMethod.With(c...)
		}
		now, err := latest(tx, id)
		if err != nil {
			return err
		}
		if (Words{now.Purpose, now.How, now.Limits}) == w {
			return nil
		}
		if err := bump(tx, &m, ByStatement, ""); err != nil {
			return err
		}
		return domain.Create(tx, &Statement{MethodID: id, Number: now.Number + 1, Purpose: w.Purpose, How: w.How, Limits: w.Limits, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()})
	})
}

func latest(tx *domain.Tx, id int64) (s Statement, err error) {
	err = tx.DB.Where("method_id = ?", id).Order("number DESC").Take(&s).Error
	return s, err
}
