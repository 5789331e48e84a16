// Package org knows the organisation: its units, its staff, what each may do where and until when, how they sign in, and
// what is kept of who used which personal data. It must never decide what a citizen may do: that is the citizen's link's
// business.
package org

import (
	"time"

	"deltag/domain"
	"deltag/domain/oidc"
)

// Org is the use cases of this area.
type Org struct {
	db  *domain.DB
	set Settings
}

// Settings are what the installation decides.
type Settings struct {
	// Secret keys the hashes of sign-in codes. At least 32 random bytes, the same in every copy of the program.
	Secret []byte
	// Demo opens sign-in by one click and the movable clock. Never in production.
	Demo bool
	// Clock is the demo's clock; nil outside the demo.
	Clock *domain.MovableClock
	// Provider is the municipality's own identity provider; nil when there is none.
	Provider *oidc.Client
	// ProviderOnly takes no codes by mail.
	ProviderOnly bool
}

// How long a session lives: an idle one ends within the hour, any one within the working day. OWASP ASVS 5.0 section 7.3
// asks for both limits and leaves the numbers to the operator.
const (
	idleLife     = time.Hour
	absoluteLife = 12 * time.Hour
	demoLife     = 10 * 365 * 24 * time.Hour // the demo's clock jumps by days: that must sign nobody out
)

// New gives the use cases over a database.
func New(db *domain.DB, s Settings) *Org { return &Org{db: db, set: s} }

// Demo tells whether this installation is the demo.
func (o *Org) Demo() bool { return o.set.Demo }

func (o *Org) lives() (idle, absolute time.Duration) {
	if o.set.Demo {
		return demoLife, demoLife
	}
	return idleLife, absoluteLife
}
