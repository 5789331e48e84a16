package calendar

import (
	"encoding/base32"
	"errors"
	"strings"
)

// uidBytes is how many random bytes make a UID: enough that two are never the same and nobody guesses one.
const uidBytes = 20

var uidLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewUID makes the UID of a booking from 20 random bytes and the host of the municipality's pages, which keeps the UIDs of
// two municipalities apart. It tells nothing about person, group or order, and so it may stand in everybody's calendar.
func NewUID(random []byte, host string) (string, error) {
	if len(random) != uidBytes {
		return "", errors.New("calendar: a UID is made from 20 random bytes")
	}
	uid := uidLetters.EncodeToString(random) + "@" + strings.ToLower(host)
	if !IsUID(uid) {
		return "", errors.New("calendar: the host of a UID is not a host name")
	}
	return uid, nil
}

// IsUID tells whether a text has the form that NewUID gives.
func IsUID(text string) bool {
	random, host, _ := strings.Cut(text, "@")
	bytes, err := uidLetters.DecodeString(random)
	if err != nil || len(bytes) != uidBytes || uidLetters.EncodeToString(bytes) != random || host == "" || len(host) > 200 {
		return false
	}
	for _, c := range []byte(host) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return true
}
