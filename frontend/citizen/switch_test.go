package citizen_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"deltag/domain/domaintest"
)

// Who changes the language of a form loses nothing of what they typed, before and after they are told what is wrong; nothing
// is kept of it by that; and no word of it stands in an address.
func TestSwitchLanguageKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m, i := w.committeeMeeting(t)
	b, page := &browser{w: w}, fmt.Sprintf("/foretraede/%d", m.ID)
	const button = `form="kept" name="switch" value="1" formaction="`
	b.get(page).must(t, http.StatusOK, `id="kept"`, button+page+`?lang=en" lang="en">English</button>`)
	typed := url.Values{"about": {"Brevene er <svære>."}, "name": {"Anna Andersen"}, "phone": {"12 34 56 78"}, "address": {"Torvet 1"}, "item": {fmt.Sprint(i.ID)}, "model": {"video"}, "people": {"x"},
		"employee": {"1"}, "material": {"Læs mit brev."}, "how": {"mail"}, "need": {"interpreter"}, "detail-interpreter": {"arabisk"}, "once": {"form-1"}}
	b.do(http.MethodPost, page, typed).must(t, http.StatusUnprocessableEntity, "Skriv, hvor mange I er", button)
	typed.Set("switch", "1")
	english := b.do(http.MethodPost, page+"?lang=en", typed).must(t, http.StatusOK, "What do you want to say?", "We do not have your answer yet.", "Brevene er &lt;svære&gt;.</textarea>",
		`value="Anna Andersen"`, `value="12 34 56 78"`, `value="Torvet 1"`, fmt.Sprintf(`<option value="%d" selected>`, i.ID), `name="model" value="video" checked`, `name="people" value="x"`,
		`name="employee" value="1" checked`, "Læs mit brev.</textarea>", `<option value="mail" selected>`, `name="need" value="interpreter" checked`, `value="arabisk"`, `name="once" value="form-1"`,
		button+page+`?lang=da" lang="da">Dansk</button>`)
	if strings.Contains(english.text, `name="model" value="in_person" checked`) || strings.Contains(english.text, "error-summary") {
		t.Errorf("the form in English:\n%s", english.text)
	}
	// Even a form that has no fault is not kept by looking at it in another language, whatever step it stands at.
	typed.Set("people", "1")
	for _, step := range []string{"", "send", "edit"} {
		typed.Set("step", step)
		b.do(http.MethodPost, page+"?lang=da", typed).must(t, http.StatusOK, `value="Anna Andersen"`)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_request"); n != 0 {
		t.Fatalf("%d are kept by looking at it", n)
	}
	// Before it goes the words stand in no field that one sees, and are sent along as well.
	typed.Del("switch")
	typed.Del("step")
	b.do(http.MethodPost, page, typed).must(t, http.StatusOK, "Er det rigtigt?", button)
	// A page with nothing to type has the link that it always had.
	b.get("/foretraede").must(t, http.StatusOK, `<a class="language-switch" href="/foretraede?lang=en"`)
}
