package domain

import (
	"encoding/base64"
	"encoding/json"
)

// Page is one page of a list. Next opens the next page and is empty on the last.
type Page[T any] struct {
	Items []T
	Next  string
}

// ErrCursor refuses a page marker that this list did not give out.
var ErrCursor = &Error{Kind: Invalid, Code: "bad-cursor", Detail: "This page marker is not one of ours. Start from the first page."}

// EncodeCursor packs the keys of the last row shown into an opaque marker. Keys must hold no personal data beyond the
// sort key itself: prefer ids.
func EncodeCursor(keys any) string {
	b, err := json.Marshal(keys)
	if err != nil {
		panic("cursor keys do not marshal: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// DecodeCursor unpacks a marker into keys; the empty marker leaves them untouched and tells false.
func DecodeCursor(cursor string, keys any) (bool, error) {
	if cursor == "" {
		return false, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(b, keys) != nil {
		return false, ErrCursor
	}
	return true, nil
}

// Cut makes a page of rows that were asked for with one more than the page holds; key gives the cursor keys of a row.
func Cut[T any](rows []T, limit int, key func(T) any) Page[T] {
	if rows == nil {
		rows = []T{}
	}
	if len(rows) <= limit {
		return Page[T]{Items: rows}
	}
	return Page[T]{Items: rows[:limit], Next: EncodeCursor(key(rows[limit-1]))}
}
