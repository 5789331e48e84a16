//go:build soak

package main

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/postgres"
	"deltag/domain/workday"
	"deltag/mailer/smtptest"
)

// town is several copies of the program on one database and one relay, any of which may be killed at any time.
type town struct {
	t      *testing.T
	db     *sql.DB
	relay  *smtptest.Server
	copies []*process
	chance *rand.Rand
	kills  int
}

func newTown(t *testing.T, copies int) *town {
	t.Helper()
	c := &town{t: t, relay: smtptest.New(t), chance: instants(t)}
	data := newDemo(t, c.relay.URL()).data // a copy of the demo's data, which nothing runs on yet
	server, err := postgres.StartLocal(context.Background(), filepath.Join(data, "demo", "postgres"), postgres.Connections(30*(copies+1)+10))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() }) // after the copies have stopped
	db, err := postgres.Open(context.Background(), server.DSN, domain.SystemClock{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Pool().Close() })
	c.db = db.Pool()
	for range copies {
		p := newProcess(t, "demo", dataDirectory(t), "SMTP_URL="+c.relay.URL(), "DATABASE_URL="+server.DSN)
		p.start()
		c.copies = append(c.copies, p)
	}
	return c
}

// trouble kills copies at random until nothing of the activity waits any more, but at least as often as told.
func (c *town) trouble(activity string, least int) {
	c.t.Helper()
	const open = "SELECT count(*) FROM message WHERE activity = $1 AND state IN ('queued', 'retry', 'claimed', 'handed_over')"
	deadline := time.Now().Add(10 * time.Minute)
	for done := 0; done < least || value[int](c.t, c.db, open, activity) > 0; {
		time.Sleep(time.Duration(100+c.chance.IntN(1500)) * time.Millisecond)
		if done < least {
			p := c.copies[c.chance.IntN(len(c.copies))]
			p.kill()
			p.start()
			done++
			c.kills++
		}
		if time.Now().After(deadline) {
			const which = `SELECT string_agg(line, E'\n') FROM (SELECT concat_ws(' ', state, kind, count(*), 'due', min(due_at), 'tried', max(attempts), 'lease', max(lease_until), max(reason)) AS line
				FROM message WHERE activity = $1 AND state IN ('queued', 'retry', 'claimed', 'handed_over') GROUP BY state, kind) AS waiting`
			c.t.Fatalf("mails are still waiting:\n%s\n%s", value[string](c.t, c.db, which, activity), c.copies[0].log.String())
		}
	}
}

// at moves everybody's clock to an instant and lets the jobs notice.
func (c *town) at(when time.Time) {
	c.t.Helper()
	v := c.copies[0].signIn("coordinator")
	var clock struct {
		Now time.Time `json:"now"`
	}
	v.must("GET", "/demo/clock", nil, &clock)
	v.must("POST", "/demo/clock", map[string]any{"hours": when.Sub(clock.Now).Hours()}, &clock)
	time.Sleep(2 * time.Second)
}

func copenhagenAt(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, workday.Denmark())
}

// Three copies of the program send 2,000 invitations and plan and send both reminders, through the night in which the
// clocks go back, while one of them is killed again and again: every mail leaves once, or is shown as uncertain.
func TestSoakThreeCopies(t *testing.T) {
	t.Parallel()
	c := newTown(t, 3)
	at := func(month time.Month, day, hour, minute int) {
		c.t.Helper()
		c.at(copenhagenAt(month, day, hour, minute))
	}
	at(time.October, 12, 9, 0) // a Monday
	everybodyHasMail(t, c.db)
	v := c.copies[1].signIn("coordinator")
	panel := v.newPanel("Tre kopier")
	if _, err := c.db.Exec("UPDATE panel SET reply_by = '2026-11-20', first_meeting = '2026-12-10' WHERE id = $1", panel.ID); err != nil {
		t.Fatal(err)
	}
	v.must("POST", panel.at("/invitation-draws"), inviteOrder(panel.Version, 2000), nil)
	invited := value[int](t, c.db, "SELECT count(*) FROM invitation WHERE panel_id = $1", panel.ID)
	c.trouble(panel.activity(), 10)
	c.reminded(panel, "panel-(invitation|later)", invited) // who had asked for a later panel is told so

	at(time.October, 19, 9, 0)
	c.reminders(panel, "panel-reminder-1", invited)
	at(time.October, 19, 11, 0)
	c.trouble(panel.activity(), 10)
	c.reminded(panel, "panel-reminder-1", invited)

	at(time.October, 25, 1, 59) // a Sunday: at 3 it is 2 again
	for range 9 {
		c.at(c.now().Add(15 * time.Minute))
	}
	c.trouble("nothing", 3)
	if n := value[int](t, c.db, "SELECT count(*) FROM message WHERE activity = $1 AND kind = 'panel-reminder-2' AND handed_over_at IS NOT NULL", panel.activity()); n > 0 {
		t.Errorf("%d reminders went in the night", n)
	}
	at(time.October, 26, 12, 0)
	c.reminders(panel, "panel-reminder-2", invited)
	at(time.October, 27, 9, 0)
	c.trouble(panel.activity(), 10)
	c.reminded(panel, "panel-reminder-2", invited)
	c.everyMailOnce(panel.activity())
	c.sealedOnce()
}

func (c *town) now() time.Time {
	var clock struct {
		Now time.Time `json:"now"`
	}
	c.copies[0].visitor().must("GET", "/demo/clock", nil, &clock)
	return clock.Now
}

// reminders waits until a kind of mail is planned for everybody, by whichever copy.
func (c *town) reminders(panel panelled, kind string, people int) {
	c.t.Helper()
	const planned = "SELECT count(*) FROM message WHERE activity = $1 AND kind = $2"
	for deadline := time.Now().Add(5 * time.Minute); value[int](c.t, c.db, planned, panel.activity(), kind) < people; time.Sleep(time.Second) {
		if time.Now().After(deadline) {
			c.t.Fatalf("%s: only %d of %d are planned", kind, value[int](c.t, c.db, planned, panel.activity(), kind), people)
		}
	}
}

// reminded checks that everybody's mail of a kind is there once and settled.
func (c *town) reminded(panel panelled, kind string, people int) {
	c.t.Helper()
	var all, persons, open int
	if err := c.db.QueryRow(`SELECT count(*), count(DISTINCT resident_id), count(*) FILTER (WHERE state NOT IN ('sent', 'uncertain'))
		FROM message WHERE activity = $1 AND kind ~ ('^' || $2 || '$')`, panel.activity(), kind).Scan(&all, &persons, &open); err != nil {
		c.t.Fatal(err)
	}
	if all != people || persons != people || open != 0 {
		c.t.Errorf("%s: %d mails to %d persons of %d, %d of them neither sent nor uncertain", kind, all, persons, people, open)
	}
}

// everyMailOnce compares the outbox with what the relay took of an activity, mail by mail. Every mail must have left, but
// for those in states that say why it did not, which the relay must not have seen.
func (c *town) everyMailOnce(activity string, kept ...string) {
	c.t.Helper()
	took := map[string]int{}
	for _, m := range c.relay.Mails() {
		parsed, err := mail.ReadMessage(strings.NewReader(string(m.Raw)))
		if err != nil {
			c.t.Fatal(err)
		}
		id, _, _ := strings.Cut(strings.Trim(parsed.Header.Get("Message-ID"), "<>"), "@")
		took[id]++
	}
	rows, err := c.db.Query("SELECT mail_id, state FROM message WHERE activity = $1", activity)
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close()
	sent, uncertain, arrived, held := 0, 0, 0, 0
	for rows.Next() {
		var id, state string
		if err := rows.Scan(&id, &state); err != nil {
			c.t.Fatal(err)
		}
		arrived += took[id]
		switch {
		case state == "sent" && took[id] == 1:
			sent++
		case state == "uncertain" && took[id] <= 1:
			uncertain++
		case slices.Contains(kept, state) && took[id] == 0:
			held++
		default:
			c.t.Errorf("a mail that is %s arrived %d times", state, took[id])
		}
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Logf("%s: three copies, %d kills: %d mails sent, %d uncertain, %d not to go, %d arrived; 0 lost, 0 doubled unless an error is told above",
		activity, c.kills, sent, uncertain, held, arrived)
	if uncertain > c.kills*lines {
		c.t.Errorf("%d mails are uncertain after %d kills with %d lines each", uncertain, c.kills, lines)
	}
}

// sealedOnce checks that the copies sealed every access record into one chain: no link has two successors.
func (c *town) sealedOnce() {
	c.t.Helper()
	if n := value[int](c.t, c.db, `SELECT count(*) FROM access_seal a JOIN access_seal b ON a.id < b.id AND (a.previous = b.previous OR a.last_id >= b.first_id)`); n != 0 {
		c.t.Errorf("%d seals overlap", n)
	}
}
