package hearing

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"deltag/domain"
)

// NewItem is what staff say of an item.
type NewItem struct {
	Number     string
	Title      string
	CaseNumber string
	Closed     bool
}

func (n *NewItem) check(c *domain.Checks) {
	c.Text(&n.Number, "/number", 0, 20)
	c.Text(&n.Title, "/title", 1, 300)
	c.Text(&n.CaseNumber, "/caseNumber", 0, 60)
}

// AddItem puts an item on the agenda of a meeting that has not begun.
func (h *Hearings) AddItem(ctx context.Context, meeting int64, n NewItem) (i Item, err error) {
	err = h.db.Do(ctx, func(tx *domain.Tx) error {
		m, _, err := lockMeeting(tx, meeting)
		if err != nil {
			return err
		}
		var c domain.Checks
		if n.check(&c); len(c) > 0 {
			return c.Of(ErrItem)
		}
		if m.State != Planned || !m.StartsAt.After(tx.Now) {
			return ErrMeetingOver
		}
		i = Item{CommitteeID: m.CommitteeID, MeetingID: m.ID, Number: n.Number, Title: n.Title, CaseNumber: n.CaseNumber, Closed: n.Closed, State: On,
			Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		return domain.Create(tx, &i)
	})
	return i, err
}

// ChangeItem corrects an item, moves it to another meeting of the committee, takes it off or puts it back. It keeps its ID.
func (h *Hearings) ChangeItem(ctx context.Context, id int64, version int, n NewItem, meeting int64, state ItemState) (i Item, err error) {
	err = h.db.Do(ctx, func(tx *domain.Tx) error {
		if i, err = domain.Take[Item](tx, "id = ?", id); err != nil {
			return err
		}
		from, _, err := lockMeeting(tx, i.MeetingID)
		if err != nil {
			return err
		}
		if i, err = domain.Take[Item](tx, "id = ?", id); err != nil { // it may have moved before the lock was had
			return err
		}
		if i.Version != version {
			return ErrChanged
		}
		var c domain.Checks
		n.check(&c)
		c.Unless(state == On || state == Off, "/state", "choice-unknown", "Choose one of those in the list.")
		to := from
		if meeting != i.MeetingID {
			if to, err = domain.Take[Meeting](tx, "id = ? AND committee_id = ?", meeting, i.CommitteeID); err != nil {
				return err
			}
			c.Unless(to.State == Planned && to.StartsAt.After(tx.Now), "/meeting", "meeting-over", "Choose a meeting that is still to come.")
			i.Moves++
		}
		if len(c) > 0 {
			return c.Of(ErrItem)
		}
		if !from.StartsAt.After(tx.Now) {
			return ErrMeetingOver
		}
		i.MeetingID, i.Number, i.Title, i.CaseNumber, i.Closed, i.State = to.ID, n.Number, n.Title, n.CaseNumber, n.Closed, state
		i.Version++
		if err := domain.Save(tx, &i); err != nil {
			return err
		}
		return h.followed(tx, i.CommitteeID)
	})
	return i, err
}

// InOrder sorts an agenda: by number, 2 before 10 and 3 before 3a, and what was taken off last.
func InOrder(items []Item) {
	slices.SortStableFunc(items, func(a, b Item) int {
		n, rest := leading(a.Number)
		m, other := leading(b.Number)
		return cmp.Or(cmp.Compare(b.State, a.State), cmp.Compare(n, m), strings.Compare(rest, other), cmp.Compare(a.ID, b.ID))
	})
}

// leading is the number that a text begins with, and the rest; one without comes last.
func leading(text string) (n int, rest string) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(text[:end])
	if err != nil {
		return 1 << 30, text
	}
	return n, text[end:]
}
