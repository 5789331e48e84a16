package request

import (
	"context"
	"slices"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/hearing/representation"
	"deltag/domain/org"
)

// Invite makes a request of the kind invited for each of those whom a signed representation note lets speak, at a meeting and
// about an item of its agenda or none (0). Two people in two roles have signed before, or nobody is invited: the database
// refuses as well. Whoever is invited already stays so, and a second press invites nobody twice.
func (rs *Requests) Invite(ctx context.Context, note int64, version int, meeting, item int64) (made []Request, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := domain.Take[hearing.Meeting](tx, "id = ?", meeting)
		if err != nil {
			return err
		}
		c, err := domain.Take[org.Committee](tx, "id = ?", m.CommitteeID)
		if err != nil {
			return err
		}
		if err := allow(tx, domain.HearingsWrite, c.Scope()); err != nil {
			return err
		}
		if m.State != hearing.Planned || !m.StartsAt.After(tx.Now) {
			return ErrOver
		}
		var about *int64
		if item != 0 {
			i, err := domain.Take[hearing.Item](tx, "id = ? AND meeting_id = ? AND state = 'on'", item, meeting)
			if err != nil {
				return err
			}
			about = &i.ID
		}
		if _, err := session(tx, &m, hearing.Invited); err != nil {
			return err
		}
		n, group, err := representation.InviteGroup(tx, note, version)
		if err != nil {
			return err
		}
		made, err = rs.invite(tx, &m, about, &n, group)
		return err
	})
	return made, err
}

func (rs *Requests) invite(tx *domain.Tx, m *hearing.Meeting, item *int64, n *representation.Note, group []representation.Volunteer) ([]Request, error) {
	ids := make([]int64, len(group))
	for i, v := range group {
		ids[i] = v.ID
	}
	var there []int64
	if err := tx.DB.Raw("SELECT volunteer_id FROM hearing_request WHERE volunteer_id IN ? AND state NOT IN ('refused', 'withdrawn')", ids).Scan(&there).Error; err != nil {
		return nil, err
	}
	made := []Request{}
	for _, v := range group {
		if slices.Contains(there, v.ID) {
			continue
		}
		uid, err := rs.newUID()
		if err != nil {
			return nil, err
		}
		made = append(made, Request{CommitteeID: m.CommitteeID, MeetingID: m.ID, ItemID: item, Kind: hearing.Invited, How: ByInvite, State: Granted, ResidentID: v.ResidentID, VolunteerID: &v.ID,
			About: n.Title, People: 1, Model: InPerson, UID: uid, Version: 1, ReceivedAt: tx.Now, CreatedAt: tx.Now, ChangedAt: tx.Now, DecidedAt: &tx.Now, DecidedBy: tx.Actor.By(), WrittenBy: tx.Actor.By()})
	}
	if len(made) == 0 {
		return made, nil
	}
	if err := tx.DB.Omit(clause.Associations).Create(&made).Error; err != nil {
		return nil, err
	}
	for i := range made {
		ids[i] = made[i].ID
	}
	if err := tx.DB.Exec(`INSERT INTO hearing_requester (request_id, name, email, phone, address, language)
		SELECT h.id, q.name, q.email, q.phone, q.address, q.language FROM hearing_request h JOIN hearing_volunteer_contact q ON q.volunteer_id = h.volunteer_id WHERE h.id IN ?`,
		ids[:len(made)]).Error; err != nil {
		return nil, err
	}
	tx.Record(access(n.UnitID, "add", "invite those who were drawn to speak to a committee", made...))
	return made, tell(tx, inviteKind, made...)
}
