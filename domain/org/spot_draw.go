package org

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"deltag/domain"
	"deltag/domain/workday"
)

// SpotCheck is the look-ups of a unit's staff in a month that were drawn for its leader to look at.
type SpotCheck struct {
	ID      int64 `gorm:"primaryKey"`
	UnitID  int64
	Month   time.Time `gorm:"type:date"` // its first day
	Seed    string    // 32 random bytes in hexadecimal
	Records int       // how many look-ups there were to draw from
	DrawnAt time.Time
}

// TableName is the table of spot checks.
func (SpotCheck) TableName() string { return "spot_check" }

// spotSize is how many look-ups are drawn for a unit and a month: few enough to be looked at one by one.
const spotSize = 20

const (
	// covering are the units with each unit above them, and themselves.
	covering = `WITH RECURSIVE covering AS (SELECT id AS unit_id, id AS by_id FROM unit
		UNION ALL SELECT c.unit_id, u.parent_id FROM covering c JOIN unit u ON u.id = c.by_id WHERE u.parent_id IS NOT NULL) `

	// leaders are who can look at a unit's look-ups now, by staff and unit.
	leaders = `SELECT FROM role_grant l JOIN covering c ON c.by_id = l.unit_id JOIN staff s ON s.id = l.staff_id AND s.active
		WHERE l.role = 'unit_leader' AND l.activity = '' AND (l.ends_at IS NULL OR l.ends_at > @now) `

	// lookups are the uses of citizens' data in a month by who had a role in the unit then. A leader's own are among them
	// when somebody else can look at them.
	lookups = ` FROM access_record a WHERE a.actor_kind = 'staff' AND a.at >= @begins AND a.at < @ends
		AND a.action IN ('read', 'search', 'change', 'export') AND a.subject NOT IN ('staff', 'grant', 'sign-in', 'access record')
		AND EXISTS (SELECT FROM role_grant g WHERE g.staff_id = a.staff_id AND g.unit_id = @unit AND g.given_at < @ends AND (g.ends_at IS NULL OR g.ends_at > @begins))
		AND EXISTS (` + leaders + ` AND c.unit_id = @unit AND l.staff_id <> a.staff_id)`
)

// DrawSpotChecks draws the look-ups of the month before, once for every unit that has a leader or lies below one that has.
// Every copy of the program may call it at any time.
func (o *Org) DrawSpotChecks(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("draw spot checks"))
	var units []int64
	begins, ends := monthBefore(o.db.Now())
	if err := o.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw(covering+`SELECT u.id FROM unit u WHERE NOT EXISTS (SELECT FROM spot_check k WHERE k.unit_id = u.id AND k.month = CAST(@month AS date))
			AND EXISTS (`+leaders+` AND c.unit_id = u.id) ORDER BY u.id`, map[string]any{"now": tx.Now, "month": begins.Format(time.DateOnly)}).Scan(&units).Error
	}); err != nil {
		return err
	}
	for _, unit := range units {
		if err := o.db.Do(ctx, func(tx *domain.Tx) error { return drawSpotCheck(tx, unit, begins, ends) }); err != nil {
			return err
		}
	}
	return nil
}

var copenhagen = workday.Denmark

// monthBefore is the month before the one of an instant in Denmark, from its first instant to the first that is not in it.
func monthBefore(now time.Time) (begins, ends time.Time) {
	local := now.In(copenhagen())
	ends = time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, local.Location())
	return ends.AddDate(0, -1, 0), ends
}

func drawSpotCheck(tx *domain.Tx, unit int64, begins, ends time.Time) error {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails: crypto/rand ends the program instead
	args := map[string]any{
		"unit": unit, "begins": begins, "ends": ends, "now": tx.Now, "month": begins.Format(time.DateOnly), "seed": hex.EncodeToString(random), "size": spotSize,
	}
	var drawn []int64
	if err := tx.DB.Raw(covering+`INSERT INTO spot_check (unit_id, month, seed, records, drawn_at)
		SELECT @unit, CAST(@month AS date), @seed, count(*), @now`+lookups+` ON CONFLICT DO NOTHING RETURNING id`, args).Scan(&drawn).Error; err != nil || len(drawn) == 0 {
		return err // another copy of the program was faster
	}
	args["check"] = drawn[0]
	// The order is that of SHA-256 over the seed and the record's number: nobody can choose it, and everybody can repeat it.
	return tx.DB.Exec(covering+`INSERT INTO spot_check_item (check_id, access_id)
		SELECT @check, a.id`+lookups+` ORDER BY sha256(convert_to(@seed || ':' || a.id, 'UTF8')) LIMIT @size`, args).Error
}
