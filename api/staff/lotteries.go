package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// StaffLottery is one fairest lottery of a panel. Its people are nowhere in it.
type StaffLottery struct {
	ID          int64                 `json:"id"`
	Panel       int64                 `json:"panel"`
	State       panel.LotteryState    `json:"state" enum:"waiting,running,found,published,drawn,replaced,cancelled,failed"`
	People      int                   `json:"people" doc:"Who said yes when it was started"`
	Size        int                   `json:"size" doc:"Seats"`
	StartedAt   time.Time             `json:"startedAt"`
	StartedBy   string                `json:"startedBy" doc:"Name of the staff; empty when the program did"`
	Done        int                   `json:"done" doc:"Of total, as far as the computation has come"`
	Total       int                   `json:"total" doc:"0 when that is not known"`
	EndedAt     *time.Time            `json:"endedAt,omitempty"`
	Cause       string                `json:"cause" doc:"Why it failed: the code of a problem"`
	InputsHash  string                `json:"inputsHash"`
	Commitment  string                `json:"commitment" doc:"SHA-256 over inputs, rules, version and panels"`
	How         lottery.How           `json:"how" enum:",dice,number,seed" doc:"How the number comes about"`
	Sides       int                   `json:"sides" doc:"Of the dice"`
	Dice        int                   `json:"dice" doc:"How many dice make a number"`
	Source      string                `json:"source" doc:"Which public number it will be"`
	Reason      string                `json:"reason"`
	PublishedAt *time.Time            `json:"publishedAt,omitempty"`
	PublishedBy string                `json:"publishedBy"`
	Draw        int64                 `json:"draw" doc:"What was drawn; 0 before"`
	Figures     *panel.LotteryFigures `json:"figures,omitempty"`
}

type lotteries struct{ panels *panel.Panels }

func registerLotteries(a huma.API, ps *panel.Panels) {
	h := lotteries{ps}
	tag, draw, read := op.Tag("lotteries"), op.Needs(domain.PanelsDraw), op.Needs(domain.PanelsRead)
	op.Get(a, "/panels/{id}/lotteries", "List the lotteries of a panel, the newest first", h.list, read, tag)
	op.Post(a, "/panels/{id}/lotteries", "Begin to find the fairest lottery among those who said yes", h.start, draw, tag,
		op.About("Answers at once. How far it is can be asked of the list."))
	op.Put(a, "/lotteries/{id}/cancellation", "Stop a lottery that is being found", h.cancel, draw, tag)
	op.Put(a, "/lotteries/{id}/publication", "Publish a lottery before its number is known", h.publish, draw, tag)
	op.Post(a, "/lotteries/{id}/drawing", "Draw the panel of a published lottery", h.draw, draw, tag)
	registerFile(a, "lottery-protocol", "/lotteries/{id}/protocol", "Take out the protocol of a published lottery",
		"It is what deltag verify and the checker take, byte for byte. People are in it by pseudonyms, with the features that the quotas go by.", h.protocol, draw, tag)
	registerFile(a, "lottery-checker", "/lottery-checker", "Take out the program in Python that checks a protocol without Deltag", "", h.checker, op.SignedIn(), tag)
}

func (h lotteries) list(ctx context.Context, in *byID) ([]StaffLottery, error) {
	list, names, err := h.panels.Lotteries(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := make([]StaffLottery, len(list))
	for i, l := range list {
		if out[i], err = lotteryOf(l, names); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func lotteryOf(l panel.Lottery, names map[int64]string) (StaffLottery, error) {
	figures, dice, err := l.Shown()
	return StaffLottery{ID: l.ID, Panel: l.PanelID, State: l.State, People: l.People, Size: l.Size, StartedAt: l.StartedAt, StartedBy: names[idOf(l.StartedBy)],
		Done: l.Done, Total: l.Total, EndedAt: l.EndedAt, Cause: l.Cause, InputsHash: l.InputsHash,
		Commitment: l.Commitment, How: l.How, Sides: l.Sides, Dice: dice, Source: l.Source, Reason: l.Reason, PublishedAt: l.PublishedAt,
		PublishedBy: names[idOf(l.PublishedBy)], Draw: idOf(l.DrawID), Figures: figures}, err
}

func (h lotteries) start(ctx context.Context, in *byID) (StaffLottery, error) {
	l, err := h.panels.StartLottery(ctx, in.ID)
	if err != nil {
		return StaffLottery{}, err
	}
	return lotteryOf(l, nil)
}

func (h lotteries) cancel(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.panels.CancelLottery(ctx, in.ID)
}

type publicationInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		How    lottery.How `json:"how" enum:"dice,number,seed" doc:"How the number will come about"`
		Sides  int         `json:"sides" minimum:"0" maximum:"100" doc:"Of the dice: 6 or 10"`
		Source string      `json:"source" maxLength:"300" doc:"Which public number it will be"`
		Reason string      `json:"reason" maxLength:"1000" doc:"Needed for another lottery than the first, and before the last day to answer"`
	}
}

func (h lotteries) publish(ctx context.Context, in *publicationInput) (StaffLottery, error) {
	l, err := h.panels.PublishLottery(ctx, in.ID, panel.Publication(in.Body))
	if err != nil {
		return StaffLottery{}, err
	}
	return lotteryOf(l, nil)
}

type drawingInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Throws []int `json:"throws" maxItems:"20" doc:"Of the dice, 1 to the number of sides each, in the order thrown"`
		Number int   `json:"number" minimum:"0" maximum:"999999" doc:"The public number, from 0"`
	}
}

func (h lotteries) draw(ctx context.Context, in *drawingInput) (StaffDraw, error) {
	d, err := h.panels.DrawLottery(ctx, in.ID, panel.Throw(in.Body))
	if err != nil {
		return StaffDraw{}, err
	}
	return drawOf(d)
}

func (h lotteries) protocol(ctx context.Context, in *byID) (*fileOut, error) {
	data, err := h.panels.LotteryProtocol(ctx, in.ID)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{"application/json", fmt.Sprintf(`attachment; filename="lottery-%d.json"`, in.ID), data}, nil
}

func (h lotteries) checker(context.Context, *struct{}) (*fileOut, error) {
	return &fileOut{"text/x-python; charset=utf-8", `attachment; filename="check.py"`, lottery.Checker}, nil
}
