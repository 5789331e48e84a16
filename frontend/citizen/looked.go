package citizen

import (
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/privacy"
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
		what, own := privacy.Purpose(v.lang, look.Purpose)
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
