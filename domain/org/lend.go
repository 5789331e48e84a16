package org

import (
	"time"

	"deltag/domain"
)

// ErrStopped refuses to give something to somebody whose access an administrator has stopped.
var ErrStopped = &domain.Error{Kind: domain.Conflict, Code: "staff-stopped", Detail: "This person's access has been stopped. Ask an administrator."}

// Lend gives somebody a role for one activity until an instant, as part of the caller's unit of work. The caller has asked
// whether the actor arranges that activity: whoever does may let others see it, and nothing else.
func Lend(tx *domain.Tx, staff int64, role domain.Role, at domain.Scope, ends time.Time) (Grant, error) {
	return give(tx, NewGrant{Staff: staff, Role: role, Unit: at.Unit, Activity: at.Activity, Ends: &ends})
}

// TakeBack ends grants that were lent, as part of the caller's unit of work. Those that have ended stay as they are.
func TakeBack(tx *domain.Tx, grants ...int64) error { return LendUntil(tx, tx.Now, grants...) }

// LendUntil moves the end of grants that were lent and still live, as part of the caller's unit of work.
func LendUntil(tx *domain.Tx, ends time.Time, grants ...int64) error {
	if len(grants) == 0 {
		return nil
	}
	var changed []Grant
	if err := tx.DB.Raw("UPDATE role_grant SET ends_at = ?, ended_by = CASE WHEN ? THEN CAST(? AS bigint) END WHERE id IN ? AND ends_at > ? RETURNING *",
		ends, !ends.After(tx.Now), actorID(tx), grants, tx.Now).Scan(&changed).Error; err != nil {
		return err
	}
	for _, g := range changed {
		tx.Record(domain.Access{Action: "change", Subject: "grant", Criterion: criterion(g.StaffID) + " " + string(g.Role), Purpose: purposeAccess, Count: 1, Unit: g.UnitID})
	}
	return nil
}

// External finds somebody by their address, or adds them without any role, as part of the caller's unit of work: what they
// may see is lent to them. It refuses with faults at /name, /email and /language.
func External(tx *domain.Tx, name, email, language string) (Staff, error) {
	s, err := NewStaff{Name: name, Email: email, Language: language, Role: domain.Moderator}.check()
	if err != nil {
		return s, err
	}
	var known []Staff
	if err := tx.DB.Where("email = ?", s.Email).Limit(1).Find(&known).Error; err != nil {
		return s, err
	}
	if len(known) > 0 {
		if !known[0].Active {
			return s, ErrStopped
		}
		return known[0], nil
	}
	s.CreatedAt = tx.Now
	if err := domain.Create(tx, &s); err != nil {
		return s, err
	}
	tx.Record(domain.Access{Action: "add", Subject: "staff", Criterion: criterion(s.ID), Purpose: purposeAccess, Count: 1})
	return s, nil
}

// ActorFor is what somebody on the staff may do now, as part of the caller's unit of work: nobody for who was stopped.
func ActorFor(tx *domain.Tx, staff int64) (domain.Actor, error) {
	s, err := domain.Take[Staff](tx, "id = ?", staff)
	if err != nil || !s.Active {
		return domain.Actor{}, err
	}
	return actorOf(tx, staff)
}
