package evaluation

import (
	"context"
	"net/url"
	"time"

	"deltag/domain"
	"deltag/domain/method"
	"deltag/domain/org"
)

// Purpose is what a citizen's link is for.
type Purpose string

// The purposes: the subject of the first is a request to speak, of the second a booking.
const (
	OfHearing   Purpose = "evaluation-hearing"
	OfGathering Purpose = "evaluation-gathering"
)

// linkFor is how long a link leads to a page, also one that says that the days to answer are over.
const linkFor = 90 * 24 * time.Hour

// Link makes a citizen's own link, for the mail that thanks them, as part of the caller's unit of work. Public is the address
// that links begin with, without a slash at the end.
func Link(tx *domain.Tx, public string, p Purpose, subject int64, resident *int64) (string, error) {
	var person int64
	if resident != nil {
		person = *resident
	}
	token, err := domain.NewLink(tx, string(p), subject, person, tx.Now.Add(linkFor))
	return public + "/evaluering/" + url.PathEscape(token), err
}

// Own is what a citizen is asked about, with what they have said.
type Own struct {
	Title    string // the committee's name, or that of the gathering
	Hearing  bool   // they spoke to a committee
	At       time.Time
	Model    method.Kind
	Language string
	Answers  Answers
	Given    bool
	Closes   time.Time // the midnight after the last day
	Open     bool
}

// committeeNameSQL is what the committee of a meeting m is called on its day.
var committeeNameSQL = org.CommitteeNameSQL("m.committee_id", org.MeetingDaySQL)

var (
	// modelSQL is how a gathering g was held: as staff say, or as its kind tells.
	modelSQL = `coalesce((SELECT o.model FROM gathering_model o WHERE o.gathering_id = g.id), CASE WHEN g.kind IN ('hearing', 'training') THEN 'other' ELSE g.kind END)`

	spokeSQL = "h.state IN ('held', 'thanked')"
	cameSQL  = "b.state = 'booked' AND b.attendance IN ('attended', 'left_early')"

	hearingOfSQL = `SELECT h.resident_id, h.meeting_id, h.id AS request_id, c.unit_id, h.model, ` + committeeNameSQL + ` AS title, m.starts_at AS at,
			coalesce(r.language, q.language, 'da') AS language
		FROM hearing_request h JOIN committee_meeting m ON m.id = h.meeting_id JOIN committee c ON c.id = m.committee_id
		LEFT JOIN resident r ON r.id = h.resident_id LEFT JOIN hearing_requester q ON q.request_id = h.id WHERE h.id = ? AND ` + spokeSQL

	gatheringOfSQL = `SELECT b.resident_id, g.id AS gathering_id, b.id AS booking_id, g.unit_id, ` + modelSQL + ` AS model, g.title, g.starts_at AS at,
			coalesce(r.language, q.language, 'da') AS language
		FROM booking b JOIN gathering g ON g.id = b.gathering_id
		LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id WHERE b.id = ? AND g.state = 'held' AND ` + cameSQL
)

// opened is what a link leads to.
type opened struct {
	ResidentID  *int64
	MeetingID   *int64
	GatheringID *int64
	RequestID   *int64
	BookingID   *int64
	UnitID      int64
	Model       method.Kind
	Title       string
	At          time.Time
	Language    string
	closes      time.Time
}

// open finds what a citizen's link leads to, and says who acts. To keep something of theirs their row is locked first, so that
// whoever is being erased writes nothing more, and one person never counts as two. Who did not come is not asked.
func open(tx *domain.Tx, token string, keeps bool) (o opened, err error) {
	link, err := domain.OpenLink(tx, token, string(OfHearing), string(OfGathering))
	if err != nil {
		return o, err
	}
	if keeps && link.ResidentID != nil {
		if err := tx.DB.Exec("SELECT FROM resident WHERE id = ? FOR NO KEY UPDATE", *link.ResidentID).Error; err != nil {
			return o, err
		}
	}
	query := hearingOfSQL
	if Purpose(link.Purpose) == OfGathering {
		query = gatheringOfSQL
		if keeps {
			query += " FOR SHARE OF g" // how it was held does not change meanwhile
		}
	}
	found := tx.DB.Raw(query, link.SubjectID).Scan(&o)
	if found.Error != nil {
		return o, found.Error
	}
	if found.RowsAffected == 0 || (link.ResidentID == nil) != (o.ResidentID == nil) {
		return o, domain.ErrNotFound
	}
	o.closes = closing(link.CreatedAt)
	tx.Actor = domain.Actor{Kind: domain.Citizen, RequestID: tx.Actor.RequestID}
	if o.ResidentID != nil {
		tx.Actor.ResidentID = *o.ResidentID
	}
	return o, nil
}

// Own shows a citizen what they are asked about. Reading one's own data needs no access record (GDPR art. 15).
func (es *Evaluations) Own(ctx context.Context, token string) (own Own, err error) {
	err = es.db.View(ctx, func(tx *domain.Tx) error {
		o, err := open(tx, token, false)
		if err != nil {
			return err
		}
		own = Own{Title: o.Title, Hearing: o.MeetingID != nil, At: o.At, Model: o.Model, Language: o.Language, Closes: o.closes, Open: tx.Now.Before(o.closes)}
		var said []Evaluation
		if err := tx.DB.Where("request_id = ? OR booking_id = ?", o.RequestID, o.BookingID).Find(&said).Error; err != nil {
			return err
		}
		for _, e := range said {
			own.Answers, own.Given = e.Answers, true
		}
		return nil
	})
	return own, err
}

// Answer keeps what a citizen says, over what they said before.
func (es *Evaluations) Answer(ctx context.Context, token string, a Answers) error {
	return es.db.Do(ctx, func(tx *domain.Tx) error {
		o, err := open(tx, token, true)
		if err != nil {
			return err
		}
		if !tx.Now.Before(o.closes) {
			return ErrClosed
		}
		if err := a.check(); err != nil {
			return err
		}
		over := "evaluation_request"
		if o.BookingID != nil {
			over = "evaluation_booking"
		}
		return o.said(a).create(tx, over)
	})
}

// said is what a citizen says of it, by themselves.
func (o *opened) said(a Answers) *Evaluation {
	return &Evaluation{UnitID: o.UnitID, MeetingID: o.MeetingID, GatheringID: o.GatheringID, Model: o.Model, Side: Citizen,
		RequestID: o.RequestID, BookingID: o.BookingID, ResidentID: o.ResidentID, Mode: BySelf, Answers: a}
}

// TakeBack deletes what a citizen said. They need no reason, and it can be done as long as it can be changed.
func (es *Evaluations) TakeBack(ctx context.Context, token string) error {
	return es.db.Do(ctx, func(tx *domain.Tx) error {
		o, err := open(tx, token, true)
		if err != nil {
			return err
		}
		if !tx.Now.Before(o.closes) {
			return ErrClosed
		}
		return tx.DB.Exec("DELETE FROM evaluation WHERE request_id = ? OR booking_id = ?", o.RequestID, o.BookingID).Error
	})
}

// Erase lets go of who said what, and of their words, as part of the caller's unit of work. The figures stay.
func Erase(tx *domain.Tx, person int64) error {
	return tx.DB.Exec("UPDATE evaluation SET resident_id = NULL, words = '' WHERE resident_id = ?", person).Error
}
