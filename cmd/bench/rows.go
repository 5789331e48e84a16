package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"

	"deltag/domain/postgres"
)

// insertConnections is how many connections pgbench inserts by: as many as the program has at most.
const insertConnections = 30

// insertRow is one row of begun answers as one page saves it, halfway through a questionnaire. It points to nobody, so
// that as many can be written as one likes.
const insertRow = `INSERT INTO survey_draft (id, wave_id, unit_id, key_hash, language, frame, answers, page, started_at)
	VALUES (gen_random_uuid(), %d, 1, sha256(uuid_send(gen_random_uuid())), 'da', '{"unit":"Jobcentret"}',
	'{"heard":4,"heard_why":"Der var ro til at tale, og jeg fik svar.","informed":3,"informed_why":"Der var ro til at tale, og jeg fik svar."}', 'respect', now());
`

var tps = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)

// insertRows is how many such rows pgbench inserts in a second, each in a transaction of its own, into the very table.
func (b *bench) insertRows(ctx context.Context, h *hall, connections int) (float64, error) {
	if err := b.settle(ctx); err != nil {
		return 0, err
	}
	script := filepath.Join(b.dir, "insert.sql")
	if err := os.WriteFile(script, fmt.Appendf(nil, insertRow, h.wave), 0o600); err != nil {
		return 0, err
	}
	pgbench, err := postgres.Program(ctx, "pgbench")
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, pgbench, "-n", "-M", "prepared", "-c", strconv.Itoa(connections), "-j", strconv.Itoa(min(connections, 2)),
		"-T", strconv.Itoa(max(1, int(b.answering.Seconds()/3))), "-f", script, b.address("hall"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	found := tps.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("pgbench said no figure:\n%s", out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
