package citizen

import (
	"errors"
	"fmt"
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

// orClosed leads to the own page's door when it is closed again.
func (v *visit) orClosed(err error) (page, error) {
	if refused(err, panel.ErrOwnClosed) {
		return page{GoTo: v.to("me", "")}, nil
	}
	return page{}, err
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
	if p.Protected {
		hint = v.say("Vi viser ikke det, vi har. Lad feltet stå tomt, hvis det ikke skal ændres.", "We do not show what we have. Leave the field empty if it should not change.")
		if email == p.Resident.Email {
			email, phone = "", ""
		}
	}
	return page{
		Title: v.say("Ret mail, telefon eller sprog", "Correct e-mail, telephone or language"), Back: v.backToOwn(),
		Body: []block{{Form: &form{Action: v.to("me", "/contact"), Button: v.say("Gem", "Save"), Fields: []field{
			{Kind: line, Name: "email", Type: "email", Label: v.say("Mailadresse", "E-mail address"), Value: email, Max: 254, Autocomplete: "email", Hint: hint},
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
	err := s.Panels.CorrectContact(v.c.Request().Context(), v.token, v.cookie(), email, phone, language)
	var known *domain.Error
	if errors.As(err, &known) && refused(err, resident.ErrContact) {
		return v.opened(func(p panel.OwnPage) page {
			return v.mend(v.contactPage(p, email, phone, string(language)), v.faults(known.Faults)...)
		})
	}
	if err != nil {
		return v.orClosed(err)
	}
	return v.done(v.say("Vi har rettet det", "We have corrected it"), v.say("Fra nu af bruger vi det, du har skrevet.", "From now on we use what you have written.")), nil
}

// done tells that a change is made. Sent twice, the form makes the same change twice, which is the same as once.
func (v *visit) done(title string, paragraphs ...string) page {
	return page{Title: title, Body: join(text(paragraphs...), []block{{Links: []link{v.ownLink()}}})}
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
			[]block{{Form: &form{Action: v.to("me", "/pause"), Button: v.say("Gem", "Save"), Fields: []field{f}}}}),
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
	title := v.say("Din pause er slut", "Your pause is over")
	if months > 0 {
		end := s.Panels.Now().AddDate(0, months, 0)
		until, title = &end, fmt.Sprintf(v.say("Du holder pause til %s", "You are on a pause until %s"), message.Day(v.lang, end))
	}
	if err := s.Panels.Pause(v.c.Request().Context(), v.token, v.cookie(), until); err != nil {
		return v.orClosed(err)
	}
	return v.done(title, v.say("Du kan altid ændre det igen på din egen side.", "You can always change it again on your own page.")), nil
}

func (s *site) leave(v *visit) (page, error) { return v.opened(v.leavePage) }

func (v *visit) leavePage(panel.OwnPage) page {
	return page{
		Title: v.say("Forlad panelet", "Leave the panel"), Back: v.backToOwn(),
		Body: join(
			text(v.say("Så er du ikke med mere, og vi skriver ikke til dig om paneler. Har du en plads, går den videre til en anden.",
				"You are then not part of it any more, and we do not write to you about panels. If you have a seat, it goes to somebody else."),
				v.say("Det ændrer ikke din sag eller din ydelse.", "It does not change your case or your benefit.")),
			[]block{{Form: &form{Action: v.to("me", "/leave"), Button: v.say("Ja, jeg vil ud", "Yes, I want to leave")}}}),
	}
}

func (s *site) leaveNow(v *visit) (page, error) {
	if err := s.Panels.Leave(v.c.Request().Context(), v.token, v.cookie()); err != nil {
		return v.orClosed(err)
	}
	return v.done(v.say("Du er ude af panelet", "You have left the panel"), v.say("Tak for denne gang. Vi skriver ikke til dig om paneler mere.", "Thank you. We will not write to you about panels any more.")), nil
}

func (s *site) erase(v *visit) (page, error) { return v.opened(v.erasePage) }

func (v *visit) erasePage(panel.OwnPage) page {
	return page{
		Title: v.say("Få dine oplysninger slettet", "Have your information erased"), Back: v.backToOwn(),
		Body: join(
			text(v.say("Vi sletter det, vi har om dig her. Du er så heller ikke med i noget panel.", "We erase what we have about you here. You are then not part of any panel either."),
				v.say("En medarbejder ser på det først. Du får svar inden en måned. Indtil da skriver vi ikke til dig om andet.",
					"A member of staff looks at it first. You get an answer within a month. Until then we do not write to you about anything else."),
				v.say("Det ændrer ikke din sag eller din ydelse.", "It does not change your case or your benefit.")),
			[]block{{Form: &form{Action: v.to("me", "/erase"), Button: v.say("Ja, slet det om mig", "Yes, erase it")}}}),
	}
}

func (s *site) askErasure(v *visit) (page, error) {
	r, repeated, err := s.Privacy.Ask(v.c.Request().Context(), v.token, v.cookie())
	if err != nil {
		return v.orClosed(err)
	}
	title := v.say("Vi har fået dit ønske", "We have got your request")
	if repeated {
		title = v.say("Vi har allerede dit ønske", "We already have your request")
	}
	return v.done(title, fmt.Sprintf(v.say("Du får svar senest %s.", "You get an answer no later than %s."), message.Day(v.lang, r.DueAt))), nil
}
