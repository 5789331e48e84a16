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

type replacements struct{ panels *panel.Panels }

func registerReplacements(a huma.API, ps *panel.Panels) {
	h := replacements{ps}
	tag := op.Tag("members")
	op.Get(a, "/panels/{id}/stand-bys", "List the stand-bys in the order in which they are asked", h.standBys, op.Needs(domain.RepliesRead), tag)
	op.Get(a, "/panels/{id}/replacement", "Show who would take the empty seats", h.plan, op.Needs(domain.PanelsDraw), tag,
		op.About("Changes nothing. A replacement calls the same people, unless something changes before."))
	op.Post(a, "/panels/{id}/replacements", "Fill all empty seats of a panel", h.refill, op.Needs(domain.PanelsDraw), tag)
}

func (h replacements) standBys(ctx context.Context, in *byID) ([]StaffStandBy, error) {
	list, err := h.panels.StandBys(ctx, in.ID)
	out := make([]StaffStandBy, len(list))
	for i, w := range list {
		out[i] = StaffStandBy{w.Position, w.ResidentID, w.Shown, w.State}
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

type refillInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version" minimum:"1"`
	}
}

func (h replacements) refill(ctx context.Context, in *refillInput) (StaffDraw, error) {
	d, err := h.panels.Refill(ctx, in.ID, in.Body.Version)
	if err != nil {
		return StaffDraw{}, err
	}
	return drawOf(d)
}
