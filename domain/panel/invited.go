package panel

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// LinkPurpose is what the links in mails about invitations are for: the invitation, and the way to the person's own page.
const LinkPurpose = "invitation"

// Invited is what the pages behind an invitation's link may show before the second fact: what is asked and what was
// answered, nothing that tells who the person is.
type Invited struct {
	ID        int64
	Purpose   string // the municipality's own words
	Notice    NoticeText
	Language  message.Language
	RespondBy time.Time
	Meets     *time.Time // the day of the first meeting, when it is planned
	Ends      *time.Time // the day on which the panel ends
	Reply     Reply
	AskLater  bool
	Answers   int
	Seat      MemberStatus // "" without a seat
	StandBy   bool         // the next to be asked, once everybody has been told
	SeatBy    time.Time    // when a seat is offered: the last day to take it
	Open      bool         // an answer can be given or changed
	Drawn     bool         // the panel is drawn and everybody has been told
	Closed    bool
	Stopped   bool // the person wants no more mail about panels
	Asks      bool // there is something to ask about the person
	Term      bool // they are asked whether they stay, and can answer
}

// Invited opens an invitation for whoever holds its link. It changes nothing.
func (ps *Panels) Invited(ctx context.Context, token string) (inv Invited, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		row, p, err := holder(tx, token, false)
		if err != nil {
			return err
		}
		inv, err = invited(tx, &p, row)
		return err
	})
	return inv, err
}

func invited(tx *domain.Tx, p *Panel, row Invitation) (inv Invited, err error) {
	person, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", row.ResidentID)
	if err != nil {
		return inv, err
	}
	inv = Invited{
		ID: row.ID, Purpose: p.Purpose, Language: languageOf(person), RespondBy: row.RespondBy, Meets: p.FirstMeeting, Ends: p.EndsOn,
		Reply: row.Reply, AskLater: row.AskLater, Answers: row.Answers, Open: p.State == Inviting && !tx.Now.After(row.RespondBy), Closed: p.State == Closed,
		Drawn: p.State == Confirmed || p.State == Closed && p.ConfirmedAt != nil, Stopped: person.OptedOutAt != nil,
	}
	if inv.Notice, err = noticeFor(tx, row.DrawID); err != nil {
		return inv, err
	}
	if err := inv.seat(tx, p, person.ID); err != nil {
		return inv, err
	}
	questions, err := questionsFor(tx, p.ID, person.ID)
	inv.Asks = len(questions) > 0
	return inv, err
}

func languageOf(r resident.Resident) message.Language {
	if r.Language == string(message.English) {
		return message.English
	}
	return message.Danish
}

// noticeFor is the version of the notice that this draw's people were told.
func noticeFor(tx *domain.Tx, draw int64) (text NoticeText, err error) {
	var rows []Notice
	if err := tx.DB.Where("id = (SELECT notice_id FROM draw WHERE id = ?)", draw).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return text, err
	}
	return rows[0].Text, nil
}

// seat fills in the seat, once everybody has been told.
func (inv *Invited) seat(tx *domain.Tx, p *Panel, person int64) error {
	if !inv.Drawn {
		return nil
	}
	var rows []Membership
	err := tx.DB.Where("panel_id = ? AND resident_id = ?", p.ID, person).Limit(1).Find(&rows).Error
	if err == nil && len(rows) == 1 {
		lettered, err := letteredAt(tx, "m.id = ?", rows[0].ID)
		if err != nil {
			return err
		}
		rows[0].lettered = lettered[rows[0].ID]
		inv.Seat, inv.SeatBy = rows[0].Status, seatBy(p, rows[0])
	}
	if err == nil && inv.Seat == SeatConfirmed && p.State == Confirmed {
		err = tx.DB.Raw("SELECT EXISTS (SELECT FROM term_question WHERE membership_id = ? AND settled_at IS NULL AND answer_by >= "+danishDay+")", rows[0].ID, tx.Now).Scan(&inv.Term).Error
	}
	if err != nil || inv.Seat == SeatOffered || inv.Seat == SeatConfirmed {
		return err
	}
	return tx.DB.Raw("SELECT EXISTS (SELECT FROM standby WHERE panel_id = ? AND resident_id = ?)", p.ID, person).Scan(&inv.StandBy).Error
}

// panelOf loads the panel of an invitation; with share it stays as it is until tx ends, while others may read it so too.
func panelOf(tx *domain.Tx, id int64, share bool) (p Panel, err error) {
	if !share {
		return domain.Take[Panel](tx, "id = ?", id)
	}
	var rows []Panel
	if err := tx.DB.Clauses(clause.Locking{Strength: "SHARE"}).Where("id = ?", id).Find(&rows).Error; err != nil {
		return p, err
	}
	if len(rows) == 0 {
		return p, domain.ErrNotFound
	}
	return rows[0], nil
}

// Question is something the panel is balanced by that nobody has told us about the person yet.
type Question struct {
	FeatureID int64
	Da, En    string
	Values    []resident.Value
}

// questionsFor are the things that people are asked themselves, and the features of the panel, that are not known of the
// person. What we know is not asked again
// (WCAG 3.3.7), and what is sensitive is not asked behind a link alone.
func questionsFor(tx *domain.Tx, panel, person int64) (list []Question, err error) {
	var missing []int64
	err = tx.DB.Raw(`SELECT f.id FROM feature f LEFT JOIN panel_dimension d ON d.feature_id = f.id AND d.panel_id = ?
		WHERE (d.panel_id IS NOT NULL OR f.question_da <> '') AND f.kind = 'choice' AND NOT f.sensitive AND (f.valid_to IS NULL OR f.valid_to > ?::date) AND NOT EXISTS (
			SELECT FROM resident r WHERE r.id = ? AND r.value_ids[f.id] IS NOT NULL)
		ORDER BY d.position, f.position`, panel, tx.Now, person).Scan(&missing).Error
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	features, err := resident.Features(tx)
	for _, id := range missing {
		i := slices.IndexFunc(features, func(f resident.Feature) bool { return f.ID == id })
		if i < 0 {
			continue
		}
		q := Question{FeatureID: id, Da: cmp.Or(features[i].QuestionDA, features[i].NameDA), En: cmp.Or(features[i].QuestionEN, features[i].NameEN)}
		for _, v := range features[i].Values {
			if v.ValidTo == nil || v.ValidTo.After(tx.Now) {
				q.Values = append(q.Values, v)
			}
		}
		list = append(list, q)
	}
	return list, err
}

// Questions are the few things we would like to know about the person after a yes; none of them must be answered.
func (ps *Panels) Questions(ctx context.Context, token string) (inv Invited, list []Question, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		row, p, err := holder(tx, token, false)
		if err != nil {
			return err
		}
		if inv, err = invited(tx, &p, row); err != nil {
			return err
		}
		list, err = questionsFor(tx, p.ID, row.ResidentID)
		return err
	})
	return inv, list, err
}

// TellUs keeps what the person told: the value of each feature, by id, and gives how many were kept. What is not among
// the questions is left alone, as is what they have told before.
func (ps *Panels) TellUs(ctx context.Context, token string, values map[int64]int64) (kept int, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		kept = 0
		row, p, err := holder(tx, token, true)
		if err != nil {
			return err
		}
		questions, err := questionsFor(tx, p.ID, row.ResidentID)
		if err != nil || row.Reply != Accepted {
			return err
		}
		for _, q := range questions {
			value, told := values[q.FeatureID]
			if !told || !slices.ContainsFunc(q.Values, func(v resident.Value) bool { return v.ID == value }) {
				continue
			}
			if err := resident.SelfReport(tx, row.ResidentID, q.FeatureID, value); err != nil {
				return err
			}
			kept++
		}
		if kept == 0 {
			return nil
		}
		tx.Record(domain.Access{Action: "change", Subject: "resident", ResidentIDs: []int64{row.ResidentID}, Unit: p.UnitID, Purpose: "the citizen's own answers"})
		return nil
	})
	return kept, err
}
