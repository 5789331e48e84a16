package resident

import (
	"fmt"
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
// or paused, and within the budget.
func Eligible(b Budget, at time.Time) (where string, args []any) {
	where = `r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND (r.paused_until IS NULL OR r.paused_until <= ?)
		AND r.id NOT IN (SELECT c.resident_id FROM contact c WHERE c.at > ? AND c.at <= ?
			GROUP BY c.resident_id HAVING count(*) FILTER (WHERE c.at > ?) >= ? OR max(c.at) > ?)`
	window, rest := at.AddDate(0, 0, -b.Days), at.AddDate(0, 0, -b.Rest)
	since := window
	if rest.Before(window) {
		since = rest
	}
	return where, []any{at, since, at, window, b.Max, rest}
}

// Mailable is the SQL condition that resident r can be reached by mail and may still be written to about what was begun.
const Mailable = `r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND r.email <> ''`

// Profiles is the SQL of the residents' value of each feature on a day, as columns v0, v1, ... of value ids (NULL is not
// known) beside id, unit_id, source_id and home. Where is a condition on resident r, whose arguments are the query's.
func Profiles(features []Feature, on time.Time, where string) string {
	var columns, joins strings.Builder
	day := on.Format(time.DateOnly)
	for i, f := range features {
		if f.Kind == "age" {
			fmt.Fprintf(&columns, ", %s AS v%d", bandSQL(f, on), i)
			continue
		}
		fmt.Fprintf(&columns, ", a%d.value_id AS v%d", i, i)
		fmt.Fprintf(&joins, ` LEFT JOIN resident_attribute a%[1]d ON a%[1]d.resident_id = r.id AND a%[1]d.feature_id = %[2]d
			AND a%[1]d.valid_from <= '%[3]s' AND a%[1]d.valid_to > '%[3]s'`, i, f.ID, day)
	}
	return "SELECT r.id, r.unit_id, r.source_id, " + Home + " AS home" + columns.String() +
		" FROM resident r" + joins.String() + " WHERE " + where
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
