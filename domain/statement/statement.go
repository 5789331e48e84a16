package statement

import (
	"slices"
	"strings"
	"time"

	"deltag/domain"
)

// Statements are the use cases of this area.
type Statements struct {
	db     *domain.DB
	public string
}

// New makes the use cases over a database. public is the address that links begin with.
func New(db *domain.DB, public string) *Statements {
	return &Statements{db, strings.TrimRight(public, "/")}
}

// Form is how close the words are to what was said.
type Form string

// The forms.
const (
	Verbatim Form = "verbatim"
	Summary  Form = "summary"
)

// Claim is what somebody said that they spoke for, by the same words as a representation note.
type Claim string

// Claims are all of them, in the order in which people choose.
var Claims = []Claim{"own_experience", "lottery_voice", "mandate", "report_back"}

// behind tells whether the claim names somebody behind the one who spoke.
func (c Claim) behind() bool { return c == "mandate" || c == "report_back" }

// Level is who may see the words.
type Level string

// The levels. The zero value is nobody but those who write them down.
const (
	ForCommittee Level = "committee"
	Unnamed      Level = "unnamed" // may be published without the name
	Named        Level = "named"   // may be published with the name
)

// Levels are those that a citizen can choose.
var Levels = []Level{ForCommittee, Unnamed, Named}

// State is what the citizen has said to the words.
type State string

// The states.
const (
	Waiting   State = "waiting"
	Approved  State = "approved"
	Withdrawn State = "withdrawn" // the words are gone
)

// Tell is whether the citizen wants to hear what came of it. The zero value is that they have not said.
type Tell string

// The wishes.
const (
	TellByMail Tell = "mail"
	TellNot    Tell = "no"
)

// Statement is what one citizen said about one item of an agenda.
type Statement struct {
	ID         int64 `gorm:"primaryKey"`
	UnitID     int64
	ItemID     int64
	ResidentID *int64 // nil when they were erased
	Form       Form
	Claim      Claim
	Behind     string // who sent them, or whose words they report
	Words      string
	Edition    int // of the words: a yes is to one of them
	State      State
	Level      Level
	Tell       Tell
	AskedAt    *time.Time // when the citizen was last asked by mail
	SettledAt  *time.Time // when they said yes, or took it back
	SeenAt     *time.Time // when staff saw that it was taken back
	Version    int
	CreatedAt  time.Time
	CreatedBy  *int64
}

// TableName is the table of statements.
func (Statement) TableName() string { return "statement" }

// Consent is one yes to the words, or one taking back.
type Consent struct {
	ID          int64 `gorm:"primaryKey"`
	StatementID int64
	Edition     int
	Level       Level // empty: taken back
	At          time.Time
	ByStaff     *int64
	How         string // how staff heard of it
}

// TableName is the table of what citizens said to their words.
func (Consent) TableName() string { return "statement_consent" }

// Scope is where permissions for a statement are asked for.
func (s *Statement) Scope() domain.Scope { return domain.Scope{Unit: s.UnitID} }

func (s *Statement) access(action, purpose string) domain.Access {
	a := domain.Access{Action: action, Subject: "statement", Purpose: purpose, Unit: s.UnitID}
	if s.ResidentID != nil {
		a.ResidentIDs = []int64{*s.ResidentID}
	}
	return a
}

// The refusals of this area.
var (
	ErrStatement = &domain.Error{Kind: domain.Invalid, Code: "statement-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrChanged   = &domain.Error{Kind: domain.Conflict, Code: "statement-changed", Detail: "Somebody else has changed this meanwhile. Look at it again."}
	ErrGone      = &domain.Error{Kind: domain.Conflict, Code: "statement-withdrawn", Detail: "The citizen has taken this back."}
	ErrReworded  = &domain.Error{Kind: domain.Conflict, Code: "statement-reworded", Detail: "The words have been changed meanwhile. Read them again."}
	ErrNoMail    = &domain.Error{Kind: domain.Conflict, Code: "statement-no-mail", Detail: "No mail reaches this citizen. Call, and write down what they say."}
	ErrSettled   = &domain.Error{Kind: domain.Conflict, Code: "statement-settled", Detail: "The citizen has said yes to these words already."}
	ErrNotOver   = &domain.Error{Kind: domain.Conflict, Code: "item-not-over", Detail: "The meeting has not begun yet."}
)

const mostWords = 5000

// text looks at a text of several lines. A line break that a browser sends as two signs is one letter.
func text(c *domain.Checks, s *string, where string, least, most int) {
	*s = strings.ReplaceAll(*s, "\r\n", "\n")
	c.Text(s, where, least, most)
}

// Said is what staff write down.
type Said struct {
	Form   Form
	Claim  Claim
	Behind string
	Words  string
}

func (s *Said) check(c *domain.Checks) {
	c.Unless(s.Form == Verbatim || s.Form == Summary, "/form", "choice-unknown", "Choose one of those in the list.")
	c.Unless(slices.Contains(Claims, s.Claim), "/claim", "choice-unknown", "Choose one of those in the list.")
	least := 0
	if s.Claim.behind() {
		least = 1
	} else {
		s.Behind = ""
	}
	text(c, &s.Behind, "/behind", least, 200)
	text(c, &s.Words, "/words", 1, mostWords)
}
