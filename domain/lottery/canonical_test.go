package lottery

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 1,
		Features: []Feature{{Name: "Køn \"<&>\"", Values: []Value{{Name: "a\n\u2028\x01\\", Min: 0, Max: 1, Flex: &Flex{Min: 0, Max: 2}}}}},
		Members: []Member{
			{ID: "b", Values: []int{NoValue}, Household: "h", Reason: "not fixed: no part of the inputs"},
			{ID: "ø", Values: []int{0}, Fixed: FixedIn, Reason: "chair"},
			{ID: "a", Values: []int{0}},
		}}
	want := `{"features":[{"name":"Køn \"<&>\"","values":[{"flex":{"max":2,"min":0},"max":1,"min":0,"name":"a\n` + "\u2028" + `\u0001\\"}]}],` +
		`"members":[{"household":"","id":"a","values":["a\n` + "\u2028" + `\u0001\\"]},{"household":"h","id":"b","values":[null]},` +
		`{"fixed":"in","household":"","id":"ø","reason":"chair","values":["a\n` + "\u2028" + `\u0001\\"]}],"size":1}`
	got := string(p.Canonical())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !json.Valid([]byte(got)) {
		t.Error("that is not JSON")
	}
}

// TestHashSeesEverything: the order of members does not change the hash, every decision does.
func TestHashSeesEverything(t *testing.T) {
	t.Parallel()
	first := sound().Hash()
	moved := sound()
	moved.Members[0], moved.Members[5] = moved.Members[5], moved.Members[0]
	if moved.Hash() != first {
		t.Error("the order of the members changed the hash")
	}
	changes := []func(p *Problem){
		func(p *Problem) { p.Size++ },
		func(p *Problem) { p.Features[0].Name = "gender" },
		func(p *Problem) { p.Features[0].Values[1].Name = "men" },
		func(p *Problem) { p.Features[0].Values[1].Min++ },
		func(p *Problem) { p.Features[0].Values[1].Max++ },
		func(p *Problem) { p.Features[0].Values[0].Flex.Max++ },
		func(p *Problem) { p.Features[0].Values[0].Flex = nil },
		func(p *Problem) { p.Members[2].ID = "z" },
		func(p *Problem) { p.Members[2].Values[1] = NoValue },
		func(p *Problem) { p.Members[2].Household = "h" },
		func(p *Problem) { fix(p, FixedIn, 2) },
		func(p *Problem) { fix(p, FixedOut, 2) },
		func(p *Problem) { p.Members = p.Members[1:] },
	}
	seen := map[string]int{first: -1}
	for i, change := range changes {
		p := sound()
		change(p)
		if j, twice := seen[p.Hash()]; twice {
			t.Errorf("changes %d and %d have the same hash", i, j)
		}
		seen[p.Hash()] = i
	}
}
