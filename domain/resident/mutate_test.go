package resident

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// mutant is a dressed list after an accident, with what the accident may have touched.
type mutant struct {
	dressed
	what    string
	from    int // the bytes of the dressed list that were touched
	to      int
	part    string // of a workbook
	spliced bool   // pieces of different rows may have come to stand side by side
	edited  *span  // the one cell that somebody changed
}

var nasty = []string{";", ",", "\t", "|", "\"", "\n", "\r", "\r\n", "\x00", "'", "=", " ", "ø", "\xf8", "\xff", "\xc3", "\u200b", ";;", "\"\"", "0", "x", "E+09"}

// accident does to bytes what transfers, editors and programs do.
func accident(r *rand.Rand, data []byte) (out []byte, what string, from, to int, spliced bool) {
	at := r.IntN(len(data))
	end := min(len(data), at+1+r.IntN(6))
	if r.IntN(4) == 0 {
		end = min(len(data), at+r.IntN(200))
	}
	switch r.IntN(9) {
	case 0:
		out = bytes.Clone(data)
		out[at] ^= 1 << r.IntN(8)
		return out, "a bit turned", at, at + 1, false
	case 1:
		out = bytes.Clone(data)
		out[at] = byte(r.IntN(256))
		return out, "a byte changed", at, at + 1, false
	case 2:
		return slices.Concat(data[:at], data[end:]), "a piece taken out", at, end, true
	case 3, 4:
		return slices.Concat(data[:at], []byte(pick(r, nasty...)), data[at:]), "a sign put in", at, at, false
	case 5:
		out = bytes.Clone(data)
		if at+1 < len(out) {
			out[at], out[at+1] = out[at+1], out[at]
		}
		return out, "two bytes swapped", at, min(at+2, len(data)), false
	case 6:
		return data[:at], "cut off", at, len(data), false
	case 7:
		return slices.Concat(data[:at], data[at:end], data[at:]), "a piece doubled", at, end, true
	default:
		return slices.Concat(data[:at], bytes.Repeat([]byte{0}, end-at), data[end:]), "a piece blanked", at, end, true
	}
}

// mutate lets an accident happen to a file, or to a part inside of a workbook.
func (d dressed) mutate(t *testing.T, r *rand.Rand) mutant {
	t.Helper()
	m := mutant{dressed: d}
	if d.workbook && r.IntN(3) > 0 {
		parts := []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
		m.part = pick(r, parts...)
		m.data = d.repack(t, m.part, func(text []byte) []byte {
			out, what, _, _, spliced := accident(r, text)
			m.what, m.spliced = what, spliced
			return out
		})
		return m
	}
	m.data, m.what, m.from, m.to, m.spliced = accident(r, d.data)
	return m
}

var oddCells = []string{
	"=1+1", "'=x", "1.2E+09", "#REF!", "line\nbreak", "a;b,c\td|e", `"`, `""`, `x"`, "0000000000", "31-02-1965", "23743", "\u202e\u2066x", "NULL", "'x", "A\u030a",
	"I alt", "  ", "\u00a0", "id", "SÃ¸ren", "\ufffd", "0", "-1", "ja", strings.Repeat("lang ", 300), "12\n34;5;6;7", "@x", "+45", "0101650001", "🙂", "مريم",
}

// edit writes something odd into one cell of a list, and dresses it.
func (l list) edit(t *testing.T, r *rand.Rand) mutant {
	t.Helper()
	s := span{row: r.IntN(len(l.rows)), column: r.IntN(len(l.names))}
	changed := list{names: l.names}
	for _, row := range l.rows {
		changed.rows = append(changed.rows, slices.Clone(row))
	}
	changed.rows[s.row][s.column] = pick(r, oddCells...)
	m := mutant{dressed: changed.dress(t, r), what: fmt.Sprintf("%q written", changed.rows[s.row][s.column]), edited: &s}
	m.list = l
	return m
}

// repack changes one part of a workbook.
func (d dressed) repack(t *testing.T, part string, change func([]byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(d.data), int64(len(d.data)))
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
			text = change(text)
		}
		w, err := out.Create(f.Name)
		if err == nil {
			_, err = w.Write(text)
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

// touched are the columns of a row that the accident may have changed.
func (m mutant) touched(row int) (columns []int) {
	for _, s := range m.spans {
		if s.row == row && s.to >= m.from-1 && s.from <= m.to+1 { // what stands between cells belongs to both
			columns = append(columns, s.column)
		}
	}
	return columns
}
