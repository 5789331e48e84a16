package domain

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"gorm.io/gorm"
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

// ErrSort refuses an order that a list does not have.
var ErrSort = &Error{Kind: Invalid, Code: "bad-sort", Detail: "This list cannot be sorted like that."}

// mostRows is how many rows a page of a sorted list may hold.
const mostRows = 200

// Sorted reads the page of a list that q asks for, in the order by a name, after the row that the cursor is of. A limit is
// kept between 1 and 200 rows; id gives the id of a row.
func Sorted[T any](q *gorm.DB, sorts Sorts, by, cursor string, limit int, id func(T) int64) (page Page[T], err error) {
	order, after, err := sorts.SQL(by)
	if err != nil {
		return page, err
	}
	var last int64
	more, err := DecodeCursor(cursor, &last)
	if err != nil {
		return page, err
	}
	if more {
		q = q.Where(after, last)
	}
	limit = max(1, min(limit, mostRows))
	var rows []T
	if err := q.Order(order).Limit(limit + 1).Find(&rows).Error; err != nil {
		return page, err
	}
	return Cut(rows, limit, func(row T) any { return id(row) }), nil
}

// Sorts are the orders of a list: by the name of each, the SQL of what it goes by, never NULL. A minus in front of a name
// is the reverse. From is the FROM clause of the list and ID the SQL of its rows' id, which settles what is equal.
type Sorts struct {
	By   map[string]string
	From string
	ID   string
}

// SQL gives the order by a name, and the condition on what comes after the row with a certain id, the one argument of
// the condition. A marker holds that id and nothing of what the list goes by.
func (s Sorts) SQL(name string) (order, after string, err error) {
	by, known := s.By[strings.TrimPrefix(name, "-")]
	if !known {
		return "", "", ErrSort
	}
	than, way := ">", ""
	if strings.HasPrefix(name, "-") {
		than, way = "<", " DESC"
	}
	return by + way + ", " + s.ID + way,
		"(" + by + ", " + s.ID + ") " + than + " (SELECT " + by + ", " + s.ID + " FROM " + s.From + " WHERE " + s.ID + " = ?)", nil
}
