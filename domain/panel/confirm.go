package panel

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"deltag/domain"
)

// Refusals of a confirmation and of a change of a seat.
var (
	ErrSeatsEmpty = &domain.Error{Kind: domain.Conflict, Code: "seats-empty",
		Detail: "Fewer people have a seat than the panel has seats. Draw again, or give the reason why the panel stands like this."}
	ErrSeat = &domain.Error{Kind: domain.Invalid, Code: "seat-invalid", Detail: "The seat cannot be changed like this."}
)

// Confirm makes the drawn panel stand: those drawn and those not drawn are told, all in one unit of work. reason is
// needed when seats are empty.
func (ps *Panels) Confirm(ctx context.Context, id int64, version int, reason string) (p Panel, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if p, err = lock(tx, id, version, domain.PanelsDraw); err != nil {
			return err
		}
		if err := p.step(Confirmed, tx.Now); err != nil {
			return err
		}
		var seats int
		if err := tx.DB.Raw("SELECT count(*) FROM membership WHERE panel_id = ? AND status <> 'withdrawn'", id).Scan(&seats).Error; err != nil {
			return err
		}
		if seats < p.Size && strings.TrimSpace(reason) == "" {
			return ErrSeatsEmpty.With(fault("/reason", "required", fmt.Sprintf("%d of %d seats are taken.", seats, p.Size)))
		}
		p.ConfirmNote = strings.TrimSpace(reason)
		if err := p.save(tx); err != nil {
			return err
		}
		return QueueResults(tx, &p)
	})
	return p, err
}

// Settlement is what became of a seat.
type Settlement struct {
	Status MemberStatus
	Cause  Cause  // why it is empty
	Reason string // in words
	Spoken Spoken // how the citizen said so; without a channel it is what staff saw, such as that somebody did not come
}

// SettleSeat is staff writing down what became of a seat: the citizen takes it, which needs how they said so and the words
// that were read to them, or it is empty for a cause.
func (ps *Panels) SettleSeat(ctx context.Context, id int64, s Settlement) (m Membership, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if m, err = domain.Take[Membership](tx, "id = ? AND resident_id IS NOT NULL", id); err != nil {
			return err
		}
		p, err := lock(tx, m.PanelID, 0, domain.RepliesWrite)
		if err != nil {
			return err
		}
		if p.State == Closed {
			return ErrFrozen
		}
		if m, err = domain.Lock[Membership](tx, "id = ? AND resident_id IS NOT NULL", id); err != nil {
			return err
		}
		if err := m.settle(s.Status, s.Cause, strings.TrimSpace(s.Reason)); err != nil {
			return err
		}
		if err := m.said(tx, &p, s); err != nil {
			return err
		}
		m.ChangedAt, m.ChangedBy = tx.Now, tx.Actor.By()
		tx.Record(domain.Access{Action: "change", Subject: "membership", ResidentIDs: []int64{*m.ResidentID}, Unit: p.UnitID, Purpose: "settle a seat in a panel"})
		if err := domain.Save(tx, &m); err != nil {
			return err
		}
		var subjects []int64
		if err := tx.DB.Raw("SELECT id FROM invitation WHERE panel_id = ? AND resident_id = ?", m.PanelID, *m.ResidentID).Scan(&subjects).Error; err != nil {
			return err
		}
		return endLetters(tx, subjects, "answered")
	})
	return m, err
}

// said keeps how the drawn person told it to staff.
func (m *Membership) said(tx *domain.Tx, p *Panel, s Settlement) error {
	m.Channel, m.Why, m.WordsID = "", "", nil
	if s.Spoken.Channel == "" && s.Status == SeatGivenUp {
		return nil
	}
	if err := s.Spoken.check(); err != nil {
		return err
	}
	row, err := domain.Take[Invitation](tx, "panel_id = ? AND resident_id = ?", p.ID, *m.ResidentID)
	if err != nil {
		return err
	}
	m.Channel, m.Why = s.Spoken.Channel, s.Spoken.Why
	if m.WordsID, err = s.Spoken.keep(tx, p, row, AsksSeat); err != nil {
		return err
	}
	return endCalls(tx, row.ID, m.Channel)
}

// settle takes what the drawn person said. A seat that was given up stays given up: a replacement may fill it.
func (m *Membership) settle(status MemberStatus, cause Cause, reason string) error {
	switch {
	case status != SeatConfirmed && status != SeatGivenUp:
		return ErrSeat.With(fault("/status", "unknown", "Say that the seat is taken or given up."))
	case m.Status == SeatGivenUp:
		return ErrSeat.With(fault("/status", "given-up", "This seat was given up. It stays so."))
	case status == SeatGivenUp && !slices.Contains(Causes, cause):
		return ErrSeat.With(fault("/cause", "required", "Choose why the seat is empty."))
	case status == SeatGivenUp && cause == CauseOther && reason == "":
		return ErrSeat.With(fault("/reason", "required", "Write why the seat is empty."))
	case status == SeatConfirmed:
		cause = ""
	}
	m.Status, m.Cause, m.Reason = status, cause, reason
	return nil
}
