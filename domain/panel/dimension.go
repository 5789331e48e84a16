package panel

import (
	"context"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/resident"

	"gorm.io/gorm/clause"
)

// Dimension is a feature that a panel is balanced by.
type Dimension struct {
	PanelID   int64
	FeatureID int64
	Position  int
}

// TableName is the table of dimensions.
func (Dimension) TableName() string { return "panel_dimension" }

// maxDimensions is how many features a panel can be balanced by: more leave hardly anybody for each combination.
const maxDimensions = 8

// ErrDimensions refuses a list of features.
var ErrDimensions = &domain.Error{Kind: domain.Invalid, Code: "dimensions-invalid", Detail: "A panel cannot be balanced by these features."}

// dimensions are a panel's features in order, with the values that are in use today.
func dimensions(tx *domain.Tx, id int64) ([]resident.Feature, error) {
	list, _, err := dimensionsAndHeirs(tx, id)
	return list, err
}

// dimensionsAndHeirs also gives, for each feature, the value in use that each value counts as.
func dimensionsAndHeirs(tx *domain.Tx, id int64) ([]resident.Feature, []map[int64]int64, error) {
	var rows []Dimension
	if err := tx.DB.Where("panel_id = ?", id).Order("position").Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.FeatureID
	}
	known, err := resident.FeaturesOf(tx, ids)
	if err != nil {
		return nil, nil, err
	}
	list, all := []resident.Feature{}, []map[int64]int64{}
	for _, row := range rows {
		i := slices.IndexFunc(known, func(f resident.Feature) bool { return f.ID == row.FeatureID })
		list = append(list, current(known[i], tx.Now))
		all = append(all, heirs(known[i], tx.Now))
	}
	return list, all, nil
}

// heirs maps every value of a feature, ended ones too, to the value in use that it counts as.
func heirs(f resident.Feature, now time.Time) map[int64]int64 {
	all, heir := map[int64]resident.Value{}, map[int64]int64{}
	for _, v := range f.Values {
		all[v.ID] = v
	}
	for _, v := range f.Values {
		last := v
		for range f.Values {
			if last.ValidTo == nil || last.ValidTo.After(now) {
				heir[v.ID] = last.ID
				break
			}
			if last.SuccessorID == nil {
				break
			}
			last = all[*last.SuccessorID]
		}
	}
	return heir
}

// current is a feature without the values that have ended.
func current(f resident.Feature, now time.Time) resident.Feature {
	f.Values = slices.DeleteFunc(slices.Clone(f.Values), func(v resident.Value) bool { return v.ValidTo != nil && !v.ValidTo.After(now) })
	return f
}

// exclusion is the code of the feature that leaves people out of every draw.
const exclusion = "exclusion"

// usable tells whether panels can be balanced by a feature today.
func usable(f resident.Feature, now time.Time) bool {
	return f.Code != exclusion && f.QuestionDA == "" && (f.ValidTo == nil || f.ValidTo.After(now))
}

// Features are those that a panel can be balanced by today.
func (ps *Panels) Features(ctx context.Context) (list []resident.Feature, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if !tx.Actor.MayAnywhere(domain.OverviewRead) && !tx.Actor.MayAnywhere(domain.PanelsRead) {
			return domain.ErrForbidden
		}
		known, err := resident.Features(tx)
		for _, f := range known {
			if usable(f, tx.Now) {
				list = append(list, current(f, tx.Now))
			}
		}
		return err
	})
	return list, err
}

// SetDimensions chooses the features of a draft panel, in order. The quotas of a feature that stays are kept.
func (ps *Panels) SetDimensions(ctx context.Context, id int64, version int, features []int64) (s QuotaSheet, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lock(tx, id, version, domain.PanelsWrite)
		if err != nil {
			return err
		}
		if p.State != Draft {
			return ErrFrozen
		}
		if err := checkDimensions(tx, features); err != nil {
			return err
		}
		if err := replaceDimensions(tx, id, features); err != nil {
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

func checkDimensions(tx *domain.Tx, features []int64) error {
	known, err := resident.Features(tx)
	if err != nil {
		return err
	}
	var faults []domain.Fault
	if len(features) > maxDimensions {
		faults = append(faults, fault("/features", "too-many-features", fmt.Sprintf("Choose at most %d features.", maxDimensions)))
	}
	for i, id := range features {
		at := fmt.Sprintf("/features/%d", i)
		f := slices.IndexFunc(known, func(f resident.Feature) bool { return f.ID == id })
		switch {
		case f < 0 || !usable(known[f], tx.Now):
			faults = append(faults, fault(at, "feature-unknown", "This feature does not exist."))
		case slices.Contains(features[:i], id):
			faults = append(faults, fault(at, "feature-twice", "This feature is chosen twice."))
		case len(current(known[f], tx.Now).Values) < 2:
			faults = append(faults, fault(at, "feature-values", "This feature has fewer than two values, so nothing can be balanced by it."))
		}
	}
	if len(faults) > 0 {
		return ErrDimensions.With(faults...)
	}
	return nil
}

func replaceDimensions(tx *domain.Tx, id int64, features []int64) error {
	keep := append(slices.Clone(features), -1)
	if err := tx.DB.Exec("DELETE FROM panel_dimension WHERE panel_id = ? AND feature_id NOT IN ?", id, keep).Error; err != nil {
		return err
	}
	// The positions move out of the way first: they are unique at every step.
	if err := tx.DB.Exec("UPDATE panel_dimension SET position = -1 - position WHERE panel_id = ?", id).Error; err != nil {
		return err
	}
	rows := make([]Dimension, len(features))
	for i, f := range features {
		rows[i] = Dimension{PanelID: id, FeatureID: f, Position: i}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.DB.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "panel_id"}, {Name: "feature_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"position"}),
	}).Create(&rows).Error
}
