package register

import (
	"strconv"
	"strings"
	"unicode"

	"deltag/domain"
	"deltag/domain/survey"
)

// ErrLocal refuses local questions in the register: units write them in each wave.
var ErrLocal = &domain.Error{Kind: domain.Invalid, Code: "instrument-local", Detail: "A questionnaire here is the part that all units share."}

// take reads a document that may still break rules, and makes it one of this questionnaire: which one it is and which
// version is not for the document to say.
func (i *Instrument) take(document []byte, number int) (*survey.Instrument, error) {
	doc, err := survey.Read(document)
	if err != nil {
		return nil, err
	}
	if len(doc.Local) > 0 {
		return nil, ErrLocal.With(fault("/local", "local-here", "Move these questions into the core, or take them away. Units write local questions themselves."))
	}
	doc.Format, doc.ID, doc.Version, doc.Local = survey.Format, i.Key, number, nil
	if doc.Core == nil {
		doc.Core = []survey.Question{}
	}
	return doc, nil
}

// first is take of the first version. What a template proposes to units as local questions is left out: they take it from
// the template.
func (i *Instrument) first(document []byte) (*survey.Instrument, error) {
	if i.Source != "" {
		if doc, err := survey.Read(document); err == nil {
			document = doc.WithLocal(nil).Canonical()
		}
	}
	return i.take(document, 1)
}

// blank is what a questionnaire from nothing begins with: what every one needs, and no question.
func blank(name string) []byte {
	both := func(da, en string) survey.Text { return survey.Text{"da": {Text: da}, "en": {Text: en}} }
	dontKnow, refused := both("Ved ikke", "Don’t know"), both("Det vil jeg ikke svare på", "I will not answer this")
	doc := survey.Instrument{
		Format: survey.Format, Version: 1, Languages: []string{"da", "en"}, Title: survey.Text{"da": {Text: name}},
		Words: &survey.Declines{DontKnow: &dontKnow, Refused: &refused}, Core: []survey.Question{},
	}
	return doc.Canonical()
}

// keyOf makes the id of documents out of a name: "Borgernes år 2027" is "borgernes-aar-2027".
func keyOf(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch r {
		case 'æ', 'ä':
			b.WriteString("ae")
		case 'ø', 'ö':
			b.WriteString("oe")
		case 'å':
			b.WriteString("aa")
		case 'é', 'è':
			b.WriteByte('e')
		default:
			if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				b.WriteRune(r)
			} else if !strings.HasSuffix(b.String(), "-") {
				b.WriteByte('-')
			}
		}
	}
	key := strings.Trim(b.String(), "-")
	if key == "" || !unicode.IsLetter(rune(key[0])) {
		key = strings.TrimSuffix("q-"+key, "-")
	}
	const longest = 50 // so that a number fits behind
	return strings.TrimSuffix(key[:min(len(key), longest)], "-")
}

// freeKey gives the key of a new questionnaire: that of its name or template, with a number when it is taken.
func freeKey(tx *domain.Tx, name string) (string, error) {
	base := keyOf(name)
	var taken []string
	if err := tx.DB.Model(&Instrument{}).Where("key = ? OR key LIKE ?", base, base+"-%").Pluck("key", &taken).Error; err != nil {
		return "", err
	}
	used := map[string]bool{}
	for _, k := range taken {
		used[k] = true
	}
	key := base
	for n := 2; used[key]; n++ {
		key = base + "-" + strconv.Itoa(n)
	}
	return key, nil
}
