package lottery

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sound is a problem without faults.
func sound() *Problem {
	p := &Problem{Size: 4, Features: sexAndAge(1, 3, 1, 3, 1, 3, 1, 3), Members: pool([]int{3, 0, 0}, []int{3, 1, 1}, []int{2, 0, NoValue})}
	p.Features[0].Values[0].Flex = &Flex{Min: 0, Max: 4}
	return p
}

func TestCheck(t *testing.T) {
	t.Parallel()
	if faults := sound().Check(); len(faults) > 0 {
		t.Fatalf("a sound problem has faults: %v", faults)
	}
	tests := []struct {
		change func(p *Problem)
		want   []string // where and code
	}{
		{func(p *Problem) { p.Size = 0 }, []string{"/size size-zero"}},
		{func(p *Problem) { p.Size = -3 }, []string{"/size size-zero"}},
		{func(p *Problem) { p.Size = 9 }, []string{"/size size-over-pool", "/features/0 sum-max-under-size", "/features/1 sum-max-under-size"}},
		{func(p *Problem) { p.Features[1].Values[0].Min = 4 }, []string{"/features/1/values/0/min min-over-max"}},
		{func(p *Problem) { p.Features[1].Values[0].Min = -1 }, []string{"/features/1/values/0/min negative"}},
		{func(p *Problem) { p.Features[1].Values[0].Max = -1 }, []string{"/features/1/values/0/max negative", "/features/1/values/0/min min-over-max"}},
		{func(p *Problem) { p.Features[0].Values[0].Flex.Min = 2 }, []string{"/features/0/values/0/flex/min flex-over-min"}},
		{func(p *Problem) { p.Features[0].Values[0].Flex.Min = -2 }, []string{"/features/0/values/0/flex/min flex-over-min"}},
		{func(p *Problem) { p.Features[0].Values[0].Flex.Max = 2 }, []string{"/features/0/values/0/flex/max flex-under-max"}},
		{func(p *Problem) { p.Features[0].Values[0].Min, p.Features[0].Values[1].Min = 2, 3 }, []string{"/features/0 sum-min-over-size"}},
		{func(p *Problem) {
			p.Features[1].Values[0].Max, p.Features[1].Values[1].Max = 1, 0
			p.Features[1].Values[1].Min = 0
		}, []string{
			"/features/1 sum-max-under-size"}},
		{func(p *Problem) {
			p.Features[0].Values[1].Min, p.Features[0].Values[1].Max = 5, 6
			p.Features[1].Values[0].Max, p.Features[1].Values[1].Max = 1, 1
		}, []string{"/features/0 sum-min-over-size", "/features/0 cross-feature"}},
		{func(p *Problem) { p.Features[0].Values = nil; p.Members = nil }, []string{"/size size-over-pool", "/features/0/values no-values"}},
		{func(p *Problem) { p.Features[1].Name = "sex" }, []string{"/features/1/name duplicate-feature"}},
		{func(p *Problem) { p.Features[1].Name = "" }, []string{"/features/1/name no-name"}},
		{func(p *Problem) { p.Features[1].Name = "\xff" }, []string{"/features/1/name not-text"}},
		{func(p *Problem) { p.Features[1].Values[1].Name = "18-29" }, []string{"/features/1/values/1/name duplicate-value"}},
		{func(p *Problem) { p.Members[3].Values = []int{1} }, []string{"/members/3/values values-missing"}},
		{func(p *Problem) { p.Members[3].Values[1] = 2; p.Members[4].Values[0] = -2 }, []string{
			"/members/3/values/1 unknown-value", "/members/4/values/0 unknown-value"}},
		{func(p *Problem) { p.Members[3].ID = "Aa" }, []string{"/members/3/id duplicate-member"}},
		{func(p *Problem) { p.Members[3].ID = "" }, []string{"/members/3/id no-id"}},
		{func(p *Problem) { p.Members[3].Household = "\xff" }, []string{"/members/3/household not-text"}},
		{func(p *Problem) { p.Members[3].Fixed = FixedIn }, []string{"/members/3/reason no-reason"}},
		{func(p *Problem) { p.Members[3].Fixed = "maybe" }, []string{"/members/3/fixed unknown-fixed"}},
		{func(p *Problem) { fix(p, FixedIn, 0, 1); p.Members[0].Household, p.Members[1].Household = "h", "h" }, []string{"/members/1/household fixed-same-household"}},
		{func(p *Problem) {
			fix(p, FixedIn, 3, 4, 5)
			p.Features[0].Values[1].Max = 2
			p.Features[1].Values[1].Max = 2
		}, []string{
			"/features/0/values/1/max fixed-over-max", "/features/1/values/1/max fixed-over-max"}},
		{func(p *Problem) { fix(p, FixedIn, 0, 1, 3, 4, 6) }, []string{"/size fixed-over-size"}},
		{func(p *Problem) { fix(p, FixedOut, 0, 1, 3, 4, 6) }, []string{"/size size-over-pool"}},
	}
	for _, test := range tests {
		p := sound()
		test.change(p)
		var got []string
		for _, f := range p.Check() {
			got = append(got, f.Where+" "+f.Code)
			if f.Detail == "" {
				t.Errorf("%s has no sentence", f.Code)
			}
		}
		slices.Sort(got)
		slices.Sort(test.want)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func fix(p *Problem, fixed Fixed, members ...int) {
	for _, i := range members {
		p.Members[i].Fixed, p.Members[i].Reason = fixed, "decided"
	}
}

// FuzzCheck feeds arbitrary problems: Check must answer, and what it passes must be a problem that the search can take.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{4, 2, 2, 1, 3, 1, 3, 2, 1, 3, 1, 3, 0, 0, 1, 1})
	f.Add([]byte{255, 3, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		p := problemFrom(data)
		if len(p.Check()) > 0 {
			return
		}
		g, err := newProgram(p)
		if err != nil {
			t.Fatal(err)
		}
		x, err := newSearch(t.Context(), g, 2000).any(g.box(), nil)
		if err == nil && x != nil {
			if faults := p.CheckPanel(g.ids(p, g.seat(x, newSource(Seed{}, "fuzz")))); len(faults) > 0 {
				t.Fatalf("a panel breaks a rule: %v", faults)
			}
		}
		if len(p.Hash()) != 64 {
			t.Fatal("no hash")
		}
	})
}

// problemFrom reads bytes as a problem, sound or not.
func problemFrom(data []byte) *Problem {
	next := func() int {
		if len(data) == 0 {
			return 0
		}
		b := int(int8(data[0]))
		data = data[1:]
		return b
	}
	p := &Problem{Size: next()}
	for f := range min(max(next(), 0), 4) {
		feature := Feature{Name: string(rune('a' + f))}
		for v := range min(max(next(), 0), 4) {
			value := Value{Name: string(rune('a' + v)), Min: next(), Max: next()}
			if value.Min == 7 {
				value.Flex = &Flex{Min: next(), Max: next()}
			}
			feature.Values = append(feature.Values, value)
		}
		p.Features = append(p.Features, feature)
	}
	for i := 0; len(data) > 0 && i < 60; i++ {
		m := Member{ID: string(binary.BigEndian.AppendUint16(nil, uint16(i*257)&0x7f7f)), Reason: "fuzz"}
		for range p.Features {
			m.Values = append(m.Values, next())
		}
		if h := next(); h > 0 {
			m.Household = string(rune('a' + h))
		}
		if h := next(); h > 100 {
			m.Fixed = FixedIn
		}
		p.Members = append(p.Members, m)
	}
	return p
}
