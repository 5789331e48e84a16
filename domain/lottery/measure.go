package lottery

import "errors"

// Gap is how one value of a feature is represented.
type Gap struct {
	Value       string  // name
	Seats       int     // people in the panel with the value
	Expected    float64 // seats at exactly its share of the population, of the panel's full size
	Short       float64 // Expected - Seats when positive, else 0
	PanelShare  float64 // of the people in the panel, 0 to 1
	PeopleShare float64 // of the population, 0 to 1
	BelowQuota  int     // people missing to the quota's minimum
	AboveQuota  int     // people beyond the quota's maximum
}

// Dissimilarity is D = sum |p - q| / 2 of two distributions given as counts (Duncan and Duncan,
// American Sociological Review 20, 1955): the share of the one that would have to change value to be
// like the other; 0 is alike, 1 has nothing in common. It fails on negative counts, unequal lengths or empty sums.
func Dissimilarity(panel, population []int) (float64, error) {
	if len(panel) != len(population) {
		return 0, errors.New("lottery: dissimilarity needs two distributions over the same values")
	}
	a, okA := sum(panel)
	b, okB := sum(population)
	if !okA || !okB || a == 0 || b == 0 {
		return 0, errors.New("lottery: dissimilarity needs counts of 0 or more, not all 0")
	}
	var d float64
	for i := range panel {
		d += abs(float64(panel[i])/float64(a) - float64(population[i])/float64(b))
	}
	return d / 2, nil
}

// Balance compares the seats of one feature with the population and with the quotas, value by value.
// seats and population are counts in the order of the feature's values; an empty panel is short of everything
// that size asks for. It fails as Dissimilarity does on the population.
func Balance(f Feature, seats, population []int, size int) ([]Gap, error) {
	people, ok := sum(population)
	taken, okSeats := sum(seats)
	if !ok || !okSeats || people == 0 || len(seats) != len(f.Values) || len(population) != len(f.Values) {
		return nil, errors.New("lottery: balance needs one count of 0 or more per value, and people in the population")
	}
	gaps := make([]Gap, len(f.Values))
	for i, v := range f.Values {
		share := float64(population[i]) / float64(people)
		g := Gap{Value: v.Name, Seats: seats[i], Expected: share * float64(size), PeopleShare: share}
		if taken > 0 {
			g.PanelShare = float64(seats[i]) / float64(taken)
		}
		g.Short = max(g.Expected-float64(seats[i]), 0)
		g.BelowQuota = max(v.Min-seats[i], 0)
		g.AboveQuota = max(seats[i]-v.Max, 0)
		gaps[i] = g
	}
	return gaps, nil
}

func sum(counts []int) (total int, ok bool) {
	for _, n := range counts {
		if n < 0 {
			return 0, false
		}
		total += n
	}
	return total, true
}

func abs(x float64) float64 { return max(x, -x) }
