package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// StaffWays are the ways out when the quotas cannot be met.
type StaffWays struct {
	Feasible bool            `json:"feasible" doc:"There is no need: a panel can be drawn"`
	Relax    []StaffRelaxed  `json:"relax" doc:"The mildest relaxation; empty when none within sane limits would do"`
	People   int             `json:"people" doc:"By how many people quotas are relaxed in all"`
	Least    bool            `json:"least" doc:"It is certain that there is no milder one"`
	Rule     panel.StopRule  `json:"rule" enum:",invite,nobody-left" doc:"Whether inviting more people would help"`
	Wanted   []StaffWanted   `json:"wanted"`
	Chance   *StaffForecast  `json:"chance,omitempty" doc:"How likely the panel can be drawn once they are invited"`
	Smaller  int             `json:"smaller" doc:"The most seats that can be filled with quotas in proportion; 0 when none"`
	Quotas   []StaffNewQuota `json:"quotas" doc:"Of that smaller panel"`
}

// StaffRelaxed is how one quota is relaxed.
type StaffRelaxed struct {
	Value   int64  `json:"value"`
	Feature string `json:"feature"`
	Name    string `json:"name"`
	WasMin  int    `json:"wasMin"`
	WasMax  int    `json:"wasMax"`
	Min     int    `json:"min"`
	Max     int    `json:"max"`
}

// StaffNewQuota is a quota of a smaller panel.
type StaffNewQuota struct {
	Value int64 `json:"value"`
	Min   int   `json:"min"`
	Max   int   `json:"max"`
}

// StaffDecision is what was decided when the quotas of a panel could not be met.
type StaffDecision struct {
	Kind    panel.DecisionKind `json:"kind" enum:"relax,smaller,refresh"`
	At      time.Time          `json:"at"`
	By      string             `json:"by" doc:"Name of the staff; empty when the program did"`
	Reason  string             `json:"reason"`
	WasSize int                `json:"wasSize"`
	Size    int                `json:"size"`
	Changes []StaffRelaxed     `json:"changes"`
}

type ways struct{ panels *panel.Panels }

func registerWays(a huma.API, ps *panel.Panels) {
	h := ways{ps}
	op.Get(a, "/panels/{id}/ways-out", "Show the ways out when the quotas cannot be met", h.show, op.Needs(domain.PanelsWrite), op.Tag("draws"))
	op.Post(a, "/panels/{id}/decisions", "Relax quotas or make the panel smaller, as was shown", h.decide, op.Needs(domain.PanelsDraw), op.Tag("draws"),
		op.About("What is sent must be the way out that stands now. Who decided and why is kept in the protocol."))
}

func (h ways) show(ctx context.Context, in *byID) (StaffWays, error) {
	w, err := h.panels.Ways(ctx, in.ID)
	out := StaffWays{Feasible: w.Feasible, Relax: []StaffRelaxed{}, Rule: w.Invite.Rule, Wanted: wantedOf(w.Invite.Wanted),
		Chance: (*StaffForecast)(w.Invite.Chance), Smaller: w.Smaller, Quotas: []StaffNewQuota{}}
	if w.Relax != nil {
		out.Relax, out.People, out.Least = relaxedOf(w.Relax, w.Loosen), w.Relax.People, w.Relax.Least
	}
	for _, q := range w.Quotas {
		out.Quotas = append(out.Quotas, StaffNewQuota{q.ValueID, q.Min, q.Max})
	}
	return out, err
}

// relaxedOf joins the changes of a relaxation with the ids of their values.
func relaxedOf(r *lottery.Relaxation, loosen []panel.Loosening) []StaffRelaxed {
	list := make([]StaffRelaxed, 0, len(loosen))
	for i, l := range loosen {
		c := r.Changes[i]
		list = append(list, StaffRelaxed{l.Value, c.Feature, c.Value, c.Was.Min, c.Was.Max, l.Min, l.Max})
	}
	return list
}

type decideInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int                `json:"version" minimum:"1"`
		Kind    panel.DecisionKind `json:"kind" enum:"relax,smaller"`
		Size    int                `json:"size" minimum:"0" maximum:"10000" doc:"Of a smaller panel, as was shown"`
		Quotas  []StaffNewQuota    `json:"quotas" maxItems:"1000" doc:"Of a relaxation, as was shown and in its order"`
		Reason  string             `json:"reason" maxLength:"1000"`
	}
}

func (h ways) decide(ctx context.Context, in *decideInput) (StaffDecision, error) {
	o := panel.DecisionOrder{Version: in.Body.Version, Kind: in.Body.Kind, Size: in.Body.Size, Reason: in.Body.Reason}
	for _, q := range in.Body.Quotas {
		o.Quotas = append(o.Quotas, panel.Loosening(q))
	}
	d, err := h.panels.Decide(ctx, in.ID, o)
	return decisionOf(d, nil), err
}

// decisionOf shows a decision with the quotas that it changed.
func decisionOf(d panel.Decision, names map[int64]string) StaffDecision {
	out := StaffDecision{Kind: d.Kind, At: d.DecidedAt, By: names[idOf(d.DecidedBy)], Reason: d.Reason, WasSize: d.Before.Size, Size: d.After.Size, Changes: []StaffRelaxed{}}
	was := map[int64]panel.FrozenSeat{}
	for _, q := range d.Before.Quotas {
		was[q.Value] = q
	}
	for _, q := range d.After.Quotas {
		if b := was[q.Value]; b.Min != q.Min || b.Max != q.Max {
			out.Changes = append(out.Changes, StaffRelaxed{Value: q.Value, WasMin: b.Min, WasMax: b.Max, Min: q.Min, Max: q.Max})
		}
	}
	return out
}
