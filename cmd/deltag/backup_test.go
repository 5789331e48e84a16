package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deltag/mailer/smtptest"
)

// A backup holds everything, can be read by nobody but the holder of the key, and is restored into an empty database
// alone. The restored copy mails nothing until somebody releases it.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	relay := smtptest.New(t)
	keys := t.TempDir()
	public := makeKeys(t, filepath.Join(keys, "key"))
	p := newProcess(t, "serve", dataDirectory(t), append(safeSettings(relay.URL()), "DELTAG_BACKUP_KEY="+public)...)
	mustRun(t, p, "staff", "add", "Zenobia Prøvesen", "zenobia@kommune.example")
	p.start()
	p.visitor().must("POST", "/sign-in/code", map[string]string{"email": "zenobia@kommune.example"}, nil)
	arrived(t, p, relay, 1)
	waitAgain(t, p.database())
	file := filepath.Join(keys, "backup")
	if said := mustRun(t, p, "backup", file); !strings.Contains(said, file) {
		t.Errorf("the backup says %q", said)
	}
	if raw, err := os.ReadFile(file); err != nil || strings.Contains(string(raw), "Zenobia") || strings.Contains(string(raw), "PGDMP") {
		t.Errorf("the backup can be read without a key: %v", err)
	}
	if said, err := p.run("backup", file); err == nil || !strings.Contains(said, "there already") {
		t.Errorf("a backup over another: %v %s", err, said)
	}
	want := contents(t, p.database())
	p.stop()

	q := newProcess(t, "serve", dataDirectory(t), safeSettings(relay.URL())...)
	q.address = p.address // so that nothing but the database tells that it is a copy
	makeKeys(t, filepath.Join(keys, "other"))
	if said, err := q.run("restore", file, filepath.Join(keys, "other"), "none"); err == nil {
		t.Errorf("another key opened the backup: %s", said)
	}
	if said, err := q.run("restore", file, filepath.Join(keys, "key")); err == nil || !strings.Contains(said, "no log of erasures") {
		t.Errorf("restored without asking who was erased since: %v %s", err, said)
	}
	mustRun(t, q, "restore", file, filepath.Join(keys, "key"), "none")
	if said, err := q.run("restore", file, filepath.Join(keys, "key"), "none"); err == nil || !strings.Contains(said, "not empty") {
		t.Errorf("a backup over a database: %v %s", err, said)
	}
	q.start()
	db := q.database()
	for table, rows := range contents(t, db) {
		if want[table] != rows {
			t.Errorf("table %s is not as it was", table)
		}
		delete(want, table)
	}
	if len(want) > 0 {
		t.Errorf("tables are lost: %v", want)
	}
	mailsNothing(t, q, db, relay)
}

// mailsNothing looks that a mail that is due stays, and that it goes when it may.
func mailsNothing(t *testing.T, q *process, db *sql.DB, relay *smtptest.Server) {
	t.Helper()
	if _, err := db.Exec("UPDATE message SET due_at = now() - interval '1 minute'"); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); !strings.Contains(q.log.String(), "no mail leaves"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the log does not tell that this is a copy:\n%s", q.log.String())
		}
	}
	if said := mustRun(t, q, "mail"); !strings.Contains(said, "No mail leaves") || !strings.Contains(said, "1 mails wait") {
		t.Errorf("deltag mail says %s", said)
	}
	if n := len(relay.Mails()); n != 1 {
		t.Errorf("%d mails left the copy", n-1)
	}
	mustRun(t, q, "mail", "release", "send")
	arrived(t, q, relay, 2)
	if said := mustRun(t, q, "mail"); !strings.Contains(said, "Mail may leave") {
		t.Errorf("deltag mail says %s", said)
	}
}

func mustRun(t *testing.T, p *process, args ...string) string {
	t.Helper()
	said, err := p.run(args...)
	if err != nil {
		t.Fatalf("deltag %s: %v\n%s", strings.Join(args, " "), err, said)
	}
	return said
}

// makeKeys writes the secret key into a file, as its holder would, and gives the public one.
func makeKeys(t *testing.T, path string) string {
	t.Helper()
	said := mustRun(t, newProcess(t, "serve", dataDirectory(t)), "backup", "keys")
	secret, rest, _ := strings.Cut(said, "# Set this")
	if err := os.WriteFile(path, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	_, public, _ := strings.Cut(rest, "DELTAG_BACKUP_KEY=")
	return strings.TrimSpace(public)
}

// waitAgain makes the mail that was sent one that waits.
func waitAgain(t *testing.T, db *sql.DB) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		done, err := db.Exec(`UPDATE message SET state = 'queued', finished_at = NULL, handed_over_at = NULL, due_at = now() + interval '1 hour',
			not_after = now() + interval '1 day', vars = '{"code": "123456", "minutes": "10"}' WHERE state = 'sent'`)
		if err != nil {
			t.Fatal(err)
		}
		if n, _ := done.RowsAffected(); n == 1 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the first mail is not noted as sent")
		}
	}
}

// contents is a fingerprint of every table but those that a running program writes to by itself.
func contents(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	rows, err := db.Query(`SELECT relname, query_to_xml('SELECT count(*), md5(string_agg(x::text, chr(10) ORDER BY x::text)) FROM ' || quote_ident(relname) || ' x', true, false, '')::text
		FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('access_record', 'access_seal', 'mail_relay', 'setting', 'message', 'retention_run')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var table, content string
		if err := rows.Scan(&table, &content); err != nil {
			t.Fatal(err)
		}
		found[table] = content
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}
