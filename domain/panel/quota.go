package panel

import (
	"context"
	"fmt"
	"slices"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// Quota is how many seats one value of a feature has.
type Quota struct {
	PanelID   int64
	FeatureID int64
	ValueID   int64
	Min       int // at least
	Target    int // when all goes well
	Max       int // at most
}

// TableName is the table of quotas.
func (Quota) TableName() string { return "quota" }

// QuotaFault is one contradiction among quotas. Code is for translation, the numbers and names fill its gaps.
type QuotaFault struct {
	Where   string // JSON pointer: "/features/2/values/0/min", "/features/2" or "/size"
	Code    string
	Detail  string
	Feature string
	Value   string
	Have    int
	Need    int
}

// ErrQuotas refuses quotas that contradict themselves; each fault says where.
var ErrQuotas = &domain.Error{Kind: domain.Invalid, Code: "quotas-contradict", Detail: "These quotas contradict each other."}

// CheckQuotas finds every contradiction in quotas for a panel of a size, all at once. features are in the order in
// which the quotas are shown; quotas of values that a feature does not have are left out by the caller.
func CheckQuotas(size int, features []resident.Feature, quotas map[int64]Quota) []QuotaFault {
	problem := lottery.Problem{Size: size, Features: make([]lottery.Feature, len(features))}
	var own []QuotaFault
	for i, f := range features {
		problem.Features[i] = forLottery(f, quotas)
		own = append(own, targetFaults(i, f, size, quotas)...)
	}
	faults := []QuotaFault{}
	for _, f := range problem.Check() {
		if f.Code == "size-over-pool" { // nobody has been asked yet
			continue
		}
		faults = append(faults, QuotaFault{Where: f.Where, Code: f.Code, Detail: f.Detail, Feature: f.Feature, Value: f.Value, Have: f.Have, Need: f.Need})
	}
	return append(faults, own...)
}

// forLottery gives the feature with its quotas as the lottery knows it. A value without a quota has no limits.
func forLottery(f resident.Feature, quotas map[int64]Quota) lottery.Feature {
	lf := lottery.Feature{Name: f.NameDA}
	for _, v := range f.Values {
		q, ok := quotas[v.ID]
		if !ok {
			q.Max = maxSeats
		}
		lf.Values = append(lf.Values, lottery.Value{Name: v.NameDA, Min: q.Min, Max: q.Max})
	}
	return lf
}

// maxSeats is the largest panel there can be.
const maxSeats = 10_000

// targetFaults finds targets outside their own limits, and targets of a feature that do not add up to the size.
func targetFaults(i int, f resident.Feature, size int, quotas map[int64]Quota) (faults []QuotaFault) {
	sum, given := 0, 0
	for j, v := range f.Values {
		q, ok := quotas[v.ID]
		if !ok {
			continue
		}
		given++
		sum += q.Target
		if q.Min <= q.Max && (q.Target < q.Min || q.Target > q.Max) {
			faults = append(faults, QuotaFault{
				Where: fmt.Sprintf("/features/%d/values/%d/target", i, j), Code: "target-outside", Feature: f.NameDA, Value: v.NameDA,
				Have: q.Target, Detail: fmt.Sprintf("The target %d is not between %d and %d: change one of them.", q.Target, q.Min, q.Max),
			})
		}
	}
	if given == len(f.Values) && size > 0 && sum != size {
		faults = append(faults, QuotaFault{
			Where: fmt.Sprintf("/features/%d", i), Code: "targets-sum", Feature: f.NameDA, Have: sum, Need: size,
			Detail: fmt.Sprintf("The targets of %q add up to %d, but the panel has %d seats.", f.NameDA, sum, size),
		})
	}
	return faults
}

// QuotaSheet is a panel's dimensions with their values, quotas and what official statistics say of them.
type QuotaSheet struct {
	Panel    Panel
	Features []resident.Feature
	Quotas   map[int64]Quota // by value id
	Margins  map[int64]int   // people in the population by value id; a feature without statistics has none
	Faults   []QuotaFault
	Beyond   bool // a draw may take people whom the contact budget keeps out
}

// Quotas loads a panel's quota sheet.
func (ps *Panels) Quotas(ctx context.Context, id int64) (s QuotaSheet, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.OverviewRead)
		if err != nil {
			return err
		}
		s, err = sheet(tx, p)
		return err
	})
	return s, err
}

func sheet(tx *domain.Tx, p Panel) (s QuotaSheet, err error) {
	s = QuotaSheet{Panel: p, Quotas: map[int64]Quota{}}
	if s.Features, err = dimensions(tx, p.ID); err != nil {
		return s, err
	}
	var quotas []Quota
	if err := tx.DB.Where("panel_id = ?", p.ID).Find(&quotas).Error; err != nil {
		return s, err
	}
	for _, q := range quotas {
		s.Quotas[q.ValueID] = q
	}
	if s.Margins, err = margins(tx, p.PopulationID, s.Features); err != nil {
		return s, err
	}
	s.Faults = CheckQuotas(p.Size, s.Features, s.Quotas)
	return s, nil
}

// margins counts a population's people by value, for the features that it has.
func margins(tx *domain.Tx, population *int64, features []resident.Feature) (map[int64]int, error) {
	if population == nil {
		return map[int64]int{}, nil
	}
	table, err := domain.Take[Population](tx, "id = ?", *population)
	if err != nil {
		return nil, err
	}
	all := map[int64]int{}
	for _, f := range features {
		for value, n := range table.Margin(f.ID) {
			all[value] = n
		}
	}
	return all, nil
}

// Try checks size and quotas that somebody is typing. It changes nothing.
func (ps *Panels) Try(ctx context.Context, id int64, size int, quotas []Quota) (faults []QuotaFault, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := find(tx, id, domain.PanelsWrite); err != nil {
			return err
		}
		features, err := dimensions(tx, id)
		if err != nil {
			return err
		}
		faults = CheckQuotas(size, features, byValue(quotas))
		return nil
	})
	return faults, err
}

// SetQuotas replaces the quotas of a panel that the caller last saw in the given version. They may change until the
// panel is confirmed; each draw keeps the quotas it was made with.
func (ps *Panels) SetQuotas(ctx context.Context, id int64, version int, quotas []Quota) (s QuotaSheet, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lock(tx, id, version, domain.PanelsWrite)
		if err != nil {
			return err
		}
		if p.State == Confirmed || p.State == Closed {
			return ErrFrozen
		}
		features, err := dimensions(tx, id)
		if err != nil {
			return err
		}
		if faults := CheckQuotas(p.Size, features, byValue(quotas)); len(faults) > 0 {
			return ErrQuotas.With(plain(faults)...)
		}
		if err := replaceQuotas(tx, id, features, quotas); err != nil {
			return err
		}
		if err := p.save(tx); err != nil {
			return err
		}
		s, err = sheet(tx, p)
		return err
	})
	return s, err
}

// replaceQuotas stores quotas of known values; one of a value that no dimension has is refused.
func replaceQuotas(tx *domain.Tx, id int64, features []resident.Feature, quotas []Quota) error {
	home := map[int64]int64{}
	for _, f := range features {
		for _, v := range f.Values {
			home[v.ID] = f.ID
		}
	}
	if err := tx.DB.Exec("DELETE FROM quota WHERE panel_id = ?", id).Error; err != nil {
		return err
	}
	seen := map[int64]bool{}
	rows := slices.Clone(quotas)
	for i := range rows {
		feature, known := home[rows[i].ValueID]
		if !known || seen[rows[i].ValueID] {
			return ErrQuotas.With(fault(fmt.Sprintf("/quotas/%d", i), "value-unknown", "This value is not one of the panel's, or it is given twice."))
		}
		seen[rows[i].ValueID] = true
		rows[i].PanelID, rows[i].FeatureID = id, feature
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.DB.CreateInBatches(rows, 500).Error
}

func byValue(quotas []Quota) map[int64]Quota {
	m := make(map[int64]Quota, len(quotas))
	for _, q := range quotas {
		m[q.ValueID] = q
	}
	return m
}

func plain(faults []QuotaFault) []domain.Fault {
	list := make([]domain.Fault, len(faults))
	for i, f := range faults {
		list[i] = fault(f.Where, f.Code, f.Detail)
	}
	return list
}
