package citizen

import (
	"regexp"
	"slices"
	"strconv"

	"deltag/domain/panel"
)

// questions asks the few things we would like to know. None of them must be answered.
func (s *site) questions(v *visit) (page, error) {
	i, list, err := v.s.Panels.Questions(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(i.Language)
	if i.Reply != panel.Accepted || len(list) == 0 {
		return page{GoTo: v.to("i", "/receipt")}, nil
	}
	f := form{Action: v.to("i", "/questions"), Button: v.say("Send", "Send")}
	for _, q := range list {
		f.Fields = append(f.Fields, v.question(q))
	}
	return page{
		Title: v.say("Lidt om dig", "A little about you"),
		Body: join(
			text(v.say("Tak for dit ja. Vi vil gerne have mange slags mennesker med. Derfor spørger vi om det her.",
				"Thank you for your yes. We want many kinds of people to take part. That is why we ask."),
				v.say("Du behøver ikke svare. Du er med i lodtrækningen alligevel.", "You do not have to answer. You are part of the draw anyway.")),
			[]block{v.voluntary(), {Form: &f}, {Links: []link{{Text: v.say("Spring over", "Skip this"), Href: v.to("i", "/receipt")}}}}),
	}, nil
}

// mostRadios is how many choices stand open one below the other; more are a list that opens.
const mostRadios = 7

func (v *visit) question(q panel.Question) field {
	f := field{Kind: radio, Name: fieldOf(q.FeatureID), Label: v.say(q.Da, q.En)}
	rather := option{Value: "", Text: v.say("Det vil jeg ikke svare på", "I do not want to answer")}
	if len(q.Values) > mostRadios {
		f.Kind, f.Options = choice, []option{rather} // stands chosen until another is
	}
	for _, value := range q.Values {
		f.Options = append(f.Options, option{Value: strconv.FormatInt(value.ID, 10), Text: v.say(value.NameDA, value.NameEN)})
	}
	if f.Kind == radio {
		f.Options = append(f.Options, rather)
	}
	return f
}

func fieldOf(feature int64) string { return "f" + strconv.FormatInt(feature, 10) }

func (s *site) tellQuestions(v *visit) (page, error) {
	_, list, err := v.s.Panels.Questions(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	values := map[int64]int64{}
	for _, q := range list {
		if value, err := strconv.ParseInt(v.form(fieldOf(q.FeatureID)), 10, 64); err == nil {
			values[q.FeatureID] = value
		}
	}
	kept, err := v.s.Panels.TellUs(v.c.Request().Context(), v.token, values)
	if err == nil && kept == 0 && v.told() {
		return v.already()
	}
	return page{GoTo: v.to("i", "/receipt")}, err
}

// told tells whether the form holds any answer to a question about the person.
func (v *visit) told() bool {
	values, err := v.c.FormParams()
	if err != nil {
		return false
	}
	for name, answers := range values {
		if isQuestion.MatchString(name) && slices.ContainsFunc(answers, func(a string) bool { return a != "" }) {
			return true
		}
	}
	return false
}

var isQuestion = regexp.MustCompile(`^f\d+$`)

// seat asks somebody who was drawn whether they come.
func (s *site) seat(v *visit) (page, error) {
	i, err := v.invited()
	switch {
	case err != nil:
		return page{}, err
	case i.Seat != panel.SeatOffered:
		return page{GoTo: v.to("i", "")}, nil
	}
	return page{
		Title: v.say("Du har fået en plads", "You have got a seat"),
		Body: join(
			text(v.say("Vi har trukket lod, og du er trukket ud. Vil du stadig være med?", "We have drawn lots, and you were drawn. Do you still want to take part?")),
			[]block{v.voluntary()},
			v.answerBy(i.SeatBy),
			text(v.when(i)),
			[]block{
				{Form: &form{Action: v.to("i", "/seat"), Button: v.say("Ja, jeg vil have pladsen", "Yes, I want the seat")}},
				{Links: []link{{Text: v.say("Nej, jeg kan ikke alligevel", "No, I cannot after all"), Href: v.to("i", "/no")}}},
			}),
	}, nil
}

func (s *site) takeSeat(v *visit) (page, error) {
	_, err := v.s.Panels.TakeSeat(v.c.Request().Context(), v.token)
	if refused(err, panel.ErrAnswered) {
		return v.already()
	}
	if refused(err, panel.ErrNoSeat) {
		return page{
			Status: 409, Title: v.say("Pladsen er ikke ledig mere", "The seat is not free any more"), Body: join(
				text(v.say("Vi kan ikke give dig pladsen nu. Ring til os, hvis du gerne vil være med.", "We cannot give you the seat now. Call us if you would like to take part.")),
				[]block{{Links: []link{v.ownLink()}}}),
		}, nil
	}
	return page{GoTo: v.to("i", "/receipt")}, err
}
