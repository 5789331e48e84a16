package request

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/hearing"
)

// fallback is how long a hearing is where the rules name no time and the secretary none either, in minutes.
const fallback = 10

// usualMinutes is how long a hearing is by the rules.
func usualMinutes(set *hearing.RuleSet) int {
	switch {
	case set == nil:
		return fallback
	case set.Rules.MinutesMost != nil:
		return *set.Rules.MinutesMost
	case set.Rules.MinutesLeast != nil:
		return *set.Rules.MinutesLeast
	}
	return fallback
}

// room tells whether a session has time for one more hearing.
func (s *Session) room(minutes int) bool {
	return (s.MinutesMost == nil || s.MinutesTaken+minutes <= *s.MinutesMost) && (s.SlotsMost == nil || s.SlotsTaken < *s.SlotsMost)
}

// span is a time of a meeting, in minutes from its beginning.
type span struct{ from, to int }

// free is the first time of a length that keeps its distance from those that are given. They are in order.
func free(taken []span, first, minutes, gap int) int {
	from := first
	for _, t := range taken {
		if from+minutes+gap <= t.from {
			break
		}
		from = max(from, t.to+gap)
	}
	return from
}

func spansOf(tx *domain.Tx, meeting int64) (list []span, err error) {
	var rows []struct{ SlotMinute, Minutes int }
	err = tx.DB.Raw("SELECT slot_minute, minutes FROM hearing_request WHERE meeting_id = ? AND slot_minute IS NOT NULL ORDER BY slot_minute", meeting).Scan(&rows).Error
	for _, r := range rows {
		list = append(list, span{r.SlotMinute, r.SlotMinute + r.Minutes})
	}
	return list, err
}

// Time is what the secretary says of the time that somebody gets; nil is what the rules and the queue give.
type Time struct {
	Minutes *int
	At      *int // minutes from the beginning of the meeting
}

func (t *Time) check(set *hearing.RuleSet) error {
	var c domain.Checks
	most := 240
	if set != nil && set.Rules.MinutesMost != nil {
		most = *set.Rules.MinutesMost
	}
	c.Unless(t.Minutes == nil || *t.Minutes >= 1 && *t.Minutes <= most, "/minutes", "minutes-range", fmt.Sprintf("Give between 1 and %d minutes.", most))
	c.Unless(t.At == nil || *t.At >= -240 && *t.At <= 1440, "/at", "number-range", "Give a time on the day of the meeting.")
	return c.Of(ErrRequest)
}

// Book gives somebody who may speak a time at the meeting, or another time than they had. Where the committee itself says yes,
// at the beginning of the meeting, the time is kept until then.
func (rs *Requests) Book(ctx context.Context, id int64, version int, t Time) (Request, error) {
	return rs.step(ctx, id, version, "give somebody a time to speak to a committee", func(tx *domain.Tx, s *Session, r *Request) error {
		m, set, err := meetingOf(tx, r)
		if err != nil {
			return err
		}
		waits := set != nil && set.Rules.Decides == hearing.Committee && r.State == Checked
		switch {
		case r.State != Granted && r.State != Booked && !waits:
			return ErrStep
		case !m.StartsAt.After(tx.Now) || m.State != hearing.Planned:
			return ErrOver
		}
		if err := t.check(set); err != nil {
			return err
		}
		setting, err := settingOf(tx, r.CommitteeID)
		if err != nil {
			return err
		}
		again := r.State == Booked
		if again {
			if err := r.free(tx, s); err != nil {
				return err
			}
		}
		if err := r.take(tx, s, &m, &setting, usualMinutes(set), t); err != nil {
			return err
		}
		if waits {
			r.Decider = hearing.Committee
		}
		if err := r.save(tx); err != nil {
			return err
		}
		if again {
			return tell(tx, movedKind, *r)
		}
		return tell(tx, bookedKind, *r)
	})
}

// free gives the time of a request back, so that the new one may be near it.
func (r *Request) free(tx *domain.Tx, s *Session) error {
	if r.SlotMinute = nil; r.Minutes != nil {
		s.MinutesTaken, s.SlotsTaken = s.MinutesTaken-*r.Minutes, s.SlotsTaken-1
	}
	return tx.DB.Exec("UPDATE hearing_request SET slot_minute = NULL, state = 'granted' WHERE id = ?", r.ID).Error
}

// take finds a time for a request, under the lock of its session.
func (r *Request) take(tx *domain.Tx, s *Session, m *hearing.Meeting, setting *Setting, minutes int, t Time) error {
	if t.Minutes != nil {
		minutes = *t.Minutes
	}
	if !s.room(minutes) {
		return ErrFull
	}
	taken, err := spansOf(tx, r.MeetingID)
	if err != nil {
		return err
	}
	at := free(taken, setting.FirstMinute, minutes, setting.Gap)
	if t.At != nil {
		at = *t.At
	}
	if m.EndsAt != nil && m.StartsAt.Add(time.Duration(at+minutes)*time.Minute).After(*m.EndsAt) {
		return ErrFull
	}
	r.seat(m, setting, at, minutes)
	return nil
}

// seat writes a time into a request, as the citizen will know it.
func (r *Request) seat(m *hearing.Meeting, setting *Setting, at, minutes int) {
	if r.ToldAt != nil { // their calendar had another time
		r.Sequence++
	}
	told := m.StartsAt.Add(time.Duration(at) * time.Minute)
	r.State, r.SlotMinute, r.Minutes, r.ToldAt, r.ToldWhere = Booked, &at, &minutes, &told, where(m, setting)
}

// where is the place in words that the citizen is told.
func where(m *hearing.Meeting, setting *Setting) string {
	switch {
	case m.Place != "" && setting.MeetingPoint != "":
		return m.Place + ", " + setting.MeetingPoint
	case m.Place != "":
		return m.Place
	}
	return setting.MeetingPoint
}

// Order is the order that a seed gives to numbers: by the SHA-256 of the seed's 64 digits, a colon and the number. Anybody can
// work it out again.
func Order(seed string, ids []int64) []int64 {
	of := map[int64]string{}
	for _, id := range ids {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s:%d", seed, id))
		of[id] = string(sum[:])
	}
	out := slices.Clone(ids)
	slices.SortFunc(out, func(a, b int64) int { return cmp.Compare(of[a], of[b]) })
	return out
}

// queue locks a meeting's session and reads who waits for a time there, in the order in which they get one.
func queue(tx *domain.Tx, m *hearing.Meeting, kind hearing.Kind) (s Session, waiting []Request, err error) {
	if err := allow(tx, domain.HearingsWrite, domain.Scope{Unit: unitOf(tx, m.CommitteeID)}); err != nil {
		return s, nil, err
	}
	if !m.StartsAt.After(tx.Now) || m.State != hearing.Planned {
		return s, nil, ErrOver
	}
	if s, err = session(tx, m, kind); err != nil {
		return s, nil, err
	}
	err = tx.DB.Raw(`SELECT * FROM hearing_request WHERE meeting_id = ? AND state = 'granted' ORDER BY position NULLS LAST, received_at, id FOR UPDATE`, m.ID).Scan(&waiting).Error
	return s, waiting, err
}

// unitOf is the unit of a committee, 0 when there is none.
func unitOf(tx *domain.Tx, committee int64) (unit int64) {
	if tx.DB.Raw("SELECT unit_id FROM committee WHERE id = ?", committee).Scan(&unit).Error != nil {
		return 0
	}
	return unit
}

// DrawLot orders those who wait for a time at a meeting by lot. The seed is kept, so that anybody can see that it was one.
func (rs *Requests) DrawLot(ctx context.Context, meeting int64) (l Lot, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := domain.Take[hearing.Meeting](tx, "id = ?", meeting)
		if err != nil {
			return err
		}
		_, waiting, err := queue(tx, &m, hearing.Requested)
		if err != nil {
			return err
		}
		if len(waiting) == 0 {
			return ErrNobody
		}
		var seed [32]byte
		_, _ = rand.Read(seed[:]) // never fails
		ids := make([]int64, len(waiting))
		for i, r := range waiting {
			ids[i] = r.ID
		}
		slices.Sort(ids)
		l = Lot{MeetingID: meeting, Seed: hex.EncodeToString(seed[:]), DrawnAt: tx.Now, DrawnBy: tx.Actor.By()}
		l.Requests = Order(l.Seed, ids)
		if err := domain.Create(tx, &l); err != nil {
			return err
		}
		tx.Record(access(unitOf(tx, m.CommitteeID), "change", "draw who speaks to a committee first", waiting...))
		return tx.DB.Exec(`UPDATE hearing_request r SET position = n.position, version = version + 1 FROM hearing_lot l, unnest(l.requests) WITH ORDINALITY AS n (id, position)
			WHERE l.meeting_id = ? AND r.id = n.id`, meeting).Error
	})
	return l, err
}

// Fill gives times to those who wait, in order of arrival or as the lot has it, for as long as there is time. Where the rules
// split the time, everybody gets an equal part of what is left.
func (rs *Requests) Fill(ctx context.Context, meeting int64) (booked []Request, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := domain.Take[hearing.Meeting](tx, "id = ?", meeting)
		if err != nil {
			return err
		}
		s, waiting, err := queue(tx, &m, hearing.Requested)
		if err != nil {
			return err
		}
		if len(waiting) == 0 {
			return ErrNobody
		}
		set, err := hearing.RulesAt(tx, m.CommitteeID, hearing.Requested, m.StartsAt)
		if err != nil {
			return err
		}
		setting, err := settingOf(tx, m.CommitteeID)
		if err != nil {
			return err
		}
		if booked, err = fill(tx, &m, &s, set, &setting, waiting); err != nil {
			return err
		}
		tx.Record(access(unitOf(tx, m.CommitteeID), "change", "give somebody a time to speak to a committee", booked...))
		return tell(tx, bookedKind, booked...)
	})
	return booked, err
}

func fill(tx *domain.Tx, m *hearing.Meeting, s *Session, set *hearing.RuleSet, setting *Setting, waiting []Request) (booked []Request, err error) {
	minutes := share(s, set, len(waiting))
	if set != nil && set.Rules.Queue == hearing.ByLot && len(waiting)*minutes > s.left(len(waiting)*minutes) {
		if _, err := domain.Take[Lot](tx, "meeting_id = ?", m.ID); errors.Is(err, domain.ErrNotFound) {
			return nil, ErrLot
		} else if err != nil {
			return nil, err
		}
	}
	taken, err := spansOf(tx, m.ID)
	if err != nil {
		return nil, err
	}
	for i := range waiting {
		r := &waiting[i]
		at := free(taken, setting.FirstMinute, minutes, setting.Gap)
		if !s.room(minutes) || m.EndsAt != nil && m.StartsAt.Add(time.Duration(at+minutes)*time.Minute).After(*m.EndsAt) {
			break
		}
		r.seat(m, setting, at, minutes)
		r.Version, r.ChangedAt = r.Version+1, tx.Now
		s.MinutesTaken, s.SlotsTaken = s.MinutesTaken+minutes, s.SlotsTaken+1
		taken = append(taken, span{at, at + minutes})
		slices.SortFunc(taken, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		booked = append(booked, *r)
	}
	if len(booked) == 0 {
		return nil, ErrFull
	}
	return booked, writeTimes(tx, booked)
}

// left is how many of some minutes the rules still allow.
func (s *Session) left(minutes int) int {
	if s.MinutesMost == nil {
		return minutes
	}
	return max(0, *s.MinutesMost-s.MinutesTaken)
}

// share is how many minutes each of those who wait gets: what is usual, or an equal part of what is left where the rules split
// it; never less than the least.
func share(s *Session, set *hearing.RuleSet, n int) int {
	minutes := usualMinutes(set)
	if set == nil || !set.Rules.Split || s.MinutesMost == nil || n*minutes <= s.left(n*minutes) {
		return minutes
	}
	least := 1
	if set.Rules.MinutesLeast != nil {
		least = *set.Rules.MinutesLeast
	}
	return min(minutes, max(least, s.left(0)/n))
}

// writeTimes writes the times of many requests by one statement.
func writeTimes(tx *domain.Tx, all []Request) error {
	type row struct {
		ID         int64      `json:"id"`
		MeetingID  int64      `json:"meeting_id"`
		State      State      `json:"state"`
		SlotMinute *int       `json:"slot_minute"`
		Minutes    *int       `json:"minutes"`
		Sequence   int        `json:"sequence"`
		ToldAt     *time.Time `json:"told_at"`
		ToldWhere  string     `json:"told_where"`
	}
	rows := make([]row, len(all))
	for i, r := range all {
		rows[i] = row{r.ID, r.MeetingID, r.State, r.SlotMinute, r.Minutes, r.Sequence, r.ToldAt, r.ToldWhere}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("write down times: %w", err)
	}
	return tx.DB.Exec(`UPDATE hearing_request r SET meeting_id = n.meeting_id, state = n.state, slot_minute = n.slot_minute, minutes = n.minutes, sequence = n.sequence,
			told_at = n.told_at, told_where = n.told_where, version = r.version + 1, changed_at = ?
		FROM jsonb_to_recordset(CAST(? AS jsonb)) AS n(id bigint, meeting_id bigint, state text, slot_minute smallint, minutes smallint, sequence integer, told_at timestamptz, told_where text)
		WHERE r.id = n.id`, tx.Now, string(text)).Error
}
