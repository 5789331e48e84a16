package staff

import (
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/org"
)

// StaffAccess is one use of personal data. Citizens are numbers here.
type StaffAccess struct {
	ID        int64            `json:"id"`
	At        time.Time        `json:"at"`
	ActorKind domain.ActorKind `json:"actorKind" enum:"staff,citizen,system,"`
	StaffID   int64            `json:"staffId" doc:"0 when it was not staff"`
	StaffName string           `json:"staffName"`
	Job       string           `json:"job" doc:"The job's name when the program itself acted"`
	Action    string           `json:"action" enum:"read,search,add,change,export,delete,send"`
	Subject   string           `json:"subject"`
	Residents []int64          `json:"residents"`
	Criterion string           `json:"criterion"`
	Purpose   string           `json:"purpose"`
	Count     int              `json:"count"`
	Unit      int64            `json:"unit" doc:"0 when it belongs to no unit"`
	Request   string           `json:"request"`
}

// StaffAccessPage is one page of uses of personal data.
type StaffAccessPage struct {
	Items []StaffAccess `json:"items"`
	Next  string        `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffSignIn is one sign-in or refusal.
type StaffSignIn struct {
	ID        int64     `json:"id"`
	At        time.Time `json:"at"`
	StaffName string    `json:"staffName" doc:"Empty when the address was nobody's"`
	Outcome   string    `json:"outcome" enum:"code,signed-in,demo,unknown,inactive,limited,wrong-code,late-code,signed-out,oidc-signed-in,oidc-cancelled,oidc-late,oidc-refused,oidc-level,oidc-unknown"`
	Source    string    `json:"source" doc:"Network address of the machine that asked"`
}

// StaffSignInPage is one page of sign-ins.
type StaffSignInPage struct {
	Items []StaffSignIn `json:"items"`
	Next  string        `json:"next"`
}

type access struct{ org *org.Org }

func registerAccess(a huma.API, o *org.Org) {
	h := access{o}
	op.Get(a, "/access-records", "List who used which personal data", h.list, op.Needs(domain.AccessRead), op.Tag("access record"))
	op.Get(a, "/sign-ins", "List sign-ins and refusals", h.signIns, op.Needs(domain.AccessRead), op.Tag("access record"))
}

type accessInput struct {
	From     string `query:"from" format:"date" doc:"First day"`
	To       string `query:"to" format:"date" doc:"Last day"`
	Staff    int64  `query:"staff" minimum:"0"`
	Resident int64  `query:"resident" minimum:"0"`
	Action   string `query:"action" enum:"read,search,add,change,export,delete,send"`
	Purpose  string `query:"purpose" maxLength:"200" doc:"A part of the purpose"`
	After    string `query:"after" doc:"Marker of the page"`
	Limit    int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (in *accessInput) filter() (f org.AccessFilter, err error) {
	f = org.AccessFilter{
		Staff: in.Staff, Resident: in.Resident, Action: in.Action, Purpose: in.Purpose, Cursor: in.After, Limit: in.Limit,
	}
	if in.From != "" {
		if f.From, err = day(in.From); err != nil {
			return f, err
		}
	}
	if in.To != "" {
		f.To, err = dayAfter(in.To)
	}
	return f, err
}

func (h access) list(ctx context.Context, in *accessInput) (StaffAccessPage, error) {
	f, err := in.filter()
	if err != nil {
		return StaffAccessPage{}, err
	}
	page, err := h.org.Accesses(ctx, f)
	out := StaffAccessPage{Items: make([]StaffAccess, len(page.Items)), Next: page.Next}
	for i, l := range page.Items {
		out.Items[i] = accessOf(l)
	}
	return out, err
}

func accessOf(l org.AccessLine) StaffAccess {
	residents := []int64{}
	_ = json.Unmarshal([]byte(l.ResidentIDs), &residents) // the column holds a list of integers
	out := StaffAccess{
		ID: l.ID, At: l.At, ActorKind: l.ActorKind, StaffName: l.StaffName, Job: l.Job, Action: l.Action, Subject: l.Subject,
		Residents: residents, Criterion: l.Criterion, Purpose: l.Purpose, Count: l.Count, Request: l.RequestID,
	}
	if l.StaffID != nil {
		out.StaffID = *l.StaffID
	}
	if l.UnitID != nil {
		out.Unit = *l.UnitID
	}
	return out
}

type signInsInput struct {
	Refused bool   `query:"refused" doc:"Only what was refused"`
	After   string `query:"after" doc:"Marker of the page"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (h access) signIns(ctx context.Context, in *signInsInput) (StaffSignInPage, error) {
	page, err := h.org.SignIns(ctx, in.Refused, in.After, in.Limit)
	out := StaffSignInPage{Items: make([]StaffSignIn, len(page.Items)), Next: page.Next}
	for i, l := range page.Items {
		out.Items[i] = StaffSignIn{ID: l.ID, At: l.At, StaffName: l.StaffName, Outcome: l.Outcome, Source: l.Source}
	}
	return out, err
}
