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

// Kind is what a person asks for.
type Kind string

// The kinds of request.
const (
	Erasure Kind = "erasure" // to be erased, GDPR article 17
	Access  Kind = "access"  // to see everything that is held, article 15
)

// State is what became of a request.
type State string

// The states of a request.
const (
	Open    State = "open"
	Met     State = "met" // the person was erased, or has their package
	Refused State = "refused"
)

// Request is what a person asks about their data.
type Request struct {
	ID         int64 `gorm:"primaryKey"`
	Kind       Kind
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
	Checked    Check  // how it was made sure that the copy goes to the person alone; "" but for a copy that was given
}

// Check is how it was made sure that a copy goes to the person alone, GDPR article 12(6).
type Check string

// The ways to make sure.
const (
	ShownID     Check = "id"           // they came and showed who they are
	ToAddress   Check = "address"      // it is sent to the address in the register
	DigitalPost Check = "digital-post" // it is sent by Digital Post
	OwnPage     Check = "own-page"     // they took it themselves, with their link and a second fact
)

// TableName is the table of requests.
func (Request) TableName() string { return "rights_request" }

// Refusals.
var (
	ErrAsked = domain.OnConstraint("rights_request_open", &domain.Error{Kind: domain.Conflict, Code: "request-asked",
		Detail: "This person has asked for this already. Answer that request."})
	ErrDecided = &domain.Error{Kind: domain.Conflict, Code: "request-decided", Detail: "This request was answered already."}
	ErrReason  = &domain.Error{Kind: domain.Invalid, Code: "request-reason", Detail: "Write why, in a few words."}
	ErrUnsure  = &domain.Error{Kind: domain.Invalid, Code: "request-unsure", Detail: "Say how you make sure that the copy goes to the citizen alone.",
		Faults: []domain.Fault{{Where: "/checked", Code: "required", Detail: "Choose one."}}}
	ErrKind = &domain.Error{Kind: domain.Conflict, Code: "request-kind", Detail: "This request asks for something else."}
)

// Ask is a person asking on their own page to be erased. It stops everything that waits to be sent to them. Asking again
// is told, not counted.
func (pr *Privacy) Ask(ctx context.Context, token, session string) (r Request, repeated bool, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		person, err := panel.Owner(tx, token, session)
		if err != nil {
			return err
		}
		if r, repeated, err = openRequest(tx, person.ID, Erasure); err != nil || repeated {
			return err
		}
		r, err = ask(tx, person, Erasure, "")
		return err
	})
	return r, repeated, err
}

// Requested is the newest request to be erased of the person whose own page stands open, waiting or refused, or nil.
func (pr *Privacy) Requested(ctx context.Context, token, session string) (request *Request, err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		person, err := panel.Owner(tx, token, session)
		if err != nil {
			return err
		}
		var rows []Request
		if err := tx.DB.Where("resident_id = ? AND kind = ?", person.ID, Erasure).Order("id DESC").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		request = &rows[0]
		return nil
	})
	return request, err
}

// AskFor is staff writing down what a person asked for by telephone, letter or in person, and how.
func (pr *Privacy) AskFor(ctx context.Context, person int64, kind Kind, how string) (r Request, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		row, err := domain.Lock[resident.Resident](tx, "id = ? AND erased_at IS NULL", person)
		if err != nil || !tx.Actor.May(domain.ErasureWrite, domain.Scope{Unit: row.UnitID}) {
			return notYours(err)
		}
		if how = strings.TrimSpace(how); len(how) < 3 {
			return ErrReason.With(domain.Fault{Where: "/how", Code: "required", Detail: "Write how the citizen asked."})
		}
		r, err = ask(tx, row, kind, how)
		return err
	})
	return r, err
}

func openRequest(tx *domain.Tx, person int64, kind Kind) (r Request, there bool, err error) {
	var rows []Request
	if err := tx.DB.Where("resident_id = ? AND kind = ? AND state = 'open'", person, kind).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return r, false, err
	}
	return rows[0], true, nil
}

func ask(tx *domain.Tx, person resident.Resident, kind Kind, how string) (Request, error) {
	r := newRequest(tx, person, kind, how)
	tx.Record(domain.Access{Action: "change", Subject: r.subject(), ResidentIDs: []int64{person.ID}, Unit: person.UnitID, Purpose: asking[kind]})
	if kind == Erasure {
		if err := standStill(tx, person, r.DueAt); err != nil {
			return r, err
		}
	}
	err := domain.Create(tx, &r)
	return r, err
}

// newRequest is a request that is open for a month from now.
func newRequest(tx *domain.Tx, person resident.Resident, kind Kind, how string) Request {
	return Request{
		Kind: kind, ResidentID: &person.ID, UnitID: person.UnitID, State: Open, AskedAt: tx.Now, DueAt: tx.Now.AddDate(0, 1, 0),
		AskedBy: nonZero(tx.Actor.StaffID), How: how,
	}
}

// asking is that a person asks, as the record of uses says it; refusing is that staff refuse.
var (
	asking   = map[Kind]string{Erasure: "the person asks to be erased", Access: "the person asks to see what is held"}
	refusing = map[Kind]string{Erasure: "refuse a request to be erased", Access: "refuse a request to see what is held"}
)

func (r *Request) subject() string { return string(r.Kind) + " request" }

// standStill keeps a person who asks to be erased out of everything until the request is answered.
func standStill(tx *domain.Tx, person resident.Resident, until time.Time) error {
	if _, err := message.Cancel(tx, message.Which{Residents: []int64{person.ID}}, "erasure-asked"); err != nil {
		return err
	}
	if person.PausedUntil != nil && !person.PausedUntil.Before(until) {
		return nil
	}
	return resident.Pause(tx, person.ID, &until)
}

func notYours(err error) error {
	if err != nil {
		return err
	}
	return domain.ErrNotFound
}

func nonZero(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
