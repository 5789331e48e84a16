package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// program is what make builds; -program names another.
const program = "bin/deltag"

// server is the real program, as an operator starts it behind a proxy.
type server struct {
	address string
	cmd     *exec.Cmd
	log     bytes.Buffer
	ended   chan error
}

// startProgram starts the program on a database and waits until it is ready.
func (b *bench) startProgram(ctx context.Context, database string) (*server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &server{address: l.Addr().String(), ended: make(chan error, 1)}
	_ = l.Close()
	p.cmd = exec.CommandContext(ctx, b.program, "serve")
	p.cmd.Env = append(os.Environ(), "DELTAG_ADDR="+p.address, "DELTAG_DATA="+b.dir, "DATABASE_URL="+b.address(database), "DELTAG_TRUSTED_PROXY=true",
		"DELTAG_SECRET="+strings.Repeat("b", 43)+"=", "SMTP_URL=smtp://127.0.0.1:1", "DELTAG_MAIL_FROM=panel@example.dk", "DELTAG_HELP_PHONE=00 00 00 00")
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("the program that is measured (run `make build` first): %w", err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if p.ready(ctx) {
			return p, nil
		}
		select {
		case err := <-p.ended:
			return nil, fmt.Errorf("the program ended: %w\n%s", err, p.log.String())
		default:
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(errors.New("the program is not ready"), p.stop())
		}
	}
}

func (p *server) ready(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/readyz", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// stop ends the program as systemd does.
func (p *server) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if err := <-p.ended; err != nil {
		return fmt.Errorf("the program stopped with %w\n%s", err, p.log.String())
	}
	return nil
}

// clockTicks is how many ticks a second has in proc(5), on every Linux of today.
const clockTicks = 100

// time is how much of the processor the program has had, as Linux tells it in proc(5).
func (p *server) time() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	ticks := 0
	for _, f := range fields[11:13] { // utime and stime
		n, _ := strconv.Atoi(f)
		ticks += n
	}
	return time.Duration(ticks) * time.Second / clockTicks
}

// ownTime is how much of the processor this process has had.
func ownTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
