package booking

import (
	"strconv"
	"time"

	"deltag/domain"
)

// Kind is what sort of gathering it is.
type Kind string

// The kinds of gatherings.
const (
	Meeting     Kind = "meeting" // of citizens, open to all
	FocusGroup  Kind = "focus_group"
	Observation Kind = "observation"
	Interview   Kind = "interview"
	WalkAlong   Kind = "walk_along"
	Workshop    Kind = "workshop"
	Training    Kind = "training"
	Hearing     Kind = "hearing"
)

// Kinds are all kinds in a fixed order.
var Kinds = []Kind{Meeting, FocusGroup, Observation, Interview, WalkAlong, Workshop, Training, Hearing}

// GatheringState is how far a gathering has come.
type GatheringState string

// The states of a gathering.
const (
	Planned   GatheringState = "planned" // citizens do not see it yet
	Open      GatheringState = "open"    // seats can be had until it begins
	Cancelled GatheringState = "cancelled"
	Held      GatheringState = "held" // it is over, and who came is written down
)

// SignUp is who may take a seat.
type SignUp string

// Who may take a seat.
const (
	Everybody SignUp = "open"    // by a page that anybody can find
	Invited   SignUp = "invited" // by staff alone, or by an invitation
)

// Gathering is what seats are booked at. How the mix stands is not read with it: the database keeps that, see mix_allows.
type Gathering struct {
	ID       int64 `gorm:"primaryKey"`
	UnitID   int64
	SeriesID *int64 // to which it belongs; nil is none
	Kind     Kind
	Title    string
	About    string
	StartsAt time.Time
	EndsAt   time.Time
	PlaceID  *int64
	Video    string // address of the video meeting, or none
	Capacity int
	Taken    int // seats that are booked or offered
	Over     int // of them beyond the capacity, which was lowered with staff's yes
	Largest  int // seats that one booking may take
	SignUp   SignUp
	Code     string // of the page where everybody may sign up
	State    GatheringState
	Moves    int // how often time or place were changed
	Version  int
	Reason   string // why it was cancelled, as citizens are told

	DebriefedAt *time.Time // when those who ran it had talked the day through
	DebriefedBy *int64

	Outcome   string // what came of it, as those who came are told
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of gatherings.
func (Gathering) TableName() string { return "gathering" }

// Activity is how grants, contacts and messages name a gathering.
func Activity(id int64) string { return "gathering:" + strconv.FormatInt(id, 10) }

// Scope is where permissions for a gathering are asked for.
func (g *Gathering) Scope() domain.Scope {
	return domain.Scope{Unit: g.UnitID, Activity: Activity(g.ID)}
}

// Free is how many seats nobody has or is offered.
func (g *Gathering) Free() int { return max(0, g.Capacity-g.Taken) }

// takes tells why nobody can take a seat now, or nil when the gathering is open.
func (g *Gathering) takes(now time.Time) error {
	switch {
	case g.State == Cancelled:
		return ErrCalledOff
	case g.State != Open:
		return ErrNotOpen
	case !now.Before(g.StartsAt):
		return ErrBegun
	}
	return nil
}

// The refusals of a gathering.
var (
	ErrGathering = &domain.Error{Kind: domain.Invalid, Code: "gathering-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrCalledOff = &domain.Error{Kind: domain.Conflict, Code: "gathering-cancelled", Detail: "This has been cancelled."}
	ErrNotOpen   = &domain.Error{Kind: domain.Conflict, Code: "gathering-not-open", Detail: "Nobody can sign up for this now."}
	ErrBegun     = &domain.Error{Kind: domain.Conflict, Code: "gathering-begun", Detail: "This has begun, so nothing of it can be changed any more."}
	ErrChanged   = &domain.Error{Kind: domain.Conflict, Code: "gathering-changed", Detail: "Somebody else has changed this meanwhile. Look at it again."}
	ErrRoomTaken = domain.OnConstraint("gathering_room", &domain.Error{Kind: domain.Conflict, Code: "room-taken",
		Detail: "The room is taken at that time. Choose another time or place."})
	ErrStaffBusy = domain.OnConstraint("gathering_staff_busy", &domain.Error{Kind: domain.Conflict, Code: "staff-busy",
		Detail: "One of those who run this is somewhere else at that time."})
	ErrSeats = domain.OnConstraint("gathering_seats", &domain.Error{Kind: domain.Conflict, Code: "gathering-full", Detail: "All seats are taken."})
)

// find takes the gathering for somebody who has a permission for it; whoever has none does not learn that it exists.
func find(tx *domain.Tx, id int64, p domain.Permission) (g Gathering, err error) {
	if g, err = domain.Take[Gathering](tx, "id = ?", id); err != nil {
		return g, err
	}
	err = g.allow(tx, p)
	return g, err
}

// lock is find for a change: version is what the member of staff has seen; 0 does not mind.
func lock(tx *domain.Tx, id int64, version int, p domain.Permission) (g Gathering, err error) {
	if g, err = domain.Lock[Gathering](tx, "id = ?", id); err != nil {
		return g, err
	}
	if err := g.allow(tx, p); err != nil {
		return g, err
	}
	if version != 0 && version != g.Version {
		return g, ErrChanged
	}
	return g, nil
}

func (g *Gathering) allow(tx *domain.Tx, p domain.Permission) error {
	switch {
	case tx.Actor.May(p, g.Scope()):
		return nil
	case tx.Actor.May(domain.GatheringsRead, g.Scope()):
		return domain.ErrForbidden
	}
	return domain.ErrNotFound
}
