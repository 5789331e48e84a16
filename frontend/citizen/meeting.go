package citizen

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/message"
)

// bookingRoutes is every page of meetings, and of people's own bookings.
func (s *site) bookingRoutes() map[string]handler {
	return map[string]handler{
		"GET /moeder":                s.meetings,
		"GET /moede/:code":           s.meeting,
		"POST /moede/:code":          s.signUp,
		"GET /b/:token":              s.booked,
		"POST /b/:token/yes":         s.takeOffer,
		"POST /b/:token/no":          s.refuseOffer,
		"POST /b/:token/tell":        s.tellMe,
		"GET /b/:token/cancel":       s.askCancel,
		"POST /b/:token/cancel":      s.cancelSeat,
		"GET /b/:token/kalender.ics": s.calendarFile,
	}
}

// meetings is what everybody can come to, the next first.
func (s *site) meetings(v *visit) (page, error) {
	all, err := s.Bookings.Open(v.c.Request().Context())
	if err != nil {
		return page{}, err
	}
	p := page{Title: v.say("Kom til et møde", "Come to a meeting"), Plain: true, Body: text(
		v.say("Her er de møder, som alle kan komme til. Det er frivilligt.", "These are the meetings that everybody can come to. It is voluntary."))}
	if len(all) == 0 {
		p.Body = text(v.say("Der er ingen møder lige nu. Kig igen en anden dag, eller ring til os.", "There are no meetings right now. Look again another day, or call us."))
		return p, nil
	}
	p.Body = append(p.Body, v.meetingLinks(all))
	return p, nil
}

// meetingLinks lead to meetings, each with when and where it is and whether there is room.
func (v *visit) meetingLinks(all []booking.Public) block {
	var list []link
	for _, m := range all {
		list = append(list, link{Text: m.Gathering.Title, Lang: string(message.Danish), Href: v.path("/moede/" + m.Gathering.Code),
			Hint: strings.Join([]string{v.timeOf(&m.Gathering), v.whereShort(m.Place), v.seatsLeft(&m.Gathering)}, ". ") + "."})
	}
	return block{Choices: list}
}

// series tells that a meeting belongs together with others, what they are for, and of those that one can come to as well.
func (v *visit) series(of *booking.OfSeries) []block {
	if of == nil {
		return nil
	}
	blocks := append([]block{heading(v.say("Flere møder hører sammen", "Several meetings belong together")), {Facts: []fact{{Name: v.say("Møderne hedder", "The meetings are called"), Own: of.Title, OwnLang: string(message.Danish)}}}},
		about(of.Purpose)...)
	if len(of.Others) == 0 {
		return blocks
	}
	return append(blocks, block{Text: v.say("Du kan også komme til disse møder:", "You can come to these meetings too:")}, v.meetingLinks(of.Others))
}

// timeOf is when a meeting is, with the first letter of a line.
func (v *visit) timeOf(g *booking.Gathering) string {
	when := v.span(g.StartsAt, g.EndsAt)
	return strings.ToUpper(when[:1]) + when[1:] // weekdays begin with a letter of ASCII, in both languages
}

func (v *visit) whereShort(p *booking.Place) string {
	if p == nil {
		return v.say("På video", "By video")
	}
	return p.Name
}

// few is from how many free seats on their number is told.
const few = 5

// seatsLeft says whether there is room, in words.
func (v *visit) seatsLeft(g *booking.Gathering) string {
	switch n := g.Free(); {
	case n == 0:
		return v.say("Alle pladser er taget", "All seats are taken")
	case n == 1:
		return v.say("Kun 1 plads tilbage", "Only 1 seat left")
	case n <= few:
		return fmt.Sprintf(v.say("Kun %d pladser tilbage", "Only %d seats left"), n)
	}
	return v.say("Der er plads", "There is room")
}

// meeting shows one meeting that is open for everybody, with the form to sign up.
func (s *site) meeting(v *visit) (page, error) {
	p, err := s.Bookings.ByCode(v.c.Request().Context(), v.c.Param("code"))
	if refused(err, domain.ErrNotFound) {
		return v.noMeeting(), nil
	}
	if err != nil {
		return page{}, err
	}
	return v.meetingPage(p, newSignUp())
}

func (v *visit) noMeeting() page {
	return page{Status: http.StatusNotFound, Title: v.say("Vi kan ikke finde mødet", "We cannot find the meeting"), Plain: true, Body: join(
		text(v.say("Måske er adressen skrevet forkert. Måske er mødet ikke åbent endnu.", "Perhaps the address was mistyped. Perhaps the meeting is not open yet."),
			v.say("Du har ikke gjort noget forkert. Du kan også ringe til os.", "You have not done anything wrong. You can also call us.")),
		[]block{{Links: []link{v.allMeetings()}}})}
}

func (v *visit) allMeetings() link {
	return link{Text: v.say("Se de møder, du kan komme til", "See the meetings that you can come to"), Href: v.path("/moeder")}
}

// meetingPage tells of a meeting, and asks who comes as long as one can sign up.
func (v *visit) meetingPage(m booking.Public, form signUp) (page, error) {
	g := &m.Gathering
	p := page{Title: g.Title, TitleLang: string(message.Danish), Plain: true, Back: &link{Text: v.say("Alle møder", "All meetings"), Href: v.path("/moeder")}}
	if state := v.closed(g); state != nil {
		p.Body = join([]block{{Notice: state}}, about(g.About), []block{{Facts: v.facts(g, m.Place, false)}}, v.series(m.Series), []block{{Links: []link{v.allMeetings()}}})
		return p, nil
	}
	days, err := v.s.Privacy.KeptDays(v.c.Request().Context(), "gatherings")
	if err != nil {
		return page{}, err
	}
	facts := append(v.facts(g, m.Place, false), fact{Name: v.say("Pladser", "Seats"), Value: v.seatsLeft(g) + "."},
		fact{Name: v.say("Hvem inviterer?", "Who invites you?"), Own: m.Unit, OwnLang: string(message.Danish)})
	p.Body = join(about(g.About), []block{{Facts: append(facts, v.questionsTo()...)}}, v.series(m.Series), []block{heading(v.say("Skriv dig på", "Sign up"))}, v.beforeSignUp(g),
		[]block{{Details: &details{v.say("Hvorfor spørger vi, og hvornår sletter vi det?", "Why do we ask, and when do we delete it?"), v.whyWeAsk(days)}}, {Form: v.signUpForm(g, form)}})
	return p, nil
}

// closed tells why nobody can sign up; nil is that one can.
func (v *visit) closed(g *booking.Gathering) *notice {
	now := v.s.Bookings.Now()
	switch {
	case g.State == booking.Cancelled:
		return v.calledOff(g)
	case v.isHeld(g):
		return &notice{Kind: "info", Heading: v.say("Mødet er slut", "The meeting is over"), Text: v.say("Tak til alle, der kom.", "Thank you to everybody who came.")}
	case !now.Before(g.StartsAt):
		return &notice{Kind: "info", Heading: v.say("Mødet er i gang", "The meeting has begun"), Text: v.say("Derfor kan man ikke skrive sig på mere.", "So one can no longer sign up.")}
	}
	return nil
}

func (v *visit) calledOff(g *booking.Gathering) *notice {
	return &notice{Kind: "warning", Heading: v.say("Mødet er aflyst", "The meeting has been cancelled"), Text: g.Reason, TextLang: string(message.Danish)}
}

// about is what staff wrote about a meeting, paragraph by paragraph.
func about(words string) (blocks []block) {
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(words, "\r\n", "\n"), "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			blocks = append(blocks, block{Text: paragraph, Lang: string(message.Danish)})
		}
	}
	return blocks
}

// facts are when and where, with how to get in. The video link is for those who have a seat.
func (v *visit) facts(g *booking.Gathering, p *booking.Place, seated bool) []fact {
	facts := []fact{{Name: v.say("Hvornår?", "When?"), Value: v.timeOf(g) + "."}}
	if p != nil {
		facts = append(facts, fact{Name: v.say("Hvor?", "Where?"), Own: p.Name + ", " + p.Address, OwnLang: string(message.Danish)})
		facts = append(facts, v.access(p)...)
	}
	switch {
	case g.Video == "" || seated:
	case p == nil:
		facts = append(facts, fact{Name: v.say("Hvor?", "Where?"), Value: v.say("På video. Du får linket, når du har en plads.", "By video. You get the link when you have a seat.")})
	default:
		facts = append(facts, fact{Name: v.say("Eller på video", "Or by video"), Value: v.say("Du kan også være med på video. Du får linket, når du har en plads.", "You can also take part by video. You get the link when you have a seat.")})
	}
	return facts
}

// access is how one gets in and hears: what the municipality knows of the place, and what staff wrote about it.
func (v *visit) access(p *booking.Place) []fact {
	var known []string
	if p.StepFree {
		known = append(known, v.say("Du kan komme ind uden trin.", "You can get in without steps."))
	}
	if p.HearingLoop {
		known = append(known, v.say("Der er teleslynge.", "There is a hearing loop."))
	}
	if len(known) == 0 && p.Access == "" {
		return nil
	}
	return []fact{{Name: v.say("Sådan kommer du ind", "How to get in"), Value: strings.Join(known, " "), Own: p.Access, OwnLang: string(message.Danish)}}
}

// questionsTo is whom to call about a meeting.
func (v *visit) questionsTo() []fact {
	if v.s.Settings.HelpPhone == "" {
		return nil
	}
	return []fact{{Name: v.say("Vil du hellere ringe?", "Would you rather call?"), Value: fmt.Sprintf(v.say("Ring på %s. Så skriver vi dig på.", "Call %s. We sign you up."), message.Unbroken(v.s.Settings.HelpPhone))}}
}

// whyWeAsk is the short layer of the notice about a sign-up.
func (v *visit) whyWeAsk(days int) []block {
	return []block{{List: []string{
		v.say("Vi bruger dit navn til at holde en plads til dig.", "We use your name to keep a seat for you."),
		v.say("Vi bruger din mail eller telefon til at sige til, hvis noget ændrer sig.", "We use your email or phone to tell you if something changes."),
		v.say("Det, du har brug for, ser kun de få, der står for mødet.", "What you need is seen only by the few who arrange the meeting."),
		v.deletedAfter(days),
	}}}
}

// deletedAfter is when we no longer know who came to a meeting; 0 days is that nothing is deleted for now.
func (v *visit) deletedAfter(days int) string {
	if days == 0 {
		return v.say("Lige nu sletter vi ikke noget om møder, fordi vi har pligt til at gemme det.", "Right now we delete nothing about meetings, because we must keep it by law.")
	}
	return fmt.Sprintf(v.say("Her sletter vi dit navn, din mail, dit nummer og det, du har brug for, %d dage efter mødet.",
		"Here we delete your name, your email, your number and what you need %d days after the meeting."), days)
}

// hasBegun tells whether a gathering has begun by the clock.
func (v *visit) hasBegun(g *booking.Gathering) bool { return !v.s.Bookings.Now().Before(g.StartsAt) }

// isHeld tells whether a gathering is over, by the clock or because staff said so.
func (v *visit) isHeld(g *booking.Gathering) bool {
	return g.State == booking.Held || v.isOver(g.EndsAt)
}

// isOver tells whether an instant has gone by.
func (v *visit) isOver(t time.Time) bool { return !v.s.Bookings.Now().Before(t) }
