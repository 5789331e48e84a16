package representation

import (
	"context"
	"strings"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// Contact is who a volunteer outside the register is, and how to reach them. It goes with the volunteer, and nobody but those
// who write the note sees it.
type Contact struct {
	VolunteerID int64 `gorm:"primaryKey;autoIncrement:false"`
	NoteID      int64
	Name        string
	Email       string
	Phone       string
	Address     string
	Language    string // "da" or "en"
}

// TableName is the table of contacts.
func (Contact) TableName() string { return "hearing_volunteer_contact" }

func (q *Contact) check(c *domain.Checks) {
	c.Text(&q.Name, "/name", 1, 120)
	c.Text(&q.Address, "/address", 0, 300)
	c.Reach(&q.Email, &q.Phone)
	if q.Language != string(message.English) {
		q.Language = string(message.Danish)
	}
}

// AddOutsider puts somebody who is not in the register on the list of volunteers, such as a member of an association from another
// municipality. They are drawn like everybody else.
func (ns *Notes) AddOutsider(ctx context.Context, id int64, q Contact, source note.Source, places []int) (v Volunteer, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		n, err := lockOpen(tx, id)
		if err != nil {
			return err
		}
		var c domain.Checks
		q.check(&c)
		v = Volunteer{Source: source, Places: places}
		if err := n.list(tx, &v, &c); err != nil {
			return err
		}
		q.VolunteerID, q.NoteID = v.ID, n.ID
		if err := domain.Create(tx, &q); err != nil {
			return err
		}
		added := n.access("add", "write down who wants to speak to a committee")
		added.Count = 1
		tx.Record(added)
		return n.save(tx)
	})
	return v, err
}

// mostFound is how many people a search shows: enough to tell two of one name apart, too few to read the register by.
const mostFound = 10

// leastTyped is how many signs a search needs, for the same reason.
const leastTyped = 3

// Find searches the register for somebody who has said that they want to speak, in the units whose notes the actor writes and
// only while a list takes volunteers. A protected person is found by their alias or number, and shown as their alias.
func (ns *Notes) Find(ctx context.Context, id int64, search string) (found []resident.Listed, err error) {
	err = ns.db.View(ctx, func(tx *domain.Tx) error {
		n, err := domain.Take[Note](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := n.open(tx); err != nil {
			return err
		}
		var c domain.Checks
		c.Unless(utf8.RuneCountInString(strings.TrimSpace(search)) >= leastTyped, "/search", "note-search-short", "Write at least three letters of the name, or the number.")
		if err := c.Of(ErrNote); err != nil {
			return err
		}
		if found, err = resident.Find(tx, domain.NotesWrite, search, mostFound); err != nil {
			return err
		}
		ids := make([]int64, len(found))
		for i := range found {
			ids[i] = found[i].ID
		}
		tx.Record(domain.Access{Action: "search", Subject: "resident", ResidentIDs: ids, Criterion: Activity(n.ID) + ", search " + domain.Typed(search),
			Purpose: "find somebody who wants to speak to a committee", Unit: n.UnitID})
		return nil
	})
	return found, err
}
