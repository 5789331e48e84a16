package citizen

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
)

// asked is the citizen's own page of a request: how far it is, and what can be done.
func (s *site) asked(v *visit) (page, error) {
	own, err := s.Requests.Own(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(message.Language(own.Language))
	return v.askedPage(&own), nil
}

func (v *visit) askedPage(o *request.Own) page {
	title, told := v.askedState(o)
	r := &o.Request
	facts := []fact{{Name: v.say("Udvalg", "Committee"), Own: o.Committee, OwnLang: string(message.Danish)}, {Name: v.say("Møde", "Meeting"), Value: capital(v.moment(o.Meeting.StartsAt)) + "."}}
	if o.Item != nil {
		facts = append(facts, fact{Name: v.say("Punkt", "Item"), Own: o.Item.Title, OwnLang: string(message.Danish)})
	}
	if r.State == request.Booked {
		facts = append(facts, v.askedTime(o)...)
	}
	if r.About != "" {
		about := v.say("Det vil du sige", "What you want to say")
		if r.Kind == hearing.Invited {
			about = v.say("Det handler om", "It is about")
		}
		facts = append(facts, fact{Name: about, Own: r.About})
	}
	facts = append(facts, fact{Name: v.say("Hvordan", "How"), Value: v.model(r.Model) + "."}, fact{Name: v.say("Hvor mange", "How many"), Value: v.people(r.People)})
	if r.Alive() {
		facts = append(facts, v.ownMaterial(o)...)
	}
	if needs := v.askedNeeds(o.Needs); needs != "" {
		facts = append(facts, fact{Name: v.say("Det har du bedt om", "What you asked for"), Value: needs + "."})
	}
	return page{Title: title, Plain: true, Body: join(told, []block{{Facts: facts}}, v.askedWays(o))}
}

// ownMaterial is what the politicians are to read, with by when the rest must be there.
func (v *visit) ownMaterial(o *request.Own) []fact {
	facts := v.material(o.Request.Material, o.Request.MaterialHow)
	if o.Request.MaterialHow == "" {
		return facts
	}
	last := &facts[len(facts)-1]
	if o.Request.MaterialOn != nil {
		last.Value = v.say("Vi har fået dem.", "We have got them.")
	} else if o.Rules != nil && o.Rules.Rules.Material != nil {
		due := o.Rules.Rules.MaterialDue(o.Meeting.StartsAt)
		last.Value += " " + fmt.Sprintf(v.say("De skal være her senest %s.", "They must be here by %s."), v.due(&due))
	}
	return facts
}

func (v *visit) askedTime(o *request.Own) []fact {
	r, come := &o.Request, v.say("Kom", "Come")
	if r.Model == request.ByVideo {
		come = v.say("Vær klar", "Be ready")
	}
	facts := []fact{{Name: v.say("Din tid", "Your time"), Value: fmt.Sprintf(v.say("%s. Du har %d minutter.", "%s. You have %d minutes."), capital(v.moment(*r.ToldAt)), *r.Minutes)},
		{Name: come, Value: capital(v.moment(r.ToldAt.Add(-time.Duration(o.Setting.Arrive)*time.Minute))) + "."}}
	switch {
	case o.Video != "":
		facts = append(facts, fact{Name: v.say("Sted", "Place"), Value: v.say("På video. Åbn videomødet her på siden, når det er tid.", "By video. Open the video meeting here on the page when it is time.")})
	case r.Model == request.ByVideo:
		facts = append(facts, fact{Name: v.say("Sted", "Place"), Value: v.say("På video. Vi skriver eller ringer til dig med linket.", "By video. We write or call you with the link.")})
	case r.ToldWhere != "":
		facts = append(facts, fact{Name: v.say("Sted", "Place"), Own: r.ToldWhere, OwnLang: string(message.Danish)})
	}
	if o.Setting.Contact != "" {
		facts = append(facts, fact{Name: v.say("Du bliver mødt af", "You are met by"), Own: o.Setting.Contact, OwnLang: string(message.Danish)})
	}
	return facts
}

func (v *visit) askedNeeds(all []request.Care) string {
	return v.wishes(stillNeeded(all))
}

// stillNeeded are the needs that nobody has taken back.
func stillNeeded(all []request.Care) (needs []booking.Need) {
	for _, n := range all {
		if n.State != booking.NotNeeded && n.State != booking.CalledOff && n.State != booking.ToCancel {
			needs = append(needs, booking.Need{Kind: n.Kind, Detail: n.Detail})
		}
	}
	return needs
}

// askedState says how far a request is: the title of its page and what follows it.
func (v *visit) askedState(o *request.Own) (string, []block) {
	r := &o.Request
	switch r.State {
	case request.Refused:
		return v.say("Det kan desværre ikke lade sig gøre", "Sadly it is not possible"), join([]block{{Heading: v.say("Grunden er", "The reason is")}, {Text: r.Reason, Lang: string(message.Danish)}},
			v.writeInstead(o.Setting.WriteTo))
	case request.Withdrawn:
		title := v.say("Du har trukket din anmodning tilbage", "You have withdrawn your request")
		if r.Kind == hearing.Invited {
			title = v.say("Du har sagt nej tak", "You said no, thank you")
		}
		return title, text(v.say("Du skal ikke gøre mere. Er det en fejl? Så ring til os.", "You need do nothing more. Is it a mistake? Then call us."))
	case request.Absent:
		return v.say("Mødet er slut", "The meeting is over"), text(v.say("Vi fik ikke talt med dig. Ring til os, hvis det er en fejl.", "We did not get to hear you. Call us if that is a mistake."))
	case request.Held, request.Thanked:
		return v.say("Tak, fordi du talte", "Thank you for speaking"), v.whatCame(o)
	case request.Booked:
		body := []block{{Notice: &notice{Kind: "success", Heading: v.say("Du har fået en tid", "You have a time")}}}
		if o.Rules != nil && o.Rules.Rules.Decides == hearing.Committee {
			body = append(body, text(v.say("Udvalget siger endeligt ja, når mødet begynder.", "The committee has the last word when the meeting begins."))...)
		}
		return v.say("Du skal tale til udvalget", "You speak to the committee"), body
	case request.Granted:
		if r.Kind == hearing.Invited {
			return v.say("Vil du tale til politikerne?", "Will you speak to the politicians?"), join([]block{v.voluntary()},
				text(v.say("Vi har inviteret dig til at tale. Vi skriver eller ringer, når du har fået et tidspunkt. Vil du ikke? Så sig det her på siden.",
					"We have invited you to speak. We write or call when you have a time. Would you rather not? Then say so here on the page.")))
		}
		line := v.say("Du er den første på listen.", "You are the first on the list.")
		if o.Ahead > 0 {
			line = fmt.Sprintf(v.say("Der er %d før dig.", "There are %d before you."), o.Ahead)
		}
		return v.say("Du må tale og venter på en tid", "You may speak, and wait for a time"), []block{{Notice: &notice{Kind: "info", Heading: line, Text: v.say("Vi skriver eller ringer, når du har en tid.", "We write or call when you have a time.")}}}
	}
	return v.say("Vi har fået din anmodning", "We have your request"), []block{{Notice: &notice{Kind: "success", Heading: v.say("Tak. Vi ser på den", "Thank you. We look at it"), Text: v.say("Vi skriver eller ringer til dig med et svar.", "We write or call you with an answer.")}}}
}

// writeInstead tells where one can write to the committee, when somebody has said where.
func (v *visit) writeInstead(address string) []block {
	if address == "" {
		return nil
	}
	return []block{{Text: v.say("Du kan altid skrive til udvalget i stedet.", "You can always write to the committee instead.")},
		{Facts: []fact{{Name: v.say("Skriv til", "Write to"), Own: address, OwnLang: string(message.Danish)}}}}
}

// whatCame is what came of it, or the question whether somebody wants to hear it.
func (v *visit) whatCame(o *request.Own) []block {
	if o.Request.Outcome != "" {
		return []block{{Heading: v.say("Det kom der ud af det", "What came of it")}, {Text: o.Request.Outcome, Lang: string(message.Danish)}}
	}
	if !o.MayTell() {
		return nil
	}
	yes, no := v.say("Ja, skriv til mig", "Yes, write to me"), v.say("Nej tak", "No, thank you")
	said := map[booking.Tell]string{booking.TellByMail: v.say("Du har sagt ja til at høre, hvad der kom ud af det.", "You said yes to hearing what came of it."), booking.TellNot: v.say("Du har sagt nej til at høre mere.", "You said no to hearing more.")}[o.Request.Tell]
	return join([]block{{Heading: v.say("Vil du høre, hvad der kom ud af det?", "Do you want to hear what came of it?")}}, text(said),
		[]block{{Form: &form{Action: v.to("f", "/tell"), Hidden: []field{{Name: "tell", Value: "mail"}}, Button: yes}}, {Form: &form{Action: v.to("f", "/tell"), Hidden: []field{{Name: "tell", Value: "no"}}, Button: no, Small: true}}})
}

func (v *visit) askedWays(o *request.Own) []block {
	if !o.Open(v.s.Requests.Now()) {
		if o.Request.State == request.Refused || o.Request.State == request.Withdrawn {
			return []block{{Links: []link{v.allHearings()}}}
		}
		return nil
	}
	var ways []link
	if o.Video != "" {
		ways = append(ways, link{Text: v.say("Åbn videomødet", "Open the video meeting"), Href: o.Video})
	}
	if o.Request.State == request.Booked {
		ways = append(ways, link{Text: v.say("Læg tiden i din kalender", "Put the time into your calendar"), Href: v.to("f", "/kalender.ics")})
	}
	withdraw := v.say("Træk anmodningen tilbage", "Withdraw the request")
	if o.Request.Kind == hearing.Invited {
		withdraw = v.say("Nej tak, jeg vil ikke tale", "No, thank you, I will not speak")
	}
	ways = append(ways, link{Text: v.say("Ret noget", "Change something"), Href: v.to("f", "/change")}, link{Text: withdraw, Href: v.to("f", "/withdraw")})
	keep := v.say("Gem siden her. Den er din vej tilbage.", "Keep this page. It is your way back.")
	if o.Mailed {
		keep = v.say("Linket til siden her står også i den mail, du får fra os.", "The link to this page is also in the email that you get from us.")
	}
	return join([]block{{Links: ways}}, text(keep))
}

// tellMeOf keeps whether somebody wants to hear what came of it.
func (s *site) tellMeOf(v *visit) (page, error) {
	_, err := s.Requests.TellMe(v.c.Request().Context(), v.token, booking.Tell(v.form("tell")))
	if err != nil && !refused(err, booking.ErrNotAsked) {
		return page{}, err
	}
	return page{GoTo: v.to("f", "")}, nil
}

// openAsked is a request that can still be changed; else the page leads back.
func (v *visit) openAsked() (own request.Own, open bool, err error) {
	own, err = v.s.Requests.Own(v.c.Request().Context(), v.token)
	if err == nil {
		v.prefer(message.Language(own.Language))
	}
	return own, err == nil && own.Open(v.s.Requests.Now()), err
}

func (s *site) changeAsked(v *visit) (page, error) {
	own, open, err := v.openAsked()
	if err != nil || !open {
		return page{GoTo: v.to("f", "")}, err
	}
	c := request.Change{People: own.Request.People, Model: own.Request.Model, Material: own.Request.Material, How: own.Request.MaterialHow}
	c.Needs = stillNeeded(own.Needs)
	return v.changePage(&own, c), nil
}

func (v *visit) changePage(o *request.Own, c request.Change) page {
	models := o.Setting.Models
	fields := v.howFields(models, c.Model, c.People)
	fields = append(fields, v.materialFields(c.Material, c.How)...)
	fields = append(fields, v.needs(c.Needs))
	return page{Title: v.say("Ret din anmodning", "Change your request"), Plain: true, Back: &link{Text: v.say("Tilbage", "Back"), Href: v.to("f", "")},
		Body: join([]block{{Form: &form{Action: v.to("f", "/change"), Fields: fields, Button: v.say("Gem", "Save")}}},
			text(v.say("Vil du tale om noget andet, eller har du fået ny mail eller telefon? Så ring til os.", "Do you want to speak about something else, or have you a new email or phone? Then call us.")))}
}

func (s *site) keepAsked(v *visit) (page, error) {
	own, open, err := v.openAsked()
	if err != nil || !open {
		return page{GoTo: v.to("f", "")}, err
	}
	c := request.Change{Model: request.Model(v.form("model")), Material: v.form("material"), How: v.form("how"), Needs: v.readNeeds()}
	c.People, _ = strconv.Atoi(v.form("people")) // what is no number is nobody
	_, err = s.Requests.Change(v.c.Request().Context(), v.token, c)
	var known *domain.Error
	switch {
	case errors.As(err, &known) && refused(err, request.ErrRequest):
		return v.mend(v.changePage(&own, c), v.speakFaults(known.Faults, c.Needs)...), nil
	case err != nil && !refused(err, request.ErrOver):
		return page{}, err
	}
	return page{GoTo: v.to("f", "")}, nil
}

// askWithdraw asks once more before a request is withdrawn, and for no reason.
func (s *site) askWithdraw(v *visit) (page, error) {
	own, open, err := v.openAsked()
	if err != nil || !open {
		return page{GoTo: v.to("f", "")}, err
	}
	title, button := v.say("Vil du trække din anmodning tilbage?", "Do you want to withdraw your request?"), v.say("Ja, træk den tilbage", "Yes, withdraw it")
	if own.Request.Kind == hearing.Invited {
		title, button = v.say("Vil du sige nej tak?", "Do you want to say no?"), v.say("Ja, jeg siger nej tak", "Yes, I say no")
	}
	return page{Title: title, Plain: true, Back: &link{Text: v.say("Tilbage", "Back"), Href: v.to("f", "")},
		Body: []block{{Text: v.say("Så taler du ikke til udvalget. Du skal ikke sige hvorfor.", "Then you do not speak to the committee. You do not have to say why.")},
			{Form: &form{Action: v.to("f", "/withdraw"), Button: button}}}}, nil
}

func (s *site) withdraw(v *visit) (page, error) {
	_, err := s.Requests.Withdraw(v.c.Request().Context(), v.token)
	if err != nil && !refused(err, request.ErrOver) {
		return page{}, err
	}
	return page{GoTo: v.to("f", "")}, nil
}
