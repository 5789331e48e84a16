package message_test

import (
	"fmt"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
)

func do(t *testing.T, b *domaintest.Bench, work func(*domain.Tx) error) {
	t.Helper()
	if err := b.Do(b.Ctx(), work); err != nil {
		t.Fatal(err)
	}
}

func draft(n int, notAfter time.Time) message.Draft {
	return message.Draft{
		Key: fmt.Sprint("k", n), Kind: "panel-invitation", Activity: "panel:1", Unit: 1, Subject: int64(n), Resident: int64(n),
		To: fmt.Sprintf("p%d@borger.example", n), NotAfter: notAfter,
	}
}

func TestQueueTakesAKeyOnce(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	until := b.Now().Add(48 * time.Hour)
	drafts := make([]message.Draft, 2500) // more than one statement takes
	for i := range drafts {
		drafts[i] = draft(i%2000, until)
	}
	for _, want := range []int{2000, 0} {
		do(t, b, func(tx *domain.Tx) error {
			n, err := message.QueueAll(tx, drafts)
			if n != want {
				t.Errorf("%d are new, want %d", n, want)
			}
			return err
		})
	}
	do(t, b, func(tx *domain.Tx) error {
		if isNew, err := message.Queue(tx, draft(7, until)); isNew || err != nil {
			t.Errorf("%v, %v", isNew, err)
		}
		return nil
	})
}

// A mail that is queued in the evening waits for the office, a receipt does not, and a reminder comes before its event.
func TestDueInOfficeHours(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	b.Clock.Set(time.Date(2026, 9, 4, 17, 0, 0, 0, time.UTC)) // Friday 19:00 in Copenhagen
	monday := time.Date(2026, 9, 7, 6, 0, 0, 0, time.UTC)
	until := b.Now().Add(30 * 24 * time.Hour)
	receipt, reminder := draft(2, until), draft(3, until)
	receipt.Kind = "panel-receipt-yes"
	reminder.Due, reminder.Event = monday.Add(48*time.Hour+12*time.Hour), monday.Add(72*time.Hour-time.Hour)
	do(t, b, func(tx *domain.Tx) error {
		_, err := message.QueueAll(tx, []message.Draft{draft(1, until), receipt, reminder})
		return err
	})
	for subject, want := range map[int]time.Time{1: monday, 2: b.Now(), 3: monday.Add(48*time.Hour + 9*time.Hour)} {
		if got := domaintest.Value[time.Time](t, b, "SELECT due_at FROM message WHERE subject_id = $1", subject); !got.Equal(want) {
			t.Errorf("mail %d is due %s, want %s", subject, got, want)
		}
	}
}

func TestCancelTakesOnlyWhatHasNotGone(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	until := b.Now().Add(48 * time.Hour)
	states := []string{"queued", "retry", "held", "claimed", "handed_over", "sent", "uncertain"}
	do(t, b, func(tx *domain.Tx) error {
		for i := range states {
			d := draft(i, until)
			d.Resident = 1
			if _, err := message.Queue(tx, d); err != nil {
				return err
			}
		}
		other := draft(100, until)
		other.Resident = 2
		_, err := message.Queue(tx, other)
		return err
	})
	for i, state := range states {
		b.Exec(t, `UPDATE message SET state = $2, owner = 1, token = 1, lease_until = created_at,
			reason = CASE WHEN $2 = 'uncertain' THEN 'lost' ELSE '' END, finished_at = CASE WHEN $2 = 'sent' THEN created_at END
			WHERE subject_id = $1`, i, state)
	}
	do(t, b, func(tx *domain.Tx) error {
		n, err := message.Cancel(tx, message.Which{Residents: []int64{1}}, "answered")
		if n != 4 {
			t.Errorf("%d were cancelled, want 4", n)
		}
		return err
	})
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM message WHERE state = 'cancelled' AND reason = 'answered'"); n != 4 {
		t.Errorf("%d are cancelled", n)
	}
	if state := domaintest.Value[string](t, b, "SELECT state FROM message WHERE subject_id = 100"); state != "queued" {
		t.Errorf("another person's mail is %s", state)
	}
	err := b.Do(b.Ctx(), func(tx *domain.Tx) error {
		_, err := message.Cancel(tx, message.Which{}, "oops")
		return err
	})
	if err == nil {
		t.Error("cancelling everything must be refused")
	}
}
