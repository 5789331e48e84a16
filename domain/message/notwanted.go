package message

import (
	"errors"

	"deltag/domain"
)

// NotWanted is the answer of a Prepare that the mail must not go, with a code that says why.
type NotWanted string

func (n NotWanted) Error() string { return "the mail is no longer wanted: " + string(n) }

// Why a mail to a citizen is not wanted any more, whatever it is about. The areas add reasons of their own.
const (
	Answered      NotWanted = "answered"
	AnswerChanged NotWanted = "answer-changed"
	Erased        NotWanted = "erased"
	SaidNever     NotWanted = "opted-out"
	Paused        NotWanted = "paused"
	NoAddress     NotWanted = "no-address"
)

// Prefers is the reason that somebody wants to be reached in another way.
func Prefers(way string) NotWanted { return NotWanted("prefers-" + way) }

// Gone is an error of looking for what a mail is about: where it is not there any more, it went with the person.
func Gone(err error) error {
	if errors.Is(err, domain.ErrNotFound) {
		return Erased
	}
	return err
}
