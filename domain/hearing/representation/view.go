package representation

import (
	"context"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// Listed is a note in a list, which names nobody.
type Listed struct {
	Note
	Unit       string
	Signatures int // of the latest round
	Signed     bool
	Waits      bool // a deviation waits to be decided
}

const mostInPage = 100

// Wanted narrows the list of notes. Blank is all.
type Wanted struct {
	State  State
	Search string // words of the title or of the committee's name
}

// List is the notes that the actor may see, the latest first, a page at a time.
func (ns *Notes) List(ctx context.Context, w Wanted, limit int, cursor string) (page domain.Page[Listed], err error) {
	limit = min(max(limit, 1), mostInPage)
	var last int64
	paged, err := domain.DecodeCursor(cursor, &last)
	if err != nil {
		return page, err
	}
	err = ns.db.View(ctx, func(tx *domain.Tx) error {
		find := tx.DB.Table("hearing_note n").Select(`n.*, u.name AS unit, hearing_note_signed(n.id) AS signed,
				(SELECT count(*) FROM hearing_signature s WHERE s.note_id = n.id AND s.round = n.round) AS signatures,
				EXISTS (SELECT FROM hearing_deviation d WHERE d.note_id = n.id AND d.state = 'proposed') AS waits`).
			Joins("JOIN unit u ON u.id = n.unit_id").
			Where("n.unit_id IN ? OR 'hearing-note:' || n.id IN ?", tx.Actor.Units(domain.NotesRead), tx.Actor.Activities(domain.NotesRead))
		if paged {
			find = find.Where("n.id < ?", last)
		}
		if w.State != "" {
			find = find.Where("n.state = ?", w.State)
		}
		if w.Search != "" {
			find = find.Where("position(lower(?) IN lower(n.title || ' ' || coalesce(n.purpose->>'committee', ''))) > 0", w.Search)
		}
		var rows []Listed
		err := find.Order("n.id DESC").Limit(limit + 1).Scan(&rows).Error
		page = domain.Cut(rows, limit, func(r Listed) any { return r.ID })
		return err
	})
	return page, err
}

// Shown is one note with its records, without who is who.
type Shown struct {
	Note       Note
	Unit       string
	Document   *note.Document
	Records    note.Chain // without the bodies of lotteries it would be small: pages show kinds, instants and hashes
	Volunteers map[note.Source]int
	Listed     int // volunteers, all sources together
	Missing    []domain.Fault
	Signatures []Signature
	Signed     bool
	Invited    int
	Gone       int // of the group, those who were erased
	Deviations []ShownDeviation
	Next       map[int]int // per number of the group: who comes instead
	Staff      map[int64]string
	MayWrite   bool
	MayDecide  bool
	Mine       bool          // the actor proposed it, so that others sign
	MyRoles    []domain.Role // in which the actor can sign now
}

// ShownDeviation is a deviation by numbers.
type ShownDeviation struct {
	Deviation
	Out  int
	In   int
	Mine bool `gorm:"-"` // the actor proposed it, so that somebody else decides
}

// Get shows a note.
func (ns *Notes) Get(ctx context.Context, id int64) (s Shown, err error) {
	err = ns.db.View(ctx, func(tx *domain.Tx) error {
		if s.Note, err = find(tx, id, domain.NotesRead); err != nil {
			return err
		}
		if s.Records, err = chain(tx, id); err != nil {
			return err
		}
		if s.Document, err = s.Records.Read(); err != nil {
			return err
		}
		s.MayWrite, s.MayDecide = tx.Actor.May(domain.NotesWrite, s.Note.Scope()), tx.Actor.May(domain.NotesSign, s.Note.Scope())
		if s.Note.State == Draft {
			s.Missing = s.Note.Missing()
		}
		if err := tx.DB.Raw("SELECT name FROM unit WHERE id = ?", s.Note.UnitID).Scan(&s.Unit).Error; err != nil {
			return err
		}
		if err := s.people(tx); err != nil {
			return err
		}
		return s.decisions(tx)
	})
	return s, err
}

// people counts the volunteers, and says who would come instead of whom.
func (s *Shown) people(tx *domain.Tx) error {
	rows, err := volunteersOf(tx, s.Note.ID)
	if err != nil {
		return err
	}
	s.Volunteers, s.Listed, s.Next = map[note.Source]int{}, len(rows), map[int]int{}
	for _, v := range rows {
		s.Volunteers[v.Source]++
		if v.InvitedAt != nil {
			s.Invited++
		}
		if v.Role == InGroup && v.erased() {
			s.Gone++
		}
	}
	if s.Document.Drawing != nil {
		known := opened(rows)
		for _, number := range s.Document.Group() {
			s.Next[number] = s.Document.Next(number, known)
		}
	}
	return nil
}

func (s *Shown) decisions(tx *domain.Tx) error {
	if err := tx.DB.Where("note_id = ? AND round = ?", s.Note.ID, s.Note.Round).Order("signed_at, role").Find(&s.Signatures).Error; err != nil {
		return err
	}
	if err := tx.DB.Raw("SELECT hearing_note_signed(?)", s.Note.ID).Scan(&s.Signed).Error; err != nil {
		return err
	}
	if err := tx.DB.Raw(`SELECT d.*, o.number AS out, coalesce(i.number, 0) AS in FROM hearing_deviation d JOIN hearing_volunteer o ON o.id = d.out_id
		LEFT JOIN hearing_volunteer i ON i.id = d.in_id WHERE d.note_id = ? ORDER BY d.id`, s.Note.ID).Scan(&s.Deviations).Error; err != nil {
		return err
	}
	ids, mine, open, told := []int64{s.Note.ProposedBy}, false, false, false
	for i := range s.Deviations {
		d := &s.Deviations[i]
		ids = append(ids, d.ProposedBy)
		if d.DecidedBy != nil {
			ids = append(ids, *d.DecidedBy)
		}
		d.Mine = d.ProposedBy == tx.Actor.StaffID
		open = open || d.State == Proposed
		if !s.MayWrite && !s.MayDecide {
			d.Reason = ""
		}
		told = told || d.Reason != ""
	}
	if told { // what is written of somebody is shown, though by their number
		var people []int64
		if err := tx.DB.Raw("SELECT resident_id FROM hearing_volunteer WHERE resident_id IS NOT NULL AND id IN (SELECT out_id FROM hearing_deviation WHERE note_id = ? AND reason <> '')",
			s.Note.ID).Scan(&people).Error; err != nil {
			return err
		}
		tx.Record(s.Note.access("read", "see who wants to speak to a committee", people...))
	}
	signed := map[domain.Role]bool{}
	for _, one := range s.Signatures {
		ids, signed[one.Role] = append(ids, one.StaffID), true
		mine = mine || one.StaffID == tx.Actor.StaffID
	}
	s.MyRoles, s.Mine = []domain.Role{}, s.Note.ProposedBy == tx.Actor.StaffID
	if s.Note.State == Drawn && !open && !mine && !s.Mine {
		for _, r := range tx.Actor.RolesWith(domain.NotesSign, s.Note.Scope()) {
			if !signed[r] {
				s.MyRoles = append(s.MyRoles, r)
			}
		}
	}
	var err error
	s.Staff, err = panel.StaffNames(tx, ids)
	return err
}

// Public is the public file of a note.
func (ns *Notes) Public(ctx context.Context, id int64) (file []byte, err error) {
	err = ns.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := find(tx, id, domain.NotesRead); err != nil {
			return err
		}
		c, err := chain(tx, id)
		if err != nil {
			return err
		}
		file, err = c.Publish()
		return err
	})
	return file, err
}

// Audit is the auditor's file: what opens the commitments. It has no names; whoever may read the record of uses may have it.
func (ns *Notes) Audit(ctx context.Context, id int64) (file []byte, err error) {
	err = ns.db.View(ctx, func(tx *domain.Tx) error {
		n, err := find(tx, id, domain.AccessRead)
		if err != nil {
			return err
		}
		c, err := chain(tx, id)
		if err != nil {
			return err
		}
		rows, err := volunteersOf(tx, id)
		if err != nil {
			return err
		}
		a := note.Audit{Head: c.Head(), Volunteers: []note.Volunteer{}, Gone: []int{}, Reasons: []note.Opened{}}
		for i := range rows {
			switch {
			case rows[i].Number == nil:
			case rows[i].Salt == nil:
				a.Gone = append(a.Gone, *rows[i].Number)
			default:
				a.Volunteers = append(a.Volunteers, rows[i].auditor())
			}
		}
		var deviations []Deviation
		if err := tx.DB.Where("note_id = ? AND state = 'approved' AND salt IS NOT NULL", id).Order("position").Find(&deviations).Error; err != nil {
			return err
		}
		for _, v := range deviations {
			a.Reasons = append(a.Reasons, note.Opened{Deviation: *v.Position, Text: v.Reason, Salt: lottery.Seed(v.Salt)})
		}
		tx.Record(n.access("export", "let an auditor check who was drawn to speak to a committee", knownPeople(rows...)...))
		file, err = a.Encode()
		return err
	})
	return file, err
}
