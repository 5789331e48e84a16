package resident

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/message"
)

// MostAtOnce is how many people are changed at once: as many as somebody can look through before and after.
const MostAtOnce = 200

// Asking is a change of whether people may be asked.
type Asking string

// The changes. Nothing here takes back a never: that is a person's own word, and is changed for one at a time.
const (
	PauseAsking  Asking = "pause"
	ResumeAsking Asking = "resume"
	NeverAsk     Asking = "never"
)

// Outcome is what came of a change for one person.
type Outcome string

// What can come of a change.
const (
	Done     Outcome = "done"
	Already  Outcome = "already"   // it was so before
	OptedOut Outcome = "opted_out" // they are never asked, paused or not
	Gone     Outcome = "gone"      // moved or dead: they are not asked
	Erased   Outcome = "erased"
	NotThere Outcome = "not_there" // nobody has this number whom the actor may change
)

// Asked is what came of a change for one of many.
type Asked struct {
	ID      int64
	Shown   string // the name, or the alias of a protected person
	Outcome Outcome
}

// ErrMany refuses a change of nobody, of too many, or without an end to a pause.
var ErrMany = &domain.Error{Kind: domain.Invalid, Code: "many-invalid", Detail: "The change cannot be made like this."}

// Ask changes whether many people may be asked, and tells of each what came of it, in the order given. Who cannot be
// changed does not stop the others; only when nobody is there, nothing is. Until is the end of a pause.
func (r *Residents) Ask(ctx context.Context, ids []int64, a Asking, until time.Time, purpose string) (list []Asked, err error) {
	if len(strings.TrimSpace(purpose)) < 3 {
		return nil, ErrPurpose
	}
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if err := checkAsking(ids, a, until, tx.Now); err != nil {
			return err
		}
		found, err := lockMany(tx, ids)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return domain.ErrNotFound
		}
		list = a.outcomes(ids, found, until, tx.Now)
		var changed []int64
		byUnit := map[int64][]int64{}
		for _, one := range list {
			if res, there := found[one.ID]; there {
				byUnit[res.UnitID] = append(byUnit[res.UnitID], one.ID)
			}
			if one.Outcome == Done {
				changed = append(changed, one.ID)
			}
		}
		for unit, people := range byUnit {
			tx.Record(domain.Access{Action: "change", Subject: "resident", ResidentIDs: people, Criterion: "asking " + string(a), Purpose: purpose, Unit: unit})
		}
		return a.write(tx, changed, until)
	})
	return list, err
}

func checkAsking(ids []int64, a Asking, until, now time.Time) error {
	var faults []domain.Fault
	if len(ids) == 0 || len(ids) > MostAtOnce {
		faults = append(faults, domain.Fault{Where: "/residents", Code: "many-count", Detail: "Choose from 1 to 200 people."})
	}
	if !oneOf(string(a), "pause", "resume", "never") {
		faults = append(faults, domain.Fault{Where: "/asking", Code: "many-asking", Detail: "Choose what is to change."})
	}
	if a == PauseAsking && !until.After(now) {
		faults = append(faults, domain.Fault{Where: "/pausedUntil", Code: "many-until", Detail: "Choose a last day of the pause that is not over."})
	}
	if len(faults) > 0 {
		return ErrMany.With(faults...)
	}
	return nil
}

// outcomes are those of each person once, in the order given.
func (a Asking) outcomes(ids []int64, found map[int64]Resident, until, now time.Time) (list []Asked) {
	told := map[int64]bool{}
	for _, id := range ids {
		one := Asked{ID: id, Outcome: NotThere}
		if res, there := found[id]; there {
			one.Shown, one.Outcome = res.Shown(), a.outcome(res, until, now)
		}
		if !told[id] {
			list = append(list, one)
		}
		told[id] = true
	}
	return list
}

// lockMany locks those of the people whom the actor may change, always in the order of their ids, so that two who change
// the same people wait for one another and never for each other.
func lockMany(tx *domain.Tx, ids []int64) (map[int64]Resident, error) {
	units := tx.Actor.Units(domain.ResidentsWrite)
	if len(units) == 0 {
		return nil, domain.ErrForbidden
	}
	var rows []Resident
	err := tx.DB.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id IN ? AND unit_id IN ?", ids, units).Order("id").Find(&rows).Error
	found := map[int64]Resident{}
	for _, row := range rows {
		found[row.ID] = row
	}
	return found, err
}

func (a Asking) outcome(r Resident, until, now time.Time) Outcome {
	paused := r.PausedUntil != nil && r.PausedUntil.After(now)
	switch {
	case r.ErasedAt != nil:
		return Erased
	case r.Gone != Here:
		return Gone
	case r.OptedOutAt != nil && a != NeverAsk:
		return OptedOut
	case a == NeverAsk && r.OptedOutAt != nil, a == ResumeAsking && !paused, a == PauseAsking && paused && !r.PausedUntil.Before(until):
		return Already
	}
	return Done
}

func (a Asking) write(tx *domain.Tx, ids []int64, until time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	change := map[string]any{"changed_at": tx.Now}
	why := ""
	switch a {
	case PauseAsking:
		change["paused_until"], why = until, "paused"
	case ResumeAsking:
		change["paused_until"] = nil
	case NeverAsk:
		change["opted_out_at"], why = tx.Now, "opted-out"
	}
	if err := takeBack(tx, ids, why); err != nil {
		return err
	}
	return tx.DB.Model(&Resident{}).Where("id IN ?", ids).Updates(change).Error
}

// takeBack takes back the mails that wait to ask people for something, and those that are leaving and that the relay has
// not got yet: what a person says is the last word, whoever writes it down. Without a reason it takes back nothing.
func takeBack(tx *domain.Tx, people []int64, why string) error {
	if why == "" {
		return nil
	}
	_, err := message.Cancel(tx, message.Which{Residents: people, Kinds: message.KindsOf(message.ScopePanel)}, why)
	return err
}
