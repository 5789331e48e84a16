package panel

import "context"

// DrawMeanwhile draws a lottery, and does something each time before stand-bys are chosen.
func (ps *Panels) DrawMeanwhile(ctx context.Context, id int64, o Throw, meanwhile func()) (Draw, error) {
	return ps.drawLottery(ctx, id, o, func(q *standByQuestion, ctx context.Context) (*StandByChoice, error) {
		meanwhile()
		return q.answer(ctx)
	})
}
