package panel

import (
	"context"
	"strings"
	"time"

	"deltag/domain"
)

// Details are what staff say about a panel.
type Details struct {
	Name          string
	Purpose       string
	LegalBasis    Basis
	SpecialGround Ground
	Size          int
	FirstMeeting  *time.Time
	ReplyBy       *time.Time
	EndsOn        *time.Time
	MaxContacts   int
	ContactDays   int
	RestDays      int
	YesPercent    float64
	YesPerSeat    float64
	PopulationID  *int64
}

// Suggested are the details a new panel starts from: Sortition Foundation sees 4 to 7 yes from 100 invited.
func Suggested() Details {
	return Details{MaxContacts: 3, ContactDays: 365, RestDays: 30, YesPercent: 5, YesPerSeat: 3}
}

// Create makes a draft panel in a unit.
func (ps *Panels) Create(ctx context.Context, unit int64, d Details) (p Panel, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.PanelsWrite, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		p = Panel{UnitID: unit, State: Draft, Version: 1, TermCohorts: 1, TermAskDays: 45, TermSilence: SilenceLeaves, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		if err := p.apply(tx, d); err != nil {
			return err
		}
		return domain.Create(tx, &p)
	})
	return p, err
}

// Update changes the details of a panel that the caller last saw in the given version. Once opened, what citizens have
// been told stays: purpose, basis and ground, and the day on which ages are counted.
func (ps *Panels) Update(ctx context.Context, id int64, version int, d Details) (p Panel, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if p, err = lock(tx, id, version, domain.PanelsWrite); err != nil {
			return err
		}
		if faults := p.frozen(d); len(faults) > 0 {
			return ErrFrozen.With(faults...)
		}
		if err := p.apply(tx, d); err != nil {
			return err
		}
		return p.save(tx)
	})
	return p, err
}

// apply checks the details, everything at once, and takes them over.
func (p *Panel) apply(tx *domain.Tx, d Details) error {
	d.Name, d.Purpose = strings.TrimSpace(d.Name), strings.TrimSpace(d.Purpose)
	faults := d.faults()
	if d.PopulationID != nil {
		known, err := domain.Take[Population](tx, "id = ?", *d.PopulationID)
		if err != nil || !tx.Actor.May(domain.OverviewRead, domain.Scope{Unit: known.UnitID}) && known.UnitID != p.UnitID {
			faults = append(faults, fault("/populationId", "population-unknown", "This population table does not exist. Choose another."))
		}
	}
	if len(faults) > 0 {
		return ErrPanel.With(faults...)
	}
	p.Name, p.Purpose, p.LegalBasis, p.SpecialGround, p.Size = d.Name, d.Purpose, d.LegalBasis, d.SpecialGround, d.Size
	p.FirstMeeting, p.ReplyBy, p.EndsOn = day(d.FirstMeeting), day(d.ReplyBy), day(d.EndsOn)
	p.MaxContacts, p.ContactDays, p.RestDays = d.MaxContacts, d.ContactDays, d.RestDays
	p.YesPercent, p.YesPerSeat, p.PopulationID = d.YesPercent, d.YesPerSeat, d.PopulationID
	return nil
}

func (d *Details) faults() (faults []domain.Fault) {
	add := func(bad bool, where, code, detail string) {
		if bad {
			faults = append(faults, fault(where, code, detail))
		}
	}
	add(d.Name == "", "/name", "required", "Give the panel a name.")
	add(len(d.Name) > 200, "/name", "too-long", "Use at most 200 characters for the name.")
	add(d.LegalBasis != "" && d.LegalBasis != PublicTask && d.LegalBasis != Consent, "/legalBasis", "unknown", "Choose a legal basis from the list.")
	add(d.SpecialGround != "" && !d.SpecialGround.known(), "/specialGround", "unknown", "Choose a ground from the list.")
	add(d.Size < 0 || d.Size > 10000, "/size", "range", "The panel has between 1 and 10,000 seats.")
	add(d.MaxContacts < 1 || d.MaxContacts > 100, "/maxContacts", "range", "Allow between 1 and 100 contacts.")
	add(d.ContactDays < 1 || d.ContactDays > 3650, "/contactDays", "range", "Count contacts over 1 to 3,650 days.")
	add(d.RestDays < 0 || d.RestDays > 3650, "/restDays", "range", "Give between 0 and 3,650 days of rest.")
	add(!(d.YesPercent > 0 && d.YesPercent <= 100), "/yesPercent", "range", "Expect more than 0 and at most 100 per cent to say yes.")
	add(!(d.YesPerSeat >= 1 && d.YesPerSeat <= 100), "/yesPerSeat", "range", "Wish for between 1 and 100 yes for each seat.")
	add(after(d.ReplyBy, d.FirstMeeting), "/replyBy", "order", "The last day to answer must not be after the first meeting.")
	add(after(d.FirstMeeting, d.EndsOn), "/endsOn", "order", "The panel must not end before its first meeting.")
	return faults
}

func (g Ground) known() bool {
	return g == NotUsed || g == PublicInterest || g == Research || g == ExplicitConsent
}

// frozen names the details that would change although citizens have been told them already.
func (p *Panel) frozen(d Details) (faults []domain.Fault) {
	if p.State == Draft {
		return nil
	}
	add := func(changed bool, where string) {
		if changed {
			faults = append(faults, fault(where, "frozen", "Invitations have gone out with this. It stays as it is."))
		}
	}
	add(strings.TrimSpace(d.Purpose) != p.Purpose, "/purpose")
	add(d.LegalBasis != p.LegalBasis, "/legalBasis")
	add(d.SpecialGround != p.SpecialGround, "/specialGround")
	add(!sameDay(d.FirstMeeting, p.FirstMeeting), "/firstMeeting")
	add(d.Size != p.Size && (p.State == Confirmed || p.State == Closed), "/size")
	add(d.ReplyBy == nil, "/replyBy")
	if !sameDay(d.EndsOn, p.EndsOn) {
		faults = append(faults, fault("/endsOn", "end-told", "Citizens have been told this day. Move it on the page about the end, with a reason."))
	}
	return faults
}

func fault(where, code, detail string) domain.Fault {
	return domain.Fault{Where: where, Code: code, Detail: detail}
}

// day cuts a time to the midnight of its date in UTC.
func day(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	d := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return &d
}

func sameDay(a, b *time.Time) bool {
	a, b = day(a), day(b)
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

func after(a, b *time.Time) bool { return a != nil && b != nil && day(a).After(*day(b)) }
