package booking

import (
	"encoding/json"

	"deltag/domain"
	"deltag/domain/mix"
)

// mixed is the mix of a gathering: what it is meant to be, and who has seats.
type mixed struct {
	quotas mix.Quotas
	taken  mix.Taken
	first  []int // the place of each feature's first value, from 1
}

// mixedOf reads the mix of a gathering; one without features counts seats alone.
func mixedOf(tx *domain.Tx, gathering int64) (*mixed, error) {
	m := &mixed{}
	var features []byte
	var counts places
	err := tx.Row("SELECT capacity, taken, quotas, mixed::text FROM gathering WHERE id = $1", gathering).
		Scan(&m.quotas.Seats, &m.taken.Seats, &features, &counts)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(features, &m.quotas.Features); err != nil {
		return nil, err
	}
	place := 0
	for _, f := range m.quotas.Features {
		m.first = append(m.first, place+1)
		m.taken.Values = append(m.taken.Values, counts[place:place+len(f.Values)])
		place += len(f.Values)
	}
	return m, nil
}

// party is who takes the seats of a booking, as the mix counts them.
func (m *mixed) party(b *Booking) []mix.Person {
	person := make(mix.Person, len(m.quotas.Features))
	for f := range person {
		person[f] = mix.NoValue
		for _, place := range b.Mix {
			if v := place - m.first[f]; v >= 0 && v < len(m.quotas.Features[f].Values) {
				person[f] = v
			}
		}
	}
	party := make([]mix.Person, b.Seats) // relatives and companions count towards nothing
	party[0] = person
	return party
}

// chooseNext chooses who of those who wait is offered seats next, by mix.Promote; -1 is nobody. Without a mix they come as they
// signed up, and a party that does not fit is passed over once.
func chooseNext(tx *domain.Tx, g *Gathering, waiting []Booking, burdens map[int64]int) (int, error) {
	m, err := mixedOf(tx, g.ID)
	if err != nil {
		return -1, err
	}
	all := make([]mix.Candidate, len(waiting))
	for i := range waiting {
		all[i] = mix.Candidate{Party: m.party(&waiting[i]), Place: i, Skipped: waiting[i].Skipped > 0, Burden: burdens[waiting[i].ID]}
	}
	chosen, skipped := mix.Next(m.quotas.Promote(m.taken, all, mix.SignUp))
	if chosen < 0 {
		return -1, nil
	}
	return chosen, passOver(tx, waiting, skipped)
}

// burdenDays is over how many days it counts how often somebody was asked for something.
const burdenDays = 365

// burdensOf counts how often those who wait were asked of late, by booking.
func burdensOf(tx *domain.Tx, waiting []Booking) (map[int64]int, error) {
	ids := make([]int64, len(waiting))
	for i, b := range waiting {
		ids[i] = b.ID
	}
	var counts []struct {
		ID int64
		N  int
	}
	burdens := map[int64]int{}
	if len(ids) == 0 {
		return burdens, nil
	}
	err := tx.DB.Raw("SELECT b.id, count(*) AS n FROM booking b JOIN contact c ON c.resident_id = b.resident_id AND c.at > ? WHERE b.id IN ? GROUP BY b.id",
		tx.Now.AddDate(0, 0, -burdenDays), ids).Scan(&counts).Error
	for _, c := range counts {
		burdens[c.ID] = c.N
	}
	return burdens, err
}

// passOver notes that parties keep their place although somebody behind them is offered a seat.
func passOver(tx *domain.Tx, waiting []Booking, skipped []int) error {
	if len(skipped) == 0 {
		return nil
	}
	ids := make([]int64, len(skipped))
	for i, s := range skipped {
		ids[i] = waiting[s].ID
		waiting[s].Skipped++
	}
	return tx.DB.Exec("UPDATE booking SET skipped = skipped + 1 WHERE id IN ?", ids).Error
}
