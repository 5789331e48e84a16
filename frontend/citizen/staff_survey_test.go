package citizen_test

import (
	"regexp"
	"testing"
	"time"

	"deltag/domain/domaintest"
	"deltag/domain/message"
)

// linkForAll gives the address of a new wave that whoever has the address answers.
func (w *town) linkForAll(t *testing.T, level, code, audience string) (domaintest.Wave, string) {
	t.Helper()
	wave := w.AddWave(t, everyKind(t), level)
	w.Exec(t, "UPDATE programme SET audience = $1 WHERE id = (SELECT programme_id FROM wave WHERE id = $2)", audience, wave.ID)
	kind := map[string]string{"staff": "staff", "citizens": "open"}[audience]
	w.Exec(t, "INSERT INTO survey_sample (wave_id, unit_id, kind, code, created_at) VALUES ($1, 1, $2, $3, $4)", wave.ID, kind, code, w.Now())
	return wave, "/o/" + code
}

// staffStates are the pages of a survey of employees, and of one that everybody answers by the same link.
func staffStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	b := &browser{w: w}
	_, shop := w.linkForAll(t, "confidential", "butik", "citizens")
	keep("one link for all", b.get(shop+lang), 200)
	keep("one link for all, no", b.get(b.startAt(t, shop)+"/no"+lang), 200)
	for _, level := range []string{"confidential", "anonymous"} {
		name := "staff survey, " + level
		if level == "anonymous" {
			name = "anonymous survey of staff"
		}
		_, link := w.linkForAll(t, level, "hold"+level, "staff")
		keep(name, b.get(link+lang), 200)
		begun := b.startAt(t, link)
		for _, path := range []string{"/q/welcome", "/q/why", "/end", "/no", "/later"} {
			keep(name+path, b.get(begun+path+lang), 200)
		}
	}
	w.Clock.Add(31 * 24 * time.Hour)
	keep("staff survey, over", b.get("/o/holdconfidential"+lang), 200)
}

// Employees have no case with us, and nobody's job depends on their answers.
func TestStaffAreNotSpokenToAsCitizens(t *testing.T) {
	t.Parallel()
	citizens := regexp.MustCompile(`(?i)din sag|sagsbehandler|ydelse|your case|caseworker|benefits|fik du hjælp|did you get help`)
	for lang, language := range map[string]message.Language{"": message.Danish, "?lang=en": message.English} {
		found := map[string]bool{}
		staffStates(t, lang, func(name string, a answer, status int) {
			a.must(t, status)
			found[name] = true
			if told := citizens.FindString(words(a.text)); (told != "") != (name == "one link for all" || name == "one link for all, no") {
				t.Errorf("%s says %q", name, told)
			}
			if name == "staff survey, confidential" || name == "anonymous survey of staff" {
				a.must(t, 200, "<p><strong>"+message.VoluntaryAtWork(language)+"</strong></p>")
			}
		})
		if len(found) != 15 {
			t.Errorf("%d pages", len(found))
		}
	}
}

// What employees answer is kept without a word on who helped.
func TestStaffAnswer(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave, link := w.linkForAll(t, "confidential", "holdet", "staff")
	b := &browser{w: w}
	begun := b.startAt(t, link)
	b.post(begun+"/q/agree", "answer", "1")
	b.post(begun+"/q/way", "answer", "1")
	b.post(begun+"/end").must(t, 200, "Dine svar er sendt")
	if got := domaintest.Value[string](t, w.Bench, "SELECT convert_from(answers, 'UTF8') || helped FROM survey_response WHERE wave_id = $1", wave.ID); got != `{"agree":1,"way":1}` {
		t.Errorf("stored %s", got)
	}
}
