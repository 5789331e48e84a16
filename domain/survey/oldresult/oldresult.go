// Package oldresult takes in what was answered to a programme's questions before Deltag: shares and means from documents, so
// that a trend begins before us. It must never keep a figure without its document, nor one of fewer than five answers, and
// never change one that was taken in.
package oldresult

import (
	"strings"
	"time"

	"deltag/domain"
)

// Measure is what a figure is.
type Measure string

// The measures.
const (
	Share Measure = "share" // percent, from 0 to 100
	Mean  Measure = "mean"  // on a scale, of which both ends are told
)

// Result is one figure.
type Result struct {
	ID           int64 `gorm:"primaryKey"`
	ProgrammeID  int64
	Indicator    string // its key, or "" when Question is told
	Question     string // the code of a question of the core
	Year         int
	Period       string // when not the whole year
	UnitID       *int64 // nil is the programme as a whole
	N            int    // answers
	Measure      Measure
	Value        float64
	ShareOf      string // which answers a share counts
	ScaleFrom    *float64
	ScaleTo      *float64
	Source       string // the document
	SourceNumber string // by which it is found
	AddedAt      time.Time
	AddedBy      *int64
	TakenBackAt  *time.Time
	TakenBackBy  *int64
	Reason       string // why it was taken back
}

// TableName is the table of old results.
func (Result) TableName() string { return "old_result" }

// Refusals of old results.
var (
	ErrResult = &domain.Error{Kind: domain.Invalid, Code: "old-result-invalid", Detail: "The figure cannot be taken in like this."}
	ErrFile   = &domain.Error{Kind: domain.Invalid, Code: "old-results-invalid", Detail: "The file cannot be taken in yet. Mend what is named."}
	ErrTwice  = &domain.Error{Kind: domain.Conflict, Code: "old-result-twice", Detail: "This figure was taken in already. Take the old one back first, if it was wrong."}
	ErrTaken  = &domain.Error{Kind: domain.Conflict, Code: "old-result-taken-back", Detail: "Somebody has taken this figure back already."}
	ErrKept   = &domain.Error{Kind: domain.Conflict, Code: "old-result-kept", Detail: "A figure is kept as it was taken in. Take it back, and take in the right one."}
	ErrFormat = &domain.Error{Kind: domain.Invalid, Code: "file-invalid", Detail: "Choose a sort of file: csv or xlsx, in Danish or English."}

	_ = domain.OnConstraint("old_result_once", ErrTwice)
	_ = domain.OnConstraint("old_result_kept", ErrKept)
	_ = domain.OnConstraint("old_result_few", ErrResult)
	_ = domain.OnConstraint("old_result_share", ErrResult)
	_ = domain.OnConstraint("old_result_mean", ErrResult)
)

// Use is the use cases.
type Use struct{ db *domain.DB }

// New makes them.
func New(db *domain.DB) *Use { return &Use{db} }

// fewest is how many answers a figure has at least: of fewer, somebody could be known by it.
const fewest = 5

// wrong is something wrong with one field of a figure.
type wrong struct{ field, code, detail string }

// check tells all that is wrong with a figure.
func (r *Result) check(k *known, now time.Time) (all []wrong) {
	unless := func(right bool, field, code, detail string) {
		if !right {
			all = append(all, wrong{field, code, detail})
		}
	}
	for _, text := range []*string{&r.Period, &r.ShareOf, &r.Source, &r.SourceNumber, &r.Question} {
		*text = strings.TrimSpace(*text)
	}
	within := func(text, field string, most int) {
		unless(len([]rune(text)) <= most, field, "too-long", "This is too long.")
	}
	switch {
	case r.Indicator == "" && r.Question == "":
		unless(false, "indicator", "old-about", "Say what was measured: an indicator, or a question of the core.")
	case r.Indicator != "" && r.Question != "":
		unless(false, "question", "old-about-both", "Choose an indicator or a question, not both.")
	case r.Indicator != "":
		unless(k.indicators[r.Indicator], "indicator", "indicator-unknown", "There is no such indicator.")
	default:
		unless(k.questions[r.Question], "question", "question-unknown", "The core of the programme has no question of this code.")
	}
	unless(r.Year >= 1970 && r.Year <= now.Year(), "year", "old-year", "Write a year from 1970 until now.")
	unless(r.N >= fewest, "n", "old-few", "A figure of fewer than five answers is not taken in: somebody could be known by it.")
	unless(r.N <= 10_000_000, "n", "old-many", "There cannot be so many answers.")
	switch r.Measure {
	case Share:
		unless(r.Value >= 0 && r.Value <= 100, "value", "old-share", "Write percent, from 0 to 100.")
		unless(r.ShareOf != "", "shareOf", "old-share-of", "Say which answers are counted, such as satisfied or very satisfied.")
	case Mean:
		switch {
		case r.ScaleFrom == nil || r.ScaleTo == nil || *r.ScaleFrom >= *r.ScaleTo:
			unless(false, "scaleTo", "old-scale", "Write both ends of the scale, such as 1 and 5.")
		default:
			unless(r.Value >= *r.ScaleFrom && r.Value <= *r.ScaleTo, "value", "old-mean", "The mean lies outside its scale.")
		}
		unless(r.ShareOf == "", "shareOf", "old-mean-share", "A mean is of all answers.")
	default:
		unless(false, "measure", "old-measure", "Say whether it is a share or a mean.")
	}
	unless(r.Source != "", "source", "old-source", "Name the document that the figure stands in.")
	unless(r.SourceNumber != "", "sourceNumber", "old-source-number", "Write the number of the document.")
	within(r.Period, "period", 60)
	within(r.ShareOf, "shareOf", 300)
	within(r.Source, "source", 300)
	within(r.SourceNumber, "sourceNumber", 100)
	unless(r.UnitID == nil || k.units[*r.UnitID] != "", "unit", "unit-unknown", "There is no such unit.")
	return all
}
