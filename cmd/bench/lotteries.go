package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"deltag/domain/lottery"
)

// This file measures the fairest lottery of panels: on the pools of a folder that is given (-folder), and on pools from
// seeds (pools.go). It works on one core, as the peer does. Beside it runs the peer that is given (-peer): a command that
// takes a file of quotas, a file of people and a number of seats, and ends by printing the JSON {"seconds": 1.2,
// "minimum": 0.1}; peer.py is one.

// cell is a kind of pools of which so many are made, from the seeds 1, 2, 3 ...
type cell struct {
	members, seats, features int
	skew                     float64
	seeds                    int
}

// cells are the sixty pools whose median and slowest are told. The last four kinds are the hardest known.
var cells = []cell{
	{members: 70, seats: 24, features: 6, skew: 0.8, seeds: 8},
	{members: 240, seats: 30, features: 7, skew: 0.8, seeds: 8},
	{members: 342, seats: 170, features: 5, skew: 0.3, seeds: 8},
	{members: 404, seats: 40, features: 6, skew: 0.3, seeds: 4},
	{members: 161, seats: 44, features: 7, skew: 0.8, seeds: 8},
	{members: 161, seats: 44, features: 7, skew: 1, seeds: 8},
	{members: 320, seats: 30, features: 8, skew: 0.8, seeds: 8},
	{members: 320, seats: 30, features: 8, skew: 1, seeds: 8},
}

// largeCells are measured beside them.
var largeCells = []cell{
	{members: 1000, seats: 100, features: 8, skew: 0.3, seeds: 1},
	{members: 2000, seats: 150, features: 8, skew: 0.3, seeds: 2},
}

// Longer than this nobody waits for an answer.
const (
	lotteryLimit = time.Minute
	peerLimit    = time.Minute
)

// instance is a pool with its quotas, and what was measured of it.
type instance struct {
	name     string
	skewed   bool
	peer     bool // whether the peer is run too: not where it would mostly take longer than it is given
	problem  *lottery.Problem
	took     time.Duration
	lowest   float64
	gap      float64 // proved bound less lowest chance
	never    int     // people in no possible panel
	failed   error
	peerTook time.Duration
	peerLow  float64
	peerSaid string // why the peer has no answer
}

func measureLotteries(ctx context.Context, b *bench) ([]line, error) {
	list, err := instances(ctx, b)
	if err != nil {
		return nil, err
	}
	_, _ = fmt.Fprintf(b.details, "A process of Go starts in %s, which is not counted below; neither is reading files.\n\n", shown(startUp(ctx)))
	_, _ = fmt.Fprintln(b.details, "| pool | people, features, seats | leximin | smallest chance | proved bound less it | in no panel | the peer's maximin | its smallest chance |")
	_, _ = fmt.Fprintln(b.details, "|---|---|---|---|---|---|---|---|")
	for i := range list {
		list[i].find(ctx)
		if list[i].peer && b.peer != "" {
			if err := list[i].ask(ctx, b); err != nil {
				return nil, err
			}
		}
		_, _ = fmt.Fprintln(b.details, list[i].row())
	}
	_, _ = fmt.Fprintln(b.details)
	return summary(list), nil
}

// instances are the pools of the folder, and those from seeds.
func instances(ctx context.Context, b *bench) (list []instance, err error) {
	if b.folder != "" {
		if list, err = readFolder(b.folder); err != nil {
			return nil, err
		}
	}
	for _, c := range b.cells {
		for seed := 1; seed <= c.seeds; seed++ {
			p, err := pool(ctx, uint64(seed), c.members, c.seats, c.features, c.skew)
			if err != nil {
				return nil, err
			}
			list = append(list, instance{name: fmt.Sprintf("seed %d, skew %g", seed, c.skew), problem: p, skewed: c.members < 1000})
		}
	}
	return list, nil
}

// readFolder reads pools as they lie in folders: categories.csv with respondents.csv, or features.csv with candidates.csv,
// and reference.json with the number of seats.
func readFolder(folder string) (list []instance, err error) {
	folders, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		at := filepath.Join(folder, f.Name())
		text, err := os.ReadFile(filepath.Join(at, "reference.json"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var known struct {
			Panel int `json:"panel"`
		}
		if err := json.Unmarshal(text, &known); err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		p, err := readPool(at, known.Panel)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		list = append(list, instance{name: f.Name(), problem: p, peer: !strings.HasPrefix(f.Name(), "skew"), skewed: strings.HasPrefix(f.Name(), "skew")})
	}
	return list, nil
}

func readPool(folder string, seats int) (*lottery.Problem, error) {
	for quotas, people := range map[string]string{"categories.csv": "respondents.csv", "features.csv": "candidates.csv"} {
		text, err := os.ReadFile(filepath.Join(folder, quotas))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		features, err := lottery.ReadQuotas(quotas, text)
		if err != nil {
			return nil, err
		}
		if text, err = os.ReadFile(filepath.Join(folder, people)); err != nil {
			return nil, err
		}
		members, err := lottery.ReadPool(people, text, features, "", nil)
		return &lottery.Problem{Size: seats, Features: features, Members: members}, err
	}
	return nil, errors.New("there is neither categories.csv nor features.csv")
}

// find has Deltag make the lottery, on one core.
func (i *instance) find(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lotteryLimit)
	defer cancel()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	runtime.GC() // of what came before
	var l *lottery.Lottery
	i.took, i.failed = timed(func() (err error) {
		l, err = lottery.Find(ctx, i.problem, lottery.Options{Method: lottery.Leximin})
		return err
	})
	i.note(l, i.failed)
}

// note keeps what there is to say of a lottery, or of a run that has none.
func (i *instance) note(l *lottery.Lottery, err error) {
	if i.failed = err; err != nil {
		i.gap = 1 // nothing is proved
		var far *lottery.UnprovedError
		if errors.As(i.failed, &far) {
			i.lowest, i.gap = far.Minimum, far.Upper-far.Minimum
		}
		return
	}
	i.lowest, _ = l.Range(i.problem)
	i.gap, i.never = max(l.Certificate.Upper-i.lowest, 0), len(l.Undrawable)
}

// ask has the peer make its lottery of the same pool. That it finds none, or not in time, is an answer too.
func (i *instance) ask(ctx context.Context, b *bench) error {
	quotas, people, err := i.files(b.dir)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, peerLimit)
	defer cancel()
	words := append(strings.Fields(b.peer), quotas, people, strconv.Itoa(i.problem.Size), "id")
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.WaitDelay = time.Second
	out, err := command.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	var said struct{ Seconds, Minimum float64 }
	switch {
	case ctx.Err() != nil:
		i.peerSaid = "none in " + shown(peerLimit)
	case err != nil:
		i.peerSaid = "ended with " + err.Error()
	case json.Unmarshal([]byte(lines[len(lines)-1]), &said) != nil:
		return fmt.Errorf("the peer says %q, which is not the JSON that is asked for", lines[len(lines)-1])
	default:
		i.peerTook, i.peerLow = time.Duration(said.Seconds*float64(time.Second)), said.Minimum
	}
	return nil
}

// files writes a pool as the peer reads it.
func (i *instance) files(dir string) (quotas, people string, err error) {
	q, m := [][]string{{"feature", "value", "min", "max"}}, [][]string{{"id"}}
	for _, f := range i.problem.Features {
		m[0] = append(m[0], f.Name)
		for _, v := range f.Values {
			q = append(q, []string{f.Name, v.Name, strconv.Itoa(v.Min), strconv.Itoa(v.Max)})
		}
	}
	for _, member := range i.problem.Members {
		row := []string{member.ID}
		for f, v := range member.Values {
			row = append(row, i.problem.Features[f].Values[v].Name)
		}
		m = append(m, row)
	}
	quotas, people = filepath.Join(dir, "quotas.csv"), filepath.Join(dir, "people.csv")
	return quotas, people, errors.Join(writeRows(quotas, q), writeRows(people, m))
}

func writeRows(path string, rows [][]string) error {
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(path, file.Bytes(), 0o600)
}

func (i *instance) row() string {
	p := i.problem
	cells := []string{i.name, fmt.Sprintf("%d, %d, %d", len(p.Members), len(p.Features), p.Size)}
	if i.failed != nil {
		cells = append(cells, fmt.Sprintf("unsolved after %s: %v", shown(i.took), reason(i.failed)), fmt.Sprintf("%.7f", i.lowest), fmt.Sprintf("%.1e", i.gap), "")
	} else {
		cells = append(cells, shown(i.took), fmt.Sprintf("%.7f", i.lowest), fmt.Sprintf("%.1e", i.gap), strconv.Itoa(i.never))
	}
	switch {
	case i.peerSaid != "":
		cells = append(cells, i.peerSaid, "")
	case i.peerTook > 0:
		cells = append(cells, shown(i.peerTook), fmt.Sprintf("%.7f", i.peerLow))
	default:
		cells = append(cells, "", "")
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// reason is why there is no answer, without how far the run came.
func reason(err error) error {
	var far *lottery.UnprovedError
	if errors.As(err, &far) {
		return far.Err
	}
	return err
}

// summary are the lines of the README's table, each with its bar.
func summary(list []instance) (lines []line) {
	of := func(want func(instance) bool) (some []instance) {
		for _, i := range list {
			if want(i) {
				some = append(some, i)
			}
		}
		slices.SortFunc(some, func(a, b instance) int { return cmp.Compare(a.took, b.took) })
		return some
	}
	slowest := func(what string, some []instance, bar time.Duration) {
		if len(some) == 0 {
			return
		}
		last := some[len(some)-1]
		l := line{what: what + " (" + last.name + ")", ours: shown(last.took), beside: "none", bar: "under " + shown(bar), over: last.took > bar}
		if last.peerTook > 0 {
			l.beside, l.theirs = "the peer's maximin of the same pool", shown(last.peerTook)
			l.ratio = fmt.Sprintf("%.4f", last.took.Seconds()/last.peerTook.Seconds())
		}
		lines = append(lines, l)
	}
	slowest("leximin of the peers' pools, slowest", of(func(i instance) bool { return strings.HasPrefix(i.name, "peer") }), time.Second/2)
	slowest("leximin of 1,727 people with 7 features", of(func(i instance) bool { return strings.HasPrefix(i.name, "large") }), 15*time.Second)
	skewed := of(func(i instance) bool { return i.skewed })
	slowest(fmt.Sprintf("leximin of %d skewed pools, slowest", len(skewed)), skewed, 20*time.Second)
	slowest(fmt.Sprintf("leximin of %d skewed pools, median", len(skewed)), skewed[:(len(skewed)+1)/2], time.Second)
	worst := 0.0
	unsolved := of(func(i instance) bool { worst = max(worst, i.gap); return i.failed != nil })
	lines = append(lines, line{what: fmt.Sprintf("all %d lotteries: largest proved bound less smallest chance", len(list)), ours: fmt.Sprintf("%.1e, %d unsolved", worst, len(unsolved)),
		beside: "the peer's tolerance", theirs: "5.0e-04", ratio: fmt.Sprintf("%.5f", worst/5e-4), bar: "at most 1e-6, none unsolved", over: worst > 1e-6 || len(unsolved) > 0})
	return lines
}

// startUp is how long a process of this program takes from its start to its end when it has nothing to do.
func startUp(ctx context.Context) time.Duration {
	self, err := os.Executable()
	if err != nil {
		return 0
	}
	took, _ := timed(func() error { return exec.CommandContext(ctx, self, childName, nothingToDo).Run() })
	return took
}
