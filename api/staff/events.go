package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/survey/sample"
)

// StaffEventList is what came of a list of events, or would.
type StaffEventList struct {
	Rows    int            `json:"rows" doc:"With an event"`
	Added   int            `json:"added"`
	Known   int            `json:"known" doc:"Told before: the same list given twice adds nothing"`
	People  int            `json:"people"`
	From    string         `json:"from" doc:"The first day"`
	To      string         `json:"to"`
	Unfound int            `json:"unfound" doc:"Rows whose people are not in the register"`
	Faults  []StaffMissing `json:"faults" doc:"What keeps the list from being used, each at its row and column"`
	Missing []StaffMissing `json:"missing" doc:"The first rows whose people are not in the register"`
}

// StaffConversationDay is one day of a unit in one channel.
type StaffConversationDay struct {
	Day     string `json:"day"`
	Channel string `json:"channel" enum:",in_person,phone,video,letter" doc:"Empty is not told by the list"`
	Held    int    `json:"held" doc:"By the unit's own figures; -1 is not told yet"`
	Listed  int    `json:"listed" doc:"On the lists that it gave"`
	People  int    `json:"people"`
}

// StaffConversationDays are the conversations of some days.
type StaffConversationDays struct {
	From string                 `json:"from"`
	To   string                 `json:"to"`
	Days []StaffConversationDay `json:"days"`
}

type happenings struct{ samples *sample.Samples }

// eventsLimit is the largest list of events in bytes.
const eventsLimit = 32 << 20

func registerEvents(a huma.API, ss *sample.Samples) {
	h := happenings{ss}
	tag, see, write, large := op.Tag("events"), op.Needs(domain.SurveysRead), op.Needs(domain.SurveysWrite), op.LargeBody(eventsLimit)
	op.Post(a, "/survey-events/check", "Read a list of conversations or of offers that ended, and show every fault", h.check, write, tag, large, op.About("Keeps nothing."))
	op.Post(a, "/survey-events", "Take in a list of conversations or of offers that ended", h.add, write, tag, large)
	op.Get(a, "/units/{id}/conversations", "Count conversations day by day", h.days, see, tag)
	op.Put(a, "/units/{id}/conversations", "Say how many conversations a unit had", h.setDays, write, tag)
}

type eventListInput struct {
	Unit    int64  `query:"unit" minimum:"1" required:"true"`
	Kind    string `query:"kind" enum:"conversation,offer_end" required:"true"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (in *eventListInput) list() sample.List {
	return sample.List{Unit: in.Unit, Kind: in.Kind, Data: in.RawBody}
}

func eventListOf(r sample.ListReport) StaffEventList {
	return StaffEventList{r.Rows, r.Added, r.Known, r.People, dateOf(r.First), dateOf(r.Last), r.Unfound, missingOf(r.Faults), missingOf(r.Missing)}
}

func (h happenings) check(ctx context.Context, in *eventListInput) (StaffEventList, error) {
	r, err := h.samples.CheckList(ctx, in.list())
	return eventListOf(r), err
}

func (h happenings) add(ctx context.Context, in *eventListInput) (StaffEventList, error) {
	r, err := h.samples.AddList(ctx, in.list())
	return eventListOf(r), err
}

type daysInput struct {
	ID   int64  `path:"id" minimum:"1"`
	From string `query:"from" maxLength:"10" doc:"Empty is two weeks before the last day"`
	To   string `query:"to" maxLength:"10" doc:"Empty is today"`
}

func (h happenings) days(ctx context.Context, in *daysInput) (StaffConversationDays, error) {
	from, badFrom := dateFrom(in.From)
	to, badTo := dateFrom(in.To)
	if badFrom || badTo {
		return StaffConversationDays{}, sample.ErrCount.With(domain.Fault{Where: "/from", Code: "day-unreadable", Detail: "Write the days as 2026-12-31."})
	}
	w, err := h.samples.Days(ctx, in.ID, from, to)
	out := StaffConversationDays{dateOf(&w.From), dateOf(&w.To), make([]StaffConversationDay, len(w.Rows))}
	for i, r := range w.Rows {
		out.Days[i] = StaffConversationDay{dateOf(&r.Day), r.Channel, -1, r.Listed, r.People}
		if r.Held != nil {
			out.Days[i].Held = *r.Held
		}
	}
	return out, err
}

type setDaysInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body []struct {
		Day     string `json:"day" maxLength:"10"`
		Channel string `json:"channel" enum:"in_person,phone,video,letter"`
		Held    int    `json:"held" doc:"-1 takes the count back"`
	} `maxItems:"500"`
}

func (h happenings) setDays(ctx context.Context, in *setDaysInput) (op.None, error) {
	counts := make([]sample.Held, len(in.Body))
	for i, c := range in.Body {
		counts[i] = sample.Held{Channel: c.Channel, Held: c.Held}
		if day, bad := dateFrom(c.Day); !bad && day != nil { // one that cannot be read is refused as missing
			counts[i].Day = *day
		}
	}
	return op.None{}, h.samples.SetDays(ctx, in.ID, counts)
}
