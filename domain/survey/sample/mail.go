package sample

import (
	"context"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
	"deltag/domain/survey/programme"
)

// Why a mail about a wave is not wanted any more, beside what holds for all mails.
const (
	wasDeclined = message.NotWanted("declined")
	hasGone     = message.NotWanted("gone")
	waveOver    = message.NotWanted("wave-closed")
	ruleOver    = message.NotWanted("rule-ended")
)

// Mails says for every kind of mail about waves what it holds and whether it is still wanted, decided when it is about to
// go. public is the address that links begin with, without a slash at the end.
func (ss *Samples) Mails(public string) map[string]message.Prepare {
	c := composer{strings.TrimRight(public, "/"), ss.key}
	all := map[string]message.Prepare{}
	for _, kind := range append([]string{inviteKind, followKind}, reminderKinds...) {
		all[kind] = c.mail
	}
	all[staffKind], all[outcomeKind] = c.staffMail, c.outcomeMail
	return all
}

// Text is what a wave asks with in a language, and the kind of mail that it is: the text that was written for the wave, else
// the one for all waves. Whoever may not see the wave does not see it.
func (ss *Samples) Text(ctx context.Context, wave int64, l message.Language) (kind string, text message.Text, err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		w, p, err := programme.FindWave(tx, wave)
		if err != nil {
			return err
		}
		if kind = inviteKind; p.Audience == "staff" {
			kind = staffKind
		}
		text, err = message.TextOf(tx, kind, l, programme.Activity(w.ID))
		return err
	})
	return kind, text, err
}

type composer struct {
	public string
	key    []byte
}

// mail writes a mail to somebody asked: never after an answer, an opt-out, a pause, an erasure or the end of the wave. Of an
// anonymous wave nobody knows who has answered, so everybody gets it.
func (c composer) mail(tx *domain.Tx, m message.Message) (content message.Content, err error) {
	a, w, r, err := about(tx, m)
	if err != nil {
		return content, err
	}
	if err := wanted(tx, &a, &w, &r); err != nil {
		return content, err
	}
	token := programme.AnonymousToken(c.key, w.ID, a.ID)
	if w.Level != programme.Anonymous {
		if token, err = domain.NewLink(tx, programme.LinkPurpose, a.ID, r.ID, linkEnds(&w)); err != nil {
			return content, err
		}
	}
	c.address(&content, &r)
	content.Values = map[string]string{"link": c.public + "/s/" + token, "answer_by": message.DayAsOf(content.Language, programme.Begins(w.ClosesOn), tx.Now)}
	out, err := panel.WayOut(tx, r.ID)
	content.Unsubscribe = c.public + "/unsubscribe/" + out
	return content, err
}

// about is whom a mail is to, and about which wave.
func about(tx *domain.Tx, m message.Message) (a programme.Asked, w programme.Wave, r resident.Resident, err error) {
	if a, err = domain.Take[programme.Asked](tx, "id = ?", m.SubjectID); err != nil {
		return a, w, r, message.Gone(err)
	}
	if w, err = domain.Take[programme.Wave](tx, "id = ?", a.WaveID); err != nil {
		return a, w, r, err
	}
	r, err = domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", a.ResidentID)
	return a, w, r, message.Gone(err)
}

// address says to whom and in which language.
func (c composer) address(content *message.Content, r *resident.Resident) {
	content.To, content.Language = r.Email, message.Danish
	if r.Language == string(message.English) {
		content.Language = message.English
	}
}

func wanted(tx *domain.Tx, a *programme.Asked, w *programme.Wave, r *resident.Resident) error {
	switch {
	case w.State != programme.Published, !programme.Over(w.ClosesOn).After(tx.Now):
		return waveOver
	case r.Gone != resident.Here:
		return hasGone
	case r.Asked(tx.Now) != nil:
		return r.Asked(tx.Now)
	case a.DeclinedAt != nil:
		return wasDeclined
	}
	if err := r.Mailed(tx); err != nil {
		return err
	}
	if w.Level == programme.Anonymous {
		return nil
	}
	var over bool
	if err := tx.DB.Raw("SELECT EXISTS (SELECT FROM survey_sample s JOIN follow_rule f ON f.id = s.rule_id WHERE s.id = ? AND f.ends_on < ?)",
		a.SampleID, programme.Today(tx)).Scan(&over).Error; err != nil {
		return err
	}
	if over {
		return ruleOver
	}
	var done bool
	if err := tx.DB.Raw("SELECT "+answered, a.ID, a.ID).Scan(&done).Error; err != nil {
		return err
	}
	if done {
		return message.Answered
	}
	return nil
}

// answered is the SQL that somebody asked has answered; its arguments are their number, twice.
const answered = `(EXISTS (SELECT FROM survey_response x WHERE x.asked_id = ?) OR EXISTS (SELECT FROM survey_draft x WHERE x.asked_id = ? AND x.finished))`

// linkEnds is when the links to a wave stop working: a day after it is over, so that who comes late is told so.
func linkEnds(w *programme.Wave) time.Time { return programme.Over(w.ClosesOn.AddDate(0, 0, 1)) }
