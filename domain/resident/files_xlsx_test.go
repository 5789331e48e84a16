package resident_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// book is a workbook whose first sheet is called Borgere.
func book(t *testing.T, fill func(b *excelize.File, set func(cell string, value any))) []byte {
	t.Helper()
	return locked(t, "", fill)
}

func locked(t *testing.T, password string, fill func(b *excelize.File, set func(cell string, value any))) []byte {
	t.Helper()
	b := excelize.NewFile()
	defer b.Close()
	if err := b.SetSheetName("Sheet1", "Borgere"); err != nil {
		t.Fatal(err)
	}
	fill(b, func(cell string, value any) {
		if err := b.SetCellValue("Borgere", cell, value); err != nil {
			t.Fatal(err)
		}
	})
	var out bytes.Buffer
	if err := b.Write(&out, excelize.Options{Password: password}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fillRows(set func(string, any), from int, lines ...string) {
	for i, line := range lines {
		for j, cell := range strings.Split(line, ";") {
			place, err := excelize.CoordinatesToCellName(j+1, from+i)
			if err != nil {
				panic(err)
			}
			set(place, cell)
		}
	}
}

// edited is a workbook with one of its parts changed; a part that becomes "" is left out.
func edited(t *testing.T, data []byte, part string, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			if text = []byte(change(string(text))); len(text) == 0 {
				continue
			}
		}
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func workbookCases(t *testing.T) []fileCase {
	t.Helper()
	style := func(b *excelize.File, cell, format string) {
		id, err := b.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err == nil {
			err = b.SetCellStyle("Borgere", cell, cell, id)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	whole := book(t, func(_ *excelize.File, set func(string, any)) { fillRows(set, 1, heads, first, second) })
	small := book(t, func(_ *excelize.File, set func(string, any)) { fillRows(set, 1, "id;navn", "1;Bo", "2;Ib") })
	const sheet, words = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	const smallRead = "1 name=Bo\n2 name=Ib\n"
	cut := func(at string) func(string) string {
		return func(s string) string {
			before, _, _ := strings.Cut(s, at)
			return before
		}
	}
	change := func(from, to string) func(string) string {
		return func(s string) string { return strings.Replace(s, from, to, 1) }
	}
	none := func(string) string { return "" }
	return []fileCase{
		{name: "a workbook of texts", file: whole, people: bothRead},
		{name: "numbers, dates and number formats", file: book(t, func(b *excelize.File, set func(string, any)) {
			fillRows(set, 1, "id;navn;postnr;født;tlf;cpr", ";A", ";B", ";C")
			for cell, value := range map[string]any{
				"A2": 7, "C2": 800, "D2": 24107, "E2": 4512345678, "F2": 3112650006,
				"A3": 8, "C3": 2100.0, "D3": 24107.75, "E3": 12345678, "F3": 101650001,
				"A4": 9, "D4": 24107, "E4": 1.2e9,
			} {
				set(cell, value)
			}
			for cell, format := range map[string]string{
				"A2": "0000", "A3": "0000", "A4": "0000", "C2": "0000", "D2": "dd\\-mm\\-yyyy", "D3": "[$-406]d\\. mmmm\\ yyyy;@", "D4": "m/d/yy",
				"E3": `"+45 "00\ 00\ 00\ 00`, "F3": `000000\-0000`, "E4": "0.00E+00",
			} {
				style(b, cell, format)
			}
		}), people: "0007 name=A, phone=4512345678, postcode=0800, born=1965-12-31, year=1965, cpr=3112650006\n" +
			"0008 name=B, phone=+45 12 34 56 78, postcode=2100, born=1965-12-31, year=1965, cpr=0101650001\n" +
			"0009 name=C, phone=1200000000, born=1965-12-31, year=1965\n", faults: []string{"3 cpr cpr-birth-differs"}},
		{name: "a workbook that counts days from 1904", file: book(t, func(b *excelize.File, set func(string, any)) {
			yes := true
			if err := b.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
				t.Fatal(err)
			}
			fillRows(set, 1, "id;navn;født", "1;A")
			set("C2", 24107-1462)
			style(b, "C2", "yyyy-mm-dd")
		}), people: "1 name=A, born=1965-12-31, year=1965\n"},
		{name: "a date that is no more than a number", file: book(t, func(_ *excelize.File, set func(string, any)) {
			fillRows(set, 1, "id;navn;født", "1;A", "2;B;31-12-1965")
			set("C2", 24107)
		}), faults: []string{"!2 født date-serial"}, people: "2 name=B, born=1965-12-31, year=1965\n"},
		{name: "a number that lost its last digits", file: book(t, func(_ *excelize.File, set func(string, any)) {
			fillRows(set, 1, "id;navn", ";A", "2;B")
			set("A2", 1234567890123456789)
		}), faults: []string{"!2 id cell-scientific"}, people: "2 name=B\n"},
		{name: "formulas with results, with a blank one, and without any", file: edited(t, book(t, func(_ *excelize.File, set func(string, any)) {
			fillRows(set, 1, "id;navn;by", "1;A;Ry", "2;B;Ry", "3;C;Ry")
		}), sheet, func(s string) string {
			return strings.NewReplacer(`t="s"><v>4</v>`, `t="str"><f>A2&amp;"x"</f><v>Bo</v>`, `t="s"><v>7</v>`, `t="str"><f>""</f><v></v>`,
				`t="s"><v>9</v>`, `><f>A4</f>`).Replace(s)
		}), faults: []string{"3 navn name-missing", "!4 navn cell-formula-empty", "4 navn name-missing"}, people: "1 name=Bo, town=Ry\n2 town=Ry\n"},
		{name: "results that are errors, in a workbook", file: edited(t, small, sheet, change(`t="s"><v>3</v>`, `t="e"><v>#N/A</v>`)),
			faults: []string{"!2 navn cell-formula-error"}, people: "2 name=Ib\n"},
		{name: "merged cells", file: book(t, func(b *excelize.File, set func(string, any)) {
			fillRows(set, 1, "Udtræk", "id;navn;by;beskyttet", "1;A;Ry;ja", "2;B", "3;C;Ry;nej")
			for _, block := range [][2]string{{"A1", "D1"}, {"C3", "C4"}, {"D3", "D4"}} {
				if err := b.MergeCell("Borgere", block[0], block[1]); err != nil {
					t.Fatal(err)
				}
			}
		}), faults: []string{"!4 by cell-merged", "!4 beskyttet cell-merged"}, people: "1 name=A, town=Ry, protection=yes\n3 name=C, town=Ry\n"},
		{name: "hidden sheets", file: book(t, func(b *excelize.File, set func(string, any)) {
			if _, err := b.NewSheet("Ark2"); err != nil {
				t.Fatal(err)
			}
			fillRows(set, 1, "id;navn", "9;Skjult")
			fillRows(func(cell string, value any) { _ = b.SetCellValue("Ark2", cell, value) }, 1, "id;navn", "1;Bo", "2;Ib")
			b.SetActiveSheet(1)
			if err := b.SetSheetVisible("Borgere", false); err != nil {
				t.Fatal(err)
			}
		}), people: smallRead},
		{name: "several sheets", file: book(t, func(b *excelize.File, set func(string, any)) {
			for _, name := range []string{"Tomt", "Andre"} {
				if _, err := b.NewSheet(name); err != nil {
					t.Fatal(err)
				}
			}
			fillRows(set, 1, "id;navn", "1;Bo", "2;Ib")
			fillRows(func(cell string, value any) { _ = b.SetCellValue("Andre", cell, value) }, 1, "id;navn", "9;En anden")
		}), faults: []string{"0 sheets-several"}, people: smallRead},
		{name: "rows hidden by a filter", file: book(t, func(b *excelize.File, set func(string, any)) {
			fillRows(set, 1, "id;navn", "1;Bo", "2;Ib")
			if err := b.SetRowVisible("Borgere", 3, false); err != nil {
				t.Fatal(err)
			}
		}), faults: []string{"3 row-hidden"}, people: smallRead},
		{name: "names far down and rows that are not there", file: book(t, func(_ *excelize.File, set func(string, any)) {
			set("A1", "Udtræk")
			fillRows(set, 70, "id;navn", "1;Bo")
			fillRows(set, 90, "2;Ib")
		}), people: smallRead},
		{name: "a cell beyond the columns", file: book(t, func(_ *excelize.File, set func(string, any)) {
			fillRows(set, 1, "id;navn", "1;Bo", "2;Ib;;;x")
		}), faults: []string{"!3 row-long"}, people: "1 name=Bo\n"},
		{name: "a sheet cut off", file: edited(t, small, sheet, cut(`<row r="3"`)), refused: "file-damaged"},
		{name: "a sheet with broken XML", file: edited(t, small, sheet, change(`<row r="3"`, `<row r="3" & `)), refused: "file-damaged"},
		{name: "a sheet with rows out of order", file: edited(t, small, sheet, change(`<row r="3"`, `<row r="2"`)), refused: "file-damaged"},
		{name: "cells that are not where they say", file: edited(t, small, sheet, change(`r="B3"`, `r="A3"`)), refused: "file-damaged"},
		{name: "a text that the workbook does not have", file: edited(t, small, sheet, change("<v>3</v>", "<v>300</v>")), refused: "file-damaged"},
		{name: "no shared texts", file: edited(t, small, words, none), refused: "file-damaged"},
		{name: "no styles", file: edited(t, small, "xl/styles.xml", none), refused: "file-damaged"},
		{name: "shared texts cut off", file: edited(t, small, words, cut("<si><t>Ib")), refused: "file-damaged"},
		{name: "a style that the workbook does not have", file: edited(t, small, sheet, change(`r="B3"`, `r="B3" s="99"`)), refused: "file-damaged"},
		{name: "an entity bomb", file: edited(t, small, words, change("<sst", `<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst`)), refused: "file-damaged"},
		{name: "a workbook cut off", file: whole[:len(whole)*2/3], refused: "file-damaged"},
		{name: "only names in a workbook", file: book(t, func(_ *excelize.File, set func(string, any)) { fillRows(set, 1, "id;navn") }), refused: "file-header-only"},
		{name: "an empty workbook", file: book(t, func(*excelize.File, func(string, any)) {}), refused: "file-empty"},
	}
}

func wrongFiles(t *testing.T) []fileCase {
	t.Helper()
	zipped := func(claim uint64, names ...string) []byte {
		var b bytes.Buffer
		out := zip.NewWriter(&b)
		for _, name := range names {
			w, err := out.CreateRaw(&zip.FileHeader{Name: name, UncompressedSize64: claim})
			if err == nil {
				_, err = w.Write(nil)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	return []fileCase{
		{name: "nothing", file: nil, refused: "file-empty"},
		{name: "blanks and line ends", file: []byte("\ufeff \r\n\t\r\n"), refused: "file-empty"},
		{name: "separators only", file: csv(";;", ";;"), refused: "file-empty"},
		{name: "only names", file: csv(heads), refused: "file-header-only"},
		{name: "an old workbook", file: []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504)), refused: "file-xls"},
		{name: "a workbook with a password", file: locked(t, "hemmelig", func(_ *excelize.File, set func(string, any)) { fillRows(set, 1, heads, first) }), refused: "file-password"},
		{name: "an OpenDocument sheet", file: zipped(0, "mimetype", "content.xml", "META-INF/manifest.xml"), refused: "file-ods"},
		{name: "a binary workbook", file: zipped(0, "_rels/.rels", "xl/workbook.bin"), refused: "file-xlsb"},
		{name: "a document", file: zipped(0, "_rels/.rels", "word/document.xml"), refused: "file-zip"},
		{name: "a list in a zip file", file: zipped(0, "liste.csv"), refused: "file-zip"},
		{name: "a zip bomb", file: zipped(1<<33, "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"), refused: "file-bomb"},
		{name: "a zip bomb that claims to be small", file: lyingBomb(t), refused: "file-damaged"},
		{name: "a web page called csv", file: []byte("<table><tr><td>id</td><td>navn</td></tr><tr><td>1</td><td>Bo</td></tr></table>"), refused: "file-markup"},
		{name: "an XML file called csv", file: []byte("\ufeff<?xml version=\"1.0\"?><borgere><borger id=\"1\"/></borgere>"), refused: "file-markup"},
		{name: "a JSON file called csv", file: []byte("[\n  {\"id\": 1, \"navn\": \"Bo\"},\n  {\"id\": 2, \"navn\": \"Ib\"}\n]\n"), refused: "file-json"},
		{name: "a PDF file called csv", file: []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), refused: "file-pdf"},
		{name: "a picture called csv", file: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00"), refused: "file-other"},
		{name: "a letter called csv", file: []byte(`{\rtf1\ansi Borgere}`), refused: "file-other"},
	}
}

// lyingBomb is a workbook whose sheet unpacks to a hundred times what it claims.
func lyingBomb(t *testing.T) []byte {
	t.Helper()
	small := book(t, func(_ *excelize.File, set func(string, any)) { fillRows(set, 1, "id;navn", "1;Bo") })
	big := edited(t, small, "xl/worksheets/sheet1.xml", func(s string) string {
		return strings.Replace(s, "<sheetData>", "<sheetData>"+strings.Repeat("<row></row>", 200_000), 1)
	})
	in, err := zip.NewReader(bytes.NewReader(big), int64(len(big)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		header := f.FileHeader
		if header.UncompressedSize64 > 1<<20 {
			header.UncompressedSize64 = 1000
		}
		r, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		w, err := out.CreateRaw(&header)
		if err == nil {
			_, err = io.Copy(w, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
