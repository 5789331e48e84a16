package panel

import (
	"math"
	"math/rand/v2"
	"testing"

	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// Invitations are shared out to the last one, no stratum gets more than its households, each gets the floor or the
// ceiling of its exact number, and what the strata cannot hold is left.
func TestShare(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		strata, weights, room := make([]stratum, 1+r.IntN(40)), []int{}, 0
		for i := range strata {
			strata[i].households = r.IntN(30)
			weights = append(weights, r.IntN(3)*r.IntN(parts/40))
			if weights[i] > 0 {
				room += strata[i].households
			}
		}
		total := r.IntN(400)
		got := share(total, weights, strata, randomSeed(r))
		sum := 0
		for i, n := range got.targets {
			sum += n
			if n > strata[i].households || math.Abs(float64(n)-got.exact[i]) > 1+1e-6 || n > 0 && weights[i] == 0 {
				t.Fatalf("stratum %d of %d households got %d for %f", i, strata[i].households, n, got.exact[i])
			}
		}
		if sum != min(total, room) {
			t.Fatalf("%d of %d were shared out; there is room for %d", sum, total, room)
		}
	}
}

// Over many seeds a small stratum gets its share: it is not rounded away.
func TestShareKeepsTheChanceOfSmallStrata(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 9))
	strata, weights := make([]stratum, 50), make([]int, 50)
	for i := range strata {
		strata[i].households, weights[i] = 100, parts/50
	}
	const rounds = 20_000
	got := 0
	for range rounds {
		got += share(10, weights, strata, randomSeed(r)).targets[7]
	}
	if want := rounds / 5; math.Abs(float64(got-want)) > 5*math.Sqrt(rounds*0.2*0.8) { // five standard errors
		t.Errorf("a stratum with 0.2 invitations got %d in %d draws", got, rounds)
	}
}

func randomSeed(r *rand.Rand) (s lottery.Seed) {
	for i := range s {
		s[i] = byte(r.UintN(256))
	}
	return s
}

// Raked weights meet the targets of every feature at once where somebody has each value.
func TestWeighMeetsTheTargets(t *testing.T) {
	t.Parallel()
	features := []resident.Feature{
		{ID: 1, Values: []resident.Value{{ID: 1}, {ID: 2}}},
		{ID: 2, Values: []resident.Value{{ID: 3}, {ID: 4}, {ID: 5}}},
	}
	quotas := map[int64]Quota{1: {Target: 6}, 2: {Target: 4}, 3: {Target: 5}, 4: {Target: 3}, 5: {Target: 2}}
	var strata []stratum
	r := rand.New(rand.NewPCG(4, 4))
	for _, a := range []int64{1, 2} {
		for _, b := range []int64{3, 4, 5} {
			strata = append(strata, stratum{values: []int64{a, b}, people: 10 + r.IntN(1000)})
		}
	}
	weights := weigh(strata, features, quotas, nil)
	for value, share := range strataOf(strata, func(i int) float64 { return float64(weights[i]) / parts }) {
		if want := float64(quotas[value].Target) / 10; math.Abs(share-want) > 1e-6 {
			t.Errorf("value %d has a share of %f, not %f", value, share, want)
		}
	}
}
