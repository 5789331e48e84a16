package main

import (
	"context"
	"fmt"
	"math"

	"deltag/domain/lottery"
)

// This file makes pools of people who said yes, for measuring the lottery of panels. In the population every value of a
// feature has its share, and quotas leave the panel that share of the seats, a twentieth less or more, in whole numbers. Who says yes is skewed:
// each value has a willingness of its own, e to the power of skew times a normal number. At skew 0 the pool is like the
// population and every draw is easy; at 0.8 to 1 half of the people are of kinds that are wanted little, and a few of kinds
// that are hardly enough, which is the hardest that real pools are.

// mostPools is how many pools are made from one seed until one has a panel at all.
const mostPools = 1000

// pool makes the same problem for the same arguments on every machine. Pools in which no panel meets the quotas are made
// anew, from the next numbers of the seed, so that each seed is an instance.
func pool(ctx context.Context, seed uint64, members, seats, features int, skew float64) (*lottery.Problem, error) {
	r := &numbers{state: seed}
	for range mostPools {
		p := onePool(r, members, seats, features, skew)
		if len(p.Check()) > 0 {
			continue
		}
		verdict, err := lottery.Feasible(ctx, p)
		if err != nil {
			return nil, err
		}
		if verdict.Feasible {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%d pools of %d people from seed %d have no panel of %d", mostPools, members, seed, seats)
}

// valuesOf is how many values the features have, by turns: sex, age, district, education and the like.
var valuesOf = [...]int{2, 4, 5, 3, 4, 3, 2, 4}

func onePool(r *numbers, members, seats, features int, skew float64) *lottery.Problem {
	p := &lottery.Problem{Size: seats}
	yes := make([][]float64, features) // how often each value says yes
	for f := range features {
		feature := lottery.Feature{Name: fmt.Sprint("f", f)}
		share := make([]float64, valuesOf[f%len(valuesOf)])
		all := 0.0
		for v := range share {
			share[v] = 0.4 + r.part()
			all += share[v]
		}
		for v := range share {
			exact := share[v] / all * float64(seats)
			feature.Values = append(feature.Values, lottery.Value{Name: fmt.Sprint("v", v), Min: int(math.Floor(exact * 0.95)), Max: int(math.Ceil(exact * 1.05))})
			yes[f] = append(yes[f], share[v]*math.Exp(float64(skew*r.normal())))
		}
		p.Features = append(p.Features, feature)
	}
	for i := range members {
		m := lottery.Member{ID: fmt.Sprintf("p%05d", i+1)}
		for f := range features {
			m.Values = append(m.Values, r.pick(yes[f]))
		}
		p.Members = append(p.Members, m)
	}
	return p
}

// numbers is the generator splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
type numbers struct{ state uint64 }

func (n *numbers) next() uint64 {
	n.state += 0x9e3779b97f4a7c15
	z := n.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// part is from 0 to below 1, and normal is the sum of twelve of them less 6: near enough to normal, and the same everywhere.
func (n *numbers) part() float64 { return float64(n.next()>>11) / (1 << 53) }

func (n *numbers) normal() float64 {
	sum := -6.0
	for range 12 {
		sum += n.part()
	}
	return sum
}

func (n *numbers) pick(weights []float64) int {
	all := 0.0
	for _, w := range weights {
		all += w
	}
	at := n.part() * all
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
