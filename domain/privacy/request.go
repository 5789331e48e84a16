package privacy

import (
	"context"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// Privacy is the use cases of people's rights.
type Privacy struct{ db *domain.DB }

// New gives the use cases on a database.
func New(db *domain.DB) *Privacy { return &Privacy{db} }

// State is what became of a request.
type State string

// The states of a request.
const (
	Open    State = "open"
	Erased  State = "erased"
	Refused State = "refused"
)

// Request is a person's request to be erased.
type Request struct {
	ID         int64  `gorm:"primaryKey"`
	ResidentID *int64 // nil when the person was erased
	UnitID     int64
	State      State
	AskedAt    time.Time
	DueAt      time.Time // one month after it was asked
	AskedBy    *int64    // staff who wrote it down; nil when the citizen asked
	How        string    // how the citizen told staff
	DecidedAt  *time.Time
	DecidedBy  *int64
	Reason     string // why it was refused
}

// TableName is the table of requests.
func (Request) TableName() string { return "erasure_request" }

// Refusals.
var (
	ErrAsked = domain.OnConstraint("erasure_request_open", &domain.Error{Kind: domain.Conflict, Code: "erasure-asked",
		Detail: "This person has asked to be erased already. Decide about that request."})
	ErrDecided = &domain.Error{Kind: domain.Conflict, Code: "erasure-decided", Detail: "This request was decided already."}
	ErrReason  = &domain.Error{Kind: domain.Invalid, Code: "erasure-reason", Detail: "Write why, in a few words."}
)

// Ask is a person asking on their own page to be erased. It stops everything that waits to be sent to them. Asking again
// is told, not counted.
func (pr *Privacy) Ask(ctx context.Context, token, session string) (r Request, repeated bool, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		person, err := panel.Owner(tx, token, session)
		if err != nil {
			return err
		}
		if r, repeated, err = openRequest(tx, person.ID); err != nil || repeated {
			return err
		}
		r, err = ask(tx, person, "")
		return err
	})
	return r, repeated, err
}

// Requested is the newest request of the person whose own page stands open, waiting or refused, or nil.
func (pr *Privacy) Requested(ctx context.Context, token, session string) (request *Request, err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		person, err := panel.Owner(tx, token, session)
		if err != nil {
			return err
		}
		var rows []Request
		if err := tx.DB.Where("resident_id = ?", person.ID).Order("id DESC").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		request = &rows[0]
		return nil
	})
	return request, err
}

// AskFor is staff writing down that a person asked by telephone, letter or in person, and how.
func (pr *Privacy) AskFor(ctx context.Context, person int64, how string) (r Request, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		row, err := domain.Lock[resident.Resident](tx, "id = ? AND erased_at IS NULL", person)
		if err != nil || !tx.Actor.May(domain.ErasureWrite, domain.Scope{Unit: row.UnitID}) {
			return notYours(err)
		}
		if how = strings.TrimSpace(how); len(how) < 3 {
			return ErrReason.With(domain.Fault{Where: "/how", Code: "required", Detail: "Write how the citizen asked."})
		}
		r, err = ask(tx, row, how)
		return err
	})
	return r, err
}

func openRequest(tx *domain.Tx, person int64) (r Request, there bool, err error) {
	var rows []Request
	if err := tx.DB.Where("resident_id = ? AND state = 'open'", person).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return r, false, err
	}
	return rows[0], true, nil
}

func ask(tx *domain.Tx, person resident.Resident, how string) (Request, error) {
	r := Request{ResidentID: &person.ID, UnitID: person.UnitID, State: Open, AskedAt: tx.Now, DueAt: tx.Now.AddDate(0, 1, 0), How: how}
	if tx.Actor.StaffID != 0 {
		r.AskedBy = &tx.Actor.StaffID
	}
	if _, err := message.Cancel(tx, message.Which{Resident: person.ID}, "erasure-asked"); err != nil {
		return r, err
	}
	if person.PausedUntil == nil || person.PausedUntil.Before(r.DueAt) {
		if err := resident.Pause(tx, person.ID, &r.DueAt); err != nil {
			return r, err
		}
	}
	tx.Record(domain.Access{Action: "change", Subject: "erasure request", ResidentIDs: []int64{person.ID}, Unit: person.UnitID, Purpose: "the person asks to be erased"})
	err := domain.Create(tx, &r)
	return r, err
}

func notYours(err error) error {
	if err != nil {
		return err
	}
	return domain.ErrNotFound
}
