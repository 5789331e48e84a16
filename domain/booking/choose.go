package booking

import (
	"context"
	"slices"

	"deltag/domain"
	"deltag/domain/mix"
)

// Choice is the time that staff choose for a gathering.
type Choice struct {
	Version    int
	Time       int64 // one of the proposed times; 0 is the time that the gathering has
	AnswerDays int   // how many days those who are invited then have to answer
}

// ChooseTime settles the time of a gathering. It moves there, with all that follows a move; a room or a member of staff that is
// taken at that time refuses it. Then those who were composed are invited, but for those who said that they cannot come then:
// they are told so, and substitutes are asked in their place.
func (bs *Bookings) ChooseTime(ctx context.Context, id int64, c Choice) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, c.Version, domain.GatheringsWrite); err != nil {
			return err
		}
		if err := tx.Require(domain.ResidentsRead, g.Scope()); err != nil {
			return err
		}
		if err := g.takes(tx.Now); err != nil {
			return err
		}
		round, open, err := openRound(tx, g.ID)
		if err != nil {
			return err
		}
		waiting, err := undated(tx, g.ID)
		if err != nil {
			return err
		}
		if !open && (c.Time != 0 || len(waiting) == 0) {
			return ErrNoRound
		}
		cannot := map[int64]bool{}
		if c.Time != 0 {
			if cannot, err = g.goTo(tx, &round, c.Time); err != nil {
				return err
			}
		}
		if open {
			if err := endRound(tx, &round, TimeChosen, idOrNil(c.Time)); err != nil {
				return err
			}
		}
		return g.settle(tx, waiting, cannot, c.AnswerDays)
	})
	return g, err
}

func idOrNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// goTo moves a gathering to one of the proposed times, and answers whose booking said no to it.
func (g *Gathering) goTo(tx *domain.Tx, r *Round, chosen int64) (cannot map[int64]bool, err error) {
	times, err := timesOf(tx, r.ID)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(times, func(t ProposedTime) bool { return t.ID == chosen })
	if at < 0 {
		return nil, ErrChoice.With(domain.Fault{Where: "/time", Code: "time-unknown", Detail: "Choose one of the times that are proposed."})
	}
	t := times[at]
	if err := g.moveTo(tx, t.StartsAt, t.EndsAt, t.place(), t.Video); err != nil {
		return nil, err
	}
	var no []int64
	if err := tx.DB.Raw("SELECT booking_id FROM time_asked WHERE round_id = ? AND answers[CAST(? AS integer)] = ?", r.ID, at+1, mix.No).Scan(&no).Error; err != nil {
		return nil, err
	}
	cannot = map[int64]bool{}
	for _, id := range no {
		cannot[id] = true
	}
	return cannot, nil
}

// undated are the bookings of those who were composed and wait for the time to be found.
func undated(tx *domain.Tx, gathering int64) (all []Booking, err error) {
	err = tx.DB.Where("gathering_id = ? AND state = 'undated'", gathering).Order("id").Find(&all).Error
	return all, err
}

// settle invites those who waited for the time, and lets those go who cannot come then.
func (g *Gathering) settle(tx *domain.Tx, waiting []Booking, cannot map[int64]bool, days int) error {
	answerBy := endOfDay(tx.Now, days)
	if len(waiting) > 0 {
		var c domain.Checks
		c.Unless(days >= 2 && days <= 60, "/answerDays", "days-range", "Give between 2 and 60 days to answer.")
		c.Unless(days > 60 || answerBy.Add(lastCall).Before(g.StartsAt), "/answerDays", "answer-late", "Give fewer days: the answers must be there a day before it begins.")
		if err := c.Of(ErrChoice); err != nil {
			return err
		}
	}
	if err := tx.DB.Exec("UPDATE composition SET undated = false, answer_by = ? WHERE gathering_id = ? AND undated", answerBy, g.ID).Error; err != nil {
		return err
	}
	var invited, left []int64
	for _, b := range waiting {
		if cannot[b.ID] {
			left = append(left, b.ID)
		} else {
			invited = append(invited, b.ID)
		}
	}
	for _, step := range []struct {
		ids           []int64
		set           string
		args          []any
		kind          string
		purpose, deed string
	}{
		{invited, "state = 'invited', offered_at = ?, offer_ends = ?", []any{tx.Now, answerBy}, invitedKind, "invite people to a group", "send"},
		{left, "state = 'declined'", nil, otherTimeKind, "tell of a time that does not suit", "send"},
	} {
		if len(step.ids) == 0 {
			continue
		}
		var now []Booking
		if err := tx.DB.Raw("UPDATE booking SET "+step.set+", changed_at = ? WHERE id IN ? RETURNING *", append(step.args, tx.Now, step.ids)...).Scan(&now).Error; err != nil {
			return err
		}
		tx.Record(g.access(step.deed, step.purpose, now...))
		if err := tell(tx, g, now, step.kind); err != nil {
			return err
		}
	}
	return askNext(tx, g)
}
