//go:build linux

package postgres

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// TestMain lets the test binary also be the process that holds a server and is
// then killed: it says where the server is, and waits.
func TestMain(m *testing.M) {
	dir := os.Getenv("DELTAG_TEST_HOLD")
	if dir == "" {
		os.Exit(m.Run())
	}
	local, err := StartLocal(context.Background(), dir, ForTests())
	if err != nil {
		os.Stdout.WriteString("error " + err.Error() + "\n")
		os.Exit(1)
	}
	os.Stdout.WriteString(local.DSN + "\n")
	<-local.Done()
}

// temporary is a directory that the user may enter to whom root drops.
func temporary(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// hold starts another process with a server in dir.
func hold(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "DELTAG_TEST_HOLD="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || strings.HasPrefix(line, "error") {
		t.Fatalf("the holder said %q, %v", line, err)
	}
	return cmd
}

func start(t *testing.T, dir string) *Local {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	local, err := StartLocal(ctx, dir, ForTests())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { local.Stop() })
	return local
}

func query(t *testing.T, local *Local, sql string) string {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, local.DSN)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	var answer string
	if err := conn.QueryRow(ctx, sql).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return answer
}

func TestLocalKeepsItsData(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(temporary(t), "below", "what", "is", "missing")
	first := start(t, dir)
	conn, err := pgx.Connect(context.Background(), first.DSN)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(context.Background(), "CREATE TABLE kept AS SELECT 'still here' AS what"); err != nil {
		t.Fatal(err)
	}
	// An open connection must not keep the server from stopping.
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(); err != nil {
		t.Fatal("the second Stop:", err)
	}
	if got := query(t, start(t, dir), "SELECT what FROM kept"); got != "still here" {
		t.Errorf("after a restart: %q", got)
	}
}

func TestLocalIsClosedToOthers(t *testing.T) {
	t.Parallel()
	local := start(t, filepath.Join(temporary(t), "pg"))
	if got := query(t, local, "SHOW listen_addresses"); got != "" {
		t.Errorf("it listens on %q", got)
	}
	sockets := query(t, local, "SHOW unix_socket_directories")
	info, err := os.Stat(sockets)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the directory of the socket has mode %o", info.Mode().Perm())
	}
}

func TestLocalLowersDanishLetters(t *testing.T) {
	t.Parallel()
	local := start(t, filepath.Join(temporary(t), "pg"))
	if got := query(t, local, "SELECT lower('ÆØÅ É') || ' ' || ('Z' < 'a')"); got != "æøå é true" {
		t.Errorf("got %q", got)
	}
}

// What a constraint refused may be somebody's address: it must not be logged.
func TestLocalLogHoldsNoValues(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(temporary(t), "pg")
	local := start(t, dir)
	conn, err := pgx.Connect(context.Background(), local.DSN)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	_, err = conn.Exec(context.Background(), `CREATE TEMP TABLE p (name text UNIQUE);
		INSERT INTO p VALUES ('Zzyzx Hemmelig'), ('Zzyzx Hemmelig')`)
	if err == nil {
		t.Fatal("the constraint did not hold")
	}
	log, err := os.ReadFile(filepath.Join(dir, "postgres.log"))
	if err != nil || !strings.Contains(string(log), "ready to accept connections") {
		t.Fatalf("the log: %q, %v", log, err)
	}
	if strings.Contains(string(log), "Zzyzx") {
		t.Errorf("the log has the value: %s", log)
	}
}

func TestLocalInALongOrStrangePath(t *testing.T) {
	t.Parallel()
	for name, part := range map[string]string{
		"long":    strings.Repeat("langt/", 25) + "pg",
		"strange": "Bo's data, 100% \"ægte\" \\ her",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			local := start(t, filepath.Join(temporary(t), part))
			sockets := query(t, local, "SHOW unix_socket_directories")
			if err := local.Stop(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(sockets); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is left: %v", sockets, err)
			}
		})
	}
}

func TestLocalIsStoppedWhenItsParentIsKilled(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(temporary(t), "pg")
	holder := hold(t, dir)
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	holder.Wait()
	// The next start waits for the old server, so that it needs no recovery.
	local := start(t, dir)
	query(t, local, "SELECT 'there'")
	log, err := os.ReadFile(filepath.Join(dir, "postgres.log"))
	if err != nil {
		t.Fatal(err)
	}
	said := string(log)
	if !strings.Contains(said, "database system is shut down") || strings.Contains(said, "not properly shut down") {
		t.Errorf("it was not stopped cleanly:\n%s", said)
	}
}

func TestLocalOutlivesCtrlC(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(temporary(t), "pg")
	holder := hold(t, dir)
	server, err := strconv.Atoi(firstLine(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	group, err := syscall.Getpgid(server)
	if err != nil {
		t.Fatal(err)
	}
	if group != server {
		t.Errorf("the server %d is in process group %d, not in its own; Deltag is %d", server, group, holder.Process.Pid)
	}
}

// firstLine is the process number of the server in dir.
func firstLine(t *testing.T, dir string) string {
	t.Helper()
	said, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(said), "\n")
	return line
}

func TestLocalInUse(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(temporary(t), "pg")
	holder := hold(t, dir)
	_, err := StartLocal(context.Background(), dir, ForTests())
	var inUse *InUse
	if !errors.As(err, &inUse) {
		t.Fatalf("got %v", err)
	}
	if inUse.PID != holder.Process.Pid {
		t.Errorf("process %d, want %d", inUse.PID, holder.Process.Pid)
	}
	if got := query(t, &Local{DSN: inUse.DSN}, "SELECT current_database()"); got != "deltag" {
		t.Errorf("the DSN leads to %q", got)
	}
}

func TestLocalTwoStartsAtOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(temporary(t), "pg")
	type result struct {
		local *Local
		err   error
	}
	results := make(chan result)
	for range 2 {
		go func() {
			local, err := StartLocal(context.Background(), dir, ForTests())
			results <- result{local, err}
		}()
	}
	var won, lost int
	for range 2 {
		r := <-results
		var inUse *InUse
		switch {
		case r.err == nil:
			won++
			t.Cleanup(func() { r.local.Stop() })
		case errors.As(r.err, &inUse):
			lost++
		default:
			t.Error(r.err)
		}
	}
	if won != 1 || lost != 1 {
		t.Errorf("%d started, %d were told that it is in use", won, lost)
	}
}

func TestLocalRefusesAnotherMajorVersion(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(temporary(t), "pg")
	if err := start(t, dir).Stop(); err != nil {
		t.Fatal(err)
	}
	version := filepath.Join(dir, "data", "PG_VERSION")
	if err := os.WriteFile(version, []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := files(t, filepath.Join(dir, "data"))
	_, err := StartLocal(context.Background(), dir, ForTests())
	if err == nil || !strings.Contains(err.Error(), "was written by PostgreSQL 9") {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff(before, files(t, filepath.Join(dir, "data"))); diff != "" {
		t.Errorf("the data changed:\n%s", diff)
	}
}

// files lists every file below dir with its length and time of change.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all = append(all, path+" "+info.ModTime().String()+" "+info.Mode().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLocalExplainsAFailedStart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(temporary(t), "pg")
	if err := start(t, dir).Stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "data", "global", "pg_control")); err != nil {
		t.Fatal(err)
	}
	_, err := StartLocal(context.Background(), dir, ForTests())
	if err == nil || !strings.Contains(err.Error(), "could not find the database system") {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "base")); err != nil {
		t.Error("the data directory is gone:", err)
	}
	// The lock is free again for who mends it.
	f, err := acquire(context.Background(), dir, account{})
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}

// A home of mode 0700 keeps the user out to whom root has to drop; an ordinary
// user drops to nobody and is at home there.
func TestLocalUnderAClosedHome(t *testing.T) {
	t.Parallel()
	home := filepath.Join(temporary(t), "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	local, err := StartLocal(context.Background(), filepath.Join(home, "deltag", "pg"), ForTests())
	if os.Geteuid() != 0 {
		if err != nil {
			t.Fatal(err)
		}
		if err := local.Stop(); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err == nil || !strings.Contains(err.Error(), "chmod o+x "+home+" ") {
		t.Fatalf("got %v", err)
	}
	if err := os.Chmod(home, 0o701); err != nil {
		t.Fatal(err)
	}
	start(t, filepath.Join(home, "deltag", "pg"))
}

func TestBlocked(t *testing.T) {
	t.Parallel()
	top := temporary(t)
	closed := filepath.Join(top, "a", "closed")
	if err := os.MkdirAll(filepath.Join(closed, "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o710); err != nil {
		t.Fatal(err)
	}
	uid, gid, err := owner(closed)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		account account
		want    bool
	}{
		"owner":    {account{uid: uid, gid: gid + 1}, false},
		"group":    {account{uid: uid + 1, gid: gid}, false},
		"stranger": {account{uid: uid + 1, gid: gid + 1}, true},
	} {
		err := c.account.blocked(filepath.Join(closed, "b", "pg"))
		got := err != nil && strings.Contains(err.Error(), "chmod o+x "+closed)
		if got != c.want {
			t.Errorf("%s: blocked = %v, %v", name, got, err)
		}
	}
}

// One start makes the directory and puts its lock there while others look at it.
func TestPrepareAtOnce(t *testing.T) {
	t.Parallel()
	parent := temporary(t)
	for i := range 300 {
		dir := filepath.Join(parent, strconv.Itoa(i))
		failed := make(chan error)
		for range 3 {
			go func() {
				_, err := prepare(dir, "postgres")
				failed <- errors.Join(err, os.WriteFile(filepath.Join(dir, "lock"), nil, 0o600))
			}()
		}
		for range 3 {
			if err := <-failed; err != nil {
				t.Fatalf("directory %d: %v", i, err)
			}
		}
	}
}

func TestTakeRefusesWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	dir := temporary(t)
	if err := os.WriteFile(filepath.Join(dir, "letter"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	uid, gid, err := owner(dir)
	if err != nil {
		t.Fatal(err)
	}
	stranger := account{uid: uid + 1, gid: gid + 1}
	if _, err := stranger.take(dir); err == nil || !strings.Contains(err.Error(), "belongs to another user") {
		t.Errorf("an ordinary user: %v", err)
	}
	stranger.drop = true
	got, err := stranger.take(dir)
	if uid == 0 { // root's own, and not empty: not ours
		if err == nil || !strings.Contains(err.Error(), "not a database of Deltag") {
			t.Errorf("root: %v", err)
		}
		return
	}
	if err != nil || got.uid != uid {
		t.Errorf("root stays with the owner %d: %d, %v", uid, got.uid, err)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	made := func(version string) string {
		dir := temporary(t)
		if err := os.WriteFile(filepath.Join(dir, "PG_VERSION"), []byte(version+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	p14, p15, p17 := binaries{"/14", 14}, binaries{"/15", 15}, binaries{"/17", 17}
	for name, c := range map[string]struct {
		installed []binaries
		data      string
		want      int
		fault     string
	}{
		"newest for a new one":    {[]binaries{p15, p17, p14}, temporary(t), 17, ""},
		"the one it was made by":  {[]binaries{p15, p17}, made("15"), 15, ""},
		"not a newer one":         {[]binaries{p17}, made("15"), 0, "sudo apt-get install postgresql-15"},
		"none":                    {nil, temporary(t), 0, "this machine has none"},
		"too old for a new one":   {[]binaries{p14}, temporary(t), 0, "PostgreSQL 15 or newer is needed"},
		"a data directory unread": {[]binaries{p15}, "/dev/null", 0, "not a directory"},
	} {
		got, err := choose(c.installed, c.data)
		if c.fault == "" && (err != nil || got.major != c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		if c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFindReadsTheVersion(t *testing.T) {
	t.Parallel()
	found := find(t.Context())
	if !slices.ContainsFunc(found, func(b binaries) bool { return b.major >= oldest }) {
		t.Errorf("found %v", found)
	}
}
