package panel

import (
	"context"

	"deltag/domain"
	"deltag/domain/lottery"
)

// StandBy is one person who was chosen to take a seat that falls empty.
type StandBy struct {
	PanelID    int64
	Position   int // 1, 2, 3 … in the order in which they are asked
	ResidentID int64
	DrawID     int64
}

// TableName is the table of stand-bys.
func (StandBy) TableName() string { return "standby" }

// standByAlgorithm names how stand-bys are chosen, for the record: change it with any change of the answer.
const standByAlgorithm = "stand-by/2"

// coverSurely is how sure the stand-bys are to be enough for all seats that fall empty.
const coverSurely = 0.95

// wantedStandBys is how many stand-bys the panel needs for as many drop-outs as are usual.
func wantedStandBys(tx *domain.Tx, p *Panel) (int, error) {
	own, others, err := answersOf(tx, p)
	if err != nil {
		return 0, err
	}
	r, err := loadResponse(tx, p, own, others)
	return lottery.Cover(p.Size, r.Drop.Rate, coverSurely), err
}

func keepStandBys(tx *domain.Tx, p *Panel, d *Draw, people []int64) error {
	rows := make([]StandBy, len(people))
	for i, person := range people {
		rows[i] = StandBy{p.ID, i + 1, person, d.ID}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.DB.CreateInBatches(rows, 500).Error
}

// Waiting is a stand-by as staff see them.
type Waiting struct {
	Position   int
	ResidentID int64
	Shown      string // the name, or the alias of a protected person
	State      string // ready, paused, not-now, gone
}

// StandBys lists the stand-bys of a panel in the order in which they are asked.
func (ps *Panels) StandBys(ctx context.Context, id int64) (list []Waiting, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.RepliesRead)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT s.position, s.resident_id, `+shown+` AS shown, CASE
				WHEN r.gone <> '' OR r.opted_out_at IS NOT NULL THEN 'gone' WHEN i.reply = 'not_now' THEN 'not-now'
				WHEN r.paused_until > ? THEN 'paused' ELSE 'ready' END AS state
			FROM standby s JOIN resident r ON r.id = s.resident_id JOIN invitation i ON i.panel_id = s.panel_id AND i.resident_id = s.resident_id
			WHERE s.panel_id = ? ORDER BY s.position`, tx.Now, id).Scan(&list).Error; err != nil {
			return err
		}
		ids := make([]int64, len(list))
		for i, w := range list {
			ids[i] = w.ResidentID
		}
		tx.Record(domain.Access{Action: "read", Subject: "standby", ResidentIDs: ids, Criterion: Activity(id), Unit: p.UnitID, Purpose: "see the stand-bys of a panel"})
		return nil
	})
	return list, err
}
