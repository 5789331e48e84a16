package org

import (
	"time"

	"deltag/domain"
)

// SignIn is one sign-in, or one refusal, as it is kept. What was typed is not kept.
type SignIn struct {
	ID        int64 `gorm:"primaryKey"`
	At        time.Time
	StaffID   *int64 // nil when the address is nobody's
	Outcome   string
	Source    string // the address of the machine that asked
	RequestID string
}

// The outcomes.
const (
	outcomeCode      = "code"       // a code was asked for and sent
	outcomeSignedIn  = "signed-in"  //
	outcomeDemo      = "demo"       // by one click, in the demo only
	outcomeUnknown   = "unknown"    // a code was asked for an address that is nobody's
	outcomeInactive  = "inactive"   // the person was stopped
	outcomeLimited   = "limited"    // too many tries
	outcomeWrongCode = "wrong-code" //
	outcomeLateCode  = "late-code"  // used, expired, or worn out by wrong tries
	outcomeSignedOut = "signed-out" //
)

// Caller is where a sign-in comes from.
type Caller struct {
	Source string // the address of the machine
	Device string // browser and system in a few words
}

// note keeps what happened to a sign-in. staff is 0 when it is nobody's.
func note(tx *domain.Tx, outcome string, staff int64, source string) error {
	row := SignIn{At: tx.Now, Outcome: outcome, Source: source, RequestID: tx.Actor.RequestID}
	if staff != 0 {
		row.StaffID = &staff
	}
	return domain.Create(tx, &row)
}
