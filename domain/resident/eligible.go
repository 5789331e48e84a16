package resident

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Budget is how often one person may be asked, counted over all activities.
type Budget struct {
	Max  int // at most so many times
	Days int // within so many days
	Rest int // and not within so many days of the last time
}

// Home is the SQL of the household of resident r: of an institution everybody is a household of their own.
const Home = "CASE WHEN r.household IS NULL OR r.institution THEN 'r' || r.id ELSE r.household END"

// Eligible is the SQL condition that resident r may be asked for something new at an instant: not erased, gone, opted out
// or paused, and within the budget. What was asked in the activities but is not counted.
func Eligible(b Budget, at time.Time, but ...string) (where string, args []any) {
	uncounted, not := "", []any{}
	if len(but) > 0 {
		uncounted, not = " AND c.activity NOT IN ?", []any{but}
	}
	where = `r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND (r.paused_until IS NULL OR r.paused_until <= ?)
		AND r.id NOT IN (SELECT c.resident_id FROM contact c WHERE c.at > ? AND c.at <= ?` + uncounted + `
			GROUP BY c.resident_id HAVING count(*) FILTER (WHERE c.at > ?) >= ? OR max(c.at) > ?)`
	window, rest := at.AddDate(0, 0, -b.Days), at.AddDate(0, 0, -b.Rest)
	since := window
	if rest.Before(window) {
		since = rest
	}
	return where, slices.Concat([]any{at, since, at}, not, []any{window, b.Max, rest})
}

// ValueOn is the SQL of resident r's value of a feature on a day: NULL is not known. The feature is its id, or an SQL
// expression of it. Who has no value today never had one, so that the ended ones are seldom looked at.
func ValueOn(feature string, on time.Time) string {
	return fmt.Sprintf(`CASE WHEN r.since[%[1]s] > '%[2]s' THEN (SELECT a.value_id FROM ended_attribute a
		WHERE a.resident_id = r.id AND a.feature_id = %[1]s AND a.valid_from <= '%[2]s' AND a.valid_to > '%[2]s') ELSE r.value_ids[%[1]s] END`,
		feature, on.Format(time.DateOnly))
}

// Profiles is the SQL of the residents' value of each feature on a day, as columns v0, v1, ... of value ids (NULL is not
// known) beside id, unit_id, source_id, home and what else is asked for. Where is a condition on resident r. The arguments
// are the query's.
func Profiles(features []Feature, on time.Time, where string, also ...string) string {
	var columns strings.Builder
	for _, column := range also {
		columns.WriteString(", " + column)
	}
	for i, f := range features {
		value := ValueOn(strconv.FormatInt(f.ID, 10), on)
		if f.Kind == "age" {
			value = bandSQL(f, on)
		}
		fmt.Fprintf(&columns, ", %s AS v%d", value, i)
	}
	return "SELECT r.id, r.unit_id, r.source_id, " + Home + " AS home" + columns.String() + " FROM resident r WHERE " + where
}

// bandSQL is the id of the age band on a day: by the birth date, or by the year of birth alone as on its last day.
func bandSQL(f Feature, on time.Time) string {
	var b strings.Builder
	b.WriteString("CASE")
	for _, v := range f.Values {
		if v.AgeFrom == nil || v.AgeTo == nil {
			continue
		}
		latest, before := yearsBefore(on, *v.AgeFrom), yearsBefore(on, *v.AgeTo+1)
		fmt.Fprintf(&b, " WHEN r.birth_date <= '%s' AND r.birth_date > '%s' THEN %d", latest.Format(time.DateOnly), before.Format(time.DateOnly), v.ID)
		fmt.Fprintf(&b, " WHEN r.birth_date IS NULL AND r.birth_year BETWEEN %d AND %d THEN %d", on.Year()-*v.AgeTo, on.Year()-*v.AgeFrom, v.ID)
	}
	b.WriteString(" ELSE NULL::bigint END")
	return b.String()
}

// yearsBefore is the same day so many years earlier; 29 February becomes the 28th, as who is born on the 29th is a year
// older on 1 March.
func yearsBefore(day time.Time, years int) time.Time {
	earlier := day.AddDate(-years, 0, 0)
	if earlier.Month() != day.Month() {
		return earlier.AddDate(0, 0, -1)
	}
	return earlier
}
