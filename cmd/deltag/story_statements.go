package main

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/statement"
)

// hearSomebody lets citizens speak to the committee on the morning of the demo's day: one is asked by mail whether the words
// are right, one has said yes on the day and wants nothing more.
func (s *story) hearSomebody(ctx context.Context) error {
	m, err := s.hearings.AddMeeting(ctx, s.committee, hearing.NewMeeting{Times: hearing.Times{Day: "2026-09-01", From: "09:20", To: "09:45"}, Place: "Rådhuset, sal 2"})
	if err != nil {
		return err
	}
	i, err := s.hearings.AddItem(ctx, m.ID, hearing.NewItem{Number: "1", Title: "Breve, der er til at forstå", CaseNumber: "2026-0099"})
	if err != nil {
		return err
	}
	if err := s.until(on(2026, 9, 1, 9).Add(50 * time.Minute)); err != nil {
		return err
	}
	var people []int64
	if err := s.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw(`SELECT r.id FROM resident r WHERE r.email <> '' AND r.protection = 'no' AND r.gone = '' AND r.erased_at IS NULL AND r.language = 'da'
			AND NOT EXISTS (SELECT FROM channel_wish w WHERE w.resident_id = r.id) ORDER BY r.id LIMIT 2`).Scan(&people).Error
	}); err != nil {
		return err
	}
	for n, words := range []string{"Jeg har læst brevet fire gange. Jeg ved stadig ikke, hvad jeg skal gøre.", "En samtale i telefonen hjalp mig mere end alle breve."} {
		said, err := s.statements.Add(ctx, i.ID, people[n], statement.Said{Form: statement.Verbatim, Claim: "own_experience", Words: words})
		if err != nil {
			return err
		}
		if n == 0 {
			err = s.statements.Ask(ctx, said.ID, said.Version)
		} else {
			err = s.statements.Settle(ctx, said.ID, said.Version, statement.Unnamed, "Sagt på dagen")
		}
		if err != nil {
			return err
		}
	}
	return nil
}
