package mix

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// This file finds the proposed time at which the group is mixed best.

// Answer is what somebody says of a proposed time. Whoever has not answered says nothing, and is not counted on.
type Answer string

// What somebody may answer.
const (
	Silent   Answer = ""
	Yes      Answer = "yes"
	IfNeedBe Answer = "if-need-be"
	No       Answer = "no"
)

// TimeFit is how well one proposed time suits the mix.
type TimeFit struct {
	Proposal int            `json:"proposal"` // index into what BestTime was given
	Answers  map[Answer]int `json:"answers"`  // how many people gave each
	People   int            `json:"people"`   // how many of them can have a seat, with the least shortfall
	Reach
}

// BestTime puts proposed times into the order in which they suit the mix. proposals are in the order of time, each with one
// answer for each of the people; those who say yes or if need be can come. The first has the least shortfall that can be
// had, then the most people with a seat, then the most who say yes without more, and then it is the earliest.
// Errors as Quotas.Reach.
func (q *Quotas) BestTime(ctx context.Context, people []Person, proposals [][]Answer) ([]TimeFit, error) {
	list := make([]TimeFit, len(proposals))
	for i, answers := range proposals {
		list[i] = TimeFit{Proposal: i, Answers: map[Answer]int{}}
		var come []Person
		var from []int
		for n, p := range people {
			a := Silent
			if n < len(answers) {
				a = answers[n]
			}
			if list[i].Answers[a]++; a == Yes || a == IfNeedBe {
				come, from = append(come, p), append(from, n)
			}
		}
		reach, err := q.Reach(ctx, q.Count(), come)
		if err != nil {
			return nil, err
		}
		for k, n := range reach.Seated {
			reach.Seated[k] = from[n]
		}
		list[i].Reach, list[i].People = *reach, len(reach.Seated)
	}
	slices.SortFunc(list, func(a, b TimeFit) int {
		return cmp.Or(a.Shortfall-b.Shortfall, b.People-a.People, b.Answers[Yes]-a.Answers[Yes], a.Proposal-b.Proposal)
	})
	return list, nil
}

// Sentence says to staff how a time suits the mix.
func (t *TimeFit) Sentence(q *Quotas) Text {
	mixed := Text{"Gruppen bliver blandet.", "The group becomes mixed."}
	if len(t.Lacks) > 0 {
		da, en := make([]string, len(t.Lacks)), make([]string, len(t.Lacks))
		for i, l := range t.Lacks {
			name := q.Features[l.Feature].Values[l.Value].Name
			da[i], en[i] = fmt.Sprintf("%d fra »%s«", l.People, name.Da), fmt.Sprintf("%d from “%s”", l.People, name.En)
		}
		mixed = Text{"Gruppen mangler " + strings.Join(da, ", ") + ".", "The group lacks " + strings.Join(en, ", ") + "."}
	}
	a := t.Answers
	return Text{
		fmt.Sprintf("%d kan få plads. %s %d siger ja, %d om nødvendigt, %d nej, og %d har ikke svaret.", t.People, mixed.Da, a[Yes], a[IfNeedBe], a[No], a[Silent]),
		fmt.Sprintf("%d can have a seat. %s %d say yes, %d if need be, %d no, and %d have not answered.", t.People, mixed.En, a[Yes], a[IfNeedBe], a[No], a[Silent])}
}
