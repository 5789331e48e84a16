package main

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/statement"
)

// spoken is somebody who asked to speak to the committee before the summer, and what came of it.
type spoken struct {
	item, file, name, about, material string
	came, thanked                     bool
	request                           int64
	itemID                            int64
}

// heardInJune are the events by which three citizens ask to speak on Monday 29 June: one spoke, was thanked and heard what came
// of it, one spoke and waits for the secretary to call and say thank you, one did not come. Mail reaches none of them, so the
// answers of the panels' story stay as they were.
func (s *story) heardInJune(ctx context.Context) []event {
	people := []spoken{
		{item: "Samtaler, der hjælper", file: "2026-0051", about: "Jeg vil fortælle om den samtale, der hjalp mig videre.", material: "To sider om mine samtaler", came: true, thanked: true},
		{item: "Praktik i små virksomheder", file: "2026-0052", name: "Hanne Holm", about: "Små virksomheder vil gerne, men de ved ikke hvordan.", came: true},
		{item: "Åbningstider i jobcentret", file: "2026-0053", name: "Ib Iversen", about: "Jeg kan kun komme efter klokken fire."},
	}
	each := func(do func(*spoken) error) func() error {
		return func() error {
			for i := range people {
				if err := do(&people[i]); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return []event{
		{on(2026, 6, 10, 10), "keep a committee", func() error { return s.keepCommittee(ctx) }},
		{on(2026, 6, 10, 10), "ask to speak in June", func() error { return s.askForJune(ctx, people) }},
		{on(2026, 6, 30, 10), "write down who spoke in June", each(s.writeDownWhoSpoke)},
		{on(2026, 7, 7, 10), "thank who spoke in June", each(func(p *spoken) error { return s.thankWhoSpoke(ctx, p) })},
	}
}

// askForJune plans the meeting and gives everybody who asks a time there.
func (s *story) askForJune(ctx context.Context, people []spoken) error {
	m, err := s.hearings.AddMeeting(ctx, s.committee, hearing.NewMeeting{Times: hearing.Times{Day: "2026-06-29", From: "15:00", To: "18:00"}, Place: "Rådhuset, sal 2"})
	if err != nil {
		return err
	}
	for n := range people {
		p := &people[n]
		i, err := s.hearings.AddItem(ctx, m.ID, hearing.NewItem{Number: fmt.Sprint(n + 2), Title: p.item, CaseNumber: p.file})
		if err != nil {
			return err
		}
		p.itemID = i.ID
		wish := request.Wish{Meeting: m.ID, Item: i.ID, About: p.about, People: 1, Model: request.InPerson, Party: true, Material: p.material}
		var resident int64
		if p.name == "" {
			resident, err = s.withoutMail()
		} else {
			wish.Requester = request.Requester{Name: p.name, Phone: "12 34 56 78", Language: "da"}
		}
		if err != nil {
			return err
		}
		d, err := s.requests.Receive(s.staff, resident, s.db.Now(), wish)
		if err != nil {
			return err
		}
		r, err := s.requests.Clear(s.staff, d.ID, d.Version)
		if err == nil {
			r, err = s.requests.Grant(s.staff, r.ID, r.Version, hearing.Chair)
		}
		if err == nil {
			r, err = s.requests.Book(s.staff, r.ID, r.Version, request.Time{})
		}
		if err != nil {
			return err
		}
		p.request = r.ID
	}
	return nil
}

// withoutMail is somebody of the register whom no mail reaches.
func (s *story) withoutMail() (id int64, err error) {
	err = s.db.View(s.staff, func(tx *domain.Tx) error {
		return tx.Row("SELECT id FROM resident WHERE email = '' AND name <> '' AND protection = 'no' AND gone = '' AND erased_at IS NULL ORDER BY id LIMIT 1").Scan(&id)
	})
	return id, err
}

// writeDownWhoSpoke is the morning after the meeting.
func (s *story) writeDownWhoSpoke(p *spoken) error {
	shown, err := s.requests.Get(s.staff, p.request)
	if err != nil {
		return err
	}
	r := shown.Request
	if p.material != "" {
		came := time.Date(2026, 6, 24, 0, 0, 0, 0, time.UTC)
		if r, err = s.requests.Delivered(s.staff, r.ID, r.Version, "paper", &came); err != nil {
			return err
		}
	}
	_, err = s.requests.Hold(s.staff, r.ID, r.Version, p.came)
	return err
}

// thankWhoSpoke is the week after: the secretary calls, hears that the words may be shown with the name, and tells what was
// decided.
func (s *story) thankWhoSpoke(ctx context.Context, p *spoken) error {
	if !p.thanked {
		return nil
	}
	shown, err := s.requests.Get(s.staff, p.request)
	if err != nil {
		return err
	}
	r, err := s.requests.ThankFor(s.staff, p.request, shown.Request.Version)
	if err != nil {
		return err
	}
	if _, err := s.requests.WriteOutcome(s.staff, r.ID, r.Version, "Alle, der begynder et forløb, får nu den samme samtale, som du fortalte om."); err != nil {
		return err
	}
	said, err := s.statements.Add(s.staff, p.itemID, *r.ResidentID, statement.Said{Form: statement.Verbatim, Claim: "own_experience", Words: "Hun spurgte, hvad jeg selv ville. Det havde ingen gjort før."})
	if err != nil {
		return err
	}
	if err := s.statements.Settle(s.staff, said.ID, said.Version, statement.Named, "I telefonen den 7. juli"); err != nil {
		return err
	}
	return s.hearings.Decide(ctx, p.itemID, 0, hearing.Decided{Words: "Alle nye forløb begynder med en samtale om, hvad borgeren selv vil.", On: "2026-06-29", Reference: "Protokol 29. juni 2026, punkt 2"})
}
