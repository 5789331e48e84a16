package panel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// Call is how far the calls to one invited person are.
type Call struct {
	InvitationID int64      `gorm:"primaryKey;autoIncrement:false"`
	WantedAt     *time.Time // asked to be called
	Attempts     int
	AgainAt      *time.Time // not before then
	Agreed       bool       // the time was agreed with the person
	Off          CallOutcome
	OffAt        *time.Time
	ClaimedBy    *int64 // staff who is calling right now
	ClaimedUntil *time.Time
}

// TableName is the table of calls.
func (Call) TableName() string { return "call" }

// CallAttempt is one call that was tried.
type CallAttempt struct {
	ID           int64 `gorm:"primaryKey"`
	InvitationID int64
	At           time.Time
	StaffID      int64
	Outcome      CallOutcome
	AgainAt      *time.Time
}

// TableName is the table of calls that were tried.
func (CallAttempt) TableName() string { return "call_attempt" }

// CallOutcome is what came of a call.
type CallOutcome string

// What can come of a call. CallAnswered is never chosen: it is written with the answer.
const (
	CallNotHome     CallOutcome = "not_home"
	CallWrongNumber CallOutcome = "wrong_number" // off the list until the person's details change
	CallBack        CallOutcome = "call_back"    // at a time that was agreed
	CallLetter      CallOutcome = "letter"       // wants a letter, and no more calls: it is noted how they want to be reached
	CallMail        CallOutcome = "mail"         // wants a mail: a new link is sent
	CallAnswered    CallOutcome = "answered"
)

const (
	claimFor     = 15 * time.Minute
	againAfter   = 20 * time.Hour     // nobody was home: the next day at another time
	mailWaits    = 3 * 24 * time.Hour // somebody who wanted a mail is left alone so long
	putOffFor    = 15 * time.Minute   // somebody who was passed over comes again so soon
	mostCallsMax = 20
)

// Refusals of a call.
var (
	ErrCallTaken = &domain.Error{Kind: domain.Conflict, Code: "call-taken",
		Detail: "Somebody else is calling this person now, or you have had the call for more than 15 minutes. Take the next one."}
	ErrCallOver = &domain.Error{Kind: domain.Conflict, Code: "call-over", Detail: "This person need not be called any more."}
	ErrCall     = &domain.Error{Kind: domain.Invalid, Code: "call-invalid", Detail: "The call cannot be written down like this."}
)

// caller is the staff who calls: calls are always somebody's.
func caller(tx *domain.Tx) (int64, error) {
	if tx.Actor.StaffID == 0 {
		return 0, domain.ErrForbidden
	}
	return tx.Actor.StaffID, nil
}

// claim takes a call for 15 minutes, unless somebody else has it, or has had it since it was found: then they have called.
// The one statement decides between two who ask at once. A caller has one call at a time.
func claim(tx *domain.Tx, found CallLine, by int64) (bool, error) {
	invitation := found.InvitationID
	if err := tx.DB.Exec("UPDATE call SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = ? AND invitation_id <> ?", by, invitation).Error; err != nil {
		return false, err
	}
	res := tx.DB.Exec(`INSERT INTO call AS c (invitation_id, claimed_by, claimed_until) VALUES (?, ?, ?)
		ON CONFLICT (invitation_id) DO UPDATE SET claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until
		WHERE (c.claimed_until IS NULL OR c.claimed_until <= ? OR c.claimed_by = ?) AND c.attempts = ? AND c.again_at IS NOT DISTINCT FROM ?::timestamptz`,
		invitation, by, tx.Now.Add(claimFor), tx.Now, by, found.Attempts, found.AgainAt)
	return res.RowsAffected == 1, res.Error
}

// PutOffCall gives a call back without having called: it comes again a little later.
func (ps *Panels) PutOffCall(ctx context.Context, id int64) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		row, p, by, err := ps.calling(tx, id)
		if err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "change", Subject: "call", ResidentIDs: []int64{row.ResidentID}, Unit: p.UnitID, Purpose: "call about a panel"})
		return mine(tx.DB.Exec(`UPDATE call SET claimed_by = NULL, claimed_until = NULL, again_at = greatest(again_at, ?)
			WHERE invitation_id = ? AND claimed_by = ?`, tx.Now.Add(putOffFor), id, by))
	})
}

// LogCall writes down what came of a call that the caller has taken. again is when to call back; for CallBack it is
// needed, and for nobody home it may be left out.
func (ps *Panels) LogCall(ctx context.Context, id int64, outcome CallOutcome, again *time.Time) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		row, p, by, err := ps.calling(tx, id)
		if err != nil {
			return err
		}
		if again, err = outcome.again(again, tx.Now); err != nil {
			return err
		}
		switch outcome {
		case CallMail:
			err = errors.Join(resident.WishToldTo(tx, row.ResidentID, resident.NoWish, ""), ps.mailInstead(tx, &p, row))
		case CallLetter:
			err = resident.WishToldTo(tx, row.ResidentID, resident.ByLetter, "Sagt i telefonen")
		}
		if err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "change", Subject: "call", ResidentIDs: []int64{row.ResidentID}, Unit: p.UnitID, Purpose: "call about a panel"})
		off, offAt := CallOutcome(""), (*time.Time)(nil)
		if outcome == CallWrongNumber || outcome == CallLetter {
			off, offAt = outcome, &tx.Now
		}
		if err := mine(tx.DB.Exec(`UPDATE call SET attempts = attempts + 1, again_at = ?, agreed = ?, off = ?, off_at = ?, claimed_by = NULL, claimed_until = NULL
			WHERE invitation_id = ? AND claimed_by = ? AND claimed_until > ?`, again, outcome == CallBack, off, offAt, id, by, tx.Now)); err != nil {
			return err
		}
		return domain.Create(tx, &CallAttempt{InvitationID: id, At: tx.Now, StaffID: by, Outcome: outcome, AgainAt: again})
	})
}

// mine refuses a change of a call that the caller does not have.
func mine(res *gorm.DB) error {
	if res.Error == nil && res.RowsAffected == 0 {
		return ErrCallTaken
	}
	return res.Error
}

// again is when to call next, or a refusal.
func (o CallOutcome) again(at *time.Time, now time.Time) (*time.Time, error) {
	in := func(d time.Duration) *time.Time { t := now.Add(d); return &t }
	switch {
	case o != CallNotHome && o != CallBack && o != CallWrongNumber && o != CallLetter && o != CallMail:
		return nil, ErrCall.With(fault("/outcome", "unknown", "Choose what came of the call."))
	case o == CallBack && at == nil:
		return nil, ErrCall.With(fault("/againAt", "required", "Say when to call back."))
	case at != nil && (!at.After(now) || at.After(now.AddDate(0, 3, 0))):
		return nil, ErrCall.With(fault("/againAt", "range", "Choose a time that is to come, within three months."))
	case o == CallMail:
		return in(mailWaits), nil
	case o == CallNotHome && at == nil:
		return in(againAfter), nil
	case o == CallBack, o == CallNotHome:
		return at, nil
	}
	return nil, nil
}

// mailInstead sends a new link to somebody who would rather have a mail.
func (ps *Panels) mailInstead(tx *domain.Tx, p *Panel, row Invitation) error {
	r, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", row.ResidentID)
	if err != nil {
		return err
	}
	if err := reachable(tx, p, r); err != nil {
		return err
	}
	_, err = message.Queue(tx, linkDraft(p, row.ID, r, tx.Now))
	return err
}

// WishCall notes that somebody asked to be called, or does not any more.
func (ps *Panels) WishCall(ctx context.Context, id int64, wanted bool) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		row, p, _, err := ps.calling(tx, id)
		if err != nil {
			return err
		}
		var at *time.Time
		if wanted {
			at = &tx.Now
		}
		tx.Record(domain.Access{Action: "change", Subject: "call", ResidentIDs: []int64{row.ResidentID}, Unit: p.UnitID, Purpose: "call about a panel"})
		// Who asks begins anew: earlier tries and a wish for a letter do not count any more.
		return tx.DB.Exec(`INSERT INTO call (invitation_id, wanted_at) VALUES (?, ?) ON CONFLICT (invitation_id) DO UPDATE SET wanted_at = excluded.wanted_at,
			attempts = CASE WHEN excluded.wanted_at IS NULL THEN call.attempts ELSE 0 END, off = CASE WHEN excluded.wanted_at IS NULL THEN call.off ELSE '' END,
			off_at = CASE WHEN excluded.wanted_at IS NULL THEN call.off_at END, again_at = NULL, agreed = false`, id, at).Error
	})
}

// SetMostCalls decides how often one person of a panel is called at most.
func (ps *Panels) SetMostCalls(ctx context.Context, id int64, most int) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		if _, err := lock(tx, id, 0, domain.PanelsWrite); err != nil {
			return err
		}
		if most < 1 || most > mostCallsMax {
			return ErrCall.With(fault("/most", "range", fmt.Sprintf("Choose from 1 to %d calls.", mostCallsMax)))
		}
		return tx.DB.Exec("UPDATE panel SET max_calls = ? WHERE id = ?", most, id).Error
	})
}

// calling loads what a caller works on: the invitation of somebody whom they may call.
func (ps *Panels) calling(tx *domain.Tx, id int64) (row Invitation, p Panel, by int64, err error) {
	if row, p, err = forStaff(tx, id, domain.RepliesWrite); err != nil {
		return row, p, 0, err
	}
	if by, err = caller(tx); err != nil {
		return row, p, 0, err
	}
	// The invitation before its calls, as an answer locks them.
	if row, err = domain.Lock[Invitation](tx, "id = ?", id); err != nil {
		return row, p, 0, err
	}
	r, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", row.ResidentID)
	if err == nil && r.Protected() && !tx.Actor.May(domain.ProtectedRead, p.scope()) {
		err = domain.ErrNotFound
	}
	return row, p, by, err
}

// endCalls takes somebody who has answered off the list, whoever was calling, and notes the call in which they did.
func endCalls(tx *domain.Tx, invitation int64, how Channel) error {
	if err := tx.DB.Exec(`UPDATE call SET claimed_by = NULL, claimed_until = NULL, wanted_at = NULL, again_at = NULL, agreed = false WHERE invitation_id = ?`, invitation).Error; err != nil {
		return err
	}
	if how != ByPhone || tx.Actor.StaffID == 0 {
		return nil
	}
	return domain.Create(tx, &CallAttempt{InvitationID: invitation, At: tx.Now, StaffID: tx.Actor.StaffID, Outcome: CallAnswered})
}
