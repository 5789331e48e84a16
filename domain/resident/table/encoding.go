package table

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var encodings = map[string]encoding.Encoding{
	"windows-1252": charmap.Windows1252,
	"cp850":        charmap.CodePage850, // "CSV (MS-DOS)" of Danish Excel
	"macintosh":    charmap.Macintosh,   // "CSV (Macintosh)"
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
}

// decode turns the file into text with line feeds only, by the named encoding or the one it finds.
func decode(data []byte, name string) (text, used string, err error) {
	whole := false // whether it is known to be UTF-8 through and through
	if name == "" {
		name, whole = findEncoding(data)
	}
	if strings.HasPrefix(name, "utf-16") && len(data)%2 == 1 {
		return "", "", refuse("file-damaged", "The file is damaged or not whole. Fetch it or save it again.")
	}
	if coding, other := encodings[name]; other {
		if data, err = coding.NewDecoder().Bytes(data); err != nil {
			return "", "", refuse("file-encoding", "The file cannot be read as %s.", name)
		}
	} else if name != "utf-8" {
		return "", "", refuse("file-encoding", "The encoding %q is not known.", name)
	}
	text = strings.TrimPrefix(string(data), "\ufeff")
	if !whole && !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	return text, name, nil
}

// findEncoding names the encoding, and tells whether all of the data was found to be UTF-8.
func findEncoding(data []byte) (name string, whole bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return "utf-8", false
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return "utf-16le", false
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return "utf-16be", false
	}
	head := data[:min(len(data), 4096)]
	if even, odd := zeros(head); odd > len(head)/4 && even < odd/8 {
		return "utf-16le", false
	} else if even > len(head)/4 && odd < even/8 {
		return "utf-16be", false
	}
	if utf8.Valid(data) { // quicker than counting letters
		return "utf-8", true
	}
	if bad, good := wide(data); bad >= good {
		return oldEncoding(data), false
	}
	return "utf-8", false
}

// Bytes that are Danish letters in one encoding, and in the others signs that stand in no name. An æ of MS-DOS is a
// quotation mark of Windows, and its Æ is an apostrophe: only the first counts, and only inside of a word.
var danishBytes = []struct{ name, bytes string }{
	{"windows-1252", "\xe6\xf8\xe5\xc6\xd8\xc5\xe9\xfc\xf6\xe4"},
	{"cp850", "\x9b\x86\x9d\x8f"},
	{"macintosh", "\xbe\xbf\x8c\xaf\x81"},
}

// oldEncoding tells the one-byte encodings apart by the Danish letters that the bytes would be.
func oldEncoding(data []byte) string {
	best, most := "windows-1252", 0
	for _, e := range danishBytes {
		n := 0
		for i := range len(e.bytes) {
			n += bytes.Count(data, []byte{e.bytes[i]})
		}
		if e.name == "cp850" {
			n += insideWords(data, 0x91)
		}
		if n > most {
			best, most = e.name, n
		}
	}
	return best
}

// insideWords counts a byte where it stands between two letters of ASCII.
func insideWords(data []byte, sought byte) (n int) {
	letter := func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
	for i := 1; i+1 < len(data); i++ {
		if data[i] == sought && letter(data[i-1]) && letter(data[i+1]) {
			n++
		}
	}
	return n
}

// zeros counts the NUL bytes at even and odd places: Latin text in UTF-16 has one in every pair.
func zeros(data []byte) (even, odd int) {
	for i, b := range data {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}

// wide counts the bytes above ASCII that are not UTF-8 and the letters that are. A UTF-8 file with
// a few broken letters has far more of the second sort.
func wide(data []byte) (bad, good int) {
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		data = data[size:]
	}
	return bad, good
}

// encodedTwice finds UTF-8 that was once read as Windows-1252 and saved again, as SÃ¸ren.
func encodedTwice(cell string) bool {
	if plain(cell) {
		return false
	}
	for at, r := range cell {
		if r >= 0xC2 && r <= 0xF4 && twice(byte(r), cell[at+utf8.RuneLen(r):]) { // the same in Windows-1252 and Unicode
			return true
		}
	}
	return false
}

// twice tells whether the letters after a lead byte of UTF-8 make one letter of it. A capital letter before a dash or
// an apostrophe may do so by chance.
func twice(lead byte, rest string) bool {
	coded := []byte{lead}
	for _, r := range rest {
		b, ok := oldByte(r)
		if !ok || b < 0x80 || b > 0xBF {
			return false
		}
		if coded = append(coded, b); utf8.FullRune(coded) {
			letter, _ := utf8.DecodeRune(coded)
			return letter != utf8.RuneError && (lead <= 0xC3 || lead >= 0xE0 || !strings.ContainsRune("–—‘’“”´½°§·", r))
		}
	}
	return false
}

// oldByte is the byte of a letter in Windows-1252.
func oldByte(r rune) (byte, bool) {
	if r >= 0x80 && r < 0xA0 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}
