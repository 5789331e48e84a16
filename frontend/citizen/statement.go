package citizen

import (
	"errors"
	"fmt"
	"strconv"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/statement"
)

// statementRoutes is the page on which a citizen reads what was written down of what they said to a committee.
func (s *site) statementRoutes() map[string]handler {
	return map[string]handler{
		"GET /udsagn/:token":           s.said,
		"POST /udsagn/:token":          s.approveSaid,
		"POST /udsagn/:token/withdraw": s.withdrawSaid,
	}
}

func (s *site) said(v *visit) (page, error) {
	own, err := s.Statements.Own(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(own.Language)
	return v.saidPage(&own, statement.Yes{Edition: own.Statement.Edition, Words: own.Statement.Words, Level: own.Statement.Level, Tell: own.Statement.Tell}), nil
}

func (v *visit) saidPage(o *statement.Own, y statement.Yes) page {
	p := page{Plain: true}
	what := []block{{Facts: []fact{
		{Name: v.say("Hvad handlede det om?", "What was it about?"), Own: o.Title, OwnLang: string(message.Danish)},
		{Name: v.say("Hvornår?", "When?"), Value: capital(v.moment(o.Meeting)) + "."},
	}}}
	if o.Statement.State == statement.Withdrawn {
		p.Title = v.say("Du har trukket dine ord tilbage", "You have taken your words back")
		p.Body = join(text(v.say("Vi har slettet dem. Ingen kan se dem mere. Det ændrer ikke din sag eller din ydelse.",
			"We have deleted them. Nobody can see them any more. It does not change your case or your benefits.")), what, v.saidDecision(o))
		return p
	}
	p.Title = v.say("Er det rigtigt skrevet ned?", "Is this what you said?")
	var kept []block
	if o.Statement.State == statement.Approved {
		p.Title = v.say("Tak. Vi har gemt dit svar", "Thank you. We have kept your answer")
		kept = text(v.say("Du kan rette dine ord, vælge om eller trække dem tilbage her.", "You can correct your words, choose again or take them back here."))
	} else {
		kept = text(v.say("Tak, fordi du talte til udvalget. Læs det, vi har skrevet ned. Ret det, hvis det er forkert.",
			"Thank you for speaking to the committee. Read what we have written down. Correct it if it is wrong."),
			v.say("Ingen ser dine ord, før du har sagt ja. Din sagsbehandler får dem ikke.", "Nobody sees your words before you have said yes. Your caseworker does not get them."))
	}
	p.Body = join(kept, what, v.saidDecision(o), []block{{Form: v.saidForm(o, y)}, heading(v.say("Vil du trække dine ord tilbage?", "Do you want to take your words back?"))},
		text(v.say("Så sletter vi dem med det samme. Du skal ikke sige hvorfor.", "Then we delete them at once. You do not have to say why.")),
		[]block{{Form: &form{Action: v.to("udsagn", "/withdraw"), Button: v.say("Slet mine ord", "Delete my words"), Small: true}}})
	return p
}

// saidDecision tells what was decided, once it is published.
func (v *visit) saidDecision(o *statement.Own) []block {
	if o.Decision == nil {
		return nil
	}
	return []block{heading(v.say("Det blev besluttet", "What was decided")),
		{Text: o.Decision.Words, Lang: string(message.Danish)},
		{Facts: []fact{
			{Name: v.say("Hvornår blev det besluttet?", "When was it decided?"), Value: message.Date(v.lang, o.Decision.DecidedOn)},
			{Name: v.say("Hvor kan du læse mere?", "Where can you read more?"), Value: o.Decision.Reference},
		}}}
}

func (v *visit) saidForm(o *statement.Own, y statement.Yes) *form {
	f := &form{Action: v.to("udsagn", ""), Button: v.say("Gem mit svar", "Keep my answer"), Hidden: []field{{Name: "edition", Value: strconv.Itoa(y.Edition)}}}
	f.Fields = append(f.Fields, field{Kind: area, Name: "words", Label: v.say("Dine ord", "Your words"), Value: y.Words, Max: 5000,
		Hint: v.say("Ret dem, så de er dine egne. Skriv ikke navne på andre.", "Correct them so that they are your own. Do not write the names of others.")})
	level := field{Kind: radio, Name: "level", Label: v.say("Hvem må se dine ord?", "Who may see your words?")}
	for _, c := range []struct {
		level statement.Level
		text  string
	}{
		{statement.ForCommittee, v.say("Kun udvalget", "The committee alone")},
		{statement.Unnamed, v.say("Alle, men uden mit navn", "Everybody, but without my name")},
		{statement.Named, v.say("Alle, og med mit navn", "Everybody, and with my name")},
	} {
		level.Options = append(level.Options, option{Value: string(c.level), Text: c.text, Checked: y.Level == c.level})
	}
	f.Fields = append(f.Fields, level)
	if o.MayTell() {
		f.Fields = append(f.Fields, field{Kind: radio, Name: "tell", Label: v.say("Vil du høre, hvad der kom ud af det?", "Do you want to hear what came of it?"), Options: []option{
			{Value: string(statement.TellByMail), Text: v.say("Ja, send mig en mail", "Yes, send me an email"), Checked: y.Tell == statement.TellByMail},
			{Value: string(statement.TellNot), Text: v.say("Nej tak", "No, thank you"), Checked: y.Tell == statement.TellNot},
		}})
	}
	return f
}

// approveSaid keeps what somebody says to their words. What is wrong is told all at once, and what they wrote stays.
func (s *site) approveSaid(v *visit) (page, error) {
	own, err := s.Statements.Own(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(own.Language)
	edition, _ := strconv.Atoi(v.form("edition")) // what is no number is no edition either
	y := statement.Yes{Edition: edition, Words: v.form("words"), Level: statement.Level(v.form("level")), Tell: statement.Tell(v.form("tell"))}
	err = s.Statements.Approve(v.c.Request().Context(), v.token, y)
	var known *domain.Error
	switch {
	case errors.As(err, &known) && refused(err, statement.ErrStatement):
		return v.mend(v.saidPage(&own, y), v.saidFaults(known.Faults)...), nil
	case refused(err, statement.ErrReworded):
		y.Edition = own.Statement.Edition
		return v.mend(v.saidPage(&own, y), fault{"words", fmt.Sprintf(v.say("Vi har rettet det, vi skrev ned, imens. Nu står der: %s", "We have corrected what we wrote down meanwhile. Now it says: %s"), own.Statement.Words)}), nil
	case err != nil && !refused(err, statement.ErrGone):
		return page{}, err
	}
	return page{GoTo: v.to("udsagn", "")}, nil
}

// saidFaults are the faults in words: what a missing answer is depends on the question.
func (v *visit) saidFaults(list []domain.Fault) []fault {
	missing := map[string]string{
		"/words": v.say("Skriv dine ord, eller tryk på knappen for at slette dem", "Write your words, or press the button to delete them"),
		"/level": v.say("Vælg, hvem der må se dine ord", "Choose who may see your words"),
		"/tell":  v.say("Vælg, om du vil høre, hvad der kom ud af det", "Choose whether you want to hear what came of it"),
	}
	faults := v.faults(list)
	for i, f := range list {
		if f.Code == "required" {
			faults[i].Text = missing[f.Where]
		}
	}
	return faults
}

func (s *site) withdrawSaid(v *visit) (page, error) {
	if err := s.Statements.Withdraw(v.c.Request().Context(), v.token); err != nil {
		return page{}, err
	}
	return page{GoTo: v.to("udsagn", "")}, nil
}
