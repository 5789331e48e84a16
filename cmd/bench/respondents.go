package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/template"
)

// least is how many answers are saved for each row that pgbench inserts, at the least.
const least = 0.3

// hall is a wave that many people answer at once, in a database of its own.
type hall struct {
	form   *survey.Instrument
	tokens []string // of the people, whose numbers in the list of who was asked are 1, 2, 3 ...
	wave   int64
}

// measureRespondents has people answer a questionnaire of the committee's in the real program, page by page as an old
// phone does, none of them waiting to think, beside pgbench inserting rows of begun answers into the same table. The
// peer is measured before and after; the faster of the two counts, and what it does by one connection is told too. Whatever the program said it had saved must be there
// at the end, once.
func measureRespondents(ctx context.Context, b *bench) ([]line, error) {
	db, err := b.database(ctx, "hall")
	if err != nil {
		return nil, err
	}
	h, err := b.prepareHall(ctx, db)
	if err != nil {
		return nil, err
	}
	alone, err := b.insertRows(ctx, h, 1)
	if err != nil {
		return nil, err
	}
	before, err := b.insertRows(ctx, h, insertConnections)
	if err != nil {
		return nil, err
	}
	p, err := b.startProgram(ctx, "hall")
	if err != nil {
		return nil, err
	}
	crowd, took, err := b.answerTogether(ctx, h, p)
	if err := errors.Join(err, p.stop()); err != nil {
		return nil, err
	}
	after, err := b.insertRows(ctx, h, insertConnections)
	if err != nil {
		return nil, err
	}
	if err := h.check(ctx, db, crowd); err != nil {
		return nil, err
	}
	ours, theirs := float64(crowd.saved)/took.wall.Seconds(), max(before, after)
	cores := float64(runtime.NumCPU())
	return []line{{
		what: fmt.Sprintf("%d people answering at once for %.0f s: %d answers saved, %d sent, none lost or doubled; the load generator took %.0f %% of the processor, the program %.0f %%",
			b.crowd, took.wall.Seconds(), crowd.saved, crowd.sent, 100*took.load.Seconds()/took.wall.Seconds()/cores, 100*took.program.Seconds()/took.wall.Seconds()/cores),
		ours:   fmt.Sprintf("%.0f a second", ours),
		beside: fmt.Sprintf("pgbench inserting such rows by %d connections", insertConnections), theirs: fmt.Sprintf("%.0f a second", theirs),
		ratio: fmt.Sprintf("%.2f", ours/theirs), bar: fmt.Sprintf("at least %g", least), over: ours < least*theirs,
	}, {
		what: "the same", ours: fmt.Sprintf("%.0f a second", ours), beside: "pgbench inserting such rows by one connection",
		theirs: fmt.Sprintf("%.0f a second", alone), ratio: fmt.Sprintf("%.2f", ours/alone), bar: "none",
	}}, nil
}

// prepareHall makes up people, a wave that is open today by the real clock, and a link for each.
func (b *bench) prepareHall(ctx context.Context, db *domain.DB) (*hall, error) {
	of, known := template.Find("committee-seven")
	if !known {
		return nil, errors.New("there is no such questionnaire")
	}
	h := &hall{form: of.Instrument}
	file, err := extract(b.respondents)
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, b.address("hall"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(ctx) }()
	if err := fill(ctx, conn, file); err != nil {
		return nil, err
	}
	if h.wave, err = makeWave(ctx, conn, h.form); err != nil {
		return nil, err
	}
	return h, db.Do(ctx, func(tx *domain.Tx) error {
		var residents []int64
		if err := tx.DB.Raw("SELECT resident_id FROM survey_asked ORDER BY id").Scan(&residents).Error; err != nil {
			return err
		}
		links := make([]domain.Link, len(residents))
		for i, r := range residents {
			token := fmt.Sprintf("respondent-%012d", i)
			h.tokens = append(h.tokens, token)
			now := time.Now()
			links[i] = domain.Link{TokenHash: domain.HashToken(token), Purpose: programme.LinkPurpose, SubjectID: int64(i + 1), ResidentID: &r, CreatedAt: now, ExpiresAt: now.AddDate(0, 2, 0)}
		}
		return domain.CopyLinks(tx, links)
	})
}

// hallSteps make a wave that is open now and ask everybody in the register. Each is given the number that the one before
// gave, and the questionnaire.
var hallSteps = []string{
	"INSERT INTO instrument (unit_id, key, name, created_at) VALUES (1, 'hall', 'Hall', now()) RETURNING id",
	`INSERT INTO instrument_version (instrument_id, number, document, core, core_hash, core_length, changed_at, published_at)
		VALUES ($1, 1, $2::bytea, $3::bytea, $4, $5, now(), now()) RETURNING id`,
	`INSERT INTO programme (unit_id, name, instrument_id, core_length, themes_by, level, created_at)
		SELECT 1, 'Hall', instrument_id, core_length, 'committee', 'confidential', now() FROM instrument_version WHERE id = $1 RETURNING id`,
	`INSERT INTO programme_decision (programme_id, body, decided_on, reference, themes, core_hash, recorded_at)
		VALUES ($1, 'committee', current_date, 'Punkt 7', '[]', $2, now()) RETURNING id`,
	`INSERT INTO wave (programme_id, number, name, version_id, core_hash, decision_id, level, opens_on, closes_on, state, created_at, published_at)
		SELECT programme_id, 1, 'Hall', v.id, v.core_hash, d.id, 'confidential', current_date - 1, current_date + 30, 'published', now(), now()
		FROM programme_decision d, instrument_version v WHERE d.id = $1 RETURNING id`,
	"INSERT INTO survey_sample (wave_id, unit_id, kind, created_at) VALUES ($1, 1, 'residents', now()) RETURNING id",
	`INSERT INTO survey_asked (wave_id, unit_id, sample_id, resident_id, created_at)
		SELECT s.wave_id, 1, s.id, r.id, now() FROM survey_sample s, resident r WHERE s.id = $1 ORDER BY r.id RETURNING wave_id`,
}

func makeWave(ctx context.Context, conn *pgx.Conn, form *survey.Instrument) (id int64, err error) {
	with := [][]any{{}, {form.Canonical(), form.CoreCanonical(), form.CoreHash(), form.CoreLength()}, {}, {form.CoreHash()}, {}, {}, {}}
	for n, step := range hallSteps {
		if n > 0 {
			with[n] = append([]any{id}, with[n]...)
		}
		if err := conn.QueryRow(ctx, step, with[n]...).Scan(&id); err != nil {
			return 0, fmt.Errorf("%.40s: %w", step, err)
		}
	}
	_, err = conn.Exec(ctx, "ANALYZE")
	return id, err
}

// took is the time of a crowd: by the clock on the wall, and of the processor that the load generator and the program had.
type took struct{ wall, load, program time.Duration }

// crowd is what all respondents did.
type crowd struct {
	mu          sync.Mutex
	next        int // the person who is to begin
	saved, sent int
	told        map[int64]told // what the program said it had, by the number of who was asked
}

// told is what the program said it had of one person.
type told struct {
	answers survey.Answers
	sent    bool
}

// answerTogether lets the crowd answer until the time is over. Everybody finishes the request they are at.
func (b *bench) answerTogether(ctx context.Context, h *hall, p *server) (*crowd, took, error) {
	c := &crowd{told: map[int64]told{}}
	load, program := ownTime(), p.time()
	begin := time.Now()
	until := begin.Add(b.answering)
	failed := make(chan error, b.crowd)
	for i := range b.crowd {
		go func() { failed <- newRespondent(h, c, p.address, i).answer(ctx, until) }()
	}
	var err error
	for range b.crowd {
		err = errors.Join(err, <-failed)
	}
	return c, took{time.Since(begin), ownTime() - load, p.time() - program}, err
}

// check compares the database with what the program said.
func (h *hall) check(ctx context.Context, db *domain.DB, c *crowd) error {
	rows, err := db.Pool().QueryContext(ctx, `SELECT r.asked_id, true, r.answers, coalesce((SELECT count(*) FROM survey_text t WHERE t.response_id = r.id), 0)
		FROM survey_response r UNION ALL SELECT asked_id, false, answers, 0 FROM survey_draft WHERE asked_id IS NOT NULL`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	found := 0
	for rows.Next() {
		var asked int64
		var sent bool
		var kept []byte
		var texts int
		if err := rows.Scan(&asked, &sent, &kept, &texts); err != nil {
			return err
		}
		t, known := c.told[asked]
		if !known {
			return fmt.Errorf("there are answers of person %d that the program never said it had", asked)
		}
		found++
		want := survey.Answers{}
		written := 0
		for code, a := range t.answers {
			if sent && h.form.Question(code).Kind == survey.Written {
				written++
				continue
			}
			want[code] = a
		}
		if sent != t.sent || texts != written && sent || string(want.Canonical()) != string(kept) {
			return fmt.Errorf("person %d: the program said sent %t, %s; kept is sent %t, %s and %d of %d texts", asked, t.sent, want.Canonical(), sent, kept, texts, written)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if found != len(c.told) {
		return fmt.Errorf("%d people answered, and answers of %d are there", len(c.told), found)
	}
	return nil
}
