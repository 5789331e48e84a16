package booking

import (
	"context"
	"database/sql/driver"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// Composed is one time that a group was composed.
type Composed struct {
	ID          int64 `gorm:"primaryKey"`
	GatheringID int64
	PanelID     *int64 // whose members were thought of
	Earlier     idList // and the gatherings whose comers were
	Pool        int    // people who could be asked
	Invited     int
	Substitutes int
	Rate        float64 // the share of those invited who were expected to come
	Seed        string
	InputsHash  string // of what was drawn from
	AnswerBy    time.Time
	Undated     bool // they are invited once the time is found
	Reason      string
	CreatedAt   time.Time
	CreatedBy   *int64
}

// TableName is the table of compositions.
func (Composed) TableName() string { return "composition" }

// idList is a list of numbers in the database; parameters of it need a cast in SQL.
type idList []int64

// Value writes the list as PostgreSQL does: {1,4}.
func (l idList) Value() (driver.Value, error) {
	parts := make([]string, len(l))
	for i, n := range l {
		parts[i] = strconv.FormatInt(n, 10)
	}
	return "{" + strings.Join(parts, ",") + "}", nil
}

// Scan reads the list.
func (l *idList) Scan(from any) error {
	var p places
	err := p.Scan(from)
	*l = nil
	for _, n := range p {
		*l = append(*l, int64(n))
	}
	return err
}

// invite keeps a draw and invites those who were drawn. It looks again at who can be asked, with everybody locked who was
// chosen: somebody may have been invited elsewhere, or have said no to all, since the draw.
func (bs *Bookings) invite(tx *domain.Tx, f *found, p *Preview, substitutes []string, seed lottery.Seed) (kept Composed, err error) {
	g, err := lock(tx, f.id, f.version, domain.GatheringsWrite)
	if err != nil {
		return kept, err
	}
	chosen, err := rolesOf(f.drawn.Members, substitutes)
	if err != nil {
		return kept, err
	}
	if err := tx.DB.Exec("SELECT FROM resident WHERE id IN ? ORDER BY id FOR UPDATE", slices.Collect(maps.Keys(chosen))).Error; err != nil {
		return kept, err
	}
	now, err := lookFor(tx, f.id, f.by)
	if err != nil {
		return kept, err
	}
	if f.nested != nil {
		if err := f.keepMix(tx, &g); err != nil {
			return kept, err
		}
	}
	kept = Composed{GatheringID: g.ID, Earlier: f.by.Earlier, Pool: p.Pool, Invited: p.Invited, Substitutes: len(substitutes), Rate: p.Rate, Seed: seed.String(),
		InputsHash: f.drawn.Lottery.Inputs, AnswerBy: p.AnswerBy, Undated: f.by.FindTime, Reason: f.by.Reason, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
	if f.panel != nil {
		kept.PanelID = &f.panel.ID
	}
	if err := domain.Create(tx, &kept); err != nil {
		return kept, err
	}
	rows, err := bs.bookingsOf(tx, &g, &kept, now.people, chosen)
	if err != nil {
		return kept, err
	}
	if len(rows) != len(chosen) {
		return kept, ErrChanged
	}
	if err := tx.DB.Create(&rows).Error; err != nil {
		return kept, err
	}
	tx.Record(g.access("send", "invite people to a group", rows...))
	asked := slices.DeleteFunc(rows, func(b Booking) bool { return b.State != Asked && b.State != Undated })
	people := make([]int64, len(asked))
	for i, b := range asked {
		people[i] = *b.ResidentID
	}
	if err := resident.Contacted(tx, people, Activity(g.ID)); err != nil {
		return kept, err
	}
	if kept.Undated { // they are asked once times are proposed; the contact that is counted is that one, with the invitation that follows
		return kept, nil
	}
	return kept, tell(tx, &g, asked, invitedKind)
}

// rolesOf says who of those who were drawn is to come, and who is a substitute.
func rolesOf(members, substitutes []string) (map[int64]Role, error) {
	chosen := map[int64]Role{}
	for role, list := range map[Role][]string{ToCome: members, ToStand: substitutes} {
		for _, text := range list {
			id, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, err
			}
			chosen[id] = role
		}
	}
	return chosen, nil
}

// bookingsOf makes a booking for each who was chosen, of those who can still be asked.
func (bs *Bookings) bookingsOf(tx *domain.Tx, g *Gathering, kept *Composed, people []candidate, chosen map[int64]Role) (rows []Booking, err error) {
	for _, c := range people {
		role := chosen[c.ID]
		if role == "" {
			continue
		}
		b := Booking{GatheringID: g.ID, ResidentID: &c.ID, StartsAt: g.StartsAt, EndsAt: g.EndsAt, Seats: 1, State: StandsBy, Mix: c.Mix, CompositionID: &kept.ID, Role: role,
			CreatedAt: tx.Now, ChangedAt: tx.Now}
		switch {
		case role == ToCome && kept.Undated:
			b.State = Undated
		case role == ToCome:
			b.State, b.OfferedAt, b.OfferEnds = Asked, &tx.Now, &kept.AnswerBy
		}
		if b.UID, err = bs.newUID(); err != nil {
			return nil, err
		}
		rows = append(rows, b)
	}
	return rows, nil
}

// keepMix writes the mix that was taken from a panel into the gathering, at which nobody has a seat yet.
func (f *found) keepMix(tx *domain.Tx, g *Gathering) error {
	plan := Plan{Capacity: g.Capacity, Mix: f.nested}
	var c domain.Checks
	plan.checkMix(&c)
	if err := c.Of(ErrComposition); err != nil {
		return err
	}
	m, err := plan.mix()
	if err != nil {
		return err
	}
	return g.writeMix(tx, m)
}

// Compositions are the times that a group was composed, the latest first, with the names of who did it.
func (bs *Bookings) Compositions(ctx context.Context, id int64) (all []Composed, staff map[int64]string, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := find(tx, id, domain.GatheringsRead); err != nil {
			return err
		}
		if err := tx.DB.Where("gathering_id = ?", id).Order("id DESC").Find(&all).Error; err != nil {
			return err
		}
		by := []int64{}
		for _, c := range all {
			if c.CreatedBy != nil {
				by = append(by, *c.CreatedBy)
			}
		}
		staff, err = panel.StaffNames(tx, by)
		return err
	})
	return all, staff, err
}
