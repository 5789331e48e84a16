package request

import (
	"context"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/calendar"
	"deltag/domain/hearing"
	"deltag/domain/message"
	"deltag/domain/org"
	"deltag/domain/resident"
)

// Own is a request as the citizen who made it sees it.
type Own struct {
	Request   Request
	Meeting   hearing.Meeting
	Committee string
	Item      *hearing.Item // nil for something that is on no agenda, and for an item behind closed doors
	Setting   Setting
	Rules     *hearing.RuleSet
	Requester *Requester // nil for somebody of the register
	Language  string
	Mailed    bool // a mail reaches them
	Needs     []Care
	Video     string // the link of the video meeting, for who has a time by video; "" is not known yet
	Ahead     int    // how many wait in front; 0 for who does not wait
}

// opened is the request of a link, which says who acts.
func opened(tx *domain.Tx, token string, keep bool) (r Request, err error) {
	link, err := domain.OpenLink(tx, token, LinkPurpose)
	if err != nil {
		return r, err
	}
	if keep {
		_, r, err = locked(tx, link.SubjectID)
	} else {
		r, err = domain.Take[Request](tx, "id = ?", link.SubjectID)
	}
	if err != nil {
		return r, err
	}
	tx.Actor = domain.Actor{Kind: domain.Citizen, RequestID: tx.Actor.RequestID}
	if r.ResidentID != nil {
		tx.Actor.ResidentID = *r.ResidentID
	}
	return r, nil
}

// Own shows a request to whoever holds its link. Reading one's own data needs no access record (GDPR art. 15).
func (rs *Requests) Own(ctx context.Context, token string) (own Own, err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		r, err := opened(tx, token, false)
		if err != nil {
			return err
		}
		own, err = show(tx, r)
		return err
	})
	return own, err
}

func show(tx *domain.Tx, r Request) (own Own, err error) {
	own = Own{Request: r, Language: "da"}
	if own.Meeting, own.Rules, err = meetingOf(tx, &r); err != nil {
		return own, err
	}
	if own.Committee, err = hearing.NameAt(tx, r.CommitteeID, own.Meeting.StartsAt); err != nil {
		return own, err
	}
	if own.Setting, err = settingOf(tx, r.CommitteeID); err != nil {
		return own, err
	}
	if r.ItemID != nil {
		i, err := domain.Take[hearing.Item](tx, "id = ?", *r.ItemID)
		if err != nil {
			return own, err
		}
		if !i.Closed {
			own.Item = &i
		}
	}
	if own.Video, err = r.videoOf(tx); err != nil {
		return own, err
	}
	if r.ResidentID == nil {
		q, err := domain.Take[Requester](tx, "request_id = ?", r.ID)
		if err != nil {
			return own, err
		}
		own.Requester, own.Language, own.Mailed = &q, q.Language, q.Email != ""
	} else if err := tx.Row("SELECT r.language, "+resident.MailedSQL+" FROM resident r WHERE r.id = $1", *r.ResidentID).Scan(&own.Language, &own.Mailed); err != nil {
		return own, err
	}
	if r.State == Granted {
		if err := tx.Row(`SELECT count(*) FROM hearing_request o WHERE o.meeting_id = $1 AND o.state = 'granted' AND o.id <> $2
			AND (coalesce(o.position, 1000000), o.received_at, o.id) < (coalesce($3, 1000000), CAST($4 AS timestamptz), $2)`, r.MeetingID, r.ID, r.Position, r.ReceivedAt).Scan(&own.Ahead); err != nil {
			return own, err
		}
	}
	err = tx.DB.Where("request_id = ?", r.ID).Order("id").Find(&own.Needs).Error
	return own, err
}

// Open tells whether the citizen can still change the request or withdraw it.
func (o *Own) Open(now time.Time) bool { return o.Request.Alive() && o.Meeting.StartsAt.After(now) }

// Entry is the hearing as the entry in the citizen's calendar; false is that there is no time to put there.
func (o *Own) Entry(l message.Language, link string) (e calendar.Event, timed bool) {
	if o.Request.ToldAt == nil || o.Request.Minutes == nil {
		return e, false
	}
	return o.Request.entry(o.Committee, l, link), true
}

// Change is what a citizen can change of a request.
type Change struct {
	People   int
	Model    Model
	Material string
	How      string
	Needs    []booking.Need
}

// Change keeps what a citizen changes on their own page, until the meeting begins.
func (rs *Requests) Change(ctx context.Context, token string, n Change) (own Own, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := opened(tx, token, true)
		if err != nil {
			return err
		}
		if own, err = show(tx, r); err != nil {
			return err
		}
		if !own.Open(tx.Now) {
			return ErrOver
		}
		if err := n.check(&own); err != nil {
			return err
		}
		r.People, r.Model, r.Material, r.MaterialHow = n.People, n.Model, n.Material, n.How
		if err := r.save(tx); err != nil {
			return err
		}
		if err := reorder(tx, &r, n.Needs); err != nil {
			return err
		}
		own, err = show(tx, r)
		return err
	})
	return own, err
}

func (n *Change) check(o *Own) error {
	var c domain.Checks
	f := frame{meeting: o.Meeting, rules: o.Rules, setting: o.Setting}
	most := f.most()
	c.Unless(n.People >= 1 && n.People <= most, "/people", "people-many", manyPeople(most))
	c.Unless(slices.Contains(f.setting.Models, n.Model) || n.Model == o.Request.Model, "/model", "required", "Choose how you want to speak.")
	c.Text(&n.Material, "/material", 0, 4000)
	c.Unless(slices.Contains([]string{"", "paper", "mail"}, n.How), "/how", "choice-unknown", "Choose one of those in the list.")
	checkNeeds(n.Needs, &c)
	return c.Of(ErrRequest)
}

// Withdraw is a citizen who does not want to speak any more. It asks for no reason. A second press finds it done.
func (rs *Requests) Withdraw(ctx context.Context, token string) (own Own, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := opened(tx, token, true)
		if err != nil {
			return err
		}
		if own, err = show(tx, r); err != nil {
			return err
		}
		if r.State == Withdrawn {
			return nil
		}
		if !own.Open(tx.Now) {
			return ErrOver
		}
		if err := r.end(tx, Withdrawn, withdrawnKind); err != nil {
			return err
		}
		own, err = show(tx, r)
		return err
	})
	return own, err
}

// MayTell tells whether the citizen can be asked whether they want to hear what came of it.
func (o *Own) MayTell() bool { return o.Request.came() && o.Mailed && o.Request.Outcome == "" }

// TellMe writes down whether a citizen wants to hear what came of it. They can change their mind until it is told.
func (rs *Requests) TellMe(ctx context.Context, token string, wish booking.Tell) (own Own, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := opened(tx, token, true)
		if err != nil {
			return err
		}
		if own, err = show(tx, r); err != nil {
			return err
		}
		if wish != booking.TellByMail && wish != booking.TellNot || !own.MayTell() {
			return booking.ErrNotAsked
		}
		own.Request.Tell = wish
		return tx.DB.Exec("UPDATE hearing_request SET tell = ?, version = version + 1 WHERE id = ?", wish, r.ID).Error
	})
	return own, err
}

// Public is a meeting at which everybody can ask to speak, as everybody may see it.
type Public struct {
	Meeting   hearing.Meeting
	Committee string
	Rules     hearing.RuleSet
	Dated     hearing.Dated
	Items     []hearing.Item // of the agenda, those that are public
	Setting   Setting
	Open      bool // somebody can still ask, about something on the agenda or not
}

// mostOpen is how many meetings everybody can find in one list; the nearest come first.
const mostOpen = 100

// OpenMeetings are the meetings at which somebody can ask to speak now, the next first.
func (rs *Requests) OpenMeetings(ctx context.Context) (all []Public, err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		var rows []struct {
			Meeting hearing.Meeting `gorm:"embedded"`
			Name    string
			RuleID  int64
		}
		if err := tx.DB.Raw(`SELECT m.*, `+org.CommitteeNameSQL("m.committee_id", org.MeetingDaySQL)+` AS name, s.id AS rule_id FROM committee_meeting m
			JOIN hearing_rule_set s ON s.committee_id = m.committee_id AND s.kind = 'requested' AND daterange(s.valid_from, s.valid_to) @> (m.starts_at AT TIME ZONE 'Europe/Copenhagen')::date
			WHERE m.state = 'planned' AND m.starts_at > ? ORDER BY m.starts_at, m.id LIMIT ?`, tx.Now, mostOpen).Scan(&rows).Error; err != nil {
			return err
		}
		ids := make([]int64, len(rows))
		for i := range rows {
			ids[i] = rows[i].RuleID
		}
		var sets []hearing.RuleSet
		if err := tx.DB.Where("id IN ?", ids).Find(&sets).Error; err != nil {
			return err
		}
		for i := range rows {
			at := slices.IndexFunc(sets, func(s hearing.RuleSet) bool { return s.ID == rows[i].RuleID })
			p := Public{Meeting: rows[i].Meeting, Committee: rows[i].Name, Rules: sets[at]}
			if p.look(tx.Now); p.Open {
				all = append(all, p)
			}
		}
		return nil
	})
	return all, err
}

// look works out until when somebody can ask.
func (p *Public) look(now time.Time) {
	p.Dated = p.Rules.Rules.Dated(p.Meeting.StartsAt)
	late := !p.Dated.On.InTime(now) && (p.Rules.Rules.Agenda == hearing.OnAgenda || !p.off().InTime(now))
	p.Open = p.Meeting.State == hearing.Planned && p.Meeting.StartsAt.After(now) && !p.Dated.Suspended && !late
}

// off is by when somebody must have asked about something that is on no agenda.
func (p *Public) off() *hearing.Due {
	if p.Dated.Off != nil {
		return p.Dated.Off
	}
	return &p.Dated.On
}

// OpenMeeting shows one meeting to everybody. One without rules for hearings does not exist here.
func (rs *Requests) OpenMeeting(ctx context.Context, id int64) (p Public, err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		if p.Meeting, err = domain.Take[hearing.Meeting](tx, "id = ?", id); err != nil {
			return err
		}
		set, err := hearing.RulesAt(tx, p.Meeting.CommitteeID, hearing.Requested, p.Meeting.StartsAt)
		if err != nil {
			return err
		}
		if set == nil {
			return domain.ErrNotFound
		}
		p.Rules = *set
		if p.Committee, err = hearing.NameAt(tx, p.Meeting.CommitteeID, p.Meeting.StartsAt); err != nil {
			return err
		}
		if p.Setting, err = settingOf(tx, p.Meeting.CommitteeID); err != nil {
			return err
		}
		p.look(tx.Now)
		if err := tx.DB.Where("meeting_id = ? AND state = 'on' AND NOT closed", id).Find(&p.Items).Error; err != nil {
			return err
		}
		hearing.InOrder(p.Items)
		return nil
	})
	return p, err
}
