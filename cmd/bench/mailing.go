package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	gomail "github.com/wneessen/go-mail"

	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/mailer"
)

// sink is an SMTP server on this machine that takes everything, counts it and keeps the last.
type sink struct {
	address  string
	listener net.Listener
	receiver mailer.Receiver
	count    atomic.Int64
	last     atomic.Pointer[mailer.Received]
}

func newSink(ctx context.Context) (*sink, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sink{address: l.Addr().String(), listener: l}
	s.receiver.Take = func(m mailer.Received) error {
		s.count.Add(1)
		s.last.Store(&m)
		return nil
	}
	go func() { _ = s.receiver.Serve(l) }()
	return s, nil
}

func (s *sink) close() {
	_ = s.listener.Close()
	s.receiver.Close()
}

// measureMail sends invitations through the outbox, with its records, beside a loop of go-mail on one connection that
// sends as many mails of the same text to the same server.
func measureMail(ctx context.Context, b *bench) ([]line, error) {
	s, err := newSink(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close()
	m, err := mailer.New(mailer.Settings{URL: "smtp://" + s.address, From: "Panelet <panel@example.dk>", Host: "panel.example.dk"})
	if err != nil {
		return nil, err
	}
	defer m.Close()
	round := 0
	ours := func() (time.Duration, error) {
		round++
		return b.sendInvitations(ctx, m, s, fmt.Sprintf("Mails %d", round))
	}
	theirs := func() (time.Duration, error) { return b.sendBare(ctx, s) }
	a, c, err := pair(b.rounds, ours, theirs)
	return []line{beside(fmt.Sprintf("%d invitations by SMTP through the outbox", b.mails), a, "a loop of go-mail on one connection to the same server", c, 0)}, err
}

// sendInvitations draws invitations and sends their mails. Only the sending is timed.
func (b *bench) sendInvitations(ctx context.Context, m *mailer.Mailer, s *sink, name string) (time.Duration, error) {
	db, err := b.register(ctx)
	if err != nil {
		return 0, err
	}
	p, err := b.readyPanel(coordinator(ctx), db, name)
	if err != nil {
		return 0, err
	}
	ps := panel.New(db)
	// What an earlier measurement left in the outbox is none of this one's.
	if _, err := db.Pool().ExecContext(ctx, "UPDATE message SET state = 'cancelled', reason = 'bench', finished_at = created_at WHERE state IN ('queued', 'retry')"); err != nil {
		return 0, err
	}
	if _, err := ps.DrawInvitations(coordinator(ctx), p.ID, panel.InviteOrder{Version: p.Version, Invitations: b.mails}); err != nil {
		return 0, err
	}
	var queued int // fewer than were invited: who has no address gets a letter
	if err := db.Pool().QueryRowContext(ctx, "SELECT count(*) FROM message WHERE state = 'queued'").Scan(&queued); err != nil {
		return 0, err
	}
	if queued == 0 {
		return 0, errors.New("no mail was queued")
	}
	if err := b.settle(ctx); err != nil {
		return 0, err
	}
	outbox := message.NewOutbox(db, m, message.Settings{Municipality: "Målekøbing Kommune", Phone: "00 00 00 00"}, ps.Mails("https://panel.example.dk"))
	before := s.count.Load()
	took, err := timed(func() error {
		for n := -1; n != 0; {
			if n, err = outbox.Deliver(ctx, 500); err != nil {
				return err
			}
		}
		return nil
	})
	if sent := s.count.Load() - before; err == nil && sent != int64(queued) {
		err = fmt.Errorf("%d of %d mails arrived", sent, queued)
	}
	return took * time.Duration(b.mails) / time.Duration(queued), errors.Join(err, outbox.Close())
}

// sendBare sends the text of the last invitation again and again.
func (b *bench) sendBare(ctx context.Context, s *sink) (time.Duration, error) {
	text, err := message.OpenMail(s.last.Load().Raw)
	if err != nil {
		return 0, err
	}
	host, number, err := net.SplitHostPort(s.address)
	if err != nil {
		return 0, err
	}
	port, err := strconv.Atoi(number)
	if err != nil {
		return 0, err
	}
	client, err := gomail.NewClient(host, gomail.WithPort(port), gomail.WithTLSPolicy(gomail.NoTLS))
	if err != nil {
		return 0, err
	}
	return timed(func() error {
		if err := client.DialWithContext(ctx); err != nil {
			return err
		}
		for n := range b.mails {
			msg := gomail.NewMsg()
			if err := errors.Join(msg.From("panel@example.dk"), msg.To(fmt.Sprintf("borger%05d@borger.example", n))); err != nil {
				return err
			}
			msg.Subject(text.Subject)
			msg.SetBodyString(gomail.TypeTextPlain, text.Text)
			msg.AddAlternativeString(gomail.TypeTextHTML, text.HTML)
			if err := client.Send(msg); err != nil {
				return err
			}
		}
		return client.Close()
	})
}
