package panel

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// seating is a panel whose empty seats are to be filled: who is seated, who dropped out, who can be called in which order.
type seating struct {
	features []resident.Feature
	problem  *lottery.Problem // the seated are fixed in, those who can be called are free
	order    []string         // the order of the calls
	places   map[string]int   // of stand-bys, by id
	seated   []Membership     // confirmed, and undecided until their deadline
	out      []Membership     // whose seats nobody has taken yet
	overdue  []Membership     // offered a seat and silent beyond the deadline: they are out too
	seed     lottery.Seed
}

// seatedReason is why seated members are fixed in a replacement's frozen inputs.
const seatedReason = "seated"

func loadSeating(tx *domain.Tx, s *QuotaSheet) (*seating, error) {
	by, err := newProfiles(tx, s.Panel.ID)
	if err != nil {
		return nil, err
	}
	se := &seating{features: by.features, problem: &lottery.Problem{Size: s.Panel.Size}, places: map[string]int{}}
	for _, f := range by.features {
		se.problem.Features = append(se.problem.Features, forLottery(f, s.Quotas))
	}
	if err := se.loadSeats(tx, &s.Panel); err != nil {
		return nil, err
	}
	if err := se.loadPeople(tx, &s.Panel, by); err != nil {
		return nil, err
	}
	if err := se.loadSeed(tx, s.Panel.ID); err != nil {
		return nil, err
	}
	err = se.loadOrder(tx, s.Panel.ID)
	return se, err
}

// loadSeats sorts the memberships into those that stand and those whose seats are to be filled.
func (se *seating) loadSeats(tx *domain.Tx, p *Panel) error {
	var rows []Membership
	if err := tx.DB.Where("panel_id = ?", p.ID).Order("id").Find(&rows).Error; err != nil {
		return err
	}
	lettered, err := letteredAt(tx, "m.panel_id = ?", p.ID)
	if err != nil {
		return err
	}
	for _, m := range rows {
		m.lettered = lettered[m.ID]
		switch {
		case m.Status == SeatGivenUp:
			if m.RefilledBy == nil {
				se.out = append(se.out, m)
			}
		case m.Status == SeatOffered && p.State == Confirmed && tx.Now.After(seatBy(p, m)):
			se.overdue = append(se.overdue, m)
		default:
			se.seated = append(se.seated, m)
		}
	}
	return nil
}

// callable is the SQL condition that resident r was invited and is one of some people or can be called to a seat: they
// say yes, nothing keeps them away today, and they are not out of the panel for good. Its arguments are the panel, the
// people, the instant, and twice the panel.
const callable = `r.id IN (SELECT resident_id FROM invitation WHERE panel_id = ?) AND (r.id IN ?
	OR r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND (r.paused_until IS NULL OR r.paused_until <= ?)
	AND EXISTS (SELECT FROM invitation i WHERE i.panel_id = ? AND i.resident_id = r.id AND i.reply = 'accepted') AND NOT ` + barred + ")"

// loadPeople reads the seated, with the values they were drawn with, and those who can be called.
func (se *seating) loadPeople(tx *domain.Tx, p *Panel, by *profiles) error {
	seats := map[int64]string{}
	in := []int64{-1}
	for _, m := range append(slices.Clone(se.seated), se.overdue...) {
		if m.ResidentID != nil {
			in = append(in, *m.ResidentID)
		}
	}
	for _, m := range se.seated {
		if m.ResidentID != nil {
			seats[*m.ResidentID] = m.Stratum
		}
	}
	rows, err := tx.DB.Raw(resident.Profiles(by.features, p.ageDay(tx.Now), callable), p.ID, in, tx.Now, p.ID, p.ID).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var id, unit int64
	var source, home string
	values := make([]*int64, len(by.features))
	into := []any{&id, &unit, &source, &home}
	for i := range values {
		into = append(into, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		m := lottery.Member{ID: strconv.FormatInt(id, 10), Household: home, Values: places(values, by.features, by.heirs)}
		stratum, seated := seats[id]
		switch {
		case seated:
			drawn, err := parseStratum(stratum)
			if err != nil {
				return err
			}
			m.Values, m.Fixed, m.Reason = by.of(drawn), lottery.FixedIn, seatedReason
		case slices.Contains(in, id):
			continue // silent beyond the deadline
		}
		se.problem.Members = append(se.problem.Members, m)
	}
	se.hideHomes()
	return rows.Err()
}

// hideHomes gives households numbers, for what is frozen holds ids and nothing else.
func (se *seating) hideHomes() {
	slices.SortFunc(se.problem.Members, func(a, b lottery.Member) int { return strings.Compare(a.ID, b.ID) })
	homes := map[string]int{}
	for i, m := range se.problem.Members {
		if _, known := homes[m.Household]; !known {
			homes[m.Household] = len(homes) + 1
		}
		se.problem.Members[i].Household = strconv.Itoa(homes[m.Household])
	}
}

// loadSeed derives the seed from that of the panel's draw and the number of the replacement: nobody can draw it again
// until they like what comes.
func (se *seating) loadSeed(tx *domain.Tx, panel int64) error {
	var from struct {
		Seed   string
		Number int
	}
	if err := tx.DB.Raw(`SELECT coalesce((SELECT seed FROM draw WHERE panel_id = ? AND stage = ? AND NOT trial ORDER BY id DESC LIMIT 1), '') AS seed,
		(SELECT count(*) + 1 FROM draw WHERE panel_id = ? AND stage = ? AND NOT trial) AS number`, panel, Seats, panel, Refill).Scan(&from).Error; err != nil {
		return err
	}
	se.seed = sha256.Sum256(fmt.Appendf(nil, "deltag replacement 1 %s %d", from.Seed, from.Number))
	return nil
}

// loadOrder puts the stand-bys first, in the order they were drawn, and behind them all others who said yes, by lot.
func (se *seating) loadOrder(tx *domain.Tx, panel int64) error {
	var rows []StandBy
	if err := tx.DB.Where("panel_id = ?", panel).Order("position").Find(&rows).Error; err != nil {
		return err
	}
	free := map[string]bool{}
	for _, m := range se.problem.Members {
		free[m.ID] = m.Fixed == lottery.Free
	}
	for _, s := range rows {
		if id := strconv.FormatInt(s.ResidentID, 10); free[id] {
			se.order, se.places[id] = append(se.order, id), s.Position
			free[id] = false
		}
	}
	var rest []string
	for id, open := range free {
		if open {
			rest = append(rest, id)
		}
	}
	se.order = append(se.order, lottery.CallOrder(rest, se.seed)...)
	return nil
}
