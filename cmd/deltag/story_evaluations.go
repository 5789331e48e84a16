package main

import (
	"context"
	"fmt"
	"path"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/evaluation"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/method"
	"deltag/domain/org"
)

// tried is a way of taking part that was tried in August, and what was said of it: five answers of each person, in the order
// of the questions.
type tried struct {
	kind                  booking.Kind
	title, about          string
	model                 method.Kind // "" is what the kind says
	starts                time.Time
	hours                 int
	citizens, politicians [][5]int
	words                 []string
	gathering             booking.Gathering
}

// triedInAugust are the events by which citizens meet politicians at small tables, at a workshop and on a walk, one speaks to
// the committee, and people say how it went. Of the walk too few do for anything to be told. Mail reaches none of them, so the
// answers of the panels' story stay as they were.
func (s *story) triedInAugust(ctx context.Context) []event {
	ways := []tried{
		{kind: booking.Meeting, title: "Ved små borde med udvalget", about: "Seks borde, en politiker ved hvert. I taler om jeres samtaler.", model: "small_tables", starts: on(2026, 8, 19, 17), hours: 2,
			citizens:    [][5]int{{5, 5, 4, 4, 5}, {4, 5, 5, 3, 5}, {5, 4, 4, 4, 4}, {4, 4, 5, 98, 5}, {3, 4, 4, 3, 4}, {5, 5, 5, 4, 5}, {4, 3, 3, 99, 3}},
			politicians: [][5]int{{5, 5, 4, 5, 5}, {5, 4, 4, 5, 5}, {4, 5, 5, 4, 4}, {5, 5, 4, 5, 5}, {4, 4, 98, 4, 4}},
			words:       []string{"Det var rart at tale med en ad gangen.", "Der var for lidt tid ved hvert bord."}},
		{kind: booking.Workshop, title: "Værksted: sådan skal brevene lyde", about: "I skriver et brev om sammen.", starts: on(2026, 8, 20, 15), hours: 2,
			citizens:    [][5]int{{4, 3, 5, 2, 4}, {3, 3, 4, 2, 3}, {4, 4, 5, 3, 4}, {2, 2, 4, 1, 2}, {4, 3, 5, 2, 4}, {3, 3, 5, 2, 3}},
			politicians: [][5]int{{3, 4, 5, 4, 3}, {4, 4, 5, 4, 4}, {3, 3, 4, 3, 3}, {4, 4, 5, 4, 3}, {3, 4, 5, 4, 4}},
			words:       []string{"Jeg blev klogere, men jeg ved ikke, om I gjorde."}},
		{kind: booking.WalkAlong, title: "Med en formiddag", about: "En fra udvalget følger dig en formiddag.", starts: on(2026, 8, 21, 9), hours: 3,
			citizens: [][5]int{{5, 5, 5, 5, 5}, {5, 5, 4, 5, 5}}},
	}
	each := func(do func(context.Context, *tried) error) func() error {
		return func() error {
			for i := range ways {
				if err := do(ctx, &ways[i]); err != nil {
					return fmt.Errorf("%s: %w", ways[i].title, err)
				}
			}
			return nil
		}
	}
	var spoke int64
	return []event{
		{on(2026, 8, 10, 10), "plan ways to take part", func() (err error) {
			if spoke, err = s.speaksInAugust(ctx); err != nil {
				return err
			}
			return s.planWays(ways)
		}},
		{on(2026, 8, 21, 13), "say how the ways went", each(s.sayHowItWent)},
		{on(2026, 8, 25, 10), "write down who spoke in August", func() error { return s.writeDownWhoSpoke(&spoken{request: spoke, came: true}) }},
	}
}

// planWays opens the gatherings and lets people sign up who leave a telephone number alone.
func (s *story) planWays(ways []tried) error {
	hall, err := s.bookings.AddPlace(s.staff, booking.Place{UnitID: s.unit, Name: "Medborgerhuset", Address: "Torvet 4, Demokøbing", Access: "Brug døren mod torvet.", Seats: 40, StepFree: true})
	if err != nil {
		return err
	}
	for i := range ways {
		w := &ways[i]
		g, err := s.bookings.Arrange(s.staff, booking.Plan{Unit: s.unit, Kind: w.kind, Title: w.title, About: w.about, Place: hall.ID, Starts: w.starts, Ends: w.starts.Add(time.Duration(w.hours) * time.Hour),
			Capacity: 12, Largest: 1, SignUp: booking.Everybody})
		if err == nil {
			w.gathering, err = s.bookings.OpenUp(s.staff, g.ID, g.Version)
		}
		if err != nil {
			return err
		}
		for n := range w.citizens {
			wish := booking.Wish{Guest: booking.Guest{Name: fmt.Sprintf("Gæst %d", n+1), Phone: fmt.Sprintf("12 34 5%d %02d", i, n), Language: "da"}, Seats: 1}
			if _, err := s.bookings.SignUp(domain.WithActor(s.staff, domain.Actor{Kind: domain.Citizen}), w.gathering.Code, wish); err != nil {
				return err
			}
		}
	}
	return nil
}

// sayHowItWent writes down who came, and lets them and the politicians say how it went.
func (s *story) sayHowItWent(ctx context.Context, w *tried) error {
	comers, err := s.bookings.Comers(s.staff, w.gathering.ID)
	if err != nil {
		return err
	}
	for _, c := range comers {
		if _, err := s.bookings.Came(s.staff, c.ID, booking.Attended); err != nil {
			return err
		}
	}
	if _, err := s.bookings.CloseOver(ctx); err != nil {
		return err
	}
	if w.model != "" {
		if err := s.evaluations.Choose(s.staff, w.gathering.ID, w.model); err != nil {
			return err
		}
	}
	for n, c := range comers {
		var address string
		if err := s.db.Do(ctx, func(tx *domain.Tx) (err error) {
			address, err = evaluation.Link(tx, s.cfg.public(), evaluation.OfGathering, c.ID, nil)
			return err
		}); err != nil {
			return err
		}
		a := answersOf(w.citizens[n])
		if n < len(w.words) {
			a.Words = w.words[n]
		}
		if err := s.evaluations.Answer(domain.WithActor(ctx, domain.Actor{Kind: domain.Citizen}), path.Base(address), a); err != nil {
			return err
		}
	}
	politicians, err := s.council(ctx)
	if err != nil {
		return err
	}
	for n, given := range w.politicians {
		if err := s.evaluations.SayOfGathering(politicians[n], w.gathering.ID, evaluation.Word{Side: evaluation.Politician, Answers: answersOf(given)}); err != nil {
			return err
		}
	}
	return nil
}

func answersOf(given [5]int) (a evaluation.Answers) {
	for i, q := range evaluation.Questions {
		*a.At(q) = given[i]
	}
	return a
}

// council is five more members of the committee, made when they are first asked for.
func (s *story) council(ctx context.Context) ([]context.Context, error) {
	if len(s.members) > 0 {
		return s.members, nil
	}
	for _, name := range []string{"Bente Byråd", "Carsten Byråd", "Dorte Byråd", "Erik Byråd", "Fie Byråd"} {
		n, err := s.org.AddStaff(ctx, org.NewStaff{Name: name, Email: fmt.Sprintf("byraad%d@demo.example", len(s.members)+1), Role: domain.CommitteeMember})
		if err != nil {
			return nil, err
		}
		s.members = append(s.members, domain.WithActor(ctx, domain.Actor{Kind: domain.Staff, StaffID: n.ID,
			Grants: []domain.Grant{{Role: domain.CommitteeMember, Unit: s.unit, Units: []int64{s.unit}}}}))
	}
	return s.members, nil
}

// speaksInAugust gives somebody who called a time to speak by video on Monday 24 August.
func (s *story) speaksInAugust(ctx context.Context) (int64, error) {
	m, err := s.hearings.AddMeeting(ctx, s.committee, hearing.NewMeeting{Times: hearing.Times{Day: "2026-08-24", From: "15:00", To: "18:00"}, Place: "Rådhuset, sal 2"})
	if err != nil {
		return 0, err
	}
	i, err := s.hearings.AddItem(ctx, m.ID, hearing.NewItem{Number: "2", Title: "Samtaler på video", CaseNumber: "2026-0071"})
	if err != nil {
		return 0, err
	}
	d, err := s.requests.Receive(s.staff, 0, s.db.Now(), request.Wish{Requester: request.Requester{Name: "Jens Jensen", Phone: "12 34 56 78", Language: "da"}, Meeting: m.ID, Item: i.ID,
		About: "En samtale på video sparer mig to timer i bus.", People: 1, Model: request.ByVideo, Party: true})
	if err != nil {
		return 0, err
	}
	r, err := s.requests.Clear(s.staff, d.ID, d.Version)
	if err == nil {
		r, err = s.requests.Grant(s.staff, r.ID, r.Version, hearing.Chair)
	}
	if err == nil {
		r, err = s.requests.Book(s.staff, r.ID, r.Version, request.Time{})
	}
	return r.ID, err
}
