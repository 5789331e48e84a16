package panel

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/resident"
)

// Override is that somebody may be asked to join a panel beyond the contact budget, with who decided so and why.
type Override struct {
	ID         int64  `gorm:"primaryKey"`
	ResidentID *int64 // nil once it leads to nobody: the counts stay
	PanelID    int64
	DrawID     *int64 // the draw that took them; nil is a decision about this one person
	Reason     string
	CreatedAt  time.Time
	CreatedBy  *int64
}

// TableName is the table of overrides.
func (Override) TableName() string { return "contact_override" }

// Refusals of an override.
var (
	ErrOverride      = &domain.Error{Kind: domain.Invalid, Code: "override-invalid", Detail: "Write why somebody is asked although they have been asked enough."}
	ErrOverrideTwice = domain.OnConstraint("contact_override_one", &domain.Error{Kind: domain.Conflict, Code: "override-twice", Detail: "This person may be asked already."})
	ErrNoOverride    = &domain.Error{Kind: domain.Conflict, Code: "override-needless", Detail: "The contact budget does not keep this person out, so nothing needs to be decided."}
)

// checkOverride refuses a reason that says nothing.
func checkOverride(where, reason string) error {
	if n := utf8.RuneCountInString(reason); n < 3 || n > longestReason {
		return ErrOverride.With(fault(where, "required", ErrOverride.Detail))
	}
	return nil
}

func (p *Panel) budget() resident.Budget {
	return resident.Budget{Max: p.MaxContacts, Days: p.ContactDays, Rest: p.RestDays}
}

// AskBeyond lets one person be drawn for a panel although they have been asked enough. It invites nobody: chance does.
func (ps *Panels) AskBeyond(ctx context.Context, panel, person int64, reason string) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lock(tx, panel, 0, domain.PanelsDraw)
		if err != nil {
			return err
		}
		if p.State == Closed || p.State == Confirmed {
			return ErrStep
		}
		reason = strings.TrimSpace(reason)
		if err := checkOverride("/reason", reason); err != nil {
			return err
		}
		var there []bool
		where, args := resident.Eligible(p.budget(), tx.Now)
		if err := tx.DB.Raw("SELECT "+where+" FROM resident r WHERE r.id = ? AND "+within, append(args, person, p.UnitID)...).Scan(&there).Error; err != nil {
			return err
		}
		switch {
		case len(there) == 0:
			return domain.ErrNotFound
		case there[0]:
			return ErrNoOverride
		}
		tx.Record(domain.Access{Action: "change", Subject: "resident", ResidentIDs: []int64{person}, Criterion: Activity(panel), Unit: p.UnitID, Purpose: "ask beyond the contact budget"})
		return domain.Create(tx, &Override{ResidentID: &person, PanelID: panel, Reason: reason, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()})
	})
}

// keepBeyond keeps, of those whom a draw has just invited, who had been asked enough before it.
func keepBeyond(tx *domain.Tx, p *Panel, d *Draw, reason string) error {
	where, args := resident.Eligible(p.budget(), tx.Now.Add(-time.Microsecond)) // before the draw's own invitations count
	return tx.DB.Exec(`INSERT INTO contact_override (resident_id, panel_id, draw_id, reason, created_at, created_by)
		SELECT i.resident_id, i.panel_id, i.draw_id, ?, ?, ? FROM invitation i JOIN resident r ON r.id = i.resident_id WHERE i.draw_id = ? AND NOT (`+where+`)`,
		append([]any{reason, tx.Now, tx.Actor.By(), d.ID}, args...)...).Error
}

// Burden is how the asking is shared out among the people of a panel's unit, over the panel's own time.
type Burden struct {
	Panel     Panel
	People    int
	Times     []int   // how many were asked 0, 1, 2 and 3 or more times
	Asked     int     // how often anybody was asked
	Gini      float64 // 0 when all were asked as often, towards 1 when few bear all
	Enough    int     // people whom the budget keeps out now
	Overrides []OverrideCount
	Staff     map[int64]string
}

// OverrideCount counts those who may be, or were, asked beyond the budget for one reason.
type OverrideCount struct {
	DrawID    *int64
	Reason    string
	CreatedAt time.Time
	CreatedBy *int64
	People    int
}

// mostTimes is the last class of how often people were asked.
const mostTimes = 3

// Burden counts how often the people of a panel's unit were asked for something, over all activities.
func (ps *Panels) Burden(ctx context.Context, id int64) (b Burden, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsRead)
		if err != nil {
			return err
		}
		b = Burden{Panel: p, Times: make([]int, mostTimes+1)}
		var rows []struct{ Times, People int }
		if err := tx.DB.Raw(`SELECT coalesce(c.n, 0) AS times, count(*) AS people FROM resident r
			LEFT JOIN (SELECT resident_id, count(*) AS n FROM contact WHERE at > ? AND at <= ? GROUP BY 1) c ON c.resident_id = r.id
			WHERE r.erased_at IS NULL AND r.gone = '' AND `+within+` GROUP BY 1 ORDER BY 1`, tx.Now.AddDate(0, 0, -p.ContactDays), tx.Now, p.UnitID).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			b.People += r.People
			b.Asked += r.Times * r.People
			b.Times[min(r.Times, mostTimes)] += r.People
		}
		times, people := make([]int, len(rows)), make([]int, len(rows))
		for i, r := range rows {
			times[i], people[i] = r.Times, r.People
		}
		b.Gini = gini(times, people)
		if err := b.keptOut(tx); err != nil {
			return err
		}
		b.Overrides, b.Staff, err = overridesOf(tx, id)
		return err
	})
	return b, err
}

func (b *Burden) keptOut(tx *domain.Tx) error {
	all := reasons(&b.Panel, tx.Now, false)
	budget := all[slices.IndexFunc(all, func(r reason) bool { return r.code == "budget" })]
	return tx.DB.Raw(`SELECT count(*) FROM resident r WHERE r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND (r.paused_until IS NULL OR r.paused_until <= ?)
		AND `+within+" AND "+budget.where, append([]any{tx.Now, b.Panel.UnitID}, budget.args...)...).Scan(&b.Enough).Error
}

// gini is the Gini coefficient of times, in ascending order, that so many people were asked.
func gini(times, people []int) float64 {
	var all, asked, area float64
	for i := range times {
		all += float64(people[i])
		asked += float64(times[i] * people[i])
	}
	if asked == 0 {
		return 0
	}
	share := 0.0
	for i := range times {
		part := float64(times[i]*people[i]) / asked
		area += float64(people[i]) / all * (share + part/2)
		share += part
	}
	return 1 - 2*area
}

// overridesOf counts a panel's overrides by decision, without who it was about.
func overridesOf(tx *domain.Tx, panel int64) (list []OverrideCount, names map[int64]string, err error) {
	if err := tx.DB.Raw(`SELECT draw_id, reason, min(created_at) AS created_at, created_by, count(*) AS people FROM contact_override WHERE panel_id = ?
		GROUP BY draw_id, reason, created_by, CASE WHEN draw_id IS NULL THEN id END ORDER BY min(id)`, panel).Scan(&list).Error; err != nil {
		return nil, nil, err
	}
	by := []int64{}
	for _, o := range list {
		if o.CreatedBy != nil {
			by = append(by, *o.CreatedBy)
		}
	}
	names, err = StaffNames(tx, by)
	return list, names, err
}

// Asking is how often a person was asked, and how often they may be.
type Asking struct {
	Budget  resident.Budget
	Times   int        // within the budget's days
	RestsTo *time.Time // until when they are left alone after the last time; nil when that is over
}

// askingOf tells how often a person was asked by the rule that lets people be asked most of all panels that are not closed:
// nobody is asked more often than that without a decision.
func askingOf(tx *domain.Tx, person int64) (a Asking, err error) {
	usual := Suggested()
	a.Budget = resident.Budget{Max: usual.MaxContacts, Days: usual.ContactDays, Rest: usual.RestDays}
	var rules []Panel
	if err := tx.DB.Raw(`SELECT * FROM panel WHERE state <> 'closed' ORDER BY max_contacts::double precision / contact_days DESC, id LIMIT 1`).Scan(&rules).Error; err != nil {
		return a, err
	}
	if len(rules) > 0 {
		a.Budget = rules[0].budget()
	}
	var found struct {
		Times int
		Last  *time.Time
	}
	err = tx.DB.Raw("SELECT count(*) FILTER (WHERE at > ?) AS times, max(at) AS last FROM contact WHERE resident_id = ?", tx.Now.AddDate(0, 0, -a.Budget.Days), person).Scan(&found).Error
	a.Times = found.Times
	if found.Last != nil {
		if until := found.Last.AddDate(0, 0, a.Budget.Rest); until.After(tx.Now) {
			a.RestsTo = &until
		}
	}
	return a, err
}

// AskedPerson is what staff see of how often a person was asked, and the panels for which they could be asked all the same.
type AskedPerson struct {
	Asking    Asking
	Overrides []PersonOverride
	Panels    []Panel // that can still invite and whose budget keeps the person out
}

// PersonOverride is one decision to ask a person beyond the budget.
type PersonOverride struct {
	Panel     string
	Reason    string
	CreatedAt time.Time
	ByDraw    bool
}

// Asked tells staff how often a person was asked.
func (ps *Panels) Asked(ctx context.Context, person int64) (a AskedPerson, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		r, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", person)
		if err != nil || !tx.Actor.May(domain.ResidentsRead, domain.Scope{Unit: r.UnitID}) {
			return domain.ErrNotFound
		}
		tx.Record(domain.Access{Action: "read", Subject: "contact", ResidentIDs: []int64{person}, Unit: r.UnitID, Purpose: "see how often a person was asked"})
		if a.Asking, err = askingOf(tx, person); err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT p.name AS panel, o.reason, o.created_at, o.draw_id IS NOT NULL AS by_draw FROM contact_override o JOIN panel p ON p.id = o.panel_id
			WHERE o.resident_id = ? ORDER BY o.id DESC`, person).Scan(&a.Overrides).Error; err != nil {
			return err
		}
		var open []Panel
		if err := visible(tx).Where("state IN ('draft', 'inviting', 'drawn')").Order("id DESC").Limit(todayPanels).Find(&open).Error; err != nil {
			return err
		}
		for _, p := range open {
			if !tx.Actor.May(domain.PanelsDraw, p.scope()) {
				continue
			}
			out, err := keptOut(tx, &p, person)
			if err != nil {
				return err
			}
			if out {
				a.Panels = append(a.Panels, p)
			}
		}
		return nil
	})
	return a, err
}

// keptOut tells whether the budget of a panel, and nothing else, keeps a person of its unit out of its draws.
func keptOut(tx *domain.Tx, p *Panel, person int64) (bool, error) {
	var first []string
	when, args := "", []any{}
	for _, r := range reasons(p, tx.Now, false) {
		when += " WHEN " + r.where + " THEN '" + r.code + "'"
		args = append(args, r.args...)
	}
	err := tx.DB.Raw("SELECT coalesce(CASE"+when+" END, '') FROM resident r WHERE r.id = ? AND "+within, append(args, person, p.UnitID)...).Scan(&first).Error
	return len(first) == 1 && first[0] == "budget", err
}
