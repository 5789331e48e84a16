package citizen_test

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"deltag/domain/survey"
)

// wander answers at random, and goes back from the end some times to change something.
func (p *walker) wander() {
	p.t.Helper()
	address := p.onward(p.begin())
	for range 2 {
		address = p.onward(p.back(address, 1+p.IntN(9)))
	}
	if p.thorough {
		p.exactly()
		p.backAllTheWay(address)
	}
}

// onward answers at random to the end, with some steps back.
func (p *walker) onward(address string) (end string) {
	p.t.Helper()
	for steps := 0; !isEnd(address); steps++ {
		page := p.open(address)
		p.seen = append(p.seen, page.code)
		switch chance := p.IntN(12); {
		case steps > 16: // on to the end
		case chance == 0:
			address = p.again()
			continue
		case chance < 4 && page.back != "":
			address = p.back(page.back, p.IntN(5))
			continue
		case chance == 4 && p.thorough:
			p.exactly()
			p.backAllTheWay(address)
		}
		address = p.onePage(page)
	}
	return address
}

// onePage answers until an answer is taken.
func (p *walker) onePage(page questionPage) (next string) {
	p.t.Helper()
	for try := range 20 {
		values, meant := p.choose(page, try)
		if next, kept := p.answer(page, values, meant); kept {
			return next
		}
	}
	p.t.Fatalf("%s: %s takes no answer", p.name, page.code)
	return ""
}

// back follows the link "back" some times, as far as there is one.
func (p *walker) back(address string, times int) string {
	p.t.Helper()
	for range times {
		before := first(backLink.FindStringSubmatch(p.get(address).text))
		if before == "" {
			break
		}
		address = before
	}
	return address
}

// choose ticks, types or leaves out something that the page has room for; later tries are more careful.
func (p *walker) choose(page questionPage, try int) (url.Values, *survey.Answer) {
	said := func(a survey.Answer) *survey.Answer { return &a }
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			p.t.Fatalf("%s: the value %q", p.name, s)
		}
		return n
	}
	if page.kind == "" || try == 0 && p.IntN(6) == 0 {
		return nil, nil
	}
	switch page.kind {
	case "radio":
		value := page.values[p.IntN(len(page.values))]
		return url.Values{"answer": {value}}, said(survey.Number(number(value)))
	case "checkbox":
		var ticked []string
		var codes []int
		for _, n := range p.Perm(len(page.values))[:1+p.IntN(max(1, len(page.values)-try))] {
			ticked, codes = append(ticked, page.values[n]), append(codes, number(page.values[n]))
		}
		if len(codes) == 1 && codes[0] >= survey.DontKnow {
			return url.Values{"answer": ticked}, said(survey.Number(codes[0]))
		}
		return url.Values{"answer": ticked}, said(survey.Choices(codes...))
	case "text":
		if len(page.declines) > 0 && p.IntN(4) == 0 {
			value := page.declines[p.IntN(len(page.declines))]
			return url.Values{"answer": {""}, "decline": {value}}, said(survey.Number(number(value)))
		}
		n := p.IntN(9)
		return url.Values{"answer": {strconv.Itoa(n)}}, said(survey.Number(n))
	}
	written := []string{"ja", "<b>{{q0}}</b>", "Det gik.\nFint & godt"}[p.IntN(3)]
	return url.Values{"answer": {" " + strings.ReplaceAll(written, "\n", "\r\n") + " "}}, said(survey.Wording(written))
}

// follow answers as planned, on the way straight on, and comes to all that is to be seen with these answers.
func (p *walker) follow(plan survey.Answers) {
	p.t.Helper()
	for address := p.begin(); !isEnd(address); {
		page := p.open(address)
		p.seen = append(p.seen, page.code)
		var values url.Values
		a, there := plan[page.code]
		meant := &a
		n, one := a.Code()
		switch codes := a.Codes(); {
		case !there:
			meant = nil
		case one && slices.Contains(page.declines, strconv.Itoa(n)):
			values = url.Values{"decline": {strconv.Itoa(n)}}
		case one:
			values = url.Values{"answer": {strconv.Itoa(n)}}
		case codes != nil:
			values = url.Values{}
			for _, code := range codes {
				values.Add("answer", strconv.Itoa(code))
			}
		default:
			values = url.Values{"answer": {a.Text()}}
		}
		next, kept := p.answer(page, values, meant)
		if !kept {
			p.t.Fatalf("%s: %s does not take %v", p.name, page.code, values)
		}
		address = next
	}
	if want := p.visible(); !slices.Equal(p.seen, want) {
		p.t.Fatalf("%s: the pages were %v, not %v", p.name, p.seen, want)
	}
}
