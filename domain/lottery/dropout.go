package lottery

// This file learns from earlier panels who drops out: the chance to stay is the share of all who stayed, times a factor for
// each value that a person has (Assos, Baharav, Flanigan and Procaccia, "Alternates, Assemble! Selecting optimal alternates for
// citizens' assemblies", ACM EC 2025). Counts are smoothed: every rate counts what it would be without them as much as so many
// seats more (Laplace's rule with the rate of all in place of one half), so that few seats move little.

// What is seen counts against what was expected before as much as so many seats.
const (
	priorSeats      = 20
	priorValueSeats = 20
	// Nobody is sure to stay or to leave: factors are multiplied as if values had nothing to do with one another.
	leastDrop, mostDrop = 0.005, 0.9
)

// Seats is how many seats people had, and in how many of these they dropped out.
type Seats struct {
	Seated  int `json:"seated"`
	Dropped int `json:"dropped"`
}

// DropOuts is what earlier panels tell.
type DropOuts struct {
	Before float64   `json:"before"` // the chance expected without any of them, 0 to 1
	All    Seats     `json:"all"`    // of all people
	Values [][]Seats `json:"values"` // per feature and value of the problem; nil when they are not known
}

// Overall is the chance to drop out of somebody of whom no value is known.
func (d *DropOuts) Overall() float64 { return d.All.rate(d.Before, priorSeats) }

// rate is the smoothed share of those who dropped out.
func (s Seats) rate(before float64, weight int) float64 {
	return (float64(s.Dropped) + float64(float64(weight)*before)) / float64(s.Seated+weight)
}

// Chance is the chance that somebody with these values drops out.
func (d *DropOuts) Chance(values []int) float64 {
	all := d.Overall()
	stay := 1 - all
	if stay <= 0 {
		return mostDrop
	}
	for f, v := range values {
		if v != NoValue && f < len(d.Values) && v < len(d.Values[f]) {
			stay *= (1 - d.Values[f][v].rate(all, priorValueSeats)) / (1 - all)
		}
	}
	return min(max(1-stay, leastDrop), mostDrop)
}

// Chances gives that of every member.
func (d *DropOuts) Chances(p *Problem) []float64 {
	chances := make([]float64, len(p.Members))
	for i, m := range p.Members {
		chances[i] = d.Chance(m.Values)
	}
	return chances
}
