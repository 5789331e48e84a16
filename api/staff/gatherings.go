package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/mix"
)

// StaffGatheringPage is one page of the list of gatherings.
type StaffGatheringPage struct {
	Items []StaffGatheringRow `json:"items"`
	Next  string              `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffGatheringRow is one gathering in the list.
type StaffGatheringRow struct {
	ID       int64                  `json:"id"`
	Unit     string                 `json:"unit"`
	Kind     booking.Kind           `json:"kind" enum:"meeting,focus_group,observation,interview,walk_along,workshop,training,hearing"`
	Title    string                 `json:"title"`
	Starts   time.Time              `json:"starts"`
	Ends     time.Time              `json:"ends"`
	Place    string                 `json:"place" doc:"Empty is by video"`
	State    booking.GatheringState `json:"state" enum:"planned,open,cancelled,held"`
	Capacity int                    `json:"capacity"`
	Taken    int                    `json:"taken" doc:"Seats that are booked or offered"`
	Waiting  int                    `json:"waiting" doc:"Bookings that wait for seats"`
	SeriesID int64                  `json:"seriesId,omitempty" doc:"None is that it belongs to none"`
	Series   string                 `json:"series" doc:"Title of the series to which it belongs"`
}

// StaffGathering is one gathering without who comes.
type StaffGathering struct {
	ID        int64                  `json:"id"`
	UnitID    int64                  `json:"unitId"`
	Unit      string                 `json:"unit"`
	Kind      booking.Kind           `json:"kind" enum:"meeting,focus_group,observation,interview,walk_along,workshop,training,hearing"`
	Title     string                 `json:"title"`
	About     string                 `json:"about"`
	Starts    time.Time              `json:"starts"`
	Ends      time.Time              `json:"ends"`
	Place     *StaffPlace            `json:"place,omitempty"`
	Video     string                 `json:"video"`
	Capacity  int                    `json:"capacity"`
	Largest   int                    `json:"largest" doc:"Seats that one booking may take"`
	SignUp    booking.SignUp         `json:"signUp" enum:"open,invited"`
	Page      string                 `json:"page" doc:"Path of the page where everybody may sign up; empty when there is none"`
	State     booking.GatheringState `json:"state" enum:"planned,open,cancelled,held"`
	Reason    string                 `json:"reason" doc:"Why it was cancelled"`
	Outcome   string                 `json:"outcome" doc:"What came of it, as those who came are told"`
	Version   int                    `json:"version"`
	Booked    int                    `json:"booked" doc:"Seats that are booked"`
	Offered   int                    `json:"offered" doc:"Seats that are kept for offers"`
	Waiting   int                    `json:"waiting" doc:"Seats that are waited for"`
	Asked     int                    `json:"asked" doc:"People who are invited and have not answered"`
	Undated   int                    `json:"undated" doc:"People who were composed and are invited once the time is found"`
	Finding   bool                   `json:"finding" doc:"People are asked which time suits them"`
	StandBy   int                    `json:"standBy" doc:"Substitutes whom nobody has asked yet"`
	Unmarked  int                    `json:"unmarked" doc:"Bookings of which nobody has written down whether they came"`
	Over      int                    `json:"over" doc:"Seats that stay taken although there are fewer now"`
	Mixed     bool                   `json:"mixed" doc:"The last seats are kept for those whom the group lacks"`
	Mix       []StaffGroupFeature    `json:"mix" doc:"What the group is mixed by; empty to whoever may not see the register"`
	MayChange bool                   `json:"mayChange"`
	Debriefed *time.Time             `json:"debriefed,omitempty" doc:"When those who ran it had talked the day through"`
	Debriefs  bool                   `json:"debriefs" doc:"Whoever asks can tick that off"`
	Begun     bool                   `json:"begun" doc:"Nothing of it can be changed any more"`
	CheckIn   bool                   `json:"checkIn" doc:"Who came can be written down"`
	SeriesID  int64                  `json:"seriesId,omitempty" doc:"None is that it belongs to none"`
	Series    string                 `json:"series" doc:"Title of the series to which it belongs"`
}

// StaffGroupFeature is a feature that a group is mixed by, and how it stands.
type StaffGroupFeature struct {
	NameDa string            `json:"nameDa"`
	NameEn string            `json:"nameEn"`
	Values []StaffGroupValue `json:"values"`
}

// StaffGroupValue is how many people of one value a group is to have, and has.
type StaffGroupValue struct {
	NameDa string `json:"nameDa"`
	NameEn string `json:"nameEn"`
	Min    int    `json:"min"`
	Max    int    `json:"max"`
	Taken  int    `json:"taken" doc:"People who have or are offered a seat"`
	ID     int64  `json:"id,omitempty" doc:"The register's value; none is one that it does not know"`
}

func groupOf(m *booking.Mix) []StaffGroupFeature {
	if m == nil {
		return []StaffGroupFeature{}
	}
	out := make([]StaffGroupFeature, len(m.Quotas.Features))
	place := 0
	for i, f := range m.Quotas.Features {
		out[i] = StaffGroupFeature{f.Name.Da, f.Name.En, make([]StaffGroupValue, len(f.Values))}
		for v, value := range f.Values {
			out[i].Values[v] = StaffGroupValue{value.Name.Da, value.Name.En, value.Min, value.Max, m.Taken.Values[i][v], 0}
			if place < len(m.ValueIDs) {
				out[i].Values[v].ID = m.ValueIDs[place]
			}
			place++
		}
	}
	return out
}

// StaffMix is what a group is to be mixed by.
type StaffMix struct {
	Features []StaffMixFeature `json:"features" maxItems:"20"`
}

// StaffMixFeature is a feature of the register with its values.
type StaffMixFeature struct {
	Values []StaffMixValue `json:"values" minItems:"1" maxItems:"100"`
}

// StaffMixValue is a value of the register, and the fewest and the most people of it.
type StaffMixValue struct {
	ID  int64 `json:"id" minimum:"1"`
	Min int   `json:"min"`
	Max int   `json:"max"`
}

func (m *StaffMix) plan() (all []booking.MixFeature) {
	if m == nil {
		return nil
	}
	for _, f := range m.Features {
		var one booking.MixFeature
		for _, v := range f.Values {
			one.ValueIDs = append(one.ValueIDs, v.ID)
			one.Values = append(one.Values, mix.Value{Min: v.Min, Max: v.Max})
		}
		all = append(all, one)
	}
	return all
}

func gatheringOf(s booking.Shown) StaffGathering {
	g := s.Gathering
	out := StaffGathering{ID: g.ID, UnitID: g.UnitID, Unit: s.Unit, Kind: g.Kind, Title: g.Title, About: g.About, Starts: g.StartsAt, Ends: g.EndsAt, Video: g.Video,
		Capacity: g.Capacity, Largest: g.Largest, SignUp: g.SignUp, State: g.State, Reason: g.Reason, Outcome: g.Outcome, Version: g.Version,
		Booked: s.Booked, Offered: s.Offered, Waiting: s.Waiting, Asked: s.Asked, Undated: s.Undated, Finding: s.Finding, StandBy: s.StandBy, Unmarked: s.Unmarked, Over: g.Over, Mixed: s.Mixed, Mix: groupOf(s.Mix), MayChange: s.MayChange, Debriefed: g.DebriefedAt, Debriefs: s.Debriefs, Begun: s.Begun, CheckIn: s.CheckIn,
		SeriesID: numberOf(g.SeriesID), Series: s.Series}
	if s.Place != nil {
		p := placeOf(*s.Place)
		out.Place = &p
	}
	if g.Code != "" {
		out.Page = "/moede/" + g.Code
	}
	return out
}

// numberOf is the number of what something belongs to; 0 is nothing.
func numberOf(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

type gatherings struct{ bookings *booking.Bookings }

func registerGatherings(a huma.API, bs *booking.Bookings) {
	h := gatherings{bs}
	tag, see, write := op.Tag("gatherings"), op.Needs(domain.GatheringsRead), op.Needs(domain.GatheringsWrite)
	op.Get(a, "/gatherings", "List meetings and groups", h.list, see, tag)
	op.Post(a, "/gatherings", "Arrange a meeting or a group", h.arrange, write, tag, op.About("Citizens do not see it before it is opened."))
	op.Get(a, "/gatherings/{id}", "Show a meeting or a group", h.show, see, tag)
	op.Put(a, "/gatherings/{id}/opening", "Let citizens see it and take seats", h.open, write, tag)
	op.Put(a, "/gatherings/{id}/closing", "Say that it is over", h.close, write, tag, op.About("It closes by itself when its time is over. Who came can still be written down."))
	op.Put(a, "/gatherings/{id}/outcome", "Tell those who came what came of it", h.outcome, write, tag, op.About("It stands on their own pages, and who asked to hear of it gets a mail, once."))
	op.Put(a, "/gatherings/{id}/debriefing", "Tick off that those who ran it have talked the day through", h.debrief, see, tag, op.About("Those who arrange or run it may."))
	op.Put(a, "/gatherings/{id}/words", "Change its words", h.reword, write, tag)
	op.Put(a, "/gatherings/{id}/capacity", "Change how many seats there are", h.resize, write, tag)
	op.Put(a, "/gatherings/{id}/time", "Move it, and tell everybody", h.move, write, tag)
	op.Put(a, "/gatherings/{id}/cancellation", "Cancel it, and tell everybody why", h.callOff, write, tag)
}

type gatheringsInput struct {
	Unit   int64  `query:"unit" minimum:"0"`
	Kind   string `query:"kind" enum:",meeting,focus_group,observation,interview,walk_along,workshop,training,hearing"`
	State  string `query:"state" enum:",planned,open,cancelled,held"`
	Past   bool   `query:"past" doc:"Those that are over, the latest first"`
	Search string `query:"search" maxLength:"200"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After  string `query:"after" maxLength:"200"`
}

func (h gatherings) list(ctx context.Context, in *gatheringsInput) (StaffGatheringPage, error) {
	page, err := h.bookings.List(ctx, booking.Filter{Unit: in.Unit, Kind: booking.Kind(in.Kind), State: booking.GatheringState(in.State), Past: in.Past, Search: in.Search}, in.Limit, in.After)
	out := StaffGatheringPage{make([]StaffGatheringRow, len(page.Items)), page.Next}
	for i, g := range page.Items {
		out.Items[i] = StaffGatheringRow{g.ID, g.Unit, g.Kind, g.Title, g.StartsAt, g.EndsAt, g.Place, g.State, g.Capacity, g.Taken, g.Waiting, numberOf(g.SeriesID), g.Series}
	}
	return out, err
}

type arrangeInput struct {
	Body struct {
		Unit     int64     `json:"unit" minimum:"1"`
		Kind     string    `json:"kind" enum:"meeting,focus_group,observation,interview,walk_along,workshop,training"`
		Title    string    `json:"title" maxLength:"200"`
		About    string    `json:"about" maxLength:"3000"`
		Day      string    `json:"day" maxLength:"20" doc:"2026-12-08"`
		From     string    `json:"from" maxLength:"10" doc:"On the clock in Denmark: 17:00"`
		To       string    `json:"to" maxLength:"10"`
		Place    int64     `json:"place" minimum:"0" doc:"0 is by video"`
		Video    string    `json:"video" maxLength:"400"`
		Capacity int       `json:"capacity"`
		Largest  int       `json:"largest"`
		SignUp   string    `json:"signUp" enum:"open,invited"`
		Mix      *StaffMix `json:"mix,omitempty" doc:"None is that everybody may come"`
		Series   int64     `json:"series,omitempty" minimum:"0" doc:"To which it belongs"`
	}
}

func (h gatherings) arrange(ctx context.Context, in *arrangeInput) (StaffGathering, error) {
	b := in.Body
	starts, ends, misread := booking.Local(b.Day, b.From, b.To)
	g, err := h.bookings.Arrange(ctx, booking.Plan{Unit: b.Unit, Kind: booking.Kind(b.Kind), Title: b.Title, About: b.About, Starts: starts, Ends: ends, Misread: misread,
		Place: b.Place, Video: b.Video, Capacity: b.Capacity, Largest: b.Largest, SignUp: booking.SignUp(b.SignUp), Mix: b.Mix.plan(), Series: b.Series})
	return now(ctx, h.show, g.ID, err)
}

func (h gatherings) show(ctx context.Context, in *byID) (StaffGathering, error) {
	s, err := h.bookings.Show(ctx, in.ID)
	return gatheringOf(s), err
}

func (h gatherings) open(ctx context.Context, in *byVersion) (StaffGathering, error) {
	_, err := h.bookings.OpenUp(ctx, in.ID, in.Body.Version)
	return now(ctx, h.show, in.ID, err)
}

func (h gatherings) close(ctx context.Context, in *byVersion) (StaffGathering, error) {
	_, err := h.bookings.Close(ctx, in.ID, in.Body.Version)
	return now(ctx, h.show, in.ID, err)
}

type gatheringOutcomeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Outcome string `json:"outcome" maxLength:"6000"`
	}
}

func (h gatherings) outcome(ctx context.Context, in *gatheringOutcomeInput) (StaffGathering, error) {
	_, err := h.bookings.WriteOutcome(ctx, in.ID, in.Body.Version, in.Body.Outcome)
	return now(ctx, h.show, in.ID, err)
}

func (h gatherings) debrief(ctx context.Context, in *byID) (StaffGathering, error) {
	_, err := h.bookings.Debrief(ctx, in.ID)
	return now(ctx, h.show, in.ID, err)
}

type rewordInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Title   string `json:"title" maxLength:"200"`
		About   string `json:"about" maxLength:"3000"`
		Largest int    `json:"largest"`
	}
}

func (h gatherings) reword(ctx context.Context, in *rewordInput) (StaffGathering, error) {
	b := in.Body
	_, err := h.bookings.Reword(ctx, in.ID, b.Version, booking.Words{Title: b.Title, About: b.About, Largest: b.Largest})
	return now(ctx, h.show, in.ID, err)
}

type resizeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version  int  `json:"version" minimum:"1"`
		Capacity int  `json:"capacity"`
		Known    bool `json:"known" doc:"That more seats are taken is known: nobody loses one"`
	}
}

func (h gatherings) resize(ctx context.Context, in *resizeInput) (StaffGathering, error) {
	_, err := h.bookings.Resize(ctx, in.ID, in.Body.Version, in.Body.Capacity, in.Body.Known)
	return now(ctx, h.show, in.ID, err)
}

type moveInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Day     string `json:"day" maxLength:"20" doc:"2026-12-08"`
		From    string `json:"from" maxLength:"10" doc:"On the clock in Denmark: 17:00"`
		To      string `json:"to" maxLength:"10"`
		Place   int64  `json:"place" minimum:"0" doc:"0 is by video"`
		Video   string `json:"video" maxLength:"400"`
	}
}

func (h gatherings) move(ctx context.Context, in *moveInput) (StaffGathering, error) {
	b := in.Body
	starts, ends, err := booking.Local(b.Day, b.From, b.To)
	if err != nil {
		return StaffGathering{}, err
	}
	_, err = h.bookings.Move(ctx, in.ID, b.Version, starts, ends, b.Place, b.Video)
	return now(ctx, h.show, in.ID, err)
}

type callOffInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"400" doc:"Told to everybody who signed up"`
	}
}

func (h gatherings) callOff(ctx context.Context, in *callOffInput) (StaffGathering, error) {
	_, err := h.bookings.CallOff(ctx, in.ID, in.Body.Version, in.Body.Reason)
	return now(ctx, h.show, in.ID, err)
}
