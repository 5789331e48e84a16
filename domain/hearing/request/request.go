// Package request is citizens who ask to speak to a committee (anmodning om foretræde), or are asked to: who says yes or no,
// when they speak, and what comes of it. A time belongs to the meeting and follows the item of its agenda: when the item
// moves to another meeting the time moves along, and the citizen's calendar with it.
//
// No time is given twice and no more than the rules allow: the row of the meeting's session is locked first, its counters
// have their limits in the database, and two hearings of one meeting never overlap there. That a case is heard once holds
// over committees in the same way. Nothing is kept of what politicians say or ask.
package request

import (
	"crypto/rand"
	"net/url"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/calendar"
	"deltag/domain/hearing"
	"deltag/domain/message"
)

// Requests are the use cases of this area.
type Requests struct {
	db       *domain.DB
	settings message.Settings
	host     string // of the municipality's pages, in the names of calendar entries
	public   string // the address that citizens' links begin with
}

// New makes the use cases; public is the address that citizens' links begin with.
func New(db *domain.DB, public string, settings message.Settings) *Requests {
	host := "localhost"
	if u, err := url.Parse(public); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return &Requests{db: db, settings: settings, host: host, public: strings.TrimRight(public, "/")}
}

// Now is the instant of these use cases' clock.
func (rs *Requests) Now() time.Time { return rs.db.Now() }

// LinkPurpose is what the link to a citizen's own request is for.
const LinkPurpose = "hearing"

// Page is the address of a citizen's own page of a request.
func (rs *Requests) Page(token string) string { return rs.public + "/f/" + url.PathEscape(token) }

// newUID names a calendar entry for ever.
func (rs *Requests) newUID() (string, error) {
	random := make([]byte, 20)
	_, _ = rand.Read(random) // never fails
	return calendar.NewUID(random, rs.host)
}

// How is the way by which a request came.
type How string

// The ways.
const (
	ByPage   How = "page"
	ByPhone  How = "phone" // or at the desk, or by letter: the secretary wrote it down
	ByInvite How = "invitation"
)

// State is how far a request has come.
type State string

// The states. Granted is a yes without a time: they wait for one.
const (
	Received  State = "received"
	Checked   State = "checked" // the secretary has confirmed that it is about no single person's case
	Granted   State = "granted"
	Refused   State = "refused"
	Withdrawn State = "withdrawn"
	Booked    State = "booked"
	Held      State = "held"
	Absent    State = "absent"
	Thanked   State = "thanked"
)

// States is every state in the order in which lists show them.
var States = []State{Received, Checked, Granted, Booked, Held, Thanked, Absent, Refused, Withdrawn}

// Model is the way in which somebody speaks.
type Model string

// The models of speaking.
const (
	InPerson  Model = "in_person"
	ByVideo   Model = "video"
	Unseen    Model = "unseen"     // heard and not seen
	ReadAloud Model = "read_aloud" // their words, read by somebody else
	Recorded  Model = "recorded"
)

// Models is every model in the order in which forms show them.
var Models = []Model{InPerson, ByVideo, Unseen, ReadAloud, Recorded}

// Request is one request.
type Request struct {
	ID          int64 `gorm:"primaryKey"`
	CommitteeID int64
	MeetingID   int64  // it follows its item
	ItemID      *int64 // nil is something that is on no agenda
	Kind        hearing.Kind
	How         How
	State       State
	ResidentID  *int64 // nil for somebody outside the register, whose contact is in Requester, and of an erased person
	VolunteerID *int64 // of a representation note
	About       string // in the citizen's own words
	CaseNumber  string
	CaseKey     string        `gorm:"->"` // which case it is; "" is none
	Once        hearing.Scope // within what the case is heard once, by the rules when it was granted
	OncePer     hearing.Per
	People      int // who come, the speaker among them
	Model       Model
	Party       bool
	Employee    bool
	Material    string     // what they want the committee to read
	MaterialHow string     // how the rest is delivered: "paper", "mail" or not at all
	MaterialOn  *time.Time `gorm:"type:date"` // when it was received
	Minutes     *int
	SlotMinute  *int // when it begins, in minutes from the beginning of the meeting; nil is no time
	Position    *int // by lot
	ClearedAt   *time.Time
	ClearedBy   *int64
	Decider     hearing.Decider
	DecidedAt   *time.Time
	DecidedBy   *int64
	Reason      string // of a refusal
	HeldAt      *time.Time
	Tell        booking.Tell // whether they want to hear what came of it
	Outcome     string
	KLE         string `gorm:"column:kle"`
	Facet       string
	FiledAt     *time.Time
	UID         string // of the calendar entry, for ever
	Sequence    int
	ToldAt      *time.Time // the beginning that the citizen knows last
	ToldWhere   string
	ToldVideo   string // the link of the video meeting that they were told last
	OnceForm    []byte // hash of the form's number
	Version     int
	ReceivedAt  time.Time
	CreatedAt   time.Time
	ChangedAt   time.Time
	WrittenBy   *int64
}

// TableName is the table of requests.
func (Request) TableName() string { return "hearing_request" }

// Activity is how access records and mails name a request.
func Activity(id int64) string { return "hearing-request:" + strconv.FormatInt(id, 10) }

// Alive tells whether something can still come of the request before the meeting.
func (r *Request) Alive() bool {
	return r.State == Received || r.State == Checked || r.State == Granted || r.State == Booked
}

// came tells whether they spoke.
func (r *Request) came() bool { return r.State == Held || r.State == Thanked }

// Requester is the contact of somebody outside the register.
type Requester struct {
	RequestID int64 `gorm:"primaryKey;autoIncrement:false"`
	Name      string
	Email     string
	Phone     string
	Address   string
	Language  string
}

// TableName is the table of contacts.
func (Requester) TableName() string { return "hearing_requester" }

// Session is the time that a meeting has for hearings. Whoever gives or takes a time locks it first.
type Session struct {
	MeetingID    int64 `gorm:"primaryKey;autoIncrement:false"`
	CommitteeID  int64
	MinutesMost  *int // of all hearings together; nil is that the rules do not say
	SlotsMost    *int
	MinutesTaken int
	SlotsTaken   int
	Video        string // the address of the video meeting for those who speak by video; "" is not known yet
}

// TableName is the table of sessions.
func (Session) TableName() string { return "hearing_session" }

// Lot is the lot that ordered a queue.
type Lot struct {
	MeetingID int64 `gorm:"primaryKey;autoIncrement:false"`
	Seed      string
	Requests  numbers // those who were in it, in the order that was drawn
	DrawnAt   time.Time
	DrawnBy   *int64
}

// TableName is the table of lots.
func (Lot) TableName() string { return "hearing_lot" }

// The refusals of this area.
var (
	ErrRequest = &domain.Error{Kind: domain.Invalid, Code: "hearing-request-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrChanged = &domain.Error{Kind: domain.Conflict, Code: "hearing-request-changed", Detail: "Somebody else has changed this meanwhile. Look at it again."}
	ErrStep    = &domain.Error{Kind: domain.Conflict, Code: "hearing-request-step", Detail: "The request has moved on, so this is not its next step."}
	ErrFull    = &domain.Error{Kind: domain.Conflict, Code: "hearing-full", Detail: "The meeting has no time left for this hearing. It waits for one."}
	ErrMinutes = domain.OnConstraint("hearing_session_minutes", ErrFull)
	ErrSlots   = domain.OnConstraint("hearing_session_slots", ErrFull)
	ErrTaken   = domain.OnConstraint("hearing_request_slot", &domain.Error{Kind: domain.Conflict, Code: "hearing-slot-taken", Detail: "Somebody else speaks at that time."})
	ErrOnce    = domain.OnConstraint("hearing_request_once", &domain.Error{Kind: domain.Conflict, Code: "hearing-once",
		Detail: "This case has had its hearing. The committee's rules allow one."})
	ErrSentTwice = domain.OnConstraint("hearing_request_form", &domain.Error{Kind: domain.Conflict, Code: "form-sent-twice", Detail: "This form was sent already."})
	ErrInvited   = domain.OnConstraint("hearing_request_volunteer", &domain.Error{Kind: domain.Conflict, Code: "hearing-invited", Detail: "They are invited already."})
	ErrOver      = &domain.Error{Kind: domain.Conflict, Code: "hearing-over", Detail: "The meeting has begun or was cancelled, so this cannot be changed any more."}
	ErrNotYet    = &domain.Error{Kind: domain.Conflict, Code: "hearing-not-yet", Detail: "The meeting has not begun. Whether they came is written down from an hour before."}
	ErrClosed    = &domain.Error{Kind: domain.Conflict, Code: "hearing-closed", Detail: "Nobody can ask to speak at this meeting any more."}
	ErrDecider   = &domain.Error{Kind: domain.Conflict, Code: "hearing-decider", Detail: "By the committee's rules somebody else decides this."}
	ErrLot       = &domain.Error{Kind: domain.Conflict, Code: "hearing-lot", Detail: "By the committee's rules the lot decides who speaks. Draw it first."}
	ErrDrawn     = domain.OnConstraint("hearing_lot_pkey", &domain.Error{Kind: domain.Conflict, Code: "hearing-drawn", Detail: "The lot of this meeting is drawn. It is drawn once."})
	ErrNobody    = &domain.Error{Kind: domain.Conflict, Code: "hearing-nobody", Detail: "Nobody waits for a time at this meeting."}
)
