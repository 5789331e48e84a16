package mailer

import (
	"errors"
	"net/textproto"
	"regexp"
	"strings"

	"deltag/domain/message"
)

// stage is the place in the dialogue at which something went wrong.
type stage int

const (
	atConnect stage = iota // greeting, TLS, sign-in
	atMail
	atRcpt
	atData // the DATA command and the text, before the final dot
	atDot  // the answer to the text
)

// status is an enhanced status code at the beginning of a reply (RFC 3463).
var status = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})\b`)

func enhanced(reply string) string { return status.FindString(reply) }

// answered tells whether an error is the relay's answer and not a broken line.
func answered(err error) bool { return codeOf(err) != 0 }

func codeOf(err error) int {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return answer.Code
	}
	return 0
}

// short keeps a reply to one line of sensible length.
func short(reply string) string {
	reply = strings.Join(strings.Fields(reply), " ")
	return reply[:min(len(reply), 500)]
}

// classify says what an error means by its code and place. go-mail's own
// judgement is not used: it takes every broken line for a lasting refusal.
func classify(at stage, err error) message.Outcome {
	out := message.Outcome{Code: codeOf(err)}
	var answer *textproto.Error
	if errors.As(err, &answer) {
		out.Reply = short(answer.Msg)
	} else {
		out.Reply = short(err.Error())
	}
	out.Status = enhanced(out.Reply)
	switch {
	case at == atConnect:
		out.Class = message.Relay
	case out.Code == 0 && at == atDot:
		out.Class = message.Lost
	case out.Code == 0:
		out.Class = message.Relay
	case out.Code < 500:
		out.Class = passing(at, out)
	default:
		out.Class = lasting(at, out)
	}
	return out
}

// passing classifies a 4xx.
func passing(at stage, out message.Outcome) message.Class {
	switch {
	case out.Status == "4.2.2":
		return message.MailboxFull
	case at == atDot:
		return message.Deferred
	}
	return message.Busy
}

// lasting classifies a 5xx. Only a mailbox that is said not to exist is the
// address's fault; a 550 without an enhanced code may as well be a policy.
func lasting(at stage, out message.Outcome) message.Class {
	switch out.Status {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.10":
		if at != atMail {
			return message.NoMailbox
		}
	case "5.2.2":
		return message.MailboxFull
	case "5.2.3", "5.3.4":
		return message.TooLarge
	}
	switch {
	case out.Code == 530 || out.Code == 535 || out.Code == 538: // sign in first, or otherwise (RFC 4954)
		return message.Relay
	case out.Code == 552:
		return message.TooLarge
	case out.Code == 554 || at == atMail || strings.HasPrefix(out.Status, "5.7."):
		return message.Policy
	}
	return message.Refused
}
