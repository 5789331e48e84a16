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
	hidden, people := 0, 0
	hide := func(i int) {
		people += f.Values[i].Counts[ph].N
		hidden++
		f.Values[i].Counts[ph] = Count{Hidden: true}
	}
	order := make([]int, len(f.Values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return f.Values[a].Counts[ph].N - f.Values[b].Counts[ph].N })
	order = slices.DeleteFunc(order, func(i int) bool { return f.Values[i].Counts[ph].N == 0 }) // nobody is no group
	for _, i := range order {
		if f.Values[i].Counts[ph].N < fewest || hidden > 0 && (hidden < 2 || people < fewest) {
			hide(i)
		}
	}
	if hidden > 0 {
		delete(f.Apart, ph)
	}
	if hidden == 1 { // the only group there is: its size is the total, so nobody's absence may show either
		f.hideAll(ph)
	}
}

func (f *FeatureBalance) hideAll(ph Phase) {
	delete(f.Apart, ph)
	for i := range f.Values {
		f.Values[i].Counts[ph] = Count{Hidden: true}
	}
}
