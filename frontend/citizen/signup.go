package citizen

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/booking"
)

// signUp is a form of sign-up as it was filled in. Its number is made when it is shown: sent twice, it books once.
type signUp struct {
	booking.Guest
	Seats int
	Needs []booking.Need
	Once  string
}

func newSignUp() signUp { return signUp{Seats: 1, Once: rand.Text()} }

// beforeSignUp says what comes of pressing the button, before it is pressed.
func (v *visit) beforeSignUp(g *booking.Gathering) []block {
	if g.Free() == 0 {
		return []block{{Notice: &notice{Kind: "info", Heading: v.say("Alle pladser er taget", "All seats are taken"),
			Text: v.say("Du kan skrive dig på ventelisten. Melder en anden fra, spørger vi dig, om du vil have pladsen.",
				"You can sign up for the waiting list. If somebody gives up a seat, we ask you whether you want it.")}}}
	}
	return text(v.say("Det er frivilligt at komme. Du kan altid melde fra igen, og du skal ikke sige hvorfor.",
		"Coming is voluntary. You can always give up your seat, and you do not have to say why."))
}

func (v *visit) signUpForm(g *booking.Gathering, f signUp) *form {
	button := v.say("Skriv mig på", "Sign me up")
	if g.Free() == 0 {
		button = v.say("Skriv mig på ventelisten", "Put me on the waiting list")
	}
	fields := []field{
		{Kind: line, Name: "name", Label: v.say("Dit navn", "Your name"), Value: f.Name, Max: 120, Autocomplete: "name"},
		{Kind: line, Name: "email", Type: "email", Label: v.say("Mailadresse", "Email address"), Value: f.Email, Max: 254, Autocomplete: "email",
			Hint: v.say("Skriv din mail eller dit telefonnummer. Så kan vi sige til, hvis noget ændrer sig.", "Write your email or your phone number. Then we can tell you if something changes.")},
		{Kind: line, Name: "phone", Type: "tel", Label: v.say("Telefon", "Telephone"), Value: f.Phone, Max: 30, Autocomplete: "tel"},
	}
	if g.Largest > 1 {
		fields = append(fields, v.howMany(g, f.Seats))
	}
	return &form{Action: v.path("/moede/" + g.Code), Hidden: []field{{Name: "once", Value: f.Once}}, Fields: append(fields, v.needs(f.Needs)), Button: button}
}

// howMany asks for the seats of a party.
func (v *visit) howMany(g *booking.Gathering, seats int) field {
	hint := v.say("Tæl dig selv med. Familie, venner og hjælpere skal også have en plads.", "Count yourself. Family, friends and helpers need a seat too.")
	if free := g.Free(); free > 0 && free < g.Largest {
		hint += " " + v.say("Er der ikke plads til jer alle, kommer I på ventelisten.", "If there is not room for all of you, you come on the waiting list.")
	}
	f := field{Kind: choice, Name: "seats", Label: v.say("Hvor mange kommer I?", "How many of you come?"), Hint: hint,
		Options: []option{{Value: "1", Text: v.say("1, kun mig", "1, only me"), Checked: seats == 1}}}
	for n := 2; n <= g.Largest; n++ {
		f.Options = append(f.Options, option{Value: strconv.Itoa(n), Text: strconv.Itoa(n), Checked: seats == n})
	}
	return f
}

// need is one need in the words of the form.
func (v *visit) need(kind booking.CareKind) string {
	return map[booking.CareKind]string{
		booking.Interpreter:  v.say("Tolk", "An interpreter"),
		booking.SignLanguage: v.say("Tegnsprogstolk", "A sign language interpreter"),
		booking.HearingLoop:  v.say("Teleslynge", "A hearing loop"),
		booking.Wheelchair:   v.say("Plads til kørestol", "Room for a wheelchair"),
		booking.Transport:    v.say("Kørsel", "Transport"),
		booking.Companion:    v.say("Jeg har en hjælper med. Tæl hjælperen med ovenfor", "I bring a helper. Count the helper above"),
		booking.ChildCare:    v.say("Børnepasning", "Child care"),
		booking.QuietRoom:    v.say("Et roligt rum", "A quiet room"),
		booking.Diet:         v.say("Særlig mad", "Special food"),
	}[kind]
}

// ask is what goes with a need; "" is nothing.
func (v *visit) ask(kind booking.CareKind) string {
	return map[booking.CareKind]string{
		booking.Interpreter: v.say("Hvilket sprog?", "Which language?"),
		booking.Transport:   v.say("Hvor skal vi hente dig?", "Where should we pick you up?"),
		booking.ChildCare:   v.say("Hvor mange børn, og hvor gamle?", "How many children, and how old?"),
		booking.Diet:        v.say("Hvad kan du ikke spise?", "What can you not eat?"),
	}[kind]
}

func detailName(kind booking.CareKind) string {
	return "detail-" + strings.ReplaceAll(string(kind), "_", "-")
}

// needs asks what somebody needs to be able to come. It is folded away: most need nothing.
func (v *visit) needs(told []booking.Need) field {
	f := field{Kind: checks, Name: "need", Label: v.say("Sæt kryds ved det, du har brug for", "Tick what you need"),
		Fold: v.say("Har du brug for tolk, kørsel eller anden hjælp?", "Do you need an interpreter, transport or other help?")}
	for _, kind := range booking.CareKinds {
		o := option{Value: string(kind), Text: v.need(kind)}
		at := slices.IndexFunc(told, func(n booking.Need) bool { return n.Kind == kind })
		o.Checked = at >= 0
		if words := v.ask(kind); words != "" {
			o.Ask = &field{Kind: line, Name: detailName(kind), Label: words, Max: 120}
			if at >= 0 {
				o.Ask.Value = told[at].Detail
			}
		}
		f.Options = append(f.Options, o)
	}
	return f
}

// readSignUp reads a form. Who wrote what they need has ticked it, even if they forgot the tick.
func (v *visit) readSignUp() signUp {
	f := signUp{Guest: booking.Guest{Name: v.form("name"), Email: v.form("email"), Phone: v.form("phone"), Language: string(v.lang)}, Once: v.form("once"), Seats: 1}
	if words := v.form("seats"); words != "" {
		f.Seats, _ = strconv.Atoi(words) // what is no number is 0, which nobody can book
	}
	ticked := v.c.Request().Form["need"]
	for _, kind := range booking.CareKinds {
		detail := ""
		if v.ask(kind) != "" {
			detail = v.form(detailName(kind))
		}
		if slices.Contains(ticked, string(kind)) || detail != "" {
			f.Needs = append(f.Needs, booking.Need{Kind: kind, Detail: detail})
		}
	}
	return f
}

// signUp books, and leads to the booking's own page. What is wrong is told all at once, and what was typed is kept.
func (s *site) signUp(v *visit) (page, error) {
	f, code := v.readSignUp(), v.c.Param("code")
	d, err := s.Bookings.SignUp(v.c.Request().Context(), code, booking.Wish{Guest: f.Guest, Seats: f.Seats, Needs: f.Needs, Once: f.Once})
	var known *domain.Error
	switch {
	case err == nil:
		v.token = d.Token
		return page{GoTo: v.to("b", "")}, nil
	case refused(err, domain.ErrNotFound):
		return v.noMeeting(), nil
	case refused(err, booking.ErrBegun), refused(err, booking.ErrCalledOff), refused(err, booking.ErrNotOpen):
		p, err := s.meeting(v) // which tells why
		p.Status = 409
		return p, err
	case errors.As(err, &known) && refused(err, booking.ErrBooking):
		m, again := s.Bookings.ByCode(v.c.Request().Context(), code)
		if again != nil {
			return page{}, again
		}
		p, again := v.meetingPage(m, f)
		return v.mend(p, v.signUpFaults(known.Faults, f, m.Gathering.Largest)...), again
	}
	return page{}, err
}

// signUpFaults are what is wrong with a sign-up, in words for citizens and by the names of the form's fields.
func (v *visit) signUpFaults(list []domain.Fault, f signUp, most int) []fault {
	faults := v.faults(list)
	words := map[string]string{
		"required":       v.say("Skriv dit navn", "Write your name"),
		"guest-contact":  v.say("Skriv en mailadresse eller et telefonnummer", "Write an email address or a phone number"),
		"guest-email":    v.say("Skriv en mailadresse som navn@eksempel.dk", "Write an e-mail address like name@example.dk"),
		"guest-phone":    v.say("Skriv telefonnummeret med tal, for eksempel 12 34 56 78", "Write the phone number in digits, such as 12 34 56 78"),
		"need-language":  v.say("Skriv, hvilket sprog tolken skal tale", "Write which language the interpreter should speak"),
		"too-many-seats": fmt.Sprintf(v.say("Vælg mellem 1 og %d pladser", "Choose between 1 and %d seats"), most),
	}
	for i := range list {
		if said := words[list[i].Code]; said != "" {
			faults[i].Text = said
		}
		var n int
		if _, err := fmt.Sscanf(list[i].Where, "/needs/%d/detail", &n); err == nil && n < len(f.Needs) {
			faults[i].Field = detailName(f.Needs[n].Kind)
		}
	}
	slices.SortStableFunc(faults, func(a, b fault) int { return place(a.Field) - place(b.Field) })
	return faults
}

// place is where a field stands in the form, for faults are told in the order in which they are met.
func place(name string) int {
	at := slices.Index([]string{"name", "email", "phone", "seats"}, name)
	if at < 0 {
		return 4
	}
	return at
}
