package statement

import (
	"context"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// linkPurpose is the purpose of the links to these pages.
const linkPurpose = "statement"

// linkFor is for how long a citizen's link works: as long as they may want to take it back.
const linkFor = 730 * 24 * time.Hour

// Own is a statement as the citizen who said it sees it.
type Own struct {
	Statement Statement
	Title     string // of the item
	Meeting   time.Time
	Decision  *Decision
	Language  message.Language
	Mailed    bool // a mail reaches them
}

// Decision is what was decided about an item.
type Decision struct {
	Words     string
	DecidedOn time.Time
	Reference string
}

// MayTell tells whether they can be asked whether they want to hear what came of it.
func (o *Own) MayTell() bool { return o.Mailed && o.Decision == nil }

// Own shows a statement to whoever holds its link. Reading one's own data needs no access record (GDPR art. 15).
func (ss *Statements) Own(ctx context.Context, token string) (o Own, err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		s, err := opened(tx, token, false)
		if err != nil {
			return err
		}
		o, err = show(tx, s)
		return err
	})
	return o, err
}

// opened finds the statement of a link, and makes the citizen the actor.
func opened(tx *domain.Tx, token string, locks bool) (s Statement, err error) {
	l, err := domain.OpenLink(tx, token, linkPurpose)
	if err != nil {
		return s, err
	}
	take := domain.Take[Statement]
	if locks {
		take = domain.Lock[Statement]
	}
	if s, err = take(tx, "id = ? AND resident_id IS NOT NULL", l.SubjectID); err != nil {
		return s, err
	}
	tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: *s.ResidentID, RequestID: tx.Actor.RequestID}
	return s, nil
}

func show(tx *domain.Tx, s Statement) (o Own, err error) {
	o.Statement = s
	if err := tx.Row(`SELECT i.title, m.starts_at, r.language, `+resident.MailedSQL+` FROM agenda_item i JOIN committee_meeting m ON m.id = i.meeting_id, resident r WHERE i.id = $1 AND r.id = $2`,
		s.ItemID, *s.ResidentID).Scan(&o.Title, &o.Meeting, &o.Language, &o.Mailed); err != nil {
		return o, err
	}
	o.Decision, err = decisionOf(tx, s.ItemID)
	return o, err
}

func decisionOf(tx *domain.Tx, item int64) (*Decision, error) {
	var found []Decision
	err := tx.DB.Raw("SELECT words, decided_on, reference FROM agenda_decision WHERE item_id = ?", item).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Yes is what a citizen says to their words: as they are or corrected, who may see them, and whether they want to hear what
// came of it. Edition is that of the words they read.
type Yes struct {
	Edition int
	Words   string
	Level   Level
	Tell    Tell
}

// Approve keeps a citizen's yes to their words. Words that they corrected are their own, and count at once.
func (ss *Statements) Approve(ctx context.Context, token string, y Yes) error {
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := opened(tx, token, true)
		if err != nil {
			return err
		}
		if s.State == Withdrawn {
			return ErrGone
		}
		o, err := show(tx, s)
		if err != nil {
			return err
		}
		var c domain.Checks
		text(&c, &y.Words, "/words", 1, mostWords)
		c.Unless(slices.Contains(Levels, y.Level), "/level", "required", "Choose one.")
		c.Unless(!o.MayTell() || y.Tell == TellByMail || y.Tell == TellNot, "/tell", "required", "Choose one.")
		if len(c) > 0 {
			return ErrStatement.With(c...)
		}
		if y.Edition != s.Edition {
			return ErrReworded
		}
		if y.Words != s.Words {
			s.Words, s.Edition = y.Words, s.Edition+1
		}
		if o.MayTell() {
			s.Tell = y.Tell
		}
		if err := s.settle(tx, y.Level, ""); err != nil {
			return err
		}
		return s.save(tx)
	})
}

// Withdraw takes a citizen's words back. Doing it twice is as doing it once.
func (ss *Statements) Withdraw(ctx context.Context, token string) error {
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := opened(tx, token, true)
		if err != nil || s.State == Withdrawn {
			return err
		}
		if err := s.settle(tx, "", ""); err != nil {
			return err
		}
		return s.save(tx)
	})
}
