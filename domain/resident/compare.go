package resident

import (
	"fmt"
	"strings"
)

// stageColumns are the fields of the staging table, in the order of stageRow.
var stageColumns = []string{
	"resident_id", "name", "email", "phone", "address", "postcode", "town", "address_id", "household", "birth_date", "birth_year",
	"protection", "exempt", "institution", "language", "cpr_sealed", "cpr_index", "gone",
}

const stageTable = `CREATE TEMPORARY TABLE import_row (resident_id bigint, name text, email text, phone text, address text,
	postcode text, town text, address_id text, household text, birth_date date, birth_year integer, protection text, exempt boolean,
	institution boolean, language text, cpr_sealed bytea, cpr_index bytea, gone text%s) ON COMMIT DROP`

// makeTable makes the table in which known people are laid beside the register. Its columns v0, v1, ... are the values of
// the mapped features.
func (s *staging) makeTable() error {
	var values strings.Builder
	for i := range s.reader.features {
		fmt.Fprintf(&values, ", v%d integer", i)
	}
	return s.tx.DB.Exec(fmt.Sprintf(stageTable, values.String())).Error
}

// compare counts which of the known people the list changes, and changes them.
func (s *staging) compare(people []*person) error {
	if err := s.lay(people); err != nil {
		return err
	}
	var changed int
	if err := s.tx.DB.Raw(`SELECT count(*) FROM import_row s JOIN resident r ON r.id = s.resident_id LEFT JOIN correction c ON c.resident_id = r.id
		WHERE ` + s.differs()).Scan(&changed).Error; err != nil {
		return err
	}
	s.changed += changed
	s.unchanged += len(people) - changed
	if s.write && changed > 0 {
		if err := s.update(); err != nil {
			return err
		}
	}
	return s.tx.DB.Exec("TRUNCATE import_row").Error
}

func (s *staging) lay(people []*person) error {
	columns := stageColumns
	for i := range s.reader.features {
		columns = append(columns[:len(columns):len(columns)], fmt.Sprintf("v%d", i))
	}
	_, err := s.tx.Copy("import_row", columns, func(yield func([]any) bool) {
		for _, p := range people {
			if !yield(s.reader.stageRow(p)) {
				return
			}
		}
	})
	return err
}

func (r *rowReader) stageRow(p *person) []any {
	sealed, index := r.sealed(p.cpr)
	cells := []any{
		p.id, p.name, p.email, p.phone, p.address, p.postcode, p.town, p.addressID, orNull(p.household), p.birth, p.birthYear,
		orNull(string(p.protection)), p.exempt, p.institution, p.language, sealed, index, p.gone,
	}
	for _, id := range p.values {
		if id == 0 {
			cells = append(cells, nil)
		} else {
			cells = append(cells, id)
		}
	}
	return cells
}

// differs is the SQL condition that the list says something new of a person.
func (s *staging) differs() string {
	differs := []string{"false"}
	for _, c := range s.reader.changes() {
		differs = append(differs, fmt.Sprintf("r.%s IS DISTINCT FROM (%s)", c.column, c.value))
	}
	for i := range s.reader.features {
		differs = append(differs, s.news(i))
	}
	return strings.Join(differs, " OR ")
}

// news is the SQL condition that the list gives a person another value of the mapped feature i. An older list ends nothing
// that began after it.
func (s *staging) news(i int) string {
	return fmt.Sprintf("s.v%d IS DISTINCT FROM r.value_ids[%d] AND s.v%[1]d IS NOT NULL AND (r.since[%[2]d] IS NULL OR r.since[%[2]d] <= '%[3]s')",
		i, s.reader.features[i].feature.ID, s.day)
}

// update writes what is new of known people. A value that another takes over from goes to the ended ones, but for one
// that began on this very day: that is corrected.
func (s *staging) update() error {
	var sets []string
	for _, c := range s.reader.changes() {
		sets = append(sets, c.column+" = "+c.value)
	}
	ended := ""
	if len(s.reader.features) > 0 {
		sets = append(sets, s.newArrays()...)
		ended = "WITH ended AS (" + s.endValues() + ") "
	}
	err := s.tx.DB.Exec(ended+`UPDATE resident r SET `+strings.Join(sets, ", ")+`, changed_at = ?, import_id = ?
		FROM import_row s LEFT JOIN correction c ON c.resident_id = s.resident_id WHERE r.id = s.resident_id AND (`+s.differs()+")",
		s.tx.Now, s.imp.ID).Error
	if err != nil {
		return err
	}
	return s.forgetCorrections()
}

// newArrays is the SQL of the arrays of values after the import.
func (s *staging) newArrays() []string {
	values, since, told := make([]string, s.places), make([]string, s.places), "r.told"
	for place := range s.places {
		values[place], since[place] = fmt.Sprintf("r.value_ids[%d]", place+1), fmt.Sprintf("r.since[%d]", place+1)
	}
	for i, f := range s.reader.features {
		place := f.feature.ID - 1
		values[place] = fmt.Sprintf("CASE WHEN %s THEN s.v%d ELSE %s END", s.news(i), i, values[place])
		since[place] = fmt.Sprintf("CASE WHEN %s THEN '%s' ELSE %s END", s.news(i), s.day, since[place])
		told = fmt.Sprintf("array_remove(%s, CASE WHEN %s THEN %d END)", told, s.news(i), f.feature.ID)
	}
	return []string{"value_ids = ARRAY[" + strings.Join(values, ", ") + "]", "since = ARRAY[" + strings.Join(since, ", ") + "]", "told = " + told}
}

func (s *staging) endValues() string {
	stated := make([]string, len(s.reader.features))
	for i, f := range s.reader.features {
		stated[i] = fmt.Sprintf("(%d, s.v%d)", f.feature.ID, i)
	}
	return fmt.Sprintf(`INSERT INTO ended_attribute (resident_id, feature_id, value_id, valid_from, valid_to, source)
		SELECT r.id, v.feature_id, r.value_ids[v.feature_id], r.since[v.feature_id], '%[1]s', CASE WHEN v.feature_id = ANY (r.told) THEN 'self' ELSE 'list' END
		FROM import_row s JOIN resident r ON r.id = s.resident_id CROSS JOIN LATERAL (VALUES %[2]s) v (feature_id, value_id)
		WHERE v.value_id <> r.value_ids[v.feature_id] AND r.since[v.feature_id] < '%[1]s'`, s.day, strings.Join(stated, ", "))
}

// forgetCorrections ends a correction where the list has said something new, so that the list counts again.
func (s *staging) forgetCorrections() error {
	var sets, differs []string
	for _, column := range []string{"name", "email", "phone", "address", "postcode", "town"} {
		news := fmt.Sprintf("s.%s <> '' AND s.%[1]s <> c.%[1]s", column)
		sets = append(sets, fmt.Sprintf("%s = CASE WHEN %s THEN NULL ELSE c.%[1]s END", column, news))
		differs = append(differs, news)
	}
	return s.tx.DB.Exec(`UPDATE correction c SET ` + strings.Join(sets, ", ") + ` FROM import_row s JOIN resident r ON r.id = s.resident_id
		WHERE c.resident_id = r.id AND NOT (r.protection <> 'no' AND s.name = 'B-' || r.id) AND (` + strings.Join(differs, " OR ") + `)`).Error
}

// change is a column of a resident and the SQL of its value after the import: s is the list's row, r the resident, c what
// the list said before somebody corrected it. A blank cell changes nothing.
type change struct{ column, value string }

func (r *rowReader) changes() (list []change) {
	hidden := "false"
	if r.has("name", "first_name", "last_name") {
		hidden = "r.protection <> 'no' AND s.name = 'B-' || r.id" // an export that hid the person comes back
	}
	text := func(column string, fields ...string) {
		if r.has(fields...) {
			list = append(list, change{column, fmt.Sprintf("CASE WHEN s.%s = '' OR %s OR s.%[1]s = c.%[1]s THEN r.%[1]s ELSE s.%[1]s END", column, hidden)})
		}
	}
	value := func(column, sql string, fields ...string) {
		if r.has(fields...) {
			list = append(list, change{column, sql})
		}
	}
	text("name", "name", "first_name", "last_name")
	text("email", "email")
	text("phone", "phone")
	text("address", "address", "address2")
	text("postcode", "postcode")
	text("town", "town")
	value("address_id", "CASE WHEN s.address_id = '' OR "+hidden+" THEN r.address_id ELSE s.address_id END", "address_id")
	value("household", "CASE WHEN s.address = '' AND s.address_id = '' OR "+hidden+" OR s.address = c.address THEN r.household ELSE s.household END", "address", "address2", "address_id")
	value("birth_date", "CASE WHEN s.birth_year IS NULL OR "+hidden+" OR s.birth_date IS NULL AND s.birth_year = r.birth_year THEN r.birth_date ELSE s.birth_date END", "birth_date", "birth_year", "cpr")
	value("birth_year", "CASE WHEN s.birth_year IS NULL OR "+hidden+" THEN r.birth_year ELSE s.birth_year END", "birth_date", "birth_year", "cpr")
	value("protection", "coalesce(s.protection, r.protection)", "protection")
	value("digital_post_exempt", "coalesce(s.exempt, r.digital_post_exempt)", "digital_post_exempt")
	value("language", "coalesce(nullif(s.language, ''), r.language)", "language")
	value("cpr_sealed", "CASE WHEN s.cpr_index IS NULL OR s.cpr_index = r.cpr_index THEN r.cpr_sealed ELSE s.cpr_sealed END", "cpr")
	value("cpr_index", "coalesce(s.cpr_index, r.cpr_index)", "cpr")
	value("gone", "CASE s.gone WHEN '' THEN r.gone WHEN 'here' THEN '' ELSE s.gone END", "status")
	if r.has("institution") || len(r.homes) > 0 {
		list = append(list, change{"institution", "coalesce(s.institution, r.institution)"})
	}
	return list
}

// has tells whether one of the fields has a column.
func (r *rowReader) has(fields ...string) bool {
	for _, f := range fields {
		if r.at[f] >= 0 {
			return true
		}
	}
	return false
}
