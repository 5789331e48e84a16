package panel

import (
	"slices"
	"time"

	"deltag/domain"
)

// State is how far a panel has come.
type State string

// The states, in the order a panel goes through them.
const (
	Draft     State = "draft"     // being set up
	Inviting  State = "inviting"  // invitations are out, answers come in
	Drawn     State = "drawn"     // the panel is drawn, nobody has been told
	Confirmed State = "confirmed" // the panel stands, everybody has been told
	Closed    State = "closed"
)

// States lists all of them in order.
var States = []State{Draft, Inviting, Drawn, Confirmed, Closed}

// transitions is every step a panel can take, and only these.
var transitions = map[State][]State{
	Draft:     {Inviting, Closed},
	Inviting:  {Inviting, Drawn, Closed}, // a further wave of invitations leaves it as it is
	Drawn:     {Inviting, Drawn, Confirmed, Closed},
	Confirmed: {Closed},
	Closed:    {},
}

// ErrStep refuses a step that does not follow from where the panel is.
var ErrStep = &domain.Error{Kind: domain.Conflict, Code: "panel-step", Detail: "The panel cannot take this step from where it is now."}

// steps says, in words, why a step into a state is refused.
var steps = map[State]string{
	Inviting:  "Invitations can only be drawn until the panel is confirmed.",
	Drawn:     "A panel can only be drawn when invitations are out and the panel is not confirmed.",
	Confirmed: "A panel can only be confirmed when it has been drawn, and only once.",
	Closed:    "This panel is closed already.",
}

// step moves the panel to a state, or says why not.
func (p *Panel) step(to State, now time.Time) error {
	if !slices.Contains(transitions[p.State], to) {
		return ErrStep.With(domain.Fault{Where: "/state", Code: "step-" + string(to), Detail: steps[to]})
	}
	switch {
	case to == Inviting && p.OpenedAt == nil:
		p.OpenedAt = &now
	case to == Confirmed:
		p.ConfirmedAt = &now
	case to == Closed:
		p.ClosedAt = &now
	}
	p.State = to
	return nil
}
