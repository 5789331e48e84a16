package resident

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"deltag/domain"
)

// ShownSQL is the SQL of the name under which resident r may be shown in any list: an alias for the protected, nothing for
// the erased and for nobody.
const ShownSQL = "CASE WHEN r.erased_at IS NOT NULL OR r.id IS NULL THEN '' WHEN r.protection = 'no' AND r.name <> '' THEN r.name ELSE 'B-' || r.id END"

// Shown gives the names under which people may be shown in any list: an alias for the protected. By id.
func Shown(tx *domain.Tx, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var rows []Resident
	if err := tx.DB.Select("id, name, protection").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		names[r.ID] = r.Shown()
	}
	return names, nil
}

// LockToErase locks a person who is not erased yet, and waits for a list of the unit that is being read in: what it says
// of the person must not be written after they are gone. The list's lock comes first, as an import takes them.
func LockToErase(tx *domain.Tx, id int64) (Resident, error) {
	r, err := domain.Take[Resident](tx, "id = ? AND erased_at IS NULL", id)
	if err != nil {
		return r, err
	}
	if err := tx.DB.Exec("SELECT pg_advisory_xact_lock(?, ?::integer)", unitLock, r.UnitID).Error; err != nil {
		return r, err
	}
	return domain.Lock[Resident](tx, "id = ? AND erased_at IS NULL", id)
}

// Traces are the words by which a person can be found in texts about other things.
type Traces struct {
	Number    string // in the system that the lists come from
	Names     []string
	Addresses []string // for mail
	Phones    []string
	Homes     []string // street and number
}

// TracesOf gathers a person's traces, those too that were corrected since.
func TracesOf(tx *domain.Tx, r Resident) (t Traces, err error) {
	var before []struct{ Name, Email, Phone, Address *string }
	err = tx.DB.Raw("SELECT name, email, phone, address FROM correction WHERE resident_id = ?", r.ID).Scan(&before).Error
	t.Number = r.SourceID
	add := func(list *[]string, text string) {
		if text = strings.TrimSpace(text); text != "" {
			*list = append(*list, text)
		}
	}
	add(&t.Names, r.Name)
	add(&t.Addresses, r.Email)
	add(&t.Phones, r.Phone)
	add(&t.Homes, r.Address)
	for _, c := range before {
		for _, old := range []struct {
			list *[]string
			text *string
		}{{&t.Names, c.Name}, {&t.Addresses, c.Email}, {&t.Phones, c.Phone}, {&t.Homes, c.Address}} {
			if old.text != nil {
				add(old.list, *old.text)
			}
		}
	}
	return t, err
}

// KeepOut notes a hash of where a person came from, which keeps the next list from bringing them back.
func KeepOut(tx *domain.Tx, r Resident) error {
	return tx.DB.Exec("INSERT INTO erased_source (source_hash, erased_at) VALUES (erasure_hash(?, ?), ?) ON CONFLICT DO NOTHING", r.UnitID, r.SourceID, tx.Now).Error
}

// Erase removes everything that points at a person who was locked to be erased. The row stays without them, so that draws
// and counts keep their number.
func Erase(tx *domain.Tx, r Resident, t Traces) error {
	steps := []struct {
		query string
		args  []any
	}{
		{"DELETE FROM ended_attribute WHERE resident_id = ?", []any{r.ID}},
		{"UPDATE resident SET value_ids = DEFAULT, since = DEFAULT, told = DEFAULT WHERE id = ?", []any{r.ID}},
		{"DELETE FROM correction WHERE resident_id = ?", []any{r.ID}},
		{"DELETE FROM resident_identity WHERE resident_id = ?", []any{r.ID}},
		{"DELETE FROM contact WHERE resident_id = ?", []any{r.ID}},
	}
	for _, step := range steps {
		if err := tx.DB.Exec(step.query, step.args...).Error; err != nil {
			return err
		}
	}
	if err := dropLists(tx, r.UnitID, t); err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "delete", Subject: "resident", ResidentIDs: []int64{r.ID}, Purpose: "erasure", Unit: r.UnitID})
	empty := Resident{
		ID: r.ID, UnitID: r.UnitID, SourceID: fmt.Sprintf("erased-%d", r.ID), Protection: Unknown, Language: "da",
		OptedOutAt: r.OptedOutAt, ErasedAt: &tx.Now, CreatedAt: r.CreatedAt, ChangedAt: tx.Now,
	}
	return domain.Save(tx, &empty)
}

// erasedFailure is why a list was dropped: somebody on it was erased.
const erasedFailure = "list-of-erased"

// dropLists drops the files that wait to be read in and have the person on them. Staff give in a new list without them.
func dropLists(tx *domain.Tx, unit int64, t Traces) error {
	waiting, err := gorm.G[Import](tx.DB).Where("unit_id = ? AND EXISTS (SELECT FROM import_file f WHERE f.import_id = import.id)", unit).Order("id").Find(tx)
	if err != nil {
		return err
	}
	for i := range waiting {
		imp := &waiting[i]
		named, err := imp.names(tx, t)
		if err != nil {
			return err
		}
		if !named {
			continue
		}
		imp.Failure = erasedFailure
		if err := imp.end(tx, "cancelled"); err != nil {
			return err
		}
	}
	return nil
}

// names tells whether a file has the person on it. One that cannot be opened may.
func (i *Import) names(tx *domain.Tx, t Traces) (bool, error) {
	data, err := i.file(tx)
	if err != nil {
		return false, err
	}
	file, err := openTable(data, i.Settings)
	if err != nil {
		return true, nil
	}
	known := map[string]bool{}
	for _, words := range [][]string{{t.Number}, t.Names, t.Addresses} {
		for _, w := range words {
			known[strings.ToLower(w)] = true
		}
	}
	hit := func(cell string) bool { return known[strings.ToLower(strings.TrimSpace(cell))] }
	if slices.ContainsFunc(file.Columns, hit) {
		return true, nil
	}
	for row := range file.Rows() {
		if slices.ContainsFunc(row.Cells, hit) {
			return true, nil
		}
	}
	return false, nil
}
