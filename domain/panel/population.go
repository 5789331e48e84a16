package panel

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
)

// Population is a table of official statistics: how many people there are of each kind, with its source and date. It
// holds one table that counts several features together (district by sex by age), or one table for each feature.
type Population struct {
	ID        int64 `gorm:"primaryKey"`
	UnitID    int64
	Name      string
	Source    string
	AsOf      time.Time `gorm:"type:date"`
	Tables    []Counts  `gorm:"serializer:json"`
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of population tables.
func (Population) TableName() string { return "population" }

// Counts is how many people have each combination of values of some features.
type Counts struct {
	Features []int64 `json:"features"` // ids
	Cells    []Cell  `json:"cells"`
}

// Cell is the count of one combination; Values are the ids of the values in the order of the features.
type Cell struct {
	Values []int64 `json:"values"`
	Count  int     `json:"count"`
}

// Refusals of population tables.
var (
	ErrPopulation = &domain.Error{Kind: domain.Invalid, Code: "population-invalid",
		Detail: "This population table cannot be used. Each fault says what to mend."}
	_ = domain.OnConstraint("population_name_key", &domain.Error{Kind: domain.Conflict, Code: "population-name-taken",
		Detail: "Another population table of this unit has this name. Choose another name."})
)

// Margin counts people by the values of one feature; it is empty when the statistics do not have the feature.
func (p *Population) Margin(feature int64) map[int64]int {
	all := map[int64]int{}
	for _, t := range p.Tables {
		i := slices.Index(t.Features, feature)
		if i < 0 {
			continue
		}
		for _, c := range t.Cells {
			all[c.Values[i]] += c.Count
		}
		return all
	}
	return all
}

// Has lists the features that the statistics count, in ascending order of id.
func (p *Population) Has() []int64 {
	all := []int64{}
	for _, t := range p.Tables {
		all = append(all, t.Features...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// People is how many people the statistics count; of several tables, the largest.
func (p *Population) People() int {
	most := 0
	for _, t := range p.Tables {
		sum := 0
		for _, c := range t.Cells {
			sum += c.Count
		}
		most = max(most, sum)
	}
	return most
}

// PopulationFile is a file of statistics with where it is from.
type PopulationFile struct {
	Name   string
	Source string
	AsOf   *time.Time
	Data   []byte // CSV or XLSX
}

// ReadPopulationFile shows what a file would become, with every fault at its row and column. It changes nothing.
func (ps *Panels) ReadPopulationFile(ctx context.Context, unit int64, f PopulationFile) (p Population, faults []domain.Fault, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, faults, err = readPopulation(tx, unit, f)
		return err
	})
	return p, faults, err
}

// ImportPopulation keeps a file of statistics as a population table of a unit, if it has no fault at all.
func (ps *Panels) ImportPopulation(ctx context.Context, unit int64, f PopulationFile) (p Population, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		read, faults, err := readPopulation(tx, unit, f)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			return ErrPopulation.With(faults...)
		}
		p = read
		return domain.Create(tx, &p)
	})
	return p, err
}

func readPopulation(tx *domain.Tx, unit int64, f PopulationFile) (p Population, faults []domain.Fault, err error) {
	if err := tx.Require(domain.PanelsWrite, domain.Scope{Unit: unit}); err != nil {
		return p, nil, err
	}
	features, err := resident.Features(tx)
	if err != nil {
		return p, nil, err
	}
	p = Population{UnitID: unit, Name: strings.TrimSpace(f.Name), Source: strings.TrimSpace(f.Source), CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
	if p.Name == "" {
		faults = append(faults, fault("/name", "required", "Give the table a name."))
	}
	if p.Source == "" {
		faults = append(faults, fault("/source", "required", "Say where the figures are from, such as Danmarks Statistik, table FOLK1A."))
	}
	if f.AsOf == nil {
		faults = append(faults, fault("/asOf", "required", "Give the date that the figures are of."))
	} else {
		p.AsOf = *day(f.AsOf)
	}
	tables, more := parsePopulation(f.Data, features)
	p.Tables = tables
	return p, append(faults, more...), nil
}

// Populations lists the population tables that the actor may use, by name.
func (ps *Panels) Populations(ctx context.Context) (list []Population, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		q := tx.DB.Table("population")
		if tx.Actor.Kind != domain.Machine {
			q = q.Where("unit_id IN ?", append(tx.Actor.Units(domain.OverviewRead), -1))
		}
		err := q.Order("name, id").Limit(500).Find(&list).Error
		slices.SortStableFunc(list, func(a, b Population) int { return cmp.Compare(a.Name, b.Name) })
		return err
	})
	return list, err
}
