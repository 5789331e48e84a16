package resident

import (
	"slices"
	"time"

	"deltag/domain"
)

// Lookup finds people whom another list names.
type Lookup struct {
	tx   *domain.Tx
	key  *CPRKey
	unit int64
}

// NewLookup finds people on the lists of a unit, of those above it and of those below it: a centre knows people by the
// municipality's list. A nil key finds nobody by CPR number.
func NewLookup(tx *domain.Tx, key *CPRKey, unit int64) Lookup { return Lookup{tx, key, unit} }

// line is the SQL of a unit with all units above and below it.
const line = `(WITH RECURSIVE below AS (SELECT id FROM unit WHERE id = @unit UNION ALL SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id),
	above AS (SELECT id, parent_id FROM unit WHERE id = @unit UNION ALL SELECT u.id, u.parent_id FROM unit u JOIN above a ON u.id = a.parent_id)
	SELECT id FROM below UNION SELECT id FROM above)`

// Numbers finds people by the numbers that the lists of the register gave them. A number that two units have given to two
// people means nobody.
func (l Lookup) Numbers(numbers []string) (map[string]int64, error) {
	found := make(map[string]int64, len(numbers))
	for part := range slices.Chunk(numbers, lookupAtOnce) {
		var rows []struct {
			Number string
			ID     int64
		}
		err := l.tx.DB.Raw(`SELECT r.source_id AS number, min(r.id) AS id FROM resident r
			WHERE r.source_id IN @part AND r.erased_at IS NULL AND r.unit_id IN `+line+` GROUP BY r.source_id HAVING count(*) = 1`, map[string]any{"part": part, "unit": l.unit}).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.Number] = r.ID
		}
	}
	return found, nil
}

// CPRs finds people by their CPR numbers, by the digits of each. Where two units have somebody on their lists, it is the
// one who lives here and was told of last.
func (l Lookup) CPRs(numbers []CPR) (map[string]int64, error) {
	found := map[string]int64{}
	if l.key == nil || len(numbers) == 0 {
		return found, nil
	}
	digits := make(map[string]string, len(numbers))
	indexes := make([][]byte, 0, len(numbers))
	for _, c := range numbers {
		index := l.key.Index(c)
		digits[string(index)] = c.Digits()
		indexes = append(indexes, index)
	}
	for part := range slices.Chunk(indexes, lookupAtOnce) {
		var rows []struct {
			CPRIndex []byte `gorm:"column:cpr_index"`
			ID       int64
		}
		err := l.tx.DB.Raw(`SELECT DISTINCT ON (r.cpr_index) r.cpr_index, r.id FROM resident r WHERE r.cpr_index IN @part AND r.erased_at IS NULL AND r.unit_id IN `+line+`
			ORDER BY r.cpr_index, r.gone = '' DESC, r.changed_at DESC, r.id DESC`, map[string]any{"part": part, "unit": l.unit}).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[digits[string(r.CPRIndex)]] = r.ID
		}
	}
	return found, nil
}

// lookupAtOnce is how many numbers one statement asks for: below PostgreSQL's 65,535 parameters.
const lookupAtOnce = 50_000

// ReadListDay reads a day as Danish lists write it, and tells whether it can be read without a guess. A day of the coming
// year can be read too.
func ReadListDay(s string, now time.Time) (day time.Time, sure bool) {
	day, code := readDay(s, false, now.AddDate(1, 0, 0))
	return day, code == ""
}
