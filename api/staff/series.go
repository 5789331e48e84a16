package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
)

// StaffSeriesPage is one page of the list of series.
type StaffSeriesPage struct {
	Items []StaffSeriesRow `json:"items"`
	Next  string           `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffSeriesRow is one series in the list.
type StaffSeriesRow struct {
	ID       int64      `json:"id"`
	UnitID   int64      `json:"unitId"`
	Unit     string     `json:"unit"`
	Title    string     `json:"title"`
	Sessions int        `json:"sessions" doc:"How many meetings belong to it"`
	First    *time.Time `json:"first,omitempty" doc:"Beginning of its first meeting"`
	Last     *time.Time `json:"last,omitempty"`
	Next     *time.Time `json:"next,omitempty" doc:"Beginning of the next that is not cancelled"`
}

// StaffSeries is one series with its meetings. It names nobody.
type StaffSeries struct {
	ID        int64                `json:"id"`
	UnitID    int64                `json:"unitId"`
	Unit      string               `json:"unit"`
	Title     string               `json:"title"`
	Purpose   string               `json:"purpose"`
	Version   int                  `json:"version"`
	Sessions  []StaffSeriesMeeting `json:"sessions" doc:"Those that whoever asks may see, in the order of time"`
	TookPart  []StaffTookPart      `json:"tookPart" doc:"How many people took part in how many of them"`
	MayChange bool                 `json:"mayChange"`
	SeesNames bool                 `json:"seesNames" doc:"Whoever asks may see who took part"`
}

// StaffSeriesMeeting is a meeting of a series.
type StaffSeriesMeeting struct {
	ID       int64                  `json:"id"`
	Title    string                 `json:"title"`
	Starts   time.Time              `json:"starts"`
	Ends     time.Time              `json:"ends"`
	Place    string                 `json:"place" doc:"Empty is by video"`
	State    booking.GatheringState `json:"state" enum:"planned,open,cancelled,held"`
	Capacity int                    `json:"capacity"`
	Taken    int                    `json:"taken" doc:"Seats that are booked or offered"`
	Version  int                    `json:"version"`
	Told     int                    `json:"told" doc:"How many are told when it is called off"`
	Care     int                    `json:"care" doc:"What is then to be called off with suppliers"`
}

// StaffTookPart is how many people took part in so many meetings.
type StaffTookPart struct {
	Times  int `json:"times"`
	People int `json:"people"`
}

// StaffParticipantPage is one page of those with seats in a series.
type StaffParticipantPage struct {
	Items []StaffParticipant `json:"items"`
	Next  string             `json:"next"`
}

// StaffParticipant is somebody with seats in a series.
type StaffParticipant struct {
	Resident  int64  `json:"resident,omitempty" doc:"None is that they are not in the register"`
	Name      string `json:"name" doc:"The alias of a protected person"`
	Protected bool   `json:"protected"`
	Came      int    `json:"came" doc:"In how many they took part"`
	Seats     int    `json:"seats" doc:"In how many they have or had a seat"`
}

// StaffSeriesMade is a series that was made or changed.
type StaffSeriesMade struct {
	ID      int64 `json:"id"`
	Version int   `json:"version"`
}

// StaffCopyDay is a day on which a meeting is to be held again, and what stands in its way.
type StaffCopyDay struct {
	Day       string           `json:"day" doc:"2026-12-08"`
	Starts    time.Time        `json:"starts"`
	Ends      time.Time        `json:"ends"`
	HolidayDa string           `json:"holidayDa" doc:"What the day is called on which most are off; empty is an ordinary day"`
	HolidayEn string           `json:"holidayEn"`
	Left      bool             `json:"left" doc:"It is left out"`
	Clashes   []StaffCopyClash `json:"clashes"`
}

// StaffCopyClash is a room or one of the staff that is taken.
type StaffCopyClash struct {
	Staff string `json:"staff" doc:"Empty is the room"`
	Title string `json:"title" doc:"Of what is held then; empty to whoever may not know"`
}

// StaffCopied is what came of copying a meeting.
type StaffCopied struct {
	Series int64 `json:"series"`
	Made   int   `json:"made"`
}

// StaffCalledOff is how many meetings were called off.
type StaffCalledOff struct {
	Sessions int `json:"sessions"`
}

// StaffCopying is on which further days a meeting is held.
type StaffCopying struct {
	Version  int      `json:"version" minimum:"1"`
	Weeks    int      `json:"weeks" doc:"Between them: 1 or 2; 0 is that the days are given"`
	Times    int      `json:"times" doc:"How many further ones"`
	Days     []string `json:"days" maxItems:"60" doc:"When they are given"`
	Holidays bool     `json:"holidays" doc:"Also on holidays, which are left out otherwise"`
	People   bool     `json:"people" doc:"Those who run it run the copies too"`
	Open     bool     `json:"open" doc:"Seats can be taken at once"`
}

func (c StaffCopying) plan() booking.Copying {
	return booking.Copying{Version: c.Version, Weeks: c.Weeks, Times: c.Times, Days: c.Days, Holidays: c.Holidays, People: c.People, Open: c.Open}
}

type series struct{ bookings *booking.Bookings }

func registerSeries(a huma.API, bs *booking.Bookings) {
	h := series{bs}
	tag, see, write := op.Tag("gatherings"), op.Needs(domain.GatheringsRead), op.Needs(domain.GatheringsWrite)
	op.Get(a, "/gathering-series", "List series of meetings", h.list, see, tag)
	op.Post(a, "/gathering-series", "Make a series of meetings", h.make, write, tag)
	op.Get(a, "/gathering-series/{id}", "Show a series with its meetings", h.show, see, tag, op.About("Nobody is named."))
	op.Put(a, "/gathering-series/{id}/words", "Change the words of a series", h.reword, write, tag)
	op.Delete(a, "/gathering-series/{id}", "Delete a series without meetings", h.remove, write, tag)
	op.Get(a, "/gathering-series/{id}/participants", "List who took part in a series", h.participants, see, tag)
	op.Put(a, "/gathering-series/{id}/cancellation", "Cancel the rest of a series, and tell everybody why", h.callOff, write, tag,
		op.About("All that have not begun, or none. Those that were shown are sent along: when they are others by now, nothing is cancelled."))
	op.Put(a, "/gatherings/{id}/series", "Put a meeting into a series, or take it out", h.join, write, tag)
	op.Post(a, "/gatherings/{id}/copy-preview", "See what would come of holding a meeting again on further days", h.preview, write, tag)
	op.Post(a, "/gatherings/{id}/copies", "Hold a meeting again on further days", h.copy, write, tag, op.About("All of them, or none."))
}

type seriesInput struct {
	Unit   int64  `query:"unit" minimum:"0"`
	Search string `query:"search" maxLength:"200"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After  string `query:"after" maxLength:"200"`
}

func (h series) list(ctx context.Context, in *seriesInput) (StaffSeriesPage, error) {
	page, err := h.bookings.AllSeries(ctx, booking.SeriesFilter{Unit: in.Unit, Search: in.Search}, in.Limit, in.After)
	out := StaffSeriesPage{make([]StaffSeriesRow, len(page.Items)), page.Next}
	for i, s := range page.Items {
		out.Items[i] = StaffSeriesRow{s.ID, s.UnitID, s.Unit, s.Title, s.Sessions, s.First, s.Last, s.Next}
	}
	return out, err
}

// StaffSeriesWords is what staff say of a series.
type StaffSeriesWords struct {
	Title   string `json:"title" maxLength:"200"`
	Purpose string `json:"purpose" maxLength:"1500"`
}

type makeSeriesInput struct {
	Body struct {
		Unit int64 `json:"unit" minimum:"1"`
		StaffSeriesWords
	}
}

func (h series) make(ctx context.Context, in *makeSeriesInput) (StaffSeriesMade, error) {
	s, err := h.bookings.MakeSeries(ctx, in.Body.Unit, booking.SeriesWords(in.Body.StaffSeriesWords))
	return StaffSeriesMade{s.ID, s.Version}, err
}

func (h series) show(ctx context.Context, in *byID) (StaffSeries, error) {
	s, err := h.bookings.ShowSeries(ctx, in.ID)
	out := StaffSeries{ID: s.Series.ID, UnitID: s.Series.UnitID, Unit: s.Unit, Title: s.Series.Title, Purpose: s.Series.Purpose, Version: s.Series.Version,
		Sessions: make([]StaffSeriesMeeting, len(s.Sessions)), TookPart: make([]StaffTookPart, len(s.TookPart)), MayChange: s.MayChange, SeesNames: s.SeesNames}
	for i, g := range s.Sessions {
		out.Sessions[i] = StaffSeriesMeeting{g.ID, g.Title, g.StartsAt, g.EndsAt, g.Place, g.State, g.Capacity, g.Taken, g.Version, g.Told, g.Care}
	}
	for i, p := range s.TookPart {
		out.TookPart[i] = StaffTookPart{p.Times, p.People}
	}
	return out, err
}

type rewordSeriesInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version" minimum:"1"`
		StaffSeriesWords
	}
}

func (h series) reword(ctx context.Context, in *rewordSeriesInput) (StaffSeriesMade, error) {
	s, err := h.bookings.RewordSeries(ctx, in.ID, in.Body.Version, booking.SeriesWords(in.Body.StaffSeriesWords))
	return StaffSeriesMade{s.ID, s.Version}, err
}

type removeSeriesInput struct {
	ID      int64 `path:"id" minimum:"1"`
	Version int   `query:"version" minimum:"1" required:"true"`
}

func (h series) remove(ctx context.Context, in *removeSeriesInput) (op.None, error) {
	return op.None{}, h.bookings.DeleteSeries(ctx, in.ID, in.Version)
}

type participantsInput struct {
	ID    int64  `path:"id" minimum:"1"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After string `query:"after" maxLength:"200"`
}

func (h series) participants(ctx context.Context, in *participantsInput) (StaffParticipantPage, error) {
	page, err := h.bookings.Participants(ctx, in.ID, in.Limit, in.After)
	out := StaffParticipantPage{make([]StaffParticipant, len(page.Items)), page.Next}
	for i, p := range page.Items {
		out.Items[i] = StaffParticipant{Name: p.Name, Protected: p.Protected, Came: p.Came, Seats: p.Seats}
		if p.ResidentID != nil {
			out.Items[i].Resident = *p.ResidentID
		}
	}
	return out, err
}

type callOffRestInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Sessions []StaffKnownSession `json:"sessions" maxItems:"60" doc:"Those that were shown"`
		Reason   string              `json:"reason" maxLength:"400" doc:"Told to everybody who signed up"`
	}
}

// StaffKnownSession is a meeting as it was shown.
type StaffKnownSession struct {
	ID      int64 `json:"id" minimum:"1"`
	Version int   `json:"version" minimum:"1"`
}

func (h series) callOff(ctx context.Context, in *callOffRestInput) (StaffCalledOff, error) {
	known := make([]booking.Known, len(in.Body.Sessions))
	for i, s := range in.Body.Sessions {
		known[i] = booking.Known{ID: s.ID, Version: s.Version}
	}
	n, err := h.bookings.CallOffRest(ctx, in.ID, known, in.Body.Reason)
	return StaffCalledOff{n}, err
}

type joinInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int   `json:"version" minimum:"1"`
		Series  int64 `json:"series" minimum:"0" doc:"0 takes it out"`
	}
}

func (h series) join(ctx context.Context, in *joinInput) (StaffGathering, error) {
	_, err := h.bookings.PutInSeries(ctx, in.ID, in.Body.Version, in.Body.Series)
	return now(ctx, gatherings(h).show, in.ID, err)
}

type copyInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffCopying
}

func (h series) preview(ctx context.Context, in *copyInput) ([]StaffCopyDay, error) {
	days, err := h.bookings.PreviewCopies(ctx, in.ID, in.Body.plan())
	out := make([]StaffCopyDay, len(days))
	for i, d := range days {
		out[i] = StaffCopyDay{Day: d.Day, Starts: d.Starts, Ends: d.Ends, Left: d.Left, Clashes: make([]StaffCopyClash, len(d.Clashes))}
		if d.Holiday != nil {
			out[i].HolidayDa, out[i].HolidayEn = d.Holiday.Da, d.Holiday.En
		}
		for n, c := range d.Clashes {
			out[i].Clashes[n] = StaffCopyClash{c.Staff, c.Title}
		}
	}
	return out, err
}

func (h series) copy(ctx context.Context, in *copyInput) (StaffCopied, error) {
	made, err := h.bookings.Copy(ctx, in.ID, in.Body.plan())
	if err != nil {
		return StaffCopied{}, err
	}
	return StaffCopied{*made[0].SeriesID, len(made)}, nil
}
