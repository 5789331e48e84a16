package citizen

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"deltag/domain/message"
	"deltag/domain/panel"
)

// person is what is held on somebody themselves, each thing whether it is shown or not (GDPR article 15).
func (v *visit) person(p panel.OwnPage) []fact {
	or := func(s string) string {
		if s == "" {
			return v.say("Ikke oplyst", "Not known")
		}
		return s
	}
	r := p.Resident
	facts := []fact{}
	if p.Protected {
		facts = append(facts, fact{Name: v.say("Navn og adresse", "Name and address"), Value: v.say("Vises ikke her", "Not shown here"),
			Hint: v.say("Det passer vi på for din skyld. Ring, hvis du vil se det.", "We keep it safe for your sake. Call us if you want to see it.")})
	} else {
		facts = append(facts, fact{Name: v.say("Navn", "Name"), Value: or(r.Name)},
			fact{Name: v.say("Adresse", "Address"), Value: or(strings.Trim(r.Address+", "+strings.TrimSpace(r.Postcode+" "+r.Town), ", "))})
	}
	return append(facts,
		v.born(r.BirthDate, r.BirthYear),
		fact{Name: v.say("Mail", "Email"), Value: or(r.Email)},
		fact{Name: v.say("Telefon", "Telephone"), Value: or(r.Phone)},
		fact{Name: v.say("Sprog", "Language"), Value: v.language(p.Language)},
		fact{Name: v.say("CPR-nummer", "CPR number"), Value: v.kept(p.CPR)},
		fact{Name: v.say("Dit nummer i kommunens lister", "Your number in the municipality's lists"), Value: v.kept(r.SourceID != "")},
		fact{Name: v.say("Fritaget for Digital Post", "Exempt from Digital Post"), Value: v.yesNo(r.DigitalPostExempt)},
		fact{Name: v.say("Antal gange, vi har spurgt dig", "How often we have asked you"), Value: strconv.Itoa(p.Contacts), Hint: v.asking(p.Asking)})
}

// born is the day or the year of birth, as far as it is known and may be shown.
func (v *visit) born(day *time.Time, year *int) fact {
	f := fact{Name: v.say("Født", "Born"), Value: v.say("Vises ikke her", "Not shown here")}
	switch {
	case day != nil:
		f.Value = message.Date(v.lang, *day)
	case year != nil:
		f.Value = strconv.Itoa(*year)
	}
	return f
}

// kept tells whether a number is held, never the number: a link and a year of birth are too little for that.
func (v *visit) kept(held bool) string {
	if held {
		return v.say("Har vi, men vi viser det ikke her", "We have it, but we do not show it here")
	}
	return v.say("Har vi ikke her", "We do not have it here")
}

func (v *visit) yesNo(yes bool) string {
	if yes {
		return v.say("Ja", "Yes")
	}
	return v.say("Nej", "No")
}

func (v *visit) language(l message.Language) string {
	if l == message.English {
		return v.say("Engelsk", "English")
	}
	return v.say("Dansk", "Danish")
}

// known is what is known beside the contact details, each with where it comes from and since when.
func (v *visit) known(p panel.OwnPage) []block {
	if len(p.Facts) == 0 {
		return nil
	}
	facts := make([]fact, len(p.Facts))
	for i, f := range p.Facts {
		source := v.say("Fra kommunens lister", "From the municipality's lists")
		if f.Source == "self" {
			source = v.say("Det har du selv fortalt", "You told us yourself")
		}
		period := v.say("fra", "from") + " " + message.Date(v.lang, f.ValidFrom)
		if f.ValidTo != nil {
			period += " " + v.say("til", "to") + " " + message.Date(v.lang, *f.ValidTo)
		}
		facts[i] = fact{Name: v.say(f.NameDA, f.NameEN), Value: v.say(f.ValueDA, f.ValueEN), Hint: source + ", " + period}
	}
	return []block{{Facts: facts}}
}

func (v *visit) panels(p panel.OwnPage) []block {
	facts := make([]fact, len(p.Invitations))
	for i, inv := range p.Invitations {
		f := fact{Name: inv.Panel, NameLang: string(message.Danish), Value: v.replyWord(inv.Reply) + ".", Own: inv.Reason}
		switch {
		case inv.Closed:
			f.Value += " " + v.say("Panelet er slut.", "The panel has ended.")
		case inv.Seat == panel.SeatOffered:
			f.Value += " " + v.say("Du er trukket ud.", "You were drawn.")
		case inv.Seat == panel.SeatConfirmed:
			f.Value += " " + v.say("Du har en plads.", "You have a seat.")
		case inv.Seat == panel.SeatGivenUp:
			f.Value += " " + v.say("Du har ikke pladsen mere.", "You no longer have the seat.")
		}
		f.Hint = fmt.Sprintf(v.say("Inviteret %s. %s", "Invited %s. %s"), message.Date(v.lang, inv.CreatedAt), v.chance(inv.Chance))
		if inv.Lot != nil {
			f.Hint += " " + v.seatChance(*inv.Lot)
		}
		facts[i] = f
	}
	return []block{heading(v.say("Paneler, du er spurgt om", "Panels we have asked you about")), {Facts: facts}}
}

// chance says a probability as people do: one in so many.
func (v *visit) chance(p float64) string {
	if p >= 0.995 {
		return v.say("Alle som dig blev spurgt.", "Everybody like you was asked.")
	}
	return fmt.Sprintf(v.say("Omkring 1 ud af %d som dig blev spurgt.", "About 1 in %d like you was asked."), int(1/p+0.5))
}

// seatChance tells somebody who said yes what their chance of a seat was, drawn or not, beside the smallest there was.
func (v *visit) seatChance(c panel.SeatChance) string {
	switch {
	case c.Chance == 0:
		return v.say("Der var ikke plads til flere som dig. Så du kunne ikke blive trukket.", "There was no room for more people like you. So you could not be drawn.")
	case c.Chance >= 0.995:
		return v.say("Alle som dig fik en plads.", "Everybody like you got a seat.")
	}
	own := fmt.Sprintf(v.say("Din chance for en plads var omkring %s.", "Your chance of a seat was about %s."), v.oneIn(c.Chance))
	if c.Chance <= c.Least {
		return own + " " + v.say("Ingen, der kunne trækkes, havde en mindre chance.", "Nobody who could be drawn had a smaller chance.")
	}
	if v.oneIn(c.Chance) == v.oneIn(c.Least) {
		return own + " " + v.say("Den mindste chance var næsten den samme.", "The smallest chance was almost the same.")
	}
	return own + " " + fmt.Sprintf(v.say("Den mindste chance var %s.", "The smallest chance was %s."), v.oneIn(c.Least))
}

// oneIn says a chance with small numbers: 1 in 9, or 7 in 10 when it is large.
func (v *visit) oneIn(p float64) string {
	few, of := 1, int(1/p+0.5)
	if p > 0.4 {
		few, of = int(p*10+0.5), 10
	}
	return fmt.Sprintf(v.say("%d ud af %d", "%d in %d"), few, of)
}

func (v *visit) replyWord(r panel.Reply) string {
	return map[panel.Reply]string{
		panel.NoReply: v.say("Du har ikke svaret", "You have not answered"), panel.Accepted: v.say("Du har svaret ja", "You answered yes"),
		panel.Declined: v.say("Du har svaret nej", "You answered no"), panel.NotNow: v.say("Du har svaret: ikke lige nu", "You answered: not right now"),
	}[r]
}

// mails are the mails that reached the relay, the newest first.
func (v *visit) mails(p panel.OwnPage) []block {
	t := table{Caption: v.say("Mails, vi har sendt dig", "Emails we have sent you"), Head: []string{v.say("Dag", "Day"), v.say("Emne", "Subject")}}
	for _, m := range p.Mails {
		if m.State == message.Sent && m.HandedOverAt != nil {
			subject := cell{m.SentSubject, string(m.Language)}
			if subject.Text == "" { // after half a year texts are forgotten
				subject = cell{Text: v.say("Vi har slettet teksten", "We have deleted the text")}
			}
			t.Rows = append(t.Rows, []cell{{Text: message.Date(v.lang, *m.HandedOverAt)}, subject})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []block{heading(t.Caption), {Table: &t}}
}

// asking tells how often somebody may be asked, and how often they were.
func (v *visit) asking(a panel.Asking) string {
	most := fmt.Sprintf(v.say("Vi må højst spørge dig %d gange på %d dage.", "We may ask you at most %d times in %d days."), a.Budget.Max, a.Budget.Days)
	if a.Budget.Days == 365 {
		most = fmt.Sprintf(v.say("Vi må højst spørge dig %d gange på et år.", "We may ask you at most %d times in a year."), a.Budget.Max)
	}
	was := fmt.Sprintf(v.say("Du er spurgt %d gange i den tid.", "You were asked %d times in that time."), a.Times)
	if a.Times == 1 {
		was = v.say("Du er spurgt én gang i den tid.", "You were asked once in that time.")
	}
	if a.RestsTo == nil {
		return most + " " + was
	}
	return most + " " + was + " " + fmt.Sprintf(v.say("Du får fred til den %s.", "You are left alone until %s."), message.Date(v.lang, *a.RestsTo))
}
