package resident_test

import (
	"testing"

	"deltag/domain/resident"
)

func TestHouseholdsThatAreOne(t *testing.T) {
	t.Parallel()
	for name, alike := range map[string][]string{
		"floor and door": {"Vestergade 12, 2. th", "Vestergade 12 2.TH", "vestergade 12, 2 th.", "Vestergade 12, 2. sal th", "VESTERGADE 12,2.th", "Vestergade 12, 02. th"},
		"house letter":   {"Nørre Allé 12 B", "nørre alle 12b", "Nørre Alle 12B", "Nørre Allé 012B"},
		"care of":        {"Skovvej 3, st. tv", "c/o Hansen, Skovvej 3, st tv", "Skovvej 3, c/o Bo Hansen, st. tv", "Skovvej 3, stuen venstre"},
		"short words":    {"Gl. Kongevej 1", "Gammel Kongevej 1", "Gl Kongevej nr. 1"},
		"decomposed":     {"A\u030Agade 7", "Ågade 7"},
		"spaces":         {"Ågade\u00a07,  1. mf", " Ågade 7 1.mf "},
	} {
		want := resident.Household("", alike[0], "2100")
		for _, address := range alike {
			if got := resident.Household("", address, " 21 00"); got == "" || got != want {
				t.Errorf("%s: %q is not %q", name, address, alike[0])
			}
		}
	}
	if resident.Household("0A3F-1", "Ågade 1", "1000") != resident.Household(" 0a3f-1", "Egade 2", "2000") {
		t.Error("one address id is one household, however the address is written")
	}
}

func TestHouseholdsThatAreNot(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, address := range []string{
		"Vestergade 12, 2. th", "Vestergade 12, 2. tv", "Vestergade 12, 3. th", "Vestergade 12 B, 2. th", "Vestergade 122 th",
		"Vestergade 12", "Ågade 12", "Agade 12", "Vestergade 1, 22. th",
	} {
		key := resident.Household("", address, "2100")
		if other, taken := seen[key]; taken || key == "" {
			t.Errorf("%q and %q are one household", address, other)
		}
		seen[key] = address
	}
	if resident.Household("", "Ågade 1", "2100") == resident.Household("", "Ågade 1", "2200") {
		t.Error("the same street in two towns is two households")
	}
	for _, none := range []string{"", "  ", "Ukendt adresse", "Uden fast bopæl 0", "Poste restante", "Postboks 12", "-", "c/o Hansen 3"} {
		if key := resident.Household("", none, "2100"); key != "" {
			t.Errorf("%q makes a household", none)
		}
	}
}
