package message

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
)

// Home is the one database that mail may leave from. A copy of it, restored from a backup or made to try something out,
// holds the same waiting mails; were it to send them, citizens would get them twice, or long after their time.
type Home struct {
	Single     bool `gorm:"primaryKey"`
	SystemID   string
	DatabaseID int64
	Timeline   int64
	PublicURL  string
	ReleasedAt time.Time
	ReleasedBy string
}

// TableName is the table of the home.
func (Home) TableName() string { return "mail_home" }

// here is what the database is by itself, whatever its tables say.
func here(tx *domain.Tx, publicURL string) (h Home, err error) {
	err = tx.DB.Raw(`SELECT s.system_identifier::text AS system_id, d.oid::bigint AS database_id, c.timeline_id AS timeline
		FROM pg_control_system() s, pg_control_checkpoint() c, pg_database d WHERE d.datname = current_database()`).Scan(&h).Error
	h.Single, h.PublicURL = true, publicURL
	return h, err
}

// strange tells in what the database differs from the home, or "".
func (h Home) strange(here Home) string {
	var what []string
	differs := func(differ bool, name string) {
		if differ {
			what = append(what, name)
		}
	}
	differs(h.SystemID != here.SystemID, "server")
	differs(h.DatabaseID != here.DatabaseID, "database")
	differs(h.Timeline != here.Timeline, "timeline")
	differs(h.PublicURL != "" && here.PublicURL != "" && h.PublicURL != here.PublicURL, "public address")
	return strings.Join(what, ", ")
}

// atHome tells whether mail may leave. The first program that ever looks makes its database the home.
func atHome(tx *domain.Tx, publicURL string) (strange string, err error) {
	now, err := here(tx, publicURL)
	if err != nil {
		return "", fmt.Errorf("ask which database this is: %w", err)
	}
	now.ReleasedAt = tx.Now
	if err := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&now).Error; err != nil {
		return "", err
	}
	kept, err := domain.Take[Home](tx, "single")
	return kept.strange(now), err
}

// mayLeave looks at the fuse, and says in the log once when it has blown.
func (o *Outbox) mayLeave(ctx context.Context) (bool, error) {
	var strange string
	err := o.db.Do(ctx, func(tx *domain.Tx) (err error) {
		strange, err = atHome(tx, o.settings.PublicURL)
		return err
	})
	if err != nil {
		return false, err
	}
	if blown := strange != ""; o.blown.Swap(blown) != blown && blown {
		slog.WarnContext(ctx, "no mail leaves: this is a copy of the database that mail was sent from. Say what it is with `deltag mail`", "differs", strange)
	}
	return strange == "", nil
}

// Copied tells whether mail waits because the database is a copy. It changes nothing.
func Copied(tx *domain.Tx, publicURL string) (bool, error) {
	now, err := here(tx, publicURL)
	if err != nil {
		return false, err
	}
	var kept []Home
	if err := tx.DB.Find(&kept).Error; err != nil || len(kept) == 0 {
		return false, err
	}
	return kept[0].strange(now) != "", nil
}

// Fuse is what stands between the outbox and the relay.
type Fuse struct {
	Differs string // in what the database differs from the one that mail was sent from; "" lets mail leave
	Waiting int    // mails that would go
}

// Fuse tells whether mail may leave, and how much waits.
func (o *Outbox) Fuse(ctx context.Context) (f Fuse, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		if f.Differs, err = atHome(tx, o.settings.PublicURL); err != nil {
			return err
		}
		return tx.DB.Raw("SELECT count(*) FROM message WHERE state IN ('queued', 'retry', 'held', 'claimed')").Scan(&f.Waiting).Error
	})
	return f, err
}

// Release makes this database the home. Mails that waited when the copy was made may have left from the other one
// meanwhile, so whoever releases says what becomes of them: with cancel none of them goes. Those that the relay had begun
// to take are uncertain, as after every crash.
func (o *Outbox) Release(ctx context.Context, by string, cancel bool) (cancelled int, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		now, err := here(tx, o.settings.PublicURL)
		if err != nil {
			return err
		}
		now.ReleasedAt, now.ReleasedBy = tx.Now, by
		if cancel {
			done := tx.DB.Exec(`UPDATE message SET state = 'cancelled', reason = 'restored', token = NULL, finished_at = ?, vars = `+withoutSecrets+`
				WHERE state IN ('queued', 'retry', 'held', 'claimed')`, tx.Now)
			if done.Error != nil {
				return done.Error
			}
			cancelled = int(done.RowsAffected)
		}
		return tx.DB.Clauses(clause.OnConflict{UpdateAll: true}).Create(&now).Error
	})
	return cancelled, err
}
