package panel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/lottery"
)

// SeatOrder is what staff decide about a draw of the panel.
type SeatOrder struct {
	Version int    // of the panel that the officer looked at
	Trial   bool   // shows what would happen, gives nobody a seat
	Reason  string // why once more, or why before the last day to answer
}

// SeatResult is what came of a draw of the panel. Members are ids of residents.
type SeatResult struct {
	Pool       int                `json:"pool"` // people who said yes and could be drawn
	Size       int                `json:"size"`
	Members    []string           `json:"members"`    // those drawn
	StandBys   []string           `json:"standBys"`   // in the order of the calls
	Ticket     int                `json:"ticket"`     // the number drawn, from 0
	Tickets    int                `json:"tickets"`    // how many there were
	LeastShare float64            `json:"leastShare"` // the smallest chance anybody who can be drawn had, 0 to 1
	MostShare  float64            `json:"mostShare"`
	Estimate   bool               `json:"estimate"` // the chances are estimates
	Undrawable []lottery.Excluded `json:"undrawable"`
	Quotas     []FrozenSeat       `json:"quotas"` // as they were
	Lottery    *lottery.Lottery   `json:"lottery"`
	Choice     *StandByChoice     `json:"choice,omitempty"` // of the stand-bys; nil when they were drawn by version 1
}

// Refusals of a draw of the panel.
var (
	ErrInfeasible = &domain.Error{Kind: domain.Conflict, Code: "panel-infeasible",
		Detail: "No panel meets all quotas with those who have said yes. Each fault names a shortage."}
	ErrTooHard = &domain.Error{Kind: domain.Conflict, Code: "panel-too-hard",
		Detail: "It could not be found out in reasonable time whether a panel meets all quotas. Widen a quota and try again."}
	ErrEarly = &domain.Error{Kind: domain.Conflict, Code: "draw-early",
		Detail: "People can still answer. If the panel must be drawn before the last day, give the reason."}
)

// DrawSeats draws the panel among those who said yes, so that every quota holds and no two are of one household. A real
// draw offers the seats and replaces an earlier draw that is not confirmed. It all happens, or nothing does.
func (ps *Panels) DrawSeats(ctx context.Context, id int64, o SeatOrder) (d Draw, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lock(tx, id, o.Version, domain.PanelsDraw)
		if err != nil {
			return err
		}
		if !o.Trial {
			if err := p.step(Drawn, tx.Now); err != nil {
				return err
			}
			if p.ReplyBy != nil && deadline(*p.ReplyBy).After(tx.Now) && strings.TrimSpace(o.Reason) == "" {
				return ErrEarly
			}
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		if d, err = newDraw(tx, &p, Seats, o.Trial, o.Reason); err != nil {
			return err
		}
		return drawSeats(tx, &p, &s, &d)
	})
	return d, err
}

// drawSeats makes the draw d and, unless it is a trial, offers the seats.
func drawSeats(tx *domain.Tx, p *Panel, s *QuotaSheet, d *Draw) error {
	po, err := loadPool(tx, s)
	if err != nil {
		return err
	}
	seed, err := lottery.ParseSeed(d.Seed)
	if err != nil {
		return err
	}
	found, err := lottery.Find(tx, po.problem, lottery.Options{Seed: seed})
	if err != nil {
		return refusal(err)
	}
	ticket, err := found.Draw(seed)
	if err != nil {
		return err
	}
	if d.Inputs, err = zipped(po.problem.Canonical()); err != nil {
		return err
	}
	d.InputsHash = po.problem.Hash()
	d.Algorithm = fmt.Sprintf("%s/%s panels=%d %s", found.Method, found.Version, found.Total, standByAlgorithm)
	result := seatResult(po, s, found, ticket)
	if result.Choice, err = chooseStandBys(tx, p, po.problem, found, ticket); err != nil {
		return err
	}
	result.StandBys = result.Choice.Members
	if d.Result, err = json.Marshal(result); err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "search", Subject: "invitation", Count: len(po.problem.Members), Unit: p.UnitID,
		Criterion: fmt.Sprintf("panel %d: everybody who said yes, trial %t", p.ID, d.Trial), Purpose: "draw a panel"})
	if err := domain.Create(tx, d); err != nil || d.Trial {
		return err
	}
	if err := offerSeats(tx, p, d, po.seats(ticket.Members)); err != nil {
		return err
	}
	if err := keepStandBys(tx, p, d, result.StandBys); err != nil {
		return err
	}
	return p.save(tx)
}

// refusal turns what the lottery says into what staff can do about it.
func refusal(err error) error {
	var contradiction *lottery.FaultError
	var infeasible *lottery.InfeasibleError
	switch {
	case errors.As(err, &contradiction):
		faults := []domain.Fault{}
		for _, f := range contradiction.Faults {
			faults = append(faults, fault(f.Where, f.Code, f.Detail))
		}
		return ErrInfeasible.With(faults...)
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

func seatResult(po *pool, s *QuotaSheet, found *lottery.Lottery, ticket lottery.Ticket) SeatResult {
	r := SeatResult{Pool: len(po.problem.Members), Size: po.problem.Size, Members: ticket.Members, Ticket: ticket.Number,
		Tickets: found.Total, LeastShare: 1, Estimate: found.Estimate, Undrawable: found.Undrawable,
		Quotas: frozenQuotas(po.features, s.Quotas), Lottery: found}
	never := map[string]bool{}
	for _, x := range found.Undrawable {
		never[x.Member] = true
	}
	for i, id := range found.Members {
		if !never[id] {
			r.LeastShare, r.MostShare = min(r.LeastShare, found.Chance(i)), max(r.MostShare, found.Chance(i))
		}
	}
	return r
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
		rows[i].ChangedAt, rows[i].ChangedBy, rows[i].CreatedAt = tx.Now, staff(tx), tx.Now
	}
	again := clause.OnConflict{Columns: []clause.Column{{Name: "panel_id"}, {Name: "resident_id"}}, DoUpdates: clause.AssignmentColumns(
		[]string{"draw_id", "stratum", "status", "cause", "reason", "refilled_by", "term_ends", "changed_at", "changed_by", "created_at"})}
	return tx.DB.Clauses(again).CreateInBatches(rows, 500).Error
}
