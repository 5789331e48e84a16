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
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
}

// decode turns the file into text with line feeds only, by the named encoding or the one it finds.
func decode(data []byte, name string) (text, used string, err error) {
	if name == "" {
		name = findEncoding(data)
	}
	if coding, other := encodings[name]; other {
		if data, err = coding.NewDecoder().Bytes(data); err != nil {
			return "", "", refuse("file-encoding", "The file cannot be read as %s.", name)
		}
	} else if name != "utf-8" {
		return "", "", refuse("file-encoding", "The encoding %q is not known.", name)
	}
	text = strings.TrimPrefix(string(data), "\ufeff")
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n"), name, nil
}

func findEncoding(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return "utf-8"
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return "utf-16le"
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return "utf-16be"
	}
	head := data[:min(len(data), 4096)]
	if even, odd := zeros(head); odd > len(head)/4 && even < odd/8 {
		return "utf-16le"
	} else if even > len(head)/4 && odd < even/8 {
		return "utf-16be"
	}
	if utf8.Valid(data) { // quicker than counting letters
		return "utf-8"
	}
	if bad, good := wide(data); bad >= good {
		return "windows-1252"
	}
	return "utf-8"
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

// encodedTwice finds UTF-8 that was once read as Windows-1252 and saved again: all such letters begin alike.
func encodedTwice(text string) bool {
	for {
		_, after, found := strings.Cut(text, "Ã")
		if !found {
			return false
		}
		for _, rest := range []string{"¦", "¸", "¥", "†", "˜", "…", "©"} {
			if strings.HasPrefix(after, rest) {
				return true
			}
		}
		text = after
	}
}
