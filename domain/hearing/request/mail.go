package request

import (
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/calendar"
	"deltag/domain/evaluation"
	"deltag/domain/hearing"
	"deltag/domain/message"
	"deltag/domain/resident"
	"deltag/domain/statement"
)

// The kinds of mail about requests.
const (
	receivedKind  = "hearing-received"
	inviteKind    = "hearing-invitation"
	waitingKind   = "hearing-waiting"
	bookedKind    = "hearing-booked"
	movedKind     = "hearing-moved"
	calledOffKind = "hearing-called-off"
	refusedKind   = "hearing-refused"
	withdrawnKind = "hearing-withdrawn"
	thanksKind    = "hearing-thanks"
	outcomeKind   = "hearing-outcome"
	videoKind     = "hearing-video"
)

// letterKind is the refusal on paper.
const letterKind = "letter-hearing-refused"

// keptFor is which state of a request each kind of mail is for: one that has moved on is not told what is over.
var keptFor = map[string][]State{
	receivedKind: {Received, Checked, Granted, Booked}, inviteKind: {Granted, Booked}, waitingKind: {Granted}, bookedKind: {Booked}, movedKind: {Booked},
	calledOffKind: {Granted}, refusedKind: {Refused}, withdrawnKind: {Withdrawn}, thanksKind: {Held, Thanked}, outcomeKind: {Held, Thanked},
	videoKind: {Booked},
}

// Why a mail about a request is not wanted any more.
const (
	hasMovedOn = message.NotWanted("hearing-changed")
	toldBefore = message.NotWanted("statement-told")
)

// person is whom a request is for, as mails reach them.
type person struct {
	ID         int64 // of the request
	ResidentID *int64
	Email      string
	Language   string
	UnitID     int64
	StartsAt   time.Time // of the meeting
}

const personQuery = `SELECT h.id, h.resident_id, coalesce(r.email, q.email, '') AS email, coalesce(r.language, q.language, 'da') AS language, c.unit_id, m.starts_at
	FROM hearing_request h JOIN committee c ON c.id = h.committee_id JOIN committee_meeting m ON m.id = h.meeting_id
	LEFT JOIN resident r ON r.id = h.resident_id LEFT JOIN hearing_requester q ON q.request_id = h.id WHERE h.id IN ?`

// tellFor is how long after a decision its mail still makes sense.
const tellFor = 14 * 24 * time.Hour

// tell queues a mail of a kind to those who asked, as part of the caller's unit of work. Who has no address gets a letter or
// a call, which the page of the request says.
func tell(tx *domain.Tx, kind string, all ...Request) error {
	if len(all) == 0 {
		return nil
	}
	ids, by := make([]int64, len(all)), map[int64]*Request{}
	for i := range all {
		ids[i], by[all[i].ID] = all[i].ID, &all[i]
	}
	var people []person
	if err := tx.DB.Raw(personQuery+" ORDER BY h.id", ids).Scan(&people).Error; err != nil {
		return err
	}
	var drafts []message.Draft
	for _, to := range people {
		if to.Email != "" {
			drafts = append(drafts, draft(tx.Now, kind, by[to.ID], to))
		}
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// draft is one mail. Its key holds what makes it new: a time that moves twice is told twice, and nothing is told twice.
func draft(now time.Time, kind string, r *Request, to person) message.Draft {
	d := message.Draft{Key: fmt.Sprintf("%s:%d:%d:%d", kind, r.ID, r.Sequence, now.UnixMicro()), Kind: kind, Activity: Activity(r.ID), Unit: to.UnitID, Subject: r.ID,
		To: to.Email, Language: language(to.Language), NotAfter: now.Add(tellFor)}
	if to.ResidentID != nil {
		d.Resident = *to.ResidentID
	}
	if kind == bookedKind || kind == movedKind || kind == waitingKind || kind == inviteKind || kind == videoKind {
		d.Event, d.NotAfter = to.StartsAt, to.StartsAt
	}
	return d
}

func language(code string) message.Language {
	if code == string(message.English) {
		return message.English
	}
	return message.Danish
}

// Mails says for every kind of mail about requests what it holds and whether it is still wanted, decided when it is about to
// go.
func (rs *Requests) Mails() map[string]message.Prepare {
	all := map[string]message.Prepare{}
	for kind := range keptFor {
		all[kind] = rs.mail
	}
	return all
}

func (rs *Requests) mail(tx *domain.Tx, m message.Message) (content message.Content, err error) {
	r, err := domain.Take[Request](tx, "id = ?", m.SubjectID)
	if err != nil {
		return content, message.Gone(err)
	}
	if err := r.wants(m.Kind); err != nil {
		return content, err
	}
	if err := r.untold(tx, m.Kind); err != nil {
		return content, err
	}
	if content.To, content.Language, err = r.address(tx); err != nil {
		return content, err
	}
	token, err := newLink(tx, &r)
	if err != nil {
		return content, err
	}
	if content.Values, err = r.words(tx, content.Language); err != nil {
		return content, err
	}
	content.Values["link"] = rs.Page(token)
	if m.Kind == thanksKind {
		content.Values["evaluation"], err = evaluation.Link(tx, rs.public, evaluation.OfHearing, r.ID, r.ResidentID)
	}
	if m.Kind == videoKind && content.Values["video"] == "" { // it was taken back, or they do not speak by video any more
		return content, hasMovedOn
	}
	if r.inCalendar(m.Kind) {
		e := r.entry(content.Values["committee"], content.Language, content.Values["link"])
		content.Calendar = &e
	}
	return content, err
}

// wants tells why a mail of a kind is not to go any more; nil when it is.
func (r *Request) wants(kind string) error {
	if kind == outcomeKind && (r.Tell != "mail" || r.Outcome == "") {
		return hasMovedOn
	}
	for _, state := range keptFor[kind] {
		if r.State == state {
			return nil
		}
	}
	return hasMovedOn
}

// untold refuses to tell what came of it to somebody whom another mail told what was decided: one who spoke is written down
// as well, and nobody gets two mails about one decision. What is new stands on their page.
func (r *Request) untold(tx *domain.Tx, kind string) error {
	if kind != outcomeKind || r.ItemID == nil || r.ResidentID == nil {
		return nil
	}
	told, err := statement.Told(tx, *r.ItemID, *r.ResidentID)
	if err == nil && told {
		err = toldBefore
	}
	return err
}

// address is where a mail about a request goes. Of a resident it is what the register has now, and their wish holds.
func (r *Request) address(tx *domain.Tx) (to string, l message.Language, err error) {
	if r.ResidentID != nil {
		who, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", *r.ResidentID)
		if err != nil {
			return "", l, message.Gone(err)
		}
		return who.Email, language(who.Language), who.Mailed(tx)
	}
	q, err := domain.Take[Requester](tx, "request_id = ?", r.ID)
	if err == nil && q.Email == "" {
		err = message.NoAddress
	}
	return q.Email, language(q.Language), message.Gone(err)
}

// words are what a mail about a request says.
func (r *Request) words(tx *domain.Tx, l message.Language) (map[string]string, error) {
	m, err := domain.Take[hearing.Meeting](tx, "id = ?", r.MeetingID)
	if err != nil {
		return nil, err
	}
	name, err := hearing.NameAt(tx, r.CommitteeID, m.StartsAt)
	if err != nil {
		return nil, err
	}
	s, err := settingOf(tx, r.CommitteeID)
	if err != nil {
		return nil, err
	}
	values := map[string]string{"committee": name, "when": message.MomentAsOf(l, m.StartsAt, tx.Now), "where": r.ToldWhere, "reason": r.Reason, "instead": instead(s.WriteTo, l)}
	if r.ToldAt != nil {
		values["when"] = message.MomentAsOf(l, *r.ToldAt, tx.Now)
		values["arrive"] = message.MomentAsOf(l, r.ToldAt.Add(-time.Duration(s.Arrive)*time.Minute), tx.Now)
	}
	if values["video"], err = r.videoOf(tx); err != nil {
		return nil, err
	}
	switch {
	case values["video"] != "":
		values["where"] = map[message.Language]string{message.Danish: "På video. Linket står på din side.", message.English: "By video. The link is on your page."}[l]
	case r.Model == ByVideo || values["where"] == "":
		values["where"] = map[message.Language]string{message.Danish: "Vi skriver til dig om sted eller video.", message.English: "We write to you about the place or the video."}[l]
	}
	return values, nil
}

// instead says where somebody can write to the committee who cannot speak to it. Where nobody has said where, it says nothing.
func instead(address string, l message.Language) string {
	switch {
	case address == "":
		return message.LeftOut
	case l == message.English:
		return "You can always write to the committee instead: " + address
	}
	return "Du kan altid skrive til udvalget i stedet: " + address
}

// inCalendar tells whether a mail of a kind changes the recipient's calendar. Who never had a time has nothing there to take out.
func (r *Request) inCalendar(kind string) bool {
	switch kind {
	case bookedKind, movedKind:
		return r.State == Booked
	case refusedKind, withdrawnKind, calledOffKind:
		return r.ToldAt != nil
	}
	return false
}

// entry is the hearing as the entry in the citizen's own calendar. It tells neither what it is about nor who they are: many
// share their calendar with others.
func (r *Request) entry(committee string, l message.Language, link string) calendar.Event {
	e := calendar.Event{UID: r.UID, Sequence: r.Sequence, Start: *r.ToldAt, End: r.ToldAt.Add(time.Duration(*r.Minutes) * time.Minute), Status: calendar.Cancelled,
		Summary: "Foretræde: " + committee, Location: r.ToldWhere, URL: link, Answer: "Se mere eller træk dig:"}
	e.When = message.Moment(l, e.Start)
	if r.Model == ByVideo {
		e.Location = map[message.Language]string{message.Danish: "På video", message.English: "By video"}[l]
	}
	if l == message.English {
		e.Summary, e.Answer = "Hearing: "+committee, "See more or withdraw:"
	}
	if r.State == Booked {
		e.Status = calendar.Booked
	}
	return e
}
