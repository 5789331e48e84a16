package lottery

import "testing"

func TestShortageSentences(t *testing.T) {
	t.Parallel()
	man := []QuotaRef{{"sex", "man", Min, 7}, {"age", "30+", Max, 2}}
	over := []QuotaRef{{"age", "30+", Max, 2}}
	tests := []struct {
		s    Shortage
		want string
	}{
		{Shortage{Kind: []Trait{{"sex", []string{"man"}}, {"age", []string{"18-29", ""}}}, Have: 3, Need: 4, Quotas: man},
			"3 seats can be filled by people with sex man and age 18-29 or no value, but 4 are needed."},
		{Shortage{Have: 5, Need: 6, Households: true}, "5 seats can be filled with one seat per household, but 6 are needed."},
		{Shortage{Quotas: man}, "These quotas cannot all hold: at least 7 with sex man, at most 2 with age 30+."},
		{Shortage{Have: 6, Need: 7, Quotas: man},
			"These quotas cannot all hold: at least 7 with sex man, at most 2 with age 30+. The others leave at most 6 of the first."},
		{Shortage{Have: 2, Need: 3, Quotas: over}, "These quotas cannot all hold: at most 2 with age 30+. The others force at least 3 of the first."},
	}
	for _, test := range tests {
		if got := test.s.String(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}
