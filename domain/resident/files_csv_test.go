package resident_test

import (
	"bytes"
	"strings"
	"testing"

	"deltag/domain/resident"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

func csvCases(t *testing.T) []fileCase {
	t.Helper()
	quoted := func(line string) string { return `"` + strings.ReplaceAll(line, ";", `";"`) + `"` }
	with := func(separator string) []byte {
		return csv(strings.ReplaceAll(heads, ";", separator), strings.ReplaceAll(strings.ReplaceAll(first, ",", `¤`), ";", separator),
			strings.ReplaceAll(second, ";", separator))
	}
	comma := bytes.ReplaceAll(bytes.ReplaceAll(with(","), []byte("Nørre Allé 1¤ 2. th"), []byte(`"Nørre Allé 1, 2. th"`)), []byte("¤"), []byte(","))
	return []fileCase{
		{name: "as Danish Excel saves it", file: csv(heads, first, second), people: bothRead},
		{name: "commas", file: comma, people: bothRead},
		{name: "tabs", file: bytes.ReplaceAll(with("\t"), []byte("¤"), []byte(",")), people: bothRead},
		{name: "bars", file: bytes.ReplaceAll(with("|"), []byte("¤"), []byte(",")), people: bothRead},
		{name: "a line sep=;", file: csv("sep=;", heads, first, second), people: bothRead},
		{name: "a line sep=; with other separators in it", file: csv("sep=;", "id;navn, fulde", "1;a,b,c", "2;d,e,f"),
			change: func(m *resident.Mapping) { m.Fields["name"] = "navn, fulde" }, people: "1 name=a,b,c\n2 name=d,e,f\n"},
		{name: "every cell quoted", file: csv(quoted(heads), quoted(first), quoted(second)), people: bothRead},
		{name: "separator and line break inside of quotes", file: csv("id;navn;adresse", "1;Bo;\"Vej 1; 2. th\nc/o Hansen\"", "2;Ib;Vej 2"),
			people: "1 name=Bo, address=Vej 1; 2. th / c/o Hansen, home\n2 name=Ib, address=Vej 2, home\n"},
		{name: "quotation marks inside of quotes and of words", file: csv("id;navn;tlf", `1;"Bo ""Bobo"" Hansen";12`, `2;Ib "Ibo" Ibsen;"13"`),
			people: "1 name=Bo \"Bobo\" Hansen, phone=12\n2 name=Ib \"Ibo\" Ibsen, phone=13\n"},
		{name: "a quotation mark that does not close", file: csv("id;navn;tlf", `1;"Bo;12`, "2;Ib;13", `3;"Eva";14`),
			faults: []string{"!2 quote-astray"}, people: "2 name=Ib, phone=13\n3 name=Eva, phone=14\n"},
		{name: "two stray quotation marks that swallow a row", file: csv("id;navn;tlf", `1;"Bo;12`, `2;Ib";13`, "3;Eva;14"),
			faults: []string{"!2 navn quote-astray"}, people: "3 name=Eva, phone=14\n"},
		{name: "line feeds only", file: []byte(heads + "\n" + first + "\n" + second + "\n"), people: bothRead},
		{name: "carriage returns only", file: []byte(heads + "\r" + first + "\r" + second + "\r"), people: bothRead},
		{name: "all three line ends", file: []byte(heads + "\r" + first + "\r\n" + second + "\n"), people: bothRead},
		{name: "no line end at the end", file: []byte(heads + "\n" + first + "\n" + second), faults: []string{"3 row-unfinished"}, people: bothRead},
		{name: "cut off in the middle of a row", file: csv(heads, first, second)[:330], faults: []string{"3 row-unfinished", "!3 row-short"}, people: firstRead},
		{name: "blank rows and rows of separators", file: csv("", heads, ";;;;;;;;;;;;;;;", first, "", second, ";;;;;;;;;;;;;;;", ";;;", ""), people: bothRead},
		{name: "a separator at the end of every row but the first", file: csv(heads, first+";", second+";"), people: bothRead},
		{name: "a separator at the end of every row", file: csv(heads+";", first+";", second+";"), people: bothRead},
		{name: "titles and remarks above the names", file: csv("Udtræk af borgere;;;;", "Dannet 01-11-2026;;;;", "", heads, first, second), people: bothRead},
		{name: "comments above the names", file: csv("# udtræk", heads, first, second), people: bothRead},
		{name: "names in capitals and with blanks", file: csv(strings.ToUpper(strings.ReplaceAll(heads, ";", " ; ")), first, second), people: bothRead},
		{name: "names in another order", file: csv("navn;id;køn", "Bo;1;M", "Eva;2;K"), people: "1 name=Bo, sex=man\n2 name=Eva, sex=woman\n"},
		{name: "a repeated name", file: csv("id;navn;navn", "1;Bo;Ib"), faults: []string{"1 navn (2) header-twice"}, people: "1 name=Bo\n"},
		{name: "a name repeated but for case and blanks", file: csv("id;navn;tlf; TLF ;Navn", "1;Bo;12;13;Ib"),
			faults: []string{"1 TLF (2) header-twice", "1 Navn (2) header-twice"}, people: "1 name=Bo, phone=12\n"},
		{name: "a column without a name", file: csv("id;;navn", "1;x;Bo"), faults: []string{"1 Column 2 header-empty"}, people: "1 name=Bo\n"},
		{name: "no names at all", file: csv("17;Bo;bo@example.dk", "18;Ib;ib@example.dk"), change: func(m *resident.Mapping) {
			m.Fields = map[string]string{"source_id": "17", "name": "Bo"}
		}, faults: []string{"1 header-is-data"}, people: "18 name=Ib\n"},
		{name: "the names again in the middle", file: csv(heads, first, strings.ToUpper(heads), second), faults: []string{"3 header-again"}, people: bothRead},
		{name: "a sum below", file: csv("id;navn;tlf", "1;Bo;12", "I alt;1;"), faults: []string{"!3 row-total"}, people: "1 name=Bo, phone=12\n"},
		{name: "a column of 100,000 letters without a line end", file: []byte("id;navn\n1;" + strings.Repeat("x", 100_000)),
			faults: []string{"2 row-unfinished", "!2 navn cell-too-long"}},
		{name: "a name of 1,000 letters", file: csv("id;navn;"+strings.Repeat("x", 1000), "1;Bo;y"), people: "1 name=Bo\n"},
		{name: "10,000 columns", file: csv("id;navn;"+strings.Repeat("x;", 9_998), "1;Bo;"+strings.Repeat("y;", 9_998)), refused: "file-columns"},
		{name: "10,000 blank columns", file: csv("id;navn"+strings.Repeat(";", 9_998), "1;Bo"+strings.Repeat(";", 9_998)), people: "1 name=Bo\n"},
		{name: "a million separators", file: csv("id;navn", "1;Bo", strings.Repeat(";", 1_000_000), "2;Ib"), people: "1 name=Bo\n2 name=Ib\n"},
	}
}

func encodingCases() []fileCase {
	text := string(csv(heads, first, second))
	coded := func(c interface{ String(string) (string, error) }) []byte {
		s, err := c.String(text)
		if err != nil {
			panic(err)
		}
		return []byte(s)
	}
	little := coded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder())
	big := coded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder())
	old := coded(charmap.Windows1252.NewEncoder())
	return []fileCase{
		{name: "UTF-8 with a mark", file: append([]byte("\ufeff"), text...), people: bothRead},
		{name: "Windows-1252", file: old, people: bothRead},
		{name: "MS-DOS", file: coded(charmap.CodePage850.NewEncoder()), people: bothRead},
		{name: "Macintosh", file: coded(charmap.Macintosh.NewEncoder()), people: bothRead},
		{name: "UTF-16 little-endian", file: little, people: bothRead},
		{name: "UTF-16 little-endian with a mark", file: append([]byte{0xFF, 0xFE}, little...), people: bothRead},
		{name: "UTF-16 big-endian", file: big, people: bothRead},
		{name: "UTF-16 big-endian with a mark", file: append([]byte{0xFE, 0xFF}, big...), people: bothRead},
		{name: "UTF-16 of an odd length", file: append([]byte{0xFF, 0xFE}, little[1:]...), refused: "file-damaged"},
		{name: "an English apostrophe in Windows-1252", file: []byte("id;navn\r\n1;O\x92Brien\r\n2;Bo \x96 Ib\r\n"), people: "1 name=O’Brien\n2 name=Bo – Ib\n"},
		{name: "one letter of Windows-1252 in UTF-8", file: []byte("id;navn\n1;S\xf8ren\n2;Åse Ærø\n"),
			faults: []string{"!2 navn cell-unreadable"}, people: "2 name=Åse Ærø\n"},
		{name: "one letter of UTF-8 in Windows-1252", file: append(bytes.Clone(old), "0073;S\xc3\xb8ren;;;;;;;;;;;;;;\r\n"...),
			faults: []string{"!4 navn text-encoded-twice"}, people: bothRead},
		{name: "encoded twice", file: csv("id;navn;by", "1;SÃ¸ren;Ry", "2;Bo;Ã…rhus", "3;Józef Å‚;Ry", "4;Ib;Ry"),
			faults: []string{"!2 navn text-encoded-twice", "!3 by text-encoded-twice", "!4 navn text-encoded-twice"}, people: "4 name=Ib, town=Ry\n"},
		{name: "letters of macOS in two pieces", file: []byte(norm.NFD.String(text)), people: bothRead},
		{name: "hard, narrow and invisible blanks", file: []byte("id;navn;tlf\n\u200e1\u200e;\u00a0Bo\u202fHansen\u200b ;12\u200934\n"), people: "1 name=Bo Hansen, phone=12 34\n"},
		{name: "NULs in and around a text", file: []byte("id;navn\n1;B\x00o\n2\x00;Ib\n"), faults: []string{"!2 navn cell-unreadable", "3 id cell-nul"}, people: "2 name=Ib\n"},
	}
}
