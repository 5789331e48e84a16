package response

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
)

// newID draws the number of answers: a UUID of chance alone, which tells neither when nor in what order (RFC 9562, 5.4).
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// sixteen are the bytes of such a number, as they are written in bulk.
func sixteen(id string) (b [16]byte) {
	_, _ = hex.Decode(b[:], []byte(strings.ReplaceAll(id, "-", ""))) // the database keeps no other form
	return b
}
