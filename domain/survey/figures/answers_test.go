package figures_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/resident/table"
	"deltag/domain/survey/figures"
)

// house is a wave in which people have answered in two units.
type house struct {
	*domaintest.Bench
	domaintest.Wave
	second int64
	people int
}

func newHouse(t *testing.T, level string) *house {
	t.Helper()
	b, w := bench(t, level)
	h := &house{Bench: b, Wave: w}
	h.second = domaintest.Value[int64](t, b, "INSERT INTO unit (parent_id, name, valid_from) VALUES (1, 'Havnen', now()) RETURNING id")
	return h
}

// answered has people of a unit answer; by name, or by a link that is the same for all.
func (h *house) answered(t *testing.T, unit int64, n int, byName bool, answers string) {
	t.Helper()
	anonymous := domaintest.Value[bool](t, h.Bench, "SELECT level = 'anonymous' FROM wave WHERE id = $1", h.ID)
	for range n {
		h.people++
		var asked, at any
		if byName || anonymous {
			id := h.AskInWave(t, h.Wave, h.AddResident(t, fmt.Sprintf("p%d", h.people)))
			h.Exec(t, "UPDATE survey_asked SET unit_id = $1 WHERE id = $2", unit, id)
			asked = id
		}
		if at = h.Now(); anonymous {
			asked, at = nil, nil
		}
		h.Exec(t, `INSERT INTO survey_response (id, wave_id, unit_id, asked_id, mode, language, easy, frame, answers, complete, finished_at)
			VALUES (gen_random_uuid(), $1, $2, $3, 'web', 'da', false, '{}', $4::text::bytea, true, $5)`, h.ID, unit, asked, answers, at)
	}
}

func (h *house) close(t *testing.T) {
	t.Helper()
	h.Exec(t, "UPDATE wave SET state = 'closed', closed_at = $1 WHERE id = $2", h.Now(), h.ID)
}

// all reads every page.
func (h *house) all(t *testing.T, show figures.Show) (a figures.Answers) {
	t.Helper()
	use, cursor := figures.New(h.DB), ""
	for {
		page, err := use.Answers(h.As(domain.Analyst, 1), h.ID, show, cursor, 3)
		if err != nil {
			t.Fatal(err)
		}
		page.Lines = append(a.Lines, page.Lines...)
		if a = page; page.Next == "" {
			return a
		}
		cursor = page.Next
	}
}

func units(a figures.Answers) map[int64]int {
	count := map[int64]int{}
	for _, l := range a.Lines {
		count[l.UnitID]++
	}
	return count
}

func column(a figures.Answers, code string) int {
	return slices.IndexFunc(a.Columns, func(c figures.Column) bool { return c.Code == code })
}

func TestAnswersAreShownWithoutNames(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "confidential")
	h.answered(t, 1, 7, true, `{"heard":4}`)
	h.answered(t, h.second, 6, true, `{"heard":99,"common_cause":2}`)
	use := figures.New(h.DB)
	if a, err := use.Answers(h.As(domain.Analyst, 1), h.ID, figures.Show{Language: "da"}, "", 10); err != nil || !a.Early || len(a.Lines) > 0 || len(a.Columns) > 0 {
		t.Fatalf("while people answer: %+v, %v", a, err)
	}
	early := figures.File{Format: "csv", Purpose: "Årsrapport", Show: figures.Show{Language: "da"}}
	if err := use.Export(h.As(domain.Analyst, 1), h.ID, early, &bytes.Buffer{}); !errors.Is(err, figures.ErrOpen) {
		t.Fatalf("as a file while people answer: %v", err)
	}
	h.close(t)
	for _, role := range []domain.Role{domain.Secretary, domain.UnitLeader, domain.CommitteeMember} {
		if _, err := use.Answers(h.As(role, 1), h.ID, figures.Show{Language: "da"}, "", 10); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("to a %s: %v", role, err)
		}
	}
	a := h.all(t, figures.Show{Language: "da"})
	if got := units(a); got[1] != 7 || got[h.second] != 6 || len(got) != 2 || a.Hidden || a.Pooled {
		t.Errorf("%v %+v", got, a)
	}
	if heard := column(a, "heard"); a.Lines[0].Cells[heard] == "" || column(a, "belief") >= 0 {
		t.Errorf("%+v", a)
	}
	if n := domaintest.Value[int](t, h.Bench, "SELECT sum(count) FROM access_record WHERE action = 'read' AND subject = 'answers'"); n != 13 {
		t.Errorf("%d lines are recorded as read", n)
	}
	one := h.all(t, figures.Show{Language: "en", Codes: true, Unit: h.second})
	if len(one.Lines) != 6 || one.Lines[0].Cells[column(one, "heard")] != "99" || one.Lines[0].Cells[column(one, "common_cause")] != "2" {
		t.Errorf("of one unit, by numbers: %+v", one)
	}
}

// A unit in which few answered is not told, nor one more, so that it cannot be found out; with so few in all nothing is.
func TestFewAnswersAreNotTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "confidential")
	third := domaintest.Value[int64](t, h.Bench, "INSERT INTO unit (parent_id, name, valid_from) VALUES (1, 'Bakken', now()) RETURNING id")
	h.answered(t, 1, 12, true, `{"heard":4}`)
	h.answered(t, h.second, 3, true, `{"heard":1,"common_cause":1}`)
	h.answered(t, third, 9, true, `{"heard":2}`)
	h.close(t)
	a := h.all(t, figures.Show{Language: "da"})
	if got := units(a); got[1] != 12 || got[0] != 12 || len(got) != 2 || !a.Pooled {
		t.Errorf("%v", got)
	}
	if column(a, "common_cause") >= 0 || !a.Few {
		t.Errorf("what three have answered is shown: %+v", a.Columns)
	}
	if _, err := figures.New(h.DB).Answers(h.As(domain.Analyst, 1), h.ID, figures.Show{Language: "da", Unit: h.second}, "", 10); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("of the unit that is not told: %v", err)
	}
	few := newHouse(t, "confidential")
	few.answered(t, 1, 4, true, `{"heard":4}`)
	few.close(t)
	if a := few.all(t, figures.Show{Language: "da"}); !a.Hidden || len(a.Lines) != 0 {
		t.Errorf("of four: %+v", a)
	}
}

// Answers by a link that is the same for all tell their unit only where nobody was asked by name.
func TestAnswersByALinkForAll(t *testing.T) {
	t.Parallel()
	mixed := newHouse(t, "confidential")
	mixed.answered(t, 1, 6, true, `{"heard":4}`)
	mixed.answered(t, 1, 5, false, `{"heard":3}`)
	mixed.close(t)
	if got := units(mixed.all(t, figures.Show{Language: "da"})); got[1] != 6 || got[0] != 5 {
		t.Errorf("beside others: %v", got)
	}
	rare := newHouse(t, "confidential")
	rare.answered(t, 1, 6, true, `{"heard":4}`)
	rare.answered(t, 1, 2, false, `{"heard":3}`)
	rare.close(t)
	if a := rare.all(t, figures.Show{Language: "da"}); len(a.Lines) != 6 || !a.FewOpen {
		t.Errorf("two of them: %+v", a)
	}
	alone := newHouse(t, "confidential")
	alone.answered(t, 1, 6, false, `{"heard":4}`)
	alone.answered(t, alone.second, 8, false, `{"heard":4}`)
	alone.close(t)
	if got := units(alone.all(t, figures.Show{Language: "da"})); got[1] != 6 || got[alone.second] != 8 {
		t.Errorf("alone: %v", got)
	}
}

func TestAnswersOfAnAnonymousWave(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "anonymous")
	h.answered(t, 1, 25, true, `{"heard":4}`)
	if a, err := figures.New(h.DB).Answers(h.As(domain.Analyst, 1), h.ID, figures.Show{Language: "da"}, "", 10); err != nil || !a.Early || len(a.Lines) > 0 {
		t.Fatalf("while people answer: %+v, %v", a, err)
	}
	h.close(t)
	if got := units(h.all(t, figures.Show{Language: "da"})); got[1] != 25 {
		t.Errorf("%v", got)
	}
}

// A text that nobody has looked through is not told; the file says what the page says, and its use is recorded.
func TestAnswersAsAFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "confidential")
	h.answered(t, 1, 2100, true, `{"heard":4}`)
	h.Exec(t, `INSERT INTO survey_text (response_id, question, body, state, found) SELECT id, 'heard_why', CASE WHEN n = 1 THEN 'Sigrid hørte på mig' ELSE 'Der var ro' END,
		CASE WHEN n = 1 THEN 'held' ELSE 'clear' END, '[]' FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM survey_response LIMIT 6) x`)
	h.close(t)
	use, coordinator := figures.New(h.DB), h.As(domain.Coordinator, 1)
	var file bytes.Buffer
	if err := use.Export(coordinator, h.ID, figures.File{Format: "csv", Purpose: "Årsrapport", Show: figures.Show{Language: "da"}}, &file); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(file.String(), "Sigrid") || !strings.Contains(file.String(), "(skal læses igennem først)") || strings.Count(file.String(), "Der var ro") != 5 {
		t.Error("the texts are not as they may be read")
	}
	read, err := table.Open(file.Bytes(), table.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for range read.Rows() {
		rows++
	}
	if rows != 2100 {
		t.Errorf("%d rows", rows)
	}
	if got := domaintest.Value[string](t, h.Bench, "SELECT action || ' ' || count || ' ' || criterion FROM access_record ORDER BY id DESC LIMIT 1"); got != fmt.Sprintf("export 2100 wave:%d, csv", h.ID) {
		t.Error(got)
	}
	for _, bad := range []figures.File{{Format: "pdf", Purpose: "Årsrapport", Show: figures.Show{Language: "da"}}, {Format: "csv", Purpose: " ", Show: figures.Show{Language: "da"}}, {Format: "csv", Purpose: "Årsrapport"}} {
		if err := use.Export(coordinator, h.ID, bad, &file); !errors.Is(err, figures.ErrFile) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}
