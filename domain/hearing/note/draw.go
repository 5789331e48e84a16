package note

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"deltag/domain/lottery"
)

// Errors of a draw.
var (
	ErrNumber = errors.New("note: a number is 0 to 999")
	ErrDice   = errors.New("note: three dice show a digit each, 0 to 9")
)

// NumberOfDice reads the three digits that the dice show as one number: 0, 0, 7 is number 7.
func NumberOfDice(throws []int) (int, error) {
	if len(throws) != 3 {
		return 0, ErrDice
	}
	number := 0
	for _, t := range throws {
		if t < 0 || t > 9 {
			return 0, ErrDice
		}
		number = 10*number + t
	}
	return number, nil
}

// NumberOfSeed is the number that a seed draws, as anybody can do it again: package lottery says how.
func NumberOfSeed(seed lottery.Seed) (int, error) {
	one := lottery.Lottery{Total: Tickets, Panels: []lottery.Panel{{Weight: Tickets}}}
	t, err := one.Draw(seed)
	return t.Number, err
}

// Draw takes the group with a number, and the stand-bys. hash is that of the record of the lottery.
func (d *Document) Draw(number int, hash string) (group, standBys []int, err error) {
	if d.Lottery == nil || number < 0 || number >= len(d.Lottery.Groups) {
		return nil, nil, ErrNumber
	}
	group = slices.Clone(d.Lottery.Groups[number])
	return group, d.standBys(group, number, hash), nil
}

// standBys are the first of those who were not drawn, in an order that the number gives: by the SHA-256 of the lottery's hash, the
// number and their commitment. The lottery, with all commitments, was fixed before anybody knew the number. Whoever can be
// in no group is on no list.
func (d *Document) standBys(group []int, number int, hash string) []int {
	type place struct {
		volunteer int
		sum       [sha256.Size]byte
	}
	var order []place
	for i, c := range d.Volunteers.Commitments {
		if slices.Contains(group, i+1) || slices.Contains(d.Lottery.Never, i+1) {
			continue
		}
		order = append(order, place{i + 1, sha256.Sum256(fmt.Appendf(nil, "deltag stand-by 1\n%s\n%d\n%s\n", hash, number, c))})
	}
	slices.SortFunc(order, func(a, b place) int { return slices.Compare(a.sum[:], b.sum[:]) })
	list := []int{}
	for _, p := range order[:min(len(order), d.Criteria.StandBys)] {
		list = append(list, p.volunteer)
	}
	return list
}

// groupAfter is who comes after the first deviations.
func (d *Document) groupAfter(deviations int) []int {
	if d.Drawing == nil {
		return nil
	}
	group := slices.Clone(d.Drawing.Group)
	for _, v := range d.Deviations[:deviations] {
		group = slices.DeleteFunc(group, func(n int) bool { return n == v.Out })
		if v.In != 0 {
			group = append(group, v.In)
		}
	}
	slices.Sort(group)
	return group
}

// Next is the first of the stand-bys who could come instead of somebody so that the criteria hold; else the first of them; 0 when
// nobody is left. all are the volunteers whose features are still known.
func (d *Document) Next(out int, all []Volunteer) int {
	first := 0
	for _, n := range d.Drawing.StandBys {
		used := slices.Contains(d.Group(), n) || slices.ContainsFunc(d.Deviations, func(v Deviation) bool { return v.Out == n })
		known := slices.ContainsFunc(all, func(v Volunteer) bool { return v.Number == n })
		if used || !known {
			continue
		}
		if first == 0 {
			first = n
		}
		if d.Criteria.Holds(d.Replaced(out, n), all) {
			return n
		}
	}
	return first
}

// Replaced is the group of now with one volunteer instead of another; in may be 0.
func (d *Document) Replaced(out, in int) []int {
	group := slices.DeleteFunc(d.Group(), func(n int) bool { return n == out })
	if in != 0 {
		group = append(group, in)
	}
	slices.Sort(group)
	return group
}
