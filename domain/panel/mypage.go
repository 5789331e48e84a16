package panel

import (
	"cmp"
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// OwnPage is everything that is held on a person, as they see it themselves.
type OwnPage struct {
	Resident    resident.Resident // of somebody who is protected: without name, address and ways to reach them
	Protected   bool
	Language    message.Language
	Facts       []OwnFact
	Invitations []OwnInvitation
	Mails       []message.Message // the newest first
	Contacts    int               // how often we have asked for something
	Asking      Asking            // how often we may
	CPR         bool              // a CPR number is kept
	Wish        resident.Channel  // how they want to be reached, if not by mail
	Seen        int64             // what a form of this page has seen: see OwnForm
}

// OwnForm is what every form of the own page sends along.
type OwnForm struct {
	Token, Session string
	Seen           int64 // the page's Seen when the form was made: an older form is told so and changes nothing
}

// ErrOwnOld refuses a form that was sent before, or that shows what is not so any more.
var ErrOwnOld = &domain.Error{Kind: domain.Conflict, Code: "own-page-old", Detail: "This was sent before, or something has changed since. Nothing was changed now."}

// OwnFact is one thing that is known about a person, and where from.
type OwnFact struct {
	NameDA    string `gorm:"column:name_da"`
	NameEN    string `gorm:"column:name_en"`
	ValueDA   string `gorm:"column:value_da"`
	ValueEN   string `gorm:"column:value_en"`
	ValidFrom time.Time
	ValidTo   *time.Time
	Source    string // "list" or "self"
}

// OwnInvitation is one panel that a person was asked to join.
type OwnInvitation struct {
	PanelID   int64
	Panel     string
	CreatedAt time.Time
	Reply     Reply
	RepliedAt *time.Time
	Reason    string
	Chance    float64      // the probability with which the person was drawn to be invited
	Seat      MemberStatus // "" without one
	Closed    bool         // the panel has ended
	Lot       *SeatChance  `gorm:"-"` // of a seat; nil until everybody was told, and for who was not in the draw
}

// Own shows a person what is held on them.
func (ps *Panels) Own(ctx context.Context, token, session string) (page OwnPage, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		r, err := Owner(tx, token, session)
		if err != nil {
			return err
		}
		page, err = own(tx, r)
		return err
	})
	return page, err
}

// mailsShown is how many mails the page looks at, the newest first.
const mailsShown = 500

func own(tx *domain.Tx, r resident.Resident) (page OwnPage, err error) {
	page = OwnPage{Resident: r.Masked(), Protected: r.Protected(), Language: languageOf(r), CPR: len(r.CPRSealed) > 0, Seen: seenOf(r)}
	page.Resident.Email, page.Resident.Phone = r.Email, r.Phone
	if page.Protected {
		page.Resident.Email, page.Resident.Phone = veil(r.Email), veil(r.Phone)
	}
	tx.Record(domain.Access{Action: "read", Subject: "resident", ResidentIDs: []int64{r.ID}, Unit: r.UnitID, Purpose: "the citizen's own page"})
	if err := tx.DB.Raw(`SELECT f.name_da, f.name_en, v.name_da AS value_da, v.name_en AS value_en, a.valid_from, nullif(a.valid_to, ?) AS valid_to, a.source
		FROM resident_attribute a JOIN feature f ON f.id = a.feature_id JOIN feature_value v ON v.id = a.value_id
		WHERE a.resident_id = ? ORDER BY f.position, f.id, a.valid_from DESC`, resident.Open, r.ID).Scan(&page.Facts).Error; err != nil {
		return page, err
	}
	if err := tx.DB.Raw(`SELECT p.id AS panel_id, p.name AS panel, i.created_at, i.reply, i.replied_at, i.reason, i.inclusion_probability AS chance, p.state = 'closed' AS closed,
			CASE WHEN p.confirmed_at IS NULL THEN '' ELSE coalesce(m.status, '') END AS seat
		FROM invitation i JOIN panel p ON p.id = i.panel_id
		LEFT JOIN membership m ON m.panel_id = i.panel_id AND m.resident_id = i.resident_id
		WHERE i.resident_id = ? ORDER BY i.id DESC`, r.ID).Scan(&page.Invitations).Error; err != nil {
		return page, err
	}
	chances, err := SeatChances(tx, r.ID)
	if err != nil {
		return page, err
	}
	for i := range page.Invitations {
		if c, in := chances[page.Invitations[i].PanelID]; in {
			page.Invitations[i].Lot = &c
		}
	}
	if page.Wish, err = resident.WishOf(tx, r.ID); err != nil {
		return page, err
	}
	if err := tx.DB.Raw("SELECT count(*) FROM contact WHERE resident_id = ?", r.ID).Scan(&page.Contacts).Error; err != nil {
		return page, err
	}
	if page.Asking, err = askingOf(tx, r.ID); err != nil {
		return page, err
	}
	page.Mails, err = message.Mailing(tx, r.ID, mailsShown)
	return page, err
}

// veil shows that something is there and how it begins, and no more.
func veil(s string) string {
	letters := []rune(s)
	if len(letters) == 0 {
		return ""
	}
	return string(letters[:1]) + "•••••"
}

// seenOf changes whenever anything changes that a person can change on their own page.
func seenOf(r resident.Resident) int64 { return r.ChangedAt.UnixMicro() }

// CorrectContact lets a person mend how we reach them. An empty address means that we cannot write.
func (ps *Panels) CorrectContact(ctx context.Context, f OwnForm, email, phone string, l message.Language) error {
	return ps.change(ctx, f, "correct contact details", func(tx *domain.Tx, r resident.Resident) error {
		if r.Protected() { // their page does not show what we have, so a field left empty means no change
			email, phone = cmp.Or(email, r.Email), cmp.Or(phone, r.Phone)
		}
		return resident.CorrectOwn(tx, r.ID, email, phone, string(l))
	})
}

// Pause keeps a person out of draws and reminders until an instant; nil ends the pause. What has been answered stays.
func (ps *Panels) Pause(ctx context.Context, f OwnForm, until *time.Time) error {
	return ps.change(ctx, f, "pause", func(tx *domain.Tx, r resident.Resident) error {
		if until != nil {
			if _, err := message.Cancel(tx, message.Which{Residents: []int64{r.ID}, Kinds: message.KindsOf(message.ScopePanel)}, "paused"); err != nil {
				return err
			}
		}
		return resident.Pause(tx, r.ID, until)
	})
}

// Wish lets a person choose how we reach them: by mail if we can, always by letter, or by telephone.
func (ps *Panels) Wish(ctx context.Context, f OwnForm, c resident.Channel) error {
	return ps.change(ctx, f, "choose how to be reached", func(tx *domain.Tx, r resident.Resident) error {
		return resident.OwnWish(tx, r.ID, c)
	})
}

// Leave ends everything about panels with a person: seats, invitations and mail.
func (ps *Panels) Leave(ctx context.Context, f OwnForm) error {
	return ps.change(ctx, f, "leave all panels", func(tx *domain.Tx, r resident.Resident) error {
		return stopAll(tx, r.ID)
	})
}

// change is a change that a person makes on their own page: once for each form, and only from what they have seen.
func (ps *Panels) change(ctx context.Context, f OwnForm, purpose string, work func(*domain.Tx, resident.Resident) error) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := Owner(tx, f.Token, f.Session)
		if err != nil {
			return err
		}
		if r, err = domain.Lock[resident.Resident](tx, "id = ?", r.ID); err != nil {
			return err
		}
		if f.Seen != seenOf(r) {
			return ErrOwnOld
		}
		tx.Record(domain.Access{Action: "change", Subject: "resident", ResidentIDs: []int64{r.ID}, Unit: r.UnitID, Purpose: "the citizen's own page: " + purpose})
		return work(tx, r)
	})
}

// Look is one use of a person's data, as they may see it: when, what and why, not who (CJEU C-579/21; Datatilsynet
// 2024-32-0283).
type Look struct {
	ID      int64
	At      time.Time
	Action  string
	Subject string
	Purpose string
	Job     bool // the program did it by itself
}

// looksShown is how many uses the page shows, the newest first.
const looksShown = 200

// Looks shows a person who has used their data, but for their own visits.
func (ps *Panels) Looks(ctx context.Context, token, session string) (looks []Look, l message.Language, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		r, err := Owner(tx, token, session)
		if err != nil {
			return err
		}
		l = languageOf(r)
		if err := tx.DB.Raw(`SELECT id, at, action, subject, purpose, actor_kind = 'system' AS job FROM access_record
			WHERE resident_ids @> jsonb_build_array(?::bigint) AND actor_kind <> 'citizen' ORDER BY id DESC LIMIT ?`, r.ID, looksShown).Scan(&looks).Error; err != nil {
			return err
		}
		ids, texts := make([]int64, len(looks)), make([]*string, len(looks))
		for i := range looks {
			ids[i], texts[i] = looks[i].ID, &looks[i].Purpose
		}
		return domain.Retype(tx, ids, texts...)
	})
	return looks, l, err
}

// Unsubscribe takes a person out of invitations and reminders by the link in a mail's header or foot (RFC 8058). It is
// silent about who they are, and doing it again is the same as once. What they asked for themselves still reaches them.
func (ps *Panels) Unsubscribe(ctx context.Context, token string) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := unsubscriber(tx, token)
		if err != nil || r.OptedOutAt != nil {
			return err
		}
		tx.Record(domain.Access{Action: "change", Subject: "resident", ResidentIDs: []int64{r.ID}, Unit: r.UnitID, Purpose: "unsubscribe from mail about panels"})
		return optOut(tx, r.ID, message.KindsOf(message.ScopePanel))
	})
}

// Unsubscribing tells whether a link of a mail's header works, and in which language its page is. It changes nothing.
func (ps *Panels) Unsubscribing(ctx context.Context, token string) (l message.Language, done bool, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		r, err := unsubscriber(tx, token)
		l, done = languageOf(r), r.OptedOutAt != nil
		return err
	})
	return l, done, err
}

// unsubscriber is the person whom a mail with the link was for, whatever it asked.
func unsubscriber(tx *domain.Tx, token string) (r resident.Resident, err error) {
	link, err := domain.OpenLink(tx, token, unsubscribePurpose)
	if err != nil {
		return r, err
	}
	if link.ResidentID == nil {
		return r, domain.ErrNotFound
	}
	tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: *link.ResidentID, RequestID: tx.Actor.RequestID}
	return domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", *link.ResidentID)
}
