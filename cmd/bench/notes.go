package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"time"

	"deltag/domain/hearing/note"
	"deltag/domain/lottery"
)

// mostForNote is how long the lottery of a hearing may take.
const mostForNote = 100 * time.Millisecond

// measureNote makes the lottery of a hearing: 24 volunteers, 4 seats, mixed by sex, age and benefit. The record has all allowed
// groups counted, the fairest chances with their proof, and the thousand numbered groups. Beside it stands what counting alone takes.
func measureNote(ctx context.Context, b *bench) ([]line, error) {
	const people = 24
	value := func(name string, least, most int) note.SpreadValue {
		return note.SpreadValue{Name: note.Text{Da: name, En: name}, Min: least, Max: most}
	}
	rules := note.Criteria{Seats: 4, StandBys: 3, Must: []string{"of the last year"}, Spread: []note.Spread{
		{Name: note.Text{Da: "sex", En: "sex"}, Values: []note.SpreadValue{value("woman", 2, 2), value("man", 2, 2)}},
		{Name: note.Text{Da: "age", En: "age"}, Values: []note.SpreadValue{value("18-29", 1, 1), value("30-49", 1, 2), value("50+", 1, 2)}},
		{Name: note.Text{Da: "benefit", En: "benefit"}, Values: []note.SpreadValue{value("cash", 1, 2), value("sickness", 1, 1), value("insurance", 1, 2)}},
	}}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var took, counting []time.Duration
	var slowest time.Duration
	allowed := 0
	for seed := range max(b.rounds, 20) {
		all := make([]note.Volunteer, people)
		for i := range all {
			chance := sha256.Sum256([]byte{byte(seed), byte(i)})
			all[i] = note.Volunteer{Pseudonym: fmt.Sprintf("%x", chance[:6]), Source: note.OpenCall, Values: []int{int(chance[6]) % 2, int(chance[7]) % 3, int(chance[8]) % 3}}
		}
		note.Number(all)
		var l *note.Lottery
		t, err := timed(func() (err error) {
			l, err = rules.Find(ctx, all)
			return err
		})
		if err != nil {
			return nil, err
		}
		alone, err := timed(func() error {
			_, err := lottery.Find(ctx, rules.Problem(all), lottery.Options{Method: lottery.Uniform})
			return err
		})
		if err != nil {
			return nil, err
		}
		took, counting, slowest, allowed = append(took, t), append(counting, alone), max(slowest, t), max(allowed, l.Allowed)
	}
	ours, theirs := median(took), median(counting)
	return []line{{what: fmt.Sprintf("lottery of a hearing: %d volunteers, 4 seats, up to %d allowed groups; %d pools, the slowest %s", people, allowed, len(took), shown(slowest)),
		ours: shown(ours), beside: "listing all allowed groups alone", theirs: shown(theirs), ratio: fmt.Sprintf("%.1f", float64(ours)/float64(theirs)),
		bar: "under 0.1 s", over: slowest > mostForNote}}, nil
}
