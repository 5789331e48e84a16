package hearing

import (
	"regexp"
	"strings"
	"time"

	"deltag/domain/resident/table"
	"deltag/domain/workday"
)

// headers by which the columns of a list are known.
var headers = map[string][]string{
	"day":    {"dato", "mødedato", "dag", "date", "meeting date"},
	"from":   {"start", "starter", "kl", "kl.", "klokkeslæt", "tid", "tidspunkt", "fra", "from", "time", "starts"},
	"to":     {"slut", "slutter", "til", "end", "ends", "to"},
	"place":  {"sted", "lokale", "mødested", "place", "room"},
	"uid":    {"møde-id", "mødeid", "møde id", "uid", "meeting id"},
	"number": {"punkt", "pkt", "pkt.", "punktnr", "punktnr.", "punktnummer", "nr", "nr.", "item", "number"},
	"title":  {"titel", "overskrift", "emne", "sag", "sagstitel", "title", "subject"},
	"case":   {"sagsnummer", "sagsnr", "sagsnr.", "case number", "case"},
	"closed": {"lukket", "lukket punkt", "åbent/lukket", "closed"},
}

// lists reads a spreadsheet's rows: one for each item, or one for a meeting without an agenda.
type lists struct {
	agenda
	file    *table.File
	columns map[string]int
	byUID   map[string]int
	byDay   map[string]int
}

func (in *lists) column(field string) string {
	if i, there := in.columns[field]; there {
		return in.file.Columns[i]
	}
	return ""
}

func (in *lists) cell(row table.Row, field string) string {
	if i, there := in.columns[field]; there {
		return row.Cells[i]
	}
	return ""
}

func (in *lists) readAll() {
	header := in.file.Settings.HeaderRow
	if in.column("day") == "" {
		in.fault(header, "", "no-day-column", `No column has the day of the meeting. Call it "Dato".`)
	}
	if in.column("from") == "" {
		in.fault(header, "", "no-start-column", `No column has when it begins. Call it "Start".`)
	}
	if len(in.faults) > 0 {
		return
	}
	n := 0
	for row := range in.file.Rows() {
		if n++; n > mostRows {
			in.fault(row.Number, "", "agenda-too-many", "A file may have 5,000 rows. Divide it.")
			return
		}
		in.read(row)
	}
	if len(in.meetings) == 0 && len(in.faults) == 0 {
		in.fault(header, "", "no-meetings", "There is no meeting in this file.")
	}
}

func (in *lists) read(row table.Row) {
	before := len(in.faults)
	for _, f := range row.Faults {
		if f.Code == table.HeaderAgain {
			return
		}
		if !f.Warning() {
			in.fault(f.Row, f.Column, f.Code, "This cell cannot be read.")
		}
	}
	m := listed{UID: in.cell(row, "uid"), Place: in.cell(row, "place"), row: row.Number}
	in.times(row, &m)
	item := NewItem{Number: in.cell(row, "number"), Title: in.cell(row, "title"), CaseNumber: in.cell(row, "case"), Closed: in.shut(row)}
	some := item.Number+item.Title+item.CaseNumber != ""
	if some && item.Title == "" {
		in.fault(row.Number, in.column("title"), "required", "Write what the item is about.")
	}
	in.checkWords(row.Number, in.column, &m, &item)
	if len(in.faults) > before || in.tooMany {
		return
	}
	at := in.meeting(row, m)
	if at < 0 || !some {
		return
	}
	in.add(row, &in.meetings[at], item)
}

// meeting finds the meeting of a row among those above, or adds it; -1 when it contradicts them.
func (in *lists) meeting(row table.Row, m listed) int {
	at, seen := in.byDay[sameDay(m.Starts)]
	if m.UID != "" {
		at, seen = in.byUID[m.UID]
	}
	if !seen {
		in.meetings = append(in.meetings, m)
		at = len(in.meetings) - 1
		in.byDay[sameDay(m.Starts)] = at
		if m.UID != "" {
			in.byUID[m.UID] = at
		}
		return at
	}
	first := &in.meetings[at]
	if !first.Starts.Equal(m.Starts) || first.Ends != nil && m.Ends != nil && !first.Ends.Equal(*m.Ends) {
		in.fault(row.Number, in.column("from"), "meeting-two-times", "The same meeting stands further up with another time.")
		return -1
	}
	if first.Ends == nil {
		first.Ends = m.Ends
	}
	if first.Place == "" {
		first.Place = m.Place
	}
	return at
}

func (in *lists) add(row table.Row, m *listed, item NewItem) {
	for _, other := range m.Items {
		switch {
		case item.Number != "" && item.Number == other.Number:
			in.fault(row.Number, in.column("number"), "item-number-twice", "This number stands further up at the same meeting.")
			return
		case sameItem(item, other):
			in.fault(row.Number, in.column("title"), "item-twice", "This item stands further up at the same meeting.")
			return
		}
	}
	m.Items, m.HasItems = append(m.Items, item), true
}

func sameItem(a, b NewItem) bool {
	return a.CaseNumber == b.CaseNumber && strings.EqualFold(a.Title, b.Title)
}

var (
	dayFirst  = regexp.MustCompile(`^(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})$`)
	yearFirst = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)
	hourShape = regexp.MustCompile(`^(?:kl\.? ?)?(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?$`)
)

// day reads 25-01-2027, 25.1.2027 and 2027-01-25.
func day(text string) (time.Time, bool) {
	if yearFirst.MatchString(text) {
		t, err := time.ParseInLocation(time.DateOnly, text[:10], workday.Denmark())
		return t, err == nil
	}
	parts := dayFirst.FindStringSubmatch(text)
	if parts == nil {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation("2-1-2006", parts[1]+"-"+parts[2]+"-"+parts[3], workday.Denmark())
	return t, err == nil
}

// times reads the day and the hours of a row.
func (in *lists) times(row table.Row, m *listed) {
	date, is := day(in.cell(row, "day"))
	if !is {
		in.fault(row.Number, in.column("day"), "day-unreadable", "Write a day, such as 25-01-2027.")
	}
	var right bool
	if m.Starts, right = in.hour(row, date, "from"); !right || in.cell(row, "to") == "" {
		return
	}
	if end, right := in.hour(row, date, "to"); right {
		if m.Ends = &end; !end.After(m.Starts) {
			in.fault(row.Number, in.column("to"), "ends-earlier", "Give an end that is later than the beginning.")
		}
	}
}

// hour reads 15:00, 15.00, kl. 15 and 15.
func (in *lists) hour(row table.Row, date time.Time, field string) (time.Time, bool) {
	parts := hourShape.FindStringSubmatch(strings.ToLower(in.cell(row, field)))
	var at time.Time
	if parts != nil {
		minute := parts[2]
		if minute == "" {
			minute = "00"
		}
		var err error
		if at, err = time.Parse("15:04", parts[1]+":"+minute); err != nil {
			parts = nil
		}
	}
	if parts == nil {
		in.fault(row.Number, in.column(field), "time-unreadable", "Write a time, such as 15:00.")
		return at, false
	}
	local := workday.Clock(date, at.Hour(), at.Minute())
	if local.Hour() != at.Hour() {
		in.fault(row.Number, in.column(field), "time-skipped", "The clock is put forward that night: there is no such time.")
	}
	return local.UTC(), true
}

// shut reads whether an item is closed.
func (in *lists) shut(row table.Row) bool {
	switch strings.ToLower(in.cell(row, "closed")) {
	case "", "nej", "no", "n", "0", "åben", "åbent", "åbent punkt", "open":
		return false
	case "ja", "yes", "j", "y", "x", "1", "lukket", "lukket punkt", "closed":
		return true
	}
	in.fault(row.Number, in.column("closed"), "closed-unreadable", "Write ja or nej.")
	return false
}
