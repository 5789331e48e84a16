package message

import (
	"context"
	"strings"
	"time"

	"deltag/domain"
)

// Caught is a mail that the demo's receiver took instead of the world.
type Caught struct {
	ID         int64 `gorm:"primaryKey"`
	Recipient  string
	Raw        []byte // the whole mail as it came over the line
	ReceivedAt time.Time
}

// TableName is the table of caught mails.
func (Caught) TableName() string { return "caught_mail" }

// Mailbox keeps the mails that the demo sends, so that they can be read on a
// page. Only the demo has one: it shows everybody's mail to everybody.
type Mailbox struct{ db *domain.DB }

// NewMailbox makes the demo's mailbox.
func NewMailbox(db *domain.DB) *Mailbox { return &Mailbox{db} }

// Catch keeps a mail for each of its recipients.
func (b *Mailbox) Catch(ctx context.Context, to []string, raw []byte) error {
	return b.db.Do(domain.WithActor(ctx, domain.System("catch mail")), func(tx *domain.Tx) error {
		rows := make([]Caught, len(to))
		for i, recipient := range to {
			rows[i] = Caught{Recipient: strings.ToLower(recipient), Raw: raw, ReceivedAt: tx.Now}
		}
		return tx.DB.Create(&rows).Error
	})
}

// mailboxPage is how many mails one page of the mailbox holds.
const mailboxPage = 30

// Mails lists caught mails, the newest first. A recipient narrows it to one person's.
func (b *Mailbox) Mails(ctx context.Context, recipient, cursor string) (page domain.Page[Caught], err error) {
	err = b.db.View(ctx, func(tx *domain.Tx) error {
		q := tx.DB.Order("id DESC").Limit(mailboxPage + 1)
		if recipient != "" {
			q = q.Where("recipient = ?", strings.ToLower(recipient))
		}
		var last int64
		more, err := domain.DecodeCursor(cursor, &last)
		if err != nil {
			return err
		}
		if more {
			q = q.Where("id < ?", last)
		}
		var rows []Caught
		if err := q.Find(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, mailboxPage, func(c Caught) any { return c.ID })
		return nil
	})
	return page, err
}

// Mail gives one caught mail.
func (b *Mailbox) Mail(ctx context.Context, id int64) (c Caught, err error) {
	err = b.db.View(ctx, func(tx *domain.Tx) error {
		c, err = domain.Take[Caught](tx, "id = ?", id)
		return err
	})
	return c, err
}
