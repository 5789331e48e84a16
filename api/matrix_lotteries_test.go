package api_test

import (
	"context"
	"fmt"

	"deltag/domain/lottery"
	"deltag/domain/panel"
)

func init() {
	on := func(path string, state panel.LotteryState, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addLottery(state).ID), body: body} }
	}
	add(
		row{op: "GET /panels/{id}/lotteries", may: who(coordinator, interviewer), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/lotteries", w.addLottery(panel.LotteryPublished).PanelID)}
		}},
		row{op: "POST /panels/{id}/lotteries", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/lotteries", w.addAnswered().ID)}
		}},
		row{op: "PUT /lotteries/{id}/cancellation", may: who(coordinator), call: on("/lotteries/%d/cancellation", panel.LotteryWaiting, nil)},
		row{op: "PUT /lotteries/{id}/publication", may: who(coordinator), call: on("/lotteries/%d/publication", panel.LotteryFound,
			map[string]any{"how": "dice", "sides": 10, "source": "", "reason": "All have answered."})},
		row{op: "POST /lotteries/{id}/drawing", may: who(coordinator), personal: true, call: on("/lotteries/%d/drawing", panel.LotteryPublished,
			map[string]any{"throws": []int{}, "number": 7})},
		row{op: "POST /lotteries/{id}/protocol", may: who(coordinator), call: on("/lotteries/%d/protocol", panel.LotteryPublished, nil)},
		row{op: "POST /lottery-checker", may: allStaff, call: func(*world) call { return call{path: "/lottery-checker"} }},
	)
}

// addLottery makes a lottery that waits, was found or was published.
func (w *world) addLottery(state panel.LotteryState) panel.Lottery {
	w.t.Helper()
	ps := panel.New(w.DB)
	l, err := ps.StartLottery(w.Ctx(), w.addAnswered().ID)
	w.must(err)
	if state == panel.LotteryWaiting {
		return l
	}
	w.must(ps.FindLotteries(context.Background()))
	if state == panel.LotteryPublished {
		_, err = ps.PublishLottery(w.Ctx(), l.ID, panel.Publication{How: lottery.ByNumber, Source: "The number of the day", Reason: "All have answered."})
		w.must(err)
	}
	return l
}
