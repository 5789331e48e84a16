package oldresult

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// headers by which the columns of a file are known.
var headers = map[string][]string{
	"indicator":    {"indikator", "indicator"},
	"question":     {"spørgsmål", "spørgsmålskode", "kode", "question", "code"},
	"year":         {"år", "årstal", "year"},
	"period":       {"periode", "period"},
	"unit":         {"enhed", "center", "unit"},
	"n":            {"n", "antal svar", "antal", "svar", "besvarelser", "answers", "number of answers"},
	"share":        {"andel", "procent", "pct", "pct.", "%", "share", "percent"},
	"shareOf":      {"andel af", "svarer", "svarmulighed", "andelen der svarer", "share of"},
	"mean":         {"gennemsnit", "middelværdi", "snit", "mean", "average"},
	"scaleFrom":    {"skala fra", "skala min", "scale from"},
	"scaleTo":      {"skala til", "skala maks", "skala max", "scale to"},
	"source":       {"kilde", "dokument", "source", "document"},
	"sourceNumber": {"dokumentnummer", "dokumentnr", "dokumentnr.", "dok.nr.", "journalnummer", "sagsnummer", "document number"},
}

// Limits of one file.
const (
	mostRows   = 5000
	mostFaults = 200
)

// Report is what came of a file, or would.
type Report struct {
	Rows    int
	From    int // the first year
	To      int
	Results []Result       // the first of them, to look at
	Faults  []domain.Fault // what keeps the file from being taken in, each at its row and column
}

// shown is how many figures of a file are shown before it is taken in.
const shown = 20

// CheckFile reads a file and tells what would come of it. It changes nothing.
func (u *Use) CheckFile(ctx context.Context, programme int64, data []byte) (r Report, err error) {
	err = u.db.View(ctx, func(tx *domain.Tx) error {
		_, r, err = read(tx, programme, data)
		return err
	})
	return r, err
}

// AddFile takes all figures of a file in. With a fault in it none is.
func (u *Use) AddFile(ctx context.Context, programme int64, data []byte) (r Report, err error) {
	err = u.db.Do(ctx, func(tx *domain.Tx) error {
		var all []Result
		if all, r, err = read(tx, programme, data); err != nil {
			return err
		}
		if len(r.Faults) > 0 {
			return ErrFile.With(r.Faults...)
		}
		for i := range all {
			all[i].begin(tx, programme)
		}
		return tx.DB.CreateInBatches(&all, 500).Error
	})
	return r, err
}

func read(tx *domain.Tx, programme int64, data []byte) (all []Result, r Report, err error) {
	k, err := write(tx, programme)
	if err != nil {
		return nil, r, err
	}
	file, err := table.Open(data, table.Settings{})
	var refused *table.Refused
	switch {
	case errors.As(err, &refused):
		r.Faults = []domain.Fault{{Where: "file", Code: refused.Code, Detail: refused.Detail}}
		return nil, r, nil
	case err != nil:
		return nil, r, fmt.Errorf("open a file of old results: %w", err)
	}
	in := reader{file: file, columns: file.Named(headers), known: k, now: tx.Now, rows: map[string]int{}}
	if in.before, err = there(tx, programme); err != nil {
		return nil, r, err
	}
	in.readAll()
	r.Rows, r.Faults, r.Results = len(in.all), in.faults, in.all[:min(len(in.all), shown)]
	for i, one := range in.all {
		if i == 0 || one.Year < r.From {
			r.From = one.Year
		}
		r.To = max(r.To, one.Year)
	}
	return in.all, r, nil
}

// there are the figures that a programme has, by what they are of.
func there(tx *domain.Tx, programme int64) (map[string]bool, error) {
	var list []Result
	if err := tx.DB.Where("programme_id = ? AND taken_back_at IS NULL", programme).Find(&list).Error; err != nil {
		return nil, err
	}
	all := map[string]bool{}
	for i := range list {
		all[list[i].of()] = true
	}
	return all, nil
}

// of is what a figure is of, as the database tells two apart.
func (r *Result) of() string {
	unit := int64(0)
	if r.UnitID != nil {
		unit = *r.UnitID
	}
	return fmt.Sprintf("%s|%s|%d|%s|%d|%s|%s", r.Indicator, r.Question, r.Year, strings.ToLower(r.Period), unit, r.Measure, strings.ToLower(r.ShareOf))
}

type reader struct {
	file    *table.File
	columns map[string]int
	known   *known
	now     time.Time
	before  map[string]bool
	rows    map[string]int // in which row a figure stands already
	all     []Result
	faults  []domain.Fault
}

func (in *reader) fault(row int, field, code, detail string) {
	column := ""
	if i, there := in.columns[field]; there {
		column = in.file.Columns[i]
	}
	in.faults = append(in.faults, domain.Fault{Where: table.Place(row, column), Code: code, Detail: detail})
}

func (in *reader) cell(row table.Row, field string) string {
	if i, there := in.columns[field]; there {
		return row.Cells[i]
	}
	return ""
}

// needed are the columns that a file must have: one of each line.
var needed = []struct {
	fields       []string
	code, detail string
}{
	{[]string{"indicator", "question"}, "no-about-column", `No column says what was measured. Call it "Indikator" or "Spørgsmål".`},
	{[]string{"year"}, "no-year-column", `No column has the year. Call it "År".`},
	{[]string{"n"}, "no-n-column", `No column has the number of answers. Call it "Antal svar".`},
	{[]string{"share", "mean"}, "no-value-column", `No column has the figure. Call it "Andel" or "Gennemsnit".`},
	{[]string{"source"}, "no-source-column", `No column names the document. Call it "Kilde".`},
	{[]string{"sourceNumber"}, "no-number-column", `No column has the number of the document. Call it "Dokumentnummer".`},
}

func (in *reader) readAll() {
	header := in.file.Settings.HeaderRow
	for _, n := range needed {
		there := false
		for _, field := range n.fields {
			_, has := in.columns[field]
			there = there || has
		}
		if !there {
			in.fault(header, "", n.code, n.detail)
		}
	}
	if len(in.faults) > 0 {
		return
	}
	for row := range in.file.Rows() {
		if len(in.faults) >= mostFaults {
			return
		}
		if len(in.all) >= mostRows {
			in.fault(row.Number, "", "old-too-many", "A file may have 5,000 figures. Divide it.")
			return
		}
		in.read(row)
	}
	if len(in.all) == 0 && len(in.faults) == 0 {
		in.fault(header, "", "no-old-results", "There is no figure in this file.")
	}
}

func (in *reader) read(row table.Row) {
	before := len(in.faults)
	for _, f := range row.Faults {
		if f.Code == table.HeaderAgain {
			return
		}
		if !f.Warning() {
			in.faults = append(in.faults, domain.Fault{Where: table.Place(f.Row, f.Column), Code: f.Code, Detail: "This cell cannot be read."})
		}
	}
	r := Result{Indicator: in.indicator(row), Question: in.cell(row, "question"), Period: in.cell(row, "period"), ShareOf: in.cell(row, "shareOf"),
		Source: in.cell(row, "source"), SourceNumber: in.cell(row, "sourceNumber")}
	r.Year, r.N = in.whole(row, "year"), in.whole(row, "n")
	in.value(row, &r)
	in.unit(row, &r)
	if len(in.faults) > before { // what cannot be read is not judged as well
		return
	}
	for _, w := range r.check(in.known, in.now) {
		field := w.field
		if field == "value" {
			field = string(r.Measure)
		}
		in.fault(row.Number, field, w.code, w.detail)
	}
	switch {
	case len(in.faults) > before:
		return
	case in.before[r.of()]:
		in.fault(row.Number, "", "old-result-twice", "This figure was taken in already.")
		return
	case in.rows[r.of()] > 0:
		in.fault(row.Number, "", "old-row-twice", fmt.Sprintf("The same figure stands in row %d.", in.rows[r.of()]))
		return
	}
	in.rows[r.of()] = row.Number
	in.all = append(in.all, r)
}

// indicator is the key of what a cell names by its key or its name.
func (in *reader) indicator(row table.Row) string {
	text := in.cell(row, "indicator")
	if key, named := in.known.named[strings.ToLower(text)]; named {
		return key
	}
	return text
}

func (in *reader) unit(row table.Row, r *Result) {
	text := in.cell(row, "unit")
	if text == "" {
		return
	}
	switch units := in.known.unitsNamed[strings.ToLower(text)]; len(units) {
	case 0:
		in.fault(row.Number, "unit", "unit-unknown", "There is no unit of this name.")
	case 1:
		r.UnitID = &units[0]
	default:
		in.fault(row.Number, "unit", "unit-twice", "Several units have this name. Take the figure in by the form.")
	}
}

// value reads the one figure of a row: a share or a mean.
func (in *reader) value(row table.Row, r *Result) {
	share, mean := in.cell(row, "share"), in.cell(row, "mean")
	switch {
	case share == "" && mean == "":
		in.fault(row.Number, "share", "old-no-value", "There is neither a share nor a mean.")
	case share != "" && mean != "":
		in.fault(row.Number, "mean", "old-both-values", "There is a share and a mean. Give each a row of its own.")
	case share != "":
		r.Measure = Share
		r.Value = in.number(row, "share")
		if r.Value > 0 && r.Value < 1 && !strings.Contains(share, "%") {
			in.fault(row.Number, "share", "old-fraction", "Write 77 and not 0.77. Less than one percent is written with its sign: 0.5 %.")
		}
	default:
		r.Measure = Mean
		r.Value = in.number(row, "mean")
		if in.cell(row, "scaleFrom") != "" && in.cell(row, "scaleTo") != "" {
			from, to := in.number(row, "scaleFrom"), in.number(row, "scaleTo")
			r.ScaleFrom, r.ScaleTo = &from, &to
		}
	}
}

// number reads 77,5 and 77.5 and 77,5 %.
func (in *reader) number(row table.Row, field string) float64 {
	text := strings.TrimSpace(strings.TrimSuffix(in.cell(row, field), "%"))
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || !decimal.MatchString(text) {
		in.fault(row.Number, field, "number-unreadable", "Write a number, such as 77,5.")
	}
	return v
}

var (
	decimal   = regexp.MustCompile(`^-?\d{1,9}([.,]\d{1,6})?$`)
	thousands = regexp.MustCompile(`^\d{1,3}([. ]\d{3})+$`)
)

// whole reads 1200 and 1.200.
func (in *reader) whole(row table.Row, field string) int {
	text := in.cell(row, field)
	if thousands.MatchString(text) {
		text = strings.NewReplacer(".", "", " ", "").Replace(text)
	}
	v, err := strconv.Atoi(text)
	if err != nil {
		in.fault(row.Number, field, "whole-unreadable", "Write a whole number.")
	}
	return v
}
