package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/postgres"
	"deltag/domain/privacy"
)

// A backup that was taken before a citizen was erased, restored after it, erases them again, by the log of erasures that
// lies outside the database; and a server that finds itself on an old copy does so by itself.
func TestARestoredBackupErasesAgain(t *testing.T) {
	t.Parallel()
	keys, relay := t.TempDir(), "smtp://127.0.0.1:1"
	key, backup, given, broken := filepath.Join(keys, "key"), filepath.Join(keys, "backup"), filepath.Join(keys, "erasures"), filepath.Join(keys, "broken")
	p := newProcess(t, "serve", dataDirectory(t), append(safeSettings(relay), "DELTAG_BACKUP_KEY="+makeKeys(t, key))...)
	mustRun(t, p, "staff", "add", "Zenobia Prøvesen", "zenobia@kommune.example")
	p.start()
	asta, bodil := addCitizen(t, p.database(), "Asta"), addCitizen(t, p.database(), "Bodil")
	if said := mustRun(t, p, "backup", backup); !strings.Contains(said, "erasures.log") {
		t.Errorf("a backup does not say what a restore asks for: %s", said)
	}
	eraseCitizen(t, p, asta)
	log := keptLog(t, filepath.Join(p.data, "erasures.log"))
	p.stop()
	for path, data := range map[string][]byte{given: log, broken: log[:len(log)/2]} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	q := newProcess(t, "serve", dataDirectory(t), safeSettings(relay)...)
	for path, want := range map[string]string{filepath.Join(keys, "nowhere"): "no log of erasures", broken: "not a log of erasures"} {
		if said, err := q.run("restore", backup, key, path); err == nil || !strings.Contains(said, want) {
			t.Errorf("restored by %s: %v %s", path, err, said)
		}
	}
	if said := mustRun(t, q, "restore", backup, key, given); !strings.Contains(said, "1 people who had been erased since were erased again") {
		t.Errorf("the restore says %s", said)
	}
	q.start()
	isGone(t, q.database(), asta, bodil)
	q.stop()

	r := newProcess(t, "serve", dataDirectory(t), append(safeSettings(relay), "DELTAG_ERASURE_LOG="+given)...)
	mustRun(t, r, "restore", backup, key, "none") // as with other tools: nobody asks for the log
	r.start()
	for deadline := time.Now().Add(time.Minute); !strings.Contains(r.log.String(), "restored copy"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the server does not see that people are back:\n%s", r.log.String())
		}
	}
	isGone(t, r.database(), asta, bodil)
}

func addCitizen(t *testing.T, db *sql.DB, name string) (id int64) {
	t.Helper()
	err := db.QueryRow(`INSERT INTO resident (unit_id, source_id, name, email, protection, created_at, changed_at)
		VALUES (1, 'zzq-' || $1::text, 'Zzyzx ' || $1::text, lower($1) || '@zzyzx.example', 'no', now(), now()) RETURNING id`, name).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// eraseCitizen has the request written down and met, as staff do.
func eraseCitizen(t *testing.T, p *process, person int64) {
	t.Helper()
	_, err := postgres.StartLocal(t.Context(), filepath.Join(p.data, "postgres"))
	var running *postgres.InUse
	if !errors.As(err, &running) {
		t.Fatal(err)
	}
	db, err := postgres.Open(t.Context(), running.DSN, domain.SystemClock{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Pool().Close()
	ctx := domain.WithActor(context.Background(), domain.System("test"))
	pr := privacy.New(db)
	r, err := pr.AskFor(ctx, person, privacy.Erasure, "by telephone")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pr.Erase(ctx, r.ID); err != nil {
		t.Fatal(err)
	}
}

// keptLog waits until the program has written the one erasure into its file, and looks that it tells nothing.
func keptLog(t *testing.T, path string) []byte {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		log, err := os.ReadFile(path)
		if err == nil && bytes.Count(log, []byte("\n")) == 1 {
			if text := strings.ToLower(string(log)); strings.Contains(text, "zzq") || strings.Contains(text, "asta") {
				t.Errorf("the log of erasures names people: %s", log)
			}
			return log
		}
		if time.Now().After(deadline) {
			t.Fatalf("the log of erasures: %v\n%s", err, log)
		}
	}
}

// isGone looks that nothing of the first person is in the database, and that the second is as before.
func isGone(t *testing.T, db *sql.DB, gone, there int64) {
	t.Helper()
	var name, left string
	if err := db.QueryRow("SELECT name FROM resident WHERE id = $1", there).Scan(&name); err != nil || name != "Zzyzx Bodil" {
		t.Errorf("who was not erased is %q, %v", name, err)
	}
	if err := db.QueryRow("SELECT r::text FROM resident r WHERE id = $1", gone).Scan(&left); err != nil || strings.Contains(strings.ToLower(left), "asta") {
		t.Errorf("who was erased is back: %s, %v", left, err)
	}
	var tables string
	err := db.QueryRow(`SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
		AND query_to_xml(format('SELECT x FROM %I x', relname), true, false, '')::text ~* 'asta'`).Scan(&tables)
	if err != nil || tables != "" {
		t.Errorf("who was erased is still in: %s, %v", tables, err)
	}
}
