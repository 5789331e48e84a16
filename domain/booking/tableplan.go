package booking

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/lottery"
)

// This file is who sits with whom at a gathering: a plan from the lottery's tables, mixed by what the group is mixed by, with
// wishes of staff. Relatives and companions sit with whom they came. When somebody is missing at the door, or comes who was
// not in it, the plan is repaired with the fewest moves.

// TableWish is what a plan is asked to be.
type TableWish struct {
	Tables, Rounds  int
	Together, Apart [][]int64 // bookings
}

// tablePlan is a plan as it is kept.
type tablePlan struct {
	GatheringID int64 `gorm:"primaryKey;autoIncrement:false"`
	Question    []byte
	Seed        string
	Plan        []byte
	Version     int
	MadeAt      time.Time
	MadeBy      *int64
	RepairedAt  *time.Time
}

// TableName is the table of plans.
func (tablePlan) TableName() string { return "table_plan" }

// TablePlan is a plan as staff see it.
type TablePlan struct {
	Gathering  Gathering
	People     []AtTable // everybody with a seat at the gathering
	Version    int       // 0: there is no plan yet
	Wish       TableWish
	Seed       string
	MadeAt     time.Time
	RepairedAt *time.Time
	Rounds     [][][]TableSeat // rounds, tables, people
	Moves      []TableMove     // of the last repair
	Fewest     bool            // it is proved that no repair has fewer moves
	Off        int             // by how many people the tables are less mixed than they could be at best
	Meetings   int             // pairs who share a table at least once
	Most       int             // proved: no plan has more
	MayChange  bool
}

// AtTable is somebody who can be seated.
type AtTable struct {
	Booking    int64
	Name       string // short, or the alias of a protected person
	Seats      int
	Attendance Attendance
	Planned    bool // is in the plan
	Away       bool // has no seat in the last round
}

// TableSeat is one person at a table: somebody with a booking, or the nth who came with them.
type TableSeat struct {
	Booking int64
	Along   int // 0 is the one who booked
}

// TableMove is somebody who sits elsewhere than before; tables count from 1, and from 0 is that they had no seat.
type TableMove struct {
	Round, From, To int
	TableSeat
}

// The refusals of a plan.
var (
	ErrTablePlan  = &domain.Error{Kind: domain.Invalid, Code: "table-plan-invalid", Detail: "No plan can be made of this. Mend what is named."}
	ErrNoPlan     = &domain.Error{Kind: domain.Conflict, Code: "table-plan-none", Detail: "There is no plan yet."}
	ErrNoRepair   = &domain.Error{Kind: domain.Conflict, Code: "table-plan-no-repair", Detail: "No repair was found. Make a new plan."}
	ErrNobodyHere = &domain.Error{Kind: domain.Conflict, Code: "table-plan-nobody", Detail: "Nobody has a seat yet."}
)

// seatID is how the plan calls a person: 12 is who booked, 12.1 the first who comes along.
func (s TableSeat) seatID() string {
	if s.Along == 0 {
		return strconv.FormatInt(s.Booking, 10)
	}
	return fmt.Sprintf("%d.%d", s.Booking, s.Along)
}

func seatOf(id string) (s TableSeat) {
	b, along, _ := strings.Cut(id, ".")
	s.Booking, _ = strconv.ParseInt(b, 10, 64)
	s.Along, _ = strconv.Atoi(along)
	return s
}

// guests are a booking's people as the lottery knows them: who booked counts in the mix, who comes along does not.
func (m *mixed) guests(p guestOf) (all []lottery.Guest, ids []string) {
	for n := range p.Seats {
		g := lottery.Guest{ID: TableSeat{p.ID, n}.seatID(), Values: make([]string, len(m.quotas.Features))}
		if n == 0 {
			m.mark(g.Values, p.Mix)
		}
		all, ids = append(all, g), append(ids, g.ID)
	}
	return all, ids
}

// mark writes the places of the mix that somebody has to the feature that each belongs to.
func (m *mixed) mark(values []string, has places) {
	for f, feature := range m.quotas.Features {
		for _, place := range has {
			if place >= m.first[f] && place < m.first[f]+len(feature.Values) {
				values[f] = strconv.Itoa(place)
			}
		}
	}
}

// question is what the lottery is asked.
func (m *mixed) question(people []guestOf, w TableWish) *lottery.Tables {
	q := &lottery.Tables{Features: []string{}, Rounds: w.Rounds, Count: w.Tables}
	for f := range m.quotas.Features {
		q.Features = append(q.Features, strconv.Itoa(f+1))
	}
	for _, list := range []struct {
		from [][]int64
		to   *[]lottery.Wish
	}{{w.Together, &q.Together}, {w.Apart, &q.Apart}} {
		for _, bookings := range list.from {
			wish := lottery.Wish{}
			for _, b := range bookings {
				wish.IDs = append(wish.IDs, TableSeat{Booking: b}.seatID())
			}
			*list.to = append(*list.to, wish)
		}
	}
	for _, p := range people {
		all, ids := m.guests(p)
		q.Members = append(q.Members, all...)
		if len(ids) > 1 {
			q.Together = append(q.Together, lottery.Wish{Name: alongName, IDs: ids})
		}
	}
	return q
}

// alongName marks the wishes that come of companions, after those of staff.
const alongName = "along"

// TablePlan is the plan of a gathering, and who can be seated.
func (bs *Bookings) TablePlan(ctx context.Context, id int64) (p TablePlan, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsRead)
		if err != nil {
			return err
		}
		p, err = shownPlan(tx, g)
		return err
	})
	return p, err
}

func shownPlan(tx *domain.Tx, g Gathering) (p TablePlan, err error) {
	p = TablePlan{Gathering: g, MayChange: tx.Actor.May(domain.GatheringsWrite, g.Scope()) && g.State != Cancelled}
	people, err := expected(tx, g.ID)
	if err != nil {
		return p, err
	}
	kept, q, plan, err := keptPlan(tx, g.ID)
	if err != nil {
		return p, err
	}
	names, held := shortNames(people), make([]Booking, len(people))
	for i, one := range people {
		held[i] = one.Booking
		id := TableSeat{Booking: one.ID}.seatID()
		p.People = append(p.People, AtTable{Booking: one.ID, Name: names[i], Seats: one.Seats, Attendance: one.Attendance,
			Planned: q != nil && slices.ContainsFunc(q.Members, func(m lottery.Guest) bool { return m.ID == id }),
			Away:    q != nil && slices.ContainsFunc(plan.Away, func(a lottery.Away) bool { return a.ID == id && a.To == q.Rounds })})
	}
	tx.Record(g.access("read", "seat people at tables", held...))
	if q != nil {
		p.describe(kept, q, plan)
	}
	return p, nil
}

func (p *TablePlan) describe(kept tablePlan, q *lottery.Tables, plan *lottery.TablePlan) {
	p.Version, p.Seed, p.MadeAt, p.RepairedAt = kept.Version, kept.Seed, kept.MadeAt, kept.RepairedAt
	p.Fewest, p.Off, p.Meetings, p.Most = plan.Fewest, plan.Off, plan.Meetings, plan.Most
	p.Wish = TableWish{Tables: q.Count, Rounds: q.Rounds, Together: bookingsOf(q.Together), Apart: bookingsOf(q.Apart)}
	for _, round := range plan.Rounds {
		tables := make([][]TableSeat, len(round))
		for t, ids := range round {
			tables[t] = make([]TableSeat, len(ids))
			for i, id := range ids {
				tables[t][i] = seatOf(id)
			}
		}
		p.Rounds = append(p.Rounds, tables)
	}
	for _, m := range plan.Moves {
		p.Moves = append(p.Moves, TableMove{Round: m.Round, From: m.From, To: m.To, TableSeat: seatOf(m.ID)})
	}
}

func bookingsOf(wishes []lottery.Wish) (all [][]int64) {
	for _, w := range wishes {
		if w.Name == alongName {
			continue
		}
		var bookings []int64
		for _, id := range w.IDs {
			bookings = append(bookings, seatOf(id).Booking)
		}
		all = append(all, bookings)
	}
	return all
}

// keptPlan is the plan as it is kept; without one the question is nil.
func keptPlan(tx *domain.Tx, gathering int64) (kept tablePlan, q *lottery.Tables, plan *lottery.TablePlan, err error) {
	kept, err = domain.Take[tablePlan](tx, "gathering_id = ?", gathering)
	if errors.Is(err, domain.ErrNotFound) {
		return kept, nil, nil, nil
	}
	if err != nil {
		return kept, nil, nil, err
	}
	q, plan = &lottery.Tables{}, &lottery.TablePlan{}
	return kept, q, plan, errors.Join(json.Unmarshal(kept.Question, q), json.Unmarshal(kept.Plan, plan))
}

// MakeTables makes a plan, in place of the one that there is. version is that of the plan that was seen; 0 is none.
func (bs *Bookings) MakeTables(ctx context.Context, id int64, version int, w TableWish) (p TablePlan, err error) {
	var q *lottery.Tables
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if g.State == Cancelled {
			return ErrCalledOff
		}
		people, err := expected(tx, id)
		if err != nil {
			return err
		}
		if len(people) == 0 {
			return ErrNobodyHere
		}
		m, err := mixedOf(tx, id)
		if err != nil {
			return err
		}
		q = m.question(people, w)
		return nil
	})
	if err != nil {
		return p, err
	}
	var seed lottery.Seed
	if _, err := rand.Read(seed[:]); err != nil {
		return p, err
	}
	plan, err := q.Plan(ctx, seed)
	if err != nil {
		return p, tableFaults(err)
	}
	return bs.keepPlan(ctx, id, version, q, plan, false)
}

// tableFaults are the lottery's faults in the words of this area.
func tableFaults(err error) error {
	var faults *lottery.FaultError
	if !errors.As(err, &faults) {
		if errors.Is(err, lottery.ErrTables) {
			return ErrNoRepair
		}
		return err
	}
	var all []domain.Fault
	for _, f := range faults.Faults {
		where := f.Where
		if where == "/count" {
			where = "/tables"
		}
		all = append(all, domain.Fault{Where: where, Code: "tables-" + f.Code, Detail: f.Detail})
	}
	return ErrTablePlan.With(all...)
}

// keepPlan writes a plan down, unless somebody else has changed it meanwhile.
func (bs *Bookings) keepPlan(ctx context.Context, id int64, version int, q *lottery.Tables, plan *lottery.TablePlan, repair bool) (p TablePlan, err error) {
	question, err := json.Marshal(q)
	if err != nil {
		return p, err
	}
	answer, err := json.Marshal(plan)
	if err != nil {
		return p, err
	}
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := lock(tx, id, 0, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		kept, old, _, err := keptPlan(tx, id)
		if err != nil {
			return err
		}
		if kept.Version != version {
			return ErrChanged
		}
		next := tablePlan{GatheringID: id, Question: question, Seed: plan.Seed.String(), Plan: answer, Version: version + 1, MadeAt: tx.Now, MadeBy: tx.Actor.By()}
		if repair && old != nil {
			next.MadeAt, next.MadeBy, next.RepairedAt = kept.MadeAt, kept.MadeBy, &tx.Now
		}
		if err := tx.DB.Clauses(clause.OnConflict{UpdateAll: true}).Create(&next).Error; err != nil {
			return err
		}
		p, err = shownPlan(tx, g)
		return err
	})
	return p, err
}
