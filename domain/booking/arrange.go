package booking

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/mix"
)

// Plan is what staff decide about a gathering.
type Plan struct {
	Unit     int64
	Kind     Kind
	Title    string // told in mails and calendars, so it names no benefit
	About    string
	Starts   time.Time
	Ends     time.Time
	Misread  error  // of Local: told together with everything else that must be mended
	Place    int64  // 0 for a meeting by video
	Video    string // https address, or none
	Capacity int
	Largest  int
	SignUp   SignUp
	Mix      []MixFeature
	Series   int64 // to which it belongs; 0 is none
}

// MixFeature is a feature of the mix; ValueIDs has the register's value of each, or 0 for one that the register does not
// know. Without a name it is the register's own and gets the register's names.
type MixFeature struct {
	mix.Feature
	ValueIDs []int64
}

// The longest that one gathering may last, and how far ahead it may be planned.
const (
	longestDays = 1
	yearsAhead  = 2
)

func (p *Plan) check(tx *domain.Tx) error {
	var c domain.Checks
	c.Unless(slices.Contains(Kinds, p.Kind), "/kind", "gathering-kind", "Choose what it is.")
	c.Length(&p.Title, "/title", 1, 120)
	words := message.Confidential(p.Title)
	c.Unless(words == "", "/title", "word-confidential", fmt.Sprintf("%q tells where somebody's money comes from. The title is seen in mails and calendars: choose another word.", words))
	c.Length(&p.About, "/about", 0, 2000)
	p.checkTime(tx, &c)
	c.Unless(p.Capacity >= 1 && p.Capacity <= mostSeats, "/capacity", "seats-range", "Give between 1 and 5,000 seats.")
	c.Unless(p.Largest >= 1 && p.Largest <= 10, "/largest", "largest-range", "Give between 1 and 10 seats.")
	c.Unless(p.SignUp == Everybody || p.SignUp == Invited, "/signUp", "required", "Choose who may sign up.")
	if err := p.checkWhere(tx, &c); err != nil {
		return err
	}
	if err := p.nameMix(tx, &c); err != nil {
		return err
	}
	p.checkMix(&c)
	return c.Of(ErrGathering)
}

func (p *Plan) checkTime(tx *domain.Tx, c *domain.Checks) {
	var misread *domain.Error
	if errors.As(p.Misread, &misread) {
		*c = append(*c, misread.Faults...)
		return
	}
	c.Unless(p.Ends.After(p.Starts), "/to", "ends-earlier", "Give an end that is later than the beginning.")
	c.Unless(p.Ends.Before(p.Starts.AddDate(0, 0, longestDays)), "/to", "gathering-long", "A gathering lasts less than a day. Arrange one for each day.")
	c.Unless(p.Starts.After(tx.Now), "/day", "starts-over", "Give a beginning that is not over yet.")
	c.Unless(p.Starts.Before(tx.Now.AddDate(yearsAhead, 0, 0)), "/day", "starts-far", "Give a beginning within two years.")
}

func (p *Plan) checkWhere(tx *domain.Tx, c *domain.Checks) error {
	p.Video = strings.TrimSpace(p.Video)
	c.Unless(p.Place != 0 || p.Video != "", "/place", "place-missing", "Choose a place, or give the address of a video meeting.")
	c.Unless(p.Video == "" || strings.HasPrefix(p.Video, "https://") && len(p.Video) <= 300, "/video", "video-address", "Give an address that begins with https://.")
	if p.Place == 0 {
		return nil
	}
	place, err := domain.Take[Place](tx, "id = ? AND retired_at IS NULL", p.Place)
	if errors.Is(err, domain.ErrNotFound) {
		place, err = Place{}, nil
	}
	if err != nil {
		return err
	}
	if place.ID == 0 || !tx.Actor.May(domain.GatheringsRead, domain.Scope{Unit: place.UnitID}) {
		c.Unless(false, "/place", "place-unknown", "Choose one of the places.")
		return nil
	}
	c.Unless(p.Capacity <= place.Seats, "/capacity", "room-small", fmt.Sprintf("The place has %d seats.", place.Seats))
	return nil
}

// nameMix gives features without a name, which are the register's own, its names. All values of one are of one feature.
func (p *Plan) nameMix(tx *domain.Tx, c *domain.Checks) error {
	var ids []int64
	for _, f := range p.Mix {
		if f.Name.Da == "" {
			ids = append(ids, f.ValueIDs...)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var known []registered
	err := tx.DB.Raw(`SELECT v.id, v.feature_id, f.name_da, f.name_en, v.name_da AS value_da, v.name_en AS value_en
		FROM feature_value v JOIN feature f ON f.id = v.feature_id WHERE v.id IN ?`, ids).Scan(&known).Error
	by := map[int64]registered{}
	for _, k := range known {
		by[k.ID] = k
	}
	for i := range p.Mix {
		if f := &p.Mix[i]; f.Name.Da == "" {
			c.Unless(f.named(by), fmt.Sprintf("/mix/features/%d", i), "mix-unknown", "Choose a feature of the register, and its own values.")
		}
	}
	return err
}

// registered is a value of the register with its names and those of its feature.
type registered struct {
	ID        int64
	FeatureID int64
	NameDa    string
	NameEn    string
	ValueDa   string
	ValueEn   string
}

// named takes the register's names, and tells whether all values are of one feature.
func (f *MixFeature) named(by map[int64]registered) bool {
	if len(f.ValueIDs) == 0 || len(f.ValueIDs) != len(f.Values) {
		return false
	}
	first := by[f.ValueIDs[0]]
	f.Name = mix.Text{Da: first.NameDa, En: first.NameEn}
	for v, id := range f.ValueIDs {
		k := by[id]
		if k.ID == 0 || k.FeatureID != first.FeatureID {
			return false
		}
		f.Values[v].Name = mix.Text{Da: k.ValueDa, En: k.ValueEn}
	}
	return true
}

func (p *Plan) checkMix(c *domain.Checks) {
	quotas := p.quotas()
	for _, f := range quotas.Check() {
		c.Unless(false, "/mix"+f.Where, f.Code, f.Detail)
	}
	for i, f := range p.Mix {
		c.Unless(len(f.ValueIDs) == len(f.Values), fmt.Sprintf("/mix/features/%d", i), "mix-values", "Give the register's value of each value, or 0.")
	}
}

func (p *Plan) quotas() *mix.Quotas {
	q := &mix.Quotas{Seats: p.Capacity}
	for _, f := range p.Mix {
		q.Features = append(q.Features, f.Feature)
	}
	return q
}

// Arrange keeps a new gathering, which citizens do not see until it is opened.
func (bs *Bookings) Arrange(ctx context.Context, p Plan) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.GatheringsWrite, domain.Scope{Unit: p.Unit}); err != nil {
			return err
		}
		if len(p.Mix) > 0 { // who gets in by it tells what sort of people they are: see ChangeMix
			if err := tx.Require(domain.ResidentsRead, domain.Scope{Unit: p.Unit}); err != nil {
				return err
			}
		}
		if err := p.check(tx); err != nil {
			return err
		}
		code := ""
		if p.SignUp == Everybody {
			code = strings.ToLower(rand.Text()[:10]) // no secret: it stands on posters
		}
		m, err := p.mix()
		if err != nil {
			return err
		}
		var id int64
		if err := tx.Row(`INSERT INTO gathering (unit_id, kind, title, about, starts_at, ends_at, place_id, video, capacity, largest, sign_up, code,
				quotas, value_ids, features, at_least, at_most, mixed, created_at, created_by)
			VALUES ($1, $2, $3, $4, $5, $6, nullif($7, 0), $8, $9, $10, $11, $12, $13, $14::bigint[], $15::smallint[], $16::integer[], $17::integer[], $18::integer[], $19, $20) RETURNING id`,
			p.Unit, p.Kind, p.Title, p.About, p.Starts, p.Ends, p.Place, p.Video, p.Capacity, p.Largest, p.SignUp, code,
			m.quotas, m.values, m.features, m.least, m.most, m.none, tx.Now, tx.Actor.By()).Scan(&id); err != nil {
			return err
		}
		if g, err = domain.Take[Gathering](tx, "id = ?", id); err != nil || p.Series == 0 {
			return err
		}
		return g.join(tx, p.Series)
	})
	return g, err
}

// mixRow is a mix as the row of a gathering keeps it: lists with a place for each value, one feature after another.
type mixRow struct {
	quotas                              string
	values, features, least, most, none places
}

func (p *Plan) mix() (m mixRow, err error) {
	features := []mix.Feature{}
	for i, f := range p.Mix {
		features = append(features, f.Feature)
		for v, value := range f.Values {
			m.values, m.features = append(m.values, int(f.ValueIDs[v])), append(m.features, i+1)
			m.least, m.most, m.none = append(m.least, value.Min), append(m.most, value.Max), append(m.none, 0)
		}
	}
	raw, err := json.Marshal(features)
	m.quotas = string(raw)
	return m, err
}

// OpenUp lets citizens see a gathering and take seats.
func (bs *Bookings) OpenUp(ctx context.Context, id int64, version int) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, version, domain.GatheringsWrite); err != nil {
			return err
		}
		switch {
		case g.State == Open:
			return nil
		case g.State != Planned:
			return ErrNotOpen
		case !tx.Now.Before(g.StartsAt):
			return ErrBegun
		}
		g.State = Open
		return keep(tx, &g)
	})
	return g, err
}

// keep writes what staff changed of a gathering.
func keep(tx *domain.Tx, g *Gathering) error {
	g.Version++
	return tx.DB.Exec(`UPDATE gathering SET state = ?, title = ?, about = ?, video = ?, capacity = ?, over = ?, largest = ?, reason = ?, moves = ?, version = ?
		WHERE id = ?`, g.State, g.Title, g.About, g.Video, g.Capacity, g.Over, g.Largest, g.Reason, g.Moves, g.Version, g.ID).Error
}
