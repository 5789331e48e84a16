package letter

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/resident"
)

// AtOnce is how many letters staff change at once: as many as they can look through.
const AtOnce = 200

// Outcome is what came of a change for one letter.
type Outcome string

// What can come of a change.
const (
	Done        Outcome = "done"
	WasAnswered Outcome = "answered"   // the person has answered: nothing more is needed
	NotPosted   Outcome = "not_posted" // it never left
	WasReplaced Outcome = "replaced"   // another letter went in its place
	WasReturned Outcome = "returned"   // it came back before
	NoAddress   Outcome = "no_address" // there is no address to write to
	Gone        Outcome = "gone"       // moved away, dead or erased: they are not written to
	NotThere    Outcome = "not_there"  // there is no such letter that the actor may change
)

// Fate is what came of a change for one of many letters.
type Fate struct {
	ID         int64
	ResidentID int64 // 0 of nobody
	Shown      string
	Outcome    Outcome
}

// Return notes that letters came back, and why. Their codes are dead: whoever has the letter now is not the person.
func (s *Letters) Return(ctx context.Context, ids []int64, why CameBack, day time.Time, note string) (list []Fate, err error) {
	note = strings.TrimSpace(note)
	switch {
	case len(ids) == 0 || len(ids) > AtOnce:
		return nil, ErrMany
	case why != HasMoved && why != NotKnown && why != CameBackOf:
		return nil, ErrBack.With(domain.Fault{Where: "/cameBack", Code: "required", Detail: "Choose what the envelope says."})
	case utf8.RuneCountInString(note) > 500:
		return nil, ErrBack.With(domain.Fault{Where: "/note", Code: "too-long", Detail: "Use at most 500 characters."})
	}
	err = s.db.Do(ctx, func(tx *domain.Tx) error {
		if day.After(tx.Now.Add(24 * time.Hour)) {
			return ErrDate.With(domain.Fault{Where: "/returnedOn", Code: "range", Detail: "This day has not come yet."})
		}
		found, err := lockMany(tx, ids)
		if err != nil {
			return err
		}
		var back []int64
		list = fates(ids, found, func(l *held) Outcome {
			switch l.State {
			case Posted:
				back = append(back, l.ID)
				return Done
			case Returned:
				return WasReturned
			case Answered:
				return WasAnswered
			case Replaced:
				return WasReplaced
			}
			return NotPosted
		})
		found.record(tx, "change", "note that letters came back")
		if len(back) == 0 {
			return nil
		}
		if err := domain.RevokeAll(tx, CodePurpose, back); err != nil {
			return err
		}
		return tx.DB.Exec("UPDATE letter SET state = 'returned', returned_on = ?, came_back = ?, note = ?, changed_at = ?, changed_by = ? WHERE id IN ?",
			day, why, note, tx.Now, some(tx.Actor.StaffID), back).Error
	})
	return list, err
}

// Again writes new letters in place of posted ones that came back or were lost, in new batches. The old codes are dead from
// then on, and the new ones begin with the new file.
func (s *Letters) Again(ctx context.Context, ids []int64) (list []Fate, batches []Batch, err error) {
	if len(ids) == 0 || len(ids) > AtOnce {
		return nil, nil, ErrMany
	}
	err = s.db.Do(ctx, func(tx *domain.Tx) error {
		batches = nil
		found, err := lockMany(tx, ids)
		if err != nil {
			return err
		}
		var again []held
		list = fates(ids, found, func(l *held) Outcome {
			outcome := l.again()
			if outcome == Done {
				again = append(again, *l)
			}
			return outcome
		})
		found.record(tx, "change", "send letters again")
		batches, err = replace(tx, again)
		return err
	})
	return list, batches, err
}

// again tells whether a letter can be sent again.
func (l *held) again() Outcome {
	switch {
	case l.State == Answered:
		return WasAnswered
	case l.State == Replaced:
		return WasReplaced
	case l.State != Posted && l.State != Returned:
		return NotPosted
	case l.ResidentID == nil || l.Person.Gone != "" || l.Person.OptedOutAt != nil:
		return Gone
	case strings.TrimSpace(l.Person.Address) == "":
		return NoAddress
	}
	return Done
}

func replace(tx *domain.Tx, list []held) (batches []Batch, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(list))
	drafts := map[Batch][]Draft{} // by activity and unit
	for i, l := range list {
		ids[i] = l.ID
		of := Batch{Activity: l.Of.Activity, UnitID: l.Of.UnitID}
		drafts[of] = append(drafts[of], Draft{Kind: l.Kind, Subject: l.SubjectID, Resident: l.Person.ID, Protected: l.Person.Protected(),
			Way: WayOf(l.Person, tx.Now), Cause: l.Cause, AgainOf: l.ID})
	}
	if err := domain.RevokeAll(tx, CodePurpose, ids); err != nil {
		return nil, err
	}
	if err := tx.DB.Exec("UPDATE letter SET state = 'replaced', changed_at = ?, changed_by = ? WHERE id IN ?", tx.Now, some(tx.Actor.StaffID), ids).Error; err != nil {
		return nil, err
	}
	for of, d := range drafts {
		made, err := Add(tx, of.Activity, of.UnitID, d)
		if err != nil {
			return nil, err
		}
		batches = append(batches, made...)
	}
	return batches, nil
}

// adultAtPost is the age from which people have Digital Post (lov om Digital Post § 3).
const adultAtPost = 15

// WayOf is how a letter can be sent to a person: on paper to who is exempt from Digital Post or too young for it.
func WayOf(r resident.Resident, now time.Time) Way {
	if age, known := r.Age(now); r.DigitalPostExempt || known && age < adultAtPost {
		return Print
	}
	return DigitalPost
}

// held is a locked letter with its batch and its person.
type held struct {
	Letter
	Of     Batch
	Person resident.Resident
}

type holding map[int64]*held

// lockMany locks those of the letters that the actor may change, always in the order of their ids.
func lockMany(tx *domain.Tx, ids []int64) (holding, error) {
	var letters []Letter
	if err := tx.DB.Raw("SELECT * FROM letter WHERE id IN ? ORDER BY id FOR UPDATE", ids).Scan(&letters).Error; err != nil {
		return nil, err
	}
	batches, people := map[int64]Batch{}, map[int64]resident.Resident{}
	var rows []Batch
	var persons []resident.Resident
	if err := tx.DB.Where("id IN (SELECT batch_id FROM letter WHERE id IN ?)", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	if err := tx.DB.Where("id IN (SELECT resident_id FROM letter WHERE id IN ?) AND erased_at IS NULL", ids).Find(&persons).Error; err != nil {
		return nil, err
	}
	for _, b := range rows {
		batches[b.ID] = b
	}
	for _, r := range persons {
		people[r.ID] = r
	}
	found := holding{}
	for _, l := range letters {
		b := batches[l.BatchID]
		if b.allow(tx, domain.MessagesSend) != nil {
			continue
		}
		h := &held{Letter: l, Of: b}
		if l.ResidentID != nil {
			h.Person = people[*l.ResidentID]
		}
		found[l.ID] = h
	}
	if len(found) == 0 {
		return nil, domain.ErrNotFound
	}
	return found, nil
}

// fates are those of each letter once, in the order given.
func fates(ids []int64, found holding, decide func(*held) Outcome) (list []Fate) {
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		one := Fate{ID: id, Outcome: NotThere}
		if l, there := found[id]; there {
			one.Outcome = decide(l)
			if l.ResidentID != nil {
				one.ResidentID, one.Shown = l.Person.ID, l.Person.Shown()
			}
		}
		list = append(list, one)
	}
	return list
}

// record notes the change by unit.
func (h holding) record(tx *domain.Tx, action, purpose string) {
	of := map[Batch][]Letter{}
	for _, l := range h {
		key := Batch{Activity: l.Of.Activity, UnitID: l.Of.UnitID}
		of[key] = append(of[key], l.Letter)
	}
	for b, list := range of {
		b.record(tx, action, list, purpose)
	}
}
