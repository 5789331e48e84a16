package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"deltag/domain/domaintest"
)

// The test binary is also the child process that draws.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childName {
		if err := run(context.Background(), os.Args[1:]); err != nil {
			_, _ = os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Every measurement runs to its end with few people, finds what it looks for, and says what it is compared with. By two
// features there are a hundred people and more of each kind, so that every seed gives as many as are asked for.
func TestMeasurementsRun(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "deltag")
	if out, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", program, "../deltag").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	of := size{file: 300, residents: 3000, features: 2, invitations: 200, mails: 20, respondents: 2000, crowd: 10, answering: 3 * time.Second, claims: 200, seats: 50, rounds: 1}
	lines, err := measure(context.Background(), of, given{program: program}, "import,draw,lists,mail,respondents,seats")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"import of 300", "draw of 200", "list of residents: searched", "20 invitations", "10 people answering at once", "200 claims of 50 seats"} {
		found := false
		for _, l := range lines {
			found = found || strings.Contains(l.what, part) && l.ours != "" && l.beside != "" && l.theirs != "" && l.ratio != ""
		}
		if !found {
			t.Errorf("nothing was measured of %q", part)
		}
	}
	left, err := exec.Command("pgrep", "-f", "deltag-bench-.*-D").Output()
	_ = err // pgrep fails when there is none, as it should be
	for _, pid := range strings.Fields(string(left)) {
		t.Logf("a PostgreSQL of a measurement is still there: %s", pid)
	}
}

// The register that is measured holds what an import of the same list writes.
func TestTheRegisterIsAsTheImportMakesIt(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	b.Clock.Set(tuesday{}.Now())
	file, err := extract(500)
	if err != nil {
		t.Fatal(err)
	}
	if err := importFile(coordinator(context.Background()), b.DB, file, 500); err != nil {
		t.Fatal(err)
	}
	const people = `SELECT source_id, name, email, phone, address, postcode, town, address_id, household, institution, birth_date, birth_year,
		protection, digital_post_exempt, language, cpr_index, gone, created_at FROM resident`
	const values = `SELECT r.source_id, a.feature_id, a.value_id, a.valid_from, a.valid_to, a.source FROM resident_attribute a JOIN resident r ON r.id = a.resident_id`
	b.Exec(t, "CREATE TABLE people AS "+people)
	b.Exec(t, "CREATE TABLE known AS "+values)
	b.Exec(t, "TRUNCATE ended_attribute, correction, contact, invitation, reply, membership, own_page_try, own_page_session, resident CASCADE")
	conn, err := pgx.Connect(context.Background(), b.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if err := fill(context.Background(), conn, file); err != nil {
		t.Fatal(err)
	}
	for what, query := range map[string]string{
		"people": "SELECT count(*) FROM (" + people + " EXCEPT TABLE people) x", "values": "SELECT count(*) FROM (" + values + " EXCEPT TABLE known) x",
		"people lost": "SELECT 500 - count(*) FROM resident", "values lost": "SELECT (SELECT count(*) FROM known) - count(*) FROM resident_attribute",
	} {
		if n := domaintest.Value[int](t, b, query); n != 0 {
			t.Errorf("%s: %d differ", what, n)
		}
	}
}
