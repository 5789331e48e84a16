package request_test

import (
	"slices"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/calendar"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
)

// A no has its reason, frees the time, takes it out of the calendar and makes the letter.
func TestRefusal(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	r := w.booked(wish("anna", m, w.item(m, "1", "26/1").ID))
	if _, err := w.rs.Refuse(w.secretary(), r.ID, r.Version, hearing.Mayor, " "); domaintest.Faults(err) != "/reason required" {
		t.Errorf("without a reason: %v", err)
	}
	draft, err := w.rs.LetterOf(w.secretary(), r.ID, "Sagen er taget af dagsordenen.")
	if must(t, draft, err); !slices.Contains(draft.Paragraphs, "Sagen er taget af dagsordenen.") {
		t.Errorf("the draft: %q", draft.Paragraphs)
	}
	r, err = w.rs.Refuse(w.secretary(), r.ID, r.Version, hearing.Mayor, "Sagen er taget af dagsordenen.")
	r = must(t, r, err)
	if e := w.entry("hearing-refused", r.ID); e == nil || e.Status != calendar.Cancelled || e.Sequence != 1 {
		t.Errorf("the calendar: %+v", e)
	}
	letter, err := w.rs.LetterOf(w.secretary(), r.ID, "")
	if must(t, letter, err); letter.Name != "anna" || !slices.Equal(letter.Paragraphs, draft.Paragraphs) {
		t.Errorf("the letter: %+v", letter)
	}
	w.writeInstead(r, letter)
	w.addsUp()
	if again := w.booked(wish("bo", m, *r.ItemID)); *again.SlotMinute != 0 {
		t.Errorf("the time is not free: %+v", again)
	}
}

// writeInstead says where one can write to the committee: the letter and the mail tell it, and nothing of writing before that.
func (w *town) writeInstead(r request.Request, before request.Letter) {
	w.t.Helper()
	const told = "Du kan altid skrive til udvalget i stedet: udvalget@eksempel.dk"
	if slices.ContainsFunc(before.Paragraphs, func(p string) bool { return strings.Contains(p, "skrive til") }) {
		w.t.Errorf("one is to write without an address: %q", before.Paragraphs)
	}
	setting, err := w.rs.Setting(w.secretary(), r.CommitteeID)
	if must(w.t, setting, err); w.said("hearing-refused", r.ID)["instead"] != message.LeftOut {
		w.t.Error("the mail says where, and nobody has said it")
	}
	setting.WriteTo = strings.Repeat("x", 201)
	if _, err := w.rs.Settle(w.secretary(), setting); domaintest.Faults(err) != "/writeTo too-long" {
		w.t.Errorf("a long address: %v", domaintest.Faults(err))
	}
	setting.WriteTo = " udvalget@eksempel.dk"
	if _, err := w.rs.Settle(w.secretary(), setting); err != nil {
		w.t.Fatal(err)
	}
	after, err := w.rs.LetterOf(w.secretary(), r.ID, "")
	if must(w.t, after, err); !slices.Contains(after.Paragraphs, told) || len(after.Paragraphs) != len(before.Paragraphs)+1 {
		w.t.Errorf("the letter: %q", after.Paragraphs)
	}
	if got := w.said("hearing-refused", r.ID)["instead"]; got != told {
		w.t.Errorf("the mail: %q", got)
	}
}

// said is what a mail about a request would say now.
func (w *town) said(kind string, id int64) (values map[string]string) {
	w.t.Helper()
	err := w.Do(w.Ctx(), func(tx *domain.Tx) error {
		c, err := w.rs.Mails()[kind](tx, message.Message{Kind: kind, SubjectID: id})
		values = c.Values
		return err
	})
	return must(w.t, values, err)
}
