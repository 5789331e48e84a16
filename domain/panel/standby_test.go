package panel_test

import (
	"errors"
	"math"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// TestStandBysAreChosenForWhatTheyAreWorth: what is told of the stand-bys is about those who stand by, and they help.
func TestStandBysAreChosenForWhatTheyAreWorth(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	before := ready(t, b, whole("Not drawn"))
	if c, err := ps.StandByChoice(b.Ctx(), before.ID); err != nil || c != nil {
		t.Fatalf("before a draw: %+v, %v", c, err)
	}
	p := confirmed(t, b)
	c, err := ps.StandByChoice(b.As(domain.Interviewer, 1), p.ID)
	if err != nil || c == nil {
		t.Fatalf("%+v, %v", c, err)
	}
	list, err := ps.StandBys(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if c.Wanted != 3 || len(list) != 3 || len(c.Members) != 3 || len(c.Fresh) != 4 || c.Fresh[3] <= c.Fresh[0] || c.Share(3) < 0.5 {
		t.Errorf("chosen %+v, standing by %v", c, list)
	}
	if math.Abs(c.Expected-1.2) > 1e-9 { // nobody has dropped out yet: 10 of 100 are expected to
		t.Errorf("%g drop-outs are expected", c.Expected)
	}
	if _, err := ps.StandByChoice(b.As(domain.Analyst, 1), p.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst got %v", err)
	}
}

// TestStandBysAreChosenByMeasuredDropOut: who dropped out of an earlier panel of the unit counts, by their values.
func TestStandBysAreChosenByMeasuredDropOut(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	earlier := confirmed(t, b)
	// One's term has ended, which is no drop-out.
	b.Exec(t, `UPDATE membership SET status = CASE WHEN id % 3 = 0 THEN 'withdrawn' ELSE 'confirmed' END, cause = CASE WHEN id % 3 > 0 THEN '' WHEN id <= 3 THEN 'term' ELSE 'moved' END
		WHERE panel_id = $1`, earlier.ID)
	second := whole("Second")
	second.ReplyBy = date(2026, 10, 25)
	p := ready(t, b, second)
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Version: p.Version, Invitations: 200}); err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1 WHERE panel_id = $1", p.ID)
	l := foundLottery(t, b, p.ID)
	if _, err := ps.PublishLottery(b.Ctx(), l.ID, panel.Publication{How: lottery.BySeed, Reason: "All have answered"}); err != nil {
		t.Fatal(err)
	}
	// One of them drops out while stand-bys are chosen, when nothing is locked and nothing was drawn yet.
	b.Exec(t, "UPDATE membership SET status = 'confirmed', cause = '' WHERE id = (SELECT max(id) FROM membership WHERE panel_id = $1 AND cause = 'moved')", earlier.ID)
	chosen := 0
	d, err := ps.DrawMeanwhile(b.Ctx(), l.ID, panel.Throw{}, func() {
		chosen++
		if n := domaintest.Value[int](t, b, "SELECT count(*) FROM (SELECT FROM panel_lottery, panel FOR UPDATE NOWAIT) x"); n == 0 {
			t.Error("there is no lottery")
		}
		if n := domaintest.Value[int](t, b, "SELECT count(*) FROM draw WHERE panel_id = $1 AND stage = 'panel'", p.ID); n != 0 {
			t.Errorf("%d draws were kept before their stand-bys were chosen", n)
		}
		if n := domaintest.Value[int](t, b, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"); n != 0 {
			t.Errorf("%d units of work wait", n)
		}
		b.Exec(t, "UPDATE membership SET status = 'withdrawn', cause = 'moved' WHERE id = (SELECT max(id) FROM membership WHERE panel_id = $1 AND id % 3 = 0)", earlier.ID)
	})
	if err != nil || chosen != 2 {
		t.Fatalf("chosen %d times, %v", chosen, err)
	}
	if again, err := ps.Verify(b.Ctx(), d.ID); err != nil || !again.InputsSame || !again.ResultSame {
		t.Errorf("made again: %+v, %v", again, err)
	}
	got := resultOf[panel.SeatResult](t, d).Choice.History
	if got.All != (lottery.Seats{Seated: 12, Dropped: 3}) || got.Before != 0.1 {
		t.Errorf("%+v", got)
	}
	for f, values := range got.Values {
		seated, dropped := 0, 0
		for v, n := range values {
			want := domaintest.Value[int](t, b, `SELECT count(*) * 100 + count(*) FILTER (WHERE m.cause = 'moved') FROM membership m
				JOIN feature_value v ON v.id = split_part(m.stratum, '.', $2)::bigint WHERE m.panel_id = $1 AND
				(SELECT count(*) FROM feature_value w WHERE w.feature_id = v.feature_id AND w.position < v.position) = $3`, earlier.ID, f+1, v)
			if n.Seated*100+n.Dropped != want {
				t.Errorf("feature %d value %d: %+v, counted %d", f, v, n, want)
			}
			seated, dropped = seated+n.Seated, dropped+n.Dropped
		}
		if seated != 12 || dropped != 3 {
			t.Errorf("feature %d: %d seats, %d dropped out", f, seated, dropped)
		}
	}
	if v, err := ps.Verify(b.Ctx(), d.ID); err != nil || !v.ResultSame {
		t.Errorf("%+v, %v", v, err)
	}
}
