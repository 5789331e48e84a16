package citizen_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/org"
)

// committeeMeeting is a meeting on a Monday with one item, by Copenhagen's rules.
func (w *town) committeeMeeting(t *testing.T) (hearing.Meeting, hearing.Item) {
	t.Helper()
	ctx, hs := w.As(domain.Secretary, 1), hearing.New(w.DB, request.Follow)
	c, err := org.New(w.DB, org.Settings{}).AddCommittee(ctx, org.NewCommittee{Unit: 1, Name: "Beskæftigelsesudvalget", Weekday: 1, From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	s := hearing.Templates()[0]
	s.Rules.Notes = "Du taler, før udvalget ser på sagen."
	if _, err := hs.AddRules(ctx, c.ID, hearing.NewRules{Kind: s.Kind, From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Rules: s.Rules, Source: s.Source}); err != nil {
		t.Fatal(err)
	}
	m, err := hs.AddMeeting(ctx, c.ID, hearing.NewMeeting{Times: hearing.Times{Day: "2026-09-14", From: "15:00"}, Place: "Rådhuset"})
	if err != nil {
		t.Fatal(err)
	}
	i, err := hs.AddItem(ctx, m.ID, hearing.NewItem{Number: "3", Title: "Breve om sygedagpenge"})
	if err != nil {
		t.Fatal(err)
	}
	return m, i
}

// A citizen asks to speak with plain forms: what is wrong is told at once and nothing is lost; the form is shown once more
// before it goes; and the request has a page of its own, to change it, to withdraw it and for the calendar.
func TestAskToSpeak(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m, i := w.committeeMeeting(t)
	b := &browser{w: w}
	if a := b.do(http.MethodGet, "/foretraede", nil); !strings.Contains(a.text, "Beskæftigelsesudvalget") || !strings.Contains(a.text, "senest fredag den 11. september kl. 11.00") {
		t.Fatalf("the list:\n%s", a.text)
	}
	page := fmt.Sprintf("/foretraede/%d", m.ID)
	if a := b.do(http.MethodGet, page, nil); a.Code != http.StatusOK || !strings.Contains(a.text, "Breve om sygedagpenge") || !strings.Contains(a.text, "den sidste fredag før mødet") {
		t.Fatalf("the form:\n%s", a.text)
	}
	form := url.Values{"about": {"Min sag er 010180-1234"}, "name": {"Anna Andersen"}, "model": {"in_person"}, "people": {"1"}, "once": {"form-1"}}
	if a := b.do(http.MethodPost, page, form); a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.text, "CPR-nummer. Slet det") || !strings.Contains(a.text, "Vælg det punkt") ||
		!strings.Contains(a.text, "Skriv en mailadresse eller et telefonnummer") || !strings.Contains(a.Body.String(), "Anna Andersen") {
		t.Fatalf("what is wrong: %d\n%s", a.Code, a.text)
	}
	form.Set("about", "Brevene er svære.")
	form.Set("email", "anna@example.dk")
	form.Set("item", fmt.Sprint(i.ID))
	for name, value := range map[string]string{"phone": "12 34 56 78", "address": "Torvet 1", "material": "Læs mit brev.", "how": "mail", "need": "interpreter", "detail-interpreter": "arabisk"} {
		form.Set(name, value)
	}
	for _, word := range []string{"12 34 56 78", "Torvet 1", "Læs mit brev.", "Send dem til panel@eksempel.dk", "Tolk (arabisk)", "1 person"} {
		if a := b.do(http.MethodPost, page, form); !strings.Contains(a.text, word) {
			t.Errorf("before it goes nobody sees %q:\n%s", word, a.text)
		}
	}
	if a := b.do(http.MethodPost, page, form); a.Code != http.StatusOK || !strings.Contains(a.text, "Er det rigtigt?") || !strings.Contains(a.text, "Brevene er svære.") {
		t.Fatalf("before it goes: %d\n%s", a.Code, a.text)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_request"); n != 0 {
		t.Fatalf("%d are kept before it is sent", n)
	}
	form.Set("step", "send")
	a := b.do(http.MethodPost, page, form)
	own := a.Header().Get("Location")
	if a.Code != http.StatusSeeOther || !strings.HasPrefix(own, "/f/") {
		t.Fatalf("sent: %d %s", a.Code, own)
	}
	if a := b.do(http.MethodGet, own, nil); !strings.Contains(a.text, "Vi har fået din anmodning") {
		t.Fatalf("the own page:\n%s", a.text)
	}
	if a := b.do(http.MethodPost, own+"/change", url.Values{"model": {"video"}, "people": {"2"}, "need": {"interpreter"}, "detail-interpreter": {"arabisk"}}); a.Code != http.StatusSeeOther {
		t.Fatalf("changed: %d\n%s", a.Code, a.text)
	}
	if a := b.do(http.MethodGet, own, nil); !strings.Contains(a.text, "På video") || !strings.Contains(a.text, "Tolk (arabisk)") {
		t.Errorf("what was changed:\n%s", a.text)
	}
	w.grant(t)
	if a := b.do(http.MethodGet, own, nil); !strings.Contains(a.text, "mandag den 14. september kl. 15.00") && !strings.Contains(a.text, "Mandag den 14. september kl. 15.00") {
		t.Errorf("the time:\n%s", a.text)
	}
	if a := b.do(http.MethodGet, own+"/kalender.ics", nil); !strings.Contains(a.Body.String(), "Foretr") || strings.Contains(a.Body.String(), "Brevene") {
		t.Errorf("the calendar:\n%s", a.Body)
	}
	if a := b.do(http.MethodPost, own+"/withdraw", nil); a.Code != http.StatusSeeOther {
		t.Errorf("withdrawn: %d", a.Code)
	}
	if a := b.do(http.MethodGet, own, nil); !strings.Contains(a.text, "Du har trukket din anmodning tilbage") {
		t.Errorf("after it:\n%s", a.text)
	}
}

// Who is refused is told where to write to the committee once somebody has said where, and not to write before that.
func TestRefusedIsToldWhereToWrite(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m, i := w.committeeMeeting(t)
	b := &browser{w: w}
	form := url.Values{"about": {"Breve"}, "name": {"Anna"}, "email": {"anna@example.dk"}, "item": {fmt.Sprint(i.ID)}, "model": {"in_person"}, "people": {"1"}, "once": {"1"}, "step": {"send"}}
	own := b.do(http.MethodPost, fmt.Sprintf("/foretraede/%d", m.ID), form).Header().Get("Location")
	w.Exec(t, "UPDATE hearing_request SET state = 'refused', decided_at = received_at, reason = 'Sagen er taget af.'")
	if a := b.get(own).must(t, http.StatusOK, "Sagen er taget af."); strings.Contains(a.text, "skrive til udvalget") {
		t.Errorf("told to write, and not where:\n%s", words(a.text))
	}
	if _, err := w.requests().Settle(w.As(domain.Secretary, 1), request.Setting{CommitteeID: m.CommitteeID, Models: request.Models, WriteTo: "Rådhuset, Torvet 1"}); err != nil {
		t.Fatal(err)
	}
	b.get(own).must(t, http.StatusOK, "Du kan altid skrive til udvalget i stedet.", "Rådhuset, Torvet 1")
	b.get(own+"?lang=en").must(t, http.StatusOK, "You can always write to the committee instead.", "Rådhuset, Torvet 1")
}

// grant gives a time to the one request that there is.
func (w *town) grant(t *testing.T) {
	t.Helper()
	ctx := w.As(domain.Secretary, 1)
	rs := w.requests()
	id, version := domaintest.Value[int64](t, w.Bench, "SELECT id FROM hearing_request"), domaintest.Value[int](t, w.Bench, "SELECT version FROM hearing_request")
	r, err := rs.Clear(ctx, id, version)
	if err == nil {
		r, err = rs.Grant(ctx, id, r.Version, hearing.Mayor)
	}
	if err == nil {
		_, err = rs.Book(ctx, id, r.Version, request.Time{})
	}
	if err != nil {
		t.Fatal(err)
	}
}
