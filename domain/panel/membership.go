package panel

import (
	"time"

	"deltag/domain"
)

// Membership is one person drawn for the panel.
type Membership struct {
	ID         int64 `gorm:"primaryKey"`
	PanelID    int64
	DrawID     int64
	ResidentID *int64 // nil when the person was erased: the seat in the counts stays
	Stratum    string // ids of the values the person was drawn with, such as "3.17.20"; 0 is none
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
	SeatOffered   MemberStatus = "offered"
	SeatConfirmed MemberStatus = "confirmed"
	SeatGivenUp   MemberStatus = "withdrawn"
)

// giveUpSeat takes back the seat of a resident who no longer wants it, if there is one.
func giveUpSeat(tx *domain.Tx, panel, resident int64, reason string) error {
	return tx.DB.Exec(`UPDATE membership SET status = 'withdrawn', reason = ?, changed_at = ?, changed_by = ?
		WHERE panel_id = ? AND resident_id = ? AND status <> 'withdrawn'`, reason, tx.Now, staff(tx), panel, resident).Error
}
