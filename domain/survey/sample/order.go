package sample

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/panel"
	"deltag/domain/survey/programme"
)

// The most people that can be asked for at once, and the most letters of a reason.
const (
	mostPeople    = 1_000_000
	longestReason = 1000
)

// check refuses an order that cannot be, everything at once.
func (o *Order) check(tx *domain.Tx, p *programme.Programme, w *programme.Wave) error {
	var c domain.Checks
	takes, err := programme.TakesPart(tx, w, o.Unit)
	if err != nil {
		return err
	}
	c.Unless(takes && tx.Actor.May(domain.SurveysWrite, domain.Scope{Unit: o.Unit}), "/unit", "unit-unknown", "Choose one of the units that take part.")
	c.Unless(o.Size >= 0 && o.Size <= mostPeople, "/size", "range", "Give between 1 and 1,000,000 people, or nothing for everybody.")
	if o.Beyond = strings.TrimSpace(o.Beyond); o.Beyond != "" {
		n := utf8.RuneCountInString(o.Beyond)
		c.Unless(n >= 3 && n <= longestReason, "/beyond", "reason", "Write why people are asked who have been asked enough, in 3 to 1000 letters.")
	}
	c.Unless(slices.Contains([]Kind{FromPanel, FromResidents, FromConversations, FromOffers, ByOpenLink, FromStaff}, o.Kind), "/kind", "kind-unknown", "Choose whom to ask.")
	c.Unless((p.Audience == "staff") == (o.Kind == FromStaff) || o.Kind == ByOpenLink, "/kind", "kind-audience", "Citizens are asked what is meant for citizens, and staff what is meant for staff.")
	if o.Kind == FromConversations || o.Kind == FromOffers {
		c.Unless(o.From != nil, "/from", "required", "Give the first day.")
		c.Unless(o.To != nil && (o.From == nil || !o.To.Before(*o.From)), "/to", "day-earlier", "Give a last day that is not before the first.")
	} else {
		o.From, o.To = nil, nil
	}
	if o.Kind == FromPanel {
		there, err := o.panelSeen(tx)
		if err != nil {
			return err
		}
		c.Unless(there, "/panel", "panel-unknown", "Choose a panel.")
	}
	if o.Of == 0 || o.Kind != FromResidents {
		o.Of = o.Unit
	}
	c.Unless(o.Of == o.Unit || tx.Actor.May(domain.SurveysWrite, domain.Scope{Unit: o.Of}), "/of", "unit-unknown", "Choose a unit in which you set up surveys.")
	if o.Kind != FromResidents {
		o.Feature = 0
	}
	if o.Feature != 0 {
		var there bool
		if err := tx.DB.Raw("SELECT EXISTS (SELECT FROM feature WHERE id = ? AND kind = 'choice')", o.Feature).Scan(&there).Error; err != nil {
			return err
		}
		c.Unless(there, "/feature", "feature-unknown", "Choose a feature with values.")
	}
	return c.Of(ErrSample)
}

// panelSeen tells whether the actor may see the panel of the order.
func (o *Order) panelSeen(tx *domain.Tx) (bool, error) {
	_, err := panel.Find(tx, o.Panel, domain.PanelsRead)
	if errors.Is(err, domain.ErrNotFound) || errors.Is(err, domain.ErrForbidden) {
		return false, nil
	}
	return err == nil, err
}
