package sample

import (
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
	"deltag/domain/resident/table"
)

// Headers by which the columns of a list of events are known.
var eventHeaders = map[string][]string{
	"cpr":     {"cpr", "cpr-nr", "cpr-nr.", "cpr-nummer", "cprnr", "personnummer"},
	"person":  {"id", "borger id", "borgerid", "borgernummer", "nummer", "nr", "løbenummer", "person id", "personid", "citizen id"},
	"day":     {"dato", "dag", "samtaledato", "slutdato", "afsluttet", "sluttede", "afholdt", "date", "day", "end date", "held"},
	"channel": {"samtaleform", "kontaktform", "form", "kanal", "channel", "contact form"},
	"detail":  {"tilbud", "tilbudstype", "aktivitet", "type", "offer", "kind of offer"},
	"key":     {"samtale id", "samtaleid", "tilbud id", "tilbudsid", "sagsnummer", "event id"},
}

// channels are the words of each way to have a conversation.
var channels = map[string][]string{
	"in_person": {"personlig", "personligt", "fremmøde", "fysisk", "personligt fremmøde", "in person", "in_person"},
	"phone":     {"telefon", "telefonisk", "opkald", "phone", "telephone"},
	"video":     {"video", "videomøde", "teams", "digital"},
	"letter":    {"brev", "skriftlig", "mail", "letter"},
}

// Limits of what one row may hold, as the database has them, and of the faults that are worth showing at once.
const (
	longestKey    = 200
	longestDetail = 200
	mostFaults    = 200
)

// eventRow is one event as a list tells it.
type eventRow struct {
	number  int
	person  string // their number, or "cpr " and the digits
	cpr     resident.CPR
	day     time.Time
	channel string
	detail  string
	key     string
}

type eventReader struct {
	file    *table.File
	kind    string
	today   time.Time // as days are kept
	columns map[string]int
	rows    []eventRow
	faults  []domain.Fault
}

func newEventReader(file *table.File, kind string, today time.Time) *eventReader {
	return &eventReader{file: file, kind: kind, today: today, columns: file.Named(eventHeaders)}
}

func at(row int, column, code, detail string) domain.Fault {
	return domain.Fault{Where: table.Place(row, column), Code: code, Detail: detail}
}

func (r *eventReader) has(field string) bool { _, there := r.columns[field]; return there }

func (r *eventReader) fault(row int, field, code, detail string) {
	column := ""
	if r.has(field) {
		column = r.file.Columns[r.columns[field]]
	}
	r.faults = append(r.faults, at(row, column, code, detail))
}

func (r *eventReader) readAll() {
	header := r.file.Settings.HeaderRow
	if !r.has("cpr") && !r.has("person") {
		r.fault(header, "", "no-person-column", `No column tells who it is. Call it "CPR" or "Borgernummer".`)
	}
	if !r.has("day") {
		r.fault(header, "", "no-day-column", `No column has the day. Call it "Dato".`)
	}
	if len(r.faults) > 0 {
		return
	}
	for row := range r.file.Rows() {
		if len(r.faults) >= mostFaults {
			return
		}
		r.read(row)
	}
	if len(r.rows) == 0 && len(r.faults) == 0 {
		r.fault(header, "", "no-events", "There is nothing in this list.")
	}
}

func (r *eventReader) cell(row table.Row, field string) string {
	if i, there := r.columns[field]; there {
		return row.Cells[i]
	}
	return ""
}

func (r *eventReader) read(row table.Row) {
	for _, f := range row.Faults {
		if f.Code == table.HeaderAgain || f.Code == table.RowTotal {
			return
		}
		if !f.Warning() {
			r.faults = append(r.faults, at(f.Row, f.Column, f.Code, "This cell cannot be read."))
		}
	}
	e := eventRow{number: row.Number, detail: r.cell(row, "detail"), key: r.cell(row, "key")}
	before := len(r.faults)
	r.who(row, &e)
	day, sure := resident.ReadListDay(r.cell(row, "day"), r.today)
	switch {
	case !sure:
		r.fault(row.Number, "day", "day-unreadable", "Write the day as 31-12-2026.")
	case day.After(r.today):
		r.fault(row.Number, "day", "day-future", "This day has not come yet.")
	}
	e.day = day
	if r.kind == Conversation {
		e.detail, e.channel = "", r.channel(row)
	}
	if e.key == "" { // without a number of its own, it is the one of that day, and of that offer
		e.key = day.Format(time.DateOnly) + " " + e.channel + e.detail
	}
	if len([]rune(e.detail)) > longestDetail || len([]rune(e.key)) > longestKey {
		r.fault(row.Number, "detail", "too-long", "Use at most 180 letters.")
	}
	if len(r.faults) == before {
		r.rows = append(r.rows, e)
	}
}

func (r *eventReader) who(row table.Row, e *eventRow) {
	if text := r.cell(row, "cpr"); text != "" {
		c, err := resident.ParseCPR(text)
		if err != nil {
			r.fault(row.Number, "cpr", "cpr-invalid", "This is no CPR number.")
			return
		}
		e.cpr, e.person = c, "cpr "+c.Digits()
		return
	}
	if e.person = r.cell(row, "person"); e.person == "" {
		r.fault(row.Number, "person", "person-missing", "Nobody is named here.")
	}
}

func (r *eventReader) channel(row table.Row) string {
	text := strings.ToLower(r.cell(row, "channel"))
	if text == "" {
		return ""
	}
	for channel, words := range channels {
		if slices.Contains(words, text) {
			return channel
		}
	}
	r.fault(row.Number, "channel", "channel-unknown", "Write personlig, telefon, video or brev.")
	return ""
}
