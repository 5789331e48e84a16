package main

import (
	"database/sql"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/mailer/smtptest"
)

// Officers who draw at once make one draw, of whom to invite and of the panel, and fifty who answer one invitation at
// once one answer with one receipt, whether they say the same or not.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	relay := smtptest.New(t)
	p := newDemo(t, relay.URL())
	p.start()
	panel := p.signIn("coordinator").newPanel("Samtidig")
	p.drawTogether(t, panel.at("/invitation-draws"), inviteOrder(panel.Version, 100))
	checkInvited(t, p, panel.ID, http.StatusOK)
	db := p.database()
	citizens := p.invitations(t, db, relay, panel, 2)
	p.answerTogether(t, db, relay, citizens[0], "/yes")
	p.answerTogether(t, db, relay, citizens[1], "/yes", "/no", "/later")
	p.lookAround(t, citizens[0].token)
	sayYes(t, db, panel.ID, 60)
	p.drawTogether(t, panel.at("/lotteries"), nil)
	p.drawTogether(t, p.signIn("coordinator").publishLottery(panel.ID), throw())
	checkSeats(t, p, panel.ID, http.StatusOK)
	for _, c := range citizens {
		if strings.Contains(p.log.String(), c.token) {
			t.Error("the log tells a citizen's link")
		}
	}
}

// drawTogether lets three officers press at once: one draws, and the others are told.
func (p *process) drawTogether(t *testing.T, path string, order any) {
	t.Helper()
	officers := []*visitor{p.signIn("coordinator"), p.signIn("coordinator"), p.signIn("coordinator")}
	codes := together(len(officers), func(n int) int {
		status, _ := officers[n].call("POST", path, order)
		return status
	})
	if codes[http.StatusOK] != 1 || codes[http.StatusConflict] != len(officers)-1 {
		t.Errorf("%s at once was answered with %v", path, codes)
	}
}

// answerTogether lets fifty browsers answer one invitation at once, in turn on each of the pages: one answer counts, the
// others are told, and one receipt arrives.
func (p *process) answerTogether(t *testing.T, db *sql.DB, relay *smtptest.Server, c own, pages ...string) {
	t.Helper()
	browsers := make([]*visitor, 50)
	for n := range browsers {
		browsers[n] = p.visitor()
	}
	codes := together(len(browsers), func(n int) int {
		status, _ := browsers[n].do("POST", "/i/"+c.token+pages[n%len(pages)], []byte("seen=0&about=this"), "Content-Type", "application/x-www-form-urlencoded")
		return status
	})
	if codes[http.StatusSeeOther] != 1 || codes[http.StatusConflict] != len(browsers)-1 {
		t.Errorf("answers at once on %v were answered with %v", pages, codes)
	}
	got := value[string](t, db, `SELECT concat_ws(' ', i.answers, count(r.*), bool_and(r.reply = i.reply),
			(SELECT count(*) FROM message m WHERE m.resident_id = i.resident_id AND m.activity = 'panel:' || i.panel_id AND m.kind LIKE 'panel-receipt%'))
		FROM invitation i JOIN reply r ON r.invitation_id = i.id WHERE i.id = (SELECT subject_id FROM link WHERE purpose = 'invitation' AND token_hash = $1)
		GROUP BY i.id`, domain.HashToken(c.token))
	if got != "1 1 t 1" {
		t.Errorf("answers counted, answers kept, the same, receipts: %s", got)
	}
	for deadline := time.Now().Add(time.Minute); relay.Count()[c.address] < 2; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no receipt arrives")
		}
	}
	time.Sleep(5 * time.Second) // longer than the timetable's two seconds
	if n := relay.Count()[c.address]; n != 2 {
		t.Errorf("%d mails arrived, which are not an invitation and a receipt", n)
	}
}

// together does something at once so many times and counts the answers by status.
func together(times int, do func(int) int) map[int]int {
	answers, counts := make(chan int, times), map[int]int{}
	for n := range times {
		go func() { answers <- do(n) }()
	}
	for range times {
		counts[<-answers]++
	}
	return counts
}

// own is somebody's invitation in the mail: where it went, and the token of the link in it.
type own struct{ address, token string }

var link = regexp.MustCompile(`/i/([A-Z0-9]+)`)

// invitations waits for so many invitations to a panel.
func (p *process) invitations(t *testing.T, db *sql.DB, relay *smtptest.Server, panel panelled, count int) (list []own) {
	t.Helper()
	const invited = "SELECT count(*) FROM message WHERE kind = 'panel-invitation' AND activity = $1 AND lower(address) = lower($2)"
	arrived(t, p, relay, count)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		list = nil
		for _, m := range relay.Mails() {
			mail, err := message.OpenMail(m.Raw)
			if err != nil {
				t.Fatal(err)
			}
			if found := link.FindStringSubmatch(mail.Text); found != nil && value[int](t, db, invited, panel.activity(), m.To[0]) == 1 {
				if list = append(list, own{m.To[0], found[1]}); len(list) == count {
					return list
				}
			}
		}
	}
	t.Fatalf("only %d mails hold a link", len(list))
	return nil
}

// lookAround uses personal data in many ways, right and wrong ones, so that the log has something to tell if it would.
func (p *process) lookAround(t *testing.T, token string) {
	t.Helper()
	v := p.signIn("coordinator")
	v.must("POST", "/residents/search", map[string]any{"search": "emma niel"}, nil)
	v.must("GET", "/residents/1", nil, nil)
	for path, body := range map[string]any{
		"/residents/search":   map[string]any{"search": 7, "sort": "Emma Nielsen"},
		"/sign-in/code":       map[string]any{"email": "kborger00001@borger.example", "more": "00 00 00 01"},
		"/residents/1/reveal": map[string]any{"reason": ""},
	} {
		if status, said := v.call("POST", path, body); status < 400 || status > 499 {
			t.Errorf("%s: %d %s", path, status, said)
		}
	}
	for _, path := range []string{"/i/" + token, "/me/" + token, "/i/" + token + "/nowhere", "/staff/residents?search=kborger00001@borger.example"} {
		if status, _ := v.do("GET", path, nil); status == 0 || status == 500 {
			t.Errorf("%s: %d", strings.Replace(path, token, "...", 1), status)
		}
	}
}
