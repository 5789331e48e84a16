package figures

// fewest is the smallest number of people in a group that is told of (reference: denmark.md R-G10).
const fewest = 5

// given is how many have answered something.
func (c Counts) given() int { return c.Answered + c.Partly + c.Begun }

// few tells whether what so few have answered must not be told apart. How many said no, or were not reached, says nothing of
// what anybody thinks, and is no reason.
func (c Counts) few() bool {
	return c.Asked > 0 && c.Asked < fewest || c.given() > 0 && c.given() < fewest
}

// hiding tells which rows of a table are not shown, and whether the total can be. Where rows are hidden, what is missing to
// the total must not tell any of them, even to somebody who knows this rule: they are at least two, together they are as many
// as a row that is shown, and they are neither all as small nor all as large as hidden rows can be, unless one of them is
// larger. While that is not so, another one is hidden too: of whom the fewest were asked, whatever they answered, for a choice by
// answers would tell something of them.
func hiding(rows []Counts) (hidden []bool, total bool) {
	hidden = make([]bool, len(rows))
	var sum Counts
	n, larger := 0, false
	hide := func(i int) {
		hidden[i] = true
		sum.add(rows[i])
		n++
	}
	for i, c := range rows {
		if c.few() {
			hide(i)
		}
	}
	safe := func() bool {
		return n == 0 || n > 1 && !sum.few() && (larger || sum.given() > n && sum.given() < n*(fewest-1))
	}
	for !safe() {
		next := -1
		for i, c := range rows {
			if !hidden[i] && (next < 0 || c.Asked < rows[next].Asked) {
				next = i
			}
		}
		if next < 0 {
			return hidden, false
		}
		larger = larger || rows[next].given() >= fewest
		hide(next)
	}
	return hidden, true
}

func anyOf(list []bool) bool {
	for _, one := range list {
		if one {
			return true
		}
	}
	return false
}
