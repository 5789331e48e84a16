package citizen

import (
	"fmt"
	"strconv"
	"strings"

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
	if _, err := v.invited(); err != nil {
		return page{}, err
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
	if len(faults) > 0 {
		return v.mend(p, faults...), nil
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
		return page{Status: 409, Title: v.say("Ring til os om din side", "Call us about your page"), Body: text(
			v.say("Vi ved ikke, hvornår du er født. Derfor kan vi ikke vise din side her. Ring til os, så hjælper vi dig.",
				"We do not know when you were born. So we cannot show your page here. Call us and we will help you."))}, nil
	case o.WaitUntil != nil:
		return v.waiting(o), nil
	}
	return v.askYear(fault{"year", fmt.Sprintf(v.say("Det år passer ikke. Du kan prøve %d gange til", "That year does not fit. You can try %d more times"), o.Left)})
}

func (v *visit) waiting(o panel.Opening) page {
	return page{Status: 429, Title: v.say("Vent lidt, før du prøver igen", "Wait a little before you try again"), Body: text(
		fmt.Sprintf(v.say("Der er prøvet for mange gange. Du kan prøve igen %s.", "There have been too many tries. You can try again %s."), message.Moment(v.lang, *o.WaitUntil)),
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
	actions := []link{
		{Text: v.say("Ret mail, telefon eller sprog", "Correct e-mail, telephone or language"), Href: v.to("me", "/contact")},
		{Text: v.say("Se eller ret dit svar", "See or change your answer"), Href: v.to("i", "")},
		{Text: v.say("Hold en pause", "Take a pause"), Href: v.to("me", "/pause")},
		{Text: v.say("Forlad panelet", "Leave the panel"), Href: v.to("me", "/leave")},
		{Text: v.say("Få dine oplysninger slettet", "Have your information erased"), Href: v.to("me", "/erase")},
		{Text: v.say("Se, hvem der har kigget", "See who has looked"), Href: v.to("me", "/looked")},
	}
	request, err := v.s.Privacy.Requested(v.c.Request().Context(), v.token, v.cookie())
	if err != nil {
		return page{}, err
	}
	var told []block
	switch {
	case request != nil && request.State == privacy.Refused:
		told = []block{{Notice: &notice{"warning", v.say("Vi kan ikke slette det, vi har om dig", "We cannot erase what we have about you"), request.Reason}},
			{Text: v.say("Er du ikke enig? Så kan du klage til Datatilsynet.", "Do you disagree? Then you can complain to Datatilsynet, the data protection agency.")}}
	case request != nil:
		told = []block{{Notice: &notice{"info", v.say("Du har bedt os om at slette", "You have asked us to erase"),
			fmt.Sprintf(v.say("Du får svar senest %s.", "You get an answer no later than %s."), message.Day(v.lang, request.DueAt))}}}
	}
	if p.Resident.OptedOutAt != nil {
		told = append(told, block{Notice: &notice{"info", v.say("Du får ikke mails om paneler", "You get no mail about panels"), ""}})
	}
	if until := p.Resident.PausedUntil; until != nil {
		told = append(told, block{Notice: &notice{"info", fmt.Sprintf(v.say("Du holder pause til %s", "You are on a pause until %s"), message.Day(v.lang, *until)), ""}})
	}
	return page{
		Title: v.say("Din egen side", "Your own page"),
		Body: join(told,
			[]block{heading(v.say("Hvad vil du?", "What would you like to do?")), {Choices: actions}},
			[]block{heading(v.say("Det har vi om dig", "What we have about you")), {Facts: v.person(p)}},
			v.known(p), v.panels(p), v.mails(p),
			[]block{{Form: &form{Action: v.to("me", "/close"), Button: v.say("Luk min side", "Close my page"), Small: true}}}),
	}, nil
}

func (v *visit) person(p panel.OwnPage) []fact {
	none := v.say("Ikke oplyst", "Not known")
	or := func(s string) string {
		if s == "" {
			return none
		}
		return s
	}
	r := p.Resident
	facts := []fact{}
	if p.Protected {
		facts = append(facts, fact{v.say("Navn og adresse", "Name and address"), v.say("Vises ikke her", "Not shown here"),
			v.say("Det passer vi på for din skyld. Ring, hvis du vil se det.", "We keep it safe for your sake. Call us if you want to see it.")})
	} else {
		facts = append(facts, fact{v.say("Navn", "Name"), or(r.Name), ""},
			fact{v.say("Adresse", "Address"), or(strings.Trim(r.Address+", "+strings.TrimSpace(r.Postcode+" "+r.Town), ", ")), ""})
	}
	return append(facts,
		fact{v.say("Mail", "E-mail"), or(r.Email), ""},
		fact{v.say("Telefon", "Telephone"), or(r.Phone), ""},
		fact{v.say("Sprog", "Language"), v.language(p.Language), ""},
		fact{v.say("Antal gange, vi har spurgt dig", "How often we have asked you"), strconv.Itoa(p.Contacts), ""})
}

func (v *visit) language(l message.Language) string {
	if l == message.English {
		return v.say("Engelsk", "English")
	}
	return v.say("Dansk", "Danish")
}

// known is what is known beside the contact details, each with where it comes from and since when.
func (v *visit) known(p panel.OwnPage) []block {
	if len(p.Facts) == 0 {
		return nil
	}
	facts := make([]fact, len(p.Facts))
	for i, f := range p.Facts {
		source := v.say("Fra kommunens lister", "From the municipality's lists")
		if f.Source == "self" {
			source = v.say("Det har du selv fortalt", "You told us yourself")
		}
		period := v.say("fra", "from") + " " + message.Date(v.lang, f.ValidFrom)
		if f.ValidTo != nil {
			period += " " + v.say("til", "to") + " " + message.Date(v.lang, *f.ValidTo)
		}
		facts[i] = fact{v.say(f.NameDA, f.NameEN), v.say(f.ValueDA, f.ValueEN), source + ", " + period}
	}
	return []block{{Facts: facts}}
}

func (v *visit) panels(p panel.OwnPage) []block {
	facts := make([]fact, len(p.Invitations))
	for i, inv := range p.Invitations {
		f := fact{Name: inv.Panel, Value: v.replyWord(inv.Reply)}
		if inv.Reason != "" {
			f.Value += ". " + inv.Reason
		}
		switch inv.Seat {
		case panel.SeatOffered:
			f.Value += ". " + v.say("Du er trukket ud", "You were drawn")
		case panel.SeatConfirmed:
			f.Value += ". " + v.say("Du har en plads", "You have a seat")
		case panel.SeatGivenUp:
			f.Value += ". " + v.say("Du har sagt pladsen fra dig", "You have given up the seat")
		}
		f.Hint = fmt.Sprintf(v.say("Inviteret %s. %s", "Invited %s. %s"), message.Date(v.lang, inv.CreatedAt), v.chance(inv.Chance))
		facts[i] = f
	}
	return []block{heading(v.say("Paneler, du er spurgt om", "Panels we have asked you about")), {Facts: facts}}
}

// chance says a probability as people do: one in so many.
func (v *visit) chance(p float64) string {
	if p >= 0.995 {
		return v.say("Alle som dig blev spurgt.", "Everybody like you was asked.")
	}
	return fmt.Sprintf(v.say("Omkring 1 ud af %d som dig blev spurgt.", "About 1 in %d like you was asked."), int(1/p+0.5))
}

func (v *visit) replyWord(r panel.Reply) string {
	return map[panel.Reply]string{
		panel.NoReply: v.say("Du har ikke svaret", "You have not answered"), panel.Accepted: v.say("Du har svaret ja", "You answered yes"),
		panel.Declined: v.say("Du har svaret nej", "You answered no"), panel.NotNow: v.say("Du har svaret: ikke lige nu", "You answered: not right now"),
	}[r]
}

// mails are the mails that reached the relay, the newest first.
func (v *visit) mails(p panel.OwnPage) []block {
	t := table{Caption: v.say("Mails, vi har sendt dig", "Mails we have sent you"), Head: []string{v.say("Dag", "Day"), v.say("Emne", "Subject")}}
	for _, m := range p.Mails {
		if m.State == message.Sent && m.HandedOverAt != nil {
			t.Rows = append(t.Rows, []string{message.Date(v.lang, *m.HandedOverAt), m.SentSubject})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []block{heading(t.Caption), {Table: &t}}
}
