package mailer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"
)

// Receiver takes mail by SMTP on a listener, without TLS and without asking
// who sends. It is for this machine alone: the demo's mailbox and the tests.
type Receiver struct {
	// Take gets every mail that was accepted.
	Take func(Received) error
	// Answer is asked before each step is answered; nil or a zero Reply is the ordinary answer.
	Answer func(Step) Reply

	mu     sync.Mutex
	lines  map[net.Conn]bool
	closed bool
	wait   sync.WaitGroup
}

// Received is one mail for one or more recipients.
type Received struct {
	From string
	To   []string
	Raw  []byte
	At   time.Time
}

// Step is a place in the dialogue: CONNECT, EHLO, MAIL, RCPT, DATA, or "." after the text.
type Step struct {
	Verb string
	From string
	To   string // the last recipient
}

// Reply is what to do at a step.
type Reply struct {
	Code int    // 0 is the ordinary answer
	Text string // after the code
	Hang bool   // never answer
	Drop bool   // close the line without an answer
	Keep bool   // with Drop or Hang at ".": the mail counts as taken all the same
}

// Serve takes connections until the listener is closed.
func (r *Receiver) Serve(l net.Listener) error {
	for {
		line, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		r.begin(line)
	}
}

// begin speaks on a line, unless the receiver is closed by now.
func (r *Receiver) begin(line net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		_ = line.Close()
		return
	}
	if r.lines == nil {
		r.lines = map[net.Conn]bool{}
	}
	r.lines[line] = true
	r.wait.Go(func() {
		defer r.end(line)
		(&session{Receiver: r, line: line, text: textproto.NewConn(line)}).run()
	})
}

func (r *Receiver) end(line net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = line.Close()
	delete(r.lines, line)
}

// Close cuts all lines and waits for their ends. Close the listener first.
func (r *Receiver) Close() {
	r.mu.Lock()
	r.closed = true
	for line := range r.lines {
		_ = line.Close()
	}
	r.mu.Unlock()
	r.wait.Wait()
}

// maxMail is the largest mail that a receiver takes, in bytes.
const maxMail = 10 << 20

type session struct {
	*Receiver
	line net.Conn
	text *textproto.Conn
	from string
	to   []string
}

// run speaks until the line ends.
func (s *session) run() {
	if !s.step("CONNECT", 220, "localhost ESMTP") {
		return
	}
	for {
		command, err := s.text.ReadLine()
		if err != nil || !s.command(command) {
			return
		}
	}
}

func (s *session) command(command string) bool {
	verb, rest, _ := strings.Cut(command, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		return s.step("EHLO", 250, "localhost\n8BITMIME\nENHANCEDSTATUSCODES\nPIPELINING")
	case "HELO":
		return s.step("EHLO", 250, "localhost")
	case "MAIL":
		s.from, s.to = address(rest), nil
		return s.step("MAIL", 250, "2.1.0 Sender ok")
	case "RCPT":
		s.to = append(s.to, address(rest))
		return s.step("RCPT", 250, "2.1.5 Recipient ok")
	case "DATA":
		return s.data()
	case "RSET":
		s.from, s.to = "", nil
		return s.say(250, "2.0.0 Reset")
	case "NOOP":
		return s.say(250, "2.0.0 Ok")
	case "QUIT":
		s.say(221, "2.0.0 Bye")
		return false
	}
	return s.say(502, "5.5.1 Not here")
}

// step answers one step, by the script when it says so. It tells whether the
// line goes on; a refused recipient is forgotten.
func (s *session) step(verb string, code int, words string) bool {
	reply, on := s.ask(verb)
	if !on {
		return false
	}
	if reply.Code != 0 {
		if verb == "RCPT" && reply.Code >= 400 {
			s.to = s.to[:len(s.to)-1]
		}
		return s.say(reply.Code, reply.Text) && reply.Code != 421
	}
	return s.say(code, words)
}

func (s *session) ask(verb string) (Reply, bool) {
	var reply Reply
	if s.Answer != nil {
		reply = s.Answer(s.where(verb))
	}
	if reply.Hang {
		_, _ = io.Copy(io.Discard, s.line) // until the other side, or Close, ends the line
	}
	return reply, !reply.Hang && !reply.Drop
}

func (s *session) where(verb string) Step {
	at := Step{Verb: verb, From: s.from}
	if len(s.to) > 0 {
		at.To = s.to[len(s.to)-1]
	}
	return at
}

func (s *session) data() bool {
	if len(s.to) == 0 {
		return s.say(503, "5.5.1 No recipient")
	}
	reply, on := s.ask("DATA")
	if !on {
		return false
	}
	if reply.Code != 0 {
		return s.say(reply.Code, reply.Text) && reply.Code != 421
	}
	if !s.say(354, "Go on") {
		return false
	}
	raw, err := io.ReadAll(io.LimitReader(bufio.NewReader(s.text.DotReader()), maxMail))
	if err != nil {
		return false
	}
	return s.finish(Received{From: s.from, To: s.to, Raw: raw, At: time.Now()})
}

// finish answers the text.
func (s *session) finish(mail Received) bool {
	var reply Reply
	if s.Answer != nil {
		reply = s.Answer(s.where("."))
	}
	refused := reply.Code >= 400 || (reply.Drop || reply.Hang) && !reply.Keep
	if !refused {
		if err := s.Take(mail); err != nil {
			return s.say(451, "4.3.0 Not stored")
		}
	}
	if reply.Hang {
		_, _ = io.Copy(io.Discard, s.line)
	}
	if reply.Hang || reply.Drop {
		return false
	}
	s.from, s.to = "", nil
	if reply.Code != 0 {
		return s.say(reply.Code, reply.Text) && reply.Code != 421
	}
	return s.say(250, fmt.Sprintf("2.0.0 Ok: queued as %x", mail.At.UnixNano()))
}

func (s *session) say(code int, words string) bool {
	lines := strings.Split(words, "\n")
	for i, line := range lines {
		dash := "-"
		if i == len(lines)-1 {
			dash = " "
		}
		if s.text.PrintfLine("%d%s%s", code, dash, line) != nil {
			return false
		}
	}
	return true
}

// address is what stands between the angle brackets.
func address(rest string) string {
	_, rest, _ = strings.Cut(rest, "<")
	a, _, _ := strings.Cut(rest, ">")
	return a
}
