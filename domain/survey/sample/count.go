package sample

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/survey/programme"
)

// Channels are the ways to have a conversation.
var Channels = []string{"in_person", "phone", "video", "letter"}

// DayRow is one day of a unit in one channel: how many conversations it had by its own figures, and how many are on the
// lists that it gave.
type DayRow struct {
	Day     time.Time
	Channel string // "" is not told by the list
	Held    *int   // nil is not told yet
	Listed  int
	People  int
}

// ErrCount refuses counts, with every fault.
var ErrCount = &domain.Error{Kind: domain.Invalid, Code: "count-invalid", Detail: "The counts cannot be kept like this."}

// How many days are shown at once, and how many when nobody says.
const (
	longestWindow = 92
	usualWindow   = 14
)

// Window is the days of a unit from one to another, both among them.
type Window struct {
	From, To time.Time
	Rows     []DayRow
}

// Days shows what is known of the conversations of a unit, day by day: without days, of the last two weeks.
func (ss *Samples) Days(ctx context.Context, unit int64, from, to *time.Time) (w Window, err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.SurveysRead, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		if w.To = programme.Today(tx); to != nil {
			w.To = *to
		}
		if w.From = w.To.AddDate(0, 0, 1-usualWindow); from != nil {
			w.From = *from
		}
		if w.To.Before(w.From) || w.To.Sub(w.From) > longestWindow*24*time.Hour {
			return ErrCount.With(domain.Fault{Where: "/to", Code: "days", Detail: "Choose at most three months, the first day first."})
		}
		return tx.DB.Raw(`SELECT coalesce(c.day, e.day) AS day, coalesce(c.channel, e.channel) AS channel, c.held, coalesce(e.listed, 0) AS listed, coalesce(e.people, 0) AS people
			FROM (SELECT day, channel, held FROM conversation_count WHERE unit_id = @unit AND day BETWEEN @from AND @to) c
			FULL JOIN (SELECT happened_on AS day, channel, count(*) AS listed, count(DISTINCT resident_id) AS people FROM survey_event
				WHERE kind = 'conversation' AND unit_id = @unit AND happened_on BETWEEN @from AND @to GROUP BY 1, 2) e ON e.day = c.day AND e.channel = c.channel
			ORDER BY 1, 2`, map[string]any{"unit": unit, "from": w.From, "to": w.To}).Scan(&w.Rows).Error
	})
	return w, err
}

// Held is how many conversations a unit had on a day in a channel. A negative number takes the count back.
type Held struct {
	Day     time.Time
	Channel string
	Held    int
}

// SetDays keeps the counts of some days, all or none.
func (ss *Samples) SetDays(ctx context.Context, unit int64, counts []Held) error {
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.SurveysWrite, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		var faults []domain.Fault
		var keep []programme.DayCount
		var drop []programme.DayCount
		seen := map[Held]bool{}
		for i, c := range counts {
			where := func(field string) string { return "/" + itoa(i) + "/" + field }
			switch {
			case !slices.Contains(Channels, c.Channel):
				faults = append(faults, domain.Fault{Where: where("channel"), Code: "channel-unknown", Detail: "Choose how the conversation was held."})
			case c.Day.IsZero() || c.Day.After(programme.Today(tx)):
				faults = append(faults, domain.Fault{Where: where("day"), Code: "day-future", Detail: "Give a day that has come."})
			case c.Held > 100_000:
				faults = append(faults, domain.Fault{Where: where("held"), Code: "range", Detail: "Give at most 100,000."})
			case seen[Held{c.Day, c.Channel, 0}]:
				faults = append(faults, domain.Fault{Where: where("day"), Code: "twice", Detail: "This day is there twice."})
			}
			seen[Held{c.Day, c.Channel, 0}] = true
			row := programme.DayCount{UnitID: unit, Day: c.Day, Channel: c.Channel, Held: c.Held, ChangedAt: tx.Now, ChangedBy: tx.Actor.By()}
			if c.Held < 0 {
				drop = append(drop, row)
			} else {
				keep = append(keep, row)
			}
		}
		if len(faults) > 0 {
			return ErrCount.With(faults...)
		}
		if len(drop) > 0 {
			if err := tx.DB.Delete(&drop).Error; err != nil {
				return err
			}
		}
		if len(keep) == 0 {
			return nil
		}
		return tx.DB.Clauses(clause.OnConflict{UpdateAll: true}).Create(&keep).Error
	})
}
