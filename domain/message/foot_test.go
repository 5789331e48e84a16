package message

import (
	"strings"
	"testing"
	"time"
)

// Every mail that people may say no to ends with the way out, in both forms and both languages; no other mail does.
func TestWayOut(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds {
		for _, l := range Languages {
			r, err := Builtin(k.Name, l).Render(l, k.Samples(l))
			if err != nil {
				t.Fatal(err)
			}
			address := k.Samples(l)["unsubscribe"]
			inText := address != "" && strings.HasSuffix(r.Text, feet[l].words+":\n"+address+"\n")
			inHTML := address != "" && strings.Contains(r.HTML, `<a href="`+address+`" style="color:#0059b3">`+feet[l].words+"</a></p>\n</div>")
			inBlocks := r.Blocks[len(r.Blocks)-1].Lines[0] == feet[l].question+" "+feet[l].words
			if inText != k.OneClick || inHTML != k.OneClick || inBlocks != k.OneClick {
				t.Errorf("%s in %s: the way out is in the text: %v, the HTML: %v, the preview: %v; want %v", k.Name, l, inText, inHTML, inBlocks, k.OneClick)
			}
		}
	}
}

// The copy that staff read must not open anything.
func TestCopyHidesTheWayOut(t *testing.T) {
	t.Parallel()
	kind, _ := KindOf("panel-invitation")
	values := kind.Samples(Danish)
	r, err := Builtin(kind.Name, Danish).Render(Danish, maskSecrets(kind.Name, values))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(r.Text, "https://") || strings.Count(r.Text, "••••••••") != 2 {
		t.Errorf("the copy holds a link:\n%s", r.Text)
	}
	delete(values, "unsubscribe")
	if _, there := maskSecrets(kind.Name, values)["unsubscribe"]; there {
		t.Error("the copy has a way out that the mail had not")
	}
}

// A text that names the telephone tells when it is answered, in the reader's language where that is known; no other text does.
func TestWhenTheTelephoneIsAnswered(t *testing.T) {
	t.Parallel()
	both := Settings{Phone: "12 34 56 78", Hours: map[Language]string{Danish: "mandag til fredag kl. 10-14", English: "Monday to Friday 10 am to 2 pm"}}
	danish := Settings{Phone: "12 34 56 78", Hours: map[Language]string{Danish: "mandag til fredag kl. 10-14"}}
	for _, c := range []struct {
		settings Settings
		language Language
		body     string
		want     string
	}{
		{both, Danish, "Ring til os på {{phone}}.", "Vi tager telefonen mandag til fredag kl. 10-14.\n"},
		{both, English, "Call us on {{phone}}.", "We answer the telephone Monday to Friday 10 am to 2 pm.\n"},
		{danish, English, "Call us on {{phone}}.", "We answer the telephone mandag til fredag kl. 10-14.\n"},
		{both, Danish, "Vi ses.", ""},
		{Settings{Phone: "12 34 56 78"}, Danish, "Ring til os på {{phone}}.", ""},
	} {
		r, err := Text{"x", c.body}.Render(c.language, c.settings.Values(c.language))
		if err != nil {
			t.Fatal(err)
		}
		told := strings.Contains(r.Text, "telefonen") || strings.Contains(r.Text, "telephone")
		if told != (c.want != "") || !strings.HasSuffix(r.Text, c.want) || !strings.Contains(r.HTML, strings.TrimSpace(c.want)) || (len(r.Blocks) == 2) != told {
			t.Errorf("%q in %s: %q", c.body, c.language, r.Text)
		}
	}
}

// The day of another year is told with its year.
func TestDayAsOf(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 31, 22, 30, 0, 0, time.UTC) // half past eleven in the evening in Denmark
	for _, c := range []struct {
		at              time.Time
		danish, english string
	}{
		{time.Date(2026, 12, 31, 22, 45, 0, 0, time.UTC), "torsdag den 31. december kl. 23.45", "Thursday 31 December at 23:45"},
		{time.Date(2026, 12, 31, 23, 15, 0, 0, time.UTC), "fredag den 1. januar 2027 kl. 00.15", "Friday 1 January 2027 at 00:15"},
		{time.Date(2027, 1, 18, 14, 0, 0, 0, time.UTC), "mandag den 18. januar 2027 kl. 15.00", "Monday 18 January 2027 at 15:00"},
	} {
		if da, en := MomentAsOf(Danish, c.at, now), MomentAsOf(English, c.at, now); da != c.danish || en != c.english {
			t.Errorf("%v: %q, %q", c.at, da, en)
		}
	}
}

// A telephone number stays on one line, and a phone can call it.
func TestTelephone(t *testing.T) {
	t.Parallel()
	got, err := Text{"x", "Ring til {{phone}}."}.Render(Danish, map[string]string{"phone": "12 34 56 78"})
	if err != nil {
		t.Fatal(err)
	}
	const shown = "12\u00a034\u00a056\u00a078"
	if got.Text != "Ring til "+shown+".\n" || !strings.Contains(got.HTML, `Ring til <a href="tel:+4512345678" style="color:#0059b3">`+shown+"</a>.") {
		t.Errorf("%s\n%s", got.Text, got.HTML)
	}
	for phone, want := range map[string]string{"12 34 56 78": "+4512345678", "+45 12 34 56 78": "+4512345678", "114": "114", "": ""} {
		if dial := Dial(phone); dial != want {
			t.Errorf("%q is dialled %q, want %q", phone, dial, want)
		}
	}
}

// Mail programs drop what is outside the body, so the language must stand within it too.
func TestLanguageWithinTheBody(t *testing.T) {
	t.Parallel()
	for _, l := range Languages {
		r, err := Text{"x", "y"}.Render(l, map[string]string{})
		if _, body, _ := strings.Cut(r.HTML, "<body"); err != nil || !strings.Contains(body, `lang="`+string(l)+`"`) {
			t.Errorf("%s: %v\n%s", l, err, r.HTML)
		}
	}
}
