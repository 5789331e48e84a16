package panel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/message"
)

// refillAlgorithm names how seats are filled again, for the record: change it with any change of the answer.
const refillAlgorithm = "deltag-calls/1"

// RefillResult is what came of filling empty seats. Members are ids of residents.
type RefillResult struct {
	Size     int              `json:"size"`
	Seated   int              `json:"seated"`   // who kept their seats
	Empty    int              `json:"empty"`    // seats that were filled
	Callable int              `json:"callable"` // people who could be called
	StandBys int              `json:"standBys"` // how many of those called were stand-bys
	Members  []string         `json:"members"`  // who got the seats, in the order of the calls
	Out      []OutSeat        `json:"out"`      // whose seats they were
	OverFull []lottery.Change `json:"overFull"` // quotas that the seated exceeded already
	Before   []ValueCount     `json:"before"`   // the seated, by value
	After    []ValueCount     `json:"after"`    // with those called
	Quotas   []FrozenSeat     `json:"quotas"`   // as they were
}

// OutSeat is a membership that ended.
type OutSeat struct {
	Membership int64 `json:"membership"`
	Cause      Cause `json:"cause"`
}

// ValueCount is a number of people with a value.
type ValueCount struct {
	Value int64 `json:"value"`
	N     int   `json:"n"`
}

// Refusals of a replacement.
var (
	ErrNoEmptySeat = &domain.Error{Kind: domain.Conflict, Code: "no-empty-seat", Detail: "No seat is empty, so there is nobody to replace."}
	ErrNotStanding = &domain.Error{Kind: domain.Conflict, Code: "panel-not-standing",
		Detail: "Seats can be filled again when the panel is drawn and until it is closed."}
)

// Refill fills all empty seats of a drawn panel at once: those of the people who dropped out, and of those who did not
// answer their offer in time. Who is called is decided by the order of calls and the quotas alone, so it is what the
// preview showed, unless something has changed since. It all happens, or nothing does.
func (ps *Panels) Refill(ctx context.Context, id int64, version int) (d Draw, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lock(tx, id, version, domain.PanelsDraw)
		if err != nil {
			return err
		}
		if p.State != Drawn && p.State != Confirmed {
			return ErrNotStanding
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		se, err := loadSeating(tx, &s)
		if err != nil {
			return err
		}
		result, err := se.refill(tx, &s)
		if err != nil {
			return refusal(err)
		}
		if result.Empty <= 0 {
			return ErrNoEmptySeat
		}
		if d, err = newDraw(tx, &p, Refill, false, ""); err != nil {
			return err
		}
		return se.keep(tx, &p, &d, result)
	})
	return d, err
}

// refill decides who takes the empty seats, and counts the balance before and after.
func (se *seating) refill(ctx context.Context, s *QuotaSheet) (*RefillResult, error) {
	found, err := lottery.Replace(ctx, se.problem, se.order)
	if err != nil {
		return nil, err
	}
	r := &RefillResult{Size: s.Panel.Size, Seated: found.Seated, Empty: found.Empty, Callable: len(se.order), Members: found.Members,
		OverFull: found.OverFull, Out: se.outSeats(), Before: se.counts(nil), After: se.counts(found.Members), Quotas: frozenQuotas(se.features, s.Quotas)}
	for _, id := range found.Members {
		if se.places[id] > 0 {
			r.StandBys++
		}
	}
	return r, nil
}

func (se *seating) outSeats() []OutSeat {
	list := []OutSeat{}
	for _, m := range se.out {
		list = append(list, OutSeat{m.ID, m.Cause})
	}
	for _, m := range se.overdue {
		list = append(list, OutSeat{m.ID, CauseNoAnswer})
	}
	return list
}

// counts counts the seated by value, with those who are called.
func (se *seating) counts(called []string) []ValueCount {
	in := map[string]bool{}
	for _, id := range called {
		in[id] = true
	}
	list := []ValueCount{}
	for f, feature := range se.features {
		n := make([]int, len(feature.Values))
		for _, m := range se.problem.Members {
			if v := m.Values[f]; v != lottery.NoValue && (m.Fixed == lottery.FixedIn || in[m.ID]) {
				n[v]++
			}
		}
		for v, value := range feature.Values {
			list = append(list, ValueCount{value.ID, n[v]})
		}
	}
	return list
}

// keep stores the replacement: silent people lose their offer, those called get one, and are told when the panel stands.
func (se *seating) keep(tx *domain.Tx, p *Panel, d *Draw, r *RefillResult) error {
	d.Seed, d.Algorithm = se.seed.String(), refillAlgorithm
	clamped, _ := se.problem.Clamp()
	order, err := json.Marshal(se.order)
	if err != nil {
		return err
	}
	inputs := fmt.Appendf(nil, `{"order":%s,"problem":%s}`, order, clamped.Canonical()) // its bytes must stay as they are
	if d.Inputs, err = zipped(inputs); err != nil {
		return err
	}
	d.InputsHash = hashOf(inputs)
	if d.Result, err = json.Marshal(r); err != nil {
		return err
	}
	if err := domain.Create(tx, d); err != nil {
		return err
	}
	if err := se.endOverdue(tx, p); err != nil {
		return err
	}
	if err := refilled(tx, p, d); err != nil {
		return err
	}
	rows := (&pool{features: se.features, problem: se.problem, ids: se.ids()}).seats(r.Members)
	if err := giveSeats(tx, p, d, rows); err != nil {
		return err
	}
	called := make([]int64, len(rows))
	for i, m := range rows {
		called[i] = *m.ResidentID
	}
	if err := tx.DB.Exec("DELETE FROM standby WHERE panel_id = ? AND resident_id IN ?", p.ID, called).Error; err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "change", Subject: "membership", ResidentIDs: called, Unit: p.UnitID,
		Criterion: fmt.Sprintf("panel %d, draw %d", p.ID, d.ID), Purpose: "replace people who dropped out of a panel"})
	if p.State == Confirmed {
		if err := tellCalled(tx, p, d, called); err != nil {
			return err
		}
	}
	return p.save(tx)
}

// ids are the residents of the problem's members.
func (se *seating) ids() []int64 {
	list := make([]int64, len(se.problem.Members))
	for i, m := range se.problem.Members {
		list[i], _ = strconv.ParseInt(m.ID, 10, 64) // they were made from numbers
	}
	return list
}

// endOverdue takes back the seats of those who have not answered in time.
func (se *seating) endOverdue(tx *domain.Tx, p *Panel) error {
	people := []int64{}
	for _, m := range se.overdue {
		if m.ResidentID != nil {
			people = append(people, *m.ResidentID)
		}
	}
	if len(people) == 0 {
		return nil
	}
	tx.Record(domain.Access{Action: "change", Subject: "membership", ResidentIDs: people, Unit: p.UnitID, Purpose: "take back seats that were not taken in time"})
	return giveUpSeats(tx, p.ID, people, CauseNoAnswer, "")
}

// tellCalled offers the seats by mail. Mails that would say something else are taken back.
func tellCalled(tx *domain.Tx, p *Panel, d *Draw, called []int64) error {
	var to []recipient
	if err := tx.DB.Raw(`SELECT i.id, i.resident_id, r.email, r.language, `+wish+` FROM invitation i JOIN resident r ON r.id = i.resident_id
		WHERE i.panel_id = ? AND i.resident_id IN ? ORDER BY i.id`, p.ID, called).Scan(&to).Error; err != nil {
		return err
	}
	if _, err := message.Cancel(tx, message.Which{Residents: called, Activity: Activity(p.ID), Kinds: []string{"panel-not-drawn", "panel-stand-by"}}, "seat-settled"); err != nil {
		return err
	}
	drafts := make([]message.Draft, len(to))
	for i, r := range to {
		drafts[i] = draft(p, "panel-drawn", r, tx.Now.AddDate(0, 0, daysForSeat))
		drafts[i].Key = fmt.Sprintf("panel-drawn:%d:%d", r.ID, d.ID)
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// refillAgain makes a replacement again from its frozen inputs.
func (d *Draw) refillAgain(ctx context.Context, plain []byte) (bool, error) {
	var was RefillResult
	var in struct {
		Order   []string
		Problem json.RawMessage
	}
	if err := errors.Join(json.Unmarshal(d.Result, &was), json.Unmarshal(plain, &in)); err != nil {
		return false, err
	}
	problem, err := lottery.ParseProblem(in.Problem)
	if err != nil {
		return false, err
	}
	found, err := lottery.Replace(ctx, problem, in.Order)
	return err == nil && slices.Equal(found.Members, was.Members), err
}
