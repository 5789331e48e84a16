package request

import (
	"context"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/org"
)

// locked takes the lock of a request's session and then of the request: whoever gives, takes or moves a time does so in this
// order, so that two never wait for each other.
func locked(tx *domain.Tx, id int64) (s Session, r Request, err error) {
	before, err := domain.Take[Request](tx, "id = ?", id)
	if err != nil {
		return s, r, err
	}
	if s, err = domain.Lock[Session](tx, "meeting_id = ?", before.MeetingID); err != nil {
		return s, r, err
	}
	if r, err = domain.Lock[Request](tx, "id = ?", id); err != nil {
		return s, r, err
	}
	if r.MeetingID != before.MeetingID { // it followed its item meanwhile
		return s, r, ErrChanged
	}
	return s, r, nil
}

// ofStaff is a request that a member of staff is about to use, with the unit of its committee.
func ofStaff(tx *domain.Tx, id int64, p domain.Permission) (s Session, r Request, unit int64, err error) {
	if r, err = domain.Take[Request](tx, "id = ?", id); err != nil {
		return s, r, 0, err
	}
	c, err := domain.Take[org.Committee](tx, "id = ?", r.CommitteeID)
	if err != nil {
		return s, r, 0, err
	}
	if err := allow(tx, p, c.Scope()); err != nil || p != domain.HearingsWrite {
		return s, r, c.UnitID, err
	}
	s, r, err = locked(tx, id)
	return s, r, c.UnitID, err
}

// access is the record of using what is known of those who ask.
func access(unit int64, action, purpose string, all ...Request) domain.Access {
	a := domain.Access{Action: action, Subject: "hearing-request", Unit: unit, Purpose: purpose, Count: len(all)}
	if len(all) == 1 {
		a.Criterion = Activity(all[0].ID)
	}
	for _, r := range all {
		if r.ResidentID != nil {
			a.ResidentIDs = append(a.ResidentIDs, *r.ResidentID)
		}
	}
	return a
}

// step is one thing that staff do with a request, as they have seen it.
func (rs *Requests) step(ctx context.Context, id int64, version int, purpose string, do func(*domain.Tx, *Session, *Request) error) (r Request, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		s, found, unit, err := ofStaff(tx, id, domain.HearingsWrite)
		if err != nil {
			return err
		}
		if found.Version != version {
			return ErrChanged
		}
		tx.Record(access(unit, "change", purpose, found))
		if err := do(tx, &s, &found); err != nil {
			return err
		}
		r = found
		return nil
	})
	return r, err
}

// save writes a request as changed now.
func (r *Request) save(tx *domain.Tx) error {
	r.Version, r.ChangedAt = r.Version+1, tx.Now
	return tx.DB.Model(r).Select("*").Omit("CaseKey").Updates(r).Error
}

// Clear is the secretary confirming that a request is about no single person's case. Before that no politician sees it.
func (rs *Requests) Clear(ctx context.Context, id int64, version int) (Request, error) {
	return rs.step(ctx, id, version, "confirm that a request is about no single person's case", func(tx *domain.Tx, _ *Session, r *Request) error {
		if r.State != Received {
			return ErrStep
		}
		r.State, r.ClearedAt, r.ClearedBy = Checked, &tx.Now, tx.Actor.By()
		return r.save(tx)
	})
}

// decides tells whether somebody may say no (or yes) by the rules; what the rules do not say, anybody may.
func decides(set *hearing.RuleSet, who hearing.Decider, no bool) bool {
	if !slices.Contains([]hearing.Decider{hearing.Mayor, hearing.Chair, hearing.Committee}, who) {
		return false
	}
	if set == nil || set.Rules.Decides == "" {
		return true
	}
	return who == set.Rules.Decides || no && who == set.Rules.MayRefuse
}

// Grant writes down a yes, and by whom. The database refuses a second hearing of a case where the rules allow one, whatever
// committee has had the first. Rules by which a second hearing only may be refused leave it to whoever decides.
func (rs *Requests) Grant(ctx context.Context, id int64, version int, who hearing.Decider) (Request, error) {
	return rs.step(ctx, id, version, "write down who may speak to a committee", func(tx *domain.Tx, s *Session, r *Request) error {
		m, set, err := meetingOf(tx, r)
		switch {
		case err != nil:
			return err
		case r.State != Checked:
			return ErrStep
		case !m.StartsAt.After(tx.Now) || m.State != hearing.Planned:
			return ErrOver
		case !decides(set, who, false):
			return ErrDecider
		}
		if r.ItemID != nil { // the case may have got its number, or another
			if err := tx.Row("SELECT CASE WHEN case_number <> '' THEN case_number ELSE $2 END FROM agenda_item WHERE id = $1", *r.ItemID, r.CaseNumber).Scan(&r.CaseNumber); err != nil {
				return err
			}
		}
		if set != nil && !set.Rules.OnceMay {
			r.Once, r.OncePer = set.Rules.Once, set.Rules.OncePer
		}
		r.State, r.Decider, r.DecidedAt, r.DecidedBy = Granted, who, &tx.Now, tx.Actor.By()
		if err := r.save(tx); err != nil {
			return err
		}
		if minutes := usualMinutes(set); s.room(minutes) {
			return nil // a time comes soon, and is told then
		}
		return tell(tx, waitingKind, *r)
	})
}

// Refuse writes down a no, by whom and why. The time is free again, and the answer goes to the citizen with its reason; who
// has no address gets a letter.
func (rs *Requests) Refuse(ctx context.Context, id int64, version int, who hearing.Decider, reason string) (Request, error) {
	return rs.step(ctx, id, version, "refuse a request to speak to a committee", func(tx *domain.Tx, _ *Session, r *Request) error {
		_, set, err := meetingOf(tx, r)
		switch {
		case err != nil:
			return err
		case !r.Alive():
			return ErrStep
		case !decides(set, who, true):
			return ErrDecider
		}
		var c domain.Checks
		if c.Text(&reason, "/reason", 10, 2000); len(c) > 0 {
			return c.Of(ErrRequest)
		}
		r.Decider, r.DecidedAt, r.DecidedBy, r.Reason = who, &tx.Now, tx.Actor.By(), reason
		return r.end(tx, Refused, refusedKind)
	})
}

// end ends a request that is alive: its time is free, what was ordered is called off, and the citizen is told.
func (r *Request) end(tx *domain.Tx, how State, kind string) error {
	r.release()
	r.State = how
	if err := r.save(tx); err != nil {
		return err
	}
	if err := callOff(tx, "request_id IN ?", []int64{r.ID}); err != nil {
		return err
	}
	if kind == "" {
		return nil
	}
	return tell(tx, kind, *r)
}

// release gives the time back. A calendar that had it learns so by the higher number.
func (r *Request) release() {
	if r.SlotMinute != nil {
		r.SlotMinute = nil
		r.Sequence++
	}
}

// WithdrawFor is the secretary writing down that somebody who called does not want to speak any more.
func (rs *Requests) WithdrawFor(ctx context.Context, id int64, version int) (Request, error) {
	return rs.step(ctx, id, version, "withdraw a request for the citizen", func(tx *domain.Tx, _ *Session, r *Request) error {
		if !r.Alive() {
			return ErrStep
		}
		return r.end(tx, Withdrawn, withdrawnKind)
	})
}

// Delivered writes down on which day material came in.
func (rs *Requests) Delivered(ctx context.Context, id int64, version int, how string, on *time.Time) (Request, error) {
	return rs.step(ctx, id, version, "write down when material came in", func(tx *domain.Tx, _ *Session, r *Request) error {
		var c domain.Checks
		c.Unless(how == "" && on == nil || slices.Contains([]string{"paper", "mail"}, how), "/how", "required", "Choose how it came.")
		c.Unless(on == nil || !on.After(org.Day(tx.Now)), "/on", "day", "Give a day that is not later than today.")
		if err := c.Of(ErrRequest); err != nil {
			return err
		}
		r.MaterialHow, r.MaterialOn = how, on
		return r.save(tx)
	})
}

// meetingOf reads the meeting of a request and the rules that hold there.
func meetingOf(tx *domain.Tx, r *Request) (m hearing.Meeting, set *hearing.RuleSet, err error) {
	if m, err = domain.Take[hearing.Meeting](tx, "id = ?", r.MeetingID); err != nil {
		return m, nil, err
	}
	set, err = hearing.RulesAt(tx, r.CommitteeID, r.Kind, m.StartsAt)
	return m, set, err
}
