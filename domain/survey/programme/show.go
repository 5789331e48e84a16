package programme

import (
	"cmp"
	"context"

	"deltag/domain"
	"deltag/domain/survey/register"
)

// Filter narrows the list of programmes.
type Filter struct {
	Search string // in names
	State  string // "" is all; open, ended
	Sort   string // "" is "name"; "name", "created", each with a minus for the reverse
	Cursor string
	Limit  int // 1 to 200
}

var listSorts = domain.Sorts{
	By:   map[string]string{"name": `danish_order(p.name) COLLATE "C"`, "created": "p.created_at"},
	From: "programme p", ID: "p.id",
}

// Row is a programme in the list, with its newest wave.
type Row struct {
	Programme
	Wave      string // its name; "" when there is none
	WaveState State
}

// List gives the programmes that the actor may see.
func (ps *Programmes) List(ctx context.Context, f Filter) (page domain.Page[Row], err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		q := Visible(tx, tx.DB.Table("programme p").Select("p.*, w.name AS wave, w.state AS wave_state").
			Joins("LEFT JOIN LATERAL (SELECT name, state FROM wave WHERE programme_id = p.id ORDER BY number DESC LIMIT 1) w ON true"))
		if f.Search != "" {
			q = q.Where("position(lower(?) IN lower(p.name)) > 0", f.Search)
		}
		if f.State != "" {
			q = q.Where("p.state = ?", f.State)
		}
		page, err = domain.Sorted(q, listSorts, cmp.Or(f.Sort, "name"), f.Cursor, f.Limit, func(row Row) int64 { return row.ID })
		return err
	})
	return page, err
}

// Whole is a programme with all that belongs to it.
type Whole struct {
	Programme
	Instrument string             // its name
	MaySee     bool               // the questionnaire itself
	Versions   []register.Version // the published ones without their documents, the newest first
	Themes     map[int][]string   // of each published version, by its number
	Waves      []Wave             // the newest first
	Decisions  []Decision         // the newest first: that one counts
	Units      []int64
	Staff      map[int64]string
	Access     []Access // who has access to this programme alone, now
	MayWrite   bool
}

// Get gives a programme with its waves, decisions and units.
func (ps *Programmes) Get(ctx context.Context, id int64) (w Whole, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if w.Programme, err = read(tx, id); err != nil {
			return err
		}
		w.MayWrite = tx.Actor.May(domain.SurveysWrite, domain.Scope{Unit: w.UnitID})
		i, err := domain.Take[register.Instrument](tx, "id = ?", w.InstrumentID)
		if err != nil {
			return err
		}
		w.Instrument, w.MaySee = i.Name, tx.Actor.May(domain.SurveysRead, domain.Scope{Unit: i.UnitID})
		if w.Themes, err = themes(tx, i.ID); err != nil {
			return err
		}
		if err := tx.DB.Omit("document", "core").Where("instrument_id = ? AND published_at IS NOT NULL", w.InstrumentID).Order("number DESC").Find(&w.Versions).Error; err != nil {
			return err
		}
		if err := tx.DB.Where("programme_id = ?", id).Order("number DESC").Find(&w.Waves).Error; err != nil {
			return err
		}
		if err := tx.DB.Where("programme_id = ?", id).Order("id DESC").Find(&w.Decisions).Error; err != nil {
			return err
		}
		if w.Units, err = unitsOf(tx, id); err != nil {
			return err
		}
		if w.Access, err = limited(tx, id); err != nil {
			return err
		}
		ids := []*int64{w.OwnerID, w.CreatedBy}
		for _, d := range w.Decisions {
			ids = append(ids, d.RecordedBy)
		}
		w.Staff, err = names(tx, ids)
		return err
	})
	return w, err
}

func names(tx *domain.Tx, of []*int64) (map[int64]string, error) {
	ids := []int64{-1}
	for _, id := range of {
		if id != nil {
			ids = append(ids, *id)
		}
	}
	var rows []struct {
		ID   int64
		Name string
	}
	if err := tx.DB.Table("staff").Select("id, name").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := map[int64]string{}
	for _, s := range rows {
		all[s.ID] = s.Name
	}
	return all, nil
}

// WholeWave is a wave with what its units ask, and what is missing before it can be published.
type WholeWave struct {
	Wave
	Programme string
	Version   int    // its number
	Document  []byte // of the version, without local parts
	Missing   []domain.Fault
	Parts     []Part // of each unit that takes part, in the order of their numbers
	Staff     map[int64]string
	MayWrite  bool
}

// Part is what one unit asks.
type Part struct {
	Local
	MayWrite bool
}

// GetWave gives a wave.
func (ps *Programmes) GetWave(ctx context.Context, id int64) (w WholeWave, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		var p Programme
		if w.Wave, p, err = readWave(tx, id); err != nil {
			return err
		}
		w.Programme, w.MayWrite = p.Name, tx.Actor.May(domain.SurveysWrite, domain.Scope{Unit: p.UnitID})
		v, err := domain.Take[register.Version](tx, "id = ?", w.VersionID)
		if err != nil {
			return err
		}
		w.Version, w.Document = v.Number, v.Document
		if w.State == Draft {
			if w.Missing, err = missing(tx, &w.Wave, &p); err != nil {
				return err
			}
		}
		if err := w.parts(tx, &p); err != nil {
			return err
		}
		ids := []*int64{w.CreatedBy, w.PublishedBy, w.ClosedBy}
		for _, part := range w.Parts {
			ids = append(ids, part.ChangedBy)
		}
		w.Staff, err = names(tx, ids)
		return err
	})
	return w, err
}

func (w *WholeWave) parts(tx *domain.Tx, p *Programme) error {
	var locals []Local
	if err := tx.DB.Raw(`SELECT w.id AS wave_id, u.unit_id, coalesce(l.local, '[]') AS local, coalesce(l.edition, 0) AS edition, coalesce(l.changed_at, w.created_at) AS changed_at, l.changed_by
		FROM wave w JOIN (SELECT unit_id FROM programme_unit WHERE programme_id = ? UNION SELECT unit_id FROM wave_unit WHERE wave_id = ?) u ON true
		LEFT JOIN wave_unit l ON l.wave_id = w.id AND l.unit_id = u.unit_id WHERE w.id = ? ORDER BY u.unit_id`, p.ID, w.ID, w.ID).Scan(&locals).Error; err != nil {
		return err
	}
	for _, l := range locals {
		w.Parts = append(w.Parts, Part{l, w.State == Draft && mayWriteLocal(tx, p, l.UnitID)})
	}
	return nil
}
