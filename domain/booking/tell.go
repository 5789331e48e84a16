package booking

import (
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/evaluation"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// The kinds of mail about bookings.
const (
	confirmedKind = "gathering-confirmed"
	waitingKind   = "gathering-waiting"
	offerKind     = "gathering-offer"
	lapsedKind    = "gathering-offer-over"
	leftKind      = "gathering-left"
	movedKind     = "gathering-moved"
	calledOffKind = "gathering-cancelled"
	reminderKind  = "gathering-reminder"
	invitedKind   = "gathering-invitation"
	nudgeKind     = "gathering-invitation-reminder"

	timesKind      = "gathering-times"
	timesNudgeKind = "gathering-times-reminder"
	otherTimeKind  = "gathering-other-time"
)

// keptFor is which state of a booking each kind of mail is for: one that has moved on is not told what is over.
var keptFor = map[string][]State{
	confirmedKind: {Booked}, waitingKind: {Waiting}, offerKind: {Offered}, lapsedKind: {Lapsed}, leftKind: {Dropped, Declined},
	movedKind: {Booked, Offered, Waiting, Asked}, calledOffKind: {Called}, reminderKind: {Booked},
	timesKind: {Undated, Asked, Waiting, Offered, Booked}, timesNudgeKind: {Undated, Asked, Waiting, Offered, Booked}, otherTimeKind: {Declined},
	invitedKind: {Asked}, nudgeKind: {Asked}, thanksKind: {Booked}, outcomeKind: {Booked},
}

func kinds() []string {
	all := make([]string, 0, len(keptFor))
	for kind := range keptFor {
		all = append(all, kind)
	}
	return all
}

// person is whom a booking is for, as mails reach them.
type person struct {
	ID         int64 // of the booking
	ResidentID *int64
	Email      string
	Language   string
}

const personQuery = `SELECT b.id, b.resident_id, coalesce(r.email, q.email, '') AS email, coalesce(r.language, q.language, 'da') AS language
	FROM booking b LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id WHERE b.id IN ?`

// tell queues a mail of a kind to those who hold bookings, as part of the caller's unit of work. Who has no address is in
// staff's list of people to call.
func tell(tx *domain.Tx, g *Gathering, all []Booking, kind string) error {
	if len(all) == 0 || !tx.Now.Before(g.StartsAt) { // once it has begun there is nothing to tell by mail
		return nil
	}
	ids := make([]int64, len(all))
	by := map[int64]*Booking{}
	for i := range all {
		ids[i], by[all[i].ID] = all[i].ID, &all[i]
	}
	var people []person
	if err := tx.DB.Raw(personQuery+" ORDER BY b.id", ids).Scan(&people).Error; err != nil {
		return err
	}
	drafts := make([]message.Draft, 0, len(people))
	for _, to := range people {
		if to.Email == "" {
			continue
		}
		drafts = append(drafts, g.draft(kind, by[to.ID], to))
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// draft is one mail. Its key holds what makes it new: a booking that is confirmed again after an offer, or a gathering that
// moves twice, is told again, and nothing is told twice.
func (g *Gathering) draft(kind string, b *Booking, to person) message.Draft {
	d := message.Draft{
		Key:  fmt.Sprintf("%s:%d:%d:%d", kind, b.ID, g.Moves, b.ChangedAt.UnixMicro()),
		Kind: kind, Activity: Activity(g.ID), Unit: g.UnitID, Subject: b.ID, To: to.Email,
		Language: language(to.Language), Event: g.StartsAt, NotAfter: g.StartsAt,
	}
	if to.ResidentID != nil {
		d.Resident = *to.ResidentID
	}
	switch kind {
	case offerKind, invitedKind, nudgeKind:
		d.NotAfter = *b.OfferEnds
	case reminderKind:
		d.Key = fmt.Sprintf("%s:%d:%d", kind, b.ID, g.Moves) // a move voids the reminders before it
	}
	return d
}

func language(code string) message.Language {
	if code == string(message.English) {
		return message.English
	}
	return message.Danish
}

// Why a mail about a booking is not wanted any more.
const (
	hasMovedOn = message.NotWanted("booking-changed")
	hasBegun   = message.NotWanted("gathering-begun")
)

// Mails says for every kind of mail about bookings what it holds and whether it is still wanted, decided when it is about to
// go. public is the address that links begin with, without a slash at the end.
func (bs *Bookings) Mails(public string) map[string]message.Prepare {
	c := composer{strings.TrimRight(public, "/")}
	all := map[string]message.Prepare{}
	for _, kind := range kinds() {
		all[kind] = c.mail
	}
	all[reimbursedKind] = c.mail
	for _, kind := range runnerKinds {
		all[kind] = c.runnerMail
	}
	for _, kind := range []string{timesKind, timesNudgeKind} {
		all[kind] = c.timesMail
	}
	return all
}

type composer struct{ public string }

// stillWanted finds the booking that a mail is about, and its gathering, and refuses a mail that is overtaken.
func stillWanted(tx *domain.Tx, m *message.Message) (b Booking, g Gathering, err error) {
	if b, err = domain.Take[Booking](tx, "id = ?", m.SubjectID); err != nil {
		return b, g, message.Gone(err)
	}
	if g, err = domain.Take[Gathering](tx, "id = ?", b.GatheringID); err != nil {
		return b, g, err
	}
	err = b.wants(tx, &g, m.Kind)
	return b, g, err
}

// mail writes a mail about a booking: never one that a later change has overtaken, and after the gathering began
// only to thank and to tell what came of it.
func (c composer) mail(tx *domain.Tx, m message.Message) (content message.Content, err error) {
	b, g, err := stillWanted(tx, &m)
	if err != nil {
		return content, err
	}
	to, err := addressOf(tx, &b, m.Kind)
	if err != nil {
		return content, err
	}
	if asks(m.Kind) {
		out, err := panel.WayOut(tx, *b.ResidentID)
		if err != nil {
			return content, err
		}
		content.Unsubscribe = c.public + "/unsubscribe/" + out
	}
	token, err := newLink(tx, &g, &b)
	if err != nil {
		return content, err
	}
	content.To, content.Language = to.Email, language(to.Language)
	content.Values, err = g.words(tx, &b, content.Language)
	content.Values["link"] = c.public + "/b/" + token
	if err == nil && m.Kind == thanksKind {
		content.Values["evaluation"], err = evaluation.Link(tx, c.public, evaluation.OfGathering, b.ID, b.ResidentID)
	}
	if err == nil && b.inCalendar(m.Kind) {
		e := g.entry(&b, content.Values["where"], content.Language, content.Values["link"])
		content.Calendar = &e
	}
	return content, err
}

// inCalendar tells whether a mail of a kind changes the recipient's calendar: a seat stands there, from its yes until it is
// given up or called off. Who never had one has nothing there to take out.
func (b *Booking) inCalendar(kind string) bool {
	switch kind {
	case confirmedKind, movedKind:
		return b.State == Booked
	case leftKind, calledOffKind:
		return (b.State == Dropped || b.State == Called) && b.Sequence > 0
	}
	return false
}

// wants tells why a mail of a kind is not to go any more; nil when it is.
func (b *Booking) wants(tx *domain.Tx, g *Gathering, kind string) error {
	if kind == reimbursedKind { // what was approved is paid, whatever came of the booking
		return nil
	}
	if kind == thanksKind || kind == outcomeKind {
		return b.wantsAfter(g, kind)
	}
	if !tx.Now.Before(g.StartsAt) {
		return hasBegun
	}
	for _, state := range keptFor[kind] {
		if b.State == state {
			return nil
		}
	}
	return hasMovedOn
}

// addressOf is where a mail about a booking goes. Of a resident it is what the register has now, and their wish holds.
func addressOf(tx *domain.Tx, b *Booking, kind string) (to person, err error) {
	if b.ResidentID != nil {
		r, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", *b.ResidentID)
		if err != nil {
			return to, message.Gone(err)
		}
		if asks(kind) {
			if err := r.Asked(tx.Now); err != nil {
				return to, err
			}
		}
		return person{Email: r.Email, Language: r.Language}, r.Mailed(tx)
	}
	guest, err := domain.Take[Guest](tx, "booking_id = ?", b.ID)
	if err == nil && guest.Email == "" {
		err = message.NoAddress
	}
	return person{Email: guest.Email, Language: guest.Language}, message.Gone(err)
}

// asks tells whether a mail of a kind asks somebody to come who has not said anything yet: their wish for peace holds.
func asks(kind string) bool {
	return kind == invitedKind || kind == nudgeKind || kind == timesKind || kind == timesNudgeKind
}

// words are what a mail about a booking says of the gathering.
func (g *Gathering) words(tx *domain.Tx, b *Booking, l message.Language) (map[string]string, error) {
	where, err := g.where(tx, l)
	values := map[string]string{"title": g.Title, "when": WhenAsOf(l, g.StartsAt, g.EndsAt, tx.Now), "where": where, "reason": g.Reason}
	if b.OfferEnds != nil {
		values["answer_by"] = message.MomentAsOf(l, *b.OfferEnds, tx.Now)
	}
	if err != nil {
		return values, err
	}
	undated, err := b.isUndated(tx)
	if undated { // the time that the gathering has was never told to them
		values["when"] = map[message.Language]string{message.Danish: "på en dag, vi ikke havde fundet endnu", message.English: "on a day that we had not found yet"}[l]
	}
	return values, err
}

// isUndated tells whether somebody was composed for a time that was still to be found, and never was.
func (b *Booking) isUndated(tx *domain.Tx) (undated bool, err error) {
	if b.CompositionID == nil || b.State != Called && b.State != Undated {
		return false, nil
	}
	err = tx.Row("SELECT undated FROM composition WHERE id = $1", *b.CompositionID).Scan(&undated)
	return undated, err
}

// When is the time of a gathering in words: "tirsdag den 8. december kl. 17.00-19.00".
func When(l message.Language, from, to time.Time) string {
	return message.Moment(l, from) + until(l, to)
}

// WhenAsOf is When for who reads it at now, with the year when it is another than the reader's.
func WhenAsOf(l message.Language, from, to, now time.Time) string {
	return message.MomentAsOf(l, from, now) + until(l, to)
}

func until(l message.Language, to time.Time) string {
	if l == message.English {
		return to.In(denmark()).Format("-15:04")
	}
	return to.In(denmark()).Format("-15.04")
}

// where is the place of a gathering in words.
func (g *Gathering) where(tx *domain.Tx, l message.Language) (string, error) {
	if g.PlaceID == nil {
		return where(nil, l), nil
	}
	p, err := domain.Take[Place](tx, "id = ?", *g.PlaceID)
	return where(&p, l), err
}
