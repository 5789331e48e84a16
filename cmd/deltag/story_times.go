package main

import (
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/mix"
)

// whoIsAsked are people of the register who are in no panel and can be written to in Danish.
const whoIsAsked = `SELECT id FROM resident r WHERE erased_at IS NULL AND gone = '' AND opted_out_at IS NULL AND paused_until IS NULL AND email <> '' AND language = 'da'
	AND protection = 'no' AND NOT EXISTS (SELECT FROM membership m WHERE m.resident_id = r.id) ORDER BY id DESC LIMIT 6`

// findTime asks the people of a workshop which of three evenings suits them; some have called and said it.
func (s *story) findTime(place booking.Place) error {
	afternoon := on(2026, 10, 20, 15)
	g, err := s.bookings.Arrange(s.staff, booking.Plan{Unit: s.unit, Kind: booking.Workshop, Title: "Værksted om den første samtale", About: "Vi ser sammen på den første samtale.",
		Place: place.ID, Starts: afternoon, Ends: afternoon.Add(2 * time.Hour), Capacity: 6, Largest: 1, SignUp: booking.Invited})
	if err == nil {
		g, err = s.bookings.OpenUp(s.staff, g.ID, g.Version)
	}
	if err != nil {
		return err
	}
	var people []int64
	if err := s.db.View(s.staff, func(tx *domain.Tx) error { return tx.DB.Raw(whoIsAsked).Scan(&people).Error }); err != nil {
		return err
	}
	for _, id := range people {
		if _, err := s.bookings.BookFor(s.staff, g.ID, id, booking.Wish{Seats: 1}); err != nil {
			return err
		}
	}
	plan := booking.TimePlan{AnswerDays: 20}
	for _, day := range []int{12, 13, 15} {
		starts := on(2026, 10, day, 16)
		plan.Times = append(plan.Times, booking.TimeWish{Starts: starts, Ends: starts.Add(2 * time.Hour), Place: place.ID})
	}
	if _, err := s.bookings.ProposeTimes(s.staff, g.ID, plan); err != nil {
		return err
	}
	asked, err := s.bookings.TimePeople(s.staff, g.ID)
	if err != nil {
		return err
	}
	for n, answers := range []booking.Answers{{mix.Yes, mix.No, mix.Yes}, {mix.IfNeedBe, mix.Yes, mix.Yes}, {mix.No, mix.No, mix.IfNeedBe}} {
		if err := s.bookings.AnswerTimesFor(s.staff, asked[n].Asked, answers); err != nil {
			return err
		}
	}
	return nil
}
