package mix

import (
	"cmp"
	"slices"
)

// This file decides who on the waiting list is offered the next free seat: whoever keeps the mix.

// Candidate is somebody on the waiting list, with whoever comes with them.
type Candidate struct {
	Party   []Person // the first is the one who waits; nil people are companions
	Burden  int      // how often they have been asked of late, as the contact budget counts it
	Place   int      // on the waiting list; the smallest came first
	Skipped bool     // somebody behind them was offered a seat because the party did not fit
}

// Verdict is what becomes of a candidate when seats are offered now.
type Verdict string

// What may become of a candidate.
const (
	Offer Verdict = "offer" // may be offered seats
	Skip  Verdict = "skip"  // the party does not fit: others may go before it, this once, and it keeps its place
	Hold  Verdict = "hold"  // others went before it already: free seats are held until there are enough for it
	Wait  Verdict = "wait"  // seats are held for a party before it, or Turn.Reason says why
)

// Phase is how far a session is from its start, as its waiting list sees it.
type Phase string

// In SignUp people may still come of whom nobody knows: free seats are kept for those whom the group lacks, and maximums hold, as
// they do for whoever signs up. In Closed those who wait are all there are, as after a cancellation in a group that was drawn: the
// best of them is offered the seat, for one that stays empty helps nobody. In LastDays no seats are held for a party either.
const (
	SignUp   Phase = "sign-up"
	Closed   Phase = "closed"
	LastDays Phase = "last-days"
)

// Turn is one candidate in the order in which they are thought of.
type Turn struct {
	Candidate int     `json:"candidate"` // index into what Promote was given
	Verdict   Verdict `json:"verdict"`
	Reason    Reason  `json:"reason"`    // why they could not sign up now; empty when they could
	Shortfall int     `json:"shortfall"` // of the group with them in it
}

// Promote puts a waiting list into the order in which free seats are offered. First come those with whom every minimum can still
// be met and no maximum is exceeded (Accept), then those with whom the group is short of the fewest people, then those who were
// asked least of late, then those who have waited longest. Seats of offers that are open count as taken, so ask again after each.
//
// A party that does not fit is passed over once and keeps its place; from then on, seats are held for it when it comes before
// everybody whom they fit.
func (q *Quotas) Promote(t Taken, waiting []Candidate, phase Phase) []Turn {
	turns := make([]Turn, len(waiting))
	keeps := make([]bool, len(waiting)) // the mix, if there were seats
	for i, c := range waiting {
		reason, ok := q.Accept(t, c.Party...)
		keeps[i] = ok || reason.Why == Full && q.acceptsWithRoom(t, c.Party)
		turns[i] = Turn{Candidate: i, Verdict: Wait, Reason: reason, Shortfall: q.shortfall(t, c.Party)}
	}
	slices.SortFunc(turns, func(a, b Turn) int {
		x, y := waiting[a.Candidate], waiting[b.Candidate]
		return cmp.Or(yesFirst(keeps[a.Candidate], keeps[b.Candidate]), a.Shortfall-b.Shortfall, x.Burden-y.Burden, x.Place-y.Place,
			a.Candidate-b.Candidate)
	})
	for i := range turns {
		c := waiting[turns[i].Candidate]
		switch wanted := keeps[turns[i].Candidate] || phase != SignUp; {
		case !wanted || len(c.Party) > q.Seats:
		case turns[i].Reason.Why != Full:
			turns[i].Verdict = Offer
		case !c.Skipped || phase == LastDays:
			turns[i].Verdict = Skip
		default: // everybody after them waits
			turns[i].Verdict = Hold
			return turns
		}
	}
	return turns
}

// acceptsWithRoom tells whether a party that does not fit could be taken when just so many seats are free as it needs.
func (q *Quotas) acceptsWithRoom(t Taken, party []Person) bool {
	if len(party) > q.Seats {
		return false
	}
	t.Seats = q.Seats - len(party)
	_, ok := q.Accept(t, party...)
	return ok
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// Next reads who is offered seats now: an index into what Promote was given, or -1. skipped are the parties that are passed over
// by it, who are Skipped from now on; nobody is when nobody gets a seat.
func Next(turns []Turn) (candidate int, skipped []int) {
	for _, t := range turns {
		switch t.Verdict {
		case Offer:
			return t.Candidate, skipped
		case Skip:
			skipped = append(skipped, t.Candidate)
		}
	}
	return -1, nil
}
