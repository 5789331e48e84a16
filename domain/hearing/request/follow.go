package request

import (
	"database/sql"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/hearing"
)

// Follow lets the requests of a committee follow its meetings and items, as part of the unit of work that changed them. A time
// whose item moved to another meeting goes along, where there is room for it; one whose meeting moved is told anew; and where
// the item is off or the meeting cancelled the time is free, and the yes stands until there is a new one. Each calendar gets
// the same entry with a higher number.
func Follow(tx *domain.Tx, committee int64) error {
	all, err := astray(tx, committee)
	if err != nil || len(all) == 0 {
		return err
	}
	f := follower{tx: tx, sessions: map[int64]*Session{}, taken: map[int64][]span{}, meetings: map[int64]*hearing.Meeting{}}
	if f.setting, err = settingOf(tx, committee); err != nil {
		return err
	}
	if err := f.read(all); err != nil {
		return err
	}
	// What others waited for the locks may have changed.
	if all, err = astray(tx, committee); err != nil {
		return err
	}
	for i := range all {
		f.move(&all[i])
	}
	if len(f.changed) == 0 {
		return nil
	}
	// Those that give their time back come first, so that no counter stands above its limit in between.
	slices.SortStableFunc(f.changed, func(a, b Request) int { return freed(b) - freed(a) })
	if err := writeTimes(tx, f.changed); err != nil {
		return err
	}
	tx.Record(access(unitOf(tx, committee), "change", "tell that a hearing has moved", f.changed...))
	if err := tell(tx, movedKind, f.moved...); err != nil {
		return err
	}
	return tell(tx, calledOffKind, f.freed...)
}

func freed(r Request) int {
	if r.SlotMinute == nil {
		return 1
	}
	return 0
}

// stray is a request with where its item is now.
type stray struct {
	Request `gorm:"embedded"`
	Target  int64 // the meeting that its item is on
	Off     bool  // the item is off, or that meeting cancelled
}

// astray finds the requests that are not where their item is, or whose time the citizen knows otherwise.
func astray(tx *domain.Tx, committee int64) (all []stray, err error) {
	err = tx.DB.Raw(`SELECT r.*, m.id AS target, coalesce(i.state = 'off', false) OR m.state = 'cancelled' AS off
		FROM hearing_request r LEFT JOIN agenda_item i ON i.id = r.item_id JOIN committee_meeting m ON m.id = coalesce(i.meeting_id, r.meeting_id)
		JOIN committee_meeting old ON old.id = r.meeting_id LEFT JOIN hearing_setting s ON s.committee_id = r.committee_id
		WHERE r.committee_id = @committee AND r.state IN ('received', 'checked', 'granted', 'booked') AND (m.id <> r.meeting_id
			OR r.state = 'booked' AND (coalesce(i.state = 'off', false) OR m.state = 'cancelled' OR m.starts_at + r.slot_minute * interval '1 minute' <> r.told_at
				OR concat_ws(', ', nullif(m.place, ''), nullif(s.meeting_point, '')) <> r.told_where))
			AND (r.state <> 'booked' OR r.told_at > @now)
		ORDER BY r.slot_minute NULLS LAST, r.id`, sql.Named("committee", committee), sql.Named("now", tx.Now)).Scan(&all).Error
	return all, err
}

// follower moves requests in memory, under the locks of all sessions that they leave or come to.
type follower struct {
	tx       *domain.Tx
	setting  Setting
	sessions map[int64]*Session
	taken    map[int64][]span
	meetings map[int64]*hearing.Meeting
	changed  []Request
	moved    []Request // booked, elsewhere or at another time
	freed    []Request // have lost their time
}

// read takes the locks of the sessions in the order of their meetings, and reads what is given there.
func (f *follower) read(all []stray) error {
	var ids []int64
	for _, s := range all {
		ids = append(ids, s.MeetingID, s.Target)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) { // two or three meetings: an item moves from one to the next
		m, err := domain.Take[hearing.Meeting](f.tx, "id = ?", id)
		if err != nil {
			return err
		}
		s, err := session(f.tx, &m, hearing.Requested) // which locks it
		if err != nil {
			return err
		}
		taken, err := spansOf(f.tx, id)
		if err != nil {
			return err
		}
		f.meetings[id], f.sessions[id], f.taken[id] = &m, &s, taken
	}
	return nil
}

// move decides what becomes of one request.
func (f *follower) move(s *stray) {
	r, m := s.Request, f.meetings[s.Target]
	if m == nil { // it strayed further while the locks were taken; the change that did it follows it
		return
	}
	had := r.State == Booked
	away := r.MeetingID != s.Target
	if had && (away || s.Off) {
		f.leave(&r)
	}
	r.MeetingID = s.Target
	switch {
	case had && !s.Off && away:
		f.arrive(&r, m)
	case had && !s.Off:
		r.seat(m, &f.setting, *r.SlotMinute, *r.Minutes)
	}
	f.changed = append(f.changed, r)
	switch {
	case had && r.State == Booked:
		f.moved = append(f.moved, r)
	case had:
		f.freed = append(f.freed, r)
	}
}

// leave gives a time back.
func (f *follower) leave(r *Request) {
	old := f.sessions[r.MeetingID]
	old.MinutesTaken, old.SlotsTaken = old.MinutesTaken-*r.Minutes, old.SlotsTaken-1
	gone := span{*r.SlotMinute, *r.SlotMinute + *r.Minutes}
	f.taken[r.MeetingID] = slices.DeleteFunc(f.taken[r.MeetingID], func(t span) bool { return t == gone })
	r.State, r.SlotMinute = Granted, nil
	r.Sequence++
}

// arrive takes a time of the same length at the new meeting, when it has one. The number of the calendar's entry was raised
// when the old time was left.
func (f *follower) arrive(r *Request, m *hearing.Meeting) {
	s, minutes := f.sessions[m.ID], *r.Minutes
	at := free(f.taken[m.ID], f.setting.FirstMinute, minutes, f.setting.Gap)
	if !s.room(minutes) || !m.StartsAt.After(f.tx.Now) || m.EndsAt != nil && m.StartsAt.Add(time.Duration(at+minutes)*time.Minute).After(*m.EndsAt) {
		return
	}
	r.Sequence--
	r.seat(m, &f.setting, at, minutes)
	s.MinutesTaken, s.SlotsTaken = s.MinutesTaken+minutes, s.SlotsTaken+1
	f.taken[m.ID] = append(f.taken[m.ID], span{at, at + minutes})
	slices.SortFunc(f.taken[m.ID], func(a, b span) int { return a.from - b.from })
}
