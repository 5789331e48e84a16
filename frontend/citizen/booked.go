package citizen

import (
	"fmt"
	"strings"

	"deltag/domain/booking"
	"deltag/domain/calendar"
	"deltag/domain/message"
)

// booked is the citizen's own page of a booking: how it stands, and what can be done. It names nobody.
func (s *site) booked(v *visit) (page, error) {
	own, err := s.Bookings.Own(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(message.Language(own.Language))
	return v.bookedPage(&own), nil
}

func (v *visit) bookedPage(o *booking.Own) page {
	title, told := v.bookedState(o)
	seated := v.hasSeat(o)
	facts := []fact{{Name: v.say("Hvad?", "What?"), Own: o.Gathering.Title, OwnLang: string(message.Danish)}}
	if !o.Undated {
		facts = append(facts, v.facts(&o.Gathering, o.Place, seated)...)
	}
	if o.Booking.Alive() {
		facts = append(facts, v.party(o)...)
	}
	return page{Title: title, Plain: true, Body: join(told, v.outcome(o), v.offerForms(o), []block{{Facts: facts}}, v.paid(o), v.series(o.Series), v.bookedWays(o, seated))}
}

// hasSeat tells whether the booking is for a seat that can still be used.
func (v *visit) hasSeat(o *booking.Own) bool {
	return o.Booking.State == booking.Booked && !v.isHeld(&o.Gathering)
}

// offerOpen tells whether a seat can be taken now: the job that ends offers comes a little later than their end.
func (v *visit) offerOpen(o *booking.Own) bool {
	return o.Booking.State == booking.Offered && !v.hasBegun(&o.Gathering) && !v.isOver(*o.Booking.OfferEnds)
}

// bookedState says how a booking stands: the title of its page and what follows it.
func (v *visit) bookedState(o *booking.Own) (title string, told []block) {
	g, over := &o.Gathering, v.isHeld(&o.Gathering)
	switch state := o.Booking.State; {
	case state == booking.Called:
		return v.say("Vi har måttet aflyse", "We had to cancel"), join([]block{{Notice: v.calledOff(g)}},
			text(v.say("Du skal ikke gøre noget. Vi er kede af det.", "You do not need to do anything. We are sorry.")))
	case state == booking.Dropped:
		return v.say("Du har meldt fra", "You have given up your seat"), text(v.say("Tak, fordi du sagde det til os. Du skal ikke gøre mere. Er det en fejl? Så ring til os.",
			"Thank you for telling us. You need not do more. Is it a mistake? Then call us."))
	case state == booking.Declined:
		return v.say("Du har sagt nej tak", "You said no, thank you"), text(v.say("Det er helt i orden. Pladsen går til en anden. Er det en fejl? Så ring til os.",
			"That is quite all right. The seat goes to somebody else. Is it a mistake? Then call us."))
	case state == booking.Booked && over:
		return v.say("Tak for din tid", "Thank you for your time"), text(v.say("Mødet er slut. Det betyder noget, at du ville være med.", "The meeting is over. It matters that you wanted to take part."))
	case state == booking.Booked:
		return v.seatState(g)
	case v.invitationOpen(o):
		return v.invitedState(o)
	case state == booking.Waiting && v.hasBegun(g):
		return v.say("Der blev ikke en plads til dig", "There was no seat for you"), text(v.say("Vi er kede af, at det ikke lykkedes. Tak, fordi du ville være med.", "We are sorry that it did not work out. Thank you for wanting to take part."))
	case state == booking.Waiting:
		return v.say("Du står på ventelisten", "You are on the waiting list"), v.waitingState(o)
	case v.offerOpen(o):
		return v.say("Der er en plads til dig", "There is a seat for you"), []block{{Notice: &notice{Kind: "info",
			Heading: fmt.Sprintf(v.say("Svar senest %s", "Answer by %s"), v.moment(*o.Booking.OfferEnds)),
			Text:    v.say("Siger du nej, eller hører vi ikke fra dig, går pladsen til en anden. Det er helt i orden.", "If you say no, or we do not hear from you, the seat goes to somebody else. That is quite all right.")}}}
	}
	return v.say("Pladsen er gået videre", "The seat has been passed on"), text(v.say("Vi hørte ikke fra dig i tide. Det gør ikke noget. Vil du stadig gerne med? Så ring til os.",
		"We did not hear from you in time. That does not matter. Would you still like to come? Then call us."))
}

func (v *visit) seatState(g *booking.Gathering) (string, []block) {
	title := v.say("Du har en plads", "You have a seat")
	if v.hasBegun(g) {
		return title, []block{{Notice: &notice{Kind: "info", Heading: v.say("Mødet er i gang", "The meeting has begun"), Text: v.say("Kommer du lidt sent? Du er stadig velkommen.", "Are you a little late? You are still welcome.")}}}
	}
	return title, []block{{Notice: &notice{Kind: "success", Heading: v.say("Vi glæder os til at se dig", "We look forward to seeing you")}}}
}

// waitingState tells somebody who waits how long the line is, and what decides who is next: it promises nothing.
func (v *visit) waitingState(o *booking.Own) []block {
	line := v.say("Du er den første på listen.", "You are the first on the list.")
	switch {
	case o.Ahead == 1:
		line = v.say("Der står 1 før dig.", "1 person is before you.")
	case o.Ahead > 1:
		line = fmt.Sprintf(v.say("Der står %d før dig.", "%d people are before you."), o.Ahead)
	}
	rule := v.say("Bliver en plads ledig, spørger vi den, der har ventet længst.", "If a seat falls empty, we ask who has waited longest.")
	if o.Mixed {
		rule = v.say("Bliver en plads ledig, spørger vi den, der gør gruppen mest blandet. Er to lige gode, går vi efter, hvem der har ventet længst.",
			"If a seat falls empty, we ask who makes the group most mixed. If two are equal, we go by who has waited longest.")
	}
	next := v.say("Er det dig, skriver vi til dig. Du kan sige ja eller nej.", "If it is you, we write to you. You can say yes or no.")
	if o.Guest != nil && o.Guest.Email == "" {
		next = v.say("Er det dig, ringer vi til dig. Du kan sige ja eller nej.", "If it is you, we call you. You can say yes or no.")
	}
	return []block{{Notice: &notice{Kind: "info", Heading: line, Text: rule + " " + next}}}
}

// invitationOpen tells whether somebody who was invited can answer now.
func (v *visit) invitationOpen(o *booking.Own) bool {
	return o.Booking.State == booking.Asked && !v.hasBegun(&o.Gathering) && !v.isOver(*o.Booking.OfferEnds)
}

// invitedState asks somebody who was invited, and promises no more than there is: more are invited than there are seats.
func (v *visit) invitedState(o *booking.Own) (string, []block) {
	told := []block{{Notice: &notice{Kind: "info", Heading: fmt.Sprintf(v.say("Svar senest %s", "Answer by %s"), v.moment(*o.Booking.OfferEnds)),
		Text: v.say("Vi inviterer lidt flere, end der er pladser til. De første, der siger ja, får en plads. De andre kommer på ventelisten.",
			"We invite a few more than there are seats for. The first to say yes get a seat. The others come on the waiting list.")}}}
	if o.Elsewhere {
		told = append(told, block{Notice: &notice{Kind: "warning", Heading: v.say("Du har en plads et andet sted", "You have a seat somewhere else"),
			Text: v.say("Det er på samme tid. Vil du hellere med her? Så meld fra det andet sted først.", "It is at the same time. Would you rather come here? Then give up the other seat first.")}})
	}
	return v.say("Vil du være med?", "Will you take part?"), join(told, about(o.Gathering.About),
		text(v.say("Det er frivilligt. Det ændrer ikke din sag eller din ydelse, om du siger ja eller nej.", "It is voluntary. Whether you say yes or no, it does not change your case or your benefits.")))
}

// answerForms are the answers to an invitation, a button each.
func (v *visit) answerForms(o *booking.Own) []block {
	no := block{Form: &form{Action: v.to("b", "/no"), Button: v.say("Nej tak", "No, thank you"), Small: true}}
	if o.Elsewhere {
		return []block{no}
	}
	return []block{{Form: &form{Action: v.to("b", "/yes"), Button: v.say("Ja, jeg vil være med", "Yes, I will take part")}}, no}
}

// offerForms are the two answers to an offer, a button each.
func (v *visit) offerForms(o *booking.Own) []block {
	if v.invitationOpen(o) {
		return v.answerForms(o)
	}
	if !v.offerOpen(o) {
		return nil
	}
	return []block{{Form: &form{Action: v.to("b", "/yes"), Button: v.say("Ja, jeg vil have pladsen", "Yes, I want the seat")}},
		{Form: &form{Action: v.to("b", "/no"), Button: v.say("Nej tak", "No, thank you"), Small: true}}}
}

// party is how many come, and what they have told that they need.
func (v *visit) party(o *booking.Own) []fact {
	seats := v.say("1 plads.", "1 seat.")
	if n := o.Booking.Seats; n > 1 {
		seats = fmt.Sprintf(v.say("%d pladser.", "%d seats."), n)
	}
	facts := []fact{{Name: v.say("Hvor mange?", "How many?"), Value: seats}}
	var needs []string
	for _, n := range o.Needs {
		what, _, _ := strings.Cut(v.need(n.Kind), ".")
		if n.Detail != "" {
			what += " (" + n.Detail + ")"
		}
		needs = append(needs, what)
	}
	if len(needs) > 0 {
		facts = append(facts, fact{Name: v.say("Det har du bedt om", "What you asked for"), Value: strings.Join(needs, ", ") + "."})
	}
	return facts
}

// bookedWays are the links of a booking, and how to find back to its page.
func (v *visit) bookedWays(o *booking.Own, seated bool) []block {
	var ways []link
	if seated {
		if o.Gathering.Video != "" {
			ways = append(ways, link{Text: v.say("Åbn videomødet", "Open the video meeting"), Href: o.Gathering.Video})
		}
		if !v.hasBegun(&o.Gathering) {
			ways = append(ways, link{Text: v.say("Læg mødet i din kalender", "Put the meeting into your calendar"), Href: v.to("b", "/kalender.ics")})
			if o.Guest != nil {
				ways = append(ways, link{Text: v.say("Lad din kalender følge mødet", "Let your calendar follow the meeting"), Href: v.to("b", "/calendar")})
			}
		}
	}
	if v.mayCancel(o) {
		text := v.say("Meld fra", "Give up your seat")
		if o.Booking.State == booking.Waiting {
			text = v.say("Slet mig fra ventelisten", "Take me off the waiting list")
		}
		ways = append(ways, link{Text: text, Href: v.to("b", "/cancel")})
	}
	body := []block{}
	if len(ways) > 0 {
		body = append(body, block{Links: ways})
	}
	if o.Booking.Alive() && !v.isHeld(&o.Gathering) {
		body = append(body, v.keepLink(o)...)
		body = append(body, text(v.say("Er der noget, du vil spørge om eller have hjælp til? Ring til os.", "Is there something you want to ask or need help with? Call us."))...)
	}
	return body
}

// keepLink tells how to find back: who gave no mail address has this page alone.
func (v *visit) keepLink(o *booking.Own) []block {
	if o.Guest == nil || o.Guest.Email != "" {
		return text(v.say("Linket til siden her står også i den mail, du får fra os.", "The link to this page is also in the email that you get from us."))
	}
	if o.Booking.State == booking.Waiting {
		return text(v.say("Gem siden her. Så kan du se, hvor langt du er på listen, og slette dig igen.", "Keep this page. Then you can see how far you are on the list, and take yourself off it."))
	}
	return text(v.say("Gem siden her. Den er din vej til at melde fra.", "Keep this page. It is your way to give up your seat."))
}

// mayCancel tells whether there is something to give up: an offer has its own no.
func (v *visit) mayCancel(o *booking.Own) bool {
	state := o.Booking.State
	return (state == booking.Booked || state == booking.Waiting) && !v.hasBegun(&o.Gathering) && o.Gathering.State == booking.Open
}

// outcome is what came of a meeting, to those who had a seat; before that is told, who came is asked whether they want to hear it.
func (v *visit) outcome(o *booking.Own) []block {
	if o.Booking.State == booking.Booked && o.Gathering.Outcome != "" {
		return join([]block{heading(v.say("Det kom der ud af det", "What came of it"))}, about(o.Gathering.Outcome))
	}
	if !o.MayTell() {
		return nil
	}
	yes := block{Form: &form{Action: v.to("b", "/tell"), Hidden: []field{{Name: "tell", Value: string(booking.TellByMail)}}, Button: v.say("Ja, skriv til mig", "Yes, write to me")}}
	no := block{Form: &form{Action: v.to("b", "/tell"), Hidden: []field{{Name: "tell", Value: string(booking.TellNot)}}, Button: v.say("Nej tak", "No, thank you"), Small: true}}
	switch o.Booking.Tell {
	case booking.TellByMail:
		no.Form.Button = v.say("Nej tak alligevel", "No, thank you, after all")
		return []block{{Notice: &notice{Kind: "success", Heading: v.say("Vi skriver til dig", "We write to you"),
			Text: v.say("Du får en mail, når vi ved, hvad der kom ud af det.", "You get an email when we know what came of it.")}}, no}
	case booking.TellNot:
		yes.Form.Button, yes.Form.Small = v.say("Skriv til mig alligevel", "Write to me after all"), true
		return []block{{Notice: &notice{Kind: "info", Heading: v.say("Vi skriver ikke mere til dig om mødet", "We do not write to you about this meeting any more")}}, yes}
	}
	return []block{heading(v.say("Vil du høre, hvad der kom ud af det?", "Would you like to hear what came of it?")), yes, no}
}

// tellMe keeps whether somebody wants to hear what came of it.
func (s *site) tellMe(v *visit) (page, error) {
	_, err := s.Bookings.TellMe(v.c.Request().Context(), v.token, booking.Tell(v.form("tell")))
	if refused(err, booking.ErrNotAsked) {
		err = nil // the page tells how things stand
	}
	return v.asItStands(err)
}

// takeOffer takes a seat that is offered. Whatever comes of it, the own page tells how things stand.
func (s *site) takeOffer(v *visit) (page, error) {
	_, err := s.Bookings.Accept(v.c.Request().Context(), v.token)
	return v.asItStands(err)
}

func (s *site) refuseOffer(v *visit) (page, error) {
	_, err := s.Bookings.Decline(v.c.Request().Context(), v.token)
	return v.asItStands(err)
}

// asItStands leads to the own page, also when it was too late: the page tells why.
func (v *visit) asItStands(err error) (page, error) {
	if err != nil && !refused(err, booking.ErrNoOffer) && !refused(err, booking.ErrBegun) && !refused(err, booking.ErrElsewhere) && !refused(err, booking.ErrCalledOff) {
		return page{}, err
	}
	return page{GoTo: v.to("b", "")}, nil
}

// askCancel asks once more before a seat is given up, and for no reason.
func (s *site) askCancel(v *visit) (page, error) {
	own, err := s.Bookings.Own(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(message.Language(own.Language))
	if !v.mayCancel(&own) {
		return page{GoTo: v.to("b", "")}, nil
	}
	p := page{Plain: true, Back: &link{Text: v.say("Tilbage", "Back"), Href: v.to("b", "")}}
	button := v.say("Ja, meld mig fra", "Yes, I give it up")
	after := v.say("Så går din plads til en anden. Du skal ikke sige hvorfor, og det ændrer ikke din sag.", "Your seat then goes to somebody else. You do not have to say why, and it does not change your case.")
	p.Title = v.say("Vil du melde fra?", "Do you want to give up your seat?")
	if own.Booking.State == booking.Waiting {
		p.Title, button = v.say("Vil du af ventelisten?", "Do you want to leave the waiting list?"), v.say("Ja, slet mig fra listen", "Yes, take me off the list")
		after = v.say("Så spørger vi dig ikke, hvis en plads bliver ledig. Du skal ikke sige hvorfor.", "We then do not ask you if a seat falls empty. You do not have to say why.")
	}
	p.Body = []block{{Facts: []fact{{Name: v.say("Hvad?", "What?"), Own: own.Gathering.Title, OwnLang: string(message.Danish)}, {Name: v.say("Hvornår?", "When?"), Value: v.timeOf(&own.Gathering) + "."}}},
		{Text: after}, {Form: &form{Action: v.to("b", "/cancel"), Button: button}}}
	return p, nil
}

func (s *site) cancelSeat(v *visit) (page, error) {
	_, err := s.Bookings.Cancel(v.c.Request().Context(), v.token)
	return v.asItStands(err)
}

// calendarFile is the booking as a file for the citizen's own calendar; who has no seat is led back.
func (s *site) calendarFile(v *visit) (page, error) {
	own, err := s.Bookings.Own(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(message.Language(own.Language))
	if !v.hasSeat(&own) {
		return page{GoTo: v.to("b", "")}, nil
	}
	e := own.Entry(v.lang, s.Bookings.Page(v.token))
	e.Stamp, e.Organizer = s.Bookings.Now(), calendar.Party{Name: s.Settings.Municipality, Mailbox: s.Settings.MailFrom}
	f, err := calendar.Publish(e)
	if err != nil {
		return page{}, err
	}
	return page{File: &file{Name: "kalender.ics", Type: "text/calendar; charset=utf-8; method=" + f.Method, Data: []byte(f.Text)}}, nil
}
