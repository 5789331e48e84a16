package panel

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// InvitationPage is one invitation with all that was answered to it.
type InvitationPage struct {
	Panel   Panel
	Person  InvitedPerson
	Answers []GivenAnswer // the first one first
	Seat    *GivenSeat
}

// GivenAnswer is one answer as it was given, and by whom it was written down.
type GivenAnswer struct {
	Number  int
	Reply   Reply
	At      time.Time
	ByStaff bool
	By      string // the name of the staff
	Channel Channel
	Why     string
	Read    ReadWords `gorm:"embedded;embeddedPrefix:read_"`
}

// GivenSeat is what became of a seat, and by whom it was written down.
type GivenSeat struct {
	MemberID int64
	Status   MemberStatus
	At       time.Time
	ByStaff  bool
	By       string
	Channel  Channel
	Why      string
	Read     ReadWords `gorm:"embedded;embeddedPrefix:read_"`
}

// ReadWords are the words that were read to a citizen; version 0 is none.
type ReadWords struct {
	Version  int
	Language message.Language
	Body     string
}

const readWords = "coalesce(w.version, 0) AS read_version, coalesce(w.language, '') AS read_language, coalesce(w.body, '') AS read_body"

// Invitation shows one invitation and its history.
func (ps *Panels) Invitation(ctx context.Context, id int64) (page InvitationPage, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		row, p, err := forStaff(tx, id, domain.RepliesRead)
		if err != nil {
			return err
		}
		page.Panel = p
		if err := tx.DB.Raw(`SELECT i.id, i.resident_id, `+shown+` AS shown, i.wave, i.respond_by, i.reply, i.replied_at, i.reason, i.answers, i.answered_by IS NOT NULL AS by_staff
			FROM invitation i LEFT JOIN resident r ON r.id = i.resident_id WHERE i.id = ?`, id).Scan(&page.Person).Error; err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT a.number, a.reply, a.at, a.answered_by IS NOT NULL AS by_staff, coalesce(s.name, '') AS by, a.channel, a.why, `+readWords+`
			FROM reply a LEFT JOIN staff s ON s.id = a.answered_by LEFT JOIN spoken_words w ON w.id = a.words_id
			WHERE a.invitation_id = ? ORDER BY a.number`, id).Scan(&page.Answers).Error; err != nil {
			return err
		}
		var seats []GivenSeat
		if err := tx.DB.Raw(`SELECT m.id AS member_id, m.status, m.changed_at AS at, m.changed_by IS NOT NULL AS by_staff, coalesce(s.name, '') AS by, m.channel, m.why, `+readWords+`
			FROM membership m LEFT JOIN staff s ON s.id = m.changed_by LEFT JOIN spoken_words w ON w.id = m.words_id
			WHERE m.panel_id = ? AND m.resident_id = ?`, p.ID, row.ResidentID).Scan(&seats).Error; err != nil {
			return err
		}
		if len(seats) > 0 {
			page.Seat = &seats[0]
		}
		tx.Record(domain.Access{Action: "read", Subject: "invitation", ResidentIDs: []int64{row.ResidentID}, Unit: p.UnitID, Purpose: "see invitations and answers"})
		return nil
	})
	return page, err
}
