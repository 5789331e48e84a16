package main

import (
	"deltag/domain/panel"
)

// peopleToCall is how many of the silent ask to be called; every third of them has no mail address any more.
const peopleToCall = 24

// seeWhoIsToBeCalled is people who have not answered and come to the desk: they would rather be called.
func (s *story) seeWhoIsToBeCalled(p panel.Panel) error {
	none := panel.NoReply
	page, err := s.panels.Invitations(s.staff, p.ID, panel.InvitationFilter{Reply: &none, Limit: 200})
	if err != nil {
		return err
	}
	called := 0
	for _, i := range page.Items {
		if called == peopleToCall {
			break
		}
		r, err := s.residents.Resident(s.staff, *i.ResidentID)
		if err != nil {
			return err
		}
		if r.Resident.Protected() {
			continue
		}
		called++
		if called%3 == 0 {
			c := r.Contact
			c.Email = ""
			if err := s.residents.Correct(s.staff, *i.ResidentID, c, "", "Borgeren har ingen mail mere."); err != nil {
				return err
			}
			continue
		}
		if err := s.panels.WishCall(s.staff, i.ID, true); err != nil {
			return err
		}
	}
	return nil
}
