package programme

import (
	"time"

	"deltag/domain"
)

// Level is what is known of who answered. It is chosen before a wave starts, and never raised after that.
type Level string

// The three levels.
const (
	Identified   Level = "identified"   // staff who may can see who answered what
	Confidential Level = "confidential" // the program knows who answered, nobody is shown it
	Anonymous    Level = "anonymous"    // nobody can find out, whatever they can read
)

// Body is who decides on themes.
type Body string

// The bodies.
const (
	Committee      Body = "committee"
	Administration Body = "administration"
)

// Programme is one core asked again and again.
type Programme struct {
	ID           int64 `gorm:"primaryKey"`
	UnitID       int64
	Name         string
	Purpose      string
	Audience     string // citizens or staff
	InstrumentID int64
	CoreLength   int // how many questions of the core are measured
	ThemesBy     Body
	Level        Level
	OwnerID      *int64
	EveryMonths  *int
	NextOn       *time.Time
	EndsOn       *time.Time
	State        string // open or ended
	EndReason    string
	Edition      int
	CreatedAt    time.Time
	CreatedBy    *int64
	EndedAt      *time.Time
}

// TableName is the table of programmes.
func (Programme) TableName() string { return "programme" }

// Unit is a unit that takes part in a programme.
type Unit struct {
	ProgrammeID int64 `gorm:"primaryKey"`
	UnitID      int64 `gorm:"primaryKey"`
}

// TableName is the table of units that take part.
func (Unit) TableName() string { return "programme_unit" }

// Decision is that somebody who may has decided on a core and its themes. The newest one counts.
type Decision struct {
	ID          int64 `gorm:"primaryKey"`
	ProgrammeID int64
	Body        Body
	DecidedOn   time.Time
	Reference   string
	Themes      []string `gorm:"serializer:json"`
	CoreHash    string
	RecordedAt  time.Time
	RecordedBy  *int64
}

// TableName is the table of decisions.
func (Decision) TableName() string { return "programme_decision" }

// Programmes is the use cases of programmes and waves.
type Programmes struct {
	db      *domain.DB
	key     []byte                        // makes the codes of anonymous waves; the same in every copy of the program, and never in the database
	closing func(*domain.Tx, int64) error // moves the answers that are left when a wave closes
}

// New makes them.
func New(db *domain.DB, key []byte) *Programmes { return &Programmes{db: db, key: key} }

// WithClosing says what becomes of the answers of a wave that closes. It is done in the unit of work that closes the wave.
func (ps *Programmes) WithClosing(closing func(*domain.Tx, int64) error) *Programmes {
	with := *ps
	with.closing = closing
	return &with
}
