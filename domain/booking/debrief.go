package booking

import (
	"context"

	"deltag/domain"
)

// debriefDays is for how many days those who ran a gathering are reminded to talk the day through: after that nobody
// remembers it well enough.
const debriefDays = 30

// Debrief ticks off that those who ran a gathering have talked the day through. Ticked off twice it keeps the first day.
func (bs *Bookings) Debrief(ctx context.Context, id int64) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = domain.Lock[Gathering](tx, "id = ?", id); err != nil {
			return err
		}
		if err := g.mayDebrief(tx); err != nil {
			return err
		}
		if g.State != Held {
			return ErrNotBegun
		}
		if g.DebriefedAt != nil {
			return nil
		}
		g.DebriefedAt, g.DebriefedBy = &tx.Now, tx.Actor.By()
		return tx.DB.Exec("UPDATE gathering SET debriefed_at = ?, debriefed_by = ? WHERE id = ?", g.DebriefedAt, g.DebriefedBy, g.ID).Error
	})
	return g, err
}

// mayDebrief lets those who arrange a gathering tick it off, and those who run it.
func (g *Gathering) mayDebrief(tx *domain.Tx) error {
	if tx.Actor.StaffID != 0 && tx.Actor.May(domain.GatheringsRead, g.Scope()) {
		var runs bool
		if err := tx.Row("SELECT EXISTS (SELECT FROM gathering_staff WHERE gathering_id = $1 AND staff_id = $2)", g.ID, tx.Actor.StaffID).Scan(&runs); err != nil || runs {
			return err
		}
	}
	return g.allow(tx, domain.GatheringsWrite)
}

// debriefQuery is the gatherings that were held before today in Denmark and have not been talked through, of those who
// arrange them or ran them.
const debriefQuery = `SELECT g.id, g.title, 0 AS n FROM gathering g
	WHERE g.state = 'held' AND g.debriefed_at IS NULL AND g.ends_at < @today AND g.ends_at > @oldest
		AND (` + arranged + ` OR ('gathering:' || g.id IN @reads OR g.unit_id IN @readUnits)
			AND EXISTS (SELECT FROM gathering_staff s WHERE s.gathering_id = g.id AND s.staff_id = @me AND NOT s.cancelled))
	ORDER BY g.ends_at, g.id LIMIT @most`
