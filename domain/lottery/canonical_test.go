package lottery

import (
	"encoding/json"
	"strings"
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

func TestParseProblem(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{13}, "test problems")
	read := 0
	for range 300 {
		p := randomProblem(s)
		if len(p.Check()) > 0 {
			continue
		}
		again, err := ParseProblem(p.Canonical())
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Members { // a reason for nothing is not part of the inputs
			if p.Members[i].Fixed == Free {
				p.Members[i].Reason = ""
			}
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Fatal(diff)
		}
		read++
	}
	if read < 150 {
		t.Errorf("only %d problems were read", read)
	}
	whole := string(sound().Canonical())
	for name, text := range map[string]string{
		"nothing":            "",
		"a blank":            " " + whole,
		"something after it": whole + "{}",
		"another field":      strings.Replace(whole, `"size"`, `"sise":3,"size"`, 1),
		"an unknown value":   strings.Replace(whole, `["woman","18-29"]`, `["women","18-29"]`, 1),
		"a fault":            strings.Replace(whole, `"size":4`, `"size":400`, 1),
		"too many values":    strings.Replace(whole, `["woman","18-29"]`, `["woman","18-29","x"]`, 1),
	} {
		if text == whole {
			t.Fatalf("%s changed nothing", name)
		}
		if _, err := ParseProblem([]byte(text)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
