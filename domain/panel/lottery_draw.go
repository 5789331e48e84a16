package panel

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"deltag/domain"
	"deltag/domain/lottery"
)

// Throw is what came of the dice, or the public number; a lottery that the computer draws needs neither.
type Throw struct {
	Throws []int // 1 to the number of sides each, in the order thrown
	Number int   // from 0
}

// SeatResult is what came of a draw of the panel. Members are pseudonyms; in draws by an older version ids of residents.
type SeatResult struct {
	Pool       int                `json:"pool"` // people who said yes and could be drawn
	Size       int                `json:"size"`
	Members    []string           `json:"members"`    // those drawn
	StandBys   []string           `json:"standBys"`   // in the order of the calls
	Ticket     int                `json:"ticket"`     // the number drawn, from 0
	Tickets    int                `json:"tickets"`    // how many there were
	LeastShare float64            `json:"leastShare"` // the smallest chance anybody who can be drawn had, 0 to 1
	MostShare  float64            `json:"mostShare"`
	Estimate   bool               `json:"estimate"` // the chances are estimates
	Undrawable []lottery.Excluded `json:"undrawable"`
	Quotas     []FrozenSeat       `json:"quotas"`              // as they were
	Drawing    *lottery.Drawing   `json:"drawing,omitempty"`   // how the number came about; none in draws by an older version
	Published  string             `json:"published,omitempty"` // the commitment
	Lottery    *lottery.Lottery   `json:"lottery"`
	Choice     *StandByChoice     `json:"choice,omitempty"` // of the stand-bys; nil when they were drawn by version 1
}

// DrawLottery draws the number of a published lottery, once, and offers the seats to those who are drawn. It replaces an
// earlier draw that is not confirmed. It all happens, or nothing does. Of two officers who draw at once, one draws.
func (ps *Panels) DrawLottery(ctx context.Context, id int64, o Throw) (Draw, error) {
	return ps.drawLottery(ctx, id, o, (*standByQuestion).answer)
}

// drawLottery makes the draw as often as it takes to have chosen the stand-bys for what the database says at the end: twice,
// and once more each time that somebody has changed something of it in between. Only the last leaves anything.
func (ps *Panels) drawLottery(ctx context.Context, id int64, o Throw, choose func(*standByQuestion, context.Context) (*StandByChoice, error)) (d Draw, err error) {
	g := drawing{throw: o}
	for {
		err = ps.db.Do(ctx, func(tx *domain.Tx) error {
			d, err = g.draw(tx, id)
			return err
		})
		if !errors.Is(err, errNotChosen) {
			return d, err
		}
		if g.choice, err = choose(&g.asked, ctx); err != nil {
			return Draw{}, err
		}
	}
}

// drawing is a draw that is being made. Its seed stays the same until the stand-bys are chosen: nobody may try several.
type drawing struct {
	throw  Throw
	seed   string
	asked  standByQuestion
	choice *StandByChoice // the answer to what was asked
}

var errNotChosen = errors.New("the stand-bys are not chosen yet")

func (g *drawing) draw(tx *domain.Tx, id int64) (d Draw, err error) {
	l, p, err := lockLottery(tx, id)
	if err != nil {
		return d, err
	}
	if l.State != LotteryPublished {
		return d, ErrLotteryState
	}
	if err := p.step(Drawn, tx.Now); err != nil {
		return d, err
	}
	s, err := sheet(tx, p)
	if err != nil {
		return d, err
	}
	po, err := l.fresh(tx, &s)
	if err != nil {
		return d, err
	}
	if d, err = newDraw(tx, &p, Seats, false, l.Reason); err != nil {
		return d, err
	}
	g.seed = cmp.Or(g.seed, d.Seed)
	d.Seed = g.seed
	drawn, err := l.throw(&d, po.problem, g.throw)
	if err != nil {
		return d, err
	}
	err = g.seat(tx, &l, &p, &s, po, &d, drawn)
	return d, err
}

// throw turns dice, number or seed into the number of a panel.
func (l *Lottery) throw(d *Draw, problem *lottery.Problem, o Throw) (*lottery.Protocol, error) {
	found, err := l.found()
	if err != nil {
		return nil, err
	}
	protocol := lottery.NewProtocol(problem, found)
	if protocol.Commitment != l.Commitment {
		return nil, fmt.Errorf("lottery %d does not have the commitment that was published", l.ID)
	}
	where := "/throws"
	switch l.How {
	case lottery.ByDice:
		err = protocol.DrawByDice(l.Sides, o.Throws)
	case lottery.ByNumber:
		where, err = "/number", protocol.DrawByNumber(o.Number)
	default:
		var seed lottery.Seed
		if seed, err = lottery.ParseSeed(d.Seed); err != nil {
			return nil, err
		}
		err = protocol.DrawBySeed(seed)
		return protocol, err
	}
	if err != nil {
		return nil, ErrLottery.With(fault(where, throwFault(l, o, found.Total), err.Error()))
	}
	d.Seed = standBySeed(protocol).String()
	return protocol, nil
}

// throwFault names what is wrong with a number or with dice, for translation.
func throwFault(l *Lottery, o Throw, tickets int) string {
	if l.How == lottery.ByNumber {
		return "number-range"
	}
	for _, t := range o.Throws {
		if t < 1 || t > l.Sides {
			return "dice-side"
		}
	}
	if needed, _ := lottery.DiceNeeded(l.Sides, tickets); len(o.Throws) != needed {
		return "dice-count"
	}
	return "dice-again"
}

// standBySeed is the seed of the order of the calls when the number came from outside: whoever knows the number and the
// commitment knows it, and nobody can choose it.
func standBySeed(p *lottery.Protocol) lottery.Seed {
	return sha256.Sum256(fmt.Appendf(nil, "deltag stand-bys 1\n%s\n%d\n", p.Commitment, p.Drawing.Number))
}

// seat keeps the draw and offers the seats, when the stand-bys are chosen for it.
func (g *drawing) seat(tx *domain.Tx, l *Lottery, p *Panel, s *QuotaSheet, po *pool, d *Draw, drawn *lottery.Protocol) error {
	seed, err := lottery.ParseSeed(d.Seed)
	if err != nil {
		return err
	}
	found := drawn.Lottery
	ticket, err := found.Pick(drawn.Drawing.Number, seed)
	if err != nil {
		return err
	}
	ask, err := askForStandBys(tx, p, po.problem, found, ticket)
	if err != nil {
		return err
	}
	if g.choice == nil || !g.asked.same(&ask) {
		g.asked, g.choice = ask, nil
		return errNotChosen
	}
	result := seatResult(po, s, drawn, ticket)
	result.Choice, result.StandBys = g.choice, g.choice.Members
	d.Inputs, d.InputsHash = l.Inputs, l.InputsHash
	d.Algorithm = fmt.Sprintf("%s/%s panels=%d %s", found.Method, found.Version, found.Total, standByAlgorithm)
	if d.Result, err = json.Marshal(result); err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "search", Subject: "invitation", Count: len(po.problem.Members), Unit: p.UnitID,
		Criterion: fmt.Sprintf("panel %d: everybody who said yes, lottery %d", p.ID, l.ID), Purpose: "draw a panel"})
	if err := domain.Create(tx, d); err != nil {
		return err
	}
	l.State, l.DrawID, l.Inputs, l.Document = LotteryDrawn, &d.ID, []byte{}, []byte{}
	if err := domain.Save(tx, l); err != nil {
		return err
	}
	if err := offerSeats(tx, p, d, po.seats(ticket.Members)); err != nil {
		return err
	}
	if err := keepStandBys(tx, p, d, po.people(result.StandBys)); err != nil {
		return err
	}
	return p.save(tx)
}

func seatResult(po *pool, s *QuotaSheet, drawn *lottery.Protocol, ticket lottery.Ticket) SeatResult {
	l := drawn.Lottery
	r := SeatResult{Pool: len(po.problem.Members), Size: po.problem.Size, Members: ticket.Members, Ticket: ticket.Number, Tickets: l.Total,
		Undrawable: l.Undrawable, Quotas: frozenQuotas(po.features, s.Quotas), Drawing: drawn.Drawing, Published: drawn.Commitment, Lottery: l}
	r.LeastShare, r.MostShare = l.Range(po.problem)
	return r
}
