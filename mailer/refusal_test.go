package mailer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/mailer/smtptest"
)

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
	if n := o.server.Steps("CONNECT"); n < 5 || n > 8 { // four workers: three may be under way at the fifth failure
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
