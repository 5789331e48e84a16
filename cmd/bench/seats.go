package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/mix"
)

const (
	connections = 50 // that people claim seats by at once
	leastSeats  = 2  // how many times as fast as the peer at the least
)

// theatre is a database of its own in which gatherings are booked, one after the other.
type theatre struct {
	b        *bench
	db       *domain.DB
	conn     *pgx.Conn
	bookings *booking.Bookings
	mix      []booking.MixFeature
	people   []int64
	held     int
}

// measureSeats has staff book seats for more people than there are seats, as the use case does it: one statement that looks
// at the seats and the mix and changes them under the row's own lock. Beside it stands the same unit of work (the record
// of who looked, the mail in the outbox, the link) in which the seats are counted and the booking is inserted after, which
// is only right when PostgreSQL runs it as SERIALIZABLE and it is tried again whenever that is refused. The statements of
// both by themselves, without the rest of the use case, follow. After each round the seats and the mix are counted.
func measureSeats(ctx context.Context, b *bench) (lines []line, err error) {
	// Each refusal would be told: some ten thousand lines, and a part of the time.
	defer slog.SetDefault(slog.Default())
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t, err := b.openTheatre(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.conn.Close(context.WithoutCancel(ctx))) }()
	var again, bareAgain atomic.Int64
	guarded, counted, err := pair(b.rounds,
		func() (time.Duration, error) { return t.round(ctx, t.book) },
		func() (time.Duration, error) { return t.round(ctx, t.countAndBook(&again)) })
	if err != nil {
		return nil, err
	}
	t.db.Pool().SetMaxIdleConns(1)
	pool, err := pgxpool.New(ctx, b.address("theatre")+fmt.Sprintf(" pool_max_conns=%d", connections))
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	bareGuarded, bareCounted, err := pair(b.rounds,
		func() (time.Duration, error) { return t.round(ctx, takeBare(pool)) },
		func() (time.Duration, error) { return t.round(ctx, countBare(pool, &bareAgain)) })
	if err != nil {
		return nil, err
	}
	tries := func(n *atomic.Int64) string { return fmt.Sprintf("%d tries more", n.Load()/int64(b.rounds)) }
	return []line{
		faster(fmt.Sprintf("%d claims of %d seats by %d connections, mix, record, link and mail", b.claims, b.seats, connections), guarded,
			"the same use case, counting first, SERIALIZABLE, tried again ("+tries(&again)+")", counted, leastSeats),
		faster("the statement alone", bareGuarded, "the statements of the peer alone ("+tries(&bareAgain)+")", bareCounted, 0),
	}, nil
}

// faster makes a line of two medians whose ratio is how many times as long the peer takes; least is its bar, 0 for none.
func faster(what string, ours time.Duration, peer string, theirs time.Duration, least float64) line {
	ratio := theirs.Seconds() / ours.Seconds()
	l := line{what: what, ours: shown(ours), beside: peer, theirs: shown(theirs), ratio: fmt.Sprintf("%.1f times as fast", ratio), bar: "none"}
	if least > 0 {
		l.bar, l.over = fmt.Sprintf("at least %g", least), ratio < least
	}
	return l
}

// openTheatre makes up people, and the mix that each gathering must keep: of each sex and each district at least a little
// less, and at most a little more, than its share among them.
func (b *bench) openTheatre(ctx context.Context) (*theatre, error) {
	for _, idle := range b.pools { // the server has room for sixty
		idle.Pool().SetMaxIdleConns(1)
	}
	db, err := b.database(ctx, "theatre")
	if err != nil {
		return nil, err
	}
	db.Pool().SetMaxOpenConns(connections)
	db.Pool().SetMaxIdleConns(connections)
	t := &theatre{b: b, db: db, bookings: booking.New(db, "https://panel.example.dk")}
	if t.conn, err = pgx.Connect(ctx, b.address("theatre")); err != nil {
		return nil, err
	}
	file, err := extract(b.claims)
	if err != nil {
		return nil, err
	}
	if err := fill(ctx, t.conn, file); err != nil {
		return nil, err
	}
	rows, err := t.conn.Query(ctx, "SELECT id FROM resident ORDER BY id")
	if err != nil {
		return nil, err
	}
	if t.people, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
		return nil, err
	}
	if len(t.people) != b.claims {
		return nil, fmt.Errorf("%d people came of a list of %d", len(t.people), b.claims)
	}
	err = t.findMix(ctx)
	return t, err
}

func (t *theatre) findMix(ctx context.Context) error {
	rows, err := t.conn.Query(ctx, `SELECT v.feature_id, v.id, v.name_da, v.name_en, count(*) FROM feature_value v JOIN resident r ON v.id = ANY (r.value_ids)
		WHERE v.feature_id IN (1, 3) GROUP BY v.id ORDER BY v.feature_id, v.id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	last := int64(0)
	for rows.Next() {
		var feature, id, count int64
		var name mix.Text
		if err := rows.Scan(&feature, &id, &name.Da, &name.En, &count); err != nil {
			return err
		}
		if feature != last {
			f := booking.MixFeature{}
			f.Name = mix.Text{Da: fmt.Sprint("Træk ", feature), En: fmt.Sprint("Feature ", feature)}
			t.mix = append(t.mix, f)
			last = feature
		}
		share := int(count) * t.b.seats / t.b.claims
		f := &t.mix[len(t.mix)-1]
		f.ValueIDs = append(f.ValueIDs, id)
		f.Values = append(f.Values, mix.Value{Name: name, Min: share * 9 / 10, Max: share*11/10 + 1})
	}
	return rows.Err()
}

// round opens a gathering on a day of its own and has everybody claim a seat at once.
func (t *theatre) round(ctx context.Context, claim func(context.Context, *booking.Gathering, int64) error) (took time.Duration, err error) {
	t.held++
	starts := tuesday{}.Now().AddDate(0, 0, 7+t.held)
	staff := coordinator(ctx)
	g, err := t.bookings.Arrange(staff, booking.Plan{Unit: 1, Kind: booking.Meeting, Title: "Møde", Starts: starts, Ends: starts.Add(2 * time.Hour),
		Video: "https://video.example/m", Capacity: t.b.seats, Largest: 1, SignUp: booking.Everybody, Mix: t.mix})
	if err != nil {
		return 0, err
	}
	if g, err = t.bookings.OpenUp(staff, g.ID, g.Version); err != nil {
		return 0, err
	}
	if err := t.b.settle(ctx); err != nil {
		return 0, err
	}
	took, err = timed(func() error {
		var next atomic.Int64
		var all sync.WaitGroup
		faults := make([]error, connections)
		for c := range connections {
			all.Go(func() {
				for n := next.Add(1); n <= int64(t.b.claims) && faults[c] == nil; n = next.Add(1) {
					faults[c] = claim(staff, &g, t.people[n-1])
				}
			})
		}
		all.Wait()
		return errors.Join(faults...)
	})
	return took, errors.Join(err, t.check(ctx, g.ID))
}

// check counts: nobody twice, no seat twice, all seats that the mix allows taken, and no more of anybody than it allows.
func (t *theatre) check(ctx context.Context, gathering int64) error {
	var people, seats, over int
	err := t.conn.QueryRow(ctx, `SELECT count(DISTINCT b.resident_id), coalesce(sum(b.seats) FILTER (WHERE b.state = 'booked'), 0),
			(SELECT count(*) FROM gathering g, generate_subscripts(g.at_most, 1) i WHERE g.id = $1
				AND (SELECT count(*) FROM booking x WHERE x.gathering_id = g.id AND x.state = 'booked' AND i = ANY (x.mix)) > g.at_most[i])
		FROM booking b WHERE b.gathering_id = $1`, gathering).Scan(&people, &seats, &over)
	if err == nil && (people != t.b.claims || seats > t.b.seats || seats < t.b.seats*9/10 || over != 0) {
		err = fmt.Errorf("%d people have claimed, %d seats are taken, %d limits are passed", people, seats, over)
	}
	return err
}

func (t *theatre) book(ctx context.Context, g *booking.Gathering, resident int64) error {
	_, err := t.bookings.BookFor(ctx, g.ID, resident, booking.Wish{Seats: 1})
	return err
}
