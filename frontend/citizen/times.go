package citizen

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/message"
	"deltag/domain/mix"
)

// timesRoutes is the page on which somebody says which of some times suits them.
func (s *site) timesRoutes() map[string]handler {
	return map[string]handler{
		"GET /tid/:token":       s.times,
		"POST /tid/:token":      s.answerTimes,
		"POST /tid/:token/none": s.noTime,
		"POST /tid/:token/no":   s.leaveTimes,
	}
}

// times asks which time suits, with what was answered before. It names nobody, and tells of nobody else's answers.
func (s *site) times(v *visit) (page, error) {
	own, err := s.Bookings.Times(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(message.Language(own.Language))
	return v.timesPage(&own, own.Answers), nil
}

func (v *visit) timesPage(o *booking.OwnTimes, answers booking.Answers) page {
	p := page{Plain: true}
	what := []block{{Facts: []fact{{Name: v.say("Hvad?", "What?"), Own: o.Gathering.Title, OwnLang: string(message.Danish)}}}}
	if !o.Open {
		var told []block
		p.Title, told = v.timesOver(o)
		p.Body = join(told, what)
		return p
	}
	p.Title = v.say("Hvornår kan du?", "When can you come?")
	p.Body = join(v.timesSaved(o), what, about(o.Gathering.About),
		text(fmt.Sprintf(v.say("Svar senest %s. Du kan ændre dine svar indtil da.", "Answer by %s. You can change your answers until then."), v.moment(o.Round.AnswerBy)),
			v.say("Andre borgere får ikke dine svar at se. Når vi har fundet en tid, skriver vi til dig.", "Other citizens do not see your answers. When we have found a time, we write to you.")),
		[]block{{Form: v.timesForm(o, answers)}, heading(v.say("Passer ingen af tiderne?", "Does none of the times suit you?")),
			{Form: &form{Action: v.to("tid", "/none"), Button: v.say("Ingen af dem passer mig", "None of them suits me"), Small: true}}})
	if o.Leaves {
		p.Body = join(p.Body, []block{heading(v.say("Vil du slet ikke være med?", "Would you rather not take part?"))},
			text(v.say("Det er frivilligt. Det ændrer ikke din sag eller din ydelse. Du skal ikke sige hvorfor.", "It is voluntary. It does not change your case or your benefits. You do not have to say why.")),
			[]block{{Form: &form{Action: v.to("tid", "/no"), Button: v.say("Nej tak, jeg vil ikke være med", "No, thank you, not at all"), Small: true}}})
	}
	return p
}

// timesSaved tells somebody who has answered that the answers are kept.
func (v *visit) timesSaved(o *booking.OwnTimes) []block {
	switch {
	case o.Answers.None():
		return []block{{Notice: &notice{Kind: "success", Heading: v.say("Tak. Ingen af tiderne passer dig", "Thank you. None of the times suits you"),
			Text: v.say("Det er helt i orden. Kan du alligevel? Så ret dine svar her.", "That is quite all right. Can you come after all? Then change your answers here.")}}}
	case len(o.Answers) > 0:
		return []block{{Notice: &notice{Kind: "success", Heading: v.say("Tak. Vi har gemt dine svar", "Thank you. We have kept your answers"),
			Text: v.say("Du kan rette dem her.", "You can change them here.")}}}
	}
	return nil
}

// timesOver tells why nothing can be answered any more, and what was chosen.
func (v *visit) timesOver(o *booking.OwnTimes) (title string, told []block) {
	chosen := o.Chosen()
	switch state := o.Booking.State; {
	case o.Gathering.State == booking.Cancelled:
		return v.say("Vi har måttet aflyse", "We had to cancel"), join([]block{{Notice: v.calledOff(&o.Gathering)}},
			text(v.say("Du skal ikke gøre noget. Vi er kede af det.", "You do not need to do anything. We are sorry.")))
	case chosen != nil && o.SaidNo(chosen) && state == booking.Declined:
		return v.say("Vi har fundet en tid", "We have found a time"), text(fmt.Sprintf(v.say("Det blev %s. Du har sagt, at du ikke kan der. Kan du alligevel? Så ring til os.",
			"It is %s. You have said that you cannot come then. Can you after all? Then call us."), v.span(chosen.StartsAt, chosen.EndsAt)))
	case state == booking.Declined || state == booking.Dropped:
		return v.say("Du har sagt nej tak", "You said no, thank you"), text(v.say("Det er helt i orden. Er det en fejl? Så ring til os.", "That is quite all right. Is it a mistake? Then call us."))
	case o.Round.State == booking.TimeChosen:
		return v.say("Vi har fundet en tid", "We have found a time"), text(fmt.Sprintf(v.say("Det blev %s. Du får en mail fra os om det.", "It is %s. You get an email from us about it."),
			v.span(o.Gathering.StartsAt, o.Gathering.EndsAt)))
	case o.Round.State == booking.RoundWithdrawn:
		return v.say("Vi spørger ikke mere om de tider", "We no longer ask about these times"), text(v.say("Du skal ikke gøre noget. Måske spørger vi dig om andre tider.", "You do not need to do anything. Perhaps we ask you about other times."))
	}
	return v.say("Fristen er gået", "The time to answer is over"), text(v.say("Vi er ved at finde en tid. Vi skriver til dig, når vi har den. Vil du ændre noget? Så ring til os.",
		"We are finding a time. We write to you when we have it. Do you want to change something? Then call us."))
}

// timesForm asks of each time, in words that say what a press means.
func (v *visit) timesForm(o *booking.OwnTimes, answers booking.Answers) *form {
	f := &form{Action: v.to("tid", ""), Button: v.say("Gem mine svar", "Keep my answers")}
	for i, t := range o.Times {
		when := v.span(t.StartsAt, t.EndsAt)
		one := field{Kind: radio, Name: timeName(i), Label: strings.ToUpper(when[:1]) + when[1:], Hint: v.timePlace(o, &t)}
		for _, choice := range []struct {
			answer mix.Answer
			text   string
		}{
			{mix.Yes, v.say("Jeg kan", "I can")},
			{mix.IfNeedBe, v.say("Jeg kan, hvis det er nødvendigt", "I can if need be")},
			{mix.No, v.say("Jeg kan ikke", "I cannot")},
		} {
			one.Options = append(one.Options, option{Value: string(choice.answer), Text: choice.text, Checked: i < len(answers) && answers[i] == choice.answer})
		}
		f.Fields = append(f.Fields, one)
	}
	return f
}

func timeName(n int) string { return "answers-" + strconv.Itoa(n) }

// timePlace is where one of the times would be.
func (v *visit) timePlace(o *booking.OwnTimes, t *booking.ProposedTime) string {
	if t.PlaceID == nil {
		return v.say("På video", "By video")
	}
	p := o.Places[*t.PlaceID]
	where := p.Name + ", " + p.Address
	if t.Video != "" {
		where += ". " + v.say("Du kan også være med på video.", "You can also take part by video.")
	}
	return where
}

// answerTimes keeps the answers. What is missing is told all at once, and what was answered stays.
func (s *site) answerTimes(v *visit) (page, error) {
	own, err := s.Bookings.Times(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(message.Language(own.Language))
	answers := make(booking.Answers, len(own.Times))
	for i := range answers {
		answers[i] = mix.Answer(v.form(timeName(i)))
	}
	err = s.Bookings.AnswerTimes(v.c.Request().Context(), v.token, answers)
	var known *domain.Error
	if errors.As(err, &known) && refused(err, booking.ErrAnswers) {
		faults := v.faults(known.Faults)
		for i := range faults {
			if n, wrong := strconv.Atoi(strings.TrimPrefix(faults[i].Field, "answers-")); wrong == nil && n < len(own.Times) {
				faults[i].Text = fmt.Sprintf(v.say("Sig, om du kan %s", "Say whether you can come on %s"), v.span(own.Times[n].StartsAt, own.Times[n].EndsAt))
			}
		}
		return v.mend(v.timesPage(&own, answers), faults...), nil
	}
	return v.timesAsTheyStand(err)
}

// noTime is that none of the times suits.
func (s *site) noTime(v *visit) (page, error) {
	own, err := s.Bookings.Times(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	answers := make(booking.Answers, len(own.Times))
	for i := range answers {
		answers[i] = mix.No
	}
	return v.timesAsTheyStand(s.Bookings.AnswerTimes(v.c.Request().Context(), v.token, answers))
}

func (s *site) leaveTimes(v *visit) (page, error) {
	return v.timesAsTheyStand(s.Bookings.LeaveTimes(v.c.Request().Context(), v.token))
}

// timesAsTheyStand leads back to the page, also when it was too late: the page tells why.
func (v *visit) timesAsTheyStand(err error) (page, error) {
	if err != nil && !refused(err, booking.ErrNoRound) {
		return page{}, err
	}
	return page{GoTo: v.to("tid", "")}, nil
}
