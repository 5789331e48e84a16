package resident

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // the program carries its own time zones

	"deltag/domain"
	"deltag/domain/resident/table"

	"deltag/domain/workday"
	"golang.org/x/text/unicode/norm"
)

// mostValues is how many values a new feature may get from a list. A column with more is no feature but free text.
const mostValues = 100

// ErrTooManyValues refuses a free-text column as a feature.
var ErrTooManyValues = &domain.Error{
	Kind: domain.Invalid, Code: "feature-too-many-values",
	Detail: fmt.Sprintf("A column that is to be a feature has more than %d different texts. Leave it out.", mostValues),
}

// boundFeature is a feature with its column, and what each text met so far means.
type boundFeature struct {
	column  int
	feature Feature
	unknown string
	means   map[string]int64 // by the text as it stands in the list; 0 has no meaning
}

func (f *boundFeature) find(text string) (id int64, known bool) {
	id, met := f.means[text]
	if !met {
		if v, ok := f.feature.Match(text); ok {
			id = v.ID
		}
		f.means[strings.Clone(text)] = id
	}
	return id, id != 0
}

// bindFeatures ties the mapped columns to features. New features and values are made when write is set; otherwise they
// get negative ids, so that a preview counts what would change and leaves nothing.
func bindFeatures(tx *domain.Tx, m Mapping, file *table.File, features []Feature, write bool) ([]boundFeature, error) {
	byID := map[int64]Feature{}
	for _, f := range features {
		byID[f.ID] = f
	}
	bound := make([]boundFeature, len(m.Features))
	for i, c := range m.Features {
		feature := byID[c.FeatureID]
		if c.FeatureID == 0 {
			feature = Feature{Code: codeOf(c.NameEN, features), Kind: "choice", NameDA: c.NameDA, NameEN: c.NameEN, Sensitive: c.Sensitive,
				Words: []string{plainWord(c.Column)}, Position: len(features) + 1}
			features = append(features, feature)
		}
		bound[i] = boundFeature{column: columnAt(file, c.Column), feature: feature, unknown: c.Unknown, means: map[string]int64{}}
		if c.FeatureID == 0 {
			bound[i].unknown = "add"
		}
		for text, id := range c.Values {
			if inFeature(feature, id) {
				bound[i].feature.learn(text, id)
			}
		}
	}
	if err := newValues(bound, file); err != nil {
		return nil, err
	}
	return bound, makeFeatures(tx, bound, write)
}

func columnAt(file *table.File, name string) int {
	for i, c := range file.Columns {
		if c == name {
			return i
		}
	}
	return -1
}

func inFeature(f Feature, id int64) bool {
	for _, v := range f.Values {
		if v.ID == id {
			return true
		}
	}
	return false
}

// learn gives a text the meaning of a value, for this import.
func (f *Feature) learn(text string, id int64) {
	values := append([]Value(nil), f.Values...)
	for i := range values {
		if values[i].ID == id {
			values[i].Words = append(append([]string(nil), values[i].Words...), strings.ToLower(text))
		}
	}
	f.Values = values
}

// newValues reads the file once for the texts that are to become values, when there are such columns.
func newValues(bound []boundFeature, file *table.File) error {
	var adding []*boundFeature
	for i := range bound {
		if bound[i].unknown == "add" {
			adding = append(adding, &bound[i])
		}
	}
	if len(adding) == 0 {
		return nil
	}
	for row := range file.Rows() {
		for _, f := range adding {
			if err := f.add(strings.Clone(row.Cells[f.column])); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *boundFeature) add(text string) error {
	if text == "" || len(text) > longestText {
		return nil
	}
	if _, met := f.means[text]; met {
		return nil
	}
	if _, known := f.feature.Match(text); !known {
		if len(f.feature.Values) >= mostValues {
			return ErrTooManyValues
		}
		f.feature.Values = append(f.feature.Values, Value{
			Code: strings.ToLower(text), NameDA: text, NameEN: text, Words: []string{}, Position: len(f.feature.Values) + 1,
		})
	}
	f.means[text] = 0
	return nil
}

// makeFeatures gives everything new its id.
func makeFeatures(tx *domain.Tx, bound []boundFeature, write bool) error {
	next := int64(0)
	for i := range bound {
		f := &bound[i].feature
		if write && f.ID == 0 {
			if err := domain.Create(tx, f); err != nil {
				return err
			}
		}
		var fresh []*Value
		for j := range f.Values {
			if v := &f.Values[j]; v.ID == 0 {
				v.FeatureID = f.ID
				fresh = append(fresh, v)
				if next--; !write {
					v.ID = next
				}
			}
		}
		if write && len(fresh) > 0 {
			if err := tx.DB.Create(fresh).Error; err != nil {
				return err
			}
		}
		bound[i].means = map[string]int64{}
	}
	return nil
}

// codeOf makes a code from a name: "Education level" is education_level, and a second one education_level_2.
func codeOf(name string, features []Feature) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa").Replace(strings.ToLower(name)))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_") && r < 0x300:
			b.WriteByte('_')
		}
	}
	base := strings.Trim(b.String(), "_")
	if base == "" {
		base = "feature"
	}
	base = base[:min(len(base), 50)]
	code := base
	for n := 2; hasCode(features, code); n++ {
		code = fmt.Sprintf("%s_%d", base, n)
	}
	return code
}

func hasCode(features []Feature, code string) bool {
	for _, f := range features {
		if f.Code == code {
			return true
		}
	}
	return false
}

// today is the day in Copenhagen on which a unit of work happens.
func today(now time.Time) time.Time {
	y, m, d := now.In(copenhagen).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

var copenhagen = workday.Denmark()
