package panel_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// Draws by an older version, whose members are numbers and whose lottery was a sample, still verify and show.
func TestOldDrawsStillVerify(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 400, 60)
	ps := panel.New(b.DB)
	id := oldDraw(t, b, p.ID)
	if v, err := ps.Verify(b.Ctx(), id); err != nil || !v.InputsSame || !v.ResultSame {
		t.Errorf("%+v, %v", v, err)
	}
	b.Exec(t, "UPDATE panel SET confirmed_at = $1, state = 'confirmed'", b.Now())
	err := b.View(b.Ctx(), func(tx *domain.Tx) error {
		person := domaintest.Value[int64](t, b, "SELECT min(resident_id) FROM invitation WHERE reply = 'accepted'")
		chances, err := panel.SeatChances(tx, person)
		if c := chances[p.ID]; err != nil || c.People != 30 || c.Chance <= 0 {
			t.Errorf("the chance in an old draw: %+v, %v", c, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := ps.Protocol(b.Ctx(), p.ID); err != nil {
		t.Error(err)
	}
}

func gzipped(t *testing.T, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// oldDraw writes a draw of the panel as the version before lotteries wrote it.
func oldDraw(t *testing.T, b *domaintest.Bench, id int64) int64 {
	t.Helper()
	problem := &lottery.Problem{Size: 12, Features: []lottery.Feature{{Name: "Køn", Values: []lottery.Value{{Name: "Kvinde", Max: 12}}}}}
	var people []string
	rows, err := b.Pool().QueryContext(t.Context(), "SELECT resident_id::text FROM invitation WHERE reply = 'accepted' ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		people = append(people, one)
		problem.Members = append(problem.Members, lottery.Member{ID: one, Household: one, Values: []int{0}})
	}
	if err := rows.Err(); err != nil || len(people) != 30 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	seed := lottery.Seed{7}
	found, err := lottery.Find(t.Context(), problem, lottery.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := found.Draw(seed)
	if err != nil {
		t.Fatal(err)
	}
	result, err := json.Marshal(panel.SeatResult{Pool: 30, Size: 12, Members: ticket.Members, StandBys: []string{}, Ticket: ticket.Number, Tickets: found.Total,
		LeastShare: 0.1, MostShare: 0.5, Estimate: true, Lottery: found})
	if err != nil {
		t.Fatal(err)
	}
	return domaintest.Value[int64](t, b, `INSERT INTO draw (panel_id, stage, trial, number, seed, algorithm, inputs, inputs_hash, result, drawn_at)
		VALUES ($1, 'panel', false, 1, $2, 'random-panels/1 panels=1000 stand-by/1', $3, $4, $5, $6) RETURNING id`,
		id, seed.String(), gzipped(t, problem.Canonical()), problem.Hash(), string(result), b.Now())
}
