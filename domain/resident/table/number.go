package table

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// lastDay is 1 January 2100 as Excel counts days; a larger number is a number, however it is shown.
const lastDay = 73051

// largestExact is the first number of which Excel no longer keeps every digit: it keeps fifteen.
const largestExact = 1e15

// style is how numbers of a cell are shown, as far as it says what they mean.
type style struct {
	date   bool
	digits string // a format of digits alone, such as 0000 or 000000-0000
}

// builtIn are the formats that every workbook has without naming them, as far as they are dates (ECMA-376, 18.8.30).
func builtIn(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58
}

func (b *workbook) readStyles(part string) error {
	formats := map[string]style{}
	inCells := false
	return b.each(part, func(m *markup, kind int) error {
		switch name := m.name; {
		case kind == words:
		case name == "cellXfs":
			inCells = kind == opened
		case kind == opened && name == "numFmt":
			formats[m.attr("numFmtId")] = styleOf(m.attr("formatCode"))
		case kind == opened && name == "xf" && inCells:
			id := m.attr("numFmtId")
			s, custom := formats[id]
			if n, err := strconv.Atoi(id); err == nil && !custom {
				s.date = builtIn(n)
			}
			b.styles = append(b.styles, s)
		}
		return nil
	})
}

// styleOf reads a number format, such as dd\-mm\-yyyy;@ or 00" "00" "00" "00. Only the part for positive numbers counts.
func styleOf(format string) style {
	var letters, shown strings.Builder
	plain := true
	for i := 0; i < len(format) && format[i] != ';'; i++ {
		switch c := format[i]; c {
		case '"', '[':
			end := strings.IndexByte(format[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return style{}
			}
			if c == '"' {
				shown.WriteString(format[i+1 : i+1+end])
			} else {
				plain = plain && format[i+1] == '$'
			}
			i += end + 1
		case '\\', '_', '*':
			if i++; i < len(format) && c == '\\' {
				shown.WriteByte(format[i])
			}
		case '0', '#', '?', ' ', '-', '/', '(', ')', '+':
			shown.WriteByte(c)
		default:
			plain = false
			letters.WriteByte(c)
		}
	}
	if strings.ContainsAny(strings.ToLower(letters.String()), "yd") && !strings.EqualFold(letters.String(), "standard") {
		return style{date: true}
	}
	if code := shown.String(); plain && strings.Contains(code, "0") && len(code) > 1 {
		return style{digits: code}
	}
	return style{}
}

// show writes a stored number as it is meant: a date as 2026-11-01, digits as the format places them, and every other
// number with all its digits and no thousands mark. A number that has lost digits is 1.2E+15, which is a fault.
func (s style) show(stored string, date1904 bool) (text string, ok bool) {
	number, err := strconv.ParseFloat(stored, 64)
	switch {
	case err != nil || math.IsNaN(number) || math.IsInf(number, 0):
		return "", false
	case math.Abs(number) >= largestExact:
		return strconv.FormatFloat(number, 'E', -1, 64), true
	case s.date && number >= 1 && number < lastDay:
		return dateOf(number, date1904).Format(time.DateOnly), true
	}
	text = strconv.FormatFloat(number, 'f', -1, 64)
	if s.digits != "" && strings.Trim(text, "0123456789") == "" {
		return place(text, s.digits), true
	}
	return text, true
}

// dateOf counts days from the last day of 1899, or of 1903. Excel has a 29 February 1900, which there never was.
func dateOf(days float64, date1904 bool) time.Time {
	n := int(days)
	switch {
	case date1904:
		n += 1462
	case n < 60:
		n++
	}
	return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC)
}

// place puts the digits of a number on the places of a format, from the right; what is left over stands in front.
func place(number, format string) string {
	var reversed []byte
	left := len(number)
	first := strings.IndexAny(format, "0#?")
	for i := len(format) - 1; i >= 0; i-- {
		c := format[i]
		isPlace := c == '0' || c == '#' || c == '?'
		switch {
		case isPlace && left > 0:
			left--
			reversed = append(reversed, number[left])
		case c == '0' || !isPlace:
			reversed = append(reversed, map[bool]byte{true: '0', false: c}[isPlace])
		}
		for ; i == first && left > 0; left-- {
			reversed = append(reversed, number[left-1])
		}
	}
	text := make([]byte, len(reversed))
	for i, c := range reversed {
		text[len(text)-1-i] = c
	}
	return string(text)
}
