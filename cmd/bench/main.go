// Command bench measures the program beside plain SQL and plain SMTP, in one run on one machine, and prints the table of
// the README. Every line says what it is compared with; a line over its bar ends the command with an error. It makes up
// all its people, works on a throw-away PostgreSQL with default durability, and must never be given a real database.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // office hours are Danish wherever the program runs
)

// size is how much is measured. The bars hold for the sizes of standard alone.
type size struct {
	file        int // people in the list that is imported
	residents   int // people in the register
	features    int // that the panels are balanced by: so many people for each combination of values that a draw is full
	invitations int
	mails       int
	respondents int           // people who could answer
	crowd       int           // of them at once
	answering   time.Duration // how long
	claims      int           // of seats at one gathering
	seats       int
	rounds      int
	cells       []cell // of pools for the lottery
}

var standard = size{file: 100_000, residents: 600_000, features: 4, invitations: 30_000, mails: 2_000, respondents: 40_000, crowd: 200, answering: time.Minute, claims: 2_000, seats: 500, rounds: 3, cells: slices.Concat(cells, largeCells)}

// given is what whoever measures adds.
type given struct {
	folder  string    // of pools for the lottery; "" is none
	peer    string    // a command; "" is none
	program string    // the program that people answer in
	details io.Writer // where what is measured of each pool goes
}

// line is one measurement, as the table shows it.
type line struct {
	what, ours, beside, theirs, ratio, bar string
	over                                   bool
}

// measurements are everything there is to measure, by the names that -only takes.
var measurements = []struct {
	name string
	do   func(context.Context, *bench) ([]line, error)
}{
	{"import", measureImport},
	{"draw", measureDraw},
	{"lists", measureLists},
	{"mail", measureMail},
	{"respondents", measureRespondents},
	{"seats", measureSeats},
	{"lottery", measureLotteries},
	{"tables", measureTables},
	{"note", measureNote},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	if len(args) > 0 && args[0] == childName {
		return child(ctx, args[1:])
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("only", "", "measure only these, with commas between: import, draw, lists, mail, respondents, seats, lottery, tables, note")
	rounds := flags.Int("rounds", standard.rounds, "how often; the table has the medians")
	var given given
	flags.StringVar(&given.program, "program", program, "the program that people answer in")
	flags.StringVar(&given.folder, "folder", "", "a folder of pools for the lottery, each in a folder of its own with its reference.json")
	flags.StringVar(&given.peer, "peer", "", "a command that makes the peer's lottery of the same pools, such as 'ENVIRONMENT/bin/python cmd/bench/peer.py'")
	if err := flags.Parse(args); err != nil {
		return err
	}
	given.details = os.Stdout
	of := standard
	of.rounds = max(*rounds, 1)
	lines, err := measure(ctx, of, given, *only)
	if err != nil {
		return err
	}
	return report(os.Stdout, lines)
}

// measure takes the measurements that are asked for; "" is all.
func measure(ctx context.Context, of size, with given, only string) (lines []line, err error) {
	for name := range strings.SplitSeq(only, ",") {
		if name != "" && !known(name) {
			return nil, fmt.Errorf("there is nothing called %q to measure", name)
		}
	}
	b, err := start(ctx, of)
	if err != nil {
		return nil, err
	}
	b.given = with
	defer func() { err = errors.Join(err, b.stop()) }()
	for _, m := range measurements {
		if only != "" && !slices.Contains(strings.Split(only, ","), m.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring %s ...\n", m.name)
		more, err := m.do(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		lines = append(lines, more...)
	}
	return lines, nil
}

func known(name string) bool {
	for _, m := range measurements {
		if m.name == name {
			return true
		}
	}
	return false
}

// report writes the table, and tells which bars were missed.
func report(to *os.File, lines []line) error {
	var table strings.Builder
	table.WriteString("| what | Deltag | beside | takes | ratio | bar |\n|---|---|---|---|---|---|\n")
	var over []string
	for _, l := range lines {
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s |\n", l.what, l.ours, l.beside, l.theirs, l.ratio, l.bar)
		if l.over {
			over = append(over, l.what)
		}
	}
	if _, err := to.WriteString(table.String()); err != nil {
		return err
	}
	if len(over) > 0 {
		return errors.New("over the bar: " + strings.Join(over, "; "))
	}
	return nil
}

// beside makes a line of two medians; most is the bar of their ratio, 0 for none.
func beside(what string, ours time.Duration, peer string, theirs time.Duration, most float64) line {
	ratio := ours.Seconds() / theirs.Seconds()
	l := line{what: what, ours: shown(ours), beside: peer, theirs: shown(theirs), ratio: fmt.Sprintf("%.1f", ratio), bar: "none"}
	if most > 0 {
		l.bar, l.over = fmt.Sprintf("at most %g", most), ratio > most
	}
	return l
}

func shown(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// pair times two things by turns, so that whatever else the machine does meets both, and gives their medians.
func pair(rounds int, ours, theirs func() (time.Duration, error)) (a, b time.Duration, err error) {
	var as, bs []time.Duration
	for range rounds {
		x, err := ours()
		if err != nil {
			return 0, 0, err
		}
		y, err := theirs()
		if err != nil {
			return 0, 0, err
		}
		as, bs = append(as, x), append(bs, y)
	}
	return median(as), median(bs), nil
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}

// timed measures one run of work.
func timed(work func() error) (time.Duration, error) {
	begin := time.Now()
	err := work()
	return time.Since(begin), err
}
