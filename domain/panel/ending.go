package panel

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
)

// EndChange is one time that a panel's last day was moved.
type EndChange struct {
	ID        int64 `gorm:"primaryKey"`
	PanelID   int64
	Was       time.Time `gorm:"type:date"`
	Becomes   time.Time `gorm:"type:date"`
	Reason    string
	ChangedAt time.Time
	ChangedBy *int64
}

// TableName is the table of moved last days.
func (EndChange) TableName() string { return "panel_end" }

// warnDays is for how long before its last day it is told that a panel will close.
const warnDays = 14

// ErrEnd refuses to move a panel's last day.
var ErrEnd = &domain.Error{Kind: domain.Invalid, Code: "end-invalid", Detail: "The last day cannot be moved like this."}

// MoveEnd moves the last day of a panel that citizens have been told of, for a reason that is kept.
func (ps *Panels) MoveEnd(ctx context.Context, id int64, version int, to time.Time, reason string) (p Panel, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if p, err = lock(tx, id, version, domain.PanelsWrite); err != nil {
			return err
		}
		becomes, reason := *day(&to), strings.TrimSpace(reason)
		if err := p.checkEnd(becomes, reason, tx.Now); err != nil {
			return err
		}
		if err := domain.Create(tx, &EndChange{PanelID: id, Was: *p.EndsOn, Becomes: becomes, Reason: reason, ChangedAt: tx.Now, ChangedBy: tx.Actor.By()}); err != nil {
			return err
		}
		p.EndsOn = &becomes
		return p.save(tx)
	})
	return p, err
}

func (p *Panel) checkEnd(to time.Time, reason string, now time.Time) error {
	if p.State == Draft || p.State == Closed || p.EndsOn == nil {
		return ErrStep.With(fault("/endsOn", "step-end", "The last day can be moved from when invitations go out until the panel is closed."))
	}
	var faults []domain.Fault
	if !deadline(to).After(now) {
		faults = append(faults, fault("/endsOn", "past", "This day is over. Choose a later one."))
	}
	if after(p.FirstMeeting, &to) {
		faults = append(faults, fault("/endsOn", "order", "The panel must not end before its first meeting."))
	}
	if sameDay(&to, p.EndsOn) {
		faults = append(faults, fault("/endsOn", "same", "This is the last day already."))
	}
	if utf8.RuneCountInString(reason) < 3 {
		faults = append(faults, fault("/reason", "required", "Write why the last day is moved."))
	}
	if len(faults) > 0 {
		return ErrEnd.With(faults...)
	}
	return nil
}

// DaysToEnd is how many whole days are left of an opened panel after today; false when it has no last day or is closed.
func (p *Panel) DaysToEnd(now time.Time) (days int, running bool) {
	if p.EndsOn == nil || p.State == Draft || p.State == Closed {
		return 0, false
	}
	return max(0, int(deadline(*p.EndsOn).Sub(now)/(24*time.Hour))), true
}

// ClosingPlan is what closing a panel now would do.
type ClosingPlan struct {
	Panel     Panel
	DaysLeft  int  // to its last day
	Running   bool // it has a last day that is told
	Members   int  // who sit in it and are thanked
	Waiting   int  // others who are told
	Unreached int  // of all, people without an address for mail
	Mails     int  // that wait and would be taken back
	Links     int  // that would stop working
	People    int  // to whom the panel leads
	Changes   []EndChange
	Staff     map[int64]string // names of those who moved the day
}

// ClosingPlan tells what closing a panel now would do, and how often its last day was moved. It changes nothing.
func (ps *Panels) ClosingPlan(ctx context.Context, id int64) (plan ClosingPlan, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsWrite)
		if err != nil {
			return err
		}
		var told struct{ Members, Waiting, Unreached int }
		var open struct{ Mails, Links int }
		if err := tx.DB.Raw("SELECT count(*) FILTER (WHERE "+wasMember+") AS members, count(*) FILTER (WHERE NOT "+wasMember+`) AS waiting,
			count(*) FILTER (WHERE r.email = '') AS unreached `+farewells, id).Scan(&told).Error; err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT (SELECT count(*) FROM message WHERE activity = ? AND state IN ('queued', 'retry', 'held', 'claimed')) AS mails,
			(SELECT count(*) FROM link l JOIN invitation i ON i.id = l.subject_id WHERE i.panel_id = ? AND l.purpose = ? AND l.revoked_at IS NULL AND l.expires_at > ?) AS links`,
			Activity(id), id, LinkPurpose, tx.Now).Scan(&open).Error; err != nil {
			return err
		}
		plan = ClosingPlan{Panel: p, Members: told.Members, Waiting: told.Waiting, Unreached: told.Unreached, Mails: open.Mails, Links: open.Links}
		plan.DaysLeft, plan.Running = p.DaysToEnd(tx.Now)
		if plan.People, err = LedTo(tx, id); err != nil {
			return err
		}
		if err := tx.DB.Where("panel_id = ?", id).Order("id").Find(&plan.Changes).Error; err != nil {
			return err
		}
		by := []int64{}
		for _, c := range plan.Changes {
			if c.ChangedBy != nil {
				by = append(by, *c.ChangedBy)
			}
		}
		plan.Staff, err = StaffNames(tx, by)
		return err
	})
	return plan, err
}

// StaffNames are the names of members of staff.
func StaffNames(tx *domain.Tx, ids []int64) (map[int64]string, error) {
	var rows []struct {
		ID   int64
		Name string
	}
	names := map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	err := tx.DB.Raw("SELECT id, name FROM staff WHERE id IN ?", ids).Scan(&rows).Error
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, err
}
