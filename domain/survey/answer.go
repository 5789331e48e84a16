package survey

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Answer is one stored value: a number (a code, or a number itself), several codes, or a text.
type Answer struct {
	form    form
	number  int
	choices []int
	text    string
}

type form int

const (
	isNumber form = iota
	isChoices
	isText
)

// Number is an answer by one code, or by a number.
func Number(n int) Answer { return Answer{form: isNumber, number: n} }

// Choices is an answer by several codes. Their order does not matter.
func Choices(codes ...int) Answer {
	codes = slices.Clone(codes)
	slices.Sort(codes)
	return Answer{form: isChoices, choices: slices.Compact(codes)}
}

// Wording is an answer that was written.
func Wording(text string) Answer { return Answer{form: isText, text: text} }

// Answers are the answers of one person, by the codes of questions; so are what is known of them before, by the codes of
// frame variables. A question without an answer is not in it.
type Answers map[string]Answer

// Canonical is the one form in which the same answers are always written, whatever language they were given in.
func (a Answers) Canonical() []byte {
	out := []byte{'{'}
	for n, code := range slices.Sorted(maps.Keys(a)) {
		if n > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, written(code)...), ':'), a[code].canonical()...)
	}
	return append(out, '}')
}

func (a Answer) canonical() []byte {
	switch a.form {
	case isChoices:
		return canonical(append([]int{}, a.choices...))
	case isText:
		return written(a.text)
	}
	return strconv.AppendInt(nil, int64(a.number), 10)
}

// ReadAnswers reads what Canonical wrote, and nothing else of another shape. What is written back as it stands cannot be
// understood in two ways; only the rest needs the strict reader, which takes three times as long.
func ReadAnswers(stored []byte) (Answers, error) {
	a := Answers{}
	if len(stored) <= DocumentLimit && json.Unmarshal(stored, &a) == nil && bytes.Equal(a.Canonical(), stored) {
		return a, nil
	}
	clear(a)
	if err := decode(stored, &a); err != nil {
		return nil, ErrAnswers.With(err.fault())
	}
	return a, nil
}

// MarshalJSON writes the plain value: 3, [1,4] or "text".
func (a Answer) MarshalJSON() ([]byte, error) {
	switch a.form {
	case isChoices:
		return json.Marshal(append([]int{}, a.choices...))
	case isText:
		return json.Marshal(a.text)
	}
	return strconv.AppendInt(nil, int64(a.number), 10), nil
}

// UnmarshalJSON reads the plain value. A number is whole and written plainly.
func (a *Answer) UnmarshalJSON(value []byte) error {
	if len(value) == 0 {
		return errors.New("an answer is missing")
	}
	switch value[0] {
	case '"':
		a.form = isText
		return json.Unmarshal(value, &a.text)
	case '[':
		var codes []int
		if err := json.Unmarshal(value, &codes); err != nil {
			return fmt.Errorf("several choices are whole numbers: %w", err)
		}
		*a = Choices(codes...)
		return nil
	}
	n, err := strconv.Atoi(string(value))
	if err != nil {
		return errors.New("an answer is a whole number, a list of them, or a text")
	}
	*a = Number(n)
	return nil
}

// Code gives the number of an answer by one code, or by a number.
func (a Answer) Code() (int, bool) { return a.number, a.form == isNumber }

// Codes gives the codes of several choices, rising; nil for another answer.
func (a Answer) Codes() []int { return slices.Clone(a.choices) }

// Codeword gives an answer as it is stored: a number, or several with a blank between them. Of a text it is the text.
func (a Answer) Codeword() string {
	switch a.form {
	case isText:
		return a.text
	case isChoices:
		return strings.Trim(fmt.Sprint(a.choices), "[]")
	}
	return strconv.Itoa(a.number)
}

// Text gives what was written; "" for another answer.
func (a Answer) Text() string { return a.text }

// Equal tells whether two answers store the same value.
func (a Answer) Equal(b Answer) bool {
	return a.form == b.form && a.number == b.number && a.text == b.text && slices.Equal(a.choices, b.choices)
}

// empty tells whether nothing was said.
func (a Answer) empty() bool {
	return a.form == isText && a.text == "" || a.form == isChoices && len(a.choices) == 0
}
