package citizen

// front is what stands at the address without anything behind it, which people type from a letter or a poster. It leads
// on and asks nothing.
func (s *site) front(v *visit) (page, error) {
	ways := []link{
		{Text: v.say("Jeg har fået et brev", "I got a letter"), Hint: v.say("Skriv koden fra brevet.", "Type the code from the letter."), Href: v.path("/kode")},
		{Text: v.say("Jeg har mistet mit link", "I have lost my link"), Hint: v.say("Vi sender et nyt til din mail.", "We send a new one to your email."), Href: v.path("/nyt-link")},
	}
	ways = append(ways, link{Text: v.say("Jeg er i gang med et skema", "I have begun a survey"), Hint: v.say("Skriv koden, du fik på skærmen.", "Type the code that you saw on the screen."), Href: v.path("/s/fortsaet")})
	ways = append(ways, link{Text: v.say("Jeg vil med til et møde", "I want to come to a meeting"), Hint: v.say("Se de møder, som alle kan komme til.", "See the meetings that everybody can come to."), Href: v.path("/moeder")})
	ways = append(ways, link{Text: v.say("Jeg vil tale til politikerne", "I want to speak to the politicians"), Hint: v.say("Se, hvornår du kan tale til et udvalg.", "See when you can speak to a committee."), Href: v.path("/foretraede")})
	if s.Panels.SignsIn() {
		ways = append(ways, link{Text: v.say("Åbn din egen side med MitID", "Open your own page with MitID"), Href: v.path("/mitid")})
	}
	p := page{
		Title: v.say("Velkommen til borgerpanelet", "Welcome to the citizen panel"), Plain: true,
		Body: text(
			v.say("Her kan du svare, når vi har spurgt, om du vil være med i et panel.", "Here you can answer when we have asked whether you will join a panel."),
			v.say("Har du fået en mail fra os? Så tryk på linket i den. Linket er dit eget.", "Have you had an email from us? Then press the link in it. The link is your own.")),
	}
	p.Body = append(p.Body, block{Choices: ways},
		block{Text: v.say("Du kan altid ringe til os i stedet.", "You can always call us instead.")},
		block{Links: []link{{Text: v.say("Er du ansat i kommunen? Log ind her", "Do you work for the municipality? Sign in here"), Href: "/staff"}}})
	return p, nil
}
