package booking

import (
	"context"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/calendar"
	"deltag/domain/message"
	"deltag/domain/org"
)

// The mails to those who run gatherings. Their names do not begin like those of mails about bookings: what they are about is
// another row.
const (
	assignedKind    = "staff-assigned"
	runnerMovedKind = "staff-moved"
	releasedKind    = "staff-released"
)

var runnerKinds = []string{assignedKind, runnerMovedKind, releasedKind}

// tellRunners queues a mail of a kind to those whose calendars have just changed. The key is the entry and its sequence, so
// nobody is told twice; what waits and is overtaken does not go.
func tellRunners(tx *domain.Tx, g *Gathering, kind string) error {
	var people []struct {
		ID       int64
		Sequence int
		Email    string
		Language string
	}
	if err := tx.DB.Raw(`SELECT a.id, a.sequence, s.email, s.language FROM gathering_staff a JOIN staff s ON s.id = a.staff_id
		WHERE a.gathering_id = ? AND a.changed_at = ? AND a.cancelled = ? ORDER BY a.id`, g.ID, tx.Now, kind == releasedKind).Scan(&people).Error; err != nil {
		return err
	}
	drafts := make([]message.Draft, len(people))
	for i, to := range people {
		drafts[i] = message.Draft{Key: fmt.Sprintf("%s:%d:%d", kind, to.ID, to.Sequence), Kind: kind, Activity: Activity(g.ID), Unit: g.UnitID, Subject: to.ID,
			To: to.Email, Language: language(to.Language), Event: g.StartsAt, NotAfter: g.StartsAt}
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// runnerMail writes a mail to somebody who runs a gathering, with the entry for their calendar. It names no citizen.
func (c composer) runnerMail(tx *domain.Tx, m message.Message) (content message.Content, err error) {
	a, err := domain.Take[Assignment](tx, "id = ?", m.SubjectID)
	if err != nil {
		return content, message.Gone(err)
	}
	g, err := domain.Take[Gathering](tx, "id = ?", a.GatheringID)
	if err != nil {
		return content, err
	}
	switch {
	case !tx.Now.Before(g.StartsAt):
		return content, hasBegun
	case !strings.HasSuffix(m.DedupeKey, fmt.Sprintf(":%d", a.Sequence)): // a newer one tells how it is now
		return content, hasMovedOn
	}
	to, err := domain.Take[org.Staff](tx, "id = ?", a.StaffID)
	if err != nil {
		return content, err
	}
	content.To, content.Language = to.Email, language(to.Language)
	where, err := g.where(tx, content.Language)
	content.Values = map[string]string{"title": g.Title, "when": WhenAsOf(content.Language, g.StartsAt, g.EndsAt, tx.Now), "where": where,
		"task": a.Task.words(content.Language), "link": c.public + "/staff/mine"}
	e := g.runnerEntry(&a, where, content.Language, content.Values["link"])
	content.Calendar = &e
	return content, err
}

// runnerEntry is a gathering as the entry in the calendar of somebody who runs it: nobody who comes is in it.
func (g *Gathering) runnerEntry(a *Assignment, where string, l message.Language, link string) calendar.Event {
	e := calendar.Event{UID: a.UID, Sequence: a.Sequence, Start: g.StartsAt, End: g.EndsAt, Status: calendar.Booked, Summary: g.Title, Location: where,
		When: When(l, g.StartsAt, g.EndsAt), Answer: "Se mere i Deltag:", URL: link, Description: a.Task.words(l)}
	if l == message.English {
		e.Answer = "See more in Deltag:"
	}
	if a.Cancelled {
		e.Status = calendar.Cancelled
	}
	return e
}

// words are what somebody does, as their mails say it.
func (t Task) words(l message.Language) string {
	words := map[Task][2]string{Moderates: {"Du er ordstyrer", "You moderate"}, TakesNotes: {"Du tager referat", "You take notes"},
		Interprets: {"Du tolker", "You interpret"}, Hosts: {"Du er vært", "You are the host"}}[t]
	if l == message.English {
		return words[1]
	}
	return words[0]
}

// Mine is a gathering that the actor runs.
type Mine struct {
	Gathering
	Unit  string
	Place string // with its address; "" is by video
	Task  Task
	Sees  bool `gorm:"-"` // the actor may open its page
}

// mostMine is how many gatherings one person runs that are listed.
const mostMine = 200

// Mine are the gatherings to come that the actor runs, the next first. They name nobody who comes.
func (bs *Bookings) Mine(ctx context.Context) (all []Mine, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		err := tx.DB.Raw(`SELECT g.*, u.name AS unit, coalesce(p.name || ', ' || p.address, '') AS place, a.task
			FROM gathering_staff a JOIN gathering g ON g.id = a.gathering_id JOIN unit u ON u.id = g.unit_id LEFT JOIN place p ON p.id = g.place_id
			WHERE a.staff_id = ? AND NOT a.cancelled AND g.ends_at > ? ORDER BY g.starts_at, g.id LIMIT ?`, tx.Actor.StaffID, tx.Now, mostMine).Scan(&all).Error
		for i := range all {
			all[i].Sees = tx.Actor.May(domain.GatheringsRead, all[i].Scope())
		}
		return err
	})
	return all, err
}

// soon is how far ahead the first page tells of gatherings that one runs.
const soon = 14 * 24 * time.Hour

// runSoon tells the actor of the gatherings that they run soon, and of payments that somebody else has written down.
func runSoon(tx *domain.Tx) (t org.Today, err error) {
	var runs int
	if err := tx.Row("SELECT "+org.Waiting("SELECT FROM gathering_staff WHERE staff_id = $1 AND NOT cancelled AND ends_at > $2 AND starts_at < $3"), tx.Actor.StaffID, tx.Now, tx.Now.Add(soon)).Scan(&runs); err != nil {
		return t, err
	}
	t.Wait(org.Task{Kind: "gatherings-mine", Count: runs, Link: "/staff/mine"})
	var pays int
	if err := tx.DB.Raw("SELECT "+org.Waiting(`SELECT FROM reimbursement m JOIN booking b ON b.id = m.booking_id JOIN gathering g ON g.id = b.gathering_id
		WHERE m.state = 'written' AND m.written_by <> ? AND (g.unit_id IN ? OR 'gathering:' || g.id IN ?)`),
		tx.Actor.StaffID, tx.Actor.Units(domain.GatheringsWrite), tx.Actor.Activities(domain.GatheringsWrite)).Scan(&pays).Error; err != nil {
		return t, err
	}
	t.Wait(org.Task{Kind: "reimbursements", Count: pays, Link: "/staff/reimbursements"})
	return t, nil
}
