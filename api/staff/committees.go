package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/org"
)

// StaffCommitteeRow is one committee in the list.
type StaffCommitteeRow struct {
	ID    int64          `json:"id"`
	Unit  string         `json:"unit"`
	Name  string         `json:"name" doc:"What it is called today"`
	Next  *time.Time     `json:"next,omitempty" doc:"Its next meeting"`
	Rules []hearing.Kind `json:"rules" doc:"The kinds of hearings that there are rules for today"`
	Ended bool           `json:"ended"`
}

// StaffCommittee is one committee without its meetings.
type StaffCommittee struct {
	ID        int64                `json:"id"`
	Unit      string               `json:"unit"`
	Name      string               `json:"name" doc:"What it is called today"`
	Names     []StaffCommitteeName `json:"names" doc:"The oldest first"`
	Weekday   int                  `json:"weekday" doc:"The usual day of its meetings, 1 is Monday; 0 is none"`
	From      string               `json:"from" doc:"The first day on which there is this committee"`
	Ends      string               `json:"ends" doc:"The first day on which there is none any more; empty when it goes on"`
	Version   int                  `json:"version"`
	Rules     []StaffHearingRules  `json:"rules" doc:"All there were and will be, the newest first"`
	MayChange bool                 `json:"mayChange"`
}

// StaffCommitteeName is what a committee is called from a day on.
type StaffCommitteeName struct {
	Name string `json:"name"`
	From string `json:"from"`
}

type committees struct {
	org      *org.Org
	hearings *hearing.Hearings
}

func registerCommittees(a huma.API, o *org.Org, hs *hearing.Hearings) {
	h := committees{o, hs}
	tag, see, write := op.Tag("committees"), op.Needs(domain.CommitteesRead), op.Needs(domain.CommitteesWrite)
	op.Get(a, "/committees", "List the committees", h.list, see, tag)
	op.Post(a, "/committees", "Add a committee", h.add, write, tag)
	op.Get(a, "/committees/{id}", "Show a committee with its rules for hearings", h.show, see, tag)
	op.Put(a, "/committees/{id}", "Change a committee's usual weekday, or end it", h.change, write, tag)
	op.Post(a, "/committees/{id}/names", "Give a committee another name from a day on", h.rename, write, tag)
}

func (h committees) list(ctx context.Context, _ *nothing) ([]StaffCommitteeRow, error) {
	all, err := h.hearings.Committees(ctx)
	out := make([]StaffCommitteeRow, len(all))
	for i, c := range all {
		out[i] = StaffCommitteeRow{c.ID, c.Unit, c.Name, c.Next, append([]hearing.Kind{}, c.Kinds...), c.Ended}
	}
	return out, err
}

// committeeDay reads a date. What is none is the zero day, which the domain refuses together with all else that is wrong.
func committeeDay(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return day
}

type newCommitteeInput struct {
	Body struct {
		Unit    int64  `json:"unit" minimum:"1"`
		Name    string `json:"name" maxLength:"400"`
		Weekday int    `json:"weekday" doc:"1 is Monday; 0 is none"`
		From    string `json:"from" maxLength:"10" doc:"As 2027-01-25"`
	}
}

func (h committees) add(ctx context.Context, in *newCommitteeInput) (StaffCommittee, error) {
	b := in.Body
	c, err := h.org.AddCommittee(ctx, org.NewCommittee{Unit: b.Unit, Name: b.Name, Weekday: b.Weekday, From: committeeDay(b.From)})
	return now(ctx, h.show, c.ID, err)
}

func (h committees) show(ctx context.Context, in *byID) (StaffCommittee, error) {
	s, err := h.hearings.Committee(ctx, in.ID)
	out := StaffCommittee{ID: s.ID, Unit: s.Unit, Name: s.Name, Names: make([]StaffCommitteeName, len(s.Names)), From: s.ValidFrom.Format(time.DateOnly), Ends: dateOf(s.ValidTo),
		Version: s.Version, Rules: make([]StaffHearingRules, len(s.Rules)), MayChange: s.MayChange}
	if s.Weekday != nil {
		out.Weekday = *s.Weekday
	}
	for i, n := range s.Names {
		out.Names[i] = StaffCommitteeName{n.Name, n.ValidFrom.Format(time.DateOnly)}
	}
	for i := range s.Rules {
		out.Rules[i] = hearingRulesOf(&s.Rules[i])
	}
	return out, err
}

type committeeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version"`
		Weekday int    `json:"weekday" doc:"1 is Monday; 0 is none"`
		Ends    string `json:"ends" maxLength:"10" doc:"The first day on which there is none any more; empty when it goes on"`
	}
}

func (h committees) change(ctx context.Context, in *committeeInput) (StaffCommittee, error) {
	var ends *time.Time
	if in.Body.Ends != "" {
		day, err := time.Parse(time.DateOnly, in.Body.Ends)
		if err != nil {
			return StaffCommittee{}, org.ErrCommittee.With(domain.Fault{Where: "/ends", Code: "day", Detail: "Give a day."})
		}
		ends = &day
	}
	return now(ctx, h.show, in.ID, h.org.ChangeCommittee(ctx, in.ID, in.Body.Version, in.Body.Weekday, ends))
}

type committeeNameInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Name string `json:"name" maxLength:"400"`
		From string `json:"from" maxLength:"10" doc:"As 2027-01-25"`
	}
}

func (h committees) rename(ctx context.Context, in *committeeNameInput) (StaffCommittee, error) {
	return now(ctx, h.show, in.ID, h.org.RenameCommittee(ctx, in.ID, in.Body.Name, committeeDay(in.Body.From)))
}
