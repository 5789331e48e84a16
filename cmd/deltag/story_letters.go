package main

import (
	"io"
	"slices"
	"time"

	"deltag/domain/letter"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// sendLetters writes to those whom no mail reaches, prints the letters and posts them.
func (s *story) sendLetters(p panel.Panel) error {
	batches, err := s.panels.WriteLetters(s.staff, p.ID)
	if err != nil {
		return refusal(err) // nobody needs one
	}
	for _, b := range batches {
		if err := s.letters.MakeFile(s.staff, b.ID, 0, io.Discard); err != nil {
			return err
		}
		if err := s.letters.Post(s.staff, b.ID, s.db.Now().Truncate(24*time.Hour)); err != nil {
			return err
		}
	}
	return nil
}

// hearOfLetters is what comes of letters: some people call and say yes, two letters come back, and one of these is to be
// sent again. Somebody who has a mail address would rather have a letter.
func (s *story) hearOfLetters(p panel.Panel) error {
	batches, err := s.letters.Batches(s.staff, panel.Activity(p.ID), p.UnitID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(batches, func(b letter.Counted) bool { return !b.Protected })
	if at < 0 {
		return nil // a small town may have nobody without mail
	}
	page, err := s.letters.InBatch(s.staff, batches[at].ID, letter.Filter{State: letter.Posted, Limit: 200})
	if err != nil || len(page.Items) < 6 {
		return err
	}
	ids := make([]int64, len(page.Items))
	for i, l := range page.Items {
		ids[i] = l.ID
	}
	for i, why := range []letter.CameBack{letter.HasMoved, letter.NotKnown} {
		if _, err := s.letters.Return(s.staff, ids[i:i+1], why, s.db.Now().Truncate(24*time.Hour), ""); err != nil {
			return err
		}
	}
	if _, _, err := s.letters.Again(s.staff, ids[1:2]); err != nil {
		return err
	}
	list, err := s.panels.Reach(s.staff, p.ID, panel.ReachFilter{Limit: 200})
	if err != nil {
		return err
	}
	calls, wishes := 3, 1
	for _, r := range list.Items {
		switch {
		case r.Why == "letter-posted" && calls > 0:
			calls--
			_, err = s.panels.ReplyFor(s.staff, r.ID, panel.Answer{Reply: panel.Accepted}, panel.Spoken{Channel: panel.ByLetter, Why: "Svarede med posten, da brevet kom."})
		case r.Why == "mail-sent" && wishes > 0:
			wishes--
			err = s.residents.SetWish(s.staff, r.ResidentID, resident.ByLetter, "Ringede: ser aldrig sin mail.")
		}
		if err != nil {
			return err
		}
	}
	return nil
}
