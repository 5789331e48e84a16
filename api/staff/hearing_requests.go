package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
)

type hearingRequests struct{ requests *request.Requests }

func registerHearingRequests(a huma.API, rs *request.Requests) {
	h := hearingRequests{rs}
	tag, see, write := op.Tag("hearing-requests"), op.Needs(domain.HearingsRead), op.Needs(domain.HearingsWrite)
	op.Post(a, "/hearing-requests/search", "List who asks to speak to a committee", h.list, see, tag, op.About("A POST, so that a name never stands in an address. It changes nothing."))
	op.Post(a, "/hearing-requests", "Write down what somebody asks for by phone, at the desk or by letter", h.receive, write, tag)
	op.Get(a, "/hearing-requests/{id}", "Show a request to speak to a committee", h.show, see, tag)
	op.Put(a, "/hearing-requests/{id}/check", "Confirm that a request is about no single person's case", h.clear, write, tag)
	op.Put(a, "/hearing-requests/{id}/yes", "Write down a yes, and by whom", h.grant, write, tag)
	op.Put(a, "/hearing-requests/{id}/refusal", "Refuse a request with its reason", h.refuse, write, tag)
	op.Put(a, "/hearing-requests/{id}/time", "Give a time at the meeting, or another than there was", h.book, write, tag)
	op.Put(a, "/hearing-requests/{id}/withdrawal", "Withdraw a request for somebody who called", h.withdraw, write, tag)
	op.Put(a, "/hearing-requests/{id}/material", "Write down when material came in", h.material, write, tag)
	op.Put(a, "/hearing-requests/{id}/attendance", "Write down whether somebody spoke", h.hold, write, tag)
	op.Put(a, "/hearing-requests/{id}/thanks", "Write down that somebody whom no mail reaches was thanked", h.thank, write, tag)
	op.Put(a, "/hearing-requests/{id}/video", "Write down that somebody whom no mail reaches was told the link of the video meeting", h.videoTold, write, tag)
	op.Put(a, "/hearing-requests/{id}/outcome", "Tell a citizen what came of it", h.outcome, write, tag)
	op.Put(a, "/hearing-care/{id}", "Take the order of what somebody needs a step on", h.care, write, tag)
	op.Post(a, "/hearing-requests/{id}/letter", "Show the letter that refuses a request", h.letter, see, tag, op.About("With a reason that is not kept yet it shows what the letter would be."))
	op.Post(a, "/hearing-requests/{id}/package", "Take a request out for the system of records", h.file, write, tag, op.About("A ZIP file with the request, the answer and a description that programs read."))
	op.Get(a, "/committee-meetings/{id}/hearings", "Show who speaks at a meeting and who waits", h.day, see, tag)
	op.Post(a, "/committee-meetings/{id}/hearings", "Give times to those who wait, in their order", h.fill, write, tag)
	op.Put(a, "/committee-meetings/{id}/hearing-video", "Keep the link of the video meeting for those who speak by video", h.video, write, tag)
	op.Post(a, "/committee-meetings/{id}/lot", "Order those who wait by lot", h.lot, write, tag)
	op.Get(a, "/committee-meetings/{id}/heard", "Show politicians who speaks at a meeting", h.heard, op.Needs(domain.CommitteesRead), tag)
	op.Get(a, "/committees/{id}/hearing-setting", "Show how a committee receives those who speak to it", h.setting, op.Needs(domain.CommitteesRead), tag)
	op.Put(a, "/committees/{id}/hearing-setting", "Change how a committee receives those who speak to it", h.settle, op.Needs(domain.CommitteesWrite), tag)
	op.Post(a, "/hearing-notes/{id}/requests", "Invite those whom a signed note lets speak to a meeting", h.invite, op.Needs(domain.NotesWrite), tag)
}

type hearingRequestList struct {
	Body struct {
		Search    string        `json:"search,omitempty" maxLength:"200" doc:"Beginnings of words of a name, an alias, or an e-mail address"`
		Committee int64         `json:"committee,omitempty"`
		Meeting   int64         `json:"meeting,omitempty"`
		State     request.State `json:"state,omitempty" enum:",received,checked,granted,booked,held,thanked,absent,refused,withdrawn"`
		Waiting   bool          `json:"waiting,omitempty" doc:"Only those that somebody must do something about"`
		Sort      string        `json:"sort,omitempty" enum:",received,-received,meeting,-meeting,state,-state" doc:"Empty is the newest first"`
		Limit     int           `json:"limit,omitempty" default:"50" minimum:"1" maximum:"100"`
		After     string        `json:"after,omitempty" maxLength:"200"`
	}
}

func (h hearingRequests) list(ctx context.Context, in *hearingRequestList) (StaffHearingRequestPage, error) {
	b := &in.Body
	f := request.Filter{Committee: b.Committee, Meeting: b.Meeting, State: b.State, Waiting: b.Waiting, Search: b.Search, Sort: b.Sort}
	page, err := h.requests.List(ctx, f, b.Limit, b.After)
	out := StaffHearingRequestPage{Items: make([]StaffHearingRequestRow, len(page.Items)), Next: page.Next}
	for i, r := range page.Items {
		out.Items[i] = StaffHearingRequestRow{r.ID, r.Name, r.Committee, r.MeetingID, r.StartsAt, r.Item, r.Kind, r.How, r.State, r.ToldAt, r.ReceivedAt}
		if r.SlotMinute == nil {
			out.Items[i].At = nil
		}
	}
	return out, err
}

type hearingRequestInput struct {
	Body struct {
		Resident   int64         `json:"resident,omitempty" doc:"Of the register; none is somebody else, whose contact is given"`
		Name       string        `json:"name,omitempty" maxLength:"400"`
		Email      string        `json:"email,omitempty" maxLength:"400"`
		Phone      string        `json:"phone,omitempty" maxLength:"100"`
		Address    string        `json:"address,omitempty" maxLength:"600"`
		Language   string        `json:"language,omitempty" enum:",da,en"`
		Received   *time.Time    `json:"received,omitempty" doc:"When it was received; none is now"`
		Meeting    int64         `json:"meeting" minimum:"1"`
		Item       int64         `json:"item,omitempty"`
		About      string        `json:"about" maxLength:"8000"`
		CaseNumber string        `json:"caseNumber,omitempty" maxLength:"200"`
		People     int           `json:"people"`
		Model      request.Model `json:"model" enum:"in_person,video,unseen,read_aloud,recorded"`
		Party      bool          `json:"party,omitempty"`
		Employee   bool          `json:"employee,omitempty"`
		Material   string        `json:"material,omitempty" maxLength:"16000"`
		How        string        `json:"how,omitempty" enum:",paper,mail"`
		Needs      []StaffNeed   `json:"needs,omitempty" maxItems:"20"`
	}
}

func (h hearingRequests) receive(ctx context.Context, in *hearingRequestInput) (StaffHearingRequest, error) {
	b := in.Body
	received := h.requests.Now()
	if b.Received != nil {
		received = *b.Received
	}
	d, err := h.requests.Receive(ctx, b.Resident, received, request.Wish{Requester: request.Requester{Name: b.Name, Email: b.Email, Phone: b.Phone, Address: b.Address, Language: b.Language},
		Meeting: b.Meeting, Item: b.Item, About: b.About, CaseNumber: b.CaseNumber, People: b.People, Model: b.Model, Party: b.Party, Employee: b.Employee, Material: b.Material, How: b.How, Needs: needsOf(b.Needs)})
	return now(ctx, h.show, d.ID, err)
}

func (h hearingRequests) show(ctx context.Context, in *byID) (StaffHearingRequest, error) {
	s, err := h.requests.Get(ctx, in.ID)
	if err != nil {
		return StaffHearingRequest{}, err
	}
	return hearingRequestOf(&s), nil
}

type hearingVersion struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version"`
	}
}

func (h hearingRequests) clear(ctx context.Context, in *hearingVersion) (StaffHearingRequest, error) {
	_, err := h.requests.Clear(ctx, in.ID, in.Body.Version)
	return now(ctx, h.show, in.ID, err)
}

type hearingDecision struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int             `json:"version"`
		Decider hearing.Decider `json:"decider" enum:"mayor,chair,committee"`
		Reason  string          `json:"reason,omitempty" maxLength:"8000" doc:"Of a refusal"`
	}
}

func (h hearingRequests) grant(ctx context.Context, in *hearingDecision) (StaffHearingRequest, error) {
	_, err := h.requests.Grant(ctx, in.ID, in.Body.Version, in.Body.Decider)
	return now(ctx, h.show, in.ID, err)
}

func (h hearingRequests) refuse(ctx context.Context, in *hearingDecision) (StaffHearingRequest, error) {
	_, err := h.requests.Refuse(ctx, in.ID, in.Body.Version, in.Body.Decider, in.Body.Reason)
	return now(ctx, h.show, in.ID, err)
}

type hearingTime struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int  `json:"version"`
		Minutes *int `json:"minutes,omitempty" doc:"None is what the rules give"`
		At      *int `json:"at,omitempty" doc:"Minutes from the beginning of the meeting; none is the first time that is free"`
	}
}

func (h hearingRequests) book(ctx context.Context, in *hearingTime) (StaffHearingRequest, error) {
	_, err := h.requests.Book(ctx, in.ID, in.Body.Version, request.Time{Minutes: in.Body.Minutes, At: in.Body.At})
	return now(ctx, h.show, in.ID, err)
}

func (h hearingRequests) withdraw(ctx context.Context, in *hearingVersion) (StaffHearingRequest, error) {
	_, err := h.requests.WithdrawFor(ctx, in.ID, in.Body.Version)
	return now(ctx, h.show, in.ID, err)
}

type hearingMaterial struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version"`
		How     string `json:"how" enum:",paper,mail"`
		On      string `json:"on" maxLength:"10" doc:"The day, as 2027-01-25; empty is not yet"`
	}
}

func (h hearingRequests) material(ctx context.Context, in *hearingMaterial) (StaffHearingRequest, error) {
	var on *time.Time
	if in.Body.On != "" {
		day, err := time.Parse(time.DateOnly, in.Body.On)
		if err != nil {
			return StaffHearingRequest{}, request.ErrRequest.With(domain.Fault{Where: "/on", Code: "day", Detail: "Give a day."})
		}
		on = &day
	}
	_, err := h.requests.Delivered(ctx, in.ID, in.Body.Version, in.Body.How, on)
	return now(ctx, h.show, in.ID, err)
}

type hearingAttendance struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int  `json:"version"`
		Came    bool `json:"came"`
	}
}

func (h hearingRequests) hold(ctx context.Context, in *hearingAttendance) (StaffHearingRequest, error) {
	_, err := h.requests.Hold(ctx, in.ID, in.Body.Version, in.Body.Came)
	return now(ctx, h.show, in.ID, err)
}

func (h hearingRequests) thank(ctx context.Context, in *hearingVersion) (StaffHearingRequest, error) {
	_, err := h.requests.ThankFor(ctx, in.ID, in.Body.Version)
	return now(ctx, h.show, in.ID, err)
}

func (h hearingRequests) videoTold(ctx context.Context, in *hearingVersion) (StaffHearingRequest, error) {
	_, err := h.requests.VideoToldFor(ctx, in.ID, in.Body.Version)
	return now(ctx, h.show, in.ID, err)
}

type hearingVideo struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Before string `json:"before" maxLength:"1200" doc:"The link that was there when it was looked at"`
		Video  string `json:"video" maxLength:"1200" doc:"An https address; empty takes it back"`
	}
}

func (h hearingRequests) video(ctx context.Context, in *hearingVideo) (StaffHearingDay, error) {
	return now(ctx, h.day, in.ID, h.requests.SetVideo(ctx, in.ID, in.Body.Before, in.Body.Video))
}

type hearingOutcome struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version"`
		Outcome string `json:"outcome" maxLength:"16000"`
	}
}

func (h hearingRequests) outcome(ctx context.Context, in *hearingOutcome) (StaffHearingRequest, error) {
	_, err := h.requests.WriteOutcome(ctx, in.ID, in.Body.Version, in.Body.Outcome)
	return now(ctx, h.show, in.ID, err)
}

type hearingCareStep struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		From booking.CareState `json:"from" enum:"wanted,ordered,confirmed,to_cancel,cancelled,not_needed"`
		To   booking.CareState `json:"to" enum:"wanted,ordered,confirmed,to_cancel,cancelled,not_needed"`
	}
}

func (h hearingRequests) care(ctx context.Context, in *hearingCareStep) (StaffHearingRequest, error) {
	o, err := h.requests.StepCare(ctx, in.ID, in.Body.From, in.Body.To)
	return now(ctx, h.show, o.RequestID, err)
}

type hearingLetter struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"8000" doc:"One that is not kept yet"`
	}
}

func (h hearingRequests) letter(ctx context.Context, in *hearingLetter) (StaffHearingLetter, error) {
	l, err := h.requests.LetterOf(ctx, in.ID, in.Body.Reason)
	return StaffHearingLetter{l.Name, l.Address, l.Subject, append([]string{}, l.Paragraphs...), string(l.Language), l.Date}, err
}

type hearingPackage struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version"`
		KLE     string `json:"kle" maxLength:"20" doc:"As 00.22.04, or empty"`
		Facet   string `json:"facet" maxLength:"10" doc:"As P35, or empty"`
	}
}

// file answers the package in JSON, for it is small: some pages of text.
func (h hearingRequests) file(ctx context.Context, in *hearingPackage) (StaffHearingPackage, error) {
	data, err := h.requests.File(ctx, in.ID, in.Body.Version, request.KLE{Number: in.Body.KLE, Facet: in.Body.Facet})
	return StaffHearingPackage{fmt.Sprintf("anmodning-%d.zip", in.ID), data}, err
}

func (h hearingRequests) day(ctx context.Context, in *byID) (StaffHearingDay, error) {
	d, err := h.requests.Sheet(ctx, in.ID)
	return hearingDayOf(&d), err
}

func (h hearingRequests) fill(ctx context.Context, in *byID) (StaffHearingDay, error) {
	_, err := h.requests.Fill(ctx, in.ID)
	return now(ctx, h.day, in.ID, err)
}

func (h hearingRequests) lot(ctx context.Context, in *byID) (StaffHearingDay, error) {
	_, err := h.requests.DrawLot(ctx, in.ID)
	return now(ctx, h.day, in.ID, err)
}

func (h hearingRequests) heard(ctx context.Context, in *byID) ([]StaffHeard, error) {
	all, err := h.requests.HeardAt(ctx, in.ID)
	out := make([]StaffHeard, len(all))
	for i, s := range all {
		out[i] = StaffHeard{s.ID, s.At, s.Minutes, s.First, s.About, s.Item, s.Model, s.People, s.Spoke}
	}
	return out, err
}

func (h hearingRequests) setting(ctx context.Context, in *byID) (StaffHearingSetting, error) {
	s, err := h.requests.Setting(ctx, in.ID)
	return hearingSettingOf(&s), err
}

type hearingSettingInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffHearingSetting
}

func (h hearingRequests) settle(ctx context.Context, in *hearingSettingInput) (StaffHearingSetting, error) {
	b := in.Body
	s, err := h.requests.Settle(ctx, request.Setting{CommitteeID: in.ID, Models: b.Models, FirstMinute: b.FirstMinute, Gap: b.Gap, Arrive: b.Arrive, MeetingPoint: b.MeetingPoint,
		Contact: b.Contact, WriteTo: b.WriteTo, Version: b.Version})
	return hearingSettingOf(&s), err
}

type hearingInvitation struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int   `json:"version" doc:"Of the note"`
		Meeting int64 `json:"meeting" minimum:"1"`
		Item    int64 `json:"item,omitempty"`
	}
}

// invite answers how many were invited, and names nobody.
func (h hearingRequests) invite(ctx context.Context, in *hearingInvitation) (StaffHearingInvited, error) {
	made, err := h.requests.Invite(ctx, in.ID, in.Body.Version, in.Body.Meeting, in.Body.Item)
	return StaffHearingInvited{len(made)}, err
}
