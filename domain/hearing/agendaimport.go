package hearing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/org"
)

// The refusals of a file of agendas.
var (
	ErrAgenda     = &domain.Error{Kind: domain.Invalid, Code: "agenda-faults", Detail: "The file has faults. Mend them all and give it in again."}
	ErrAgendaSeen = &domain.Error{Kind: domain.Conflict, Code: "agenda-changed", Detail: "The meetings have changed since you looked at the file. Look at what it would change once more."}
)

// Report is what came of a file of agendas, or would.
type Report struct {
	Changes  []Change
	Meetings int            // in the file
	Over     int            // of them, begun already and left alone
	Faults   []domain.Fault // what keeps the file from being taken in, each at its row and column
	More     bool           // there are more faults than are told
	Seen     string         // a mark of these changes: taking the file in asks for it, so that nothing else is done than was seen
}

// CheckAgenda reads a file and tells what it would change. It changes nothing.
func (h *Hearings) CheckAgenda(ctx context.Context, committee int64, data []byte) (r Report, err error) {
	err = h.db.View(ctx, func(tx *domain.Tx) error {
		c, err := org.FindCommittee(tx, committee, domain.CommitteesWrite)
		if err != nil {
			return err
		}
		_, r, err = planned(tx, &c, data)
		return err
	})
	return r, err
}

// TakeAgenda does what the preview with this mark told. The same file a second time changes nothing.
func (h *Hearings) TakeAgenda(ctx context.Context, committee int64, data []byte, seen string) (r Report, err error) {
	err = h.db.Do(ctx, func(tx *domain.Tx) error {
		c, err := org.LockCommittee(tx, committee)
		if err != nil {
			return err
		}
		var p plan
		if p, r, err = planned(tx, &c, data); err != nil {
			return err
		}
		switch {
		case len(r.Faults) > 0:
			return ErrAgenda.With(r.Faults...)
		case r.Seen != seen:
			return ErrAgendaSeen
		}
		if err := p.write(tx, committee); err != nil {
			return err
		}
		return h.followed(tx, committee)
	})
	return r, err
}

func planned(tx *domain.Tx, c *org.Committee, data []byte) (p plan, r Report, err error) {
	a, err := readAgenda(data)
	if err != nil {
		return p, r, err
	}
	for _, m := range a.meetings {
		if m.Starts.After(tx.Now) && !m.Cancelled && !c.On(org.Day(m.Starts)) {
			a.fault(m.row, "", "committee-day", "There is no such committee on that day.")
		}
		if m.Starts.After(tx.Now.AddDate(yearsAhead, 0, 0)) {
			a.fault(m.row, "", "meeting-far", "Give a day within six years.")
		}
	}
	if r.Meetings, r.Faults, r.More = len(a.meetings), a.faults, a.tooMany; len(r.Faults) > 0 {
		return p, r, nil
	}
	before, err := standing(tx, c.ID)
	if err != nil {
		return p, r, err
	}
	p = compare(a.meetings, before, tx.Now)
	r.Changes, r.Over = p.changes, p.over
	text, err := json.Marshal(r.Changes)
	if err != nil {
		return p, r, fmt.Errorf("write down changes: %w", err)
	}
	sum := sha256.Sum256(append(text, data...))
	r.Seen = hex.EncodeToString(sum[:])
	return p, r, nil
}

// standing are the meetings that have not begun, cancelled ones too, with their items.
func standing(tx *domain.Tx, committee int64) ([]*there, error) {
	meetings, err := gorm.G[Meeting](tx.DB).Where("committee_id = ? AND starts_at > ?", committee, tx.Now).Order("starts_at, id").Find(tx)
	if err != nil {
		return nil, err
	}
	list, by, ids := make([]*there, len(meetings)), map[int64]*there{}, make([]int64, len(meetings))
	for i, m := range meetings {
		list[i] = &there{meeting: m}
		by[m.ID], ids[i] = list[i], m.ID
	}
	items, err := gorm.G[Item](tx.DB).Where("meeting_id IN ?", ids).Order("id").Find(tx)
	for i := range items {
		t := by[items[i].MeetingID]
		t.items = append(t.items, &items[i])
	}
	return list, err
}

// write does what was planned, by at most four statements.
func (p *plan) write(tx *domain.Tx, committee int64) error {
	var added, changed []*Meeting
	for _, m := range p.meetings {
		m.CommitteeID = committee
		if m.ID != 0 {
			changed = append(changed, m)
			continue
		}
		m.Version, m.CreatedAt, m.CreatedBy = 1, tx.Now, tx.Actor.By()
		added = append(added, m)
	}
	if len(added) > 0 {
		if err := tx.DB.CreateInBatches(&added, 500).Error; err != nil {
			return err
		}
	}
	if err := changeMeetings(tx, changed); err != nil {
		return err
	}
	var fresh, moved []*Item
	for _, i := range p.items {
		i.CommitteeID, i.MeetingID = committee, p.of[i].ID
		if i.ID != 0 {
			moved = append(moved, i)
			continue
		}
		i.Version, i.CreatedAt, i.CreatedBy = 1, tx.Now, tx.Actor.By()
		fresh = append(fresh, i)
	}
	if len(fresh) > 0 {
		if err := tx.DB.CreateInBatches(&fresh, 500).Error; err != nil {
			return err
		}
	}
	return changeItems(tx, moved)
}

func changeMeetings(tx *domain.Tx, list []*Meeting) error {
	if len(list) == 0 {
		return nil
	}
	type row struct {
		ID       int64      `json:"id"`
		UID      string     `json:"uid"`
		StartsAt time.Time  `json:"starts_at"`
		EndsAt   *time.Time `json:"ends_at"`
		Place    string     `json:"place"`
		State    string     `json:"state"`
	}
	rows := make([]row, len(list))
	for i, m := range list {
		rows[i] = row{m.ID, m.UID, m.StartsAt, m.EndsAt, m.Place, string(m.State)}
	}
	return changeAll(tx, rows, `UPDATE committee_meeting m SET uid = n.uid, starts_at = n.starts_at, ends_at = n.ends_at, place = n.place, state = n.state, version = m.version + 1
		FROM jsonb_to_recordset(CAST(? AS jsonb)) AS n(id bigint, uid text, starts_at timestamptz, ends_at timestamptz, place text, state text) WHERE m.id = n.id`)
}

func changeItems(tx *domain.Tx, list []*Item) error {
	if len(list) == 0 {
		return nil
	}
	type row struct {
		ID         int64  `json:"id"`
		MeetingID  int64  `json:"meeting_id"`
		Number     string `json:"number"`
		Title      string `json:"title"`
		CaseNumber string `json:"case_number"`
		Closed     bool   `json:"closed"`
		State      string `json:"state"`
		Moves      int    `json:"moves"`
	}
	rows := make([]row, len(list))
	for i, it := range list {
		rows[i] = row{it.ID, it.MeetingID, it.Number, it.Title, it.CaseNumber, it.Closed, string(it.State), it.Moves}
	}
	return changeAll(tx, rows, `UPDATE agenda_item a SET meeting_id = n.meeting_id, number = n.number, title = n.title, case_number = n.case_number, closed = n.closed, state = n.state,
			moves = n.moves, version = a.version + 1
		FROM jsonb_to_recordset(CAST(? AS jsonb)) AS n(id bigint, meeting_id bigint, number text, title text, case_number text, closed boolean, state text, moves integer) WHERE a.id = n.id`)
}

func changeAll(tx *domain.Tx, rows any, query string) error {
	text, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("write down rows: %w", err)
	}
	return tx.DB.Exec(query, string(text)).Error
}
