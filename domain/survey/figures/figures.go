package figures

import (
	"context"

	"deltag/domain"
	"deltag/domain/survey/programme"
)

// Figures is how far a wave has come.
type Figures struct {
	Wave    programme.Wave
	Total   Counts
	Hidden  bool // the total is of so few that it is not told
	Rates   Rates
	Units   []Row
	Groups  []Row // by the kind of sample and its part; none where somebody could be found by comparing them with the units
	Apart   bool  // there are groups, but they are not told for that reason
	Linked  int   // staff who got a link that is the same for all
	shared  bool  // there are links that are the same for all
	Open    int   // answers by such links and by open ones, of which nobody knows who gave them; of an anonymous wave they are in Total
	FewOpen bool  // there are some, and so few that they are not told
}

// Row is one unit or group. The counts of one that is hidden are not told.
type Row struct {
	UnitID int64  // of a unit
	Kind   string // of a group: how its people were found
	Key    string // of a group: its part, see sample.Part
	Hidden bool
	Counts
}

// Use is the use cases.
type Use struct{ db *domain.DB }

// New makes them.
func New(db *domain.DB) *Use { return &Use{db} }

// Of tells the figures of a wave.
func (u *Use) Of(ctx context.Context, wave int64) (f Figures, err error) {
	err = u.db.View(ctx, func(tx *domain.Tx) error {
		w, _, err := programme.FindWave(tx, wave)
		if err != nil {
			return err
		}
		f.Wave = w
		var shared []int
		if err := tx.DB.Raw("SELECT coalesce((counts->>'asked')::int, 0) FROM survey_sample WHERE wave_id = ? AND kind IN ('open', 'staff')", w.ID).Scan(&shared).Error; err != nil {
			return err
		}
		for _, asked := range shared {
			f.Linked += asked
		}
		f.shared = len(shared) > 0
		if w.Level == programme.Anonymous {
			return f.anonymous(tx)
		}
		return f.named(tx)
	})
	return f, err
}

// answers is the SQL of what became of each person asked in a wave that is not anonymous. A draft that is finished is an
// answer that is about to be moved.
const answers = `SELECT unit_id, kind, stratum AS key, count(*) AS asked,
		count(*) FILTER (WHERE state = 'answered') AS answered, count(*) FILTER (WHERE state = 'partly') AS partly, count(*) FILTER (WHERE state = 'begun') AS begun,
		count(*) FILTER (WHERE state = 'declined') AS declined, count(*) FILTER (WHERE state = 'silent') AS silent, count(*) FILTER (WHERE state = 'unreached') AS unreached
	FROM (SELECT a.unit_id, s.kind, a.stratum, CASE
			WHEN r.complete OR d.finished THEN 'answered' WHEN r.asked_id IS NOT NULL THEN 'partly' WHEN d.asked_id IS NOT NULL THEN 'begun'
			WHEN a.declined_at IS NOT NULL THEN 'declined' WHEN m.subject_id IS NOT NULL THEN 'silent' ELSE 'unreached' END AS state
		FROM survey_asked a JOIN survey_sample s ON s.id = a.sample_id
		LEFT JOIN survey_response r ON r.asked_id = a.id LEFT JOIN survey_draft d ON d.asked_id = a.id
		LEFT JOIN (SELECT DISTINCT subject_id FROM message WHERE activity = @activity AND resident_id IS NOT NULL AND kind <> 'survey-outcome' AND state IN ('sent', 'uncertain')) m ON m.subject_id = a.id
		WHERE a.wave_id = @wave) x
	GROUP BY unit_id, kind, stratum ORDER BY unit_id, kind, stratum`

// named fills in the figures of a wave that knows whom it asked.
func (f *Figures) named(tx *domain.Tx) error {
	var parts []Row
	args := map[string]any{"wave": f.Wave.ID, "activity": programme.Activity(f.Wave.ID)}
	if err := tx.DB.Raw(answers, args).Scan(&parts).Error; err != nil {
		return err
	}
	if err := tx.DB.Raw(`SELECT (SELECT count(*) FROM survey_response WHERE wave_id = @wave AND asked_id IS NULL)
		+ (SELECT count(*) FROM survey_draft WHERE wave_id = @wave AND asked_id IS NULL AND finished)`, args).Scan(&f.Open).Error; err != nil {
		return err
	}
	f.fill(parts)
	if f.FewOpen = f.Open > 0 && f.Open < fewest; f.FewOpen {
		f.Open = 0
	}
	return nil
}

// fill adds the parts up by unit and by group, and hides what is too small.
func (f *Figures) fill(parts []Row) {
	units, groups := map[int64]int{}, map[[2]string]int{}
	for _, p := range parts {
		if _, there := units[p.UnitID]; !there {
			units[p.UnitID] = len(f.Units)
			f.Units = append(f.Units, Row{UnitID: p.UnitID})
		}
		f.Units[units[p.UnitID]].add(p.Counts)
		group := [2]string{p.Kind, p.Key}
		if _, there := groups[group]; !there {
			groups[group] = len(f.Groups)
			f.Groups = append(f.Groups, Row{Kind: p.Kind, Key: p.Key})
		}
		f.Groups[groups[group]].add(p.Counts)
		f.Total.add(p.Counts)
	}
	ofUnits, total := hiding(countsOf(f.Units))
	ofGroups, _ := hiding(countsOf(f.Groups))
	if len(f.Groups) < 2 {
		f.Groups = nil
	} else if anyOf(ofUnits) || anyOf(ofGroups) {
		f.Groups, f.Apart = nil, true // two tables that each hide something could tell it together
	}
	for i, hide := range ofUnits {
		if hide {
			f.Units[i] = Row{UnitID: f.Units[i].UnitID, Hidden: true}
		}
	}
	if f.Hidden = !total || f.Total.few(); f.Hidden {
		f.Total = Counts{}
		return
	}
	f.Rates = ratesOf(f.Total)
}

func countsOf(rows []Row) []Counts {
	list := make([]Counts, len(rows))
	for i, r := range rows {
		list[i] = r.Counts
	}
	return list
}

// step is what the answers to an anonymous wave that is open are counted in: who looks again and again learns of no single
// answer when it came.
const step = 10

// anonymous fills in the figures of a wave of which nobody knows who has answered. While it is open there is one number, in
// steps; each unit's is told when it has closed.
func (f *Figures) anonymous(tx *domain.Tx) error {
	var parts []Row
	args := map[string]any{"wave": f.Wave.ID, "activity": programme.Activity(f.Wave.ID)}
	err := tx.DB.Raw(`WITH asked AS (SELECT a.unit_id, count(*) AS asked, count(m.subject_id) AS reached FROM survey_asked a
				LEFT JOIN (SELECT DISTINCT subject_id FROM message WHERE activity = @activity AND resident_id IS NOT NULL AND state IN ('sent', 'uncertain')) m ON m.subject_id = a.id
				WHERE a.wave_id = @wave GROUP BY 1),
			given AS (SELECT unit_id, count(*) FILTER (WHERE whole) AS answered, count(*) FILTER (WHERE NOT whole) AS partly FROM (
				SELECT unit_id, finished AS whole FROM survey_draft WHERE wave_id = @wave UNION ALL SELECT unit_id, complete FROM survey_response WHERE wave_id = @wave) x GROUP BY 1)
		SELECT coalesce(a.unit_id, g.unit_id) AS unit_id, coalesce(a.asked, 0) AS asked, coalesce(g.answered, 0) AS answered, coalesce(g.partly, 0) AS partly,
			greatest(0, coalesce(a.reached, 0) - coalesce(g.answered, 0) - coalesce(g.partly, 0)) AS silent
		FROM asked a FULL JOIN given g ON g.unit_id = a.unit_id ORDER BY 1`, args).Scan(&parts).Error
	if err != nil {
		return err
	}
	for i := range parts {
		parts[i].Unreached = max(0, parts[i].Asked-parts[i].Answered-parts[i].Partly-parts[i].Silent)
	}
	f.fill(parts)
	f.Groups, f.Apart = nil, false
	if f.Wave.State != programme.Closed {
		var whole Counts
		for _, p := range parts {
			whole.add(p.Counts)
		}
		// Also whether it is hidden must not change with single answers.
		f.Units, f.Rates, f.Hidden, f.Total = nil, Rates{}, false, Counts{Asked: whole.Asked, Answered: whole.Answered / step * step}
	}
	if f.shared { // some answers came from people who were asked by no link of their own
		f.Rates = Rates{}
	}
	f.Rates[4], f.Rates[5] = nil, nil // who said no is not known, and so neither who is left
	return nil
}
