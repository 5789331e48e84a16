package panel_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
	"deltag/domain/postgres"
)

// killedURL and killedPanel tell a copy of this test program to be the process that is killed while it draws.
const (
	killedURL   = "PANEL_TEST_KILLED_URL"
	killedPanel = "PANEL_TEST_KILLED_PANEL"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(killedURL); url != "" {
		drawUntilKilled(url)
	}
	os.Exit(m.Run())
}

type standing struct{}

func (standing) Now() time.Time { return domaintest.Start }

func drawUntilKilled(url string) {
	ctx := domain.WithActor(context.Background(), domain.System("draw"))
	if os.Getenv(killedPanel) == "lottery" {
		db, err := postgres.Open(ctx, url, standing{})
		if err == nil {
			err = panel.New(db).FindLotteries(ctx)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(0)
	}
	id, err := strconv.ParseInt(os.Getenv(killedPanel), 10, 64)
	if err == nil {
		var db *domain.DB
		if db, err = postgres.Open(ctx, url, standing{}); err == nil {
			_, err = panel.New(db).DrawInvitations(ctx, id, panel.InviteOrder{Invitations: 2000})
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(0)
}

// A draw that is killed at any instant has happened as a whole or not at all.
func TestKilledDrawLeavesNothingHalfDone(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 20_000)
	for round := range 4 {
		d := whole("Panel " + strconv.Itoa(round))
		d.MaxContacts, d.RestDays = 100, 0
		p := ready(t, b, d)
		program := exec.Command(os.Args[0])
		program.Env = append(os.Environ(), killedURL+"="+b.URL, killedPanel+"="+strconv.FormatInt(p.ID, 10))
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(700)) * time.Millisecond)
		_ = program.Process.Kill()
		_ = program.Wait()
		// Whoever locks the panel waits until the server has taken the dead process's work back, or kept it.
		b.Exec(t, "UPDATE panel SET name = name WHERE id = $1", p.ID)
		got := domaintest.Value[string](t, b, `SELECT (SELECT count(*) FROM draw WHERE panel_id = $1) || ' ' || (SELECT count(*) FROM invitation WHERE panel_id = $1)
			|| ' ' || (SELECT count(*) FROM message WHERE activity = 'panel:' || $1::bigint) || ' ' || (SELECT count(*) FROM contact WHERE activity = 'panel:' || $1::bigint)
			|| ' ' || (SELECT state FROM panel WHERE id = $1)`, p.ID)
		if got != "0 0 0 0 draft" && got != "1 2000 2000 2000 inviting" {
			t.Errorf("draws, invitations, mails, contacts, state: %s", got)
		}
	}
}

func TestPanelModels(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, panel.Panel{}, panel.Population{}, panel.Quota{}, panel.Dimension{}, panel.Notice{}, panel.Draw{}, panel.Membership{}, panel.StandBy{}, panel.Decision{}, panel.Closing{}, panel.EndChange{}, panel.TermQuestion{}, panel.Override{}, panel.Lottery{})
}
