package message

import (
	"fmt"
	"regexp"
	"strings"
)

// Finding is one thing about a text that must or should be mended.
type Finding struct {
	Code     string // translation key, such as "word-confidential"
	Blocking bool   // the text cannot be published with it
	Where    string // "subject" or "body"
	Words    string // the words it is about
}

// Words that tell where a citizen's money comes from. Job centre, benefit and
// hearing are confidential by inference: whoever sees the screen would know.
var confidential = regexp.MustCompile(`(?i)(^|[^\pL])(jobcent(er|re|ret)\pL*|(uddannelses|kontant)hjælp\pL*|(a-)?dagpenge\pL*|` +
	`sygedagpenge\pL*|ledighedsydelse\pL*|førtidspension\pL*|fleks-?job\pL*|ressourceforløb\pL*|jobafklaring\pL*|revalidering\pL*|` +
	`ydelsesgruppe\pL*|hjemrejseydelse\pL*|overgangsydelse\pL*|(borger)?foretræde\pL*|sagsbehandler\pL*|` +
	`job ?cent(re|er)s?|cash assistance|sickness benefits?|unemployment benefits?|disability pension)`)

// Confidential is the first word of a text that tells where a citizen's money comes from, or "". What is seen in a mail, in a
// calendar or on a door must hold none.
func Confidential(text string) string {
	found := confidential.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return found[2]
}

// Words that officials use and citizens do not.
var officialese = regexp.MustCompile(`(?i)(^|[^\pL])(respondent\pL*|panelist\pL*|tokens?|samtykkeerklæring\pL*|klient\pL*|kunde(n|r|rne|s)?|` +
	`brugere(n|ns|s|r|rne|rnes)?|brugeren(s)?)($|[^\pL])`)

// "Bruger" is a verb as well ("vi bruger dine svar"), so it only warns.
var perhapsOfficialese = regexp.MustCompile(`(?i)(^|[^\pL])(bruger)($|[^\pL])`)

// Answers of people who have a link are confidential, never anonymous.
var anonymous = regexp.MustCompile(`(?i)(^|[^\pL])(anonym\pL*)`)

// Ten digits with a date's shape in front look like a CPR number.
var cprShape = regexp.MustCompile(`(^|[^\d])([0-3]\d[01]\d{3}[- ]?\d{4})($|[^\d])`)

var latin = regexp.MustCompile(`(?i)(^|[^\pL])(bl\.a\.|f\.eks\.|mht\.|iht\.|ift\.|jf\.|ca\.|pga\.|m\.v\.|vedr\.)`)

// Lint finds everything in a text that breaks the rules for mail to citizens.
// A stated reason lets a hard Danish text through, nothing else does.
func Lint(k Kind, l Language, t Text, reason string) []Finding {
	all := append(lintPlaceholders(k, t), lintSubject(t.Subject)...)
	all = append(all, lintPresence(k, l, t)...)
	if k.Staff {
		return all
	}
	for _, part := range []struct{ where, text string }{{"subject", t.Subject}, {"body", t.Body}} {
		all = append(all, lintWords(part.where, part.text)...)
	}
	if l == Danish {
		all = append(all, lintReadability(t.Body, reason)...)
	}
	return all
}

// Blocked tells whether any finding forbids the text.
func Blocked(findings []Finding) bool {
	for _, f := range findings {
		if f.Blocking {
			return true
		}
	}
	return false
}

func lintPlaceholders(k Kind, t Text) []Finding {
	var all []Finding
	for _, part := range []struct{ where, text string }{{"subject", t.Subject}, {"body", t.Body}} {
		for _, name := range Placeholders(part.text) {
			v, known := k.variable(name)
			if !known {
				all = append(all, Finding{"placeholder-unknown", true, part.where, "{{" + name + "}}"})
			} else if part.where == "subject" && v.Secret {
				all = append(all, Finding{"placeholder-secret", true, part.where, "{{" + name + "}}"})
			}
		}
		if rest := placeholder.ReplaceAllString(part.text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
			all = append(all, Finding{"placeholder-broken", true, part.where, "{{ }}"})
		}
	}
	return all
}

func lintSubject(subject string) []Finding {
	switch {
	case strings.TrimSpace(subject) == "":
		return []Finding{{"subject-empty", true, "subject", ""}}
	case strings.ContainsAny(subject, "\r\n"):
		return []Finding{{"subject-lines", true, "subject", ""}}
	case len([]rune(subject)) > 78: // a phone shows fewer; RFC 5322 asks for lines of at most 78 characters
		return []Finding{{"subject-long", false, "subject", ""}}
	}
	return nil
}

func lintPresence(k Kind, l Language, t Text) []Finding {
	var all []Finding
	for _, v := range k.Variables {
		if v.Required && !strings.Contains(strings.ReplaceAll(t.Body, " ", ""), "{{"+v.Name+"}}") {
			all = append(all, Finding{"placeholder-missing", true, "body", "{{" + v.Name + "}}"})
		}
	}
	sentence := Voluntary(l)
	if k.Staff {
		sentence = VoluntaryAtWork(l)
	}
	if k.Voluntary && !strings.Contains(oneLine(t.Body), sentence) {
		all = append(all, Finding{"voluntary-missing", true, "body", sentence})
	}
	return all
}

func lintWords(where, text string) []Finding {
	text = notWords.ReplaceAllString(text, " ")
	var all []Finding
	for _, rule := range []struct {
		code     string
		blocking bool
		words    *regexp.Regexp
	}{
		{"word-confidential", true, confidential},
		{"word-official", true, officialese},
		{"word-perhaps-official", false, perhapsOfficialese},
		{"word-anonymous", true, anonymous},
		{"number-like-cpr", true, cprShape},
		{"word-abbreviation", false, latin},
	} {
		for _, found := range rule.words.FindAllStringSubmatch(text, -1) {
			all = append(all, Finding{rule.code, rule.blocking, where, found[2]})
		}
	}
	return all
}

func lintReadability(body, reason string) []Finding {
	r := Read(plainWords(body))
	var all []Finding
	switch {
	case r.LIX > LIXHard && strings.TrimSpace(reason) == "":
		all = append(all, Finding{"lix-hard", true, "body", fmt.Sprintf("%.0f", r.LIX)})
	case r.LIX > LIXEasy:
		all = append(all, Finding{"lix-medium", false, "body", fmt.Sprintf("%.0f", r.LIX)})
	}
	for _, sentence := range r.Longest {
		all = append(all, Finding{"sentence-long", false, "body", sentence})
	}
	return all
}

// plainWords is the body as it is read: the words of buttons without their addresses.
func plainWords(body string) string {
	var plain []string
	for _, source := range paragraphs(body) {
		if parts := button.FindStringSubmatch(source); parts != nil {
			source = parts[1]
		}
		plain = append(plain, source)
	}
	return strings.Join(plain, "\n\n")
}

// Readability measures the body of a text as it is read.
func (t Text) Readability() Readability { return Read(plainWords(t.Body)) }
