package citizen

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"deltag/domain"
	"deltag/domain/evaluation"
	"deltag/domain/message"
)

// evaluationRoutes is every page on which somebody says how it went.
func (s *site) evaluationRoutes() map[string]handler {
	return map[string]handler{
		"GET /evaluering/:token":         s.howItWent,
		"POST /evaluering/:token":        s.sayHowItWent,
		"GET /evaluering/:token/tak":     s.saidHowItWent,
		"POST /evaluering/:token/slet":   s.takeBackHow,
		"GET /evaluering/:token/slettet": s.tookBackHow,
	}
}

const evaluationArea = "evaluering"

func (v *visit) ownEvaluation() (own evaluation.Own, err error) {
	if own, err = v.s.Evaluations.Own(v.c.Request().Context(), v.token); err == nil {
		v.prefer(message.Language(own.Language))
	}
	return own, err
}

func (s *site) howItWent(v *visit) (page, error) {
	own, err := v.ownEvaluation()
	if err != nil {
		return page{}, err
	}
	return v.evaluationPage(&own, own.Answers), nil
}

// evaluationPage is the form, or that it is too late for it.
func (v *visit) evaluationPage(o *evaluation.Own, a evaluation.Answers) page {
	facts := block{Facts: []fact{{Name: v.say("Det handler om", "It is about"), Own: o.Title, OwnLang: string(message.Danish)}, {Name: v.say("Det var", "It was"), Value: capital(v.moment(o.At)) + "."}}}
	if !o.Open {
		return page{Title: v.say("Nu kan du ikke svare mere", "You cannot answer any more"), Plain: true, Body: join([]block{facts},
			text(v.say("Der er gået mere end 30 dage. Vil du sige noget alligevel? Så ring til os.", "More than 30 days have passed. Do you still want to say something? Then call us.")))}
	}
	last := fmt.Sprintf(v.say("Du kan svare og rette dit svar til og med %s.", "You can answer, and change your answer, until the end of %s."), message.Date(v.lang, o.Closes.Add(-time.Minute)))
	p := page{Title: v.say("Hvordan gik det?", "How did it go?"), Plain: true, Body: join([]block{v.voluntary()},
		text(v.say("Du kan springe spørgsmål over. Vi viser kun tal, når mindst fem har svaret. Ingen ser dit navn ved svaret.",
			"You can skip questions. We show figures only when at least five have answered. Nobody sees your name with the answer."), last),
		[]block{facts, {Form: &form{Action: v.to(evaluationArea, ""), Fields: v.evaluationFields(a), Button: v.say("Send svar", "Send answer")}}})}
	if o.Given {
		p = p.with(heading(v.say("Vil du ikke svare alligevel?", "Do you not want to answer after all?"))).
			with(block{Form: &form{Action: v.to(evaluationArea, "/slet"), Button: v.say("Slet mit svar", "Delete my answer"), Small: true}})
	}
	return p
}

func (v *visit) evaluationFields(a evaluation.Answers) []field {
	degrees := []string{v.say("Slet ikke", "Not at all"), v.say("I mindre grad", "To a small degree"), v.say("I nogen grad", "To some degree"), v.say("I høj grad", "To a high degree"), v.say("I meget høj grad", "To a very high degree")}
	questions := map[evaluation.Question]string{
		evaluation.Worth:   v.say("Var det din tid værd?", "Was it worth your time?"),
		evaluation.Heard:   v.say("Blev du hørt?", "Were you heard?"),
		evaluation.Safe:    v.say("Var det trygt at være med?", "Did it feel safe to take part?"),
		evaluation.Learned: v.say("Tror du, de andre fik noget nyt at vide?", "Do you think that the others learned something new?"),
		evaluation.Again:   v.say("Vil du gerne gøre det på den måde igen?", "Would you like to do it in that way again?"),
	}
	var fields []field
	for _, q := range evaluation.Questions {
		f := field{Kind: radio, Name: string(q), Label: questions[q]}
		add := func(code int, words string, apart bool) {
			f.Options = append(f.Options, option{Value: strconv.Itoa(code), Text: words, Checked: *a.At(q) == code, Apart: apart})
		}
		for i, words := range degrees {
			add(i+1, words, false)
		}
		add(evaluation.DontKnow, v.say("Ved ikke", "Don't know"), true)
		add(evaluation.WillNot, v.say("Det vil jeg ikke svare på", "I do not want to answer"), false)
		fields = append(fields, f)
	}
	return append(fields, field{Kind: area, Name: "words", Label: v.say("Er der mere, du vil sige?", "Is there more that you want to say?"), Value: a.Words, Max: 2000,
		Hint: v.say("Skriv ikke navne eller CPR-numre. Kun få medarbejdere læser det.", "Do not write names or CPR numbers. Only few of the staff read it.")})
}

func (s *site) sayHowItWent(v *visit) (page, error) {
	own, err := v.ownEvaluation()
	if err != nil {
		return page{}, err
	}
	a := evaluation.Answers{Words: v.form("words")}
	for _, q := range evaluation.Questions {
		if typed := v.form(string(q)); typed != "" {
			if *a.At(q), err = strconv.Atoi(typed); err != nil {
				*a.At(q) = -1 // what is no number is none of the choices
			}
		}
	}
	err = s.Evaluations.Answer(v.c.Request().Context(), v.token, a)
	var known *domain.Error
	switch {
	case errors.As(err, &known) && refused(err, evaluation.ErrEvaluation):
		return v.mend(v.evaluationPage(&own, a), v.evaluationFaults(known.Faults)...), nil
	case refused(err, evaluation.ErrClosed): // the page says that it is too late
		return page{GoTo: v.to(evaluationArea, "")}, nil
	}
	return page{GoTo: v.to(evaluationArea, "/tak")}, err
}

func (v *visit) evaluationFaults(list []domain.Fault) []fault {
	faults := v.faults(list)
	words := map[string]string{"evaluation-empty": v.say("Svar på mindst et spørgsmål, eller skriv noget", "Answer at least one question, or write something"),
		"choice-unknown": v.say("Vælg et af svarene", "Choose one of the answers")}
	for i, f := range list {
		if said := words[f.Code]; said != "" {
			faults[i].Text = said
		}
	}
	return faults
}

func (s *site) saidHowItWent(v *visit) (page, error) {
	own, err := v.ownEvaluation()
	if err != nil || !own.Given {
		return page{GoTo: v.to(evaluationArea, "")}, err
	}
	p := page{Title: v.say("Tak for dit svar", "Thank you for your answer"), Plain: true, Body: []block{{Notice: &notice{Kind: "success", Heading: v.say("Vi har fået dit svar", "We have got your answer"),
		Text: v.say("Vi bruger det til at gøre det bedre næste gang.", "We use it to do better next time.")}}}}
	if own.Open {
		p = p.with(block{Links: []link{{Text: v.say("Ret eller slet dit svar", "Change or delete your answer"), Href: v.to(evaluationArea, "")}}})
	}
	return p, nil
}

func (s *site) takeBackHow(v *visit) (page, error) {
	if err := s.Evaluations.TakeBack(v.c.Request().Context(), v.token); err != nil {
		if refused(err, evaluation.ErrClosed) {
			return page{GoTo: v.to(evaluationArea, "")}, nil
		}
		return page{}, err
	}
	return page{GoTo: v.to(evaluationArea, "/slettet")}, nil
}

func (s *site) tookBackHow(v *visit) (page, error) {
	own, err := v.ownEvaluation()
	if err != nil || own.Given || !own.Open {
		return page{GoTo: v.to(evaluationArea, "")}, err
	}
	return page{Title: v.say("Dit svar er slettet", "Your answer is deleted"), Plain: true, Body: join(
		text(v.say("Du skal ikke gøre mere.", "You need do nothing more.")),
		[]block{{Links: []link{{Text: v.say("Svar igen", "Answer again"), Href: v.to(evaluationArea, "")}}}})}, nil
}
