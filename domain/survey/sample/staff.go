package sample

import (
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/survey/programme"
)

// staffKind is the mail by which staff are asked.
const staffKind = "survey-staff"

// colleague is somebody of the staff who is asked.
type colleague struct {
	ID    int64
	Email string
}

// colleagues are those who work in each of the units, or below it, today.
func colleagues(tx *domain.Tx, units ...int64) (map[int64][]colleague, error) {
	var rows []struct {
		Root      int64
		Colleague colleague `gorm:"embedded"`
	}
	err := tx.DB.Raw(`WITH RECURSIVE below AS (SELECT id AS root, id FROM unit WHERE id IN ? UNION ALL SELECT b.root, u.id FROM unit u JOIN below b ON u.parent_id = b.id)
		SELECT DISTINCT b.root, s.id, s.email FROM below b JOIN role_grant g ON g.unit_id = b.id AND g.given_at <= ? AND (g.ends_at IS NULL OR g.ends_at > ?)
			JOIN staff s ON s.id = g.staff_id AND s.active ORDER BY b.root, s.id`, units, tx.Now, tx.Now).Scan(&rows).Error
	of := map[int64][]colleague{}
	for _, row := range rows {
		of[row.Root] = append(of[row.Root], row.Colleague)
	}
	return of, err
}

// askStaff asks everybody of a unit by one link: which of them has answered is known to nobody, so that a small team is
// protected as citizens are. What each was sent is no sign of an answer either, as reminders go to everybody.
func askStaff(tx *domain.Tx, w *programme.Wave, s *programme.Sample) error {
	of, err := colleagues(tx, s.UnitID)
	if err != nil {
		return err
	}
	list := of[s.UnitID]
	if len(list) == 0 {
		return ErrNobody
	}
	if s.Counts, err = json.Marshal(Found{Found: len(list), Asked: len(list), LeftOut: []LeftOut{}, Strata: []Part{}}); err != nil {
		return err
	}
	if err := domain.Create(tx, s); err != nil {
		return err
	}
	drafts, err := staffDrafts(tx, w, s, list, 0)
	if err != nil {
		return err
	}
	_, err = message.QueueAll(tx, drafts)
	return err
}

// staffDrafts are the mails of one round: 0 is the first, then come the reminders.
func staffDrafts(tx *domain.Tx, w *programme.Wave, s *programme.Sample, list []colleague, round int) ([]message.Draft, error) {
	b, err := message.NewBatch(tx, staffKind, programme.Activity(w.ID), s.UnitID)
	if err != nil {
		return nil, err
	}
	drafts := make([]message.Draft, len(list))
	for i, c := range list {
		drafts[i] = message.Draft{Key: fmt.Sprintf("%s:%d:%d:%d", staffKind, s.ID, c.ID, round), Kind: staffKind, Activity: programme.Activity(w.ID),
			Unit: s.UnitID, Subject: s.ID, Batch: b.ID, To: c.Email, Due: programme.Begins(w.OpensOn), NotAfter: programme.Over(w.ClosesOn)}
	}
	return drafts, nil
}

// staffMail writes it, unless the wave is over.
func (c composer) staffMail(tx *domain.Tx, m message.Message) (content message.Content, err error) {
	s, err := domain.Take[programme.Sample](tx, "id = ?", m.SubjectID)
	if err != nil {
		return content, err
	}
	w, err := domain.Take[programme.Wave](tx, "id = ?", s.WaveID)
	if err != nil {
		return content, err
	}
	if w.State != programme.Published || !programme.Over(w.ClosesOn).After(tx.Now) {
		return content, waveOver
	}
	content.To, content.Language = m.Address, m.Language
	content.Values = map[string]string{"link": c.public + "/o/" + s.Code, "answer_by": message.DayAsOf(m.Language, programme.Begins(w.ClosesOn), tx.Now)}
	return content, nil
}

// remindStaff queues the reminders of one round for the staff of every sample whose mails before are old enough.
func remindStaff(tx *domain.Tx, round int) (int, error) {
	var due []programme.Sample
	err := tx.DB.Raw(`SELECT s.* FROM survey_sample s JOIN wave w ON w.id = s.wave_id
		WHERE s.kind = 'staff' AND s.state = 'running' AND w.state = 'published' AND w.reminders >= ? AND w.closes_on > ?
			AND greatest(s.created_at, w.opens_on::timestamp AT TIME ZONE 'Europe/Copenhagen') + make_interval(days => w.remind_days * ?) <= ?
			AND NOT EXISTS (SELECT FROM message m WHERE m.kind = 'survey-staff' AND m.subject_id = s.id AND m.dedupe_key LIKE '%:' || ?::text)
		ORDER BY s.id FOR UPDATE OF s SKIP LOCKED`, round, programme.Today(tx), round, tx.Now, fmt.Sprint(round)).Scan(&due).Error
	if err != nil {
		return 0, err
	}
	if len(due) == 0 {
		return 0, nil
	}
	waves, units := make([]int64, len(due)), make([]int64, len(due))
	for i := range due {
		waves[i], units[i] = due[i].WaveID, due[i].UnitID
	}
	found, err := gorm.G[programme.Wave](tx.DB).Where("id IN ?", waves).Find(tx)
	if err != nil {
		return 0, err
	}
	byID := map[int64]*programme.Wave{}
	for i := range found {
		byID[found[i].ID] = &found[i]
	}
	of, err := colleagues(tx, units...)
	if err != nil {
		return 0, err
	}
	var drafts []message.Draft
	for i := range due {
		more, err := staffDrafts(tx, byID[due[i].WaveID], &due[i], of[due[i].UnitID], round)
		if err != nil {
			return 0, err
		}
		drafts = append(drafts, more...)
	}
	return message.QueueAll(tx, drafts)
}
