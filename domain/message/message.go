package message

import (
	"strings"
	"time"

	"deltag/domain"
)

// State is where a mail is on its way.
type State string

// The states. A mail goes from queued over claimed and handed over to sent;
// the other states say why it waits or why it did not go.
const (
	Queued     State = "queued"      // waits for its time
	Held       State = "held"        // its batch is stopped
	Claimed    State = "claimed"     // a sender has it; the relay has seen nothing yet
	HandedOver State = "handed_over" // the relay is being given the text
	Retry      State = "retry"       // waits to be tried again
	Sent       State = "sent"        // the relay took it
	Failed     State = "failed"      // will not go; the reason says why
	Uncertain  State = "uncertain"   // the relay's answer was lost: only a person decides what now
	Suppressed State = "suppressed"  // there is no address, or it must not be written to
	Expired    State = "expired"     // its time was over before it could go
	Cancelled  State = "cancelled"   // no longer wanted; the reason says why
)

// States is every state in the order in which lists show them.
var States = []State{Queued, Held, Claimed, HandedOver, Retry, Sent, Failed, Uncertain, Suppressed, Expired, Cancelled}

// Message is one mail to one person: the outbox row, and later its record.
type Message struct {
	ID           int64 `gorm:"primaryKey"`
	DedupeKey    string
	Kind         string
	Activity     string // "panel:12"
	UnitID       *int64
	SubjectID    int64 // what the mail is about, such as an invitation; the kind's Prepare knows which
	BatchID      *int64
	ResidentID   *int64
	Language     Language
	Address      string
	Domain       string
	State        State
	Reason       string // code of why it waits, failed or was not sent
	Anytime      bool
	DueAt        time.Time
	NotAfter     time.Time // never sent at or after this instant
	Attempts     int
	FirstTriedAt *time.Time
	Owner        *int32
	Token        *int64
	LeaseUntil   *time.Time
	MailID       string            // left part of the Message-ID, the same in every attempt
	Vars         map[string]string `gorm:"serializer:json"`
	TemplateID   *int64            // nil for the built-in text
	SentSubject  string
	SentText     string // as handed over, with the personal link and codes masked
	SentHash     []byte // SHA-256 of the true text
	RelayReply   string // the relay's words; holds its queue id, the only key to its log
	CreatedAt    time.Time
	HandedOverAt *time.Time
	FinishedAt   *time.Time
}

// TableName is the table of messages.
func (Message) TableName() string { return "message" }

// Delivery is one attempt to send a mail, or one decision by staff about an uncertain one.
type Delivery struct {
	ID        int64 `gorm:"primaryKey"`
	MessageID int64
	At        time.Time
	Class     Class
	Code      int    // SMTP code, 0 when the line was lost
	Status    string // enhanced code such as "5.1.1", when the relay gave one
	Reply     string
	StaffID   *int64
}

// TableName is the table of deliveries.
func (Delivery) TableName() string { return "delivery" }

// Errors of the use cases here.
var (
	ErrUnknownKind  = &domain.Error{Kind: domain.Invalid, Code: "message-kind", Detail: "There is no such kind of message."}
	ErrNotUncertain = &domain.Error{Kind: domain.Conflict, Code: "message-not-uncertain", Detail: "The fate of this mail is known by now."}
	ErrTooLate      = &domain.Error{Kind: domain.Conflict, Code: "message-too-late", Detail: "The time for this mail is over, so it cannot be sent."}
)

// domainOf is the part of a mail address that says who runs the mailbox.
func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndex(address, "@")+1:])
}
