package booking

import (
	"time"

	"deltag/domain"
)

// State is how far a booking has come.
type State string

// The states of a booking. Offered and Booked take seats.
const (
	StandsBy State = "substitute" // composed, and asked when somebody who was invited does not come
	Undated  State = "undated"    // composed, and invited once the time of the gathering is found
	Asked    State = "invited"    // asked until OfferEnds; who says yes gets one of the seats that are left
	Waiting  State = "waiting"
	Offered  State = "offered" // a seat is kept until OfferEnds
	Booked   State = "booked"
	Dropped  State = "cancelled"  // by the citizen, or by staff for them
	Declined State = "declined"   // said no to an offer
	Lapsed   State = "lapsed"     // an offer was not answered in time
	Called   State = "called_off" // the gathering was cancelled
)

// Attendance is what became of a booking on the day.
type Attendance string

// The outcomes. The zero value is that nobody has written it down.
const (
	Attended  Attendance = "attended"
	NoShow    Attendance = "no_show"
	LeftEarly Attendance = "left_early"
)

// Booking is the seats of one person, with relatives and companions, at one gathering.
type Booking struct {
	ID            int64 `gorm:"primaryKey"`
	GatheringID   int64
	ResidentID    *int64    // nil for a guest, whose contact is in Guest
	StartsAt      time.Time // of the gathering, whose row it follows
	EndsAt        time.Time
	Seats         int
	State         State
	Mix           places // the person's places among the values of the gathering's mix, from 1
	OfferedAt     *time.Time
	OfferEnds     *time.Time
	Skipped       int // how often a party was passed over because it did not fit
	Attendance    Attendance
	CompositionID *int64 // the composition that they were chosen in
	Role          Role   // that they were chosen for
	Tell          Tell   // whether they want to hear what came of it
	UID           string // of the calendar entry, for ever
	Sequence      int    // of the calendar entry
	CreatedAt     time.Time
	ChangedAt     time.Time
	BookedBy      *int64 // staff who wrote it down for the citizen
	EndedBy       *int64
}

// TableName is the table of bookings.
func (Booking) TableName() string { return "booking" }

// Role is what somebody was composed for.
type Role string

// The roles. The zero value is that they signed up.
const (
	ToCome  Role = "invited"
	ToStand Role = "substitute"
)

// Guest is the contact of somebody who signed up and is not in the register.
type Guest struct {
	BookingID int64 `gorm:"primaryKey;autoIncrement:false"`
	Name      string
	Email     string
	Phone     string
	Language  string
}

// TableName is the table of guests.
func (Guest) TableName() string { return "booking_guest" }

// Alive tells whether something can still come of the booking, or has: it is no answer yet, waits for a time, waits for, is offered or has a seat.
func (b *Booking) Alive() bool {
	return b.State == Waiting || b.State == Offered || b.State == Booked || b.State == Asked || b.State == Undated || b.State == StandsBy
}

// Seated tells whether the booking takes seats.
func (b *Booking) Seated() bool { return b.State == Offered || b.State == Booked }

// The refusals of a booking.
var (
	ErrBooking = &domain.Error{Kind: domain.Invalid, Code: "booking-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrThere   = domain.OnConstraint("booking_person", &domain.Error{Kind: domain.Conflict, Code: "booking-exists",
		Detail: "This person has signed up already."})
	ErrElsewhere = domain.OnConstraint("booking_elsewhere", &domain.Error{Kind: domain.Conflict, Code: "booking-elsewhere",
		Detail: "This person has a seat somewhere else at that time."})
	ErrFull = &domain.Error{Kind: domain.Conflict, Code: "gathering-full", Detail: "All seats are taken."}
	ErrKept = &domain.Error{Kind: domain.Conflict, Code: "seats-kept",
		Detail: "The seats that are left are kept, so that the group is mixed."}
	ErrOver      = &domain.Error{Kind: domain.Conflict, Code: "booking-over", Detail: "This booking has ended already."}
	ErrNoOffer   = &domain.Error{Kind: domain.Conflict, Code: "offer-over", Detail: "The offer of a seat is over."}
	ErrSentTwice = domain.OnConstraint("booking_once", &domain.Error{Kind: domain.Conflict, Code: "form-sent-twice",
		Detail: "This form was sent already."})
)
