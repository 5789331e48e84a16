package privacy

import (
	"context"

	"deltag/domain"
)

// KeptDays is for how many days a class of data is kept, as everybody may be told where it is asked for; 0 is that nothing
// of it is deleted for now.
func (pr *Privacy) KeptDays(ctx context.Context, class string) (days int, err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		all, err := terms(tx)
		for _, t := range all {
			if t.Code == class && !t.Held() {
				days = t.Days
			}
		}
		return err
	})
	return days, err
}
