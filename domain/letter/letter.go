// Package letter writes to people on paper, or by Digital Post, when no mail reaches them: batches, the file for the print
// room with a personal code on every letter, what came back and what was sent again. It knows nothing of what a letter is
// about, which the areas above say, and must never keep a file, a code or a text that it has made: each file is written
// anew with new codes, and those of the file before open nothing any more.
package letter

import (
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// CodePurpose is what the codes on letters are for: their subject is the letter.
const CodePurpose = "letter"

// State is where a letter is on its way.
type State string

// The states.
const (
	Ready     State = "ready"     // in a batch that has not been posted
	Withdrawn State = "withdrawn" // no longer wanted before it was posted; the letter says why
	Posted    State = "posted"
	Returned  State = "returned" // came back; a call may reach the person, or a new letter
	Replaced  State = "replaced" // another letter went in its place, and its code is dead
	Answered  State = "answered" // the person has answered, by whatever way
)

// States is every state in the order in which lists show them.
var States = []State{Ready, Posted, Returned, Answered, Replaced, Withdrawn}

// Way is how a letter can be sent.
type Way string

// The ways. Who is exempt from Digital Post, or under fifteen, gets paper.
const (
	DigitalPost Way = "digital_post"
	Print       Way = "print"
)

// CameBack is what the post office says of a letter that came back.
type CameBack string

// Why letters come back.
const (
	HasMoved   CameBack = "moved"
	NotKnown   CameBack = "unknown"
	CameBackOf CameBack = "other"
)

// Batch is some letters of one activity that are printed and posted together.
type Batch struct {
	ID        int64 `gorm:"primaryKey"`
	Activity  string
	UnitID    int64
	Protected bool // of people whose name and address are protected, and of nobody else
	Letters   int  // as it began
	Made      int  // how often its file was made
	MadeAt    *time.Time
	MadeBy    *int64
	PostedOn  *time.Time `gorm:"type:date"`
	PostedAt  *time.Time
	PostedBy  *int64
	DroppedAt *time.Time
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of batches.
func (Batch) TableName() string { return "letter_batch" }

// Letter is one letter to one person.
type Letter struct {
	ID         int64 `gorm:"primaryKey"`
	BatchID    int64
	Kind       string // of message.Kinds
	SubjectID  int64  // what it is about, such as an invitation
	ResidentID *int64 // nil of an erased person
	Way        Way
	Cause      string // why it is a letter and not a mail
	State      State
	Ended      string     // why it was withdrawn
	ReturnedOn *time.Time `gorm:"type:date"`
	CameBack   CameBack
	Note       string // staff's words on it
	AgainOf    *int64 // the letter that it replaces
	CreatedAt  time.Time
	ChangedAt  time.Time
	ChangedBy  *int64
}

// TableName is the table of letters.
func (Letter) TableName() string { return "letter" }

// Refusals.
var (
	ErrPosted = &domain.Error{Kind: domain.Conflict, Code: "letters-posted",
		Detail: "These letters have been posted. Their codes stay as they are; a single letter can be sent again."}
	ErrDropped = &domain.Error{Kind: domain.Conflict, Code: "letters-dropped", Detail: "This batch was taken back."}
	ErrMade    = &domain.Error{Kind: domain.Conflict, Code: "letters-made",
		Detail: "Somebody has made this file since you opened the page. Made once more, the codes in their file would be dead. Look at the page again first."}
	ErrNotMade = &domain.Error{Kind: domain.Conflict, Code: "letters-not-made", Detail: "The file has not been made yet, so nothing can have been posted."}
	ErrDate    = &domain.Error{Kind: domain.Invalid, Code: "letters-date", Detail: "This date cannot be right."}
	ErrNone    = &domain.Error{Kind: domain.Conflict, Code: "letters-none", Detail: "Nobody needs a letter now."}
	ErrMany    = &domain.Error{Kind: domain.Invalid, Code: "letters-many", Detail: "Choose from 1 to 200 letters."}
	ErrBack    = &domain.Error{Kind: domain.Invalid, Code: "letters-back", Detail: "Say why the letters came back."}
	_          = domain.OnConstraint("letter_under_way_key", &domain.Error{Kind: domain.Conflict, Code: "letters-under-way",
		Detail: "One of these people has a letter under way already. Load the page again."})
)

// Content is what the area that a letter is about has to say in it.
type Content struct {
	Language message.Language
	Values   map[string]string // for placeholders, but the code
	Notice   []string          // what the person is told about their data, in short
	Expires  time.Time         // of the code
	No       string            // why the letter is not wanted any more; "" when it is
}

// Prepare says for many letters of a kind, by their subjects, what they hold and whether they are still wanted.
type Prepare func(tx *domain.Tx, kind string, subjects []int64) (map[int64]Content, error)

// Letters are the use cases of staff.
type Letters struct {
	db       *domain.DB
	settings message.Settings
	public   string // the address that citizens' pages begin with
	prepare  Prepare
}

// New makes the use cases. public is the address that citizens' pages begin with.
func New(db *domain.DB, settings message.Settings, public string, prepare Prepare) *Letters {
	return &Letters{db, settings, public, prepare}
}

func (b *Batch) scope() domain.Scope { return domain.Scope{Unit: b.UnitID, Activity: b.Activity} }

// allow answers nil when the actor may do this with the batch, ErrNotFound when they may not even know of it. Of a batch of
// protected people everybody with messages:read may know that it is there, and only who may see such people opens it.
func (b *Batch) allow(tx *domain.Tx, need ...domain.Permission) error {
	if !tx.Actor.May(domain.MessagesRead, b.scope()) {
		return domain.ErrNotFound
	}
	if b.Protected {
		need = append(need, domain.ProtectedRead)
	}
	for _, p := range need {
		if err := tx.Require(p, b.scope()); err != nil {
			return err
		}
	}
	return nil
}

// lock loads a batch for an actor who may do this with it, and keeps others from it until tx ends: of two officers who make
// the file at once, the second is told so.
func lock(tx *domain.Tx, id int64, need ...domain.Permission) (Batch, error) {
	b, err := domain.Lock[Batch](tx, "id = ?", id)
	if err != nil {
		return b, err
	}
	err = b.allow(tx, need...)
	return b, err
}

// record notes a use of the people of a batch.
func (b *Batch) record(tx *domain.Tx, action string, list []Letter, purpose string) {
	ids := []int64{}
	for _, l := range list {
		if l.ResidentID != nil {
			ids = append(ids, *l.ResidentID)
		}
	}
	tx.Record(domain.Access{Action: action, Subject: "letter", ResidentIDs: ids, Criterion: b.Activity, Unit: b.UnitID, Purpose: purpose})
}

func some(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
