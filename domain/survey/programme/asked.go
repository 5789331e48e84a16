package programme

import (
	"encoding/json"
	"time"
)

// Event is something that happened to a person after which they may be asked.
type Event struct {
	ID         int64 `gorm:"primaryKey"`
	Kind       string
	UnitID     int64
	ResidentID int64
	Key        string
	HappenedOn time.Time
	Channel    string
	Detail     string
	CreatedAt  time.Time
	CreatedBy  *int64
}

// TableName is the table of events.
func (Event) TableName() string { return "survey_event" }

// Sample is whom a wave asks in one unit, and how they were found.
type Sample struct {
	ID        int64 `gorm:"primaryKey"`
	WaveID    int64
	UnitID    int64
	Kind      string
	PanelID   *int64
	FromOn    *time.Time
	ToOn      *time.Time
	Size      int
	Seed      string
	Code      string // of an open link: what stands in its address, which is no secret
	RuleID    *int64 // that follows an event
	State     string
	Counts    json.RawMessage
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of samples.
func (Sample) TableName() string { return "survey_sample" }

// Asked is one person asked in one wave. It never tells whether they answered.
type Asked struct {
	ID          int64 `gorm:"primaryKey"`
	WaveID      int64
	UnitID      int64
	SampleID    int64
	ResidentID  int64
	EventID     *int64
	Stratum     string
	Probability float64
	DeclinedAt  *time.Time
	Tell        string // how they want to hear what came of it: mail, letter or no; "" is not asked yet
	CreatedAt   time.Time
}

// TableName is the table of people asked.
func (Asked) TableName() string { return "survey_asked" }

// Code is a code of an anonymous wave that was not used yet. Whose it is stands nowhere.
type Code struct {
	CodeHash []byte `gorm:"primaryKey"`
	WaveID   int64
	UnitID   int64
}

// TableName is the table of unused codes.
func (Code) TableName() string { return "survey_code" }

// DayCount is how many conversations a unit had on a day, by its own figures.
type DayCount struct {
	UnitID    int64     `gorm:"primaryKey"`
	Day       time.Time `gorm:"primaryKey"`
	Channel   string    `gorm:"primaryKey"`
	Held      int
	ChangedAt time.Time
	ChangedBy *int64
}

// TableName is the table of daily counts.
func (DayCount) TableName() string { return "conversation_count" }
