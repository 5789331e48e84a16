package table

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var (
	sciPattern  = regexp.MustCompile(`^[-+]?\d([.,]\d+)?[eE]\+\d{1,3}$|^[-+]?\d[.,]\d+[eE]\d{1,3}$`)
	dataPattern = regexp.MustCompile(`^[-+]?[\d .,/-]*\d[\d .,/-]*$|@`)
	excelErrors = map[string]bool{"#N/A": true, "#REF!": true, "#NAME?": true, "#VALUE!": true, "#DIV/0!": true, "#NULL!": true, "#NUM!": true,
		"#I/T": true, "#REFERENCE!": true, "#NAVN?": true, "#VÆRDI!": true, "#DIVISION/0!": true, "#NUL!": true} // the last as Danish Excel writes them
)

// totalWords begin a row of sums.
var totalWords = map[string]bool{"i alt": true, "ialt": true, "total": true, "totalt": true, "sum": true, "samlet": true, "subtotal": true, "grand total": true, "in total": true}

func scientific(text string) bool {
	return text != "" && text[0] <= '9' && len(text) < 30 && strings.ContainsAny(text, "Ee") && sciPattern.MatchString(text)
}

// clean trims a cell, takes the formula guard off, composes its letters (macOS writes å as a and a
// ring) and removes what nobody can see. It tells whether there was a NUL.
func clean(cell string) (text string, nul bool) {
	if plain(cell) || usual(cell) {
		return trim(cell), false
	}
	nul = strings.IndexByte(cell, 0) >= 0
	cell = strings.Map(func(r rune) rune {
		switch {
		case r > ' ' && r <= '~', r >= 'À' && r <= 'ɏ': // what follows takes longer
			return r
		case r == '\n' || r == '\t' || r == '\u200C' || r == '\u200D': // the last two shape Persian words and emoji
			return r
		case unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		}
		return r
	}, cell)
	return trim(norm.NFC.String(cell)), nul
}

func trim(cell string) string { return strings.TrimSpace(unguard(strings.TrimSpace(cell))) }

// usual tells of printable ASCII and the composed letters of European languages: there is nothing to take out or compose.
func usual(cell string) bool {
	for _, r := range cell {
		if (r < ' ' || r > '~') && (r < 'À' || r > 'ɏ') {
			return false
		}
	}
	return true
}

// plain is the quick way for the usual cell: printable ASCII.
func plain(cell string) bool {
	for i := range len(cell) {
		if cell[i] < ' ' || cell[i] > '~' {
			return false
		}
	}
	return true
}

// guard keeps a spreadsheet program from running a cell as a formula: an apostrophe goes in front
// (OWASP, CSV Injection). unguard(guard(s)) is s for every s.
func guard(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && formula(s[1:]) {
		return s[1:]
	}
	return s
}

// formula tells whether a spreadsheet may run a cell. Some take the wide signs of Asian keyboards for the narrow ones.
func formula(s string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "' \n\u00A0"))
	return strings.ContainsRune("=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20", first)
}

// looksLikeData tells whether a header row is in truth a person: it has numbers, dates or e-mail addresses.
func looksLikeData(header []string) bool {
	for _, cell := range header {
		if text := strings.TrimSpace(cell); text != "" && dataPattern.MatchString(text) {
			return true
		}
	}
	return false
}

// filled counts the cells up to the last that has something in it.
func filled(cells []string) int {
	for n := len(cells); n > 0; n-- {
		if strings.TrimSpace(cells[n-1]) != "" {
			return n
		}
	}
	return 0
}
