package panel

import "time"

// Membership is one person drawn for the panel.
type Membership struct {
	ID         int64 `gorm:"primaryKey"`
	PanelID    int64
	DrawID     int64
	ResidentID *int64 // nil when the person was erased: the seat in the counts stays
	Status     MemberStatus
	Reason     string // why the member withdrew
	ChangedAt  time.Time
	ChangedBy  *int64 // staff, or nil when the citizen did it
	CreatedAt  time.Time
}

// TableName is the table of memberships.
func (Membership) TableName() string { return "membership" }

// MemberStatus is how far a drawn person's seat is settled.
type MemberStatus string

// A seat is offered by the draw, then confirmed or given up.
const (
	Offered      MemberStatus = "offered"
	SeatSettled  MemberStatus = "confirmed"
	SeatReturned MemberStatus = "withdrawn"
)
