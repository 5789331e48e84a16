package resident

import (
	"slices"
	"strings"
	"time"

	"deltag/domain"
)

// Feature is something known about people by which a panel can be balanced. Which there are is data.
type Feature struct {
	ID        int64 `gorm:"primaryKey"`
	Code      string
	Kind      string   // "choice", or "age": counted from the birth date and never stored
	NameDA    string   `gorm:"column:name_da"`
	NameEN    string   `gorm:"column:name_en"`
	Words     []string `gorm:"serializer:json"` // column names that mean it, in lower case
	Sensitive bool
	// What people are asked about themselves when they say yes; "" asks nothing.
	QuestionDA string `gorm:"column:question_da"`
	QuestionEN string `gorm:"column:question_en"`
	Position   int
	ValidTo    *time.Time `gorm:"type:date"`
	Values     []Value    `gorm:"-"` // in order
}

// Value is one of the values of a feature. AgeFrom and AgeTo are whole years, both inclusive.
type Value struct {
	ID          int64 `gorm:"primaryKey"`
	FeatureID   int64
	Code        string
	NameDA      string   `gorm:"column:name_da"`
	NameEN      string   `gorm:"column:name_en"`
	Words       []string `gorm:"serializer:json"` // what lists write for it, in lower case
	Position    int
	AgeFrom     *int
	AgeTo       *int
	ValidTo     *time.Time `gorm:"type:date"`
	SuccessorID *int64     // the value that took over when this one ended
}

// TableName is the table of values.
func (Value) TableName() string { return "feature_value" }

// Open is the end of the period of a value that holds today, in the view resident_attribute.
const Open = "9999-12-31"

// Features are all features with their values, ended ones too, in order. They are no personal data.
func Features(tx *domain.Tx) ([]Feature, error) { return features(tx, "true") }

// FeaturesOf are those with these ids, as Features gives them.
func FeaturesOf(tx *domain.Tx, ids []int64) ([]Feature, error) { return features(tx, "f.id IN ?", ids) }

func features(tx *domain.Tx, where string, args ...any) ([]Feature, error) {
	var features []Feature
	if err := tx.DB.Table("feature f").Where(where, args...).Order("position, id").Find(&features).Error; err != nil {
		return nil, err
	}
	var values []Value
	if err := tx.DB.Table("feature_value v").Joins("JOIN feature f ON f.id = v.feature_id").Where(where, args...).
		Select("v.*").Order("v.feature_id, v.position, v.id").Find(&values).Error; err != nil {
		return nil, err
	}
	at := map[int64]int{}
	for i := range features {
		at[features[i].ID] = i
	}
	for _, v := range values {
		f := &features[at[v.FeatureID]]
		f.Values = append(f.Values, v)
	}
	return features, nil
}

// Match finds the value that a text of a list means: its code, a name or a known word, whatever the case.
func (f Feature) Match(text string) (Value, bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	i := slices.IndexFunc(f.Values, func(v Value) bool {
		return text == strings.ToLower(v.Code) || text == strings.ToLower(v.NameDA) || text == strings.ToLower(v.NameEN) ||
			slices.Contains(v.Words, text)
	})
	if i < 0 {
		return Value{}, false
	}
	return f.Values[i], true
}

// Band is the value of an age feature that holds people of this age.
func (f Feature) Band(age int) (Value, bool) {
	for _, v := range f.Values {
		if v.AgeFrom != nil && v.AgeTo != nil && *v.AgeFrom <= age && age <= *v.AgeTo {
			return v, true
		}
	}
	return Value{}, false
}
