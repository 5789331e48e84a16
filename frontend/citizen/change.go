package citizen

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// opened is the own page when it stands open; otherwise the question that opens it.
func (v *visit) opened(show func(panel.OwnPage) page) (page, error) {
	p, err := v.s.Panels.Own(v.c.Request().Context(), v.token, v.cookie())
	if err != nil {
		return v.orClosed(err)
	}
	v.prefer(p.Language)
	return show(p), nil
}

// orClosed leads to the own page's door when it is closed again. Who has just sent a form is told that it was not kept.
func (v *visit) orClosed(err error) (page, error) {
	switch {
	case !refused(err, panel.ErrOwnClosed):
		return page{}, err
	case v.c.Request().Method == http.MethodPost:
		return v.doneOn(notKept), nil
	}
	return v.doneOn(""), nil
}

// ownForm is what every form of the own page sends along, and finds again.
func (v *visit) ownForm() panel.OwnForm {
	f := panel.OwnForm{Token: v.token, Session: v.cookie()}
	if n, err := strconv.ParseInt(v.form("seen"), 10, 64); err == nil {
		f.Seen = n
	}
	return f
}

func ownSeen(p panel.OwnPage) []field {
	return []field{{Name: "seen", Value: strconv.FormatInt(p.Seen, 10)}}
}

// doneOn leads to the own page, which tells how things stand now; done is what else was done.
func (v *visit) doneOn(done string) page {
	query := url.Values{}
	if done != "" {
		query.Set("done", done)
	}
	return page{GoTo: v.address("me", "", query)}
}

// refusedOn leads to the own page's door when it is closed again, and tells that a form is an old one.
func (v *visit) refusedOn(err error) (page, error) {
	if !refused(err, panel.ErrOwnOld) {
		return v.orClosed(err)
	}
	return page{
		Status: 409, Title: v.say("Vi har ikke ændret noget nu", "We have not changed anything now"), Body: join(
			text(v.say("Måske har du sendt det før. Så har vi det allerede.", "Perhaps you have sent it before. Then we have it already."),
				v.say("Måske er noget ændret, siden du åbnede siden. Se på din egen side, hvordan det står nu.", "Perhaps something has changed since you opened the page. See on your own page how things stand now.")),
			[]block{{Links: []link{v.ownLink()}}}),
	}, nil
}

func (v *visit) backToOwn() *link {
	return &link{Text: v.say("Din egen side", "Your own page"), Href: v.to("me", "")}
}

func (s *site) contact(v *visit) (page, error) {
	return v.opened(func(p panel.OwnPage) page {
		return v.contactPage(p, p.Resident.Email, p.Resident.Phone, string(p.Language))
	})
}

func (v *visit) contactPage(p panel.OwnPage, email, phone, language string) page {
	hint := ""
	mailHint := v.say("Uden en adresse kan vi ikke skrive til dig på mail.", "Without an address we cannot write to you by email.")
	if p.Protected {
		hint = v.say("Vi viser ikke det, vi har. Lad feltet stå tomt, hvis det ikke skal ændres.", "We do not show what we have. Leave the field empty if it should not change.")
		mailHint = hint
		if email == p.Resident.Email {
			email, phone = "", ""
		}
	}
	return page{
		Title: v.say("Ret mail, telefon eller sprog", "Correct email, telephone or language"), Back: v.backToOwn(),
		Body: []block{{Form: &form{Action: v.to("me", "/contact"), Hidden: ownSeen(p), Button: v.say("Gem", "Save"), Fields: []field{
			{Kind: line, Name: "email", Type: "email", Label: v.say("Mailadresse", "Email address"), Value: email, Max: 254, Autocomplete: "email", Hint: mailHint},
			{Kind: line, Name: "phone", Type: "tel", Label: v.say("Telefon", "Telephone"), Value: phone, Max: 20, Autocomplete: "tel", Hint: hint},
			{Kind: radio, Name: "language", Label: v.say("Hvilket sprog skal vi skrive på?", "In which language should we write?"), Options: []option{
				{Value: "da", Text: v.say("Dansk", "Danish"), Checked: language == "da"}, {Value: "en", Text: v.say("Engelsk", "English"), Checked: language == "en"}}},
		}}}},
	}
}

func (s *site) correctContact(v *visit) (page, error) {
	email, phone, language := v.form("email"), v.form("phone"), message.Language(v.form("language"))
	if language != message.English {
		language = message.Danish
	}
	err := s.Panels.CorrectContact(v.c.Request().Context(), v.ownForm(), email, phone, language)
	var known *domain.Error
	if errors.As(err, &known) && refused(err, resident.ErrContact) {
		return v.opened(func(p panel.OwnPage) page {
			return v.mend(v.contactPage(p, email, phone, string(language)), v.faults(known.Faults)...)
		})
	}
	if err != nil {
		return v.refusedOn(err)
	}
	return v.doneOn(contactMended), nil
}

// pauses are how many months a pause can be.
var pauses = []int{3, 6, 12}

func (s *site) pause(v *visit) (page, error) { return v.opened(v.pausePage) }

func (v *visit) pausePage(p panel.OwnPage) page {
	f := field{Kind: radio, Name: "months", Label: v.say("Hvor længe vil du have fred?", "For how long would you like to be left alone?")}
	for _, n := range pauses {
		f.Options = append(f.Options, option{Value: strconv.Itoa(n), Text: fmt.Sprintf(v.say("%d måneder", "%d months"), n)})
	}
	if p.Resident.PausedUntil != nil {
		f.Options = append(f.Options, option{Value: "0", Text: v.say("Slut med min pause nu", "End my pause now")})
	}
	return page{
		Title: v.say("Hold en pause", "Take a pause"), Back: v.backToOwn(),
		Body: join(
			text(v.say("Så spørger vi dig ikke om noget nyt, så længe pausen varer. Det, du har sagt ja til, gælder stadig.",
				"We will not ask you for anything new during the pause. What you have said yes to still counts.")),
			[]block{{Form: &form{Action: v.to("me", "/pause"), Hidden: ownSeen(p), Button: v.say("Gem", "Save"), Fields: []field{f}}}}),
	}
}

func (s *site) takePause(v *visit) (page, error) {
	months, err := strconv.Atoi(v.form("months"))
	if err != nil || months != 0 && months != pauses[0] && months != pauses[1] && months != pauses[2] {
		return v.opened(func(p panel.OwnPage) page {
			return v.mend(v.pausePage(p), fault{"months", v.say("Vælg, hvor længe du vil have fred", "Choose for how long you want to be left alone")})
		})
	}
	var until *time.Time
	done := pauseEnded
	if months > 0 {
		end := s.Panels.Now().AddDate(0, months, 0)
		until, done = &end, ""
	}
	if err := s.Panels.Pause(v.c.Request().Context(), v.ownForm(), until); err != nil {
		return v.refusedOn(err)
	}
	return v.doneOn(done), nil
}

func (s *site) leave(v *visit) (page, error) {
	return v.opened(func(p panel.OwnPage) page {
		if p.Resident.OptedOutAt != nil {
			return page{GoTo: v.to("me", "")}
		}
		return v.leavePage(p)
	})
}

func (v *visit) leavePage(p panel.OwnPage) page {
	return page{
		Title: v.say("Meld dig ud af alle paneler", "Leave all panels"), Back: v.backToOwn(),
		Body: join(
			text(v.say("Så er du ikke med i noget panel, og vi skriver ikke til dig om paneler mere. Har du en plads, går den videre til en anden.",
				"You are then not part of any panel, and we do not write to you about panels any more. If you have a seat, it goes to somebody else."),
				v.say("Vil du kun ud af et panel? Så ret dit svar til nej.", "Do you only want to leave one panel? Then change your answer to no."),
				v.say("Det ændrer ikke din sag eller din ydelse.", "It does not change your case or your benefits.")),
			[]block{{Form: &form{Action: v.to("me", "/leave"), Hidden: ownSeen(p), Button: v.say("Ja, meld mig ud", "Yes, I want to leave")}},
				{Links: []link{{Text: v.say("Se eller ret dit svar", "See or change your answer"), Href: v.to("i", "")}}}}),
	}
}

func (s *site) leaveNow(v *visit) (page, error) {
	if err := s.Panels.Leave(v.c.Request().Context(), v.ownForm()); err != nil {
		return v.refusedOn(err)
	}
	return v.doneOn(""), nil
}

func (s *site) erase(v *visit) (page, error) { return v.opened(v.erasePage) }

func (v *visit) erasePage(panel.OwnPage) page {
	return page{
		Title: v.say("Få dine oplysninger slettet", "Have your information erased"), Back: v.backToOwn(),
		Body: join(
			text(v.say("Vi sletter det, vi har om dig her. Du er så heller ikke med i noget panel.", "We erase what we have about you here. You are then not part of any panel either."),
				v.say("En medarbejder ser på det først. Du får svar inden en måned. Indtil da skriver vi ikke til dig om andet.",
					"A member of staff looks at it first. You get an answer within a month. Until then we do not write to you about anything else."),
				v.say("Det ændrer ikke din sag eller din ydelse.", "It does not change your case or your benefits.")),
			[]block{{Form: &form{Action: v.to("me", "/erase"), Button: v.say("Ja, slet det om mig", "Yes, erase it")}}}),
	}
}

func (s *site) askErasure(v *visit) (page, error) {
	r, repeated, err := s.Privacy.Ask(v.c.Request().Context(), v.token, v.cookie())
	switch {
	case err != nil:
		return v.orClosed(err)
	case !repeated:
		return v.doneOn(""), nil
	}
	return page{
		Status: 409, Title: v.say("Vi har allerede dit ønske", "We already have your request"), Body: join(
			text(fmt.Sprintf(v.say("Du får svar senest %s.", "You get an answer no later than %s."), v.day(r.DueAt))),
			[]block{{Links: []link{v.ownLink()}}}),
	}, nil
}
