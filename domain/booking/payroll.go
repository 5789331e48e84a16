package booking

import (
	"context"
	"fmt"
	"io"
	"time"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// Payroll is what was taken out for payroll at once. Its sums stay when the people are deleted.
type Payroll struct {
	ID        int64 `gorm:"primaryKey"`
	UnitID    int64
	Items     int
	Total     int64 // øre
	CreatedAt time.Time
	CreatedBy int64
}

// TableName is the table of what was taken out for payroll.
func (Payroll) TableName() string { return "reimbursement_export" }

// ErrNothingToPay refuses to take out a file with nothing in it.
var ErrNothingToPay = &domain.Error{Kind: domain.Conflict, Code: "payroll-nothing", Detail: "Nothing has been approved since the last file."}

// MakePayroll marks all that is approved in a unit, and in no file yet, as taken out. Two who do it at once do not both get
// it: a row that has a file is in no other.
func (bs *Bookings) MakePayroll(ctx context.Context, unit int64) (p Payroll, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.ResidentsExport, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		var ready []struct {
			ID     int64
			Amount int64
		}
		if err := tx.DB.Raw(`SELECT m.id, m.amount FROM reimbursement m JOIN booking b ON b.id = m.booking_id JOIN gathering g ON g.id = b.gathering_id
			WHERE g.unit_id = ? AND m.state = 'approved' AND m.export_id IS NULL ORDER BY m.id FOR UPDATE OF m`, unit).Scan(&ready).Error; err != nil {
			return err
		}
		if len(ready) == 0 {
			return ErrNothingToPay
		}
		ids := make([]int64, len(ready))
		p = Payroll{UnitID: unit, Items: len(ready), CreatedAt: tx.Now, CreatedBy: tx.Actor.StaffID}
		for i, r := range ready {
			ids[i] = r.ID
			p.Total += r.Amount
		}
		if err := domain.Create(tx, &p); err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "change", Subject: "booking", Criterion: p.criterion(), Purpose: purposePay, Count: p.Items, Unit: unit})
		return tx.DB.Exec("UPDATE reimbursement SET export_id = ? WHERE id IN ? AND export_id IS NULL", p.ID, ids).Error
	})
	return p, err
}

func (p *Payroll) criterion() string { return fmt.Sprintf("payroll file %d", p.ID) }

// ToPay is how much is approved in a unit and in no file yet.
type ToPay struct {
	UnitID int64
	Unit   string
	Items  int
	Total  int64 // øre
}

// Made is a file for payroll with who made it.
type Made struct {
	Payroll
	Unit string
	By   string
}

// mostFiles is how many files for payroll are listed, the newest first.
const mostFiles = 100

// Payrolls are what is to be taken out in the actor's units, and the files that were. They name no citizen.
func (bs *Bookings) Payrolls(ctx context.Context) (ready []ToPay, made []Made, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		units := tx.Actor.Units(domain.ResidentsExport)
		if err := tx.DB.Raw(`SELECT u.id AS unit_id, u.name AS unit, count(*) AS items, sum(m.amount) AS total FROM reimbursement m JOIN booking b ON b.id = m.booking_id
			JOIN gathering g ON g.id = b.gathering_id JOIN unit u ON u.id = g.unit_id WHERE m.state = 'approved' AND m.export_id IS NULL AND g.unit_id IN ? GROUP BY u.id ORDER BY u.name, u.id`,
			units).Scan(&ready).Error; err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT e.*, u.name AS unit, coalesce(s.name, '') AS by FROM reimbursement_export e JOIN unit u ON u.id = e.unit_id LEFT JOIN staff s ON s.id = e.created_by
			WHERE e.unit_id IN ? ORDER BY e.id DESC LIMIT ?`, units, mostFiles).Scan(&made).Error; err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "read", Subject: "staff", Criterion: "payroll files", Purpose: purposePay, Count: len(made)})
		return nil
	})
	return ready, made, err
}

// PayrollFile writes a file for payroll, the same each time as long as the people are kept. A protected person stands there
// by alias: who may see protected names looks them up one by one, with a reason.
func (bs *Bookings) PayrollFile(ctx context.Context, id int64, out io.Writer) error {
	return bs.db.View(ctx, func(tx *domain.Tx) error {
		p, err := domain.Take[Payroll](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.ResidentsExport, domain.Scope{Unit: p.UnitID}); err != nil {
			return domain.ErrNotFound
		}
		var rows []PayTask
		if err := tx.DB.Raw(payQuery+"WHERE m.export_id = ? ORDER BY m.id", id).Scan(&rows).Error; err != nil {
			return err
		}
		seenPay(tx, rows, "export", p.criterion(), p.UnitID)
		return table.WriteCSV(out, []string{"Nummer", "Navn", "Enhed", "Møde", "Dato", "Hvad", "Km", "Kroner", "Godkendt af", "Godkendt den"}, func(yield func([]string) bool) {
			for i := range rows {
				if !yield(rows[i].line()) {
					return
				}
			}
		})
	})
}

func (t *PayTask) line() []string {
	km := ""
	if t.KM > 0 {
		km = fmt.Sprint(t.KM)
	}
	decided := ""
	if t.DecidedAt != nil {
		decided = t.DecidedAt.In(denmark()).Format(time.DateOnly)
	}
	words := map[PayKind]string{Taxi: "Taxa", Bus: "Bus eller tog", OwnCar: "Egen bil", MinderPaid: "Børnepasning", Fee: "Betaling for at deltage"}
	return []string{fmt.Sprint(t.ID), t.Name, t.Unit, t.Title, t.StartsAt.In(denmark()).Format(time.DateOnly), words[t.Kind], km,
		fmt.Sprintf("%d,%02d", t.Amount/100, t.Amount%100), t.Decider, decided}
}
