package paper

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// browser is a running Chromium with one page, spoken to by the DevTools protocol: JSON with a zero byte after each.
// The library for it that is well kept speaks through a port of the machine, where every program could take the page.
type browser struct {
	program *exec.Cmd
	home    string // its files, which go with it
	out     *os.File
	in      *os.File
	ended   chan struct{}
	paused  func(paused)

	mu      sync.Mutex
	session string
	last    int
	waiting map[int]chan reply
}

type reply struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// flags make it a browser that knows nothing but what it is given.
var flags = []string{
	"--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-extensions", "--disable-sync", "--disable-dev-shm-usage",
	"--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", "--font-render-hinting=none",
}

var errGone = errors.New("the browser has ended")

// start runs Chromium until ctx ends.
func start(ctx context.Context, program string) (_ *browser, err error) {
	home, err := os.MkdirTemp("", "deltag-paper-")
	if err != nil {
		return nil, err
	}
	b := &browser{home: home, ended: make(chan struct{}), waiting: map[int]chan reply{}}
	theirIn, out, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(home))
	}
	in, theirOut, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, theirIn.Close(), out.Close(), os.RemoveAll(home))
	}
	b.in, b.out = in, out
	args := append([]string{"--user-data-dir=" + home}, flags...)
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // it refuses root otherwise; the pages are our own
	}
	b.program = exec.CommandContext(ctx, program, append(args, "about:blank")...)
	b.program.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4, where it looks for them
	b.program.Env = append(os.Environ(), "HOME="+home, "TZ=Europe/Copenhagen")
	b.program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	b.program.Cancel = b.kill
	b.program.WaitDelay = time.Second
	err = errors.Join(b.program.Start(), theirIn.Close(), theirOut.Close())
	if err != nil {
		return nil, errors.Join(err, in.Close(), out.Close(), os.RemoveAll(home))
	}
	go b.listen()
	return b, nil
}

// listen hands on what the browser says, until it ends.
func (b *browser) listen() {
	defer close(b.ended)
	said := bufio.NewReaderSize(b.in, 1<<16)
	for {
		text, err := said.ReadBytes(0)
		if err != nil {
			return
		}
		var r reply
		if err := json.Unmarshal(text[:len(text)-1], &r); err != nil {
			return // it is not what we think it is
		}
		if r.Method == "Fetch.requestPaused" {
			var asked paused
			if json.Unmarshal(r.Params, &asked) == nil {
				b.paused(asked)
			}
		}
		b.mu.Lock()
		waits, known := b.waiting[r.ID]
		delete(b.waiting, r.ID)
		b.mu.Unlock()
		if known {
			waits <- r
		}
	}
}

// call asks the browser for one thing; out takes the result, unless it is nil.
func (b *browser) call(ctx context.Context, method string, params map[string]any, out any) error {
	b.mu.Lock()
	b.last++
	message := map[string]any{"id": b.last, "method": method, "params": params}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	answered := make(chan reply, 1)
	b.waiting[b.last] = answered
	text, err := json.Marshal(message)
	if err == nil {
		_, err = b.out.Write(append(text, 0))
	}
	b.mu.Unlock()
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case r := <-answered:
		if r.Error != nil {
			return fmt.Errorf("%s: %s", method, r.Error.Message)
		}
		if out == nil {
			return nil
		}
		return json.Unmarshal(r.Result, out)
	case <-b.ended:
		return fmt.Errorf("%s: %w", method, errGone)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
}

// open goes to a page; each of its requests is handed to paused.
func (b *browser) open(ctx context.Context, address string) error {
	var made struct{ TargetID string }
	if err := b.call(ctx, "Target.createTarget", map[string]any{"url": "about:blank"}, &made); err != nil {
		return err
	}
	var attached struct{ SessionID string }
	if err := b.call(ctx, "Target.attachToTarget", map[string]any{"targetId": made.TargetID, "flatten": true}, &attached); err != nil {
		return err
	}
	b.mu.Lock()
	b.session = attached.SessionID
	b.mu.Unlock()
	for _, step := range []struct {
		method string
		params map[string]any
	}{
		{"Fetch.enable", map[string]any{"patterns": []map[string]any{{"urlPattern": "*"}}}},
		{"Page.enable", nil},
		{"Page.navigate", map[string]any{"url": address}},
	} {
		if step.params == nil {
			step.params = map[string]any{}
		}
		if err := b.call(ctx, step.method, step.params, nil); err != nil {
			return err
		}
	}
	return nil
}

// kill ends the whole family: what systems call Chromium is often a script that starts it.
func (b *browser) kill() error { return syscall.Kill(-b.program.Process.Pid, syscall.SIGKILL) }

// close ends the browser and takes its files away.
func (b *browser) close() error {
	_ = b.out.Close() // a browser whose pipe is closed ends by itself
	gone := make(chan struct{})
	go func() {
		_ = b.program.Wait() // how it ended is of no interest: the file is there or it is not
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(2 * time.Second):
		_ = b.kill() // fails only when it has ended
		<-gone
	}
	return errors.Join(b.in.Close(), os.RemoveAll(b.home))
}
