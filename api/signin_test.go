package api_test

import (
	"strings"
	"testing"
)

func TestHeadReadsSignIns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.send(administrator, "DELETE", call{path: "/session"})
	answer := w.send("head", "GET", call{path: "/sign-ins"})
	if answer.Code != 200 || !strings.Contains(answer.Body.String(), "signed-out") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	if fault := w.recorded("head", answer.Header().Get("X-Request-Id"), answer.Body.String()); fault != "" {
		t.Errorf("used personal data %s", fault)
	}
	if again := w.send(administrator, "GET", call{path: "/me"}); again.Code != 401 {
		t.Errorf("signed out, and still %d", again.Code)
	}
}
