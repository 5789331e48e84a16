package citizen

import (
	"strings"

	"deltag/domain/message"
	"deltag/domain/panel"
)

// looked shows when and why the person's data were used, and not by whom.
func (s *site) looked(v *visit) (page, error) {
	looks, l, err := s.Panels.Looks(v.c.Request().Context(), v.token, v.cookie())
	if err != nil {
		return v.orClosed(err)
	}
	v.prefer(l)
	p := page{Title: v.say("Hvem har kigget?", "Who has looked?"), Back: v.backToOwn(), Body: text(
		v.say("Her ser du, hvornår dine oplysninger er brugt, og til hvad. Navnene på de ansatte viser vi ikke.",
			"Here you see when your information was used, and for what. We do not show the names of staff."))}
	if len(looks) == 0 {
		p.Body = append(p.Body, block{Text: v.say("Ingen har kigget endnu.", "Nobody has looked yet.")})
		return p, nil
	}
	facts := make([]fact, len(looks))
	for i, look := range looks {
		what, own := v.purpose(look.Purpose)
		facts[i] = fact{Name: message.DateAndTime(v.lang, look.At), Value: what, Own: own, OwnLang: string(message.Danish), Hint: v.action(look)}
	}
	p.Body = append(p.Body, block{Facts: facts})
	return p, nil
}

func (v *visit) action(l panel.Look) string {
	what := map[string]string{
		"read": v.say("Set", "Seen"), "search": v.say("Søgt", "Searched"), "add": v.say("Skrevet ind", "Added"), "change": v.say("Ændret", "Changed"),
		"export": v.say("Hentet ud", "Exported"), "delete": v.say("Slettet", "Deleted"), "send": v.say("Sendt", "Sent"),
	}[l.Action]
	if l.Job {
		return what + " " + v.say("af systemet", "by the system")
	}
	return what + " " + v.say("af en ansat", "by a member of staff")
}

// purposes are the program's own words for why data are used, beside the words for citizens. What stands after a colon
// is what staff wrote, and is shown as they wrote it.
var purposes = map[string][2]string{
	"a new key for CPR numbers":                     {"Låse CPR-numre med en ny nøgle", "Lock CPR numbers with a new key"},
	"answer for the citizen":                        {"Skrive dit svar ned", "Write down your answer"},
	"control of who used personal data":             {"Holde øje med, hvem der bruger oplysninger", "Keep an eye on who uses information"},
	"decide about requests to be erased":            {"Svare på ønsker om at blive slettet", "Answer requests to be erased"},
	"draw a panel":                                  {"Trække lod om pladser i et panel", "Draw lots for seats in a panel"},
	"draw whom to invite to a panel":                {"Trække lod om, hvem vi inviterer", "Draw lots for whom we invite"},
	"import of a list":                              {"Hente en liste fra kommunens systemer", "Take in a list from the municipality's systems"},
	"invite to a panel":                             {"Invitere dig til et panel", "Invite you to a panel"},
	"list of messages":                              {"Se, hvad vi har sendt", "See what we have sent"},
	"list of residents":                             {"Se en liste over borgere", "See a list of citizens"},
	"recruitment":                                   {"Finde borgere til et panel", "Find citizens for a panel"},
	"refuse a request to be erased":                 {"Svare på dit ønske om at blive slettet", "Answer your request to be erased"},
	"release the address":                           {"Åbne for mails til dig igen", "Let emails go to you again"},
	"replace people who dropped out of a panel":     {"Finde nye til tomme pladser i et panel", "Find new people for empty seats in a panel"},
	"resident page":                                 {"Se, hvad vi har om dig", "See what we have about you"},
	"see invitations and answers":                   {"Se, hvem der er inviteret, og hvad de svarer", "See who is invited and what they answer"},
	"see the stand-bys of a panel":                  {"Se, hvem der står på ventelisten", "See who is on the waiting list"},
	"see the members of a panel":                    {"Se, hvem der er med i et panel", "See who is in a panel"},
	"see who would take the empty seats of a panel": {"Se, hvem der kan få en tom plads", "See who can get an empty seat"},
	"see who can be in no panel":                    {"Se, hvem der ikke kan få en plads", "See who cannot get a seat"},
	"take back seats that were not taken in time":   {"Give en plads videre, når svaret ikke kom i tide", "Pass a seat on when the answer did not come in time"},
	"tell who got a seat in a panel":                {"Fortælle, hvem der fik en plads i et panel", "Tell who got a seat in a panel"},
	"settle a seat in a panel":                      {"Skrive ned, om du tager din plads", "Write down whether you take your seat"},
	"staff-again":                                   {"Sende en mail til dig igen", "Send an email to you again"},
	"staff-sent":                                    {"Skrive ned, at en mail er sendt", "Write down that an email was sent"},
	"the person asks to be erased":                  {"Skrive dit ønske om sletning ned", "Write down your request to be erased"},
	"unsubscribe from mail about panels":            {"Stoppe mails til dig", "Stop emails to you"},
}

func (v *visit) purpose(kept string) (what, own string) {
	head, more, _ := strings.Cut(kept, ": ")
	words, known := purposes[head]
	switch {
	case known && more != "":
		return v.say(words[0], words[1]) + ":", more
	case known:
		return v.say(words[0], words[1]), ""
	case strings.HasPrefix(kept, "message "):
		return v.say("Se en mail, vi har sendt dig", "See an email we have sent you"), ""
	}
	return "", kept
}
