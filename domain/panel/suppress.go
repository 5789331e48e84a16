package panel

import "slices"

// fewest is the smallest group whose size may be shown to those who may not see people.
const fewest = 5

// suppress hides every group of one to four people, and enough others that no hidden group's size, nor that of all
// hidden groups together while they are fewer than five, follows from the total.
func (b *Balance) suppress() {
	for _, ph := range Phases {
		for _, f := range b.Features {
			f.suppress(ph)
		}
		if t := b.Totals[ph]; t.N > 0 && t.N < fewest {
			b.Totals[ph] = Count{Hidden: true}
			for _, f := range b.Features {
				f.hideAll(ph)
			}
		}
	}
}

func (f *FeatureBalance) suppress(ph Phase) {
	n := make([]int, len(f.Values))
	for i, v := range f.Values {
		n[i] = v.Counts[ph].N
	}
	for i, hide := range hiding(n) {
		if hide {
			f.Values[i].Counts[ph] = Count{Hidden: true}
			delete(f.Apart, ph)
		}
	}
}

// hiding tells which parts of a total that is known must be hidden.
func hiding(n []int) []bool {
	hidden, people := make([]bool, len(n)), 0
	order := make([]int, len(n))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return n[a] - n[b] })
	order = slices.DeleteFunc(order, func(i int) bool { return n[i] == 0 }) // nobody is no group
	groups := 0
	for _, i := range order {
		if n[i] < fewest || groups > 0 && (groups < 2 || people < fewest) {
			hidden[i] = true
			people += n[i]
			groups++
		}
	}
	if groups == 1 { // the only group there is: its size is the total, so nobody's absence may show either
		for i := range hidden {
			hidden[i] = true
		}
	}
	return hidden
}

func (f *FeatureBalance) hideAll(ph Phase) {
	delete(f.Apart, ph)
	for i := range f.Values {
		f.Values[i].Counts[ph] = Count{Hidden: true}
	}
}
