package indicator

import "slices"

// Where the seeded ones come from.
var (
	committee = Name{"Udvalgets drøftelse 24. september 2018, notat af 23. november 2018 (2018-0145955-26)",
		"The committee's discussion of 24 September 2018, note of 23 November 2018 (2018-0145955-26)"}
	ballerup  = from("Ballerup Kommunes brugerundersøgelse", "Ballerup's user survey")
	hjoerring = from("Hjørring Kommunes værdigrundlag og undersøgelser", "Hjørring's values and surveys")
	aalborg   = from("Aalborg Kommunes undersøgelse af samtaler", "Aalborg's survey of conversations")
	bif       = from("Beskæftigelses- og Integrationsforvaltningens årlige undersøgelser", "the Employment and Integration Administration's yearly surveys")
	offer     = from("undersøgelser af aktiveringstilbud", "surveys of activation offers")
	sof       = from("Socialforvaltningens brugertilfredshedsundersøgelse", "the Social Services Administration's user survey")
	taking    = Name{"Deltags egne spørgsmål om at være med", "Deltag's own questions about taking part"}
	eurostat  = Name{"Eurostat, Minimum European Health Module: eget helbred", "Eurostat, Minimum European Health Module: self-perceived health"}
	oecd      = Name{"OECD Guidelines on Measuring Subjective Well-being (2013): tilfredshed med livet", "OECD Guidelines on Measuring Subjective Well-being (2013): life satisfaction"}
	ons       = Name{"Office for National Statistics (ONS4), gengivet i OECD's retningslinjer (2013)", "Office for National Statistics (ONS4), also in the OECD guidelines (2013)"}
)

// from is what the annex of 2018 tells of.
func from(da, en string) Name {
	return Name{"Bilag 1 af 28. august 2018 (2018-0145955-20): " + da, "Annex 1 of 28 August 2018 (2018-0145955-20): " + en}
}

// Themes lists the seeded themes in the order in which they are shown.
func Themes() []Theme { return slices.Clone(themes) }

var themes = []Theme{
	{"respect", Name{"Hørt og anerkendt", "Heard and acknowledged"}, false, committee},
	{"cooperation", Name{"Fælles sag", "A common cause"}, false, committee},
	{"hope", Name{"Tro på det", "Believing in it"}, false, committee},
	{"effect", Name{"Hjælp, der gør en forskel", "Help that makes a difference"}, false, committee},
	{"accessibility", Name{"Tilgængelighed", "Accessibility"}, false, ballerup},
	{"law_information", Name{"Information om lovgivning", "Information on the law"}, false, ballerup},
	{"clarity", Name{"Tydelighed i kommunikationen", "Clear communication"}, false, ballerup},
	{"progress", Name{"Progression i forløbet", "Progress"}, false, ballerup},
	{"empowerment", Name{"Empowerment", "Empowerment"}, false, ballerup},
	{"employers", Name{"Virksomhedsindsats", "Contact with employers"}, false, ballerup},
	{"joined_up", Name{"Tværfaglig indsats", "Joined-up help"}, false, ballerup},
	{"friendliness", Name{"Imødekommenhed", "Friendliness"}, false, ballerup},
	{"meaning", Name{"Meningsgivende indsats", "Meaningful help"}, true, hjoerring},
	{"dignity", Name{"Værdighed", "Dignity"}, true, hjoerring},
	{"whole_person", Name{"Individet og det hele menneske", "The individual and the whole person"}, true, hjoerring},
	{"work", Name{"Lysten til arbejde", "The wish to work"}, false, hjoerring},
	{"situation", Name{"Borgerens egen situation", "The citizen's own situation"}, false, hjoerring},
	{"contact", Name{"Kontakt og samtaler", "Contact and conversations"}, false, aalborg},
	{"service", Name{"Service", "Service"}, false, bif},
	{"self_service", Name{"Selvbetjening", "Self-service"}, false, bif},
	{"offers", Name{"Aktiveringstilbud", "Activation offers"}, false, offer},
	{"satisfaction", Name{"Tilfredshed med hjælpen", "Satisfaction with the help"}, false, sof},
	{"life", Name{"Livskvalitet", "Quality of life"}, false, sof},
	{"taking_part", Name{"At være med", "Taking part"}, false, taking},
	{"other", Name{"Andet", "Other"}, false, taking},
}

// Seeded lists the seeded indicators by theme.
func Seeded() []Indicator { return slices.Clone(seeded) }

var seeded = slices.Concat(ofCommittee, ofMunicipalities, ofAdministrations, ofTakingPart)

// ofCommittee are the committee's seven. Every sort of instrument asks about them by these keys.
var ofCommittee = []Indicator{
	{"heard", "respect", Name{"Hørt og anerkendt", "Heard and acknowledged"}, committee, Up},
	{"common_cause", "cooperation", Name{"Borger og sagsbehandler har en fælles sag", "Citizen and caseworker have a common cause"}, committee, Up},
	{"belief", "hope", Name{"Borgeren tror på det", "The citizen believes in it"}, committee, Up},
	{"difference", "effect", Name{"Det gør en god forskel at møde op", "Coming makes a good difference"}, committee, Up},
	{"helped", "effect", Name{"Borgeren bliver hjulpet", "The citizen is helped"}, committee, Up},
	{"progress", "progress", Name{"Fremdrift i sagen", "Progress in the case"}, committee, Up},
	{"follow_up", "cooperation", Name{"Der bliver fulgt op", "There is follow-up"}, committee, Up},
}

var ofMunicipalities = []Indicator{
	{"access", "accessibility", Name{"Let at få fat i", "Easy to get hold of"}, ballerup, Up},
	{"law_known", "law_information", Name{"Kender rettigheder og pligter", "Knows rights and duties"}, ballerup, Up},
	{"clear", "clarity", Name{"Forstår det, der siges og skrives", "Understands what is said and written"}, ballerup, Up},
	{"informed", "clarity", Name{"Vidste det på forhånd", "Knew beforehand"}, aalborg, Up},
	{"next_step", "clarity", Name{"Ved, hvad der nu skal ske", "Knows what happens next"}, aalborg, Up},
	{"involved", "empowerment", Name{"Er med til at bestemme", "Has a say"}, ballerup, Up},
	{"employer_help", "employers", Name{"Hjælp til at møde virksomheder", "Help to meet employers"}, ballerup, Up},
	{"joined_met", "joined_up", Name{"Får også hjælp andre steder", "Gets help elsewhere too"}, ballerup, None},
	{"joined_help", "joined_up", Name{"Hjælpen hænger sammen", "The help is joined up"}, ballerup, Up},
	{"friendly", "friendliness", Name{"Mødt venligt", "Met in a friendly way"}, ballerup, Up},
	{"meaning_made", "meaning", Name{"Indsatsen giver mening", "The help makes sense"}, hjoerring, Up},
	{"meaning_own", "meaning", Name{"Nærmere egne mål", "Nearer to own goals"}, hjoerring, Up},
	{"respected", "dignity", Name{"Mødt med respekt", "Met with respect"}, hjoerring, Up},
	{"trusted", "dignity", Name{"Mødt med tillid", "Met with trust"}, hjoerring, Up},
	{"whole_life", "whole_person", Name{"Blik for hele livet", "An eye for the whole life"}, hjoerring, Up},
	{"own_case", "whole_person", Name{"Hjælpen passer til den enkelte", "The help fits the person"}, hjoerring, Up},
	{"motivated", "work", Name{"Lyst til at være med i det aftalte", "Motivated for what was planned"}, hjoerring, Up},
	{"want_work", "work", Name{"Vil gerne i arbejde", "Would like to work"}, hjoerring, None},
	{"job_likely", "work", Name{"Venter at være i job om et år", "Expects to work in a year"}, hjoerring, Up},
	{"health", "situation", Name{"Eget helbred", "Self-rated health"}, eurostat, Up},
	{"health_work", "situation", Name{"Holdt tilbage af helbredet", "Kept back by health"}, hjoerring, Down},
	{"money", "situation", Name{"Pengene slår til", "Making ends meet"}, hjoerring, Up},
	{"talk_to", "situation", Name{"Har nogen at tale med", "Has somebody to talk to"}, hjoerring, Up},
	{"burden", "situation", Name{"Det, der gør livet svært", "What makes life hard"}, hjoerring, None},
	{"need_first", "situation", Name{"Det vigtigste behov", "The most important need"}, hjoerring, None},
	{"contact_form", "contact", Name{"Kontaktform", "Form of contact"}, aalborg, None},
	{"contact_fit", "contact", Name{"Kontakten skete på den ønskede måde", "Contact was in the wished way"}, aalborg, Up},
	{"contact_wanted", "contact", Name{"Ønsket kontaktform", "Wished form of contact"}, aalborg, None},
	{"talk_satisfied", "contact", Name{"Tilfreds med samtalen", "Satisfied with the conversation"}, aalborg, Up},
}

var ofAdministrations = []Indicator{
	{"service_satisfied", "service", Name{"Tilfreds med hjælpen i alt", "Satisfied with the help overall"}, bif, Up},
	{"ss_tried", "self_service", Name{"Har prøvet selvbetjening", "Tried self-service"}, bif, None},
	{"ss_solution", "self_service", Name{"Løsning", "Solution"}, bif, None},
	{"ss_outcome", "self_service", Name{"Lykkedes eller gav op", "Succeeded or gave up"}, bif, None},
	{"ss_ease", "self_service", Name{"Let at bruge", "Easy to use"}, bif, Up},
	{"ss_gave_up", "self_service", Name{"Hvorfor borgeren gav op", "Why the citizen gave up"}, bif, None},
	{"ss_helper", "self_service", Name{"Hvem der hjalp", "Who helped"}, bif, None},
	{"ss_not_tried", "self_service", Name{"Hvorfor ikke prøvet", "Why not tried"}, bif, None},
	{"ss_words", "self_service", Name{"Borgerens ord om selvbetjening", "The citizen's words on self-service"}, bif, None},
	{"offer_done", "offers", Name{"Hvordan tilbuddet endte", "How the offer ended"}, offer, None},
	{"offer_stopped", "offers", Name{"Hvorfor tilbuddet stoppede", "Why the offer was stopped"}, offer, None},
	{"offer_satisfied", "offers", Name{"Tilfreds med tilbuddet", "Satisfied with the offer"}, offer, Up},
	{"offer_fit", "offers", Name{"Tilbuddet passede", "The offer was suitable"}, offer, Up},
	{"offer_nearer", "offers", Name{"Nærmere job eller uddannelse", "Nearer to work or education"}, offer, Up},
	{"offer_use", "offers", Name{"Lærte noget brugbart", "Learnt something useful"}, offer, Up},
	{"offer_met", "offers", Name{"Mødt venligt i tilbuddet", "Met in a friendly way at the offer"}, offer, Up},
	{"offer_words", "offers", Name{"Borgerens ord om tilbuddet", "The citizen's words on the offer"}, offer, None},
	{"help_satisfied", "satisfaction", Name{"Tilfreds med hjælpen", "Satisfied with the help"}, sof, Up},
	{"everyday", "satisfaction", Name{"En bedre hverdag", "A better everyday life"}, sof, Up},
	{"life_quality", "life", Name{"Tilfreds med livet (1-5)", "Satisfied with life (1-5)"}, sof, Up},
	{"safe", "life", Name{"Tryghed", "Feeling safe"}, sof, Up},
	{"life_satisfaction", "life", Name{"Tilfreds med livet (0-10)", "Satisfied with life (0-10)"}, oecd, Up},
	{"life_worthwhile", "life", Name{"Det, man gør, er værd at gøre (0-10)", "What one does is worthwhile (0-10)"}, ons, Up},
	{"own_say", "life", Name{"Bestemmer over egen hverdag", "In control of everyday life"}, sof, Up},
	{"lonely", "life", Name{"Savner nogen at være sammen med", "Misses company"}, sof, Down},
	{"energy", "life", Name{"Har kræfter", "Has strength"}, sof, Up},
	{"life_words", "life", Name{"Borgerens ord om livet", "The citizen's words on life"}, sof, None},
}

var ofTakingPart = []Indicator{
	{"said", "taking_part", Name{"Fik sagt det, der skulle siges", "Got to say what was to be said"}, taking, Up},
	{"listened", "taking_part", Name{"Politikerne lyttede", "The politicians listened"}, taking, Up},
	{"part_safe", "taking_part", Name{"Trygt at tale", "Safe to talk"}, taking, Up},
	{"part_all", "taking_part", Name{"Plads til alle", "Room for everybody"}, taking, Up},
	{"again", "taking_part", Name{"Vil være med igen", "Would take part again"}, taking, Up},
	{"free_choice", "taking_part", Name{"Frit valg", "Free choice"}, taking, Up},
	{"join_why", "taking_part", Name{"Hvorfor borgeren sagde ja", "Why the citizen said yes"}, taking, None},
	{"hearing_way", "taking_part", Name{"Måden at være med på", "The way of taking part"}, taking, None},
	{"part_words", "taking_part", Name{"Borgerens ord om at være med", "The citizen's words on taking part"}, taking, None},
	{"own_words", "other", Name{"Egne ord", "Own words"}, taking, None},
	{"consent", "other", Name{"Samtykke", "Consent"}, taking, None},
}
