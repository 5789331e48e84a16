package panel

import (
	"context"
	"io"
	"iter"
	"strings"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// File is how a list is taken out.
type File struct {
	Format   string // csv or xlsx
	Language string // da or en, of the column names
	Purpose  string // what the list is for
}

// ErrFile refuses a file of another sort, or without what it is for.
var ErrFile = &domain.Error{Kind: domain.Invalid, Code: "file-invalid", Detail: "Choose a sort of file and write what the list is for."}

func (f File) say(words [2]string) string {
	if f.Language == "en" {
		return words[1]
	}
	return words[0]
}

// export writes a list of a panel's people as a file. The caller shows it only once the record of its use is written.
func (ps *Panels) export(ctx context.Context, id int64, f File, w io.Writer, headers map[string][]string, list func(*domain.Tx, *Panel) (iter.Seq[[]string], int, error)) error {
	header, known := headers[f.Language]
	if !known || f.Format != "csv" && f.Format != "xlsx" || len(strings.TrimSpace(f.Purpose)) < 3 {
		return ErrFile
	}
	return ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.RepliesRead)
		if err != nil {
			return err
		}
		if err := p.allow(tx, domain.ResidentsExport); err != nil {
			return err
		}
		rows, count, err := list(tx, &p)
		if err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "export", Subject: "invitation", Criterion: Activity(id) + ", " + f.Format, Purpose: domain.Typed(f.Purpose), Count: count, Unit: p.UnitID})
		if f.Format == "csv" {
			return table.WriteCSV(w, header, rows)
		}
		return table.WriteXLSX(w, "Deltag", header, rows)
	})
}
