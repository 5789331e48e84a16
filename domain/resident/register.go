package resident

import (
	"crypto/sha256"
	"fmt"

	"deltag/domain"
)

// register is what a list needs to know of the register before its first row.
type register struct {
	unit         int64
	empty        bool            // the unit has nobody yet
	institutions map[string]bool // households that are one
	erased       map[[sha256.Size]byte]bool
	salt         string // of the hashes of the erased
}

func readRegister(tx *domain.Tx, unit int64) (r register, err error) {
	r = register{unit: unit, institutions: map[string]bool{}, erased: map[[sha256.Size]byte]bool{}}
	if err := tx.DB.Raw("SELECT NOT EXISTS (SELECT FROM resident WHERE unit_id = ?)", unit).Scan(&r.empty).Error; err != nil {
		return r, err
	}
	var homes []string
	if err := tx.DB.Raw("SELECT DISTINCT household FROM resident WHERE institution AND household IS NOT NULL").Scan(&homes).Error; err != nil {
		return r, err
	}
	for _, home := range homes {
		r.institutions[home] = true
	}
	if err := tx.DB.Raw("SELECT value #>> '{}' FROM setting WHERE key = 'erasure-salt'").Scan(&r.salt).Error; err != nil {
		return r, err
	}
	rows, err := tx.DB.Raw("SELECT source_hash FROM erased_source").Rows()
	if err != nil {
		return r, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var hash []byte
		if err := rows.Scan(&hash); err != nil {
			return r, err
		}
		r.erased[[sha256.Size]byte(hash)] = true
	}
	return r, rows.Err()
}

// wasErased tells whether the database's erasure_hash of the number is kept. It is made here, for a list asks for everybody.
func (r register) wasErased(sourceID string) bool {
	if len(r.erased) == 0 {
		return false
	}
	hash := sha256.Sum256(fmt.Appendf(nil, "%d|%s", r.unit, sourceID))
	return r.erased[sha256.Sum256(append([]byte(r.salt), hash[:]...))]
}
