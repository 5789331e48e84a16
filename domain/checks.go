package domain

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Checks gathers the faults of what was sent, so that all of them are told at once. The zero value has found none. Codes and
// words are those of the area, but for what every text has in common:
//
//	var c domain.Checks
//	c.Text(&p.Title, "/title", 1, 120)
//	c.Unless(p.Seats >= 1, "/seats", "seats-range", "Give at least one seat.")
//	return c.Of(ErrGathering)
//
// One that is passed on is passed as a pointer, as it grows.
type Checks []Fault

// Unless adds a fault when something is not right. Where, code and detail are those of Fault.
func (c *Checks) Unless(right bool, where, code, detail string) {
	if !right {
		*c = append(*c, Fault{Where: where, Code: code, Detail: detail})
	}
}

// Length takes the blanks around a text away and counts its letters: from least to most are right, and empty is missing.
func (c *Checks) Length(s *string, where string, least, most int) {
	*s = strings.TrimSpace(*s)
	n := utf8.RuneCountInString(*s)
	c.Unless(n > 0 || least == 0, where, "required", "Write something here.")
	c.Unless(n <= most, where, "too-long", "This is too long.")
}

// Text is Length, and stops CPR numbers: in what people write freely they stand where nobody looks for them.
func (c *Checks) Text(s *string, where string, least, most int) {
	c.Length(s, where, least, most)
	c.NoCPR(*s, where)
}

// NoCPR stops CPR numbers in a text whose length has a rule of its own.
func (c *Checks) NoCPR(s, where string) {
	c.Unless(!HasCPR(s), where, "cpr-number", "This looks like a CPR number. Remove it.")
}

// phoneShape is digits with what people write between them.
var phoneShape = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{6,28}$`)

// Reach looks at how somebody outside the register is reached: an e-mail address, a phone number or both.
func (c *Checks) Reach(email, phone *string) {
	*email, *phone = strings.TrimSpace(*email), strings.TrimSpace(*phone)
	c.Unless(*email != "" || *phone != "", "/email", "guest-contact", "Write an email address or a phone number, so that you can be told about changes.")
	if *email != "" {
		parsed, err := mail.ParseAddress(*email)
		c.Unless(err == nil && parsed.Address == *email && len(*email) <= 254, "/email", "guest-email", "This is not an email address.")
	}
	c.Unless(*phone == "" || phoneShape.MatchString(*phone), "/phone", "guest-phone", "This is not a phone number.")
}

// Of is the refusal with everything that was found, and nil when nothing was.
func (c *Checks) Of(err *Error) error {
	if len(*c) == 0 {
		return nil
	}
	return err.With(*c...)
}
