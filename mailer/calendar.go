package mailer

import (
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"deltag/domain/message"
)

// addCalendar puts an entry for a calendar into a mail, twice: beside the text,
// where Outlook and Google find it by the method in the header, and attached as
// a file, which Apple's mail and many phones open (RFC 6047). In base64 no
// relay can break its lines.
func addCalendar(msg *gomail.Msg, mail message.Mail) error {
	part := mail.Calendar
	if part == nil {
		return nil
	}
	msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+part.Method), part.Text, gomail.WithPartEncoding(gomail.EncodingB64))
	if err := msg.AttachReader("invitation.ics", strings.NewReader(part.Text), gomail.WithFileContentType("application/ics")); err != nil {
		return fmt.Errorf("attach the entry for a calendar: %w", err)
	}
	return nil
}
