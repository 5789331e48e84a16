package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"deltag/domain/survey"
)

// respondent is one person after the other who answers at one of the places of a crowd, on a browser without scripts
// that keeps its connection.
type respondent struct {
	hall   *hall
	crowd  *crowd
	line   *phoneLine
	chance *rand.Rand
}

func newRespondent(h *hall, c *crowd, address string, place int) *respondent {
	return &respondent{
		hall: h, crowd: c, line: &phoneLine{address: address}, chance: rand.New(rand.NewPCG(2026, uint64(place))), //nolint:gosec // what they answer is no secret
	}
}

// answer has people answer one after the other until the time is over.
func (r *respondent) answer(ctx context.Context, until time.Time) error {
	defer r.line.hangUp()
	for time.Now().Before(until) {
		r.crowd.mu.Lock()
		n := r.crowd.next
		r.crowd.next++
		r.crowd.mu.Unlock()
		if n >= len(r.hall.tokens) {
			return fmt.Errorf("all %d people have answered before the time was over", n)
		}
		p := person{respondent: r, ctx: ctx, asked: int64(n + 1), told: told{answers: survey.Answers{}}}
		err := p.answer("/s/"+r.hall.tokens[n], until)
		if p.begun {
			r.crowd.mu.Lock()
			r.crowd.told[p.asked] = p.told
			r.crowd.saved += p.saved
			if p.told.sent {
				r.crowd.sent++
			}
			r.crowd.mu.Unlock()
		}
		if err != nil {
			return fmt.Errorf("person %d: %w", p.asked, err)
		}
	}
	return nil
}

// person is one visit, from the link in the mail to the thanks.
type person struct {
	*respondent
	ctx   context.Context
	asked int64
	begun bool
	saved int
	told
}

var keyField = regexp.MustCompile(`name="key" value="([A-Z2-7]{26})"`)

// answer goes from page to page as the program leads, until the end or until the time is over.
func (p *person) answer(link string, until time.Time) error {
	_, page, err := p.fetch(http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	key := keyField.FindStringSubmatch(page)
	if key == nil {
		return fmt.Errorf("the first page has no form to begin with: %s", page)
	}
	next, _, err := p.fetch(http.MethodPost, link, url.Values{"key": {key[1]}})
	if err != nil {
		return err
	}
	p.begun = true
	for next != "" && time.Now().Before(until) {
		to, page, err := p.fetch(http.MethodGet, next, nil)
		if err != nil {
			return err
		}
		if to != "" {
			next = to
			continue
		}
		if strings.HasSuffix(next, "/end") {
			if _, _, err := p.fetch(http.MethodPost, next, url.Values{"helped": {"nobody"}}); err != nil {
				return err
			}
			p.sent = true
			return nil
		}
		if next, err = p.step(next, page); err != nil {
			return err
		}
	}
	return nil
}

// step answers the question of a page, and gives the next one. Who is not asked goes on.
func (p *person) step(at, page string) (next string, err error) {
	q := p.hall.form.Question(path.Base(at))
	if q == nil || !strings.Contains(page, "<form") {
		return "", fmt.Errorf("%s is no page of a question: %s", at, page)
	}
	form, answer, asks := url.Values{}, survey.Answer{}, q.Kind.Asks()
	switch {
	case q.Kind == survey.Written:
		words := "Der var ro til at tale, og jeg fik svar."
		answer = survey.Wording(words)
		form.Set("answer", words)
	case asks:
		code := q.Options[p.chance.IntN(len(q.Options))].Code
		answer = survey.Number(code)
		form.Set("answer", strconv.Itoa(code))
	}
	if next, page, err = p.fetch(http.MethodPost, at, form); err != nil {
		return "", err
	}
	if next == "" {
		return "", fmt.Errorf("%s was not taken: %s", at, page)
	}
	if asks {
		p.answers[q.Code] = answer
		p.saved++
	}
	return next, nil
}

// fetch asks for a page, and gives it or where it leads. Each person comes from a house of their own.
func (p *person) fetch(method, at string, form url.Values) (to, page string, err error) {
	from := fmt.Sprintf("198.%d.%d.%d", 18+p.asked>>16&1, p.asked>>8&255, p.asked&255)
	status, to, page, err := p.line.ask(p.ctx, method, at, from, form.Encode())
	switch {
	case err != nil:
		return "", "", err
	case status == http.StatusSeeOther:
		return to, "", nil
	case status != http.StatusOK:
		return "", "", fmt.Errorf("%s %s: %d", method, path.Base(at), status)
	}
	return "", page, nil
}
