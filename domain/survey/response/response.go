package response

import (
	"sync"
	"time"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
)

// Draft is answers that are being given, or finished ones of an anonymous wave that wait for others to move with.
type Draft struct {
	ID         string `gorm:"primaryKey"` // a random UUID
	WaveID     int64
	UnitID     int64
	AskedID    *int64
	KeyHash    []byte // of what the browser holds
	ResumeHash []byte // of the code by which it goes on elsewhere; nil when none was made
	Mode       string
	Language   string
	Easy       bool
	Frame      []byte
	Answers    []byte // canonical JSON
	Page       string
	Helped     string
	Finished   bool
	StartedAt  *time.Time // nil in an anonymous wave
}

// TableName is the table of answers that are being given.
func (Draft) TableName() string { return "survey_draft" }

// Response is answers that were given.
type Response struct {
	ID         string `gorm:"primaryKey"`
	WaveID     int64
	UnitID     int64
	AskedID    *int64
	Mode       string
	Language   string
	Easy       bool
	Frame      []byte
	Answers    []byte // canonical JSON, without what was written in words
	Helped     string
	Complete   bool
	FinishedAt *time.Time // nil in an anonymous wave
}

// TableName is the table of answers that were given.
func (Response) TableName() string { return "survey_response" }

// Text is what was written in words as the answer to one question.
type Text struct {
	ResponseID string     `gorm:"primaryKey" json:"-"`
	Question   string     `gorm:"primaryKey" json:"question"`
	Body       string     `json:"body"`
	Found      []string   `gorm:"serializer:json" json:"found"` // what it seems to hold
	State      string     `json:"state"`                        // clear, held, released or redacted
	Reason     string     `json:"-"`
	ReviewedAt *time.Time `json:"-"`
	ReviewedBy *int64     `json:"-"`
}

// TableName is the table of written answers.
func (Text) TableName() string { return "survey_text" }

// Ticket is the right to begin answers of an anonymous wave, between the code it was bought with and the answers.
type Ticket struct {
	TicketHash []byte `gorm:"primaryKey"`
	WaveID     int64
	UnitID     int64
}

// TableName is the table of tickets.
func (Ticket) TableName() string { return "survey_ticket" }

// Responses is the use cases of answering.
type Responses struct {
	db    *domain.DB
	forms sync.Map // of published waves, which ask the same until they end: by wave and unit

	opening together[[]byte, opened]
	saving  together[saving, bool]
	recent  recent
}

// New makes them.
func New(db *domain.DB) *Responses {
	r := &Responses{db: db}
	r.opening.do, r.saving.do = r.openAll, r.saveAll
	return r
}

type formKey struct{ wave, unit int64 }

// form is what a unit asks in a published wave.
func (r *Responses) form(tx *domain.Tx, w programme.Wave, unit int64) (*survey.Instrument, error) {
	if f, known := r.forms.Load(formKey{w.ID, unit}); known {
		return f.(*survey.Instrument), nil
	}
	f, err := programme.Form(tx, w, unit)
	if err == nil && w.State != programme.Draft {
		r.forms.Store(formKey{w.ID, unit}, f)
	}
	return f, err
}
