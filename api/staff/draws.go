package staff

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// StaffDraw is one draw as it was made.
type StaffDraw struct {
	ID         int64       `json:"id"`
	Stage      panel.Stage `json:"stage" enum:"invite,panel,replacement"`
	Trial      bool        `json:"trial"`
	Number     int         `json:"number"`
	Seed       string      `json:"seed"`
	Algorithm  string      `json:"algorithm"`
	InputsHash string      `json:"inputsHash" doc:"SHA-256 of what went in"`
	Reason     string      `json:"reason"`
	DrawnAt    time.Time   `json:"drawnAt"`
	DrawnBy    int64       `json:"drawnBy" doc:"Of the staff; 0 when the program did"`
	By         string      `json:"by" doc:"Their name, in the protocol"`
	Pool       int         `json:"pool" doc:"People who could be drawn"`
	Asked      int         `json:"asked"`
	Whom       panel.Whom  `json:"whom" enum:",all,missing" doc:"Of invitations: for whom they were"`
	Drawn      int         `json:"drawn"`
	RespondBy  *time.Time  `json:"respondBy,omitempty"`
	PeopleHash string      `json:"peopleHash,omitempty" doc:"SHA-256 of the people drawn"`
	Ticket     int         `json:"ticket" doc:"Of a panel: the number drawn, from 0"`
	Tickets    int         `json:"tickets"`
	Least      float64     `json:"least" doc:"The smallest chance of anybody who could be drawn, 0 to 1"`
	Most       float64     `json:"most"`
	Estimate   bool        `json:"estimate" doc:"The chances are estimates"`
	Undrawable int         `json:"undrawable" doc:"People whom no panel could hold"`
	Commitment string      `json:"commitment,omitempty" doc:"Of a panel: what was published before the number was known"`
	How        lottery.How `json:"how" enum:",dice,number,seed" doc:"Of a panel: how the number came about"`
	Sides      int         `json:"sides" doc:"Of the dice"`
	Throws     []int       `json:"throws" doc:"Of the dice"`
	LeftOut    []StaffLeft `json:"leftOut"`
	Cells      []StaffCell `json:"cells" doc:"Of invitations: what came of each combination of values"`
	StandBys   int         `json:"standBys" doc:"Of a panel: stand-bys drawn; of a replacement: stand-bys who got a seat"`
	Out        []StaffOut  `json:"out" doc:"Of a replacement: why the seats were empty"`
	OverFull   []StaffOver `json:"overFull" doc:"Of a replacement: quotas that the seated exceeded already"`
}

// StaffOut is how many seats were empty for one cause.
type StaffOut struct {
	Cause panel.Cause `json:"cause" enum:"left,moved,no_answer,absent,not_now,other,erased,term"`
	Count int         `json:"count"`
}

// StaffOver is a maximum that was exceeded by those who had their seats already.
type StaffOver struct {
	Feature string `json:"feature"`
	Value   string `json:"value"`
	Max     int    `json:"max"`
	Seated  int    `json:"seated"`
}

// StaffCell is what came of one combination of values, in the order of the panel's features.
type StaffCell struct {
	Values []int64 `json:"values"`
	People int     `json:"people"`
	Drawn  int     `json:"drawn"`
}

// StaffLeft is how many people cannot be drawn for one reason.
type StaffLeft struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// StaffPool is what can be said of those who said yes.
type StaffPool struct {
	People     int               `json:"people"`
	Size       int               `json:"size"`
	Feasible   bool              `json:"feasible" doc:"A panel that meets all quotas can be drawn"`
	TooHard    bool              `json:"tooHard" doc:"It could not be found out in reasonable time"`
	Faults     []StaffQuotaFault `json:"faults"`
	Shortages  []StaffShortage   `json:"shortages"`
	Undrawable []StaffUndrawable `json:"undrawable"`
}

// StaffShortage is one reason why no panel meets all quotas.
type StaffShortage struct {
	Kind       []lottery.Trait `json:"kind" doc:"The people who are too few"`
	Have       int             `json:"have"`
	Need       int             `json:"need"`
	Feature    string          `json:"feature" doc:"Of the quota that is meant when kind is empty"`
	Value      string          `json:"value"`
	Side       string          `json:"side" enum:",min,max"`
	Households bool            `json:"households" doc:"There would be enough if people of one household could sit together"`
	Detail     string          `json:"detail"`
}

// StaffUndrawable is somebody who said yes and can be in no panel.
type StaffUndrawable struct {
	Resident int64  `json:"resident"`
	Shown    string `json:"shown"`
	Why      string `json:"why" enum:"quotas,household-fixed"`
}

type draws struct{ panels *panel.Panels }

func registerDraws(a huma.API, ps *panel.Panels) {
	h := draws{ps}
	tag, draw := op.Tag("draws"), op.Needs(domain.PanelsDraw)
	op.Post(a, "/panels/{id}/invitation-draws", "Draw whom to invite", h.invite, draw, tag,
		op.About("A trial invites nobody, and is kept. A real draw writes the invitations and queues their mails."))
	op.Get(a, "/panels/{id}/pool", "Tell whether a panel can be drawn now, and what is short", h.pool, op.Needs(domain.RepliesRead), tag)
	op.Get(a, "/panels/{id}/draws", "List every draw of a panel, trials too", h.list, op.Needs(domain.PanelsRead), tag)
	op.Get(a, "/draws/{id}/verification", "Make a draw again from what was kept, and compare", h.verify, op.Needs(domain.PanelsRead), tag)
}

func leftOf(list []panel.LeftOut) []StaffLeft {
	out := make([]StaffLeft, len(list))
	for i, l := range list {
		out[i] = StaffLeft(l)
	}
	return out
}

type inviteInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version     int    `json:"version" minimum:"1"`
		Trial       bool   `json:"trial"`
		Invitations int    `json:"invitations" minimum:"0" maximum:"1000000" doc:"0 takes the suggested number"`
		Whom        string `json:"whom" enum:",all,missing" doc:"Everybody, or only the kinds that are missing; empty is everybody"`
		RespondBy   string `json:"respondBy" maxLength:"10" doc:"The last day to answer; empty is the panel's own"`
		Reason      string `json:"reason" maxLength:"1000" doc:"Needed for every real draw but the first"`
		Beyond      string `json:"beyond,omitempty" maxLength:"1000" doc:"Why people are asked too who have been asked enough; empty asks none of them"`
	}
}

func (h draws) invite(ctx context.Context, in *inviteInput) (StaffDraw, error) {
	by, bad := dateFrom(in.Body.RespondBy)
	if bad {
		return StaffDraw{}, errPanelDay.With(domain.Fault{Where: "/respondBy", Code: "bad-day", Detail: errDay.Detail})
	}
	d, err := h.panels.DrawInvitations(ctx, in.ID, panel.InviteOrder{Version: in.Body.Version, Trial: in.Body.Trial,
		Invitations: in.Body.Invitations, Whom: panel.Whom(in.Body.Whom), RespondBy: by, Reason: in.Body.Reason, Beyond: in.Body.Beyond})
	if err != nil {
		return StaffDraw{}, err
	}
	return drawOf(d)
}

func (h draws) list(ctx context.Context, in *byID) ([]StaffDraw, error) {
	list, err := h.panels.Draws(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return drawsOf(list)
}

func drawsOf(list []panel.Draw) ([]StaffDraw, error) {
	out := make([]StaffDraw, len(list))
	for i, d := range list {
		one, err := drawOf(d)
		if err != nil {
			return nil, err
		}
		out[i] = one
	}
	return out, nil
}

// drawOf shows a draw without its people.
func drawOf(d panel.Draw) (StaffDraw, error) {
	out := StaffDraw{ID: d.ID, Stage: d.Stage, Trial: d.Trial, Number: d.Number, Seed: d.Seed, Algorithm: d.Algorithm, InputsHash: d.InputsHash,
		Reason: d.Reason, DrawnAt: d.DrawnAt, DrawnBy: idOf(d.DrawnBy), LeftOut: []StaffLeft{}, Cells: []StaffCell{},
		Out: []StaffOut{}, OverFull: []StaffOver{}, Throws: []int{}}
	switch d.Stage {
	case panel.Refill:
		return refillOf(d, out)
	case panel.Seats:
		var r panel.SeatResult
		err := json.Unmarshal(d.Result, &r)
		out.StandBys = len(r.StandBys)
		out.Pool, out.Asked, out.Drawn, out.Ticket, out.Tickets = r.Pool, r.Size, len(r.Members), r.Ticket, r.Tickets
		out.Least, out.Most, out.Estimate, out.Undrawable = r.LeastShare, r.MostShare, r.Estimate, len(r.Undrawable)
		if by := r.Drawing; by != nil {
			out.Commitment, out.How, out.Sides, out.Throws = r.Published, by.How, by.Sides, append(out.Throws, by.Throws...)
		}
		return out, err
	}
	var r panel.InviteResult
	err := json.Unmarshal(d.Result, &r)
	out.Pool, out.Asked, out.Whom, out.Drawn, out.PeopleHash, out.LeftOut = r.Frame, r.Asked, r.Whom, r.Drawn, r.PeopleHash, leftOf(r.LeftOut)
	if !r.RespondBy.IsZero() {
		out.RespondBy = &r.RespondBy
	}
	for _, c := range r.Strata {
		out.Cells = append(out.Cells, StaffCell{c.Values, c.People, c.Drawn})
	}
	return out, err
}

// refillOf shows a replacement: its causes as counts, nobody by name.
func refillOf(d panel.Draw, out StaffDraw) (StaffDraw, error) {
	var r panel.RefillResult
	err := json.Unmarshal(d.Result, &r)
	out.Pool, out.Asked, out.Drawn, out.StandBys = r.Callable, r.Empty, len(r.Members), r.StandBys
	counts := map[panel.Cause]int{}
	for _, o := range r.Out {
		counts[o.Cause]++
	}
	for _, cause := range append(slices.Clone(panel.Causes), panel.CauseErased) {
		if counts[cause] > 0 {
			out.Out = append(out.Out, StaffOut{cause, counts[cause]})
		}
	}
	out.OverFull = overOf(r.OverFull)
	return out, err
}

func overOf(changes []lottery.Change) []StaffOver {
	list := make([]StaffOver, len(changes))
	for i, c := range changes {
		list[i] = StaffOver{c.Feature, c.Value, c.Was.Max, c.Now.Max}
	}
	return list
}

// StaffVerdict is what came of making a draw again.
type StaffVerdict struct {
	InputsSame bool `json:"inputsSame" doc:"What was kept has the recorded hash"`
	ResultSame bool `json:"resultSame" doc:"The same people are drawn"`
}

func (h draws) verify(ctx context.Context, in *byID) (StaffVerdict, error) {
	v, err := h.panels.Verify(ctx, in.ID)
	return StaffVerdict(v), err
}

func (h draws) pool(ctx context.Context, in *byID) (StaffPool, error) {
	p, err := h.panels.Pool(ctx, in.ID)
	out := StaffPool{People: p.People, Size: p.Size, Feasible: p.Feasible, TooHard: p.TooHard, Faults: quotaFaultsOf(p.Faults),
		Shortages: shortagesOf(p.Shortages), Undrawable: []StaffUndrawable{}}
	for _, u := range p.Undrawable {
		out.Undrawable = append(out.Undrawable, StaffUndrawable{u.ResidentID, u.Shown, string(u.Why)})
	}
	return out, err
}

func shortagesOf(shortages []panel.Shortage) []StaffShortage {
	list := make([]StaffShortage, len(shortages))
	for i, s := range shortages {
		list[i] = StaffShortage{Kind: traitsOf(s.Kind), Have: s.Have, Need: s.Need, Households: s.Households, Detail: s.Detail}
		if len(s.Kind) == 0 && len(s.Quotas) > 0 {
			list[i].Feature, list[i].Value, list[i].Side = s.Quotas[0].Feature, s.Quotas[0].Value, string(s.Quotas[0].Side)
		}
	}
	return list
}

// traitsOf is the traits, never null.
func traitsOf(kind []lottery.Trait) []lottery.Trait {
	if kind == nil {
		return []lottery.Trait{}
	}
	return kind
}
