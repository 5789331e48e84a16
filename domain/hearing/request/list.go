package request

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/org"
	"deltag/domain/resident"
)

// nameSQL is what staff see of who asks: the alias of somebody whose name and address are protected.
const nameSQL = `CASE WHEN h.resident_id IS NULL THEN coalesce(q.name, '') WHEN r.protection <> 'no' OR r.name = '' THEN 'B-' || r.id ELSE r.name END`

const whoJoins = ` LEFT JOIN resident r ON r.id = h.resident_id LEFT JOIN hearing_requester q ON q.request_id = h.id`

// Who is who asks, as staff may see them.
type Who struct {
	Name      string // the alias of a protected person, "" of an erased one
	Email     string // of somebody outside the register; those of the register are reached through it
	Phone     string
	Address   string
	Language  string
	Mailed    bool
	Protected bool
}

func whoIs(tx *domain.Tx, r *Request) (w Who, err error) {
	err = tx.DB.Raw(`SELECT `+nameSQL+` AS name, coalesce(q.email, '') AS email, coalesce(q.phone, '') AS phone, coalesce(q.address, '') AS address,
			coalesce(r.language, q.language, 'da') AS language, `+mailedSQL+` AS mailed, coalesce(r.protection <> 'no', false) AS protected
		FROM hearing_request h`+whoJoins+` WHERE h.id = ?`, r.ID).Scan(&w).Error
	return w, err
}

// Filter narrows a list of requests.
type Filter struct {
	Committee int64 // 0 is every committee
	Meeting   int64
	State     State  // "" is every state
	Waiting   bool   // those that somebody must do something about
	Search    string // beginnings of words of a name, an alias, or an e-mail address
	Sort      string // "" is "-received", the newest first; "meeting", "state", each with a minus for the reverse
}

// waits is SQL for the requests h at meetings m that somebody must do something about at an instant.
const waits = `(h.state IN ('received', 'checked', 'granted') OR h.state = 'booked' AND m.starts_at <= ? OR h.state = 'held' AND NOT ` + mailedSQL + `)`

// Listed is a request in a list.
type Listed struct {
	Request   `gorm:"embedded"`
	Name      string
	Committee string
	StartsAt  time.Time // of the meeting
	Item      string
}

// listSorts are the orders of the list.
var listSorts = domain.Sorts{
	By: map[string]string{
		"received": "h.received_at", "meeting": "m.starts_at",
		"state": "array_position(ARRAY['received', 'checked', 'granted', 'booked', 'held', 'thanked', 'absent', 'refused', 'withdrawn'], h.state)",
	},
	From: "hearing_request h JOIN committee_meeting m ON m.id = h.meeting_id", ID: "h.id",
}

// List is the requests that the actor may see, in their order, a page at a time. A protected name is found only where the
// actor may see such names, as in the register.
func (rs *Requests) List(ctx context.Context, f Filter, limit int, cursor string) (page domain.Page[Listed], err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		find := tx.DB.Table("hearing_request h").Select(`h.*, `+nameSQL+` AS name, m.starts_at, coalesce(i.title, '') AS item,
				`+org.CommitteeNameSQL("c.id", org.MeetingDaySQL)+" AS committee").
			Joins("JOIN committee c ON c.id = h.committee_id JOIN committee_meeting m ON m.id = h.meeting_id LEFT JOIN agenda_item i ON i.id = h.item_id"+whoJoins).
			Where("c.unit_id IN ?", tx.Actor.Units(domain.HearingsRead))
		for _, w := range []struct {
			on    bool
			where string
			args  []any
		}{
			{f.Committee != 0, "h.committee_id = ?", []any{f.Committee}}, {f.Meeting != 0, "h.meeting_id = ?", []any{f.Meeting}}, {f.State != "", "h.state = ?", []any{f.State}},
			{f.Waiting, waits, []any{tx.Now}},
		} {
			if w.on {
				find = find.Where(w.where, w.args...)
			}
		}
		if known, words := resident.Found(tx, f.Search); known != "" {
			outside, more := resident.FoundOutside(f.Search, "q.name", "q.email")
			find = find.Where("("+known+" OR "+outside+")", append(words, more...)...)
		}
		if page, err = domain.Sorted(find, listSorts, cmp.Or(f.Sort, "-received"), cursor, limit, func(r Listed) int64 { return r.ID }); err != nil {
			return err
		}
		seen := make([]Request, len(page.Items))
		for i, r := range page.Items {
			seen[i] = r.Request
		}
		a := access(0, "read", "see who asks to speak to a committee", seen...)
		if f.Search != "" {
			a.Action, a.Criterion = "search", "search "+domain.Typed(f.Search)
		}
		tx.Record(a)
		return nil
	})
	return page, err
}

// Shown is one request with all that the secretary needs to handle it.
type Shown struct {
	Own
	Who       Who
	Dated     *hearing.Dated // what the rules mean for the meeting
	Session   Session
	Minutes   int // usual, by the rules
	MayChange bool
	Begun     bool
	Arriving  bool              // whether they came can be written down
	Deciders  []hearing.Decider // who may say yes by the rules
	Refusers  []hearing.Decider // who may say no
	Late      bool              // material came after its deadline
}

// Get shows one request.
func (rs *Requests) Get(ctx context.Context, id int64) (s Shown, err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		_, r, unit, err := ofStaff(tx, id, domain.HearingsRead)
		if err != nil {
			return err
		}
		tx.Record(access(unit, "read", "handle a request to speak to a committee", r))
		if s.Own, err = show(tx, r); err != nil {
			return err
		}
		if s.Item == nil && r.ItemID != nil { // staff see what is behind closed doors
			i, err := domain.Take[hearing.Item](tx, "id = ?", *r.ItemID)
			if err != nil {
				return err
			}
			s.Item = &i
		}
		if s.Who, err = whoIs(tx, &r); err != nil {
			return err
		}
		if s.Session, err = domain.Take[Session](tx, "meeting_id = ?", r.MeetingID); err != nil {
			return err
		}
		s.MayChange, s.Begun, s.Minutes = tx.Actor.May(domain.HearingsWrite, domain.Scope{Unit: unit}), !s.Meeting.StartsAt.After(tx.Now), usualMinutes(s.Rules)
		s.Arriving = arriving(&s.Meeting, tx.Now)
		for _, who := range []hearing.Decider{hearing.Mayor, hearing.Chair, hearing.Committee} {
			if decides(s.Rules, who, false) {
				s.Deciders = append(s.Deciders, who)
			}
			if decides(s.Rules, who, true) {
				s.Refusers = append(s.Refusers, who)
			}
		}
		if s.Rules != nil {
			d := s.Rules.Rules.Dated(s.Meeting.StartsAt)
			s.Dated = &d
			s.Late = r.MaterialOn != nil && d.Material != nil && !d.Material.Agreed && r.MaterialOn.After(org.Day(d.Material.At))
		}
		return nil
	})
	return s, err
}

// Speaker is somebody who speaks at a meeting, for the sheet of the day.
type Speaker struct {
	Request
	Who    Who
	Item   string
	Number string // of the item
	Needs  []Care
}

// Day is a meeting with who speaks there, for the secretary.
type Day struct {
	Meeting   hearing.Meeting
	Committee string
	Setting   Setting
	Session   *Session // nil when nobody has asked
	Rules     *hearing.RuleSet
	Speakers  []Speaker // those with a time, in their order
	Waiting   []Speaker // those who wait for one, in theirs
	Lot       *Lot
	MayChange bool
}

// Sheet is the sheet of the day for a meeting.
func (rs *Requests) Sheet(ctx context.Context, meeting int64) (d Day, err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		if d.Meeting, err = domain.Take[hearing.Meeting](tx, "id = ?", meeting); err != nil {
			return err
		}
		unit := unitOf(tx, d.Meeting.CommitteeID)
		if err := allow(tx, domain.HearingsRead, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		d.MayChange = tx.Actor.May(domain.HearingsWrite, domain.Scope{Unit: unit})
		if d.Committee, err = hearing.NameAt(tx, d.Meeting.CommitteeID, d.Meeting.StartsAt); err != nil {
			return err
		}
		if d.Setting, err = settingOf(tx, d.Meeting.CommitteeID); err != nil {
			return err
		}
		if d.Rules, err = hearing.RulesAt(tx, d.Meeting.CommitteeID, hearing.Requested, d.Meeting.StartsAt); err != nil {
			return err
		}
		var sessions []Session
		var lots []Lot
		if err := tx.DB.Where("meeting_id = ?", meeting).Find(&sessions).Error; err != nil {
			return err
		}
		if err := tx.DB.Where("meeting_id = ?", meeting).Find(&lots).Error; err != nil {
			return err
		}
		if len(sessions) > 0 {
			d.Session = &sessions[0]
		}
		if len(lots) > 0 {
			d.Lot = &lots[0]
		}
		return d.speakers(tx, unit)
	})
	return d, err
}

// speakers reads who has a time and who waits for one.
func (d *Day) speakers(tx *domain.Tx, unit int64) error {
	var rows []struct {
		Request Request `gorm:"embedded"`
		Who     Who     `gorm:"embedded;embeddedPrefix:who_"`
		Item    string
		Number  string
	}
	if err := tx.DB.Raw(`SELECT h.*, `+nameSQL+` AS who_name, coalesce(q.email, '') AS who_email, coalesce(q.phone, '') AS who_phone, `+mailedSQL+` AS who_mailed, coalesce(r.protection <> 'no', false) AS who_protected,
			coalesce(i.title, '') AS item, coalesce(i.number, '') AS number
		FROM hearing_request h LEFT JOIN agenda_item i ON i.id = h.item_id`+whoJoins+`
		WHERE h.meeting_id = ? AND h.state IN ('granted', 'booked', 'held', 'absent', 'thanked')
		ORDER BY h.slot_minute NULLS LAST, h.position NULLS LAST, h.received_at, h.id`, d.Meeting.ID).Scan(&rows).Error; err != nil {
		return err
	}
	ids, seen := make([]int64, len(rows)), make([]Request, len(rows))
	for i, r := range rows {
		ids[i], seen[i] = r.Request.ID, r.Request
	}
	var needs []Care
	if err := tx.DB.Where("request_id IN ? AND state NOT IN ('cancelled', 'not_needed')", ids).Order("id").Find(&needs).Error; err != nil {
		return err
	}
	for _, r := range rows {
		s := Speaker{Request: r.Request, Who: r.Who, Item: r.Item, Number: r.Number, Needs: slices.DeleteFunc(slices.Clone(needs), func(n Care) bool { return n.RequestID != r.Request.ID })}
		if r.Request.State == Granted {
			d.Waiting = append(d.Waiting, s)
		} else {
			d.Speakers = append(d.Speakers, s)
		}
	}
	if len(seen) > 0 {
		tx.Record(access(unit, "read", "see who speaks to a committee on the day", seen...))
	}
	return nil
}

// Heard is what a politician sees of a request: nothing before the secretary has confirmed that it is about no single
// person's case, and never more of a name than the first.
type Heard struct {
	ID      int64
	At      *time.Time // nil is that there is no time yet
	Minutes *int
	First   string // the first name; "" of a protected person, whom not even an alias is told of
	About   string
	Item    string
	Model   Model
	People  int
	Spoke   bool
}

// HeardAt is who speaks at a meeting, for those who listen.
func (rs *Requests) HeardAt(ctx context.Context, meeting int64) (all []Heard, err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		m, err := domain.Take[hearing.Meeting](tx, "id = ?", meeting)
		if err != nil {
			return err
		}
		c, err := org.FindCommittee(tx, m.CommitteeID, domain.CommitteesRead)
		if err != nil {
			return err
		}
		if !tx.Actor.May(domain.CommitteesRead, c.Scope()) { // of a unit above
			return domain.ErrForbidden
		}
		var rows []Listed
		if err := tx.DB.Raw(`SELECT h.*, CASE WHEN h.resident_id IS NULL THEN coalesce(q.name, '') WHEN r.protection = 'no' THEN r.name ELSE '' END AS name, coalesce(i.title, '') AS item FROM hearing_request h LEFT JOIN agenda_item i ON i.id = h.item_id`+whoJoins+`
			WHERE h.meeting_id = ? AND (h.cleared_at IS NOT NULL OR h.kind = 'invited') AND h.state IN ('checked', 'granted', 'booked', 'held', 'thanked')
			ORDER BY h.slot_minute NULLS LAST, h.id`, meeting).Scan(&rows).Error; err != nil {
			return err
		}
		seen := make([]Request, len(rows))
		for i, r := range rows {
			seen[i] = r.Request
			first, _, _ := strings.Cut(r.Name, " ")
			h := Heard{ID: r.ID, First: first, About: r.About, Item: r.Item, Model: r.Model, People: r.People, Spoke: r.came()}
			if r.SlotMinute != nil {
				at := m.StartsAt.Add(time.Duration(*r.SlotMinute) * time.Minute)
				h.At, h.Minutes = &at, r.Minutes
			}
			all = append(all, h)
		}
		if len(seen) > 0 {
			tx.Record(access(c.UnitID, "read", "prepare to hear citizens at a meeting", seen...))
		}
		return nil
	})
	return all, err
}
