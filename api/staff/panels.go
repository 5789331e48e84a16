package staff

import (
	"context"
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffPanel is one panel with its settings.
type StaffPanel struct {
	ID          int64             `json:"id"`
	Unit        int64             `json:"unit"`
	State       panel.State       `json:"state" enum:"draft,inviting,drawn,confirmed,closed"`
	Version     int               `json:"version" doc:"Send it with a change: who changes an old version is told so"`
	Details     StaffPanelDetails `json:"details"`
	Missing     []StaffMissing    `json:"missing" doc:"What keeps the panel from inviting people"`
	May         []string          `json:"may" doc:"The permissions that you have for this panel"`
	OpenedAt    *time.Time        `json:"openedAt,omitempty"`
	ConfirmedAt *time.Time        `json:"confirmedAt,omitempty"`
	ConfirmNote string            `json:"confirmNote"`
	ClosedAt    *time.Time        `json:"closedAt,omitempty"`
}

// StaffPanelDetails are what staff say about a panel.
type StaffPanelDetails struct {
	Name          string       `json:"name" maxLength:"200"`
	Purpose       string       `json:"purpose" maxLength:"4000"`
	LegalBasis    panel.Basis  `json:"legalBasis" enum:",public_task,consent" doc:"Empty until it is chosen"`
	SpecialGround panel.Ground `json:"specialGround" enum:",not_used,public_interest,research,explicit_consent" doc:"Empty until it is chosen"`
	Size          int          `json:"size" minimum:"0" maximum:"10000" doc:"Seats"`
	FirstMeeting  string       `json:"firstMeeting" doc:"Ages are counted on this day; empty until it is known"`
	ReplyBy       string       `json:"replyBy" doc:"The last day to answer"`
	EndsOn        string       `json:"endsOn"`
	MaxContacts   int          `json:"maxContacts" minimum:"1" maximum:"100"`
	ContactDays   int          `json:"contactDays" minimum:"1" maximum:"3650"`
	RestDays      int          `json:"restDays" minimum:"0" maximum:"3650"`
	YesPercent    float64      `json:"yesPercent" minimum:"0" maximum:"100" doc:"Of 100 invited, how many are expected to say yes"`
	YesPerSeat    float64      `json:"yesPerSeat" minimum:"1" maximum:"100" doc:"How many yes are wished for each seat"`
	PopulationID  int64        `json:"populationId" minimum:"0" doc:"0 for none"`
}

// StaffMissing is one thing that is missing, and where it is said.
type StaffMissing struct {
	Where  string `json:"where"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// StaffPanelPage is one page of panels.
type StaffPanelPage struct {
	Items []StaffPanelRow `json:"items"`
	Next  string          `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffPanelRow is a panel in a list.
type StaffPanelRow struct {
	ID           int64       `json:"id"`
	Unit         int64       `json:"unit"`
	Name         string      `json:"name"`
	State        panel.State `json:"state" enum:"draft,inviting,drawn,confirmed,closed"`
	Size         int         `json:"size"`
	ReplyBy      string      `json:"replyBy"`
	FirstMeeting string      `json:"firstMeeting"`
}

type panels struct{ panels *panel.Panels }

func registerPanels(a huma.API, ps *panel.Panels) {
	h := panels{ps}
	tag, write := op.Tag("panels"), op.Needs(domain.PanelsWrite)
	op.Get(a, "/panels", "List the panels that you may see", h.list, op.SignedIn(), tag)
	op.Get(a, "/panel-suggestion", "Show the details that a new panel starts from", h.suggestion, write, tag)
	op.Post(a, "/panels", "Add a panel", h.create, write, tag)
	op.Get(a, "/panels/{id}", "Show a panel", h.show, op.SignedIn(), tag)
	op.Put(a, "/panels/{id}", "Change a panel's details", h.update, write, tag)
	op.Put(a, "/panels/{id}/confirmation", "Confirm a drawn panel and tell everybody", h.confirm, op.Needs(domain.PanelsDraw), tag)
	op.Get(a, "/panels/{id}/notice", "Show what citizens are told", h.notices, op.Needs(domain.PanelsRead), tag)
	op.Put(a, "/panels/{id}/notice", "Write what citizens are told", h.writeNotice, write, tag)
	op.Put(a, "/panels/{id}/notice/publication", "Publish what citizens are told", h.publishNotice, write, tag)
}

type panelsInput struct {
	State panel.State `query:"state" enum:",draft,inviting,drawn,confirmed,closed"`
	Sort  string      `query:"sort" enum:",added,-added,name,-name,state,-state,size,-size,reply,-reply,meeting,-meeting" doc:"Empty is the newest first"`
	After string      `query:"after" maxLength:"200"`
}

func (h panels) list(ctx context.Context, in *panelsInput) (StaffPanelPage, error) {
	page, err := h.panels.List(ctx, panel.Filter{State: in.State, Sort: in.Sort, Cursor: in.After, Limit: 50})
	out := StaffPanelPage{Items: make([]StaffPanelRow, len(page.Items)), Next: page.Next}
	for i, p := range page.Items {
		out.Items[i] = StaffPanelRow{p.ID, p.UnitID, p.Name, p.State, p.Size, dateOf(p.ReplyBy), dateOf(p.FirstMeeting)}
	}
	return out, err
}

func (h panels) suggestion(context.Context, *nothing) (StaffPanelDetails, error) {
	d := panel.Suggested()
	return StaffPanelDetails{MaxContacts: d.MaxContacts, ContactDays: d.ContactDays, RestDays: d.RestDays, YesPercent: d.YesPercent, YesPerSeat: d.YesPerSeat}, nil
}

type createPanelInput struct {
	Body struct {
		Unit    int64             `json:"unit" minimum:"1"`
		Details StaffPanelDetails `json:"details"`
	}
}

func (h panels) create(ctx context.Context, in *createPanelInput) (StaffPanel, error) {
	d, err := in.Body.Details.domain()
	if err != nil {
		return StaffPanel{}, underDetails(err)
	}
	p, err := h.panels.Create(ctx, in.Body.Unit, d)
	return h.answer(ctx, p, underDetails(err))
}

func (h panels) show(ctx context.Context, in *byID) (StaffPanel, error) {
	return h.answer(ctx, panel.Panel{ID: in.ID}, nil)
}

type updatePanelInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int               `json:"version" minimum:"1"`
		Details StaffPanelDetails `json:"details"`
	}
}

func (h panels) update(ctx context.Context, in *updatePanelInput) (StaffPanel, error) {
	d, err := in.Body.Details.domain()
	if err != nil {
		return StaffPanel{}, underDetails(err)
	}
	p, err := h.panels.Update(ctx, in.ID, in.Body.Version, d)
	return h.answer(ctx, p, underDetails(err))
}

// underDetails moves the faults of details to where they are in what was sent.
func underDetails(err error) error {
	var known *domain.Error
	if !errors.As(err, &known) || len(known.Faults) == 0 {
		return err
	}
	faults := make([]domain.Fault, len(known.Faults))
	for i, f := range known.Faults {
		faults[i] = domain.Fault{Where: "/details" + f.Where, Code: f.Code, Detail: f.Detail}
	}
	return known.With(faults...)
}

type confirmInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"1000" doc:"Needed when seats are empty"`
	}
}

func (h panels) confirm(ctx context.Context, in *confirmInput) (StaffPanel, error) {
	p, err := h.panels.Confirm(ctx, in.ID, in.Body.Version, in.Body.Reason)
	return h.answer(ctx, p, err)
}

// answer loads the panel anew, with what is missing and what the caller may do.
func (h panels) answer(ctx context.Context, p panel.Panel, err error) (StaffPanel, error) {
	if err != nil {
		return StaffPanel{}, err
	}
	l, err := h.panels.Overview(ctx, p.ID)
	p = l.Panel
	out := StaffPanel{ID: p.ID, Unit: p.UnitID, State: p.State, Version: p.Version, Details: detailsOf(p), Missing: missingOf(l.Missing), May: []string{},
		OpenedAt: p.OpenedAt, ConfirmedAt: p.ConfirmedAt, ConfirmNote: p.ConfirmNote, ClosedAt: p.ClosedAt}
	for _, m := range l.May {
		out.May = append(out.May, string(m))
	}
	return out, err
}

func missingOf(faults []domain.Fault) []StaffMissing {
	list := make([]StaffMissing, len(faults))
	for i, f := range faults {
		list[i] = StaffMissing(f)
	}
	return list
}

func detailsOf(p panel.Panel) StaffPanelDetails {
	return StaffPanelDetails{
		Name: p.Name, Purpose: p.Purpose, LegalBasis: p.LegalBasis, SpecialGround: p.SpecialGround, Size: p.Size,
		FirstMeeting: dateOf(p.FirstMeeting), ReplyBy: dateOf(p.ReplyBy), EndsOn: dateOf(p.EndsOn), MaxContacts: p.MaxContacts,
		ContactDays: p.ContactDays, RestDays: p.RestDays, YesPercent: p.YesPercent, YesPerSeat: p.YesPerSeat, PopulationID: idOf(p.PopulationID),
	}
}

var errPanelDay = &domain.Error{Kind: domain.Invalid, Code: "panel-invalid", Detail: "A date cannot be read."}

// domain gives the details as the use cases take them; every date that cannot be read is a fault at its field.
func (d StaffPanelDetails) domain() (out panel.Details, err error) {
	out = panel.Details{
		Name: d.Name, Purpose: d.Purpose, LegalBasis: d.LegalBasis, SpecialGround: d.SpecialGround, Size: d.Size, MaxContacts: d.MaxContacts,
		ContactDays: d.ContactDays, RestDays: d.RestDays, YesPercent: d.YesPercent, YesPerSeat: d.YesPerSeat,
	}
	if d.PopulationID > 0 {
		out.PopulationID = &d.PopulationID
	}
	var faults []domain.Fault
	for _, f := range []struct {
		name, text string
		into       **time.Time
	}{{"firstMeeting", d.FirstMeeting, &out.FirstMeeting}, {"replyBy", d.ReplyBy, &out.ReplyBy}, {"endsOn", d.EndsOn, &out.EndsOn}} {
		day, bad := dateFrom(f.text)
		if bad {
			faults = append(faults, domain.Fault{Where: "/" + f.name, Code: "bad-day", Detail: errDay.Detail})
		}
		*f.into = day
	}
	if len(faults) > 0 {
		return out, errPanelDay.With(faults...)
	}
	return out, nil
}

// dateFrom reads a day such as 2026-12-31; "" is none.
func dateFrom(text string) (day *time.Time, bad bool) {
	if text == "" {
		return nil, false
	}
	d, err := time.Parse(time.DateOnly, text)
	return &d, err != nil
}
