package resident

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// institutionSize is how many people at one address make it worth asking whether it is a care
// home, a hostel or a dormitory. Staff decides.
const institutionSize = 8

// Household is the key that people who live together share; "" means that this person is a
// household of their own. The register's address id decides; without one, address and postcode do,
// written alike. An address without a house number ("unknown", "poste restante") is no address.
func Household(addressID, address, postcode string) string {
	if id := strings.ToLower(strings.TrimSpace(addressID)); id != "" {
		return hashHome("id|" + id)
	}
	place := normalAddress(address)
	if !strings.ContainsAny(place, "0123456789") || noHome(place) {
		return ""
	}
	return hashHome("at|" + place + "|" + strings.Join(strings.Fields(postcode), ""))
}

// hashHome keeps a readable address out of indexes, plans and logs.
func hashHome(home string) string {
	sum := sha256.Sum256([]byte(home))
	return hex.EncodeToString(sum[:12])
}

var careOf = regexp.MustCompile(`(^|[,;\n])\s*c/o[^,;\n]*[,;\n]?`)

// noHome tells an address where nobody lives.
func noHome(place string) bool {
	for _, start := range []string{"postboks ", "boks ", "poste restante", "uden fast "} {
		if strings.HasPrefix(place, start) {
			return true
		}
	}
	return false
}

// sides are the words for floors and doors, as the address register DAR abbreviates them.
var sides = map[string]string{
	"stuen": "st", "stue": "st", "kælder": "kl", "kld": "kl", "højre": "th", "venstre": "tv", "midtfor": "mf",
	"gl": "gammel", "skt": "sankt", "sct": "sankt", "sal": "", "nr": "",
}

// normalAddress writes an address one way: "Nørre Allé 12 B, 2. TH" and "nørre alle 12b 2.th" are alike. It does so for
// every person of a list, so it splits words by hand.
func normalAddress(address string) string {
	s := strings.ToLower(norm.NFC.String(address))
	if strings.Contains(s, "c/o") {
		s = careOf.ReplaceAllString(s, "$1")
	}
	words := strings.FieldsFunc(plainLetters(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var kept []string
	for _, word := range words {
		floor, side := splitSide(word)
		for _, w := range []string{floor, side} {
			kept = addWord(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// splitSide splits "2th" and "sttv" into floor and door.
func splitSide(word string) (floor, side string) {
	if n := len(word) - 2; n > 0 {
		floor, side = word[:n], word[n:]
		if (side == "th" || side == "tv" || side == "mf") && (floor == "st" || floor == "kl" || strings.Trim(floor, "0123456789") == "") {
			return floor, side
		}
	}
	return word, ""
}

// addWord adds a word in its short form, without leading zeros; a house letter joins its number.
func addWord(kept []string, word string) []string {
	if short, known := sides[word]; known {
		word = short
	}
	if trimmed := strings.TrimLeft(word, "0"); trimmed != "" && trimmed[0] >= '0' && trimmed[0] <= '9' {
		word = trimmed
	}
	last := len(kept) - 1
	switch {
	case word == "":
		return kept
	case len(word) == 1 && word[0] >= 'a' && word[0] <= 'z' && last >= 0 && endsInDigit(kept[last]):
		kept[last] += word
		return kept
	}
	return append(kept, word)
}

func endsInDigit(s string) bool { return s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// plainLetters takes accents off all letters but the Danish: é is e, and å stays å.
func plainLetters(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < unicode.MaxASCII || strings.ContainsRune("æøå", r) {
			b.WriteRune(r)
			continue
		}
		for _, part := range norm.NFD.String(string(r)) {
			if !unicode.Is(unicode.Mn, part) {
				b.WriteRune(part)
			}
		}
	}
	return b.String()
}
