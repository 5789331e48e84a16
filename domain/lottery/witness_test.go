package lottery

import (
	"slices"
	"testing"
)

func TestWitnessIsOneOfAllPanels(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{9}, "witness")
	found := 0
	for range 400 {
		p := randomProblem(s)
		got, err := Witness(t.Context(), p, 0)
		if err != nil {
			t.Fatal(err)
		}
		all := brute(p)
		is := slices.ContainsFunc(all, func(panel []int) bool {
			var ids []string
			for _, i := range panel {
				ids = append(ids, p.Members[i].ID)
			}
			slices.Sort(ids)
			return slices.Equal(ids, got)
		})
		if is != (len(all) > 0) {
			t.Fatalf("%+v: %v, of %d panels", p, got, len(all))
		}
		if got != nil {
			found++
		}
	}
	if found < 50 || found > 350 {
		t.Errorf("the cases are one-sided: %d of 400 have a panel", found)
	}
	if _, err := Witness(t.Context(), &Problem{Size: 1, Features: []Feature{{Name: "a", Values: []Value{{Name: "x", Min: 2, Max: 1}}}}}, 0); err == nil {
		t.Error("malformed quotas are no question")
	}
}
