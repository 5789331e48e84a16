package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"deltag/domain"
	"deltag/domain/resident"
)

// listing is a page of residents, and the SQL that somebody would write by hand for exactly the same rows.
type listing struct {
	name  string
	query resident.Query
	where string // after the condition on unit and erasure
	args  []any
}

const listColumns = `SELECT r.id, r.unit_id, r.source_id, CASE WHEN r.protection = 'no' AND r.name <> '' THEN r.name ELSE 'B-' || r.id END,
	r.protection <> 'no', r.birth_year, CASE WHEN r.protection = 'no' THEN r.postcode ELSE '' END,
	CASE WHEN r.protection = 'no' THEN r.town ELSE '' END, r.digital_post_exempt,
	CASE WHEN r.erased_at IS NOT NULL THEN 'erased' WHEN r.gone <> '' THEN 'gone' WHEN r.opted_out_at IS NOT NULL THEN 'opted_out'
		WHEN r.paused_until > '2026-09-01 08:00Z' THEN 'paused' ELSE 'active' END
	FROM resident r WHERE r.unit_id = 1 AND r.erased_at IS NULL%s ORDER BY r.sorted, r.id LIMIT 51`

// pagesPerRound is how many times a page is read in one round.
const pagesPerRound = 100

// measureLists reads pages of residents by the use case beside its bare SQL: once the rows alone, and once as the use
// case must do it, in a snapshot of its own and with the record of who looked, committed before the answer.
func measureLists(ctx context.Context, b *bench) (lines []line, err error) {
	db, err := b.register(ctx)
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, b.address("town"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(ctx) }()
	all, err := listings(ctx, conn)
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		more, err := l.measure(ctx, db, conn, b.rounds)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		lines = append(lines, more...)
	}
	return lines, nil
}

// listings are the four pages of the bar.
func listings(ctx context.Context, conn *pgx.Conn) ([]listing, error) {
	var middle, woman, district int64
	var name string
	if err := conn.QueryRow(ctx, `SELECT (SELECT id FROM resident ORDER BY sorted, id OFFSET (SELECT count(*) FROM resident) / 2 LIMIT 1),
		(SELECT id FROM feature_value WHERE code = 'woman'), (SELECT id FROM feature_value WHERE name_da = 'Vanløse'),
		(SELECT lower(name) FROM resident WHERE protection = 'no' ORDER BY id LIMIT 1)`).
		Scan(&middle, &woman, &district, &name); err != nil {
		return nil, err
	}
	first, last := string([]rune(name)[:3]), string([]rune(name[strings.LastIndex(name, " ")+1:])[:3])
	typed := first + " " + last
	const has = " AND r.value_ids[(SELECT feature_id FROM feature_value WHERE id = $%[1]d)] = $%[1]d"
	return []listing{
		{name: "first"},
		{"in the middle", resident.Query{After: domain.EncodeCursor(middle)}, " AND (r.sorted, r.id) > (SELECT sorted, id FROM resident WHERE id = $1)", []any{middle}},
		{"filtered by sex and district", resident.Query{Values: []int64{woman, district}}, fmt.Sprintf(has, 1) + fmt.Sprintf(has, 2), []any{woman, district}},
		{"searched by two names", resident.Query{Search: typed}, ` AND r.id = ANY (ARRAY(
			SELECT id FROM resident WHERE search_words(name, email) @@ $1::tsquery
			UNION ALL SELECT id FROM resident WHERE search_words(name, email) @@ $2::tsquery AND email >= $3 AND email < $4
			UNION ALL SELECT id FROM resident WHERE unit_id = 1 AND source_id >= $3 AND source_id < $4))`,
			[]any{fmt.Sprintf("'%s':* & '%s':*", first, last), "'@" + string([]rune(typed)[:4]) + "':*", typed, typed + "\U0010FFFF"}},
	}, nil
}

func (l listing) measure(ctx context.Context, db *domain.DB, conn *pgx.Conn, rounds int) ([]line, error) {
	residents, who := resident.New(db, nil), coordinator(ctx)
	var page, rows []int64
	ours := func() (time.Duration, error) {
		return often(func() (err error) { page, err = listOnce(who, residents, l.query); return err })
	}
	bare := func() (time.Duration, error) {
		return often(func() (err error) { rows, err = l.bare(ctx, conn); return err })
	}
	recorded := func() (time.Duration, error) {
		return often(func() error { return l.recorded(ctx, conn) })
	}
	a, c, err := pair(rounds, ours, bare)
	if err != nil {
		return nil, err
	}
	if len(page) == 0 || !slices.Equal(page, rows[:min(len(rows), resident.PageSize)]) {
		return nil, fmt.Errorf("the page has %d rows and its SQL %d, and not the same", len(page), len(rows))
	}
	a2, d, err := pair(rounds, ours, recorded)
	what := "list of residents: " + l.name
	return []line{
		beside(what, a, "its bare SQL", c, 2),
		beside(what, a2, "its bare SQL, with the record of who looked", d, 2),
	}, err
}

// often reads a page many times and gives the time of one.
func often(read func() error) (time.Duration, error) {
	took, err := timed(func() error {
		for range pagesPerRound {
			if err := read(); err != nil {
				return err
			}
		}
		return nil
	})
	return took / pagesPerRound, err
}

func listOnce(ctx context.Context, residents *resident.Residents, q resident.Query) (ids []int64, err error) {
	page, err := residents.List(ctx, q)
	for _, r := range page.Items {
		ids = append(ids, r.ID)
	}
	return ids, err
}

// querier is a connection or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func (l listing) bare(ctx context.Context, q querier) (ids []int64, err error) {
	return read(ctx, q, fmt.Sprintf(listColumns, l.where), l.args)
}

func read(ctx context.Context, q querier, sql string, args []any) (ids []int64, err error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r resident.Listed
		if err := rows.Scan(&r.ID, &r.UnitID, &r.SourceID, &r.Shown, &r.Protected, &r.BirthYear, &r.Postcode, &r.Town, &r.DigitalPostExempt, &r.Status); err != nil {
			return nil, err
		}
		ids = append(ids, r.ID)
	}
	return ids, rows.Err()
}

// recorded reads the rows in a snapshot and then commits the record of who looked at whom, as the law of the project asks
// of every page with personal data.
func (l listing) recorded(ctx context.Context, conn *pgx.Conn) error {
	var ids []int64
	err := pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		ids, err = l.bare(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO access_record (at, actor_kind, staff_id, action, subject, resident_ids, criterion, purpose, count)
			VALUES ($1, 'staff', 1, 'search', 'resident', $2, 'everybody', 'list of residents', 0)`, tuesday{}.Now(), ids[:min(len(ids), resident.PageSize)])
		return err
	})
}
