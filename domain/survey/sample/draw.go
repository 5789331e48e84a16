package sample

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strconv"

	"deltag/domain/lottery"
)

// pool lets kinds of offers with few people be one stratum, so that it is not known of a few what they think. It gives the
// names of those kinds.
func pool(people []candidate) (pooled []string) {
	counts := map[string]int{}
	for _, c := range people {
		counts[c.Stratum]++
	}
	for key, n := range counts {
		if n < pooledBelow {
			pooled = append(pooled, key)
		}
	}
	slices.Sort(pooled)
	for i, c := range people {
		if _, few := slices.BinarySearch(pooled, c.Stratum); few {
			people[i].Stratum = ""
		}
	}
	return pooled
}

// count fills in the strata by those who can be asked and those who are.
func (f *Found) count(can, asked []candidate) {
	parts := map[string]*Part{}
	of := func(key string) *Part {
		if parts[key] == nil {
			parts[key] = &Part{Key: key}
		}
		return parts[key]
	}
	for _, c := range can {
		of(c.Stratum).Found++
	}
	f.NoMail = 0
	for _, c := range asked {
		of(c.Stratum).Asked++
		if c.NoMail {
			f.NoMail++
		}
	}
	f.Asked, f.Strata = len(asked), make([]Part, 0, len(parts))
	for _, p := range parts {
		f.Strata = append(f.Strata, *p)
	}
	slices.SortFunc(f.Strata, func(a, b Part) int { return cmp.Compare(a.Key, b.Key) })
}

// allocate shares a sample out over the strata in proportion to their people, by largest remainders. What is equal goes to
// the stratum that comes first, so that the shares need no chance.
func allocate(strata []Part, size int) []int {
	all := 0
	for _, s := range strata {
		all += s.Found
	}
	targets, rest, order := make([]int, len(strata)), size, make([]int, len(strata))
	for i, s := range strata {
		targets[i], order[i] = s.Found*size/all, i
		rest -= targets[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(strata[b].Found*size%all, strata[a].Found*size%all)
	})
	for _, i := range order[:rest] {
		targets[i]++
	}
	return targets
}

// pooledBelow is the fewest people of one kind of offer that is a stratum of its own.
const pooledBelow = 5

// draw takes size people by chance, from each stratum its share; 0 takes everybody. The seed is recorded: whoever has it and
// the list can make the draw again.
func draw(ctx context.Context, people []candidate, size int, f *Found) (chosen []candidate, recorded string, err error) {
	if size == 0 || size >= len(people) {
		return people, "", nil
	}
	var s lottery.Seed
	if _, err = rand.Read(s[:]); err != nil {
		return nil, "", err
	}
	if chosen, err = drawWith(ctx, people, size, f, s); err != nil {
		return nil, "", err
	}
	f.count(people, chosen)
	return chosen, s.String(), nil
}

// name is what a candidate is called in the draw: a person can be there for two offers.
func (c *candidate) name() string {
	if c.EventID == nil {
		return strconv.FormatInt(c.ID, 10)
	}
	return strconv.FormatInt(c.ID, 10) + "." + strconv.FormatInt(*c.EventID, 10)
}

func drawWith(ctx context.Context, people []candidate, size int, f *Found, s lottery.Seed) (chosen []candidate, err error) {
	place := map[string]int32{}
	for i, part := range f.Strata {
		place[part.Key] = int32(i)
	}
	list := make([]lottery.Person, len(people))
	for i, c := range people {
		// Everybody stands for themselves: who lives together may both be asked what they think of a service.
		list[i] = lottery.Person{ID: c.name(), Stratum: place[c.Stratum]}
	}
	frame, err := lottery.NewFrame(list, len(f.Strata))
	if err != nil {
		return nil, err
	}
	sample, err := frame.Draw(ctx, allocate(f.Strata, size), s)
	if err != nil {
		return nil, err
	}
	for _, c := range sample.Chosen {
		one := people[c.Index]
		one.Probability = c.Probability
		chosen = append(chosen, one)
	}
	return chosen, nil
}
