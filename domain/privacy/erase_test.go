package privacy_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/org"
	"deltag/domain/panel"
	"deltag/domain/privacy"
)

// TestMain looks through the log when all is done: nothing that was planted may stand in it.
func TestMain(m *testing.M) {
	log := domaintest.KeepLog(slog.LevelDebug)
	failed := m.Run()
	if found := strings.Index(log.String(), "zzq"); found >= 0 {
		fmt.Println("a planted mark stands in the log:", log.String()[max(0, found-200):found+20])
		failed = 1
	}
	os.Exit(failed)
}

// dump is all that the database holds, by "table.column", bytes as the letters that are in them and frozen draws unpacked.
func dump(t *testing.T, b *domaintest.Bench) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, r := range privacy.Registry {
		column := fmt.Sprintf("%q", r.Column)
		if domaintest.Value[string](t, b, "SELECT data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND column_name = $2", r.Table, r.Column) == "bytea" {
			column = fmt.Sprintf("encode(%s, 'escape')", column)
		}
		all[r.Table+"."+r.Column] = strings.ToLower(domaintest.Value[string](t, b, fmt.Sprintf("SELECT coalesce(string_agg(%s::text, chr(10)), '') FROM %q", column, r.Table)))
	}
	rows, err := b.Pool().QueryContext(t.Context(), "SELECT inputs FROM draw WHERE inputs <> ''")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var packed []byte
		if err := rows.Scan(&packed); err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		all["draw.inputs"] += strings.ToLower(string(text))
	}
	return all
}

// eraseNow has staff write the request down and meet it. The counts between the two are what must stay.
func eraseNow(t *testing.T, b *domaintest.Bench, person int64) (before map[string]string) {
	t.Helper()
	pr, boss := privacy.New(b.DB), b.As(domain.Coordinator, 1)
	if _, err := pr.AskFor(boss, person, privacy.Access, "by telephone, on the same day"); err != nil {
		t.Fatal(err)
	}
	r, err := pr.AskFor(boss, person, privacy.Erasure, "by telephone")
	if err != nil {
		t.Fatal(err)
	}
	before = aggregates(t, b)
	if _, err := pr.Erase(boss, r.ID); err != nil {
		t.Fatal(err)
	}
	return before
}

// Forty and more words were planted about one person, in every table that can hold some. One erasure, and the receipt when
// it has gone, and none of them is anywhere.
func TestErasureLeavesNoneOfFortyMarks(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := plant(t, b)
	name := "ida " + p.markOf("resident.name")
	before := dump(t, b)
	for m, where := range p.Marks {
		if !strings.Contains(before[where], m) {
			t.Errorf("the mark %s was not planted in %s", m, where)
		}
	}
	for _, where := range p.Named {
		if !strings.Contains(before[where], name) {
			t.Errorf("the name was not planted in %s", where)
		}
	}
	if n := len(p.Marks) + len(p.Named); n < 40 {
		t.Errorf("only %d marks were planted", n)
	}
	eraseNow(t, b, p.Resident)
	receiptGoes(t, b, p.Email)
	for place, text := range dump(t, b) {
		for m, where := range p.Marks {
			if strings.Contains(text, m) {
				t.Errorf("%s, planted in %s, is left in %s", m, where, place)
			}
		}
		for _, more := range []string{"87654321", "1980-02-03", p.Token[:12], p.Email} {
			if strings.Contains(text, strings.ToLower(more)) {
				t.Errorf("%s is left in %s", more, place)
			}
		}
	}
	if got := domaintest.Value[string](t, b, "SELECT string_agg(name, ' ') FROM resident WHERE name <> ''"); got != p.Other {
		t.Errorf("other people: %q", got)
	}
	v, err := org.New(b.DB, org.Settings{}).VerifySeals(b.As(domain.Administrator, 1))
	if err != nil || len(v.Breaks) > 0 {
		t.Errorf("the sealed record broke: %+v, %v", v, err)
	}
}

// receiptGoes has the receipt for the erasure leave, after which its address is forgotten as well.
func receiptGoes(t *testing.T, b *domaintest.Bench, email string) {
	t.Helper()
	if got := domaintest.Value[string](t, b, "SELECT address FROM message WHERE kind = 'erasure-receipt' AND state = 'queued'"); got != email {
		t.Errorf("the receipt goes to %q", got)
	}
	b.Exec(t, "UPDATE message SET state = 'sent', handed_over_at = $1, finished_at = $1, sent_text = 'Til ' || address, relay_reply = '250 ok' WHERE kind = 'erasure-receipt'", b.Now())
	if err := message.NewOutbox(b.DB, nil, message.Settings{}, nil).Forget(b.Ctx()); err != nil {
		t.Fatal(err)
	}
}

// aggregates are the counts that the municipality keeps: how many were asked and answered, how, by group, by day and in
// which wave; what was drawn; what was sent and what became of it; and every figure of the panels' pages.
func aggregates(t *testing.T, b *domaintest.Bench) map[string]string {
	t.Helper()
	counts := map[string]string{}
	for name, query := range map[string]string{
		"invitations": "SELECT panel_id, stratum, wave, reply, replied_at::date, answers, inclusion_probability, answered_by IS NOT NULL, count(*) FROM invitation GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
		"replies":     "SELECT number, reply, at::date, count(*) FROM reply GROUP BY 1, 2, 3",
		"seats":       "SELECT panel_id, stratum, p.state = 'closed' AND status = 'confirmed', count(*) FROM membership m JOIN panel p ON p.id = m.panel_id GROUP BY 1, 2, 3",
		"draws":       "SELECT id, stage, number, md5(inputs), inputs_hash, result FROM draw",
		"mails":       "SELECT kind, activity, state, created_at::date, handed_over_at::date, attempts, count(*) FROM message WHERE kind <> 'erasure-receipt' GROUP BY 1, 2, 3, 4, 5, 6",
		"attempts":    "SELECT class, code, status, at::date, count(*) FROM delivery GROUP BY 1, 2, 3, 4",
		"stops":       "SELECT scope, reason, created_at::date, count(*) FROM suppression GROUP BY 1, 2, 3",
		"people":      "SELECT unit_id, created_at::date, opted_out_at::date, count(*) FROM resident GROUP BY 1, 2, 3",
		"requests":    "SELECT kind, asked_at::date, count(*) FROM rights_request GROUP BY 1, 2",
		"lists":       "SELECT rows_total, added, changed, unchanged, left_out, faults_total, count(*) FROM import GROUP BY 1, 2, 3, 4, 5, 6",
		"uses":        "SELECT at::date, actor_kind, action, subject, count, count(*) FROM access_record WHERE action <> 'delete' GROUP BY 1, 2, 3, 4, 5",
	} {
		counts[name] = domaintest.Value[string](t, b, "SELECT coalesce(string_agg(x::text, '; ' ORDER BY x::text), '') FROM ("+query+") x")
	}
	ps, boss := panel.New(b.DB), b.As(domain.Coordinator, 1)
	for id := range domaintest.Value[int64](t, b, "SELECT max(id) FROM panel") {
		for name, read := range map[string]func(context.Context, int64) (any, error){
			"balance":  func(ctx context.Context, id int64) (any, error) { return ps.Balance(ctx, id) },
			"protocol": func(ctx context.Context, id int64) (any, error) { return ps.Protocol(ctx, id) },
			"overview": func(ctx context.Context, id int64) (any, error) { return ps.Overview(ctx, id) },
		} {
			got, err := read(boss, id+1)
			if err != nil {
				t.Fatal(name, err)
			}
			text, err := json.Marshal(got)
			if err != nil {
				t.Fatal(name, err)
			}
			counts[fmt.Sprint(name, " of panel ", id+1)] = string(text)
		}
	}
	return counts
}

// Every count is the same before and after, to the last figure. In a panel that is over this holds for the seats too; in
// one that is under way the person's seat is free, for nobody sits in it.
func TestErasureKeepsEveryCount(t *testing.T) {
	t.Parallel()
	for state, free := range map[string]bool{"closed": false, "confirmed": true} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			b := domaintest.New(t)
			p := plant(t, b)
			b.Exec(t, "UPDATE panel SET state = $1, confirmed_at = $2::timestamptz, closed_at = CASE WHEN $1 = 'closed' THEN $2::timestamptz END, confirm_note = '' WHERE id = $3", state, b.Now(), p.Panel)
			b.Exec(t, "INSERT INTO panel_dimension (panel_id, feature_id, position) SELECT $1, feature_id, 1 FROM feature_value WHERE id = 1", p.Panel)
			before := eraseNow(t, b, p.Resident)
			for name, text := range before {
				before[name] = strings.ReplaceAll(text, "Ida "+p.markOf("resident.name"), domain.Forgotten) // in the reason of a draw
			}
			after := aggregates(t, b)
			if got := domaintest.Value[string](t, b, "SELECT status || ' ' || (resident_id IS NULL) FROM membership"); got != map[bool]string{false: "confirmed true", true: "withdrawn true"}[free] {
				t.Errorf("the seat is %s", got)
			}
			for name := range maps.Keys(before) {
				seats := strings.HasPrefix(name, "balance") || strings.HasPrefix(name, "overview") || strings.HasPrefix(name, "protocol")
				if before[name] != after[name] && !(free && seats) {
					t.Errorf("%s were\n%s\nand are\n%s", name, before[name], after[name])
				}
			}
		})
	}
}
