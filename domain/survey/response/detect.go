package response

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What a text can seem to hold.
const (
	hasCPR     = "cpr"
	hasPhone   = "phone"
	hasMail    = "mail"
	hasAddress = "address"
	hasName    = "name"
)

//go:embed names.txt
var nameList string

// usualNames are names that many people have.
var usualNames = func() map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(nameList) {
		if name := strings.TrimSpace(line); name != "" && name[0] != '#' {
			names[strings.ToLower(name)] = true
		}
	}
	return names
}()

var (
	// Six digits of a date and four more, however they are set apart. A date of two thousand years is none.
	cpr = regexp.MustCompile(`(?:^|\D)(?:[0-2]\d|3[01])[ .\-/]?(?:0[1-9]|1[0-2])[ .\-/]?\d\d[ .\-–/]*(?:\d[ .]?){3}\d(?:\D|$)`)
	// Eight digits, as Danish numbers are, with or without what stands before them.
	phone   = regexp.MustCompile(`(?:^|[^\d])(?:(?:\+|00)45[ .\-]?)?[2-9]\d(?:[ .\-]?\d){6}(?:[^\d]|$)`)
	mail    = regexp.MustCompile(`(?i)[\pL\d._%+\-]+(?:@|\s*\(?(?:snabel-?a)\)?\s*)[\pL\d\-]+(?:\.[\pL\d\-]+)*\.\pL{2,}`)
	street  = regexp.MustCompile(`(?i)\pL*(?:vej|vejen|gade|gaden|allé|alle|stræde|plads|pladsen|torv|torvet|boulevard|vænge|vænget|parken|have|haven|bakke|bakken|toften|kaj|svinget|alléen|stien)\s+\d{1,3}(?:\s?[a-z])?\b`)
	postal  = regexp.MustCompile(`(?:^|\D)[1-9]\d{3}\s+\p{Lu}\pL+`)
	calls   = regexp.MustCompile(`(?:\b(?i:hedder|hed|navn(?:et)? er|kaldes|sagsbehandler(?:en)?|rådgiver(?:en)?|konsulent(?:en)?|jobkonsulent(?:en)?|leder(?:en)?|læge(?:n)?|min chef|called|named|case ?worker|adviser|hr\.?|fru|mr\.?|mrs\.?|ms\.?)[:,]?\s+)(\p{Lu}\pL+)`)
	aWord   = regexp.MustCompile(`\pL+(?:-\pL+)*`)
	notName = map[string]bool{"jeg": true, "det": true, "vi": true, "han": true, "hun": true, "i": true, "he": true, "she": true, "kommunen": true, "jobcenteret": true, "jobcentret": true}
)

// Detect tells what a text seems to hold that leads to somebody: CPR numbers, telephone numbers, mail addresses, streets and
// towns, and names, those of the staff too. It would rather hold one text too many for a person to look at.
func Detect(text string, staff []string) []string {
	found := []string{}
	add := func(what string, is bool) {
		if is && !slices.Contains(found, what) {
			found = append(found, what)
		}
	}
	// Most texts hold no figure and no mail address, and need not be searched for what is made of them.
	figures := strings.ContainsAny(text, "0123456789")
	at := strings.Contains(text, "@") || strings.Contains(strings.ToLower(text), "nabel") // "snabel-a" is the word for it
	add(hasCPR, figures && cpr.MatchString(text))
	add(hasPhone, figures && phone.MatchString(text))
	add(hasMail, at && mail.MatchString(text))
	add(hasAddress, figures && (street.MatchString(text) || postal.MatchString(text)))
	add(hasName, names(text, staff))
	return found
}

func names(text string, staff []string) bool {
	for _, m := range calls.FindAllStringSubmatch(text, -1) {
		if !notName[strings.ToLower(m[1])] {
			return true
		}
	}
	known := map[string]bool{}
	for _, name := range staff {
		for _, part := range strings.Fields(strings.ToLower(name)) {
			known[part] = len([]rune(part)) > 2
		}
	}
	for _, word := range aWord.FindAllString(text, -1) {
		for _, w := range append(strings.Split(word, "-"), word) {
			lower := strings.ToLower(w)
			for _, form := range []string{lower, strings.TrimSuffix(lower, "s")} { // Ida and Idas
				if known[form] || usualNames[form] && unicode.IsUpper([]rune(w)[0]) {
					return true
				}
			}
		}
	}
	return false
}
