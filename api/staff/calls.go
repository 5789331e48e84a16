package staff

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// StaffCallLine is somebody to be called.
type StaffCallLine struct {
	Invitation int64            `json:"invitation"`
	Resident   int64            `json:"resident"`
	Shown      string           `json:"shown" doc:"The name, or the alias of a protected person"`
	Wave       int              `json:"wave"`
	Reason     panel.CallReason `json:"reason" enum:"wanted,prefers-phone,letter-returned,letter-unanswered,no-address,bounced,silent"`
	Since      time.Time        `json:"since" doc:"When the person was invited"`
	Attempts   int              `json:"attempts"`
	AgainAt    *time.Time       `json:"againAt,omitempty" doc:"Not to be called before then"`
	Agreed     bool             `json:"agreed" doc:"The time was agreed with the person"`
	Claimed    bool             `json:"claimed" doc:"Somebody else is calling them now"`
	Mine       bool             `json:"mine" doc:"You are calling them now"`
	Short      float64          `json:"short" doc:"How much is missing of the kinds of people that they are; 0 is nothing"`
}

// StaffCallList is whom to call about a panel, the first one first.
type StaffCallList struct {
	Name  string          `json:"name" doc:"Of the panel"`
	State panel.State     `json:"state" enum:"draft,inviting,drawn,confirmed,closed" doc:"Of the panel"`
	Most  int             `json:"most" doc:"How often one person is called at most"`
	Items []StaffCallLine `json:"items"`
	More  bool            `json:"more" doc:"There are more; they come up as the first are called"`
}

// StaffCall is a call that is yours for 15 minutes.
type StaffCall struct {
	StaffCallLine
	Phone    string           `json:"phone"`
	Language message.Language `json:"language" enum:"da,en"`
}

// StaffNextCall is the next call, if there is one.
type StaffNextCall struct {
	Call *StaffCall `json:"call,omitempty"`
}

type calls struct{ panels *panel.Panels }

func registerCalls(a huma.API, ps *panel.Panels) {
	h := calls{ps}
	tag, answer := op.Tag("calls"), op.Needs(domain.RepliesWrite)
	op.Get(a, "/panels/{id}/calls", "List whom to call about a panel", h.list, answer, tag,
		op.About("The kinds of people that lack most answers come first, then those who have waited longest. Protected people are listed for those alone who may see them."))
	op.Post(a, "/panels/{id}/calls/next", "Take the next call", h.next, answer, tag,
		op.About("It is yours for 15 minutes: nobody else gets the same person. Nothing is answered when nobody is left."))
	op.Put(a, "/panels/{id}/calls/most", "Decide how often one person is called at most", h.most, op.Needs(domain.PanelsWrite), tag)
	registerFile(a, "export-calls", "/panels/{id}/calls/export", "Export the list of whom to call", "Protected people are not in it.", h.export, op.Needs(domain.ResidentsExport), tag)
	op.Put(a, "/invitations/{id}/call", "Take the call of a certain person", h.take, answer, tag)
	op.Delete(a, "/invitations/{id}/call", "Give a call back without having called", h.putOff, answer, tag)
	op.Post(a, "/invitations/{id}/calls", "Write down what came of a call", h.log, answer, tag)
	op.Put(a, "/invitations/{id}/call-wish", "Note that a citizen asked to be called", h.wish, answer, tag)
}

func lineOf(l panel.CallLine) StaffCallLine {
	return StaffCallLine{l.InvitationID, l.ResidentID, l.Shown, l.Wave, l.Reason, l.Since, l.Attempts, l.AgainAt, l.Agreed, l.Claimed, l.Mine, l.Short}
}

func callOf(l panel.CallLine) StaffCall { return StaffCall{lineOf(l), l.Phone, l.Language} }

type callsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Wave int   `query:"wave" minimum:"0" doc:"0 is all"`
}

func (h calls) list(ctx context.Context, in *callsInput) (StaffCallList, error) {
	list, err := h.panels.Calls(ctx, in.ID, in.Wave)
	out := StaffCallList{Name: list.Panel.Name, State: list.Panel.State, Most: list.Most, Items: make([]StaffCallLine, len(list.Lines)), More: list.More}
	for i, l := range list.Lines {
		out.Items[i] = lineOf(l)
	}
	return out, err
}

func (h calls) next(ctx context.Context, in *callsInput) (StaffNextCall, error) {
	line, found, err := h.panels.NextCall(ctx, in.ID, in.Wave)
	if err != nil || !found {
		return StaffNextCall{}, err
	}
	call := callOf(line)
	return StaffNextCall{&call}, nil
}

type mostInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Most int `json:"most" minimum:"1" maximum:"20"`
	}
}

func (h calls) most(ctx context.Context, in *mostInput) (op.None, error) {
	return op.None{}, h.panels.SetMostCalls(ctx, in.ID, in.Body.Most)
}

func (h calls) take(ctx context.Context, in *byID) (StaffCall, error) {
	line, err := h.panels.TakeCall(ctx, in.ID)
	return callOf(line), err
}

func (h calls) putOff(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.panels.PutOffCall(ctx, in.ID)
}

type logCallInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Outcome panel.CallOutcome `json:"outcome" enum:"not_home,wrong_number,call_back,letter,mail"`
		AgainAt *time.Time        `json:"againAt,omitempty" doc:"When to call again; needed with call_back"`
	}
}

func (h calls) log(ctx context.Context, in *logCallInput) (op.None, error) {
	return op.None{}, h.panels.LogCall(ctx, in.ID, in.Body.Outcome, in.Body.AgainAt)
}

type wishInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Wanted bool `json:"wanted"`
	}
}

func (h calls) wish(ctx context.Context, in *wishInput) (op.None, error) {
	return op.None{}, h.panels.WishCall(ctx, in.ID, in.Body.Wanted)
}

// StaffFileOrder is how a list is taken out.
type StaffFileOrder struct {
	Format   string `json:"format" enum:"csv,xlsx"`
	Language string `json:"language" enum:"da,en"`
	Purpose  string `json:"purpose" minLength:"3" maxLength:"500" doc:"What the list is for, kept with who and when"`
}

func (f StaffFileOrder) domain() panel.File { return panel.File(f) }

// file keeps the whole of a file back until the use of the data is recorded.
func (f StaffFileOrder) file(ctx context.Context, name string, write func(io.Writer) error) (*fileOut, error) {
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes[f.Format], `attachment; filename="` + name + `.` + f.Format + `"`, file.Bytes()}, nil
}

type exportCallsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Wave int   `query:"wave" minimum:"0" doc:"0 is all"`
	Body StaffFileOrder
}

func (h calls) export(ctx context.Context, in *exportCallsInput) (*fileOut, error) {
	return in.Body.file(ctx, "calls", func(w io.Writer) error { return h.panels.ExportCalls(ctx, in.ID, in.Wave, in.Body.domain(), w) })
}
