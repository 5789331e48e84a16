package main

import (
	"slices"
	"strconv"
	"testing"

	"deltag/domain/hearing/request"
	"deltag/mailer/smtptest"
)

// TestEveryStateOfARequest: a visitor of the demo finds a request to speak in every state that there is, and whoever spoke and
// was thanked has their words and what was decided beside them.
func TestEveryStateOfARequest(t *testing.T) {
	t.Parallel()
	p := newDemo(t, smtptest.New(t).URL())
	p.start()
	v := p.signIn("secretary")
	type row struct {
		ID    int64
		State request.State
	}
	var page struct {
		Items []row
		Next  string
	}
	v.must("POST", "/hearing-requests/search", map[string]any{"limit": 100}, &page)
	if page.Next != "" {
		t.Error("the requests of the demo do not fit on one page any more")
	}
	for _, state := range request.States {
		if !slices.ContainsFunc(page.Items, func(r row) bool { return r.State == state }) {
			t.Errorf("no request of the demo is %s", state)
		}
	}
	for _, r := range page.Items {
		if r.State != request.Thanked {
			continue
		}
		var thanked struct {
			Outcome, MaterialOn string
			Item                struct{ ID int64 }
		}
		v.must("GET", "/hearing-requests/"+strconv.FormatInt(r.ID, 10), nil, &thanked)
		var said struct {
			Statements []struct{ State, Words string }
			Decision   struct{ Words string }
		}
		v.must("GET", "/agenda-items/"+strconv.FormatInt(thanked.Item.ID, 10)+"/statements", nil, &said)
		if thanked.Outcome == "" || thanked.MaterialOn == "" || len(said.Statements) != 1 || said.Statements[0].State != "approved" || said.Decision.Words == "" {
			t.Errorf("request %d was thanked, and beside it stand %+v and %+v", r.ID, thanked, said)
		}
	}
}
