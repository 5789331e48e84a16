package register

import "time"

// Instrument is one questionnaire through all its versions.
type Instrument struct {
	ID         int64 `gorm:"primaryKey"`
	UnitID     int64
	Key        string // the id that stands in its documents
	Name       string
	Source     string // the key of the template that it began with, or ""
	CreatedAt  time.Time
	CreatedBy  *int64
	EndedAt    *time.Time
	EndedBy    *int64
	EndReason  string
	ReplacedBy *int64
}

// TableName is the table of questionnaires.
func (Instrument) TableName() string { return "instrument" }

// Version is one version of a questionnaire. At most one of an instrument is a draft; a published one stays as it is.
type Version struct {
	ID           int64 `gorm:"primaryKey"`
	InstrumentID int64
	Number       int
	Document     []byte // canonical JSON without a local part
	Core         []byte // what is locked, in canonical JSON; empty in a draft
	CoreHash     string // SHA-256 of Core, checked by the database
	CoreLength   int    // how many questions of the core are measured
	Edition      int
	Note         string
	ChangedAt    time.Time
	ChangedBy    *int64
	PublishedAt  *time.Time
	PublishedBy  *int64
}

// TableName is the table of versions.
func (Version) TableName() string { return "instrument_version" }

// Change is something that was done to a questionnaire. It is never changed.
type Change struct {
	ID           int64 `gorm:"primaryKey"`
	InstrumentID int64
	Kind         string // created, named, begun, published, discarded, ended, reopened
	Version      int    // 0 is the questionnaire as a whole
	Name         string // of the questionnaire from then on
	Reason       string
	At           time.Time
	ByStaff      *int64
}

// TableName is the table of changes.
func (Change) TableName() string { return "instrument_change" }
