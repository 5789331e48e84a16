package mix

import (
	"strings"
	"testing"

	"deltag/domain/message"
)

func TestCitizensReadPlainWordsThatNameNobody(t *testing.T) {
	t.Parallel()
	q := group()
	for _, r := range []Reason{{Why: Full}, {Why: Full, Free: 1, Need: 2}, {Why: Kept, Free: 1, Need: 1, Lack: Lack{0, 0, 2}}, {Why: Maximum, Free: 1, Need: 1}} {
		text := r.ForCitizen()
		for _, s := range []string{text.Da, text.En} {
			if s == "" {
				t.Fatalf("%+v says nothing", r)
			}
			for _, f := range q.Features {
				for _, name := range append([]Text{f.Name}, f.Values[0].Name, f.Values[1].Name) {
					if strings.Contains(s, name.Da) || strings.Contains(s, name.En) {
						t.Errorf("%q names %v", s, name)
					}
				}
			}
		}
		if lix := message.Read(text.Da).LIX; lix > message.LIXEasy {
			t.Errorf("LIX %.1f: %s", lix, text.Da)
		}
	}
	if (Reason{Why: Kept}).ForCitizen() != (Reason{Why: Maximum}).ForCitizen() {
		t.Error("the two sentences differ, so they tell which sort of people is wanted")
	}
}

func TestStaffReadWhatIsMissing(t *testing.T) {
	t.Parallel()
	q := group()
	for _, c := range []struct {
		reason Reason
		want   Text
	}{
		{Reason{Why: Kept, Free: 2, Need: 1, Lack: Lack{0, 0, 2}}, Text{
			"Vi mangler stadig 2 fra »under 30 år«. Der er 2 ledige pladser, som holdes til at gøre gruppen blandet.",
			"We still lack 2 from “under 30”. There are 2 free seats, kept so that the group becomes mixed."}},
		{Reason{Why: Full, Free: 1, Need: 2}, Text{"Der er 1 ledig plads. Der skal bruges 2.", "There is 1 free seat. This booking needs 2."}},
		{Reason{Why: Full, Need: 1}, Text{"Der er ingen ledige pladser. Der skal bruges 1.", "There are no free seats. This booking needs 1."}},
		{Reason{Why: Maximum, Lack: Lack{0, 0, 0}}, Text{
			"Gruppen kan højst have 3 fra »under 30 år«, og dem har den.", "The group may have at most 3 from “under 30”, and it has them."}},
		{Reason{}, Text{}},
	} {
		if got := c.reason.Sentence(q); got != c.want {
			t.Errorf("%+v: %q, want %q", c.reason, got, c.want)
		}
	}
	if lix := message.Read(PromotionRule().Da).LIX; lix > message.LIXHard {
		t.Errorf("the rule has LIX %.1f", lix)
	}
}
