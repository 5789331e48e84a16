package panel_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// Each case says what is so of one invited person, and by which channel they are reached then, and why.
func TestReach(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p, draw := b.AddPanel(t, "Panel")
	const (
		failed  = "UPDATE message SET state = 'failed', reason = 'no-mailbox', finished_at = created_at WHERE subject_id = $1"
		sent    = "UPDATE message SET state = 'sent', handed_over_at = created_at, finished_at = created_at WHERE subject_id = $1"
		paper   = "UPDATE resident SET digital_post_exempt = true WHERE id = $2"
		noMail  = "UPDATE resident SET email = '' WHERE id = $2"
		noHome  = "UPDATE resident SET address = ' ' WHERE id = $2"
		noPhone = "UPDATE resident SET phone = '' WHERE id = $2"
		child   = "UPDATE resident SET birth_year = NULL, birth_date = '2012-01-01' WHERE id = $2"
		ready   = `WITH pile AS (INSERT INTO letter_batch (activity, unit_id, protected, letters, made, made_at, created_at) VALUES ('panel:1', 1, false, 1, 1, '2026-09-01Z', '2026-09-01Z') RETURNING id)
			INSERT INTO letter (batch_id, kind, subject_id, resident_id, way, cause, state, created_at, changed_at)
			SELECT id, 'letter-invitation', $1, $2, 'print', 'no-address', 'ready', '2026-09-01Z', '2026-09-01Z' FROM pile`
		posted   = `WITH l AS (UPDATE letter SET state = 'posted' WHERE subject_id = $1 RETURNING batch_id) UPDATE letter_batch SET posted_on = '2026-09-01', posted_at = '2026-09-01Z' WHERE id = (SELECT batch_id FROM l)`
		longAgo  = "UPDATE letter_batch SET posted_on = '2026-08-20' WHERE id = (SELECT batch_id FROM letter WHERE subject_id = $1)"
		returned = "UPDATE letter SET state = 'returned', came_back = 'moved', returned_on = '2026-09-01' WHERE subject_id = $1"
		back     = "UPDATE letter SET state = 'withdrawn', ended = 'dropped' WHERE subject_id = $1"
		yes      = "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1 WHERE id = $1"
	)
	wants := func(channel string) string {
		return "INSERT INTO channel_wish (resident_id, channel, reason, set_at) VALUES ($2, '" + channel + "', '', '2026-09-01Z')"
	}
	stop := func(reason, scope string) string {
		return `INSERT INTO suppression (address_hash, scope, reason, created_at) SELECT sha256(convert_to(email, 'UTF8')), '` + scope + `', '` + reason + `', '2026-09-01Z' FROM resident WHERE id = $2`
	}
	resident := func(set string) string { return "UPDATE resident SET " + set + " WHERE id = $2" }
	for _, c := range []struct {
		name         string
		channel      panel.Way
		why          string
		so           []string
		withoutMails bool
	}{
		{name: "mail waits", channel: panel.ByMail, why: "mail-waiting"},
		{name: "mail arrived", channel: panel.ByMail, why: "mail-sent", so: []string{sent}},
		{name: "no mail was ever queued", channel: panel.ByMail, why: "mail-waiting", withoutMails: true},
		{name: "no address", channel: panel.ByDigitalPost, why: "no-address", so: []string{noMail}},
		{name: "no address and exempt", channel: panel.ByPaper, why: "no-address", so: []string{noMail, paper}},
		{name: "no address and a child", channel: panel.ByPaper, why: "no-address", so: []string{noMail, child}},
		{name: "mail failed", channel: panel.ByPaper, why: "no-mailbox", so: []string{failed, paper}},
		{name: "mail arrived and the address broke since", channel: panel.ByPaper, why: "no-mailbox", so: []string{sent, paper, stop("no-mailbox", "all")}},
		{name: "our own fault is no reason", channel: panel.ByMail, why: "mail-held", so: []string{failed, "UPDATE message SET reason = 'policy' WHERE subject_id = $1"}},
		{name: "somebody else at the address said no", channel: panel.ByPaper, why: "opted-out", so: []string{paper, stop("opted-out", "panel")}},
		{name: "an objection", channel: panel.ByNothing, why: "objection", so: []string{stop("objection", "all")}},
		{name: "opted out", channel: panel.ByNothing, why: "opted-out", so: []string{noMail, resident("opted_out_at = changed_at")}},
		{name: "moved away", channel: panel.ByNothing, why: "gone", so: []string{noMail, resident("gone = 'moved'")}},
		{name: "on a pause", channel: panel.ByNothing, why: "paused", so: []string{noMail, resident("paused_until = '2026-12-01Z'")}},
		{name: "prefers letters", channel: panel.ByPaper, why: "prefers-letter", so: []string{sent, paper, wants("letter")}},
		{name: "prefers calls", channel: panel.ByCall, why: "prefers-phone", so: []string{wants("phone")}},
		{name: "prefers calls without a number", channel: panel.ByPaper, why: "prefers-phone", so: []string{wants("phone"), noPhone, paper}},
		{name: "neither mail nor home", channel: panel.ByCall, why: "no-address", so: []string{noMail, noHome}},
		{name: "nothing at all", channel: panel.ByNothing, why: "no-way", so: []string{noMail, noHome, noPhone}},
		{name: "a letter is being made", channel: panel.ByPaper, why: "letter-ready", so: []string{noMail, ready}},
		{name: "a letter is out", channel: panel.ByPaper, why: "letter-posted", so: []string{noMail, ready, posted}},
		{name: "a letter was not answered", channel: panel.ByCall, why: "letter-unanswered", so: []string{noMail, ready, posted, longAgo}},
		{name: "a letter came back", channel: panel.ByCall, why: "letter-returned", so: []string{noMail, ready, posted, returned}},
		{name: "a letter was taken back", channel: panel.ByPaper, why: "no-address", so: []string{noMail, paper, ready, back}},
		{name: "answered", channel: panel.ByNothing, why: "settled", so: []string{noMail, ready, posted, returned, yes}},
	} {
		i := b.Invite(t, p, draw, c.name)
		if !c.withoutMails {
			queued(t, b, p, i, "panel-invitation")
		}
		for _, sql := range c.so {
			b.Exec(t, strings.NewReplacer("$1", strconv.FormatInt(i.Invitation, 10), "$2", strconv.FormatInt(i.Resident, 10)).Replace(sql))
		}
		page, err := panel.New(b.DB).Reach(b.As(domain.Coordinator, 1), p, panel.ReachFilter{Channel: c.channel, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(page.Items, func(r panel.Reach) bool { return r.ID == i.Invitation })
		if at < 0 || page.Items[at].Why != c.why {
			t.Errorf("%s: want %s because of %s; by that channel are reached %+v", c.name, c.channel, c.why, page.Items)
		}
	}
}
