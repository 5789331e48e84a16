package sample

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
	"deltag/domain/survey/programme"
)

// Kind is how the people of a sample are found.
type Kind string

// The kinds.
const (
	FromPanel         Kind = "panel"         // who sit in a panel
	FromResidents     Kind = "residents"     // of a unit and those below it
	FromConversations Kind = "conversations" // everyone who had a conversation within some days
	FromOffers        Kind = "offers"        // everyone whose offer ended within some days, once for each offer
	ByOpenLink        Kind = "open"          // whoever comes: a link for posters and the municipality's pages
	FromStaff         Kind = "staff"         // the staff of a unit, by a link that is the same for all
	ByRule            Kind = "follow_up"     // so many days after an event
)

// Samples is the use cases of whom a wave asks.
type Samples struct {
	db  *domain.DB
	key []byte           // makes the codes of anonymous waves, see programme.AnonymousToken
	cpr *resident.CPRKey // finds people of lists by their CPR number; nil is not to be had
}

// New makes them.
func New(db *domain.DB, key []byte, cpr *resident.CPRKey) *Samples { return &Samples{db, key, cpr} }

// Order is what staff decide about a sample.
type Order struct {
	Kind    Kind
	Unit    int64 // whose local part they are asked
	Of      int64 // residents on the lists of this unit and of those below it; 0 is Unit
	Panel   int64
	From    *time.Time
	To      *time.Time
	Size    int    // how many are drawn; 0 is everybody
	Feature int64  // residents are drawn within the values of this feature; 0 is none
	Beyond  string // why people are asked too who have been asked enough; "" asks none of them
}

// Found is what came of looking for people: counts alone.
type Found struct {
	Found   int       `json:"found"`
	LeftOut []LeftOut `json:"leftOut"`
	Asked   int       `json:"asked"`
	NoMail  int       `json:"noMail"` // of those asked, people whom no mail can reach
	Strata  []Part    `json:"strata"`
	Feature int64     `json:"feature,omitempty"` // that the strata are values of
	Pooled  []string  `json:"pooled,omitempty"`  // kinds of offers with so few people that they count as one
	Beyond  string    `json:"beyond,omitempty"`
}

// LeftOut is how many are not asked for one reason, which is a code. A person counts once, under the first that holds.
type LeftOut struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// Part is what came of one stratum.
type Part struct {
	Key   string `json:"key"`
	Found int    `json:"found"`
	Asked int    `json:"asked"`
}

// Refusals of samples.
var (
	ErrSample  = &domain.Error{Kind: domain.Invalid, Code: "sample-invalid", Detail: "People cannot be found like this."}
	ErrNobody  = &domain.Error{Kind: domain.Conflict, Code: "sample-nobody", Detail: "There is nobody who can be asked. Look at why people are left out."}
	ErrFew     = &domain.Error{Kind: domain.Conflict, Code: "sample-few", Detail: "An anonymous wave asks at least 20 people at a time: among fewer, an answer could lead to a person."}
	ErrStopped = &domain.Error{Kind: domain.Conflict, Code: "sample-stopped", Detail: "Somebody else has stopped this or let it go on already."}
)

// fewestAnonymous is how many an anonymous wave asks at least at a time: as many as answers move together.
const fewestAnonymous = 20

// Trial tells what a sample would be. It writes nothing and asks nobody.
func (ss *Samples) Trial(ctx context.Context, wave int64, o Order) (f Found, err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		w, p, err := programme.FindWave(tx, wave)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.SurveysWrite, domain.Scope{Unit: p.UnitID}); err != nil {
			return err
		}
		if err := o.check(tx, &p, &w); err != nil || o.Kind == ByOpenLink {
			return err
		}
		if o.Kind == FromStaff {
			list, err := colleagues(tx, o.Unit)
			f = Found{Found: len(list), Asked: len(list), LeftOut: []LeftOut{}, Strata: []Part{}}
			return err
		}
		_, f, err = look(tx, &w, o)
		record(tx, &w, o, f, "try out whom to ask")
		return err
	})
	return f, err
}

// Ask finds the people of a sample and queues their mails, for the first day of the wave or now. It all happens, or nothing.
func (ss *Samples) Ask(ctx context.Context, wave int64, o Order) (s programme.Sample, err error) {
	err = ss.db.Do(ctx, func(tx *domain.Tx) error {
		w, p, err := programme.LockWave(tx, wave)
		if err != nil {
			return err
		}
		if err := o.check(tx, &p, &w); err != nil {
			return err
		}
		if w.State != programme.Published || !programme.Over(w.ClosesOn).After(tx.Now) {
			return programme.ErrNotOpen
		}
		s = programme.Sample{WaveID: w.ID, UnitID: o.Unit, Kind: string(o.Kind), FromOn: o.From, ToOn: o.To, Size: o.Size, State: running,
			Counts: []byte("{}"), CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		switch o.Kind {
		case ByOpenLink:
			s.Code = openCode()
			return domain.Create(tx, &s)
		case FromStaff:
			s.Code = openCode()
			return askStaff(tx, &w, &s)
		case FromPanel:
			s.PanelID = &o.Panel
		}
		return ss.askPeople(tx, &w, &s, o)
	})
	return s, err
}

func (ss *Samples) askPeople(tx *domain.Tx, w *programme.Wave, s *programme.Sample, o Order) error {
	people, f, err := look(tx, w, o)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return ErrNobody
	}
	if people, s.Seed, err = draw(tx, people, o.Size, &f); err != nil {
		return err
	}
	if w.Level == programme.Anonymous && len(people) < fewestAnonymous {
		return ErrFew
	}
	if s.Counts, err = json.Marshal(f); err != nil {
		return err
	}
	if err := domain.Create(tx, s); err != nil {
		return err
	}
	record(tx, w, o, f, "find whom to ask")
	return ss.ask(tx, w, s, people)
}

// openCode is what stands in the address of an open link: no secret, and so short that it can be typed from a poster.
func openCode() string { return strings.ToLower(rand.Text()[:10]) }

func record(tx *domain.Tx, w *programme.Wave, o Order, f Found, purpose string) {
	tx.Record(domain.Access{Action: "search", Subject: "resident", Count: f.Found, Unit: o.Unit,
		Criterion: fmt.Sprintf("%s: %s", programme.Activity(w.ID), o.Kind), Purpose: purpose})
}
