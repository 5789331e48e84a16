package org

import (
	"context"
	"errors"

	"deltag/domain"
)

// Actor is who a session token stands for, with what they may do now: nobody when the token is unknown, expired or
// revoked, or when the person was stopped.
func (o *Org) Actor(ctx context.Context, token string) (domain.Actor, error) {
	if token == "" {
		return domain.Actor{}, nil
	}
	var actor domain.Actor
	var stale bool
	var session Session
	err := o.db.View(ctx, func(tx *domain.Tx) (err error) {
		idle, _ := o.lives()
		session, err = domain.Take[Session](tx, "token_hash = ? AND "+live+
			" AND EXISTS (SELECT FROM staff s WHERE s.id = staff_id AND s.active)",
			domain.HashToken(token), tx.Now, tx.Now.Add(-idle))
		if err != nil {
			return err
		}
		stale = tx.Now.Sub(session.SeenAt) >= seenEvery
		actor, err = actorOf(tx, session.StaffID)
		return err
	})
	if errors.Is(err, domain.ErrNotFound) {
		return domain.Actor{}, nil
	}
	if err == nil && stale {
		err = o.seen(ctx, session.ID)
	}
	return actor, err
}

func (o *Org) seen(ctx context.Context, session int64) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		return tx.DB.Exec("UPDATE session SET seen_at = ? WHERE id = ? AND seen_at < ?", tx.Now, session, tx.Now).Error
	})
}

// actorOf gathers somebody's live grants, each with its unit and every unit below.
func actorOf(tx *domain.Tx, staff int64) (domain.Actor, error) {
	var rows []struct {
		ID       int64
		Role     domain.Role
		UnitID   int64
		Activity string
		Below    int64
	}
	err := tx.DB.Raw(`WITH RECURSIVE reach (grant_id, unit_id) AS (
  SELECT id, unit_id FROM role_grant WHERE staff_id = ? AND given_at <= ? AND (ends_at IS NULL OR ends_at > ?)
  UNION
  SELECT r.grant_id, u.id FROM reach r JOIN unit u ON u.parent_id = r.unit_id)
SELECT g.id, g.role, g.unit_id, g.activity, r.unit_id AS below
FROM reach r JOIN role_grant g ON g.id = r.grant_id ORDER BY g.id, r.unit_id`, staff, tx.Now, tx.Now).Scan(&rows).Error
	actor := domain.Actor{Kind: domain.Staff, StaffID: staff}
	var last int64
	for _, r := range rows {
		if r.ID != last {
			actor.Grants = append(actor.Grants, domain.Grant{Role: r.Role, Unit: r.UnitID, Activity: r.Activity})
			last = r.ID
		}
		g := &actor.Grants[len(actor.Grants)-1]
		g.Units = append(g.Units, r.Below)
	}
	return actor, err
}

// Me is the actor as the pages show them to themselves.
type Me struct {
	Staff
	Grants []MyGrant
}

// MyGrant is one of the actor's live grants with the unit's name.
type MyGrant struct {
	domain.Grant
	UnitName string
}

// Me tells the actor who they are. Nobody gets ErrNotFound.
func (o *Org) Me(ctx context.Context) (me Me, err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		if me.Staff, err = domain.Take[Staff](tx, "id = ?", tx.Actor.StaffID); err != nil {
			return err
		}
		names, err := unitNames(tx)
		for _, g := range tx.Actor.Grants {
			me.Grants = append(me.Grants, MyGrant{Grant: g, UnitName: names[g.Unit]})
		}
		return err
	})
	return me, err
}

func unitNames(tx *domain.Tx) (map[int64]string, error) {
	var units []Unit
	err := tx.DB.Raw("SELECT id, name FROM unit").Scan(&units).Error
	names := make(map[int64]string, len(units))
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, err
}

// SetLanguage changes the language of the actor's pages and mail.
func (o *Org) SetLanguage(ctx context.Context, language string) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := domain.Lock[Staff](tx, "id = ?", tx.Actor.StaffID)
		if err != nil {
			return err
		}
		s.Language = language
		return domain.Save(tx, &s)
	})
}
