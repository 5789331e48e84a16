package org

import (
	"context"
	"database/sql"
	"time"

	"deltag/domain"
	"deltag/domain/workday"
)

// Committee is a committee of politicians. What it is called is in CommitteeName. Its days are dates in Denmark, kept as
// midnight in UTC.
type Committee struct {
	ID        int64 `gorm:"primaryKey"`
	UnitID    int64
	Weekday   *int // the usual day of its meetings, 1 is Monday; nil is none
	ValidFrom time.Time
	ValidTo   *time.Time // the first day on which there is no such committee
	Version   int
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of committees.
func (Committee) TableName() string { return "committee" }

// Scope is where permissions for a committee are asked for.
func (c *Committee) Scope() domain.Scope { return domain.Scope{Unit: c.UnitID} }

// On tells whether there is this committee on a day.
func (c *Committee) On(day time.Time) bool {
	return !day.Before(c.ValidFrom) && (c.ValidTo == nil || day.Before(*c.ValidTo))
}

// CommitteeName is what a committee is called from a day on.
type CommitteeName struct {
	ID          int64 `gorm:"primaryKey"`
	CommitteeID int64
	Name        string
	ValidFrom   time.Time
	CreatedAt   time.Time
	CreatedBy   *int64
}

// TableName is the table of the names of committees.
func (CommitteeName) TableName() string { return "committee_name" }

// MeetingDaySQL is SQL for the Danish day of a meeting m of a committee.
const MeetingDaySQL = "CAST(m.starts_at AT TIME ZONE 'Europe/Copenhagen' AS date)"

// CommitteeNameSQL is SQL for what a committee was called on a day, or first was; both are SQL as well.
func CommitteeNameSQL(committee, day string) string {
	return "(SELECT n.name FROM committee_name n WHERE n.committee_id = " + committee + " ORDER BY n.valid_from <= " + day + " DESC, abs(n.valid_from - " + day + ") LIMIT 1)"
}

// What can be wrong with a committee.
var (
	ErrCommitteeName    = &domain.Error{Kind: domain.Invalid, Code: "committee-name", Detail: "A committee needs a name of at most 200 characters."}
	ErrCommittee        = &domain.Error{Kind: domain.Invalid, Code: "committee-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrCommitteeChanged = &domain.Error{Kind: domain.Conflict, Code: "committee-changed", Detail: "Somebody else has changed this committee meanwhile. Look at it again."}
	ErrCommitteeRenamed = domain.OnConstraint("committee_name_once", &domain.Error{Kind: domain.Conflict, Code: "committee-renamed",
		Detail: "The committee gets another name that day already."})
	_ = domain.OnConstraint("committee_period", ErrCommittee.With(domain.Fault{Where: "/ends", Code: "ends-earlier", Detail: "Give a day after the committee began."}))
)

// NewCommittee is what staff say of a committee.
type NewCommittee struct {
	Unit    int64
	Name    string
	Weekday int // 0 is none
	From    time.Time
}

// Day is the date in Denmark of an instant, as dates are kept: midnight in UTC.
func Day(at time.Time) time.Time {
	y, m, d := at.In(workday.Denmark()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// AddCommittee keeps a new committee of a unit.
func (o *Org) AddCommittee(ctx context.Context, n NewCommittee) (c Committee, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.CommitteesWrite, domain.Scope{Unit: n.Unit}); err != nil {
			return err
		}
		var faults []domain.Fault
		n.Name, faults = named(n.Name, n.From)
		day, wrong := weekday(n.Weekday)
		if faults = append(faults, wrong...); len(faults) > 0 {
			return ErrCommittee.With(faults...)
		}
		c = Committee{UnitID: n.Unit, Weekday: day, ValidFrom: n.From, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		if err := domain.Create(tx, &c); err != nil {
			return err
		}
		name := CommitteeName{CommitteeID: c.ID, Name: n.Name, ValidFrom: n.From, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		return domain.Create(tx, &name)
	})
	return c, err
}

// named trims a name, and tells what is wrong with it and with the day from which it counts.
func named(name string, from time.Time) (trimmed string, faults []domain.Fault) {
	trimmed, err := cleanName(name, ErrCommitteeName)
	if err != nil {
		faults = append(faults, domain.Fault{Where: "/name", Code: ErrCommitteeName.Code, Detail: ErrCommitteeName.Detail})
	}
	if from.IsZero() {
		faults = append(faults, domain.Fault{Where: "/from", Code: "day", Detail: "Give a day."})
	}
	return trimmed, faults
}

// weekday is a weekday as it is kept; 0 is none.
func weekday(n int) (*int, []domain.Fault) {
	switch {
	case n == 0:
		return nil, nil
	case n < 1 || n > 7:
		return nil, []domain.Fault{{Where: "/weekday", Code: "weekday", Detail: "Choose a weekday."}}
	}
	return &n, nil
}

// FindCommittee takes a committee for somebody who has a permission for it; whoever may not see it does not learn that it
// exists. With the permission to read that is a committee of a unit above theirs as well: what leads to citizens asks for more.
func FindCommittee(tx *domain.Tx, id int64, p domain.Permission) (c Committee, err error) {
	if c, err = domain.Take[Committee](tx, "id = ?", id); err != nil {
		return c, err
	}
	err = c.allow(tx, p)
	return c, err
}

// LockCommittee is FindCommittee for a change of the committee or of what belongs to it.
func LockCommittee(tx *domain.Tx, id int64) (c Committee, err error) {
	if c, err = domain.Lock[Committee](tx, "id = ?", id); err != nil {
		return c, err
	}
	err = c.allow(tx, domain.CommitteesWrite)
	return c, err
}

func (c *Committee) allow(tx *domain.Tx, p domain.Permission) error {
	if tx.Actor.May(p, c.Scope()) {
		return nil
	}
	seen, err := c.seen(tx)
	switch {
	case err != nil:
		return err
	case !seen:
		return domain.ErrNotFound
	case p == domain.CommitteesRead:
		return nil
	}
	return domain.ErrForbidden
}

// CommitteesSeenSQL is the SQL of the units whose committees are seen by whoever sees those of the units @units: theirs, and the ones
// above, for their citizens may speak there as well. What is read of those above is what the municipality publishes of every
// committee: rules, meetings and agendas. Who speaks is for the committee's own.
const CommitteesSeenSQL = `(WITH RECURSIVE above AS (SELECT id, parent_id FROM unit WHERE id IN @units
	UNION SELECT u.id, u.parent_id FROM unit u JOIN above a ON u.id = a.parent_id) SELECT id FROM above)`

func (c *Committee) seen(tx *domain.Tx) (seen bool, err error) {
	if tx.Actor.May(domain.CommitteesRead, c.Scope()) {
		return true, nil
	}
	err = tx.DB.Raw("SELECT @unit IN "+CommitteesSeenSQL, sql.Named("unit", c.UnitID), sql.Named("units", tx.Actor.Units(domain.CommitteesRead))).Scan(&seen).Error
	return seen, err
}

// RenameCommittee gives a committee another name from a day on. What happened before keeps the name it had then.
func (o *Org) RenameCommittee(ctx context.Context, id int64, name string, from time.Time) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		c, err := LockCommittee(tx, id)
		if err != nil {
			return err
		}
		name, faults := named(name, from)
		if len(faults) > 0 {
			return ErrCommittee.With(faults...)
		}
		if !c.On(from) {
			return ErrCommittee.With(domain.Fault{Where: "/from", Code: "committee-day", Detail: "Give a day on which there is this committee."})
		}
		row := CommitteeName{CommitteeID: id, Name: name, ValidFrom: from, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		return domain.Create(tx, &row)
	})
}

// ChangeCommittee changes the usual weekday of a committee and the first day on which there is no such committee any more;
// nil is that it goes on.
func (o *Org) ChangeCommittee(ctx context.Context, id int64, version, day int, ends *time.Time) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		c, err := LockCommittee(tx, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return ErrCommitteeChanged
		}
		usual, faults := weekday(day)
		if len(faults) > 0 {
			return ErrCommittee.With(faults...)
		}
		c.Weekday = usual
		c.ValidTo = ends
		c.Version++
		return domain.Save(tx, &c)
	})
}
