package domaintest

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	pdfStream = regexp.MustCompile(`/Length (\d+)[^>]*>>\s*stream\r?\n`)
	pdfText   = regexp.MustCompile(`(?s)\(((?:\\.|[^\\()])*)\) ?Tj`)
)

// PDFPages reads the words of a PDF back, page by page and line by line, as a reader of the file finds them: it unpacks
// the pages' streams and reads what they show, in UTF-16 as the fonts of our letters have it.
func PDFPages(t testing.TB, raw []byte) (pages []string) {
	t.Helper()
	if !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Fatalf("this is no PDF: %.40q", raw)
	}
	// By its length, for what is packed may end with the very bytes that end a line.
	for _, at := range pdfStream.FindAllSubmatchIndex(raw, -1) {
		length, err := strconv.Atoi(string(raw[at[2]:at[3]]))
		if err != nil || at[1]+length > len(raw) {
			t.Fatalf("a stream of %s bytes", raw[at[2]:at[3]])
		}
		z, err := zlib.NewReader(bytes.NewReader(raw[at[1] : at[1]+length]))
		if err != nil {
			continue // not packed: a table of the font
		}
		plain, err := io.ReadAll(z)
		if err != nil || !bytes.Contains(plain, []byte(" Tf ")) {
			continue // a font
		}
		var lines []string
		for _, shown := range pdfText.FindAllSubmatch(plain, -1) {
			lines = append(lines, utf16Text(shown[1]))
		}
		pages = append(pages, strings.Join(lines, "\n"))
	}
	return pages
}

// utf16Text reads a string of a PDF: some bytes stand behind a backslash, two bytes are a code unit.
func utf16Text(escaped []byte) string {
	var plain []byte
	for i := 0; i < len(escaped); i++ {
		if escaped[i] == '\\' && i+1 < len(escaped) {
			i++
			if escaped[i] == 'r' {
				plain = append(plain, '\r')
				continue
			}
		}
		plain = append(plain, escaped[i])
	}
	units := make([]uint16, len(plain)/2)
	for i := range units {
		units[i] = uint16(plain[2*i])<<8 | uint16(plain[2*i+1])
	}
	return string(utf16.Decode(units))
}
