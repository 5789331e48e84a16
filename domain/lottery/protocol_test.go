package lottery

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func protocolOf(t *testing.T, p *Problem) *Protocol {
	t.Helper()
	l, err := Find(context.Background(), p, Options{Method: Leximin})
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := l.Round(p, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return NewProtocol(p, r)
}

func encoded(t *testing.T, d *Protocol) []byte {
	t.Helper()
	data, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// python runs the checker and tells whether it is content, or what is expected of it where there is no Python.
func python(t *testing.T, data []byte, expected bool) bool {
	t.Helper()
	interpreter, err := exec.LookPath("python3")
	if err != nil {
		t.Log("there is no python3: the checker for it was not tried")
		return expected
	}
	dir := t.TempDir()
	file, script := filepath.Join(dir, "protocol.json"), filepath.Join(dir, "check.py")
	for name, content := range map[string][]byte{file: data, script: Checker} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), interpreter, script, file).CombinedOutput()
	if err != nil && bytes.Contains(out, []byte("Traceback")) {
		t.Fatalf("%s", out)
	}
	return err == nil
}

// Both checkers find nothing wrong with each way of drawing, and everything that is changed.
func TestProtocol(t *testing.T) {
	t.Parallel()
	p := borough()
	p.Members[0].ID = "Åse \"<&>\" \u2028" // text that encoders treat in different ways
	for name, draw := range map[string]func(*Protocol) error{
		"seed":   func(d *Protocol) error { return d.DrawBySeed(Seed{}) },
		"number": func(d *Protocol) error { return d.DrawByNumber(999) },
		"dice":   func(d *Protocol) error { return d.DrawByDice(10, []int{10, 1, 3}) },
		"nobody": func(*Protocol) error { return nil },
	} {
		d := protocolOf(t, p)
		if err := draw(d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		data := encoded(t, d)
		again, err := ParseProtocol(data)
		if err != nil {
			t.Fatal(err)
		}
		if faults, err := again.Verify(context.Background()); err != nil || len(faults) > 0 || !python(t, data, true) {
			t.Errorf("%s: %v %v", name, faults, err)
		}
	}
	for name, change := range map[string]func(*Protocol){
		"number":     func(d *Protocol) { d.Drawing.Number = (d.Drawing.Number + 500) % 1000 },
		"members":    func(d *Protocol) { d.Drawing.Members[0] = "somebody" },
		"seed":       func(d *Protocol) { d.Drawing.Seed = &Seed{9} },
		"commitment": func(d *Protocol) { d.Commitment = "00" },
		"chance":     func(d *Protocol) { d.Lottery.Chances[1]++ },
		"weight":     func(d *Protocol) { d.Lottery.Panels[0].Weight++ },
		"inputs":     func(d *Protocol) { d.Problem = bytes.Replace(d.Problem, []byte(`"size":`), []byte(`"size":1`), 1) },
	} {
		d := protocolOf(t, p)
		if err := d.DrawBySeed(Seed{1}); err != nil {
			t.Fatal(err)
		}
		change(d)
		data := encoded(t, d)
		if faults, err := d.Verify(context.Background()); err == nil && len(faults) == 0 {
			t.Errorf("%s: Verify found nothing", name)
		}
		if python(t, data, false) {
			t.Errorf("%s: the checker found nothing", name)
		}
	}
	d := protocolOf(t, p)
	if d.DrawByNumber(1) != nil || d.DrawByNumber(2) == nil || d.Drawing.Number != 1 {
		t.Error("a protocol was drawn from twice")
	}
}

func TestDiceNumber(t *testing.T) {
	t.Parallel()
	count := make([]int, 10)
	for a := 1; a <= 6; a++ {
		for b := 1; b <= 6; b++ {
			if n, err := DiceNumber(6, []int{a, b}, 10); err == nil {
				count[n]++
			}
		}
	}
	for n, c := range count {
		if c != 3 {
			t.Errorf("number %d comes in %d of 36 cases, want 3", n, c)
		}
	}
	for _, throws := range [][]int{nil, {1}, {1, 7}, {0, 1}, {6, 6}, {1, 1, 1}} {
		if n, err := DiceNumber(6, throws, 10); err == nil {
			t.Errorf("throws %v gave %d", throws, n)
		}
	}
}
