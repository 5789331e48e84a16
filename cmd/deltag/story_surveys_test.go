package main

import (
	"testing"

	"deltag/mailer/smtptest"
)

// TestSurveysOfTheDemo: a visitor finds a survey that has ended and told what came of it, with answers enough to be shown, and one
// that people can still answer. How many are asked in that one depends on the size of the town.
func TestSurveysOfTheDemo(t *testing.T) {
	t.Parallel()
	p := newDemo(t, smtptest.New(t).URL())
	p.start()
	v := p.signIn("coordinator")
	type wave struct{ State, Outcome string }
	var ended, open wave
	v.must("GET", "/waves/1", nil, &ended)
	v.must("GET", "/waves/2", nil, &open)
	if ended.State != "closed" || ended.Outcome == "" || open.State != "published" || open.Outcome != "" {
		t.Errorf("the demo has %+v and %+v", ended, open)
	}
	var figures struct {
		Hidden bool
		Total  struct{ Answered int }
	}
	v.must("GET", "/waves/1/figures", nil, &figures)
	if figures.Hidden || figures.Total.Answered != selfServed {
		t.Errorf("of the wave that has ended is told %+v", figures)
	}
}
