package resident

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// A list is what somebody means: column names and people, each cell as it is to be read. A dress is one way to write it.
type list struct {
	names []string
	rows  [][]string
}

// span is where a cell stands in a dressed list, in bytes. Row 0 is that of the names.
type span struct{ from, to, row, column int }

type dressed struct {
	list
	data     []byte
	spans    []span
	workbook bool
	typed    []int // columns that a workbook holds as styled numbers
	words    string
}

var soakNames = []string{"id", "navn", "e-mail", "tlf", "adresse", "postnr", "by", "født", "køn", "bydel", "beskyttet", "fritaget", "sprog", "cpr"}

// soakFeatures are two of those that every register has.
func soakFeatures() []Feature {
	return []Feature{
		{ID: 1, Code: "sex", Kind: "choice", NameDA: "Køn", NameEN: "Sex", Values: []Value{
			{ID: 11, Code: "woman", NameDA: "Kvinde", NameEN: "Woman", Words: []string{"k"}}, {ID: 12, Code: "man", NameDA: "Mand", NameEN: "Man", Words: []string{"m"}},
		}},
		{ID: 2, Code: "district", Kind: "choice", NameDA: "Bydel", NameEN: "District", Values: []Value{
			{ID: 21, Code: "1", NameDA: "Østerbro", NameEN: "Østerbro"}, {ID: 22, Code: "2", NameDA: "Valby", NameEN: "Valby"},
		}},
	}
}

// soakMapping is what staff would choose who take every column for what its name says.
func soakMapping() Mapping {
	m := suggest(soakNames, Mapping{}, soakFeatures())
	m.Protection, m.LeaveOut = No, true
	return m
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// someList makes up people, with what is awkward in real lists.
func someList(r *rand.Rand) list {
	l := list{names: append([]string(nil), soakNames...)}
	for i := range 3 + r.IntN(10) {
		born := time.Date(1940+r.IntN(70), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
		address := pick(r, "Nørre Allé", "Gade", "Å Boulevard", "Vej; den nye", "C. F. Richs Vej") + fmt.Sprint(" ", 1+r.IntN(99))
		if r.IntN(6) == 0 {
			address += "\nc/o \"Hos\" Ib"
		}
		l.rows = append(l.rows, []string{
			fmt.Sprintf("%05d", 1000*r.IntN(90)+i), fmt.Sprintf("%s %s%d", pick(r, "Åse", "Bo", "Jørn", "Ætla", "Bo \"Bobo\"", "D'Arcy", "Bo-Ib"), pick(r, "Ærø", "Hansen", "Łuk", "Ibsen"), i),
			pick(r, "", fmt.Sprintf("n%d@eksempel.dk", r.IntN(1e6))), pick(r, "", "+45 12 34 56 78", "0045"+fmt.Sprint(r.IntN(1e8))), address,
			fmt.Sprintf("%04d", 800+r.IntN(9000)), pick(r, "Høje Taastrup", "Ry", "Åbenrå", ""), born.Format("02-01-2006"), pick(r, "K", "Mand", ""),
			pick(r, "Østerbro", "valby", "2"), pick(r, "ja", "nej", "særlig", ""), pick(r, "nej", "x", ""), pick(r, "dansk", "en", ""), pick(r, "", cprOf(born, r)),
		})
	}
	return l
}

// cprOf makes a number of a day by the century rule, with whatever check digit comes.
func cprOf(born time.Time, r *rand.Rand) string {
	seventh := r.IntN(4)
	if born.Year() >= 2000 {
		seventh = pick(r, 4, 5, 9)
	}
	return fmt.Sprintf("%s-%d%03d", born.Format("020106"), seventh, r.IntN(1000))
}

// dress writes a list in one of the ways that mean the same.
func (l list) dress(t *testing.T, r *rand.Rand) dressed {
	t.Helper()
	if r.IntN(4) == 0 {
		return l.workbook(t, r)
	}
	return l.csv(r)
}

func (l list) csv(r *rand.Rand) dressed {
	d := dressed{list: l}
	code, bom := encoding.Nop, pick(r, "", "\ufeff")
	switch r.IntN(8) {
	case 0:
		code = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case 1:
		code = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case 2, 3:
		if _, err := charmap.Windows1252.NewEncoder().String(fmt.Sprint(l.rows)); err == nil {
			code, bom = charmap.Windows1252, ""
		}
	}
	var b bytes.Buffer
	write := func(text string) {
		coded, err := code.NewEncoder().String(text)
		if err != nil {
			panic(err)
		}
		b.WriteString(coded)
	}
	separator, end := pick(r, ";", ";", ",", "\t", "|"), pick(r, "\r\n", "\n", "\r")
	tail := pick(r, "", "", separator)
	form := norm.NFC
	if code == encoding.Nop && r.IntN(4) == 0 {
		form = norm.NFD
	}
	quoteAll := r.IntN(3) == 0
	write(bom)
	d.words = fmt.Sprintf("%q %q quoted %v, tail %q", separator, end, quoteAll, tail)
	if r.IntN(6) == 0 {
		write("sep=" + separator + end)
	}
	if r.IntN(5) == 0 {
		write("Udtræk af borgere" + strings.Repeat(separator, r.IntN(3)) + end + end)
	}
	for i, row := range append([][]string{l.names}, l.rows...) {
		for j, cell := range row {
			if j > 0 {
				write(separator)
			}
			from := b.Len()
			write(padded(r, i, quoted(form.String(guarded(cell, end)), separator, quoteAll)))
			d.spans = append(d.spans, span{from, b.Len(), i, j})
		}
		write(tail + end)
		if r.IntN(12) == 0 {
			write(pick(r, end, strings.Repeat(separator, len(row)-1+len(tail))+end))
		}
	}
	d.data = b.Bytes()
	return d
}

func guarded(cell, end string) string {
	if strings.HasPrefix(cell, "+") {
		cell = "'" + cell
	}
	return strings.ReplaceAll(cell, "\n", map[string]string{"\r": "\r"}[end]+strings.TrimPrefix(end, "\r"))
}

func quoted(cell, separator string, always bool) string {
	if always || strings.ContainsAny(cell, separator+"\"\r\n") {
		return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return cell
}

// padded puts blanks around a cell, or a name into capitals.
func padded(r *rand.Rand, row int, cell string) string {
	if row == 0 && r.IntN(4) == 0 {
		cell = strings.ToUpper(cell)
	}
	if r.IntN(20) > 0 || strings.HasPrefix(cell, `"`) {
		return cell
	}
	return pick(r, " ", "\u00a0") + cell + pick(r, " ", "")
}

func (l list) workbook(t *testing.T, r *rand.Rand) dressed {
	t.Helper()
	d := dressed{list: l, workbook: true, words: "workbook"}
	b := excelize.NewFile()
	defer b.Close()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	sheet := "Sheet1"
	if r.IntN(4) == 0 { // a hidden sheet stands before it
		check(b.SetCellValue("Sheet1", "A1", "skjult"))
		sheet = "Borgere"
		_, err := b.NewSheet(sheet)
		check(err)
		b.SetActiveSheet(1)
		check(b.SetSheetVisible("Sheet1", false))
	}
	formats := map[int]string{0: "00000", 5: "0000", 7: "dd\\-mm\\-yyyy"}
	styles := map[int]int{}
	if r.IntN(2) == 0 {
		for column, format := range formats {
			id, err := b.NewStyle(&excelize.Style{CustomNumFmt: &format})
			check(err)
			styles[column], d.typed = id, append(d.typed, column)
		}
	}
	first := 1 + r.IntN(3)
	for i, row := range append([][]string{l.names}, l.rows...) {
		for j, cell := range row {
			place, err := excelize.CoordinatesToCellName(j+1, first+i)
			check(err)
			if style, is := styles[j]; is && i > 0 {
				check(b.SetCellValue(sheet, place, numberOf(cell)))
				check(b.SetCellStyle(sheet, place, place, style))
			} else if cell != "" {
				check(b.SetCellStr(sheet, place, cell))
			}
		}
	}
	var out bytes.Buffer
	check(b.Write(&out))
	d.data = out.Bytes()
	return d
}

// numberOf is a cell as a workbook holds a number or a day.
func numberOf(cell string) any {
	if day, err := time.Parse("02-01-2006", cell); err == nil {
		return int(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	}
	n := 0
	if _, err := fmt.Sscan(strings.TrimLeft(cell, "0")+" ", &n); err != nil {
		return 0
	}
	return n
}
