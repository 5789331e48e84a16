package panel

import (
	"cmp"
	"context"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
)

// InvitedPerson is an invitation as staff see it.
type InvitedPerson struct {
	ID         int64
	ResidentID *int64
	Shown      string // the name, the alias of a protected person, or "" of an erased one
	Wave       int
	RespondBy  time.Time
	Reply      Reply
	RepliedAt  *time.Time
	Reason     string
	Answers    int // how many answers were given, to send with the next one
	ByStaff    bool
}

// InvitationFilter narrows the list of invitations.
type InvitationFilter struct {
	Search string // beginnings of words of the person's number, name or e-mail address
	Reply  *Reply // nil is all
	Wave   int    // 0 is all
	Sort   string // "" is "drawn"; "name", "wave", "reply", "when", each with a minus for the reverse
	Cursor string
	Limit  int // 1 to 200
}

// invitationSorts are the orders of the list. Who has not answered comes before the first answer.
var invitationSorts = domain.Sorts{
	By: map[string]string{
		"drawn": "i.id", "name": "coalesce(r.sorted, '')", "wave": "i.wave", "reply": "i.reply", "when": "coalesce(i.replied_at, '-infinity')",
	},
	From: "invitation i LEFT JOIN resident r ON r.id = i.resident_id", ID: "i.id",
}

// Invitations lists the invited of a panel, by themselves in the order they were drawn.
func (ps *Panels) Invitations(ctx context.Context, id int64, f InvitationFilter) (page domain.Page[InvitedPerson], err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.RepliesRead)
		if err != nil {
			return err
		}
		q := tx.DB.Table("invitation AS i").Joins("LEFT JOIN resident r ON r.id = i.resident_id").
			Select("i.id, i.resident_id, "+shown+" AS shown, i.wave, i.respond_by, i.reply, i.replied_at, i.reason, i.answers, i.answered_by IS NOT NULL AS by_staff").
			Where("i.panel_id = ?", id)
		if found, words := resident.Found(tx, f.Search); found != "" {
			q = q.Where(found, words...)
		}
		if f.Reply != nil {
			q = q.Where("i.reply = ?", *f.Reply)
		}
		if f.Wave > 0 {
			q = q.Where("i.wave = ?", f.Wave)
		}
		if page, err = domain.Sorted(q, invitationSorts, cmp.Or(f.Sort, "drawn"), f.Cursor, f.Limit, func(i InvitedPerson) int64 { return i.ID }); err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "search", Subject: "invitation", ResidentIDs: people(page.Items), Criterion: f.criterion(id), Unit: p.UnitID, Purpose: "see invitations and answers"})
		return nil
	})
	return page, err
}

// criterion says what was asked for, for the record of uses.
func (f InvitationFilter) criterion(panel int64) string {
	if strings.TrimSpace(f.Search) != "" {
		return Activity(panel) + ", search " + domain.Typed(f.Search)
	}
	return Activity(panel)
}

func people(list []InvitedPerson) []int64 {
	ids := []int64{}
	for _, i := range list {
		if i.ResidentID != nil {
			ids = append(ids, *i.ResidentID)
		}
	}
	return ids
}
