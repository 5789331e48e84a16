package citizen

import (
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// reach lets people choose how we write to them: many have a mail address that they never look at.
func (s *site) reach(v *visit) (page, error) { return v.opened(v.reachPage) }

func (v *visit) reachPage(p panel.OwnPage) page {
	list := []option{
		{Value: "mail", Text: v.say("Med mail. Kan det ikke lade sig gøre, så med brev", "By email. If that is not possible, by letter")},
		{Value: "letter", Text: v.say("Altid med brev", "Always by letter")},
		{Value: "phone", Text: v.say("Ring til mig", "Call me")},
	}
	for i := range list {
		list[i].Checked = list[i].Value == string(p.Wish) || list[i].Value == "mail" && p.Wish == resident.NoWish
	}
	return page{
		Title: v.say("Vælg, hvordan du vil høre fra os", "Choose how to hear from us"), Back: v.backToOwn(),
		Body: []block{{Form: &form{Action: v.to("me", "/reach"), Hidden: ownSeen(p), Button: v.say("Gem", "Save"), Fields: []field{
			{Kind: radio, Name: "channel", Label: v.say("Hvordan skal vi skrive til dig?", "How should we write to you?"), Options: list},
		}}}},
	}
}

func (s *site) chooseReach(v *visit) (page, error) {
	channel := resident.Channel(v.form("channel"))
	if channel != resident.ByLetter && channel != resident.ByPhone {
		channel = resident.NoWish
	}
	if err := s.Panels.Wish(v.c.Request().Context(), v.ownForm(), channel); err != nil {
		return v.refusedOn(err)
	}
	return v.doneOn(reachChosen), nil
}
