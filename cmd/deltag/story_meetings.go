package main

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/mix"
)

// holdMeetings opens two meetings for everybody, one with seats, and one that is full and has people who wait, and plans a
// focus group that is to be mixed.
func (s *story) holdMeetings(ctx context.Context) error {
	library, err := s.bookings.AddPlace(s.staff, booking.Place{UnitID: s.unit, Name: "Biblioteket", Address: "Havnegade 2, Demokøbing", Access: "Der er elevator. Bus 12 holder ved døren.",
		Seats: 80, StepFree: true, HearingLoop: true})
	if err != nil {
		return err
	}
	evening := on(2026, 9, 24, 17)
	open, err := s.openMeeting(booking.Plan{Title: "Hvordan skal vores breve lyde?", About: "Kom og hør, hvad panelet har fundet ud af. Fortæl os, hvad du synes.", Place: library.ID,
		Starts: evening, Ends: evening.Add(2 * time.Hour), Capacity: 60, Largest: 4})
	if err != nil {
		return err
	}
	afternoon := on(2026, 9, 29, 14)
	full, err := s.openMeeting(booking.Plan{Title: "Kaffe og snak om digitale sider", About: "Vi prøver siderne sammen.", Place: library.ID,
		Starts: afternoon, Ends: afternoon.Add(90 * time.Minute), Capacity: 6, Largest: 2})
	if err != nil {
		return err
	}
	for n, seats := range []int{1, 2, 1, 2, 1, 1} {
		if err := s.comes(ctx, full.Code, n, seats, nil); err != nil {
			return err
		}
	}
	if err := s.comes(ctx, open.Code, 6, 2, []booking.Need{{Kind: booking.Interpreter, Detail: "arabisk"}}); err != nil {
		return err
	}
	if err := s.staffMeetings(open, full); err != nil {
		return err
	}
	if err := s.payTheTaxi(open); err != nil {
		return err
	}
	if err := s.planGroup(library); err != nil {
		return err
	}
	if err := s.holdSeries(ctx, library); err != nil {
		return err
	}
	return s.findTime(library)
}

// staffMeetings gives the meetings people who run them: the moderator and the secretary of the demo, and somebody from outside.
func (s *story) staffMeetings(open, full booking.Gathering) error {
	colleagues, err := s.bookings.Colleagues(s.staff, open.ID)
	if err != nil {
		return err
	}
	tasks := map[string]booking.Task{"Oda Ordstyrer": booking.Moderates, "Sofie Sekretær": booking.TakesNotes}
	for _, c := range colleagues {
		if task, does := tasks[c.Name]; does {
			if err := s.bookings.Assign(s.staff, open.ID, booking.NewRunner{Staff: c.ID, Task: task}); err != nil {
				return err
			}
		}
	}
	return s.bookings.Assign(s.staff, full.ID, booking.NewRunner{Outside: true, Name: "Vera Vært", Email: "vera@bureau.example", Language: "da", Task: booking.Hosts})
}

// planGroup plans a focus group with at least three women and three men, which is not open yet.
func (s *story) planGroup(place booking.Place) error {
	known, err := s.residents.Known(s.staff)
	if err != nil {
		return err
	}
	least := map[string]int{"woman": 3, "man": 3}
	var sex booking.MixFeature
	for _, f := range known {
		if f.Code != "sex" {
			continue
		}
		for _, v := range f.Values {
			sex.ValueIDs = append(sex.ValueIDs, v.ID)
			sex.Values = append(sex.Values, mix.Value{Min: least[v.Code], Max: 8})
		}
	}
	morning := on(2026, 10, 6, 10)
	_, err = s.bookings.Arrange(s.staff, booking.Plan{Unit: s.unit, Kind: booking.FocusGroup, Title: "Hvad gør en samtale god?", About: "Vi taler om, hvad der hjælper, når I mødes.",
		Place: place.ID, Starts: morning, Ends: morning.Add(2 * time.Hour), Capacity: 8, Largest: 2, SignUp: booking.Invited, Mix: []booking.MixFeature{sex}})
	return err
}

// holdSeries opens a workshop of four evenings, and has people sign up for some of them.
func (s *story) holdSeries(ctx context.Context, place booking.Place) error {
	series, err := s.bookings.MakeSeries(s.staff, s.unit, booking.SeriesWords{Title: "Fire aftener om nettet", Purpose: "Vi prøver kommunens sider sammen. Vi bruger det, I siger, når siderne bliver lavet om."})
	if err != nil {
		return err
	}
	evening := on(2026, 9, 30, 19)
	first, err := s.openMeeting(booking.Plan{Title: "En aften om nettet", About: "Kom en aften eller alle fire.", Place: place.ID,
		Starts: evening, Ends: evening.Add(90 * time.Minute), Capacity: 12, Largest: 2, Series: series.ID})
	if err != nil {
		return err
	}
	rest, err := s.bookings.Copy(s.staff, first.ID, booking.Copying{Version: first.Version, Weeks: 1, Times: 3, Open: true})
	if err != nil {
		return err
	}
	for n, g := range append(rest, first) {
		if err := s.comes(ctx, g.Code, n, 1, nil); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) openMeeting(p booking.Plan) (booking.Gathering, error) {
	p.Unit, p.Kind, p.SignUp = s.unit, booking.Meeting, booking.Everybody
	g, err := s.bookings.Arrange(s.staff, p)
	if err != nil {
		return g, err
	}
	return s.bookings.OpenUp(s.staff, g.ID, g.Version)
}

// comes is somebody who signs up on the page of a meeting.
func (s *story) comes(ctx context.Context, code string, n, seats int, needs []booking.Need) error {
	names := []string{"Asta", "Bent", "Carla", "Dan", "Ea", "Frede", "Gerda"}
	_, err := s.bookings.SignUp(domain.WithActor(ctx, domain.Actor{Kind: domain.Citizen}), code, booking.Wish{
		Guest: booking.Guest{Name: names[n], Email: fmt.Sprintf("moede%d@borger.example", n), Language: "da"}, Seats: seats, Needs: needs})
	return err
}

// payTheTaxi writes down what the taxi of somebody who comes costs; it waits for somebody else to approve it.
func (s *story) payTheTaxi(g booking.Gathering) error {
	all, err := s.bookings.Comers(s.staff, g.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	_, err = s.bookings.Reimburse(s.staff, all[0].ID, booking.Reimbursement{Kind: booking.Taxi, Amount: 18500, Note: "Frem og tilbage"})
	return err
}
