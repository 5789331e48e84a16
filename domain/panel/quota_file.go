package panel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
	"deltag/domain/resident/table"
)

// Headers by which the columns of a file of quotas are known. Others, such as the limits to which a quota may be widened,
// are passed over.
var (
	minHeaders    = []string{"mindst", "minimum", "min", "least"}
	targetHeaders = []string{"mål", "target"}
	maxHeaders    = []string{"højst", "maksimum", "max", "maximum", "most"}
)

// ReadQuotaFile reads quotas for a panel from a file with a row for each value: feature, value, min and max, and a
// target if there is a column of targets. Every fault is told at its row and column. It changes nothing; staff look at
// the quotas and keep them.
func (ps *Panels) ReadQuotaFile(ctx context.Context, id int64, data []byte) (quotas []Quota, faults []domain.Fault, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsWrite)
		if err != nil {
			return err
		}
		features, err := dimensions(tx, id)
		if err != nil {
			return err
		}
		quotas, faults = parseQuotas(data, p.Size, features)
		return nil
	})
	return quotas, faults, err
}

// quotaRows turns the rows of a file into quotas.
type quotaRows struct {
	counter
	min, target, max int // columns; target is -1 without one
	quotas           []Quota
	strange          map[string]bool // features that the panel does not have, told once
}

func parseQuotas(data []byte, size int, features []resident.Feature) ([]Quota, []domain.Fault) {
	file, err := table.Open(data, table.Settings{})
	var refused *table.Refused
	if errors.As(err, &refused) {
		return nil, []domain.Fault{fault("file", refused.Code, refused.Detail)}
	} else if err != nil {
		return nil, []domain.Fault{fault("file", "file-unreadable", "This file cannot be read. Save it as CSV or XLSX and try again.")}
	}
	q := &quotaRows{counter: counter{file: file, features: features, seen: map[string]int{}}, strange: map[string]bool{}}
	q.readHeader()
	if len(q.faults) > 0 {
		return nil, q.faults
	}
	for row := range file.Rows() {
		if len(q.faults) >= maxFaults {
			break
		}
		q.read(row)
	}
	if len(q.faults) > 0 {
		return nil, q.faults
	}
	if q.target < 0 {
		aim(q.quotas, size, features)
	}
	return q.quotas, nil
}

// readHeader finds the columns. In some files "category" holds the feature and "feature" its value.
func (q *quotaRows) readHeader() {
	find := func(names ...string) int {
		return slices.IndexFunc(q.file.Columns, func(c string) bool { return match(c, names...) })
	}
	q.feature, q.value = find(featureHeaders...), find(valueHeaders...)
	if category := find("category", "kategori"); category >= 0 && q.value < 0 {
		q.feature, q.value = category, find("feature")
	}
	q.min, q.target, q.max = find(minHeaders...), find(targetHeaders...), find(maxHeaders...)
	for _, column := range []struct {
		at   int
		name string
	}{{q.feature, "kendetegn"}, {q.value, "værdi"}, {q.min, "mindst"}, {q.max, "højst"}} {
		if column.at < 0 {
			q.fault(q.file.Settings.HeaderRow, column.name, "column-missing", "There is no column called %q.", column.name)
		}
	}
}

func (q *quotaRows) read(row table.Row) {
	for _, f := range row.Faults {
		if f.Code == table.HeaderAgain {
			return
		}
		if !f.Warning() {
			q.fault(f.Row, f.Column, f.Code, "This cannot be read. Correct the cell or the row.")
			return
		}
	}
	quota := Quota{Min: q.number(row, q.min), Target: q.number(row, q.target), Max: q.number(row, q.max)}
	name := row.Cells[q.feature]
	f := slices.IndexFunc(q.features, func(f resident.Feature) bool { return means(f, name) })
	if f < 0 {
		if !q.strange[label(name)] {
			q.fault(row.Number, q.file.Columns[q.feature], "feature-not-chosen", "The panel is not balanced by %q.", name)
		}
		q.strange[label(name)] = true
		return
	}
	if _, known := q.features[f].Match(dashes.Replace(row.Cells[q.value])); !known && quota.Max == 0 {
		return // nobody has a value that is not there, and nobody may
	}
	quota.FeatureID, quota.ValueID = q.features[f].ID, q.valueOf(row, q.value, f)
	if quota.ValueID == 0 {
		return
	}
	key := fmt.Sprint(quota.ValueID)
	if first, twice := q.seen[key]; twice {
		q.fault(row.Number, "", "quota-twice", "Row %d has a quota for the same value already. Take one out.", first)
		return
	}
	q.seen[key] = row.Number
	q.quotas = append(q.quotas, quota)
}

// number reads a cell of seats. An empty one is 0; a column that is not there has only those.
func (q *quotaRows) number(row table.Row, column int) int {
	if column < 0 || strings.TrimSpace(row.Cells[column]) == "" {
		return 0
	}
	n, ok := q.people(row.Cells[column])
	if !ok || n > maxSeats {
		q.fault(row.Number, q.file.Columns[column], "not-a-count", "Write a whole number of seats, 0 or more.")
	}
	return n
}

// aim sets targets between the limits of each feature's quotas, in proportion to the room that each leaves, so that they
// add up to the panel's size where that can be.
func aim(quotas []Quota, size int, features []resident.Feature) {
	for _, f := range features {
		var own []int // places in quotas
		var room []int
		rest, all := size, 0
		for i, q := range quotas {
			if q.FeatureID != f.ID {
				continue
			}
			own, room = append(own, i), append(room, max(0, q.Max-q.Min))
			rest, all = rest-q.Min, all+max(0, q.Max-q.Min)
			quotas[i].Target = q.Min
		}
		more, err := lottery.Allocate(min(max(rest, 0), all), room, room)
		if err != nil {
			continue // no room at all: the limits are the targets
		}
		for at, i := range own {
			quotas[i].Target += more[at]
		}
	}
}
