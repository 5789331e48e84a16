package mailer

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
)

// Settings say where mail goes and who it is from.
type Settings struct {
	URL  string // smtp://user:password@host:port or smtps://...; "?tls=off" only for a relay on a trusted line
	From string // "Københavns Kommune <deltag@kk.dk>": the sender that people see
	Host string // our own name towards the relay and in Message-IDs, such as "deltag.kk.dk"
}

// relay is a parsed URL.
type relay struct {
	host           string
	port           int
	implicit       bool // TLS from the first byte
	plain          bool // no TLS at all
	user, password string
}

// parse reads the address of a relay. Without TLS it takes a relay on this
// machine, and another only when "tls=off" says so on purpose.
func parse(address string) (r relay, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return r, errors.New("SMTP_URL cannot be read; write smtp://user:password@host:port") // the error would quote the password
	}
	port := u.Port()
	switch {
	case u.Hostname() == "":
		return r, errors.New("SMTP_URL names no host; write smtp://user:password@host:port")
	case u.Scheme == "smtps":
		r.implicit, port = true, or(port, "465")
	case u.Scheme == "smtp":
		port = or(port, "587")
	default:
		return r, fmt.Errorf("SMTP_URL begins with %q; it must be smtp or smtps", u.Scheme)
	}
	r.host, r.user = u.Hostname(), u.User.Username()
	r.password, _ = u.User.Password()
	if r.port, err = strconv.Atoi(port); err != nil {
		return r, fmt.Errorf("SMTP_URL has the port %q, which is no number", port)
	}
	r.plain = !r.implicit && (loopback(r.host) || u.Query().Get("tls") == "off")
	return r, nil
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Check tells everything that is wrong with the settings.
func (s Settings) Check() error {
	_, urlErr := parse(s.URL)
	_, fromErr := mail.ParseAddress(s.From)
	if fromErr != nil {
		fromErr = fmt.Errorf("the sender %q is not a mail address; write Name <name@host>", s.From)
	}
	var hostErr error
	if s.Host == "" || strings.ContainsAny(s.Host, " <>@\r\n") {
		hostErr = fmt.Errorf("our own host name %q is not one", s.Host)
	}
	return errors.Join(urlErr, fromErr, hostErr)
}
