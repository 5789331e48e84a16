// Package representation keeps representation notes: who may speak to a committee as a citizen, from the first draft
// to the signatures of two people in two roles, before which nobody is invited. What a note says and how its lottery works is
// package note; here is who may do what, in which order, and who is who. That is told to those who write notes alone: no
// caseworker ever sees who wants to speak, who was drawn or who was invited.
package representation

import (
	"encoding/json"
	"strconv"
	"time"

	"deltag/domain"
	"deltag/domain/hearing/note"
)

// Notes are the use cases of this area.
type Notes struct{ db *domain.DB }

// New makes the use cases.
func New(db *domain.DB) *Notes { return &Notes{db: db} }

// State is how far a note is.
type State string

// The states: its words may still be changed; its criteria are sealed and volunteers may come; its lottery is made; somebody
// was drawn.
const (
	Draft  State = "draft"
	Sealed State = "sealed"
	Ready  State = "ready"
	Drawn  State = "drawn"
)

// Note is one representation note. What counts of it once it is sealed are its records.
type Note struct {
	ID         int64 `gorm:"primaryKey"`
	UnitID     int64
	Version    int
	State      State
	Round      int // of signatures: a deviation begins a new one
	Title      string
	MeetsOn    *time.Time      `gorm:"type:date"`
	Purpose    note.Purpose    `gorm:"serializer:json"`
	Criteria   note.Criteria   `gorm:"serializer:json"`
	Protection note.Protection `gorm:"serializer:json"`
	CheckedAt  *time.Time      // when the protection check was made
	ProposedBy int64
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
	ChangedAt  time.Time
}

// TableName is the table of notes.
func (Note) TableName() string { return "hearing_note" }

// Activity is how grants and access records name a note.
func Activity(id int64) string { return "hearing-note:" + strconv.FormatInt(id, 10) }

// Scope is where permissions for a note are asked for.
func (n *Note) Scope() domain.Scope { return domain.Scope{Unit: n.UnitID, Activity: Activity(n.ID)} }

// Record is one record of the chain, as it is kept.
type Record struct {
	NoteID int64 `gorm:"primaryKey"`
	Seq    int   `gorm:"primaryKey"`
	At     time.Time
	Kind   note.Kind
	Body   string
	Hash   string
}

// TableName is the table of records, which are never changed.
func (Record) TableName() string { return "hearing_note_record" }

// Volunteer is somebody who wants to speak.
type Volunteer struct {
	ID         int64 `gorm:"primaryKey"`
	NoteID     int64
	ResidentID *int64 // nil for somebody outside the register, whose contact is in Contact, and when they were erased
	Pseudonym  string
	Number     *int // in the public record; nil before the list is closed
	Source     note.Source
	Places     []int  `gorm:"serializer:json"` // per spread of the criteria the place of the value, or -1
	Salt       []byte // nil when they were erased
	Role       Role
	AddedAt    time.Time
	AddedBy    *int64
	InvitedAt  *time.Time
	InvitedBy  *int64
}

// TableName is the table of volunteers.
func (Volunteer) TableName() string { return "hearing_volunteer" }

// erased tells whether nothing is known of a volunteer any more.
func (v *Volunteer) erased() bool { return v.Salt == nil }

// Role is what the draw made of a volunteer.
type Role string

// The roles.
const (
	NoRole    Role = ""
	InGroup   Role = "group"
	StandsBy  Role = "stand_by"
	noPlace        = note.NoValue
	mostMusts      = 20
)

// Signature is that somebody vouches for a note as it stands.
type Signature struct {
	NoteID   int64       `gorm:"primaryKey"`
	Round    int         `gorm:"primaryKey"`
	Role     domain.Role `gorm:"primaryKey"`
	StaffID  int64
	Head     string
	SignedAt time.Time
}

// TableName is the table of signatures, which are never changed.
func (Signature) TableName() string { return "hearing_signature" }

// Deviation is a change of the group that the lottery did not make, proposed by one and decided by another.
type Deviation struct {
	ID         int64 `gorm:"primaryKey"`
	NoteID     int64
	OutID      int64
	InID       *int64 // nil is nobody
	Cause      note.Cause
	Reason     string // empty when one of the two was erased
	Salt       []byte
	State      Decision
	Position   *int // among the approved ones
	ProposedBy int64
	ProposedAt time.Time
	DecidedBy  *int64
	DecidedAt  *time.Time
}

// TableName is the table of deviations.
func (Deviation) TableName() string { return "hearing_deviation" }

// Decision is what came of a deviation.
type Decision string

// The decisions.
const (
	Proposed Decision = "proposed"
	Approved Decision = "approved"
	Refused  Decision = "refused"
)

// The refusals of this area.
var (
	ErrNote    = &domain.Error{Kind: domain.Invalid, Code: "note-invalid", Detail: "This cannot be done yet. Mend what is named."}
	ErrChanged = &domain.Error{Kind: domain.Conflict, Code: "note-changed", Detail: "Somebody else has changed this meanwhile. Look at it again."}
	ErrSealed  = &domain.Error{Kind: domain.Conflict, Code: "note-sealed", Detail: "The criteria are sealed, so this cannot be changed any more."}
	ErrStep    = &domain.Error{Kind: domain.Conflict, Code: "note-step", Detail: "This step is not the next one."}
	ErrSigned  = domain.OnConstraint("hearing_volunteer_signed", &domain.Error{Kind: domain.Conflict, Code: "note-unsigned",
		Detail: "Nobody is invited before two people in two roles have signed, neither of them whoever proposed the note."})
	ErrNames = domain.OnConstraint("hearing_volunteer_comes", &domain.Error{Kind: domain.Conflict, Code: "note-names",
		Detail: "Volunteers come after the criteria are sealed and before the list is closed."})
	ErrTwice    = domain.OnConstraint("hearing_volunteer_once", &domain.Error{Kind: domain.Conflict, Code: "note-volunteer-twice", Detail: "They are on the list already."})
	_           = domain.OnConstraint("hearing_volunteer_contact_once", ErrTwice)
	ErrProposer = domain.OnConstraint("hearing_signature_proposer", &domain.Error{Kind: domain.Conflict, Code: "note-proposer",
		Detail: "Whoever proposed the note does not sign it."})
	ErrRole   = domain.OnConstraint("hearing_signature_role", &domain.Error{Kind: domain.Conflict, Code: "note-role-signed", Detail: "Somebody has signed in this role already."})
	ErrPerson = domain.OnConstraint("hearing_signature_person", &domain.Error{Kind: domain.Conflict, Code: "note-person-signed", Detail: "You have signed already. The other signature is another person's."})
	ErrOld    = domain.OnConstraint("hearing_signature_now", &domain.Error{Kind: domain.Conflict, Code: "note-changed",
		Detail: "Somebody else has changed this meanwhile. Look at it again."})
	ErrOpen = domain.OnConstraint("hearing_deviation_open", &domain.Error{Kind: domain.Conflict, Code: "note-deviation-open",
		Detail: "A deviation waits to be decided. That comes first."})
	ErrSecond = domain.OnConstraint("hearing_deviation_two", &domain.Error{Kind: domain.Conflict, Code: "note-second-approver",
		Detail: "Somebody else than who proposed it decides about a deviation."})
	ErrDecisive = &domain.Error{Kind: domain.Conflict, Code: "note-decisive",
		Detail: "Without those whom a caseworker suggested no group meets the criteria. Then the suggestion would decide. Find more volunteers in another way."}
	ErrShort = &domain.Error{Kind: domain.Conflict, Code: "note-short", Detail: "No group of the volunteers meets the criteria. Find more volunteers; the criteria stay."}
	ErrLarge = &domain.Error{Kind: domain.Conflict, Code: "note-large", Detail: "There are too many volunteers or criteria to find the fairest lottery."}
)

// find takes the note for somebody who has a permission for it; whoever has none does not learn that it exists.
func find(tx *domain.Tx, id int64, p domain.Permission) (n Note, err error) {
	if n, err = domain.Take[Note](tx, "id = ?", id); err != nil {
		return n, err
	}
	err = n.allow(tx, p)
	return n, err
}

// lock is find for a change: version is what the member of staff has seen.
func lock(tx *domain.Tx, id int64, version int, p domain.Permission) (n Note, err error) {
	if n, err = domain.Lock[Note](tx, "id = ?", id); err != nil {
		return n, err
	}
	if err := n.allow(tx, p); err != nil {
		return n, err
	}
	if version != n.Version {
		return n, ErrChanged
	}
	return n, nil
}

func (n *Note) allow(tx *domain.Tx, p domain.Permission) error {
	switch {
	case tx.Actor.May(p, n.Scope()):
		return nil
	case tx.Actor.May(domain.NotesRead, n.Scope()):
		return domain.ErrForbidden
	}
	return domain.ErrNotFound
}

// save writes the note as changed now.
func (n *Note) save(tx *domain.Tx) error {
	n.Version, n.ChangedAt = n.Version+1, tx.Now
	return domain.Save(tx, n)
}

// chain reads the records of a note.
func chain(tx *domain.Tx, id int64) (note.Chain, error) {
	var rows []Record
	if err := tx.DB.Where("note_id = ?", id).Order("seq").Find(&rows).Error; err != nil {
		return nil, err
	}
	var c note.Chain
	for _, r := range rows {
		c = append(c, note.Record{Seq: r.Seq, At: stamp(r.At), Kind: r.Kind, Body: json.RawMessage(r.Body), Hash: r.Hash})
	}
	return c, nil
}

// stamp is an instant as records have it.
func stamp(at time.Time) string { return at.UTC().Truncate(time.Second).Format(time.RFC3339) }

// add puts a record at the end of a chain, here and in the database.
func (n *Note) add(tx *domain.Tx, c *note.Chain, kind note.Kind, body any) error {
	if err := c.Add(stamp(tx.Now), kind, body); err != nil {
		return err
	}
	r := (*c)[len(*c)-1]
	return domain.Create(tx, &Record{NoteID: n.ID, Seq: r.Seq, At: tx.Now.Truncate(time.Second), Kind: kind, Body: string(r.Body), Hash: r.Hash})
}

// access notes a use of what is known of volunteers: those of the register, by whom others are not named.
func (n *Note) access(action, purpose string, people ...int64) domain.Access {
	return domain.Access{Action: action, Subject: "hearing-volunteer", ResidentIDs: people, Criterion: Activity(n.ID), Purpose: purpose, Unit: n.UnitID}
}

// knownPeople are the residents of volunteers who were not erased.
func knownPeople(all ...Volunteer) (people []int64) {
	for _, v := range all {
		if v.ResidentID != nil {
			people = append(people, *v.ResidentID)
		}
	}
	return people
}

// auditor is a volunteer as the auditor's file and the lottery see them.
func (v *Volunteer) auditor() note.Volunteer {
	out := note.Volunteer{Pseudonym: v.Pseudonym, Source: v.Source, Values: v.Places}
	if v.Number != nil {
		out.Number = *v.Number
	}
	copy(out.Salt[:], v.Salt)
	return out
}

// opened are the volunteers whose features are still known, as the lottery sees them.
func opened(all []Volunteer) (known []note.Volunteer) {
	for i := range all {
		if all[i].Salt != nil {
			known = append(known, all[i].auditor())
		}
	}
	return known
}

func volunteersOf(tx *domain.Tx, id int64) (all []Volunteer, err error) {
	err = tx.DB.Where("note_id = ?", id).Order("number, id").Find(&all).Error
	return all, err
}
