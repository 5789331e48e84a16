package panel

import (
	"cmp"
	"slices"

	"deltag/domain"
	"deltag/domain/resident"
)

// Figures are what is kept of a panel without its people, as they stood when it was closed: numbers and names of things.
type Figures struct {
	Size     int             `json:"size"`
	Totals   map[Phase]int   `json:"totals"`
	Features []FigureFeature `json:"features"`
	Strata   []FigureStratum `json:"strata"`
	Waves    []Answers       `json:"waves"`
	Exits    []FigureExits   `json:"exits"`
	Draws    map[Stage]int   `json:"draws"`  // real ones, by stage
	Beyond   int             `json:"beyond"` // decisions to ask beyond the contact budget count so many people
}

// FigureFeature is the composition by one feature.
type FigureFeature struct {
	ID     int64         `json:"id"`
	NameDA string        `json:"nameDa"`
	NameEN string        `json:"nameEn"`
	Values []FigureValue `json:"values"`
}

// FigureValue is how many people had one value, in each phase, and how many there are of them.
type FigureValue struct {
	ID         int64         `json:"id"`
	NameDA     string        `json:"nameDa"`
	NameEN     string        `json:"nameEn"`
	Population int           `json:"population"`
	Quota      *FrozenSeat   `json:"quota"`
	Counts     map[Phase]int `json:"counts"`
}

// FigureStratum counts one combination of values, named by their ids such as "3.17.20".
type FigureStratum struct {
	Stratum string `json:"stratum"`
	Invited int    `json:"invited"`
	Yes     int    `json:"yes"`
	Seats   int    `json:"seats"`
}

// FigureExits counts those who left their seats for one cause.
type FigureExits struct {
	Cause Cause `json:"cause"`
	N     int   `json:"n"`
}

// figures counts a panel as it stands.
func figures(tx *domain.Tx, p *Panel) (f Figures, err error) {
	s, err := sheet(tx, *p)
	if err != nil {
		return f, err
	}
	counts, totals, err := countPhases(tx, p.ID, s.Features)
	if err != nil {
		return f, err
	}
	f = Figures{Size: p.Size, Totals: totals, Features: []FigureFeature{}, Strata: []FigureStratum{}, Exits: []FigureExits{}, Draws: map[Stage]int{}}
	for _, feature := range s.Features {
		f.Features = append(f.Features, figureFeature(feature, &s, counts))
	}
	if err := tx.DB.Raw(`SELECT stratum, sum(invited)::bigint AS invited, sum(yes)::bigint AS yes, sum(seats)::bigint AS seats FROM (
			SELECT stratum, count(*) AS invited, count(*) FILTER (WHERE reply = 'accepted') AS yes, 0 AS seats FROM invitation WHERE panel_id = ? GROUP BY 1
			UNION ALL SELECT stratum, 0, 0, count(*) FROM membership WHERE panel_id = ? AND status <> 'withdrawn' GROUP BY 1) x
		GROUP BY 1 ORDER BY 1`, p.ID, p.ID).Scan(&f.Strata).Error; err != nil {
		return f, err
	}
	if f.Waves, err = answersByWave(tx, p.ID); err != nil {
		return f, err
	}
	if err := tx.DB.Raw("SELECT cause, count(*) AS n FROM membership WHERE panel_id = ? AND status = 'withdrawn' GROUP BY 1 ORDER BY 1", p.ID).Scan(&f.Exits).Error; err != nil {
		return f, err
	}
	if err := tx.DB.Raw("SELECT count(*) FROM contact_override WHERE panel_id = ?", p.ID).Scan(&f.Beyond).Error; err != nil {
		return f, err
	}
	var draws []struct {
		Stage Stage
		N     int
	}
	err = tx.DB.Raw("SELECT stage, count(*) AS n FROM draw WHERE panel_id = ? AND NOT trial GROUP BY 1", p.ID).Scan(&draws).Error
	for _, d := range draws {
		f.Draws[d.Stage] = d.N
	}
	return f, err
}

func figureFeature(f resident.Feature, s *QuotaSheet, counts map[Phase]map[int64]int) FigureFeature {
	out := FigureFeature{ID: f.ID, NameDA: f.NameDA, NameEN: f.NameEN}
	for _, v := range f.Values {
		one := FigureValue{ID: v.ID, NameDA: v.NameDA, NameEN: v.NameEN, Population: s.Margins[v.ID], Counts: map[Phase]int{}}
		if q, known := s.Quotas[v.ID]; known {
			one.Quota = &FrozenSeat{v.ID, q.Min, q.Target, q.Max}
		}
		for _, ph := range Phases {
			one.Counts[ph] = counts[ph][v.ID]
		}
		out.Values = append(out.Values, one)
	}
	return out
}

// answersByWave counts what the invited of each wave said.
func answersByWave(tx *domain.Tx, panel int64) (list []Answers, err error) {
	list = []Answers{}
	err = tx.DB.Raw(`SELECT wave, count(*) AS invited, count(*) FILTER (WHERE reply = 'accepted') AS accepted,
		count(*) FILTER (WHERE reply = 'declined') AS declined, count(*) FILTER (WHERE reply = 'not_now') AS not_now
		FROM invitation WHERE panel_id = ? GROUP BY wave ORDER BY wave`, panel).Scan(&list).Error
	return list, err
}

// Shown are a panel's figures as anybody may see them, on paper too: no group of fewer than five people, nor what one
// could be worked out from.
type Shown struct {
	Size         int
	Totals       map[Phase]Count
	Features     []ShownFeature
	Waves        []ShownWave
	Exits        []ShownExits
	Draws        map[Stage]int
	Combinations int // of values that somebody was invited with; their counts are kept, but one would give others away
}

// ShownFeature is the composition by one feature.
type ShownFeature struct {
	FigureFeature
	Counts []map[Phase]Count // by the place of the value
}

// ShownWave is what the invited of one wave said: yes, no, not now, and nothing.
type ShownWave struct {
	Wave                                    int
	Invited, Accepted, Declined, NotNow, No Count
}

// ShownExits counts those who left for one cause.
type ShownExits struct {
	Cause Cause
	Count Count
}

// Show hides the small groups.
func (f *Figures) Show() Shown {
	out := Shown{Size: f.Size, Totals: map[Phase]Count{}, Draws: f.Draws, Combinations: len(f.Strata)}
	small := map[Phase]bool{}
	for _, ph := range Phases {
		out.Totals[ph] = one(f.Totals[ph])
		small[ph] = out.Totals[ph].Hidden
	}
	for _, feature := range f.Features {
		sf := ShownFeature{FigureFeature: feature, Counts: make([]map[Phase]Count, len(feature.Values))}
		for i := range sf.Counts {
			sf.Counts[i] = map[Phase]Count{}
		}
		for _, ph := range Phases {
			n := make([]int, len(feature.Values))
			for i, v := range feature.Values {
				n[i] = v.Counts[ph]
			}
			for i, c := range partsShown(n, small[ph]) {
				sf.Counts[i][ph] = c
			}
		}
		out.Features = append(out.Features, sf)
	}
	for _, w := range f.Waves {
		all := one(w.Invited)
		c := partsShown([]int{w.Accepted, w.Declined, w.NotNow, w.Invited - w.Accepted - w.Declined - w.NotNow}, all.Hidden)
		out.Waves = append(out.Waves, ShownWave{w.Wave, all, c[0], c[1], c[2], c[3]})
	}
	exits := slices.SortedFunc(slices.Values(f.Exits), func(a, b FigureExits) int { return cmp.Compare(a.Cause, b.Cause) })
	n := make([]int, len(exits))
	for i, e := range exits {
		n[i] = e.N
	}
	for i, c := range partsShown(n, false) {
		out.Exits = append(out.Exits, ShownExits{exits[i].Cause, c})
	}
	return out
}

// one shows a number of people by itself.
func one(n int) Count {
	if n > 0 && n < fewest {
		return Count{Hidden: true}
	}
	return Count{N: n}
}

// partsShown shows the parts of a total that is shown, or of one that is not.
func partsShown(n []int, totalHidden bool) []Count {
	out := make([]Count, len(n))
	for i, hide := range hiding(n) {
		out[i] = Count{N: n[i]}
		if hide || totalHidden {
			out[i] = Count{Hidden: true}
		}
	}
	return out
}
