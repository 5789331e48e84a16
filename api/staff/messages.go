package staff

import (
	"context"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/message"
)

// StaffMessage is one mail in a list.
type StaffMessage struct {
	ID         int64            `json:"id"`
	Kind       string           `json:"kind"`
	Activity   string           `json:"activity" doc:"Such as panel:12; empty for none"`
	Resident   int64            `json:"resident" doc:"0 when it is not to a citizen, or the citizen was erased"`
	Batch      int64            `json:"batch" doc:"0 when it belongs to none"`
	Language   message.Language `json:"language" enum:"da,en"`
	Address    string           `json:"address" doc:"Shortened: enough to tell two apart"`
	State      message.State    `json:"state" enum:"queued,held,claimed,handed_over,retry,sent,failed,uncertain,suppressed,expired,cancelled"`
	Reason     string           `json:"reason" doc:"Code of why it waits or did not go; empty for none"`
	CreatedAt  time.Time        `json:"createdAt"`
	DueAt      time.Time        `json:"dueAt"`
	NotAfter   time.Time        `json:"notAfter"`
	HandedOver *time.Time       `json:"handedOverAt,omitempty"`
	Attempts   int              `json:"attempts"`
}

// StaffMessagePage is one page of mails.
type StaffMessagePage struct {
	Items []StaffMessage `json:"items"`
	Next  string         `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffStory is one mail with all that happened to it.
type StaffStory struct {
	StaffMessage
	FullAddress string             `json:"fullAddress"`
	Subject     string             `json:"subject" doc:"As handed over; empty before that"`
	Text        string             `json:"text" doc:"As handed over, the personal link masked"`
	TextVersion int                `json:"textVersion" doc:"0 is the built-in text"`
	RelayReply  string             `json:"relayReply" doc:"The relay's own words, with its number of the mail"`
	Tries       []StaffAttempt     `json:"tries"`
	Suppressed  []StaffSuppression `json:"suppressed" doc:"Why nothing may go to the address now"`
}

// StaffAttempt is one attempt to send a mail, or one decision about an uncertain one.
type StaffAttempt struct {
	At     time.Time     `json:"at"`
	Class  message.Class `json:"class" enum:"accepted,busy,deferred,mailbox-full,no-mailbox,policy,too-large,refused,relay,lost,fault,staff-sent,staff-again"`
	Code   int           `json:"code" doc:"SMTP code; 0 when there was no answer"`
	Status string        `json:"status"`
	Reply  string        `json:"reply"`
}

// StaffSuppression is why an address must not be written to.
type StaffSuppression struct {
	Scope  message.Scope             `json:"scope" enum:"all,panel,service"`
	Reason message.SuppressionReason `json:"reason" enum:"no-mailbox,opted-out,objection,staff"`
	Since  time.Time                 `json:"since"`
}

// StaffBatch is one sending to many people and how far it has come.
type StaffBatch struct {
	ID        int64              `json:"id"`
	Kind      string             `json:"kind"`
	Activity  string             `json:"activity"`
	State     message.BatchState `json:"state" enum:"running,stopped"`
	Reason    string             `json:"reason" doc:"Why it is stopped: staff or policy"`
	CreatedAt time.Time          `json:"createdAt"`
	Total     int                `json:"total"`
	Waiting   int                `json:"waiting" doc:"Still to go, held ones too"`
	Sent      int                `json:"sent"`
	NotSent   int                `json:"notSent" doc:"Will not go: refused, no address, answered meanwhile, too late"`
	Uncertain int                `json:"uncertain"`
}

type messages struct{ messages *message.Messages }

func registerMessages(a huma.API, m *message.Messages) {
	h := messages{m}
	read, send := op.Needs(domain.MessagesRead), op.Needs(domain.MessagesSend)
	op.Get(a, "/messages", "List mails: what was sent to whom, when, and why not", h.list, read, op.Tag("messages"))
	op.Get(a, "/messages/{id}", "Tell the story of one mail", h.show, read, op.Tag("messages"))
	op.Put(a, "/messages/{id}/decision", "Decide about a mail of uncertain fate", h.decide, send, op.Tag("messages"))
	op.Put(a, "/messages/{id}/release", "Write to the address of a mail again", h.release, send, op.Tag("messages"))
	op.Get(a, "/batches", "List sendings with their progress", h.batches, read, op.Tag("messages"))
	op.Put(a, "/batches/{id}/state", "Stop or resume a sending", h.change, send, op.Tag("messages"),
		op.About("A stop holds at once: no mail that the relay has not begun to take goes out after it."))
}

type messagesInput struct {
	Activity string `query:"activity" maxLength:"50"`
	Resident int64  `query:"resident" minimum:"0"`
	Batch    int64  `query:"batch" minimum:"0"`
	Kind     string `query:"kind" maxLength:"50"`
	Group    string `query:"group" enum:"waiting,sent,not-sent,uncertain" doc:"States that belong together"`
	After    string `query:"after" doc:"Marker of the page"`
}

// groups are the states as staff think of them.
var groups = map[string][]message.State{
	"waiting":   {message.Queued, message.Held, message.Claimed, message.HandedOver, message.Retry},
	"sent":      {message.Sent},
	"not-sent":  {message.Failed, message.Suppressed, message.Expired, message.Cancelled},
	"uncertain": {message.Uncertain},
}

func (h messages) list(ctx context.Context, in *messagesInput) (StaffMessagePage, error) {
	page, err := h.messages.List(ctx, message.Filter{
		Activity: in.Activity, Resident: in.Resident, Batch: in.Batch, Kind: in.Kind, States: groups[in.Group], Cursor: in.After,
	})
	out := StaffMessagePage{Items: make([]StaffMessage, len(page.Items)), Next: page.Next}
	for i, m := range page.Items {
		out.Items[i] = messageOf(m)
	}
	return out, err
}

func messageOf(m message.Message) StaffMessage {
	return StaffMessage{
		ID: m.ID, Kind: m.Kind, Activity: m.Activity, Resident: idOf(m.ResidentID), Batch: idOf(m.BatchID), Language: m.Language,
		Address: shortened(m.Address), State: m.State, Reason: m.Reason, CreatedAt: m.CreatedAt, DueAt: m.DueAt, NotAfter: m.NotAfter,
		HandedOver: m.HandedOverAt, Attempts: m.Attempts,
	}
}

func idOf(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// shortened keeps the first letter and the domain of an address.
func shortened(address string) string {
	name, host, ok := strings.Cut(address, "@")
	if !ok || name == "" {
		return ""
	}
	return string([]rune(name)[:1]) + "•••@" + host
}

func (h messages) show(ctx context.Context, in *byID) (StaffStory, error) {
	s, err := h.messages.Show(ctx, in.ID)
	out := StaffStory{
		StaffMessage: messageOf(s.Message), FullAddress: s.Address, Subject: s.SentSubject, Text: s.SentText, TextVersion: s.TextVersion,
		RelayReply: s.RelayReply, Tries: make([]StaffAttempt, len(s.Attempts)), Suppressed: make([]StaffSuppression, len(s.Suppressed)),
	}
	for i, d := range s.Attempts {
		out.Tries[i] = StaffAttempt{At: d.At, Class: d.Class, Code: d.Code, Status: d.Status, Reply: d.Reply}
	}
	for i, p := range s.Suppressed {
		out.Suppressed[i] = StaffSuppression{Scope: p.Scope, Reason: p.Reason, Since: p.CreatedAt}
	}
	return out, err
}

type decisionInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Decision string `json:"decision" enum:"sent,again" doc:"sent: treat it as sent. again: send it once more"`
	}
}

func (h messages) decide(ctx context.Context, in *decisionInput) (op.None, error) {
	if in.Body.Decision == "again" {
		return op.None{}, h.messages.SendAgain(ctx, in.ID)
	}
	return op.None{}, h.messages.TreatAsSent(ctx, in.ID)
}

type releaseInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" minLength:"3" maxLength:"500" doc:"Why, kept with who and when"`
	}
}

func (h messages) release(ctx context.Context, in *releaseInput) (op.None, error) {
	return op.None{}, h.messages.Release(ctx, in.ID, in.Body.Reason)
}

type batchesInput struct {
	Activity string `query:"activity" maxLength:"50" doc:"Empty for all"`
}

func (h messages) batches(ctx context.Context, in *batchesInput) ([]StaffBatch, error) {
	list, err := h.messages.Batches(ctx, in.Activity)
	out := make([]StaffBatch, len(list))
	for i, b := range list {
		out[i] = batchOf(b)
	}
	return out, err
}

func batchOf(b message.Progress) StaffBatch {
	out := StaffBatch{ID: b.ID, Kind: b.Kind, Activity: b.Activity, State: b.State, Reason: b.Reason, CreatedAt: b.CreatedAt}
	sum := func(group string) (n int) {
		for _, s := range groups[group] {
			n += b.Counts[s]
		}
		return n
	}
	out.Waiting, out.Sent, out.NotSent, out.Uncertain = sum("waiting"), sum("sent"), sum("not-sent"), sum("uncertain")
	out.Total = out.Waiting + out.Sent + out.NotSent + out.Uncertain
	return out
}

type batchInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		State message.BatchState `json:"state" enum:"running,stopped"`
	}
}

func (h messages) change(ctx context.Context, in *batchInput) (op.None, error) {
	if in.Body.State == message.Stopped {
		return op.None{}, h.messages.Stop(ctx, in.ID)
	}
	return op.None{}, h.messages.Resume(ctx, in.ID)
}
