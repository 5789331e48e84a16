package citizen

import (
	"deltag/domain/panel"
)

// receipt says which answer we have, and what happens now.
func (s *site) receipt(v *visit) (page, error) {
	i, err := v.invited()
	switch {
	case err != nil:
		return page{}, err
	case i.Reply == panel.NoReply:
		return page{GoTo: v.to("i", "")}, nil
	}
	return v.receiptPage(i), nil
}

func (v *visit) receiptPage(i panel.Invited) page {
	return page{
		Title: v.say("Tak for dit svar", "Thank you for your answer"),
		Body: join(
			[]block{{Notice: &notice{Kind: "success", Heading: v.answered(i)}}},
			v.whatNow(i),
			[]block{{Links: v.onwards(i)}}),
	}
}

func (v *visit) answered(i panel.Invited) string {
	switch {
	case i.Reply == panel.Accepted:
		return v.say("Du har svaret ja", "You answered yes")
	case i.Reply == panel.NotNow:
		return v.say("Du har svaret: ikke lige nu", "You answered: not right now")
	case i.Stopped:
		return v.say("Du har svaret nej til alle paneler", "You answered no to all panels")
	}
	return v.say("Du har svaret nej", "You answered no")
}

func (v *visit) whatNow(i panel.Invited) []block {
	switch {
	case i.Seat == panel.SeatConfirmed:
		has, more := v.say("Du har en plads i panelet.", "You have a seat in the panel."), v.say(" Vi fortæller dig mere, før I mødes.", " We tell you more before you meet.")
		if v.hasMet(i) {
			more = ""
		}
		return text(has+more, v.when(i))
	case i.Reply == panel.Accepted && i.StandBy:
		return text(v.say("Vi har trukket lod, og du står på ventelisten. Siger en anden fra, skriver vi til dig og tilbyder dig pladsen.",
			"We have drawn lots, and you are on the waiting list. If somebody else leaves, we write to you and offer you the seat."))
	case i.Reply == panel.Accepted && i.Seat == panel.SeatGivenUp:
		return text(v.say("Du har ikke en plads i panelet mere. Vil du spørge om noget, så ring til os.", "You no longer have a seat in the panel. If you want to ask about it, call us."))
	case i.Reply == panel.Accepted && i.Drawn:
		return text(v.say("Vi har trukket lod, og du fik ikke en plads denne gang. Siger en anden fra, kan vi spørge dig igen.",
			"We have drawn lots, and you did not get a seat this time. If somebody else leaves, we may ask you again."))
	case i.Reply == panel.Accepted:
		return text(v.say("Nu er du med i lodtrækningen. Du hører fra os, når vi har trukket lod.", "You are now part of the draw. You hear from us when we have drawn lots."),
			v.say("Har du skiftet mening? Du kan ændre dit svar, indtil vi trækker lod.", "Have you changed your mind? You can change your answer until we draw lots."))
	case i.Reply == panel.NotNow && i.AskLater:
		return text(v.say("Vi spørger dig igen til et senere panel. Du hører ikke mere fra os om det her panel.", "We will ask you again for a later panel. You will not hear more from us about this one."))
	case i.Stopped:
		return text(v.say("Vi skriver ikke til dig om paneler mere. Fortryder du, kan du ringe til os.", "We do not write to you about panels any more. If you change your mind, you can call us."))
	}
	return text(v.say("Du hører ikke mere fra os om det her panel. Dit svar ændrer ikke din sag eller din ydelse.",
		"You will not hear more from us about this panel. Your answer does not change your case or your benefits."))
}

// onwards leads to the answers that can still be given, and to the person's own page.
func (v *visit) onwards(i panel.Invited) []link {
	var links []link
	if i.Term {
		links = append(links, link{Text: v.say("Svar på, om du vil blive i panelet", "Answer whether you want to stay in the panel"), Href: v.to("i", "/term")})
	}
	if i.Open && i.Reply != panel.Accepted {
		links = append(links, link{Text: v.say("Ret dit svar til ja", "Change your answer to yes"), Href: v.to("i", "/yes")})
	}
	if i.Reply == panel.Accepted && !i.Closed || i.Reply == panel.NotNow && i.Open {
		links = append(links, link{Text: v.say("Ret dit svar til nej", "Change your answer to no"), Href: v.to("i", "/no")})
	}
	if i.Reply == panel.Accepted && !i.Closed {
		links = append(links, link{Text: v.say("Ret dit svar til ikke lige nu", "Change your answer to not right now"), Href: v.to("i", "/later")})
	}
	if i.Reply == panel.Accepted && i.Asks && i.Open {
		links = append(links, link{Text: v.say("Fortæl lidt om dig selv", "Tell a little about yourself"), Href: v.to("i", "/questions")})
	}
	return append(links, v.ownLink())
}

// already tells that the form was sent before, or that another one came first. Nothing was changed.
func (v *visit) already() (page, error) {
	i, err := v.invited()
	if err != nil {
		return page{}, err
	}
	if i.Reply == panel.NoReply {
		return page{GoTo: v.to("i", "")}, nil
	}
	p := v.alreadyPage(i)
	p.Status = 409
	return p, nil
}

func (v *visit) alreadyPage(i panel.Invited) page {
	return page{
		Title: v.say("Vi har allerede dit svar", "We already have your answer"),
		Body: join(
			[]block{{Notice: &notice{Kind: "info", Heading: v.answered(i), Text: v.say("Vi har ikke ændret noget.", "We have not changed anything.")}}},
			v.whatNow(i),
			[]block{{Links: v.onwards(i)}}),
	}
}

// tooLate tells that the answer came after the deadline or the draw.
func (v *visit) tooLate() (page, error) {
	p := v.over()
	p.Status = 409
	return p, nil
}
