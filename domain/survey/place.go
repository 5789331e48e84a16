package survey

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// place is a text and where it stands.
type place struct {
	where    string // JSON pointer
	text     Text
	role     role
	question int // its number, or -1
}

type role string

const (
	aTitle    role = "title"
	aQuestion role = "question"
	aHelp     role = "help"
	anOption  role = "option" // and the words of 98 and 99
)

// places are all texts of the document in its order.
func (i *Instrument) places() []place {
	all := []place{{"/title", i.Title, aTitle, -1}}
	if i.Words != nil && i.Words.DontKnow != nil {
		all = append(all, place{"/words/dont_know", *i.Words.DontKnow, anOption, -1})
	}
	if i.Words != nil && i.Words.Refused != nil {
		all = append(all, place{"/words/refused", *i.Words.Refused, anOption, -1})
	}
	for n, v := range i.Frame {
		for m, o := range v.Options {
			all = append(all, place{fmt.Sprintf("/frame/%d/options/%d/text", n, m), o.Text, anOption, -1})
		}
	}
	for n, q := range i.Questions() {
		all = append(all, place{i.where(n) + "/text", q.Text, aQuestion, n})
		if q.Help != nil {
			all = append(all, place{i.where(n) + "/help", q.Help, aHelp, n})
		}
		for m, o := range q.Options {
			all = append(all, place{fmt.Sprintf("%s/options/%d/text", i.where(n), m), o.Text, anOption, n})
		}
	}
	return all
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
