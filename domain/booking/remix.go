package booking

import (
	"context"
	"encoding/json"
	"time"

	"deltag/domain"
	"deltag/domain/mix"
	"deltag/domain/panel"
)

// MixChange is one time that what a gathering is mixed by was changed.
type MixChange struct {
	ID          int64 `gorm:"primaryKey"`
	GatheringID int64
	Before      string // the features with their values, as JSON
	After       string
	Reason      string
	CreatedAt   time.Time
	CreatedBy   *int64
}

// TableName is the table of changes of mixes.
func (MixChange) TableName() string { return "mix_change" }

// ErrMixSame refuses to keep a change that changes nothing.
var ErrMixSame = domain.OnConstraint("mix_change_differs", &domain.Error{Kind: domain.Conflict, Code: "mix-same", Detail: "The group is mixed like that already."})

// Remix is what a gathering is to be mixed by from now on, and why.
type Remix struct {
	Version int
	Mix     []MixFeature
	Reason  string
}

// ChangeMix changes what a gathering is mixed by, until it begins. Nobody loses a seat, an offer or an invitation: the new mix decides
// about the seats that are free and who is promoted next, which happens at once. Whoever sees who comes and chooses the mix could
// find out what sort of people they are, by trying; so it takes sight of the register, which secretaries do not have.
func (bs *Bookings) ChangeMix(ctx context.Context, id int64, r Remix) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, r.Version, domain.GatheringsWrite); err != nil {
			return err
		}
		if err := tx.Require(domain.ResidentsRead, g.Scope()); err != nil {
			return err
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		p := Plan{Capacity: g.Capacity, Mix: r.Mix}
		if err := r.check(tx, &p); err != nil {
			return err
		}
		m, err := p.mix()
		if err != nil {
			return err
		}
		if err := tx.DB.Exec(`INSERT INTO mix_change (gathering_id, before, after, reason, created_at, created_by) SELECT id, quotas, CAST(? AS jsonb), ?, ?, ? FROM gathering WHERE id = ?`,
			m.quotas, r.Reason, tx.Now, tx.Actor.By(), g.ID).Error; err != nil {
			return err
		}
		if err := g.remix(tx, m); err != nil {
			return err
		}
		if g, err = domain.Take[Gathering](tx, "id = ?", g.ID); err != nil {
			return err
		}
		if err := offer(tx, &g); err != nil {
			return err
		}
		return askNext(tx, &g)
	})
	return g, err
}

func (r *Remix) check(tx *domain.Tx, p *Plan) error {
	var c domain.Checks
	c.Text(&r.Reason, "/reason", 1, 300)
	if err := p.nameMix(tx, &c); err != nil {
		return err
	}
	p.checkMix(&c)
	return c.Of(ErrGathering)
}

// remix writes a mix, finds everybody's places in it by what the register knows of them, and counts those with seats anew.
func (g *Gathering) remix(tx *domain.Tx, m mixRow) error {
	if err := g.writeMix(tx, m); err != nil {
		return err
	}
	var placed []Booking
	if err := tx.DB.Raw(`UPDATE booking b SET mix = coalesce((SELECT array_agg(v.i ORDER BY v.i) FROM unnest(g.value_ids) WITH ORDINALITY AS v (id, i) WHERE v.id = ANY (r.value_ids)), '{}')
		FROM gathering g, resident r WHERE g.id = b.gathering_id AND r.id = b.resident_id AND g.id = ? RETURNING b.*`, g.ID).Scan(&placed).Error; err != nil {
		return err
	}
	if len(placed) > 0 {
		tx.Record(g.access("change", "change what a group is mixed by", placed...))
	}
	return tx.DB.Exec(`UPDATE gathering g SET mixed = coalesce((SELECT array_agg((SELECT count(*)::integer FROM booking b WHERE b.gathering_id = g.id AND b.state IN ('offered', 'booked')
		AND i = ANY (b.mix)) ORDER BY i) FROM generate_subscripts(g.features, 1) AS i), '{}') WHERE id = ?`, g.ID).Error
}

// writeMix writes a mix of which nobody is counted yet.
func (g *Gathering) writeMix(tx *domain.Tx, m mixRow) error {
	return tx.DB.Exec(`UPDATE gathering SET quotas = CAST(? AS jsonb), value_ids = CAST(? AS bigint[]), features = CAST(? AS smallint[]), at_least = CAST(? AS integer[]),
		at_most = CAST(? AS integer[]), mixed = CAST(? AS integer[]), version = version + 1 WHERE id = ?`, m.quotas, m.values, m.features, m.least, m.most, m.none, g.ID).Error
}

// Remixed is a change of a mix as staff see it.
type Remixed struct {
	MixChange
	Was, Is []mix.Feature
	By      string // name of whoever changed it
}

// MixChanges are the times that what a gathering is mixed by was changed, the latest first, for those who may see the mix.
func (bs *Bookings) MixChanges(ctx context.Context, id int64) (all []Remixed, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsRead)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.ResidentsRead, g.Scope()); err != nil {
			return err
		}
		var rows []MixChange
		if err := tx.DB.Where("gathering_id = ?", id).Order("id DESC").Find(&rows).Error; err != nil {
			return err
		}
		by := []int64{}
		for _, r := range rows {
			if r.CreatedBy != nil {
				by = append(by, *r.CreatedBy)
			}
		}
		names, err := panel.StaffNames(tx, by)
		if err != nil {
			return err
		}
		for _, r := range rows {
			one := Remixed{MixChange: r}
			if r.CreatedBy != nil {
				one.By = names[*r.CreatedBy]
			}
			if err := json.Unmarshal([]byte(r.Before), &one.Was); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(r.After), &one.Is); err != nil {
				return err
			}
			all = append(all, one)
		}
		return nil
	})
	return all, err
}
