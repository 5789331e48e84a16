package resident

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/resident/table"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
)

// Import is a list that staff gave in.
type Import struct {
	ID          int64 `gorm:"primaryKey"`
	UnitID      int64
	FileName    string
	FileBytes   int64
	Settings    table.Settings `gorm:"serializer:json"`
	Columns     []string       `gorm:"serializer:json"`
	Mapping     Mapping        `gorm:"serializer:json"`
	State       string         // uploaded, waiting, running, done, interrupted, failed, cancelled
	Failure     string         // why it failed: the code of the refusal, or "internal"
	RowsDone    int
	RowsTotal   int // 0 until the list was checked
	Added       int
	Changed     int
	Unchanged   int
	LeftOut     int
	Faults      []table.Fault `gorm:"serializer:json"` // the first ones; FaultsTotal counts them all
	FaultsTotal int
	CreatedBy   *int64
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	StartedAt   *time.Time
	FinishedAt  *time.Time
}

// The refusals of an import.
var (
	ErrImportState = &domain.Error{Kind: domain.Conflict, Code: "import-state", Detail: "This import is running or over. Look at its page again."}
	ErrFaults      = &domain.Error{Kind: domain.Conflict, Code: "import-faults", Detail: "Some rows have faults. Mend the list, or choose to leave those rows out."}
)

// Upload keeps a list, finds out how it is written, and suggests what its columns mean. Nobody is added yet.
func (r *Residents) Upload(ctx context.Context, unit int64, name string, data []byte) (imp Import, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.ResidentsWrite, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		imp = Import{UnitID: unit, FileName: fileName(name), FileBytes: int64(len(data)), State: "uploaded", CreatedAt: tx.Now, Faults: []table.Fault{}}
		if id := tx.Actor.StaffID; id != 0 {
			imp.CreatedBy = &id
		}
		small := beside(func() ([]byte, error) { return pack(data) })
		if err := imp.open(tx, data, table.Settings{}); err != nil {
			return err
		}
		if err := domain.Create(tx, &imp); err != nil {
			return err
		}
		kept, err := small()
		if err != nil {
			return err
		}
		return imp.keepFile(tx, kept)
	})
	return imp, err
}

// fileName is a name without what no database and no page can hold, and with its letters composed, which those of
// macOS are not.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf) {
			return -1
		}
		return r
	}, norm.NFC.String(name))
	if letters := []rune(name); len(letters) > longestText {
		name = string(letters[len(letters)-longestText:])
	}
	return name
}

// Reread opens the list with other settings than those found, such as another separator or header row.
func (r *Residents) Reread(ctx context.Context, id int64, want table.Settings) (imp Import, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if imp, err = lockImport(tx, id); err != nil {
			return err
		}
		if !imp.editable() {
			return ErrImportState
		}
		data, err := imp.file(tx)
		if err != nil {
			return err
		}
		imp.RowsTotal, imp.State = 0, "uploaded"
		if err := imp.open(tx, data, want); err != nil {
			return err
		}
		return domain.Save(tx, &imp)
	})
	return imp, err
}

// open reads the header and suggests a mapping.
func (i *Import) open(tx *domain.Tx, data []byte, want table.Settings) error {
	file, err := openTable(data, want)
	if err != nil {
		return err
	}
	features, err := Features(tx)
	if err != nil {
		return err
	}
	last, err := gorm.G[Import](tx.DB).Select("mapping").Where("unit_id = ? AND state = 'done'", i.UnitID).Order("id DESC").Limit(1).Find(tx)
	if err != nil {
		return err
	}
	i.Settings, i.Columns = file.Settings, file.Columns
	i.Faults, i.FaultsTotal = append([]table.Fault{}, file.Faults...), len(file.Faults)
	i.Mapping = suggest(file.Columns, append(last, Import{})[0].Mapping, features)
	if order := orderOf(file, i.Mapping.index(file, "birth_date"), someRows); order.dayFirst+order.monthFirst > 0 {
		i.Mapping.MonthFirst = order.monthFirst > order.dayFirst
	}
	return nil
}

// openTable turns the reader's refusal into one that people see.
func openTable(data []byte, want table.Settings) (*table.File, error) {
	file, err := table.Open(data, want)
	var refused *table.Refused
	if errors.As(err, &refused) {
		return nil, &domain.Error{Kind: domain.Invalid, Code: refused.Code, Detail: refused.Detail}
	}
	return file, err
}

func (i Import) editable() bool {
	return slices.Contains([]string{"uploaded", "interrupted", "failed"}, i.State)
}

// findImport loads an import that the actor may work with.
func findImport(tx *domain.Tx, id int64) (Import, error) {
	return ofActor(tx)(domain.Take[Import](tx, "id = ?", id))
}

// lockImport loads an import that the actor may work with, to change it.
func lockImport(tx *domain.Tx, id int64) (Import, error) {
	return ofActor(tx)(domain.Lock[Import](tx, "id = ?", id))
}

// ofActor lets an import through that the actor may work with.
func ofActor(tx *domain.Tx) func(Import, error) (Import, error) {
	return func(imp Import, err error) (Import, error) {
		if err != nil || !tx.Actor.May(domain.ResidentsWrite, domain.Scope{Unit: imp.UnitID}) {
			return Import{}, firstError(err, domain.ErrNotFound)
		}
		return imp, nil
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Import shows how far an import is.
func (r *Residents) Import(ctx context.Context, id int64) (imp Import, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		imp, err = findImport(tx, id)
		return err
	})
	return imp, err
}

// Imports lists the imports of the actor's units, newest first, 50 to a page.
func (r *Residents) Imports(ctx context.Context, cursor string) (page domain.Page[Import], err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		units, below := tx.Actor.Units(domain.ResidentsWrite), int64(1)<<62
		if len(units) == 0 {
			return domain.ErrForbidden
		}
		if _, err := domain.DecodeCursor(cursor, &below); err != nil {
			return err
		}
		rows, err := gorm.G[Import](tx.DB).Where("unit_id IN ? AND id < ?", units, below).Order("id DESC").Limit(51).Find(tx)
		page = domain.Cut(rows, 50, func(i Import) any { return i.ID })
		return err
	})
	return page, err
}

// Sample shows the first rows of the list beside its columns, to match them by eye.
func (r *Residents) Sample(ctx context.Context, id int64) (rows [][]string, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		imp, err := findImport(tx, id)
		if err != nil {
			return err
		}
		if !imp.editable() {
			return ErrImportState
		}
		data, err := imp.file(tx)
		if err != nil {
			return err
		}
		file, err := openTable(data, imp.Settings)
		if err != nil {
			return err
		}
		for row := range file.Rows() {
			if rows = append(rows, clip(row.Cells)); len(rows) == 5 {
				break
			}
		}
		tx.Record(domain.Access{Action: "read", Subject: "import", Criterion: imp.label(), Purpose: "import of a list", Count: len(rows), Unit: imp.UnitID})
		return nil
	})
	return rows, err
}

// clip copies cells as far as an eye needs them.
func clip(cells []string) []string {
	short := make([]string, len(cells))
	for i, cell := range cells {
		if short[i] = cell; len(cell) > longestText {
			short[i] = strings.ToValidUTF8(cell[:longestText], "") + "…"
		}
	}
	return short
}

func (i Import) label() string { return "import " + strconv.FormatInt(i.ID, 10) }

// Start hands the list to the job that reads it in.
func (r *Residents) Start(ctx context.Context, id int64, m Mapping) error {
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		imp, err := lockImport(tx, id)
		if err != nil {
			return err
		}
		if !imp.editable() {
			return ErrImportState
		}
		features, err := Features(tx)
		if err != nil {
			return err
		}
		if err := m.check(imp.Columns, features, r.key); err != nil {
			return err
		}
		imp.Mapping, imp.State, imp.Failure, imp.RowsDone, imp.StartedAt, imp.FinishedAt = m, "waiting", "", 0, nil, nil
		tx.Record(domain.Access{Action: "add", Subject: "import", Criterion: imp.label(), Purpose: "import of a list", Count: imp.RowsTotal, Unit: imp.UnitID})
		return domain.Save(tx, &imp)
	})
}

// Cancel drops a list that is not being read in, and its file with it.
func (r *Residents) Cancel(ctx context.Context, id int64) error {
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		imp, err := lockImport(tx, id)
		if err != nil {
			return err
		}
		if !imp.editable() && imp.State != "waiting" {
			return ErrImportState
		}
		return imp.end(tx, "cancelled")
	})
}
