package representation

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/lottery"
)

// MakeLottery closes the list of volunteers and publishes the numbered groups: from here on nobody comes or goes, and the number is
// still unknown.
func (ns *Notes) MakeLottery(ctx context.Context, id int64, version int) (n Note, err error) {
	var rows []Volunteer
	if err := ns.db.View(ctx, func(tx *domain.Tx) error {
		if n, err = find(tx, id, domain.NotesWrite); err != nil {
			return err
		}
		rows, err = volunteersOf(tx, id)
		return err
	}); err != nil {
		return n, err
	}
	if n.Version != version {
		return n, ErrChanged
	}
	if err := n.closable(len(rows)); err != nil {
		return n, err
	}
	all := opened(rows)
	note.Number(all)
	limited, stop := context.WithTimeout(ctx, lotteryLimit)
	defer stop()
	l, err := n.Criteria.Find(limited, all)
	if err != nil {
		return n, refusal(err)
	}
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		if n, err = lock(tx, id, version, domain.NotesWrite); err != nil {
			return err
		}
		c, err := chain(tx, id)
		if err != nil {
			return err
		}
		if err := n.add(tx, &c, note.VolunteersKind, n.Criteria.Close(c.Head(), all)); err != nil {
			return err
		}
		if err := n.add(tx, &c, note.ProtectionKind, n.Protection); err != nil {
			return err
		}
		if err := n.add(tx, &c, note.LotteryKind, l); err != nil {
			return err
		}
		numbers, names := []string{}, []string{}
		for _, v := range all {
			numbers, names = append(numbers, fmt.Sprint(v.Number)), append(names, v.Pseudonym)
		}
		if err := tx.DB.Exec(`UPDATE hearing_volunteer v SET number = CAST(given.number AS integer) FROM unnest(string_to_array(?, ','), string_to_array(?, ',')) given (number, pseudonym)
			WHERE v.note_id = ? AND v.pseudonym = given.pseudonym`, strings.Join(numbers, ","), strings.Join(names, ","), id).Error; err != nil {
			return err
		}
		tx.Record(n.access("read", "make the lottery of who speaks to a committee", knownPeople(rows...)...))
		n.State = Ready
		return n.save(tx)
	})
	return n, err
}

// closable tells what is missing before a lottery can be made.
func (n *Note) closable(volunteers int) error {
	if n.State != Sealed {
		return ErrStep
	}
	var c domain.Checks
	c.Unless(n.CheckedAt != nil, "/protection", "note-protection", "Make the protection check first.")
	c.Unless(volunteers >= n.Criteria.Seats, "/volunteers", "note-few", fmt.Sprintf("There are %d volunteers for %d seats.", volunteers, n.Criteria.Seats))
	return c.Of(ErrNote)
}

// refusal says why no lottery was found.
func refusal(err error) error {
	var short *lottery.InfeasibleError
	var wrong *lottery.FaultError
	switch {
	case errors.Is(err, note.ErrDecisive):
		return ErrDecisive
	case errors.Is(err, lottery.ErrLimit), errors.Is(err, context.DeadlineExceeded):
		return ErrLarge
	case errors.As(err, &short):
		var faults []domain.Fault
		for _, s := range short.Shortages {
			kind := ""
			for _, t := range s.Kind {
				kind += t.Feature + ": " + strings.Join(t.Values, ", ") + ". "
			}
			faults = append(faults, domain.Fault{Where: "/volunteers", Code: "people-short", Detail: fmt.Sprintf("%sThere are %d, and %d are needed.", kind, s.Have, s.Need)})
		}
		return ErrShort.With(faults...)
	case errors.As(err, &wrong):
		return ErrShort
	}
	return err
}

// Throw is how the number of a draw came about.
type Throw struct {
	How    note.How
	Source string // where a public number stands, or who threw the dice and who looked on
	Number int    // by a public number
	Throws []int  // by dice: three digits
}

// Draw draws the group. A seed is made here, and recorded.
func (ns *Notes) Draw(ctx context.Context, id int64, version int, t Throw) (n Note, err error) {
	err = ns.db.Do(ctx, func(tx *domain.Tx) error {
		if n, err = lock(tx, id, version, domain.NotesWrite); err != nil {
			return err
		}
		if n.State != Ready {
			return ErrStep
		}
		drawing, err := t.drawing()
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
		if drawing.Group, drawing.StandBys, err = d.Draw(drawing.Number, c.Head()); err != nil {
			return err
		}
		if err := n.add(tx, &c, note.DrawingKind, drawing); err != nil {
			return err
		}
		if err := n.speak(tx, &c); err != nil {
			return err
		}
		if err := tx.DB.Exec(`UPDATE hearing_volunteer SET role = CASE WHEN number IN ? THEN 'group' ELSE 'stand_by' END WHERE note_id = ? AND number IN ?`,
			drawing.Group, id, slices.Concat(drawing.Group, drawing.StandBys)).Error; err != nil {
			return err
		}
		rows, err := volunteersOf(tx, id)
		if err != nil {
			return err
		}
		tx.Record(n.access("change", "draw who speaks to a committee", knownPeople(rows...)...))
		n.State = Drawn
		return n.save(tx)
	})
	return n, err
}

func (t Throw) drawing() (d note.Drawing, err error) {
	var c domain.Checks
	d = note.Drawing{How: t.How, Source: strings.TrimSpace(t.Source), Throws: []int{}, Number: t.Number}
	switch t.How {
	case note.ByNumber:
		c.Unless(t.Number >= 0 && t.Number < note.Tickets, "/number", "note-number", "Give a number from 0 to 999.")
	case note.ByDice:
		d.Throws = t.Throws
		d.Number, err = note.NumberOfDice(t.Throws)
		c.Unless(err == nil, "/throws", "note-dice", "Write the three digits that the dice show, 0 to 9.")
	case note.BySeed:
		var seed lottery.Seed
		_, _ = rand.Read(seed[:]) // never fails
		d.Seed = seed.String()
		if d.Number, err = note.NumberOfSeed(seed); err != nil {
			return d, err
		}
	default:
		c.Unless(false, "/how", "note-how", "Choose how the number is found.")
	}
	if t.How != note.BySeed {
		text(&c, "/source", d.Source, 3, 200)
	}
	return d, c.Of(ErrNote)
}

// speak adds what those who come can speak for.
func (n *Note) speak(tx *domain.Tx, c *note.Chain) error {
	d, err := c.Read()
	if err != nil {
		return err
	}
	return n.add(tx, c, note.SpeaksKind, d.Speak())
}
