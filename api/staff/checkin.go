package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
)

// StaffDoorList is what a tablet at the door takes along.
type StaffDoorList struct {
	ID     int64         `json:"id" doc:"Of the gathering"`
	Title  string        `json:"title"`
	Place  string        `json:"place" doc:"Empty is by video"`
	Starts time.Time     `json:"starts"`
	Ends   time.Time     `json:"ends"`
	Open   bool          `json:"open" doc:"Somebody may still be signed up"`
	Now    time.Time     `json:"now" doc:"The server's clock"`
	Wipe   time.Time     `json:"wipe" doc:"When the tablet must have forgotten this"`
	Mark   int64         `json:"mark" doc:"The newest mark in it"`
	Roll   string        `json:"roll" doc:"Changes when somebody comes to the list or leaves it"`
	People []StaffAtDoor `json:"people"`
}

// StaffAtDoor is somebody who is expected.
type StaffAtDoor struct {
	Booking    int64              `json:"booking"`
	Name       string             `json:"name" doc:"First name and as much of the last as tells people apart; the alias of a protected person; empty in changes"`
	Seats      int                `json:"seats"`
	Attendance booking.Attendance `json:"attendance" enum:",attended,no_show,left_early"`
	Companions int                `json:"companions" doc:"Who came along"`
}

// StaffSynced is what is new since a tablet last asked.
type StaffSynced struct {
	Now     time.Time     `json:"now" doc:"The server's clock"`
	Wipe    time.Time     `json:"wipe" doc:"When the tablet must have forgotten the list"`
	Mark    int64         `json:"mark"`
	Roll    string        `json:"roll"`
	Over    bool          `json:"over" doc:"The tablet must forget the list"`
	Changes []StaffAtDoor `json:"changes"`
	Refused []string      `json:"refused" doc:"Marks of bookings that are none any more"`
}

func atDoorOf(all []booking.AtDoor) []StaffAtDoor {
	out := make([]StaffAtDoor, len(all))
	for i, a := range all {
		out[i] = StaffAtDoor{a.Booking, a.Name, a.Seats, a.Attendance, a.Companions}
	}
	return out
}

type checkIn struct{ bookings *booking.Bookings }

func registerCheckIn(a huma.API, bs *booking.Bookings) {
	h := checkIn{bs}
	tag, write := op.Tag("gatherings"), op.Needs(domain.GatheringsWrite)
	op.Get(a, "/gatherings/{id}/door-list", "Take the list of who comes to the door", h.list, write, tag, op.About("From the day before, until it is over."))
	op.Post(a, "/gatherings/{id}/door-marks", "Send who came, and hear what others have written", h.sync, write, tag,
		op.About("A mark that is sent again changes nothing. Of several marks of one booking the one made last counts."))
}

func (h checkIn) list(ctx context.Context, in *byID) (StaffDoorList, error) {
	l, err := h.bookings.DoorList(ctx, in.ID)
	g := l.Gathering
	return StaffDoorList{g.ID, g.Title, l.Place, g.StartsAt, g.EndsAt, g.State == booking.Open && l.Now.Before(g.StartsAt), l.Now, l.Wipe, l.Mark, l.Roll, atDoorOf(l.People)}, err
}

type doorMarksInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Since int64           `json:"since" minimum:"0" doc:"The newest mark that the tablet knows"`
		Sent  time.Time       `json:"sent" doc:"The tablet's clock now, by which one that goes wrong is put right"`
		Marks []StaffDoorMark `json:"marks" maxItems:"500"`
	}
}

// StaffDoorMark is what a tablet says of one booking.
type StaffDoorMark struct {
	ID         string    `json:"id" pattern:"^[0-9a-f]{32}$" doc:"Made by the tablet, for this mark alone"`
	Booking    int64     `json:"booking" minimum:"1"`
	Attendance string    `json:"attendance" enum:",attended,no_show,left_early" doc:"Empty takes it back"`
	Companions int       `json:"companions" minimum:"0" maximum:"20"`
	At         time.Time `json:"at" doc:"By the tablet's clock"`
}

func (h checkIn) sync(ctx context.Context, in *doorMarksInput) (StaffSynced, error) {
	marks := make([]booking.CheckMark, len(in.Body.Marks))
	for i, m := range in.Body.Marks {
		marks[i] = booking.CheckMark{ID: m.ID, Booking: m.Booking, Attendance: booking.Attendance(m.Attendance), Companions: m.Companions, At: m.At}
	}
	s, err := h.bookings.Sync(ctx, in.ID, in.Body.Since, in.Body.Sent, marks)
	return StaffSynced{s.Now, s.Wipe, s.Mark, s.Roll, s.Over, atDoorOf(s.Changes), s.Refused}, err
}
