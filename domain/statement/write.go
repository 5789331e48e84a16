package statement

import (
	"context"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// item is an item of an agenda, as far as this area knows it.
type item struct {
	ID       int64
	UnitID   int64
	StartsAt time.Time
}

// findItem takes an item for somebody who has a permission for its committee; whoever has none does not learn that it exists.
func findItem(tx *domain.Tx, id int64, p domain.Permission) (i item, err error) {
	if err := tx.DB.Raw(`SELECT i.id, c.unit_id, m.starts_at FROM agenda_item i JOIN committee c ON c.id = i.committee_id JOIN committee_meeting m ON m.id = i.meeting_id
		WHERE i.id = ?`, id).Scan(&i).Error; err != nil {
		return i, err
	}
	return i, allow(tx, p, i.UnitID)
}

func allow(tx *domain.Tx, p domain.Permission, unit int64) error {
	at := domain.Scope{Unit: unit}
	switch {
	case unit != 0 && tx.Actor.May(p, at):
		return nil
	case unit != 0 && tx.Actor.May(domain.StatementsRead, at):
		return domain.ErrForbidden
	}
	return domain.ErrNotFound
}

// lock takes a statement for a change by staff.
func lock(tx *domain.Tx, id int64, version int) (s Statement, err error) {
	if s, err = domain.Lock[Statement](tx, "id = ?", id); err != nil {
		return s, err
	}
	if err := allow(tx, domain.StatementsWrite, s.UnitID); err != nil {
		return s, err
	}
	if s.Version != version {
		return s, ErrChanged
	}
	return s, nil
}

func (s *Statement) save(tx *domain.Tx) error {
	s.Version++
	return domain.Save(tx, s)
}

// Add writes down what a citizen of the register said about an item whose meeting has begun.
func (ss *Statements) Add(ctx context.Context, itemID, person int64, said Said) (s Statement, err error) {
	err = ss.db.Do(ctx, func(tx *domain.Tx) error {
		i, err := findItem(tx, itemID, domain.StatementsWrite)
		if err != nil {
			return err
		}
		if i.StartsAt.After(tx.Now) {
			return ErrNotOver
		}
		var c domain.Checks
		var there int
		if err := tx.DB.Raw("SELECT count(*) FROM resident WHERE id = ? AND erased_at IS NULL AND gone = ''", person).Scan(&there).Error; err != nil {
			return err
		}
		c.Unless(there == 1, "/resident", "resident-unknown", "There is no citizen with this number.")
		if said.check(&c); len(c) > 0 {
			return ErrStatement.With(c...)
		}
		s = Statement{UnitID: i.UnitID, ItemID: i.ID, ResidentID: &person, Form: said.Form, Claim: said.Claim, Behind: said.Behind, Words: said.Words, Edition: 1, State: Waiting,
			Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		tx.Record(s.access("add", "write down what a citizen said to a committee"))
		return domain.Create(tx, &s)
	})
	return s, err
}

// Change corrects what was written down. Other words are words that the citizen has not said yes to.
func (ss *Statements) Change(ctx context.Context, id int64, version int, said Said) error {
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := lock(tx, id, version)
		if err != nil {
			return err
		}
		if s.State == Withdrawn {
			return ErrGone
		}
		var c domain.Checks
		if said.check(&c); len(c) > 0 {
			return ErrStatement.With(c...)
		}
		if (Said{s.Form, s.Claim, s.Behind, s.Words}) == said {
			return nil
		}
		if s.ResidentID == nil { // nobody is there to ask any more
			return ErrSettled
		}
		s.Form, s.Claim, s.Behind, s.Words = said.Form, said.Claim, said.Behind, said.Words
		s.Edition++
		s.State, s.Level, s.SettledAt = Waiting, "", nil
		tx.Record(s.access("change", "write down what a citizen said to a committee"))
		return s.save(tx)
	})
}

// Ask queues the mail that thanks the citizen and asks them to look at the words; once for each edition of them.
func (ss *Statements) Ask(ctx context.Context, id int64, version int) error {
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := lock(tx, id, version)
		if err != nil {
			return err
		}
		switch {
		case s.State == Withdrawn:
			return ErrGone
		case s.State != Waiting || s.ResidentID == nil:
			return ErrSettled
		}
		r, err := domain.Take[resident.Resident](tx, "id = ?", *s.ResidentID)
		if err != nil {
			return err
		}
		if r.Mailed(tx) != nil {
			return ErrNoMail
		}
		tx.Record(s.access("send", "ask a citizen to look at what we wrote down"))
		if _, err := message.Queue(tx, message.Draft{Key: fmt.Sprintf("%s:%d:%d", askKind, s.ID, s.Edition), Kind: askKind, Unit: s.UnitID, Subject: s.ID, Resident: r.ID,
			To: r.Email, Language: message.Language(r.Language), NotAfter: tx.Now.Add(mailFor)}); err != nil {
			return err
		}
		s.AskedAt = &tx.Now
		return s.save(tx)
	})
}

// Settle writes down what a citizen said to the words by telephone or on the day: who may see them, or with no level that
// they take it back. How is how it was heard.
func (ss *Statements) Settle(ctx context.Context, id int64, version int, level Level, how string) error {
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := lock(tx, id, version)
		if err != nil {
			return err
		}
		if s.State == Withdrawn {
			return ErrGone
		}
		var c domain.Checks
		c.Unless(level == "" || slices.Contains(Levels, level), "/level", "choice-unknown", "Choose one of those in the list.")
		if text(&c, &how, "/how", 1, 500); len(c) > 0 {
			return ErrStatement.With(c...)
		}
		tx.Record(s.access("change", "write down who may see what a citizen said"))
		if err := s.settle(tx, level, how); err != nil {
			return err
		}
		if s.State == Withdrawn { // whoever writes it down has seen it
			s.SeenAt = &tx.Now
		}
		return s.save(tx)
	})
}

// settle notes what the citizen said. Words that are taken back are gone at once.
func (s *Statement) settle(tx *domain.Tx, level Level, how string) error {
	s.State, s.Level, s.SettledAt = Approved, level, &tx.Now
	if level == "" {
		s.State, s.Words, s.Behind = Withdrawn, "", ""
	}
	return domain.Create(tx, &Consent{StatementID: s.ID, Edition: s.Edition, Level: level, At: tx.Now, ByStaff: tx.Actor.By(), How: how})
}

// See notes that staff have seen that a citizen took their words back.
func (ss *Statements) See(ctx context.Context, id int64, version int) error {
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := lock(tx, id, version)
		if err != nil || s.State != Withdrawn || s.SeenAt != nil {
			return err
		}
		s.SeenAt = &tx.Now
		tx.Record(s.access("change", "see that a citizen took their words back"))
		return s.save(tx)
	})
}
