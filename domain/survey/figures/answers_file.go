package figures

import (
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// File is how answers are taken out.
type File struct {
	Format  string // csv or xlsx
	Purpose string // what they are for
	Show
}

// ErrFile refuses a file of another sort, or without what it is for.
var ErrFile = &domain.Error{Kind: domain.Invalid, Code: "file-invalid", Detail: "Choose a sort of file and write what the answers are for."}

type words struct{ unit, complete, yes, no string }

var fileWords = map[string]words{
	"da": {"Enhed", "Svarede på det hele", "ja", "nej"},
	"en": {"Unit", "Answered all of it", "yes", "no"},
}

// pieces is how many responses are read at a time.
const pieces = 1000

// Export writes all lines as a file. The caller shows it only once the record of its use is written.
func (u *Use) Export(ctx context.Context, wave int64, f File, w io.Writer) error {
	words, known := fileWords[f.Language]
	if !known || f.Format != "csv" && f.Format != "xlsx" || len(strings.TrimSpace(f.Purpose)) < 3 {
		return ErrFile
	}
	return u.db.View(ctx, func(tx *domain.Tx) error {
		t, err := u.table(tx, wave, f.Show)
		switch {
		case err != nil:
			return err
		case t.Early:
			return ErrOpen
		}
		names, err := unitNames(tx, t.Units)
		if err != nil {
			return err
		}
		header := []string{words.unit, words.complete}
		for _, c := range t.Columns {
			header = append(header, c.head(f.Codes, names))
		}
		var failed error
		count := 0
		rows := func(yield func([]string) bool) {
			for l := range t.all(tx, &failed) {
				count++
				if !yield(l.cells(names, words)) {
					return
				}
			}
		}
		if f.Format == "csv" {
			err = table.WriteCSV(w, header, rows)
		} else {
			err = table.WriteXLSX(w, "Deltag", header, rows)
		}
		tx.Record(domain.Access{Action: "export", Subject: "answers", Criterion: t.criterion() + ", " + f.Format, Purpose: domain.Typed(f.Purpose), Count: count, Unit: t.unit})
		return errors.Join(failed, err)
	})
}

// cells are a line as it stands in the file.
func (l Line) cells(units map[int64]string, words words) []string {
	complete := words.no
	if l.Complete {
		complete = words.yes
	}
	return append([]string{units[l.UnitID], complete}, l.Cells...)
}

// all reads every line, some at a time.
func (t *answerTable) all(tx *domain.Tx, failed *error) iter.Seq[Line] {
	return func(yield func(Line) bool) {
		if t.Hidden {
			return
		}
		for last, more := "", false; ; more = true {
			found, err := t.read(tx, last, more, pieces)
			if err != nil || len(found) == 0 {
				*failed = err
				return
			}
			last = found[len(found)-1].ID
			lines, err := t.lines(tx, found)
			if err != nil {
				*failed = err
				return
			}
			for _, l := range lines {
				if !yield(l) {
					return
				}
			}
		}
	}
}

// head is what stands over a column. Two units may give their own questions the same code.
func (c Column) head(codes bool, units map[int64]string) string {
	head := c.Title
	if codes {
		head = c.Code
	}
	if c.UnitID != 0 {
		return units[c.UnitID] + ": " + head
	}
	return head
}

func unitNames(tx *domain.Tx, ids []int64) (map[int64]string, error) {
	var list []struct {
		ID   int64
		Name string
	}
	err := tx.DB.Raw("SELECT id, name FROM unit WHERE id IN ?", append(ids, 0)).Scan(&list).Error
	names := map[int64]string{}
	for _, u := range list {
		names[u.ID] = u.Name
	}
	return names, err
}
