package domaintest

import (
	"errors"
	"strings"

	"deltag/domain"
)

// Faults are where and for what an error refuses what it was given, as "/name required; /words too-long". An error that is
// no refusal is told as it is, and none as "".
func Faults(err error) string {
	var refusal *domain.Error
	if !errors.As(err, &refusal) {
		if err != nil {
			return err.Error()
		}
		return ""
	}
	var places []string
	for _, f := range refusal.Faults {
		places = append(places, f.Where+" "+f.Code)
	}
	return strings.Join(places, "; ")
}
