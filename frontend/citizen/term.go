package citizen

import (
	"fmt"
	"strconv"

	"deltag/domain/message"
	"deltag/domain/panel"
)

// term asks a member whether they stay in the panel, or tells what they have said.
func (s *site) term(v *visit) (page, error) {
	a, err := s.Panels.AskedToStay(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(a.Language)
	if !a.Open {
		return v.termOver(a), nil
	}
	return v.termPage(a), nil
}

func (v *visit) termPage(a panel.AskedToStay) page {
	silence := v.say("Svarer du ikke, giver vi pladsen videre.", "If you do not answer, we pass the seat on.")
	if a.Silence == panel.SilenceStays {
		silence = v.say("Svarer du ikke, beholder du pladsen.", "If you do not answer, you keep the seat.")
	}
	p := page{
		Title: v.say("Vil du blive i panelet?", "Do you want to stay in the panel?"),
		Body: join(
			text(fmt.Sprintf(v.say("Din periode slutter den %s.", "Your term ends on %s."), message.Date(v.lang, a.TermEnds))),
			[]block{v.voluntary()},
			text(fmt.Sprintf(v.say("Du kan svare til og med %s.", "You can answer until and including %s."), v.day(a.AnswerBy))+" "+silence),
			[]block{{Form: &form{
				Action: v.to("i", "/term"), Hidden: []field{{Name: "seen", Value: strconv.Itoa(a.Answers)}}, Button: v.say("Send mit svar", "Send my answer"),
				Fields: []field{{Kind: radio, Name: "answer", Label: v.say("Hvad vil du?", "What would you like?"), Options: []option{
					{Value: string(panel.Stay), Text: v.say("Ja, jeg vil gerne blive", "Yes, I would like to stay"), Checked: a.Answer == panel.Stay},
					{Value: string(panel.Leave), Text: v.say("Nej, en anden må få pladsen", "No, somebody else may have the seat"), Checked: a.Answer == panel.Leave},
				}}},
			}}}),
	}
	if a.Answer != "" {
		p.Body = join([]block{{Notice: &notice{Kind: "success", Heading: v.termSaid(a), Text: v.termNext(a)}}},
			text(v.say("Har du skiftet mening? Så vælg noget andet her.", "Have you changed your mind? Then choose something else here.")), p.Body)
	}
	return p
}

func (v *visit) termSaid(a panel.AskedToStay) string {
	if a.Answer == panel.Stay {
		return v.say("Du har svaret: Jeg vil gerne blive", "You answered: I would like to stay")
	}
	return v.say("Du har svaret: En anden må få pladsen", "You answered: somebody else may have the seat")
}

func (v *visit) termNext(a panel.AskedToStay) string {
	if a.Answer == panel.Stay {
		return v.say("Tak. Du får en ny periode, når den gamle er gået.", "Thank you. You get a new term when the old one is over.")
	}
	return v.say("Tak for din tid. Du er med, til perioden er gået.", "Thank you for your time. You take part until the term is over.")
}

// termOver tells who can answer no more what was said, if anything.
func (v *visit) termOver(a panel.AskedToStay) page {
	p := page{Title: v.say("Du kan ikke svare mere", "You can no longer answer"), Body: text(
		v.say("Tiden til at svare er gået, eller du har ikke pladsen mere.", "The time to answer is over, or you no longer have the seat."),
		v.say("Vil du spørge om noget, så ring til os.", "If you want to ask something, call us."))}
	if a.Answer != "" {
		p.Body = join([]block{{Notice: &notice{Kind: "info", Heading: v.termSaid(a)}}}, p.Body)
	}
	return p
}

func (s *site) answerTerm(v *visit) (page, error) {
	seen := -1 // a form without the field has seen nothing that we know of
	if n, err := strconv.Atoi(v.form("seen")); err == nil {
		seen = n
	}
	answer := panel.TermAnswer(v.form("answer"))
	_, err := s.Panels.AnswerTerm(v.c.Request().Context(), v.token, answer, seen)
	switch {
	case err == nil:
		return page{GoTo: v.to("i", "/term")}, nil
	case refused(err, panel.ErrTerm), refused(err, panel.ErrAnswered), refused(err, panel.ErrNoTerm):
		p, again := s.term(v)
		if again != nil {
			return page{}, again
		}
		if refused(err, panel.ErrTerm) {
			return v.mend(p, fault{"answer", v.say("Vælg ja eller nej", "Choose yes or no")}), nil
		}
		p.Status = 409
		return p, nil
	}
	return page{}, err
}
