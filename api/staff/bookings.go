package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
)

// StaffBooking is somebody with seats at a gathering, or waiting for them.
type StaffBooking struct {
	ID         int64              `json:"id"`
	Resident   int64              `json:"resident,omitempty" doc:"Of the register; none signed up without being in it"`
	Name       string             `json:"name" doc:"The alias of a protected person"`
	Protected  bool               `json:"protected"`
	Email      string             `json:"email"`
	Phone      string             `json:"phone"`
	Call       bool               `json:"call" doc:"No mail reaches them: somebody must call"`
	Seats      int                `json:"seats"`
	State      booking.State      `json:"state" enum:"substitute,undated,invited,waiting,offered,booked,cancelled,declined,lapsed,called_off"`
	Role       booking.Role       `json:"role" enum:",invited,substitute" doc:"What they were composed for; empty is that they signed up"`
	OfferEnds  *time.Time         `json:"offerEnds,omitempty"`
	Attendance booking.Attendance `json:"attendance" enum:",attended,no_show,left_early"`
	SignedUp   time.Time          `json:"signedUp"`
	Needs      []StaffCareOrder   `json:"needs"`
}

// StaffCareOrder is what somebody needs to take part, and how far its order is.
type StaffCareOrder struct {
	ID       int64               `json:"id"`
	Kind     booking.CareKind    `json:"kind" enum:"interpreter,sign_language,hearing_loop,wheelchair,transport,companion,child_care,quiet_room,diet"`
	Detail   string              `json:"detail"`
	State    booking.CareState   `json:"state" enum:"wanted,ordered,confirmed,to_cancel,cancelled,not_needed"`
	CancelBy *time.Time          `json:"cancelBy,omitempty" doc:"Until then it can be called off without cost"`
	Steps    []booking.CareState `json:"steps" doc:"What it may become now"`
}

// StaffNeed is what somebody who calls needs to take part.
type StaffNeed struct {
	Kind   string `json:"kind" maxLength:"40"`
	Detail string `json:"detail" maxLength:"200"`
}

func needsOf(list []StaffNeed) (all []booking.Need) {
	for _, n := range list {
		all = append(all, booking.Need{Kind: booking.CareKind(n.Kind), Detail: n.Detail})
	}
	return all
}

// StaffBooked is what came of booking for somebody.
type StaffBooked struct {
	ID    int64         `json:"id"`
	State booking.State `json:"state" enum:"waiting,booked"`
}

func careOf(o booking.CareOrder) StaffCareOrder {
	return StaffCareOrder{o.ID, o.Kind, o.Detail, o.State, o.CancelBy, o.Steps()}
}

func ordersOf(list []booking.CareOrder) []StaffCareOrder {
	out := make([]StaffCareOrder, len(list))
	for i, o := range list {
		out[i] = careOf(o)
	}
	return out
}

type bookings struct{ bookings *booking.Bookings }

func registerBookings(a huma.API, bs *booking.Bookings) {
	h := bookings{bs}
	tag, see, write := op.Tag("gatherings"), op.Needs(domain.GatheringsRead), op.Needs(domain.GatheringsWrite)
	op.Get(a, "/gatherings/{id}/bookings", "List who comes, who waits and who gave up a seat", h.list, see, tag)
	op.Post(a, "/gatherings/{id}/bookings", "Book for somebody who calls", h.book, write, tag, op.About("When there is no room they wait for a seat."))
	op.Put(a, "/bookings/{id}/cancellation", "Give up the seat of somebody who calls", h.cancel, write, tag)
	op.Put(a, "/bookings/{id}/seats", "Change how many come with somebody who calls", h.reseat, write, tag)
	op.Post(a, "/bookings/{id}/care-orders", "Write down what somebody who calls needs to take part", h.need, write, tag)
	op.Put(a, "/bookings/{id}/offer", "Keep a seat for somebody who waits, to call them", h.offer, write, tag)
	op.Put(a, "/bookings/{id}/acceptance", "Take an offered seat for somebody who was called", h.accept, write, tag)
	op.Put(a, "/bookings/{id}/attendance", "Write down whether somebody came", h.came, write, tag)
	op.Get(a, "/care-orders", "List what is to be ordered or called off for those who come, the most urgent first", h.careTasks, write, tag)
	op.Put(a, "/care-orders/{id}", "Take the order of what somebody needs a step on", h.care, write, tag)
}

func (h bookings) list(ctx context.Context, in *byID) ([]StaffBooking, error) {
	all, err := h.bookings.Comers(ctx, in.ID)
	out := make([]StaffBooking, len(all))
	for i, c := range all {
		out[i] = StaffBooking{ID: c.ID, Name: c.Name, Protected: c.Protected, Email: c.Email, Phone: c.Phone, Call: c.Call, Seats: c.Seats, State: c.State, Role: c.Role,
			OfferEnds: c.OfferEnds, Attendance: c.Attendance, SignedUp: c.CreatedAt, Needs: ordersOf(c.Needs)}
		if c.ResidentID != nil {
			out[i].Resident = *c.ResidentID
		}
	}
	return out, err
}

type bookForInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Resident int64       `json:"resident,omitempty" minimum:"1" doc:"Of the register; none is a guest"`
		Name     string      `json:"name" maxLength:"200"`
		Email    string      `json:"email" maxLength:"300"`
		Phone    string      `json:"phone" maxLength:"60"`
		Language string      `json:"language" enum:"da,en"`
		Seats    int         `json:"seats"`
		Needs    []StaffNeed `json:"needs" maxItems:"20"`
	}
}

func (h bookings) book(ctx context.Context, in *bookForInput) (StaffBooked, error) {
	b := in.Body
	wish := booking.Wish{Guest: booking.Guest{Name: b.Name, Email: b.Email, Phone: b.Phone, Language: b.Language}, Seats: b.Seats, Needs: needsOf(b.Needs)}
	d, err := h.bookings.BookFor(ctx, in.ID, b.Resident, wish)
	return StaffBooked{d.ID, d.State}, err
}

func (h bookings) cancel(ctx context.Context, in *byID) (op.None, error) {
	_, err := h.bookings.CancelFor(ctx, in.ID)
	return op.None{}, err
}

type reseatInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Seats int `json:"seats"`
	}
}

func (h bookings) reseat(ctx context.Context, in *reseatInput) (op.None, error) {
	_, err := h.bookings.Reseat(ctx, in.ID, in.Body.Seats)
	return op.None{}, err
}

type needInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Needs []StaffNeed `json:"needs" minItems:"1" maxItems:"20"`
	}
}

func (h bookings) need(ctx context.Context, in *needInput) ([]StaffCareOrder, error) {
	orders, err := h.bookings.NeedOf(ctx, in.ID, needsOf(in.Body.Needs))
	return ordersOf(orders), err
}

func (h bookings) offer(ctx context.Context, in *byID) (op.None, error) {
	_, err := h.bookings.OfferBy(ctx, in.ID)
	return op.None{}, err
}

func (h bookings) accept(ctx context.Context, in *byID) (op.None, error) {
	_, err := h.bookings.AcceptFor(ctx, in.ID)
	return op.None{}, err
}

type cameInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Attendance string `json:"attendance" enum:",attended,no_show,left_early" doc:"Empty takes it back"`
	}
}

func (h bookings) came(ctx context.Context, in *cameInput) (op.None, error) {
	_, err := h.bookings.Came(ctx, in.ID, booking.Attendance(in.Body.Attendance))
	return op.None{}, err
}

type careInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		From     string     `json:"from" enum:"wanted,ordered,confirmed,to_cancel,cancelled,not_needed" doc:"As it was seen"`
		To       string     `json:"to" enum:"wanted,ordered,confirmed,to_cancel,cancelled,not_needed"`
		CancelBy *time.Time `json:"cancelBy,omitempty" doc:"Until then it can be called off without cost"`
	}
}

func (h bookings) care(ctx context.Context, in *careInput) (StaffCareOrder, error) {
	o, err := h.bookings.StepCare(ctx, in.ID, booking.CareState(in.Body.From), booking.CareState(in.Body.To), in.Body.CancelBy)
	return careOf(o), err
}

// StaffCareTaskPage is one page of orders over all gatherings.
type StaffCareTaskPage struct {
	Items []StaffCareTask `json:"items"`
	Next  string          `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffCareTask is an order with what one must know to see to it.
type StaffCareTask struct {
	Order     StaffCareOrder `json:"order"`
	Name      string         `json:"name" doc:"The alias of a protected person"`
	Protected bool           `json:"protected"`
	Gathering int64          `json:"gathering"`
	Title     string         `json:"title"`
	Starts    time.Time      `json:"starts"`
	Ends      time.Time      `json:"ends"`
	Unit      string         `json:"unit"`
	Due       time.Time      `json:"due" doc:"The deadline for calling it off without cost; else the beginning"`
	Overdue   bool           `json:"overdue"`
	By        string         `json:"by" doc:"Who took the last step; empty is the citizen"`
	Changed   time.Time      `json:"changed"`
}

type careTasksInput struct {
	State string `query:"state" enum:",wanted,ordered,confirmed,to_cancel" doc:"None is what is to be ordered or called off"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After string `query:"after" maxLength:"200"`
}

func (h bookings) careTasks(ctx context.Context, in *careTasksInput) (StaffCareTaskPage, error) {
	page, err := h.bookings.CareTasks(ctx, booking.CareState(in.State), in.Limit, in.After)
	out := StaffCareTaskPage{make([]StaffCareTask, len(page.Items)), page.Next}
	for i, c := range page.Items {
		out.Items[i] = StaffCareTask{careOf(c.CareOrder), c.Name, c.Protected, c.Gathering, c.Title, c.StartsAt, c.EndsAt, c.Unit, c.Due, c.Overdue, c.By, c.ChangedAt}
	}
	return out, err
}
