package representation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/survey/response"
)

// Words are what staff write of a note before it is sealed. Purpose.Title is the note's.
type Words struct {
	MeetsOn  *time.Time
	Purpose  note.Purpose
	Criteria note.Criteria
}

// Propose begins a note. It may be as empty as it likes, but for its title; whoever begins it does not sign it.
func (ns *Notes) Propose(ctx context.Context, unit int64, w Words) (n Note, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.NotesWrite, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		n = Note{UnitID: unit, Version: 1, State: Draft, Round: 1, ProposedBy: tx.Actor.StaffID, CreatedAt: tx.Now, ChangedAt: tx.Now,
			Protection: note.Protection{Risks: []note.Risk{}, Ways: []note.Way{}}}
		if err := n.write(w); err != nil {
			return err
		}
		return domain.Create(tx, &n)
	})
	return n, err
}

// Change writes the words of a note anew, as long as it is not sealed. The day of the meeting may be changed at any time.
func (ns *Notes) Change(ctx context.Context, id int64, version int, w Words) (n Note, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		if n, err = lock(tx, id, version, domain.NotesWrite); err != nil {
			return err
		}
		if n.State != Draft {
			return ErrSealed
		}
		if err := n.write(w); err != nil {
			return err
		}
		return n.save(tx)
	})
	return n, err
}

func (n *Note) write(w Words) error {
	w.Purpose.Title = strings.TrimSpace(w.Purpose.Title)
	if c := utf8.RuneCountInString(w.Purpose.Title); c < 3 || c > 150 {
		return ErrNote.With(domain.Fault{Where: "/title", Code: "note-title", Detail: "Give it a title of 3 to 150 signs."})
	}
	if !w.Purpose.Claim.Behind() {
		w.Purpose.Behind = ""
	}
	n.Title, n.MeetsOn, n.Purpose, n.Criteria = w.Purpose.Title, w.MeetsOn, w.Purpose, w.Criteria
	if n.Purpose.Affected == nil {
		n.Purpose.Affected = []note.Affected{}
	}
	if n.Criteria.Must == nil {
		n.Criteria.Must = []string{}
	}
	if n.Criteria.Spread == nil {
		n.Criteria.Spread = []note.Spread{}
	}
	return nil
}

// CheckProtection keeps the protection check. It is made before the lottery, and may be made anew until then.
func (ns *Notes) CheckProtection(ctx context.Context, id int64, version int, p note.Protection) (n Note, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		if n, err = lock(tx, id, version, domain.NotesWrite); err != nil {
			return err
		}
		if n.State != Draft && n.State != Sealed {
			return ErrStep
		}
		var c domain.Checks
		protection(&c, p)
		if err := c.Of(ErrNote); err != nil {
			return err
		}
		n.Protection, n.CheckedAt = p, &tx.Now
		return n.save(tx)
	})
	return n, err
}

// Seal fixes what the committee is to learn and the criteria, by their hash, before there is a name.
func (ns *Notes) Seal(ctx context.Context, id int64, version int) (n Note, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		if n, err = lock(tx, id, version, domain.NotesWrite); err != nil {
			return err
		}
		if n.State != Draft {
			return ErrSealed
		}
		if missing := n.Missing(); len(missing) > 0 {
			return ErrNote.With(missing...)
		}
		var c note.Chain
		if err := n.add(tx, &c, note.PurposeKind, n.Purpose); err != nil {
			return err
		}
		if err := n.add(tx, &c, note.CriteriaKind, n.Criteria); err != nil {
			return err
		}
		n.State = Sealed
		return n.save(tx)
	})
	return n, err
}

// text wants something written that leads to nobody: records are never changed, so a name in them could never be taken out.
func text(c *domain.Checks, where, text string, least, most int) {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	c.Unless(n > 0, where, "note-missing", fmt.Sprintf("Write %d to %d signs.", least, most))
	c.Unless(n == 0 || n >= least && n <= most, where, "note-length", fmt.Sprintf("Write %d to %d signs.", least, most))
	found := response.Detect(text, nil)
	personal := slices.ContainsFunc([]string{"cpr", "phone", "mail", "name"}, func(what string) bool { return slices.Contains(found, what) })
	c.Unless(!personal, where, "note-personal", "This seems to name somebody, or to hold a number or an address of theirs. It can never be taken out again: write it without.")
}

// Missing is all that keeps the note from being sealed.
func (n *Note) Missing() []domain.Fault {
	var c domain.Checks
	p := &n.Purpose
	text(&c, "/title", p.Title, 3, 150)
	text(&c, "/committee", p.Committee, 2, 150)
	text(&c, "/question", p.Question, 10, 1000)
	c.Unless(slices.Contains(note.Claims, p.Claim), "/claim", "note-claim", "Choose what those who come speak for.")
	if p.Claim.Behind() {
		text(&c, "/behind", p.Behind, 2, 150)
	}
	c.Unless(len(p.Affected) > 0, "/affected", "note-affected", "Write who is affected, and how many.")
	for i, a := range p.Affected {
		text(&c, fmt.Sprintf("/affected/%d/group", i), a.Group, 2, 150)
		c.Unless(a.People >= 0, fmt.Sprintf("/affected/%d/people", i), "note-people", "Write how many: 0 or more.")
	}
	text(&c, "/source", p.Source, 2, 200)
	_, wrong := time.Parse(time.DateOnly, p.AsOf)
	c.Unless(wrong == nil, "/asOf", "note-day", "Give the day of the counts.")
	for _, f := range note.CheckCriteria(&n.Criteria) {
		c.Unless(false, "/criteria"+f.Where, "note-"+f.Code, f.Detail)
	}
	c.Unless(len(n.Criteria.Must) <= mostMusts, "/criteria/must", "note-must-many", fmt.Sprintf("Write at most %d.", mostMusts))
	for i, m := range n.Criteria.Must {
		text(&c, fmt.Sprintf("/criteria/must/%d", i), m, 1, 200)
	}
	return c
}

func protection(c *domain.Checks, p note.Protection) {
	c.Unless(len(p.Risks) == len(note.RiskKinds), "/risks", "note-risks", "Answer all questions.")
	for i, r := range p.Risks {
		c.Unless(i < len(note.RiskKinds) && r.Kind == note.RiskKinds[i], fmt.Sprintf("/risks/%d", i), "note-risks", "Answer all questions, in their order.")
		if r.Yes {
			text(c, fmt.Sprintf("/risks/%d/what", i), r.What, 5, 500)
		}
	}
	c.Unless(len(p.Ways) > 0, "/ways", "note-ways", "Choose at least one way to speak.")
	for i, w := range p.Ways {
		c.Unless(slices.Contains(note.Ways, w) && !slices.Contains(p.Ways[:i], w), fmt.Sprintf("/ways/%d", i), "note-ways", "Choose each way once.")
	}
}
