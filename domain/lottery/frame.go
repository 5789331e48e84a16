package lottery

import (
	"cmp"
	"fmt"
	"slices"
)

// sortPeople finds the canonical order and refuses ids that are blank or used twice.
func (f *Frame) sortPeople() error {
	f.order = make([]int32, len(f.people))
	for i := range f.order {
		f.order[i] = int32(i)
	}
	byID := func(a, b int32) int { return cmp.Compare(f.people[a].ID, f.people[b].ID) }
	if !slices.IsSortedFunc(f.order, byID) {
		slices.SortFunc(f.order, byID)
	}
	for k, i := range f.order {
		if f.people[i].ID == "" {
			return fmt.Errorf("lottery: person number %d has a blank id", i+1)
		}
		if k > 0 && f.people[f.order[k-1]].ID == f.people[i].ID {
			return fmt.Errorf("lottery: two people have the id %q", f.people[i].ID)
		}
	}
	return nil
}

// groupHouseholds numbers the households in canonical order and lists the people of each.
func (f *Frame) groupHouseholds() {
	f.home = make([]int32, len(f.people))
	numbers := make(map[string]int32, len(f.people)/2)
	var count int32
	for _, i := range f.order {
		key := f.people[i].Household
		number, known := numbers[key]
		if !known || key == "" {
			number = count
			count++
			if key != "" {
				numbers[key] = number
			}
		}
		f.home[i] = number
	}
	f.homeStart = make([]int32, count+1)
	for _, h := range f.home {
		f.homeStart[h+1]++
	}
	for h := range count {
		f.homeStart[h+1] += f.homeStart[h]
	}
	f.homePeople, f.homeCells = make([]int32, len(f.people)), make([]int32, len(f.people))
	free := slices.Clone(f.homeStart)
	for _, i := range f.order {
		h := f.home[i]
		f.homePeople[free[h]], f.homeCells[free[h]] = i, f.people[i].Stratum
		free[h]++
	}
}

// members are the people of a household, and memberCells their strata.
func (f *Frame) members(h int32) []int32     { return f.homePeople[f.homeStart[h]:f.homeStart[h+1]] }
func (f *Frame) memberCells(h int32) []int32 { return f.homeCells[f.homeStart[h]:f.homeStart[h+1]] }

// countStrata counts people and households per stratum.
func (f *Frame) countStrata(strata int) error {
	f.size, f.households = make([]int, strata), make([]int, strata)
	for i, p := range f.people {
		if p.Stratum < 0 || int(p.Stratum) >= strata {
			return fmt.Errorf("lottery: person %q is in stratum %d, but there are only %d", f.people[i].ID, p.Stratum, strata)
		}
		f.size[p.Stratum]++
	}
	seen := make([]int32, strata) // last household counted in the stratum, plus 1
	for h := range int32(len(f.homeStart) - 1) {
		for _, s := range f.memberCells(h) {
			if seen[s] != h+1 {
				seen[s] = h + 1
				f.households[s]++
			}
		}
	}
	return nil
}
