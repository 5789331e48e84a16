package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffRefillPlan is what filling the empty seats of a panel would do now.
type StaffRefillPlan struct {
	Size      int               `json:"size"`
	Seated    int               `json:"seated"`
	Undecided int               `json:"undecided" doc:"Of the seated, who have still time to answer their offer"`
	Empty     int               `json:"empty"`
	Callable  int               `json:"callable" doc:"Who said yes, have no seat and can be called"`
	Out       []StaffLeaving    `json:"out"`
	Called    []StaffCalling    `json:"called" doc:"Who would get the seats, in the order of the calls"`
	OverFull  []StaffOver       `json:"overFull" doc:"Quotas that the seated exceed already"`
	Values    []StaffBeforeNow  `json:"values" doc:"The balance before and after"`
	Shortages []StaffShortage   `json:"shortages" doc:"Why the seats cannot be filled"`
	Faults    []StaffQuotaFault `json:"faults"`
	TooHard   bool              `json:"tooHard"`
	Relax     []StaffRelaxed    `json:"relax" doc:"The mildest relaxation with which they could be; empty when none would do"`
}

// StaffLeaving is somebody whose seat is empty.
type StaffLeaving struct {
	Member   int64       `json:"member"`
	Resident int64       `json:"resident" doc:"0 when the person was erased"`
	Shown    string      `json:"shown"`
	Cause    panel.Cause `json:"cause" enum:"left,moved,no_answer,absent,not_now,other,erased,term"`
	Reason   string      `json:"reason"`
	At       time.Time   `json:"at"`
	Overdue  bool        `json:"overdue" doc:"Still has the offer, until the seats are filled"`
}

// StaffCalling is somebody who would get a seat.
type StaffCalling struct {
	Resident int64  `json:"resident"`
	Shown    string `json:"shown"`
	Position int    `json:"position" doc:"Among the stand-bys; 0 when they are none"`
}

// StaffBeforeNow counts the seats of a value before and after a replacement.
type StaffBeforeNow struct {
	Value  int64 `json:"value"`
	Before int   `json:"before"`
	After  int   `json:"after"`
}

// StaffStandBy is a stand-by.
type StaffStandBy struct {
	Position int    `json:"position"`
	Resident int64  `json:"resident"`
	Shown    string `json:"shown"`
	State    string `json:"state" enum:"ready,paused,not-now,gone"`
}

// StaffStandBys are all stand-bys, and what they were good for when they were chosen.
type StaffStandBys struct {
	People []StaffStandBy      `json:"people"`
	Choice *StaffStandByChoice `json:"choice,omitempty" doc:"Missing when nobody was chosen, or by an earlier version, by lot alone"`
}

// StaffStandByChoice says how many simulated sets of drop-outs can be repaired within the quotas.
type StaffStandByChoice struct {
	Chosen   int     `json:"chosen" doc:"Stand-bys, when the panel was drawn"`
	Size     int     `json:"size" doc:"Seats"`
	Expected float64 `json:"expected" doc:"Members who drop out, on average"`
	Dropped  int     `json:"dropped" doc:"Who has dropped out of the unit's panels before"`
	Seated   int     `json:"seated" doc:"Of so many who had a seat"`
	Sets     int     `json:"sets" doc:"Simulated sets of drop-outs, none of which the stand-bys were chosen by"`
	Repaired int     `json:"repaired" doc:"Of these, repaired with the stand-bys: every seat is filled and every quota holds"`
	Without  int     `json:"without" doc:"Of these, without any stand-by: nobody dropped out"`
}

type replacements struct{ panels *panel.Panels }

func registerReplacements(a huma.API, ps *panel.Panels) {
	h := replacements{ps}
	tag := op.Tag("members")
	op.Get(a, "/panels/{id}/stand-bys", "List the stand-bys in the order in which they are asked", h.standBys, op.Needs(domain.RepliesRead), tag)
	op.Get(a, "/panels/{id}/replacement", "Show who would take the empty seats", h.plan, op.Needs(domain.PanelsDraw), tag,
		op.About("Changes nothing. A replacement calls the same people, unless something changes before."))
	op.Post(a, "/panels/{id}/replacements", "Fill all empty seats of a panel", h.refill, op.Needs(domain.PanelsDraw), tag)
}

func (h replacements) standBys(ctx context.Context, in *byID) (StaffStandBys, error) {
	out := StaffStandBys{People: []StaffStandBy{}}
	list, err := h.panels.StandBys(ctx, in.ID)
	if err != nil {
		return out, err
	}
	for _, w := range list {
		out.People = append(out.People, StaffStandBy{w.Position, w.ResidentID, w.Shown, w.State})
	}
	c, err := h.panels.StandByChoice(ctx, in.ID)
	if err == nil && c != nil && len(list) > 0 {
		out.Choice = &StaffStandByChoice{Chosen: len(c.Members), Size: c.Size, Expected: c.Expected, Dropped: c.History.All.Dropped, Seated: c.History.All.Seated,
			Sets: c.Sets, Repaired: c.Fresh[len(c.Members)], Without: c.Fresh[0]}
	}
	return out, err
}

func (h replacements) plan(ctx context.Context, in *byID) (StaffRefillPlan, error) {
	p, err := h.panels.RefillPlan(ctx, in.ID)
	out := StaffRefillPlan{Size: p.Panel.Size, Seated: p.Seated, Undecided: p.Undecided, Empty: p.Empty, Callable: p.Callable, Out: []StaffLeaving{},
		Called: []StaffCalling{}, OverFull: overOf(p.OverFull), Values: []StaffBeforeNow{}, Shortages: shortagesOf(p.Short),
		Faults: quotaFaultsOf(p.Faults), TooHard: p.TooHard, Relax: []StaffRelaxed{}}
	for _, l := range p.Out {
		out.Out = append(out.Out, StaffLeaving{l.Membership, idOf(l.ResidentID), l.Shown, l.Cause, l.Reason, l.At, l.Overdue})
	}
	for _, c := range p.Called {
		out.Called = append(out.Called, StaffCalling{c.ResidentID, c.Shown, c.Position})
	}
	for _, v := range p.Values {
		out.Values = append(out.Values, StaffBeforeNow(v))
	}
	if p.Relax != nil {
		out.Relax = relaxedOf(p.Relax, p.Loosen)
	}
	return out, err
}

func (h replacements) refill(ctx context.Context, in *byVersion) (StaffDraw, error) {
	d, err := h.panels.Refill(ctx, in.ID, in.Body.Version)
	if err != nil {
		return StaffDraw{}, err
	}
	return drawOf(d)
}
