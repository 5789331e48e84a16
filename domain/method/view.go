package method

import (
	"context"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/org"
)

// Listed is one method in the list.
type Listed struct {
	Method `gorm:"embedded"`
	Unit   string
}

// List lists the methods that the actor may see, by kind and name. There are few, so it is one list.
func (ms *Methods) List(ctx context.Context) (list []Listed, err error) {
	err = ms.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw(`SELECT m.*, u.name AS unit FROM method m JOIN unit u ON u.id = m.unit_id WHERE m.unit_id IN ?
			ORDER BY array_position(CAST(? AS text[]), m.kind), m.name, m.id`, tx.Actor.Units(domain.CommitteesRead), kindArray()).Scan(&list).Error
	})
	return list, err
}

// kindArray is Kinds as PostgreSQL writes an array.
func kindArray() string {
	text := "{"
	for i, k := range Kinds {
		if i > 0 {
			text += ","
		}
		text += string(k)
	}
	return text + "}"
}

// Shown is one method on its page. All that was ever said of it is there.
type Shown struct {
	Method
	Unit         string
	Statements   []Statement   // the newest first
	Reservations []Reservation // the newest first
	Approvals    []Approval    // the newest first
	MayChange    bool
}

// Show shows one method.
func (ms *Methods) Show(ctx context.Context, id int64) (s Shown, err error) {
	err = ms.db.View(ctx, func(tx *domain.Tx) error {
		if s.Method, err = domain.Take[Method](tx, "id = ?", id); err != nil {
			return err
		}
		if !tx.Actor.May(domain.CommitteesRead, s.Scope()) {
			return domain.ErrNotFound
		}
		s.MayChange = tx.Actor.May(domain.CommitteesWrite, s.Scope())
		unit, err := domain.Take[org.Unit](tx, "id = ?", s.UnitID)
		if err != nil {
			return err
		}
		s.Unit = unit.Name
		if s.Statements, err = gorm.G[Statement](tx.DB).Where("method_id = ?", id).Order("number DESC").Find(tx); err != nil {
			return err
		}
		if s.Reservations, err = gorm.G[Reservation](tx.DB).Where("method_id = ?", id).Order("id DESC").Find(tx); err != nil {
			return err
		}
		s.Approvals, err = gorm.G[Approval](tx.DB).Where("method_id = ?", id).Order("id DESC").Find(tx)
		return err
	})
	return s, err
}
