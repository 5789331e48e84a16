package resident

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"deltag/domain"
)

// CPR is a civil registration number. It shows itself masked wherever it is printed or logged, and
// refuses to be marshalled; only Digits gives the number away.
type CPR struct{ digits string }

// ErrCPR refuses what is not a civil registration number. The check digit is not looked at: since
// 1 October 2007 numbers are issued without one that holds (cpr.dk).
var ErrCPR = &domain.Error{
	Kind: domain.Invalid, Code: "cpr-invalid",
	Detail: "A CPR number has ten digits and starts with a date that exists, such as 010165-0001.",
}

// cprMarks are what people write between the digits.
var cprMarks = strings.NewReplacer("-", "", " ", "", "\u2013", "")

// ParseCPR reads ten digits, with or without a hyphen or spaces.
func ParseCPR(s string) (CPR, error) {
	digits := cprMarks.Replace(s)
	if len(digits) != 10 || strings.Trim(digits, "0123456789") != "" {
		return CPR{}, ErrCPR
	}
	c := CPR{digits}
	if _, err := c.born(); err != nil || digits == "0000000000" {
		return CPR{}, ErrCPR
	}
	return c, nil
}

// Born is the date of birth that the number carries.
func (c CPR) Born() time.Time {
	day, err := c.born()
	if err != nil {
		return time.Time{}
	}
	return day
}

func (c CPR) born() (time.Time, error) {
	if c.IsZero() {
		return time.Time{}, ErrCPR
	}
	return time.Parse("02012006", c.digits[:4]+c.century()+c.digits[4:6])
}

// century follows the seventh digit: 0 to 3 is 19; 4 and 9 are 20 up to year 36, else 19; 5 to 8
// are 20 up to year 57, else 18 (cpr.dk, "Personnummeret i CPR-systemet").
func (c CPR) century() string {
	year := c.digits[4:6]
	switch seventh := c.digits[6]; {
	case seventh <= '3':
		return "19"
	case seventh == '4' || seventh == '9':
		if year <= "36" {
			return "20"
		}
		return "19"
	case year <= "57":
		return "20"
	}
	return "18"
}

// IsZero tells that there is no number.
func (c CPR) IsZero() bool { return c.digits == "" }

// Digits is the number itself, for the one place that shows it and records so.
func (c CPR) Digits() string { return c.digits }

// String is the masked number, 010165-••••.
func (c CPR) String() string {
	if c.IsZero() {
		return ""
	}
	return c.digits[:6] + "-••••"
}

// Format masks the number under every verb of fmt, %#v and %x too.
func (c CPR) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, c.String()) }

// LogValue masks the number in logs.
func (c CPR) LogValue() slog.Value { return slog.StringValue(c.String()) }

var errMarshalCPR = errors.New("a CPR number is never marshalled")

// MarshalJSON refuses: what is shown to staff is made on demand and recorded.
func (c CPR) MarshalJSON() ([]byte, error) { return nil, errMarshalCPR }

// MarshalText refuses, so that a CPR cannot be the key of a map either.
func (c CPR) MarshalText() ([]byte, error) { return nil, errMarshalCPR }

var (
	_ json.Marshaler = CPR{}
	_ fmt.Formatter  = CPR{}
)
