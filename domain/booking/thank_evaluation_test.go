package booking_test

import (
	"context"
	"regexp"
	"testing"

	"deltag/domain/booking"
	"deltag/domain/evaluation"
	"deltag/domain/message"
)

var evaluationLink = regexp.MustCompile(`https://deltag\.example/evaluering/(\w+)`)

// The mail that thanks somebody who came has their own link to say how it went, and nobody gets a mail more for it.
func TestThanksAskHowItWent(t *testing.T) {
	t.Parallel()
	w := newPost(t)
	g := w.open(w.plan(8))
	anna, bo := w.signUp(g, "anna", 1), w.signUp(g, "bo", 1)
	w.Clock.Set(g.EndsAt)
	w.came(anna.ID, booking.Attended)
	w.came(bo.ID, booking.NoShow)
	w.after("Tak, fordi du kom")
	w.Clock.Set(g.EndsAt.AddDate(0, 0, 1))
	w.after("Tak, fordi du kom")
	asked := 0
	for _, m := range w.server.Mails() {
		opened, err := message.OpenMail(m.Raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range evaluationLink.FindAllStringSubmatch(opened.Text, -1) {
			asked++
			own, err := evaluation.New(w.DB).Own(context.Background(), found[1])
			if err != nil || own.Title != g.Title || own.Model != "meeting" || opened.Subject != "Tak, fordi du kom" || m.To[0] != "anna@example.dk" {
				t.Errorf("%v was asked in %q: %+v, %v", m.To, opened.Subject, own, err)
			}
		}
	}
	if asked != 1 {
		t.Errorf("%d links were sent", asked)
	}
}
