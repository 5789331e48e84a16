package evaluation

import (
	"context"
	"slices"

	"deltag/domain"
	"deltag/domain/method"
)

// Word is what a politician or a member of staff says of an occasion. Nothing is that they have nothing to say, such as
// because they were not there; then they are not reminded of it any more.
type Word struct {
	Side    Side
	Nothing bool
	Answers Answers
}

// SayOfMeeting keeps what the actor says of the hearings of one model at a committee's meeting, over what they said before.
func (es *Evaluations) SayOfMeeting(ctx context.Context, meeting int64, model method.Kind, w Word) error {
	return es.db.Do(ctx, func(tx *domain.Tx) error {
		all, err := ofMeeting(tx, meeting)
		if err != nil {
			return err
		}
		return say(tx, slices.DeleteFunc(all, func(o Occasion) bool { return o.Model != model }), w)
	})
}

// SayOfGathering keeps what the actor says of a gathering, over what they said before.
func (es *Evaluations) SayOfGathering(ctx context.Context, gathering int64, w Word) error {
	return es.db.Do(ctx, func(tx *domain.Tx) error {
		// How it was held does not change meanwhile.
		if err := tx.DB.Exec("SELECT FROM gathering WHERE id = ? FOR SHARE", gathering).Error; err != nil {
			return err
		}
		all, err := ofGathering(tx, gathering)
		if err != nil {
			return err
		}
		return say(tx, all, w)
	})
}

func say(tx *domain.Tx, of []Occasion, w Word) error {
	if len(of) == 0 {
		return domain.ErrNotFound
	}
	o := of[0]
	if !slices.ContainsFunc(o.Sides, func(s Said) bool { return s.Side == w.Side }) {
		return domain.ErrForbidden
	}
	if !o.Open {
		return ErrClosed
	}
	if w.Nothing {
		w.Answers = Answers{}
	} else if err := w.Answers.check(); err != nil {
		return err
	}
	e := Evaluation{UnitID: o.UnitID, Model: o.Model, Side: w.Side, StaffID: tx.Actor.By(), Mode: BySelf, Answers: w.Answers}
	if o.MeetingID != 0 {
		e.MeetingID = &o.MeetingID
		return e.create(tx, "evaluation_meeting")
	}
	e.GatheringID = &o.GatheringID
	return e.create(tx, "evaluation_gathering")
}

// Choose is staff saying how a gathering was held. What was said of it before counts with the new model.
func (es *Evaluations) Choose(ctx context.Context, gathering int64, model method.Kind) error {
	return es.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.DB.Exec("SELECT FROM gathering WHERE id = ? FOR UPDATE", gathering).Error; err != nil {
			return err
		}
		all, err := ofGathering(tx, gathering)
		switch {
		case err != nil:
			return err
		case len(all) == 0:
			return domain.ErrNotFound
		case !all[0].MayChoose:
			return domain.ErrForbidden
		case !slices.Contains(Held, model):
			return ErrEvaluation.With(domain.Fault{Where: "/model", Code: "choice-unknown", Detail: "Choose one of those in the list."})
		}
		if err := tx.DB.Exec(`INSERT INTO gathering_model (gathering_id, model, set_at, set_by) VALUES (?, ?, ?, ?)
			ON CONFLICT (gathering_id) DO UPDATE SET model = excluded.model, set_at = excluded.set_at, set_by = excluded.set_by`, gathering, model, tx.Now, tx.Actor.By()).Error; err != nil {
			return err
		}
		return tx.DB.Exec(`UPDATE evaluation SET model = @model, method_id = (SELECT CASE WHEN count(*) = 1 THEN min(m.id) END FROM method m
			WHERE m.unit_id = evaluation.unit_id AND m.kind = @model) WHERE gathering_id = @id`, map[string]any{"model": model, "id": gathering}).Error
	})
}
