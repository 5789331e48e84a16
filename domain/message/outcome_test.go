package message

import (
	"testing"
	"time"
)

// What follows each outcome; the waits are spread by up to a fifth either way.
func TestNext(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		class   Class
		attempt int
		state   State
		reason  string
		wait    time.Duration
	}{
		{Accepted, 1, Sent, "", 0},
		{Busy, 1, Retry, "busy", 5 * time.Minute},
		{Busy, 2, Retry, "busy", 15 * time.Minute},
		{Busy, 7, Retry, "busy", 8 * time.Hour},
		{Busy, 50, Retry, "busy", 8 * time.Hour},
		{Deferred, 3, Retry, "deferred", 30 * time.Minute},
		{MailboxFull, 1, Retry, "mailbox-full", 4 * time.Hour},
		{MailboxFull, 9, Retry, "mailbox-full", 4 * time.Hour},
		{Relay, 1, Retry, "relay", time.Minute},
		{Relay, 9, Retry, "relay", 5 * time.Minute},
		{NoMailbox, 1, Failed, "no-mailbox", 0},
		{Policy, 1, Failed, "policy", 0},
		{TooLarge, 1, Failed, "too-large", 0},
		{Refused, 1, Failed, "refused", 0},
		{Lost, 1, Uncertain, "lost", 0},
		{Withdrawn, 1, Retry, "", 0},
		{Fault, 4, Retry, "fault", 4 * time.Minute},
		{Fault, 5, Failed, "fault", 0},
	} {
		state, reason, wait := c.class.next(Message{MailID: "A", Attempts: c.attempt})
		if state != c.state || reason != c.reason {
			t.Errorf("%s after attempt %d: %s %q, want %s %q", c.class, c.attempt, state, reason, c.state, c.reason)
		}
		if wait < c.wait*8/10 || wait > c.wait*12/10 {
			t.Errorf("%s after attempt %d waits %s, want about %s", c.class, c.attempt, wait, c.wait)
		}
	}
}

// Mails that were refused together must not come back together.
func TestJitterSpreads(t *testing.T) {
	t.Parallel()
	seen := map[time.Duration]bool{}
	for _, id := range []string{"A", "B", "C", "D", "E", "F"} {
		seen[jitter(time.Hour, Message{MailID: id})] = true
	}
	if len(seen) < 5 {
		t.Errorf("only %d different waits", len(seen))
	}
}
