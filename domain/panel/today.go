package panel

import (
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/org"
)

// todayPanels is how many panels the first page speaks of: the newest.
const todayPanels = 30

const panelsPage = "/staff/panels"

// Today tells what waits for the actor in the panels that are under way, and how far the first panel has come.
func (ps *Panels) Today(tx *domain.Tx) (t org.Today, err error) {
	var panels []Panel
	err = visible(tx).Where("state <> ?", Closed).Order("id DESC").Limit(todayPanels).Find(&panels).Error
	if err != nil {
		return t, err
	}
	for _, p := range panels {
		kind, count := p.task(tx)
		if kind == "" {
			if count, err = p.dropOuts(tx); err != nil {
				return t, err
			}
			if count > 0 {
				kind = "panel-replace"
			}
		}
		if kind != "" {
			t.Tasks = append(t.Tasks, org.Task{Kind: kind, Count: count, Panel: p.ID, Name: p.Name, Link: page(p.ID) + where[kind]})
		}
		if left, running := p.DaysToEnd(tx.Now); running && left <= warnDays && kind != "panel-close" && tx.Actor.May(domain.PanelsWrite, p.scope()) {
			t.Tasks = append(t.Tasks, org.Task{Kind: "panel-ends", Count: left, Panel: p.ID, Name: p.Name, Link: page(p.ID) + where["panel-ends"]})
		}
	}
	if units := tx.Actor.Units(domain.PanelsWrite); len(units) > 0 {
		t.Steps, err = firstPanel(tx, units)
	}
	return t, err
}

func page(panel int64) string { return fmt.Sprintf("%s/%d", panelsPage, panel) }

// where is the page of the panel on which a task is done; others begin on the panel's own page.
var where = map[string]string{
	"panel-follow":  "/invitations",
	"panel-draw":    "/draw",
	"panel-confirm": "/members",
	"panel-watch":   "/balance",
	"panel-ready":   "/balance",
	"panel-replace": "/replacement",
	"panel-close":   "/end",
	"panel-ends":    "/end",
}

// newsFor is how long a confirmed panel is news to those who only see counts.
const newsFor = 14 * 24 * time.Hour

// task is the one thing that the panel waits for the actor to do, with the number that its text names. Who sees counts
// and no people has nothing to do, but is told what there is to see.
func (p *Panel) task(tx *domain.Tx) (kind string, count int) {
	write, draw := tx.Actor.May(domain.PanelsWrite, p.scope()), tx.Actor.May(domain.PanelsDraw, p.scope())
	answers, counts := tx.Actor.May(domain.RepliesRead, p.scope()), tx.Actor.May(domain.OverviewRead, p.scope())
	over := p.ReplyBy != nil && tx.Now.After(deadline(*p.ReplyBy))
	switch {
	case write && p.EndsOn != nil && tx.Now.After(deadline(*p.EndsOn)):
		return "panel-close", 1 // until the next minute, or because it could not be
	case p.State == Draft && write:
		return "panel-finish", 1
	case p.State == Inviting && over && draw:
		return "panel-draw", p.Size
	case p.State == Drawn && draw:
		return "panel-confirm", p.Size
	case p.State == Inviting && !over && p.ReplyBy != nil && answers:
		return "panel-follow", p.daysLeft(tx.Now)
	case p.State == Inviting && !over && p.ReplyBy != nil && counts:
		return "panel-watch", p.daysLeft(tx.Now)
	case p.State == Confirmed && !draw && counts && p.ConfirmedAt != nil && tx.Now.Sub(*p.ConfirmedAt) < newsFor:
		return "panel-ready", 1
	}
	return "", 0
}

// daysLeft is how many whole days citizens still have to answer.
func (p *Panel) daysLeft(now time.Time) int {
	return int(deadline(*p.ReplyBy).Sub(now) / (24 * time.Hour))
}

// dropOuts counts the seats of a standing panel that are empty or were not taken in time, for who may fill them again.
func (p *Panel) dropOuts(tx *domain.Tx) (n int, err error) {
	if p.State != Confirmed || !tx.Actor.May(domain.PanelsDraw, p.scope()) {
		return 0, nil
	}
	var se seating
	err = se.loadSeats(tx, p)
	return len(se.out) + len(se.overdue), err
}

// firstPanel is the way from nothing to invitations that went out.
func firstPanel(tx *domain.Tx, units []int64) ([]org.Step, error) {
	var have struct {
		Newest               *int64
		Quotas, Drawn, Mails bool
	}
	err := tx.DB.Raw(`SELECT
  (SELECT max(id) FROM panel WHERE unit_id IN ?) AS newest,
  EXISTS (SELECT FROM quota q JOIN panel p ON p.id = q.panel_id WHERE p.unit_id IN ?) AS quotas,
  EXISTS (SELECT FROM draw d JOIN panel p ON p.id = d.panel_id WHERE p.unit_id IN ? AND d.stage = 'invite' AND NOT d.trial) AS drawn,
  EXISTS (SELECT FROM message WHERE unit_id IN ? AND kind = 'panel-invitation' AND state = 'sent') AS mails`,
		units, units, units, units).Scan(&have).Error
	here, mails := "", ""
	if have.Newest != nil {
		here = page(*have.Newest)
	}
	if have.Drawn {
		mails = "/staff/messages"
	}
	return []org.Step{
		{Kind: "make-panel", Done: have.Newest != nil, Link: panelsPage},
		{Kind: "set-quotas", Done: have.Quotas, Link: here},
		{Kind: "draw-invitees", Done: have.Drawn, Link: here},
		{Kind: "send-invitations", Done: have.Mails, Link: mails},
	}, err
}
