package citizen_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/org"
)

// strictCommittee is one whose rules say all that rules can say.
func (w *town) strictCommittee(t *testing.T) int64 {
	t.Helper()
	ctx, from, people, minutes := w.As(domain.Secretary, 1), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 3, 10
	c, err := org.New(w.DB, org.Settings{}).AddCommittee(ctx, org.NewCommittee{Unit: 1, Name: "Kulturudvalget", Weekday: 1, From: from})
	if err != nil {
		t.Fatal(err)
	}
	rules := hearing.Rules{MinutesMost: &minutes, MaxPeople: &people, Deadline: hearing.Deadline{How: hearing.Days, N: 1, At: "09:00"}, OffAgenda: &hearing.Deadline{How: hearing.WorkingDays, N: 3},
		Material: &hearing.Deadline{How: hearing.Days, N: 2, At: "12:00"}, Agenda: hearing.AnyTopic, PartyOnly: true, Employees: hearing.EmployeesMayNot, Decides: hearing.Committee, BlackoutMonths: 3,
		Notes: "Du taler lige før mødet."}
	if _, err := hearing.New(w.DB).AddRules(ctx, c.ID, hearing.NewRules{Kind: hearing.Requested, From: from, Rules: rules, Source: "Forretningsordenen"}); err != nil {
		t.Fatal(err)
	}
	s := request.Setting{CommitteeID: c.ID, Models: request.Models, Arrive: 15, MeetingPoint: "Receptionen", Contact: "Sofie Sekretær, 12 34 56 78", WriteTo: "kulturudvalget@eksempel.dk"}
	if _, err := w.requests().Settle(ctx, s); err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func (w *town) meetingOn(t *testing.T, committee int64, day string) hearing.Meeting {
	t.Helper()
	m, err := hearing.New(w.DB).AddMeeting(w.As(domain.Secretary, 1), committee, hearing.NewMeeting{Times: hearing.Times{Day: day, From: "15:00"}, Place: "Rådhuset"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// speakStates are the pages of those who ask to speak to a committee, in every state.
func speakStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	b := &browser{w: w}
	see := func(name, path string, status int) { keep("speak "+name, b.do(http.MethodGet, path+lang, nil), status) }
	see("none", "/foretraede", http.StatusOK)
	m, i := w.committeeMeeting(t)
	strict := w.strictCommittee(t)
	free, late, suspended := w.meetingOn(t, strict, "2026-09-21"), w.meetingOn(t, m.CommitteeID, "2026-09-03"), w.meetingOn(t, strict, "2029-11-05")
	page := func(m hearing.Meeting) string { return fmt.Sprintf("/foretraede/%d", m.ID) }
	for week := range 6 {
		w.meetingOn(t, strict, time.Date(2026, 10, 5+7*week, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	}
	see("list", "/foretraede", http.StatusOK)
	see("unknown", "/foretraede/999999", http.StatusNotFound)
	see("form", page(m), http.StatusOK)
	see("strict form", page(free), http.StatusOK)
	see("late", page(late), http.StatusOK)
	see("suspended", page(suspended), http.StatusOK)
	post := func(name string, m hearing.Meeting, form url.Values, status int) answer {
		a := b.do(http.MethodPost, page(m)+lang, form)
		if status != http.StatusSeeOther {
			keep("speak "+name, a, status)
		}
		return a
	}
	post("empty", m, url.Values{}, http.StatusUnprocessableEntity)
	post("in the other language", m, url.Values{"switch": {"1"}, "name": {"Anna Andersen"}}, http.StatusOK)
	form := url.Values{"about": {"Brevene er svære."}, "name": {"Anna Andersen"}, "email": {"anna@example.dk"}, "model": {"in_person"}, "people": {"2"}, "once": {"a"}, "employee": {"1"}, "item": {fmt.Sprint(i.ID)}}
	post("not here", free, form, http.StatusUnprocessableEntity)
	form.Del("employee")
	post("too late", late, url.Values{"about": {"X"}, "name": {"Bo"}, "phone": {"12345678"}, "model": {"in_person"}, "people": {"1"}, "item": {fmt.Sprint(w.lateItem(t, late))}}, http.StatusConflict)
	post("look over", m, form, http.StatusOK)
	all := url.Values{"about": {"Breve"}, "name": {"Bo"}, "phone": {"12345678"}, "address": {"Torvet 1"}, "model": {"video"}, "people": {"1"}, "party": {"1"}, "material": {"Læs mit brev."}, "how": {"paper"},
		"need": {"interpreter"}, "detail-interpreter": {"arabisk"}}
	post("look over all", free, all, http.StatusOK)
	all.Set("employee", "1")
	all.Set("item", fmt.Sprint(i.ID))
	post("look over as an employee", m, all, http.StatusOK)
	form.Set("step", "edit")
	post("edit", m, form, http.StatusOK)
	form.Set("step", "send")
	own := post("send", m, form, http.StatusSeeOther).Header().Get("Location")
	if at := len(own) - len(lang); lang != "" && own[at:] == lang {
		own = own[:at]
	}
	w.ownStates(t, m, own, see)
	w.phoned(t, free, see)
}

func (w *town) lateItem(t *testing.T, m hearing.Meeting) int64 {
	t.Helper()
	i, err := hearing.New(w.DB).AddItem(w.As(domain.Secretary, 1), m.ID, hearing.NewItem{Title: "Breve"})
	if err != nil {
		t.Fatal(err)
	}
	return i.ID
}

// ownStates are the pages of one request as it goes on.
func (w *town) ownStates(t *testing.T, m hearing.Meeting, own string, see func(name, path string, status int)) {
	t.Helper()
	set := func(what string) { w.Exec(t, "UPDATE hearing_request SET "+what) }
	see("received", own, http.StatusOK)
	see("change", own+"/change", http.StatusOK)
	see("withdraw", own+"/withdraw", http.StatusOK)
	set("material = 'Læs mit brev.', material_how = 'mail'")
	see("material to come", own, http.StatusOK)
	set("material_on = '2026-09-03'")
	see("material that came", own, http.StatusOK)
	set("cleared_at = received_at, state = 'granted'")
	see("granted", own, http.StatusOK)
	set("kind = 'invited'")
	see("invited", own, http.StatusOK)
	see("invited, no", own+"/withdraw", http.StatusOK)
	set("state = 'withdrawn'")
	see("invited, said no", own, http.StatusOK)
	set("kind = 'requested', state = 'granted'")
	w.Exec(t, `INSERT INTO hearing_request (committee_id, meeting_id, kind, how, state, people, model, cleared_at, uid, received_at, created_at, changed_at)
		SELECT committee_id, meeting_id, kind, how, state, 1, model, cleared_at, 'first', received_at - interval '1 hour', created_at, changed_at FROM hearing_request`)
	see("waiting", own, http.StatusOK)
	w.Exec(t, "DELETE FROM hearing_request WHERE uid = 'first'")
	set(fmt.Sprintf("state = 'booked', slot_minute = 0, minutes = 10, told_where = 'Rådhuset', told_at = '%s'", m.StartsAt.Format(time.RFC3339)))
	w.Exec(t, "INSERT INTO hearing_care (request_id, kind, detail, created_at, changed_at) SELECT id, 'interpreter', 'arabisk', created_at, created_at FROM hearing_request")
	see("booked", own, http.StatusOK)
	set("model = 'video'")
	see("booked by video", own, http.StatusOK)
	w.Exec(t, "UPDATE hearing_session SET video = 'https://video.example/moede'")
	see("booked by video, with the link", own, http.StatusOK)
	for _, one := range []string{"state = 'absent'", "state = 'thanked'", "tell = 'mail'", "tell = 'no'", "outcome = 'Brevene bliver skrevet om.'"} {
		set(one)
		see(one, own, http.StatusOK)
	}
	set("state = 'withdrawn', slot_minute = NULL")
	see("withdrawn", own, http.StatusOK)
	set("state = 'refused', decided_at = received_at, reason = 'Sagen er taget af.'")
	see("refused", own, http.StatusOK)
	c := w.As(domain.Secretary, 1)
	s, err := w.requests().Setting(c, m.CommitteeID)
	if err != nil {
		t.Fatal(err)
	}
	s.WriteTo = "Rådhuset, Torvet 1, 9999 Demokøbing"
	if _, err := w.requests().Settle(c, s); err != nil {
		t.Fatal(err)
	}
	see("refused, with where to write", own, http.StatusOK)
}

// phoned is somebody without a mail address, at a committee that decides at the beginning of its meeting.
func (w *town) phoned(t *testing.T, free hearing.Meeting, see func(name, path string, status int)) {
	t.Helper()
	d, err := w.requests().Receive(w.As(domain.Secretary, 1), 0, w.Now(), request.Wish{Requester: request.Requester{Name: "Bo", Phone: "12 34 56 78"}, Meeting: free.ID, About: "Breve", People: 1,
		Model: request.InPerson, Party: true, How: "mail"})
	if err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "UPDATE hearing_request SET cleared_at = received_at, state = 'booked', slot_minute = 0, minutes = 10, told_where = 'Rådhuset', told_at = $2 WHERE id = $1", d.ID, free.StartsAt)
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_session WHERE slots_taken = 1"); n != 1 {
		t.Errorf("%d sessions count the time", n)
	}
	see("phoned", "/f/"+d.Token, http.StatusOK)
}
