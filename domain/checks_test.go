package domain_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"deltag/domain"
)

// TestChecksTellEverythingAtOnce looks at the faults of texts, in their order.
func TestChecksTellEverythingAtOnce(t *testing.T) {
	t.Parallel()
	refusal := &domain.Error{Kind: domain.Invalid, Code: "this-invalid", Detail: "This cannot be kept."}
	var none domain.Checks
	good := "  Børnehøring\n"
	if none.Text(&good, "/title", 1, 11); none.Of(refusal) != nil || good != "Børnehøring" {
		t.Errorf("%q with %v, want the bare text of eleven letters and no fault", good, none)
	}
	empty, long, personal, allowed := " ", strings.Repeat("ø", 5), "010190-1234", ""
	var c domain.Checks
	c.Text(&empty, "/name", 1, 9)
	c.Length(&long, "/place", 0, 4)
	c.Text(&personal, "/note", 0, 5)
	c.Text(&allowed, "/about", 0, 5)
	c.Length(&personal, "/number", 0, 20)
	c.Unless(false, "/seats", "seats-range", "Give at least one.")
	c.Unless(true, "/seats", "seats-many", "Give fewer.")
	err := c.Of(refusal)
	var told *domain.Error
	if !errors.Is(err, refusal) || !errors.As(err, &told) {
		t.Fatalf("refused with %v", err)
	}
	var got []string
	for _, f := range told.Faults {
		got = append(got, f.Where+" "+f.Code)
	}
	want := []string{"/name required", "/place too-long", "/note too-long", "/note cpr-number", "/seats seats-range"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("faults %q, want %q", got, want)
	}
	if len(refusal.Faults) != 0 {
		t.Errorf("the refusal that all share has faults now: %v", refusal.Faults)
	}
}
