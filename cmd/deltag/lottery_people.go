package main

import (
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"deltag/domain/lottery"
)

// fixPeople enters who was fixed in or out by hand, with reasons.
func fixPeople(p *lottery.Problem, f lotteryFlags) error {
	for _, side := range []struct {
		how   lottery.Fixed
		given string
	}{{lottery.FixedIn, f.in}, {lottery.FixedOut, f.out}} {
		decisions, err := readDecisions(side.given, f.reason)
		if err != nil {
			return err
		}
		if err := p.Fix(side.how, decisions); err != nil {
			return err
		}
	}
	return nil
}

// readDecisions reads a file when what is given ends in .csv, else ids with commas between, which share one reason.
func readDecisions(given, reason string) (list []lottery.Decision, err error) {
	if given == "" {
		return nil, nil
	}
	if strings.HasSuffix(strings.ToLower(given), ".csv") {
		data, err := os.ReadFile(given)
		if err != nil {
			return nil, err
		}
		return lottery.ReadFixed(given, data)
	}
	if strings.TrimSpace(reason) == "" {
		return nil, errors.New("give the reason for --in and --out with --reason: it stands in the protocol")
	}
	for id := range strings.SplitSeq(given, ",") {
		list = append(list, lottery.Decision{ID: strings.TrimSpace(id), Reason: strings.TrimSpace(reason)})
	}
	return list, nil
}

// pseudonyms is who is who, the key: ids by pseudonym. nil is a protocol with ids.
type pseudonyms map[string]string

func (k pseudonyms) name(id string) string {
	if k == nil {
		return id
	}
	return k[id]
}

// disguise replaces names by pseudonyms when they are asked for.
func disguise(p *lottery.Problem, file string) (*lottery.Problem, pseudonyms, error) {
	if file == "" {
		return p, nil, nil
	}
	var salt lottery.Seed
	if _, err := rand.Read(salt[:]); err != nil {
		return nil, nil, err
	}
	q, ids := p.Pseudonyms(salt)
	return q, ids, nil
}

// write writes the key into a file that must be new.
func (k pseudonyms) write(file string) error {
	rows := [][]string{{"pseudonym", "id"}}
	for _, pseudonym := range slices.Sorted(maps.Keys(k)) {
		rows = append(rows, []string{pseudonym, k[pseudonym]})
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(csv.NewWriter(f).WriteAll(rows), f.Close())
}

// readKey reads what write wrote, for a lottery of which it must know everybody; "" is no key.
func readKey(file string, l *lottery.Lottery) (pseudonyms, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	k := pseudonyms{}
	for n, row := range rows {
		if len(row) != 2 {
			return nil, fmt.Errorf("%s, row %d: a key has the columns pseudonym and id", file, n+1)
		}
		k[row[0]] = row[1]
	}
	for _, pseudonym := range l.Members {
		if k[pseudonym] == "" {
			return nil, fmt.Errorf("%s: this key knows nobody called %q: it belongs to another protocol", file, pseudonym)
		}
	}
	return k, nil
}
