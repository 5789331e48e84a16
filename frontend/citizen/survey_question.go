package citizen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/response"
)

// Names of the fields of a question.
const (
	answerField  = "answer"
	declineField = "decline"
)

// ask shows one question.
func (s *site) ask(v *visit) (page, error) {
	sheet, q, p, err := v.asked(v.shown())
	if q == nil {
		return p, err
	}
	p = v.questionPage(sheet, q, nil)
	if v.c.QueryParam("missing") != "" {
		return v.mend(p, v.wrong(q, "answer-required")), nil
	}
	return p, nil
}

// asked finds the question of a visit; without one, the page says where to go.
func (v *visit) asked(sheet response.Sheet, err error) (response.Sheet, *survey.Question, page, error) {
	if err != nil {
		p, err := v.usedLink(err)
		return sheet, nil, p, err
	}
	code := v.c.Param("code")
	if sheet.Stage != response.Begun || !slices.Contains(sheet.Visible, code) {
		return sheet, nil, page{GoTo: v.to("s", "")}, nil
	}
	return sheet, sheet.Form.Question(code), page{}, nil
}

// questionPage is one question; typed is what was sent and could not be kept.
func (v *visit) questionPage(sheet response.Sheet, q *survey.Question, typed []string) page {
	title, lang := sheet.Form.Plain(q.Text, v.view(), sheet.Answers, sheet.Frame)
	help, helpLang := "", ""
	if q.Help != nil {
		help, helpLang = sheet.Form.Plain(q.Help, v.view(), sheet.Answers, sheet.Frame)
	}
	var back *link
	if before := sheet.Form.Before(sheet.Visible, q.Code); before != "" {
		back = &link{Text: v.say("Tilbage", "Back"), Href: v.to("s", "/q/"+before)}
	}
	p := page{Title: title, Step: v.progress(sheet, q), Plain: true, Aloud: true, Back: back, Asks: q.Kind.Asks()}
	f := &form{Action: v.at(q.Code), Button: v.say("Næste", "Next")}
	if q.Kind.Asks() {
		f.Fields = v.fieldsOf(sheet, q, typed)
		f.Fields[0].Titled, f.Fields[0].Label, f.Fields[0].Lang = true, title, foreign(lang, v)
		f.Fields[0].Hint, f.Fields[0].HintLang = help, foreign(helpLang, v)
		if q.Kind == survey.Written {
			f.Fields[0].Hint = strings.TrimSpace(help + " " + v.say("Skriv ikke dit CPR-nummer eller navne på andre.", "Do not write your CPR number or the names of others."))
			f.Fields[0].HintLang = ""
		}
	} else {
		p.Title, p.Step = v.say("Før du går videre", "Before you go on"), ""
		p.Body = []block{{Text: title, Lang: foreign(lang, v)}}
		if help != "" {
			p.Body = append(p.Body, block{Text: help, Lang: foreign(helpLang, v)})
		}
	}
	ways := []link{{Text: v.say("Gem, og svar videre senere", "Save, and go on later"), Href: v.to("s", "/later")}}
	if l, has := v.easySwitch(sheet, "s", "/q/"+q.Code); has {
		ways = append(ways, l)
	}
	p.Body = append(p.Body, block{Form: f}, block{Links: ways})
	return p
}

// progress counts the questions, as far as the answers until now tell which are asked.
func (v *visit) progress(sheet response.Sheet, q *survey.Question) string {
	at, of := 0, 0
	for _, code := range sheet.Visible {
		if sheet.Form.Question(code).Kind.Asks() {
			of++
		}
		if code == q.Code {
			at = of
		}
	}
	return fmt.Sprintf(v.say("Spørgsmål %d af %d", "Question %d of %d"), at, of)
}

// fieldsOf are the fields of a question, with what was answered or typed.
func (v *visit) fieldsOf(sheet response.Sheet, q *survey.Question, typed []string) []field {
	a, answered := sheet.Answers[q.Code]
	chosen := func(code int) bool {
		if typed != nil {
			return slices.Contains(typed, strconv.Itoa(code))
		}
		n, one := a.Code()
		return answered && (one && n == code || slices.Contains(a.Codes(), code))
	}
	value := ""
	switch n, one := a.Code(); {
	case len(typed) > 0:
		value = typed[0]
	case answered && one && !q.Declines(a):
		value = strconv.Itoa(n)
	case answered:
		value = a.Text()
	}
	declines := v.declines(sheet, q, chosen)
	f := field{Name: answerField, Kind: radio}
	switch q.Kind {
	case survey.Written:
		most := 2000
		if q.Max != nil {
			most = *q.Max
		}
		return []field{{Name: answerField, Kind: area, Value: value, Max: most}}
	case survey.Numeric:
		list := []field{{Name: answerField, Kind: line, Value: value, InputMode: "numeric", Autocomplete: "off", Width: 5, Max: 10}}
		if len(declines) > 0 {
			declines[0].Apart = false
			list = append(list, field{Name: declineField, Kind: checks, Label: v.say("Eller sæt kryds", "Or tick"), Options: declines})
		}
		return list
	case survey.Multiple:
		f.Kind = checks
	}
	for _, o := range q.Options {
		words, lang := sheet.Form.Say(o.Text, v.view())
		opt := option{Value: strconv.Itoa(o.Code), Text: words, Lang: foreign(lang, v), Checked: chosen(o.Code)}
		if q.Faces && q.Kind == survey.Scale5 {
			opt.Face = o.Code
		}
		f.Options = append(f.Options, opt)
	}
	f.Options = append(f.Options, declines...)
	return []field{f}
}

// declines are the choices not to answer, which stand by themselves.
func (v *visit) declines(sheet response.Sheet, q *survey.Question, chosen func(int) bool) (list []option) {
	for _, code := range []int{survey.DontKnow, survey.Refused} {
		a := survey.Number(code)
		if !q.Declines(a) {
			continue
		}
		list = append(list, option{Value: strconv.Itoa(code), Text: sheet.Form.AnswerWords(q, a, v.view()), Checked: chosen(code), Apart: len(list) == 0})
	}
	return list
}

// step keeps the answer of a form and goes on.
func (s *site) step(v *visit) (page, error) {
	sheet, known := s.Surveys.Last(v.token)
	var err error
	if known && slices.Contains(sheet.Visible, v.c.Param("code")) {
		v.know(sheet)
	} else {
		sheet, err = v.sheet()
	}
	sheet, q, p, err := v.asked(sheet, err)
	if q == nil {
		return p, err
	}
	values, err := v.c.FormParams()
	if err != nil {
		return page{}, err
	}
	typed := append(slices.Clone(values[answerField]), values[declineField]...)
	answer, wrong := read(q, values[answerField], values[declineField])
	if wrong != "" {
		return v.mend(v.questionPage(sheet, q, typed), v.wrong(q, wrong)), nil
	}
	next, err := s.Surveys.StepOn(v.c.Request().Context(), v.token, sheet, q.Code, answer, v.view())
	if faults := faultsOf(err); len(faults) > 0 {
		return v.mend(v.questionPage(sheet, q, typed), v.wrong(q, faults[0].Code)), nil
	}
	if err != nil {
		return v.refuse(sheet, err)
	}
	return page{GoTo: v.at(next)}, nil
}

// read makes an answer of what a form sent; nil is none. The stored value is the same in every language.
func read(q *survey.Question, values, declined []string) (answer *survey.Answer, wrong string) {
	given := slices.DeleteFunc(slices.Clone(values), func(s string) bool { return strings.TrimSpace(s) == "" })
	given = append(given, declined...)
	if len(given) == 0 || !q.Kind.Asks() {
		return nil, ""
	}
	if q.Kind == survey.Written {
		a := survey.Wording(given[0])
		return &a, ""
	}
	codes := make([]int, len(given))
	for i, text := range given {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, "answer-number"
		}
		codes[i] = n
	}
	if q.Kind == survey.Numeric && len(declined) == 0 && q.Declines(survey.Number(codes[0])) {
		return nil, "answer-range" // who types 99 means the number
	}
	a := survey.Number(codes[0])
	switch refuses := slices.ContainsFunc(codes, func(n int) bool { return q.Declines(survey.Number(n)) }); {
	case len(codes) > 1 && (refuses && q.Kind == survey.Multiple || len(declined) > 0):
		return nil, "answer-exclusive"
	case q.Kind == survey.Multiple && !refuses:
		a = survey.Choices(codes...)
	}
	return &a, ""
}

// wrong says what to mend in an answer.
func (v *visit) wrong(q *survey.Question, code string) fault {
	var words string
	switch code {
	case "answer-required":
		words = v.say("Vælg et svar, før du går videre", "Choose an answer before you go on")
		if q.Kind == survey.Written || q.Kind == survey.Numeric {
			words = v.say("Skriv et svar, før du går videre", "Write an answer before you go on")
		}
	case "answer-number":
		words = v.say("Skriv et helt tal, for eksempel 3", "Write a whole number, such as 3")
	case "answer-range":
		words = v.rangeWords(q)
	case "answer-exclusive":
		words = v.say("To af dine kryds kan ikke stå sammen. Fjern et af dem", "Two of your ticks cannot stand together. Remove one of them")
	case "answer-long":
		words = v.say("Teksten er for lang. Skriv lidt kortere", "The text is too long. Write a little less")
	default:
		words = v.say("Det kan vi ikke bruge. Prøv igen", "We cannot use this. Try again")
	}
	return fault{answerField, words}
}

func (v *visit) rangeWords(q *survey.Question) string {
	switch many := q.Kind == survey.Multiple; {
	case q.Min != nil && q.Max != nil && many:
		return fmt.Sprintf(v.say("Sæt mellem %d og %d kryds", "Tick between %d and %d"), *q.Min, *q.Max)
	case q.Max != nil && many:
		return fmt.Sprintf(v.say("Sæt højst %d kryds", "Tick at most %d"), *q.Max)
	case q.Min != nil && many:
		return fmt.Sprintf(v.say("Sæt mindst %d kryds", "Tick at least %d"), *q.Min)
	case q.Min != nil && q.Max != nil:
		return fmt.Sprintf(v.say("Skriv et tal fra %d til %d", "Write a number from %d to %d"), *q.Min, *q.Max)
	case q.Max != nil:
		return fmt.Sprintf(v.say("Skriv et tal, der højst er %d", "Write a number that is at most %d"), *q.Max)
	case q.Min != nil:
		return fmt.Sprintf(v.say("Skriv et tal, der mindst er %d", "Write a number that is at least %d"), *q.Min)
	}
	return v.say("Tallet er for stort", "The number is too large")
}

// last asks what is asked after the questions.
func (s *site) last(v *visit) (page, error) {
	sheet, err := v.shown()
	switch {
	case err != nil:
		return v.usedLink(err)
	case sheet.Stage != response.Begun:
		return page{GoTo: v.to("s", "")}, nil
	}
	return v.lastPage(sheet), nil
}

func (v *visit) lastPage(sheet response.Sheet) page {
	f := &form{Action: v.to("s", "/end"), Button: v.say("Send mine svar", "Send my answers")}
	if !sheet.AtWork {
		f.Fields = append(f.Fields, v.helped())
	}
	p := page{Title: v.say("Du er næsten færdig", "You are almost done"), Plain: true, Aloud: true,
		Back: &link{Text: v.say("Tilbage", "Back"), Href: v.at(sheet.Form.Before(sheet.Visible, ""))}}
	switch {
	case sheet.Named() && sheet.Mailed:
		f.Fields = append(f.Fields, field{Kind: radio, Name: "tell", Label: v.say("Vil du høre, hvad der kom ud af det?", "Would you like to hear what came of it?"),
			Hint: v.say("Vi skriver det også på en side for alle. Den kan du se bagefter.", "We also write it on a page for everybody. You can see it afterwards."), Options: []option{
				{Value: "mail", Text: v.say("Ja, på mail", "Yes, by email")}, {Value: "no", Text: v.say("Nej tak", "No, thank you")},
			}})
	case sheet.Named():
		p.Body = text(v.say("Vil du høre, hvad der kom ud af det? Vi skriver det på en side for alle. Den kan du se bagefter. Du kan også ringe til os og spørge.",
			"Would you like to hear what came of it? We write it on a page for everybody. You can see it afterwards. You can also call us and ask."))
	default:
		p.Body = text(v.say("Vi ved ikke, hvem du er. Derfor skriver vi på en side for alle, hvad der kom ud af det.", "We do not know who you are. So we write what came of it on a page for everybody."))
	}
	p.Body = append(p.Body, block{Form: f}, block{Text: v.say("Når du har sendt dine svar, kan du ikke ændre dem.", "When you have sent your answers, you cannot change them.")})
	return p
}

// helped asks whether the answers are somebody's own: an adviser who helps may be one whom the questions are about.
func (v *visit) helped() field {
	return field{
		Kind: radio, Name: "helped", Label: v.say("Fik du hjælp til at svare?", "Did you get help to answer?"), Hint: v.say("Du behøver ikke svare.", "You do not have to answer."),
		Options: []option{
			{Value: "nobody", Text: v.say("Nej", "No")},
			{Value: "family", Text: v.say("Ja, af familie eller en ven", "Yes, from family or a friend")},
			{Value: "staff", Text: v.say("Ja, af en medarbejder", "Yes, from a member of staff")},
			{Value: "other", Text: v.say("Ja, af en anden", "Yes, from somebody else")},
		},
	}
}

func (s *site) finish(v *visit) (page, error) {
	sheet, err := v.sheet()
	if err != nil {
		return v.usedLink(err)
	}
	err = s.Surveys.FinishOn(v.c.Request().Context(), v.token, sheet, response.Last{Helped: v.form("helped"), Tell: v.form("tell")})
	if faults := faultsOf(err); len(faults) > 0 {
		return page{GoTo: withQuery(v.at(strings.TrimPrefix(faults[0].Where, "/")), "missing=1")}, nil
	}
	if err != nil {
		return v.refuse(sheet, err)
	}
	address := v.path("/tak/" + strconv.FormatInt(sheet.Wave.ID, 10))
	if sheet.Mailed && v.form("tell") == "mail" {
		address = withQuery(address, "how=mail")
	}
	return page{GoTo: address}, nil
}

// withQuery puts one thing more into an address.
func withQuery(address, more string) string {
	if strings.Contains(address, "?") {
		return address + "&" + more
	}
	return address + "?" + more
}

// goOnLater tells how to stop and go on elsewhere.
func (s *site) goOnLater(v *visit) (page, error) {
	sheet, err := v.sheet()
	switch {
	case err != nil:
		return v.usedLink(err)
	case sheet.Stage != response.Begun:
		return page{GoTo: v.to("s", "")}, nil
	}
	return page{
		Title: v.say("Svar videre senere", "Go on later"), Plain: true, Back: &link{Text: v.say("Tilbage", "Back"), Href: v.to("s", "")},
		Body: join(text(v.say("Alt, hvad du har svaret, er gemt. Du kan lukke siden og komme tilbage til den her i browseren.", "All that you have answered is saved. You can close the page and come back to it in this browser."),
			v.say("Vil du svare videre på en anden telefon eller computer? Så få en kode.", "Do you want to go on with another phone or computer? Then get a code.")),
			[]block{{Form: &form{Action: v.to("s", "/later"), Button: v.say("Giv mig en kode", "Give me a code")}},
				{Links: []link{{Text: v.say("Jeg vil slet ikke svare", "I will not answer at all"), Href: v.to("s", "/no")}}}}),
	}, nil
}

func (s *site) giveCode(v *visit) (page, error) {
	sheet, err := v.sheet()
	if err != nil {
		return v.usedLink(err)
	}
	code, err := s.Surveys.GoOnLater(v.c.Request().Context(), v.token)
	if err != nil {
		return v.refuse(sheet, err)
	}
	return page{
		Title: v.say("Skriv koden ned", "Write the code down"), Plain: true,
		Body: join([]block{{Strong: domain.ShowCode(code)}},
			text(v.say("Vi viser kun koden her, og vi kan ikke finde den igen. Pas på den: Andre kan læse dine svar med den.", "We only show the code here, and we cannot find it again. Take care of it: others can read your answers with it."),
				fmt.Sprintf(v.say("Vil du svare videre? Skriv %s dér, hvor man skriver en adresse i browseren. Skriv så koden.", "Do you want to go on? Type %s where addresses are typed in the browser. Then type the code."), v.s.Settings.Web+"/s/fortsaet"),
				v.say("Har du fået en kode før? Den virker ikke mere.", "Did you get a code before? It works no more.")),
			[]block{{Links: []link{{Text: v.say("Svar videre nu", "Go on now"), Href: v.to("s", "")}}}}),
	}, nil
}

// goOn asks for the code that was shown.
func (s *site) goOn(v *visit) (page, error) { return v.goOnPage(""), nil }

func (v *visit) goOnPage(typed string) page {
	return page{
		Title: v.say("Svar videre med din kode", "Go on with your code"), Plain: true,
		Body: []block{{Form: &form{Action: v.path("/s/fortsaet"), Button: v.say("Gå videre", "Go on"), Fields: []field{{
			Kind: line, Name: "code", Label: v.say("Din kode", "Your code"), Value: typed, Width: 19, Max: 60, Autocomplete: "off",
			Hint: v.say("Koden har 16 tegn. Du må gerne skrive små bogstaver og lade stregerne være.", "The code has 16 characters. You may type small letters and leave out the hyphens."),
		}}}}},
	}
}

func (s *site) goOnNow(v *visit) (page, error) {
	typed := v.form("code")
	wrong := func(text string) (page, error) { return v.mend(v.goOnPage(typed), fault{"code", text}), nil }
	if _, err := domain.ReadCode(typed); err == nil {
		if allowed, _ := s.tries.Allow(v.network()); !allowed { // a memory store has no errors
			return v.tooManyCodes(), nil
		}
	}
	token, err := s.Surveys.GoOn(v.c.Request().Context(), typed)
	switch {
	case err == nil:
		v.token = token
		return page{GoTo: v.to("s", "")}, nil
	case refused(err, domain.ErrCodeLength):
		return wrong(v.say("Koden har 16 tegn. Mangler der et, eller er der et for meget?", "The code has 16 characters. Is one missing, or is there one too many?"))
	case refused(err, domain.ErrCodeSign), refused(err, domain.ErrCodeCheck):
		return wrong(v.say("Et tegn er forkert. Se på koden igen", "A character is wrong. Look at the code again"))
	case refused(err, domain.ErrNotFound):
		return wrong(v.say("Koden virker ikke mere. Måske er svarene sendt", "The code works no more. Perhaps the answers were sent"))
	}
	return page{}, err
}
