package booking

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/workday"
)

// mostCopies is how many dates a gathering is copied to at once: half a year of weeks.
const mostCopies = 26

// Copying is on which further days a gathering is held, at the same time of the day and the same place.
type Copying struct {
	Version  int
	Weeks    int      // between them: 1 or 2; 0 is that the days are given
	Times    int      // how many weeks or fortnights from its day on
	Days     []string // 2026-12-08, when they are given
	Holidays bool     // also on holidays, which are left out otherwise
	People   bool     // those who run it run the copies too
	Open     bool     // citizens see them and can take seats at once
}

// CopyDay is one of the days, and what stands in its way.
type CopyDay struct {
	Day     string // 2026-12-08
	Starts  time.Time
	Ends    time.Time
	Holiday *workday.Name // what the day is called on which most are off; nil is none
	Left    bool          // it is left out for that
	Clashes []Clash
}

// Clash is a room or somebody of the staff that is elsewhere at that time.
type Clash struct {
	Staff string // "" is that the room is taken
	Title string // of what is held then, if the actor may know
}

// The refusals of copying.
var (
	ErrCopying = &domain.Error{Kind: domain.Invalid, Code: "copy-invalid", Detail: "It cannot be copied yet. Mend what is named."}
	ErrClashes = &domain.Error{Kind: domain.Conflict, Code: "copy-clashes", Detail: "A room or somebody who runs it is taken on some of the days. Choose other days, or leave these out."}
	ErrNoDays  = &domain.Error{Kind: domain.Conflict, Code: "copy-none", Detail: "All of these days are left out. Choose others."}
)

// PreviewCopies tells what would come of copying a gathering. Nothing is kept.
func (bs *Bookings) PreviewCopies(ctx context.Context, id int64, c Copying) (days []CopyDay, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		days, err = c.days(tx, &g)
		return err
	})
	return days, err
}

// Copy holds a gathering again on further days, in the same series: all of them, or none when a room or a person is taken on one.
// Nobody of those who signed up is taken along: everybody chooses their own evenings.
func (bs *Bookings) Copy(ctx context.Context, id int64, c Copying) (made []Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := lock(tx, id, c.Version, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if g.SeriesID == nil {
			return ErrNoSeries
		}
		days, err := c.days(tx, &g)
		if err != nil {
			return err
		}
		if err := clashing(days); err != nil {
			return err
		}
		if made, err = c.insert(tx, &g, days); err != nil {
			return err
		}
		if err := countSessions(tx, *g.SeriesID, len(made)); err != nil {
			return err
		}
		if !c.People {
			return nil
		}
		return bs.runToo(tx, &g, made)
	})
	return made, err
}

// days are the days on which it would be held, with all that stands in the way of each.
func (c *Copying) days(tx *domain.Tx, g *Gathering) (days []CopyDay, err error) {
	var faults domain.Checks
	faults.Unless(c.Weeks >= 0 && c.Weeks <= 2, "/weeks", "copy-weeks", "Choose every week, every other week, or the days themselves.")
	list := c.Days
	if c.Weeks > 0 {
		faults.Unless(c.Times >= 1 && c.Times <= mostCopies, "/times", "copy-times", fmt.Sprintf("Give between 1 and %d.", mostCopies))
		list = nil
		for n := range min(max(c.Times, 0), mostCopies) {
			list = append(list, g.StartsAt.In(denmark()).AddDate(0, 0, 7*c.Weeks*(n+1)).Format(time.DateOnly))
		}
	} else {
		faults.Unless(len(list) >= 1 && len(list) <= mostCopies, "/days", "copy-days", fmt.Sprintf("Give between 1 and %d days.", mostCopies))
	}
	if err := c.checkPlace(tx, g, &faults); err != nil {
		return nil, err
	}
	seen := map[string]bool{g.StartsAt.In(denmark()).Format(time.DateOnly): true}
	for i, day := range list[:min(len(list), mostCopies)] {
		days = append(days, c.day(tx, g, day, seen, fmt.Sprintf("/days/%d", i), &faults))
	}
	if err := faults.Of(ErrCopying); err != nil {
		return nil, err
	}
	return days, c.addClashes(tx, g, days)
}

// checkPlace looks whether the place can still be used.
func (c *Copying) checkPlace(tx *domain.Tx, g *Gathering, faults *domain.Checks) error {
	p := Plan{Video: g.Video, Capacity: g.Capacity}
	if g.PlaceID != nil {
		p.Place = *g.PlaceID
	}
	return p.checkWhere(tx, faults)
}

// day is one day at the clock of the gathering. Everything that is wrong with it stands at the day itself.
func (c *Copying) day(tx *domain.Tx, g *Gathering, day string, seen map[string]bool, where string, faults *domain.Checks) (d CopyDay) {
	const clock = "15:04"
	p := Plan{}
	p.Starts, p.Ends, p.Misread = Local(day, g.StartsAt.In(denmark()).Format(clock), g.EndsAt.In(denmark()).Format(clock))
	var wrong domain.Checks
	p.checkTime(tx, &wrong)
	wrong.Unless(!seen[day], where, "copy-day-twice", "It is held on that day already.")
	seen[day] = true
	for _, f := range wrong {
		f.Where = where
		*faults = append(*faults, f)
	}
	d = CopyDay{Day: day, Starts: p.Starts, Ends: p.Ends}
	if name, closed := offices.Closed(p.Starts); closed {
		d.Holiday, d.Left = &name, !c.Holidays
	}
	return d
}

// offices are closed on holidays and on the days when municipalities usually are.
var offices = workday.New(workday.Usual...)

// addClashes finds every room and every person that is taken, on all days at once. It is told so that staff can choose better
// days: what refuses two in one room is the database.
func (c *Copying) addClashes(tx *domain.Tx, g *Gathering, days []CopyDay) error {
	starts, ends := make([]time.Time, len(days)), make([]time.Time, len(days))
	for i, d := range days {
		starts[i], ends[i] = d.Starts, d.Ends
	}
	var found []struct {
		Day   int
		Staff string
		ID    int64
		Unit  int64
		Title string
	}
	if err := tx.DB.Raw(clashQuery, map[string]any{"id": g.ID, "place": g.PlaceID, "starts": momentArray(starts), "ends": momentArray(ends), "people": c.People}).Scan(&found).Error; err != nil {
		return err
	}
	names := 0
	for _, f := range found {
		clash := Clash{Staff: f.Staff}
		if tx.Actor.May(domain.GatheringsRead, domain.Scope{Unit: f.Unit, Activity: Activity(f.ID)}) {
			clash.Title = f.Title
		}
		if f.Staff != "" {
			names++
		}
		if d := &days[f.Day-1]; !d.Left {
			d.Clashes = append(d.Clashes, clash)
		}
	}
	if names > 0 {
		tx.Record(domain.Access{Action: "read", Subject: "staff", Criterion: Activity(g.ID), Purpose: "choose who runs a gathering", Count: names, Unit: g.UnitID})
	}
	return nil
}

const clashQuery = `WITH days AS (SELECT d.i, tstzrange(d.starts, d.ends) AS during FROM unnest(CAST(@starts AS timestamptz[]), CAST(@ends AS timestamptz[])) WITH ORDINALITY AS d (starts, ends, i))
	SELECT d.i AS day, '' AS staff, g.id, g.unit_id AS unit, g.title FROM days d JOIN gathering g ON g.place_id = CAST(@place AS bigint) AND g.state <> 'cancelled' AND g.during && d.during
	UNION ALL SELECT d.i, s.name, g.id, g.unit_id, g.title FROM days d JOIN gathering_staff a ON NOT a.cancelled AND a.during && d.during
		JOIN gathering_staff own ON own.gathering_id = @id AND NOT own.cancelled AND own.staff_id = a.staff_id
		JOIN staff s ON s.id = a.staff_id JOIN gathering g ON g.id = a.gathering_id WHERE @people ORDER BY 1, 2, 3`

// momentArray is a list of instants as PostgreSQL writes it; parameters of it need a cast in SQL.
func momentArray(all []time.Time) string {
	parts := make([]string, len(all))
	for i, t := range all {
		parts[i] = `"` + t.UTC().Format(time.RFC3339Nano) + `"`
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// clashing refuses all days on which something is taken, each by what it is.
func clashing(days []CopyDay) error {
	var faults domain.Checks
	held := 0
	for i, d := range days {
		if !d.Left {
			held++
		}
		for _, clash := range d.Clashes {
			code, detail := "room-taken", "The room is taken on this day."
			if clash.Staff != "" {
				code, detail = "staff-busy", clash.Staff+" is somewhere else on this day."
			}
			faults.Unless(false, fmt.Sprintf("/days/%d", i), code, detail)
		}
	}
	if held == 0 {
		return ErrNoDays
	}
	return faults.Of(ErrClashes)
}

// insert writes the copies in one statement. Seats and the mix begin empty, and each has a page of its own.
func (c *Copying) insert(tx *domain.Tx, g *Gathering, days []CopyDay) (made []Gathering, err error) {
	var starts, ends []time.Time
	var codes []string
	for _, d := range days {
		if d.Left {
			continue
		}
		starts, ends = append(starts, d.Starts), append(ends, d.Ends)
		code := `""`
		if g.SignUp == Everybody {
			code = strings.ToLower(rand.Text()[:10])
		}
		codes = append(codes, code)
	}
	state := Planned
	if c.Open {
		state = Open
	}
	err = tx.DB.Raw(`INSERT INTO gathering (unit_id, series_id, kind, title, about, starts_at, ends_at, place_id, video, capacity, largest, sign_up, code, state,
			quotas, value_ids, features, at_least, at_most, mixed, created_at, created_by)
		SELECT g.unit_id, g.series_id, g.kind, g.title, g.about, d.starts, d.ends, g.place_id, g.video, g.capacity, g.largest, g.sign_up, d.code, @state,
			g.quotas, g.value_ids, g.features, g.at_least, g.at_most, array_fill(0, ARRAY[cardinality(g.mixed)]), @now, @by
		FROM gathering g, unnest(CAST(@starts AS timestamptz[]), CAST(@ends AS timestamptz[]), CAST(@codes AS text[])) AS d (starts, ends, code)
		WHERE g.id = @id ORDER BY d.starts RETURNING *`, map[string]any{"id": g.ID, "state": state, "now": tx.Now, "by": tx.Actor.By(),
		"starts": momentArray(starts), "ends": momentArray(ends), "codes": textArray(codes)}).Scan(&made).Error
	return made, err
}

// runToo has those who run a gathering run its copies. Each copy lends them sight of who comes for its own time and stands in their
// calendar by itself, so they are taken one by one; there are few of both.
func (bs *Bookings) runToo(tx *domain.Tx, g *Gathering, made []Gathering) error {
	var own []Assignment
	if err := tx.DB.Where("gathering_id = ? AND NOT cancelled", g.ID).Order("staff_id").Find(&own).Error; err != nil || len(own) == 0 {
		return err
	}
	ids, task := make([]int64, len(own)), map[int64]Task{}
	for i, a := range own {
		ids[i], task[a.StaffID] = a.StaffID, a.Task
	}
	var people []org.Staff
	if err := tx.DB.Where("id IN ? AND active", ids).Order("id").Find(&people).Error; err != nil {
		return err
	}
	for i := range made {
		for _, s := range people {
			if err := bs.assign(tx, &made[i], s, task[s.ID]); err != nil {
				return err
			}
		}
	}
	return nil
}
