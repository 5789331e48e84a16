package message_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
)

// counter counts the mails that would have left.
type counter struct{ mails int }

func (c *counter) Send(_ context.Context, _ message.Mail, handOver func() error) message.Outcome {
	if handOver() != nil {
		return message.Outcome{Class: message.Withdrawn}
	}
	c.mails++
	return message.Outcome{Class: message.Accepted, Code: 250}
}

func queueCodes(t *testing.T, b *domaintest.Bench, keys ...string) {
	t.Helper()
	err := b.Do(b.Ctx(), func(tx *domain.Tx) error {
		for _, key := range keys {
			d := message.Draft{Key: key, Kind: "sign-in-code", To: key + "@kommunen.example", NotAfter: tx.Now.Add(time.Hour),
				Values: map[string]string{"code": "123456", "minutes": "10"}}
			if _, err := message.Queue(tx, d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func outboxAt(b *domaintest.Bench, url string) (*message.Outbox, *counter) {
	c := &counter{}
	return message.NewOutbox(b.DB, c, message.Settings{Municipality: "Prøvekøbing", Phone: "00", PublicURL: url, Workers: 1}, nil), c
}

func deliver(t *testing.T, b *domaintest.Bench, o *message.Outbox) {
	t.Helper()
	if _, err := o.Deliver(b.Ctx(), 100); err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
}

// What a restored database keeps of where it was before, and what gives it away.
func TestACopyMailsNothingUntilItIsReleased(t *testing.T) {
	t.Parallel()
	for what, differ := range map[string]string{
		"server": "system_id = 'another'", "database": "database_id = database_id + 1", "timeline": "timeline = timeline - 1",
		"public address": "public_url = 'https://panel.other.example'",
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			b := domaintest.New(t)
			o, sent := outboxAt(b, "https://panel.example")
			queueCodes(t, b, "first")
			deliver(t, b, o)
			if sent.mails != 1 {
				t.Fatalf("%d mails left the first database", sent.mails)
			}
			queueCodes(t, b, "second", "third")
			b.Exec(t, "UPDATE mail_home SET "+differ)
			deliver(t, b, o)
			if sent.mails != 1 {
				t.Errorf("%d mails left a copy", sent.mails-1)
			}
			f, err := o.Fuse(b.Ctx())
			if err != nil || f.Differs != what || f.Waiting != 2 {
				t.Errorf("the fuse says %+v, %v", f, err)
			}
			if copied := isCopy(t, b, "https://panel.example"); !copied {
				t.Error("the first page does not know of it")
			}
			if n, err := o.Release(b.Ctx(), "test", false); n != 0 || err != nil {
				t.Fatalf("released: %d cancelled, %v", n, err)
			}
			deliver(t, b, o)
			if sent.mails != 3 || isCopy(t, b, "https://panel.example") {
				t.Errorf("%d mails left after the release", sent.mails)
			}
		})
	}
}

func isCopy(t *testing.T, b *domaintest.Bench, url string) (copied bool) {
	t.Helper()
	err := b.View(b.Ctx(), func(tx *domain.Tx) (err error) {
		copied, err = message.Copied(tx, url)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

// Whoever releases may decide that nothing of what waited is sent. Its secrets go with it.
func TestReleasingCanDropWhatWaited(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	o, sent := outboxAt(b, "")
	queueCodes(t, b, "first")
	deliver(t, b, o)
	queueCodes(t, b, "second")
	b.Exec(t, "UPDATE mail_home SET system_id = 'another'")
	if n, err := o.Release(b.Ctx(), "test", true); n != 1 || err != nil {
		t.Fatalf("released: %d cancelled, %v", n, err)
	}
	deliver(t, b, o)
	if sent.mails != 1 {
		t.Errorf("%d mails left", sent.mails)
	}
	got := domaintest.Value[string](t, b, "SELECT state || ' ' || reason || ' ' || vars::text FROM message WHERE dedupe_key = 'second'")
	if !strings.HasPrefix(got, "cancelled restored ") || strings.Contains(got, "123456") {
		t.Errorf("what waited is %q", got)
	}
}

// The account that a municipality gives the program owns its tables and nothing else.
func TestAnOrdinaryAccountMayAskWhichDatabaseItIs(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	conn, err := b.Pool().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(t.Context(), &sql.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }() // the role goes with it
	for _, q := range []string{"CREATE ROLE deltag_ordinary NOSUPERUSER", "SET LOCAL ROLE deltag_ordinary"} {
		if _, err := tx.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	var id string
	if err := tx.QueryRow("SELECT s.system_identifier::text FROM pg_control_system() s, pg_control_checkpoint() c").Scan(&id); err != nil || id == "" {
		t.Errorf("system %q: %v", id, err)
	}
}
