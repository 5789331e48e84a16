package table_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"deltag/domain/resident/table"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// read opens a list and writes it out as one line a row, cells apart by a bar, faults after it.
func read(t *testing.T, data []byte, want table.Settings) (*table.File, string) {
	t.Helper()
	f, err := table.Open(data, want)
	if err != nil {
		var refused *table.Refused
		if !errors.As(err, &refused) {
			t.Fatalf("not a refusal: %v", err)
		}
		return nil, "refused: " + refused.Code
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s\n", strings.Join(f.Columns, "|"), faults(f.Faults))
	for row := range f.Rows() {
		fmt.Fprintf(&b, "%d %s%s\n", row.Number, strings.Join(row.Cells, "|"), faults(row.Faults))
	}
	return f, b.String()
}

func faults(list []table.Fault) (s string) {
	for _, f := range list {
		s += fmt.Sprintf(" !%s@%d%s", f.Code, f.Row, f.Column)
	}
	return s
}

func TestReadCSV(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, want string }{
		"plain":                   {"id;navn\n1;Åse\n", "id|navn\n2 1|Åse\n"},
		"byte order mark":         {"\ufeffid;navn\n1;Bo\n", "id|navn\n2 1|Bo\n"},
		"comma":                   {"id,navn\n1,Bo\n", "id|navn\n2 1|Bo\n"},
		"tab":                     {"id\tnavn\n1\tBo, Ib; Eva\n", "id|navn\n2 1|Bo, Ib; Eva\n"},
		"bar":                     {"id|navn\n1|Bo\n", "id|navn\n2 1|Bo\n"},
		"decimal comma":           {"id;tal\n1;1,5\n2;2,5\n", "id|tal\n2 1|1,5\n3 2|2,5\n"},
		"declared separator":      {"sep=,\nid,a;b\n1,Bo\n", "id|a;b\n3 1|Bo\n"},
		"quoted separator":        {"id;adresse\n1;\"Vej 1; 2. th\"\n", "id|adresse\n2 1|Vej 1; 2. th\n"},
		"doubled quotes":          {"id;navn\n1;\"Bo \"\"Bobo\"\" Bo\"\n", "id|navn\n2 1|Bo \"Bobo\" Bo\n"},
		"quote inside a cell":     {"id;navn\n1;5\" rør\n", "id|navn\n2 1|5\" rør\n"},
		"open quote":              {"id;navn\n1;\"Bo\n2;\"Ib\"\n", "id|navn\n2 1|\"Bo !quote-astray@2\n3 2|Ib\n"},
		"line break in a cell":    {"id;navn\n1;\"Bo\r\nHansen\"\n2;Ib\n", "id|navn\n2 1|Bo\nHansen\n3 2|Ib\n"},
		"old Mac line ends":       {"id;navn\r1;Bo\r2;Ib", "id|navn\n2 1|Bo\n3 2|Ib !row-unfinished@3\n"},
		"mixed line ends":         {"id;navn\r\n1;Bo\n2;Ib\r", "id|navn\n2 1|Bo\n3 2|Ib\n"},
		"no line end at the end":  {"id;navn\n1;Bo", "id|navn\n2 1|Bo !row-unfinished@2\n"},
		"NUL":                     {"id;navn\n1;B\x00o\n2;Ib\x00\n", "id|navn\n2 1|Bo !cell-unreadable@2navn\n3 2|Ib !cell-nul@3navn\n"},
		"short row":               {"id;navn;by\n1;Bo\n2;Ib;Ry\n", "id|navn|by\n2 1|Bo| !row-short@2\n3 2|Ib|Ry\n"},
		"long row":                {"id;navn\n1;Bo;Hansen\n2;Ib;\n", "id|navn\n2 1|Bo !row-long@2\n3 2|Ib !row-long@3\n"},
		"duplicate headers":       {"Køn; køn ;KØN\nM;K;M\n", "Køn|køn (2)|KØN (3) !header-twice@1køn (2) !header-twice@1KØN (3)\n2 M|K|M\n"},
		"empty header with value": {"id;;navn\n1;x;Bo\n", "id|Column 2|navn !header-empty@1Column 2\n2 1|x|Bo\n"},
		"empty columns at end":    {"id;navn;;\n1;Bo;;\n", "id|navn\n2 1|Bo\n"},
		"date row above":          {"Dato:;01-11-2026;;\nid;navn;by;tlf\n1;Bo;Ry;12\n", "id|navn|by|tlf\n3 1|Bo|Ry|12\n"},
		"quote that never closes": {"id;navn\n1;Bo\n2;\"Ib\n3;Eva\n", "id|navn\n2 1|Bo\n3 2|\"Ib !quote-astray@3\n4 3|Eva\n"},
		"title rows above":        {"Udtræk af borgere;;\n\nDato:;1. november;\nid;navn;by\n1;Bo;Ry\n", "id|navn|by\n5 1|Bo|Ry\n"},
		"remark above":            {"# id; navn\nid;navn\n1;Bo\n", "id|navn\n3 1|Bo\n"},
		"no header":               {"17;Bo;bo@example.dk\n18;Ib;ib@example.dk\n", "17|Bo|bo@example.dk !header-is-data@1\n2 18|Ib|ib@example.dk\n"},
		"blank rows":              {"id;navn\n\n1;Bo\n;\n;;;\n", "id|navn\n3 1|Bo\n"},
		"leading zeros":           {"tlf;postnr\n0045;0800\n", "tlf|postnr\n2 0045|0800\n"},
		"scientific notation":     {"id;tlf\n1;1.2E+09\n2;4,512E+10\n3;E+1\n", "id|tlf\n2 1|1.2E+09 !cell-scientific@2tlf\n3 2|4,512E+10 !cell-scientific@3tlf\n4 3|E+1\n"},
		"formula error":           {"id;navn\n1;#REF!\n2;#I/T\n3;#1\n", "id|navn\n2 1|#REF! !cell-formula-error@2navn\n3 2|#I/T !cell-formula-error@3navn\n4 3|#1\n"},
		"guard taken off":         {"id;navn\n1;'=SUM(1)\n2;'s-Gravesande\n3;'+45 12\n", "id|navn\n2 1|=SUM(1)\n3 2|'s-Gravesande\n4 3|+45 12\n"},
		"decomposed letters":      {"id;navn\n1;A\u030Ase Møller\n", "id|navn\n2 1|Åse Møller\n"},
		"hard and narrow spaces":  {"id;navn\n1;\u00a0Bo\u202fHansen\u200b \n", "id|navn\n2 1|Bo Hansen\n"},
		"encoded twice":           {"id;navn\n1;SÃ¸ren\n", "id|navn\n2 1|SÃ¸ren !text-encoded-twice@2navn\n"},
		"one broken letter":       {"id;navn\n1;S\xf8ren\n2;Åse Ærø Øst\n", "id|navn\n2 1|S\ufffdren !cell-unreadable@2navn\n3 2|Åse Ærø Øst\n"},
		"one column":              {"navn\nBo\nIb\n", "navn\n2 Bo\n3 Ib\n"},
		"header only":             {"id;navn\n", "refused: file-header-only"},
		"empty":                   {"", "refused: file-empty"},
		"only spaces":             {" \r\n \n", "refused: file-empty"},
		"only separators":         {";;\n;;\n", "refused: file-empty"},
		"old workbook":            {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "refused: file-xls"},
		"web page named csv":      {"<html><table><tr><td>1", "refused: file-markup"},
		"pdf":                     {"%PDF-1.7 x", "refused: file-pdf"},
		"broken zip":              {"PK\x03\x04 no more", "refused: file-damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, got := read(t, []byte(c.file), table.Settings{}); got != c.want {
				t.Errorf("%s", cmp.Diff(c.want, got))
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const text = "id;navn\r\n1;Åse Ærø\r\n2;Bjørn\r\n"
	units := utf16.Encode([]rune(text))
	var little, big []byte
	for _, u := range units {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	old := []byte(strings.NewReplacer("Å", "\xc5", "Æ", "\xc6", "ø", "\xf8").Replace(text))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"utf-8":                {[]byte(text), "utf-8"},
		"windows-1252":         {old, "windows-1252"},
		"utf-16le":             {little, "utf-16le"},
		"utf-16be":             {big, "utf-16be"},
		"utf-16le, marked":     {append([]byte{0xFF, 0xFE}, little...), "utf-16le"},
		"utf-16be, marked":     {append([]byte{0xFE, 0xFF}, big...), "utf-16be"},
		"utf-8, marked":        {append([]byte{0xEF, 0xBB, 0xBF}, text...), "utf-8"},
		"windows-1252 by hand": {old, "windows-1252"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, got := read(t, c.data, table.Settings{})
			if got != "id|navn\n2 1|Åse Ærø\n3 2|Bjørn\n" || f.Settings.Encoding != c.want {
				t.Errorf("read as %s:\n%s", f.Settings.Encoding, got)
			}
		})
	}
	if _, got := read(t, []byte(text), table.Settings{Encoding: "klingon"}); got != "refused: file-encoding" {
		t.Errorf("unknown encoding: %s", got)
	}
}

func TestSettingsOverrideDetection(t *testing.T) {
	t.Parallel()
	const text = "a,b;c\n1,2;3\nx,y;z\n"
	f, got := read(t, []byte(text), table.Settings{Separator: ",", HeaderRow: 2})
	if want := "1|2;3 !header-is-data@2\n3 x|y;z\n"; got != want || f.Settings.Separator != "," {
		t.Errorf("got %s", got)
	}
	if _, got := read(t, []byte(text), table.Settings{HeaderRow: 9}); got != "refused: header-not-there" {
		t.Errorf("row 9: %s", got)
	}
}

func workbook(t *testing.T, fill func(*excelize.File)) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	fill(book)
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadXLSX(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(b *excelize.File) {
		zeros, date, thousands := "0000", "dd/mm/yy", "#,##0"
		style := func(format *string, builtIn int) int {
			id, err := b.NewStyle(&excelize.Style{CustomNumFmt: format, NumFmt: builtIn})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		b.NewSheet("Borgere")
		set := func(cell string, value any, styles ...int) {
			b.SetCellValue("Borgere", cell, value)
			for _, s := range styles {
				b.SetCellStyle("Borgere", cell, cell, s)
			}
		}
		for i, name := range []string{"id", "navn", "postnr", "født", "født 2", "løbenr", "tlf", "note"} {
			set(string(rune('A'+i))+"3", name)
		}
		b.SetCellValue("Borgere", "A1", "Udtræk")
		set("A4", 1)
		set("B4", "Åse")
		set("C4", 800, style(&zeros, 0))
		set("D4", 23743, style(nil, 14))
		set("E4", 23743, style(&date, 0))
		set("F4", 1234567, style(&thousands, 0))
		set("G4", 4512345678)
		set("H4", "=1+1")
	})
	f, got := read(t, data, table.Settings{})
	want := "id|navn|postnr|født|født 2|løbenr|tlf|note\n4 1|Åse|0800|1965-01-01|1965-01-01|1234567|4512345678|=1+1\n"
	if got != want || f.Settings.Sheet != "Borgere" || len(f.Sheets) != 2 {
		t.Errorf("sheet %q of %v:\n%s", f.Settings.Sheet, f.Sheets, cmp.Diff(want, got))
	}
	if _, got := read(t, data, table.Settings{Sheet: "Findes ikke"}); got != "refused: file-sheet" {
		t.Errorf("missing sheet: %s", got)
	}
}

// zipped is an archive of empty parts that each claim to unpack to a size.
func zipped(t *testing.T, megabytes uint64, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.CreateRaw(&zip.FileHeader{Name: name, UncompressedSize64: megabytes << 20}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRefusedArchives(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"zip bomb":      {zipped(t, 1025, "xl/workbook.xml"), "refused: file-bomb"},
		"open document": {zipped(t, 0, "mimetype", "content.xml"), "refused: file-ods"},
		"binary":        {zipped(t, 0, "xl/workbook.bin"), "refused: file-xlsb"},
		"other zip":     {zipped(t, 0, "liste.csv"), "refused: file-zip"},
		"hollow":        {zipped(t, 0, "xl/workbook.xml"), "refused: file-damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, got := read(t, c.data, table.Settings{}); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if _, got := read(t, make([]byte, table.MaxBytes+1), table.Settings{}); got != "refused: file-too-large" {
		t.Errorf("too large: %s", got)
	}
}

// TestColumn: a column has the cells that the rows have, whatever stands after it.
func TestColumn(t *testing.T) {
	t.Parallel()
	list := "a;b;c\n1;2;3\n\"4;\n\";5;\"6\n7;8\"\n9;\"10\";11;12\n13\n14;15;\"16\n17;18;19"
	file, err := table.Open([]byte(list), table.Settings{Separator: ";"})
	if err != nil {
		t.Fatal(err)
	}
	for column := range file.Columns {
		var want []string
		for row := range file.Rows() {
			want = append(want, row.Cells[column])
		}
		got := slices.Collect(file.Column(column))
		want = slices.DeleteFunc(want, func(s string) bool { return s == "" })
		got = slices.DeleteFunc(got, func(s string) bool { return s == "" })
		if !slices.Equal(got, want) {
			t.Errorf("column %d: %q, want %q", column, got, want)
		}
	}
}
