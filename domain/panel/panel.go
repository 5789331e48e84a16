// Package panel recruits a citizen panel: its purpose and basis, what citizens are told, its quotas from official
// statistics, the draw of whom to invite, the draw of the panel among those who said yes, and how well it mirrors the
// population. Chance comes from deltag/domain/lottery and is recorded. It must never pick people any other way, never
// show answers to anyone without leave to read replies, and never send anything itself: it queues messages.
package panel

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/oidc"
	"deltag/domain/resident"
)

// Panel is one panel with its settings. Dates are midnights in UTC and mean the whole day in the municipality.
type Panel struct {
	ID            int64 `gorm:"primaryKey"`
	UnitID        int64
	Name          string
	Purpose       string
	LegalBasis    Basis
	SpecialGround Ground
	Size          int        // seats
	FirstMeeting  *time.Time `gorm:"type:date"` // ages are counted on this day
	ReplyBy       *time.Time `gorm:"type:date"` // the last day to answer
	EndsOn        *time.Time `gorm:"type:date"`
	MaxContacts   int        // contacts a resident may have in ContactDays, over all activities
	ContactDays   int
	RestDays      int     // days of rest after any contact
	YesPercent    float64 // of 100 invited, how many are expected to say yes
	YesPerSeat    float64 // how many yes are wished for each seat, so that the quotas can be met
	TermMonths    *int    // nil lets members sit until the panel ends; see Terms
	TermCohorts   int
	TermAskDays   int
	TermSilence   Silence
	PopulationID  *int64
	State         State
	Version       int // counts every change; a change must name the version it was made on
	CreatedAt     time.Time
	CreatedBy     *int64
	OpenedAt      *time.Time
	ConfirmedAt   *time.Time
	ConfirmNote   string // why the panel stands although seats are empty
	ClosedAt      *time.Time
}

// TableName is the table of panels.
func (Panel) TableName() string { return "panel" }

// Basis is the legal basis of an activity in article 6 of the GDPR.
type Basis string

// The two bases a municipality uses: a task in the public interest, 6(1)(e), and consent, 6(1)(a).
const (
	PublicTask Basis = "public_task"
	Consent    Basis = "consent"
)

// Ground is what lets an activity process special categories of data, article 9 of the GDPR.
type Ground string

// The grounds: none is needed when no special categories are used; 9(2)(g); 9(2)(j) with databeskyttelsesloven § 10;
// explicit consent, 9(2)(a).
const (
	NotUsed         Ground = "not_used"
	PublicInterest  Ground = "public_interest"
	Research        Ground = "research"
	ExplicitConsent Ground = "explicit_consent"
)

// Panels is the use cases of panels.
type Panels struct {
	db       *domain.DB
	provider *oidc.Client // where citizens may sign in; nil when there is none
	cpr      *resident.CPRKey
}

// New gives the use cases on a database.
func New(db *domain.DB) *Panels { return &Panels{db: db} }

// Refusals that concern the panel as a whole.
var (
	ErrChanged = &domain.Error{Kind: domain.Conflict, Code: "panel-changed",
		Detail: "Somebody has changed this panel since you opened it. Load it again and look before you repeat your change."}
	ErrNameTaken = domain.OnConstraint("panel_name_key", &domain.Error{Kind: domain.Conflict, Code: "panel-name-taken",
		Detail: "Another panel of this unit has this name. Choose another name."})
	ErrFrozen = &domain.Error{Kind: domain.Conflict, Code: "panel-frozen",
		Detail: "This can no longer be changed, because the panel has been opened for invitations."}
	ErrPanel = &domain.Error{Kind: domain.Invalid, Code: "panel-invalid", Detail: "The panel's details cannot be saved like this."}
)

// Activity names the panel where grants and contact budgets name activities.
func Activity(id int64) string { return fmt.Sprintf("panel:%d", id) }

func (p *Panel) scope() domain.Scope {
	return domain.Scope{Unit: p.UnitID, Activity: Activity(p.ID)}
}

// allow answers nil when the actor has the permission for the panel, ErrNotFound when they may not even know of it.
func (p *Panel) allow(tx *domain.Tx, need domain.Permission) error {
	switch {
	case tx.Actor.May(need, p.scope()), need == domain.OverviewRead && tx.Actor.May(domain.PanelsRead, p.scope()):
		return nil
	case tx.Actor.May(domain.OverviewRead, p.scope()), tx.Actor.May(domain.PanelsRead, p.scope()):
		return domain.ErrForbidden
	}
	return domain.ErrNotFound
}

// find loads a panel for an actor who has the permission for it.
func find(tx *domain.Tx, id int64, need domain.Permission) (Panel, error) {
	p, err := domain.Take[Panel](tx, "id = ?", id)
	if err != nil {
		return p, err
	}
	err = p.allow(tx, need)
	return p, err
}

// Find loads a panel for an actor who has the permission for it, as part of the caller's unit of work.
func Find(tx *domain.Tx, id int64, need domain.Permission) (Panel, error) { return find(tx, id, need) }

// Lock loads a panel like Find and keeps others from changing it until tx ends.
func Lock(tx *domain.Tx, id int64, need domain.Permission) (Panel, error) {
	return lock(tx, id, 0, need)
}

// lock loads a panel like find and keeps others from changing it, or anything of it, until tx ends: every change of a
// panel starts here, so that two officers work one after the other. version 0 is for changes that need no fresh look.
func lock(tx *domain.Tx, id int64, version int, need domain.Permission) (Panel, error) {
	p, err := domain.Lock[Panel](tx, "id = ?", id)
	if err != nil {
		return p, err
	}
	if err := p.allow(tx, need); err != nil {
		return p, err
	}
	if version != 0 && version != p.Version {
		return p, ErrChanged
	}
	return p, nil
}

// save writes the panel as a new version.
func (p *Panel) save(tx *domain.Tx) error {
	p.Version++
	return domain.Save(tx, p)
}

// Get loads one panel for whoever may see its counts.
func (ps *Panels) Get(ctx context.Context, id int64) (p Panel, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err = find(tx, id, domain.OverviewRead)
		return err
	})
	return p, err
}
