package privacy

import (
	"context"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/org"
)

// Class is one sort of personal data with the time for which it is kept. What it is called and why it is kept that long is
// told on the page of the rules; here is what the rule does.
type Class struct {
	Code        string
	Owner       domain.Role                     // who answers for it unless the municipality names somebody else
	Usual       int                             // days for which it is kept unless the municipality decides otherwise
	Least, Most int                             // days between which it may decide
	due         string                          // SQL of what there is: key, since when it is no longer needed, person; @now is the instant
	weight      string                          // SQL of how many things are behind a key of doomed; "" is one
	batch       int                             // how many keys go at once; 0 is usualBatch
	forget      []string                        // SQL that takes away what stands in the table doomed
	people      func(*domain.Tx, []int64) error // does the same person by person
}

// RetentionSetting is one decision of the municipality about a class.
type RetentionSetting struct {
	ID        int64 `gorm:"primaryKey"`
	Class     string
	Days      int
	Held      bool // nothing is deleted
	Owner     string
	Reason    string
	ChangedAt time.Time
	ChangedBy *int64
}

// TableName is the table of decisions.
func (RetentionSetting) TableName() string { return "retention_setting" }

// Term is a class as it is in force.
type Term struct {
	Class
	Days    int
	Setting *RetentionSetting // nil is the usual time
}

// Held tells whether nothing of the class may be deleted.
func (t Term) Held() bool { return t.Setting != nil && t.Setting.Held }

// before is the instant before which a thing is no longer needed for it to go.
func (t Term) before(now time.Time) time.Time { return now.AddDate(0, 0, -t.Days) }

// Refusals.
var (
	ErrClass = &domain.Error{Kind: domain.NotFound, Code: "retention-class", Detail: "There is no such sort of data."}
	ErrDays  = &domain.Error{Kind: domain.Invalid, Code: "retention-days", Detail: "The time is too short or too long for this sort of data."}
)

func classOf(code string) (Class, error) {
	i := slices.IndexFunc(Classes, func(c Class) bool { return c.Code == code })
	if i < 0 {
		return Class{}, ErrClass
	}
	return Classes[i], nil
}

// terms are all classes as they are in force.
func terms(tx *domain.Tx) ([]Term, error) {
	var settings []RetentionSetting
	if err := tx.DB.Raw("SELECT DISTINCT ON (class) * FROM retention_setting ORDER BY class, id DESC").Scan(&settings).Error; err != nil {
		return nil, err
	}
	list := make([]Term, len(Classes))
	for i, c := range Classes {
		list[i] = Term{Class: c, Days: c.Usual}
		if at := slices.IndexFunc(settings, func(s RetentionSetting) bool { return s.Class == c.Code }); at >= 0 {
			list[i].Setting, list[i].Days = &settings[at], min(max(settings[at].Days, c.Least), c.Most)
		}
	}
	return list, nil
}

// mayDecide lets through who decides for the whole municipality.
func mayDecide(tx *domain.Tx) error {
	top, err := org.Top(tx)
	if err != nil {
		return err
	}
	return tx.Require(domain.SettingsWrite, domain.Scope{Unit: top.ID})
}

// Terms tells for how long each sort of data is kept, and the last day on which all that was due is gone.
func (pr *Privacy) Terms(ctx context.Context) (list []Term, ran *time.Time, err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		if err := mayDecide(tx); err != nil {
			return err
		}
		var nights []time.Time
		if err := tx.DB.Raw("SELECT finished_at FROM retention_run ORDER BY day DESC LIMIT 1").Scan(&nights).Error; err != nil {
			return err
		}
		if len(nights) > 0 {
			ran = &nights[0]
		}
		list, err = terms(tx)
		return err
	})
	return list, ran, err
}

// Decide sets for how long a sort of data is kept, from the next night on.
func (pr *Privacy) Decide(ctx context.Context, class string, s RetentionSetting) error {
	return pr.db.Do(ctx, func(tx *domain.Tx) error {
		if err := mayDecide(tx); err != nil {
			return err
		}
		c, err := classOf(class)
		if err != nil {
			return err
		}
		s.Owner, s.Reason = strings.TrimSpace(s.Owner), strings.TrimSpace(s.Reason)
		switch {
		case s.Days < c.Least || s.Days > c.Most:
			return ErrDays.With(domain.Fault{Where: "/days", Code: "range", Detail: "Choose a time between the shortest and the longest."})
		case len(s.Reason) < 3:
			return ErrReason.With(domain.Fault{Where: "/reason", Code: "required", Detail: "Write why it is kept for this long."})
		}
		s.ID, s.Class, s.ChangedAt, s.ChangedBy = 0, class, tx.Now, nonZero(tx.Actor.StaffID)
		return domain.Create(tx, &s)
	})
}

// Due is what would be deleted of a class, in numbers.
type Due struct {
	Class  string
	Days   int
	Things int
	People int        // whose they are, where that is known
	Oldest *time.Time // since when the oldest is no longer needed; nil when there is nothing
}

// DryRun counts what would go now, by the terms in force, and deletes nothing. A held class is counted too.
func (pr *Privacy) DryRun(ctx context.Context) (list []Due, err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		if err := mayDecide(tx); err != nil {
			return err
		}
		all, err := terms(tx)
		if err != nil {
			return err
		}
		for _, t := range all {
			d, err := t.count(tx)
			if err != nil {
				return err
			}
			list = append(list, d)
		}
		return nil
	})
	return list, err
}

// Try counts what of one class would go if it were kept for so many days.
func (pr *Privacy) Try(ctx context.Context, class string, days int) (d Due, err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		if err := mayDecide(tx); err != nil {
			return err
		}
		c, err := classOf(class)
		if err != nil {
			return err
		}
		if days < c.Least || days > c.Most {
			return ErrDays
		}
		d, err = Term{Class: c, Days: days}.count(tx)
		return err
	})
	return d, err
}

// Report is the proof of what was deleted on a day: numbers alone.
type Report struct {
	Day       time.Time `gorm:"primaryKey;type:date"`
	Class     string    `gorm:"primaryKey"`
	Days      int
	SettingID *int64
	Things    int
	People    int
	Oldest    time.Time `gorm:"type:date"`
	DoneAt    time.Time
}

// TableName is the table of reports.
func (Report) TableName() string { return "retention_report" }

// reportMark is where a page of reports ends.
type reportMark struct {
	Day   string
	Class string
}

// Reports lists what was deleted, the newest day first.
func (pr *Privacy) Reports(ctx context.Context, cursor string, limit int) (page domain.Page[Report], err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		if err := mayDecide(tx); err != nil {
			return err
		}
		var last reportMark
		q := tx.DB.Order("day DESC, class").Limit(limit + 1)
		if more, err := domain.DecodeCursor(cursor, &last); err != nil {
			return err
		} else if more {
			q = q.Where("day < ?::date OR day = ?::date AND class > ?", last.Day, last.Day, last.Class)
		}
		var rows []Report
		if err := q.Find(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(r Report) any { return reportMark{r.Day.Format(time.DateOnly), r.Class} })
		return nil
	})
	return page, err
}
