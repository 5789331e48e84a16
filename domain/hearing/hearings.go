package hearing

import (
	"time"

	"deltag/domain"
)

// Hearings are the use cases of this area.
type Hearings struct {
	db     *domain.DB
	follow []Follow
}

// Follow is what must happen in the same unit of work when the meetings or items of a committee have changed.
type Follow func(tx *domain.Tx, committee int64) error

// New makes the use cases over a database; follow is what hangs on meetings and items.
func New(db *domain.DB, follow ...Follow) *Hearings { return &Hearings{db, follow} }

// followed lets all that hangs on the meetings and items of a committee follow them.
func (h *Hearings) followed(tx *domain.Tx, committee int64) error {
	for _, f := range h.follow {
		if err := f(tx, committee); err != nil {
			return err
		}
	}
	return nil
}

// Now is the instant of these use cases' clock.
func (h *Hearings) Now() time.Time { return h.db.Now() }

// RuleSet is a committee's rules for as long as they hold. Its days are dates in Denmark, kept as midnight in UTC.
type RuleSet struct {
	ID          int64 `gorm:"primaryKey"`
	CommitteeID int64
	Kind        Kind
	ValidFrom   time.Time
	ValidTo     *time.Time // the first day on which they do not hold
	Rules       Rules      `gorm:"serializer:json"`
	Source      string     // where the committee has written them
	Version     int
	CreatedAt   time.Time
	CreatedBy   *int64
}

// TableName is the table of rule sets.
func (RuleSet) TableName() string { return "hearing_rule_set" }

// MeetingState is whether a meeting is held.
type MeetingState string

// The states of a meeting.
const (
	Planned   MeetingState = "planned"
	Cancelled MeetingState = "cancelled"
)

// Meeting is a meeting of a committee.
type Meeting struct {
	ID          int64 `gorm:"primaryKey"`
	CommitteeID int64
	UID         string // of the calendar or agenda system it came from; empty when it was entered here
	StartsAt    time.Time
	EndsAt      *time.Time
	Place       string
	State       MeetingState
	Version     int
	CreatedAt   time.Time
	CreatedBy   *int64
}

// TableName is the table of meetings.
func (Meeting) TableName() string { return "committee_meeting" }

// ItemState is whether an item stands on the agenda.
type ItemState string

// The states of an item.
const (
	On  ItemState = "on"
	Off ItemState = "off" // taken off
)

// Item is one item of an agenda. Its ID stays when it moves to another meeting, so that what is booked for it follows.
type Item struct {
	ID          int64 `gorm:"primaryKey"`
	CommitteeID int64
	MeetingID   int64
	Number      string
	Title       string
	CaseNumber  string
	Closed      bool // treated behind closed doors
	State       ItemState
	Moves       int // how often it moved to another meeting
	Version     int
	CreatedAt   time.Time
	CreatedBy   *int64
}

// TableName is the table of items.
func (Item) TableName() string { return "agenda_item" }

// The refusals of this area.
var (
	ErrChanged = &domain.Error{Kind: domain.Conflict, Code: "hearing-changed", Detail: "Somebody else has changed this meanwhile. Look at it again."}
	ErrPeriod  = domain.OnConstraint("hearing_rule_set_one", &domain.Error{Kind: domain.Conflict, Code: "rules-overlap",
		Detail: "The committee has other rules of this kind at that time."})
	_          = domain.OnConstraint("hearing_rule_set_period", ErrRules.With(domain.Fault{Where: "/from", Code: "ends-earlier", Detail: "Give a day before the next rules begin."}))
	ErrInForce = &domain.Error{Kind: domain.Conflict, Code: "rules-in-force",
		Detail: "A meeting was held under these rules, so they stay as they are. Give new rules from a day on."}
	ErrMeeting      = &domain.Error{Kind: domain.Invalid, Code: "committee-meeting-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrMeetingThere = domain.OnConstraint("committee_meeting_start", &domain.Error{Kind: domain.Conflict, Code: "committee-meeting-there",
		Detail: "The committee has a meeting at that time already."})
	ErrUID = domain.OnConstraint("committee_meeting_uid", &domain.Error{Kind: domain.Conflict, Code: "committee-meeting-uid",
		Detail: "A meeting was just taken in by somebody else. Look at it again."})
	ErrMeetingOver = &domain.Error{Kind: domain.Conflict, Code: "committee-meeting-over", Detail: "This meeting has begun or was cancelled, so it stays as it is."}
	ErrItem        = &domain.Error{Kind: domain.Invalid, Code: "agenda-item-invalid", Detail: "This cannot be kept yet. Mend what is named."}
)
