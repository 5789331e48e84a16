package register

import (
	"cmp"
	"context"
	"time"

	"deltag/domain"
)

// Filter narrows the register.
type Filter struct {
	Search string // in names and keys
	State  string // "" is all; draft, published, ended
	Sort   string // "" is "-changed", the last changed first; "name", "changed", "questions", each with a minus for the reverse
	Cursor string
	Limit  int // 1 to 200
}

// Row is a questionnaire in the list, with where it stands.
type Row struct {
	Instrument
	Published int // the number of the newest published version; 0 is none
	Draft     int // the number of the version that is being written; 0 is none
	Questions int // of the core that are measured in the newest version, that on which is worked before the others
	ChangedAt time.Time
}

// listed is the FROM of the list: every questionnaire with what its versions say, in one pass.
const listed = `instrument i CROSS JOIN LATERAL (SELECT coalesce(max(number) FILTER (WHERE published_at IS NOT NULL), 0) AS published,
	coalesce(max(number) FILTER (WHERE published_at IS NULL), 0) AS draft, (array_agg(core_length ORDER BY number DESC))[1] AS questions,
	greatest(i.created_at, i.ended_at, max(coalesce(published_at, changed_at))) AS changed_at FROM instrument_version WHERE instrument_id = i.id) v`

var listSorts = domain.Sorts{
	By: map[string]string{
		"name": `danish_order(i.name) COLLATE "C"`, "changed": "v.changed_at", "questions": "coalesce(v.questions, 0)",
	},
	From: listed, ID: "i.id",
}

// List gives the questionnaires that the actor may see.
func (r *Register) List(ctx context.Context, f Filter) (page domain.Page[Row], err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		q := tx.DB.Table(listed).Select("i.*, v.published, v.draft, v.questions, v.changed_at")
		if tx.Actor.Kind != domain.Machine {
			q = q.Where("i.unit_id IN ?", append(tx.Actor.Units(domain.SurveysRead), -1))
		}
		if f.Search != "" {
			q = q.Where("position(lower(?) IN lower(i.name)) > 0 OR position(lower(?) IN i.key) > 0", f.Search, f.Search)
		}
		switch f.State {
		case "draft":
			q = q.Where("i.ended_at IS NULL AND v.draft > 0")
		case "published":
			q = q.Where("i.ended_at IS NULL AND v.published > 0")
		case "ended":
			q = q.Where("i.ended_at IS NOT NULL")
		}
		page, err = domain.Sorted(q, listSorts, cmp.Or(f.Sort, "-changed"), f.Cursor, f.Limit, func(row Row) int64 { return row.ID })
		return err
	})
	return page, err
}
