// Package smtptest is a real SMTP server on this machine that takes mail or
// misbehaves by a script: it refuses, asks to come back later, hangs or drops
// the line at any step, and counts what it really took. Tests, measurements
// and the browser test use it; the program must not.
package smtptest

import (
	"fmt"
	"net"
	"path"
	"strings"
	"sync"
	"testing"

	"deltag/mailer"
)

// Rule makes the server misbehave at a step for some recipients.
type Rule struct {
	To    string `json:"to"`    // a pattern such as "full-*@*"; "" is everybody
	At    string `json:"at"`    // CONNECT, EHLO, MAIL, RCPT, DATA or "."
	Times int    `json:"times"` // so often for each recipient, then no more; 0 is always
	Code  int    `json:"code"`  // answer with this code
	Text  string `json:"text"`  // and these words, the enhanced code first
	Hang  bool   `json:"hang"`  // or never answer
	Drop  bool   `json:"drop"`  // or drop the line
	Keep  bool   `json:"keep"`  // but take the mail, with hang or drop at "."
}

// Server is a running server.
type Server struct {
	Address string

	receiver mailer.Receiver
	listener net.Listener
	mu       sync.Mutex
	rules    []Rule
	before   func(mailer.Step)
	used     map[string]int // rule and recipient
	steps    map[string]int // how often each verb was spoken
	mails    []mailer.Received
	taken    func(mailer.Received)
}

// Start starts a server on a free port, or on the address given, that calls taken for each mail it took.
func Start(address string, taken func(mailer.Received), rules ...Rule) (*Server, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for mail: %w", err)
	}
	s := &Server{Address: l.Addr().String(), listener: l, rules: rules, used: map[string]int{}, steps: map[string]int{}, taken: taken}
	s.receiver.Take, s.receiver.Answer = s.take, s.answer
	go func() { _ = s.receiver.Serve(l) }()
	return s, nil
}

// New starts a server that ends with the test.
func New(t testing.TB, rules ...Rule) *Server {
	t.Helper()
	s, err := Start("", nil, rules...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// URL is what SMTP_URL must be to send here.
func (s *Server) URL() string { return "smtp://" + s.Address }

// Close ends the server and all its lines.
func (s *Server) Close() {
	_ = s.listener.Close()
	s.receiver.Close()
}

// Script replaces the rules.
func (s *Server) Script(rules ...Rule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules, s.used = rules, map[string]int{}
}

// Before has f called at each step before it is answered.
func (s *Server) Before(f func(mailer.Step)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = f
}

// Mails are the mails that were taken, in order.
func (s *Server) Mails() []mailer.Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]mailer.Received{}, s.mails...)
}

// Count is how many mails each recipient got.
func (s *Server) Count() map[string]int {
	counts := map[string]int{}
	for _, m := range s.Mails() {
		for _, to := range m.To {
			counts[to]++
		}
	}
	return counts
}

// Steps is how often a verb was spoken.
func (s *Server) Steps(verb string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.steps[verb]
}

func (s *Server) take(m mailer.Received) error {
	s.mu.Lock()
	s.mails = append(s.mails, m)
	s.mu.Unlock()
	if s.taken != nil {
		s.taken(m)
	}
	return nil
}

func (s *Server) answer(at mailer.Step) mailer.Reply {
	s.mu.Lock()
	before := s.before
	s.mu.Unlock()
	if before != nil {
		before(at)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps[at.Verb]++
	for i, r := range s.rules {
		if r.At != at.Verb || !r.matches(at.To) {
			continue
		}
		key := fmt.Sprint(i, " ", at.To)
		if s.used[key]++; r.Times == 0 || s.used[key] <= r.Times {
			return mailer.Reply{Code: r.Code, Text: r.Text, Hang: r.Hang, Drop: r.Drop, Keep: r.Keep}
		}
	}
	return mailer.Reply{}
}

func (r Rule) matches(to string) bool {
	if r.To == "" {
		return true
	}
	ok, err := path.Match(r.To, strings.ToLower(to))
	return ok && err == nil
}
