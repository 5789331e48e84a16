package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/org"
)

// StaffSpotCheck is the look-ups of a unit's staff in a month that were drawn for its leader to look at.
type StaffSpotCheck struct {
	ID      int64  `json:"id"`
	Unit    string `json:"unit"`
	Month   string `json:"month" format:"date" doc:"Its first day"`
	Records int    `json:"records" doc:"How many look-ups there were to draw from"`
	Drawn   int    `json:"drawn"`
	Open    int    `json:"open" doc:"How many nobody has looked at yet"`
	Seed    string `json:"seed" doc:"Draws the same again: the first by SHA-256 of seed, colon and the record's number"`
}

// StaffSpotChecks is one page of spot checks, the newest first.
type StaffSpotChecks struct {
	Items []StaffSpotCheck `json:"items"`
	Next  string           `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffSpotLook is one look-up that was drawn.
type StaffSpotLook struct {
	ID        int64         `json:"id"`
	Record    int64         `json:"record" doc:"Number of the record"`
	At        *time.Time    `json:"at,omitempty" doc:"Absent when the record was deleted since"`
	Staff     string        `json:"staff"`
	Own       bool          `json:"own" doc:"The look-up of who is asking: somebody else must look at it"`
	Action    string        `json:"action"`
	Subject   string        `json:"subject"`
	Criterion string        `json:"criterion" doc:"The search as it begins, or the selection"`
	Purpose   string        `json:"purpose"`
	Count     int           `json:"count" doc:"How many people were seen"`
	People    []string      `json:"people" doc:"The first of them, by number"`
	State     org.SpotState `json:"state" enum:",in-order,asked-about"`
	Note      string        `json:"note"`
	DecidedAt *time.Time    `json:"decidedAt,omitempty"`
	DecidedBy string        `json:"decidedBy"`
}

// StaffSpotDetails is a spot check with its look-ups.
type StaffSpotDetails struct {
	Check StaffSpotCheck  `json:"check"`
	Looks []StaffSpotLook `json:"looks"`
}

type spot struct{ org *org.Org }

func registerSpot(a huma.API, o *org.Org) {
	h := spot{o}
	tag, check := op.Tag("spot checks"), op.Needs(domain.AccessCheck)
	op.Get(a, "/spot-checks", "List the samples of look-ups by a unit's staff", h.list, check, tag)
	op.Get(a, "/spot-checks/{id}", "See the look-ups of a sample", h.get, check, tag)
	op.Put(a, "/spot-check-items/{id}", "Say whether a look-up was in order", h.decide, check, tag)
}

func spotCheckOf(l org.SpotLine) StaffSpotCheck {
	return StaffSpotCheck{ID: l.ID, Unit: l.UnitName, Month: l.Month.Format(time.DateOnly), Records: l.Records, Drawn: l.Drawn, Open: l.Open, Seed: l.Seed}
}

func spotLookOf(ctx context.Context, l org.SpotLook) StaffSpotLook {
	out := StaffSpotLook{
		ID: l.ID, Record: l.AccessID, Staff: l.StaffName, Own: l.StaffID == domain.ActorOf(ctx).StaffID, Action: l.Action, Subject: l.Subject,
		Criterion: l.Criterion, Purpose: l.Purpose, Count: l.Count, People: make([]string, len(l.People)), State: l.State, Note: l.Note,
		DecidedAt: l.DecidedAt, DecidedBy: l.DecidingName,
	}
	if l.At.Year() > 1 {
		out.At = &l.At
	}
	for i, id := range l.People {
		out.People[i] = fmt.Sprintf("B-%d", id)
	}
	return out
}

type spotListInput struct {
	After string `query:"after" maxLength:"200"`
}

func (h spot) list(ctx context.Context, in *spotListInput) (StaffSpotChecks, error) {
	page, err := h.org.SpotChecks(ctx, in.After, 50)
	out := StaffSpotChecks{Items: make([]StaffSpotCheck, len(page.Items)), Next: page.Next}
	for i, l := range page.Items {
		out.Items[i] = spotCheckOf(l)
	}
	return out, err
}

func (h spot) get(ctx context.Context, in *byID) (StaffSpotDetails, error) {
	line, looks, err := h.org.SpotCheckOf(ctx, in.ID)
	out := StaffSpotDetails{Check: spotCheckOf(line), Looks: make([]StaffSpotLook, len(looks))}
	for i, l := range looks {
		out.Looks[i] = spotLookOf(ctx, l)
	}
	return out, err
}

type decideSpotInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		State org.SpotState `json:"state" enum:"in-order,asked-about"`
		Note  string        `json:"note" maxLength:"1000" doc:"What was asked and what came of it; needed when it was asked about"`
	}
}

func (h spot) decide(ctx context.Context, in *decideSpotInput) (StaffSpotLook, error) {
	l, err := h.org.DecideSpot(ctx, in.ID, in.Body.State, in.Body.Note)
	return spotLookOf(ctx, l), err
}
