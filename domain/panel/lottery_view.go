package panel

import (
	"context"
	"encoding/json"
	"fmt"

	"deltag/domain"
	"deltag/domain/lottery"
)

// lotteryColumns are those that are shown: not the frozen people, nor what they are called by.
const lotteryColumns = `id, panel_id, state, inputs_hash, people, size, started_at, started_by, attempt, beat_at, done, total, ended_at, cause,
	figures, commitment, how, sides, source, reason, published_at, published_by, draw_id`

// Lotteries lists the lotteries of a panel, the newest first, with the names of the staff who started and published them.
func (ps *Panels) Lotteries(ctx context.Context, id int64) (list []Lottery, names map[int64]string, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := find(tx, id, domain.PanelsRead); err != nil {
			return err
		}
		if err := tx.DB.Raw("SELECT "+lotteryColumns+" FROM panel_lottery WHERE panel_id = ? ORDER BY id DESC", id).Scan(&list).Error; err != nil {
			return err
		}
		names, err = namesOf(tx, list)
		return err
	})
	return list, names, err
}

func namesOf(tx *domain.Tx, list []Lottery) (map[int64]string, error) {
	ids := []int64{}
	for _, l := range list {
		for _, id := range []*int64{l.StartedBy, l.PublishedBy} {
			if id != nil {
				ids = append(ids, *id)
			}
		}
	}
	var rows []struct {
		ID   int64
		Name string
	}
	if len(ids) > 0 {
		if err := tx.DB.Raw("SELECT id, name FROM staff WHERE id IN ?", ids).Scan(&rows).Error; err != nil {
			return nil, err
		}
	}
	names := map[int64]string{}
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, nil
}

// Lottery shows one lottery.
func (ps *Panels) Lottery(ctx context.Context, id int64) (l Lottery, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		l, err = lookAtLottery(tx, id, domain.PanelsRead, lotteryColumns)
		return err
	})
	return l, err
}

func lookAtLottery(tx *domain.Tx, id int64, need domain.Permission, columns string) (l Lottery, err error) {
	var list []Lottery
	if err := tx.DB.Raw("SELECT "+columns+" FROM panel_lottery WHERE id = ?", id).Scan(&list).Error; err != nil {
		return l, err
	}
	if len(list) == 0 {
		return l, domain.ErrNotFound
	}
	_, err = find(tx, list[0].PanelID, need)
	return list[0], err
}

// LotteryProtocol is the document of a lottery that was published, byte for byte what deltag verify and the checker in
// Python take: its people have pseudonyms, with the features that the quotas go by.
func (ps *Panels) LotteryProtocol(ctx context.Context, id int64) (data []byte, err error) {
	var l Lottery
	var d Draw
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if l, err = lookAtLottery(tx, id, domain.PanelsDraw, "*"); err != nil {
			return err
		}
		if l.PublishedAt == nil {
			return ErrLotteryState
		}
		if l.DrawID != nil {
			if d, err = domain.Take[Draw](tx, "id = ?", *l.DrawID); err != nil {
				return err
			}
		}
		tx.Record(domain.Access{Action: "export", Subject: "invitation", Count: l.People,
			Criterion: fmt.Sprintf("lottery %d: everybody who said yes, by pseudonym", id), Purpose: "take out the protocol of a lottery"})
		return nil
	})
	if err != nil {
		return nil, err
	}
	protocol := &lottery.Protocol{}
	var inputs []byte
	if l.DrawID != nil {
		var was SeatResult
		if err := json.Unmarshal(d.Result, &was); err != nil {
			return nil, err
		}
		inputs, protocol.Lottery, protocol.Drawing = d.Inputs, was.Lottery, was.Drawing
	} else {
		inputs = l.Inputs
		if protocol.Lottery, err = l.found(); err != nil {
			return nil, err
		}
	}
	plain, err := unzip(inputs)
	if err != nil {
		return nil, err
	}
	problem, err := lottery.ParseProblem(plain)
	if err != nil {
		return nil, err
	}
	whole := lottery.NewProtocol(problem, protocol.Lottery)
	whole.Drawing = protocol.Drawing
	return whole.Encode()
}

// Shown are the figures of a lottery that was found, or nil, and how many dice make its number.
func (l *Lottery) Shown() (f *LotteryFigures, dice int, err error) {
	if l.Commitment == "" {
		return nil, 0, nil
	}
	f = &LotteryFigures{}
	if err := json.Unmarshal(l.Figures, f); err != nil {
		return nil, 0, err
	}
	throws, _ := lottery.DiceNeeded(l.Sides, f.Tickets)
	return f, throws, nil
}
