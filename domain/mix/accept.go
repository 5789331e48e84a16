package mix

// This file decides whether somebody may have a seat. It is asked for every booking while the session is locked, so it only
// counts, and asks the heap for nothing.

// Why is the sort of a refusal.
type Why string

// What may speak against giving somebody a seat.
const (
	Full    Why = "full"    // there are fewer free seats than the party needs
	Maximum Why = "maximum" // there are enough people of their sort
	Kept    Why = "kept"    // the free seats are kept for people whom the group still lacks
)

// Reason says why somebody cannot have a seat now. Its words are made from it and the quotas (sentence.go).
type Reason struct {
	Why  Why `json:"why"`
	Free int `json:"free"` // free seats
	Need int `json:"need"` // seats that the party needs
	// Lack is one value, of Maximum the one that is full, and of Kept the one that the feature lacks most of, with how many people
	// are still missing; Quotas.Lacks tells of all.
	Lack Lack `json:"lack"`
}

// Accept decides whether a party, that is a person and whoever comes with them, may have seats together, so that the seats left
// after it can still meet every minimum, whoever may come (see the package on which condition this is, and on groups that are short
// already). A maximum is never exceeded; one that is exceeded already keeps out those of its value alone.
func (q *Quotas) Accept(t Taken, party ...Person) (Reason, bool) {
	free := q.Seats - t.Seats
	reason := Reason{Free: max(0, free), Need: len(party)}
	if len(party) > free {
		reason.Why = Full
		return reason, false
	}
	for f := range q.Features {
		why, v := q.refusal(t, party, f, free)
		if why == Maximum || why == Kept && reason.Why == "" {
			reason.Why, reason.Lack = why, Lack{f, v, max(0, q.Features[f].Values[v].Min-t.Values[f][v])}
		}
		if why == Maximum { // nothing that comes can change it
			break
		}
	}
	if reason.Why != "" {
		return reason, false
	}
	return Reason{}, true
}

// refusal tells what one feature has against a party, and the value that it is about.
func (q *Quotas) refusal(t Taken, party []Person, f, free int) (why Why, value int) {
	before, after, most := 0, 0, 0
	for v, quota := range q.Features[f].Values {
		have, more := t.Values[f][v], of(party, f, v)
		if more > 0 && have+more > quota.Max {
			return Maximum, v
		}
		before += max(0, quota.Min-have)
		missing := max(0, quota.Min-have-more)
		after += missing
		if missing > most {
			most, value = missing, v
		}
	}
	if max(0, after-(free-len(party))) > max(0, before-free) {
		return Kept, value
	}
	return "", 0
}
