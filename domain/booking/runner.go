package booking

import (
	"context"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/org"
)

// Task is what somebody on the staff does at a gathering.
type Task string

// The tasks.
const (
	Moderates  Task = "moderator"
	TakesNotes Task = "note_taker"
	Interprets Task = "interpreter" // hears everything, and needs no list of who comes
	Hosts      Task = "host"
)

// Tasks are all tasks in the order in which forms show them.
var Tasks = []Task{Moderates, TakesNotes, Interprets, Hosts}

// Assignment is one of the staff who runs a gathering, from the first yes on: who is taken off it stays known, so that their
// calendar can be told.
type Assignment struct {
	GatheringID int64 `gorm:"primaryKey;autoIncrement:false"`
	StaffID     int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"->"`
	Task        Task
	StartsAt    time.Time // of the gathering, whose row it follows
	EndsAt      time.Time
	Cancelled   bool   // taken off, or the gathering was cancelled
	UID         string // of the calendar entry, for ever
	Sequence    int    // of the calendar entry
	GrantID     *int64 // that lets them see who comes; nil for who may anyway, and for who need not
	AssignedAt  time.Time
	AssignedBy  *int64
	ChangedAt   time.Time
}

// TableName is the table of those who run gatherings.
func (Assignment) TableName() string { return "gathering_staff" }

// accessDays is for how many days after a gathering those who run it still see who came: to write their notes.
const accessDays = 7

func (g *Gathering) accessEnds() time.Time { return g.EndsAt.AddDate(0, 0, accessDays) }

// The refusals of running a gathering.
var (
	ErrRunner  = &domain.Error{Kind: domain.Invalid, Code: "runner-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	errRuns    = &domain.Error{Kind: domain.Conflict, Code: "runner-there", Detail: "This person runs it already, with that task."}
	errRunsNot = &domain.Error{Kind: domain.Conflict, Code: "runner-gone", Detail: "This person does not run it any more."}
)

// Runner is one of those who run a gathering, as its page shows them.
type Runner struct {
	StaffID  int64
	Name     string
	Task     Task
	External bool       // sees this one gathering alone
	Sees     *time.Time // until when they see who comes; nil when nothing was lent to them
}

// Runners are those who run a gathering, in the order of the tasks.
func (bs *Bookings) Runners(ctx context.Context, id int64) (all []Runner, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsRead)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT a.staff_id, s.name, a.task, r.ends_at AS sees,
				NOT EXISTS (SELECT FROM role_grant o WHERE o.staff_id = a.staff_id AND o.activity = '' AND (o.ends_at IS NULL OR o.ends_at > @now)) AS external
			FROM gathering_staff a JOIN staff s ON s.id = a.staff_id LEFT JOIN role_grant r ON r.id = a.grant_id AND r.ends_at > @now
			WHERE a.gathering_id = @id AND NOT a.cancelled ORDER BY array_position(CAST(@tasks AS text[]), a.task), s.name, s.id`,
			map[string]any{"id": id, "now": tx.Now, "tasks": tasksArray()}).Scan(&all).Error; err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "read", Subject: "staff", Criterion: Activity(id), Purpose: "see who runs a gathering", Count: len(all), Unit: g.UnitID})
		return nil
	})
	return all, err
}

func tasksArray() string {
	words := make([]string, len(Tasks))
	for i, t := range Tasks {
		words[i] = string(t)
	}
	return textArray(words)
}

// textArray is a list of words without signs as PostgreSQL writes it; parameters of it need a cast in SQL.
func textArray(words []string) string { return "{" + strings.Join(words, ",") + "}" }

// Colleague is somebody on the staff who can be chosen to run a gathering.
type Colleague struct {
	ID   int64
	Name string
	Busy bool   // runs something else at that time
	At   string // what, if the actor may know
}

// Colleagues are the active staff who have a role in the unit of a gathering or above it, by name.
func (bs *Bookings) Colleagues(ctx context.Context, id int64) (all []Colleague, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		var rows []struct {
			Colleague Colleague `gorm:"embedded"`
			Other     int64
			Unit      int64
			Title     string
		}
		if err := tx.DB.Raw(`WITH RECURSIVE above (id, parent_id) AS (
				SELECT id, parent_id FROM unit WHERE id = @unit UNION SELECT u.id, u.parent_id FROM above a JOIN unit u ON u.id = a.parent_id)
			SELECT s.id, s.name, coalesce(o.id, 0) AS other, coalesce(o.unit_id, 0) AS unit, coalesce(o.title, '') AS title FROM staff s
			LEFT JOIN LATERAL (SELECT g.id, g.unit_id, g.title FROM gathering_staff a JOIN gathering g ON g.id = a.gathering_id WHERE a.staff_id = s.id AND NOT a.cancelled
				AND a.gathering_id <> @id AND a.during && tstzrange(@starts, @ends) ORDER BY a.starts_at LIMIT 1) o ON true
			WHERE s.active AND EXISTS (SELECT FROM role_grant r WHERE r.staff_id = s.id AND r.activity = '' AND r.unit_id IN (SELECT id FROM above)
				AND (r.ends_at IS NULL OR r.ends_at > @now)) ORDER BY s.name, s.id`, map[string]any{"id": id, "unit": g.UnitID, "now": tx.Now, "starts": g.StartsAt, "ends": g.EndsAt}).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			r.Colleague.Busy = r.Other != 0
			if tx.Actor.May(domain.GatheringsRead, domain.Scope{Unit: r.Unit, Activity: Activity(r.Other)}) {
				r.Colleague.At = r.Title
			}
			all = append(all, r.Colleague)
		}
		tx.Record(domain.Access{Action: "read", Subject: "staff", Criterion: Activity(id), Purpose: "choose who runs a gathering", Count: len(all), Unit: g.UnitID})
		return nil
	})
	return all, err
}

// NewRunner is who is to run a gathering: somebody on the staff, or somebody from outside by name and address.
type NewRunner struct {
	Staff    int64
	Outside  bool
	Name     string
	Email    string
	Language string
	Task     Task
}

// Assign has somebody run a gathering: it comes into their calendar, and who would not see who comes sees it until some days
// after, this one gathering alone. Somebody who runs it already gets the new task.
func (bs *Bookings) Assign(ctx context.Context, id int64, n NewRunner) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := lock(tx, id, 0, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		if !slices.Contains(Tasks, n.Task) {
			return ErrRunner.With(domain.Fault{Where: "/task", Code: "required", Detail: "Choose what this person does."})
		}
		s, err := g.runner(tx, n)
		if err != nil {
			return err
		}
		return bs.assign(tx, &g, s, n.Task)
	})
}

// runner is who is meant: a colleague, or somebody from outside who is added when nobody knows them.
func (g *Gathering) runner(tx *domain.Tx, n NewRunner) (s org.Staff, err error) {
	if n.Outside {
		return org.External(tx, n.Name, n.Email, n.Language)
	}
	var found []org.Staff
	if err := tx.DB.Where("id = ? AND active", n.Staff).Limit(1).Find(&found).Error; err != nil {
		return s, err
	}
	if len(found) == 0 {
		return s, ErrRunner.With(domain.Fault{Where: "/staff", Code: "runner-unknown", Detail: "Choose one of your colleagues."})
	}
	return found[0], nil
}

func (bs *Bookings) assign(tx *domain.Tx, g *Gathering, s org.Staff, task Task) error {
	var before []Assignment
	if err := tx.DB.Where("gathering_id = ? AND staff_id = ?", g.ID, s.ID).Limit(1).Find(&before).Error; err != nil {
		return err
	}
	a := Assignment{GatheringID: g.ID, StaffID: s.ID, StartsAt: g.StartsAt, EndsAt: g.EndsAt, Cancelled: true, AssignedAt: tx.Now, AssignedBy: tx.Actor.By()}
	known := len(before) > 0
	if known {
		a = before[0]
	}
	told := !a.Cancelled // another task is no news to a calendar
	if told && a.Task == task {
		return errRuns
	}
	if known && a.Cancelled {
		a.Sequence++
	}
	a.Task, a.Cancelled, a.ChangedAt = task, false, tx.Now
	if err := g.lend(tx, &a); err != nil {
		return err
	}
	if !known {
		uid, err := bs.newUID()
		if err != nil {
			return err
		}
		a.UID = uid
		if err := tx.DB.Omit("ID").Create(&a).Error; err != nil {
			return err
		}
	} else if err := domain.Save(tx, &a); err != nil {
		return err
	}
	if told {
		return nil
	}
	return tellRunners(tx, g, assignedKind)
}

// lend lets somebody see who comes until some days after, if they do not anyway and their task needs it.
func (g *Gathering) lend(tx *domain.Tx, a *Assignment) error {
	if a.GrantID != nil {
		if err := org.TakeBack(tx, *a.GrantID); err != nil {
			return err
		}
		a.GrantID = nil
	}
	if a.Task == Interprets || a.StaffID == tx.Actor.StaffID {
		return nil
	}
	who, err := org.ActorFor(tx, a.StaffID)
	if err != nil || who.May(domain.GatheringsRead, g.Scope()) {
		return err
	}
	lent, err := org.Lend(tx, a.StaffID, domain.Moderator, g.Scope(), g.accessEnds())
	a.GrantID = &lent.ID
	return err
}

// Unassign takes somebody off a gathering: out of their calendar, and what was lent to them is taken back.
func (bs *Bookings) Unassign(ctx context.Context, id, staff int64) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := lock(tx, id, 0, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		done := tx.DB.Exec("UPDATE gathering_staff SET cancelled = true, sequence = sequence + 1, changed_at = ? WHERE gathering_id = ? AND staff_id = ? AND NOT cancelled", tx.Now, id, staff)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return errRunsNot
		}
		return releaseRunners(tx, &g, "a.staff_id = ?", staff)
	})
}

// followRunners takes those who run a gathering along when it moves: in their calendars, and with what was lent to them.
func followRunners(tx *domain.Tx, g *Gathering) error {
	if err := tx.DB.Exec("UPDATE gathering_staff SET sequence = sequence + 1, changed_at = ? WHERE gathering_id = ? AND NOT cancelled", tx.Now, g.ID).Error; err != nil {
		return err
	}
	grants, err := lentFor(tx, g, "NOT a.cancelled")
	if err != nil {
		return err
	}
	if err := org.LendUntil(tx, g.accessEnds(), grants...); err != nil {
		return err
	}
	return tellRunners(tx, g, runnerMovedKind)
}

// letRunnersGo frees those who run a gathering when it is cancelled: they can be elsewhere then.
func letRunnersGo(tx *domain.Tx, g *Gathering) error {
	if err := tx.DB.Exec("UPDATE gathering_staff SET cancelled = true, sequence = sequence + 1, changed_at = ? WHERE gathering_id = ? AND NOT cancelled", tx.Now, g.ID).Error; err != nil {
		return err
	}
	return releaseRunners(tx, g, "a.changed_at = ?", tx.Now)
}

// releaseRunners ends what was lent to those who were just taken off, and tells them.
func releaseRunners(tx *domain.Tx, g *Gathering, which string, value any) error {
	grants, err := lentFor(tx, g, "a.cancelled AND "+which, value)
	if err != nil {
		return err
	}
	if err := org.TakeBack(tx, grants...); err != nil {
		return err
	}
	return tellRunners(tx, g, releasedKind)
}

func lentFor(tx *domain.Tx, g *Gathering, which string, values ...any) (grants []int64, err error) {
	return grants, tx.DB.Raw("SELECT a.grant_id FROM gathering_staff a WHERE a.gathering_id = ? AND a.grant_id IS NOT NULL AND "+which, append([]any{g.ID}, values...)...).Scan(&grants).Error
}
