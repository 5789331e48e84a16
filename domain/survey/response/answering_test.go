package response_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/response"
)

// hall is a wave that people answer.
type hall struct {
	*domaintest.Bench
	*response.Responses
	wave domaintest.Wave
	form *survey.Instrument
}

var plain = survey.View{Language: "da", Mode: survey.Web}

func newHall(t testing.TB, level string) *hall {
	t.Helper()
	document, err := os.ReadFile("../testdata/committee.json")
	if err != nil {
		t.Fatal(err)
	}
	form, err := survey.Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	b := domaintest.New(t)
	b.Exec(t, "INSERT INTO staff (name, email, language, active, created_at) VALUES ('Sigrid Lindgreen', 's@k.dk', 'da', true, now())")
	return &hall{b, response.New(b.DB), b.AddWave(t, form, level), form}
}

// invite gives a new person a link, or a code of an anonymous wave.
func (h *hall) invite(t testing.TB, name string) (resident int64, token string) {
	t.Helper()
	resident = h.AddResident(t, name)
	return resident, h.link(t, h.AskInWave(t, h.wave, resident), resident)
}

func (h *hall) link(t testing.TB, asked, resident int64) (token string) {
	t.Helper()
	err := h.Do(h.Ctx(), func(tx *domain.Tx) (err error) {
		if domaintest.Value[string](t, h.Bench, "SELECT level FROM wave WHERE id = $1", h.wave.ID) == "anonymous" {
			token = response.NewKey()
			return domain.Create(tx, &programme.Code{CodeHash: domain.HashToken(token), WaveID: h.wave.ID, UnitID: 1})
		}
		token, err = domain.NewLink(tx, programme.LinkPurpose, asked, resident, tx.Now.AddDate(0, 2, 0))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// answerAll goes through all pages: the same number for each question, and the words for each that is written.
func (h *hall) answerAll(ctx context.Context, token string, n int, words string) error {
	for page := h.form.Next(nil, nil, ""); page != ""; {
		var a *survey.Answer
		switch q := h.form.Question(page); q.Kind {
		case survey.Scale5, survey.YesNo, survey.Single:
			v := survey.Number(q.Options[n%len(q.Options)].Code)
			a = &v
		case survey.Written:
			v := survey.Wording(words)
			a = &v
		}
		next, err := h.Step(ctx, token, page, a, plain)
		if err != nil {
			return fmt.Errorf("%s: %w", page, err)
		}
		page = next
	}
	return nil
}

func (h *hall) must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A person answers on two devices, is told apart from nobody else, and sends once.
func TestAnsweringByName(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "confidential"), context.Background()
	person, token := h.invite(t, "Asta")
	another := h.link(t, domaintest.Value[int64](t, h.Bench, "SELECT id FROM survey_asked"), person)
	s, err := h.Open(ctx, token)
	if err != nil || s.Stage != response.Fresh || domaintest.Value[int](t, h.Bench, "SELECT count(*) FROM survey_draft") != 0 {
		t.Fatal(s.Stage, err)
	}
	h.must(t, h.Decline(ctx, token))
	if s, _ = h.Open(ctx, token); s.Stage != response.Declined {
		t.Error(s.Stage)
	}
	for _, link := range []string{token, another, token} {
		_, err := h.Start(ctx, link, response.NewKey(), plain)
		h.must(t, err)
	}
	heard := survey.Number(4)
	for range 2 {
		_, err = h.Step(ctx, token, "heard", &heard, plain)
		h.must(t, err)
	}
	if s, err = h.Open(ctx, another); err != nil || s.Stage != response.Begun || !s.Answers["heard"].Equal(heard) {
		t.Fatal(s.Stage, s.Answers, err)
	}
	code, err := h.GoOnLater(ctx, token)
	h.must(t, err)
	third, err := h.GoOn(ctx, strings.ToLower(domain.ShowCode(code)))
	h.must(t, err)
	h.must(t, h.answerAll(ctx, third, 3, "Sagsbehandler Sigrid hørte på mig"))
	h.must(t, h.Finish(ctx, third, response.Last{Helped: "family", Tell: "mail"}))
	if err := h.Finish(ctx, token, response.Last{}); !errors.Is(err, response.ErrAnswered) {
		t.Errorf("sent twice: %v", err)
	}
	if _, err := h.Start(ctx, token, "", plain); !errors.Is(err, response.ErrAnswered) {
		t.Errorf("begun after it was sent: %v", err)
	}
	got := domaintest.Value[string](t, h.Bench, `SELECT concat_ws(' ', (SELECT count(*) FROM survey_draft), r.complete, r.helped, a.tell, a.declined_at IS NULL, a.resident_id = $1,
		(SELECT string_agg(DISTINCT state, ' ') FROM survey_text)) FROM survey_response r JOIN survey_asked a ON a.id = r.asked_id`, person)
	if got != "0 t family mail t t held" {
		t.Error(got)
	}
	if bytes := domaintest.Value[string](t, h.Bench, "SELECT convert_from(answers, 'UTF8') FROM survey_response"); strings.Contains(bytes, "Sigrid") {
		t.Errorf("words are kept among the answers: %s", bytes)
	}
}

// An anonymous code opens once; whatever the program dies between, the same form goes on; nothing else does.
func TestACodeIsUsedOnce(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "anonymous"), context.Background()
	_, code := h.invite(t, "Asta")
	key := response.NewKey()
	// It dies after the code was exchanged.
	h.Exec(t, `WITH used AS (DELETE FROM survey_code WHERE code_hash = $1 RETURNING wave_id, unit_id)
		INSERT INTO survey_ticket SELECT $2, wave_id, unit_id FROM used`, domain.HashToken(code), domain.HashToken("ticket "+key))
	if _, err := h.Start(ctx, code, response.NewKey(), plain); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("another form: %v", err)
	}
	for range 3 {
		got, err := h.Start(ctx, code, key, plain)
		if err != nil || got != key {
			t.Fatal(got, err)
		}
	}
	// It died before the ticket was deleted.
	h.Exec(t, "INSERT INTO survey_ticket VALUES ($1, $2, 1)", domain.HashToken("ticket "+key), h.wave.ID)
	h.must(t, h.answerAll(ctx, key, 2, "Godt"))
	h.must(t, h.Finish(ctx, key, response.Last{}))
	left := domaintest.Value[string](t, h.Bench, "SELECT concat_ws(' ', (SELECT count(*) FROM survey_code), (SELECT count(*) FROM survey_ticket), (SELECT count(*) FROM survey_draft WHERE finished))")
	if left != "0 0 1" {
		t.Errorf("codes, tickets, sent: %s", left)
	}
	h.must(t, h.Do(h.Ctx(), func(tx *domain.Tx) error { return h.CloseWave(tx, h.wave.ID) }))
	if _, err := h.Start(ctx, code, key, plain); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a second time with the same form: %v", err)
	}
	if n := domaintest.Value[int](t, h.Bench, "SELECT count(*) FROM access_record"); n != 0 {
		t.Errorf("%d records of use tell when somebody answered", n)
	}
}

// Many devices use one code at once, and one of them begins.
func TestOneOfManyUsesACode(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "anonymous"), context.Background()
	_, code := h.invite(t, "Asta")
	var wait sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for range 12 {
		wait.Go(func() {
			if _, err := h.Start(ctx, code, response.NewKey(), plain); err == nil {
				mu.Lock()
				won++
				mu.Unlock()
			} else if !errors.Is(err, domain.ErrNotFound) {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := domaintest.Value[int](t, h.Bench, "SELECT count(*) FROM survey_draft"); won != 1 || n != 1 {
		t.Errorf("%d began, %d drafts", won, n)
	}
}

// A mail with what came of it is offered to whom mail reaches: not without an address, and not to who asked for another way.
func TestMailIsOfferedToWhomItReaches(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "confidential"), context.Background()
	for name, c := range map[string]struct {
		change string
		mailed bool
	}{
		"Asta":  {"SELECT $1::bigint", true},
		"Bent":  {"UPDATE resident SET email = '' WHERE id = $1", false},
		"Carla": {"INSERT INTO channel_wish (resident_id, channel, reason, set_at) SELECT id, 'letter', '', changed_at FROM resident WHERE id = $1", false},
	} {
		person, token := h.invite(t, name)
		h.Exec(t, c.change, person)
		_, err := h.Start(ctx, token, "", plain)
		h.must(t, err)
		if s, err := h.Open(ctx, token); err != nil || s.Mailed != c.mailed {
			t.Errorf("%s is reached by mail: %v, %v", name, s.Mailed, err)
		}
		h.must(t, h.answerAll(ctx, token, 1, "Ord"))
		h.must(t, h.Finish(ctx, token, response.Last{Helped: "nobody", Tell: "mail"}))
		if got := domaintest.Value[string](t, h.Bench, "SELECT tell FROM survey_asked WHERE resident_id = $1", person); (got == "mail") != c.mailed {
			t.Errorf("%s is to be told by %q", name, got)
		}
	}
}

// Sending, saying no, beginning and erasing at once: each does what it says or is told why not, and the answers are there
// once or not at all.
func TestAllAtOnce(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "identified"), context.Background()
	known := []error{response.ErrAnswered, response.ErrNotBegun, response.ErrClosed, domain.ErrNotFound}
	for round := range 12 {
		person, token := h.invite(t, fmt.Sprint("Person ", round))
		_, err := h.Start(ctx, token, "", plain)
		h.must(t, err)
		var wait sync.WaitGroup
		for _, work := range []func() error{
			func() error { return h.Finish(ctx, token, response.Last{Tell: "no"}) },
			func() error { return h.Finish(ctx, token, response.Last{Tell: "mail"}) },
			func() error { return h.Decline(ctx, token) },
			func() error { _, err := h.Start(ctx, token, "", plain); return err },
			func() error { return h.answerAll(ctx, token, round, "Ord") },
			func() error {
				if round%2 == 0 {
					return nil
				}
				return h.Do(h.Ctx(), func(tx *domain.Tx) error { return response.Erase(tx, person) })
			},
		} {
			wait.Go(func() {
				if err := work(); err != nil && !slices.ContainsFunc(known, func(k error) bool { return errors.Is(err, k) }) {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	}
	if n := domaintest.Value[int](t, h.Bench, "SELECT count(*) FROM survey_draft d JOIN survey_response r USING (asked_id)"); n != 0 {
		t.Errorf("%d people have answers that are begun and sent", n)
	}
}

// Nineteen wait, twenty move; those who answer meanwhile lose nothing.
func TestTwentyMoveTogether(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "anonymous"), context.Background()
	begin := func() string {
		_, code := h.invite(t, response.NewKey())
		key, err := h.Start(ctx, code, response.NewKey(), survey.View{Language: "en", Easy: true})
		h.must(t, err)
		return key
	}
	half := begin()
	for n := range 20 {
		key := begin()
		h.must(t, h.answerAll(ctx, key, n, fmt.Sprint("Svar nummer ", n)))
		h.must(t, h.Finish(ctx, key, response.Last{Helped: "staff"}))
		h.must(t, h.Shuffle(h.Ctx()))
		if moved := domaintest.Value[int](t, h.Bench, "SELECT count(*) FROM survey_response"); moved != n/19*20 {
			t.Fatalf("after %d answers %d were moved", n+1, moved)
		}
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 5 {
				if err := h.Shuffle(h.Ctx()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	h.must(t, h.answerAll(ctx, half, 1, "Midt i det hele"))
	wait.Wait()
	h.must(t, h.Do(h.Ctx(), func(tx *domain.Tx) error { return h.CloseWave(tx, h.wave.ID) }))
	got := domaintest.Value[string](t, h.Bench, `SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE NOT complete), count(DISTINCT xmin::text), count(asked_id) + count(finished_at),
		string_agg(DISTINCT language || easy || convert_from(frame, 'UTF8'), ''), (SELECT count(DISTINCT body) FROM survey_text), (SELECT count(*) FROM survey_draft)) FROM survey_response`)
	if got != "21 1 1 0 false{} 21 0" {
		t.Error(got)
	}
}

// What was begun when a wave closes is kept as a partial answer, with a record of it also where nothing was written in
// words; whoever only opened the first question has answered nothing.
func TestClosingKeepsWhatWasBegun(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "confidential"), context.Background()
	for _, name := range []string{"Asta", "Bent"} {
		_, token := h.invite(t, name)
		_, err := h.Start(ctx, token, "", plain)
		h.must(t, err)
		if name == "Asta" {
			heard := survey.Number(4)
			_, err = h.Step(ctx, token, "heard", &heard, plain)
			h.must(t, err)
		}
	}
	h.must(t, h.Do(h.Ctx(), func(tx *domain.Tx) error { return h.CloseWave(tx, h.wave.ID) }))
	got := domaintest.Value[string](t, h.Bench, `SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE complete), min(convert_from(answers, 'UTF8')), (SELECT count(*) FROM survey_draft),
		(SELECT count(*) FROM access_record WHERE purpose = 'close a survey')) FROM survey_response`)
	if got != `1 0 {"heard":4} 0 1` {
		t.Error(got)
	}
}

func TestReview(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "identified"), context.Background()
	_, token := h.invite(t, "Asta")
	_, err := h.Start(ctx, token, "", plain)
	h.must(t, err)
	h.must(t, h.answerAll(ctx, token, 1, "Ring til mig på 12 34 56 78 eller 87 65 43 21"))
	h.must(t, h.Finish(ctx, token, response.Last{}))
	if _, err := h.HeldTexts(h.As(domain.Analyst, 1), 1, "", 10); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst reads them: %v", err)
	}
	boss := h.As(domain.Coordinator, 1)
	if units, err := h.HeldUnits(boss); err != nil || len(units) != 1 || units[0].ID != 1 {
		t.Errorf("units in which texts wait: %+v, %v", units, err)
	}
	if units, err := h.HeldUnits(h.As(domain.Analyst, 1)); err != nil || len(units) != 0 {
		t.Errorf("an analyst is told where texts wait: %+v, %v", units, err)
	}
	first, err := h.HeldTexts(boss, 1, "", 2)
	if err != nil || len(first.Items) != 2 || first.Next == "" {
		t.Fatal(first, err)
	}
	x, y := first.Items[0], first.Items[1]
	if x.Asked != "Hvorfor svarer du sådan?" || y.Asked != x.Asked {
		t.Errorf("the questions are told as %q and %q", x.Asked, y.Asked)
	}
	if err := h.ReviewText(h.As(domain.Coordinator, 2), x.ResponseID, x.Question, response.Review{}); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("another unit: %v", err)
	}
	if err := h.ReviewText(boss, x.ResponseID, x.Question, response.Review{Body: "Ring til mig på [nummer]"}); !errors.Is(err, response.ErrReason) {
		t.Errorf("without a reason: %v", err)
	}
	h.must(t, h.ReviewText(boss, x.ResponseID, x.Question, response.Review{Body: "Ring til mig på [nummer]", Reason: "Et telefonnummer"}))
	h.must(t, h.ReviewText(boss, y.ResponseID, y.Question, response.Review{}))
	if err := h.ReviewText(boss, x.ResponseID, x.Question, response.Review{}); !errors.Is(err, response.ErrReviewed) {
		t.Errorf("twice: %v", err)
	}
	got := domaintest.Value[string](t, h.Bench, "SELECT string_agg(concat_ws('/', state, body, reason, reviewed_by), ' ' ORDER BY state) FROM survey_text WHERE reviewed_at IS NOT NULL")
	if got != "redacted/Ring til mig på [nummer]/Et telefonnummer/1 released/Ring til mig på 12 34 56 78 eller 87 65 43 21//1" {
		t.Error(got)
	}
	if n := domaintest.Value[int](t, h.Bench, "SELECT count(*) FROM access_record WHERE purpose = 'look for names in written answers'"); n != 3 {
		t.Errorf("%d uses are recorded", n)
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	staff := []string{"Sigrid Lindgreen"}
	for text, want := range map[string]string{
		"Det gik fint":                          "",
		"":                                      "",
		"Jeg var der i 2024 og igen i 2025":     "",
		"Jeg har ventet i 12 måneder og 3 uger": "",
		"Min sagsbehandler lyttede, og Kommunen svarede": "",
		"mit nummer er 010190-1234":                      "cpr",
		"010190 1234":                                    "cpr",
		"cpr 01 01 90 12 34":                             "cpr",
		"ring på 23456789":                               "phone",
		"tlf. +45 23 45 67 89":                           "phone",
		"skriv til ole.x@example.dk":                     "mail",
		"skriv til ole.x Snabel-a example.dk":            "mail",
		"bor Skjulvej 12":                                "address",
		"jeg bor i 2750 Ballerup":                        "address",
		"min sagsbehandler hedder Xantippe":              "name",
		"sagsbehandler Quintus var god":                  "name",
		"Sigrid var god":                                 "name",
		"tal med lindgreen":                              "name",
		"Idas hjælp var god":                             "name",
		"Jens-Peter hjalp mig, 23456789":                 "phone name",
	} {
		if got := strings.Join(response.Detect(text, staff), " "); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}
