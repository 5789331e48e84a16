//go:build soak

package mailer_test

import (
	"fmt"
	"testing"
)

// The same as TestKillInTheMiddle, with 2,000 mails and ten kills, again and again.
func TestSoakKillWhileSending(t *testing.T) { //nolint:paralleltest // each round wants the machine to itself
	for round := range 10 { //nolint:paralleltest // as above
		t.Run(fmt.Sprint("round ", round+1), func(t *testing.T) { killWhileSending(t, 2000, 10) })
	}
}
