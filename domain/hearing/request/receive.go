package request

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/hearing"
	"deltag/domain/org"
)

// Wish is what somebody asks for, on the page or through the secretary.
type Wish struct {
	Requester  Requester // nothing for a citizen of the register
	Meeting    int64
	Item       int64 // 0 is something that is on no agenda
	About      string
	CaseNumber string
	People     int
	Model      Model
	Party      bool
	Employee   bool
	Material   string
	How        string // in which the rest of the material comes: "", "paper" or "mail"
	Needs      []booking.Need
	Once       string // the form's own number: the same form sent twice asks once
}

// Done is a request with the secret of its own page.
type Done struct {
	Request
	Token string
}

// frame is what a wish is looked at against.
type frame struct {
	meeting hearing.Meeting
	item    *hearing.Item
	rules   *hearing.RuleSet
	setting Setting
	unit    int64
}

// frameOf reads what a wish is about. A meeting or item that is not there is told as a fault of the form.
func frameOf(tx *domain.Tx, w *Wish, c *domain.Checks) (f frame, err error) {
	f.meeting, err = domain.Take[hearing.Meeting](tx, "id = ?", w.Meeting)
	if errors.Is(err, domain.ErrNotFound) {
		c.Unless(false, "/meeting", "required", "Choose a meeting.")
		return f, nil
	}
	if err != nil {
		return f, err
	}
	committee, err := domain.Take[org.Committee](tx, "id = ?", f.meeting.CommitteeID)
	if err != nil {
		return f, err
	}
	f.unit = committee.UnitID
	if w.Item != 0 {
		i, err := domain.Take[hearing.Item](tx, "id = ? AND meeting_id = ? AND state = 'on'", w.Item, w.Meeting)
		switch {
		case err == nil:
			f.item = &i
		case !errors.Is(err, domain.ErrNotFound):
			return f, err
		default:
			c.Unless(false, "/item", "item-gone", "This item is not on the agenda any more. Choose another.")
		}
	}
	if f.rules, err = hearing.RulesAt(tx, f.meeting.CommitteeID, hearing.Requested, f.meeting.StartsAt); err != nil {
		return f, err
	}
	f.setting, err = settingOf(tx, f.meeting.CommitteeID)
	return f, err
}

// check tells what is wrong with a wish that was received at an instant.
func (f *frame) check(tx *domain.Tx, w *Wish, received time.Time, guest bool, c *domain.Checks) {
	if guest {
		w.Requester.check(c)
	}
	c.Text(&w.About, "/about", 1, 2000)
	c.Text(&w.CaseNumber, "/caseNumber", 0, 60)
	c.Text(&w.Material, "/material", 0, 4000)
	c.Unless(slices.Contains([]string{"", "paper", "mail"}, w.How), "/how", "choice-unknown", "Choose one of those in the list.")
	c.Unless(len(w.Once) <= 64, "/once", "too-long", "This form is not one of ours.")
	checkNeeds(w.Needs, c)
	if f.rules == nil || f.meeting.ID == 0 {
		return
	}
	r := &f.rules.Rules
	c.Unless(slices.Contains(f.setting.Models, w.Model), "/model", "required", "Choose how you want to speak.")
	most := f.most()
	c.Unless(w.People >= 1 && w.People <= most, "/people", "people-many", manyPeople(most))
	c.Unless(w.Item != 0 || r.Agenda != hearing.OnAgenda, "/item", "item-needed", "Choose the item of the agenda that you want to speak about.")
	c.Unless(w.Party || !r.PartyOnly, "/party", "party-only", "Only a party to the case can speak to this committee.")
	c.Unless(!w.Employee || r.Employees != hearing.EmployeesMayNot, "/employee", "employees-not", "The municipality's own employees cannot speak to this committee.")
	c.Unless(!received.After(tx.Now), "/received", "received-later", "Give a time that is not later than now.")
}

// most is how many may come together.
func (f *frame) most() int {
	if f.rules != nil && f.rules.Rules.MaxPeople != nil {
		return *f.rules.Rules.MaxPeople
	}
	return 100
}

func manyPeople(most int) string { return fmt.Sprintf("Give between 1 and %d people.", most) }

// open refuses what was received too late, or for a meeting that takes no requests.
func (f *frame) open(now, received time.Time, onAgenda bool) error {
	if f.rules == nil || f.meeting.State != hearing.Planned || !f.meeting.StartsAt.After(now) {
		return ErrClosed
	}
	due := f.rules.Rules.Due(f.meeting.StartsAt, onAgenda)
	if _, out := f.rules.Rules.Blackout(f.meeting.StartsAt); out || !due.InTime(received) {
		return ErrClosed
	}
	return nil
}

// Ask is a citizen asking to speak, on the page that everybody sees. The same form sent twice asks once.
func (rs *Requests) Ask(ctx context.Context, w Wish) (d Done, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		tx.Actor = domain.Actor{Kind: domain.Citizen, RequestID: tx.Actor.RequestID}
		d, err = rs.receive(tx, w, nil, ByPage, tx.Now)
		return err
	})
	if errors.Is(err, ErrSentTwice) {
		return rs.sentBefore(ctx, w)
	}
	return d, err
}

// Check tells what is wrong with a wish before it is sent. It keeps nothing.
func (rs *Requests) Check(ctx context.Context, w *Wish) error {
	return rs.db.View(ctx, func(tx *domain.Tx) error {
		var c domain.Checks
		f, err := frameOf(tx, w, &c)
		if err != nil {
			return err
		}
		if f.check(tx, w, tx.Now, true, &c); len(c) > 0 {
			return c.Of(ErrRequest)
		}
		return f.open(tx.Now, tx.Now, w.Item != 0)
	})
}

// sentBefore finds the request of a form that was sent already.
func (rs *Requests) sentBefore(ctx context.Context, w Wish) (d Done, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		if d.Request, err = domain.Take[Request](tx, "once_form = ?", domain.HashToken(w.Once)); err != nil {
			return err
		}
		d.Token, err = newLink(tx, &d.Request)
		return err
	})
	return d, err
}

// Receive is the secretary writing down what somebody asked for by phone, at the desk or by letter: for a citizen of the
// register, or for somebody else when resident is 0. It counts from when it was received.
func (rs *Requests) Receive(ctx context.Context, resident int64, received time.Time, w Wish) (d Done, err error) {
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := domain.Take[hearing.Meeting](tx, "id = ?", w.Meeting)
		if err != nil {
			return err
		}
		c, err := domain.Take[org.Committee](tx, "id = ?", m.CommitteeID)
		if err != nil {
			return err
		}
		if err := allow(tx, domain.HearingsWrite, c.Scope()); err != nil {
			return err
		}
		w.Once = ""
		if resident == 0 {
			tx.Record(domain.Access{Action: "add", Subject: "hearing-request", Count: 1, Unit: c.UnitID, Purpose: "write down who asks to speak to a committee"})
			d, err = rs.receive(tx, w, nil, ByPhone, received)
			return err
		}
		var unit int64
		if err := tx.Row("SELECT coalesce((SELECT unit_id FROM resident WHERE id = $1 AND erased_at IS NULL AND gone = ''), 0)", resident).Scan(&unit); err != nil {
			return err
		}
		if unit == 0 || !tx.Actor.May(domain.ResidentsRead, domain.Scope{Unit: unit}) {
			return ErrRequest.With(domain.Fault{Where: "/resident", Code: "resident-unknown", Detail: "Choose a citizen of the register."})
		}
		tx.Record(domain.Access{Action: "add", Subject: "hearing-request", ResidentIDs: []int64{resident}, Unit: c.UnitID, Purpose: "write down who asks to speak to a committee"})
		d, err = rs.receive(tx, w, &resident, ByPhone, received)
		return err
	})
	return d, err
}

// receive keeps a wish as a request.
func (rs *Requests) receive(tx *domain.Tx, w Wish, resident *int64, how How, received time.Time) (d Done, err error) {
	var c domain.Checks
	f, err := frameOf(tx, &w, &c)
	if err != nil {
		return d, err
	}
	if f.check(tx, &w, received, resident == nil, &c); len(c) > 0 {
		return d, c.Of(ErrRequest)
	}
	if err := f.open(tx.Now, received, w.Item != 0); err != nil {
		return d, err
	}
	if _, err := session(tx, &f.meeting, hearing.Requested); err != nil {
		return d, err
	}
	r := Request{CommitteeID: f.meeting.CommitteeID, MeetingID: f.meeting.ID, Kind: hearing.Requested, How: how, State: Received, ResidentID: resident,
		About: w.About, CaseNumber: w.CaseNumber, People: w.People, Model: w.Model, Party: w.Party, Employee: w.Employee, Material: w.Material, MaterialHow: w.How,
		Version: 1, ReceivedAt: received, CreatedAt: tx.Now, ChangedAt: tx.Now, WrittenBy: tx.Actor.By()}
	if f.item != nil {
		r.ItemID = &f.item.ID
		if f.item.CaseNumber != "" { // the agenda knows better which case it is
			r.CaseNumber = f.item.CaseNumber
		}
	}
	if w.Once != "" {
		r.OnceForm = domain.HashToken(w.Once)
	}
	if r.UID, err = rs.newUID(); err != nil {
		return d, err
	}
	if err := domain.Create(tx, &r); err != nil {
		return d, err
	}
	if resident == nil {
		w.Requester.RequestID = r.ID
		if err := domain.Create(tx, &w.Requester); err != nil {
			return d, err
		}
	}
	if err := order(tx, &r, w.Needs); err != nil {
		return d, err
	}
	if err := tell(tx, receivedKind, r); err != nil {
		return d, err
	}
	d.Request = r
	d.Token, err = newLink(tx, &r)
	return d, err
}

// session makes sure that a meeting has its row for hearings, with the limits that its rules give today.
func session(tx *domain.Tx, m *hearing.Meeting, kind hearing.Kind) (s Session, err error) {
	set, err := hearing.RulesAt(tx, m.CommitteeID, kind, m.StartsAt)
	if err != nil {
		return s, err
	}
	var total, slots *int
	if set != nil {
		total, slots = set.Rules.TotalMinutes, set.Rules.Slots
	}
	// Times that are given stay when new rules allow less.
	err = tx.DB.Raw(`INSERT INTO hearing_session AS s (meeting_id, committee_id, minutes_most, slots_most) VALUES (?, ?, ?, ?)
		ON CONFLICT (meeting_id) DO UPDATE SET minutes_most = greatest(excluded.minutes_most, nullif(s.minutes_taken, 0)) + 0 * excluded.minutes_most,
			slots_most = greatest(excluded.slots_most, nullif(s.slots_taken, 0)) + 0 * excluded.slots_most
		RETURNING *`, m.ID, m.CommitteeID, total, slots).Scan(&s).Error
	return s, err
}

// linkDays is for how many days after a meeting the links of its requests work.
const linkDays = 60

// newLink makes a link to the citizen's own page of a request. It works until a while after, for the thanks and what came of it.
func newLink(tx *domain.Tx, r *Request) (string, error) {
	var resident int64
	if r.ResidentID != nil {
		resident = *r.ResidentID
	}
	m, err := domain.Take[hearing.Meeting](tx, "id = ?", r.MeetingID)
	if err != nil {
		return "", err
	}
	from := m.StartsAt
	if tx.Now.After(from) {
		from = tx.Now
	}
	return domain.NewLink(tx, LinkPurpose, r.ID, resident, from.AddDate(0, 0, linkDays))
}

// allow answers nil when the actor may do something with the requests of a unit, ErrNotFound when they may not know of them.
func allow(tx *domain.Tx, p domain.Permission, s domain.Scope) error {
	switch {
	case tx.Actor.May(p, s):
		return nil
	case tx.Actor.May(domain.HearingsRead, s):
		return domain.ErrForbidden
	}
	return domain.ErrNotFound
}
