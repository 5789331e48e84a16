package hearing

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/resident/table"
	"deltag/domain/workday"
)

// Limits of one file.
const (
	mostRows   = 5000
	mostFaults = 200
)

// listed is a meeting as a file has it.
type listed struct {
	UID       string
	Starts    time.Time
	Ends      *time.Time
	Place     string
	Cancelled bool
	HasItems  bool // the file tells the agenda, so that what is not in it is off it
	Items     []NewItem
	row       int
}

// agenda is what a file holds.
type agenda struct {
	meetings []listed
	faults   []domain.Fault
	tooMany  bool
}

func (a *agenda) fault(row int, column, code, detail string) {
	if len(a.faults) >= mostFaults {
		a.tooMany = true
		return
	}
	a.faults = append(a.faults, domain.Fault{Where: table.Place(row, column), Code: code, Detail: detail})
}

// readAgenda reads a calendar file or a list. Every fault is told at its row and column, and with one nothing is taken in.
func readAgenda(data []byte) (agenda, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return agenda{faults: []domain.Fault{{Where: "file", Code: "file-empty", Detail: "The file is empty."}}}, nil
	}
	start := bytes.ToUpper(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n"))
	if bytes.HasPrefix(start, []byte("BEGIN:VCALENDAR")) {
		return readCalendar(data), nil
	}
	file, err := table.Open(data, table.Settings{})
	var refused *table.Refused
	switch {
	case errors.As(err, &refused):
		return agenda{faults: []domain.Fault{{Where: "file", Code: refused.Code, Detail: refused.Detail}}}, nil
	case err != nil:
		return agenda{}, fmt.Errorf("open a list of agenda items: %w", err)
	}
	in := lists{file: file, columns: file.Named(headers), byUID: map[string]int{}, byDay: map[string]int{}}
	in.readAll()
	return in.agenda, nil
}

// checkWords looks at what a row or an event says, and tells the fault of each at its column.
func (a *agenda) checkWords(row int, column func(string) string, m *listed, i *NewItem) {
	look := func(field, text string, most int) {
		switch {
		case len([]rune(text)) > most:
			a.fault(row, column(field), "too-long", "This is too long.")
		case domain.HasCPR(text):
			a.fault(row, column(field), "cpr-number", "This looks like a CPR number. Remove it.")
		}
	}
	look("uid", m.UID, 255)
	look("place", m.Place, 200)
	if i != nil {
		look("number", i.Number, 20)
		look("title", i.Title, 300)
		look("case", i.CaseNumber, 60)
	}
}

// sameDay is the day of a meeting in Denmark, by which a list without numbers of its own knows it.
func sameDay(t time.Time) string { return t.In(workday.Denmark()).Format(time.DateOnly) }
