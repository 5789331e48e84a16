package programme

import "time"

// State is how far a wave has come.
type State string

// The states.
const (
	Draft     State = "draft"
	Published State = "published" // people can be asked, and answer from OpensOn to ClosesOn
	Closed    State = "closed"
)

// Wave is one time of asking.
type Wave struct {
	ID          int64 `gorm:"primaryKey"`
	ProgrammeID int64
	Number      int
	Name        string
	VersionID   int64
	CoreHash    string
	DecisionID  *int64
	Level       Level
	OpensOn     time.Time
	ClosesOn    time.Time // the last day to answer
	Reminders   int
	RemindDays  int
	State       State
	Edition     int
	Outcome     string // what came of it, on a public page
	CreatedAt   time.Time
	CreatedBy   *int64
	PublishedAt *time.Time
	PublishedBy *int64
	ClosedAt    *time.Time
	ClosedBy    *int64
}

// TableName is the table of waves.
func (Wave) TableName() string { return "wave" }

// Local is what one unit asks in a wave after the core: a JSON list of at most five questions.
type Local struct {
	WaveID    int64 `gorm:"primaryKey"`
	UnitID    int64 `gorm:"primaryKey"`
	Local     []byte
	Edition   int
	ChangedAt time.Time
	ChangedBy *int64
}

// TableName is the table of local parts.
func (Local) TableName() string { return "wave_unit" }
