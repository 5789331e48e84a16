package panel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
)

const (
	// lotteryBeat is how often whoever computes a lottery says that it lives, and looks whether it was cancelled.
	lotteryBeat = 500 * time.Millisecond
	// lotterySilence is after how long without a sign another copy of the program begins anew.
	lotterySilence = 20 * time.Second
	// lotteryAttempts ends a lottery under which the program dies again and again.
	lotteryAttempts = 3
)

// errLost ends a computation that nobody waits for any more: it was cancelled, or another copy has taken over.
var errLost = errors.New("the lottery was cancelled or taken over")

// FindLotteries finds the lotteries that wait, one after the other, and those of a copy of the program that died. It
// computes outside of any transaction. A stop gives a lottery back that is not found yet.
func (ps *Panels) FindLotteries(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("find lotteries"))
	for {
		l, ok, err := ps.claimLottery(ctx)
		if err != nil || !ok {
			return err
		}
		if err := ps.findLottery(ctx, &l); err != nil {
			return fmt.Errorf("lottery %d: %w", l.ID, err)
		}
	}
}

func (ps *Panels) claimLottery(ctx context.Context) (l Lottery, ok bool, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		var rows []Lottery
		if err := tx.DB.Raw(`SELECT * FROM panel_lottery WHERE state = 'waiting' OR state = 'running' AND beat_at < ?
			ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`, tx.Now.Add(-lotterySilence)).Scan(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		l, ok = rows[0], true
		if l.Attempt >= lotteryAttempts {
			ok, l.Cause = false, "lottery-died"
			return l.end(tx, LotteryFailed)
		}
		l.State, l.Attempt, l.BeatAt, l.Done, l.Total = LotteryRunning, l.Attempt+1, &tx.Now, 0, 0
		return domain.Save(tx, &l)
	})
	return l, ok, err
}

// findLottery computes a claimed lottery and keeps what came of it.
func (ps *Panels) findLottery(ctx context.Context, l *Lottery) error {
	problem, err := l.problem()
	if err != nil {
		return err
	}
	var done, total atomic.Int64
	work, stop := context.WithCancelCause(ctx)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		ps.beatUntil(work, l, &done, &total, stop)
	}()
	found, err := fairest(work, problem, func(p lottery.Progress) { done.Store(int64(p.Done)); total.Store(int64(p.Total)) })
	lost := errors.Is(context.Cause(work), errLost)
	stop(nil)
	<-beating
	switch {
	case lost:
		return nil
	case ctx.Err() != nil: // the program stops: the next one begins anew
		return ps.db.Do(context.WithoutCancel(ctx), func(tx *domain.Tx) error {
			return tx.DB.Exec("UPDATE panel_lottery SET state = 'waiting', attempt = attempt - 1 WHERE id = ? AND attempt = ? AND state = 'running'", l.ID, l.Attempt).Error
		})
	}
	return ps.keepLottery(ctx, l, problem, found, err)
}

// beatUntil says again and again that the computation lives and how far it is, and ends it when nobody waits for it.
func (ps *Panels) beatUntil(ctx context.Context, l *Lottery, done, total *atomic.Int64, stop context.CancelCauseFunc) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lotteryBeat):
		}
		lost := false
		err := ps.db.Do(ctx, func(tx *domain.Tx) error {
			res := tx.DB.Exec("UPDATE panel_lottery SET beat_at = ?, done = ?, total = ? WHERE id = ? AND attempt = ? AND state = 'running'",
				tx.Now, done.Load(), total.Load(), l.ID, l.Attempt)
			lost = res.RowsAffected == 0
			return res.Error
		})
		if err == nil && lost { // a database that cannot be reached for a moment ends nothing
			stop(errLost)
		}
	}
}

// fairest finds the fairest lottery and makes it one of numbered panels that are equally likely.
func fairest(ctx context.Context, problem *lottery.Problem, progress func(lottery.Progress)) (*lottery.Lottery, error) {
	exact, err := lottery.Find(ctx, problem, lottery.Options{Method: lottery.Leximin, Progress: progress})
	if err != nil {
		return nil, err
	}
	rounded, _, err := exact.Round(problem, seatTickets)
	return rounded, err
}

// keepLottery keeps what was found, if it is still about the pool as it is, or why nothing was.
func (ps *Panels) keepLottery(ctx context.Context, l *Lottery, problem *lottery.Problem, found *lottery.Lottery, failed error) error {
	var refused *domain.Error
	if failed != nil && !errors.As(refusal(failed), &refused) {
		refused = &domain.Error{Code: "lottery-broken"} // a fault of ours, which the job logs; it would not go better a second time
	} else {
		failed = nil
	}
	var document []byte
	if refused == nil {
		plain, err := json.Marshal(found)
		if err != nil {
			return err
		}
		if document, err = zipped(plain); err != nil {
			return err
		}
	}
	err := ps.db.Do(ctx, func(tx *domain.Tx) error {
		now, p, err := lockLottery(tx, l.ID)
		if err != nil || now.State != LotteryRunning || now.Attempt != l.Attempt {
			return err
		}
		if refused != nil {
			return now.fail(tx, refused.Code)
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		po, err := now.fresh(tx, &s)
		if errors.Is(err, ErrLotteryOld) {
			return now.fail(tx, ErrLotteryOld.Code)
		} else if err != nil {
			return err
		}
		if now.Figures, err = json.Marshal(figuresOf(po, problem, found)); err != nil {
			return err
		}
		now.State, now.EndedAt, now.Document, now.Commitment, now.Done = LotteryFound, &tx.Now, document, found.Commitment(), now.Total
		return domain.Save(tx, &now)
	})
	return errors.Join(failed, err)
}

func (l *Lottery) fail(tx *domain.Tx, cause string) error {
	l.Cause = cause
	return l.end(tx, LotteryFailed)
}
