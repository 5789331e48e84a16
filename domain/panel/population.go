package panel

import (
	"time"
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
