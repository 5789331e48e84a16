package panel

import (
	"context"
	"time"

	"deltag/domain"
)

// Protocol is all that must be known of how a panel came about, without anybody's name.
type Protocol struct {
	Sheet      QuotaSheet
	Population *Population
	Draws      []Draw // real and trial, in the order they were made, without their inputs
	Answers    []Answers
	Decisions  []Decision
	Exits      []Exit
	Overrides  []OverrideCount  // who was asked beyond the contact budget, by decision
	StandBys   int              // who still wait to be asked; nobody when the panel is over
	Staff      map[int64]string // names of those who drew and decided
	Balance    Balance
}

// Exit is a seat that somebody left, without who it was.
type Exit struct {
	At         time.Time
	Cause      Cause
	RefilledBy *int64 // the draw that filled the seat again
}

// Answers counts what the invited of one wave said.
type Answers struct {
	Wave     int `json:"wave"`
	Invited  int `json:"invited"`
	Accepted int `json:"accepted"`
	Declined int `json:"declined"`
	NotNow   int `json:"notNow"`
}

// Protocol gathers a panel's protocol.
func (ps *Panels) Protocol(ctx context.Context, id int64) (out Protocol, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsRead)
		if err != nil {
			return err
		}
		if out.Sheet, err = sheet(tx, p); err != nil {
			return err
		}
		if out.Balance, err = balance(tx, p); err != nil {
			return err
		}
		out.Population = out.Balance.Population
		if out.Draws, err = draws(tx, id); err != nil {
			return err
		}
		if err := out.seats(tx, id); err != nil {
			return err
		}
		out.Answers, err = answersByWave(tx, id)
		return err
	})
	return out, err
}

// seats gathers what was decided, and what became of the seats.
func (out *Protocol) seats(tx *domain.Tx, id int64) error {
	if err := tx.DB.Where("panel_id = ?", id).Order("id").Find(&out.Decisions).Error; err != nil {
		return err
	}
	if err := tx.DB.Raw("SELECT changed_at AS at, cause, refilled_by FROM membership WHERE panel_id = ? AND status = 'withdrawn' ORDER BY changed_at, id", id).
		Scan(&out.Exits).Error; err != nil {
		return err
	}
	if err := tx.DB.Raw("SELECT count(*) FROM standby s JOIN panel p ON p.id = s.panel_id WHERE p.id = ? AND p.state <> 'closed'", id).Scan(&out.StandBys).Error; err != nil {
		return err
	}
	over, names, err := overridesOf(tx, id)
	if err != nil {
		return err
	}
	for i := range over { // a reason about one person is theirs
		if over[i].DrawID == nil {
			over[i].Reason = ""
		}
	}
	out.Overrides = over
	var rows []struct {
		ID   int64
		Name string
	}
	err = tx.DB.Raw(`SELECT id, name FROM staff WHERE id IN (SELECT drawn_by FROM draw WHERE panel_id = ?
		UNION SELECT decided_by FROM panel_decision WHERE panel_id = ?)`, id, id).Scan(&rows).Error
	out.Staff = names
	for _, row := range rows {
		out.Staff[row.ID] = row.Name
	}
	return err
}

// Draws lists every draw of a panel, trials too, in the order they were made, without their inputs.
func (ps *Panels) Draws(ctx context.Context, id int64) (list []Draw, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := find(tx, id, domain.PanelsRead); err != nil {
			return err
		}
		list, err = draws(tx, id)
		return err
	})
	return list, err
}

func draws(tx *domain.Tx, id int64) (list []Draw, err error) {
	// The lottery's own document is large and is only needed to make the draw again.
	err = tx.DB.Raw(`SELECT id, panel_id, stage, trial, number, seed, algorithm, inputs_hash, result - 'lottery' AS result, reason,
		notice_id, drawn_at, drawn_by FROM draw WHERE panel_id = ? ORDER BY id`, id).Scan(&list).Error
	return list, err
}
