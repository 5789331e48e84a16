package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/panel"
	"deltag/domain/postgres"
)

// childName is the first argument of a child process, which draws once and tells what it took.
const childName = "draw-once"

// taken is what a draw took: its own time, and the highest resident memory of its process.
type taken struct {
	Took time.Duration
	Peak int64 // bytes; 0 where the system does not tell
}

const (
	mostSeconds = 10
	mostBytes   = 500 << 20
)

// measureDraw draws invitations out of the whole register, each time in a process of its own, so that the memory is the
// draw's. Beside it stands the SQL that reads the same people with the same features.
func measureDraw(ctx context.Context, b *bench) ([]line, error) {
	db, err := b.register(ctx)
	if err != nil {
		return nil, err
	}
	var peak int64
	round := 0
	ours := func() (time.Duration, error) {
		round++
		p, err := b.readyPanel(coordinator(ctx), db, fmt.Sprintf("Panel %d", round))
		if err != nil {
			return 0, err
		}
		if err := b.settle(ctx); err != nil {
			return 0, err
		}
		t, err := drawInChild(ctx, b.address("town"), p, b.invitations)
		peak = max(peak, t.Peak)
		return t.Took, err
	}
	theirs := func() (time.Duration, error) { return b.readFrame(ctx) }
	a, c, err := pair(b.rounds, ours, theirs)
	l := beside(fmt.Sprintf("draw of %d invitations from %d residents; highest memory %d MB", b.invitations, b.residents, peak>>20), a,
		"SQL that reads the same people with their features", c, 0)
	l.bar, l.over = fmt.Sprintf("under %d s and %d MB", mostSeconds, mostBytes>>20), a >= mostSeconds*time.Second || peak >= mostBytes
	return []line{l}, err
}

func drawInChild(ctx context.Context, address string, p panel.Panel, invitations int) (t taken, err error) {
	self, err := os.Executable()
	if err != nil {
		return t, err
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, self, childName, address, strconv.FormatInt(p.ID, 10), strconv.Itoa(p.Version), strconv.Itoa(invitations))
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return t, err
	}
	err = json.Unmarshal(out.Bytes(), &t)
	return t, err
}

// nothingToDo is what a child is told whose start alone is measured.
const nothingToDo = "nothing"

// child draws once and prints what it took.
func child(ctx context.Context, args []string) error {
	if len(args) == 1 && args[0] == nothingToDo {
		return nil
	}
	if len(args) != 4 {
		return errors.New("a child process needs a database, a panel, its version and a number")
	}
	var numbers [3]int
	for i := range numbers {
		n, err := strconv.Atoi(args[i+1])
		if err != nil {
			return err
		}
		numbers[i] = n
	}
	db, err := postgres.Open(ctx, args[0], tuesday{})
	if err != nil {
		return err
	}
	var t taken
	t.Took, err = timed(func() error {
		d, err := panel.New(db).DrawInvitations(coordinator(ctx), int64(numbers[0]), panel.InviteOrder{Version: numbers[1], Invitations: numbers[2]})
		if err != nil {
			return err
		}
		_, err = drawn(d)
		return err
	})
	if err != nil {
		return err
	}
	t.Peak = peakMemory()
	return errors.Join(json.NewEncoder(os.Stdout).Encode(t), db.Pool().Close())
}

// drawn is how many a draw invited. Where a value has a target but few households, it may be less than asked.
func drawn(d panel.Draw) (int, error) {
	var r panel.InviteResult
	if err := json.Unmarshal(d.Result, &r); err != nil {
		return 0, err
	}
	if r.Drawn < r.Asked*9/10 {
		return 0, fmt.Errorf("drew only %d of %d", r.Drawn, r.Asked)
	}
	return r.Drawn, nil
}

// peakMemory is the highest resident set of this process, as Linux tells it in proc(5).
func peakMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kilobytes, _ := strconv.ParseInt(number, 10, 64)
	return kilobytes << 10
}

// readyPanel sets up a panel that can invite, with quotas from the register. The contact budget does not stop the next
// round from drawing the same people again.
func (b *bench) readyPanel(ctx context.Context, db *domain.DB, name string) (p panel.Panel, err error) {
	ps := panel.New(db)
	d := panel.Suggested()
	d.Name, d.Purpose, d.Size, d.MaxContacts, d.RestDays = name, "Vi måler.", 500, 100, 0
	d.LegalBasis, d.SpecialGround = panel.PublicTask, panel.PublicInterest
	reply, first, ends := day(10, 1), day(11, 2), day(12, 31)
	d.ReplyBy, d.FirstMeeting, d.EndsOn = &reply, &first, &ends
	if p, err = ps.Create(ctx, 1, d); err != nil {
		return p, err
	}
	features, err := ps.Features(ctx)
	if err != nil {
		return p, err
	}
	var dimensions []int64
	for _, f := range features {
		if f.Code != "exclusion" {
			dimensions = append(dimensions, f.ID)
		}
	}
	sheet, err := ps.SetDimensions(ctx, p.ID, p.Version, dimensions[:b.features])
	if err != nil {
		return p, err
	}
	quotas, err := ps.Propose(ctx, p.ID, d.Size, lottery.Tolerance{People: 2, Percent: 20})
	if err != nil {
		return p, err
	}
	if _, err = ps.SetQuotas(ctx, p.ID, sheet.Panel.Version, quotas); err != nil {
		return p, err
	}
	if err := notice(ctx, ps, p.ID); err != nil {
		return p, err
	}
	return ps.Get(ctx, p.ID)
}

func day(month time.Month, of int) time.Time { return time.Date(2026, month, of, 0, 0, 0, 0, time.UTC) }

func notice(ctx context.Context, ps *panel.Panels, id int64) error {
	n, err := ps.Notices(ctx, id)
	if err != nil {
		return err
	}
	text := n.Suggested
	for _, f := range []*panel.NoticeFull{&text.Da.Full, &text.En.Full} {
		f.Controller, f.DPO = "Målekøbing Kommune, Målevej 1, tlf. 00 00 00 00", "dpo@example.dk"
	}
	if _, err := ps.WriteNotice(ctx, id, text); err != nil {
		return err
	}
	_, err = ps.PublishNotice(ctx, id)
	return err
}

// frameSQL is what somebody would write by hand to read everybody who may be invited, with four features.
const frameSQL = `SELECT r.id, r.unit_id, r.source_id, coalesce(CASE WHEN NOT r.institution THEN r.household END, 'r' || r.id),
		r.value_ids[(SELECT id FROM feature WHERE code = 'sex')], r.value_ids[(SELECT id FROM feature WHERE code = 'district')],
		r.value_ids[(SELECT id FROM feature WHERE code = 'benefit')],
		CASE WHEN r.birth_date > '2001-11-02' THEN 1 WHEN r.birth_date > '1996-11-02' THEN 2 WHEN r.birth_date > '1986-11-02' THEN 3
			WHEN r.birth_date > '1976-11-02' THEN 4 WHEN r.birth_date > '1966-11-02' THEN 5 WHEN r.birth_date > '1959-11-02' THEN 6 END::bigint
	FROM resident r
	WHERE r.unit_id = 1 AND r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND r.email <> ''
		AND (r.paused_until IS NULL OR r.paused_until <= '2026-09-01 08:00Z')
		AND r.id NOT IN (SELECT resident_id FROM invitation WHERE panel_id = 0)
		AND r.id NOT IN (SELECT resident_id FROM contact WHERE at > '2025-09-01 08:00Z' GROUP BY resident_id HAVING count(*) >= 100)`

func (b *bench) readFrame(ctx context.Context) (time.Duration, error) {
	conn, err := pgx.Connect(ctx, b.address("town"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(ctx) }()
	return timed(func() error {
		rows, err := conn.Query(ctx, frameSQL)
		if err != nil {
			return err
		}
		defer rows.Close()
		var id, unit int64
		var source, home string
		var values [4]*int64
		n := 0
		for rows.Next() {
			if err := rows.Scan(&id, &unit, &source, &home, &values[0], &values[1], &values[2], &values[3]); err != nil {
				return err
			}
			n++
		}
		if rows.Err() == nil && n < b.residents/2 {
			return fmt.Errorf("the frame has only %d people", n)
		}
		return rows.Err()
	})
}
