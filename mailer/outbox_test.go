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

// office is an outbox on a real database that sends to a real SMTP server.
type office struct {
	*domaintest.Bench
	t        testing.TB
	server   *smtptest.Server
	outbox   *message.Outbox
	messages *message.Messages
	prepare  func(*domain.Tx, message.Message) (message.Content, error)
}

const secret = "https://deltag.example.dk/i/VERYSECRETTOKEN"

func newOffice(t testing.TB, rules ...smtptest.Rule) *office {
	t.Helper()
	o := &office{Bench: domaintest.New(t), t: t, server: smtptest.New(t, rules...)}
	o.prepare = func(*domain.Tx, message.Message) (message.Content, error) {
		return message.Content{
			Values:      map[string]string{"link": secret, "answer_by": "fredag den 4. september"},
			Unsubscribe: "https://deltag.example.dk/stop/VERYSECRETTOKEN",
		}, nil
	}
	o.messages = message.New(o.DB, settings)
	o.outbox = o.another()
	return o
}

var settings = message.Settings{Municipality: "Prøve Kommune", Phone: "12 34 56 78"}

// another is one more program on the same database.
func (o *office) another() *message.Outbox {
	o.t.Helper()
	m, err := mailer.New(mailer.Settings{URL: o.server.URL(), From: "Prøve Kommune <deltag@example.dk>", Host: "deltag.example.dk"})
	if err != nil {
		o.t.Fatal(err)
	}
	hook := func(tx *domain.Tx, row message.Message) (message.Content, error) { return o.prepare(tx, row) }
	outbox := message.NewOutbox(o.DB, m, settings, map[string]message.Prepare{"panel-invitation": hook, "panel-reminder-1": hook})
	o.t.Cleanup(func() {
		m.Close()
		_ = outbox.Close()
	})
	return outbox
}

func (o *office) do(work func(*domain.Tx) error) {
	o.t.Helper()
	if err := o.Do(o.Ctx(), work); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) queue(drafts ...message.Draft) {
	o.t.Helper()
	o.do(func(tx *domain.Tx) error {
		for i := range drafts {
			if drafts[i].NotAfter.IsZero() {
				drafts[i].NotAfter = tx.Now.Add(14 * 24 * time.Hour)
			}
		}
		_, err := message.QueueAll(tx, drafts)
		return err
	})
}

func invite(n int, to string) message.Draft {
	return message.Draft{Key: fmt.Sprint("panel-invitation:", n), Kind: "panel-invitation", Activity: "panel:1", Unit: 1, Subject: int64(n), Resident: int64(n), To: to}
}

func (o *office) deliver() int {
	o.t.Helper()
	n, err := o.outbox.Deliver(context.Background(), 1000)
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

// state is "state reason" of the mail about a subject.
func (o *office) state(subject int) string {
	o.t.Helper()
	return strings.TrimSpace(domaintest.Value[string](o.t, o.Bench, "SELECT state || ' ' || reason FROM message WHERE subject_id = $1", subject))
}

func (o *office) id(subject int) int64 {
	o.t.Helper()
	return domaintest.Value[int64](o.t, o.Bench, "SELECT id FROM message WHERE subject_id = $1", subject)
}

func (o *office) want(subject int, state string) {
	o.t.Helper()
	if got := o.state(subject); got != state {
		o.t.Errorf("mail %d is %q, want %q", subject, got, state)
	}
}

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
				n, err := message.Cancel(tx, message.Which{Resident: 1, Activity: "panel:1"}, "answered")
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
	o.server.Before(func(at mailer.Step) {
		if at.Verb == "RCPT" && seen.Add(1) == 10 {
			if err := o.messages.Stop(o.As(domain.Coordinator, 1), batch.ID); err != nil {
				t.Error(err)
			}
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

func TestGreylistingIsWaitedFor(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtptest.Rule{To: "grey@*", At: "RCPT", Times: 1, Code: 451, Text: "4.7.1 Come back"})
	o.queue(invite(1, "grey@slow.example"))
	o.deliver()
	o.want(1, "retry busy")
	o.queue(invite(2, "other@slow.example"), invite(3, "x@quick.example"))
	if n := o.deliver(); n != 1 {
		t.Errorf("%d tried: the busy domain must be let be and the other not", n)
	}
	o.Clock.Add(7 * time.Minute)
	o.deliver()
	o.want(1, "sent")
	o.want(2, "sent")
	if n := domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM mail_backoff"); n != 0 {
		t.Errorf("%d domains are still let be", n)
	}
}

func TestGivesUpAfterThreeDays(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtptest.Rule{At: "RCPT", Code: 451, Text: "4.7.1 Come back"})
	o.queue(invite(1, "grey@slow.example"))
	start := o.Clock.Now()
	for range 40 {
		o.deliver()
		o.Clock.Add(4 * time.Hour)
	}
	o.want(1, "failed busy")
	end := domaintest.Value[time.Time](t, o.Bench, "SELECT finished_at FROM message")
	if d := end.Sub(start); d > 72*time.Hour || d < 48*time.Hour {
		t.Errorf("given up after %s", d)
	}
}

func TestDeadAddressIsSuppressed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtptest.Rule{To: "gone@*", At: "RCPT", Code: 550, Text: "5.1.1 <gone@borger.example> unknown"})
	o.queue(invite(1, "gone@borger.example"))
	o.deliver()
	o.want(1, "failed no-mailbox")
	o.queue(invite(2, "Gone@Borger.example"))
	o.deliver()
	o.want(2, "suppressed no-mailbox")
	if n := o.server.Steps("RCPT"); n != 1 {
		t.Errorf("the dead address was tried %d times", n)
	}
	if reply := domaintest.Value[string](t, o.Bench, "SELECT reply FROM delivery"); strings.Contains(reply, "gone@") {
		t.Errorf("the record of attempts quotes the address: %s", reply)
	}
	o.server.Script()
	id := o.id(2)
	if story, err := o.messages.Show(o.As(domain.Coordinator, 1), id); err != nil || len(story.Suppressed) != 1 {
		t.Errorf("%+v, %v", story.Suppressed, err)
	}
	if err := o.messages.Release(o.As(domain.Coordinator, 2), id, "not mine"); err != domain.ErrNotFound {
		t.Errorf("staff of another unit: %v", err)
	}
	if err := o.messages.Release(o.As(domain.Coordinator, 1), id, " "); err == nil {
		t.Error("a release needs a reason")
	}
	if err := o.messages.Release(o.As(domain.Coordinator, 1), id, "The mailbox is back, says the citizen."); err != nil {
		t.Fatal(err)
	}
	o.queue(invite(3, "gone@borger.example"))
	o.deliver()
	o.want(3, "sent")
}

// "No more panel mail" must not stop what the person asked for.
func TestSuppressionHasAScope(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.do(func(tx *domain.Tx) error {
		_, err := message.Suppress(tx, message.Suppression{Address: "a@borger.example", Scope: message.ScopePanel, Reason: message.OptedOut})
		return err
	})
	receipt := message.Draft{Key: "r", Kind: "panel-receipt-yes", Subject: 2, Resident: 1, To: "a@borger.example", Values: map[string]string{"link": secret}}
	o.queue(invite(1, "a@borger.example"), receipt)
	o.deliver()
	o.want(1, "suppressed opted-out")
	o.want(2, "sent")
	if vars := domaintest.Value[string](t, o.Bench, "SELECT vars::text FROM message WHERE subject_id = 2"); strings.Contains(vars, "SECRET") {
		t.Errorf("the link is kept: %s", vars)
	}
}

// A relay that refuses by policy stops the batch: the fault is ours.
func TestPolicyStopsTheBatch(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtptest.Rule{At: ".", Code: 554, Text: "5.7.1 Looks like spam"})
	var batch message.Batch
	o.do(func(tx *domain.Tx) (err error) {
		batch, err = message.NewBatch(tx, "panel-invitation", "panel:1", 1)
		return err
	})
	for n := 1; n <= 30; n++ {
		d := invite(n, fmt.Sprintf("p%d@borger.example", n))
		d.Batch = batch.ID
		o.queue(d)
	}
	o.deliver()
	if tried := o.server.Steps("."); tried < 5 || tried > 8 {
		t.Errorf("%d mails were tried before the batch stopped", tried)
	}
	if n := domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM suppression"); n != 0 {
		t.Error("addresses were suppressed for a fault of ours")
	}
	o.server.Script()
	if err := o.messages.Resume(o.As(domain.Coordinator, 1), batch.ID); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	if len(o.server.Count()) != 30 || len(o.server.Mails()) != 30 {
		t.Errorf("%d people got %d mails", len(o.server.Count()), len(o.server.Mails()))
	}
}

// A mail whose answer was lost stays where it is until a person decides.
func TestUncertainIsNeverResentByItself(t *testing.T) {
	t.Parallel()
	lost := smtptest.Rule{At: ".", Drop: true, Keep: true}
	o := newOffice(t, lost)
	o.queue(invite(1, "a@borger.example"), invite(2, "b@borger.example"))
	o.deliver()
	o.want(1, "uncertain lost")
	o.server.Script()
	o.Clock.Add(48 * time.Hour)
	if n := o.deliver(); n != 0 {
		t.Errorf("%d uncertain mails were sent again", n)
	}
	staff := o.As(domain.Coordinator, 1)
	for unit, want := range map[int64]int{1: 2, 2: 0} {
		err := o.View(o.As(domain.Coordinator, unit), func(tx *domain.Tx) error {
			w, err := message.WaitsFor(tx)
			if w.Uncertain != want || w.Stopped != 0 {
				t.Errorf("for unit %d %+v waits, want %d", unit, w, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := o.messages.TreatAsSent(o.As(domain.Analyst, 1), o.id(1)); err == nil {
		t.Error("an analyst may not decide")
	}
	if err := o.messages.TreatAsSent(staff, o.id(1)); err != nil {
		t.Fatal(err)
	}
	if err := o.messages.SendAgain(staff, o.id(1)); err != message.ErrNotUncertain {
		t.Errorf("decided twice: %v", err)
	}
	if err := o.messages.SendAgain(staff, o.id(2)); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	o.want(1, "sent")
	o.want(2, "sent")
	if diff := cmp.Diff(map[string]int{"a@borger.example": 1, "b@borger.example": 2}, o.server.Count()); diff != "" {
		t.Error(diff)
	}
	ids := map[string]bool{}
	for _, m := range o.server.Mails() {
		_, rest, _ := strings.Cut(string(m.Raw), "Message-ID: ")
		id, _, _ := strings.Cut(rest, "\n")
		ids[id] = true
	}
	if len(ids) != 2 {
		t.Errorf("a resent mail must keep its Message-ID: %v", ids)
	}
}

func TestTimeIsOver(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtptest.Rule{At: ".", Drop: true})
	d, lost := invite(1, "a@borger.example"), invite(2, "b@borger.example")
	d.NotAfter, d.Due = o.Clock.Now().Add(2*time.Hour), o.Clock.Now().Add(time.Hour)
	lost.NotAfter = d.NotAfter
	o.queue(d, lost)
	o.deliver()
	o.Clock.Add(3 * time.Hour)
	o.deliver()
	o.want(1, "expired too-late")
	o.want(2, "uncertain lost")
	if err := o.messages.SendAgain(o.As(domain.Coordinator, 1), o.id(2)); err != message.ErrTooLate {
		t.Errorf("got %v", err)
	}
}

func TestOfficeHours(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Clock.Set(time.Date(2026, 9, 4, 17, 0, 0, 0, time.UTC)) // Friday 19:00 in Copenhagen
	code := message.Draft{Key: "c", Kind: "sign-in-code", Subject: 2, To: "staff@kommune.example", Values: map[string]string{"code": "123 456"}}
	o.queue(invite(1, "a@borger.example"), code)
	o.deliver()
	o.want(1, "queued")
	o.want(2, "sent")
	o.Clock.Add(48 * time.Hour)
	o.deliver()
	o.want(1, "queued")
	o.Clock.Set(time.Date(2026, 9, 7, 6, 0, 0, 0, time.UTC)) // Monday 08:00
	o.deliver()
	o.want(1, "sent")
}

// A relay that is down is let be after five failures, and nothing is lost by it.
func TestRelayIsDown(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtptest.Rule{At: "CONNECT", Drop: true})
	for n := 1; n <= 30; n++ {
		o.queue(invite(n, fmt.Sprintf("p%d@borger.example", n)))
	}
	o.deliver()
	if n := o.server.Steps("CONNECT"); n < 5 || n > 12 {
		t.Errorf("tried %d times before letting it be", n)
	}
	before := o.server.Steps("CONNECT")
	o.deliver()
	if o.server.Steps("CONNECT") != before {
		t.Error("tried although it is let be")
	}
	o.server.Script()
	o.Clock.Add(15 * time.Minute)
	o.deliver()
	if len(o.server.Count()) != 30 || len(o.server.Mails()) != 30 {
		t.Errorf("%d people got %d mails", len(o.server.Count()), len(o.server.Mails()))
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
		return message.Erase(tx, 1)
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
