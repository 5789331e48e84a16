package resident

import (
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// shownFaults is how many faults are kept with their place; the rest are counted.
const shownFaults = 500

// staging reads a list into a table of its own, compares it with the register, and writes what is new: everything in
// the unit of work that it was made in.
type staging struct {
	tx       *domain.Tx
	imp      *Import
	reader   *rowReader
	day      string    // from which features hold
	done     func(int) // told how many rows are read
	faults   []table.Fault
	total    int // faults in all
	errors   int // rows left out
	blocking int // of them, those with a fault that staff must know of first
	used     int // rows that are imported
	texts    map[string]map[string]int
}

// fields of the staging table, in the order of stageRow.
var stageColumns = []string{
	"row", "source_id", "name", "email", "phone", "address", "postcode", "town", "address_id", "household", "birth_date", "birth_year",
	"protection", "exempt", "institution", "language", "cpr_sealed", "cpr_index", "gone",
}

const stageTable = `CREATE TEMPORARY TABLE import_row (row integer, source_id text, name text, email text, phone text, address text,
	postcode text, town text, address_id text, household text, birth_date date, birth_year integer, protection text, exempt boolean,
	institution boolean, language text, cpr_sealed bytea, cpr_index bytea, gone text%s) ON COMMIT DROP`

// read fills the staging table with every row that can be imported, and notes the faults of the others.
func (s *staging) read() error {
	var extra strings.Builder
	columns := stageColumns
	for i := range s.reader.features {
		fmt.Fprintf(&extra, ", v%d bigint", i)
		columns = append(columns[:len(columns):len(columns)], fmt.Sprintf("v%d", i))
	}
	if err := s.tx.DB.Exec(fmt.Sprintf(stageTable, extra.String())).Error; err != nil {
		return err
	}
	s.note(s.reader.file.Faults)
	_, err := s.tx.Copy("import_row", columns, s.rows)
	if err != nil {
		return err
	}
	return s.dropErased()
}

func (s *staging) rows(yield func([]any) bool) {
	n := 0
	for row := range s.reader.file.Rows() {
		if n++; n%1000 == 0 {
			s.done(n)
		}
		p, faults, use := s.reader.read(row)
		s.note(faults)
		s.noteTexts(row, faults)
		if !use {
			s.errors++
			for _, f := range faults {
				if !Warning(f) {
					s.blocking++
					break
				}
			}
			continue
		}
		s.used++
		if !yield(s.reader.stageRow(row.Number, p)) {
			return
		}
	}
	s.done(n)
}

func (r *rowReader) stageRow(row int, p person) []any {
	cells := []any{
		row, p.sourceID, p.name, p.email, p.phone, p.address, p.postcode, p.town, p.addressID, orNull(p.household), p.birth, p.birthYear,
		orNull(string(p.protection)), p.exempt, p.institution, p.language, nil, nil, p.gone,
	}
	if !p.cpr.IsZero() {
		cells[16], cells[17] = r.key.Seal(p.cpr), r.key.Index(p.cpr)
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

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (s *staging) note(faults []table.Fault) {
	s.total += len(faults)
	s.faults = append(s.faults, faults[:min(len(faults), shownFaults-len(s.faults))]...)
}

// noteTexts counts the texts that no value has, so that staff can say what they mean.
func (s *staging) noteTexts(row table.Row, faults []table.Fault) {
	for _, f := range faults {
		if f.Code != ValueUnknown {
			continue
		}
		if s.texts[f.Column] == nil {
			s.texts[f.Column] = map[string]int{}
		}
		if text := row.Cells[columnAt(s.reader.file, f.Column)]; len(s.texts[f.Column]) < mostValues || s.texts[f.Column][text] > 0 {
			s.texts[f.Column][strings.Clone(text)]++
		}
	}
}

// dropErased takes out who was erased here: no list brings them back.
func (s *staging) dropErased() error {
	var rows []int
	err := s.tx.DB.Raw(`DELETE FROM import_row s USING erased_source e
		WHERE e.source_hash = sha256(convert_to(?::bigint || '|' || s.source_id, 'UTF8')) RETURNING s.row`, s.imp.UnitID).Scan(&rows).Error
	for _, row := range rows {
		s.note([]table.Fault{{Row: row, Column: s.reader.m.Fields["source_id"], Code: ErasedBefore}})
	}
	s.used -= len(rows)
	s.errors += len(rows)
	return err
}

// compare counts what the list would change.
func (s *staging) compare() (added, changed, unchanged int, err error) {
	var joins strings.Builder
	differs := []string{"false"}
	for _, c := range s.reader.changes() {
		differs = append(differs, fmt.Sprintf("r.%s IS DISTINCT FROM (%s)", c.column, c.value))
	}
	for i, f := range s.reader.features {
		fmt.Fprintf(&joins, ` LEFT JOIN resident_attribute a%d ON a%[1]d.resident_id = r.id AND a%[1]d.feature_id = %[2]d AND a%[1]d.valid_to = '%[3]s'`, i, f.feature.ID, Open)
		differs = append(differs, fmt.Sprintf(`s.v%d IS NOT NULL AND s.v%[1]d IS DISTINCT FROM a%[1]d.value_id AND (a%[1]d.valid_from IS NULL OR a%[1]d.valid_from <= '%[2]s')`, i, s.day))
	}
	var n struct{ Added, Changed, Unchanged int }
	err = s.tx.DB.Raw(`SELECT count(*) FILTER (WHERE r.id IS NULL) AS added, count(*) FILTER (WHERE r.id IS NOT NULL AND differs) AS changed,
			count(*) FILTER (WHERE r.id IS NOT NULL AND NOT differs) AS unchanged
		FROM (SELECT r.id, (`+strings.Join(differs, " OR ")+`) AS differs FROM import_row s
			LEFT JOIN resident r ON r.unit_id = ? AND r.source_id = s.source_id LEFT JOIN correction c ON c.resident_id = r.id`+joins.String()+`) r`,
		s.imp.UnitID).Scan(&n).Error
	return n.Added, n.Changed, n.Unchanged, err
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

// dayOf is the day from which a list's features hold.
func dayOf(m Mapping, now time.Time) string {
	if m.ValidFrom != "" {
		return m.ValidFrom
	}
	return today(now).Format(time.DateOnly)
}
