package citizen

import (
	"fmt"
	"strings"
	"time"

	"deltag/domain/message"
	"deltag/domain/panel"
)

// voluntary is the sentence that stands before every question whether to take part.
func (v *visit) voluntary() block {
	return block{Strong: message.Voluntary(v.lang)}
}

func (v *visit) back(path string) *link {
	return &link{Text: v.say("Tilbage", "Back"), Href: v.to("i", path)}
}

// invited opens the link for a page that shows.
func (v *visit) invited() (panel.Invited, error) {
	i, err := v.s.Panels.Invited(v.c.Request().Context(), v.token)
	if err == nil {
		v.prefer(i.Language)
	}
	return i, err
}

// invitation asks the one question: would you like to join? It shows nothing about the person.
func (s *site) invitation(v *visit) (page, error) {
	i, err := v.invited()
	if err != nil {
		return page{}, err
	}
	switch {
	case i.Seat == panel.SeatOffered:
		return page{GoTo: v.to("i", "/seat")}, nil
	case i.Reply != panel.NoReply:
		return page{GoTo: v.to("i", "/receipt")}, nil
	case !i.Open:
		return v.over(), nil
	}
	return page{
		Title: v.say("Vil du være med i et borgerpanel?", "Would you like to join a citizen panel?"),
		Body: join(
			text(v.say("Et borgerpanel er en gruppe borgere. De fortæller os, hvad der virker, og hvad der kan blive bedre.",
				"A citizen panel is a group of citizens. They tell us what works and what can be better.")),
			[]block{{Text: i.Purpose, Lang: "da"}, v.voluntary()},
			v.answerBy(i.RespondBy),
			[]block{{Choices: v.choices()}},
			v.about(i)),
	}, nil
}

// answerBy tells the last day to answer.
func (v *visit) answerBy(last time.Time) []block {
	return text(fmt.Sprintf(v.say("Du kan svare til og med %s.", "You can answer until and including %s."), v.day(last)))
}

// layers is the notice in the language of the visit.
func (v *visit) layers(i panel.Invited) panel.NoticeLayers {
	if v.lang == message.English {
		return i.Notice.En
	}
	return i.Notice.Da
}

func (v *visit) choices() []link {
	return []link{
		{Text: v.say("Ja, jeg vil gerne være med", "Yes, I would like to join"), Href: v.to("i", "/yes")},
		{Text: v.say("Nej tak", "No, thank you"), Href: v.to("i", "/no")},
		{Text: v.say("Ikke lige nu", "Not right now"), Href: v.to("i", "/later")},
	}
}

// about answers what people ask first, and holds the short layer of the notice.
func (v *visit) about(i panel.Invited) []block {
	notice := join([]block{{List: v.layers(i).Short}}, []block{{Links: []link{{
		Text: v.say("Læs det hele om dine oplysninger", "Read all about your information"), Href: v.to("i", "/notice")}}}})
	return []block{
		{Details: &details{v.say("Hvorfor spørger I mig?", "Why do you ask me?"), text(
			v.say("Vi har trukket lod blandt mange borgere. Derfor spørger vi dig.", "We drew lots among many citizens. That is why we ask you."),
			v.say("Vi vil gerne høre fra mange slags mennesker. Du skal ikke vide noget særligt for at være med.",
				"We want to hear from many kinds of people. You do not need to know anything special to take part."))}},
		{Details: &details{v.say("Hvad siger jeg ja til?", "What do I say yes to?"), text(
			v.say("Du siger ja til at være med i en lodtrækning om en plads.", "You say yes to be part of a draw for a seat."),
			v.say("Får du en plads, fortæller vi dig det. Du kan altid sige fra igen.", "If you get a seat, we tell you. You can always leave again."),
			v.when(i),
			v.say("Har du brug for tolk, transport eller anden hjælp for at være med? Ring til os, så taler vi om det.",
				"Do you need an interpreter, transport or other help to take part? Call us, and we talk about it."))}},
		{Details: &details{v.say("Hvad gør I med mine oplysninger?", "What do you do with my information?"), notice}},
	}
}

// when says on which days the panel begins and ends, as far as that is known.
func (v *visit) when(i panel.Invited) string {
	var parts []string
	if i.Meets != nil && !v.hasMet(i) {
		parts = append(parts, fmt.Sprintf(v.say("Panelet mødes første gang %s.", "The panel meets for the first time on %s."), v.day(*i.Meets)))
	}
	if i.Ends != nil {
		parts = append(parts, fmt.Sprintf(v.say("Det slutter senest den %s.", "It ends no later than %s."), message.Date(v.lang, *i.Ends)))
	}
	return strings.Join(parts, " ")
}

// hasMet tells whether the day on which a panel meets for the first time has come.
func (v *visit) hasMet(i panel.Invited) bool { return i.Meets != nil && v.isOver(*i.Meets) }

// over is what a link shows when the time to answer has gone by.
func (v *visit) over() page {
	return page{
		Title: v.say("Fristen er gået", "The time to answer is over"),
		Body: join(
			text(v.say("Tak, fordi du kiggede forbi. Man kan ikke svare på invitationen mere.", "Thank you for looking. This invitation cannot be answered any more."),
				v.say("Du skal ikke gøre noget. Det ændrer ikke din sag eller din ydelse.", "You do not need to do anything. It does not change your case or your benefits."),
				v.say("Vil du gerne være med en anden gang? Så ring til os.", "Would you like to join another time? Then call us.")),
			[]block{{Links: []link{v.ownLink()}}}),
	}
}

func (v *visit) ownLink() link {
	return link{Text: v.say("Gå til din egen side", "Go to your own page"), Href: v.to("me", "")}
}

// notice is both layers of what citizens are told about their data.
func (s *site) notice(v *visit) (page, error) {
	i, err := v.invited()
	if err != nil {
		return page{}, err
	}
	n := v.layers(i)
	full := []struct{ da, en, text string }{
		{"Hvem har ansvaret?", "Who is responsible?", n.Full.Controller},
		{"Hvem kan du spørge om dine oplysninger?", "Whom can you ask about your information?", n.Full.DPO},
		{"Hvad bruger vi dem til?", "What do we use it for?", n.Full.Purposes},
		{"Hvorfor må vi det?", "Why may we?", n.Full.Basis},
		{"Hvilke oplysninger har vi?", "What information do we have?", n.Full.Categories},
		{"Hvor kommer de fra?", "Where does it come from?", n.Full.Source},
		{"Hvem får dem?", "Who gets it?", n.Full.Recipients},
		{"Sender vi dem ud af EU?", "Do we send it out of the EU?", n.Full.Transfers},
		{"Hvor længe har vi dem?", "How long do we keep it?", n.Full.Retention},
		{"Hvad har du ret til?", "What are your rights?", n.Full.Rights},
		{"Hvor kan du klage?", "Where can you complain?", n.Full.Complaint},
		{"Er det frivilligt?", "Is it voluntary?", n.Full.Voluntary},
	}
	body := []block{heading(v.say("Kort fortalt", "In short")), {List: n.Short}}
	for _, f := range full {
		body = append(body, heading(v.say(f.da, f.en)), block{Text: f.text})
	}
	return page{Title: v.say("Sådan passer vi på dine oplysninger", "How we look after your information"), Back: v.back(""), Body: body}, nil
}
