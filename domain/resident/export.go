package resident

import (
	"context"
	"database/sql"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// exportHeader has the names by which an import knows the columns again.
var exportHeader = map[string][]string{
	"da": {"Borger id", "Navn", "E-mail", "Telefon", "Adresse", "Postnr", "By", "Fødselsdato", "Fødselsår", "Beskyttet", "Fritaget for Digital Post", "Sprog", "Status"},
	"en": {"Citizen id", "Name", "E-mail", "Phone", "Address", "Postcode", "Town", "Birth date", "Birth year", "Protected", "Digital post exempt", "Language", "Status"},
}

// Export writes the residents of a query as "csv" or "xlsx", with column names in Danish or English. Protected people are
// in it by their alias and nothing that finds them, whoever exports. No CPR number ever is.
func (r *Residents) Export(ctx context.Context, q Query, format, language, purpose string, w io.Writer) error {
	if len(strings.TrimSpace(purpose)) < 3 {
		return ErrPurpose
	}
	header, ok := exportHeader[language]
	if !ok || format != "csv" && format != "xlsx" {
		return ErrQuery
	}
	return r.db.View(ctx, func(tx *domain.Tx) error {
		features, err := Features(tx)
		if err != nil {
			return err
		}
		where, args, err := q.where(tx, domain.ResidentsExport)
		if err != nil {
			return err
		}
		features = slices.DeleteFunc(features, func(f Feature) bool { return f.Kind == "age" })
		header = slices.Clone(header)
		for _, f := range features {
			header = append(header, named(language, f.NameDA, f.NameEN))
		}
		rows, err := tx.DB.Raw(exportSQL(features, today(tx.Now), where), args...).Rows()
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		e := exporting{rows: rows, features: features, language: language}
		if format == "csv" {
			err = table.WriteCSV(w, header, e.lines())
		} else {
			err = table.WriteXLSX(w, "Deltag", header, e.lines())
		}
		tx.Record(domain.Access{Action: "export", Subject: "resident", Criterion: q.criterion() + ", " + format, Purpose: domain.Typed(purpose), Count: e.count, Unit: q.Unit})
		return firstError(err, e.err, rows.Err())
	})
}

func named(language, da, en string) string {
	if language == "en" {
		return en
	}
	return da
}

func exportSQL(features []Feature, on time.Time, where string) string {
	return `SELECT r.source_id, r.id, r.name, r.email, r.phone, r.address, r.postcode, r.town, r.birth_date, r.birth_year, r.protection,
		r.digital_post_exempt, r.language, r.gone, p.* FROM (` + Profiles(features, on, where) + `) p JOIN resident r ON r.id = p.id ORDER BY r.unit_id, r.source_id`
}

type exporting struct {
	rows     *sql.Rows
	features []Feature
	language string
	count    int
	err      error
}

func (e *exporting) lines() iter.Seq[[]string] {
	names := map[int64]string{}
	for _, f := range e.features {
		for _, v := range f.Values {
			names[v.ID] = named(e.language, v.NameDA, v.NameEN)
		}
	}
	return func(yield func([]string) bool) {
		values := make([]*int64, len(e.features))
		for e.rows.Next() {
			var r Resident
			var unit, id any
			var source, home string
			into := []any{&r.SourceID, &r.ID, &r.Name, &r.Email, &r.Phone, &r.Address, &r.Postcode, &r.Town, &r.BirthDate, &r.BirthYear, &r.Protection,
				&r.DigitalPostExempt, &r.Language, &r.Gone, &id, &unit, &source, &home}
			for i := range values {
				into = append(into, &values[i])
			}
			if e.err = e.rows.Scan(into...); e.err != nil {
				return
			}
			e.count++
			line := r.Masked().line(e.language)
			for _, v := range values {
				if v == nil {
					line = append(line, "")
				} else {
					line = append(line, names[*v])
				}
			}
			if !yield(line) {
				return
			}
		}
	}
}

// line is a resident's cells, in words that an import reads.
func (r Resident) line(language string) []string {
	born, year := "", ""
	if r.BirthDate != nil {
		born = r.BirthDate.Format(time.DateOnly)
	}
	if r.BirthYear != nil {
		year = strconv.Itoa(*r.BirthYear)
	}
	words := map[bool]string{true: named(language, "ja", "yes"), false: named(language, "nej", "no")}
	protection := map[Protection]string{
		No: words[false], Yes: words[true], Special: named(language, "særlig", "special"), Unknown: named(language, "ukendt", "unknown"),
	}
	gone := map[string]string{Here: "", Moved: named(language, "fraflyttet", "moved"), Dead: named(language, "død", "dead"), Other: named(language, "andet", "other")}
	name := r.Name
	if r.Protected() {
		name = r.Alias()
	}
	return []string{r.SourceID, name, r.Email, r.Phone, r.Address, r.Postcode, r.Town, born, year, protection[r.Protection], words[r.DigitalPostExempt], r.Language, gone[r.Gone]}
}
