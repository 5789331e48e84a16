package hearing

import (
	"cmp"
	"context"
	"io"
	"strconv"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/org"
	"deltag/domain/resident/table"
)

// meetingSorts are the orders of a committee's meetings m.
var meetingSorts = domain.Sorts{
	By: map[string]string{
		"when": "m.starts_at", "items": "(SELECT count(*) FROM agenda_item a WHERE a.meeting_id = m.id AND a.state = 'on')", "state": "m.state",
	},
	From: "committee_meeting m", ID: "m.id",
}

// MeetingFilter says which of a committee's meetings are listed, and in which order.
type MeetingFilter struct {
	Committee int64
	Over      bool   // those that have begun; else those to come
	Sort      string // "when", "items", "state", each with a minus for the reverse; "" is by day, of those that are over the last first
	Cursor    string
	Limit     int // 1 to 200
}

func (f *MeetingFilter) sort() string {
	if f.Over {
		return cmp.Or(f.Sort, "-when")
	}
	return cmp.Or(f.Sort, "when")
}

// Meetings lists a committee's meetings by keyset: those to come, or those that are over.
func (h *Hearings) Meetings(ctx context.Context, f MeetingFilter) (page domain.Page[MeetingRow], err error) {
	err = h.db.View(ctx, func(tx *domain.Tx) error {
		page, err = meetings(tx, f)
		return err
	})
	return page, err
}

func meetings(tx *domain.Tx, f MeetingFilter) (page domain.Page[MeetingRow], err error) {
	if _, err := org.FindCommittee(tx, f.Committee, domain.CommitteesRead); err != nil {
		return page, err
	}
	sets, err := rulesOf(tx, f.Committee)
	if err != nil {
		return page, err
	}
	q := tx.DB.Table("committee_meeting m").Where("m.committee_id = ? AND (m.starts_at <= ?) = ?", f.Committee, tx.Now, f.Over)
	found, err := domain.Sorted(q, meetingSorts, f.sort(), f.Cursor, f.Limit, func(m Meeting) int64 { return m.ID })
	if err != nil {
		return page, err
	}
	counts, err := itemCounts(tx, found.Items)
	page = domain.Page[MeetingRow]{Items: make([]MeetingRow, len(found.Items)), Next: found.Next}
	for i, m := range found.Items {
		page.Items[i] = MeetingRow{Meeting: m, Items: counts[m.ID], Over: f.Over, Dated: datedOf(sets, m.StartsAt)}
	}
	return page, err
}

// mostMeetings is how many meetings a file holds: those of decades.
const mostMeetings = 5000

// MeetingFile writes the same meetings as a list that Danish Excel opens, without pages.
func (h *Hearings) MeetingFile(ctx context.Context, f MeetingFilter, out io.Writer) error {
	var rows []MeetingRow
	err := h.db.View(ctx, func(tx *domain.Tx) error {
		for f.Cursor, f.Limit = "", 200; len(rows) < mostMeetings; {
			page, err := meetings(tx, f)
			if err != nil {
				return err
			}
			rows = append(rows, page.Items...)
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	header := []string{"Møde", "Sted", "Status", "Punkter", "Frist for at bede om foretræde", "Frist, når det ikke er på dagsordenen"}
	return table.WriteCSV(out, header, func(yield func([]string) bool) {
		for i := range rows {
			if !yield(rows[i].cells()) {
				return
			}
		}
	})
}

// cells are a meeting in a file.
func (r *MeetingRow) cells() []string {
	on, off := "", ""
	switch {
	case r.Dated == nil:
	case r.Dated.Suspended:
		on = "Ingen foretræder så tæt på valget"
	default:
		on = r.Dated.On.When(message.Danish)
		if r.Dated.Off != nil {
			off = r.Dated.Off.When(message.Danish)
		}
	}
	return []string{message.DateAndTime(message.Danish, r.StartsAt), r.Place, map[MeetingState]string{Planned: "Planlagt", Cancelled: "Aflyst"}[r.State], strconv.Itoa(r.Items), on, off}
}
