package resident

import (
	"strconv"
	"time"

	"deltag/domain"
)

// Residents are the use cases of this area.
type Residents struct {
	db  *domain.DB
	key *CPRKey
}

// New makes the use cases. Without a key no CPR number can be read in or shown.
func New(db *domain.DB, key *CPRKey) *Residents { return &Residents{db: db, key: key} }

// Protection is whether a person's name and address may be passed on (CPR-loven § 28). Anything but No is protected.
type Protection string

// The levels of protection.
const (
	No      Protection = "no"
	Yes     Protection = "yes"
	Special Protection = "special" // threatened people, registered without a fixed address
	Unknown Protection = "unknown"
)

// Resident is a person whom the municipality may ask.
type Resident struct {
	ID                int64 `gorm:"primaryKey"`
	UnitID            int64
	SourceID          string // the person's number in the system that the list comes from, unique in a unit
	Name              string
	Email             string
	Phone             string
	Address           string
	Postcode          string
	Town              string
	AddressID         string
	Household         *string // nil is a household of one's own
	Institution       bool
	BirthDate         *time.Time `gorm:"type:date"`
	BirthYear         *int
	Protection        Protection
	DigitalPostExempt bool
	Language          string
	CPRSealed         []byte `gorm:"column:cpr_sealed"`
	CPRIndex          []byte `gorm:"column:cpr_index"`
	Gone              string // "", moved, dead or other
	OptedOutAt        *time.Time
	PausedUntil       *time.Time
	ErasedAt          *time.Time
	CreatedAt         time.Time `gorm:"autoCreateTime:false"`
	ChangedAt         time.Time
	ImportID          *int64
}

// The refusals of this area.
var (
	ErrSourceTaken = domain.OnConstraint("resident_source_key", &domain.Error{
		Kind: domain.Conflict, Code: "resident-source-taken", Detail: "Another citizen of this unit already has this number.",
	})
	ErrErased = &domain.Error{Kind: domain.Conflict, Code: "resident-erased", Detail: "This citizen is erased. Nothing more is kept."}
)

// Protected tells whether name and address are to be kept from others. Unknown counts as protected.
func (r Resident) Protected() bool { return r.Protection != No }

// Alias is what others see of a protected person, such as B-1234.
func (r Resident) Alias() string { return "B-" + strconv.FormatInt(r.ID, 10) }

// Shown is the name that lists, prints and exports show: the alias of a protected person.
func (r Resident) Shown() string {
	if r.Protected() || r.Name == "" {
		return r.Alias()
	}
	return r.Name
}

// Masked is the resident as others may see a protected person: an alias, and no way to find them.
func (r Resident) Masked() Resident {
	if !r.Protected() {
		return r
	}
	r.Name, r.Email, r.Phone, r.Address, r.Postcode, r.Town, r.AddressID, r.BirthDate = r.Alias(), "", "", "", "", "", "", nil
	r.CPRSealed, r.CPRIndex, r.Household = nil, nil, nil
	return r
}

// Age in whole years on a day, by the birth date, or by the year of birth alone as on the last day of the year.
func (r Resident) Age(on time.Time) (years int, known bool) {
	if r.BirthDate == nil {
		if r.BirthYear == nil {
			return 0, false
		}
		return on.Year() - *r.BirthYear, true
	}
	years = on.Year() - r.BirthDate.Year()
	if on.Month() < r.BirthDate.Month() || on.Month() == r.BirthDate.Month() && on.Day() < r.BirthDate.Day() {
		years--
	}
	return years, true
}
