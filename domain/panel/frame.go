package panel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// frame is everybody who can be drawn for an invitation now, in columns: 600,000 people are some 80 MB.
type frame struct {
	features []resident.Feature
	heirs    []map[int64]int64 // by feature: the value in use that each value counts as
	people   []lottery.Person  // in canonical order, that of the bytes of their ids
	lots     *lottery.Frame    // the same people, to draw from
	strata   []stratum
	barred   []LeftOut // people left out, by reason
	lacking  []int     // people left out for want of a value, by place in features
}

// stratum is one combination of values that somebody in the frame has, in the order of the features.
type stratum struct {
	values     []int64
	people     int
	households int
}

// key names a stratum by the ids of its values, such as "3.17.20". It is what an invitation keeps.
func (s *stratum) key() string {
	parts := make([]string, len(s.values))
	for i, v := range s.values {
		parts[i] = strconv.FormatInt(v, 10)
	}
	return strings.Join(parts, ".")
}

// within is the SQL condition that resident r belongs to the panel's unit or to one below it.
const within = `r.unit_id IN (WITH RECURSIVE below AS (SELECT id FROM unit WHERE id = ?
	UNION ALL SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id) SELECT id FROM below)`

// reason is why somebody cannot be drawn, with the SQL condition that tells it of resident r.
type reason struct {
	code  string
	where string
	args  []any
}

// reasons lists why people are left out, in the order in which they count: a person is counted once, under the first.
// Beyond the contact budget nobody is left out for having been asked enough.
func reasons(p *Panel, now time.Time, beyond bool) []reason {
	eligible, args := resident.Eligible(p.budget(), now)
	list := []reason{
		{"erased", "r.erased_at IS NOT NULL", nil},
		{"moved", "r.gone = 'moved'", nil},
		{"dead", "r.gone = 'dead'", nil},
		{"gone", "r.gone <> ''", nil},
		{"opted-out", "r.opted_out_at IS NOT NULL", nil},
		{"excluded", resident.ValueOn("(SELECT id FROM feature WHERE code = 'exclusion')", now) + " IS NOT NULL", nil},
		{"invited", "EXISTS (SELECT FROM invitation i WHERE i.panel_id = ? AND i.resident_id = r.id)", []any{p.ID}},
		{"household-invited", "EXISTS (SELECT FROM invitation i WHERE i.panel_id = ? AND i.household_key = " + resident.Home + ")", []any{p.ID}},
		{"paused", "r.paused_until IS NOT NULL AND r.paused_until > ?", []any{now}},
		{"no-way", "r.email = '' AND btrim(r.address) = '' AND btrim(r.phone) = ''", nil}, // neither mail, letter nor call can reach them
	}
	if beyond {
		return list
	}
	return append(list, reason{"budget", "NOT (" + eligible + ") AND NOT EXISTS (SELECT FROM contact_override o WHERE o.panel_id = ? AND o.resident_id = r.id AND o.draw_id IS NULL)",
		append(args, p.ID)})
}

// loadFrame reads the panel's unit in one pass: everybody who can be drawn, with their strata on the day of the panel's
// first meeting, and how many others cannot.
func loadFrame(tx *domain.Tx, p *Panel, beyond bool) (*frame, error) {
	features, heirs, err := dimensionsAndHeirs(tx, p.ID)
	if err != nil {
		return nil, err
	}
	f := &frame{features: features, heirs: heirs, lacking: make([]int, len(features))}
	var when strings.Builder
	var args []any
	for i, r := range reasons(p, tx.Now, beyond) {
		fmt.Fprintf(&when, " WHEN %s THEN %d", r.where, i)
		args = append(args, r.args...)
		f.barred = append(f.barred, LeftOut{Reason: r.code})
	}
	columns := "id, home, reason"
	for i := range features {
		columns += ", v" + strconv.Itoa(i)
	}
	query := "SELECT " + columns + " FROM (" + resident.Profiles(features, p.ageDay(tx.Now), within, "CASE"+when.String()+" END AS reason") + ") p"
	if err := f.read(tx, query, append(args, p.UnitID)); err != nil {
		return nil, err
	}
	f.sortPeople()
	if f.lots, err = lottery.NewFrame(f.people, len(f.strata)); err != nil {
		return nil, err
	}
	for i, n := range f.lots.Households() {
		f.strata[i].households = n
	}
	return f, nil
}

// ageDay is the day on which ages are counted.
func (p *Panel) ageDay(now time.Time) time.Time {
	if p.FirstMeeting != nil {
		return *p.FirstMeeting
	}
	return now
}

// read streams the rows of a profile query. A value that has ended counts as the one that took over.
func (f *frame) read(tx *domain.Tx, query string, args []any) error {
	rows, err := tx.DB.Raw(query, args...).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var id int64
	var home string
	var reason *int
	values := make([]*int64, len(f.features))
	cells := map[string]int32{}
	into := []any{&id, &home, &reason}
	for i := range values {
		into = append(into, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if reason != nil {
			f.barred[*reason].Count++
			continue
		}
		if lack := f.lacks(values); lack >= 0 {
			f.lacking[lack]++
			continue
		}
		cell := f.cell(values, cells)
		f.strata[cell].people++
		f.people = append(f.people, lottery.Person{ID: strconv.FormatInt(id, 10), Household: home, Stratum: cell})
	}
	if err := rows.Err(); err != nil {
		return err
	}
	f.sortStrata()
	return nil
}

// lacks replaces ended values by their successors and tells the first feature that the person has no value of, or -1.
func (f *frame) lacks(values []*int64) int {
	for i, v := range values {
		if v == nil {
			return i
		}
		heir, known := f.heirs[i][*v]
		if !known {
			return i
		}
		*v = heir
	}
	return -1
}

func (f *frame) cell(values []*int64, cells map[string]int32) int32 {
	var buf [8 * maxDimensions]byte
	key := buf[:0]
	for _, v := range values {
		key = strconv.AppendInt(append(key, '.'), *v, 36)
	}
	if cell, known := cells[string(key)]; known {
		return cell
	}
	s := stratum{values: make([]int64, len(values))}
	for i, v := range values {
		s.values[i] = *v
	}
	f.strata = append(f.strata, s)
	cells[string(key)] = int32(len(f.strata) - 1)
	return int32(len(f.strata) - 1)
}

// sortStrata puts the strata into the order of their values, whatever order the database gave the people in.
func (f *frame) sortStrata() {
	order := make([]int32, len(f.strata))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return slices.Compare(f.strata[a].values, f.strata[b].values) })
	sorted, place := make([]stratum, len(order)), make([]int32, len(order))
	for to, from := range order {
		sorted[to], place[from] = f.strata[from], int32(to)
	}
	f.strata = sorted
	for i := range f.people {
		f.people[i].Stratum = place[f.people[i].Stratum]
	}
}

// LeftOut is how many people cannot be drawn for one reason.
type LeftOut struct {
	Reason string // a code; "no-value:district" names the feature of which nothing is known
	Count  int
}

// leftOut tells how many people of the panel's unit cannot be drawn, by reason.
func (f *frame) leftOut() []LeftOut {
	list := slices.DeleteFunc(slices.Clone(f.barred), func(l LeftOut) bool { return l.Count == 0 })
	for i, n := range f.lacking {
		if n > 0 {
			list = append(list, LeftOut{"no-value:" + f.features[i].Code, n})
		}
	}
	return list
}
