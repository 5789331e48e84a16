package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
)

// StaffBadges are the name badges of a gathering.
type StaffBadges struct {
	Title  string       `json:"title"`
	Badges []StaffBadge `json:"badges"`
}

// StaffBadge is what may stand on the badge of somebody.
type StaffBadge struct {
	First string `json:"first" doc:"The first name; the alias of a protected person"`
	Short string `json:"short" doc:"As much of the name as tells people apart"`
	Along int    `json:"along" doc:"Relatives and companions"`
}

// StaffTablePlan is who sits with whom, and who can be seated.
type StaffTablePlan struct {
	Title      string               `json:"title"`
	State      string               `json:"state" enum:"planned,open,cancelled,held"`
	People     []StaffAtTable       `json:"people"`
	Version    int                  `json:"version" doc:"0: there is no plan yet"`
	Tables     int                  `json:"tables"`
	Together   [][]int64            `json:"together" doc:"Bookings that sit at one table in every round"`
	Apart      [][]int64            `json:"apart" doc:"Bookings of which no two ever sit at one table"`
	Seed       string               `json:"seed"`
	MadeAt     *time.Time           `json:"madeAt,omitempty"`
	RepairedAt *time.Time           `json:"repairedAt,omitempty"`
	Rounds     [][][]StaffTableSeat `json:"rounds" doc:"Rounds, tables, people"`
	Moves      []StaffTableMove     `json:"moves" doc:"Of the last repair"`
	Fewest     bool                 `json:"fewest" doc:"It is proved that no repair has fewer moves"`
	Off        int                  `json:"off" doc:"By how many people the tables are less mixed than they could be at best"`
	Meetings   int                  `json:"meetings" doc:"Pairs who share a table at least once"`
	Most       int                  `json:"most" doc:"Proved: no plan has more"`
	MayChange  bool                 `json:"mayChange"`
}

// StaffAtTable is somebody who can be seated.
type StaffAtTable struct {
	Booking    int64              `json:"booking"`
	Name       string             `json:"name" doc:"As much as tells people apart; the alias of a protected person"`
	Seats      int                `json:"seats"`
	Attendance booking.Attendance `json:"attendance" enum:",attended,no_show,left_early"`
	Planned    bool               `json:"planned" doc:"Is in the plan"`
	Away       bool               `json:"away" doc:"Has no seat in the last round"`
}

// StaffTableSeat is one person at a table.
type StaffTableSeat struct {
	Booking int64 `json:"booking"`
	Along   int   `json:"along" doc:"0 is who booked; else the nth who came with them"`
}

// StaffTableMove is somebody who sits elsewhere than before.
type StaffTableMove struct {
	Round   int   `json:"round"`
	From    int   `json:"from" doc:"0: had no seat"`
	To      int   `json:"to"`
	Booking int64 `json:"booking"`
	Along   int   `json:"along"`
}

func tablePlanOf(p booking.TablePlan) StaffTablePlan {
	out := StaffTablePlan{Title: p.Gathering.Title, State: string(p.Gathering.State), People: make([]StaffAtTable, len(p.People)), Version: p.Version, Tables: p.Wish.Tables,
		Together: append([][]int64{}, p.Wish.Together...), Apart: append([][]int64{}, p.Wish.Apart...), Seed: p.Seed, RepairedAt: p.RepairedAt,
		Rounds: make([][][]StaffTableSeat, len(p.Rounds)), Moves: make([]StaffTableMove, len(p.Moves)), Fewest: p.Fewest, Off: p.Off, Meetings: p.Meetings, Most: p.Most, MayChange: p.MayChange}
	if p.Version > 0 {
		out.MadeAt = &p.MadeAt
	}
	for i, a := range p.People {
		out.People[i] = StaffAtTable{a.Booking, a.Name, a.Seats, a.Attendance, a.Planned, a.Away}
	}
	for r, round := range p.Rounds {
		out.Rounds[r] = make([][]StaffTableSeat, len(round))
		for t, seats := range round {
			out.Rounds[r][t] = make([]StaffTableSeat, len(seats))
			for i, s := range seats {
				out.Rounds[r][t][i] = StaffTableSeat{s.Booking, s.Along}
			}
		}
	}
	for i, m := range p.Moves {
		out.Moves[i] = StaffTableMove{m.Round, m.From, m.To, m.Booking, m.Along}
	}
	return out
}

type tables struct{ bookings *booking.Bookings }

func registerTables(a huma.API, bs *booking.Bookings) {
	h := tables{bs}
	tag, see, write := op.Tag("gatherings"), op.Needs(domain.GatheringsRead), op.Needs(domain.GatheringsWrite)
	op.Get(a, "/gatherings/{id}/badges", "Make name badges", h.badges, see, tag)
	op.Get(a, "/gatherings/{id}/table-plan", "Show who sits with whom", h.show, see, tag)
	op.Put(a, "/gatherings/{id}/table-plan", "Split people over tables", h.make, write, tag, op.About("Takes the place of the plan that there is."))
	op.Put(a, "/gatherings/{id}/table-plan/repair", "Mend the plan when somebody is missing", h.repair, write, tag, op.About("With the fewest moves. Who got a seat after it was made is seated too."))
}

func (h tables) badges(ctx context.Context, in *byID) (StaffBadges, error) {
	g, all, err := h.bookings.Badges(ctx, in.ID)
	out := StaffBadges{g.Title, make([]StaffBadge, len(all))}
	for i, b := range all {
		out.Badges[i] = StaffBadge{b.First, b.Short, b.Along}
	}
	return out, err
}

func (h tables) show(ctx context.Context, in *byID) (StaffTablePlan, error) {
	p, err := h.bookings.TablePlan(ctx, in.ID)
	return tablePlanOf(p), err
}

type tablesInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version  int       `json:"version" minimum:"0" doc:"Of the plan that was seen; 0 is none"`
		Tables   int       `json:"tables"`
		Rounds   int       `json:"rounds"`
		Together [][]int64 `json:"together" maxItems:"200"`
		Apart    [][]int64 `json:"apart" maxItems:"200"`
	}
}

func (h tables) make(ctx context.Context, in *tablesInput) (StaffTablePlan, error) {
	b := in.Body
	p, err := h.bookings.MakeTables(ctx, in.ID, b.Version, booking.TableWish{Tables: b.Tables, Rounds: b.Rounds, Together: b.Together, Apart: b.Apart})
	return tablePlanOf(p), err
}

type tableRepairInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int     `json:"version" minimum:"1"`
		From    int     `json:"from" doc:"The first round that is mended"`
		Missing []int64 `json:"missing" maxItems:"2000" doc:"Bookings of those who are not there"`
	}
}

func (h tables) repair(ctx context.Context, in *tableRepairInput) (StaffTablePlan, error) {
	p, err := h.bookings.RepairTables(ctx, in.ID, in.Body.Version, in.Body.From, in.Body.Missing)
	return tablePlanOf(p), err
}
