package hearing

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"deltag/domain/workday"
)

// contentLine is one unfolded line of a calendar file (RFC 5545 section 3.1) and the line of the file it begins on.
type contentLine struct {
	row    int
	name   string
	params map[string]string
	value  string
}

// readCalendar reads the events of a calendar file as meetings. It tells no agenda, so it takes no item off.
func readCalendar(data []byte) (a agenda) {
	uids := map[string]bool{}
	var event []contentLine
	in, depth := false, 0
	for _, l := range unfold(string(data)) {
		switch {
		case l.name == "BEGIN" && strings.EqualFold(l.value, "VEVENT"):
			in, depth, event = true, 0, []contentLine{l}
		case l.name == "BEGIN" && in:
			depth++ // an alarm inside it
		case l.name == "END" && in && depth > 0:
			depth--
		case l.name == "END" && in:
			in = false
			a.event(event, uids)
		case in && depth == 0:
			event = append(event, l)
		}
		if len(a.meetings) > mostRows {
			a.fault(l.row, "", "agenda-too-many", "A file may have 5,000 meetings. Divide it.")
			return a
		}
	}
	switch {
	case in:
		a.fault(event[0].row, "", "calendar-cut", "The file ends in the middle of a meeting. Get it anew.")
	case len(a.meetings) == 0 && len(a.faults) == 0:
		a.fault(1, "", "no-meetings", "There is no meeting in this file.")
	}
	return a
}

// unfold joins the lines that were folded and takes each apart.
func unfold(text string) (list []contentLine) {
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\ufffd"), "\ufeff")
	for i, raw := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if len(raw) > 0 && (raw[0] == ' ' || raw[0] == '\t') && len(list) > 0 {
			list[len(list)-1].value += raw[1:]
			continue
		}
		list = append(list, contentLine{row: i + 1, value: raw})
	}
	for i := range list {
		list[i].split()
	}
	return list
}

// split takes NAME;PARAM=VALUE:VALUE apart. A parameter in quotes may hold any of the signs.
func (l *contentLine) split() {
	quoted, end := false, -1
	for i := range len(l.value) {
		switch c := l.value[i]; {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			end = i
		}
		if end >= 0 {
			break
		}
	}
	if end < 0 {
		return
	}
	head := strings.Split(l.value[:end], ";")
	l.name, l.value, l.params = strings.ToUpper(head[0]), l.value[end+1:], map[string]string{}
	for _, p := range head[1:] {
		name, value, _ := strings.Cut(p, "=")
		l.params[strings.ToUpper(name)] = strings.Trim(value, `"`)
	}
}

var unescape = strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`)

// event reads one event.
func (a *agenda) event(lines []contentLine, uids map[string]bool) {
	before, begun := len(a.faults), false
	m := listed{row: lines[0].row}
	for _, l := range lines {
		switch l.name {
		case "UID":
			m.UID = strings.TrimSpace(unescape.Replace(l.value))
			if uids[m.UID] {
				a.fault(l.row, "UID", "uid-twice", "Another meeting further up has the same number.")
			}
			uids[m.UID] = true
		case "LOCATION":
			m.Place = strings.Join(strings.Fields(unescape.Replace(l.value)), " ")
		case "STATUS":
			m.Cancelled = strings.EqualFold(strings.TrimSpace(l.value), "CANCELLED")
		case "RRULE", "RDATE", "RECURRENCE-ID":
			a.fault(l.row, l.name, "meeting-repeats", "This meeting repeats. Take the meetings out of the calendar one by one.")
		case "DTSTART":
			m.Starts, begun = a.instant(l), true
		case "DTEND":
			if end := a.instant(l); !end.IsZero() {
				m.Ends = &end
			}
		}
	}
	for _, l := range lines { // after the start is known
		if l.name == "DURATION" {
			m.Ends = a.lasting(l, m.Starts)
		}
	}
	if m.UID == "" {
		a.fault(m.row, "UID", "no-uid", "This meeting has no number of its own, so it could not be found again.")
	}
	if !begun {
		a.fault(m.row, "DTSTART", "no-start", "This meeting has no beginning.")
	}
	if begun && m.Ends != nil && !m.Starts.IsZero() && !m.Ends.After(m.Starts) {
		a.fault(m.row, "DTEND", "ends-earlier", "Give an end that is later than the beginning.")
	}
	a.checkWords(m.row, func(field string) string { return map[string]string{"uid": "UID", "place": "LOCATION"}[field] }, &m, nil)
	if len(a.faults) == before {
		a.meetings = append(a.meetings, m)
	}
}

// windows are the names that Outlook has for the time of Denmark.
var windows = map[string]bool{"Romance Standard Time": true, "W. Europe Standard Time": true, "Central European Standard Time": true, "Central Europe Standard Time": true}

// instant reads 20270125T150000Z, the same with TZID, or without either: then it is the time in Denmark.
func (a *agenda) instant(l contentLine) time.Time {
	zone := workday.Denmark()
	if name := l.params["TZID"]; name != "" && !windows[name] {
		var err error
		if zone, err = time.LoadLocation(name); err != nil || name == "Local" {
			a.fault(l.row, l.name, "zone-unknown", "The time zone of this meeting is not known. Use Europe/Copenhagen.")
			return time.Time{}
		}
	}
	text := strings.TrimSpace(l.value)
	if l.params["VALUE"] == "DATE" || len(text) == len("20270125") {
		a.fault(l.row, l.name, "no-time-of-day", "This meeting has a day and no time of day.")
		return time.Time{}
	}
	layout := "20060102T150405"
	if strings.HasSuffix(text, "Z") {
		layout, zone = "20060102T150405Z", time.UTC
	}
	at, err := time.ParseInLocation(layout, text, zone)
	if err != nil {
		a.fault(l.row, l.name, "time-unreadable", "This time cannot be read.")
		return time.Time{}
	}
	return at.UTC()
}

var duration = regexp.MustCompile(`^\+?P(?:(\d{1,2})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:\d+S)?)?$`)

// lasting reads PT2H30M.
func (a *agenda) lasting(l contentLine, starts time.Time) *time.Time {
	parts := duration.FindStringSubmatch(strings.TrimSpace(l.value))
	if parts == nil {
		a.fault(l.row, l.name, "time-unreadable", "This time cannot be read.")
		return nil
	}
	var n [3]int
	for i, p := range parts[1:] {
		n[i], _ = strconv.Atoi(p) // digits alone, or nothing
	}
	end := starts.Add(time.Duration(n[0])*24*time.Hour + time.Duration(n[1])*time.Hour + time.Duration(n[2])*time.Minute)
	return &end
}
