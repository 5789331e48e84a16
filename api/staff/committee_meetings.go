package staff

import (
	"bytes"
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/hearing"
)

// StaffCommitteeMeetingPage is one page of a committee's meetings.
type StaffCommitteeMeetingPage struct {
	Items []StaffCommitteeMeetingRow `json:"items"`
	Next  string                     `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffCommitteeMeetingRow is one meeting in the list.
type StaffCommitteeMeetingRow struct {
	ID     int64                `json:"id"`
	Starts time.Time            `json:"starts"`
	Ends   *time.Time           `json:"ends,omitempty"`
	Place  string               `json:"place"`
	State  hearing.MeetingState `json:"state" enum:"planned,cancelled"`
	Items  int                  `json:"items" doc:"On its agenda"`
	Over   bool                 `json:"over"`
	Due    *StaffDatedDue       `json:"due,omitempty" doc:"By when a citizen must ask to speak; none without rules"`
}

// StaffCommitteeMeeting is one meeting with its agenda.
type StaffCommitteeMeeting struct {
	ID          int64                `json:"id"`
	CommitteeID int64                `json:"committeeId"`
	Committee   string               `json:"committee" doc:"What it is called on the day of the meeting"`
	Starts      time.Time            `json:"starts"`
	Ends        *time.Time           `json:"ends,omitempty"`
	Place       string               `json:"place"`
	State       hearing.MeetingState `json:"state" enum:"planned,cancelled"`
	Imported    bool                 `json:"imported" doc:"It has a number of another system, by which it is found again"`
	Version     int                  `json:"version"`
	Over        bool                 `json:"over"`
	MayChange   bool                 `json:"mayChange"`
	Own         bool                 `json:"own" doc:"Of one's own units: of the committees above nobody is shown who speaks"`
	Rules       *StaffHearingRules   `json:"rules,omitempty" doc:"About those who ask to speak"`
	Due         *StaffDatedDue       `json:"due,omitempty"`
	Items       []StaffAgendaItem    `json:"items"`
	Others      []StaffOtherMeeting  `json:"others" doc:"To which an item can be moved"`
}

// StaffAgendaItem is one item of an agenda.
type StaffAgendaItem struct {
	ID         int64             `json:"id"`
	Number     string            `json:"number"`
	Title      string            `json:"title"`
	CaseNumber string            `json:"caseNumber"`
	Closed     bool              `json:"closed" doc:"Treated behind closed doors"`
	State      hearing.ItemState `json:"state" enum:"on,off"`
	Moves      int               `json:"moves" doc:"How often it moved to another meeting"`
	Version    int               `json:"version"`
}

// StaffOtherMeeting is a meeting to which an item can be moved.
type StaffOtherMeeting struct {
	ID     int64     `json:"id"`
	Starts time.Time `json:"starts"`
}

// StaffAgendaFile is what came of a file of agendas, or would.
type StaffAgendaFile struct {
	Meetings int                 `json:"meetings"`
	Over     int                 `json:"over" doc:"Of them, begun already and left alone"`
	Changes  []StaffAgendaChange `json:"changes"`
	Faults   []StaffMissing      `json:"faults" doc:"What keeps the file from being taken in, each at its row and column"`
	More     bool                `json:"more" doc:"There are more faults than are told"`
	Seen     string              `json:"seen" doc:"A mark of these changes, which taking the file in asks for"`
}

// StaffAgendaChange is one thing that a file changes.
type StaffAgendaChange struct {
	Kind    hearing.ChangeKind `json:"kind" enum:"meeting-added,meeting-moved,meeting-changed,meeting-cancelled,item-added,item-moved,item-changed,item-off,item-back"`
	Meeting time.Time          `json:"meeting"`
	Was     *time.Time         `json:"was,omitempty" doc:"When the meeting was, or that of an item that moves"`
	Number  string             `json:"number"`
	Title   string             `json:"title"`
}

type committeeMeetings struct{ hearings *hearing.Hearings }

// agendaLimit is the largest file of agendas in bytes.
const agendaLimit = 8 << 20

func registerCommitteeMeetings(a huma.API, hs *hearing.Hearings) {
	h := committeeMeetings{hs}
	tag, see, write, large := op.Tag("committee meetings"), op.Needs(domain.CommitteesRead), op.Needs(domain.CommitteesWrite), op.LargeBody(agendaLimit)
	op.Get(a, "/committees/{id}/meetings", "List a committee's meetings", h.list, see, tag)
	registerFile(a, "committee-meetings-file", "/committees/{id}/meetings/file", "Write a committee's meetings as a list for Excel", "It holds what the list shows, without pages.", h.file, see, tag)
	op.Post(a, "/committees/{id}/meetings", "Plan a meeting", h.add, write, tag)
	op.Get(a, "/committee-meetings/{id}", "Show a meeting with its agenda", h.show, see, tag)
	op.Put(a, "/committee-meetings/{id}", "Move a meeting, or correct its place", h.change, write, tag)
	op.Put(a, "/committee-meetings/{id}/cancellation", "Say that a meeting is not held", h.cancel, write, tag)
	op.Post(a, "/committee-meetings/{id}/items", "Put an item on the agenda", h.addItem, write, tag)
	op.Put(a, "/agenda-items/{id}", "Correct an item, move it to another meeting, or take it off", h.changeItem, write, tag)
	op.Post(a, "/committees/{id}/agenda-file/check", "Read a file of agendas, and show what it would change or every fault", h.check, write, tag, large, op.About("Keeps nothing."))
	op.Post(a, "/committees/{id}/agenda-file", "Take in a file of agendas", h.take, write, tag, large)
}

type committeeMeetingsInput struct {
	ID    int64  `path:"id" minimum:"1"`
	Over  bool   `query:"over" doc:"Those that have begun"`
	Sort  string `query:"sort" enum:",when,-when,items,-items,state,-state" doc:"Empty is by day, of those that have begun the last first"`
	After string `query:"after" maxLength:"200"`
}

func (h committeeMeetings) list(ctx context.Context, in *committeeMeetingsInput) (StaffCommitteeMeetingPage, error) {
	page, err := h.hearings.Meetings(ctx, hearing.MeetingFilter{Committee: in.ID, Over: in.Over, Sort: in.Sort, Cursor: in.After, Limit: 50})
	out := StaffCommitteeMeetingPage{make([]StaffCommitteeMeetingRow, len(page.Items)), page.Next}
	for i, m := range page.Items {
		out.Items[i] = StaffCommitteeMeetingRow{m.ID, m.StartsAt, m.EndsAt, m.Place, m.State, m.Items, m.Over, datedOf(m.Dated)}
	}
	return out, err
}

type committeeMeetingsFileInput struct {
	ID   int64  `path:"id" minimum:"1"`
	Over bool   `query:"over" doc:"Those that have begun"`
	Sort string `query:"sort" enum:",when,-when,items,-items,state,-state" doc:"As the list"`
}

func (h committeeMeetings) file(ctx context.Context, in *committeeMeetingsFileInput) (*fileOut, error) {
	var file bytes.Buffer
	if err := h.hearings.MeetingFile(ctx, hearing.MeetingFilter{Committee: in.ID, Over: in.Over, Sort: in.Sort}, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes["csv"], `attachment; filename="udvalgsmoeder.csv"`, file.Bytes()}, nil
}

// StaffMeetingWords is what staff say of a meeting.
type StaffMeetingWords struct {
	Day   string `json:"day" maxLength:"10" doc:"As 2027-01-25"`
	From  string `json:"from" maxLength:"5" doc:"As 15:00"`
	To    string `json:"to" maxLength:"5" doc:"Empty is unknown"`
	Place string `json:"place" maxLength:"400"`
}

func (w StaffMeetingWords) meeting() hearing.NewMeeting {
	return hearing.NewMeeting{Times: hearing.Times{Day: w.Day, From: w.From, To: w.To}, Place: w.Place}
}

type newCommitteeMeetingInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffMeetingWords
}

func (h committeeMeetings) add(ctx context.Context, in *newCommitteeMeetingInput) (StaffCommitteeMeeting, error) {
	m, err := h.hearings.AddMeeting(ctx, in.ID, in.Body.meeting())
	return now(ctx, h.show, m.ID, err)
}

func (h committeeMeetings) show(ctx context.Context, in *byID) (StaffCommitteeMeeting, error) {
	s, err := h.hearings.Meeting(ctx, in.ID)
	out := StaffCommitteeMeeting{ID: s.ID, CommitteeID: s.CommitteeID, Committee: s.Committee, Starts: s.StartsAt, Ends: s.EndsAt, Place: s.Place, State: s.State, Imported: s.UID != "",
		Version: s.Version, Over: s.Over, MayChange: s.MayChange, Own: s.Own, Due: datedOf(s.Dated), Items: make([]StaffAgendaItem, len(s.Items)), Others: make([]StaffOtherMeeting, len(s.Others))}
	if s.Rules != nil {
		r := hearingRulesOf(s.Rules)
		out.Rules = &r
	}
	for i := range s.Items {
		out.Items[i] = agendaItemOf(&s.Items[i])
	}
	for i, m := range s.Others {
		out.Others[i] = StaffOtherMeeting{m.ID, m.StartsAt}
	}
	return out, err
}

func agendaItemOf(i *hearing.Item) StaffAgendaItem {
	return StaffAgendaItem{i.ID, i.Number, i.Title, i.CaseNumber, i.Closed, i.State, i.Moves, i.Version}
}

type committeeMeetingInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int               `json:"version"`
		Meeting StaffMeetingWords `json:"meeting"`
	}
}

func (h committeeMeetings) change(ctx context.Context, in *committeeMeetingInput) (StaffCommitteeMeeting, error) {
	return now(ctx, h.show, in.ID, h.hearings.ChangeMeeting(ctx, in.ID, in.Body.Version, in.Body.Meeting.meeting()))
}

type meetingVersionInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version"`
	}
}

func (h committeeMeetings) cancel(ctx context.Context, in *meetingVersionInput) (StaffCommitteeMeeting, error) {
	return now(ctx, h.show, in.ID, h.hearings.CancelMeeting(ctx, in.ID, in.Body.Version))
}

// StaffItemWords is what staff say of an item.
type StaffItemWords struct {
	Number     string `json:"number" maxLength:"40"`
	Title      string `json:"title" maxLength:"600"`
	CaseNumber string `json:"caseNumber" maxLength:"120"`
	Closed     bool   `json:"closed"`
}

type newAgendaItemInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffItemWords
}

func (h committeeMeetings) addItem(ctx context.Context, in *newAgendaItemInput) (StaffAgendaItem, error) {
	i, err := h.hearings.AddItem(ctx, in.ID, hearing.NewItem(in.Body))
	return agendaItemOf(&i), err
}

type agendaItemInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int               `json:"version"`
		Item    StaffItemWords    `json:"item"`
		Meeting int64             `json:"meeting" minimum:"1" doc:"On whose agenda it stands"`
		State   hearing.ItemState `json:"state" enum:"on,off"`
	}
}

func (h committeeMeetings) changeItem(ctx context.Context, in *agendaItemInput) (StaffAgendaItem, error) {
	b := in.Body
	i, err := h.hearings.ChangeItem(ctx, in.ID, b.Version, hearing.NewItem(b.Item), b.Meeting, b.State)
	return agendaItemOf(&i), err
}

type agendaFileInput struct {
	ID      int64  `path:"id" minimum:"1"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func agendaFileOf(r hearing.Report) StaffAgendaFile {
	out := StaffAgendaFile{r.Meetings, r.Over, make([]StaffAgendaChange, len(r.Changes)), missingOf(r.Faults), r.More, r.Seen}
	for i, c := range r.Changes {
		out.Changes[i] = StaffAgendaChange{c.Kind, c.Meeting.UTC(), c.Was, c.Number, c.Title}
	}
	return out
}

func (h committeeMeetings) check(ctx context.Context, in *agendaFileInput) (StaffAgendaFile, error) {
	r, err := h.hearings.CheckAgenda(ctx, in.ID, in.RawBody)
	return agendaFileOf(r), err
}

type takeAgendaInput struct {
	ID      int64  `path:"id" minimum:"1"`
	Seen    string `query:"seen" minLength:"64" maxLength:"64" doc:"The mark of the changes that were seen"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (h committeeMeetings) take(ctx context.Context, in *takeAgendaInput) (StaffAgendaFile, error) {
	r, err := h.hearings.TakeAgenda(ctx, in.ID, in.RawBody, in.Seen)
	return agendaFileOf(r), err
}
