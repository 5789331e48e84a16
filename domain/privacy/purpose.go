package privacy

import (
	"strings"

	"deltag/domain"
	"deltag/domain/message"
)

// purposes are the program's own words for why data are used, beside the words for citizens. What stands after a colon
// is what staff wrote, and is shown as they wrote it.
var purposes = map[string]both{
	"a new key for CPR numbers":                        {"Låse CPR-numre med en ny nøgle", "Lock CPR numbers with a new key"},
	"ask members whether they go on":                   {"Spørge, om du vil blive i et panel", "Ask whether you want to stay in a panel"},
	"keep the terms of panels":                         {"Holde øje med, hvornår perioder i paneler slutter", "Keep an eye on when terms in panels end"},
	"let members go whose term is over":                {"Give din plads videre, når din periode er gået", "Pass your seat on when your term is over"},
	"see whose term ends when":                         {"Se, hvornår perioder i et panel slutter", "See when terms in a panel end"},
	"write down whether a member goes on":              {"Skrive ned, om du bliver i et panel", "Write down whether you stay in a panel"},
	"answer for the citizen":                           {"Skrive dit svar ned", "Write down your answer"},
	"answer requests about people's rights":            {"Svare på ønsker om at se eller slette oplysninger", "Answer requests to see or erase data"},
	"control of who used personal data":                {"Holde øje med, hvem der bruger oplysninger", "Keep an eye on who uses information"},
	"close panels that have ended":                     {"Lukke paneler, der er slut", "Close panels that have ended"},
	"delete the people of a closed panel":              {"Slette dem, der var med i et panel, som er slut", "Delete those who were in a panel that has ended"},
	"delete what is too old":                           {"Slette det, vi ikke længere må have", "Delete what we may no longer keep"},
	"draw a panel":                                     {"Trække lod om pladser i et panel", "Draw lots for seats in a panel"},
	"draw whom to invite to a panel":                   {"Trække lod om, hvem vi inviterer", "Draw lots for whom we invite"},
	"find the fairest lottery of a panel":              {"Gøre en lodtrækning om pladser så fair som muligt", "Make a draw for seats as fair as can be"},
	"take out the protocol of a lottery":               {"Lade andre tjekke en lodtrækning, hvor ingen står med navn", "Let others check a draw in which nobody is named"},
	"give the person a copy of what is held":           {"Give dig en kopi af det, vi har", "Give you a copy of what we have"},
	"import of a list":                                 {"Hente en liste fra kommunens systemer", "Take in a list from the municipality's systems"},
	"invite to a panel":                                {"Invitere dig til et panel", "Invite you to a panel"},
	"list of messages":                                 {"Se, hvad vi har sendt", "See what we have sent"},
	"list of residents":                                {"Se en liste over borgere", "See a list of citizens"},
	"recruitment":                                      {"Finde borgere til et panel", "Find citizens for a panel"},
	"send a new link":                                  {"Sende dig et nyt link", "Send you a new link"},
	"read to the citizen what they must know":          {"Læse op for dig, hvad du skal vide", "Read to you what you must know"},
	"refuse a request to be erased":                    {"Svare på dit ønske om at blive slettet", "Answer your request to be erased"},
	"refuse a request to see what is held":             {"Svare på dit ønske om at se, hvad vi har", "Answer your request to see what we have"},
	"release the address":                              {"Åbne for mails til dig igen", "Let emails go to you again"},
	"replace people who dropped out of a panel":        {"Finde nye til tomme pladser i et panel", "Find new people for empty seats in a panel"},
	"resident page":                                    {"Se, hvad vi har om dig", "See what we have about you"},
	"see invitations and answers":                      {"Se, hvem der er inviteret, og hvad de svarer", "See who is invited and what they answer"},
	"see the members of a panel":                       {"Se, hvem der er med i et panel", "See who is in a panel"},
	"see the stand-bys of a panel":                     {"Se, hvem der står på ventelisten", "See who is on the waiting list"},
	"see who can be in no panel":                       {"Se, hvem der ikke kan få en plads", "See who cannot get a seat"},
	"see who would take the empty seats of a panel":    {"Se, hvem der kan få en tom plads", "See who can get an empty seat"},
	"settle a seat in a panel":                         {"Skrive ned, om du tager din plads", "Write down whether you take your seat"},
	"sign in at the identity provider":                 {"Logge ind på din egen side", "Sign in to your own page"},
	"spot check of look-ups":                           {"Se efter, om medarbejderes opslag er i orden", "See whether look-ups by staff are in order"},
	"staff-again":                                      {"Sende en mail til dig igen", "Send an email to you again"},
	"staff-sent":                                       {"Skrive ned, at en mail er sendt", "Write down that an email was sent"},
	"take back seats that were not taken in time":      {"Give en plads videre, når svaret ikke kom i tide", "Pass a seat on when the answer did not come in time"},
	"tell that a panel has ended":                      {"Fortælle dig, at et panel er slut", "Tell you that a panel has ended"},
	"tell who got a seat in a panel":                   {"Fortælle, hvem der fik en plads i et panel", "Tell who got a seat in a panel"},
	"the citizen's own answers":                        {"Gemme det, du fortalte os", "Keep what you told us"},
	"the citizen's own page":                           {"Din egen side", "Your own page"},
	"the person asks to be erased":                     {"Skrive dit ønske om sletning ned", "Write down your request to be erased"},
	"the person asks to see what is held":              {"Skrive dit ønske om at se, hvad vi har, ned", "Write down your request to see what we have"},
	"unsubscribe from mail about panels":               {"Stoppe mails til dig", "Stop emails to you"},
	"list of letters for the print room":               {"Give trykkeriet en liste over breve", "Give the print room a list of letters"},
	"note how to reach a person":                       {"Skrive ned, hvordan du vil høre fra os", "Write down how you want to hear from us"},
	"note that letters came back":                      {"Skrive ned, at et brev kom tilbage", "Write down that a letter came back"},
	"note that letters were posted":                    {"Skrive ned, at et brev er sendt", "Write down that a letter was sent"},
	"print letters with personal codes":                {"Skrive et brev til dig", "Write a letter to you"},
	"see how to reach a person":                        {"Se, hvordan du vil høre fra os", "See how you want to hear from us"},
	"see how to reach invited people":                  {"Se, hvordan vi kan nå dig", "See how we can reach you"},
	"see letters":                                      {"Se, hvem vi skriver breve til", "See to whom we write letters"},
	"send letters again":                               {"Sende et brev til dig igen", "Send a letter to you again"},
	"take back letters that were not posted":           {"Tage et brev tilbage", "Take back a letter"},
	"write letters to people whom mail does not reach": {"Skrive breve til dem, en mail ikke når", "Write letters to those whom no email reaches"},
	"call about a panel":                               {"Ringe til dig om et panel", "Call you about a panel"},
	"compare a panel with the population":              {"Se, om et panel ligner borgerne", "See whether a panel resembles the citizens"},
	"answer a survey":                                  {"Gemme dine svar på spørgsmål", "Keep your answers to questions"},
	"read the answers of a survey":                     {"Læse svar, uden at se hvem der gav dem", "Read answers without seeing who gave them"},
	"ask people to answer a survey":                    {"Spørge dig om noget", "Ask you something"},
	"find the people of a list of events":              {"Se, hvem en liste handler om", "See whom a list is about"},
	"find whom to ask":                                 {"Finde ud af, hvem der skal spørges", "Find out whom to ask"},
	"send follow-ups":                                  {"Spørge dig, hvordan det gik", "Ask you how it went"},
	"take in a list of events":                         {"Skrive ned, at du har haft en samtale eller et tilbud", "Write down that you had a conversation or an offer"},
	"tell what came of waves":                          {"Fortælle dig, hvad der kom ud af det", "Tell you what came of it"},
	"try out whom to ask":                              {"Se, hvor mange der kan spørges", "See how many can be asked"},
	"look for names in written answers":                {"Se efter, om nogen er nævnt i et svar", "See whether somebody is named in an answer"},
	"close a survey":                                   {"Lukke en undersøgelse", "Close a survey"},
	"ask beyond the contact budget":                    {"Spørge dig, selv om du er spurgt nok", "Ask you although you have been asked enough"},
	"book a seat for the citizen":                      {"Skrive dig på til et møde eller en gruppe", "Sign you up for a meeting or a group"},
	"cancel a seat for the citizen":                    {"Melde dig fra", "Give up your seat for you"},
	"see of whom a group can be made":                  {"Se, hvem der kan inviteres til en gruppe", "See who can be invited to a group"},
	"invite people to a group":                         {"Invitere dig til en gruppe", "Invite you to a group"},
	"ask which time suits":                             {"Spørge dig, hvornår du kan", "Ask you when you can come"},
	"see which time suits those who are asked":         {"Se, hvornår du kan", "See when you can come"},
	"write down which time suits the citizen":          {"Skrive ned, hvornår du kan", "Write down when you can come"},
	"tell of a time that does not suit":                {"Fortælle dig, at tiden blev en, du ikke kan", "Tell you that the time is one that does not suit you"},
	"ask a substitute to come to a group":              {"Spørge dig, fordi en anden ikke kan", "Ask you because somebody else cannot come"},
	"take a seat for the citizen":                      {"Skrive ned, at du tager pladsen", "Write down that you take the seat"},
	"change how many come with the citizen":            {"Ændre, hvor mange du har med", "Change how many come with you"},
	"offer the citizen a seat":                         {"Tilbyde dig en plads", "Offer you a seat"},
	"end offers of seats that were not answered":       {"Give en plads videre, du ikke svarede på", "Pass on a seat that you did not answer about"},
	"see to what the citizen needs to take part":       {"Sørge for det, du har brug for", "See to what you need"},
	"pay the citizen back what it cost to take part":   {"Betale dig for det, det kostede at være med", "Pay you what it cost to take part"},
	"tell that a gathering has moved":                  {"Fortælle dig om ny tid eller nyt sted", "Tell you of a new time or place"},
	"tell that a gathering is cancelled":               {"Fortælle dig, at noget er aflyst", "Tell you that something is cancelled"},
	"see who runs a gathering":                         {"Se, hvem der holder et møde", "See who runs a meeting"},
	"choose who runs a gathering":                      {"Vælge, hvem der holder et møde", "Choose who runs a meeting"},
	"see who comes to a gathering":                     {"Se, hvem der kommer", "See who comes"},
	"change what a group is mixed by":                  {"Ændre, hvordan en gruppe er blandet", "Change how a group is mixed"},
	"see who took part in a series":                    {"Se, hvem der var med i en række møder", "See who took part in a series of meetings"},
	"take the list of who comes to the door":           {"Tage listen over dem, der kommer, med til døren", "Take the list of who comes to the door"},
	"print badges for a gathering":                     {"Lave navneskilte", "Make name badges"},
	"seat people at tables":                            {"Fordele folk ved borde", "Seat people at tables"},
	"write down who came to a gathering":               {"Skrive ned, om du kom", "Write down whether you came"},
	"see how often a person was asked":                 {"Se, hvor tit du er spurgt", "See how often you were asked"},

	"write down who wants to speak to a committee":               {"Skrive ned, at du vil tale for politikerne", "Write down that you want to speak to politicians"},
	"find somebody who wants to speak to a committee":            {"Finde en, der har sagt, at de vil tale for politikerne", "Find somebody who has said that they want to speak to politicians"},
	"take somebody off the list of those who want to speak":      {"Tage dig af listen over dem, der vil tale", "Take you off the list of those who want to speak"},
	"see who wants to speak to a committee":                      {"Se, hvem der vil tale for politikerne", "See who wants to speak to politicians"},
	"make the lottery of who speaks to a committee":              {"Gøre lodtrækningen klar", "Make the lottery ready"},
	"draw who speaks to a committee":                             {"Trække lod om, hvem der taler", "Draw who speaks"},
	"write down who is invited to speak to a committee":          {"Skrive ned, at du er inviteret til at tale", "Write down that you are invited to speak"},
	"propose that somebody else speaks to a committee":           {"Foreslå, at en anden taler", "Propose that somebody else speaks"},
	"let somebody else speak to a committee":                     {"Lade en anden tale", "Let somebody else speak"},
	"see whom to call and ask how it went":                       {"Se, hvem vi skal ringe til", "See whom to call"},
	"call and ask how it went":                                   {"Ringe og spørge dig, hvordan det gik", "Call and ask you how it went"},
	"take back what was told on the telephone":                   {"Slette det, du sagde i telefonen om, hvordan det gik", "Delete what you said on the telephone of how it went"},
	"write down how it went, as told on the telephone":           {"Skrive ned, hvordan du synes, det gik", "Write down how you think it went"},
	"write down what a citizen said to a committee":              {"Skrive ned, hvad du sagde til politikerne", "Write down what you said to politicians"},
	"ask a citizen to look at what we wrote down":                {"Spørge dig, om vi har skrevet rigtigt", "Ask you whether we wrote it down right"},
	"write down who may see what a citizen said":                 {"Skrive ned, hvem der må se dine ord", "Write down who may see your words"},
	"see that a citizen took their words back":                   {"Se, at du har trukket dine ord tilbage", "See that you took your words back"},
	"see what citizens said to a committee":                      {"Læse, hvad du sagde til politikerne", "Read what you said to politicians"},
	"let an auditor check who was drawn to speak to a committee": {"Lade en anden se efter, om loddet var i orden", "Let somebody check that the lot was in order"},
	"write down who asks to speak to a committee":                {"Skrive ned, at du vil tale til et udvalg", "Write down that you want to speak to a committee"},
	"confirm that a request is about no single person's case":    {"Se efter, at din anmodning ikke er en personsag", "See that your request is about no single person's case"},
	"write down who may speak to a committee":                    {"Skrive ned, at du må tale til et udvalg", "Write down that you may speak to a committee"},
	"refuse a request to speak to a committee":                   {"Svare nej til, at du taler til et udvalg", "Say no to your speaking to a committee"},
	"withdraw a request for the citizen":                         {"Trække din anmodning tilbage for dig", "Withdraw your request for you"},
	"write down when material came in":                           {"Skrive ned, hvornår dit materiale kom", "Write down when your material came"},
	"give somebody a time to speak to a committee":               {"Give dig en tid hos et udvalg", "Give you a time with a committee"},
	"draw who speaks to a committee first":                       {"Trække lod om, hvem der får en tid", "Draw lots for who gets a time"},
	"tell that a hearing has moved":                              {"Fortælle dig, at din tid hos et udvalg er flyttet", "Tell you that your time with a committee has moved"},
	"see to what the citizen needs to speak to a committee":      {"Sørge for det, du har brug for, når du taler", "See to what you need when you speak"},
	"write down who spoke to a committee":                        {"Skrive ned, om du talte til et udvalg", "Write down whether you spoke to a committee"},
	"thank somebody who spoke to a committee":                    {"Sige tak, fordi du talte", "Thank you for speaking"},
	"tell somebody the link of a video meeting":                  {"Give dig linket til et videomøde", "Tell you the link of a video meeting"},
	"send the link of a video meeting":                           {"Sende dig linket til et videomøde", "Send you the link of a video meeting"},
	"tell what came of a hearing":                                {"Fortælle dig, hvad der kom ud af det, du sagde", "Tell you what came of what you said"},
	"thank those who spoke to a committee":                       {"Sige tak, fordi du talte", "Thank you for speaking"},
	"write the answer to a request to speak to a committee":      {"Skrive svaret på din anmodning", "Write the answer to your request"},
	"take a request out for the system of records":               {"Lægge din anmodning i kommunens arkiv", "Put your request into the municipality's records"},
	"see who asks to speak to a committee":                       {"Se, hvem der vil tale til et udvalg", "See who wants to speak to a committee"},
	"handle a request to speak to a committee":                   {"Se på din anmodning om at tale til et udvalg", "Look at your request to speak to a committee"},
	"see who speaks to a committee on the day":                   {"Se, hvem der taler til et udvalg på dagen", "See who speaks to a committee on the day"},
	"prepare to hear citizens at a meeting":                      {"Gøre sig klar til at høre dig", "Get ready to hear you"},
	"read what people wrote about how it went":                   {"Læse, hvad folk skrev om, hvordan det gik, uden at se hvem", "Read what people wrote about how it went, without seeing who"},
	"invite those who were drawn to speak to a committee":        {"Invitere dig til at tale til et udvalg", "Invite you to speak to a committee"},
}

// Purpose says to citizens why data were used: in words for them, and what staff wrote, which is in Danish.
func Purpose(l message.Language, kept string) (what, own string) {
	kept = domain.Untyped(kept)
	head, more, _ := strings.Cut(kept, ": ")
	words, known := purposes[head]
	switch {
	case known && more != "":
		return words.in(l) + ":", more
	case known:
		return words.in(l), ""
	case strings.HasPrefix(kept, "message "):
		return both{"Se en mail, vi har sendt dig", "See an email we have sent you"}.in(l), ""
	}
	return "", kept
}

// purpose is the same in one line.
func purpose(l message.Language, kept string) string {
	what, own := Purpose(l, kept)
	return strings.TrimSpace(what + " " + own)
}
