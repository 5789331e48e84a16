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

// askForScarce raises the quota of an age of which few have said yes to two more than did: the committee wants them heard.
func (s *story) askForScarce(p panel.Panel) error {
	balance, err := s.panels.Balance(s.staff, p.ID)
	if err != nil {
		return err
	}
	var quotas []panel.Quota
	for _, f := range balance.Features {
		own, yes := make([]panel.Quota, len(f.Values)), make([]int, len(f.Values))
		for i, v := range f.Values {
			own[i], yes[i] = *v.Quota, v.Counts[panel.PhaseYes].N
		}
		if f.Feature.Code == "age_band" {
			lackTwo(own, yes)
		}
		quotas = append(quotas, own...)
	}
	_, err = s.panels.SetQuotas(s.staff, p.ID, p.Version, quotas)
	return err
}

// lackTwo sets quotas of which one cannot be met, by two people, whoever has said yes. It is the scarcest value of which at
// least two have: a minimum gives way by half at most, and then a wider one can be met.
func lackTwo(quotas []panel.Quota, yes []int) {
	scarce := -1
	for i := range quotas {
		quotas[i].Min = min(quotas[i].Min, yes[i])
		if yes[i] >= 2 && (scarce < 0 || yes[i] < yes[scarce]) {
			scarce = i
		}
	}
	if scarce < 0 {
		return
	}
	q := &quotas[scarce]
	wanted := yes[scarce] + 2
	makeRoom(quotas, scarce, wanted-q.Target)
	q.Min, q.Target = wanted, max(wanted, q.Target)
	q.Max = q.Target + 2
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
