package statement

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/org"
)

// ItemRow is one item about which citizens have spoken, in the list.
type ItemRow struct {
	ID        int64
	Title     string
	Committee string
	Meeting   time.Time
	Waiting   int
	Approved  int
	Withdrawn int // of which staff have not seen all
	Decided   bool
}

// Items lists the items about which citizens have spoken, by keyset, the latest first. It names nobody. Whoever may not write
// statements learns of those alone that citizens have said yes to.
func (ss *Statements) Items(ctx context.Context, after string, limit int) (page domain.Page[ItemRow], err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		var last int64
		if _, err := domain.DecodeCursor(after, &last); err != nil {
			return err
		}
		var rows []ItemRow
		if err := tx.DB.Raw(itemsQuery, map[string]any{"reads": tx.Actor.Units(domain.StatementsRead), "writes": tx.Actor.Units(domain.StatementsWrite), "last": last, "limit": limit + 1}).
			Scan(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(r ItemRow) any { return r.ID })
		return nil
	})
	return page, err
}

var itemsQuery = `SELECT i.id, i.title, m.starts_at AS meeting, ` + committeeSQL + ` AS committee,
		CASE WHEN c.unit_id IN @writes THEN n.waiting ELSE 0 END AS waiting, n.approved,
		CASE WHEN c.unit_id IN @writes THEN n.withdrawn ELSE 0 END AS withdrawn, EXISTS (SELECT FROM agenda_decision d WHERE d.item_id = i.id) AS decided
	FROM agenda_item i JOIN committee c ON c.id = i.committee_id JOIN committee_meeting m ON m.id = i.meeting_id
	JOIN LATERAL (SELECT count(*) FILTER (WHERE s.state = 'waiting') AS waiting, count(*) FILTER (WHERE s.state = 'approved') AS approved,
		count(*) FILTER (WHERE s.state = 'withdrawn') AS withdrawn, count(*) AS total FROM statement s WHERE s.item_id = i.id) n ON n.total > 0
	WHERE c.unit_id IN @reads AND (c.unit_id IN @writes OR n.approved > 0)
		AND (@last = 0 OR (m.starts_at, i.id) < (SELECT om.starts_at, o.id FROM agenda_item o JOIN committee_meeting om ON om.id = o.meeting_id WHERE o.id = @last))
	ORDER BY m.starts_at DESC, i.id DESC LIMIT @limit`

// committeeSQL is what the committee c was called on the day of the meeting m, or first was.
var committeeSQL = org.CommitteeNameSQL("c.id", org.MeetingDaySQL)

// Shown is an item with what was said and decided about it.
type Shown struct {
	ItemID    int64
	UnitID    int64
	MeetingID int64
	Number    string
	Title     string
	Committee string
	Meeting   time.Time
	Over      bool
	Decision  *DecisionShown `gorm:"-"`
	Said      []Line         `gorm:"-"`
	MayWrite  bool           `gorm:"-"`
	MayDecide bool           `gorm:"-"`
}

// DecisionShown is a decision with the version that a change names.
type DecisionShown struct {
	Decision
	Version int
}

// Line is one statement on the page of its item.
type Line struct {
	Statement
	Name      string // the alias of a protected person, and of everybody where the actor may not see names; empty where nobody may know
	Protected bool
	Consents  []Consent `gorm:"-"`
}

// Item shows an item with what was said about it. Whoever writes statements sees them all; a member of the committee sees
// what citizens have said yes to, with the name where they said so.
func (ss *Statements) Item(ctx context.Context, id int64) (s Shown, err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		i, err := findItem(tx, id, domain.StatementsRead)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT i.id AS item_id, c.unit_id, i.meeting_id, i.number, i.title, `+committeeSQL+` AS committee, m.starts_at AS meeting, m.starts_at <= ? AS over
			FROM agenda_item i JOIN committee c ON c.id = i.committee_id JOIN committee_meeting m ON m.id = i.meeting_id WHERE i.id = ?`, tx.Now, id).Scan(&s).Error; err != nil {
			return err
		}
		at := domain.Scope{Unit: i.UnitID}
		s.MayWrite, s.MayDecide = tx.Actor.May(domain.StatementsWrite, at), tx.Actor.May(domain.CommitteesWrite, at)
		var decided []DecisionShown
		if err := tx.DB.Raw("SELECT words, decided_on, reference, version FROM agenda_decision WHERE item_id = ?", id).Scan(&decided).Error; err != nil {
			return err
		}
		if len(decided) > 0 {
			s.Decision = &decided[0]
		}
		return s.lines(tx)
	})
	return s, err
}

// lines reads what was said, as far as the actor may see it.
func (s *Shown) lines(tx *domain.Tx) error {
	if err := tx.DB.Raw(`SELECT s.*, coalesce(r.protection <> 'no', false) AS protected, CASE WHEN r.id IS NULL THEN '' WHEN r.protection <> 'no' OR r.name = '' OR NOT (coalesce(r.unit_id IN @names, false) OR NOT @writes AND s.level = 'named')
			THEN 'B-' || r.id ELSE r.name END AS name
		FROM statement s LEFT JOIN resident r ON r.id = s.resident_id WHERE s.item_id = @id AND (@writes OR s.state = 'approved') ORDER BY s.id`,
		map[string]any{"id": s.ItemID, "writes": s.MayWrite, "names": tx.Actor.Units(domain.ResidentsRead)}).Scan(&s.Said).Error; err != nil || len(s.Said) == 0 {
		return err
	}
	a := domain.Access{Action: "read", Subject: "statement", Purpose: "see what citizens said to a committee", Unit: s.UnitID}
	ids := make([]int64, len(s.Said))
	for i := range s.Said {
		l := &s.Said[i]
		if l.ResidentID != nil {
			a.ResidentIDs = append(a.ResidentIDs, *l.ResidentID)
		}
		if ids[i] = l.ID; !s.MayWrite {
			if l.Level != Named || l.Protected { // not even an alias, by which one could be known from another list
				l.Name, l.Protected = "", false
			}
			l.ResidentID, l.Tell, l.AskedAt = nil, "", nil
		}
	}
	tx.Record(a)
	if !s.MayWrite {
		return nil
	}
	consents, err := gorm.G[Consent](tx.DB).Where("statement_id IN ?", ids).Order("id").Find(tx)
	for _, c := range consents {
		for i := range s.Said {
			if s.Said[i].ID == c.StatementID {
				s.Said[i].Consents = append(s.Said[i].Consents, c)
			}
		}
	}
	return err
}

// Today tells staff of words that citizens have taken back. It names nobody.
func (ss *Statements) Today(tx *domain.Tx) (t org.Today, err error) {
	var rows []struct {
		ID    int64
		Title string
		N     int
	}
	if err := tx.DB.Raw(`SELECT i.id, i.title, count(*) AS n FROM (SELECT item_id FROM statement WHERE state = 'withdrawn' AND seen_at IS NULL AND unit_id IN ? ORDER BY item_id LIMIT 200) s
		JOIN agenda_item i ON i.id = s.item_id GROUP BY i.id ORDER BY i.id LIMIT 10`, tx.Actor.Units(domain.StatementsWrite)).Scan(&rows).Error; err != nil {
		return t, err
	}
	for _, r := range rows {
		t.Wait(org.Task{Kind: "statements-withdrawn", Count: r.N, Name: r.Title, Link: fmt.Sprintf("/staff/agenda-items/%d", r.ID)})
	}
	return t, nil
}
