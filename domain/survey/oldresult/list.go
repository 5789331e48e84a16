package oldresult

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/indicator"
	"deltag/domain/resident/table"
	"deltag/domain/survey/programme"
)

var sorts = domain.Sorts{By: map[string]string{"year": "r.year"}, From: "old_result r", ID: "r.id"}

// Row is a figure in the list.
type Row struct {
	Result
	Unit     string
	ByName   string // who took it in
	BackName string // who took it back
}

// List gives the figures of a programme, those that were taken back among them. Sort is year or -year; "" is the newest year
// first.
func (u *Use) List(ctx context.Context, id int64, sort, cursor string, limit int) (page domain.Page[Row], err error) {
	err = u.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := programme.Find(tx, id); err != nil {
			return err
		}
		q := tx.DB.Table("old_result r").Select("r.*, coalesce(u.name, '') AS unit, coalesce(a.name, '') AS by_name, coalesce(b.name, '') AS back_name").
			Joins("LEFT JOIN unit u ON u.id = r.unit_id").Joins("LEFT JOIN staff a ON a.id = r.added_by").Joins("LEFT JOIN staff b ON b.id = r.taken_back_by").
			Where("r.programme_id = ?", id)
		page, err = domain.Sorted(q, sorts, cmp.Or(sort, "-year"), cursor, limit, func(r Row) int64 { return r.ID })
		return err
	})
	return page, err
}

// fileHeaders are the columns of a file, those by which it can be taken in again among them.
var fileHeaders = map[string][]string{
	"da": {"Hentet ind", "Indikator", "Spørgsmål", "År", "Periode", "Enhed", "Antal svar", "Andel", "Andel af", "Gennemsnit", "Skala fra", "Skala til", "Kilde", "Dokumentnummer"},
	"en": {"Taken in", "Indicator", "Question", "Year", "Period", "Unit", "Answers", "Share", "Share of", "Mean", "Scale from", "Scale to", "Source", "Document number"},
}

// Export writes the figures that count as a file, csv or xlsx, in a language, da or en: without those that were taken back.
func (u *Use) Export(ctx context.Context, id int64, format, language string, w io.Writer) error {
	header := fileHeaders[language]
	if header == nil || format != "csv" && format != "xlsx" {
		return ErrFormat
	}
	return u.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := programme.Find(tx, id); err != nil {
			return err
		}
		var rows []Row
		if err := tx.DB.Raw(`SELECT r.*, coalesce(u.name, '') AS unit FROM old_result r LEFT JOIN unit u ON u.id = r.unit_id
			WHERE r.programme_id = ? AND r.taken_back_at IS NULL ORDER BY r.year, r.id`, id).Scan(&rows).Error; err != nil {
			return err
		}
		lines := make([][]string, len(rows))
		for i := range rows {
			lines[i] = rows[i].line(language)
		}
		if format == "csv" {
			return table.WriteCSV(w, header, slices.Values(lines))
		}
		return table.WriteXLSX(w, "Deltag", header, slices.Values(lines))
	})
}

func (r *Row) line(language string) []string {
	number := func(v *float64) string {
		if v == nil {
			return ""
		}
		text := strconv.FormatFloat(*v, 'f', -1, 64)
		if language == "da" {
			text = strings.Replace(text, ".", ",", 1)
		}
		return text
	}
	name := r.Indicator
	if i, seeded := indicator.Find(r.Indicator); seeded {
		name = map[string]string{"da": i.Name.Da, "en": i.Name.En}[language]
	}
	share, mean := number(&r.Value)+" %", ""
	if r.Measure == Mean {
		share, mean = "", number(&r.Value)
	}
	day := map[string]string{"da": "02-01-2006", "en": "2006-01-02"}[language]
	return []string{r.AddedAt.Format(day), name, r.Question, strconv.Itoa(r.Year), r.Period, r.Unit, strconv.Itoa(r.N), share, r.ShareOf, mean,
		number(r.ScaleFrom), number(r.ScaleTo), r.Source, r.SourceNumber}
}
