package survey

import "slices"

// Change is a difference between two versions, and what it does to the series of figures.
type Change struct {
	Difference
	Question string `json:"question,omitempty"` // the code of the question; "" is the document as a whole
	Breaks   bool   `json:"breaks"`             // figures from before and after cannot be compared without a note
}

// Compare lists what another version changes, in the order of the document. A local question breaks its own series alone.
func Compare(was, is *Instrument) []Change {
	var all []Change
	for _, d := range differ(tree(was), tree(is)) {
		if d.Where == "/version" {
			continue
		}
		c := Change{Difference: d}
		parts := d.parts()
		if len(parts) > 1 && (parts[0] == "core" || parts[0] == "local") {
			c.Question = parts[1]
		}
		c.Breaks = breaks(was, is, d, parts)
		all = append(all, c)
	}
	return all
}

func breaks(was, is *Instrument, d Difference, parts []string) bool {
	switch {
	case parts[0] == "words" || parts[0] == "frame":
		return d.What != Added
	case parts[0] != "core" && parts[0] != "local":
		return false
	case len(parts) == 2 && d.What == Added:
		return pushes(was, is, parts[1])
	case len(parts) == 2:
		return true // the series ends, or is asked in another context
	}
	switch parts[2] {
	case "theme", "indicator", "mirror_of", "mirrored_by":
		return false // the figures stay the same, and are gathered elsewhere
	}
	return !translates(d, parts)
}

// pushes tells whether a question that came stands before one that was asked already: what is asked first colours what
// is answered next.
func pushes(was, is *Instrument, code string) bool {
	for n, q := range is.Questions() {
		if n > is.position(code) && was.position(q.Code) >= 0 && was.Question(q.Code).Kind.Asks() {
			return true
		}
	}
	return false
}

// translates tells whether a difference is only that a language came to a text that is there, or easy words did.
func translates(d Difference, parts []string) bool {
	n := slices.IndexFunc(parts, func(p string) bool { return p == "text" || p == "help" })
	return d.What == Added && n >= 0 && (len(parts) == n+2 || parts[len(parts)-1] == "easy")
}
