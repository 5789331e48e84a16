package citizen

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/calendar"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// feedRoutes is where people get an address for their calendar, and stop it.
func (s *site) feedRoutes() map[string]handler {
	return map[string]handler{
		"GET /me/:token/calendar":       s.ownFeed,
		"POST /me/:token/calendar":      s.makeFeed,
		"POST /me/:token/calendar/stop": s.stopFeed,
		"GET /b/:token/calendar":        s.seatFeed,
		"POST /b/:token/calendar":       s.makeSeatFeed,
		"POST /b/:token/calendar/stop":  s.stopSeatFeed,
	}
}

// feedWords are the words of the pages about an address, and where they stand: of all seats of somebody, or of one.
type feedWords struct {
	area   string // of the pages: "me" or "b"
	back   *link
	title  string
	about  string
	shows  string
	follow string
}

func (v *visit) ownFeedWords() feedWords {
	return feedWords{"me", v.backToOwn(), v.say("Få dine møder i din kalender", "Get your meetings in your calendar"),
		v.say("Din telefon eller computer kan selv hente de møder, du har en plads til. Flytter et møde, flytter det også i din kalender.",
			"Your phone or computer can fetch the meetings that you have a seat at by itself. If a meeting moves, it moves in your calendar too."),
		v.say("Du får en adresse, som er din egen. Den viser kun dine møder. Giv den ikke til andre.",
			"You get an address that is your own. It shows only your meetings. Do not give it to others."),
		v.say("Sæt mine møder i kalenderen", "Put my meetings into the calendar")}
}

func (v *visit) seatFeedWords() feedWords {
	return feedWords{"b", &link{Text: v.say("Tilbage", "Back"), Href: v.to("b", "")}, v.say("Lad din kalender følge mødet", "Let your calendar follow the meeting"),
		v.say("Din telefon eller computer kan selv hente mødet. Flytter det, flytter det også i din kalender.",
			"Your phone or computer can fetch the meeting by itself. If it moves, it moves in your calendar too."),
		v.say("Du får en adresse, som er din egen. Den viser kun det her møde. Giv den ikke til andre.",
			"You get an address that is your own. It shows only this meeting. Do not give it to others."),
		v.say("Sæt mødet i kalenderen", "Put the meeting into the calendar")}
}

// ownFeed tells whether somebody has an address for their calendar. The address itself is not known to us any more.
func (s *site) ownFeed(v *visit) (page, error) {
	made, err := s.Bookings.OwnFeed(v.c.Request().Context(), v.token, v.cookie())
	if err != nil {
		return v.orClosed(err)
	}
	return v.opened(func(panel.OwnPage) page { return v.feedPage(v.ownFeedWords(), made, true) })
}

// feedPage is the page about an address; more tells whether one can be made.
func (v *visit) feedPage(w feedWords, made *time.Time, more bool) page {
	p := page{Title: w.title, Back: w.back, Plain: w.area == "b"}
	if more {
		p.Body = text(w.about, w.shows)
	}
	offer := func(button string) {
		if more {
			p.Body = append(p.Body, block{Form: &form{Action: v.to(w.area, "/calendar"), Button: button}})
		}
	}
	if made == nil {
		offer(v.say("Lav min adresse", "Make my address"))
		return p
	}
	told := v.say("Der er ikke mere at følge. Derfor kan du ikke få en ny.", "There is nothing more to follow. So you cannot get a new one.")
	if more {
		told = v.say("Vi kan ikke vise den igen. Har du mistet den, eller har andre set den? Så lav en ny. Den gamle virker så ikke mere.",
			"We cannot show it again. Have you lost it, or have others seen it? Then make a new one. The old one then stops working.")
	}
	p.Body = join([]block{{Notice: &notice{Kind: "info", Heading: fmt.Sprintf(v.say("Du fik en adresse den %s", "You got an address on %s"), message.Date(v.lang, *made)), Text: told}}}, p.Body)
	offer(v.say("Lav en ny adresse", "Make a new address"))
	return p.with(block{Form: &form{Action: v.to(w.area, "/calendar/stop"), Button: v.say("Stop adressen", "Stop the address"), Small: true}})
}

// addressPage shows an address, which is shown this once: it is not kept.
func (v *visit) addressPage(w feedWords, address string) page {
	_, behind, _ := strings.Cut(address, "://")
	return page{Title: v.say("Her er din adresse", "Here is your address"), Back: w.back, Plain: w.area == "b", Body: join(
		text(v.say("Vi viser den kun nu. Tryk på linket på den telefon eller computer, hvor du har din kalender.",
			"We show it only now. Press the link on the phone or computer where you have your calendar.")),
		[]block{{Links: []link{{Text: w.follow, Calendar: behind}}}},
		text(v.say("Virker det ikke? Så kopier adressen her. Åbn din kalender, og tilføj en kalender fra en adresse. Ofte hedder det at abonnere.",
			"Does it not work? Then copy the address here. Open your calendar, and add a calendar from an address. It is often called to subscribe.")),
		[]block{{Facts: []fact{{Name: v.say("Adressen", "The address"), Value: address}}}},
		text(v.say("Det kan tage nogle timer, før din kalender ser, at noget er ændret.", "It can take some hours before your calendar sees that something has changed.")))}
}

func (s *site) makeFeed(v *visit) (page, error) {
	address, err := s.Bookings.MakeOwnFeed(v.c.Request().Context(), v.token, v.cookie())
	if err != nil {
		return v.orClosed(err)
	}
	return v.opened(func(panel.OwnPage) page { return v.addressPage(v.ownFeedWords(), address) })
}

func (s *site) stopFeed(v *visit) (page, error) {
	if err := s.Bookings.StopOwnFeed(v.c.Request().Context(), v.token, v.cookie()); err != nil {
		return v.orClosed(err)
	}
	return v.doneOn(feedStopped), nil
}

// seatFeed tells whether somebody outside the register has an address for their booking. Others have one on their own page, and
// who has neither a seat nor an address has nothing to do here: they are led back.
func (s *site) seatFeed(v *visit) (page, error) {
	own, made, err := s.Bookings.BookingFeed(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(message.Language(own.Language))
	seated, stopped := v.hasSeat(&own), v.c.QueryParam("done") == feedStopped && made == nil
	if own.Guest == nil || made == nil && !seated && !stopped {
		return page{GoTo: v.to("b", "")}, nil
	}
	p := v.feedPage(v.seatFeedWords(), made, seated)
	if stopped {
		p.Body = join([]block{{Notice: &notice{Kind: "success", Heading: v.say("Adressen virker ikke mere", "The address no longer works"),
			Text: v.say("Din kalender får ikke mere at vide om mødet.", "Your calendar is told no more of the meeting.")}}}, p.Body)
	}
	return p, nil
}

func (s *site) makeSeatFeed(v *visit) (page, error) {
	own, address, err := s.Bookings.MakeBookingFeed(v.c.Request().Context(), v.token)
	if err != nil {
		return v.noSeatFeed(err)
	}
	v.prefer(message.Language(own.Language))
	return v.addressPage(v.seatFeedWords(), address), nil
}

func (s *site) stopSeatFeed(v *visit) (page, error) {
	if err := s.Bookings.StopBookingFeed(v.c.Request().Context(), v.token); err != nil {
		return v.noSeatFeed(err)
	}
	return page{GoTo: v.address("b", "/calendar", url.Values{"done": {feedStopped}})}, nil
}

// noSeatFeed leads to the page of the booking, which tells how it stands and what else can be done.
func (v *visit) noSeatFeed(err error) (page, error) {
	if refused(err, domain.ErrNotFound) || refused(err, booking.ErrOver) {
		return page{GoTo: v.to("b", "")}, nil
	}
	return page{}, err
}

// feedFile is a feed as calendar programs fetch it, of citizens and of staff. They ask often: what has not changed is not sent
// again. No cache on the way may keep it, and nothing on it leads anywhere.
func (s *site) feedFile(c echo.Context) error {
	token, isFile := strings.CutSuffix(c.Param("file"), ".ics")
	if !isFile {
		return echo.ErrNotFound
	}
	f, err := s.Bookings.Feed(c.Request().Context(), token)
	if err != nil {
		return err
	}
	for i := range f.Events {
		f.Events[i].Organizer = calendar.Party{Name: s.Settings.Municipality, Mailbox: s.Settings.MailFrom}
	}
	text, err := calendar.Feed(s.Settings.Municipality+": "+f.Name, f.Now, f.Events)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(text))
	h, tag := c.Response().Header(), `"`+hex.EncodeToString(sum[:16])+`"`
	h.Set(echo.HeaderCacheControl, "private, no-cache")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("ETag", tag)
	if strings.Contains(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentDisposition, `inline; filename="kalender.ics"`)
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", []byte(text))
}
