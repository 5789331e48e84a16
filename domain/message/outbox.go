package message

import (
	"context"
	"database/sql"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"deltag/domain"
	"deltag/domain/calendar"
)

// Content is what a kind's Prepare decides about one mail when it is about to go.
type Content struct {
	To          string            // "" keeps the address the mail was queued with
	Language    Language          // "" keeps the language
	Values      map[string]string // for the placeholders, over those that were queued
	Unsubscribe string            // address of "no more", for the foot and for mail programs to post to; "" for none
	Calendar    *calendar.Event   // what the mail puts into the recipient's calendar, changes there or, when it is Cancelled, takes out; nil for nothing
}

// Prepare is called in a unit of work of its own when a mail is about to go. It
// makes the citizen's link and fills in what is known only now. It answers
// NotWanted when the reason for the mail is gone. Of a calendar entry it leaves
// Stamp, Organizer and Attendee empty.
type Prepare func(tx *domain.Tx, m Message) (Content, error)

// Mail is one finished mail for one recipient.
type Mail struct {
	ID          string // left part of the Message-ID
	To          string
	Language    Language
	Rendered    Rendered
	Unsubscribe string
	Date        time.Time
	Calendar    *calendar.Part // nil for none
}

// Sender gives one mail to the relay. It calls handOver once, after the relay
// has accepted sender and recipient and before it sends the text; when
// handOver fails nothing may be sent. It is called by several workers at once.
type Sender interface {
	Send(ctx context.Context, m Mail, handOver func() error) Outcome
}

// Settings are what every text may name.
type Settings struct {
	Municipality string
	Phone        string
	Hours        map[Language]string // when the telephone is answered: "mandag til fredag kl. 10-14"; a language without is told the Danish
	Organizer    calendar.Party      // of entries in calendars: whom mail is from
	PublicURL    string              // that citizens' links begin with: a copy at another address sends nothing; "" is not looked at
	Workers      int                 // mails in the hands of the relay at the same time, 4 when 0
}

// Values are what every text may say of the municipality.
func (s Settings) Values(l Language) map[string]string {
	open := s.Hours[l]
	if open == "" {
		open = s.Hours[Danish]
	}
	return map[string]string{"municipality": s.Municipality, phone.Name: s.Phone, hours: open}
}

// Outbox sends what is due. Each running program has one.
type Outbox struct {
	db       *domain.DB
	sender   Sender
	settings Settings
	prepare  map[string]Prepare
	owner    int32 // names this program in claimed rows
	draining atomic.Bool
	blown    atomic.Bool // nothing leaves, because this database is a copy

	mu    sync.Mutex
	alive *sql.Conn // holds the lock that shows others that this program lives
}

// NewOutbox makes an outbox. Kinds without a Prepare are sent with the values they were queued with.
func NewOutbox(db *domain.DB, s Sender, settings Settings, prepare map[string]Prepare) *Outbox {
	if settings.Workers == 0 {
		settings.Workers = 4
	}
	for kind := range prepare {
		if _, ok := KindOf(kind); !ok {
			panic("message: no such kind to prepare: " + kind)
		}
	}
	return &Outbox{db: db, sender: s, settings: settings, prepare: prepare, owner: rand.Int32N(1<<31-1) + 1}
}

// Drain stops the taking of further mails; a running Deliver returns when those in hand are settled.
func (o *Outbox) Drain() { o.draining.Store(true) }

// Deliver sends up to limit mails that are due and returns how many it tried.
// When ctx ends it takes no more, finishes those in the relay's hands and
// gives the others back.
func (o *Outbox) Deliver(ctx context.Context, limit int) (int, error) {
	ctx = domain.WithActor(ctx, domain.System("deliver mail"))
	if open, err := o.mayLeave(ctx); err != nil || !open {
		return 0, err
	}
	if err := o.stayAlive(ctx); err != nil {
		return 0, err
	}
	if err := o.sweep(ctx); err != nil {
		return 0, err
	}
	work := make(chan Message)
	var workers sync.WaitGroup
	for range o.settings.Workers {
		workers.Go(func() {
			for m := range work {
				o.deliver(ctx, m)
			}
		})
	}
	tried, err := o.feed(ctx, work, limit)
	close(work)
	workers.Wait()
	return tried, err
}

// feed claims mails in small groups and passes them to the workers.
func (o *Outbox) feed(ctx context.Context, work chan<- Message, limit int) (int, error) {
	tried := 0
	for tried < limit && ctx.Err() == nil && !o.draining.Load() {
		claimed, err := o.claim(ctx, min(limit-tried, 2*o.settings.Workers))
		if err != nil || len(claimed) == 0 {
			return tried, err
		}
		for i, m := range claimed {
			if ctx.Err() != nil || o.draining.Load() {
				return tried, o.giveBack(ctx, claimed[i:])
			}
			work <- m
			tried++
		}
	}
	return tried, nil
}

// deliver takes one claimed mail to its outcome. What it learns is recorded
// even when ctx has ended meanwhile: an outcome must not be lost to a stop.
func (o *Outbox) deliver(ctx context.Context, m Message) {
	settle := context.WithoutCancel(ctx)
	mail, err := o.ready(settle, &m)
	if err != nil {
		o.fault(settle, m, err)
		return
	}
	if mail == nil {
		return
	}
	outcome := o.sender.Send(ctx, *mail, func() error { return o.handOver(settle, m) })
	if err := o.record(settle, m, outcome); err != nil {
		// The row stays handed over and becomes uncertain; a person decides.
		slog.ErrorContext(ctx, "the outcome of a mail could not be recorded", "message", m.ID, "class", outcome.Class, "error", err)
	}
}

// fault records that a mail could not be made ready, which is our own mistake.
func (o *Outbox) fault(ctx context.Context, m Message, err error) {
	slog.ErrorContext(ctx, "a mail could not be made ready", "message", m.ID, "kind", m.Kind, "error", err)
	if err := o.record(ctx, m, Outcome{Class: Fault}); err != nil {
		slog.ErrorContext(ctx, "a mail that could not be made ready stays claimed", "message", m.ID, "error", err)
	}
}

// Close ends the sign of life. Mails of this program that are still claimed go back to the queue.
func (o *Outbox) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.alive == nil {
		return nil
	}
	_, _ = o.alive.ExecContext(context.Background(), "SELECT pg_advisory_unlock_all()")
	err := o.alive.Close()
	o.alive = nil
	return err
}
