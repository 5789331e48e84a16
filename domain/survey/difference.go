package survey

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Difference is one thing that is not the same in two documents. Where is like a JSON pointer, with codes in place of
// numbers wherever there are codes: "/core/heard/options/5/text/da/text".
type Difference struct {
	Where string `json:"where"`
	What  What   `json:"what"`
	Was   string `json:"was,omitempty"`
	Is    string `json:"is,omitempty"`
}

// What happened to a part of a document.
type What string

// What can happen.
const (
	Added   What = "added"
	Removed What = "removed"
	Moved   What = "moved" // among those that both documents have
	Changed What = "changed"
)

func differ(was, is any) []Difference {
	var d differences
	d.compare("", was, is)
	return d
}

type differences []Difference

func (d *differences) add(where string, what What, was, is any) {
	*d = append(*d, Difference{Where: where, What: what, Was: shown(was), Is: shown(is)})
}

// shown is a value as people read it; a part of the document is not repeated when it came or went as a whole.
func shown(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}

func (d *differences) compare(where string, was, is any) {
	switch old := was.(type) {
	case map[string]any:
		if now, same := is.(map[string]any); same {
			d.fields(where, old, now)
			return
		}
	case []any:
		if now, same := is.([]any); same {
			d.items(where, old, now)
			return
		}
	}
	if string(canonical(was)) != string(canonical(is)) {
		d.add(where, Changed, was, is)
	}
}

func (d *differences) fields(where string, was, is map[string]any) {
	names := maps.Clone(was)
	maps.Copy(names, is)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		old, before := was[name]
		now, after := is[name]
		switch here := where + "/" + name; {
		case list(old) || list(now):
			d.items(here, slice(old), slice(now))
		case !before:
			d.add(here, Added, nil, now)
		case !after:
			d.add(here, Removed, old, nil)
		default:
			d.compare(here, old, now)
		}
	}
}

func list(v any) bool { _, is := v.([]any); return is }

func slice(v any) []any { all, _ := v.([]any); return all }

// items compares lists: by code where all have one of their own, by place otherwise.
func (d *differences) items(where string, was, is []any) {
	before, old := coded(was)
	after, now := coded(is)
	if before == nil || after == nil {
		for n := range max(len(was), len(is)) {
			switch here := fmt.Sprintf("%s/%d", where, n); {
			case n >= len(was):
				d.add(here, Added, nil, is[n])
			case n >= len(is):
				d.add(here, Removed, was[n], nil)
			default:
				d.compare(here, was[n], is[n])
			}
		}
		return
	}
	for _, code := range old {
		if _, stays := after[code]; !stays {
			d.add(where+"/"+code, Removed, before[code], nil)
		}
	}
	moved := movers(old, now)
	for _, code := range now {
		here := where + "/" + code
		if _, known := before[code]; !known {
			d.add(here, Added, nil, after[code])
			continue
		}
		if moved[code] {
			d.add(here, Moved, nil, nil)
		}
		d.compare(here, before[code], after[code])
	}
}

// coded gives the items by their code, and the codes in order; nil when an item has none, or shares it.
func coded(items []any) (by map[string]any, order []string) {
	by = map[string]any{}
	for _, item := range items {
		fields, _ := item.(map[string]any)
		code := shown(fields["code"])
		if _, twice := by[code]; twice || code == "" {
			return nil, nil
		}
		by[code] = item
		order = append(order, code)
	}
	return by, order
}

// movers are the fewest items that must be moved to make one order of the other: those outside a longest common
// subsequence.
func movers(was, is []string) map[string]bool {
	was = slices.DeleteFunc(slices.Clone(was), func(c string) bool { return !slices.Contains(is, c) })
	is = slices.DeleteFunc(slices.Clone(is), func(c string) bool { return !slices.Contains(was, c) })
	length := make([][]int, len(was)+1)
	for n := range length {
		length[n] = make([]int, len(is)+1)
	}
	for a := len(was) - 1; a >= 0; a-- {
		for b := len(is) - 1; b >= 0; b-- {
			if was[a] == is[b] {
				length[a][b] = length[a+1][b+1] + 1
			} else {
				length[a][b] = max(length[a+1][b], length[a][b+1])
			}
		}
	}
	moved := map[string]bool{}
	for _, code := range is {
		moved[code] = true
	}
	for a, b := 0, 0; a < len(was) && b < len(is); {
		switch {
		case was[a] == is[b]:
			delete(moved, was[a])
			a, b = a+1, b+1
		case length[a+1][b] >= length[a][b+1]:
			a++
		default:
			b++
		}
	}
	return moved
}

// parts cuts the place of a difference.
func (d Difference) parts() []string { return strings.Split(strings.TrimPrefix(d.Where, "/"), "/") }
