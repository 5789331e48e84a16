package panel

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"

	"deltag/domain"
	"deltag/domain/lottery"
)

// StandByChoice is how stand-bys were chosen, and what they are good for. It is part of the draw's result.
type StandByChoice struct {
	Size    int              `json:"size"`    // seats of the panel
	Wanted  int              `json:"wanted"`  // how many stand-bys were asked for
	History lottery.DropOuts `json:"history"` // what the unit's panels told of drop-outs that day
	lottery.StandBys
}

// drawnReason is why the drawn are fixed in when their stand-bys are chosen, and neverReason why others are fixed out.
const (
	drawnReason = "drawn"
	neverReason = "in no possible panel"
)

// standByQuestion is all that a choice of stand-bys depends on. The choice takes seconds for a large panel, so that no unit of
// work waits for it: a draw asks the question, ends, and is made once more with the answer.
type standByQuestion struct {
	problem *lottery.Problem
	found   *lottery.Lottery
	inputs  string // the hashes of the two above
	ticket  lottery.Ticket
	wanted  int
	history lottery.DropOuts
}

// askForStandBys reads what the stand-bys of a drawn panel depend on.
func askForStandBys(tx *domain.Tx, p *Panel, problem *lottery.Problem, found *lottery.Lottery, ticket lottery.Ticket) (q standByQuestion, err error) {
	q = standByQuestion{problem: problem, found: found, inputs: problem.Hash() + found.Commitment(), ticket: ticket}
	if q.wanted, err = wantedStandBys(tx, p); err != nil {
		return q, err
	}
	q.history, err = loadDropOuts(tx, p)
	return q, err
}

// same tells whether the answer to one question is the answer to the other.
func (q *standByQuestion) same(o *standByQuestion) bool {
	return q.inputs == o.inputs && q.wanted == o.wanted && reflect.DeepEqual(q.ticket, o.ticket) && reflect.DeepEqual(q.history, o.history)
}

// answer chooses the stand-bys with the panel, by the same seed: those with whom the quotas can be kept in most simulated
// sets of drop-outs.
func (q *standByQuestion) answer(ctx context.Context) (*StandByChoice, error) {
	return standByChoice(ctx, q.problem, q.found, q.ticket, q.wanted, q.history)
}

func standByChoice(ctx context.Context, problem *lottery.Problem, found *lottery.Lottery, ticket lottery.Ticket, wanted int, history lottery.DropOuts) (*StandByChoice, error) {
	decided := map[string]lottery.Member{}
	for _, x := range found.Undrawable { // they would wait in vain
		decided[x.Member] = lottery.Member{Fixed: lottery.FixedOut, Reason: neverReason}
	}
	for _, id := range ticket.Members {
		decided[id] = lottery.Member{Fixed: lottery.FixedIn, Reason: drawnReason}
	}
	q := *problem
	q.Members = slices.Clone(problem.Members)
	for i := range q.Members {
		if d, known := decided[q.Members[i].ID]; known {
			q.Members[i].Fixed, q.Members[i].Reason = d.Fixed, d.Reason
		}
	}
	chosen, err := q.StandBys(ctx, lottery.StandByOptions{Seed: ticket.Seed, Count: wanted, Drop: history.Chances(&q)})
	if err != nil {
		return nil, err
	}
	return &StandByChoice{Size: q.Size, Wanted: wanted, History: history, StandBys: *chosen}, nil
}

// standBysAgain tells whether the same stand-bys come of a draw that is made again.
func standBysAgain(ctx context.Context, problem *lottery.Problem, found *lottery.Lottery, ticket lottery.Ticket, was *SeatResult) (bool, error) {
	if was.Choice == nil {
		return slices.Equal(drawStandBys(problem, found, ticket, len(was.StandBys)), was.StandBys), nil
	}
	again, err := standByChoice(ctx, problem, found, ticket, was.Choice.Wanted, was.Choice.History)
	if err != nil {
		return false, err
	}
	return slices.Equal(again.Members, was.StandBys) && slices.Equal(again.Fresh, was.Choice.Fresh), nil
}

// loadDropOuts counts who has dropped out of the unit's panels, by the values that they were drawn with; a term that ended is
// no drop-out. A value that has been merged into another counts for that one.
func loadDropOuts(tx *domain.Tx, p *Panel) (d lottery.DropOuts, err error) {
	by, err := newProfiles(tx, p.ID)
	if err != nil {
		return d, err
	}
	var rows []struct {
		Stratum string
		lottery.Seats
	}
	if err := tx.DB.Raw(`SELECT m.stratum, count(*) AS seated, count(*) FILTER (WHERE m.status = 'withdrawn' AND m.cause <> 'term') AS dropped
		FROM membership m JOIN panel o ON o.id = m.panel_id WHERE o.unit_id = ? AND o.confirmed_at IS NOT NULL AND m.status <> 'offered'
		GROUP BY m.stratum ORDER BY m.stratum`, p.UnitID).Scan(&rows).Error; err != nil {
		return d, err
	}
	d.Before = priorDrop
	for _, f := range by.features {
		d.Values = append(d.Values, make([]lottery.Seats, len(f.Values)))
	}
	for _, row := range rows {
		d.All.Seated, d.All.Dropped = d.All.Seated+row.Seated, d.All.Dropped+row.Dropped
		ids, err := parseStratum(row.Stratum)
		if err != nil {
			return d, err
		}
		for _, id := range ids {
			for f, heirs := range by.heirs {
				if heir, known := heirs[id]; known {
					n := &d.Values[f][by.places[heir]]
					n.Seated, n.Dropped = n.Seated+row.Seated, n.Dropped+row.Dropped
				}
			}
		}
	}
	return d, nil
}

// StandByChoice tells what the stand-bys of a panel were good for when they were chosen; nil when nobody has been, or by
// version 1.
func (ps *Panels) StandByChoice(ctx context.Context, id int64) (choice *StandByChoice, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := find(tx, id, domain.RepliesRead); err != nil {
			return err
		}
		var text string
		if err := tx.DB.Raw(`SELECT coalesce((SELECT d.result -> 'choice' FROM draw d
			WHERE d.panel_id = ? AND d.stage = ? AND NOT d.trial ORDER BY d.id DESC LIMIT 1), 'null')::text`, id, Seats).Scan(&text).Error; err != nil {
			return err
		}
		return json.Unmarshal([]byte(text), &choice)
	})
	return choice, err
}

// drawStandBys is how stand-bys were drawn by version 1, which is kept so that old draws can be made again: all who said yes
// and got no seat stand in one random order, and the first so many are stand-bys, at most one of a household and none of a
// household that has a seat. Who can be in no panel at all would wait in vain.
func drawStandBys(p *lottery.Problem, found *lottery.Lottery, ticket lottery.Ticket, wanted int) []string {
	home, never, taken := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, m := range p.Members {
		home[m.ID] = m.Household
	}
	for _, x := range found.Undrawable {
		never[x.Member] = true
	}
	for _, id := range ticket.Members {
		never[id], taken[home[id]] = true, true
	}
	list := []string{}
	for _, id := range lottery.CallOrder(found.Members, ticket.Seed) {
		if len(list) == wanted {
			break
		}
		if !never[id] && !taken[home[id]] {
			taken[home[id]] = true
			list = append(list, id)
		}
	}
	return list
}
