package calendar

import (
	"fmt"
	"strings"
	"testing"
)

// The presence of properties and components by method, from RFC 5546: section 3.2.2 for REQUEST, 3.2.5 for CANCEL, and
// 3.2.1 for PUBLISH, which feeds follow. "1" is exactly once, "1+" at least once, "?" at most once, "*" any number, "0"
// never. An empty cell means that the name is not in that table; then it is "0".
var presence = []struct{ name, request, cancel, publish string }{
	{"VEVENT", "1+", "1+", "1+"},
	{"VTIMEZONE", "*", "*", "*"},
	{"VTODO", "0", "0", "0"},
	{"VJOURNAL", "0", "0", "0"},
	{"VFREEBUSY", "0", "0", "0"},
	{"VALARM", "*", "0", "*"},
	{"ATTENDEE", "1+", "*", "0"},
	{"DTSTAMP", "1", "1", "1"},
	{"DTSTART", "1", "?", "1"},
	{"ORGANIZER", "1", "1", "1"},
	{"SEQUENCE", "?", "1", "?"},
	{"SUMMARY", "1", "?", "1"},
	{"UID", "1", "1", "1"},
	{"ATTACH", "*", "*", "*"},
	{"CATEGORIES", "*", "*", "*"},
	{"CLASS", "?", "?", "?"},
	{"COMMENT", "*", "*", "*"},
	{"CONTACT", "*", "*", "?"},
	{"CREATED", "?", "?", "?"},
	{"DESCRIPTION", "?", "?", "?"},
	{"DTEND", "?", "?", "?"},
	{"DURATION", "?", "?", "?"},
	{"EXDATE", "*", "*", "*"},
	{"GEO", "?", "?", "?"},
	{"LAST-MODIFIED", "?", "?", "?"},
	{"LOCATION", "?", "?", "?"},
	{"PRIORITY", "?", "?", "?"},
	{"RDATE", "*", "*", "*"},
	{"RECURRENCE-ID", "?", "?", "?"},
	{"RELATED-TO", "*", "*", "*"},
	{"REQUEST-STATUS", "0", "0", "0"},
	{"RESOURCES", "*", "*", "*"},
	{"RRULE", "?", "?", "?"},
	{"STATUS", "?", "?", "?"},
	{"TRANSP", "?", "?", "?"},
	{"URL", "?", "?", "?"},
	{"X-PROPERTY", "*", "*", "*"},
}

// statuses are what STATUS may say by method, in the same sections.
var statuses = map[string]string{"REQUEST": "TENTATIVE CONFIRMED", "CANCEL": "CANCELLED", "PUBLISH": "TENTATIVE CONFIRMED CANCELLED"}

// ours is what this package promises beyond the RFCs, by which clients tell what to do with a file.
var ours = map[string][]string{
	"REQUEST": {"ATTENDEE", "SEQUENCE", "DTEND", "STATUS"},
	"CANCEL":  {"ATTENDEE", "SEQUENCE", "DTSTART", "DTEND", "STATUS", "SUMMARY"},
	"PUBLISH": {"SEQUENCE", "DTEND", "STATUS"},
}

// judge tells every rule that a calendar breaks.
func judge(calendar *component) (broken []string) {
	fault := func(format string, values ...any) { broken = append(broken, fmt.Sprintf(format, values...)) }
	for _, once := range []string{"PRODID", "VERSION", "CALSCALE"} { // RFC 5545 section 3.6
		if len(calendar.all(once)) != 1 {
			fault("%d %s", len(calendar.all(once)), once)
		}
	}
	if calendar.name != "VCALENDAR" || len(calendar.parts) == 0 {
		fault("a %s of %d components", calendar.name, len(calendar.parts))
	}
	methods := calendar.all("METHOD")
	if len(methods) == 0 { // an empty feed, for which RFC 5545 alone has rules
		return broken
	}
	method := methods[0].value
	if len(methods) > 1 || statuses[method] == "" {
		return append(broken, "the method "+method)
	}
	uids := map[string]bool{}
	for _, part := range calendar.parts {
		if part.name != "VEVENT" {
			fault("a %s", part.name)
			continue
		}
		broken = append(broken, judgeEvent(part, method)...)
		for _, uid := range part.all("UID") {
			uids[uid.value] = true
		}
	}
	if method != "PUBLISH" && len(uids) > 1 {
		fault("%d different UIDs", len(uids))
	}
	return broken
}

func judgeEvent(event *component, method string) (broken []string) {
	fault := func(format string, values ...any) { broken = append(broken, fmt.Sprintf(format, values...)) }
	counts := map[string]int{}
	for _, p := range event.properties {
		if strings.HasPrefix(p.name, "X-") {
			p.name = "X-PROPERTY"
		}
		counts[p.name]++
	}
	for _, part := range event.parts {
		counts[part.name]++
	}
	for name, n := range counts {
		if rule := ruleOf(name, method); rule == "0" || rule == "" || n > 1 && (rule == "1" || rule == "?") {
			fault("%d %s by the rule %q", n, name, rule)
		}
	}
	for _, row := range presence[6:] {
		if rule := ruleOf(row.name, method); counts[row.name] == 0 && strings.HasPrefix(rule, "1") {
			fault("no %s", row.name)
		}
	}
	for _, name := range ours[method] {
		if counts[name] != 1 {
			fault("%d %s, of which we write one", counts[name], name)
		}
	}
	if counts["DTEND"] > 0 && counts["DURATION"] > 0 {
		fault("an end and a duration")
	}
	for _, p := range event.properties {
		switch {
		case p.name == "STATUS" && !strings.Contains(statuses[method], p.value):
			fault("the status %s", p.value)
		case (p.name == "ATTENDEE" || p.name == "ORGANIZER") && !strings.HasPrefix(p.value, "mailto:"):
			fault("%s without a mail address", p.name)
		case p.name == "ATTENDEE" && p.params["RSVP"] != "FALSE":
			fault("an answer by mail is asked for")
		case (p.name == "DTSTART" || p.name == "DTEND" || p.name == "DTSTAMP") && (len(p.value) != 16 || p.value[15] != 'Z' || len(p.params) > 0):
			fault("%s is not in UTC: %s", p.name, p.value)
		}
	}
	return broken
}

func ruleOf(name, method string) string {
	for _, row := range presence {
		if row.name == name {
			return map[string]string{"REQUEST": row.request, "CANCEL": row.cancel, "PUBLISH": row.publish}[method]
		}
	}
	return ""
}

// Every file that the tests make keeps every rule, and is a file by the letter.
func TestRules(t *testing.T) {
	t.Parallel()
	all := everything(t)
	for _, s := range all {
		calendar, err := parse(s.text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, s.text)
		}
		if broken := judge(calendar); len(broken) > 0 {
			t.Fatalf("%q in\n%s", broken, s.text)
		}
		if methods := calendar.all("METHOD"); s.method != "" && (len(methods) != 1 || methods[0].value != s.method) {
			t.Errorf("the method is %v, the part says %s", methods, s.method)
		}
	}
	if len(all) < 1000 {
		t.Errorf("only %d files", len(all))
	}
}

// The rules must refuse what breaks them.
func TestRulesRefuse(t *testing.T) {
	t.Parallel()
	good := mails(t, talk(t))
	feed, err := Feed("Mine møder", at("2027-01-01T00:00:00Z"), []Event{talk(t)})
	if err != nil {
		t.Fatal(err)
	}
	line := func(text, name string) string {
		start := strings.Index(text, "\r\n"+name)
		end := start + 2
		for { // with its folded rest
			end += strings.Index(text[end:], "\r\n") + 2
			if text[end] != ' ' {
				return text[start+2 : end]
			}
		}
	}
	invitation, cancellation := good[0].text, good[3].text
	for _, c := range []struct{ name, text, from, to string }{
		{"no attendee", invitation, line(invitation, "ATTENDEE"), ""},
		{"two attendees", invitation, line(invitation, "ATTENDEE"), line(invitation, "ATTENDEE") + "ATTENDEE;RSVP=FALSE:mailto:b@x.example\r\n"},
		{"attendee of a feed", feed, "END:VEVENT", line(invitation, "ATTENDEE") + "END:VEVENT"},
		{"an answer is asked for", invitation, line(invitation, "ATTENDEE"), "ATTENDEE;RSVP=TRUE:mailto:a@x.example\r\n"},
		{"no stamp", invitation, line(invitation, "DTSTAMP"), ""},
		{"no start", invitation, line(invitation, "DTSTART"), ""},
		{"local time", invitation, "T160000Z", "T160000"},
		{"no organizer", cancellation, line(cancellation, "ORGANIZER"), ""},
		{"two organizers", invitation, line(invitation, "ORGANIZER"), line(invitation, "ORGANIZER") + line(invitation, "ORGANIZER")},
		{"no sequence of a cancellation", cancellation, line(cancellation, "SEQUENCE"), ""},
		{"no UID", cancellation, line(cancellation, "UID"), ""},
		{"a cancellation that confirms", cancellation, "STATUS:CANCELLED", "STATUS:CONFIRMED"},
		{"an invitation that cancels", invitation, "STATUS:TENTATIVE", "STATUS:CANCELLED"},
		{"an alarm of a cancellation", cancellation, "END:VEVENT", "BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT"},
		{"a request status", invitation, "END:VEVENT", "REQUEST-STATUS:2.0;Success\r\nEND:VEVENT"},
		{"a property that is not in the table", invitation, "END:VEVENT", "PERCENT-COMPLETE:10\r\nEND:VEVENT"},
		{"end and duration", invitation, "END:VEVENT", "DURATION:PT2H\r\nEND:VEVENT"},
		{"two summaries", invitation, "END:VEVENT", "SUMMARY:b\r\nEND:VEVENT"},
		{"a task", invitation, "END:VCALENDAR", "BEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR"},
		{"two events", invitation, "END:VCALENDAR", "BEGIN:VEVENT\r\nUID:other\r\nEND:VEVENT\r\nEND:VCALENDAR"},
		{"an unknown method", invitation, "METHOD:REQUEST", "METHOD:REPLY"},
		{"two methods", invitation, "METHOD:REQUEST", "METHOD:REQUEST\r\nMETHOD:REQUEST"},
		{"no version", invitation, "VERSION:2.0\r\n", ""},
	} {
		changed := strings.Replace(c.text, c.from, c.to, 1)
		calendar, err := parse(changed)
		if err != nil || changed == c.text {
			t.Fatalf("%s: %v", c.name, err)
		}
		if len(judge(calendar)) == 0 {
			t.Errorf("%s: no rule is broken by\n%s", c.name, changed)
		}
	}
}
