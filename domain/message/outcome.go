package message

import (
	"context"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
)

// Class says how an attempt ended, and so what happens next.
type Class string

// The classes. The first six come from the relay's answer, by code and place in the dialogue.
const (
	Accepted    Class = "accepted"     // 250 after the text
	Busy        Class = "busy"         // 421, 450 to 452 or 4.7.x before the text: the recipient's domain is let be for a while
	Deferred    Class = "deferred"     // 4xx after the text: this mail is tried again
	MailboxFull Class = "mailbox-full" // 4.2.2: tried again hours apart
	NoMailbox   Class = "no-mailbox"   // 5.1.1, 5.1.2, 5.1.3, 5.1.10: the address is suppressed
	Policy      Class = "policy"       // 5.7.x or 554: the fault is the sender's, the address stays good
	TooLarge    Class = "too-large"    // 552 or 5.2.3, 5.3.4: the fault is the text's
	Refused     Class = "refused"      // any other 5xx
	Relay       Class = "relay"        // the relay cannot be reached or does not let us in
	Lost        Class = "lost"         // the answer after the text did not come: nobody knows
	Withdrawn   Class = "withdrawn"    // handOver said no, so nothing was sent
	Fault       Class = "fault"        // we could not make the mail ready

	StaffSent  Class = "staff-sent"  // staff decided that an uncertain mail counts as sent
	StaffAgain Class = "staff-again" // staff decided to send an uncertain mail again
)

// Outcome is what a Sender learned about one mail.
type Outcome struct {
	Class  Class
	Code   int    // SMTP code, 0 when there was none
	Status string // enhanced status code, "" when there was none
	Reply  string // the relay's words
}

// Waits between attempts after a busy domain or a deferred mail.
var waits = []time.Duration{5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}

const (
	fullWait     = 4 * time.Hour   // between attempts at a full mailbox
	relayWait    = time.Minute     // after the relay could not be reached; up to five times as much
	relayTries   = 5               // failures in a row after which the relay is let be
	relayPause   = 5 * time.Minute // for this long
	faultsToFail = 5               // attempts to make a mail ready
)

// next decides what becomes of a mail after its n-th attempt: the state, the
// reason and, for a retry, how long to wait.
func (c Class) next(m Message) (State, string, time.Duration) {
	wait := func(d time.Duration) (State, string, time.Duration) { return Retry, string(c), jitter(d, m) }
	n := max(m.Attempts-1, 0)
	switch c {
	case Accepted:
		return Sent, "", 0
	case Busy, Deferred:
		return wait(waits[min(n, len(waits)-1)])
	case MailboxFull:
		return wait(fullWait)
	case Relay:
		return wait(relayWait * time.Duration(min(n+1, 5)))
	case Lost:
		return Uncertain, string(c), 0
	case Withdrawn:
		return Retry, "", 0
	case Fault:
		if m.Attempts < faultsToFail {
			return wait(relayWait * time.Duration(n+1))
		}
	}
	return Failed, string(c), 0
}

// jitter spreads attempts by up to 20 per cent either way, so that those which
// were refused together do not come back together.
func jitter(d time.Duration, m Message) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(m.MailID + strconv.Itoa(m.Attempts)))
	return d + time.Duration(float64(d)*0.2*(2*float64(h.Sum32())/float64(1<<32)-1))
}

// record writes what became of a claimed mail, and what it means for its
// address, its domain, its batch and the relay.
func (o *Outbox) record(ctx context.Context, m Message, out Outcome) error {
	// A relay's words may quote the address; the address is kept in one place alone, where erasure finds it.
	out.Reply = strings.ReplaceAll(out.Reply, m.Address, "[address]")
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		// The batch before its mails, as a stop takes them: the record of an attempt holds its mail, and two that are
		// refused at once would wait for each other.
		if out.Class == Policy && m.BatchID != nil {
			if _, err := domain.Lock[Batch](tx, "id = ?", *m.BatchID); err != nil {
				return err
			}
		}
		if out.Class != Withdrawn {
			m.Attempts++
			d := Delivery{MessageID: m.ID, At: tx.Now, Class: out.Class, Code: out.Code, Status: out.Status, Reply: out.Reply}
			if err := domain.Create(tx, &d); err != nil {
				return err
			}
		}
		if err := consequences(tx, m, out); err != nil {
			return err
		}
		return settle(tx, m, out)
	})
}

// settle moves the row on, unless it was taken from this sender meanwhile. A
// mail that was called uncertain too early gets its true outcome here.
func settle(tx *domain.Tx, m Message, out Outcome) error {
	state, reason, wait := out.Class.next(m)
	due := tx.Now.Add(wait)
	if wait > 0 && !(due.Before(m.NotAfter) && due.Before(givesUp(tried(m, tx.Now), m.Anytime))) {
		state = Failed
	}
	var finished *time.Time
	vars := gorm.Expr("vars")
	if state == Sent || state == Failed {
		finished, vars = &tx.Now, gorm.Expr(withoutSecrets)
	}
	// One that the relay never answered was not tried: how long it is tried is counted from when it is.
	return tx.DB.Exec(`UPDATE message SET state = ?, reason = ?, due_at = CASE WHEN ? THEN ? ELSE due_at END, attempts = ?,
		first_tried_at = CASE WHEN ? THEN first_tried_at END,
		relay_reply = ?, finished_at = ?, vars = ?
		WHERE id = ? AND token = ? AND state IN ('claimed', 'handed_over', 'uncertain')`,
		state, reason, state == Retry && wait > 0, due, m.Attempts, m.Attempts > 0, out.Reply, finished, vars, m.ID, m.Token).Error
}

func tried(m Message, now time.Time) time.Time {
	if m.FirstTriedAt == nil {
		return now
	}
	return *m.FirstTriedAt
}

// consequences are what one outcome means for others.
func consequences(tx *domain.Tx, m Message, out Outcome) error {
	if out.Class == Relay {
		return relayFailed(tx)
	}
	if out.Class == Withdrawn || out.Class == Fault {
		return nil
	}
	if err := relayWorks(tx); err != nil {
		return err
	}
	switch out.Class {
	case Accepted:
		return works(tx, m)
	case Busy:
		return backOff(tx, m)
	case NoMailbox:
		return noMailbox(tx, m, out)
	case Policy:
		return refusedByPolicy(tx, m)
	}
	return nil
}

// noMailbox stops mail to an address. When the person was erased while the relay was asked, its hash alone does so.
func noMailbox(tx *domain.Tx, m Message, out Outcome) error {
	if _, err := Suppress(tx, Suppression{Address: m.Address, Scope: ScopeAll, Reason: NoSuchMailbox, Evidence: out.Reply}); err != nil {
		return err
	}
	return tx.DB.Exec(`UPDATE suppression SET address = '', evidence = '' WHERE address_hash = ? AND EXISTS (SELECT FROM message WHERE id = ? AND address = '')`,
		HashAddress(m.Address), m.ID).Error
}
