package domaintest

import (
	"reflect"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"deltag/domain"
)

// CheckModels compares gorm models with the tables that the migrations made, so that they cannot drift apart: every
// field has its column and can hold its NULL, and every column without a default has its field.
func CheckModels(t *testing.T, models ...any) {
	t.Helper()
	db := New(t)
	for _, model := range models {
		err := db.View(db.Ctx(), func(tx *domain.Tx) error {
			s := &gorm.Statement{DB: tx.DB}
			if err := s.Parse(model); err != nil {
				return err
			}
			return compare(tx, t, s.Schema)
		})
		if err != nil {
			t.Errorf("%T: %v", model, err)
		}
	}
}

func compare(tx *domain.Tx, t *testing.T, model *schema.Schema) error {
	t.Helper()
	var columns []struct {
		Name               string
		Required, Nullable bool
	}
	err := tx.DB.Raw(`
		SELECT column_name AS name, is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER' AS required,
			is_nullable = 'YES' AS nullable
		FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?`, model.Table).Scan(&columns).Error
	if err != nil {
		return err
	}
	if len(columns) == 0 {
		t.Errorf("%s: there is no table %s", model.Name, model.Table)
		return nil
	}
	known := map[string]bool{}
	for _, c := range columns {
		known[c.Name] = true
		if c.Required && model.FieldsByDBName[c.Name] == nil {
			t.Errorf("%s.%s must be given but the model %s has no field for it", model.Table, c.Name, model.Name)
		}
		if field := model.FieldsByDBName[c.Name]; field != nil && c.Nullable && field.FieldType.Kind() != reflect.Pointer && field.FieldType.Kind() != reflect.Slice {
			t.Errorf("%s.%s may be NULL, which %s.%s cannot hold", model.Table, c.Name, model.Name, field.Name)
		}
	}
	for name := range model.FieldsByDBName {
		if !known[name] {
			t.Errorf("the model %s has %s, the table %s has not", model.Name, name, model.Table)
		}
	}
	return nil
}
