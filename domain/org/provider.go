package org

import (
	"context"
	"errors"
	"strings"

	"deltag/domain"
	"deltag/domain/oidc"
)

// The outcomes of a sign-in by the municipality's identity provider.
const (
	outcomeProvider  = "oidc-signed-in"
	outcomeCancelled = "oidc-cancelled"
	outcomeLate      = "oidc-late"
	outcomeRefused   = "oidc-refused"
	outcomeLevel     = "oidc-level"
	outcomeStranger  = "oidc-unknown" // the provider knows the person, and we do not
)

// ErrNoAccess refuses who is known to the provider and has no access here, or not any more.
var ErrNoAccess = &domain.Error{
	Kind: domain.Forbidden, Code: "oidc-unknown", Detail: "You have no access to Deltag. Ask an administrator to add you with the address that you signed in with.",
}

// Provider tells whether staff sign in at the municipality's identity provider, and whether they may do without.
func (o *Org) Provider() (there, codesToo bool) {
	return o.set.Provider != nil, o.set.Provider == nil || !o.set.ProviderOnly
}

// BeginAtProvider starts a sign-in at the identity provider.
func (o *Org) BeginAtProvider(ctx context.Context, from Caller) (s oidc.Started, err error) {
	if o.set.Provider == nil {
		return s, domain.ErrNotFound
	}
	refused, err := o.decide(ctx, func(tx *domain.Tx) (error, error) {
		within, err := o.within(tx, triesPerSource.of(from.Source))
		if err == nil && !within {
			return ErrTooMany, note(tx, outcomeLimited, 0, from.Source)
		}
		return nil, err
	})
	if err := errors.Join(refused, err); err != nil {
		return s, err
	}
	return o.set.Provider.Begin(ctx)
}

// FinishAtProvider signs in whoever comes back from the identity provider, when they are active staff.
func (o *Org) FinishAtProvider(ctx context.Context, browser string, a oidc.Answer, from Caller) (token string, err error) {
	if o.set.Provider == nil {
		return "", domain.ErrNotFound
	}
	who, err := o.set.Provider.Finish(ctx, browser, a)
	if err != nil {
		return "", errors.Join(err, o.noteRefusal(ctx, err, from))
	}
	refused, err := o.decide(ctx, func(tx *domain.Tx) (error, error) {
		s, outcome, err := vouched(tx, who)
		if err != nil {
			return nil, err
		}
		if err := note(tx, outcome, s.ID, from.Source); err != nil || outcome != outcomeProvider {
			return ErrNoAccess, err
		}
		token, err = o.newSession(tx, s.ID, from.Device)
		return nil, err
	})
	return token, errors.Join(refused, err)
}

func (o *Org) noteRefusal(ctx context.Context, why error, from Caller) error {
	outcome := ""
	for refusal, is := range map[*domain.Error]string{
		oidc.ErrCancelled: outcomeCancelled, oidc.ErrLate: outcomeLate, oidc.ErrRefused: outcomeRefused, oidc.ErrLevel: outcomeLevel,
	} {
		if errors.Is(why, refusal) {
			outcome = is
		}
	}
	if outcome == "" {
		return nil
	}
	return o.db.Do(ctx, func(tx *domain.Tx) error { return note(tx, outcome, 0, from.Source) })
}

// vouched finds the staff whom the provider means: by the subject that it has been known by since the first time, for
// addresses are given to others; the first time by the address that the provider has verified.
func vouched(tx *domain.Tx, who oidc.Identity) (s Staff, outcome string, err error) {
	identity := who.Issuer + " " + who.Subject
	s, err = domain.Lock[Staff](tx, "provider_identity = ?", identity)
	if errors.Is(err, domain.ErrNotFound) && who.Email != "" {
		s, err = domain.Lock[Staff](tx, "email = ? AND provider_identity = ''", strings.ToLower(who.Email))
	}
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return Staff{}, outcomeStranger, nil
	case err != nil:
		return s, "", err
	case !s.Active:
		return s, outcomeInactive, nil
	}
	if s.ProviderIdentity == "" {
		s.ProviderIdentity = identity
		err = domain.Save(tx, &s)
	}
	return s, outcomeProvider, err
}
