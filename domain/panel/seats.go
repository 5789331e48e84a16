package panel

import (
	"errors"
	"fmt"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/lottery"
)

// Refusals of a draw of the panel.
var (
	ErrInfeasible = &domain.Error{Kind: domain.Conflict, Code: "panel-infeasible",
		Detail: "No panel meets all quotas with those who have said yes. Each fault names a shortage."}
	ErrTooHard = &domain.Error{Kind: domain.Conflict, Code: "panel-too-hard",
		Detail: "It could not be found out in reasonable time whether a panel meets all quotas. Widen a quota and try again."}
	ErrEarly = &domain.Error{Kind: domain.Conflict, Code: "draw-early",
		Detail: "People can still answer. If the panel must be drawn before the last day, give the reason."}
)

// refusal turns what the lottery says into what staff can do about it.
func refusal(err error) error {
	var contradiction *lottery.FaultError
	var infeasible *lottery.InfeasibleError
	switch {
	case errors.As(err, &contradiction):
		return ErrInfeasible.With(faultsOf(contradiction.Faults)...)
	case errors.As(err, &infeasible):
		faults := []domain.Fault{}
		for i, s := range infeasible.Shortages {
			faults = append(faults, fault(fmt.Sprintf("/shortages/%d", i), "shortage", shortage(s).Detail))
		}
		return ErrInfeasible.With(faults...)
	case errors.Is(err, lottery.ErrLimit):
		return ErrTooHard
	}
	return err
}

func faultsOf(faults []lottery.Fault) []domain.Fault {
	list := make([]domain.Fault, len(faults))
	for i, f := range faults {
		list[i] = fault(f.Where, f.Code, f.Detail)
	}
	return list
}

// offerSeats gives the drawn people their seats in place of an earlier draw's. Who gave a seat up stays on record.
func offerSeats(tx *domain.Tx, p *Panel, d *Draw, rows []Membership) error {
	if err := clearSeats(tx, p.ID); err != nil {
		return err
	}
	if err := refilled(tx, p, d); err != nil {
		return err
	}
	return giveSeats(tx, p, d, rows)
}

// refilled notes that a draw has filled the seats of all who are out.
func refilled(tx *domain.Tx, p *Panel, d *Draw) error {
	return tx.DB.Exec("UPDATE membership SET refilled_by = ? WHERE panel_id = ? AND status = 'withdrawn' AND refilled_by IS NULL", d.ID, p.ID).Error
}

// clearSeats takes back all seats and stand-bys of a panel that nobody has been told of.
func clearSeats(tx *domain.Tx, panel int64) error {
	if err := tx.DB.Exec("DELETE FROM standby WHERE panel_id = ?", panel).Error; err != nil {
		return err
	}
	return tx.DB.Exec("DELETE FROM membership WHERE panel_id = ? AND status <> 'withdrawn'", panel).Error
}

// giveSeats offers seats by a draw. Somebody who once said not now gets the same row again.
func giveSeats(tx *domain.Tx, p *Panel, d *Draw, rows []Membership) error {
	for i := range rows {
		rows[i].PanelID, rows[i].DrawID, rows[i].Status = p.ID, d.ID, SeatOffered
		rows[i].ChangedAt, rows[i].ChangedBy, rows[i].CreatedAt = tx.Now, tx.Actor.By(), tx.Now
	}
	again := clause.OnConflict{Columns: []clause.Column{{Name: "panel_id"}, {Name: "resident_id"}}, DoUpdates: clause.AssignmentColumns(
		[]string{"draw_id", "stratum", "status", "cause", "reason", "refilled_by", "term_ends", "changed_at", "changed_by", "created_at"})}
	return tx.DB.Clauses(again).CreateInBatches(rows, 500).Error
}
