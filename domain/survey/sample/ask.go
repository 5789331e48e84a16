package sample

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
	"deltag/domain/survey/programme"
)

// The kinds of mail.
const (
	inviteKind = "survey-invitation" // what a wave asks with
	followKind = "survey-follow-up"
)

var askedColumns = []string{"wave_id", "unit_id", "sample_id", "resident_id", "event_id", "stratum", "probability", "created_at"}

// writeAsked writes down the people of a sample and counts that they were asked.
func writeAsked(tx *domain.Tx, w *programme.Wave, s *programme.Sample, people []candidate) error {
	_, err := tx.Copy("survey_asked", askedColumns, func(yield func([]any) bool) {
		for _, c := range people {
			if !yield([]any{w.ID, s.UnitID, s.ID, c.ID, c.EventID, c.Stratum, c.Probability, tx.Now}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	ids := make([]int64, len(people))
	for i, c := range people {
		ids[i] = c.ID
	}
	tx.Record(domain.Access{Action: "add", Subject: "survey_asked", Count: len(people), Unit: s.UnitID,
		Criterion: fmt.Sprintf("%s, sample %d", programme.Activity(w.ID), s.ID), Purpose: "ask people to answer a survey"})
	return resident.Contacted(tx, slices.Compact(slices.Sorted(slices.Values(ids))), programme.Activity(w.ID))
}

// ask asks the people of a sample: their mails are one batch.
func (ss *Samples) ask(tx *domain.Tx, w *programme.Wave, s *programme.Sample, people []candidate) error {
	if err := writeAsked(tx, w, s, people); err != nil {
		return err
	}
	var to []recipient
	if err := tx.DB.Raw(recipients+" WHERE a.sample_id = ? ORDER BY a.id", s.ID).Scan(&to).Error; err != nil {
		return err
	}
	if w.Level == programme.Anonymous {
		if err := ss.codes(tx, w, s.UnitID, to); err != nil {
			return err
		}
	}
	b, err := message.NewBatch(tx, inviteKind, programme.Activity(w.ID), s.UnitID)
	if err != nil {
		return err
	}
	drafts := make([]message.Draft, len(to))
	for i, r := range to {
		drafts[i] = r.draft(w, inviteKind, b.ID)
		drafts[i].Due = programme.Begins(w.OpensOn)
	}
	_, err = message.QueueAll(tx, drafts)
	return err
}

// codes writes the codes of an anonymous wave, all in this unit of work and in the order of their hashes, which has nothing
// to do with that of the people: neither the order of the rows nor who wrote them when tells whose a code is.
func (ss *Samples) codes(tx *domain.Tx, w *programme.Wave, unit int64, to []recipient) error {
	hashes := make([][]byte, len(to))
	for i, r := range to {
		hashes[i] = domain.HashToken(programme.AnonymousToken(ss.key, w.ID, r.ID))
	}
	slices.SortFunc(hashes, bytes.Compare)
	_, err := tx.Copy("survey_code", []string{"code_hash", "wave_id", "unit_id"}, func(yield func([]any) bool) {
		for _, h := range hashes {
			if !yield([]any{h, w.ID, unit}) {
				return
			}
		}
	})
	return err
}

// recipient is somebody asked, with what a mail needs.
type recipient struct {
	ID         int64
	ResidentID int64
	UnitID     int64
	SampleID   int64
	Email      string
	Language   string
	Wish       string // how the person wants to be reached instead of by mail; "" is no wish
}

const recipients = `SELECT a.id, a.resident_id, a.unit_id, a.sample_id, r.email, r.language,
	coalesce((SELECT c.channel FROM channel_wish c WHERE c.resident_id = r.id), '') AS wish FROM survey_asked a JOIN resident r ON r.id = a.resident_id`

// draft is a mail to somebody asked. The same key is never sent twice.
func (r *recipient) draft(w *programme.Wave, kind string, batch int64) message.Draft {
	d := message.Draft{
		Key: fmt.Sprintf("%s:%d", kind, r.ID), Kind: kind, Activity: programme.Activity(w.ID), Unit: r.UnitID, Subject: r.ID, Batch: batch,
		Resident: r.ResidentID, To: r.Email, Language: message.Language(r.Language), NotAfter: programme.Over(w.ClosesOn), Event: programme.Over(w.ClosesOn).Add(-time.Hour),
	}
	if r.Wish != "" {
		d.NoMail = "prefers-" + r.Wish
	}
	return d
}
