package mailer_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/postgres"
	"deltag/mailer"
)

// The test binary is also the program that is killed: with these settings it sends until it is ended.
const (
	senderDatabase = "MAILER_TEST_DATABASE"
	senderRelay    = "MAILER_TEST_RELAY"
)

func TestMain(m *testing.M) {
	if os.Getenv(senderDatabase) != "" {
		if err := sendUntilKilled(os.Getenv(senderDatabase), os.Getenv(senderRelay)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

const senderWorkers = 6

func sendUntilKilled(database, relay string) error {
	ctx := context.Background()
	clock := &domaintest.Clock{}
	clock.Set(domaintest.Start) // inside office hours
	db, err := postgres.Open(ctx, database, clock)
	if err != nil {
		return err
	}
	m, err := mailer.New(mailer.Settings{URL: relay, From: "Prøve Kommune <deltag@example.dk>", Host: "deltag.example.dk"})
	if err != nil {
		return err
	}
	with := settings
	with.Workers = senderWorkers
	hook := func(*domain.Tx, message.Message) (message.Content, error) {
		return message.Content{Values: map[string]string{"link": secret, "answer_by": "fredag"}}, nil
	}
	outbox := message.NewOutbox(db, m, with, map[string]message.Prepare{"panel-invitation": hook})
	for {
		if _, err := outbox.Deliver(ctx, 1000); err != nil {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// A program that is killed outright in the middle of sending loses no mail and
// sends none twice. What nobody can know is called uncertain, and there is at
// most one such mail for each line to the relay that was open.
func TestKillInTheMiddle(t *testing.T) {
	t.Parallel()
	killWhileSending(t, 400, 4)
}

// killWhileSending has so many mails sent by programs of which so many are killed at random instants.
func killWhileSending(t *testing.T, mails, kills int) {
	t.Helper()
	o := newOffice(t)
	var drafts []message.Draft
	for n := 1; n <= mails; n++ {
		drafts = append(drafts, invite(n, fmt.Sprintf("p%d@borger.example", n)))
	}
	o.queue(drafts...)
	for k := range kills {
		o.killAfter(t, (k+1)*mails/(kills+2)+rand.IntN(20))
	}
	if n := len(o.server.Mails()); n >= mails {
		t.Fatalf("all %d mails went before the last kill: nothing was tested", n)
	}
	// PostgreSQL needs a moment to notice that the last sender's lines are dead.
	for under := 1; under > 0; time.Sleep(5 * time.Millisecond) {
		o.deliver()
		under = domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM message WHERE state IN ('claimed', 'handed_over')")
	}

	got := o.server.Count()
	for to, n := range got {
		if n > 1 {
			t.Errorf("%s got %d", to, n)
		}
	}
	uncertain := 0
	rows, err := o.Pool().Query("SELECT address, state FROM message")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var address, state string
		if err := rows.Scan(&address, &state); err != nil {
			t.Fatal(err)
		}
		switch {
		case state == "uncertain":
			uncertain++
		case state != "sent" || got[address] != 1:
			t.Errorf("%s is %s and arrived %d times", address, state, got[address])
		}
	}
	if uncertain > kills*senderWorkers {
		t.Errorf("%d mails are uncertain after %d kills with %d lines", uncertain, kills, senderWorkers)
	}
	t.Logf("%d mails, %d kills: %d arrived, %d uncertain", mails, kills, len(got), uncertain)
}

// killAfter runs a sender and kills it outright when the server has taken so many mails in all.
func (o *office) killAfter(t *testing.T, taken int) {
	t.Helper()
	sender := exec.Command(os.Args[0])
	sender.Env = append(os.Environ(), senderDatabase+"="+o.URL, senderRelay+"="+o.server.URL())
	sender.Stderr = os.Stderr
	if err := sender.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = sender.Wait(); close(ended) }()
	for len(o.server.Mails()) < taken {
		select {
		case <-ended:
			t.Fatal("the sender ended by itself")
		case <-time.After(time.Millisecond):
		}
	}
	if err := sender.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
}
