package citizen

import (
	"errors"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/panel"
)

// seen is the hidden field that tells an old form from the newest one.
func seen(answers int) []field { return []field{{Name: "seen", Value: strconv.Itoa(answers)}} }

// reason is the optional field for the citizen's own words.
func (v *visit) reason(label string) field {
	return field{Kind: area, Name: "reason", Label: label, Max: 1000, Value: v.form("reason"),
		Hint: v.say("Du behøver ikke svare. Skriv ikke dit CPR-nummer eller navne på andre.", "You do not have to answer. Do not write your CPR number or the names of others.")}
}

// yes asks for the word itself: a link that is only looked at has said nothing.
func (s *site) yes(v *visit) (page, error) {
	return v.answering(func(i panel.Invited) page {
		if i.Reply == panel.Accepted { // as who comes back by the browser's own button
			return v.alreadyPage(i)
		}
		return v.yesPage(i)
	})
}

func (v *visit) yesPage(i panel.Invited) page {
	return page{
		Title: v.say("Vil du sige ja?", "Do you want to say yes?"), Back: v.back(""),
		Body: join(
			text(v.say("Tryk på knappen, så har du sagt ja. Så er du med i lodtrækningen om en plads.", "Press the button to say yes. Then you are part of the draw for a seat."),
				v.say("Vi fortæller dig, hvordan det gik. Indtil vi har trukket lod, kan du ændre dit svar.",
					"We tell you how it went. Until we have drawn lots, you can change your answer.")),
			[]block{v.voluntary(), {Form: &form{Action: v.to("i", "/yes"), Hidden: seen(i.Answers), Button: v.say("Ja, jeg vil være med", "Yes, I want to join")}}}),
	}
}

func (s *site) sayYes(v *visit) (page, error) {
	return v.reply(panel.Answer{Reply: panel.Accepted}, v.yesPage)
}

// What a no is about.
const (
	thisPanel = "this"
	allPanels = "all"
)

func (s *site) no(v *visit) (page, error) { return v.answering(v.noPage) }

func (v *visit) noPage(i panel.Invited) page {
	about := v.form("about")
	return page{
		Title: v.say("Vil du sige nej?", "Do you want to say no?"), Back: v.back(""),
		Body: join(
			text(v.say("Det er helt i orden. Det ændrer ikke din sag eller din ydelse.", "That is quite all right. It does not change your case or your benefits.")),
			[]block{{Form: &form{
				Action: v.to("i", "/no"), Hidden: seen(i.Answers), Button: v.say("Send mit svar", "Send my answer"),
				Fields: []field{
					{Kind: radio, Name: "about", Label: v.say("Hvad siger du nej til?", "What do you say no to?"), Options: []option{
						{Value: thisPanel, Text: v.say("Kun det her panel", "Only this panel"), Checked: about == thisPanel},
						{Value: allPanels, Text: v.say("Alle paneler. Skriv ikke til mig igen", "All panels. Do not write to me again"), Checked: about == allPanels},
					}},
					v.reason(v.say("Hvorfor siger du nej? (frivilligt)", "Why do you say no? (optional)")),
				},
			}}}),
	}
}

func (s *site) sayNo(v *visit) (page, error) {
	a := panel.Answer{Reply: panel.Declined, Reason: v.form("reason"), Never: v.form("about") == allPanels}
	if about := v.form("about"); about != thisPanel && about != allPanels {
		i, err := v.invited()
		if err != nil {
			return page{}, err
		}
		return v.mend(v.noPage(i), fault{"about", v.say("Vælg, hvad du siger nej til", "Choose what you say no to")}), nil
	}
	return v.reply(a, v.noPage)
}

func (s *site) later(v *visit) (page, error) { return v.answering(v.laterPage) }

func (v *visit) laterPage(i panel.Invited) page {
	return page{
		Title: v.say("Passer det ikke lige nu?", "Is now not a good time?"), Back: v.back(""),
		Body: join(
			text(v.say("Det er helt i orden. Så er du ikke med i det her panel. Det ændrer ikke din sag eller din ydelse.",
				"That is quite all right. You are then not part of this panel. It does not change your case or your benefits.")),
			[]block{{Form: &form{
				Action: v.to("i", "/later"), Hidden: seen(i.Answers), Button: v.say("Send mit svar", "Send my answer"),
				Fields: []field{
					{Kind: checkbox, Name: "again", Label: v.say("Spørg mig igen til et senere panel", "Ask me again for a later panel"), Checked: v.form("again") != "" || i.AskLater},
					v.reason(v.say("Hvorfor passer det ikke nu? (frivilligt)", "Why is now not a good time? (optional)")),
				},
			}}}),
	}
}

func (s *site) sayLater(v *visit) (page, error) {
	return v.reply(panel.Answer{Reply: panel.NotNow, Reason: v.form("reason"), AskLater: v.form("again") != ""}, v.laterPage)
}

// answering shows a form to who may still answer, and what was answered to who may not.
func (v *visit) answering(form func(panel.Invited) page) (page, error) {
	i, err := v.invited()
	switch {
	case err != nil:
		return page{}, err
	case !i.Open && i.Reply == panel.NoReply:
		return v.over(), nil
	case !i.Open && i.Reply != panel.Accepted:
		return page{GoTo: v.to("i", "/receipt")}, nil
	}
	return form(i), nil
}

// reply gives the answer. Faults come back in the form; an answer that was there already is told.
func (v *visit) reply(a panel.Answer, again func(panel.Invited) page) (page, error) {
	a.Seen = -1 // a form without the field has seen nothing that we know of
	if n, err := strconv.Atoi(v.form("seen")); err == nil {
		a.Seen = n
	}
	i, err := v.s.Panels.Reply(v.c.Request().Context(), v.token, a)
	var known *domain.Error
	switch {
	case err == nil && i.Reply == panel.Accepted && i.Asks:
		return page{GoTo: v.to("i", "/questions")}, nil
	case err == nil:
		return page{GoTo: v.to("i", "/receipt")}, nil
	case refused(err, panel.ErrAnswered):
		return v.already()
	case refused(err, panel.ErrExpired), refused(err, panel.ErrDrawn):
		return v.tooLate()
	case errors.As(err, &known) && refused(err, panel.ErrReply):
		if i, err = v.invited(); err != nil {
			return page{}, err
		}
		return v.mend(again(i), v.faults(known.Faults)...), nil
	}
	return page{}, err
}

// mend shows a form again with what is wrong in it.
func (v *visit) mend(p page, faults ...fault) page {
	p.Status = 422
	return p.withFaults(faults)
}

// faults are the domain's faults in words for citizens.
func (v *visit) faults(list []domain.Fault) []fault {
	words := map[string]string{
		"cpr-number":    v.say("Det ligner et CPR-nummer. Slet det", "This looks like a CPR number. Delete it"),
		"too-long":      v.say("Teksten er for lang. Skriv lidt kortere", "The text is too long. Write a little less"),
		"email-invalid": v.say("Skriv en mailadresse som navn@eksempel.dk", "Write an e-mail address like name@example.dk"),
		"text-invalid":  v.say("Skriv det kortere, på en linje", "Write it shorter, on one line"),
	}
	faults := make([]fault, len(list))
	for i, f := range list {
		faults[i] = fault{strings.ReplaceAll(strings.TrimPrefix(f.Where, "/"), "/", "-"), words[f.Code]}
		if faults[i].Text == "" {
			faults[i].Text = v.say("Det kan vi ikke bruge. Prøv igen", "We cannot use this. Try again")
		}
	}
	return faults
}
