package org

import (
	"encoding/hex"
	"net/netip"
	"time"

	"deltag/domain"
)

// limit is how often something may be asked for in a period. It is counted in the database, so that several copies of
// the program share it, by one statement, so that simultaneous requests cannot pass together.
type limit struct {
	name   string
	most   int
	period time.Duration
}

// The limits. Twenty codes a day with five tries each let a guesser in once in 27 years at an address under constant
// attack. A town hall often has one outward address, so a source may do much.
var (
	codesPerAddress = limit{"codes for an address", 5, 15 * time.Minute}
	codesPerDay     = limit{"codes for an address in a day", 20, 24 * time.Hour}
	codesPerSource  = limit{"codes from a source", 100, 15 * time.Minute}
	triesPerSource  = limit{"tries from a source", 200, 15 * time.Minute}
)

// use is one use of a limit by somebody.
type use struct {
	limit
	subject string
}

func (l limit) of(subject string) use { return use{l, subject} }

// within counts the uses and tells whether each was within its limit.
func (o *Org) within(tx *domain.Tx, uses ...use) (bool, error) {
	all := true
	for _, u := range uses { // at most three
		var used int
		err := tx.DB.Raw(`INSERT INTO sign_in_limit (subject, period, used) VALUES (?, ?, 1)
ON CONFLICT (subject, period) DO UPDATE SET used = sign_in_limit.used + 1 RETURNING used`,
			hex.EncodeToString(o.keyed(u.name+" "+network(u.subject))), tx.Now.Truncate(u.period)).Scan(&used).Error
		if err != nil {
			return false, err
		}
		all = all && used <= u.most
	}
	return all, nil
}

// network widens an IPv6 address to its /64, of which every subscriber has at least one whole. Other text stays.
func network(subject string) string {
	a, err := netip.ParseAddr(subject)
	if err != nil || !a.Is6() || a.Is4In6() {
		return subject
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return subject
	}
	return p.String()
}
