package panel

import (
	"testing"

	"deltag/domain/resident"
)

// FuzzPopulation: whatever a file of statistics says, it has faults or whole tables of people.
func FuzzPopulation(f *testing.F) {
	features := []resident.Feature{
		{ID: 1, Code: "sex", NameDA: "Køn", NameEN: "Sex", Values: []resident.Value{{ID: 11, Code: "woman", NameDA: "Kvinde"}, {ID: 12, Code: "man", NameDA: "Mand"}}},
		{ID: 2, Code: "district", NameDA: "Bydel", NameEN: "District", Values: []resident.Value{{ID: 21, Code: "1", NameDA: "Valby"}}},
	}
	for _, seed := range []string{"Køn;Bydel;Antal\nKvinde;Valby;1.234\nMand;1;12\n", "feature,value,count\nsex,man,1\ndistrict,1,2\n", "Køn;Antal\nI alt;3\n", "antal\n1\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, faults := parsePopulation(data, features)
		if len(faults) > 0 {
			return
		}
		for _, table := range tables {
			for _, cell := range table.Cells {
				if len(cell.Values) != len(table.Features) || cell.Count < 0 || cell.Count > largestCount {
					t.Errorf("%+v", cell)
				}
			}
		}
	})
}
