package citizen

import (
	"fmt"
	"strconv"
	"time"

	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/privacy"
)

// own is the person's own page, or the question that opens it.
func (s *site) own(v *visit) (page, error) {
	p, err := v.s.Panels.Own(v.c.Request().Context(), v.token, v.cookie())
	if refused(err, panel.ErrOwnClosed) {
		return v.askYear()
	}
	if err != nil {
		return page{}, err
	}
	v.prefer(p.Language)
	return v.ownPage(p)
}

// askYear asks for the second fact. It works for every link that is alive, and says nothing about the person.
func (v *visit) askYear(faults ...fault) (page, error) {
	wait, l, err := v.s.Panels.OwnDoor(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(l)
	if wait != nil {
		return v.waiting(*wait), nil
	}
	p := page{
		Title: v.say("Din egen side", "Your own page"),
		Body: join(
			text(v.say("På din egen side kan du se, hvad vi har om dig. Du kan også rette det eller sige fra.",
				"On your own page you can see what we have about you. You can also correct it or leave.")),
			[]block{{Form: &form{Action: v.to("me", ""), Button: v.say("Åbn min side", "Open my page"), Fields: []field{{
				Kind: line, Name: "year", Label: v.say("Hvilket år er du født?", "In which year were you born?"), InputMode: "numeric", Width: 4, Max: 4,
				Autocomplete: "bday-year", Hint: v.say("Skriv fire tal. Vi spørger, så andre ikke kan se din side.", "Write four digits. We ask so that others cannot see your page."),
			}}}}}),
	}
	if v.s.Panels.SignsIn() {
		p.Body = append(p.Body, block{Links: []link{{Text: v.say("Åbn siden med MitID i stedet", "Open the page with MitID instead"), Href: v.path("/mitid")}}})
	}
	if len(faults) > 0 {
		return v.mend(p, faults...), nil
	}
	if v.c.QueryParam("done") == notKept {
		p.Body = append([]block{{Notice: &notice{Kind: "warning", Heading: v.say("Din side var lukket", "Your page was closed"),
			Text: v.say("Det, du lige sendte, er ikke gemt. Åbn siden, og prøv igen.", "What you have just sent was not kept. Open the page and try again.")}}}, p.Body...)
	}
	return p, nil
}

func (s *site) openOwn(v *visit) (page, error) {
	year, err := strconv.Atoi(v.form("year"))
	if err != nil || year < 1000 || year > 9999 {
		return v.askYear(fault{"year", v.say("Skriv dit fødselsår med fire tal", "Write the year you were born with four digits")})
	}
	o, err := v.s.Panels.OpenOwn(v.c.Request().Context(), v.token, year)
	if err != nil {
		return page{}, err
	}
	v.prefer(o.Language)
	switch {
	case o.Session != "":
		v.setCookie(o.Session, int(o.OpenFor.Seconds()))
		return page{GoTo: v.to("me", "")}, nil
	case o.Unknown:
		return v.unknownYear(), nil
	case o.WaitUntil != nil:
		return v.waiting(*o.WaitUntil), nil
	}
	more := v.say("Det år passer ikke. Du kan prøve en gang til", "That year does not fit. You can try once more")
	if o.Left > 1 {
		more = fmt.Sprintf(v.say("Det år passer ikke. Du kan prøve %d gange til", "That year does not fit. You can try %d more times"), o.Left)
	}
	return v.askYear(fault{"year", more})
}

func (v *visit) unknownYear() page {
	p := page{Status: 409, Title: v.say("Ring til os om din side", "Call us about your page"), Body: text(
		v.say("Vi ved ikke, hvornår du er født. Derfor kan vi ikke vise din side her. Ring til os, så hjælper vi dig.",
			"We do not know when you were born. So we cannot show your page here. Call us and we will help you."))}
	if v.s.Panels.SignsIn() {
		p.Body = append(p.Body, block{Links: []link{{Text: v.say("Eller åbn siden med MitID", "Or open the page with MitID"), Href: v.path("/mitid")}}})
	}
	return p
}

func (v *visit) waiting(until time.Time) page {
	return page{Status: 429, Title: v.say("Vent lidt, før du prøver igen", "Wait a little before you try again"), Body: text(
		fmt.Sprintf(v.say("Der er prøvet for mange gange. Du kan prøve igen %s.", "There have been too many tries. You can try again %s."), v.moment(until)),
		v.say("Vi gør det for at passe på dine oplysninger. Du kan også ringe til os.", "We do it to look after your information. You can also call us."))}
}

func (s *site) closeOwn(v *visit) (page, error) {
	err := v.s.Panels.CloseOwn(v.c.Request().Context(), v.cookie())
	v.setCookie("", -1)
	if err != nil {
		return page{}, err
	}
	return page{GoTo: v.to("me", "")}, nil
}

func (v *visit) ownPage(p panel.OwnPage) (page, error) {
	request, err := v.s.Privacy.Requested(v.c.Request().Context(), v.token, v.cookie())
	if err != nil {
		return page{}, err
	}
	return page{
		Title: v.say("Din egen side", "Your own page"),
		Body: join(
			v.standing(p, request),
			[]block{{Heading: v.say("Hvad vil du?", "What would you like to do?"), Screen: true}, {Choices: v.actions(p, request)},
				{Text: v.say("Siden lukker selv efter en halv time. Deler du telefon eller computer med andre? Så luk den, når du er færdig.",
					"The page closes by itself after half an hour. Do you share your phone or computer with others? Then close it when you have finished."), Screen: true},
				{Form: &form{Action: v.to("me", "/close"), Button: v.say("Luk min side", "Close my page"), Small: true}}},
			[]block{heading(v.say("Det har vi om dig", "What we have about you")), {Facts: v.person(p)}},
			v.known(p), v.panels(p), v.mails(p)),
	}, nil
}

// What a change that was just made adds to the own page; what can be seen from how things stand is told by itself.
const (
	contactMended = "contact"
	pauseEnded    = "pause"
	reachChosen   = "reach"
	feedStopped   = "calendar"
	notKept       = "closed" // the page was closed when the change came
)

// standing tells what was just done, and how things stand.
func (v *visit) standing(p panel.OwnPage, request *privacy.Request) (told []block) {
	tell := func(kind, heading, text string) {
		told = append(told, block{Notice: &notice{Kind: kind, Heading: heading, Text: text}})
	}
	switch v.c.QueryParam("done") {
	case contactMended:
		tell("success", v.say("Vi har rettet det", "We have corrected it"), v.say("Fra nu af bruger vi det, du har skrevet.", "From now on we use what you have written."))
	case reachChosen:
		tell("success", v.say("Vi har skrevet det ned", "We have noted it"), v.say("Fra nu af skriver eller ringer vi, som du har valgt.", "From now on we write or call as you have chosen."))
	case feedStopped:
		tell("success", v.say("Adressen virker ikke mere", "The address no longer works"), v.say("Din kalender får ikke mere at vide om dine møder.", "Your calendar is told no more of your meetings."))
	case pauseEnded:
		tell("success", v.say("Din pause er slut", "Your pause is over"), v.say("Nu kan vi spørge dig igen.", "Now we can ask you again."))
	}
	switch {
	case request != nil && request.State == privacy.Refused:
		told = append(told,
			block{Notice: &notice{"warning", v.say("Vi kan ikke slette det, vi har om dig", "We cannot erase what we have about you"), request.Reason, string(message.Danish)}},
			block{Text: v.say("Er du ikke enig? Så kan du klage til Datatilsynet.", "Do you disagree? Then you can complain to Datatilsynet, the data protection agency.")})
	case request != nil:
		tell("info", v.say("Du har bedt os om at slette det, vi har om dig", "You have asked us to erase what we have about you"),
			fmt.Sprintf(v.say("Du får svar senest %s. Indtil da skriver vi ikke til dig om andet.", "You get an answer no later than %s. Until then we do not write to you about anything else."),
				v.day(request.DueAt)))
	}
	switch until := p.Resident.PausedUntil; {
	case p.Resident.OptedOutAt != nil:
		tell("info", v.say("Du er meldt ud af alle paneler", "You have left all panels"),
			v.say("Vi skriver ikke til dig om paneler. Fortryder du, kan du ringe til os.", "We do not write to you about panels. If you change your mind, you can call us."))
	case until != nil && until.After(v.s.Panels.Now()) && (request == nil || !until.Equal(request.DueAt)):
		tell("info", fmt.Sprintf(v.say("Du holder pause til %s", "You are on a pause until %s"), message.Date(v.lang, *until)),
			v.say("Så længe spørger vi dig ikke om noget nyt.", "Until then we do not ask you for anything new."))
	}
	return told
}

// actions are what a person can do as things stand.
func (v *visit) actions(p panel.OwnPage, request *privacy.Request) []link {
	asked := request != nil && request.State == privacy.Open
	list := []link{
		{Text: v.say("Ret mail, telefon eller sprog", "Correct email, telephone or language"), Href: v.to("me", "/contact")},
		{Text: v.say("Vælg, hvordan du vil høre fra os", "Choose how to hear from us"), Href: v.to("me", "/reach")},
	}
	if v.wasInvited() {
		list = append(list, link{Text: v.say("Se eller ret dit svar", "See or change your answer"), Href: v.to("i", "")})
	}
	if p.Resident.OptedOutAt == nil {
		if !asked {
			list = append(list, link{Text: v.say("Hold en pause", "Take a pause"), Href: v.to("me", "/pause")})
		}
		list = append(list, link{Text: v.say("Meld dig ud af alle paneler", "Leave all panels"), Href: v.to("me", "/leave")})
	}
	list = append(list, link{Text: v.say("Få dine møder i din kalender", "Get your meetings in your calendar"), Href: v.to("me", "/calendar")})
	list = append(list, link{Text: v.say("Få en kopi af det, vi har om dig", "Get a copy of what we have about you"), Href: v.to("me", "/copy")})
	if !asked {
		list = append(list, link{Text: v.say("Få dine oplysninger slettet", "Have your information erased"), Href: v.to("me", "/erase")})
	}
	return append(list, link{Text: v.say("Se, hvem der har kigget", "See who has looked"), Href: v.to("me", "/looked")})
}
