package message

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Readability of a Danish text by the LIX formula: words per sentence plus the
// share of words of more than six letters in per cent (C.-H. Björnsson,
// Läsbarhet, 1968; the Danish scale calls 25 to 34 easy, 35 to 44 medium).
const (
	LIXEasy = 34 // a text to citizens should not be harder than this
	LIXHard = 44 // a harder one is not published without a stated reason
)

// Readability is the LIX of a text, and what makes it so.
type Readability struct {
	LIX       float64  // 0 for a text without words
	Words     int      // words in the text
	Sentences int      // sentences in the text
	Longest   []string // up to three sentences of more than 15 words, the longest first
	LongWords []string // up to ten different words of more than six letters, the longest first
}

// longWord is the number of letters that a word must exceed to count as long.
const longWord = 6

// plainSentence is the most words that a sentence to citizens should have.
const plainSentence = 15

// abbreviations do not end a sentence when a full stop follows them.
var abbreviations = map[string]bool{
	"bl.a": true, "f.eks": true, "kl": true, "nr": true, "stk": true, "m.v": true, "ca": true, "jf": true,
	"dvs": true, "evt": true, "mv": true, "osv": true, "pct": true, "tlf": true, "inkl": true, "ekskl": true,
	"m.fl": true, "m.m": true, "o.l": true, "pga": true, "mht": true, "ift": true, "iht": true, "hr": true, "fr": true,
}

// notWords are left out before the words are counted: addresses on the web and placeholders.
var notWords = regexp.MustCompile(`https?://\S+|\{\{[^}]*\}\}`)

// Read measures a plain text. A line that is empty, and a line of a list, end
// the sentence before them even without a full stop.
func Read(text string) Readability {
	var r Readability
	var sentences [][]string
	for _, block := range blocks(notWords.ReplaceAllString(text, "x")) {
		sentences = append(sentences, split(block)...)
	}
	var long []string
	for _, words := range sentences {
		r.Sentences++
		r.Words += len(words)
		for _, word := range words {
			if letters(word) > longWord {
				long = append(long, strings.ToLower(word))
			}
		}
	}
	if r.Words == 0 {
		return Readability{}
	}
	r.LIX = float64(r.Words)/float64(r.Sentences) + 100*float64(len(long))/float64(r.Words)
	r.Longest, r.LongWords = longest(sentences), longestWords(long)
	return r
}

// blocks cuts the text where a sentence cannot go on.
func blocks(text string) []string {
	var all []string
	var open strings.Builder
	flush := func() {
		all = append(all, open.String())
		open.Reset()
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		item := strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "## ")
		if line == "" || item {
			flush()
		}
		open.WriteString(line + " ")
		if item {
			flush()
		}
	}
	flush()
	return all
}

// split cuts a block into sentences of words.
func split(block string) [][]string {
	var sentences [][]string
	var words []string
	tokens := strings.Fields(block)
	for i, token := range tokens {
		if word := strings.TrimFunc(token, notLetter); word != "" {
			words = append(words, word)
		}
		var next string
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		if len(words) > 0 && endsSentence(token, next) {
			sentences, words = append(sentences, words), nil
		}
	}
	if len(words) > 0 {
		sentences = append(sentences, words)
	}
	return sentences
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// endsSentence tells whether a token ends its sentence. A full stop after an
// abbreviation does not, nor one between a day and its month ("23. november").
func endsSentence(token, next string) bool {
	bare := strings.TrimRight(token, `"'”»)]`)
	if bare == "" || !strings.ContainsAny(bare[len(bare)-1:], ".!?:") {
		return false
	}
	if bare[len(bare)-1] != '.' {
		return true
	}
	word := strings.ToLower(strings.TrimFunc(bare, notLetter))
	if abbreviations[word] {
		return next == ""
	}
	first, _ := utf8.DecodeRuneInString(next)
	ordinal := strings.TrimFunc(word, unicode.IsDigit) == ""
	return !ordinal || !unicode.IsLower(first)
}

// letters is the length of a word; the hyphen of a compound is not a letter.
func letters(word string) int {
	n := 0
	for _, r := range word {
		if !notLetter(r) {
			n++
		}
	}
	return n
}

func longest(sentences [][]string) []string {
	var over [][]string
	for _, words := range sentences {
		if len(words) > plainSentence {
			over = append(over, words)
		}
	}
	slices.SortStableFunc(over, func(a, b []string) int { return len(b) - len(a) })
	var texts []string
	for _, words := range over[:min(3, len(over))] {
		texts = append(texts, strings.Join(words, " "))
	}
	return texts
}

func longestWords(long []string) []string {
	slices.Sort(long)
	long = slices.Compact(long)
	slices.SortStableFunc(long, func(a, b string) int { return letters(b) - letters(a) })
	return long[:min(10, len(long))]
}
