package request

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/org"
)

// Setting is how a committee receives those who speak to it.
type Setting struct {
	CommitteeID  int64     `gorm:"primaryKey;autoIncrement:false"`
	Models       ModelList // in which people can speak
	FirstMinute  int       // when the first hearing begins, in minutes from the beginning of the meeting
	Gap          int       // minutes between two hearings
	Arrive       int       // minutes before the hearing at which people are met
	MeetingPoint string
	Contact      string // who meets them, as citizens are told
	WriteTo      string // where citizens can write to the committee instead: a mail address, or one for letters
	Version      int
	ChangedAt    time.Time
	ChangedBy    *int64
}

// TableName is the table of settings.
func (Setting) TableName() string { return "hearing_setting" }

// usual is what holds until the secretary has settled it: people are met a quarter of an hour before.
func usual(committee int64) Setting {
	return Setting{CommitteeID: committee, Models: slices.Clone(Models), Arrive: 15}
}

func settingOf(tx *domain.Tx, committee int64) (Setting, error) {
	s, err := domain.Take[Setting](tx, "committee_id = ?", committee)
	if errors.Is(err, domain.ErrNotFound) {
		return usual(committee), nil
	}
	return s, err
}

// Setting shows how a committee receives people.
func (rs *Requests) Setting(ctx context.Context, committee int64) (s Setting, err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := org.FindCommittee(tx, committee, domain.CommitteesRead); err != nil {
			return err
		}
		s, err = settingOf(tx, committee)
		return err
	})
	return s, err
}

// Settle changes how a committee receives people. Times that are given stay as they are; who is to come to another
// place is told so.
func (rs *Requests) Settle(ctx context.Context, n Setting) (s Setting, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		if _, err := org.LockCommittee(tx, n.CommitteeID); err != nil {
			return err
		}
		if s, err = settingOf(tx, n.CommitteeID); err != nil {
			return err
		}
		if s.Version != n.Version {
			return ErrChanged
		}
		var c domain.Checks
		n.Models = slices.DeleteFunc(slices.Clone(Models), func(m Model) bool { return !slices.Contains(n.Models, m) })
		c.Unless(len(n.Models) > 0, "/models", "required", "Choose at least one way of speaking.")
		c.Unless(n.FirstMinute >= -240 && n.FirstMinute <= 480, "/firstMinute", "minutes-outside", "Give between -240 and 480 minutes.")
		c.Unless(n.Gap >= 0 && n.Gap <= 60, "/gap", "minutes-outside", "Give between 0 and 60 minutes.")
		c.Unless(n.Arrive >= 0 && n.Arrive <= 120, "/arrive", "minutes-outside", "Give between 0 and 120 minutes.")
		c.Text(&n.MeetingPoint, "/meetingPoint", 0, 200)
		c.Text(&n.Contact, "/contact", 0, 200)
		c.Text(&n.WriteTo, "/writeTo", 0, 200)
		if err := c.Of(ErrRequest); err != nil {
			return err
		}
		fresh := s.Version == 0
		n.Version, n.ChangedAt, n.ChangedBy = s.Version+1, tx.Now, tx.Actor.By()
		s = n
		keep := domain.Save[Setting]
		if fresh {
			keep = domain.Create[Setting]
		}
		if err := keep(tx, &s); err != nil {
			return err
		}
		return Follow(tx, n.CommitteeID)
	})
	return s, err
}

// ModelList is a list of models as PostgreSQL writes it.
type ModelList []Model

// Value writes the list.
func (l ModelList) Value() (driver.Value, error) {
	parts := make([]string, len(l))
	for i, m := range l {
		parts[i] = string(m)
	}
	return "{" + strings.Join(parts, ",") + "}", nil
}

// Scan reads the list.
func (l *ModelList) Scan(value any) error {
	text, is := value.(string)
	if !is {
		return fmt.Errorf("read a list of models from %T", value)
	}
	*l = ModelList{}
	for part := range strings.SplitSeq(strings.Trim(text, "{}"), ",") {
		*l = append(*l, Model(part))
	}
	return nil
}
