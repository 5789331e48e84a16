package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"deltag/domain/privacy"
)

func TestHeadDecidesRetention(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Exec(t, "UPDATE resident SET gone = 'moved', changed_at = $1 WHERE id = $2", w.Now().AddDate(0, 0, -120), w.citizen("no"))
	ask := func(method, path string, body any, want ...string) {
		t.Helper()
		answer := w.send("head", method, call{path: path, body: body})
		for _, text := range want {
			if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), text) {
				t.Errorf("%s %s: %d without %s\n%s", method, path, answer.Code, text, answer.Body)
			}
		}
	}
	ask("GET", "/retention", nil, `{"class":"gone","days":180,"usual":180,"least":30,"most":1825,"role":"coordinator","owner":"","held":false,"reason":""}`)
	ask("GET", "/retention/due", nil, `{"class":"gone","days":180,"things":0,"people":0}`)
	ask("GET", "/retention/gone/due?days=90", nil, `"things":1,"people":1,"oldest":"2026-05-04`)
	ask("PUT", "/retention/gone", decision, `"class":"gone","days":90`, `"owner":"Borgerservice"`, `"reason":"The council decided so."`)
	ask("GET", "/retention/due", nil, `{"class":"gone","days":90,"things":1`)
	w.Clock.Set(time.Date(2026, 9, 2, 4, 0, 0, 0, time.UTC))
	w.must(privacy.New(w.DB).DeleteOld(w.Ctx()))
	w.Exec(t, "UPDATE session SET expires_at = $1, seen_at = $2", w.Now().AddDate(0, 0, 1), w.Now())
	ask("GET", "/retention/reports", nil, `{"day":"2026-09-02","class":"gone","days":90,"things":1,"people":1,"oldest":"2026-05-04"}`)
	ask("GET", "/retention", nil, `"ranAt":"2026-09-02T04:00:00Z"`)
}
