package resident

import (
	"bufio"
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/s2"

	"deltag/domain"
)

// pieceBytes is how much of a list is kept in one row: as much as a page of the database holds.
const pieceBytes = 8000

// packed is how a list begins that is kept packed, by S2's framing format. No list begins so: it is no text and no workbook.
const packed = "\xff\x06\x00\x00S2sTwO"

// pack makes a list a third as large: packing it takes less time than the database needs to write the rest.
func pack(data []byte) ([]byte, error) {
	var small bytes.Buffer
	small.Grow(len(data) / 2)
	w := s2.NewWriter(&small, s2.WriterConcurrency(1)) // one core, for it runs beside other work
	if err := w.EncodeBuffer(data); err != nil {
		return nil, err
	}
	err := w.Close()
	return small.Bytes(), err
}

// keepFile keeps the packed list until the import is over.
func (i *Import) keepFile(tx *domain.Tx, small []byte) error {
	_, err := tx.Copy("import_file", []string{"import_id", "number", "data"}, func(yield func([]any) bool) {
		for n := 0; n*pieceBytes < len(small); n++ {
			if !yield([]any{i.ID, n, small[n*pieceBytes : min(len(small), (n+1)*pieceBytes)]}) {
				return
			}
		}
	})
	return err
}

// file reads the list. One that was kept before lists were packed is read as it is.
func (i *Import) file(tx *domain.Tx) ([]byte, error) {
	rows, err := tx.DB.Raw("SELECT data FROM import_file WHERE import_id = ? ORDER BY number", i.ID).Rows() //nolint:rowserrcheck // pieces checks it
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	kept := bufio.NewReader(&pieces{rows: rows})
	var list io.Reader = kept
	if head, _ := kept.Peek(len(packed)); string(head) == packed {
		list = s2.NewReader(kept)
	}
	data := make([]byte, i.FileBytes)
	n, err := io.ReadFull(list, data)
	if err == nil {
		var more int64
		more, err = io.Copy(io.Discard, list)
		n += int(more)
	}
	if err == nil && int64(n) != i.FileBytes {
		err = errors.New("there is more")
	}
	if err != nil {
		return nil, fmt.Errorf("import %d has %d of %d bytes of its file: %w", i.ID, n, i.FileBytes, err)
	}
	return data, nil
}

// pieces reads the rows of a kept list one after the other.
type pieces struct {
	rows *sql.Rows
	rest []byte
}

func (p *pieces) Read(into []byte) (int, error) {
	for len(p.rest) == 0 {
		if !p.rows.Next() {
			return 0, firstError(p.rows.Err(), io.EOF)
		}
		var piece sql.RawBytes
		if err := p.rows.Scan(&piece); err != nil {
			return 0, err
		}
		p.rest = piece
	}
	n := copy(into, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// end stores an import that is over, and drops its file.
func (i *Import) end(tx *domain.Tx, state string) error {
	i.State, i.FinishedAt = state, &tx.Now
	if err := tx.DB.Exec("DELETE FROM import_file WHERE import_id = ?", i.ID).Error; err != nil {
		return err
	}
	return domain.Save(tx, i)
}
