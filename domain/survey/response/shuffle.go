package response

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"math/big"
	"slices"

	"deltag/domain"
	"deltag/domain/survey/programme"
)

// Together is how many anonymous answers move at once at least.
const Together = 20

// waveLock keeps two copies of the program from rewriting one wave at once.
const waveLock = 0x5E1

// Shuffle moves the anonymous answers that were sent, of each wave of which there are enough. All of the wave are written
// anew with them, in an order by chance, in one transaction: so neither the order in which they lie, nor the transaction
// that wrote them, nor their numbers tell who answered early or late. Those that wait are written anew too. Every copy of
// the program may call it at any time.
func (r *Responses) Shuffle(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("mix anonymous answers"))
	var waves []int64
	if err := r.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT id FROM wave w WHERE level = 'anonymous' AND state = 'published' AND EXISTS (SELECT FROM survey_draft WHERE wave_id = w.id) ORDER BY id").Scan(&waves).Error
	}); err != nil {
		return err
	}
	for _, id := range waves {
		if err := r.db.Do(ctx, func(tx *domain.Tx) error { return r.shuffle(tx, id) }); err != nil {
			return err
		}
	}
	return nil
}

func (r *Responses) shuffle(tx *domain.Tx, wave int64) error {
	if err := lockWave(tx, wave); err != nil {
		return err
	}
	var waiting []Draft
	if err := tx.DB.Raw("SELECT * FROM survey_draft WHERE wave_id = ? AND finished FOR UPDATE", wave).Scan(&waiting).Error; err != nil {
		return err
	}
	if len(waiting) >= Together {
		if err := r.rewrite(tx, wave, waiting); err != nil {
			return err
		}
	}
	// In one statement, so that each of them is always there for whoever answers.
	return tx.DB.Exec(`WITH gone AS (DELETE FROM survey_draft WHERE wave_id = @wave AND (SELECT count(DISTINCT xmin::text) > 1 FROM survey_draft WHERE wave_id = @wave) RETURNING *)
		INSERT INTO survey_draft SELECT * FROM gone ORDER BY gen_random_uuid()`, map[string]any{"wave": wave}).Error
}

func lockWave(tx *domain.Tx, wave int64) error {
	return tx.DB.Exec("SELECT pg_advisory_xact_lock(?, ?)", waveLock, int32(wave)).Error // there are not two billion waves
}

// mixed is one anonymous response with what was written in it.
type mixed struct {
	Response
	texts []Text
}

// rewrite writes all responses of an anonymous wave anew, together with those that are added.
func (r *Responses) rewrite(tx *domain.Tx, wave int64, added []Draft) error {
	all, err := takeOut(tx, wave)
	if err != nil {
		return err
	}
	w, err := domain.Take[programme.Wave](tx, "id = ?", wave)
	if err != nil {
		return err
	}
	staff, err := staffNames(tx)
	if err != nil {
		return err
	}
	ids := make([]string, len(added))
	for i, d := range added {
		form, err := r.form(tx, w, d.UnitID)
		if err != nil {
			return err
		}
		resp, texts, err := settle(d, form, staff)
		if err != nil {
			return err
		}
		// The language and easy words can be known of a person from elsewhere, and then few have them both.
		resp.Complete, resp.Language, resp.Easy, resp.Frame = d.Finished, "", false, []byte("{}")
		ids[i] = d.ID
		all = append(all, mixed{resp, texts})
	}
	if err := tx.DB.Exec("DELETE FROM survey_draft WHERE id IN ?", ids).Error; err != nil && len(ids) > 0 {
		return err
	}
	mix(all)
	return putBack(tx, all)
}

// takeOut reads the responses of a wave with new numbers, and deletes the old ones.
func takeOut(tx *domain.Tx, wave int64) ([]mixed, error) {
	var old []Response
	if err := tx.DB.Where("wave_id = ?", wave).Find(&old).Error; err != nil || len(old) == 0 {
		return nil, err
	}
	var texts []Text
	if err := tx.DB.Raw("SELECT t.* FROM survey_text t JOIN survey_response r ON r.id = t.response_id WHERE r.wave_id = ? FOR UPDATE OF t", wave).Find(&texts).Error; err != nil {
		return nil, err
	}
	at := map[string]int{}
	all := make([]mixed, len(old))
	for i, o := range old {
		at[o.ID] = i
		o.ID = newID()
		all[i] = mixed{Response: o}
	}
	for _, t := range texts {
		m := &all[at[t.ResponseID]]
		t.ResponseID = m.ID
		m.texts = append(m.texts, t)
	}
	return all, tx.DB.Exec("DELETE FROM survey_response WHERE wave_id = ?", wave).Error
}

// mix puts them in an order by chance (Fisher and Yates).
func mix(all []mixed) {
	for i := len(all) - 1; i > 0; i-- {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		if err != nil {
			panic(err) // never: crypto/rand ends the program instead
		}
		j := n.Int64()
		all[i], all[j] = all[j], all[i]
	}
}

func putBack(tx *domain.Tx, all []mixed) error {
	_, err := tx.Copy("survey_response", []string{"id", "wave_id", "unit_id", "mode", "language", "easy", "frame", "answers", "helped", "complete"}, func(yield func([]any) bool) {
		for _, m := range all {
			if !yield([]any{sixteen(m.ID), m.WaveID, m.UnitID, m.Mode, m.Language, m.Easy, m.Frame, m.Answers, m.Helped, m.Complete}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	texts := slices.Concat(textsOf(all)...)
	if len(texts) == 0 {
		return nil
	}
	_, err = tx.Copy("survey_text", []string{"response_id", "question", "body", "found", "state", "reason", "reviewed_at", "reviewed_by"}, func(yield func([]any) bool) {
		for _, t := range texts {
			found, _ := json.Marshal(t.Found) // a list of words always marshals
			if !yield([]any{sixteen(t.ResponseID), t.Question, t.Body, found, t.State, t.Reason, t.ReviewedAt, t.ReviewedBy}) {
				return
			}
		}
	})
	return err
}

func textsOf(all []mixed) [][]Text {
	lists := make([][]Text, len(all))
	for i, m := range all {
		lists[i] = m.texts
	}
	return lists
}

// CloseWave moves what is left when a wave closes, as part of the caller's unit of work: answers that were begun are kept as
// partial ones, unless nothing was answered. All of an anonymous wave are written anew together, and its codes are deleted.
func (r *Responses) CloseWave(tx *domain.Tx, wave int64) error {
	if err := lockWave(tx, wave); err != nil {
		return err
	}
	w, err := domain.Take[programme.Wave](tx, "id = ?", wave)
	if err != nil {
		return err
	}
	if err := tx.DB.Exec("DELETE FROM survey_draft WHERE wave_id = ? AND NOT finished AND answers = '{}'", wave).Error; err != nil {
		return err
	}
	var left []Draft
	if err := tx.DB.Raw("SELECT * FROM survey_draft WHERE wave_id = ? ORDER BY id FOR UPDATE", wave).Scan(&left).Error; err != nil {
		return err
	}
	if w.Level == programme.Anonymous {
		if err := r.rewrite(tx, wave, left); err != nil {
			return err
		}
		for _, table := range []string{"survey_code", "survey_ticket"} {
			if err := tx.DB.Exec("DELETE FROM "+table+" WHERE wave_id = ?", wave).Error; err != nil {
				return err
			}
		}
		return nil
	}
	return r.moveAll(tx, w, left)
}

// moveAll makes partial responses of what was begun and not sent.
func (r *Responses) moveAll(tx *domain.Tx, w programme.Wave, left []Draft) error {
	staff, err := staffNames(tx)
	if err != nil || len(left) == 0 {
		return err
	}
	var responses []Response
	var texts []Text
	for _, d := range left {
		form, err := r.form(tx, w, d.UnitID)
		if err != nil {
			return err
		}
		resp, written, err := settle(d, form, staff)
		if err != nil {
			return err
		}
		resp.FinishedAt, resp.AskedID = &tx.Now, d.AskedID
		responses, texts = append(responses, resp), append(texts, written...)
	}
	tx.Record(domain.Access{Action: "change", Subject: "answers", Criterion: programme.Activity(w.ID), Purpose: "close a survey", Count: len(responses)})
	if err := tx.DB.Exec("DELETE FROM survey_draft WHERE wave_id = ?", w.ID).Error; err != nil {
		return err
	}
	if err := tx.DB.CreateInBatches(&responses, 500).Error; err != nil || len(texts) == 0 {
		return err
	}
	return tx.DB.CreateInBatches(&texts, 500).Error
}
