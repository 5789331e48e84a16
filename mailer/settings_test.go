package mailer

import "testing"

// Without TLS only a relay on this machine is used, unless the URL says so on purpose.
func TestTLSIsTheDefault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		url             string
		plain, implicit bool
		port            int
	}{
		{"smtp://relay.example.dk", false, false, 587},
		{"smtp://relay.example.dk:25", false, false, 25},
		{"smtps://relay.example.dk", false, true, 465},
		{"smtp://relay.example.dk?tls=off", true, false, 587},
		{"smtp://127.0.0.1:2525", true, false, 2525},
		{"smtp://[::1]:2525", true, false, 2525},
		{"smtp://localhost:2525", true, false, 2525},
		{"smtps://localhost", false, true, 465},
	} {
		r, err := parse(c.url)
		if err != nil || r.plain != c.plain || r.implicit != c.implicit || r.port != c.port {
			t.Errorf("%s: %+v, %v", c.url, r, err)
		}
	}
}
