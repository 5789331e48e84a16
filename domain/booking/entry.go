package booking

import (
	"strings"

	"deltag/domain/calendar"
	"deltag/domain/message"
)

// Entry is a booking as the entry in the citizen's own calendar; link opens their page. From whom and for whom it is, and
// when it was written, is added by whoever gives it to them. It tells nothing about the person and no video address: many
// share their calendar with others.
func (o *Own) Entry(l message.Language, link string) calendar.Event {
	return o.Gathering.entry(&o.Booking, where(o.Place, l), l, link)
}

func (g *Gathering) entry(b *Booking, where string, l message.Language, link string) calendar.Event {
	e := calendar.Event{
		UID: b.UID, Sequence: b.Sequence, Start: g.StartsAt, End: g.EndsAt, Status: calendar.Cancelled,
		Summary: g.Title, Location: where, When: When(l, g.StartsAt, g.EndsAt), URL: link,
		Answer: "Se mere eller meld fra:", Description: strings.TrimSpace(g.About),
	}
	if l == message.English {
		e.Answer = "See more or give up your seat:"
	}
	switch b.State {
	case Booked:
		e.Status = calendar.Booked
	case Offered:
		e.Status = calendar.Invited
	}
	return e
}

// where is a place in words; none is a meeting by video.
func where(p *Place, l message.Language) string {
	switch {
	case p != nil:
		return p.Name + ", " + p.Address
	case l == message.English:
		return "By video. You find the link on your page."
	}
	return "På video. Du finder linket på din side."
}
