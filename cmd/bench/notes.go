package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"strings"
	"time"

	"deltag/domain/hearing/note"
	"deltag/domain/lottery"
)

// mostForNote is how long the lottery of a hearing may take.
const mostForNote = 100 * time.Millisecond

// allowedGroups is how many groups of four the pools below allow: as many as the reference of this project worked with.
const allowedGroups = 853

// notePools are 24 volunteers each: per volunteer the places of their sex, age and benefit.
var notePools = []string{
	"020 110 110 121 012 010 022 121 112 010 100 000 102 101 011 000 100 101 000 112 000 012 112 012",
	"100 110 022 002 111 112 002 000 102 121 010 021 100 001 120 011 012 011 022 022 102 012 122 002",
	"021 122 102 100 022 120 010 020 002 120 000 100 102 000 011 122 001 102 000 122 011 021 110 000",
	"010 020 100 110 112 120 020 021 010 021 101 102 111 002 101 022 110 002 120 021 021 000 120 101",
	"111 121 122 102 111 120 000 020 102 110 000 000 100 122 001 012 101 021 111 021 000 102 011 021",
}

// noteRules mix four by sex, age and benefit.
func noteRules() note.Criteria {
	value := func(name string, least, most int) note.SpreadValue {
		return note.SpreadValue{Name: note.Text{Da: name, En: name}, Min: least, Max: most}
	}
	return note.Criteria{Seats: 4, StandBys: 3, Must: []string{"of the last year"}, Spread: []note.Spread{
		{Name: note.Text{Da: "sex", En: "sex"}, Values: []note.SpreadValue{value("woman", 2, 2), value("man", 2, 2)}},
		{Name: note.Text{Da: "age", En: "age"}, Values: []note.SpreadValue{value("18-29", 1, 2), value("30-49", 1, 2), value("50+", 1, 2)}},
		{Name: note.Text{Da: "benefit", En: "benefit"}, Values: []note.SpreadValue{value("cash", 1, 2), value("sickness", 1, 2), value("insurance", 1, 2)}},
	}}
}

// notePool reads one of the pools. In which order its volunteers are numbered depends on the round.
func notePool(pool string, round int) []note.Volunteer {
	var all []note.Volunteer
	for i, places := range strings.Fields(pool) {
		name := sha256.Sum256([]byte{byte(round), byte(i)})
		v := note.Volunteer{Pseudonym: fmt.Sprintf("%x", name[:6]), Source: note.OpenCall}
		for _, digit := range places {
			v.Values = append(v.Values, int(digit-'0'))
		}
		all = append(all, v)
	}
	note.Number(all)
	return all
}

// measureNote makes the lottery of a hearing: 24 volunteers, 4 seats, mixed by sex, age and benefit, 853 allowed groups. The record has all
// allowed groups counted, the fairest chances with their proof, and the thousand numbered groups. Beside it stands what counting alone takes.
func measureNote(ctx context.Context, b *bench) ([]line, error) {
	rules := noteRules()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var took, counting []time.Duration
	var slowest time.Duration
	for round := range max(b.rounds, 4*len(notePools)) {
		all := notePool(notePools[round%len(notePools)], round)
		var l *note.Lottery
		t, err := timed(func() (err error) {
			l, err = rules.Find(ctx, all)
			return err
		})
		if err != nil {
			return nil, err
		}
		if l.Allowed != allowedGroups {
			return nil, fmt.Errorf("a pool allows %d groups, not %d", l.Allowed, allowedGroups)
		}
		alone, err := timed(func() error {
			_, err := lottery.Find(ctx, rules.Problem(all), lottery.Options{Method: lottery.Uniform})
			return err
		})
		if err != nil {
			return nil, err
		}
		took, counting, slowest = append(took, t), append(counting, alone), max(slowest, t)
	}
	ours, theirs := median(took), median(counting)
	return []line{{what: fmt.Sprintf("lottery of a hearing: 24 volunteers, 4 seats, %d allowed groups; %d rounds over %d pools, the slowest %s", allowedGroups, len(took), len(notePools), shown(slowest)),
		ours: shown(ours), beside: "listing all allowed groups alone", theirs: shown(theirs), ratio: fmt.Sprintf("%.1f", float64(ours)/float64(theirs)),
		bar: "under 0.1 s", over: slowest > mostForNote}}, nil
}
