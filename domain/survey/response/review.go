package response

import (
	"context"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
)

// The states of a text.
const (
	Clear    = "clear"
	Held     = "held"
	Released = "released"
	Redacted = "redacted"
)

// Refusals.
var (
	ErrReviewed = &domain.Error{Kind: domain.Conflict, Code: "text-reviewed", Detail: "Somebody has looked at this text already."}
	ErrReason   = &domain.Error{Kind: domain.Invalid, Code: "text-reason", Detail: "Write why something is taken out."}
	ErrRedacted = &domain.Error{Kind: domain.Invalid, Code: "text-redacted", Detail: "The text is the same as before, or too long."}
)

// HeldText is a text that waits for somebody to look at it. Who wrote it is not part of it, whatever the level.
type HeldText struct {
	ResponseID, Question, Body string
	Found                      []string `gorm:"serializer:json"`
	WaveID, UnitID             int64
	Wave, Unit                 string
	Asked                      string `gorm:"-"` // the question's words, without what other answers would put into them
}

// Holding is a unit in which texts wait.
type Holding struct {
	ID   int64
	Name string
}

// HeldUnits lists the units in which texts wait for the actor. How many there are is not told: it could tell how many answered.
func (r *Responses) HeldUnits(ctx context.Context) (list []Holding, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		list, err = holding(tx)
		return err
	})
	return list, err
}

func holding(tx *domain.Tx) (list []Holding, err error) {
	err = tx.DB.Raw(`SELECT id, name FROM unit WHERE id IN ? AND id IN (SELECT r.unit_id FROM survey_text t JOIN survey_response r ON r.id = t.response_id WHERE t.state = 'held')
		ORDER BY danish_order(name) COLLATE "C", id`, append(tx.Actor.Units(domain.TextsReview), -1)).Scan(&list).Error
	return list, err
}

// Today tells who looks through written answers that some wait, and in how many units.
func (r *Responses) Today(tx *domain.Tx) (today org.Today, err error) {
	if len(tx.Actor.Units(domain.TextsReview)) == 0 {
		return today, nil
	}
	units, err := holding(tx)
	if len(units) > 0 {
		today.Tasks = []org.Task{{Kind: "held-texts", Count: len(units), Link: "/staff/written-answers"}}
	}
	return today, err
}

type heldMark struct{ R, Q string }

// HeldTexts lists the texts that wait in a unit.
func (r *Responses) HeldTexts(ctx context.Context, unit int64, cursor string, limit int) (page domain.Page[HeldText], err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.TextsReview, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		var last heldMark
		more, err := domain.DecodeCursor(cursor, &last)
		if err != nil {
			return err
		}
		q := tx.DB.Table("survey_text t").Joins("JOIN survey_response r ON r.id = t.response_id JOIN wave w ON w.id = r.wave_id JOIN unit u ON u.id = r.unit_id").
			Select("t.response_id, t.question, t.body, t.found, r.wave_id, r.unit_id, w.name AS wave, u.name AS unit").
			Where("t.state = 'held' AND r.unit_id = ?", unit).Order("t.response_id, t.question").Limit(limit + 1)
		if more {
			q = q.Where("(t.response_id, t.question) > (?, ?)", last.R, last.Q)
		}
		var rows []HeldText
		if err := q.Scan(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(h HeldText) any { return heldMark{h.ResponseID, h.Question} })
		if len(page.Items) > 0 {
			tx.Record(domain.Access{Action: "read", Subject: "answers", Criterion: fmt.Sprintf("held texts of unit %d", unit), Purpose: "look for names in written answers", Count: len(page.Items), Unit: unit})
		}
		return r.putQuestions(tx, page.Items)
	})
	return page, err
}

// putQuestions puts the questions' words beside what was answered, for a name alone does not tell whether it may stand there.
func (r *Responses) putQuestions(tx *domain.Tx, list []HeldText) error {
	var ids []int64
	for _, h := range list {
		ids = append(ids, h.WaveID)
	}
	var waves []programme.Wave
	if err := tx.DB.Where("id IN ?", append(ids, -1)).Find(&waves).Error; err != nil {
		return err
	}
	for _, w := range waves {
		for n := range list {
			h := &list[n]
			if h.WaveID != w.ID {
				continue
			}
			form, err := r.form(tx, w, h.UnitID)
			if err != nil {
				return err
			}
			if q := form.Question(h.Question); q != nil {
				h.Asked, _ = form.Plain(q.Text, survey.View{Language: "da", Mode: survey.Web}, nil, frameOf(form, h.Unit))
			}
		}
	}
	return nil
}

// Review decides on a text that waits: Release lets it be read as it is; Redact puts other words in its place, for a reason.
type Review struct {
	Body   string // what is left when something is taken out; "" releases it as it is
	Reason string
}

// ReviewText does so. The words that were taken out are kept nowhere.
func (r *Responses) ReviewText(ctx context.Context, response, question string, v Review) error {
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		t, err := domain.Lock[Text](tx, "response_id = ? AND question = ?", response, question)
		if err != nil {
			return err
		}
		resp, err := domain.Take[Response](tx, "id = ?", response)
		if err != nil {
			return err
		}
		if tx.Require(domain.TextsReview, domain.Scope{Unit: resp.UnitID}) != nil {
			return domain.ErrNotFound
		}
		if t.State != Held {
			return ErrReviewed
		}
		if err := t.review(v, tx.Now); err != nil {
			return err
		}
		t.ReviewedBy = &tx.Actor.StaffID
		var of []int64
		if resp.AskedID != nil {
			a, err := domain.Take[programme.Asked](tx, "id = ?", *resp.AskedID)
			if err != nil {
				return err
			}
			of = []int64{a.ResidentID}
		}
		tx.Record(domain.Access{Action: "change", Subject: "answers", ResidentIDs: of, Unit: resp.UnitID, Purpose: "look for names in written answers"})
		return domain.Save(tx, &t)
	})
}

func (t *Text) review(v Review, now time.Time) error {
	v.Body, v.Reason = strings.TrimSpace(v.Body), strings.TrimSpace(v.Reason)
	t.ReviewedAt, t.State, t.Reason = &now, Released, v.Reason
	if v.Body == "" {
		return nil
	}
	switch {
	case len([]rune(v.Body)) > 4000 || v.Body == t.Body:
		return ErrRedacted.With(domain.Fault{Where: "/text", Code: ErrRedacted.Code, Detail: ErrRedacted.Detail})
	case len(v.Reason) < 3 || len(v.Reason) > 1000:
		return ErrReason.With(domain.Fault{Where: "/reason", Code: ErrReason.Code, Detail: ErrReason.Detail})
	}
	t.State, t.Body = Redacted, v.Body
	return nil
}
