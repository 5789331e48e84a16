package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/postgres"
)

// made is what all tests of the real program share: the program itself, and the data of a demo that was made up once.
// Each test works on a copy.
type made struct {
	dir       string
	demo      string        // a data directory with a small demo and the people of one more list
	importing time.Duration // how long that list took
}

var shared made

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.dir != "" {
		_ = os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// program builds the program, once.
var built = sync.OnceValues(func() (string, error) {
	var err error
	if shared.dir, err = os.MkdirTemp("", "deltag-process-"); err != nil {
		return "", err
	}
	if err = os.Chmod(shared.dir, 0o755); err != nil { // the account that runs PostgreSQL must get in
		return "", err
	}
	path := filepath.Join(shared.dir, "deltag")
	out, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
})

// process is a running program with its own data directory and port, as an operator starts it.
type process struct {
	t       *testing.T
	command string
	data    string
	address string
	env     []string

	cmd   *exec.Cmd
	ended chan struct{}
	log   safeBuffer // of every start
}

// safeBuffer takes what a child writes while a test reads it.
type safeBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// newProcess prepares a program that runs a command on a data directory. It does not start it.
func newProcess(t *testing.T, command, data string, env ...string) *process {
	t.Helper()
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, command: command, data: data, address: freeAddress(t), env: env}
	t.Cleanup(func() {
		if p.cmd != nil {
			p.stop()
		}
	})
	return p
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// run runs the program to its end and gives what it said.
func (p *process) run(args ...string) (string, error) {
	cmd := p.cli(args...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (p *process) cli(args ...string) *exec.Cmd {
	path, _ := built()
	cmd := exec.Command(path, args...)
	// The lots of the story are drawn anew each time: of half as many people too few of some quota may say yes.
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + p.data, "DELTAG_DATA=" + p.data, "DELTAG_ADDR=" + p.address, "DELTAG_DEMO_PEOPLE=800"}, p.env...)
	return cmd
}

// start starts the program and waits until it is ready.
func (p *process) start() {
	p.t.Helper()
	p.cmd = p.cli(p.command)
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	ended, cmd := make(chan struct{}), p.cmd
	p.ended = ended
	go func() { _ = cmd.Wait(); close(ended) }()
	for deadline := time.Now().Add(3 * time.Minute); ; {
		if answer, err := http.Get("http://" + p.address + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-p.ended:
			p.t.Fatalf("the program ended:\n%s", p.log.String())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("the program is not ready:\n%s", p.log.String())
		}
	}
}

// kill ends the program outright, as a power cut does.
func (p *process) kill() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	<-p.ended
	p.cmd = nil
}

// stop asks the program to end, as systemd does, and tells how it went.
func (p *process) stop() {
	p.t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(2 * time.Minute):
		_ = p.cmd.Process.Kill()
		p.t.Errorf("the program did not stop:\n%s", p.log.String())
		return
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.t.Errorf("the program stopped with %d:\n%s", code, p.log.String())
	}
	p.cmd = nil
}

// database opens the private database of the running program.
func (p *process) database() *sql.DB {
	p.t.Helper()
	dir := filepath.Join(p.data, "postgres")
	if p.command == "demo" {
		dir = filepath.Join(p.data, "demo", "postgres")
	}
	_, err := postgres.StartLocal(context.Background(), dir)
	var running *postgres.InUse
	if !errors.As(err, &running) {
		p.t.Fatalf("the program's database: %v", err)
	}
	db, err := postgres.Open(context.Background(), running.DSN, domain.SystemClock{})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = db.Pool().Close() })
	return db.Pool()
}

// value reads one value from the program's database.
func value[T any](t *testing.T, db *sql.DB, query string, args ...any) (v T) {
	t.Helper()
	if err := db.QueryRow(query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// listed is how many people the list has that the shared demo holds beside its own.
const listed = 8000

var makeDemo sync.Once

// newDemo prepares a demo on a copy of the shared data, with its mail going to a relay.
func newDemo(t *testing.T, relay string) *process {
	t.Helper()
	makeDemo.Do(func() { makeDemoUp(t) })
	if shared.demo == "" {
		t.Fatal("the demo could not be made up: see the first test that needed it")
	}
	data, err := openDirectory()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-a", shared.demo+"/.", data).CombinedOutput(); err != nil {
		t.Fatalf("copy the demo: %v\n%s", err, out)
	}
	var p *process
	t.Cleanup(func() { // after the program has stopped
		p.quiet()
		_ = os.RemoveAll(data)
	})
	p = newProcess(t, "demo", data, "SMTP_URL="+relay)
	return p
}

// openDirectory makes a directory that the account that runs PostgreSQL may enter, which no test's own may.
func openDirectory() (string, error) {
	dir, err := os.MkdirTemp(shared.dir, "data-")
	return dir, errors.Join(err, os.Chmod(dir, 0o755))
}

// makeDemoUp lets the program tell the story of the demo, and reads one more list in.
func makeDemoUp(t *testing.T) {
	t.Helper()
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(shared.dir, "made")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	p := newProcess(t, "demo", dir)
	p.start()
	v := p.signIn("coordinator")
	id := v.upload(extract("K", listed))
	v.startImport(id)
	v.waitImport(id, "running", "done")
	begin := time.Now()
	v.waitImport(id, "done")
	shared.importing = max(time.Since(begin), 100*time.Millisecond)
	p.stop()
	p.quiet()
	shared.demo = dir
}

// quiet checks that the log names nobody: no name, no address, no telephone, no link, no session.
func (p *process) quiet() {
	p.t.Helper()
	log := p.log.String()
	for _, line := range strings.Split(log, "\n") {
		if found := personal(line); found != "" {
			p.t.Errorf("the log tells %q: %s", found, line)
		}
	}
}
