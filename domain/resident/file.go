package resident

import (
	"database/sql"
	"fmt"

	"deltag/domain"
)

// pieceBytes is how much of a list is kept in one row: as much as a page of the database holds.
const pieceBytes = 8000

// keepFile keeps the list until the import is over.
func (i *Import) keepFile(tx *domain.Tx, data []byte) error {
	_, err := tx.Copy("import_file", []string{"import_id", "number", "data"}, func(yield func([]any) bool) {
		for n := 0; n*pieceBytes < len(data); n++ {
			if !yield([]any{i.ID, n, data[n*pieceBytes : min(len(data), (n+1)*pieceBytes)]}) {
				return
			}
		}
	})
	return err
}

// file reads the list.
func (i *Import) file(tx *domain.Tx) ([]byte, error) {
	rows, err := tx.DB.Raw("SELECT data FROM import_file WHERE import_id = ? ORDER BY number", i.ID).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	data := make([]byte, 0, i.FileBytes)
	for rows.Next() {
		var piece sql.RawBytes
		if err := rows.Scan(&piece); err != nil {
			return nil, err
		}
		data = append(data, piece...)
	}
	if err := rows.Err(); err != nil || int64(len(data)) != i.FileBytes {
		return nil, firstError(err, fmt.Errorf("import %d has %d of %d bytes of its file", i.ID, len(data), i.FileBytes))
	}
	return data, nil
}

// end stores an import that is over, and drops its file.
func (i *Import) end(tx *domain.Tx, state string) error {
	i.State, i.FinishedAt = state, &tx.Now
	if err := tx.DB.Exec("DELETE FROM import_file WHERE import_id = ?", i.ID).Error; err != nil {
		return err
	}
	return domain.Save(tx, i)
}
