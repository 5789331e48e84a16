package hearing

import (
	"slices"
	"strings"
	"time"
)

// ChangeKind is what an agenda that is taken in does.
type ChangeKind string

// The kinds of changes.
const (
	MeetingAdded     ChangeKind = "meeting-added"
	MeetingMoved     ChangeKind = "meeting-moved"
	MeetingChanged   ChangeKind = "meeting-changed"
	MeetingCancelled ChangeKind = "meeting-cancelled"
	ItemAdded        ChangeKind = "item-added"
	ItemMoved        ChangeKind = "item-moved"
	ItemChanged      ChangeKind = "item-changed"
	ItemOff          ChangeKind = "item-off"
	ItemBack         ChangeKind = "item-back"
)

// Change is one thing that an agenda that is taken in changes.
type Change struct {
	Kind    ChangeKind
	Meeting time.Time  // when it is, or will be
	Was     *time.Time // when the meeting was, or that of an item that moves
	Number  string
	Title   string
}

// plan is what a file would do to the meetings that are there. Rows without an ID are new.
type plan struct {
	changes  []Change
	meetings []*Meeting // to be written
	items    []*Item
	of       map[*Item]*Meeting
	over     int // meetings of the file that have begun, and are left alone
}

// there is a meeting with its items, as it stands.
type there struct {
	meeting Meeting
	items   []*Item
	taken   bool
}

// compare finds the meetings and items of a file among those that are there. A meeting is known by its number, else by its
// day, else by the case numbers of its agenda: when all of them are on another day now, it has moved. An item is known by its
// case number, else by its title; one that left a meeting of the file for another has moved and keeps its ID.
func compare(file []listed, before []*there, now time.Time) plan {
	p := plan{of: map[*Item]*Meeting{}}
	var coming []listed
	for _, m := range file {
		if m.Starts.After(now) {
			coming = append(coming, m)
		} else {
			p.over++
		}
	}
	coming, found := match(coming, before)
	free := map[*Item]*there{} // items of the file's meetings that the file does not have there
	wanted, targets := make([][]NewItem, len(coming)), make([]*Meeting, len(coming))
	for i, m := range coming {
		if targets[i] = p.meeting(m, found[i]); found[i] == nil {
			found[i] = &there{}
		}
		if m.HasItems {
			wanted[i] = p.stay(m, found[i], targets[i], free)
		}
	}
	for i := range coming {
		p.arrive(wanted[i], targets[i], free)
	}
	p.leave(found, free)
	return p
}

// match finds the meetings of a file among those that are there; nil is a new one. A meeting that is cancelled and was never
// there is left out.
func match(file []listed, before []*there) ([]listed, []*there) {
	found := make([]*there, len(file))
	take := func(fits func(m *listed, t *there) bool) {
		for i := range file {
			if found[i] != nil {
				continue
			}
			at := slices.IndexFunc(before, func(t *there) bool { return !t.taken && fits(&file[i], t) })
			if at >= 0 {
				found[i], before[at].taken = before[at], true
			}
		}
	}
	take(func(m *listed, t *there) bool { return m.UID != "" && m.UID == t.meeting.UID })
	take(func(m *listed, t *there) bool {
		return (m.UID == "" || t.meeting.UID == "") && t.meeting.State == Planned && sameDay(m.Starts) == sameDay(t.meeting.StartsAt)
	})
	take(func(m *listed, t *there) bool {
		return (m.UID == "" || t.meeting.UID == "") && t.meeting.State == Planned && t.all(m)
	})
	var kept []listed
	var theirs []*there
	for i, m := range file {
		if found[i] != nil || !m.Cancelled {
			kept, theirs = append(kept, m), append(theirs, found[i])
		}
	}
	return kept, theirs
}

// all tells whether every case on the agenda of a meeting that is there is on that of one in the file.
func (t *there) all(m *listed) bool {
	n := 0
	for _, i := range t.items {
		if i.State != On || i.CaseNumber == "" {
			continue
		}
		if n++; !slices.ContainsFunc(m.Items, func(other NewItem) bool { return other.CaseNumber == i.CaseNumber }) {
			return false
		}
	}
	return n > 0
}

// meeting plans what becomes of a meeting itself, and gives its row.
func (p *plan) meeting(m listed, t *there) *Meeting {
	if t == nil {
		row := &Meeting{UID: m.UID, StartsAt: m.Starts, EndsAt: m.Ends, Place: m.Place, State: Planned}
		p.meetings, p.changes = append(p.meetings, row), append(p.changes, Change{Kind: MeetingAdded, Meeting: m.Starts})
		return row
	}
	row, kind := t.meeting, ChangeKind("")
	if m.UID != "" {
		row.UID = m.UID
	}
	if m.Ends != nil {
		row.EndsAt = m.Ends
	}
	if m.Place != "" {
		row.Place = m.Place
	}
	if !sameEnd(row.EndsAt, t.meeting.EndsAt) || row.Place != t.meeting.Place || row.UID != t.meeting.UID {
		kind = MeetingChanged
	}
	was := t.meeting.StartsAt
	if !m.Starts.Equal(was) {
		row.StartsAt, kind = m.Starts, MeetingMoved
		if row.EndsAt != nil && !row.EndsAt.After(row.StartsAt) {
			row.EndsAt = nil // the old end is no end of the new time
		}
	}
	switch {
	case m.Cancelled && row.State == Planned:
		row.State, kind = Cancelled, MeetingCancelled
	case !m.Cancelled && row.State == Cancelled:
		row.State, kind = Planned, MeetingAdded
	}
	if kind == "" {
		return &t.meeting
	}
	change := Change{Kind: kind, Meeting: row.StartsAt}
	if kind == MeetingMoved {
		change.Was = &was
	}
	p.meetings, p.changes = append(p.meetings, &row), append(p.changes, change)
	return &row
}

func sameEnd(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

// stay finds the items of the file that are on the same meeting already; the others of the file it gives back, and those of
// the meeting that the file does not have go to free.
func (p *plan) stay(m listed, t *there, target *Meeting, free map[*Item]*there) (rest []NewItem) {
	used := map[*Item]bool{}
	for _, want := range m.Items {
		at := slices.IndexFunc(t.items, func(i *Item) bool { return !used[i] && i.is(want) })
		if at < 0 {
			rest = append(rest, want)
			continue
		}
		used[t.items[at]] = true
		p.update(t.items[at], want, t, target)
	}
	for _, i := range t.items {
		if !used[i] {
			free[i] = t
		}
	}
	return rest
}

// is tells whether an item that is there is one of a file.
func (i *Item) is(want NewItem) bool {
	if i.CaseNumber != "" || want.CaseNumber != "" {
		return i.CaseNumber == want.CaseNumber && (i.CaseNumber != "")
	}
	return strings.EqualFold(i.Title, want.Title)
}

// update plans what becomes of an item that stays, or comes to another meeting.
func (p *plan) update(i *Item, want NewItem, from *there, target *Meeting) {
	row := *i
	row.Number, row.Title, row.CaseNumber, row.Closed, row.State = want.Number, want.Title, want.CaseNumber, want.Closed, On
	change := Change{Kind: ItemChanged, Meeting: target.StartsAt, Number: row.Number, Title: row.Title}
	switch {
	case from.meeting.ID != target.ID:
		was := from.meeting.StartsAt
		change.Kind, change.Was = ItemMoved, &was
		row.Moves++
	case row == *i:
		return
	case i.State == Off:
		change.Kind = ItemBack
	}
	p.items, p.changes = append(p.items, &row), append(p.changes, change)
	p.of[&row] = target
}

// arrive plans the items that a meeting does not have yet: one that left another meeting of the file, or a new one.
func (p *plan) arrive(rest []NewItem, target *Meeting, free map[*Item]*there) {
	for _, want := range rest {
		var moved *Item
		for i := range free { // the one with the lowest number, so that the same file always does the same
			if i.CaseNumber != "" && i.is(want) && (moved == nil || i.ID < moved.ID) {
				moved = i
			}
		}
		if moved != nil {
			p.update(moved, want, free[moved], target)
			delete(free, moved)
			continue
		}
		row := &Item{MeetingID: target.ID, Number: want.Number, Title: want.Title, CaseNumber: want.CaseNumber, Closed: want.Closed, State: On}
		p.items, p.of[row] = append(p.items, row), target
		p.changes = append(p.changes, Change{Kind: ItemAdded, Meeting: target.StartsAt, Number: want.Number, Title: want.Title})
	}
}

// leave takes off what is on no agenda of the file any more.
func (p *plan) leave(found []*there, free map[*Item]*there) {
	for _, t := range found {
		for _, i := range t.items {
			if free[i] == nil || i.State == Off {
				continue
			}
			row := *i
			row.State = Off
			p.items, p.of[&row] = append(p.items, &row), &t.meeting
			p.changes = append(p.changes, Change{Kind: ItemOff, Meeting: t.meeting.StartsAt, Number: i.Number, Title: i.Title})
		}
	}
}
