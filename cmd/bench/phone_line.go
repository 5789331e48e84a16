package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// patience is how long somebody waits for a page.
const patience = 30 * time.Second

// phoneLine is a connection that is kept from one page to the next. It writes its requests itself and reads the answers as
// net/http does: whoever measures on the processor that is measured must need little of it, and http.Client needs twice as
// much.
type phoneLine struct {
	address string
	conn    net.Conn
	in      *bufio.Reader
}

// ask sends one request and reads the whole answer.
func (l *phoneLine) ask(ctx context.Context, method, at, from, form string) (status int, to, page string, err error) {
	if l.conn == nil {
		if l.conn, err = (&net.Dialer{Timeout: patience}).DialContext(ctx, "tcp", l.address); err != nil {
			return 0, "", "", err
		}
		l.in = bufio.NewReader(l.conn)
	}
	if err := l.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return 0, "", "", err
	}
	request := method + " " + at + " HTTP/1.1\r\nHost: " + l.address + "\r\nX-Forwarded-For: " + from + "\r\n"
	if method == http.MethodPost {
		request += fmt.Sprintf("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(form))
	}
	if _, err := io.WriteString(l.conn, request+"\r\n"+form); err != nil {
		return 0, "", "", err
	}
	res, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return 0, "", "", err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err == nil && res.Close {
		l.hangUp()
	}
	return res.StatusCode, res.Header.Get("Location"), string(body), err
}

func (l *phoneLine) hangUp() {
	if l.conn != nil {
		_ = l.conn.Close()
		l.conn = nil
	}
}
