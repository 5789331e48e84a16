package panel

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/resident"
)

// Way is the channel by which an invited person is reached now.
type Way string

// The channels in their order: a mail, else Digital Post or a letter on paper, else a call. ByNothing is for whoever need
// not or must not be reached.
const (
	ByMail        Way = "mail"
	ByDigitalPost Way = "digital_post"
	ByPaper       Way = "letter"
	ByCall        Way = "phone"
	ByNothing     Way = "none"
)

// Matter is what an invited person is to hear of now.
type Matter string

// letterKind is the kind of the letter that tells it.
func (m Matter) letterKind() string { return "letter-" + string(m) }

// The matters. NoMatter: they have answered, or there is nothing to tell.
const (
	NoMatter    Matter = ""
	Asked       Matter = "invitation"
	SeatIsTheir Matter = "drawn"
	NoSeat      Matter = "not-drawn"
	OnStandBy   Matter = "stand-by"
)

// Reach is how one invited person is reached now, and why so.
type Reach struct {
	ID         int64 // of the invitation
	ResidentID int64
	Shown      string
	Protected  bool
	Wave       int
	RespondBy  time.Time
	Matter     Matter
	Channel    Way
	Why        string     // a code such as "no-address", "letter-returned"
	LetterID   *int64     // the letter about the matter, if there is one
	BatchID    *int64     // its batch
	PostedOn   *time.Time // the day on which it was posted
	MailAt     *time.Time // when the mail about the matter was handed over
}

// silentAfterLetter is for how many days after a letter was posted we wait for an answer before we call: two or three days
// for the post, and a week to think.
const silentAfterLetter = 10

// reachSQL is the one place that says by which channel each invited person is reached now. Its arguments are the instant,
// by name. Everything stops when a person has answered: then there is no matter.
//
// The order is that of the cases: who must not be reached; a letter that is out or came back; the person's own wish; mail
// while the newest mail about the matter is on its way or has arrived, and the address works; a letter while there is an
// address; a call while there is a number.
const reachSQL = `SELECT y.*,
	CASE
		WHEN y.matter = '' THEN 'none'
		WHEN y.opted_out_at IS NOT NULL OR y.gone <> '' OR y.objects OR y.matter = 'invitation' AND y.paused_until > @now THEN 'none'
		WHEN y.letter_state = 'returned' THEN 'phone'
		WHEN y.letter_state = 'posted' AND y.silent THEN 'phone'
		WHEN y.letter_state IN ('ready', 'posted') THEN CASE y.letter_way WHEN 'digital_post' THEN 'digital_post' ELSE 'letter' END
		WHEN y.wish = 'phone' AND y.phone <> '' THEN 'phone'
		WHEN y.unmailable = '' THEN 'mail'
		WHEN y.address <> '' THEN CASE WHEN y.paper THEN 'letter' ELSE 'digital_post' END
		WHEN y.phone <> '' THEN 'phone'
		ELSE 'none'
	END AS channel,
	CASE
		WHEN y.matter = '' THEN 'settled'
		WHEN y.opted_out_at IS NOT NULL THEN 'opted-out'
		WHEN y.gone <> '' THEN 'gone'
		WHEN y.objects THEN 'objection'
		WHEN y.matter = 'invitation' AND y.paused_until > @now THEN 'paused'
		WHEN y.letter_state = 'returned' THEN 'letter-returned'
		WHEN y.letter_state = 'posted' AND y.silent THEN 'letter-unanswered'
		WHEN y.letter_state = 'posted' THEN 'letter-posted'
		WHEN y.letter_state = 'ready' THEN 'letter-ready'
		WHEN y.wish = 'phone' AND y.phone <> '' THEN 'prefers-phone'
		WHEN y.unmailable = '' THEN CASE y.mail_state WHEN 'sent' THEN 'mail-sent' WHEN 'uncertain' THEN 'mail-uncertain' WHEN 'held' THEN 'mail-held'
			WHEN 'failed' THEN 'mail-held' ELSE 'mail-waiting' END
		WHEN y.address = '' AND y.phone = '' THEN 'no-way'
		ELSE y.unmailable
	END AS why
FROM (SELECT i.id, i.resident_id, i.panel_id, i.draw_id, p.unit_id, i.wave, i.respond_by, i.reply, x.matter, r.protection <> 'no' AS protected, r.opted_out_at, r.gone,
		r.paused_until, btrim(r.address) AS address, btrim(r.phone) AS phone, m.state AS mail_state, m.handed_over_at AS mail_at,
		l.id AS letter_id, l.state AS letter_state, l.way AS letter_way, l.batch_id, b.posted_on, coalesce(w.channel, '') AS wish,
		coalesce(s.objects, false) AS objects,
		x.matter IN ('invitation', 'drawn') AND b.posted_on + CAST(@silent AS integer) <= (CAST(@now AS timestamptz) AT TIME ZONE 'Europe/Copenhagen')::date AS silent,
		r.digital_post_exempt OR coalesce(extract(year FROM age(CAST(@now AS timestamptz), r.birth_date)), extract(year FROM CAST(@now AS timestamptz)) - r.birth_year, 99) < 15 AS paper,
		CASE
			WHEN w.channel IS NOT NULL THEN 'prefers-' || w.channel
			WHEN r.email = '' THEN 'no-address'
			WHEN s.reason IS NOT NULL THEN s.reason
			WHEN m.state = 'failed' AND m.reason <> 'policy' OR m.state IN ('suppressed', 'cancelled', 'expired') THEN m.reason
			ELSE ''
		END AS unmailable
	FROM invitation i JOIN panel p ON p.id = i.panel_id JOIN resident r ON r.id = i.resident_id AND r.erased_at IS NULL
	LEFT JOIN membership ms ON ms.panel_id = i.panel_id AND ms.resident_id = i.resident_id
	LEFT JOIN standby sb ON sb.panel_id = i.panel_id AND sb.resident_id = i.resident_id
	LEFT JOIN channel_wish w ON w.resident_id = i.resident_id
	CROSS JOIN LATERAL (SELECT CASE
		WHEN p.state = 'inviting' AND i.reply = '' AND i.respond_by >= @now THEN 'invitation'
		WHEN p.state <> 'confirmed' OR i.reply <> 'accepted' THEN ''
		WHEN ms.status = 'offered' THEN 'drawn'
		WHEN ms.id IS NOT NULL THEN ''
		WHEN sb.position IS NOT NULL THEN 'stand-by'
		ELSE 'not-drawn' END AS matter) x
	LEFT JOIN LATERAL (SELECT m.state, m.reason, m.created_at, m.handed_over_at FROM message m WHERE m.resident_id = i.resident_id AND m.subject_id = i.id
		AND CASE x.matter WHEN 'invitation' THEN m.kind IN ('panel-invitation', 'panel-later', 'panel-reminder-1', 'panel-reminder-2') ELSE m.kind = 'panel-' || x.matter END
		ORDER BY m.id DESC LIMIT 1) m ON x.matter <> ''
	LEFT JOIN LATERAL (SELECT l.id, l.state, l.way, l.batch_id FROM letter l WHERE l.subject_id = i.id AND l.kind = 'letter-' || x.matter
		AND l.state IN ('ready', 'posted', 'returned')
		AND (x.matter <> 'drawn' OR l.created_at >= ms.created_at) ORDER BY l.id DESC LIMIT 1) l ON x.matter <> ''
	LEFT JOIN letter_batch b ON b.id = l.batch_id
	LEFT JOIN LATERAL (SELECT min(s.reason) AS reason, bool_or(s.reason = 'objection') AS objects FROM suppression s
		WHERE s.address_hash = sha256(convert_to(lower(btrim(r.email)), 'UTF8')) AND s.released_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > @now)
			AND s.scope IN ('all', CASE x.matter WHEN 'invitation' THEN 'panel' ELSE 'service' END)) s ON r.email <> ''
) y`

// reached is the query of how invited people are reached: x is the person's Reach, r their row in the register.
func reached(tx *domain.Tx) *gorm.DB {
	return tx.DB.Table("(?) AS x", tx.DB.Raw(reachSQL, map[string]any{"now": tx.Now, "silent": silentAfterLetter})).Joins("JOIN resident r ON r.id = x.resident_id").
		Select("x.id, x.resident_id, " + shown + " AS shown, x.protected, x.wave, x.respond_by, x.matter, x.channel, x.why, x.letter_id, x.batch_id, x.posted_on, x.mail_at")
}

// needsLetter is the condition of who needs a letter that nobody has begun: x is their Reach.
const needsLetter = "x.channel IN ('letter', 'digital_post') AND x.letter_id IS NULL"

// ReachFilter narrows the list of how invited people are reached.
type ReachFilter struct {
	Channel Way    // "" is all who are to hear of something
	Search  string // beginnings of words of the person's number, name or e-mail address
	Needs   bool   // only who needs a letter that nobody has begun
	Cursor  string
	Limit   int // 1 to 200
}

// Reach lists by which channel each invited person of a panel is reached now, and why, in the order they were drawn.
func (ps *Panels) Reach(ctx context.Context, id int64, f ReachFilter) (page domain.Page[Reach], err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.RepliesRead)
		if err != nil {
			return err
		}
		q := reached(tx).Where("x.panel_id = ?", id)
		switch {
		case f.Needs:
			q = q.Where(needsLetter)
		case f.Channel != "":
			q = q.Where("x.channel = ?", f.Channel)
		default:
			q = q.Where("x.matter <> ''")
		}
		if found, words := resident.Found(tx, f.Search); found != "" {
			q = q.Where(found, words...)
		}
		var last int64
		if more, err := domain.DecodeCursor(f.Cursor, &last); err != nil {
			return err
		} else if more {
			q = q.Where("x.id > ?", last)
		}
		limit := max(1, min(f.Limit, 200))
		var rows []Reach
		if err := q.Order("x.id").Limit(limit + 1).Scan(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(r Reach) any { return r.ID })
		ids := make([]int64, len(page.Items))
		for i, r := range page.Items {
			ids[i] = r.ResidentID
		}
		tx.Record(domain.Access{Action: "search", Subject: "invitation", ResidentIDs: ids, Criterion: f.criterion(id), Unit: p.UnitID, Purpose: "see how to reach invited people"})
		return nil
	})
	return page, err
}

// criterion says what was asked for, for the record of uses.
func (f ReachFilter) criterion(panel int64) string {
	if strings.TrimSpace(f.Search) != "" {
		return Activity(panel) + ", search " + domain.Typed(f.Search)
	}
	return Activity(panel)
}
