package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// panelClasses are the classes by which people are let go of panels: together they hold everybody who was asked.
var panelClasses = []string{"panel-members", "yes-not-drawn", "invited-no", "invited-silent"}

func (c Class) ofPanels() bool { return slices.Contains(panelClasses, c.Code) }

// PanelDeletion is people who were let go of a panel at once, in numbers.
type PanelDeletion struct {
	ID        int64 `gorm:"primaryKey"`
	PanelID   int64
	Class     string
	Days      int
	SettingID *int64
	People    int
	Early     bool
	Reason    string
	DoneAt    time.Time
	DoneBy    *int64
}

// TableName is the table of those deletions.
func (PanelDeletion) TableName() string { return "panel_deletion" }

// noteDeletion writes the proof for the panels whose people stand in the table doomed, before they are let go.
func (t Term) noteDeletion(tx *domain.Tx, early bool, reason string) error {
	if !t.ofPanels() {
		return nil
	}
	var setting *int64
	if t.Setting != nil {
		setting = &t.Setting.ID
	}
	return tx.DB.Exec(`INSERT INTO panel_deletion (panel_id, class, days, setting_id, people, early, reason, done_at, done_by)
		SELECT i.panel_id, @class, @days, @setting, count(DISTINCT i.resident_id), @early, @reason, @now, @by
		FROM doomed d JOIN invitation i ON i.id = d.key GROUP BY i.panel_id ORDER BY i.panel_id`,
		map[string]any{"class": t.Code, "days": t.Days, "setting": setting, "early": early, "reason": reason, "now": tx.Now, "by": nonZero(tx.Actor.StaffID)}).Error
}

// Waits is people of a panel who are still known, with when they are let go.
type Waits struct {
	Class  string
	Days   int
	Held   bool
	People int
	First  *time.Time // since when the first of them is no longer needed; nil while the panel runs and for nobody
	By     *time.Time // by when the last of them is gone; nil while nobody can say, because it is held or the panel runs
}

// PanelReport is how a panel's people are let go, in numbers alone: before it is closed what will happen, afterwards what
// has happened. It is whole when nothing leads to anybody any more.
type PanelReport struct {
	Panel    panel.Panel
	Closing  *panel.Closing // nil before
	Figures  *panel.Shown   // what is kept; nil before
	ClosedBy string         // who closed it early
	Waits    []Waits
	Done     []PanelDeletion
	Staff    map[int64]string
	People   int        // to whom something still leads
	Contacts int        // days for which it is kept how often people were asked, so that nobody is asked too often
	WholeAt  *time.Time // when the last was let go
	Hinders  []Hinder   // why its people cannot be let go now
	May      bool       // whoever reads may let them go
}

// Hinder is why people cannot be let go before their time.
type Hinder string

// What still needs the people.
const (
	StillRuns    Hinder = "running"  // the panel is not closed
	MailsLeft    Hinder = "mails"    // mails to them are on their way, or it is not known whether they went
	RequestsOpen Hinder = "requests" // somebody has asked to see or erase what is held on them
	IsHeld       Hinder = "held"     // the municipality has decided that nothing is deleted
	NobodyLeft   Hinder = "nobody"
)

// ErrHindered refuses to let people go before their time.
var ErrHindered = &domain.Error{Kind: domain.Conflict, Code: "deletion-hindered", Detail: "The people are still needed. Each fault says for what."}

// PanelReport tells how a panel's people are let go. Whoever may see its counts may read it: it holds no group under five.
func (pr *Privacy) PanelReport(ctx context.Context, id int64) (r PanelReport, err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		p, err := panel.Find(tx, id, domain.OverviewRead)
		if err != nil {
			return err
		}
		r, err = panelReport(tx, p)
		r.May = tx.Actor.May(domain.ErasureWrite, domain.Scope{Unit: p.UnitID, Activity: panel.Activity(p.ID)})
		return err
	})
	return r, err
}

func panelReport(tx *domain.Tx, p panel.Panel) (r PanelReport, err error) {
	r = PanelReport{Panel: p, Staff: map[int64]string{}}
	all, err := terms(tx)
	if err != nil {
		return r, err
	}
	if r.People, err = panel.LedTo(tx, p.ID); err != nil {
		return r, err
	}
	for _, t := range all {
		if t.Code == "contacts" {
			r.Contacts = t.Days
		}
	}
	if r.Waits, err = waits(tx, &p, all); err != nil {
		return r, err
	}
	if err := tx.DB.Where("panel_id = ?", p.ID).Order("id").Find(&r.Done).Error; err != nil {
		return r, err
	}
	if err := r.close(tx); err != nil {
		return r, err
	}
	r.Hinders, err = hinders(tx, &p, r.People, r.Waits)
	return r, err
}

// waits counts who is still known, by class in the order of panelClasses.
func waits(tx *domain.Tx, p *panel.Panel, all []Term) (list []Waits, err error) {
	for _, code := range panelClasses {
		t := all[slices.IndexFunc(all, func(t Term) bool { return t.Code == code })]
		w := Waits{Class: code, Days: t.Days, Held: t.Held()}
		var found struct {
			People int
			First  *time.Time
			Last   *time.Time
		}
		if err := tx.DB.Raw("SELECT count(DISTINCT d.person) AS people, min(d.since) AS first, max(d.since) AS last FROM ("+t.due+") d JOIN invitation i ON i.id = d.key WHERE i.panel_id = @panel",
			map[string]any{"panel": p.ID}).Scan(&found).Error; err != nil {
			return nil, err
		}
		w.People = found.People
		if p.State == panel.Closed && found.Last != nil {
			w.First = found.First
			if !w.Held {
				by := found.Last.AddDate(0, 0, t.Days+1) // the night after
				w.By = &by
			}
		}
		list = append(list, w)
	}
	return list, nil
}

// close fills in how the panel was closed, and when the last was let go.
func (r *PanelReport) close(tx *domain.Tx) error {
	var rows []panel.Closing
	if err := tx.DB.Where("panel_id = ?", r.Panel.ID).Find(&rows).Error; err != nil {
		return err
	}
	by := []int64{}
	for _, d := range r.Done {
		if d.DoneBy != nil {
			by = append(by, *d.DoneBy)
		}
	}
	if len(rows) == 1 {
		r.Closing = &rows[0]
		shown := r.Closing.Figures.Show()
		r.Figures = &shown
		if r.Closing.ClosedBy != nil {
			by = append(by, *r.Closing.ClosedBy)
		}
	}
	if r.Panel.State == panel.Closed && r.People == 0 {
		r.WholeAt = r.Panel.ClosedAt
		for _, d := range r.Done {
			if r.WholeAt == nil || d.DoneAt.After(*r.WholeAt) {
				r.WholeAt = &d.DoneAt
			}
		}
	}
	names, err := panel.StaffNames(tx, by)
	r.Staff = names
	if r.Closing != nil && r.Closing.ClosedBy != nil {
		r.ClosedBy = names[*r.Closing.ClosedBy]
	}
	return err
}

// hinders tells what keeps a panel's people from being let go now.
func hinders(tx *domain.Tx, p *panel.Panel, people int, waits []Waits) (list []Hinder, err error) {
	var needs struct{ Mails, Requests bool }
	if err := tx.DB.Raw(`SELECT EXISTS (SELECT FROM message WHERE activity = ? AND finished_at IS NULL) AS mails,
		EXISTS (SELECT FROM rights_request q JOIN invitation i ON i.resident_id = q.resident_id WHERE i.panel_id = ? AND q.state = 'open') AS requests`,
		panel.Activity(p.ID), p.ID).Scan(&needs).Error; err != nil {
		return nil, err
	}
	add := func(is bool, h Hinder) {
		if is {
			list = append(list, h)
		}
	}
	add(p.State != panel.Closed, StillRuns)
	add(needs.Mails, MailsLeft)
	add(needs.Requests, RequestsOpen)
	add(slices.ContainsFunc(waits, func(w Waits) bool { return w.Held && w.People > 0 }), IsHeld)
	add(people == 0, NobodyLeft)
	return list, nil
}

// DeletePanel lets all people of a closed panel go before their time, by the same rules that would do it later, when
// nothing needs them any more. It gives how many went.
func (pr *Privacy) DeletePanel(ctx context.Context, id int64, reason string) (people int, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := panel.Lock(tx, id, domain.ErasureWrite)
		if err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); utf8.RuneCountInString(reason) < 3 {
			return ErrReason.With(domain.Fault{Where: "/reason", Code: "required", Detail: "Write why the people are let go now."})
		}
		r, err := panelReport(tx, p)
		if err != nil {
			return err
		}
		if len(r.Hinders) > 0 {
			var faults []domain.Fault
			for _, h := range r.Hinders {
				faults = append(faults, domain.Fault{Where: "/panel", Code: "hinder-" + string(h), Detail: hinderTexts[h]})
			}
			return ErrHindered.With(faults...)
		}
		people = r.People
		if err := deletePanel(tx, &p, reason); err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "delete", Subject: "invitation", Criterion: panel.Activity(id), Purpose: "delete the people of a closed panel", Count: people, Unit: p.UnitID})
		return nil
	})
	return people, err
}

var hinderTexts = map[Hinder]string{
	StillRuns: "The panel is not closed.", MailsLeft: "Mails about the panel are on their way, or it is not known whether they went.",
	RequestsOpen: "Somebody in the panel has asked to see or erase what is held on them.", IsHeld: "The municipality has decided that nothing of this is deleted.",
	NobodyLeft: "Nobody is left.",
}

func deletePanel(tx *domain.Tx, p *panel.Panel, reason string) error {
	all, err := terms(tx)
	if err != nil {
		return err
	}
	if err := tx.DB.Exec("SELECT pg_advisory_xact_lock(?)", retentionLock).Error; err != nil {
		return err
	}
	for _, t := range all {
		if !t.ofPanels() {
			continue
		}
		if err := tx.DB.Exec("CREATE TEMP TABLE doomed ON COMMIT DROP AS SELECT d.key, d.since, d.person FROM ("+t.due+") d JOIN invitation i ON i.id = d.key WHERE i.panel_id = @panel",
			map[string]any{"panel": p.ID}).Error; err != nil {
			return err
		}
		if err := t.noteDeletion(tx, true, reason); err != nil {
			return err
		}
		if err := t.forgetDoomed(tx); err != nil {
			return err
		}
		if err := tx.DB.Exec("DROP TABLE doomed").Error; err != nil {
			return err
		}
	}
	return nil
}

// Mails says what the mails hold that tell people that a panel is over: what is deleted when.
func (pr *Privacy) Mails() map[string]message.Prepare {
	return map[string]message.Prepare{
		"panel-ended": farewell("panel-members", memberKept), "panel-ended-waiting": farewell("yes-not-drawn", waitingKept),
	}
}

var (
	memberKept = [2]both{
		{"Vi sletter det, der viser, at du har været med, senest den %s.", "We delete what shows that you took part no later than %s."},
		{"Vi må ikke slette det, der viser, at du har været med, lige nu. Vi sletter det, så snart vi må.", "We may not delete what shows that you took part just now. We delete it as soon as we may."},
	}
	waitingKept = [2]both{
		{"Vi sletter det, der viser, at du har sagt ja, senest den %s.", "We delete what shows that you said yes no later than %s."},
		{"Vi må ikke slette det, der viser, at du har sagt ja, lige nu. Vi sletter det, så snart vi må.", "We may not delete what shows that you said yes just now. We delete it as soon as we may."},
	}
)

func farewell(class string, words [2]both) message.Prepare {
	return func(tx *domain.Tx, m message.Message) (message.Content, error) {
		content, p, err := panel.Farewell(tx, m)
		if err != nil {
			return content, err
		}
		all, err := terms(tx)
		if err != nil {
			return content, err
		}
		t := all[slices.IndexFunc(all, func(t Term) bool { return t.Code == class })]
		content.Values["deleted"] = words[1].in(content.Language)
		if !t.Held() && p.ClosedAt != nil {
			content.Values["deleted"] = fmt.Sprintf(words[0].in(content.Language), message.Date(content.Language, p.ClosedAt.AddDate(0, 0, t.Days+1)))
		}
		return content, nil
	}
}
