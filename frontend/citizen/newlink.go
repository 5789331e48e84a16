package citizen

import "deltag/domain/panel"

// newLink is for somebody who has lost their link: they type the address that we write to.
func (s *site) newLink(v *visit) (page, error) { return v.newLinkPage(""), nil }

func (v *visit) newLinkPage(email string) page {
	return page{
		Title: v.say("Få et nyt link", "Get a new link"), Plain: true,
		Body: join(
			text(v.say("Har du mistet dit link? Skriv den mailadresse, vi plejer at skrive til. Så sender vi et nyt link til den.",
				"Have you lost your link? Write the email address that we usually write to. Then we send a new link to it.")),
			[]block{{Form: &form{Action: v.path("/nyt-link"), Button: v.say("Send mig et nyt link", "Send me a new link"), Fields: []field{
				{Kind: line, Name: "email", Type: "email", Label: v.say("Mailadresse", "Email address"), Value: email, Max: 254, Autocomplete: "email"},
			}}}},
			text(v.say("Har du fået en ny adresse, eller skriver vi ikke til dig på mail? Så ring til os.",
				"Have you got a new address, or do we not write to you by email? Then call us."))),
	}
}

// askLink answers everybody the same: nobody can learn here whether an address is known.
func (s *site) askLink(v *visit) (page, error) {
	email := v.form("email")
	if err := s.Panels.AskLink(v.c.Request().Context(), email); refused(err, panel.ErrAddress) {
		return v.mend(v.newLinkPage(email), v.faults(panel.ErrAddress.Faults)...), nil
	} else if err != nil {
		return page{}, err
	}
	return page{Title: v.say("Se i din mail", "Look in your email"), Plain: true, Body: join(text(
		v.say("Kender vi adressen, får du en mail med et nyt link om et øjeblik.", "If we know the address, you get an email with a new link in a moment."),
		v.say("Kommer der ikke noget? Se i mappen med uønsket mail. Eller ring til os.", "Does nothing come? Look in the folder with unwanted email. Or call us.")),
		[]block{{Links: []link{{Text: v.say("Prøv med en anden adresse", "Try another address"), Href: v.path("/nyt-link")}}}})}, nil
}
