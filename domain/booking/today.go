package booking

import (
	"fmt"

	"deltag/domain"
	"deltag/domain/org"
)

// todayMost is how many gatherings of one kind of task the first page speaks of: the most urgent.
const todayMost = 10

// Today tells what waits for the actor in the gatherings that they run or arrange. It names nobody.
func (bs *Bookings) Today(tx *domain.Tx) (t org.Today, err error) {
	if t, err = runSoon(tx); err != nil || !tx.Actor.MayAnywhere(domain.GatheringsRead) {
		return t, err
	}
	today := midnight(tx.Now.In(denmark()))
	args := map[string]any{"now": tx.Now, "units": tx.Actor.Units(domain.GatheringsWrite), "activities": tx.Actor.Activities(domain.GatheringsWrite), "most": todayMost,
		"today": today, "oldest": today.AddDate(0, 0, -debriefDays), "me": tx.Actor.StaffID,
		"readUnits": tx.Actor.Units(domain.GatheringsRead), "reads": tx.Actor.Activities(domain.GatheringsRead)}
	for _, look := range []struct {
		on                bool
		kind, query, page string
	}{
		{tx.Actor.MayAnywhere(domain.ResidentsRead), "time-propose", undatedQuery, "/times"},
		{tx.Actor.MayAnywhere(domain.ResidentsRead), "time-choose", answeredQuery, "/times"},
		{true, "debrief", debriefQuery, ""},
		{true, "seats-differ", differQuery, ""},
	} {
		if !look.on {
			continue
		}
		var rows []struct {
			ID    int64
			Title string
			N     int
		}
		if err := tx.DB.Raw(look.query, args).Scan(&rows).Error; err != nil {
			return t, err
		}
		for _, g := range rows {
			t.Tasks = append(t.Tasks, org.Task{Kind: look.kind, Count: g.N, Name: g.Title, Link: fmt.Sprintf("/staff/gatherings/%d%s", g.ID, look.page)})
		}
	}
	return t, nil
}

// arranged is the gatherings g that the actor arranges.
const arranged = `(g.unit_id IN @units OR 'gathering:' || g.id IN @activities)`

// undatedQuery is where people were composed and nobody asks them when.
const undatedQuery = `SELECT g.id, g.title, (SELECT count(*) FROM booking b WHERE b.gathering_id = g.id AND b.state = 'undated') AS n FROM gathering g
	WHERE g.state = 'open' AND g.starts_at > @now AND ` + arranged + `
		AND EXISTS (SELECT FROM booking b WHERE b.gathering_id = g.id AND b.state = 'undated')
		AND NOT EXISTS (SELECT FROM time_round t WHERE t.gathering_id = g.id AND t.state = 'open')
	ORDER BY g.starts_at, g.id LIMIT @most`

// answeredQuery is where everybody has answered, or nobody can any more.
const answeredQuery = `SELECT g.id, g.title, (SELECT count(*) FROM time_asked a WHERE a.round_id = t.id AND a.answered_at IS NOT NULL) AS n
	FROM time_round t JOIN gathering g ON g.id = t.gathering_id
	WHERE t.state = 'open' AND g.state = 'open' AND g.starts_at > @now AND ` + arranged + `
		AND (t.answer_by <= @now OR NOT EXISTS (SELECT FROM time_asked a JOIN booking b ON b.id = a.booking_id
			WHERE a.round_id = t.id AND a.answered_at IS NULL AND b.state IN ` + askedStates + `))
	ORDER BY t.answer_by, g.id LIMIT @most`

// differQuery is where the seats that are counted as taken are not those that people have. Nothing of ours can bring that about:
// if it is so, somebody has changed the database by hand, and must be told before a seat is given twice.
const differQuery = `SELECT g.id, g.title, abs(g.taken - b.seats) AS n
	FROM gathering g CROSS JOIN LATERAL (SELECT coalesce(sum(seats), 0) AS seats FROM booking WHERE gathering_id = g.id AND state IN ('offered', 'booked')) b
	WHERE g.state = 'open' AND g.starts_at > @now AND ` + arranged + ` AND g.taken <> b.seats
	ORDER BY g.starts_at, g.id LIMIT @most`
