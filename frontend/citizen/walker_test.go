package citizen_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/survey"
)

// walker is a person who answers a questionnaire with plain forms, and reads nothing but its pages. What should be kept of
// their answers is reckoned beside the program, by the definition of conditions.
type walker struct {
	*browser
	*rand.Rand
	t     testing.TB
	name  string // to find a failure by
	form  *survey.Instrument
	frame survey.Answers
	wave  domaintest.Wave
	link  string
	query string
	said  survey.Answers
	seen  []string // the questions, in the order in which they were come to
	words string   // all the titles that were read
	hid   int      // answers that another one hid

	thorough bool // looks at more pages than it needs to
}

// questionPage is what stands on the page of one question.
type questionPage struct {
	code, back, action string
	kind               string // radio, checkbox, text, textarea, or nothing to answer
	values, given      []string
	declines, declined []string
}

var (
	backLink   = regexp.MustCompile(`class="back-link" href="([^"]*)"`)
	formAction = regexp.MustCompile(`<form [^>]*action="([^"]*)"`)
	codeOf     = regexp.MustCompile(`/q/([a-z0-9_]+)`)
	inputTag   = regexp.MustCompile(`<input [^>]*type="(radio|checkbox|text)"[^>]* name="(answer|decline)" value="([^"]*)"( checked)?`)
	areaTag    = regexp.MustCompile(`(?s)<textarea [^>]*name="answer"[^>]*>(.*?)</textarea>`)
)

func first(found []string) string {
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// open reads the page of a question.
func (p *walker) open(address string) questionPage {
	p.t.Helper()
	a := p.get(address)
	if a.Code != http.StatusOK {
		p.t.Fatalf("%s: %s has status %d after %v", p.name, address, a.Code, p.seen)
	}
	_, main, _ := strings.Cut(a.text, "<main")
	p.words += title(a.text)
	page := questionPage{back: first(backLink.FindStringSubmatch(main)), action: first(formAction.FindStringSubmatch(main))}
	page.code = first(codeOf.FindStringSubmatch(page.action))
	for _, m := range inputTag.FindAllStringSubmatch(main, -1) {
		value := html.UnescapeString(m[3])
		switch {
		case m[2] == "decline":
			page.declines = append(page.declines, value)
			if m[4] != "" {
				page.declined = append(page.declined, value)
			}
			continue
		case m[1] != "text":
			page.values = append(page.values, value)
		}
		if page.kind = m[1]; m[4] != "" || m[1] == "text" && value != "" {
			page.given = append(page.given, value)
		}
	}
	if area := areaTag.FindStringSubmatch(main); area != nil {
		page.kind = "textarea"
		if first(area) != "" {
			page.given = []string{first(area)}
		}
	}
	p.check(page)
	return page
}

// check compares a page with what the person said before.
func (p *walker) check(page questionPage) {
	p.t.Helper()
	q := p.form.Question(page.code)
	if q == nil || !domaintest.Shown(p.form, q, p.said, p.frame) {
		p.t.Fatalf("%s: the page of %q is not to be seen with %s", p.name, page.code, p.said.Canonical())
	}
	var want []string
	if a, there := p.said[page.code]; there {
		n, one := a.Code()
		switch codes := a.Codes(); {
		case one:
			want = []string{strconv.Itoa(n)}
		case codes != nil:
			for _, code := range codes {
				want = append(want, strconv.Itoa(code))
			}
		default:
			want = []string{a.Text()}
		}
	}
	got := slices.Concat(page.given, page.declined)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		p.t.Fatalf("%s: the page of %s shows the answer %q, not %q", p.name, page.code, got, want)
	}
}

// answer sends a form. What was refused has changed nothing, and anything else is stored just as it should be.
func (p *walker) answer(page questionPage, values url.Values, meant *survey.Answer) (next string, kept bool) {
	p.t.Helper()
	a := p.do(http.MethodPost, page.action, values)
	if a.Code == http.StatusSeeOther {
		p.say(page.code, meant)
	} else if a.Code != http.StatusUnprocessableEntity {
		p.t.Fatalf("%s: %s %v: status %d", p.name, page.action, values, a.Code)
	}
	stored := domaintest.Value[string](p.t, p.w.Bench, "SELECT convert_from(answers, 'UTF8') FROM survey_draft WHERE wave_id = $1 AND NOT finished", p.wave.ID)
	if want := string(p.said.Canonical()); stored != want {
		p.t.Fatalf("%s: after %s = %v there is stored\n%s, not\n%s", p.name, page.code, values, stored, want)
	}
	return a.Header().Get("Location"), a.Code == http.StatusSeeOther
}

// say reckons what is kept: an answer to a question that is hidden by now is dropped.
func (p *walker) say(code string, meant *survey.Answer) {
	if delete(p.said, code); meant != nil {
		p.said[code] = *meant
	}
	kept := survey.Answers{}
	for _, q := range p.form.Questions() {
		if a, there := p.said[q.Code]; there && domaintest.Shown(p.form, q, kept, p.frame) {
			kept[q.Code] = a
		}
	}
	p.hid += len(p.said) - len(kept)
	p.said = kept
}

// visible are the questions that the person is to be shown by now.
func (p *walker) visible() (codes []string) {
	for _, q := range p.form.Questions() {
		if domaintest.Shown(p.form, q, p.said, p.frame) {
			codes = append(codes, q.Code)
		}
	}
	return codes
}

// begin gives the address of the first page.
func (p *walker) begin() string {
	p.t.Helper()
	p.said = survey.Answers{}
	p.link = p.startAt(p.t, p.link+p.query)
	return p.again()
}

// again opens the link of the mail once more, which leads to where the person was.
func (p *walker) again() string {
	return p.do(http.MethodGet, p.link+p.query, nil).Header().Get("Location")
}

func isEnd(address string) bool { return strings.Contains(address, "/end") }

// backAllTheWay follows the link "back" from the end, or from a question, to the first page.
func (p *walker) backAllTheWay(address string) {
	p.t.Helper()
	want := p.visible()
	if at := codeOf.FindStringSubmatch(address); at != nil {
		want = want[:slices.Index(want, at[1])]
	}
	a := p.get(address)
	for back := first(backLink.FindStringSubmatch(a.text)); back != ""; {
		page := p.open(back)
		if len(want) == 0 || want[len(want)-1] != page.code {
			p.t.Fatalf("%s: back from %s leads to %s, after %v", p.name, address, page.code, want)
		}
		want, back = want[:len(want)-1], page.back
	}
	if len(want) > 0 {
		p.t.Fatalf("%s: back from %s does not lead to %v", p.name, address, want)
	}
}

// exactly compares the pages that can be opened with those that are to be seen.
func (p *walker) exactly() {
	p.t.Helper()
	visible := p.visible()
	for _, q := range p.form.Questions() {
		if got := p.get(p.link + "/q/" + q.Code + p.query).Code; (got == http.StatusOK) != slices.Contains(visible, q.Code) {
			p.t.Fatalf("%s: the page of %s has status %d with %s", p.name, q.Code, got, p.said.Canonical())
		}
	}
}

// finish sends the answers, and gives what is to be stored.
func (p *walker) finish() string {
	p.t.Helper()
	if a := p.do(http.MethodPost, p.link+"/end"+p.query, url.Values{"helped": {"nobody"}}); a.Code != http.StatusSeeOther || !strings.HasPrefix(a.Header().Get("Location"), "/tak/") {
		p.t.Fatalf("%s: the end has status %d and leads to %q", p.name, a.Code, a.Header().Get("Location"))
	}
	coded, written := survey.Answers{}, ""
	for _, q := range p.form.Questions() {
		switch a, there := p.said[q.Code]; {
		case there && q.Kind == survey.Written:
			written += fmt.Sprintf("|%s=%s", q.Code, a.Text())
		case there:
			coded[q.Code] = a
		}
	}
	return string(coded.Canonical()) + written
}
