package resident

import (
	"fmt"
	"strings"
)

// write adds the new people and changes the others. Nobody is deleted because a list lacks them.
func (s *staging) write(added, changed int) error {
	steps := []func() error{}
	if changed > 0 {
		steps = append(steps, s.updatePeople, s.forgetCorrections)
	}
	if added > 0 {
		steps = append(steps, s.insertPeople)
	}
	if len(s.reader.features) > 0 && added+changed > 0 {
		if changed > 0 {
			steps = append(steps, s.replaceValues, s.endValues)
		}
		steps = append(steps, s.openValues)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *staging) updatePeople() error {
	var sets, differs []string
	for _, c := range s.reader.changes() {
		sets = append(sets, c.column+" = "+c.value)
		differs = append(differs, fmt.Sprintf("r.%s IS DISTINCT FROM (%s)", c.column, c.value))
	}
	if len(sets) == 0 {
		return nil
	}
	return s.tx.DB.Exec(`UPDATE resident t SET `+strings.Join(sets, ", ")+`, changed_at = ?, import_id = ?
		FROM import_row s JOIN resident r ON r.unit_id = ? AND r.source_id = s.source_id LEFT JOIN correction c ON c.resident_id = r.id
		WHERE t.id = r.id AND (`+strings.Join(differs, " OR ")+`)`, s.tx.Now, s.imp.ID, s.imp.UnitID).Error
}

// forgetCorrections ends a correction where the list has said something new, so that the list counts again.
func (s *staging) forgetCorrections() error {
	var sets, differs []string
	for _, column := range []string{"name", "email", "phone", "address", "postcode", "town"} {
		news := fmt.Sprintf("s.%s <> '' AND s.%[1]s <> c.%[1]s", column)
		sets = append(sets, fmt.Sprintf("%s = CASE WHEN %s THEN NULL ELSE c.%[1]s END", column, news))
		differs = append(differs, news)
	}
	return s.tx.DB.Exec(`UPDATE correction c SET `+strings.Join(sets, ", ")+` FROM import_row s JOIN resident r ON r.unit_id = ? AND r.source_id = s.source_id
		WHERE c.resident_id = r.id AND NOT (r.protection <> 'no' AND s.name = 'B-' || r.id) AND (`+strings.Join(differs, " OR ")+`)`, s.imp.UnitID).Error
}

func (s *staging) insertPeople() error {
	return s.tx.DB.Exec(`INSERT INTO resident (unit_id, source_id, name, email, phone, address, postcode, town, address_id, household, institution,
			birth_date, birth_year, protection, digital_post_exempt, language, cpr_sealed, cpr_index, gone, created_at, changed_at, import_id)
		SELECT ?, s.source_id, s.name, s.email, s.phone, s.address, s.postcode, s.town, s.address_id, s.household,
			coalesce(s.institution, h.household IS NOT NULL), s.birth_date, s.birth_year, coalesce(s.protection, ?), coalesce(s.exempt, false),
			coalesce(nullif(s.language, ''), 'da'), s.cpr_sealed, s.cpr_index, CASE WHEN s.gone = 'here' THEN '' ELSE s.gone END, ?, ?, ?
		FROM import_row s LEFT JOIN (SELECT DISTINCT household FROM resident WHERE institution AND household IS NOT NULL) h ON h.household = s.household
		WHERE NOT EXISTS (SELECT FROM resident r WHERE r.unit_id = ? AND r.source_id = s.source_id)`,
		s.imp.UnitID, s.reader.m.Protection, s.tx.Now, s.tx.Now, s.imp.ID, s.imp.UnitID).Error
}

// stated is the SQL of what the list says: one row for each person and feature.
func (s *staging) stated() string {
	values := make([]string, len(s.reader.features))
	for i, f := range s.reader.features {
		values[i] = fmt.Sprintf("(%d::bigint, s.v%d)", f.feature.ID, i)
	}
	return fmt.Sprintf(`(SELECT r.id AS resident_id, v.feature_id, v.value_id FROM import_row s
		JOIN resident r ON r.unit_id = %d AND r.source_id = s.source_id
		CROSS JOIN LATERAL (VALUES %s) v (feature_id, value_id) WHERE v.value_id IS NOT NULL) x`, s.imp.UnitID, strings.Join(values, ", "))
}

// replaceValues corrects what began on this very day.
func (s *staging) replaceValues() error {
	return s.tx.DB.Exec(`UPDATE resident_attribute a SET value_id = x.value_id, source = 'list' FROM `+s.stated()+`
		WHERE (a.resident_id, a.feature_id, a.valid_to) = (x.resident_id, x.feature_id, ?) AND a.valid_from = ? AND a.value_id <> x.value_id`, Open, s.day).Error
}

// endValues ends what another value takes over from. An older list ends nothing that began after it.
func (s *staging) endValues() error {
	return s.tx.DB.Exec(`UPDATE resident_attribute a SET valid_to = ? FROM `+s.stated()+`
		WHERE (a.resident_id, a.feature_id, a.valid_to) = (x.resident_id, x.feature_id, ?) AND a.valid_from < ? AND a.value_id <> x.value_id`, s.day, Open, s.day).Error
}

// openValues begins what is not yet known.
func (s *staging) openValues() error {
	return s.tx.DB.Exec(`INSERT INTO resident_attribute (resident_id, feature_id, value_id, valid_from)
		SELECT x.resident_id, x.feature_id, x.value_id, ? FROM `+s.stated()+`
		WHERE NOT EXISTS (SELECT FROM resident_attribute a WHERE (a.resident_id, a.feature_id, a.valid_to) = (x.resident_id, x.feature_id, ?))`, s.day, Open).Error
}
