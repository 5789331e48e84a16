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
	Cause      Cause      // why the seat is empty; "" while it is not
	Reason     string     // in words, or none
	RefilledBy *int64     // the draw that filled the seat again
	TermEnds   *time.Time `gorm:"type:date"` // the last day of the term; nil until it is counted, and without terms
	ChangedAt  time.Time
	ChangedBy  *int64  // staff, or nil when the citizen did it
	Channel    Channel // how the citizen told staff
	Why        string  // why staff wrote it down for them
	WordsID    *int64  // the words that staff read to them
	CreatedAt  time.Time

	lettered time.Time // when a letter offered the seat, if one did; loaded by letteredAt
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

// Cause is why a drawn person has no seat any more.
type Cause string

// The causes. Whoever is out for any of them but CauseNotNow is never drawn for this panel again.
const (
	CauseLeft     Cause = "left"      // said no after all
	CauseMoved    Cause = "moved"     // lives elsewhere now
	CauseNoAnswer Cause = "no_answer" // did not answer the offer in time
	CauseAbsent   Cause = "absent"    // did not come
	CauseNotNow   Cause = "not_now"   // cannot now, and may be asked again after another yes
	CauseOther    Cause = "other"     // said in words
	CauseErased   Cause = "erased"    // of an erased person nothing more is known
)

// Causes are those that staff choose from.
var Causes = []Cause{CauseLeft, CauseMoved, CauseNoAnswer, CauseAbsent, CauseNotNow, CauseOther}

// barred is the SQL condition that resident r is out of a panel for good: its argument is the panel.
const barred = `EXISTS (SELECT FROM membership m WHERE m.panel_id = ? AND m.resident_id = r.id AND m.status = 'withdrawn' AND m.cause <> 'not_now')`

// giveUpSeats takes back the seats of residents who no longer want them, and their places among the stand-bys, if there are
// any. Whoever cannot now keeps that place.
func giveUpSeats(tx *domain.Tx, panel int64, residents []int64, cause Cause, reason string) error {
	if err := tx.DB.Exec(`UPDATE membership SET status = 'withdrawn', cause = ?, reason = ?, changed_at = ?, changed_by = ?, channel = '', why = '', words_id = NULL
		WHERE panel_id = ? AND resident_id IN ? AND status <> 'withdrawn'`, cause, reason, tx.Now, tx.Actor.By(), panel, residents).Error; err != nil || cause == CauseNotNow {
		return err
	}
	return tx.DB.Exec("DELETE FROM standby WHERE panel_id = ? AND resident_id IN ?", panel, residents).Error
}
