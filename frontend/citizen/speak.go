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
	"deltag/domain/calendar"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
)

// speakRoutes is every page of those who ask to speak to a committee.
func (s *site) speakRoutes() map[string]handler {
	return map[string]handler{
		"GET /foretraede":            s.speakMeetings,
		"GET /foretraede/:meeting":   s.speakForm,
		"POST /foretraede/:meeting":  s.askToSpeak,
		"GET /f/:token":              s.asked,
		"GET /f/:token/change":       s.changeAsked,
		"POST /f/:token/change":      s.keepAsked,
		"GET /f/:token/withdraw":     s.askWithdraw,
		"POST /f/:token/withdraw":    s.withdraw,
		"POST /f/:token/tell":        s.tellMeOf,
		"GET /f/:token/kalender.ics": s.hearingFile,
	}
}

// speakMeetings is the committees and meetings at which somebody can ask to speak.
func (s *site) speakMeetings(v *visit) (page, error) {
	all, err := s.Requests.OpenMeetings(v.c.Request().Context())
	if err != nil {
		return page{}, err
	}
	p := page{Title: v.say("Tal til et udvalg", "Speak to a committee"), Plain: true, Body: text(
		v.say("Du kan bede om at tale til politikerne i et udvalg. Du siger kort, hvad du mener, og de kan spørge dig.",
			"You can ask to speak to the politicians of a committee. You say shortly what you think, and they can ask you."))}
	if len(all) == 0 {
		p.Body = append(p.Body, text(v.say("Der er ingen møder lige nu. Kig igen en anden dag, eller ring til os.", "There are no meetings right now. Look again another day, or call us."))...)
		return p, nil
	}
	list := make([]link, len(all))
	for i, m := range all {
		list[i] = link{Text: m.Committee, Lang: string(message.Danish), Href: v.path(fmt.Sprintf("/foretraede/%d", m.Meeting.ID)),
			Hint: fmt.Sprintf(v.say("Møde %s. Bed om det senest %s.", "Meeting on %s. Ask by %s."), v.moment(m.Meeting.StartsAt), v.due(&m.Dated.On))}
	}
	p.Body = append(p.Body, block{Choices: list[:min(len(list), nextMeetings)]})
	if len(list) > nextMeetings {
		p.Body = append(p.Body, block{Details: &details{v.say("Se senere møder", "See later meetings"), []block{{Choices: list[nextMeetings:]}}}})
	}
	return p, nil
}

// nextMeetings is how many meetings stand in a list at once; those of a whole year are folded away below them.
const nextMeetings = 6

// due is a deadline as people say it.
func (v *visit) due(d *hearing.Due) string {
	if d.Agreed {
		return d.When(v.lang)
	}
	return v.moment(d.At)
}

// noHearing is the page of a meeting that nobody finds.
func (v *visit) noHearing() page {
	return page{Status: 404, Title: v.say("Vi kan ikke finde mødet", "We cannot find the meeting"), Plain: true, Body: join(
		text(v.say("Måske er adressen skrevet forkert. Du kan også ringe til os.", "Perhaps the address was mistyped. You can also call us.")),
		[]block{{Links: []link{v.allHearings()}}})}
}

func (v *visit) allHearings() link {
	return link{Text: v.say("Se de møder, hvor du kan tale", "See the meetings at which you can speak"), Href: v.path("/foretraede")}
}

// speakAt is the meeting of a visit, and for how many days after it we know who asked to speak; 0 is until further notice.
func (v *visit) speakAt() (m request.Public, kept int, err error) {
	id, err := strconv.ParseInt(v.c.Param("meeting"), 10, 64)
	if err != nil {
		return m, kept, domain.ErrNotFound
	}
	if m, err = v.s.Requests.OpenMeeting(v.c.Request().Context(), id); err == nil {
		kept, err = v.s.Privacy.KeptDays(v.c.Request().Context(), "hearing-requests")
	}
	return m, kept, err
}

func (s *site) speakForm(v *visit) (page, error) {
	m, kept, err := v.speakAt()
	if refused(err, domain.ErrNotFound) {
		return v.noHearing(), nil
	}
	if err != nil {
		return page{}, err
	}
	return v.speakPage(&m, kept, request.Wish{People: 1, Model: m.Setting.Models[0], Once: rand.Text()}), nil
}

// speakPage is the form of one meeting, with by when it must be sent and why.
func (v *visit) speakPage(m *request.Public, kept int, w request.Wish) page {
	p := page{Title: fmt.Sprintf(v.say("Tal til %s", "Speak to %s"), m.Committee), Plain: true, Back: &link{Text: v.say("Alle møder", "All meetings"), Href: v.path("/foretraede")},
		Body: []block{{Facts: v.speakFacts(m)}}}
	switch {
	case m.Dated.Suspended:
		return p.with(block{Notice: &notice{Kind: "info", Heading: v.say("Ingen kan tale lige nu", "No hearings just now"),
			Text: fmt.Sprintf(v.say("Udvalget hører ikke borgere så tæt på valget den %s.", "The committee hears no citizens so close to the election on %s."), message.Date(v.lang, m.Dated.Election))}})
	case !m.Open:
		return p.with(block{Notice: &notice{Kind: "info", Heading: v.say("Det er for sent til dette møde", "It is too late for this meeting"),
			Text: v.say("Du kan vælge et andet møde eller ringe til os.", "You can choose another meeting or call us.")}}).with(block{Links: []link{v.allHearings()}})
	}
	if words := m.Rules.Rules.Notes; words != "" {
		p = p.with(block{Details: &details{Summary: v.say("Udvalgets egne regler", "The committee's own rules"), Body: []block{{Text: words, Lang: string(message.Danish)}}}})
	}
	return p.with(block{Details: &details{v.say("Hvorfor spørger vi, og hvornår sletter vi det?", "Why do we ask, and when do we delete it?"), v.whyWeAskSpeakers(kept)}}).
		with(block{Form: v.speakFields(m, w)})
}

// whyWeAskSpeakers is the short layer of the notice about asking to speak.
func (v *visit) whyWeAskSpeakers(kept int) []block {
	return []block{{List: []string{
		v.say("Vi bruger dit navn, din mail og dit nummer til at svare dig og finde en tid.", "We use your name, your email and your number to answer you and to find a time."),
		v.say("Dem, der står for mødet, og politikerne læser det, du vil sige. Det er frivilligt at tale.", "Those who arrange the meeting and the politicians read what you want to say. It is voluntary to speak."),
		v.say("Det, du har brug for, ser kun de få, der står for mødet.", "What you need is seen only by the few who arrange the meeting."),
		v.say("Kommunen gemmer din anmodning og svaret i sit arkiv. Det siger loven.", "The municipality keeps your request and the answer in its archive. The law says so."),
		v.deletedAfter(kept),
	}}}
}

// with puts a block at the end of a page.
func (p page) with(b block) page {
	p.Body = append(p.Body, b)
	return p
}

func (v *visit) speakFacts(m *request.Public) []fact {
	facts := []fact{{Name: v.say("Møde", "Meeting"), Value: capital(v.moment(m.Meeting.StartsAt)) + "."}}
	if m.Meeting.Place != "" {
		facts = append(facts, fact{Name: v.say("Sted", "Place"), Own: m.Meeting.Place, OwnLang: string(message.Danish)})
	}
	facts = append(facts, fact{Name: v.say("Bed om det senest", "Ask by"), Value: capital(v.due(&m.Dated.On)) + ".", Hint: m.Dated.On.Reason(v.lang)})
	if m.Dated.Off != nil && m.Rules.Rules.Agenda != hearing.OnAgenda {
		facts = append(facts, fact{Name: v.say("Om andet end dagsordenen", "About other things"), Value: capital(v.due(m.Dated.Off)) + ".", Hint: m.Dated.Off.Reason(v.lang)})
	}
	if m.Dated.Material != nil {
		facts = append(facts, fact{Name: v.say("Materiale senest", "Material by"), Value: capital(v.due(m.Dated.Material)) + "."})
	}
	if n := m.Rules.Rules.MinutesMost; n != nil {
		facts = append(facts, fact{Name: v.say("Din tid", "Your time"), Value: fmt.Sprintf(v.say("Højst %d minutter.", "At most %d minutes."), *n)})
	}
	if n := m.Rules.Rules.MaxPeople; n != nil {
		facts = append(facts, fact{Name: v.say("Hvor mange", "How many"), Value: fmt.Sprintf(v.say("Højst %d sammen.", "At most %d together."), *n)})
	}
	return facts
}

func capital(text string) string {
	r := []rune(text)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// model is a way of speaking in words.
func (v *visit) model(m request.Model) string {
	return map[request.Model]string{
		request.InPerson:  v.say("Jeg kommer og taler selv", "I come and speak myself"),
		request.ByVideo:   v.say("På video", "By video"),
		request.Unseen:    v.say("Uden at de kan se mig", "Without them seeing me"),
		request.ReadAloud: v.say("En anden læser mine ord op", "Somebody else reads my words aloud"),
		request.Recorded:  v.say("Jeg optager det på forhånd", "I record it before"),
	}[m]
}

func (v *visit) speakFields(m *request.Public, w request.Wish) *form {
	f := &form{Action: v.path(fmt.Sprintf("/foretraede/%d", m.Meeting.ID)), Hidden: []field{{Name: "once", Value: w.Once}}, Button: v.say("Se det igennem", "Look it over")}
	items := field{Kind: choice, Name: "item", Label: v.say("Hvilket punkt vil du tale om?", "Which item do you want to speak about?"), Options: []option{{Value: "", Text: v.say("Vælg et punkt", "Choose an item"), Checked: w.Item == 0}}}
	if m.Rules.Rules.Agenda != hearing.OnAgenda {
		items.Options[0].Text = v.say("Noget andet end dagsordenen", "Something that is not on the agenda")
	}
	for _, i := range m.Items {
		items.Options = append(items.Options, option{Value: strconv.FormatInt(i.ID, 10), Text: strings.TrimSpace(i.Number + " " + i.Title), Lang: string(message.Danish), Checked: w.Item == i.ID})
	}
	q := w.Requester
	f.Fields = append(f.Fields, items,
		field{Kind: area, Name: "about", Label: v.say("Hvad vil du sige? Skriv det kort", "What do you want to say? Write it shortly"), Value: w.About, Max: 2000,
			Hint: v.say("Skriv ikke CPR-nummer, og ikke om andres private forhold. Politikerne læser det.", "Write no CPR number, and nothing about other people's private lives. The politicians read it.")},
		field{Kind: line, Name: "name", Label: v.say("Dit navn", "Your name"), Value: q.Name, Max: 120, Autocomplete: "name"},
		field{Kind: line, Name: "email", Type: "email", Label: v.say("Mailadresse", "Email address"), Value: q.Email, Max: 254, Autocomplete: "email",
			Hint: v.say("Skriv din mail eller dit telefonnummer.", "Write your email or your phone number.")},
		field{Kind: line, Name: "phone", Type: "tel", Label: v.say("Telefon", "Telephone"), Value: q.Phone, Max: 30, Autocomplete: "tel"},
		field{Kind: line, Name: "address", Label: v.say("Adresse, hvis du vil have svaret som brev", "Address, if you want the answer as a letter"), Value: q.Address, Max: 300, Autocomplete: "street-address"})
	f.Fields = append(f.Fields, v.howFields(m.Setting.Models, w.Model, w.People)...)
	if m.Rules.Rules.PartyOnly {
		f.Fields = append(f.Fields, field{Kind: checkbox, Name: "party", Label: v.say("Jeg er part i sagen", "I am a party to the case"), Checked: w.Party,
			Hint: v.say("Du er part, hvis det, udvalget skal beslutte, gælder netop dig.", "You are a party if what the committee is to decide is about you in particular.")})
	}
	f.Fields = append(f.Fields, field{Kind: checkbox, Name: "employee", Label: v.say("Jeg er ansat i kommunen", "I work for the municipality"), Checked: w.Employee})
	f.Fields = append(f.Fields, v.materialFields(w.Material, w.How)...)
	f.Fields = append(f.Fields, v.needs(w.Needs))
	return f
}

// howFields ask how somebody speaks and with how many.
func (v *visit) howFields(models []request.Model, chosen request.Model, people int) []field {
	how := field{Kind: radio, Name: "model", Label: v.say("Hvordan vil du tale?", "How do you want to speak?")}
	for _, m := range models {
		how.Options = append(how.Options, option{Value: string(m), Text: v.model(m), Checked: m == chosen})
	}
	number := ""
	if people > 0 {
		number = strconv.Itoa(people)
	}
	return []field{how, {Kind: line, Name: "people", InputMode: "numeric", Width: 3, Label: v.say("Hvor mange kommer I? Tæl dig selv med", "How many of you come? Count yourself"), Value: number, Max: 3}}
}

func (v *visit) materialFields(material, how string) []field {
	return []field{
		{Kind: area, Name: "material", Label: v.say("Vil du skrive mere til politikerne? Det behøver du ikke", "Do you want to write more to the politicians? You need not"), Value: material, Max: 4000},
		{Kind: choice, Name: "how", Label: v.say("Kommer der papirer eller billeder?", "Are there papers or pictures?"), Options: []option{
			{Value: "", Text: v.say("Nej", "No"), Checked: how == ""}, {Value: "paper", Text: v.say("Ja, jeg afleverer dem på papir", "Yes, I hand them in on paper"), Checked: how == "paper"},
			{Value: "mail", Text: v.say("Ja, jeg sender dem i en mail", "Yes, I send them by email"), Checked: how == "mail"}}},
	}
}

func (v *visit) readNeeds() (needs []booking.Need) {
	ticked := v.c.Request().Form["need"]
	for _, kind := range booking.CareKinds {
		detail := ""
		if v.ask(kind) != "" {
			detail = v.form(detailName(kind))
		}
		if slices.Contains(ticked, string(kind)) || detail != "" {
			needs = append(needs, booking.Need{Kind: kind, Detail: detail})
		}
	}
	return needs
}

func (v *visit) readWish(meeting int64) request.Wish {
	w := request.Wish{Meeting: meeting, Requester: request.Requester{Name: v.form("name"), Email: v.form("email"), Phone: v.form("phone"), Address: v.form("address"), Language: string(v.lang)},
		About: v.form("about"), Model: request.Model(v.form("model")), Party: v.form("party") != "", Employee: v.form("employee") != "", Material: v.form("material"), How: v.form("how"), Once: v.form("once"), Needs: v.readNeeds()}
	w.Item, _ = strconv.ParseInt(v.form("item"), 10, 64) // what is no number is 0, which is no item
	w.People, _ = strconv.Atoi(v.form("people"))         // and nobody
	return w
}

// askToSpeak looks a form over, shows it once more, and sends it when the citizen says so. What is wrong is told all at once, and what
// was typed is kept.
func (s *site) askToSpeak(v *visit) (page, error) {
	m, kept, err := v.speakAt()
	if refused(err, domain.ErrNotFound) {
		return v.noHearing(), nil
	}
	if err != nil {
		return page{}, err
	}
	w := v.readWish(m.Meeting.ID)
	var known *domain.Error
	switch v.form("step") {
	case "edit":
		return v.speakPage(&m, kept, w), nil
	case "send":
		var d request.Done
		if d, err = s.Requests.Ask(v.c.Request().Context(), w); err == nil {
			v.token = d.Token
			return page{GoTo: v.to("f", "")}, nil
		}
	default:
		if err = s.Requests.Check(v.c.Request().Context(), &w); err == nil {
			return v.lookOver(&m, w), nil
		}
	}
	switch {
	case refused(err, request.ErrClosed):
		p := v.speakPage(&m, kept, w)
		p.Status = 409
		return p, nil
	case errors.As(err, &known) && refused(err, request.ErrRequest):
		return v.mend(v.speakPage(&m, kept, w), v.speakFaults(known.Faults, w.Needs)...), nil
	}
	return page{}, err
}

// lookOver shows a form before it is sent.
func (v *visit) lookOver(m *request.Public, w request.Wish) page {
	facts := v.wishFacts(m, &w)
	var held []field
	for name, all := range v.c.Request().Form {
		if name == "step" || name == "lang" {
			continue
		}
		for _, value := range all {
			held = append(held, field{Name: name, Value: value})
		}
	}
	slices.SortFunc(held, func(a, b field) int { return strings.Compare(a.Name+a.Value, b.Name+b.Value) })
	action := v.path(fmt.Sprintf("/foretraede/%d", m.Meeting.ID))
	return page{Title: v.say("Er det rigtigt?", "Is this right?"), Plain: true, Body: []block{{Facts: facts},
		{Form: &form{Action: action, Hidden: append([]field{{Name: "step", Value: "send"}}, held...), Button: v.say("Send", "Send")}},
		{Form: &form{Action: action, Hidden: append([]field{{Name: "step", Value: "edit"}}, held...), Button: v.say("Ret noget", "Change something"), Small: true}}}}
}

// speakFaults are what is wrong with a form, in words for citizens and by the names of its fields.
func (v *visit) speakFaults(list []domain.Fault, needs []booking.Need) []fault {
	faults := v.faults(list)
	words := map[string]string{
		"/name required": v.say("Skriv dit navn", "Write your name"), "/about required": v.say("Skriv kort, hvad du vil sige", "Write shortly what you want to say"),
		"guest-contact": v.say("Skriv en mailadresse eller et telefonnummer", "Write an email address or a phone number"), "guest-email": v.say("Skriv en mailadresse som navn@eksempel.dk", "Write an e-mail address like name@example.dk"),
		"guest-phone": v.say("Skriv telefonnummeret med tal, for eksempel 12 34 56 78", "Write the phone number in digits, such as 12 34 56 78"), "need-language": v.say("Skriv, hvilket sprog tolken skal tale", "Write which language the interpreter should speak"),
		"item-needed": v.say("Vælg det punkt, du vil tale om", "Choose the item that you want to speak about"), "item-gone": v.say("Punktet er ikke på dagsordenen mere. Vælg et andet", "The item is not on the agenda any more. Choose another"),
		"/model required": v.say("Vælg, hvordan du vil tale", "Choose how you want to speak"), "people-many": v.say("Skriv, hvor mange I er. Reglerne siger, hvor mange der må være", "Write how many you are. The rules say how many may come"),
		"party-only":    v.say("Sæt kryds, hvis du er part i sagen. Ellers kan du ikke tale her", "Tick this if you are a party to the case. Else you cannot speak here"),
		"employees-not": v.say("Ansatte i kommunen kan ikke tale til dette udvalg. Ring til os", "People who work for the municipality cannot speak to this committee. Call us"),
	}
	for i, f := range list {
		for _, key := range []string{f.Where + " " + f.Code, f.Code} {
			if said := words[key]; said != "" {
				faults[i].Text = said
				break
			}
		}
		var n int
		if _, err := fmt.Sscanf(f.Where, "/needs/%d/detail", &n); err == nil && n < len(needs) {
			faults[i].Field = detailName(needs[n].Kind)
		}
	}
	order := []string{"item", "about", "name", "email", "phone", "address", "model", "people", "party", "employee", "material"}
	at := func(f fault) int {
		if n := slices.Index(order, f.Field); n >= 0 {
			return n
		}
		return len(order)
	}
	slices.SortStableFunc(faults, func(a, b fault) int { return at(a) - at(b) })
	return faults
}

// hearingFile is the hearing as a file for the citizen's own calendar; who has no time is led back.
func (s *site) hearingFile(v *visit) (page, error) {
	own, err := s.Requests.Own(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(message.Language(own.Language))
	e, timed := own.Entry(v.lang, s.Requests.Page(v.token))
	if !timed || own.Request.State != request.Booked {
		return page{GoTo: v.to("f", "")}, nil
	}
	e.Stamp, e.Organizer = s.Requests.Now(), calendar.Party{Name: s.Settings.Municipality, Mailbox: s.Settings.MailFrom}
	f, err := calendar.Publish(e)
	if err != nil {
		return page{}, err
	}
	return page{File: &file{Name: "kalender.ics", Type: "text/calendar; charset=utf-8; method=" + f.Method, Data: []byte(f.Text)}}, nil
}
