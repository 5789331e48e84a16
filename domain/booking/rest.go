package booking

import (
	"context"
	"slices"

	"deltag/domain"
)

// Known is a gathering as staff have seen it.
type Known struct {
	ID      int64
	Version int
}

// CallOffRest cancels those gatherings of a series that have not begun, and tells everybody why, as CallOff does for one: all or
// none. known are those that staff were shown; when the series has others by now, or one has changed, nothing is cancelled.
func (bs *Bookings) CallOffRest(ctx context.Context, series int64, known []Known, reason string) (n int, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := domain.Take[Series](tx, "id = ?", series)
		if err != nil {
			return err
		}
		if err := s.allow(tx, domain.GatheringsWrite); err != nil {
			return err
		}
		if err := checkReason(&reason); err != nil {
			return err
		}
		rest, err := s.rest(tx)
		if err != nil {
			return err
		}
		if n = len(rest); !sameAsKnown(rest, known) {
			return ErrSeriesChanged
		}
		for i := range rest { // each has its own people, mails and orders; a series has few
			if err := rest[i].callOff(tx, reason); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// rest locks the gatherings of a series that can still be called off, in the order of their numbers, as every lock of several is
// taken.
func (s *Series) rest(tx *domain.Tx) (all []Gathering, err error) {
	err = tx.DB.Raw("SELECT * FROM gathering WHERE series_id = ? AND state IN ('planned', 'open') AND starts_at > ? ORDER BY id FOR UPDATE", s.ID, tx.Now).Scan(&all).Error
	return all, err
}

func sameAsKnown(rest []Gathering, known []Known) bool {
	now := make([]Known, len(rest))
	for i, g := range rest {
		now[i] = Known{g.ID, g.Version}
	}
	slices.SortFunc(known, func(a, b Known) int { return int(a.ID - b.ID) })
	return len(rest) > 0 && slices.Equal(now, known)
}
