package citizen

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/survey"
	"deltag/domain/survey/response"
)

// sheet opens the link of a survey for a page that shows.
func (v *visit) sheet() (response.Sheet, error) {
	s, err := v.s.Surveys.Open(v.c.Request().Context(), v.token)
	if err == nil {
		v.know(s)
	}
	return s, err
}

// shown is the sheet for a page that a form may have led to.
func (v *visit) shown() (response.Sheet, error) {
	s, known := v.s.Surveys.Shown(v.token)
	if !known {
		return v.sheet()
	}
	v.know(s)
	return s, nil
}

// know shows the page in the language that the person answers in, or has in the register, unless the reader chose one.
func (v *visit) know(s response.Sheet) {
	if s.Draft.Language != "" {
		v.prefer(message.Language(s.Draft.Language))
	} else {
		v.prefer(message.Language(s.Language))
	}
	v.simple = s.Draft.Easy
	if v.easy != nil {
		v.simple = *v.easy
	}
}

// view is how the questions are said on this visit.
func (v *visit) view() survey.View {
	return survey.View{Language: string(v.lang), Mode: survey.Web, Easy: v.simple}
}

// survey tells what somebody is asked about, or leads to where they are.
func (s *site) survey(v *visit) (page, error) {
	sheet, err := v.shown()
	if err != nil {
		return v.usedLink(err)
	}
	if sheet.Stage == response.Begun {
		return page{GoTo: v.at(sheet.Draft.Page)}, nil
	}
	return v.intro(sheet, "s"), nil
}

// at is the address of a page of questions; "" is the last one.
func (v *visit) at(question string) string {
	if question == "" {
		return v.to("s", "/end")
	}
	return v.to("s", "/q/"+url.PathEscape(question))
}

func (s *site) openSurvey(v *visit) (page, error) {
	sheet, err := s.Surveys.OpenLink(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.know(sheet)
	return v.intro(sheet, "o"), nil
}

func (v *visit) intro(sheet response.Sheet, area string) page {
	switch sheet.Stage {
	case response.Over:
		return v.surveyOver(sheet)
	case response.Early:
		return page{Title: v.say("Du kan ikke svare endnu", "You cannot answer yet"), Plain: true, Body: text(
			fmt.Sprintf(v.say("Du kan svare fra %s. Brug det samme link til den tid.", "You can answer from %s. Use the same link then."), v.day(sheet.Wave.OpensOn)))}
	case response.Sent:
		return v.thanked(sheet.Wave.ID, sheet.Tell)
	}
	n := questions(sheet)
	p := page{Title: sheet.Wave.Name, Plain: true, Aloud: true, Body: join(
		[]block{{Strong: v.free(sheet)}},
		text(v.length(n),
			fmt.Sprintf(v.say("Du kan svare til og med %s. Du kan holde pause, så længe du vil.", "You can answer until and including %s. You can take a break for as long as you like."), v.day(sheet.Wave.ClosesOn))),
		[]block{heading(v.say("Hvem ser, hvad du svarer?", "Who sees what you answer?")), {List: v.whoSees(sheet)}})}
	if sheet.Stage == response.Declined {
		p.Body = join([]block{{Notice: &notice{Kind: "info", Heading: v.say("Du har sagt nej tak", "You said no, thank you"),
			Text: v.say("Det er helt i orden. Har du skiftet mening, kan du svare her.", "That is quite all right. If you have changed your mind, you can answer here.")}}}, p.Body)
	}
	ways := []link{}
	if area == "s" && sheet.Stage != response.Declined {
		ways = append(ways, link{Text: v.say("Nej tak, jeg vil ikke svare", "No, thank you, I will not answer"), Href: v.to("s", "/no")})
	}
	if l, has := v.easySwitch(sheet, area, ""); has {
		ways = append(ways, l)
	}
	ways = append(ways, link{Text: v.say("Jeg er begyndt og har en kode", "I have begun and have a code"), Href: v.path("/s/fortsaet")})
	p.Body = append(p.Body, block{Form: &form{Action: v.to(area, ""), Button: v.say("Begynd", "Begin"), Hidden: []field{{Name: "key", Value: response.NewKey()}}}}, block{Links: ways})
	return p
}

// length is how much is asked, and about how long that takes.
func (v *visit) length(questions int) string {
	return fmt.Sprintf(v.say("Der er højst %d spørgsmål. Det tager omkring %d minutter.", "There are at most %d questions. It takes about %d minutes."), questions, max(2, 1+questions/4))
}

// questions is how many there are at most.
func questions(sheet response.Sheet) (n int) {
	for _, q := range sheet.Form.Questions() {
		if q.Kind.Asks() {
			n++
		}
	}
	return n
}

// easySwitch leads to the same page in easy words, or back from them, where there are any.
func (v *visit) easySwitch(sheet response.Sheet, area, path string) (link, bool) {
	if !sheet.Form.HasEasy(string(v.lang)) {
		return link{}, false
	}
	other := !v.simple
	was := v.easy
	v.easy = &other
	href := v.to(area, path)
	v.easy = was
	if other {
		return link{Text: v.say("Vis med lette ord", "Show in easy words"), Href: href}, true
	}
	return link{Text: v.say("Vis med de almindelige ord", "Show in the usual words"), Href: href}, true
}

func (s *site) startSurvey(v *visit) (page, error) {
	ctx, key := v.c.Request().Context(), v.form("key")
	sheet, err := v.sheet()
	var token string
	switch {
	case refused(err, domain.ErrNotFound): // a code that was used, perhaps by this very form
		token, err = s.Surveys.Start(ctx, v.token, key, v.view())
	case err != nil:
		return page{}, err
	default:
		token, err = s.Surveys.StartOn(ctx, v.token, sheet, key, v.view())
	}
	return v.started(sheet, token, err)
}

func (s *site) startOpen(v *visit) (page, error) {
	sheet, err := s.Surveys.OpenLink(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.know(sheet)
	token, err := s.Surveys.StartOpen(v.c.Request().Context(), v.token, v.form("key"), v.view())
	return v.started(sheet, token, err)
}

func (v *visit) started(sheet response.Sheet, token string, err error) (page, error) {
	if err == nil {
		v.token = token
		return page{GoTo: v.to("s", "")}, nil
	}
	return v.refuse(sheet, err)
}

// refuse shows why nothing more can be answered by a link.
func (v *visit) refuse(sheet response.Sheet, err error) (page, error) {
	switch {
	case refused(err, response.ErrAnswered):
		return v.thanked(sheet.Wave.ID, sheet.Tell), nil
	case refused(err, response.ErrClosed):
		return v.surveyOver(sheet), nil
	case refused(err, response.ErrNotBegun):
		return page{GoTo: v.to("s", "")}, nil
	}
	return v.usedLink(err)
}

// usedLink is what a link shows that opens nothing: often a code of an anonymous survey that was used.
func (v *visit) usedLink(err error) (page, error) {
	if !refused(err, domain.ErrNotFound) {
		return page{}, err
	}
	return page{
		Status: http.StatusNotFound, Title: v.say("Linket er brugt eller for gammelt", "The link was used or is too old"), Plain: true,
		Body: join(
			text(v.say("Er du begyndt på et anonymt skema? Så kan linket kun bruges én gang. Det er for din skyld: Ingen kan så se, hvem der har svaret.",
				"Did you begin an anonymous survey? Then the link can only be used once. That is for your sake: nobody can then see who answered."),
				v.say("Fik du en kode på skærmen? Så kan du svare videre med den.", "Did you see a code on the screen? Then you can go on with it.")),
			[]block{{Links: []link{{Text: v.say("Skriv din kode", "Type your code"), Href: v.path("/s/fortsaet")}}}},
			text(v.say("Du har ikke gjort noget forkert. Ring til os, hvis du gerne vil svare og ikke kan.", "You have not done anything wrong. Call us if you would like to answer and cannot."))),
	}, nil
}

func (v *visit) surveyOver(sheet response.Sheet) page {
	return page{
		Title: v.say("Man kan ikke svare mere", "The time to answer is over"), Plain: true,
		Body: join(
			text(v.say("Tak, fordi du kiggede forbi. Du skal ikke gøre noget.", "Thank you for looking. You do not need to do anything."),
				v.silenceIsFine(sheet)),
			[]block{{Links: []link{v.outcomeLink(sheet.Wave.ID)}}}),
	}
}

func (v *visit) outcomeLink(wave int64) link {
	return link{Text: v.say("Se, hvad der kom ud af det", "See what came of it"), Href: v.path("/resultat/" + strconv.FormatInt(wave, 10))}
}

// noSurvey asks for the no itself: a link that is only looked at has said nothing.
func (s *site) noSurvey(v *visit) (page, error) {
	sheet, err := v.sheet()
	if err != nil {
		return v.usedLink(err)
	}
	if sheet.Stage == response.Sent || sheet.Stage == response.Over || sheet.Stage == response.Declined {
		return page{GoTo: v.to("s", "")}, nil
	}
	p := page{Title: v.say("Vil du sige nej tak?", "Do you want to say no?"), Plain: true, Back: &link{Text: v.say("Tilbage", "Back"), Href: v.to("s", "")},
		Body: text(v.noIsFine(sheet))}
	if !sheet.Named() {
		p.Body = join(p.Body, text(v.unnoted(sheet)...))
		return p, nil
	}
	p.Body = join(p.Body, text(v.say("Har du svaret på noget, sletter vi det. Vi skriver ikke til dig om det her skema igen.", "If you have answered anything, we delete it. We do not write to you about this survey again.")),
		[]block{{Form: &form{Action: v.to("s", "/no"), Button: v.say("Ja, jeg siger nej tak", "Yes, I say no")}}})
	return p, nil
}

func (s *site) declineSurvey(v *visit) (page, error) {
	sheet, err := v.sheet()
	if err != nil {
		return v.usedLink(err)
	}
	if err := s.Surveys.Decline(v.c.Request().Context(), v.token); err != nil {
		return v.refuse(sheet, err)
	}
	return page{GoTo: v.to("s", "")}, nil
}

// thanked is what stands when the answers are sent.
func (v *visit) thanked(wave int64, tell string) page {
	how := v.say("Vi skriver, hvad der kom ud af det, på en side for alle. Tryk på linket her, og gem gerne siden.", "We write what came of it on a page for everybody. Press the link here, and you may want to keep that page.")
	if tell == "mail" {
		how = v.say("Vi skriver en mail til dig, når vi ved, hvad der kom ud af det.", "We send you an email when we know what came of it.")
	}
	return page{
		Title: v.say("Tak for dine svar", "Thank you for your answers"), Plain: true,
		Body: join([]block{{Notice: &notice{Kind: "success", Heading: v.say("Dine svar er sendt", "Your answers are sent")}}},
			text(how), []block{{Links: []link{v.outcomeLink(wave)}}}),
	}
}

// wave is the number in the address of a page for everybody.
func (v *visit) wave() (int64, error) {
	id, err := strconv.ParseInt(v.c.Param("wave"), 10, 64)
	if err != nil {
		return 0, domain.ErrNotFound
	}
	return id, nil
}

// thanks is for who answered anonymously: the page is the same for everybody.
func (s *site) thanks(v *visit) (page, error) {
	id, err := v.wave()
	if err == nil {
		_, err = s.Surveys.Outcome(v.c.Request().Context(), id)
	}
	return v.thanked(id, v.c.QueryParam("how")), err
}

// outcome tells everybody what came of a survey.
func (s *site) outcome(v *visit) (page, error) {
	id, err := v.wave()
	if err != nil {
		return page{}, err
	}
	o, err := s.Surveys.Outcome(v.c.Request().Context(), id)
	if err != nil {
		return page{}, err
	}
	p := page{Title: v.say("Hvad kom der ud af det?", "What came of it?"), Step: o.Name, Plain: true}
	switch {
	case o.Text != "":
		for _, paragraph := range paragraphs(o.Text) {
			p.Body = append(p.Body, block{Text: paragraph, Lang: foreign(string(message.Danish), v)})
		}
	case o.Closed:
		p.Body = text(v.say("Vi læser svarene nu. Kom tilbage senere. Så står det her.", "We are reading the answers now. Come back later, and it stands here."))
	default:
		p.Body = text(fmt.Sprintf(v.say("Man kan svare til og med %s. Bagefter skriver vi her, hvad der kom ud af det.", "People can answer until and including %s. After that we write here what came of it."), v.day(o.ClosesOn)))
	}
	return p, nil
}

// paragraphs are the parts of a text between empty lines.
func paragraphs(text string) []string {
	return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
}

// foreign is the language of words that are not in the page's own; "" where they are.
func foreign(l string, v *visit) string {
	if l == string(v.lang) {
		return ""
	}
	return l
}

// faultsOf are the codes of what is wrong with answers, by question.
func faultsOf(err error) []domain.Fault {
	var known *domain.Error
	if errors.As(err, &known) && slices.Contains([]string{survey.ErrAnswers.Code}, known.Code) {
		return known.Faults
	}
	return nil
}
