package panel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
)

// OwnDraw is a draw in whose lot a person lay, with the chance they had before it was made.
type OwnDraw struct {
	DrawID  int64
	Panel   string
	Stage   Stage
	DrawnAt time.Time
	People  int     // who could be drawn
	Chance  float64 // of the person, 0 to 1
	Least   float64 // of the panel: the smallest chance of anybody who could be drawn
	Drawn   bool
}

// OwnDraws lists the real draws in which a person could have been drawn, in the order they were made. It reads every
// draw of the units above the person, one at a time: half a second for the largest.
func OwnDraws(tx *domain.Tx, person resident.Resident) (list []OwnDraw, err error) {
	var ids []int64
	if err := tx.DB.Raw(`WITH RECURSIVE above AS (SELECT id, parent_id FROM unit WHERE id = ?
			UNION ALL SELECT u.id, u.parent_id FROM unit u JOIN above a ON u.id = a.parent_id)
		SELECT d.id FROM draw d JOIN panel p ON p.id = d.panel_id WHERE NOT d.trial AND p.unit_id IN (SELECT id FROM above) ORDER BY d.id`,
		person.UnitID).Scan(&ids).Error; err != nil {
		return nil, err
	}
	for _, id := range ids {
		own, in, err := ownDraw(tx, id, person.ID)
		if err != nil {
			return nil, fmt.Errorf("draw %d: %w", id, err)
		}
		if in {
			list = append(list, own)
		}
	}
	return list, nil
}

func ownDraw(tx *domain.Tx, id, person int64) (own OwnDraw, in bool, err error) {
	d, err := domain.Take[Draw](tx, "id = ?", id)
	if err != nil || len(d.Inputs) == 0 {
		return own, false, err
	}
	p, err := panelOf(tx, d.PanelID, false)
	if err != nil {
		return own, false, err
	}
	own = OwnDraw{DrawID: d.ID, Panel: p.Name, Stage: d.Stage, DrawnAt: d.DrawnAt}
	if d.Stage != Invite {
		var salts [][]byte
		if err := tx.DB.Raw("SELECT salt FROM panel_lottery WHERE draw_id = ?", id).Scan(&salts).Error; err != nil {
			return own, false, err
		}
		in, err = own.seats(&d, nameIn(slices.Concat(salts...), person))
		return own, in, err
	}
	if in, err = own.lot(&d, person); err != nil || !in {
		return own, false, err
	}
	var kept []float64
	err = tx.DB.Raw("SELECT inclusion_probability FROM invitation WHERE draw_id = ? AND resident_id = ?", id, person).Scan(&kept).Error
	if len(kept) == 1 {
		own.Drawn, own.Chance = true, kept[0]
	}
	return own, true, err
}

// nameIn is what a person is called in a draw of the panel: a pseudonym, or their number in draws that have no salt.
func nameIn(salt []byte, person int64) string {
	if len(salt) > 0 {
		return pseudonym(salt, person)
	}
	return strconv.FormatInt(person, 10)
}

// seats reads the chance of somebody of that name from the lottery's own document.
func (own *OwnDraw) seats(d *Draw, name string) (in bool, err error) {
	var result struct {
		Members    []string `json:"members"`
		LeastShare float64  `json:"leastShare"`
		Lottery    struct {
			Members []string `json:"members"`
			Chances []int    `json:"chances"`
			Total   int      `json:"total"`
		} `json:"lottery"`
	}
	if err := json.Unmarshal(d.Result, &result); err != nil {
		return false, err
	}
	l := &result.Lottery
	at := slices.Index(l.Members, name)
	if at < 0 || l.Total == 0 {
		return false, nil
	}
	own.People, own.Chance = len(l.Members), float64(l.Chances[at])/float64(l.Total)
	own.Least, own.Drawn = result.LeastShare, slices.Contains(result.Members, name)
	return true, nil
}

// lot reads the person's chance from the frozen inputs: what their stratum could expect, shared by its people. It is exact
// but for households whose members would together be drawn more than once.
func (own *OwnDraw) lot(d *Draw, person int64) (in bool, err error) {
	plain, err := unzip(d.Inputs)
	if err != nil {
		return false, err
	}
	mine, people, rest := scanPeople(plain, person)
	if mine < 0 {
		return false, nil
	}
	var frozen frozenInputs
	head, _, _ := bytes.Cut(plain, []byte(`"people":`))
	if err := json.Unmarshal(slices.Concat(head, rest), &frozen); err != nil {
		return false, err
	}
	strata, weights := make([]stratum, len(frozen.Strata)), make([]int, len(frozen.Strata))
	for i, s := range frozen.Strata {
		strata[i], weights[i] = stratum{values: s.Values, households: s.Households, people: people[i]}, s.Weight
		own.People += people[i]
	}
	own.Chance = min(1, share(frozen.Invitations, weights, strata, [32]byte{}).exact[mine]/float64(people[mine]))
	return true, nil
}

// scanPeople reads the people of frozen inputs, which are many, without making anything of them: the stratum of one
// person, or -1, how many people each stratum has, and the JSON that comes after them.
func scanPeople(plain []byte, person int64) (mine int, people map[int]int, rest []byte) {
	mine, people = -1, map[int]int{}
	_, list, _ := bytes.Cut(plain, []byte(`"people":[`))
	var numbers [3]int64
	place := 0
	for i, c := range list {
		switch {
		case c >= '0' && c <= '9':
			numbers[place] = numbers[place]*10 + int64(c-'0')
		case c == ',' && place < 2 && list[i-1] != ']':
			place++
		case c == ']' && place == 2:
			if numbers[0] == person {
				mine = int(numbers[2])
			}
			people[int(numbers[2])]++
			numbers, place = [3]int64{}, 0
		case c == ']':
			_, rest, _ = bytes.Cut(list[i:], []byte(","))
			return mine, people, rest
		}
	}
	return mine, people, nil
}
