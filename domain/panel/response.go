package panel

import (
	"math"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
)

// Response is what is expected of those who are invited next, and what that stands on.
type Response struct {
	Default float64  // what staff expect, 0 to 1: of 100 invited, Sortition Foundation sees 4 to 7 say yes
	Others  Observed // in other panels of the unit whose time to answer is over
	Own     Observed // in this panel
	Overall float64  // the rate that follows, 0 to 1
	Drop    Dropped
	values  map[int64]float64 // by value id: how much more often its people say yes than all do
}

// Observed is what invitations gave.
type Observed struct {
	Panels  int
	Invited int
	Yes     int     // people who said yes, also those who took it back when they had a seat
	Weight  float64 // invitations, counting those that can still be answered as far as their time has passed
}

// Dropped is how many of those who were offered a seat did not take it or left again.
type Dropped struct {
	Offered int // seats in the unit's panels that are settled
	Left    int
	Rate    float64 // 0 to 1
}

// What is seen counts against what was expected before as much as so many invitations, yes and seats. Sortition
// Foundation sees some 10 of 100 drop out when they are called about their seat.
const (
	priorLetters = 100
	priorYes     = 5
	priorSeats   = 20
	priorDrop    = 0.1
)

// Origin is where an expected response comes from.
type Origin string

// The origins, the best first.
const (
	FromOwn     Origin = "own"
	FromOthers  Origin = "others"
	FromDefault Origin = "default"
)

// Origin is the best source that there is enough of.
func (r *Response) Origin() Origin {
	switch {
	case r.Own.Weight >= priorLetters/2:
		return FromOwn
	case r.Others.Weight >= priorLetters/2:
		return FromOthers
	}
	return FromDefault
}

// answered is what the invitations of one draw gave in one stratum.
type answered struct {
	PanelID   int64
	Stratum   string
	CreatedAt time.Time
	RespondBy time.Time
	Invited   int
	Yes       int
	Silent    int
}

// arrived is the part of all answers that has come when so much of the time to answer has passed, 0 to 1: most come early.
func (a *answered) arrived(now time.Time) float64 {
	if !now.Before(a.RespondBy) {
		return 1
	}
	left := float64(a.RespondBy.Sub(now)) / float64(a.RespondBy.Sub(a.CreatedAt))
	return 1 - min(left, 1)*min(left, 1)
}

// answersOf counts what was answered to the invitations of a panel, and of all others of its unit whose time is over.
func answersOf(tx *domain.Tx, p *Panel) (own, others []answered, err error) {
	var rows []answered
	err = tx.DB.Raw(`SELECT i.panel_id, i.stratum, i.created_at, i.respond_by, count(*) AS invited, count(*) FILTER (WHERE i.reply = '') AS silent,
			count(*) FILTER (WHERE i.reply = 'accepted' OR EXISTS (SELECT FROM membership m WHERE m.panel_id = i.panel_id AND m.resident_id = i.resident_id)) AS yes
		FROM invitation i JOIN panel o ON o.id = i.panel_id
		WHERE i.panel_id = ? OR o.unit_id = ? AND i.respond_by < ?
		GROUP BY i.panel_id, i.stratum, i.created_at, i.respond_by ORDER BY i.panel_id, i.stratum, i.created_at`, p.ID, p.UnitID, tx.Now).Scan(&rows).Error
	for _, a := range rows {
		if a.PanelID == p.ID {
			own = append(own, a)
		} else {
			others = append(others, a)
		}
	}
	return own, others, err
}

// loadResponse learns from what has been answered. Rates by value are smoothed counts that are multiplied, as Assos,
// Baharav, Flanigan and Procaccia do for drop-out (Alternates, Assemble!, ACM EC 2025): few answers move little.
func loadResponse(tx *domain.Tx, p *Panel, own, others []answered) (r Response, err error) {
	r = Response{Default: p.YesPercent / 100, values: map[int64]float64{}}
	r.Overall = r.Default
	for _, from := range []struct {
		rows []answered
		into *Observed
	}{{others, &r.Others}, {own, &r.Own}} {
		if err := r.learn(from.rows, from.into, tx.Now); err != nil {
			return r, err
		}
	}
	err = tx.DB.Raw(`SELECT count(*) AS offered, count(*) FILTER (WHERE m.status = 'withdrawn' AND m.cause <> 'term') AS left
		FROM membership m JOIN panel o ON o.id = m.panel_id WHERE o.unit_id = ? AND o.confirmed_at IS NOT NULL AND m.status <> 'offered'`, p.UnitID).Scan(&r.Drop).Error
	r.Drop.Rate = (float64(r.Drop.Left) + priorSeats*priorDrop) / (float64(r.Drop.Offered) + priorSeats)
	return r, err
}

func (r *Response) learn(rows []answered, o *Observed, now time.Time) error {
	panels, weight, yes := map[int64]bool{}, map[int64]float64{}, map[int64]float64{}
	for _, a := range rows {
		values, err := parseStratum(a.Stratum)
		if err != nil {
			return err
		}
		w := float64(a.Invited) * a.arrived(now)
		panels[a.PanelID] = true
		o.Invited, o.Yes, o.Weight = o.Invited+a.Invited, o.Yes+a.Yes, o.Weight+w
		for _, v := range values {
			weight[v] += w
			yes[v] += float64(a.Yes)
		}
	}
	o.Panels = len(panels)
	seen := 0.0
	if o.Weight > 0 {
		seen = float64(o.Yes) / o.Weight
	}
	for v, w := range weight {
		before, known := r.values[v]
		if !known {
			before = 1
		}
		r.values[v] = (yes[v] + priorYes*before) / (w*seen + priorYes)
	}
	r.Overall = (float64(o.Yes) + priorLetters*r.Overall) / (o.Weight + priorLetters)
	return nil
}

// rate is the chance that an invited person with these values says yes.
func (r *Response) rate(values []int64) float64 {
	rate := r.Overall
	for _, v := range values {
		if more, known := r.values[v]; known {
			rate *= more
		}
	}
	return min(max(rate, 0.002), 0.95)
}

// pending are those who can still answer, each with the chance that they will yet say yes.
func (r *Response) pending(rows []answered, by *profiles, now time.Time) (list []lottery.Expected, yes float64, err error) {
	for _, a := range rows {
		if a.Silent == 0 || !now.Before(a.RespondBy) {
			continue
		}
		values, err := parseStratum(a.Stratum)
		if err != nil {
			return nil, 0, err
		}
		come := a.arrived(now)
		rate := r.rate(values)
		e := lottery.Expected{Values: by.of(values), People: a.Silent, Chance: rate * (1 - come) / (1 - rate*come)}
		yes += float64(e.People) * e.Chance
		list = append(list, e)
	}
	return list, yes, nil
}

// whole rounds a number of people up.
func whole(n float64) int { return int(math.Ceil(n - 1e-9)) }
