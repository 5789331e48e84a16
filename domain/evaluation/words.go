package evaluation

import (
	"context"
	"fmt"

	"deltag/domain"
	"deltag/domain/method"
)

// personSQL is who said something: one who says it of ten meetings is one person.
const personSQL = "coalesce('s' || e.staff_id, CAST(e.who AS text))"

// wordsQuery is what one side wrote about one model in some units, in an order by chance that stays as it is. Of fewer than
// five people nothing is shown: who wrote it could be guessed.
const wordsQuery = `SELECT md5('words ' || e.id) AS key, e.words FROM evaluation e
	WHERE e.model = @model AND e.side = @side AND e.unit_id IN @units AND e.words <> '' AND md5('words ' || e.id) > @after
		AND (SELECT count(DISTINCT ` + personSQL + `) FROM evaluation e WHERE e.model = @model AND e.side = @side AND e.unit_id IN @units
			AND (e.words <> '' OR greatest(e.worth, e.heard, e.safe, e.learned, e.again) > 0)) >= @fewest
	ORDER BY 1 LIMIT @most`

// Words is one page of what one side wrote about one model, in the units whose texts the actor may read first of all. It tells
// neither who wrote it nor when nor of which occasion.
func (es *Evaluations) Words(ctx context.Context, model method.Kind, side Side, cursor string, limit int) (page domain.Page[string], err error) {
	var after string
	if _, err := domain.DecodeCursor(cursor, &after); err != nil {
		return page, err
	}
	err = es.db.View(ctx, func(tx *domain.Tx) error {
		units := tx.Actor.Units(domain.TextsReview)
		if len(units) == 0 {
			return domain.ErrForbidden
		}
		var rows []struct{ Key, Words string }
		if err := tx.DB.Raw(wordsQuery, map[string]any{"model": model, "side": side, "units": units, "after": after, "fewest": Fewest, "most": limit + 1}).Scan(&rows).Error; err != nil {
			return err
		}
		cut := domain.Cut(rows, limit, func(r struct{ Key, Words string }) any { return r.Key })
		page = domain.Page[string]{Items: make([]string, len(cut.Items)), Next: cut.Next}
		for i, r := range cut.Items {
			page.Items[i] = r.Words
		}
		tx.Record(domain.Access{Action: "read", Subject: "evaluation", Criterion: fmt.Sprintf("%s %s", model, side), Purpose: "read what people wrote about how it went", Count: len(page.Items), Unit: units[0]})
		return nil
	})
	return page, err
}
