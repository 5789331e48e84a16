package resident

import (
	"strconv"
	"strings"
	"time"

	"deltag/domain/resident/table"
)

// who reads birth and CPR number. A number may stand in for the date; nothing else is derived from it.
func (r *rowReader) who(p *person) {
	if text := r.cell("birth_date"); text != "" {
		day, code := readDay(text, r.m.MonthFirst, r.now)
		if eitherWay(text) && r.mixed() {
			code = DateUnclear
		}
		if code != "" {
			r.fault("birth_date", code)
		}
		if !day.IsZero() {
			p.birth = &day
		}
	}
	if text := r.cell("birth_year"); text != "" {
		if year, err := strconv.Atoi(text); err == nil && year >= r.now.Year()-oldest && year <= r.now.Year() {
			p.birthYear = &year
		} else {
			r.fault("birth_year", YearInvalid)
		}
	}
	r.readCPR(p)
	if p.birth != nil {
		year := p.birth.Year()
		if p.birthYear != nil && *p.birthYear != year {
			r.fault("birth_year", YearDiffers)
		}
		p.birthYear = &year
	}
}

func (r *rowReader) readCPR(p *person) {
	text := r.cell("cpr")
	if text == "" {
		return
	}
	text = cprMarks.Replace(text)
	if len(text) == 9 {
		r.fault("cpr", CPRNineDigits)
		text = "0" + text
	}
	c, err := ParseCPR(text)
	born := c.Born()
	switch {
	case text != "" && strings.Trim(text, "0") == "":
		r.fault("cpr", CPRPlaceholder)
	case err != nil:
		r.fault("cpr", CPRInvalid)
	case !plausible(born, r.now):
		r.fault("cpr", CPRCentury)
	case p.birth == nil:
		p.cpr, p.birth = c, &born
	default:
		if p.cpr = c; !p.birth.Equal(born) {
			r.fault("cpr", CPRBirth)
		}
	}
}

// oldest is how many years a living person may be old. An earlier birth is a slip of the pen, or the wrong century.
const oldest = 125

// dayParts is a day as it is written. The year stands last, or first where it has four digits.
type dayParts struct {
	first, second, year int
	digits              int // of the year
	yearFirst           bool
}

// splitDay splits a day into its three numbers, whatever stands between them; a time of day after it is left out.
func splitDay(s string) (d dayParts, ok bool) {
	parts, ok := numbersOf(s)
	if !ok {
		return d, false
	}
	if d.yearFirst = len(parts[0]) == 4; d.yearFirst {
		parts[0], parts[2] = parts[2], parts[0]
	}
	d.first, _ = strconv.Atoi(parts[0])
	d.second, _ = strconv.Atoi(parts[1])
	d.year, _ = strconv.Atoi(parts[2])
	d.digits = len(parts[2])
	return d, true
}

func numbersOf(s string) (parts [3]string, ok bool) {
	if len(s) == 8 && strings.Trim(s, "0123456789") == "" {
		if century := s[:2]; (century == "19" || century == "20") && s[4:6] <= "12" {
			return [3]string{s[:4], s[4:6], s[6:]}, true
		}
		return [3]string{s[:2], s[2:4], s[4:]}, true
	}
	for i, longest := range []int{4, 2, 4} {
		n := len(s) - len(strings.TrimLeft(s, "0123456789"))
		if n == 0 || n > longest || i < 2 && (n == len(s) || !strings.ContainsRune("-./ ", rune(s[n]))) {
			return parts, false
		}
		parts[i], s = s[:n], s[n:]
		if i < 2 {
			s = s[1:]
		}
	}
	return parts, s == "" || s[0] == 'T' || s[0] == ' '
}

// readDay reads a day as Danish lists write it: 31-12-1965, 31.12.65, 1965-12-31, 31121965. The code tells what is odd:
// "" nothing, DateShort a year of two digits, DateOrder the month stands where the day should.
func readDay(s string, monthFirst bool, now time.Time) (day time.Time, code string) {
	d, ok := splitDay(s)
	switch {
	case !ok && isSerial(s):
		return day, DateSerial
	case !ok:
		return day, DateInvalid
	case monthFirst && !d.yearFirst:
		d.first, d.second = d.second, d.first
	}
	if d.digits == 2 {
		d.year, code = century(d.year, now), DateShort
	}
	if d.second > 12 && d.first <= 12 {
		return day, DateOrder
	}
	day = time.Date(d.year, time.Month(d.second), d.first, 0, 0, 0, 0, time.UTC)
	if d.digits == 3 || day.Day() != d.first || day.Month() != time.Month(d.second) || !plausible(day, now) {
		return time.Time{}, DateInvalid
	}
	return day, code
}

// isSerial tells whether a text is a number of days, as spreadsheets count them: five digits, with or without a fraction.
func isSerial(s string) bool {
	days, fraction, _ := strings.Cut(s, ".")
	return len(days) == 5 && strings.Trim(days+fraction, "0123456789") == ""
}

// plausible tells whether a living person can be born on this day.
func plausible(born, now time.Time) bool { return !born.After(now) && born.Year() >= now.Year()-oldest }

// dayOrder counts the days of a column that can only be read with the day first, and those with the month first.
type dayOrder struct{ dayFirst, monthFirst int }

func (o *dayOrder) count(s string) {
	switch d, ok := splitDay(s); {
	case !ok || d.yearFirst:
	case d.first > 12 && d.second <= 12:
		o.dayFirst++
	case d.second > 12 && d.first <= 12:
		o.monthFirst++
	}
}

// mixed tells whether one in twenty or more is written the other way round than it is read, so that 03-04-1965 may be
// either day.
func (o dayOrder) mixed(monthFirst bool) bool {
	other := o.monthFirst
	if monthFirst {
		other = o.dayFirst
	}
	return other > 0 && other*20 >= o.dayFirst+o.monthFirst
}

// eitherWay tells whether a day can be read with the day first and with the month first.
func eitherWay(s string) bool {
	d, ok := splitDay(s)
	return ok && !d.yearFirst && d.first <= 12 && d.second <= 12 && d.first != d.second
}

// century takes the last hundred years.
func century(year int, now time.Time) int {
	year += now.Year() / 100 * 100
	if year > now.Year() {
		return year - 100
	}
	return year
}

// someRows are enough to guess by how the days of a list are written.
const someRows = 2000

// orderOf counts how the days of a column are written, in so many rows; 0 is all.
func orderOf(file *table.File, column, rows int) (o dayOrder) {
	if column < 0 {
		return o
	}
	for cell := range file.Column(column) {
		o.count(cell)
		if rows--; rows == 0 {
			break
		}
	}
	return o
}
