package response_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/response"
)

// inTests is how many people answer here; the soak has ten thousand.
const inTests = 400

// Everybody with full access to the database, who knows whom we asked, when each mail left, and the log: do they find out
// who gave which answer? Every person writes a secret of their own, so each guess can be judged.
func TestNobodyFindsOutWhoAnswered(t *testing.T) {
	t.Parallel()
	attackOn(t, "anonymous", inTests)
}

// The attack is a real one: it finds nearly everybody where the answers lead to people.
func TestTheSameAttackFindsPeopleByName(t *testing.T) {
	t.Parallel()
	attackOn(t, "identified", inTests)
}

// crowd is people who were asked, with the secret that each of them wrote.
type crowd struct {
	*hall
	people []int64 // in the order in which the mails left
	secret map[int64]string
	log    []int64 // people in the order in which the proxy's log shows their visits; that it names them is the worst case
}

// fill asks and has everybody answer, in the order of the mails but for a little chance: the worst case for anonymity.
func fill(t *testing.T, level string, size int) *crowd {
	t.Helper()
	c := &crowd{hall: newHall(t, level), secret: map[int64]string{}}
	chance := rand.New(rand.NewPCG(20, 26)) // a fixed seed, so that the test says the same each time
	codes := map[int64]string{}
	for n := range size {
		person, code := c.invite(t, fmt.Sprint("Person ", n))
		c.people, codes[person] = append(c.people, person), code
		c.Exec(t, `INSERT INTO message (dedupe_key, kind, activity, unit_id, subject_id, resident_id, language, address, state, anytime, due_at, not_after, mail_id, created_at, handed_over_at, finished_at)
			VALUES ($1, 'survey-invitation', $2, 1, $3, $3, 'da', 'x', 'sent', false, $4, $4, $1, $4, $4, $4)`, fmt.Sprint("m", n), fmt.Sprintf("wave:%d", c.wave.ID), person, c.Now())
		c.Clock.Add(time.Second)
	}
	order := slices.Clone(c.people)
	for i := range order { // neighbours change places, so that answers come nearly as the mails went
		j := min(i+chance.IntN(3), size-1)
		order[i], order[j] = order[j], order[i]
	}
	for n, person := range order {
		c.log = append(c.log, person)
		c.secret[person] = fmt.Sprint("hemmelighed ", chance.Uint64())
		c.one(t, codes[person], c.secret[person], n)
		c.Clock.Add(2 * time.Second)
		if n%30 == 29 {
			c.must(t, c.Shuffle(c.Ctx())) // what the job does each minute
		}
	}
	return c
}

// one answers little, with a pause and another device now and then.
func (c *crowd) one(t *testing.T, code, secret string, n int) {
	t.Helper()
	ctx := context.Background()
	key, err := c.Start(ctx, code, response.NewKey(), survey.View{Language: []string{"da", "en"}[n%2], Easy: n%5 == 0})
	c.must(t, err)
	a := survey.Number(1 + n%5)
	_, err = c.Step(ctx, key, "heard", &a, plain)
	c.must(t, err)
	if n%7 == 0 {
		code, err := c.GoOnLater(ctx, key)
		c.must(t, err)
		key, err = c.GoOn(ctx, code)
		c.must(t, err)
	}
	w := survey.Wording(secret)
	_, err = c.Step(ctx, key, "heard_why", &w, plain)
	c.must(t, err)
	c.must(t, c.Finish(ctx, key, response.Last{Helped: "nobody"}))
}

// rows reads one text a row.
func (c *crowd) rows(t *testing.T, query string, args ...any) (list []string) {
	t.Helper()
	got, err := c.Pool().QueryContext(context.Background(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer got.Close()
	for got.Next() {
		var s string
		if err := got.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

// The orders in which a reader of the database finds answers: as they lie, by transaction, by number, by index, by their
// texts; and those that still wait. Each is laid beside the people in each of their orders.
const secretsBy = `SELECT t.body FROM survey_response r JOIN survey_text t ON t.response_id = r.id AND t.question = 'heard_why' WHERE r.wave_id = $1 ORDER BY `

var answerOrders = map[string]string{
	"place":             secretsBy + "r.ctid",
	"transaction":       secretsBy + "r.xmin::text::bigint, r.ctid",
	"transaction, text": secretsBy + "t.xmin::text::bigint, t.ctid",
	"command":           secretsBy + "r.cmin::text::bigint, r.ctid",
	"place of text":     secretsBy + "t.ctid",
	"number":            secretsBy + "r.id",
	"drafts by place":   "SELECT convert_from(answers, 'UTF8')::jsonb->>'heard_why' FROM survey_draft WHERE wave_id = $1 AND finished ORDER BY ctid",
	"time":              secretsBy + "r.finished_at, r.ctid",
}

const asPerson = "SELECT a.resident_id::text FROM survey_asked a WHERE a.wave_id = $1 ORDER BY "

var personOrders = map[string]string{
	"asked":          asPerson + "a.id",
	"place of asked": asPerson + "a.ctid",
	"transaction":    asPerson + "a.xmin::text::bigint, a.id",
	"mail":           "SELECT resident_id::text FROM message WHERE activity = 'wave:' || $1::bigint ORDER BY handed_over_at, id",
	"mail's place":   "SELECT resident_id::text FROM message WHERE activity = 'wave:' || $1::bigint ORDER BY xmin::text::bigint, ctid",
	"record of use":  "SELECT coalesce(resident_id, (resident_ids->>0)::bigint)::text FROM access_record WHERE $1::bigint > 0 AND resident_ids <> '[]' ORDER BY id",
	"link":           "SELECT resident_id::text FROM link WHERE $1::bigint > 0 AND purpose = 'survey' ORDER BY xmin::text::bigint, created_at",
}

// guess is who gave which answer, as one way of attack says.
type guess map[int64]string

func (c *crowd) guesses(t *testing.T) map[string]guess {
	t.Helper()
	all := map[string]guess{}
	people := map[string][]int64{"the log": c.log}
	for name, query := range personOrders {
		var ids []int64
		for _, text := range c.rows(t, query, c.wave.ID) {
			id, _ := strconv.ParseInt(text, 10, 64)
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		people[name] = ids
	}
	for how, query := range answerOrders {
		answers := c.rows(t, query, c.wave.ID)
		for who, ids := range people {
			forth, back := guess{}, guess{}
			for i := range min(len(answers), len(ids)) {
				forth[ids[i]], back[ids[len(ids)-1-i]] = answers[i], answers[i]
			}
			all[how+" and "+who], all[how+" and "+who+", backwards"] = forth, back
		}
	}
	// What joins them outright.
	joined := guess{}
	for _, row := range c.rows(t, `SELECT a.resident_id || ' ' || t.body FROM survey_response r JOIN survey_text t ON t.response_id = r.id AND t.question = 'heard_why'
		JOIN survey_asked a ON a.id = r.asked_id WHERE r.wave_id = $1`, c.wave.ID) {
		id, secret, _ := strings.Cut(row, " ")
		n, _ := strconv.ParseInt(id, 10, 64)
		joined[n] = secret
	}
	all["the join"] = joined
	return all
}

// byChance is how likely at least so many hits are when nothing is known: hits of a random pairing of many are distributed
// as Poisson with mean 1 (the number of fixed points of a permutation; Montmort 1713).
func byChance(hits int) float64 {
	p, term := 0.0, math.Exp(-1)
	for k := range hits {
		p += term
		term /= float64(k + 1)
	}
	return 1 - p
}

func attackOn(t *testing.T, level string, size int) {
	t.Helper()
	c := fill(t, level, size)
	if level == "anonymous" {
		c.open(t)
	}
	if err := c.Do(c.Ctx(), func(tx *domain.Tx) error { return c.CloseWave(tx, c.wave.ID) }); err != nil {
		t.Fatal(err)
	}
	if n := domaintest.Value[int](t, c.Bench, "SELECT count(*) FROM survey_response WHERE complete"); n != size {
		t.Fatalf("%d answers of %d are left", n, size)
	}
	best, how, tried := c.best(t)
	t.Logf("%s: of %d people the best of %d attacks (%s) finds %d", level, size, tried, how, best)
	if level == "identified" {
		if float64(best) <= 0.99*float64(size) {
			t.Errorf("the attack finds %d of %d people by name: it is too weak to prove anything", best, size)
		}
		return
	}
	if p := 1 - math.Pow(1-byChance(best), float64(tried)); p <= 0.001 {
		t.Errorf("%s finds %d of %d people: by chance that is so in %.5f of times", how, best, size, p)
	}
	c.tracks(t)
}

// best takes the attack that finds most.
func (c *crowd) best(t *testing.T) (best int, how string, tried int) {
	t.Helper()
	for name, g := range c.guesses(t) {
		hits := 0
		for person, secret := range g {
			if c.secret[person] == secret {
				hits++
			}
		}
		if hits > best || how == "" {
			best, how = hits, name
		}
		tried++
	}
	return best, how, tried
}

// open looks while the survey runs: of the answers that were moved, nobody is found more often than by chance.
func (c *crowd) open(t *testing.T) {
	t.Helper()
	best, how := 0, ""
	for name, g := range c.guesses(t) {
		if strings.HasPrefix(name, "drafts") {
			continue // at most nineteen, whose turn has not come
		}
		hits := 0
		for person, secret := range g {
			if c.secret[person] == secret {
				hits++
			}
		}
		if hits > best {
			best, how = hits, name
		}
	}
	if p := 1 - math.Pow(1-byChance(best), 100); p <= 0.001 {
		t.Errorf("while it runs, %s finds %d people", how, best)
	}
	if n := domaintest.Value[int](t, c.Bench, "SELECT count(DISTINCT xmin::text) FROM survey_response"); n != 1 {
		t.Errorf("the answers were written by %d transactions, which tells the early from the late", n)
	}
}

// tracks looks for what no attack needs chance for: columns that are filled, sequences, records, and codes that are left.
func (c *crowd) tracks(t *testing.T) {
	t.Helper()
	for what, query := range map[string]string{
		"answers that point to a person or a time": "SELECT count(asked_id) + count(finished_at) FROM survey_response",
		"words that differ with the person":        "SELECT count(*) FROM survey_response WHERE language <> '' OR easy OR frame <> '{}'",
		"drafts, codes and tickets that are left":  "SELECT (SELECT count(*) FROM survey_draft) + (SELECT count(*) FROM survey_code) + (SELECT count(*) FROM survey_ticket)",
		"records of use by citizens":               "SELECT count(*) FROM access_record WHERE actor_kind = 'citizen'",
		"notes of who answered":                    "SELECT count(*) FROM survey_asked WHERE declined_at IS NOT NULL OR tell <> ''",
		"sequences of the tables of answers": `SELECT count(*) FROM pg_class s JOIN pg_depend d ON d.objid = s.oid JOIN pg_class t ON t.oid = d.refobjid
			WHERE s.relkind = 'S' AND t.relname IN ('survey_draft', 'survey_response', 'survey_text', 'survey_ticket', 'survey_code')`,
		"instants in the tables of answers": `SELECT count(*) FROM information_schema.columns WHERE table_name IN ('survey_response', 'survey_draft', 'survey_text', 'survey_ticket', 'survey_code')
			AND data_type LIKE 'timestamp%' AND column_name NOT IN ('started_at', 'finished_at', 'reviewed_at')`,
	} {
		if n := domaintest.Value[int](t, c.Bench, query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
}
