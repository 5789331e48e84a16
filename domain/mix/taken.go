package mix

// This file counts who has a seat, and how many people the group is short of.

// Taken is who has a seat: booked, or offered one that they may still take. Seats counts everybody, Values those who are known
// by feature and value.
type Taken struct {
	Seats  int     `json:"seats"`
	Values [][]int `json:"values"`
}

// Count counts people. It is where a Taken begins.
func (q *Quotas) Count(people ...Person) Taken {
	t := Taken{Values: make([][]int, len(q.Features))}
	for f, feature := range q.Features {
		t.Values[f] = make([]int, len(feature.Values))
	}
	t.Add(people...)
	return t
}

// Add seats people.
func (t *Taken) Add(people ...Person) { t.change(people, 1) }

// Remove takes back the seats of people who were counted.
func (t *Taken) Remove(people ...Person) { t.change(people, -1) }

func (t *Taken) change(people []Person, by int) {
	t.Seats += by * len(people)
	for _, p := range people {
		for f, v := range p {
			if f < len(t.Values) && v >= 0 && v < len(t.Values[f]) {
				t.Values[f][v] += by
			}
		}
	}
}

// Lack is so many people missing of one value.
type Lack struct {
	Feature int `json:"feature"` // index
	Value   int `json:"value"`   // index
	People  int `json:"people"`
}

// Shortfall is how far a group is below its minimums: the people missing, added up over all values of all features. Somebody
// who meets two needs counts for both. 0 is a group that is mixed as it should be.
func (q *Quotas) Shortfall(t Taken) int { return q.shortfall(t, nil) }

// shortfall is that with so many people more.
func (q *Quotas) shortfall(t Taken, party []Person) (n int) {
	for f := range q.Features {
		n += q.need(t, party, f)
	}
	return n
}

// need is how many people are missing below the minimums of one feature, with so many people more.
func (q *Quotas) need(t Taken, party []Person, f int) (n int) {
	for v, value := range q.Features[f].Values {
		n += max(0, value.Min-t.Values[f][v]-of(party, f, v))
	}
	return n
}

// of counts those of a party who count towards a value.
func of(party []Person, f, v int) (n int) {
	for _, p := range party {
		if p.has(f, v) {
			n++
		}
	}
	return n
}

// Lacks lists what a group is short of, in the order of its features.
func (q *Quotas) Lacks(t Taken) []Lack {
	list := []Lack{}
	for f, feature := range q.Features {
		for v, value := range feature.Values {
			if n := value.Min - t.Values[f][v]; n > 0 {
				list = append(list, Lack{f, v, n})
			}
		}
	}
	return list
}

// Lost is how many people can no longer be found, whoever comes: with so few free seats the shortfall cannot fall below it.
func (q *Quotas) Lost(t Taken) (n int) {
	for f := range q.Features {
		n += max(0, q.need(t, nil, f)-max(0, q.Seats-t.Seats))
	}
	return n
}
