package representation

import (
	"context"
	"crypto/rand"
	"slices"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/lottery"
)

// Exchange is a change of the group: who goes, who comes instead, and why. In 0 is nobody.
type Exchange struct {
	Out, In int // numbers of volunteers
	Cause   note.Cause
	Reason  string
}

// Deviate proposes that the group is changed. Somebody else decides.
func (ns *Notes) Deviate(ctx context.Context, id int64, version int, x Exchange) (v Deviation, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		n, err := lock(tx, id, version, domain.NotesWrite)
		if err != nil {
			return err
		}
		if n.State != Drawn {
			return ErrStep
		}
		rows, err := volunteersOf(tx, id)
		if err != nil {
			return err
		}
		var c domain.Checks
		out, in := numbered(rows, x.Out), numbered(rows, x.In)
		c.Unless(out != nil && out.Role == InGroup, "/out", "note-out", "Choose somebody of the group.")
		c.Unless(x.In == 0 || in != nil && in.Role != InGroup && !in.erased(), "/in", "note-in", "Choose somebody who is not in the group, or nobody.")
		c.Unless(slices.Contains(note.Causes, x.Cause), "/cause", "note-cause", "Choose the kind of reason.")
		text(&c, "/reason", x.Reason, 10, 500)
		if err := c.Of(ErrNote); err != nil {
			return err
		}
		v = Deviation{NoteID: id, OutID: out.ID, Cause: x.Cause, Reason: x.Reason, Salt: make([]byte, 32), State: Proposed, ProposedBy: tx.Actor.StaffID, ProposedAt: tx.Now}
		_, _ = rand.Read(v.Salt) // never fails
		people := knownPeople(*out)
		if in != nil {
			v.InID = &in.ID
			people = append(people, knownPeople(*in)...)
		}
		if err := domain.Create(tx, &v); err != nil {
			return err
		}
		tx.Record(n.access("change", "propose that somebody else speaks to a committee", people...))
		return n.save(tx)
	})
	return v, err
}

func numbered(rows []Volunteer, number int) *Volunteer {
	for i := range rows {
		if rows[i].Number != nil && *rows[i].Number == number {
			return &rows[i]
		}
	}
	return nil
}

// Decide approves or refuses a deviation. An approved one changes the group, and signatures are asked for anew.
func (ns *Notes) Decide(ctx context.Context, deviation int64, approve bool) (v Deviation, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		if v, err = domain.Take[Deviation](tx, "id = ?", deviation); err != nil {
			return err
		}
		n, err := domain.Lock[Note](tx, "id = ?", v.NoteID)
		if err != nil {
			return err
		}
		if err := n.allow(tx, domain.NotesSign); err != nil {
			return err
		}
		if v, err = domain.Lock[Deviation](tx, "id = ?", deviation); err != nil {
			return err
		}
		if v.State != Proposed {
			return ErrChanged
		}
		v.State, v.DecidedBy, v.DecidedAt = Refused, tx.Actor.By(), &tx.Now
		if approve {
			if err := n.exchange(tx, &v); err != nil {
				return err
			}
		}
		if err := domain.Save(tx, &v); err != nil {
			return err
		}
		return n.save(tx)
	})
	return v, err
}

// exchange puts one volunteer in the place of another, in the record and in the list.
func (n *Note) exchange(tx *domain.Tx, v *Deviation) error {
	rows, err := volunteersOf(tx, n.ID)
	if err != nil {
		return err
	}
	c, err := chain(tx, n.ID)
	if err != nil {
		return err
	}
	d, err := c.Read()
	if err != nil {
		return err
	}
	one, people := note.Deviation{Cause: v.Cause}, []int64{}
	for i := range rows {
		r := &rows[i]
		isIn := v.InID != nil && r.ID == *v.InID
		switch {
		case isIn && r.erased():
			return ErrChanged // they were erased meanwhile
		case isIn:
			one.In = *r.Number
		case r.ID == v.OutID:
			one.Out = *r.Number
		default:
			continue
		}
		people = append(people, knownPeople(*r)...)
	}
	one.Holds = n.Criteria.Holds(d.Replaced(one.Out, one.In), opened(rows))
	if v.Salt == nil { // who goes was erased, and with them what was written
		v.Salt = make([]byte, 32)
		_, _ = rand.Read(v.Salt) // never fails
	}
	one.Reason = note.CommitReason(lottery.Seed(v.Salt), v.Reason)
	if err := n.add(tx, &c, note.DeviationKind, one); err != nil {
		return err
	}
	if err := n.speak(tx, &c); err != nil {
		return err
	}
	at := len(d.Deviations) + 1
	v.State, v.Position = Approved, &at
	n.Round++
	tx.Record(n.access("change", "let somebody else speak to a committee", people...))
	return tx.DB.Exec(`UPDATE hearing_volunteer SET role = CASE WHEN id = ? THEN '' ELSE 'group' END, invited_at = CASE WHEN id = ? THEN NULL ELSE invited_at END
		WHERE note_id = ? AND id IN (?, ?)`, v.OutID, v.OutID, n.ID, v.OutID, v.InID).Error
}
