package panel

import "strings"

// suggestNotice is a notice to start from. What the program cannot know stands in square brackets, and keeps the notice
// from being published until somebody fills it in.
func suggestNotice(p *Panel) NoticeText {
	uses := [2]string{"navn, adresse, køn og alder", "name, address, sex and age"}
	if p.SpecialGround != "" && p.SpecialGround != NotUsed { // it must not be a surprise on the second page
		uses = [2]string{"navn, adresse, køn, alder og ydelse", "name, address, sex, age and benefit"}
	}
	t := NoticeText{
		Da: NoticeLayers{Short: []string{
			"Vi spørger dig, om du vil være med i et panel.",
			"Når vi trækker lod, ser vi på " + uses[0] + ".",
			"Vi har det fra kommunens egne systemer.",
			"Det er frivilligt, og det ændrer ikke din sag eller din ydelse.",
			"Du kan altid bede om at se, rette eller slette det, vi ved om dig.",
		}, Full: suggestedDanish},
		En: NoticeLayers{Short: []string{
			"We ask you if you would like to be part of a panel.",
			"When we draw lots, we look at " + uses[1] + ".",
			"We have them from the municipality's own systems.",
			"It is voluntary, and it does not change your case or your benefit.",
			"You can always ask to see, correct or delete what we know about you.",
		}, Full: suggestedEnglish},
	}
	t.Da.Full.Basis, t.En.Full.Basis = basisTexts(p)
	for _, l := range []*NoticeLayers{&t.Da, &t.En} {
		if p.Purpose != "" {
			l.Full.Purposes = strings.TrimRight(l.Full.Purposes, " ") + " " + p.Purpose
		}
	}
	if p.EndsOn != nil {
		until := p.EndsOn.Format("2.1.2006")
		t.Da.Full.Retention = "Vi sletter oplysningerne om dig senest to år efter, at panelet slutter den " + until +
			". Hvis du ikke bliver trukket, sletter vi dem senest tre måneder efter lodtrækningen."
		t.En.Full.Retention = "We delete what we know about you no later than two years after the panel ends on " +
			p.EndsOn.Format("2 January 2006") + ". If you are not drawn, we delete it no later than three months after the draw."
	}
	return t
}

var suggestedDanish = NoticeFull{
	Controller: "[Kommunens navn], [adresse], [telefon], er ansvarlig for dine oplysninger.",
	DPO:        "Du kan skrive til kommunens databeskyttelsesrådgiver: [kontakt til databeskyttelsesrådgiveren].",
	Purposes:   "Vi bruger oplysningerne til at invitere borgere til panelet, trække lod blandt dem, der siger ja, og holde kontakt med medlemmerne.",
	Categories: "Navn, adresse, e-mail, alder, køn, bydel og de oplysninger om ydelse og sprog, som panelet skal være bredt sammensat efter.",
	Source:     "Oplysningerne kommer fra kommunens egne fagsystemer og fra det, du selv svarer.",
	Recipients: "Kun de medarbejdere, der arbejder med panelet, ser dine oplysninger. Din sagsbehandler kan ikke se, om du er inviteret, eller hvad du svarer.",
	Transfers:  "Vi sender ikke dine oplysninger til lande uden for EU.",
	Retention:  "Vi sletter oplysningerne om dig senest to år efter, at panelet slutter.",
	Rights:     "Du har ret til at få indsigt, til at få rettet, slettet eller begrænset oplysninger om dig, og til at gøre indsigelse.",
	Complaint:  "Du kan klage til Datatilsynet, Carl Jacobsens Vej 35, 2500 Valby, www.datatilsynet.dk.",
	Voluntary:  "Det er frivilligt at være med. Det ændrer ikke din sag eller din ydelse, hvad du svarer. Du kan altid melde fra igen.",
}

var suggestedEnglish = NoticeFull{
	Controller: "[Name of the municipality], [address], [telephone], is responsible for your data.",
	DPO:        "You can write to the municipality's data protection officer: [contact of the data protection officer].",
	Purposes:   "We use the data to invite citizens to the panel, to draw lots among those who say yes, and to keep in touch with the members.",
	Categories: "Name, address, e-mail, age, sex, district, and the data on benefit and language by which the panel is to be broadly composed.",
	Source:     "The data come from the municipality's own systems and from what you answer yourself.",
	Recipients: "Only the staff who work with the panel see your data. Your caseworker cannot see if you are invited or what you answer.",
	Transfers:  "We do not send your data to countries outside the EU.",
	Retention:  "We delete what we know about you no later than two years after the panel ends.",
	Rights:     "You have the right to see the data on you, to have them corrected, deleted or restricted, and to object.",
	Complaint:  "You can complain to the Danish Data Protection Agency, Carl Jacobsens Vej 35, 2500 Valby, www.datatilsynet.dk.",
	Voluntary:  "Taking part is voluntary. What you answer does not change your case or your benefit. You can always leave again.",
}

// basisTexts says the panel's legal basis in both languages.
func basisTexts(p *Panel) (da, en string) {
	switch p.LegalBasis {
	case PublicTask:
		da = "Vi behandler dine oplysninger som led i en opgave i samfundets interesse (databeskyttelsesforordningens artikel 6, stk. 1, litra e)."
		en = "We process your data as part of a task in the public interest (GDPR, Article 6(1)(e))."
	case Consent:
		da = "Vi behandler dine oplysninger, fordi du har givet samtykke (databeskyttelsesforordningens artikel 6, stk. 1, litra a). Du kan altid trække det tilbage."
		en = "We process your data because you have consented (GDPR, Article 6(1)(a)). You can withdraw your consent at any time."
	default:
		return "[Retsgrundlag]", "[Legal basis]"
	}
	more := map[Ground][2]string{
		PublicInterest: {" Følsomme oplysninger behandler vi efter artikel 9, stk. 2, litra g, og databeskyttelseslovens § 7.",
			" We process sensitive data under Article 9(2)(g) and section 7 of the Danish Data Protection Act."},
		Research: {" Følsomme oplysninger behandler vi efter artikel 9, stk. 2, litra j, og databeskyttelseslovens § 10.",
			" We process sensitive data under Article 9(2)(j) and section 10 of the Danish Data Protection Act."},
		ExplicitConsent: {" Følsomme oplysninger behandler vi kun, hvis du udtrykkeligt har sagt ja (artikel 9, stk. 2, litra a).",
			" We process sensitive data only if you have explicitly agreed (Article 9(2)(a))."},
	}[p.SpecialGround]
	return da + more[0], en + more[1]
}
