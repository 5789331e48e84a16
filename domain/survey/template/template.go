// Package template holds the questionnaires that Deltag comes with, in Danish and English, each ready to be copied into a
// programme. A template is a document of domain/survey like any other; what is here beside it is for whoever chooses.
//
// A question that stands in several templates has the same code and the same words in all of them, so that its figures
// can be compared. No template has room for the name of a caseworker, or asks who it was: answers are about the help, and
// are gathered by unit.
package template

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"deltag/domain/indicator"
	"deltag/domain/survey"
)

//go:embed *.json
var documents embed.FS

// Audience is whom a template asks.
type Audience string

// The audiences.
const (
	Citizens Audience = "citizens"
	Staff    Audience = "staff"
)

// Template is a questionnaire to begin with.
type Template struct {
	Key      string         `json:"key"` // the id of its instrument too
	Audience Audience       `json:"audience"`
	Title    indicator.Name `json:"title"`
	Purpose  indicator.Name `json:"purpose"` // what it is for
	Source   indicator.Name `json:"source"`  // the paper and the municipality that it comes from
	Core     int            `json:"core"`    // questions of the core whose answers are counted: no opening, consent or words

	Instrument *survey.Instrument `json:"-"` // never to be changed; with WithLocal or Document to begin from
	Document   []byte             `json:"-"` // the same as it is kept in its file
}

// All lists the templates in the order in which they are offered.
func All() []Template { return slices.Clone(all()) }

// Find gives a template by its key.
func Find(key string) (Template, bool) {
	n := slices.IndexFunc(all(), func(t Template) bool { return t.Key == key })
	if n < 0 {
		return Template{}, false
	}
	return all()[n], true
}

// all reads the documents once. One that cannot be read is a fault of the program, which the tests of this package find.
var all = sync.OnceValue(func() []Template {
	list := slices.Clone(catalogue)
	for n := range list {
		t := &list[n]
		var err error
		if t.Document, err = documents.ReadFile(t.Key + ".json"); err == nil {
			t.Instrument, err = survey.Parse(t.Document)
		}
		if err != nil {
			panic(fmt.Sprintf("template %s: %v", t.Key, err))
		}
	}
	return list
})
