package domain

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// AccessWord is what somebody typed when they used personal data, beside the record that holds only its hash.
type AccessWord struct {
	AccessID int64  `gorm:"primaryKey;autoIncrement:false"`
	Ref      string `gorm:"primaryKey"` // as it stands in the record
	Salt     []byte
	Words    string
}

// TableName is the table of words.
func (AccessWord) TableName() string { return "access_word" }

// Typed marks what somebody typed, which is often a name, in a criterion or a purpose. Datatilsynet asks for it to be kept,
// and the person it names may ask for it to be erased: so it is kept beside the sealed record. Whoever
// reads a criterion on the pages sees how its words begin.
func Typed(words string) string {
	return "«" + strings.NewReplacer("«", " ", "»", " ").Replace(words) + "»"
}

var typed = regexp.MustCompile(`«[^»]*»`)

// setApart puts a hash in the place of each typed part of a text and gives what was typed.
func setApart(text *string) (list []AccessWord) {
	*text = typed.ReplaceAllStringFunc(*text, func(part string) string {
		w := AccessWord{Salt: make([]byte, 16), Words: strings.Trim(part, "«»")}
		_, _ = rand.Read(w.Salt) // never fails: crypto/rand ends the program instead
		w.Ref = w.hash()
		list = append(list, w)
		return "«" + w.Ref + "»"
	})
	return list
}

func (w *AccessWord) hash() string {
	sum := sha256.Sum256(append(w.Salt[:len(w.Salt):len(w.Salt)], w.Words...))
	return hex.EncodeToString(sum[:16])
}

// Genuine tells whether the words are those that the record holds the hash of.
func (w *AccessWord) Genuine() bool { return w.Ref == w.hash() }

// Forgotten stands where words were that are forgotten.
const Forgotten = "•••"

// Retype gives records their typed words back, each still marked by « and », in the criteria and purposes of the records
// with these ids. What was forgotten is Forgotten.
func Retype(tx *Tx, ids []int64, texts ...*string) error {
	if len(ids) == 0 {
		return nil
	}
	var words []AccessWord
	if err := tx.DB.Where("access_id IN ?", ids).Find(&words).Error; err != nil {
		return err
	}
	known := map[string]string{}
	for _, w := range words {
		known[w.Ref] = w.Words
	}
	for _, text := range texts {
		*text = typed.ReplaceAllStringFunc(*text, func(part string) string {
			said, ok := known[strings.Trim(part, "«»")]
			if !ok {
				said = Forgotten
			}
			return "«" + said + "»"
		})
	}
	return nil
}

// Untyped is a text without the marks around what was typed.
func Untyped(text string) string { return strings.NewReplacer("«", "", "»", "").Replace(text) }
