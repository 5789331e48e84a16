package resident_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"
	"deltag/domain/resident"
)

func TestTodayTellsOfLists(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	top := domaintest.Value[int64](t, b, "SELECT id FROM unit")
	home := org.NewHome(b.DB, resident.New(b.DB, nil).Today)
	wants := func(what string, role domain.Role, want org.Today) {
		t.Helper()
		got, err := home.Today(b.As(role, top))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", what, err, diff)
		}
	}
	step := func(done bool) []org.Step {
		return []org.Step{{Kind: "import-people", Done: done, Link: "/staff/imports"}}
	}
	wants("nobody is read in", domain.Coordinator, org.Today{Steps: step(false)})
	wants("no business of theirs", domain.Administrator, org.Today{})
	b.Exec(t, `WITH i AS (INSERT INTO import (unit_id, file_name, file_bytes, settings, state, created_at)
		VALUES ($1, 'list.csv', 1, '{}', 'failed', $2) RETURNING id) INSERT INTO import_file SELECT id, 0, 'x' FROM i`, top, b.Now())
	b.Exec(t, `INSERT INTO resident (unit_id, source_id, created_at, changed_at) VALUES ($1, 'a', $2, $2)`, top, b.Now())
	wants("a list failed", domain.Coordinator, org.Today{
		Steps: step(true), Tasks: []org.Task{{Kind: "imports-unfinished", Count: 1, Link: "/staff/imports"}},
	})
	b.Exec(t, `WITH i AS (INSERT INTO import (unit_id, file_name, file_bytes, settings, state, created_at) SELECT $1, n || '.csv', 1, '{}', 'failed', $2 FROM generate_series(1, 98) n RETURNING id)
		INSERT INTO import_file SELECT id, 0, 'x' FROM i`, top, b.Now())
	wants("99 lists failed", domain.Coordinator, org.Today{
		Steps: step(true), Tasks: []org.Task{{Kind: "imports-unfinished", Count: 99, Link: "/staff/imports"}},
	})
	b.Exec(t, `WITH i AS (INSERT INTO import (unit_id, file_name, file_bytes, settings, state, created_at) SELECT $1, n || '.csv', 1, '{}', 'failed', $2 FROM generate_series(100, 300) n RETURNING id)
		INSERT INTO import_file SELECT id, 0, 'x' FROM i`, top, b.Now())
	wants("300 lists failed, and no more is counted than is told", domain.Coordinator, org.Today{
		Steps: step(true), Tasks: []org.Task{{Kind: "imports-unfinished", Count: 99, More: true, Link: "/staff/imports"}},
	})
}
