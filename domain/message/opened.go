package message

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// Opened is a mail as a mail program shows it.
type Opened struct {
	From, To, Subject string
	Unsubscribe       string // address of the one-click header, "" when there is none
	Text, HTML        string
}

// OpenMail reads a mail of the shape that the mailer writes: quoted-printable
// text and HTML side by side.
func OpenMail(raw []byte) (o Opened, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return o, fmt.Errorf("read the mail: %w", err)
	}
	words := new(mime.WordDecoder)
	header := func(name string) string {
		text, err := words.DecodeHeader(m.Header.Get(name))
		if err != nil {
			return m.Header.Get(name)
		}
		return text
	}
	o = Opened{
		From: sender(m.Header.Get("From")), To: header("To"), Subject: header("Subject"),
		Unsubscribe: strings.Trim(m.Header.Get("List-Unsubscribe"), "<> "),
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return o, fmt.Errorf("read the mail's type: %w", err)
	}
	err = o.parts(multipart.NewReader(m.Body, params["boundary"]))
	return o, err
}

// sender is a From header as people see it, without quotes and codes.
func sender(header string) string {
	a, err := mail.ParseAddress(header)
	if err != nil {
		return header
	}
	return strings.TrimSpace(a.Name + " <" + a.Address + ">")
}

func (o *Opened) parts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the mail's parts: %w", err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			return fmt.Errorf("read a part of the mail: %w", err)
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			o.HTML = text
		} else {
			o.Text = text
		}
	}
}
