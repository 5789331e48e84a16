package hearing

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/workday"
)

// Times are a meeting's day and hours as staff write them: "2027-01-25", "15:00" and "18:00"; an empty end is unknown.
type Times struct{ Day, From, To string }

// read gives the instants, and tells what is wrong with them.
func (t Times) read(c *domain.Checks) (starts time.Time, ends *time.Time) {
	day, err := time.ParseInLocation(time.DateOnly, t.Day, workday.Denmark())
	c.Unless(err == nil, "/day", "day", "Give a day.")
	starts = hour(c, day, t.From, "/from")
	if t.To != "" {
		end := hour(c, day, t.To, "/to")
		c.Unless(end.After(starts), "/to", "ends-earlier", "Give an end that is later than the beginning.")
		ends = &end
	}
	return starts, ends
}

func hour(c *domain.Checks, day time.Time, text, where string) time.Time {
	if !clockShape.MatchString(text) {
		c.Unless(false, where, "time-of-day", "Give a time such as 11:00.")
		return day
	}
	at, _ := time.Parse("15:04", text) // its shape was looked at
	local := workday.Clock(day, at.Hour(), at.Minute())
	c.Unless(local.Hour() == at.Hour(), where, "time-skipped", "The clock is put forward that night: there is no such time.")
	return local
}

// NewMeeting is what staff say of a meeting.
type NewMeeting struct {
	Times
	Place string
}

// yearsAhead is how far ahead a meeting may be planned.
const yearsAhead = 6

func (n *NewMeeting) check(tx *domain.Tx, committee *org.Committee) (starts time.Time, ends *time.Time, err error) {
	var c domain.Checks
	c.Text(&n.Place, "/place", 0, 200)
	if starts, ends = n.read(&c); len(c) == 0 {
		c.Unless(starts.After(tx.Now), "/day", "starts-over", "Give a beginning that is not over yet.")
		c.Unless(starts.Before(tx.Now.AddDate(yearsAhead, 0, 0)), "/day", "meeting-far", "Give a day within six years.")
		c.Unless(committee.On(org.Day(starts)), "/day", "committee-day", "Give a day on which there is this committee.")
	}
	return starts, ends, c.Of(ErrMeeting)
}

// AddMeeting plans a meeting.
func (h *Hearings) AddMeeting(ctx context.Context, committee int64, n NewMeeting) (m Meeting, err error) {
	err = h.db.Do(ctx, func(tx *domain.Tx) error {
		c, err := org.LockCommittee(tx, committee)
		if err != nil {
			return err
		}
		starts, ends, err := n.check(tx, &c)
		if err != nil {
			return err
		}
		m = Meeting{CommitteeID: committee, StartsAt: starts.UTC(), EndsAt: ends, Place: n.Place, State: Planned, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		return domain.Create(tx, &m)
	})
	return m, err
}

// ChangeMeeting moves a meeting that has not begun, or corrects its place.
func (h *Hearings) ChangeMeeting(ctx context.Context, id int64, version int, n NewMeeting) error {
	return h.changeMeeting(ctx, id, version, func(tx *domain.Tx, c *org.Committee, m *Meeting) error {
		starts, ends, err := n.check(tx, c)
		if err != nil {
			return err
		}
		m.StartsAt, m.EndsAt, m.Place = starts.UTC(), ends, n.Place
		return nil
	})
}

// CancelMeeting says that a meeting is not held. Its items stay with it, and can be moved to another.
func (h *Hearings) CancelMeeting(ctx context.Context, id int64, version int) error {
	return h.changeMeeting(ctx, id, version, func(_ *domain.Tx, _ *org.Committee, m *Meeting) error {
		m.State = Cancelled
		return nil
	})
}

func (h *Hearings) changeMeeting(ctx context.Context, id int64, version int, change func(*domain.Tx, *org.Committee, *Meeting) error) error {
	return h.db.Do(ctx, func(tx *domain.Tx) error {
		m, c, err := lockMeeting(tx, id)
		if err != nil {
			return err
		}
		switch {
		case m.Version != version:
			return ErrChanged
		case m.State != Planned || !m.StartsAt.After(tx.Now):
			return ErrMeetingOver
		}
		if err := change(tx, &c, &m); err != nil {
			return err
		}
		m.Version++
		if err := domain.Save(tx, &m); err != nil {
			return err
		}
		return h.followed(tx, m.CommitteeID)
	})
}

// lockMeeting takes the lock of a meeting's committee, which all changes of its agendas take, and reads the meeting.
func lockMeeting(tx *domain.Tx, id int64) (m Meeting, c org.Committee, err error) {
	if m, err = domain.Take[Meeting](tx, "id = ?", id); err != nil {
		return m, c, err
	}
	if c, err = org.LockCommittee(tx, m.CommitteeID); err != nil {
		return m, c, err
	}
	m, err = domain.Take[Meeting](tx, "id = ?", id)
	return m, c, err
}

// MeetingShown is one meeting on its page.
type MeetingShown struct {
	Meeting
	Committee string // what it is called on the day of the meeting
	Over      bool
	MayChange bool
	Own       bool     // of the actor's units: who speaks is not for those below
	Rules     *RuleSet // about those who ask; nil when there are none
	Dated     *Dated
	Items     []Item    // by their place on the agenda, those that were taken off last
	Others    []Meeting // to which an item can be moved
}

// Meeting shows one meeting with its agenda.
func (h *Hearings) Meeting(ctx context.Context, id int64) (s MeetingShown, err error) {
	err = h.db.View(ctx, func(tx *domain.Tx) error {
		if s.Meeting, err = domain.Take[Meeting](tx, "id = ?", id); err != nil {
			return err
		}
		c, err := org.FindCommittee(tx, s.CommitteeID, domain.CommitteesRead)
		if err != nil {
			return err
		}
		s.MayChange, s.Own, s.Over = tx.Actor.May(domain.CommitteesWrite, c.Scope()), tx.Actor.May(domain.CommitteesRead, c.Scope()), !s.StartsAt.After(tx.Now)
		if err := tx.DB.Raw("SELECT "+nameSQL+" FROM committee c WHERE c.id = @id", sql.Named("day", org.Day(s.StartsAt)), sql.Named("id", c.ID)).Scan(&s.Committee).Error; err != nil {
			return err
		}
		sets, err := rulesOf(tx, c.ID)
		if err != nil {
			return err
		}
		s.Rules, s.Dated = in(sets, Requested, s.StartsAt), datedOf(sets, s.StartsAt)
		if s.Items, err = gorm.G[Item](tx.DB).Where("meeting_id = ?", id).Find(tx); err != nil {
			return err
		}
		InOrder(s.Items)
		s.Others, err = gorm.G[Meeting](tx.DB).Where("committee_id = ? AND state = 'planned' AND starts_at > ? AND id <> ?", c.ID, tx.Now, id).Order("starts_at, id").Limit(60).Find(tx)
		return err
	})
	return s, err
}
