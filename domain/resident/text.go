package resident

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

func itoa(i int) string { return strconv.Itoa(i) }

func parseDay(s string) (time.Time, error) { return time.Parse(time.DateOnly, s) }

var (
	yesWords     = []string{"ja", "j", "yes", "y", "1", "true", "sand", "x", "beskyttet", "fritaget", "protected", "exempt"}
	noWords      = []string{"nej", "n", "no", "0", "false", "falsk", "ingen", "ikke beskyttet", "ikke fritaget", "none"}
	specialWords = []string{"særlig", "særlig adressebeskyttelse", "special", "2"}
	otherWords   = []string{"andet", "other"}
	movedWords   = []string{"udrejst", "fraflyttet", "moved", "udvandret", "emigrated", "moved away"}
	deadWords    = []string{"død", "afdød", "dead", "deceased"}
	activeWords  = []string{"aktiv", "active", "bopæl", "bosat", "resident"}
)

// readYes answers nil for a blank cell, and false for a text that is neither.
func readYes(s string) (answer *bool, known bool) {
	yes, no := true, false
	switch word := strings.ToLower(s); {
	case word == "":
		return nil, true
	case slices.Contains(yesWords, word):
		return &yes, true
	case slices.Contains(noWords, word):
		return &no, true
	}
	return nil, false
}

func readProtection(s string) (Protection, bool) {
	word := strings.ToLower(s)
	if slices.Contains(specialWords, word) {
		return Special, true
	}
	if word == "unknown" || word == "ukendt" {
		return Unknown, true
	}
	answer, known := readYes(s)
	switch {
	case answer == nil:
		return "", known
	case *answer:
		return Yes, true
	}
	return No, true
}

// readGone answers "here" for a person who is known to live here, and "" for a blank cell.
func readGone(s string) (string, bool) {
	switch word := strings.ToLower(s); {
	case word == "":
		return "", true
	case slices.Contains(movedWords, word):
		return "moved", true
	case slices.Contains(deadWords, word):
		return "dead", true
	case slices.Contains(otherWords, word):
		return "other", true
	case slices.Contains(activeWords, word):
		return "here", true
	}
	return "", false
}

// languages are the ones that job centres meet most, by ISO 639-1 code.
var languages = map[string]string{
	"dansk": "da", "danish": "da", "engelsk": "en", "english": "en", "arabisk": "ar", "arabic": "ar", "tyrkisk": "tr", "turkish": "tr",
	"ukrainsk": "uk", "ukrainian": "uk", "polsk": "pl", "polish": "pl", "somali": "so", "farsi": "fa", "persisk": "fa", "urdu": "ur",
	"tysk": "de", "german": "de", "rumænsk": "ro", "romanian": "ro", "tigrinya": "ti", "kurdisk": "ku", "fransk": "fr", "french": "fr",
}

func readLanguage(s string) (string, bool) {
	word := strings.ToLower(s)
	if code, ok := languages[word]; ok {
		return code, true
	}
	if len(word) == 2 && word[0] >= 'a' && word[0] <= 'z' && word[1] >= 'a' && word[1] <= 'z' || word == "" {
		return word, true
	}
	return "", false
}

// ValidEmail tells whether an address could be one; only a letter that arrives proves it.
func ValidEmail(s string) bool {
	const never = " \t\r\n\f@<>,;:\"()[]\\"
	local, host, found := strings.Cut(s, "@")
	return found && len(s) <= 254 && local != "" && !strings.ContainsAny(local, never) && !strings.ContainsAny(host, never) &&
		strings.Contains(host, ".") && !strings.Contains("."+host+".", "..")
}
