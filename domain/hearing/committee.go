package hearing

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/org"
)

// nameSQL is what a committee c is called on the day @day, or first will be.
var nameSQL = org.CommitteeNameSQL("c.id", "CAST(@day AS date)")

// nameOf is what a committee is called today.
func nameOf(tx *domain.Tx, id int64) (name string, err error) {
	return NameAt(tx, id, tx.Now)
}

// NameAt is what a committee was called at an instant, or will be.
func NameAt(tx *domain.Tx, committee int64, at time.Time) (name string, err error) {
	err = tx.DB.Raw("SELECT "+nameSQL+" FROM committee c WHERE c.id = @id", sql.Named("day", org.Day(at)), sql.Named("id", committee)).Scan(&name).Error
	return name, err
}

// Listed is one committee in the list.
type Listed struct {
	org.Committee `gorm:"embedded"`
	Unit          string
	Name          string     // today's
	Next          *time.Time // its next meeting
	Kinds         []Kind     `gorm:"-"` // of which there are rules today
	Ended         bool       `gorm:"-"`
}

// Committees lists the committees of the actor's units and of those above, those that go on first. There are few, so it is one list.
func (h *Hearings) Committees(ctx context.Context) (list []Listed, err error) {
	err = h.db.View(ctx, func(tx *domain.Tx) error {
		today, ids := org.Day(tx.Now), []int64{}
		if err := tx.DB.Raw(`SELECT c.*, u.name AS unit, `+nameSQL+` AS name,
				(SELECT min(m.starts_at) FROM committee_meeting m WHERE m.committee_id = c.id AND m.state = 'planned' AND m.starts_at > @now) AS next
			FROM committee c JOIN unit u ON u.id = c.unit_id WHERE c.unit_id IN `+org.CommitteesSeenSQL+`
			ORDER BY coalesce(c.valid_to <= CAST(@day AS date), false), name, c.id`, sql.Named("day", today), sql.Named("now", tx.Now),
			sql.Named("units", tx.Actor.Units(domain.CommitteesRead))).Scan(&list).Error; err != nil {
			return err
		}
		for i := range list {
			ids = append(ids, list[i].ID)
			list[i].Ended = list[i].ValidTo != nil && !today.Before(*list[i].ValidTo)
		}
		sets, err := gorm.G[RuleSet](tx.DB).Where("committee_id IN ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", ids, today, today).Order("id").Find(tx)
		for _, s := range sets {
			at := slices.IndexFunc(list, func(l Listed) bool { return l.ID == s.CommitteeID })
			list[at].Kinds = append(list[at].Kinds, s.Kind)
		}
		return err
	})
	return list, err
}

// Shown is one committee on its page, without its meetings.
type Shown struct {
	org.Committee
	Unit      string
	Name      string // today's
	Names     []org.CommitteeName
	Rules     []RuleSet // all there were and will be, the newest first
	MayChange bool
}

// Committee shows one committee.
func (h *Hearings) Committee(ctx context.Context, id int64) (s Shown, err error) {
	err = h.db.View(ctx, func(tx *domain.Tx) error {
		if s.Committee, err = org.FindCommittee(tx, id, domain.CommitteesRead); err != nil {
			return err
		}
		s.MayChange = tx.Actor.May(domain.CommitteesWrite, s.Scope())
		unit, err := domain.Take[org.Unit](tx, "id = ?", s.UnitID)
		if err != nil {
			return err
		}
		s.Unit = unit.Name
		if s.Name, err = nameOf(tx, id); err != nil {
			return err
		}
		if s.Names, err = gorm.G[org.CommitteeName](tx.DB).Where("committee_id = ?", id).Order("valid_from").Find(tx); err != nil {
			return err
		}
		s.Rules, err = rulesOf(tx, id)
		return err
	})
	return s, err
}

// MeetingRow is one meeting in a committee's list.
type MeetingRow struct {
	Meeting
	Items int // on its agenda
	Over  bool
	Dated *Dated // what the rules for who asks mean for it; nil when there are none
}

// datedOf is what the rules about those who ask mean for a meeting, or nil when there are none at its time.
func datedOf(sets []RuleSet, meeting time.Time) *Dated {
	r := in(sets, Requested, meeting)
	if r == nil {
		return nil
	}
	d := r.Rules.Dated(meeting)
	d.Planned = true
	return &d
}

func itemCounts(tx *domain.Tx, rows []Meeting) (map[int64]int, error) {
	var found []struct {
		MeetingID int64
		N         int
	}
	ids := make([]int64, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	err := tx.DB.Raw("SELECT meeting_id, count(*) AS n FROM agenda_item WHERE meeting_id IN ? AND state = 'on' GROUP BY meeting_id", ids).Scan(&found).Error
	counts := map[int64]int{}
	for _, f := range found {
		counts[f.MeetingID] = f.N
	}
	return counts, err
}
