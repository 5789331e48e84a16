package template

import "deltag/domain/indicator"

type name = indicator.Name

// Where templates come from.
var (
	annex = func(da, en string) name {
		return name{Da: "Bilag 1 af 28. august 2018 (2018-0145955-20): " + da, En: "Annex 1 of 28 August 2018 (2018-0145955-20): " + en}
	}
	note = name{Da: "Udvalgets drøftelse 24. september 2018, notat af 23. november 2018 (2018-0145955-26)",
		En: "The committee's discussion of 24 September 2018, note of 23 November 2018 (2018-0145955-26)"}
	own = name{Da: "Deltag", En: "Deltag"}
)

// catalogue is what is offered, without the documents.
var catalogue = []Template{
	{
		Key: "committee-seven", Audience: Citizens, Core: 7,
		Title: name{Da: "Udvalgets syv indikatorer", En: "The committee's seven indicators"},
		Purpose: name{Da: "Følger det, som udvalget vil vide om borgernes oplevelse, med et åbent hvorfor efter hvert spørgsmål.",
			En: "Follows what the committee wants to know of citizens' experience, with an open why after each question."},
		Source: note,
	},
	{
		Key: "staff-mirror", Audience: Staff, Core: 7,
		Title: name{Da: "Personalet om udvalgets syv", En: "Staff on the committee's seven"},
		Purpose: name{Da: "Spørger personalet, hvad de tror, borgerne oplever. Stilles ved siden af udvalgets syv indikatorer.",
			En: "Asks staff what they think citizens experience. Set beside the committee's seven indicators."},
		Source: note,
	},
	{
		Key: "bif-yearly", Audience: Citizens, Core: 13,
		Title: name{Da: "Årlig undersøgelse med selvbetjening", En: "Yearly survey with self-service"},
		Purpose: name{Da: "Den årlige undersøgelse af hjælpen på jobcentret og af, hvordan det går på nettet. Ingen får alle spørgsmål.",
			En: "The yearly survey of the help at the job centre, and of how things go on the internet. Nobody gets all questions."},
		Source: annex("Beskæftigelses- og Integrationsforvaltningens årlige undersøgelser 2012-2016", "the Employment and Integration Administration's yearly surveys 2012-2016"),
	},
	{
		Key: "self-service", Audience: Citizens, Core: 5,
		Title: name{Da: "Selvbetjening", En: "Self-service"},
		Purpose: name{Da: "Kort skema, som der linkes til, når borgeren er færdig med en løsning på nettet eller går fra den. Linket siger hvilken.",
			En: "A short form to link to when somebody finishes a solution on the internet, or leaves it. The link says which one."},
		Source: annex("borgernes brug af selvbetjening", "citizens' use of self-service"),
	},
	{
		Key: "sof-btu", Audience: Citizens, Core: 5,
		Title: name{Da: "Brugertilfredshed i sociale tilbud (BTU)", En: "User satisfaction in social services (BTU)"},
		Purpose: name{Da: "Fem faste spørgsmål om livskvalitet og hjælpen, ens i alle centre. Hvert center kan lægge egne spørgsmål til.",
			En: "Five fixed questions on quality of life and the help, the same in all centres. Each centre can add its own."},
		Source: annex("Socialforvaltningens brugertilfredshedsundersøgelse", "the Social Services Administration's user survey"),
	},
	{
		Key: "ballerup-themes", Audience: Citizens, Core: 9,
		Title: name{Da: "De otte temaer fra Ballerup", En: "Ballerup's eight themes"},
		Purpose: name{Da: "Årlig undersøgelse med de temaer, som et politisk udvalg har valgt.",
			En: "A yearly survey by the themes that a political committee chose."},
		Source: annex("Ballerup Kommune, note 1", "Ballerup, footnote 1"),
	},
	{
		Key: "hjoerring-citizens", Audience: Citizens, Core: 10,
		Title: name{Da: "Værdierne fra Hjørring: borgerne", En: "Hjørring's values: citizens"},
		Purpose: name{Da: "Viser, om tre værdier kan genfindes i praksis. Udgives sammen med skemaet til personalet.",
			En: "Shows whether three values are found in practice. Published together with the one for staff."},
		Source: annex("Hjørring Kommunes værdigrundlag og borgerundersøgelse", "Hjørring's values and citizens' survey"),
	},
	{
		Key: "hjoerring-staff", Audience: Staff, Core: 10,
		Title: name{Da: "Værdierne fra Hjørring: personalet", En: "Hjørring's values: staff"},
		Purpose: name{Da: "Spørger personalet om det samme som borgerne, så de to billeder kan holdes op mod hinanden.",
			En: "Asks staff about the same as citizens, so that the two pictures can be compared."},
		Source: annex("Hjørring Kommunes personaleundersøgelse", "Hjørring's staff survey"),
	},
	{
		Key: "aalborg-talks", Audience: Citizens, Core: 9,
		Title: name{Da: "Alle samtaler i en periode", En: "All conversations in a window"},
		Purpose: name{Da: "Til alle, der har haft en samtale i for eksempel to uger: ved et møde, i telefonen, på video eller i et brev.",
			En: "For everyone who had a conversation in, say, two weeks: at a meeting, on the phone, by video or by letter."},
		Source: annex("Aalborg Kommunes undersøgelse på papir", "Aalborg's survey on paper"),
	},
	{
		Key: "offer-ended", Audience: Citizens, Core: 7,
		Title: name{Da: "Efter et aktiveringstilbud", En: "After an activation offer"},
		Purpose: name{Da: "Sendes, når et tilbud er slut. Små tilbud lægges sammen, før der vises tal.",
			En: "Sent when an offer has ended. Small offers are pooled before figures are shown."},
		Source: annex("undersøgelser af aktiveringstilbud", "surveys of activation offers"),
	},
	{
		Key: "own-situation", Audience: Citizens, Core: 8,
		Title: name{Da: "Borgerens egen situation", En: "The citizen's own situation"},
		Purpose: name{Da: "Hvordan borgeren selv ser sit liv og sine muligheder. Helbred kun efter et ja. Svarene er følsomme.",
			En: "How citizens see their own life and chances. Health only after a yes. The answers are sensitive."},
		Source: annex("Hjørring Kommune, borgernes selvopfattede situation", "Hjørring, citizens' self-perceived situation"),
	},
	{
		Key: "quality-of-life", Audience: Citizens, Core: 6,
		Title: name{Da: "Livskvalitet", En: "Quality of life"},
		Purpose: name{Da: "To kendte spørgsmål fra 0 til 10, som kan holdes op mod hele landet, og nogle om hverdagen. Helbred kun efter et ja.",
			En: "Two well-known questions from 0 to 10 that can be compared with the whole country, and some on everyday life. Health only after a yes."},
		Source: annex("Socialforvaltningen, livskvalitet. Spørgsmål fra OECD (2013), Office for National Statistics og Eurostat",
			"Social Services, quality of life. Questions of OECD (2013), the Office for National Statistics and Eurostat"),
	},
	{
		Key: "panel-joined", Audience: Citizens, Core: 3,
		Title:   name{Da: "Ny i panelet", En: "New in the panel"},
		Purpose: name{Da: "Sendes, kort efter at nogen er kommet med i et panel.", En: "Sent soon after somebody joined a panel."},
		Source:  own,
	},
	{
		Key: "after-focus-group", Audience: Citizens, Core: 5,
		Title:   name{Da: "Efter en fokusgruppe", En: "After a focus group"},
		Purpose: name{Da: "Sendes, efter at nogen har været med i en fokusgruppe.", En: "Sent after somebody took part in a focus group."},
		Source:  own,
	},
	{
		Key: "after-hearing", Audience: Citizens, Core: 7,
		Title: name{Da: "Efter et borgerforetræde", En: "After a citizen hearing"},
		Purpose: name{Da: "Sendes efter mødet med politikerne. Måderne at være med på kan sammenlignes.",
			En: "Sent after the meeting with politicians. The ways of taking part can be compared."},
		Source: annex("Ballerup Kommunes forsøg med borgere på udvalgsmøder", "Ballerup's trials of citizens at committee meetings"),
	},
}
