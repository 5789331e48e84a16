package resident

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm/clause"

	"deltag/domain"
)

// Channel is a way to reach a person when it is not to be by mail.
type Channel string

// The ways. NoWish is the usual order: mail, else a letter, else a call.
const (
	NoWish     Channel = ""
	ByLetter   Channel = "letter"
	ByPhone    Channel = "phone"
	longestWhy         = 500
)

// Wish is how a person wants to be reached.
type Wish struct {
	ResidentID int64 `gorm:"primaryKey;autoIncrement:false"`
	Channel    Channel
	Reason     string // staff's words; "" when the person chose it themselves
	SetAt      time.Time
	SetBy      *int64 // staff, or nil when the person did
}

// TableName is the table of wishes.
func (Wish) TableName() string { return "channel_wish" }

// ErrChannel refuses a way that there is not, or one without the reason.
var ErrChannel = &domain.Error{Kind: domain.Invalid, Code: "channel-invalid", Detail: "The way to reach a person cannot be noted like this."}

// WishOf is how a person wants to be reached.
func WishOf(tx *domain.Tx, person int64) (c Channel, err error) {
	err = tx.DB.Raw("SELECT channel FROM channel_wish WHERE resident_id = ?", person).Scan(&c).Error
	return c, err
}

// Wish tells staff how a person wants to be reached, and why it was noted; the zero value is no wish.
func (r *Residents) Wish(ctx context.Context, id int64) (w Wish, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		person, err := domain.Take[Resident](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if !tx.Actor.May(domain.ResidentsRead, domain.Scope{Unit: person.UnitID}) {
			return domain.ErrNotFound
		}
		tx.Record(domain.Access{Action: "read", Subject: "resident", ResidentIDs: []int64{id}, Unit: person.UnitID, Purpose: "see how to reach a person"})
		return tx.DB.Raw("SELECT * FROM channel_wish WHERE resident_id = ?", id).Scan(&w).Error
	})
	return w, err
}

// SetWish is staff noting how a person wants to be reached, with the reason. NoWish goes back to the usual order.
func (r *Residents) SetWish(ctx context.Context, id int64, c Channel, reason string) error {
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case c != NoWish && c != ByLetter && c != ByPhone:
		return ErrChannel.With(domain.Fault{Where: "/channel", Code: "unknown", Detail: "Choose a way to reach the person."})
	case n < 3 || n > longestWhy:
		return ErrChannel.With(domain.Fault{Where: "/reason", Code: "required", Detail: "Write why, in a few words."})
	}
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		person, err := domain.Lock[Resident](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if !tx.Actor.May(domain.ResidentsRead, domain.Scope{Unit: person.UnitID}) {
			return domain.ErrNotFound
		}
		if err := tx.Require(domain.ResidentsWrite, domain.Scope{Unit: person.UnitID}); err != nil {
			return err
		}
		if person.ErasedAt != nil {
			return ErrErased
		}
		tx.Record(domain.Access{Action: "change", Subject: "resident", ResidentIDs: []int64{id}, Unit: person.UnitID, Purpose: "note how to reach a person: " + domain.Typed(reason)})
		return setWish(tx, Wish{ResidentID: id, Channel: c, Reason: reason, SetAt: tx.Now, SetBy: &tx.Actor.StaffID})
	})
}

// OwnWish is a person choosing on their own page, as part of the caller's unit of work.
func OwnWish(tx *domain.Tx, person int64, c Channel) error {
	if c != NoWish && c != ByLetter && c != ByPhone {
		return ErrChannel
	}
	return setWish(tx, Wish{ResidentID: person, Channel: c, SetAt: tx.Now})
}

// WishToldTo is staff noting what a person told them in passing, as part of the caller's unit of work, which records it.
func WishToldTo(tx *domain.Tx, person int64, c Channel, reason string) error {
	return setWish(tx, Wish{ResidentID: person, Channel: c, Reason: reason, SetAt: tx.Now, SetBy: &tx.Actor.StaffID})
}

func setWish(tx *domain.Tx, w Wish) error {
	if w.Channel == NoWish {
		return tx.DB.Exec("DELETE FROM channel_wish WHERE resident_id = ?", w.ResidentID).Error
	}
	return tx.DB.Clauses(clause.OnConflict{UpdateAll: true}).Create(&w).Error
}
