package panel

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/message"
)

// Channel is how a citizen got in touch with staff, who write down what was said.
type Channel string

// The channels. "" is the citizen themselves on their pages, or an answer from before this was asked for.
const (
	ByPhone          Channel = "phone"
	AtDesk           Channel = "desk"
	ByLetter         Channel = "letter"
	ByRepresentative Channel = "representative" // a relative or somebody else who speaks for them
)

// Spoken is how staff came to write down what a citizen said.
type Spoken struct {
	Channel  Channel
	Why      string           // why staff answer, and for a representative: who, and by what right
	Language message.Language // of the words that were read
	Words    string           // the key of the words that were read, see Words; a letter needs none: the citizen has read it
}

// ErrWords refuses an answer for which other words were read than those that stand now.
var ErrWords = &domain.Error{Kind: domain.Conflict, Code: "words-changed",
	Detail: "The words to read have changed since. Read the new ones to the citizen."}

func (s *Spoken) check() error {
	s.Why = strings.TrimSpace(s.Why)
	var c domain.Checks
	switch s.Channel {
	case ByPhone, AtDesk, ByRepresentative:
		c.Unless(s.Words != "", "/words", "required", "Read the words to the citizen first, and say that you have.")
	case ByLetter:
	default:
		c.Unless(false, "/channel", "required", "Choose how the citizen got in touch.")
	}
	c.Unless(utf8.RuneCountInString(s.Why) >= 3, "/why", "required", "Write why you answer for the citizen.")
	c.NoCPR(s.Why, "/why")
	return c.Of(ErrReply)
}

// SpokenWords is one wording that was read to citizens of a panel.
type SpokenWords struct {
	ID        int64 `gorm:"primaryKey"`
	PanelID   int64
	Asks      Asks
	Language  message.Language
	Version   int
	NoticeID  *int64
	Body      string
	Hash      string // SHA-256 of the body in hexadecimal
	CreatedAt time.Time
}

// TableName is the table of wordings.
func (SpokenWords) TableName() string { return "spoken_words" }

// keep finds the wording that was read among those that staff may read now, and keeps it unless it is kept already.
func (s *Spoken) keep(tx *domain.Tx, p *Panel, row Invitation, asks Asks) (*int64, error) {
	if s.Channel == ByLetter || s.Words == "" {
		return nil, nil
	}
	w, err := wordsOf(tx, p, row, asks, s.Language)
	if err != nil {
		return nil, err
	}
	if w.Key() != s.Words {
		return nil, ErrWords
	}
	kept := SpokenWords{PanelID: p.ID, Asks: asks, Language: w.Language, NoticeID: w.notice, Body: w.Body(), Hash: w.Key(), CreatedAt: tx.Now}
	// The versions of a panel are counted one after the other.
	if err := tx.DB.Exec("SELECT pg_advisory_xact_lock(hashtext('spoken_words'), ?::integer)", p.ID).Error; err != nil {
		return nil, err
	}
	var known []SpokenWords
	if err := tx.DB.Where("panel_id = ? AND asks = ? AND language = ?", p.ID, asks, w.Language).Order("version DESC").Find(&known).Error; err != nil {
		return nil, err
	}
	for _, k := range known {
		if k.Hash == kept.Hash {
			return &k.ID, nil
		}
	}
	kept.Version = 1
	if len(known) > 0 {
		kept.Version = known[0].Version + 1
	}
	err = domain.Create(tx, &kept)
	return &kept.ID, err
}

// WordsFor gives the words to read to the person of an invitation before their answer is written down, in both languages,
// theirs first.
func (ps *Panels) WordsFor(ctx context.Context, id int64, asks Asks) (list []Words, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		row, p, err := forStaff(tx, id, domain.RepliesWrite)
		if err != nil {
			return err
		}
		list, err = bothLanguages(tx, &p, row, asks)
		if err == nil {
			tx.Record(domain.Access{Action: "read", Subject: "invitation", ResidentIDs: []int64{row.ResidentID}, Unit: p.UnitID, Purpose: "read to the citizen what they must know"})
		}
		return err
	})
	return list, err
}

// forStaff loads an invitation of somebody who is still known, for staff with the permission.
func forStaff(tx *domain.Tx, id int64, need domain.Permission) (row Invitation, p Panel, err error) {
	if row, err = domain.Take[Invitation](tx, "id = ? AND resident_id > 0", id); err != nil {
		return row, p, err
	}
	if p, err = panelOf(tx, row.PanelID, false); err != nil {
		return row, p, err
	}
	err = p.allow(tx, need)
	return row, p, err
}
