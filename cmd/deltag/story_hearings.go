package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/org"
	"deltag/domain/workday"
)

// cases are what the demo's committee talks about, in turn.
var cases = []string{
	"Borgernes oplevelse af samtalerne", "Nye tilbud til unge under 30", "Breve, der er til at forstå", "Status på borgerpanelet",
	"Ventetid på en samtale", "Samarbejde med virksomheder", "Hjælp til digitale sider", "Budget for beskæftigelsesindsatsen",
}

// keepCommittee gives the municipality a committee that was renamed, the rules that it has now and those that begin with the
// new year, and says how it receives those who speak to it.
func (s *story) keepCommittee(ctx context.Context) error {
	c, err := s.org.AddCommittee(ctx, org.NewCommittee{Unit: s.unit, Name: "Beskæftigelsesudvalget", Weekday: 1, From: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	if err := s.org.RenameCommittee(ctx, c.ID, "Beskæftigelses- og Erhvervsudvalget", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		return err
	}
	for _, r := range []struct {
		template string
		kind     hearing.Kind
		from     time.Time
	}{
		{"odsherred", hearing.Requested, time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"kbh-biu", hearing.Requested, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"odder", hearing.Invited, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		for _, t := range hearing.Templates() {
			if t.Key != r.template {
				continue
			}
			rules := hearing.NewRules{Kind: r.kind, From: r.from, Rules: t.Rules, Source: "Demokøbings forretningsorden, bilag 3"}
			rules.Rules.Notes = "Foretræde er før udvalgets behandling, som er for lukkede døre."
			if _, err := s.hearings.AddRules(ctx, c.ID, rules); err != nil {
				return err
			}
		}
	}
	s.committee = c.ID
	_, err = s.requests.Settle(ctx, request.Setting{CommitteeID: c.ID, Models: request.Models, Arrive: 15, Gap: 5, MeetingPoint: "receptionen i stuen", Contact: "Sofie Sekretær",
		WriteTo: "Beskæftigelsesudvalget, Rådhuset, Torvet 1, 9999 Demokøbing"})
	return err
}

// planCommittee gives the committee a year of meetings on every third Monday, people who ask to speak, and notes on who is
// invited.
func (s *story) planCommittee(ctx context.Context) error {
	if err := s.yearOfMeetings(ctx, s.committee); err != nil {
		return err
	}
	if err := s.askToSpeak(ctx, s.committee); err != nil {
		return err
	}
	if err := s.judgeMethods(ctx); err != nil {
		return err
	}
	return s.writeNotes(ctx)
}

// yearOfMeetings takes a year of agendas in as a list, as a secretary does.
func (s *story) yearOfMeetings(ctx context.Context, committee int64) error {
	var list strings.Builder
	list.WriteString("Dato;Start;Slut;Sted;Punkt;Titel;Sagsnr.;Lukket\n")
	day, n := workday.Shift(s.db.Now(), 7), 0
	for day.Weekday() != time.Monday {
		day = workday.Shift(day, 1)
	}
	for end := workday.Shift(day, 365); day.Before(end); day = workday.Shift(day, 21) {
		row := func(number int, title, file, closed string) {
			fmt.Fprintf(&list, "%s;15:00;18:00;Rådhuset, sal 2;%d;%s;%s;%s\n", day.Format(time.DateOnly), number, title, file, closed)
		}
		row(1, "Godkendelse af dagsordenen", "", "nej")
		for number := 2; number <= 4; number++ {
			row(number, cases[n%len(cases)], fmt.Sprintf("%d-%04d", day.Year(), 100+n), "nej")
			n++
		}
		row(5, "Lukket punkt", fmt.Sprintf("%d-%04d", day.Year(), 900+n), "ja")
	}
	seen, err := s.hearings.CheckAgenda(ctx, committee, []byte(list.String()))
	if err != nil {
		return err
	}
	_, err = s.hearings.TakeAgenda(ctx, committee, []byte(list.String()), seen.Seen)
	return err
}
