package representation

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/resident"
)

// Comer is a volunteer as those who write notes see them.
type Comer struct {
	Volunteer
	Name    string // the alias of a protected person, and empty when they were erased
	Outside bool   // of the register
	Email   string // of somebody outside the register; others are reached through it
	Phone   string
	Chance  *int // of 1,000, once the lottery is made
}

// Add puts a citizen of the register on the list of volunteers: so they are protected, erased and told of their data like
// everybody there. places say per spread of the criteria which value is theirs, or -1.
func (ns *Notes) Add(ctx context.Context, id int64, person int64, source note.Source, places []int) (v Volunteer, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := lockPerson(tx, person) // before the note, as erasing does
		if err != nil {
			return err
		}
		n, err := lockOpen(tx, id)
		if err != nil {
			return err
		}
		if r.ErasedAt != nil || r.Gone != "" {
			return resident.ErrErased
		}
		var c domain.Checks
		c.Unless(person > 0, "/resident", "note-resident", "Choose a citizen of the register.")
		v = Volunteer{ResidentID: &person, Source: source, Places: places}
		if err := n.list(tx, &v, &c); err != nil {
			return err
		}
		tx.Record(n.access("add", "write down who wants to speak to a committee", person))
		return n.save(tx)
	})
	return v, err
}

// lockPerson takes somebody of the register, in a unit whose notes the actor writes; nobody was chosen when person is 0.
func lockPerson(tx *domain.Tx, person int64) (r resident.Resident, err error) {
	if person == 0 {
		return r, nil
	}
	if r, err = domain.Lock[resident.Resident](tx, "id = ?", person); err != nil {
		return r, err
	}
	if !tx.Actor.May(domain.NotesWrite, domain.Scope{Unit: r.UnitID}) {
		return r, domain.ErrNotFound
	}
	return r, nil
}

// lockOpen takes a note to whose list of volunteers the actor may add.
func lockOpen(tx *domain.Tx, id int64) (n Note, err error) {
	if n, err = domain.Lock[Note](tx, "id = ?", id); err != nil {
		return n, err
	}
	err = n.open(tx)
	return n, err
}

// open refuses who may not add volunteers, and a list that takes none.
func (n *Note) open(tx *domain.Tx) error {
	if err := n.allow(tx, domain.NotesWrite); err != nil {
		return err
	}
	if n.State != Sealed {
		return ErrNames
	}
	return nil
}

// list puts a volunteer on the list, or tells all that is wrong together with what was found before. The caller has the lock
// of the note.
func (n *Note) list(tx *domain.Tx, v *Volunteer, c *domain.Checks) error {
	c.Unless(slices.Contains(note.Sources, v.Source), "/source", "note-source", "Choose where they come from.")
	c.Unless(len(v.Places) == len(n.Criteria.Spread), "/places", "note-places", "Choose a value for each of the criteria.")
	for i, p := range v.Places {
		c.Unless(i < len(n.Criteria.Spread) && p >= noPlace && p < len(n.Criteria.Spread[i].Values), fmt.Sprintf("/places/%d", i), "note-places", "Choose one of the values.")
	}
	var there int64 // the lock of the note keeps others from being added
	if err := tx.DB.Model(&Volunteer{}).Where("note_id = ?", n.ID).Count(&there).Error; err != nil {
		return err
	}
	c.Unless(there < note.MostVolunteers, "/resident", "note-full", fmt.Sprintf("There are %d on the list. No more can be.", note.MostVolunteers))
	if err := c.Of(ErrNote); err != nil {
		return err
	}
	v.NoteID, v.Salt, v.AddedAt, v.AddedBy = n.ID, make([]byte, 32), tx.Now, tx.Actor.By()
	name := make([]byte, 6)
	_, _ = rand.Read(v.Salt) // never fails
	_, _ = rand.Read(name)
	v.Pseudonym = hex.EncodeToString(name)
	return domain.Create(tx, v)
}

// Withdraw takes a volunteer out. Before the list is closed they were never there; afterwards their name, features and
// salt go, and the record stays as it is.
func (ns *Notes) Withdraw(ctx context.Context, volunteer int64) error {
	return ns.db.Do(ctx, func(tx *domain.Tx) error {
		v, err := domain.Take[Volunteer](tx, "id = ?", volunteer)
		if err != nil {
			return err
		}
		n, err := domain.Lock[Note](tx, "id = ?", v.NoteID)
		if err != nil {
			return err
		}
		if err := n.allow(tx, domain.NotesWrite); err != nil {
			return err
		}
		if v, err = domain.Lock[Volunteer](tx, "id = ?", volunteer); err != nil {
			return err
		}
		gone := n.access("delete", "take somebody off the list of those who want to speak", knownPeople(v)...)
		gone.Count = 1
		tx.Record(gone)
		if err := v.forget(tx, &n); err != nil {
			return err
		}
		return n.save(tx)
	})
}

// forget lets go of who a volunteer is. The caller has the lock of the note.
func (v *Volunteer) forget(tx *domain.Tx, n *Note) error {
	if n.State == Draft || n.State == Sealed {
		return tx.DB.Exec("DELETE FROM hearing_volunteer WHERE id = ?", v.ID).Error
	}
	for _, statement := range Forget {
		if err := tx.DB.Exec(statement, v.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

// Forget are the statements that let go of a volunteer of a closed list by their id: who they are, their features, and the
// salt without which their commitment says nothing. What was written about them in a deviation goes with its salt.
var Forget = []string{
	`UPDATE hearing_deviation SET reason = '', salt = NULL WHERE ? IN (out_id, in_id)`,
	`DELETE FROM hearing_volunteer_contact WHERE volunteer_id = ?`,
	`UPDATE hearing_volunteer SET resident_id = NULL, pseudonym = '', places = '[]', salt = NULL WHERE id = ?`,
}

// Erase forgets a person in all notes, as part of the caller's unit of work. Chains stay whole.
func Erase(tx *domain.Tx, person int64) error {
	var all []Volunteer
	if err := tx.DB.Where("resident_id = ?", person).Order("note_id").Find(&all).Error; err != nil {
		return err
	}
	for i := range all {
		n, err := domain.Lock[Note](tx, "id = ?", all[i].NoteID)
		if err != nil {
			return err
		}
		if err := all[i].forget(tx, &n); err != nil {
			return err
		}
		if err := n.save(tx); err != nil {
			return err
		}
	}
	return nil
}

// Volunteers are who wants to speak, with what the draw made of them.
func (ns *Notes) Volunteers(ctx context.Context, id int64) (all []Comer, err error) {
	err = ns.db.View(ctx, func(tx *domain.Tx) error {
		n, err := find(tx, id, domain.NotesWrite)
		if err != nil {
			return err
		}
		c, err := chain(tx, id)
		if err != nil {
			return err
		}
		d, err := c.Read()
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT v.*, CASE WHEN r.id IS NULL THEN coalesce(q.name, '') WHEN r.protection <> 'no' OR r.name = '' THEN 'B-' || r.id ELSE r.name END AS name,
			q.volunteer_id IS NOT NULL AS outside, coalesce(q.email, '') AS email, coalesce(q.phone, '') AS phone
			FROM hearing_volunteer v LEFT JOIN resident r ON r.id = v.resident_id LEFT JOIN hearing_volunteer_contact q ON q.volunteer_id = v.id
			WHERE v.note_id = ? ORDER BY v.number, v.id`, id).Scan(&all).Error; err != nil {
			return err
		}
		var people []int64
		for i := range all {
			if all[i].Number != nil && d.Lottery != nil {
				all[i].Chance = &d.Lottery.Chances[*all[i].Number-1]
			}
			people = append(people, knownPeople(all[i].Volunteer)...)
		}
		seen := n.access("read", "see who wants to speak to a committee", people...)
		seen.Count = len(all)
		tx.Record(seen)
		return nil
	})
	return all, err
}

// RequireSigned refuses unless two people in two roles have signed the note as it stands: whatever invites somebody to a hearing that
// has a note asks here first. The database refuses as well.
func RequireSigned(tx *domain.Tx, id int64) error {
	var signed bool
	if err := tx.DB.Raw("SELECT n.state = 'drawn' AND hearing_note_signed(n.id) FROM hearing_note n WHERE n.id = ?", id).Scan(&signed).Error; err != nil {
		return err
	}
	if !signed {
		return ErrSigned
	}
	return nil
}

// InviteGroup gives those whom a signed note lets speak, and writes down that they are invited, as part of the caller's unit of
// work.
func InviteGroup(tx *domain.Tx, id int64, version int) (n Note, group []Volunteer, err error) {
	if n, err = lock(tx, id, version, domain.NotesWrite); err != nil {
		return n, nil, err
	}
	if err := RequireSigned(tx, id); err != nil {
		return n, nil, err
	}
	if err := tx.DB.Where("note_id = ? AND role = 'group' AND salt IS NOT NULL", id).Order("number").Find(&group).Error; err != nil {
		return n, nil, err
	}
	done := tx.DB.Exec("UPDATE hearing_volunteer SET invited_at = ?, invited_by = ? WHERE note_id = ? AND role = 'group' AND salt IS NOT NULL AND invited_at IS NULL",
		tx.Now, tx.Actor.By(), id)
	if done.Error != nil || done.RowsAffected == 0 {
		return n, group, done.Error
	}
	invited := n.access("change", "write down who is invited to speak to a committee", knownPeople(group...)...)
	invited.Count = len(group)
	tx.Record(invited)
	err = n.save(tx)
	return n, group, err
}

// lotteryLimit is how long a lottery may be looked for.
const lotteryLimit = 30 * time.Second
