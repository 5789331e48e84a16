package main

import (
	"context"
	"fmt"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
)

// askToSpeak lets citizens ask to speak at the committee's next two meetings: one has just asked, one is looked through, one waits
// for a time, two have one, one is refused and one has withdrawn.
func (s *story) askToSpeak(ctx context.Context, committee int64) error {
	var items []hearing.Item
	if err := s.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Where("committee_id = ? AND case_number <> '' AND NOT closed AND meeting_id IN (SELECT id FROM committee_meeting WHERE starts_at > ?)", committee, tx.Now).Order("id").Limit(7).Find(&items).Error
	}); err != nil {
		return err
	}
	names := []string{"Anna Andersen", "Bo Bertelsen", "Carla Clausen", "David Dam", "Emma Ebbesen", "Frida Friis", "Gustav Gram"}
	about := []string{"Brevene er svære at forstå.", "Jeg vil fortælle om min første samtale.", "Unge har brug for en fast kontakt.", "Ventetiden er for lang.", "Min virksomhed vil gerne være med.", "Siderne er svære for mig.", "Budgettet rammer skævt."}
	for n, i := range items {
		d, err := s.requests.Receive(ctx, 0, s.db.Now(), request.Wish{Requester: request.Requester{Name: names[n], Email: fmt.Sprintf("taler%d@borger.example", n), Phone: "12 34 56 78", Language: "da"},
			Meeting: i.MeetingID, Item: i.ID, About: about[n], People: 1 + n%2, Model: request.Models[n%3], Party: true, Needs: needOf(n)})
		if err != nil {
			return err
		}
		if err := s.stepRequest(ctx, n, d.Request); err != nil {
			return err
		}
	}
	return nil
}

func needOf(n int) []booking.Need {
	if n%3 == 0 {
		return []booking.Need{{Kind: booking.Interpreter, Detail: "arabisk"}}
	}
	return nil
}

// stepRequest takes the nth request as far as it goes.
func (s *story) stepRequest(ctx context.Context, n int, r request.Request) (err error) {
	if n == 0 {
		return nil
	}
	if n == 6 {
		_, err = s.requests.WithdrawFor(ctx, r.ID, r.Version)
		return err
	}
	if r, err = s.requests.Clear(ctx, r.ID, r.Version); err != nil || n == 1 {
		return err
	}
	if n == 5 {
		_, err = s.requests.Refuse(ctx, r.ID, r.Version, hearing.Chair, "Sagen bliver ikke behandlet på mødet, så udvalget kan ikke høre dig om den nu.")
		return err
	}
	if r, err = s.requests.Grant(ctx, r.ID, r.Version, hearing.Chair); err != nil || n == 2 {
		return err
	}
	_, err = s.requests.Book(ctx, r.ID, r.Version, request.Time{})
	return err
}
