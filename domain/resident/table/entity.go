package table

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// legible refuses what XML does not allow: broken UTF-8 and control characters.
func legible(text []byte) error {
	ascii := true
	for _, b := range text {
		if b < ' ' && b != '\n' && b != '\t' && b != '\r' {
			return errMarkup
		}
		ascii = ascii && b < utf8.RuneSelf
	}
	if ascii || utf8.Valid(text) {
		return nil
	}
	return errMarkup
}

// unescape puts characters in the place of their entities. Only numbers and the five of XML are known.
func unescape(text []byte) ([]byte, error) {
	if err := legible(text); err != nil || bytes.IndexByte(text, '<') >= 0 {
		return nil, errMarkup
	}
	before, rest, found := bytes.Cut(text, []byte("&"))
	if !found {
		return text, nil
	}
	plain := bytes.Clone(before)
	for found {
		name, after, ended := bytes.Cut(rest, []byte(";"))
		char, known := entity(string(name))
		if !ended || !known {
			return nil, errMarkup
		}
		plain = append(plain, char...)
		before, rest, found = bytes.Cut(after, []byte("&"))
		plain = append(plain, before...)
	}
	return plain, nil
}

var entities = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

func entity(name string) (char string, known bool) {
	if char, known = entities[name]; known {
		return char, true
	}
	digits, isNumber := strings.CutPrefix(name, "#")
	base := 10
	if hex, isHex := strings.CutPrefix(digits, "x"); isHex {
		base, digits = 16, hex
	}
	n, err := strconv.ParseUint(digits, base, 31)
	char = string(rune(n))
	return char, isNumber && err == nil && utf8.ValidRune(rune(n)) && legible([]byte(char)) == nil
}
