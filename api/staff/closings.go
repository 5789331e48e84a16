package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
	"deltag/domain/privacy"
)

// StaffClosingPlan is what closing a panel now would do.
type StaffClosingPlan struct {
	State     panel.State      `json:"state" enum:"draft,inviting,drawn,confirmed,closed"`
	EndsOn    string           `json:"endsOn" doc:"The last day; empty until it is known"`
	Running   bool             `json:"running" doc:"Citizens have been told the last day"`
	DaysLeft  int              `json:"daysLeft" doc:"Whole days after today"`
	Members   int              `json:"members" doc:"Who sit in the panel and are thanked"`
	Waiting   int              `json:"waiting" doc:"Others who are told"`
	Unreached int              `json:"unreached" doc:"Of all, people without an address for mail"`
	Mails     int              `json:"mails" doc:"Mails that wait and would be taken back"`
	Links     int              `json:"links" doc:"Links that would stop working"`
	People    int              `json:"people" doc:"To whom the panel leads"`
	Changes   []StaffEndChange `json:"changes" doc:"Each time the last day was moved"`
}

// StaffEndChange is one time that a panel's last day was moved.
type StaffEndChange struct {
	Was     string    `json:"was"`
	Becomes string    `json:"becomes"`
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// StaffDeletionReport is how a panel's people are let go, in numbers alone.
type StaffDeletionReport struct {
	Name     string             `json:"name"`
	State    panel.State        `json:"state" enum:"draft,inviting,drawn,confirmed,closed"`
	ClosedAt *time.Time         `json:"closedAt,omitempty"`
	Closing  *StaffClosing      `json:"closing,omitempty" doc:"None before the panel is closed"`
	Waits    []StaffWaits       `json:"waits" doc:"Who is still known, and by which rule they are let go"`
	Done     []StaffDeletion    `json:"done" doc:"Who was let go"`
	People   int                `json:"people" doc:"To whom something still leads"`
	Contacts int                `json:"contacts" doc:"Days for which it is kept how often people were asked"`
	WholeAt  *time.Time         `json:"wholeAt,omitempty" doc:"When the last was let go; none until then"`
	Hinders  []string           `json:"hinders" doc:"Why people cannot be let go now"`
	Figures  *StaffFiguresShown `json:"figures,omitempty" doc:"What is kept"`
	May      bool               `json:"may" doc:"You may let the people go now"`
}

// StaffClosing is how a panel was closed.
type StaffClosing struct {
	Cause     panel.ClosingCause `json:"cause" enum:"ended,early"`
	Reason    string             `json:"reason"`
	By        string             `json:"by"`
	People    int                `json:"people"`
	Thanked   int                `json:"thanked"`
	Unreached int                `json:"unreached"`
	Cancelled int                `json:"cancelled"`
	Links     int                `json:"links"`
}

// StaffWaits is people of one sort who are still known.
type StaffWaits struct {
	Class  string     `json:"class"`
	Days   int        `json:"days" doc:"Days for which they are kept once they are no longer needed"`
	Held   bool       `json:"held"`
	People int        `json:"people"`
	By     *time.Time `json:"by,omitempty" doc:"By when the last of them is gone"`
}

// StaffDeletion is people who were let go at once.
type StaffDeletion struct {
	Class  string    `json:"class"`
	Days   int       `json:"days"`
	People int       `json:"people"`
	Early  bool      `json:"early"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// StaffFiguresShown is what is kept of a panel. A number of fewer than five people is -1.
type StaffFiguresShown struct {
	Size         int                  `json:"size"`
	Totals       StaffPhaseFigures    `json:"totals"`
	Features     []StaffFigureFeature `json:"features"`
	Waves        []StaffFigureWave    `json:"waves"`
	Exits        []StaffFigureExits   `json:"exits"`
	Draws        map[string]int       `json:"draws"`
	Combinations int                  `json:"combinations"`
}

// StaffPhaseFigures is a number of people in each phase; -1 is hidden.
type StaffPhaseFigures struct {
	Invited   int `json:"invited"`
	Yes       int `json:"yes"`
	Drawn     int `json:"drawn"`
	Confirmed int `json:"confirmed"`
}

// StaffFigureFeature is the composition by one feature.
type StaffFigureFeature struct {
	NameDA string             `json:"nameDa"`
	NameEN string             `json:"nameEn"`
	Values []StaffFigureValue `json:"values"`
}

// StaffFigureValue is the composition by one value.
type StaffFigureValue struct {
	NameDA     string            `json:"nameDa"`
	NameEN     string            `json:"nameEn"`
	Population int               `json:"population"`
	Min        int               `json:"min"`
	Target     int               `json:"target"`
	Max        int               `json:"max"`
	Counts     StaffPhaseFigures `json:"counts"`
}

// StaffFigureWave is what the invited of one wave said; -1 is hidden.
type StaffFigureWave struct {
	Wave     int `json:"wave"`
	Invited  int `json:"invited"`
	Accepted int `json:"accepted"`
	Declined int `json:"declined"`
	NotNow   int `json:"notNow"`
	Silent   int `json:"silent"`
}

// StaffFigureExits counts those who left for one cause; -1 is hidden.
type StaffFigureExits struct {
	Cause panel.Cause `json:"cause"`
	N     int         `json:"n"`
}

type closings struct {
	panels  *panel.Panels
	privacy *privacy.Privacy
}

func registerClosings(a huma.API, ps *panel.Panels, pr *privacy.Privacy) {
	h := closings{ps, pr}
	tag, write := op.Tag("panels"), op.Needs(domain.PanelsWrite)
	op.Get(a, "/panels/{id}/closing", "Tell what closing a panel now would do", h.plan, write, tag, op.About("It changes nothing."))
	op.Put(a, "/panels/{id}/closing", "Close a panel before its last day", h.close, write, tag)
	op.Put(a, "/panels/{id}/end", "Move the last day of a panel", h.moveEnd, write, tag)
	op.Get(a, "/panels/{id}/deletion", "Tell how a panel's people are let go", h.report, op.Needs(domain.OverviewRead), tag)
	op.Post(a, "/panels/{id}/deletion", "Let the people of a closed panel go before their time", h.delete, op.Needs(domain.ErasureWrite), tag)
}

func (h closings) plan(ctx context.Context, in *byID) (StaffClosingPlan, error) {
	p, err := h.panels.ClosingPlan(ctx, in.ID)
	out := StaffClosingPlan{State: p.Panel.State, EndsOn: dateOf(p.Panel.EndsOn), Running: p.Running, DaysLeft: p.DaysLeft, Members: p.Members, Waiting: p.Waiting,
		Unreached: p.Unreached, Mails: p.Mails, Links: p.Links, People: p.People, Changes: []StaffEndChange{}}
	for _, c := range p.Changes {
		out.Changes = append(out.Changes, StaffEndChange{dateOf(&c.Was), dateOf(&c.Becomes), c.Reason, nameOf(p.Staff, c.ChangedBy), c.ChangedAt})
	}
	return out, err
}

func nameOf(staff map[int64]string, id *int64) string {
	if id == nil {
		return ""
	}
	return staff[*id]
}

type closeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"1000"`
	}
}

func (h closings) close(ctx context.Context, in *closeInput) (StaffPanel, error) {
	p, err := h.panels.Close(ctx, in.ID, in.Body.Version, in.Body.Reason)
	return panels{h.panels}.answer(ctx, p, err)
}

type endInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		EndsOn  string `json:"endsOn"`
		Reason  string `json:"reason" maxLength:"1000"`
	}
}

func (h closings) moveEnd(ctx context.Context, in *endInput) (StaffPanel, error) {
	to, bad := dateFrom(in.Body.EndsOn)
	if bad || to == nil {
		return StaffPanel{}, errPanelDay.With(domain.Fault{Where: "/endsOn", Code: "bad-day", Detail: errDay.Detail})
	}
	p, err := h.panels.MoveEnd(ctx, in.ID, in.Body.Version, *to, in.Body.Reason)
	return panels{h.panels}.answer(ctx, p, err)
}

type deletionInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" maxLength:"1000"`
	}
}

func (h closings) delete(ctx context.Context, in *deletionInput) (StaffDeletionReport, error) {
	if _, err := h.privacy.DeletePanel(ctx, in.ID, in.Body.Reason); err != nil {
		return StaffDeletionReport{}, err
	}
	return h.report(ctx, &byID{ID: in.ID})
}

func (h closings) report(ctx context.Context, in *byID) (StaffDeletionReport, error) {
	r, err := h.privacy.PanelReport(ctx, in.ID)
	if err != nil {
		return StaffDeletionReport{}, err
	}
	out := StaffDeletionReport{Name: r.Panel.Name, State: r.Panel.State, ClosedAt: r.Panel.ClosedAt, People: r.People, Contacts: r.Contacts, WholeAt: r.WholeAt,
		Waits: []StaffWaits{}, Done: []StaffDeletion{}, Hinders: []string{}, May: r.May}
	for _, w := range r.Waits {
		out.Waits = append(out.Waits, StaffWaits{w.Class, w.Days, w.Held, w.People, w.By})
	}
	for _, d := range r.Done {
		out.Done = append(out.Done, StaffDeletion{d.Class, d.Days, d.People, d.Early, d.Reason, nameOf(r.Staff, d.DoneBy), d.DoneAt})
	}
	for _, hinder := range r.Hinders {
		out.Hinders = append(out.Hinders, string(hinder))
	}
	if c := r.Closing; c != nil {
		out.Closing = &StaffClosing{c.Cause, c.Reason, r.ClosedBy, c.People, c.Thanked, c.Unreached, c.Cancelled, c.Links}
		out.Figures = figuresOf(r.Figures)
	}
	return out, nil
}

func shownOf(c panel.Count) int {
	if c.Hidden {
		return -1
	}
	return c.N
}

func phaseFigures(c map[panel.Phase]panel.Count) StaffPhaseFigures {
	return StaffPhaseFigures{shownOf(c[panel.PhaseInvited]), shownOf(c[panel.PhaseYes]), shownOf(c[panel.PhaseDrawn]), shownOf(c[panel.PhaseConfirmed])}
}

func figuresOf(f *panel.Shown) *StaffFiguresShown {
	out := &StaffFiguresShown{Size: f.Size, Totals: phaseFigures(f.Totals), Features: []StaffFigureFeature{}, Waves: []StaffFigureWave{}, Exits: []StaffFigureExits{},
		Draws: map[string]int{}, Combinations: f.Combinations}
	for _, feature := range f.Features {
		one := StaffFigureFeature{feature.NameDA, feature.NameEN, []StaffFigureValue{}}
		for i, v := range feature.Values {
			value := StaffFigureValue{NameDA: v.NameDA, NameEN: v.NameEN, Population: v.Population, Counts: phaseFigures(feature.Counts[i])}
			if v.Quota != nil {
				value.Min, value.Target, value.Max = v.Quota.Min, v.Quota.Target, v.Quota.Max
			}
			one.Values = append(one.Values, value)
		}
		out.Features = append(out.Features, one)
	}
	for _, w := range f.Waves {
		out.Waves = append(out.Waves, StaffFigureWave{w.Wave, shownOf(w.Invited), shownOf(w.Accepted), shownOf(w.Declined), shownOf(w.NotNow), shownOf(w.No)})
	}
	for _, e := range f.Exits {
		out.Exits = append(out.Exits, StaffFigureExits{e.Cause, shownOf(e.Count)})
	}
	for stage, n := range f.Draws {
		out.Draws[string(stage)] = n
	}
	return out
}
