package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
)

// StaffRunner is one of those who run a gathering.
type StaffRunner struct {
	Staff    int64        `json:"staff"`
	Name     string       `json:"name"`
	Task     booking.Task `json:"task" enum:"moderator,note_taker,interpreter,host"`
	External bool         `json:"external" doc:"From outside: sees this one gathering alone"`
	Sees     *time.Time   `json:"sees,omitempty" doc:"Until when they see who comes, when that was lent to them"`
}

// StaffColleague is somebody on the staff who can be chosen to run a gathering.
type StaffColleague struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Busy bool   `json:"busy" doc:"Runs something else at that time"`
	At   string `json:"at" doc:"What, if you may know"`
}

// StaffMine is a gathering that whoever is signed in runs.
type StaffMine struct {
	ID     int64        `json:"id"`
	Title  string       `json:"title"`
	Task   booking.Task `json:"task" enum:"moderator,note_taker,interpreter,host"`
	Unit   string       `json:"unit"`
	Starts time.Time    `json:"starts"`
	Ends   time.Time    `json:"ends"`
	Place  string       `json:"place" doc:"With its address; empty is by video"`
	Video  string       `json:"video"`
	Sees   bool         `json:"sees" doc:"Its page may be opened"`
}

// StaffFeed is whether whoever is signed in has an address for their calendar.
type StaffFeed struct {
	Made *time.Time `json:"made,omitempty" doc:"When it was made; absent is that there is none"`
}

// StaffFeedAddress is a new address for a calendar.
type StaffFeedAddress struct {
	Address string `json:"address" doc:"Shown this once; whoever has it sees the calendar"`
}

type runners struct{ bookings *booking.Bookings }

func registerRunners(a huma.API, bs *booking.Bookings) {
	h := runners{bs}
	tag, see, write := op.Tag("gatherings"), op.Needs(domain.GatheringsRead), op.Needs(domain.GatheringsWrite)
	op.Get(a, "/my-gatherings", "List the meetings and groups to come that you run", h.mine, op.SignedIn(), tag)
	op.Get(a, "/my-calendar", "See whether you have an address for your calendar", h.feed, op.SignedIn(), tag)
	op.Post(a, "/my-calendar", "Make an address at which your calendar fetches what you run", h.makeFeed, op.SignedIn(), tag, op.About("One that you had stops."))
	op.Delete(a, "/my-calendar", "Stop the address of your calendar", h.stopFeed, op.SignedIn(), tag)
	op.Get(a, "/gatherings/{id}/staff", "List who runs it", h.list, see, tag)
	op.Get(a, "/gatherings/{id}/colleagues", "List who could run it", h.colleagues, write, tag)
	op.Post(a, "/gatherings/{id}/staff", "Have somebody run it", h.assign, write, tag,
		op.About("It comes into their calendar. Somebody from outside sees this one gathering, until a week after it."))
	op.Delete(a, "/gatherings/{id}/staff/{staff}", "Take somebody off it", h.unassign, write, tag)
}

func (h runners) mine(ctx context.Context, _ *nothing) ([]StaffMine, error) {
	all, err := h.bookings.Mine(ctx)
	out := make([]StaffMine, len(all))
	for i, m := range all {
		out[i] = StaffMine{m.ID, m.Title, m.Task, m.Unit, m.StartsAt, m.EndsAt, m.Place, m.Video, m.Sees}
	}
	return out, err
}

func (h runners) feed(ctx context.Context, _ *nothing) (StaffFeed, error) {
	made, err := h.bookings.MyFeed(ctx)
	return StaffFeed{made}, err
}

func (h runners) makeFeed(ctx context.Context, _ *nothing) (StaffFeedAddress, error) {
	address, err := h.bookings.MakeMyFeed(ctx)
	return StaffFeedAddress{address}, err
}

func (h runners) stopFeed(ctx context.Context, _ *nothing) (op.None, error) {
	return op.None{}, h.bookings.StopMyFeed(ctx)
}

func (h runners) list(ctx context.Context, in *byID) ([]StaffRunner, error) {
	all, err := h.bookings.Runners(ctx, in.ID)
	out := make([]StaffRunner, len(all))
	for i, r := range all {
		out[i] = StaffRunner{r.StaffID, r.Name, r.Task, r.External, r.Sees}
	}
	return out, err
}

func (h runners) colleagues(ctx context.Context, in *byID) ([]StaffColleague, error) {
	all, err := h.bookings.Colleagues(ctx, in.ID)
	out := make([]StaffColleague, len(all))
	for i, c := range all {
		out[i] = StaffColleague(c)
	}
	return out, err
}

type assignInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Staff    int64  `json:"staff" minimum:"0" doc:"A colleague"`
		Outside  bool   `json:"outside" doc:"Somebody from outside instead, by name and address"`
		Name     string `json:"name" maxLength:"300"`
		Email    string `json:"email" maxLength:"300"`
		Language string `json:"language" enum:"da,en"`
		Task     string `json:"task" enum:"moderator,note_taker,interpreter,host"`
	}
}

func (h runners) assign(ctx context.Context, in *assignInput) (op.None, error) {
	b := in.Body
	return op.None{}, h.bookings.Assign(ctx, in.ID, booking.NewRunner{Staff: b.Staff, Outside: b.Outside, Name: b.Name, Email: b.Email, Language: b.Language, Task: booking.Task(b.Task)})
}

type unassignInput struct {
	ID    int64 `path:"id" minimum:"1"`
	Staff int64 `path:"staff" minimum:"1"`
}

func (h runners) unassign(ctx context.Context, in *unassignInput) (op.None, error) {
	return op.None{}, h.bookings.Unassign(ctx, in.ID, in.Staff)
}
