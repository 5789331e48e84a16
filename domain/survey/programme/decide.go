package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
)

// Deciding is what somebody decided on: the core of a published version, with its themes.
type Deciding struct {
	Body      Body
	On        time.Time
	Reference string // the item of the minutes, or who decided
	Themes    []string
	Version   int
}

// Decide records a decision. It is never changed: a new one takes its place.
func (ps *Programmes) Decide(ctx context.Context, id int64, in Deciding) (d Decision, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lockOpen(tx, id)
		if err != nil {
			return err
		}
		v, there, err := p.version(tx, max(in.Version, 1))
		if err != nil {
			return err
		}
		var c domain.Checks
		c.Unless(in.Body == Committee || in.Body == Administration, "/body", "required", "Say who decided.")
		c.Unless(!in.On.IsZero() && !in.On.After(Today(tx)), "/decidedOn", "decision-day", "Give the day of the decision, not later than today.")
		c.Unless(there, "/version", "version-unknown", "Choose a published version of the questionnaire.")
		c.Unless(len(in.Themes) > 0 && len(in.Themes) <= 50, "/themes", "themes-none", "Name the themes that were decided on.")
		d = Decision{ProgrammeID: id, Body: in.Body, DecidedOn: in.On, CoreHash: v.CoreHash, RecordedAt: tx.Now, RecordedBy: tx.Actor.By()}
		d.Reference = text(&c, "/reference", in.Reference, 1, 1000)
		for n, theme := range in.Themes {
			d.Themes = append(d.Themes, text(&c, fmt.Sprintf("/themes/%d", n), theme, 1, 200))
		}
		d.Themes = slices.Compact(d.Themes)
		if err := c.Of(ErrDecision); err != nil {
			return err
		}
		return domain.Create(tx, &d)
	})
	return d, err
}

// newest is the decision that counts; its ID is 0 when there is none.
func newest(tx *domain.Tx, programme int64) (d Decision, err error) {
	err = tx.DB.Where("programme_id = ?", programme).Order("id DESC").Limit(1).Find(&d).Error
	return d, err
}
