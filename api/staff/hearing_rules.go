package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/message"
)

// StaffBothWords is a text in both languages.
type StaffBothWords struct {
	Da string `json:"da"`
	En string `json:"en"`
}

// StaffHearingRules is a committee's rules about hearings of one kind, for as long as they hold.
type StaffHearingRules struct {
	ID       int64          `json:"id"`
	Kind     hearing.Kind   `json:"kind" enum:"requested,invited"`
	From     string         `json:"from" doc:"The day from which they hold"`
	Ends     string         `json:"ends" doc:"The first day on which they do not hold; empty when they go on"`
	Source   string         `json:"source" doc:"Where the committee has written them"`
	Rules    hearing.Rules  `json:"rules"`
	Deadline StaffBothWords `json:"deadline" doc:"The deadline in words"`
	Version  int            `json:"version"`
}

// StaffHearingRulesPage is one rule set on its page.
type StaffHearingRulesPage struct {
	StaffHearingRules
	CommitteeID int64           `json:"committeeId"`
	Committee   string          `json:"committee"`
	MayChange   bool            `json:"mayChange" doc:"New rules can be given"`
	Used        bool            `json:"used" doc:"A meeting was held under them, so they stay as they are"`
	Next        []StaffDatedDue `json:"next" doc:"What they mean for the next meetings"`
}

// StaffHearingTemplate is rules as a committee somewhere has published them, to begin one's own from.
type StaffHearingTemplate struct {
	Key          string         `json:"key"`
	Municipality string         `json:"municipality"`
	Committee    string         `json:"committee"`
	Kind         hearing.Kind   `json:"kind" enum:"requested,invited"`
	Source       string         `json:"source"`
	Rules        hearing.Rules  `json:"rules"`
	Deadline     StaffBothWords `json:"deadline" doc:"The deadline in words"`
}

// StaffDue is a deadline with its reason, in both languages.
type StaffDue struct {
	At      *time.Time     `json:"at,omitempty" doc:"None is agreed with the secretariat"`
	When    StaffBothWords `json:"when" doc:"As people say it"`
	Reason  StaffBothWords `json:"reason"`
	Warning StaffBothWords `json:"warning" doc:"It falls on a day that is closed; empty when it does not"`
}

// StaffDatedDue is what rules mean for one meeting.
type StaffDatedDue struct {
	Meeting   time.Time `json:"meeting"`
	Planned   bool      `json:"planned" doc:"It is in the calendar; else it is only the usual weekday"`
	On        StaffDue  `json:"on" doc:"The deadline of what is on the agenda"`
	Off       *StaffDue `json:"off,omitempty" doc:"Of what is not, where that differs"`
	Material  *StaffDue `json:"material,omitempty" doc:"By when papers must be there"`
	Suspended string    `json:"suspended" doc:"The day of the municipal election before which there are no hearings; empty when there are"`
}

func both(f func(message.Language) string) StaffBothWords {
	return StaffBothWords{f(message.Danish), f(message.English)}
}

func dueOf(d *hearing.Due) *StaffDue {
	if d == nil {
		return nil
	}
	out := &StaffDue{When: both(d.When), Reason: both(d.Reason), Warning: both(d.Warning)}
	if !d.Agreed {
		at := d.At.UTC()
		out.At = &at
	}
	return out
}

func datedOf(d *hearing.Dated) *StaffDatedDue {
	if d == nil {
		return nil
	}
	out := &StaffDatedDue{Meeting: d.Meeting.UTC(), Planned: d.Planned, On: *dueOf(&d.On), Off: dueOf(d.Off), Material: dueOf(d.Material)}
	if d.Suspended {
		out.Suspended = d.Election.Format(time.DateOnly)
	}
	return out
}

func allDated(list []hearing.Dated) []StaffDatedDue {
	out := make([]StaffDatedDue, len(list))
	for i := range list {
		out[i] = *datedOf(&list[i])
	}
	return out
}

func hearingRulesOf(r *hearing.RuleSet) StaffHearingRules {
	return StaffHearingRules{r.ID, r.Kind, r.ValidFrom.Format(time.DateOnly), dateOf(r.ValidTo), r.Source, r.Rules, both(r.Rules.Deadline.Words), r.Version}
}

type hearingRules struct{ hearings *hearing.Hearings }

func registerHearingRules(a huma.API, hs *hearing.Hearings) {
	h := hearingRules{hs}
	tag, see, write := op.Tag("hearing rules"), op.Needs(domain.CommitteesRead), op.Needs(domain.CommitteesWrite)
	op.Get(a, "/hearing-templates", "List published rules for hearings, to begin one's own from", h.templates, see, tag)
	op.Get(a, "/hearing-rules/{id}", "Show a rule set with what it means for the next meetings", h.show, see, tag)
	op.Post(a, "/committees/{id}/hearing-rules", "Give a committee rules for hearings from a day on", h.add, write, tag)
	op.Put(a, "/hearing-rules/{id}", "Correct rules under which no meeting was held", h.change, write, tag)
	op.Post(a, "/committees/{id}/hearing-rules-preview", "Tell what rules would mean for the next meetings", h.preview, see, tag, op.About("Keeps nothing."))
}

func (h hearingRules) templates(context.Context, *nothing) ([]StaffHearingTemplate, error) {
	all := hearing.Templates()
	out := make([]StaffHearingTemplate, len(all))
	for i, t := range all {
		out[i] = StaffHearingTemplate{t.Key, t.Municipality, t.Committee, t.Kind, t.Source, t.Rules, both(t.Rules.Deadline.Words)}
	}
	return out, nil
}

func (h hearingRules) show(ctx context.Context, in *byID) (StaffHearingRulesPage, error) {
	s, err := h.hearings.RuleSet(ctx, in.ID)
	return StaffHearingRulesPage{hearingRulesOf(&s.RuleSet), s.CommitteeID, s.Committee, s.MayChange, s.Used, allDated(s.Next)}, err
}

type newHearingRulesInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Kind   hearing.Kind  `json:"kind" enum:"requested,invited"`
		From   string        `json:"from" maxLength:"10" doc:"As 2027-01-25"`
		Source string        `json:"source" maxLength:"1000"`
		Rules  hearing.Rules `json:"rules"`
	}
}

func (h hearingRules) add(ctx context.Context, in *newHearingRulesInput) (StaffHearingRules, error) {
	b := in.Body
	r, err := h.hearings.AddRules(ctx, in.ID, hearing.NewRules{Kind: b.Kind, From: committeeDay(b.From), Rules: b.Rules, Source: b.Source})
	return hearingRulesOf(&r), err
}

type hearingRulesInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int           `json:"version"`
		Source  string        `json:"source" maxLength:"1000"`
		Rules   hearing.Rules `json:"rules"`
	}
}

func (h hearingRules) change(ctx context.Context, in *hearingRulesInput) (StaffHearingRules, error) {
	r, err := h.hearings.ChangeRules(ctx, in.ID, in.Body.Version, in.Body.Rules, in.Body.Source)
	return hearingRulesOf(&r), err
}

type previewInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Rules hearing.Rules `json:"rules"`
	}
}

func (h hearingRules) preview(ctx context.Context, in *previewInput) ([]StaffDatedDue, error) {
	list, err := h.hearings.Preview(ctx, in.ID, in.Body.Rules)
	return allDated(list), err
}
