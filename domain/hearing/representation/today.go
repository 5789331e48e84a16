package representation

import (
	"fmt"
	"slices"

	"deltag/domain"
	"deltag/domain/org"
)

// todayMost is how many notes of one kind of task the first page speaks of: the first to be needed.
const todayMost = 10

// Today tells whoever may sign notes which wait for their name, and of which somebody wants to change the group. It names nobody.
func (ns *Notes) Today(tx *domain.Tx) (t org.Today, err error) {
	units, activities := tx.Actor.Units(domain.NotesSign), tx.Actor.Activities(domain.NotesSign)
	if len(units) == 0 && len(activities) == 0 {
		return t, nil
	}
	args := map[string]any{"units": units, "activities": activities, "me": tx.Actor.StaffID, "most": todayMost}
	var changes []struct {
		ID    int64
		Title string
	}
	if err := tx.DB.Raw(`SELECT n.id, n.title FROM hearing_deviation d JOIN hearing_note n ON n.id = d.note_id
		WHERE d.state = 'proposed' AND d.proposed_by <> @me AND `+signable+` ORDER BY n.meets_on, n.id LIMIT @most`, args).Scan(&changes).Error; err != nil {
		return t, err
	}
	for _, n := range changes {
		t.Tasks = append(t.Tasks, org.Task{Kind: "note-change", Count: 1, Name: n.Title, Link: fmt.Sprintf("/staff/hearings/notes/%d", n.ID)})
	}
	var notes []struct {
		Note   Note          `gorm:"embedded"`
		Signed []domain.Role `gorm:"serializer:json"`
	}
	if err := tx.DB.Raw(`SELECT n.*, (SELECT coalesce(jsonb_agg(s.role), '[]') FROM hearing_signature s WHERE s.note_id = n.id AND s.round = n.round) AS signed FROM hearing_note n
		WHERE n.state = 'drawn' AND NOT hearing_note_signed(n.id) AND n.proposed_by <> @me AND `+signable+`
			AND NOT EXISTS (SELECT FROM hearing_signature s WHERE s.note_id = n.id AND s.round = n.round AND s.staff_id = @me)
			AND NOT EXISTS (SELECT FROM hearing_deviation d WHERE d.note_id = n.id AND d.state = 'proposed')
		ORDER BY n.meets_on, n.id LIMIT @most`, args).Scan(&notes).Error; err != nil {
		return t, err
	}
	for i := range notes {
		n := &notes[i]
		taken := func(r domain.Role) bool { return slices.Contains(n.Signed, r) }
		if roles := slices.DeleteFunc(tx.Actor.RolesWith(domain.NotesSign, n.Note.Scope()), taken); len(roles) > 0 { // not in a role in which somebody has signed
			t.Tasks = append(t.Tasks, org.Task{Kind: "note-sign", Count: 1, Name: n.Note.Title, Link: fmt.Sprintf("/staff/hearings/notes/%d", n.Note.ID)})
		}
	}
	return t, nil
}

// signable is the notes n in whose scope the actor may sign.
const signable = `(n.unit_id IN @units OR 'hearing-note:' || n.id IN @activities)`
