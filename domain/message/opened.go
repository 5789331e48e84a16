package message

import (
	"bytes"
	"encoding/base64"
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
	Calendar          string // the entry for the recipient's calendar, "" when there is none
}

// OpenMail reads a mail of the shapes that the mailer writes: text and HTML
// side by side, and with them an entry for a calendar, which is attached too.
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
	err = o.parts(m.Header.Get("Content-Type"), m.Body)
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

// parts reads what stands side by side in a body. Attachments are left out: they repeat.
func (o *Opened) parts(contentType string, body io.Reader) error {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("read the mail's type: %w", err)
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the mail's parts: %w", err)
		}
		if err := o.part(part); err != nil {
			return err
		}
	}
}

func (o *Opened) part(part *multipart.Part) error {
	kind, _, _ := strings.Cut(part.Header.Get("Content-Type"), ";")
	if strings.HasPrefix(kind, "multipart/") {
		return o.parts(part.Header.Get("Content-Type"), part)
	}
	var decoded io.Reader = quotedprintable.NewReader(part)
	if part.Header.Get("Content-Transfer-Encoding") == "base64" {
		decoded = base64.NewDecoder(base64.StdEncoding, part)
	}
	body, err := io.ReadAll(decoded)
	if err != nil {
		return fmt.Errorf("read a part of the mail: %w", err)
	}
	switch text := strings.ReplaceAll(string(body), "\r\n", "\n"); kind {
	case "text/plain":
		o.Text = text
	case "text/html":
		o.HTML = text
	case "text/calendar":
		o.Calendar = string(body)
	}
	return nil
}
