package oldresult

import (
	"context"
	"strings"

	"deltag/domain"
)

// Add takes one figure in.
func (u *Use) Add(ctx context.Context, programme int64, r Result) (Result, error) {
	err := u.db.Do(ctx, func(tx *domain.Tx) error {
		k, err := write(tx, programme)
		if err != nil {
			return err
		}
		var faults []domain.Fault
		for _, w := range r.check(k, tx.Now) {
			faults = append(faults, domain.Fault{Where: "/" + w.field, Code: w.code, Detail: w.detail})
		}
		if len(faults) > 0 {
			return ErrResult.With(faults...)
		}
		r.begin(tx, programme)
		return domain.Create(tx, &r)
	})
	return r, err
}

func (r *Result) begin(tx *domain.Tx, programme int64) {
	r.ID, r.ProgrammeID, r.AddedAt, r.AddedBy = 0, programme, tx.Now, tx.Actor.By()
	r.TakenBackAt, r.TakenBackBy, r.Reason = nil, nil, ""
}

// TakeBack says that a figure was wrong, and why. It stays, and is counted no more.
func (u *Use) TakeBack(ctx context.Context, id int64, reason string) error {
	return u.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := domain.Lock[Result](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if _, err := write(tx, r.ProgrammeID); err != nil {
			return err
		}
		if r.TakenBackAt != nil {
			return ErrTaken
		}
		r.Reason = strings.TrimSpace(reason)
		if n := len([]rune(r.Reason)); n < 3 || n > 1000 {
			return ErrResult.With(domain.Fault{Where: "/reason", Code: "required", Detail: "Say why, in a few words."})
		}
		r.TakenBackAt, r.TakenBackBy = &tx.Now, tx.Actor.By()
		return domain.Save(tx, &r)
	})
}
