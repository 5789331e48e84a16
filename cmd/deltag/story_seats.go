package main

import (
	"deltag/domain/panel"
)

// seePeopleLeave is three members who tell that they cannot go on.
func (s *story) seePeopleLeave(p panel.Panel) error {
	members, err := s.panels.Members(s.staff, p.ID)
	if err != nil {
		return err
	}
	causes := []struct {
		cause  panel.Cause
		reason string
	}{{panel.CauseMoved, ""}, {panel.CauseLeft, "Har fået job og har ikke tid mere."}, {panel.CauseAbsent, ""}}
	for _, m := range members {
		if len(causes) == 0 || m.Status != panel.SeatConfirmed {
			continue
		}
		if _, err := s.panels.SettleSeat(s.staff, m.ID, panel.Settlement{Status: panel.SeatGivenUp, Cause: causes[0].cause, Reason: causes[0].reason}); err != nil {
			return err
		}
		causes = causes[1:]
	}
	return nil
}

// askForScarce raises the quota of the age of which the fewest have said yes to two more than did: the committee wants
// them heard.
func (s *story) askForScarce(p panel.Panel) error {
	balance, err := s.panels.Balance(s.staff, p.ID)
	if err != nil {
		return err
	}
	var quotas []panel.Quota
	for _, f := range balance.Features {
		own, scarce := make([]panel.Quota, len(f.Values)), 0
		yes := func(i int) int { return f.Values[i].Counts[panel.PhaseYes].N }
		for i, v := range f.Values {
			own[i] = *v.Quota
			if yes(i) < yes(scarce) {
				scarce = i
			}
		}
		if f.Feature.Code == "age_band" {
			wanted := max(yes(scarce)+2, own[scarce].Target)
			makeRoom(own, scarce, wanted-own[scarce].Target)
			own[scarce].Min, own[scarce].Target, own[scarce].Max = wanted, wanted, wanted+2
		}
		quotas = append(quotas, own...)
	}
	_, err = s.panels.SetQuotas(s.staff, p.ID, p.Version, quotas)
	return err
}

// makeRoom takes so many seats from the targets of all but one, the largest first, and lets their minimums follow.
func makeRoom(quotas []panel.Quota, but, seats int) {
	for ; seats > 0; seats-- {
		largest := -1
		for i := range quotas {
			if i != but && (largest < 0 || quotas[i].Target > quotas[largest].Target) {
				largest = i
			}
		}
		q := &quotas[largest]
		q.Target--
		q.Min = min(q.Min, q.Target)
	}
}
