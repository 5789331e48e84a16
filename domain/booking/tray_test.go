package booking_test

import (
	"context"
	"regexp"
	"sync"
	"time"

	"deltag/domain/calendar"
	"deltag/domain/message"
)

// tray takes the mails of a town out of its outbox as a relay would get them.
type tray struct {
	w     *town
	out   *message.Outbox
	mutex sync.Mutex
	all   []message.Mail
}

func (w *town) tray() *tray {
	p := &tray{w: w}
	p.out = message.NewOutbox(w.DB, p, message.Settings{Municipality: "Kommunen", Phone: "12 34 56 78",
		Organizer: calendar.Party{Name: "Kommunen", Mailbox: "panel@kommunen.example"}}, w.bs.Mails("https://deltag.example"))
	w.t.Cleanup(func() { _ = p.out.Close() })
	return p
}

// Send keeps a mail.
func (p *tray) Send(_ context.Context, m message.Mail, handOver func() error) message.Outcome {
	if err := handOver(); err != nil {
		return message.Outcome{Class: message.Fault}
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.all = append(p.all, m)
	return message.Outcome{Class: message.Accepted}
}

// to delivers what is due and gives what came to an address since the last call.
func (p *tray) to(address string) (mails []message.Mail) {
	p.w.t.Helper()
	p.w.Clock.Add(time.Second)
	if _, err := p.out.Deliver(context.Background(), 1000); err != nil {
		p.w.t.Fatal(err)
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, m := range p.all {
		if m.To == address {
			mails = append(mails, m)
		}
	}
	p.all = nil
	return mails
}

// field is the value of a line of a calendar file whose lines are whole.
func field(file, name string) string {
	found := regexp.MustCompile(`(?m)^` + name + `(?:;[^:]*)?:(.*?)\r?$`).FindStringSubmatch(file)
	if found == nil {
		return ""
	}
	return found[1]
}
