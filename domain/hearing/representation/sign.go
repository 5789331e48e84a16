package representation

import (
	"context"
	"slices"

	"deltag/domain"
	"deltag/domain/hearing/note"
)

// Sign vouches for the note as it stands, in one of the actor's roles. The database refuses whoever proposed the note, a second
// signature of one person, and a second one in one role.
func (ns *Notes) Sign(ctx context.Context, id int64, version int, role domain.Role) (n Note, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		if n, err = lock(tx, id, version, domain.NotesSign); err != nil {
			return err
		}
		if n.State != Drawn {
			return ErrStep
		}
		if !slices.Contains(tx.Actor.RolesWith(domain.NotesSign, n.Scope()), role) {
			return domain.ErrForbidden
		}
		var open int64
		if err := tx.DB.Model(&Deviation{}).Where("note_id = ? AND state = 'proposed'", id).Count(&open).Error; err != nil {
			return err
		}
		if open > 0 { // the lock of the note keeps another from being proposed
			return ErrOpen
		}
		c, err := chain(tx, id)
		if err != nil {
			return err
		}
		s := Signature{NoteID: id, Round: n.Round, Role: role, StaffID: tx.Actor.StaffID, Head: c.Head(), SignedAt: tx.Now}
		if err := domain.Create(tx, &s); err != nil {
			return err
		}
		if err := n.add(tx, &c, note.SignatureKind, note.Signature{Role: string(role)}); err != nil {
			return err
		}
		return n.save(tx)
	})
	return n, err
}
