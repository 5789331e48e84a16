package panel_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

func TestALotteryCanBeStopped(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	l, err := ps.StartLottery(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := ps.CancelLottery(b.As(domain.Interviewer, 1), l.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer: %v", err)
	}
	if err := ps.CancelLottery(b.Ctx(), l.ID); err != nil {
		t.Fatal(err)
	}
	if err := ps.CancelLottery(b.Ctx(), l.ID); !errors.Is(err, panel.ErrLotteryState) {
		t.Errorf("stopping twice: %v", err)
	}
	if err := ps.FindLotteries(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, b, "SELECT state || ' ' || attempt || ' ' || length(inputs) FROM panel_lottery"); got != "cancelled 0 0" {
		t.Errorf("a lottery that was stopped before it began: %s", got)
	}
	foundLottery(t, b, p.ID)
}

// hard makes a panel whose lottery takes some seconds to find: many kinds of people, and quotas that leave no choice.
func hard(t *testing.T, b *domaintest.Bench) panel.Panel {
	t.Helper()
	d := whole("Hard")
	d.Size = 100
	town(t, b, 3200)
	p := ready(t, b, d)
	b.Exec(t, "UPDATE resident SET household = 'h' || id")
	b.Exec(t, "DELETE FROM quota; DELETE FROM panel_dimension")
	b.Exec(t, `INSERT INTO feature (code, kind, name_da, name_en, words, position) SELECT 'hard' || n, 'choice', 'Træk ' || n, 'Trait ' || n, '[]', 200 + n FROM generate_series(1, 7) n`)
	b.Exec(t, `INSERT INTO feature_value (feature_id, code, name_da, name_en, words, position)
		SELECT f.id, 'v' || n, 'Værdi ' || n, 'Value ' || n, '[]', n FROM feature f, generate_series(1, 4) n WHERE f.code LIKE 'hard%'`)
	b.Exec(t, `INSERT INTO panel_dimension (panel_id, feature_id, position) SELECT $1, id, row_number() OVER (ORDER BY id) FROM feature WHERE code LIKE 'hard%'`, p.ID)
	b.Exec(t, `DO $$ DECLARE f record; BEGIN FOR f IN SELECT id, row_number() OVER (ORDER BY id) AS n FROM feature WHERE code LIKE 'hard%' LOOP
		UPDATE resident r SET value_ids[f.id] = (SELECT id FROM feature_value v WHERE v.feature_id = f.id AND v.position =
			CASE abs(hashint8(r.id * 31 + f.n * 7919)) % 12 WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 2 WHEN 3 THEN 3 WHEN 4 THEN 3 WHEN 5 THEN 3 ELSE 4 END), since[f.id] = '2026-01-01';
		END LOOP; END $$`)
	b.Exec(t, `INSERT INTO quota (panel_id, feature_id, value_id, min, target, max) SELECT $1, feature_id, id, 25, 25, 25 FROM feature_value WHERE code IN ('v1', 'v2', 'v3', 'v4')
		AND feature_id IN (SELECT id FROM feature WHERE code LIKE 'hard%')`, p.ID)
	ps := panel.New(b.DB)
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Invitations: 3000}); err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1 WHERE id % 2 = 0")
	b.Clock.Set(*date(2026, 10, 5))
	return p
}

// A lottery that takes long says how far it is, is left whole by a program that is killed or stopped, and ends at once
// when it is stopped; nothing about the people stays in it.
func TestALongLotteryIsKilledStoppedAndCancelled(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := hard(t, b)
	ps := panel.New(b.DB)
	l, err := ps.StartLottery(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	state := func() string {
		return domaintest.Value[string](t, b, "SELECT concat_ws(' ', state, attempt, length(inputs) > 0, (SELECT count(*) FROM draw WHERE stage = 'panel')) FROM panel_lottery WHERE id = $1", l.ID)
	}
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), killedURL+"="+b.URL, killedPanel+"=lottery")
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Process.Kill() }) // also when it is waited for in vain
	waitFor(t, "progress", func() bool {
		return domaintest.Value[bool](t, b, "SELECT done > 0 AND total > 0 FROM panel_lottery WHERE id = $1", l.ID)
	})
	_ = program.Process.Kill()
	_ = program.Wait()
	if got := state(); got != "running 1 t 0" {
		t.Errorf("after the kill: %s", got)
	}
	b.Clock.Set(b.Now().Add(time.Hour))
	ended := make(chan error, 1)
	stopping, stop := context.WithCancel(context.Background())
	go func() { ended <- ps.FindLotteries(stopping) }()
	waitFor(t, "the next program", func() bool { return state() == "running 2 t 0" })
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if got := state(); got != "waiting 1 t 0" {
		t.Errorf("after the stop: %s", got)
	}
	go func() { ended <- ps.FindLotteries(context.Background()) }()
	waitFor(t, "the third program", func() bool { return state() == "running 2 t 0" })
	if err := ps.CancelLottery(b.Ctx(), l.ID); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Error("the computation goes on although it was stopped")
	}
	if got := state(); got != "cancelled 2 f 0" {
		t.Errorf("after it was stopped: %s", got)
	}
}

// patience ends a wait for what never comes. How long what does come takes is not what these tests are about.
const patience = 5 * time.Minute

// waitFor waits until something is so.
func waitFor(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !so(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still no %s", what)
		}
	}
}

// Whoever computes for a copy of the program that was thought dead is not heard, and a program that stops gives back.
func TestALotteryIsTakenOverFromADeadProgram(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	if _, err := ps.StartLottery(b.Ctx(), p.ID); err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "UPDATE panel_lottery SET state = 'running', attempt = 1, beat_at = $1", b.Now())
	if err := ps.FindLotteries(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, b, "SELECT state || ' ' || attempt FROM panel_lottery"); got != "running 1" {
		t.Errorf("somebody alive was overtaken: %s", got)
	}
	b.Clock.Set(b.Now().Add(time.Minute))
	if err := ps.FindLotteries(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, b, "SELECT state || ' ' || attempt FROM panel_lottery"); got != "found 2" {
		t.Errorf("after a minute's silence: %s", got)
	}
	l, err := ps.StartLottery(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "UPDATE panel_lottery SET state = 'running', attempt = 3, beat_at = $1 WHERE id = $2", b.Now(), l.ID)
	b.Clock.Set(b.Now().Add(time.Minute))
	if err := ps.FindLotteries(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, b, "SELECT state || ' ' || cause FROM panel_lottery WHERE id = $1", l.ID); got != "failed lottery-died" {
		t.Errorf("after the third death: %s", got)
	}
}
