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
	if !strings.ContainsAny(place, "0123456789") || noHome.MatchString(place) {
		return ""
	}
	return hashHome("at|" + place + "|" + strings.Join(strings.Fields(postcode), ""))
}

// hashHome keeps a readable address out of indexes, plans and logs.
func hashHome(home string) string {
	sum := sha256.Sum256([]byte(home))
	return hex.EncodeToString(sum[:12])
}

var (
	careOf     = regexp.MustCompile(`(^|[,;\n])\s*c/o[^,;\n]*[,;\n]?`)
	noHome     = regexp.MustCompile(`^(postboks|boks|poste restante|uden fast)\b`)
	floorDoor  = regexp.MustCompile(`\b(\d+|st|kl)(th|tv|mf)\b`)
	houseLettr = regexp.MustCompile(`(\d) ([a-z])( |$)`)
	zeros      = regexp.MustCompile(`\b0+(\d)`)
)

// sides are the words for floors and doors, as the address register DAR abbreviates them.
var sides = map[string]string{
	"stuen": "st", "stue": "st", "kælder": "kl", "kld": "kl", "højre": "th", "venstre": "tv", "midtfor": "mf",
	"gl": "gammel", "skt": "sankt", "sct": "sankt", "sal": "", "nr": "",
}

// normalAddress writes an address one way: "Nørre Allé 12 B, 2. TH" and "nørre alle 12b 2.th" are alike.
func normalAddress(address string) string {
	s := careOf.ReplaceAllString(strings.ToLower(norm.NFC.String(address)), "$1")
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return ' '
	}, plainLetters(s))
	s = floorDoor.ReplaceAllString(s, "$1 $2")
	words := strings.Fields(s)
	kept := words[:0]
	for _, word := range words {
		if short, known := sides[word]; known {
			word = short
		}
		if word != "" {
			kept = append(kept, word)
		}
	}
	s = zeros.ReplaceAllString(strings.Join(kept, " "), "$1")
	return houseLettr.ReplaceAllString(s, "$1$2$3")
}

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
