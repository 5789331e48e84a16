package panel_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
	"deltag/domain/resident"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// TestPopulationFiles: whatever a file of statistics looks like, it gives the right counts or says what to mend, where.
func TestPopulationFiles(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	names := valueNames(t, b)
	for name, c := range map[string]struct {
		file   []byte
		counts string   // "woman=10 man=12", tables apart by a bar
		faults []string // "where code"
	}{
		"semicolons":                   {file: []byte("Køn;Antal\nKvinde;10\nMand;12\n"), counts: "woman=10 man=12"},
		"commas":                       {file: []byte("sex,count\nwoman,10\nman,12\n"), counts: "woman=10 man=12"},
		"tabs in UTF-8 with a mark":    {file: []byte("\ufeffKøn\tAntal personer\nKvinder\t10\nMænd\t12\n"), counts: "woman=10 man=12"},
		"Windows-1252":                 {file: []byte("K\xf8n;Befolkning\r\nKvinder;10\r\nM\xe6nd;12\r\n"), counts: "woman=10 man=12"},
		"a title above and blank rows": {file: []byte("Folketal 1. januar;\n\nKøn;Antal\nKvinde;10\n;\nMand;12\n;;\n"), counts: "woman=10 man=12"},
		"the names again and a sum":    {file: []byte("Køn;Bydel;Antal\nKvinde;Valby;10\nKøn;Bydel;Antal\nMand;Valby;12\nI alt;;22\n"), counts: "woman,5=10 man,5=12"},
		"tables one by one":            {file: []byte("kendetegn;værdi;antal\nKøn;Kvinde;10\nKøn;Mand;12\nBydel;Valby;22\n"), counts: "woman=10 man=12 | 5=22"},
		"points between thousands":     {file: []byte("Køn;Antal\nKvinde;1.234\nMand;1.000.000\n"), counts: "woman=1234 man=1000000"},
		"blanks between thousands":     {file: []byte("Køn;Antal\nKvinde;1\u00a0234\nMand;12\n"), counts: "woman=1234 man=12"},
		"commas between thousands":     {file: []byte("sex,count\nwoman,\"1,234\"\nman,12\n"), counts: "woman=1234 man=12"},
		"a decimal comma":              {file: []byte("Køn;Antal\nKvinde;1,234\nMand;12,0\n"), faults: []string{"row 2, column Antal not-a-count", "row 3, column Antal not-a-count"}},
		"a decimal point":              {file: []byte("sex,count\nwoman,1.234\nman,12\n"), faults: []string{"row 2, column count not-a-count"}},
		"two marks":                    {file: []byte("Køn;Antal\nKvinde;1.234\nMand;1 234\n"), faults: []string{"row 3, column Antal not-a-count"}},
		"less than nobody and signs":   {file: []byte("Køn;Antal\nKvinde;-1\nMand;+2\n"), faults: []string{"row 2, column Antal not-a-count", "row 3, column Antal not-a-count"}},
		"more than there are":          {file: []byte("Køn;Antal\nKvinde;9999999999\n"), faults: []string{"row 2, column Antal not-a-count"}},
		"no count":                     {file: []byte("Køn;Antal\nKvinde;\nMand;12\n"), faults: []string{"row 2, column Antal not-a-count"}},
		"1.2E+09":                      {file: []byte("Køn;Antal\nKvinde;1.2E+09\n"), faults: []string{"row 2, column Antal cell-scientific"}},
		"a short row":                  {file: []byte("Køn;Bydel;Antal\nKvinde;10\nMand;Valby;12\n"), faults: []string{"row 2 row-short"}},
		"a long row":                   {file: []byte("Køn;Bydel;Antal\nKvinde;;Valby;10\nMand;Valby;12\n"), faults: []string{"row 2 row-long"}},
		"the same people twice":        {file: []byte("Køn;Antal\nKvinde;10\nK;10\n"), faults: []string{"row 3 row-twice"}},
		"an unknown label":             {file: []byte("Køn;Antal\nKvinde;10\nRobot;12\n"), faults: []string{"row 3, column Køn label-unknown"}},
		"an unknown column":            {file: []byte("Køn;Farve;Antal\nKvinde;rød;10\n"), faults: []string{"row 1, column Farve column-unknown"}},
		"a feature twice":              {file: []byte("Køn;sex;Antal\nKvinde;K;10\n"), faults: []string{"row 1, column sex feature-twice"}},
		"no column of counts":          {file: []byte("Køn;Bydel\nKvinde;Valby\n"), faults: []string{"row 1 no-count-column"}},
		"letters encoded twice":        {file: []byte("Bydel;Antal\nÃ˜sterbro;10\n"), faults: []string{"row 2, column Bydel text-encoded-twice"}},
		"a quotation mark too many":    {file: []byte("Køn;Antal\n\"Kvinde;10\nMand;12\n"), faults: []string{"row 2 quote-astray"}},
		"numbers of a workbook":        {file: sheet(t, [][]any{{"Køn", "Antal"}, {"Kvinde", 1234}, {"Mand", 1000000.0}}), counts: "woman=1234 man=1000000"},
		"fractions of a workbook": {file: sheet(t, [][]any{{"Køn", "Antal"}, {"Kvinde", 1.234}, {"Mand", "1.234"}}),
			faults: []string{"row 2, column Antal not-a-count", "row 3, column Antal not-a-count"}},
		"nothing":         {file: nil, faults: []string{"file file-empty"}},
		"only names":      {file: []byte("Køn;Antal\n"), faults: []string{"file file-header-only"}},
		"a web page":      {file: []byte("<html>"), faults: []string{"file file-markup"}},
		"half a workbook": {file: sheet(t, [][]any{{"Køn", "Antal"}, {"Kvinde", 1234}})[:2000], faults: []string{"file file-damaged"}},
	} {
		p, faults, err := panel.New(b.DB).ReadPopulationFile(b.Ctx(), 1, panel.PopulationFile{Name: "x", Source: "y", AsOf: date(2026, 1, 1), Data: c.file})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range faults {
			if got = append(got, f.Where+" "+f.Code); f.Detail == "" {
				t.Errorf("%s: %s says nothing", name, f.Code)
			}
		}
		if diff := cmp.Diff(c.faults, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		if said := counted(p, names); len(faults) == 0 && said != c.counts {
			t.Errorf("%s gave %s, want %s", name, said, c.counts)
		}
	}
}

func valueNames(t *testing.T, b *domaintest.Bench) map[int64]string {
	t.Helper()
	names := map[int64]string{}
	err := b.View(b.Ctx(), func(tx *domain.Tx) error {
		features, err := resident.Features(tx)
		for _, f := range features {
			for _, v := range f.Values {
				names[v.ID] = v.Code
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func counted(p panel.Population, names map[int64]string) string {
	var tables []string
	for _, table := range p.Tables {
		var cells []string
		for _, c := range table.Cells {
			var values []string
			for _, v := range c.Values {
				values = append(values, names[v])
			}
			cells = append(cells, fmt.Sprintf("%s=%d", strings.Join(values, ","), c.Count))
		}
		tables = append(tables, strings.Join(cells, " "))
	}
	return strings.Join(tables, " | ")
}

func sheet(t *testing.T, rows [][]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
