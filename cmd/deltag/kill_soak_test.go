//go:build soak

package main

import (
	"testing"

	"deltag/mailer/smtptest"
)

func TestSoakKillDuringImport(t *testing.T) {
	t.Parallel()
	killDuringImport(t, newDemo(t, smtptest.New(t).URL()), 20_000, 10)
}

func TestSoakKillDuringDraws(t *testing.T) {
	t.Parallel()
	p := newDemo(t, smtptest.New(t).URL())
	p.start()
	killDuringDraws(t, p, 2000, 10)
}

func TestSoakKillWhileSending(t *testing.T) {
	t.Parallel()
	killWhileSending(t, 2000, 10)
}
