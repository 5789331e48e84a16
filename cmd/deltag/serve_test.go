package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"deltag/domain/message"
	"deltag/mailer/smtptest"
)

// safeSettings are what serve asks for, with a relay on this machine.
func safeSettings(relay string) []string {
	return []string{
		"SMTP_URL=" + relay, "DELTAG_SECRET=c2VydmUgdGVzdCBzZXJ2ZSB0ZXN0IHNlcnZlIHRlc3Q=", "DELTAG_MAIL_FROM=panel@kommune.example",
		"DELTAG_HELP_PHONE=12345678", "DELTAG_MUNICIPALITY=Prøve Kommune", "DELTAG_LOG=json",
	}
}

// dataDirectory is an empty one that the account that runs PostgreSQL may enter.
func dataDirectory(t *testing.T) string {
	t.Helper()
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	data, err := openDirectory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(data) })
	return data
}

var sixDigits = regexp.MustCompile(`\b\d{3} ?\d{3}\b`)

// The server starts with proper settings on an empty machine, lets its first administrator in with a code by mail, tells
// how it is, and ends in peace when it is asked to.
func TestServe(t *testing.T) {
	t.Parallel()
	relay := smtptest.New(t)
	p := newProcess(t, "serve", dataDirectory(t), append(safeSettings(relay.URL()), "DELTAG_METRICS_ADDR="+freeAddress(t))...)
	if said, err := p.run("staff", "add", "Zenobia Prøvesen", "zenobia@kommune.example"); err != nil {
		t.Fatalf("staff add: %v\n%s", err, said)
	}
	p.start()
	v := p.visitor()
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n", "/openapi.json": `"/api/v1/me/language":{"put"`} {
		if status, said := v.do("GET", path, nil); status != 200 || !strings.Contains(string(said), want) {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := v.call("POST", "/demo/sign-in", map[string]string{"role": "administrator"}); status != 404 {
		t.Errorf("one click signs in to a real server: %d", status)
	}
	if status, _ := v.call("GET", "/me", nil); status != 401 {
		t.Errorf("nobody sees who is signed in: %d", status)
	}
	code := v.signInByMail(t, p, relay, "zenobia@kommune.example")
	if log := p.log.String(); strings.Contains(log, code) || strings.Contains(log, "Zenobia") {
		t.Error("the log tells the code or the name")
	}
	metrics := &visitor{t, "http://" + strings.TrimPrefix(p.env[len(p.env)-1], "DELTAG_METRICS_ADDR="), v.client}
	if status, said := metrics.do("GET", "/metrics", nil); status != 200 || !strings.Contains(string(said), "deltag_request_seconds") || personal(string(said)) != "" {
		t.Errorf("metrics: %d, of a person: %q", status, personal(string(said)))
	}
	if status, said := v.do("GET", "/metrics", nil); status != 404 {
		t.Errorf("everybody reads the metrics: %d %s", status, said)
	}
	p.stopDuringRequest(t)
	p.stop()
	p.quiet()
	if !strings.Contains(p.log.String(), `"route":"/api/v1/me"`) {
		t.Error("the log does not tell of requests")
	}
	if running, _ := filepath.Glob(filepath.Join(p.data, "postgres", "*", "postmaster.pid")); len(running) > 0 {
		t.Errorf("PostgreSQL is still there: %v", running)
	}
}

// stopDuringRequest tells the program to stop while a request is half sent: it takes no other any more, and answers this one.
func (p *process) stopDuringRequest(t *testing.T) {
	t.Helper()
	line, err := net.Dial("tcp", p.address)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	const body = `{"email": "nobody@kommune.example"}`
	write := func(text string) {
		if _, err := line.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	write(fmt.Sprintf("POST /api/v1/sign-in/code HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", p.address, len(body), body[:10]))
	if status, _ := p.visitor().do("GET", "/healthz", nil); status != 200 { // by now the first half has come as well
		t.Errorf("before the stop: %d", status)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for status := 200; status != 0; status, _ = p.visitor().do("GET", "/healthz", nil) {
		time.Sleep(5 * time.Millisecond)
	}
	write(body[10:])
	answer, err := http.ReadResponse(bufio.NewReader(line), nil)
	if err != nil {
		t.Fatalf("a request under way was dropped: %v", err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("a request under way was answered with %d", answer.StatusCode)
	}
}

// A server whose database is gone lives, and says that it cannot work.
func TestNotReady(t *testing.T) {
	t.Parallel()
	p := newProcess(t, "serve", dataDirectory(t), safeSettings(smtptest.New(t).URL())...)
	p.start()
	running, err := filepath.Glob(filepath.Join(p.data, "postgres", "*", "postmaster.pid"))
	if err != nil || len(running) != 1 {
		t.Fatalf("PostgreSQL: %v %v", running, err)
	}
	told, err := os.ReadFile(running[0])
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(told), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	v, said := p.visitor(), []byte(nil)
	deadline := time.Now().Add(time.Minute)
	for status := 200; status != 503; time.Sleep(10 * time.Millisecond) {
		if status, said = v.do("GET", "/readyz", nil); status != 503 && time.Now().After(deadline) {
			t.Fatalf("ready without a database: %d %s", status, said)
		}
	}
	if status, _ := v.do("GET", "/healthz", nil); status != 200 || !strings.Contains(string(said), "database") {
		t.Errorf("without its database: %d, %s", status, said)
	}
	p.kill()
}

// signInByMail asks for a code, reads it in the mail, and signs in with it: once, for it counts no second time.
func (v *visitor) signInByMail(t *testing.T, p *process, relay *smtptest.Server, address string) string {
	t.Helper()
	var asked struct {
		Challenge string `json:"challenge"`
	}
	v.must("POST", "/sign-in/code", map[string]string{"email": address}, &asked)
	arrived(t, p, relay, 1)
	mail, err := message.OpenMail(relay.Mails()[0].Raw)
	if err != nil {
		t.Fatal(err)
	}
	code := sixDigits.FindString(mail.Text)
	given := map[string]string{"challenge": asked.Challenge, "code": code}
	v.must("POST", "/sign-in", given, nil)
	v.must("GET", "/me", nil, nil)
	if status, _ := p.visitor().call("POST", "/sign-in", given); status < 400 {
		t.Errorf("a code that was used let somebody in: %d", status)
	}
	return code
}

// A server with unsafe settings, or on the demo's data, does not start, and says how to mend it.
func TestServeRefuses(t *testing.T) {
	t.Parallel()
	empty := newProcess(t, "serve", dataDirectory(t))
	said, err := empty.run("serve")
	if err == nil {
		t.Error("a server without settings ran")
	}
	for _, setting := range []string{"DELTAG_SECRET", "SMTP_URL", "DELTAG_MAIL_FROM", "DELTAG_HELP_PHONE"} {
		if !strings.Contains(said, setting) {
			t.Errorf("nothing is said of %s:\n%s", setting, said)
		}
	}
	for line := range strings.SplitSeq(said, "\n") {
		if fault, told := strings.CutPrefix(line, "  - "); told && !mends.MatchString(fault) {
			t.Errorf("it is not said how to mend it: %s", fault)
		}
	}
	relay := smtptest.New(t).URL()
	open := newProcess(t, "serve", dataDirectory(t), append(safeSettings(relay), "DELTAG_PUBLIC_URL=http://panel.example")...)
	if said, err := open.run("serve"); err == nil || !strings.Contains(said, "put a reverse proxy") {
		t.Errorf("plain http in public: %v\n%s", err, said)
	}
	demo := newDemo(t, relay)
	demo.data = filepath.Join(demo.data, "demo")
	demo.env = safeSettings(relay)
	if said, err := demo.run("serve"); err == nil || !strings.Contains(said, "holds the demo municipality: choose another DELTAG_DATA") {
		t.Errorf("on the demo's data: %v\n%s", err, said)
	}
}

// What is looked for in logs is found where it is.
func TestPersonal(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`msg=x name="Emma Nielsen"`:                                    "Emma Nielsen",
		"to kborger00001@borger.example":                               "kborger00001@borger.example",
		"phone 00 00 00 01":                                            "00 00 00 01",
		"GET /i/ABCDEFGHIJKLMNOPQRSTUVWXYZ":                            "/i/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
		"token=ABCDEFGHIJKLMNOPQRSTUVWXY2":                             "ABCDEFGHIJKLMNOPQRSTUVWXY2",
		"Cookie: deltag=secret":                                        "deltag=secret",
		"route=/i/:token status=200 ms=12 request=DI5TVXWFNVEJ":        "",
		"time=2026-11-22T02:34:54.178Z msg=listening address=[::]:808": "",
	} {
		if got := personal(line); got != want {
			t.Errorf("%s: found %q, want %q", line, got, want)
		}
	}
}
