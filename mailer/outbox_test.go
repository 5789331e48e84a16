package mailer_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/mailer"
	"deltag/mailer/smtptest"
)

func TestSendAndRecord(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.queue(invite(1, "anna@borger.example"))
	o.queue(invite(1, "anna@borger.example"), invite(2, ""))
	if n := o.deliver(); n != 1 {
		t.Errorf("tried %d mails", n)
	}
	o.want(1, "sent")
	o.want(2, "suppressed no-address")
	if diff := cmp.Diff(map[string]int{"anna@borger.example": 1}, o.server.Count()); diff != "" {
		t.Fatal(diff)
	}
	raw := string(o.server.Mails()[0].Raw)
	if !strings.Contains(strings.ReplaceAll(raw, "=\n", ""), "VERYSECRETTOKEN") {
		t.Error("the citizen's own link is not in the mail")
	}
	if opened, err := message.OpenMail([]byte(raw)); err != nil || !strings.Contains(opened.Text, opened.Unsubscribe) || !strings.Contains(opened.HTML, opened.Unsubscribe) {
		t.Errorf("the way out is not in the foot of the mail: %v", err)
	}
	row, err := o.messages.Show(o.As(domain.Coordinator, 1), o.id(1))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row.SentText, "VERYSECRET") || !strings.Contains(row.SentText, "••••••••") || len(row.SentHash) != 32 {
		t.Errorf("the stored copy is wrong:\n%s", row.SentText)
	}
	if !strings.Contains(row.RelayReply, "queued as") || !strings.Contains(raw, row.MailID+"@deltag.example.dk") {
		t.Errorf("reply %q, id %q", row.RelayReply, row.MailID)
	}
	if len(row.Attempts) != 1 || row.Attempts[0].Class != message.Accepted || row.Attempts[0].Code != 250 {
		t.Errorf("%+v", row.Attempts)
	}
	if n := domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM access_record WHERE subject = 'message' AND resident_ids @> '[1]'"); n != 1 {
		t.Errorf("%d access records", n)
	}
}

func TestDecidedAtTheMomentOfSending(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.prepare = func(tx *domain.Tx, m message.Message) (message.Content, error) {
		if m.SubjectID == 1 {
			return message.Content{}, message.NotWanted("answered")
		}
		return message.Content{To: "new@borger.example", Language: message.English, Values: map[string]string{"link": secret, "answer_by": "Friday"}}, nil
	}
	o.queue(invite(1, "a@borger.example"), invite(2, "old@borger.example"))
	o.deliver()
	o.want(1, "cancelled answered")
	o.want(2, "sent")
	if diff := cmp.Diff(map[string]int{"new@borger.example": 1}, o.server.Count()); diff != "" {
		t.Error(diff)
	}
}

// An answer that comes while the relay is already asked is the last word.
func TestCancelDuringTheDialogue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.server.Before(func(at mailer.Step) {
		if at.Verb == "RCPT" && at.To == "a@borger.example" {
			o.do(func(tx *domain.Tx) error {
				n, err := message.Cancel(tx, message.Which{Residents: []int64{1}, Activity: "panel:1"}, "answered")
				if n != 1 {
					t.Errorf("cancelled %d", n)
				}
				return err
			})
		}
	})
	o.queue(invite(1, "a@borger.example"), invite(2, "b@borger.example"))
	o.deliver()
	o.want(1, "cancelled answered")
	o.want(2, "sent")
	if o.server.Count()["a@borger.example"] != 0 {
		t.Error("the mail went all the same")
	}
}

// The office closes while the relay takes its time: what it has not got by then waits for the next morning that is open, and
// how long it is tried is counted from then.
func TestTheOfficeClosesDuringTheDialogue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Clock.Set(time.Date(2026, 9, 4, 15, 59, 59, 0, time.UTC)) // Friday 17:59:59 in Copenhagen
	var late sync.Once
	o.server.Before(func(at mailer.Step) {
		if at.Verb == "RCPT" && at.To == "a@borger.example" {
			late.Do(func() { o.Clock.Add(2 * time.Second) })
		}
	})
	code := message.Draft{Key: "c", Kind: "sign-in-code", Subject: 2, To: "staff@kommune.example", Values: map[string]string{"code": "123 456"}}
	o.queue(invite(1, "a@borger.example"), code)
	o.deliver()
	o.want(1, "retry")
	o.want(2, "sent") // which goes at any time
	if n := o.server.Count()["a@borger.example"]; n != 0 {
		t.Errorf("%d arrived after the office had closed", n)
	}
	if !domaintest.Value[bool](t, o.Bench, "SELECT first_tried_at IS NULL FROM message WHERE kind = 'panel-invitation'") {
		t.Error("it counts as tried")
	}
	o.Clock.Set(time.Date(2026, 9, 7, 6, 0, 0, 0, time.UTC)) // Monday 08:00
	o.deliver()
	o.want(1, "sent")
}

// Stop takes effect on the mails that are already claimed, and resume lets all go once.
func TestStopAndResume(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var batch message.Batch
	o.do(func(tx *domain.Tx) (err error) {
		batch, err = message.NewBatch(tx, "panel-invitation", "panel:1", 1)
		return err
	})
	var drafts []message.Draft
	for n := 1; n <= 40; n++ {
		d := invite(n, fmt.Sprintf("p%d@borger.example", n))
		d.Batch = batch.ID
		drafts = append(drafts, d)
	}
	o.queue(drafts...)
	var seen atomic.Int32
	var stop sync.Once // the other lines wait until it is done, as if nobody could be quicker than who stops
	o.server.Before(func(at mailer.Step) {
		if at.Verb == "RCPT" && seen.Add(1) >= 10 {
			stop.Do(func() {
				if err := o.messages.Stop(o.As(domain.Coordinator, 1), batch.ID); err != nil {
					t.Error(err)
				}
			})
		}
	})
	o.deliver()
	if n := len(o.server.Mails()); n > 13 { // four workers: those that had passed the mark may end
		t.Errorf("%d mails went although it was stopped at the tenth", n)
	}
	if held := domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM message WHERE state = 'held'"); held != 40-len(o.server.Mails()) {
		t.Errorf("%d held, %d sent", held, len(o.server.Mails()))
	}
	late := invite(41, "p41@borger.example")
	late.Batch = batch.ID
	o.queue(late)
	o.want(41, "held")
	if n := o.deliver(); n != 0 {
		t.Errorf("tried %d of a stopped batch", n)
	}
	if err := o.messages.Resume(o.As(domain.Coordinator, 2), batch.ID); err == nil {
		t.Error("staff of another unit may not resume")
	}
	if err := o.messages.Resume(o.As(domain.Coordinator, 1), batch.ID); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	for to, n := range o.server.Count() {
		if n != 1 {
			t.Errorf("%s got %d", to, n)
		}
	}
	if len(o.server.Count()) != 41 {
		t.Errorf("%d people got a mail", len(o.server.Count()))
	}
	list, err := o.messages.Batches(o.As(domain.Coordinator, 1), "panel:1")
	if err != nil || len(list) != 1 || list[0].Counts[message.Sent] != 41 {
		t.Errorf("%+v, %v", list, err)
	}
}

// Several programs on one database send each mail once.
func TestThreePrograms(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var drafts []message.Draft
	for n := 1; n <= 300; n++ {
		drafts = append(drafts, invite(n, fmt.Sprintf("p%d@borger.example", n)))
	}
	o.queue(drafts...)
	var programs sync.WaitGroup
	for _, outbox := range []*message.Outbox{o.outbox, o.another(), o.another()} {
		programs.Go(func() {
			if _, err := outbox.Deliver(context.Background(), 1000); err != nil {
				t.Error(err)
			}
		})
	}
	programs.Wait()
	if len(o.server.Count()) != 300 || len(o.server.Mails()) != 300 {
		t.Errorf("%d people got %d mails", len(o.server.Count()), len(o.server.Mails()))
	}
	if n := domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM message WHERE state = 'sent'"); n != 300 {
		t.Errorf("%d are sent", n)
	}
}

// A stop in the middle loses nothing and sends nothing twice.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var drafts []message.Draft
	for n := 1; n <= 60; n++ {
		drafts = append(drafts, invite(n, fmt.Sprintf("p%d@borger.example", n)))
	}
	o.queue(drafts...)
	ctx, stop := context.WithCancel(context.Background())
	var seen atomic.Int32
	o.server.Before(func(at mailer.Step) {
		if at.Verb == "." && seen.Add(1) == 20 {
			stop()
		}
	})
	if _, err := o.outbox.Deliver(ctx, 1000); err != nil {
		t.Fatal(err)
	}
	if n := domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM message WHERE state NOT IN ('sent', 'queued', 'retry')"); n != 0 {
		t.Errorf("%d mails are neither sent nor waiting", n)
	}
	first := len(o.server.Mails())
	if first < 20 || first > 30 {
		t.Errorf("%d were sent by the stop", first)
	}
	o.deliver()
	if len(o.server.Count()) != 60 || len(o.server.Mails()) != 60 {
		t.Errorf("%d people got %d mails", len(o.server.Count()), len(o.server.Mails()))
	}
}

func TestFaultOfOurs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.prepare = func(*domain.Tx, message.Message) (message.Content, error) { return message.Content{}, nil } // no link
	o.queue(invite(1, "a@borger.example"))
	for range 8 {
		o.deliver()
		o.Clock.Add(10 * time.Minute)
	}
	o.want(1, "failed fault")
	if len(o.server.Mails()) != 0 {
		t.Error("half a text went out")
	}
}

func TestErase(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtptest.Rule{To: "zzyzx@*", At: ".", Times: 1, Code: 451, Text: "4.3.0 <zzyzx@borger.example> later"})
	o.queue(invite(1, "zzyzx@borger.example"))
	o.deliver()
	o.Clock.Add(10 * time.Minute)
	o.deliver()
	o.want(1, "sent")
	reminder := invite(2, "zzyzx@borger.example")
	reminder.Resident = 1
	reminder.Due = o.Clock.Now().Add(time.Hour)
	o.queue(reminder)
	o.do(func(tx *domain.Tx) error {
		if _, err := message.Suppress(tx, message.Suppression{Address: "zzyzx@borger.example", Scope: message.ScopeAll, Reason: message.Objection}); err != nil {
			return err
		}
		return message.Erase(tx, 1, nil)
	})
	o.want(1, "sent")
	o.want(2, "cancelled erased")
	for _, table := range []string{"message", "delivery", "suppression"} {
		if n := domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM "+table+" x WHERE x::text ILIKE '%zzyzx%'"); n != 0 {
			t.Errorf("the person is still in %s", table)
		}
	}
	o.queue(invite(3, "zzyzx@borger.example"))
	o.deliver()
	o.want(3, "suppressed objection")
}
