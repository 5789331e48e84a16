package panel

import (
	"context"

	"deltag/domain"
	"deltag/domain/lottery"
)

// DrawSeats takes all steps of a lottery in one go, and draws by a recorded seed: for the demo's past, in which nobody
// stood by with dice. Officers take the steps one by one.
func (ps *Panels) DrawSeats(ctx context.Context, id int64, reason string) (d Draw, err error) {
	l, err := ps.StartLottery(ctx, id)
	if err != nil {
		return d, err
	}
	if err := ps.FindLotteries(ctx); err != nil {
		return d, err
	}
	if l, err = ps.Lottery(ctx, l.ID); err != nil {
		return d, err
	}
	if l.State != LotteryFound {
		return d, l.refusal()
	}
	if _, err = ps.PublishLottery(ctx, l.ID, Publication{How: lottery.BySeed, Reason: reason}); err != nil {
		return d, err
	}
	return ps.DrawLottery(ctx, l.ID, Throw{})
}

// refusal is why a lottery was not found.
func (l *Lottery) refusal() error {
	for _, known := range []*domain.Error{ErrInfeasible, ErrTooHard, ErrLotteryOld} {
		if known.Code == l.Cause {
			return known
		}
	}
	return ErrLotteryState
}
