package panel

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// inviteAlgorithm names how invitations are drawn, for the record: change it with any change of the answer.
const inviteAlgorithm = "deltag-strata/1 dependent-rounding/1"

// InviteOrder is what staff decide about a draw of invitations.
type InviteOrder struct {
	Version     int        // of the panel that the officer looked at
	Trial       bool       // shows what would happen, invites nobody
	Invitations int        // 0 takes the number that the plan suggests
	Whom        Whom       // "" is everybody
	RespondBy   *time.Time // the last day to answer; nil is the panel's own
	Reason      string     // why once more; needed for every real draw but the first
	Beyond      string     // why people are asked too who have been asked enough; "" asks none of them
}

// InviteResult is what came of a draw of invitations: counts, and a fingerprint of the people.
type InviteResult struct {
	Frame      int          `json:"frame"` // people who could be drawn
	Asked      int          `json:"asked"`
	Whom       Whom         `json:"whom"`
	Drawn      int          `json:"drawn"`
	RespondBy  time.Time    `json:"respondBy"`
	Strata     []DrawnCell  `json:"strata"`
	LeftOut    []LeftOut    `json:"leftOut"`
	PeopleHash string       `json:"peopleHash"` // SHA-256 of the ids drawn, in canonical order, a line break after each
	Quotas     []FrozenSeat `json:"quotas"`     // as they were
}

// DrawnCell is what came of one stratum.
type DrawnCell struct {
	Values     []int64 `json:"values"`
	People     int     `json:"people"`
	Households int     `json:"households"`
	Target     int     `json:"target"`
	Drawn      int     `json:"drawn"`
}

// FrozenSeat is a quota as it was when a draw was made.
type FrozenSeat struct {
	Value  int64 `json:"value"`
	Min    int   `json:"min"`
	Target int   `json:"target"`
	Max    int   `json:"max"`
}

// Refusals of draws.
var (
	ErrDrawAgain = &domain.Error{Kind: domain.Conflict, Code: "draw-again",
		Detail: "This draw was made already. If it must be made once more, give the reason: both stay visible."}
	ErrNobody = &domain.Error{Kind: domain.Conflict, Code: "draw-nobody", Detail: "There is nobody left who can be invited."}
	ErrEnough = &domain.Error{Kind: domain.Conflict, Code: "draw-enough",
		Detail: "Enough have said yes, so no more need be invited. Say how many are to be invited all the same."}
	ErrNoneMissing = &domain.Error{Kind: domain.Conflict, Code: "draw-none-missing",
		Detail: "No kind of people is missing any more. Look at the plan again before you invite more."}
	ErrDraw = &domain.Error{Kind: domain.Invalid, Code: "draw-invalid", Detail: "The draw cannot be made like this."}
	_       = domain.OnConstraint("draw_number_key", ErrChanged)
	_       = domain.OnConstraint("draw_again_reason", ErrDrawAgain)
)

// DrawInvitations draws whom to invite: stratified by the panel's features, one of each household, within the contact
// budget. A real draw writes the invitations and opens the panel; it all happens, or nothing does. Of two officers who
// draw at once, one draws and the other is told that the panel has changed.
func (ps *Panels) DrawInvitations(ctx context.Context, id int64, o InviteOrder) (d Draw, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lock(tx, id, o.Version, domain.PanelsDraw)
		if err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		if o.Beyond = strings.TrimSpace(o.Beyond); o.Beyond != "" {
			if err := checkOverride("/beyond", o.Beyond); err != nil {
				return err
			}
			s.Beyond = true
		}
		by, err := checkInvite(tx, &s, o)
		if err != nil {
			return err
		}
		if d, err = newDraw(tx, &p, Invite, o.Trial, o.Reason); err != nil {
			return err
		}
		return invite(tx, &p, &s, o, by, &d)
	})
	return d, err
}

// checkInvite refuses what cannot be drawn, everything at once, and gives the last instant to answer.
func checkInvite(tx *domain.Tx, s *QuotaSheet, o InviteOrder) (by time.Time, err error) {
	if o.RespondBy != nil {
		s.Panel.ReplyBy = day(o.RespondBy)
	}
	ready, err := readiness(tx, s)
	if err != nil {
		return by, err
	}
	if len(s.Features) == 0 {
		return by, ErrNotReady.With(ready...)
	}
	if !o.Trial && len(ready) > 0 {
		return by, ErrNotReady.With(ready...)
	}
	if o.Invitations < 0 || o.Invitations > 1_000_000 {
		return by, ErrDraw.With(fault("/invitations", "range", "Give between 1 and 1,000,000 invitations."))
	}
	if s.Panel.ReplyBy == nil {
		return tx.Now, nil // a trial before the dates are set
	}
	return deadline(*s.Panel.ReplyBy), nil
}

// newDraw begins a draw with a fresh seed and the next number of its stage.
func newDraw(tx *domain.Tx, p *Panel, stage Stage, trial bool, reason string) (d Draw, err error) {
	d = Draw{PanelID: p.ID, Stage: stage, Trial: trial, Reason: strings.TrimSpace(reason), DrawnAt: tx.Now, DrawnBy: tx.Actor.By()}
	var seed lottery.Seed
	if _, err := rand.Read(seed[:]); err != nil {
		return d, err
	}
	d.Seed = seed.String()
	err = tx.DB.Raw("SELECT COALESCE(max(number), 0) + 1 FROM draw WHERE panel_id = ? AND stage = ? AND trial = ?", p.ID, stage, trial).
		Scan(&d.Number).Error
	if err == nil && !trial && stage != Refill && d.Number > 1 && d.Reason == "" {
		err = ErrDrawAgain
	}
	return d, err
}

// invite makes the draw d and, unless it is a trial, the invitations.
func invite(tx *domain.Tx, p *Panel, s *QuotaSheet, o InviteOrder, by time.Time, d *Draw) error {
	look, err := loadOutlook(tx, s)
	if err != nil {
		return err
	}
	f := look.frame
	f.sortPeople()
	w, err := look.wave(tx, PlanOrder{Invitations: o.Invitations, Whom: o.Whom}, nil)
	if err != nil {
		return err
	}
	switch {
	case len(f.people) == 0:
		return ErrNobody
	case o.Whom == OnlyMissing && w.whom != OnlyMissing:
		return ErrNoneMissing
	case w.letters == 0 && look.waves == 0:
		return ErrDraw.With(fault("/invitations", "range", "Say how many are to be invited, or how many seats the panel has."))
	case w.letters == 0:
		return ErrEnough
	}
	if d.Inputs, d.InputsHash, err = f.freeze(w.letters, w.weights); err != nil {
		return err
	}
	sample, out, err := f.draw(tx, w.letters, w.weights, d.Seed)
	if err != nil {
		return err
	}
	result := f.result(sample, by, s.Quotas)
	result.Asked, result.Whom = w.letters, w.whom
	result.LeftOut = f.leftOut()
	d.Algorithm = inviteAlgorithm
	if d.Result, err = json.Marshal(result); err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "search", Subject: "resident", Count: len(f.people), Unit: p.UnitID,
		Criterion: fmt.Sprintf("panel %d: everybody who can be invited, trial %t", p.ID, d.Trial), Purpose: "draw whom to invite to a panel"})
	if d.Trial {
		return domain.Create(tx, d)
	}
	if err := f.keep(tx, p, d, sample, out, by); err != nil || o.Beyond == "" {
		return err
	}
	return keepBeyond(tx, p, d, o.Beyond)
}

// draw shares the invitations out over the strata and draws the people of each.
func (f *frame) draw(ctx context.Context, invitations int, weights []int, seed string) (*lottery.Sample, shared, error) {
	s, err := lottery.ParseSeed(seed)
	if err != nil {
		return nil, shared{}, err
	}
	out := share(invitations, weights, f.strata, s)
	sample, err := f.lots.Draw(ctx, out.targets, s)
	return sample, out, err
}

func (f *frame) result(sample *lottery.Sample, by time.Time, quotas map[int64]Quota) InviteResult {
	r := InviteResult{Frame: len(f.people), Drawn: len(sample.Chosen), RespondBy: by, PeopleHash: f.fingerprint(sample)}
	for i, s := range sample.Strata {
		r.Strata = append(r.Strata, DrawnCell{f.strata[i].values, s.People, s.Households, s.Target, s.Drawn})
	}
	r.Quotas = frozenQuotas(f.features, quotas)
	return r
}

// fingerprint is the hash of the ids drawn, by which a draw that is made again can be compared.
func (f *frame) fingerprint(sample *lottery.Sample) string {
	h := sha256.New()
	for _, c := range sample.Chosen {
		_, _ = h.Write(append([]byte(f.people[c.Index].ID), '\n')) // a hash never fails to write
	}
	return hex.EncodeToString(h.Sum(nil))
}

// keep stores a real draw with its invitations, and the panel's step.
func (f *frame) keep(tx *domain.Tx, p *Panel, d *Draw, sample *lottery.Sample, out shared, by time.Time) error {
	notice, err := currentNotice(tx, p.ID)
	if err != nil {
		return err
	}
	d.NoticeID = &notice.ID
	if err := p.step(Inviting, tx.Now); err != nil {
		return err
	}
	p.ReplyBy = day(&by)
	if err := domain.Create(tx, d); err != nil {
		return err
	}
	// Inviting more people undoes a draw of the panel that nobody has been told of.
	if err := clearSeats(tx, p.ID); err != nil {
		return err
	}
	rows := make([]Invitation, len(sample.Chosen))
	for i, c := range sample.Chosen {
		person := f.people[c.Index]
		id, err := strconv.ParseInt(person.ID, 10, 64)
		if err != nil {
			return err
		}
		rows[i] = Invitation{PanelID: p.ID, DrawID: d.ID, ResidentID: id, HouseholdKey: person.Household,
			Stratum: f.strata[person.Stratum].key(), InclusionProbability: out.probability(c, person.Stratum), Wave: d.Number, RespondBy: by}
	}
	if err := CreateInvitations(tx, rows); err != nil {
		return err
	}
	return p.save(tx)
}

// probability is a person's chance of this draw before it began. The sample gives the chance with the stratum's whole
// target; that target was itself rounded by chance from the exact number. Where members of one household would together
// be drawn more than once, this is an approximation.
func (s *shared) probability(c lottery.Chosen, stratum int32) float64 {
	return min(1, c.Probability*s.exact[stratum]/float64(s.targets[stratum]))
}

func frozenQuotas(features []resident.Feature, quotas map[int64]Quota) []FrozenSeat {
	list := []FrozenSeat{}
	for _, f := range features {
		for _, v := range f.Values {
			if q, ok := quotas[v.ID]; ok {
				list = append(list, FrozenSeat{v.ID, q.Min, q.Target, q.Max})
			}
		}
	}
	return list
}
