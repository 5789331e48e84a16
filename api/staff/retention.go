package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/privacy"
)

// StaffRetentionTerm is for how long one sort of personal data is kept.
type StaffRetentionTerm struct {
	Class     string      `json:"class" doc:"What the texts about it are found by"`
	Days      int         `json:"days" doc:"Days for which it is kept once it is no longer needed"`
	Usual     int         `json:"usual" doc:"The same when nobody decides"`
	Least     int         `json:"least"`
	Most      int         `json:"most"`
	Role      domain.Role `json:"role" doc:"The role that answers for it"`
	Owner     string      `json:"owner" doc:"Who answers for it instead, or empty"`
	Held      bool        `json:"held" doc:"Nothing of it is deleted for now"`
	Reason    string      `json:"reason" doc:"Why it was decided like this, or empty"`
	ChangedAt *time.Time  `json:"changedAt,omitempty"`
}

// StaffRetention is all terms, and when they were last acted on.
type StaffRetention struct {
	Terms []StaffRetentionTerm `json:"terms"`
	RanAt *time.Time           `json:"ranAt,omitempty" doc:"When everything that was due was last deleted"`
}

// StaffRetentionDue is what would be deleted of one sort of data, in numbers.
type StaffRetentionDue struct {
	Class  string     `json:"class"`
	Days   int        `json:"days"`
	Things int        `json:"things"`
	People int        `json:"people" doc:"Whose they are, where that is known"`
	Oldest *time.Time `json:"oldest,omitempty" doc:"Since when the oldest is no longer needed"`
}

// StaffRetentionReport is what was deleted of one sort of data on a day, in numbers.
type StaffRetentionReport struct {
	Day    string `json:"day" format:"date"`
	Class  string `json:"class"`
	Days   int    `json:"days" doc:"The time that was in force"`
	Things int    `json:"things"`
	People int    `json:"people"`
	Oldest string `json:"oldest" format:"date" doc:"Since when the oldest was no longer needed"`
}

// StaffRetentionReports is one page of reports, the newest day first.
type StaffRetentionReports struct {
	Items []StaffRetentionReport `json:"items"`
	Next  string                 `json:"next" doc:"Marker of the next page; empty on the last"`
}

type retention struct{ privacy *privacy.Privacy }

func registerRetention(a huma.API, pr *privacy.Privacy) {
	h := retention{pr}
	tag, write := op.Tag("retention"), op.Needs(domain.SettingsWrite)
	op.Get(a, "/retention", "Tell for how long each sort of personal data is kept", h.terms, write, tag)
	op.Get(a, "/retention/due", "Count what would be deleted now", h.due, write, tag, op.About("It deletes nothing."))
	op.Get(a, "/retention/{class}/due", "Count what would be deleted with another term", h.try, write, tag, op.About("It deletes nothing."))
	op.Put(a, "/retention/{class}", "Decide for how long one sort of data is kept", h.decide, write, tag)
	op.Get(a, "/retention/reports", "List what was deleted, by day", h.reports, write, tag)
}

func (h retention) terms(ctx context.Context, _ *nothing) (StaffRetention, error) {
	list, ran, err := h.privacy.Terms(ctx)
	out := StaffRetention{Terms: make([]StaffRetentionTerm, len(list)), RanAt: ran}
	for i, t := range list {
		out.Terms[i] = StaffRetentionTerm{Class: t.Code, Days: t.Days, Usual: t.Usual, Least: t.Least, Most: t.Most, Role: t.Owner}
		if s := t.Setting; s != nil {
			out.Terms[i].Owner, out.Terms[i].Held, out.Terms[i].Reason, out.Terms[i].ChangedAt = s.Owner, s.Held, s.Reason, &s.ChangedAt
		}
	}
	return out, err
}

func retentionDueOf(d privacy.Due) StaffRetentionDue {
	return StaffRetentionDue{Class: d.Class, Days: d.Days, Things: d.Things, People: d.People, Oldest: d.Oldest}
}

func (h retention) due(ctx context.Context, _ *nothing) ([]StaffRetentionDue, error) {
	list, err := h.privacy.DryRun(ctx)
	out := make([]StaffRetentionDue, len(list))
	for i, d := range list {
		out[i] = retentionDueOf(d)
	}
	return out, err
}

type tryRetentionInput struct {
	Class string `path:"class" maxLength:"40"`
	Days  int    `query:"days" minimum:"1" maximum:"4000" required:"true"`
}

func (h retention) try(ctx context.Context, in *tryRetentionInput) (StaffRetentionDue, error) {
	d, err := h.privacy.Try(ctx, in.Class, in.Days)
	return retentionDueOf(d), err
}

type decideRetentionInput struct {
	Class string `path:"class" maxLength:"40"`
	Body  struct {
		Days   int    `json:"days" minimum:"1" maximum:"4000"`
		Held   bool   `json:"held" doc:"Nothing of it is deleted for now"`
		Owner  string `json:"owner" maxLength:"100" doc:"Who answers for it; empty is the usual role"`
		Reason string `json:"reason" maxLength:"500" doc:"Why it is kept for this long"`
	}
}

func (h retention) decide(ctx context.Context, in *decideRetentionInput) (StaffRetention, error) {
	b := in.Body
	if err := h.privacy.Decide(ctx, in.Class, privacy.RetentionSetting{Days: b.Days, Held: b.Held, Owner: b.Owner, Reason: b.Reason}); err != nil {
		return StaffRetention{}, err
	}
	return h.terms(ctx, nil)
}

type retentionReportsInput struct {
	After string `query:"after" maxLength:"200"`
}

func (h retention) reports(ctx context.Context, in *retentionReportsInput) (StaffRetentionReports, error) {
	page, err := h.privacy.Reports(ctx, in.After, 50)
	out := StaffRetentionReports{Items: make([]StaffRetentionReport, len(page.Items)), Next: page.Next}
	for i, r := range page.Items {
		out.Items[i] = StaffRetentionReport{r.Day.Format(time.DateOnly), r.Class, r.Days, r.Things, r.People, r.Oldest.Format(time.DateOnly)}
	}
	return out, err
}
