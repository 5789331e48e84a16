package resident

import (
	"maps"
	"slices"
	"strings"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// Mapping says what the columns of a list mean. Columns are named as the file names them.
type Mapping struct {
	Fields      map[string]string `json:"fields"`      // field to column, such as "name": "Navn"
	Features    []FeatureColumn   `json:"features"`    // columns that hold a feature
	RowNumberID bool              `json:"rowNumberId"` // the list has no numbers of its own: row 4 becomes "row-4"
	Protection  Protection        `json:"protection"`  // of new people where the list says nothing: "unknown" or "no"
	MonthFirst  bool              `json:"monthFirst"`  // 12/31/1965
	LeaveOut    bool              `json:"leaveOut"`    // import the rest when rows have faults
	Homes       []string          `json:"homes"`       // household keys that staff confirmed as institutions
	ValidFrom   string            `json:"validFrom"`   // the day from which features hold, 2026-11-01; "" is the day of the import
}

// FeatureColumn is a column that holds a feature, known or new.
type FeatureColumn struct {
	Column    string           `json:"column"`
	FeatureID int64            `json:"featureId"` // 0 makes a new feature of this name
	NameDA    string           `json:"nameDa"`
	NameEN    string           `json:"nameEn"`
	Sensitive bool             `json:"sensitive"`
	Unknown   string           `json:"unknown"` // a text that no value has: "fault", "blank" or "add" as a new value
	Values    map[string]int64 `json:"values"`  // texts, in lower case, that staff gave a meaning
}

// Fields are what a list can say about a person, in the order of the page, each with the column names that suggest it.
var Fields = []struct {
	Name  string
	Words []string
}{
	{"source_id", []string{"id", "borger id", "borgerid", "borgernummer", "kundenummer", "nummer", "nr", "løbenummer", "nationbuilder_id", "source id", "person id", "personid", "citizen id"}},
	{"name", []string{"navn", "fulde navn", "name", "full name", "adresseringsnavn"}},
	{"first_name", []string{"fornavn", "fornavne", "first_name", "first name", "given name"}},
	{"last_name", []string{"efternavn", "last_name", "last name", "surname"}},
	{"email", []string{"e-mail", "email", "mail", "e-mailadresse", "mailadresse", "email address"}},
	{"phone", []string{"telefon", "telefonnummer", "mobil", "mobilnummer", "tlf", "tlf.", "mobile_number", "phone", "mobile"}},
	{"address", []string{"adresse", "vejnavn og nummer", "gade", "bopæl", "primary_address1", "address", "street", "address line 1"}},
	{"address2", []string{"adresse 2", "primary_address2", "address line 2", "lokalitet"}},
	{"postcode", []string{"postnr", "postnr.", "postnummer", "primary_zip", "zip", "postcode", "postal code"}},
	{"town", []string{"by", "postdistrikt", "primary_city", "city", "town"}},
	{"address_id", []string{"adresse id", "adresseid", "adresse-id", "dar id", "address id", "adresse uuid"}},
	{"institution", []string{"institution", "plejehjem", "bosted"}},
	{"birth_date", []string{"fødselsdato", "født", "født den", "birth date", "date of birth", "dob", "birthdate"}},
	{"birth_year", []string{"fødselsår", "årgang", "birth year", "year of birth"}},
	{"cpr", []string{"cpr", "cpr-nr", "cpr-nr.", "cpr-nummer", "cprnr", "personnummer"}},
	{"protection", []string{"beskyttet", "navne- og adressebeskyttelse", "adressebeskyttelse", "beskyttelse", "protected", "protection"}},
	{"digital_post_exempt", []string{"fritaget for digital post", "digital post fritaget", "fritaget", "digital post exempt"}},
	{"language", []string{"sprog", "foretrukket sprog", "language", "preferred language"}},
	{"status", []string{"status", "civilregisterstatus"}},
}

// ErrMapping refuses a mapping, with every fault.
var ErrMapping = &domain.Error{Kind: domain.Invalid, Code: "mapping-invalid", Detail: "The columns are not matched as they should be."}

// plainWord is a column name without case, punctuation around it, and double spaces.
func plainWord(s string) string {
	return strings.Trim(strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, "_", " ")), " ")), " :*.")
}

// suggest matches columns by what the unit's last import said, then by their names, then by the features' names.
func suggest(columns []string, last Mapping, features []Feature) Mapping {
	m := Mapping{Fields: map[string]string{}, Features: []FeatureColumn{}, Protection: Unknown, Homes: []string{}, MonthFirst: last.MonthFirst}
	taken := map[string]bool{}
	take := func(field, column string) {
		if column != "" && m.Fields[field] == "" && !taken[column] && slices.Contains(columns, column) {
			m.Fields[field], taken[column] = column, true
		}
	}
	for field, column := range last.Fields {
		take(field, column)
	}
	for _, field := range Fields {
		for _, column := range columns {
			if matches(column, append([]string{field.Name}, field.Words...)) {
				take(field.Name, column)
			}
		}
	}
	if m.Fields["name"] != "" {
		delete(m.Fields, "first_name")
		delete(m.Fields, "last_name")
	}
	for _, f := range last.Features {
		if !taken[f.Column] && slices.Contains(columns, f.Column) && hasFeature(features, f.FeatureID) {
			m.Features, taken[f.Column] = append(m.Features, f), true
		}
	}
	m.Features = append(m.Features, suggestFeatures(columns, taken, m.Features, features)...)
	return m
}

func suggestFeatures(columns []string, taken map[string]bool, have []FeatureColumn, features []Feature) (found []FeatureColumn) {
	for _, f := range features {
		if f.Kind == "age" || slices.ContainsFunc(have, func(c FeatureColumn) bool { return c.FeatureID == f.ID }) {
			continue
		}
		for _, column := range columns {
			if !taken[column] && matches(column, append([]string{f.Code, f.NameDA, f.NameEN}, f.Words...)) {
				found, taken[column] = append(found, FeatureColumn{Column: column, FeatureID: f.ID, Unknown: "fault"}), true
				break
			}
		}
	}
	return found
}

func matches(column string, words []string) bool {
	column = plainWord(column)
	return slices.ContainsFunc(words, func(w string) bool { return plainWord(w) == column })
}

func hasFeature(features []Feature, id int64) bool {
	return slices.ContainsFunc(features, func(f Feature) bool { return f.ID == id && f.Kind == "choice" })
}

// check finds every fault of the mapping at once.
func (m Mapping) check(columns []string, features []Feature, key *CPRKey) error {
	var faults []domain.Fault
	add := func(where, code, detail string) {
		faults = append(faults, domain.Fault{Where: where, Code: code, Detail: detail})
	}
	used := map[string]string{}
	column := func(where, name string) {
		switch {
		case !slices.Contains(columns, name):
			add(where, "column-not-there", "The list has no such column. Choose one of its columns.")
		case used[name] != "":
			add(where, "column-twice", "This column is used twice. Use it once.")
		}
		used[name] = where
	}
	for _, field := range slices.Sorted(maps.Keys(m.Fields)) {
		if isField(field) {
			column("/fields/"+field, m.Fields[field])
		} else {
			add("/fields/"+field, "field-not-known", "There is no such detail of a person.")
		}
	}
	if (m.Fields["source_id"] == "") == !m.RowNumberID {
		add("/fields/source_id", "id-column-missing", "Choose the column that has each person's own number, or say that the row number is to be used.")
	}
	if m.Fields["cpr"] != "" && key == nil {
		add("/fields/cpr", "cpr-key-missing", "CPR numbers cannot be read in, because no key for them is set up. Leave the column out.")
	}
	if m.Protection != Unknown && m.Protection != No {
		add("/protection", "protection-invalid", "Say whether the protection of new people is unknown, or whether nobody in the list is protected.")
	}
	if _, err := parseDay(m.ValidFrom); m.ValidFrom != "" && err != nil {
		add("/validFrom", "date-invalid", "Write the day as 2026-11-01.")
	}
	m.checkFeatures(features, column, add)
	if len(faults) == 0 {
		return nil
	}
	slices.SortFunc(faults, func(a, b domain.Fault) int { return strings.Compare(a.Where, b.Where) })
	return ErrMapping.With(faults...)
}

func isField(name string) bool {
	for _, f := range Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

func (m Mapping) checkFeatures(features []Feature, column func(where, name string), add func(where, code, detail string)) {
	seen := map[int64]bool{}
	for i, f := range m.Features {
		where := "/features/" + itoa(i)
		column(where+"/column", f.Column)
		switch {
		case f.FeatureID == 0 && (strings.TrimSpace(f.NameDA) == "" || strings.TrimSpace(f.NameEN) == ""):
			add(where+"/nameDa", "feature-name-missing", "Give the new feature a name in Danish and in English.")
		case f.FeatureID != 0 && !hasFeature(features, f.FeatureID):
			add(where+"/featureId", "feature-not-known", "There is no such feature, or it is counted from the birth date.")
		case f.FeatureID != 0 && seen[f.FeatureID]:
			add(where+"/featureId", "feature-twice", "This feature has two columns. Choose one.")
		}
		if !slices.Contains([]string{"fault", "blank", "add"}, f.Unknown) {
			add(where+"/unknown", "unknown-invalid", "Say what is to happen with texts that no value has.")
		}
		seen[f.FeatureID] = true
	}
}

// index is the place of a field's column in the file, or -1.
func (m Mapping) index(f *table.File, field string) int {
	name, mapped := m.Fields[field]
	if !mapped {
		return -1
	}
	return slices.Index(f.Columns, name)
}
