package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	random "math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/message"
)

// counted finds what is taken, by counting the bookings, and answers whether one more seat fits with the mix. It is judged by
// the very function that the guard uses.
const counted = `SELECT c.taken + 1 <= g.capacity AND mix_allows(g.features, g.at_least, g.at_most,
		(SELECT coalesce(array_agg((SELECT count(*) FROM booking x WHERE x.gathering_id = g.id AND x.state IN ('offered', 'booked') AND i = ANY (x.mix))::integer ORDER BY i), '{}')
			FROM generate_subscripts(g.features, 1) i), $2::smallint[], (g.capacity - c.taken)::integer, 1)
	FROM gathering g, (SELECT coalesce(sum(seats), 0) AS taken FROM booking WHERE gathering_id = $1 AND state IN ('offered', 'booked')) c WHERE g.id = $1`

// inserted writes the booking, after counting.
const inserted = `INSERT INTO booking (gathering_id, starts_at, ends_at, resident_id, seats, state, mix, uid, created_at, changed_at)
	SELECT id, starts_at, ends_at, $2, 1, $3, $4::smallint[], $5, $6, $6 FROM gathering WHERE id = $1 RETURNING id`

// placesOf are the places of a resident among the values of the mix.
const placesOf = `SELECT coalesce(array_agg(v.i ORDER BY v.i), '{}')::text FROM gathering g, unnest(g.value_ids) WITH ORDINALITY AS v (id, i), resident r
	WHERE g.id = $1 AND r.id = $2 AND v.id = ANY (r.value_ids)`

// countAndBook is booking by the same unit of work as book, but for the seat: it is counted first and inserted then.
func (t *theatre) countAndBook(again *atomic.Int64) func(context.Context, *booking.Gathering, int64) error {
	return func(ctx context.Context, g *booking.Gathering, resident int64) error {
		return untilTaken(ctx, again, func() error {
			return t.db.Do(ctx, func(tx *domain.Tx) error {
				if err := tx.DB.Exec("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").Error; err != nil {
					return err
				}
				return bookCounted(tx, g.ID, resident)
			})
		})
	}
}

func bookCounted(tx *domain.Tx, gathering, resident int64) error {
	g, err := domain.Take[booking.Gathering](tx, "id = ?", gathering)
	if err != nil {
		return err
	}
	if err := tx.Require(domain.GatheringsWrite, g.Scope()); err != nil {
		return err
	}
	var unit int64
	if err := tx.Row("SELECT unit_id FROM resident WHERE id = $1 AND erased_at IS NULL AND gone = ''", resident).Scan(&unit); err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "add", Subject: "booking", ResidentIDs: []int64{resident}, Unit: g.UnitID, Purpose: "book a seat for the citizen"})
	var places string
	if err := tx.Row(placesOf, gathering, resident).Scan(&places); err != nil {
		return err
	}
	var fits bool
	if err := tx.Row(counted, gathering, places).Scan(&fits); err != nil {
		return err
	}
	state, kind := "waiting", "gathering-waiting"
	if fits {
		state, kind = "booked", "gathering-confirmed"
	}
	var id int64
	if err := tx.Row(inserted, gathering, resident, state, places, rand.Text(), tx.Now).Scan(&id); err != nil {
		return err
	}
	var email, language string
	if err := tx.Row("SELECT email, language FROM resident WHERE id = $1", resident).Scan(&email, &language); err != nil {
		return err
	}
	if email != "" {
		_, err := message.Queue(tx, message.Draft{Key: fmt.Sprint(kind, ":", id), Kind: kind, Activity: booking.Activity(g.ID), Unit: g.UnitID, Subject: id,
			Resident: resident, To: email, Language: message.Language(language), Event: g.StartsAt, NotAfter: g.StartsAt})
		if err != nil {
			return err
		}
	}
	_, err = domain.NewLink(tx, booking.LinkPurpose, id, resident, g.EndsAt.AddDate(0, 0, 30))
	return err
}

// takenOne is the guarded statement of booking's seats, as a transaction by itself.
const takenOne = `WITH seat AS (UPDATE gathering SET taken = taken + 1, mixed = mix_with(mixed, $3::smallint[], 1) WHERE id = $1 AND state = 'open' AND starts_at > $5
		AND taken + 1 <= capacity AND mix_allows(features, at_least, at_most, mixed, $3::smallint[], capacity - taken, 1) RETURNING id, starts_at, ends_at)
	INSERT INTO booking (gathering_id, starts_at, ends_at, resident_id, seats, state, mix, uid, created_at, changed_at)
	SELECT id, starts_at, ends_at, $2, 1, 'booked', $3::smallint[], $4, $5, $5 FROM seat`

// takeBare takes a seat by the guarded statement alone, or a place on the waiting list by one more.
func takeBare(pool *pgxpool.Pool) func(context.Context, *booking.Gathering, int64) error {
	return func(ctx context.Context, g *booking.Gathering, resident int64) error {
		var places string
		if err := pool.QueryRow(ctx, placesOf, g.ID, resident).Scan(&places); err != nil {
			return err
		}
		now := tuesday{}.Now()
		tag, err := pool.Exec(ctx, takenOne, g.ID, resident, places, rand.Text(), now)
		if err == nil && tag.RowsAffected() == 0 {
			_, err = pool.Exec(ctx, inserted, g.ID, resident, "waiting", places, rand.Text(), now)
		}
		return err
	}
}

// countBare is the peer's statements alone, in a transaction that is tried again.
func countBare(pool *pgxpool.Pool, again *atomic.Int64) func(context.Context, *booking.Gathering, int64) error {
	return func(ctx context.Context, g *booking.Gathering, resident int64) error {
		return untilTaken(ctx, again, func() error {
			return pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.Serializable}, func(tx pgx.Tx) error {
				var places string
				if err := tx.QueryRow(ctx, placesOf, g.ID, resident).Scan(&places); err != nil {
					return err
				}
				var fits bool
				if err := tx.QueryRow(ctx, counted, g.ID, places).Scan(&fits); err != nil {
					return err
				}
				state := "waiting"
				if fits {
					state = "booked"
				}
				_, err := tx.Exec(ctx, inserted, g.ID, resident, state, places, rand.Text(), tuesday{}.Now())
				return err
			})
		})
	}
}

// refused tells whether PostgreSQL asks for another try: it could not serialize, or it broke a deadlock.
func refused(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// untilTaken tries until PostgreSQL does not refuse, and waits a little before each try, at most twice as long as before the
// last one, as one does.
func untilTaken(ctx context.Context, again *atomic.Int64, try func() error) error {
	for pause := time.Millisecond; ; pause = min(2*pause, 64*time.Millisecond) {
		err := try()
		if !refused(err) || ctx.Err() != nil {
			return err
		}
		again.Add(1)
		time.Sleep(random.N(pause)) //nolint:gosec // no secret: how long to wait
	}
}
