package table

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// wholeRows fails when a file gives a row that has not all its columns, or rows out of order.
func wholeRows(t *testing.T, data []byte) {
	t.Helper()
	file, err := Open(data, Settings{})
	if err != nil {
		return
	}
	last := file.Settings.HeaderRow
	for row := range file.Rows() {
		if len(row.Cells) != len(file.Columns) || row.Number <= last {
			t.Fatalf("row %d has %d of %d cells, after row %d", row.Number, len(row.Cells), len(file.Columns), last)
		}
		for _, cell := range row.Cells {
			if !utf8.ValidString(cell) || strings.IndexByte(cell, 0) >= 0 {
				t.Fatalf("row %d has a cell that no database takes: %q", row.Number, cell)
			}
		}
		last = row.Number
	}
}

// FuzzOpen: whatever the bytes are, reading ends and every row has all its columns.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		"id;navn\n1;Bo\n", "sep=;\n\"a;b", "\xff\xfea\x00", "\"\"\"\n\"\"\"", "a\tb\r1\r\n;;;\n", "id;navn\n1;\"Bo;12\n2;Ib\";13\n", "PK\x03\x04", "\xd0\xcf\x11\xe0",
		"{\"a\":1}", "id,navn\n1,S\xf8ren\n", "id;navn\n1;S\x9bren\n", "id;n\x00avn\n1;2\n", "id;navn\n1;SÃ¸ren\nid;navn\nI alt;1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(wholeRows)
}

// inWorkbook puts a sheet, shared strings and styles into a workbook.
func inWorkbook(sheet, strings, styles string) []byte {
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"_rels/.rels":     `<Relationships><Relationship Id="r1" Type="` + rel + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook><sheets><sheet name="Ark1" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="` + rel + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + rel + `sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="` + rel + `styles" Target="/xl/styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings, "xl/styles.xml": styles,
	} {
		w, _ := out.Create(name)
		_, _ = w.Write([]byte(text))
	}
	_ = out.Close()
	return b.Bytes()
}

// FuzzWorkbook: whatever the parts of a workbook say, it is refused or every row has all its columns.
func FuzzWorkbook(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><t>navn</t></is></c></row><row><c s="0"><v>24107</v></c><c t="b"><v>1</v></c></row></sheetData>`+
		`<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`, `<sst uniqueCount="1"><si><t>id</t><rPh><t>x</t></rPh></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy;@"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>`)
	f.Add(`<x:worksheet><x:sheetData><x:row hidden="1"><x:c><x:f>A1</x:f></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>`, `<sst/>`, `<styleSheet/>`)
	f.Fuzz(func(t *testing.T, sheet, strings, styles string) { wholeRows(t, inWorkbook(sheet, strings, styles)) })
}

// FuzzRoundTrip: what is written as CSV and as a workbook is read as it was, and a spreadsheet runs none of it.
func FuzzRoundTrip(f *testing.F) {
	for _, seed := range []string{"=1+1", "'=x", "a;\"b\"\nc", "\u00a0Åse", "+45", "\t=x", "_x000D_", "12", "="} {
		f.Add(seed, "Bo")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		want := []string{asRead(a), asRead(b)}
		if want[0] == "" || want[1] == "" || len(a)+len(b) > 10_000 {
			return
		}
		var csv, book bytes.Buffer
		rows := [][]string{{"1", want[0], "x"}, {"2", want[1], "y"}}
		if err := WriteCSV(&csv, []string{"id", "navn", "note"}, slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		if err := WriteXLSX(&book, "Ark", []string{"id", "navn", "note"}, slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(csv.String(), "\";\"") {
			if cell := strings.TrimLeft(line, " \t\r\n"); cell != "" && strings.IndexByte("=+-@", cell[0]) >= 0 {
				t.Errorf("a spreadsheet runs %q", cell)
			}
		}
		for _, data := range [][]byte{csv.Bytes(), book.Bytes()} {
			file, err := Open(data, Settings{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for row := range file.Rows() {
				got = append(got, row.Cells[1])
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q came back as %q, %s", want, got, file.Settings.Format)
			}
		}
	})
}

// asRead is a text as a cell can hold it.
func asRead(text string) string {
	text, _ = clean(guard(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r", "\n")))
	return text
}

// FuzzNumber: a number format changes how a number looks, and loses none of its digits.
func FuzzNumber(f *testing.F) {
	for _, format := range []string{"0000", `00\ 00" "00 00`, "dd\\-mm\\-yyyy;@", "[$-406]d. mmmm yyyy", "#,##0.00", "[Red]0;[Blue]-0", "General", "@", `"+45 "00000000`, "0E+00"} {
		f.Add(format, uint32(24107))
	}
	f.Fuzz(func(t *testing.T, format string, number uint32) {
		s := styleOf(format)
		text, ok := s.show(itoa(number), false)
		if s.date || !ok {
			return
		}
		if digits := onlyDigits(text); !strings.HasSuffix(digits, itoa(number)) && s.digits == "" || s.digits != "" && !isSubsequence(itoa(number), digits) {
			t.Errorf("%d in %q is %q", number, format, text)
		}
	})
}

func itoa(n uint32) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func isSubsequence(part, whole string) bool {
	for i := range len(whole) {
		if part != "" && whole[i] == part[0] {
			part = part[1:]
		}
	}
	return part == ""
}
