package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/register"
	"deltag/domain/survey/response"
	"deltag/domain/survey/sample"
	"deltag/domain/survey/template"
)

// askedInTalks is how many people of each unit are asked after a conversation where the town has so many, and selfServed how many come by the link on the
// municipality's pages.
const (
	askedInTalks = 40
	selfServed   = 34
)

// surveyStory is a programme of the story with its one wave.
type surveyStory struct {
	template, name, wave string
	purpose              string
	by                   programme.Body
	reference            string
	level                programme.Level
	units                []int64
	decided              time.Time
	opens, closes        time.Time
	id                   int64 // of the wave
}

// surveysOfTheYear are what the demo asks: in June whoever came by a link, so that nobody can know who, and in August everybody in three
// units who had a conversation. The first has ended and told what came of it; the second can still be answered.
func (s *story) surveysOfTheYear(ctx context.Context) []event {
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, time.UTC) }
	net := &surveyStory{template: "self-service", name: "Selvbetjening på nettet", wave: "Sommeren 2026", purpose: "At se, hvor borgerne går i stå på vores sider.", by: programme.Administration,
		reference: "Direktionens møde i maj 2026, punkt 4", level: programme.Anonymous, decided: day(5, 18), opens: day(6, 1), closes: day(6, 30)}
	centres := &surveyStory{template: "sof-btu", name: "Tilfredshed i tre centre", wave: "Efter sommerens samtaler", purpose: "At følge, om hjælpen hjælper, ens i alle centre.", by: programme.Committee,
		reference: "Udvalgets møde den 29. juni 2026, punkt 6", level: programme.Confidential, decided: day(6, 29), opens: day(8, 17), closes: day(9, 11)}
	var link string
	return []event{
		{on(2026, 6, 1, 9), "ask about self-service", func() (err error) {
			net.units = []int64{s.unit}
			if err = s.beginSurvey(net); err == nil {
				link, err = s.publishByLink(net)
			}
			return err
		}},
		{on(2026, 6, 24, 13), "answer about self-service", func() error { return s.answerByLink(ctx, link) }},
		{on(2026, 7, 1, 9), "tell what came of self-service", func() error { return s.tellWhatCame(ctx, net) }},
		{on(2026, 8, 14, 10), "ask after conversations", func() error { return s.askAfterTalks(ctx, centres) }},
	}
}

// beginSurvey goes through what the wizard does: a questionnaire from a template, the programme, the decision, and a first wave.
func (s *story) beginSurvey(b *surveyStory) error {
	t, _ := template.Find(b.template)
	forms := register.New(s.db)
	form, err := forms.Create(s.staff, register.Beginning{Unit: s.unit, Name: t.Title.Da, Document: t.Document, Source: t.Key})
	if err != nil {
		return err
	}
	if _, err := forms.Publish(s.staff, form.ID, 1, ""); err != nil {
		return err
	}
	owner, months := domain.ActorOf(s.staff).StaffID, 12
	p, err := s.waves.Create(s.staff, programme.Plan{Unit: s.unit, Name: b.name, Purpose: b.purpose, Audience: string(t.Audience), Instrument: form.ID, ThemesBy: b.by, Level: b.level,
		Owner: &owner, EveryMonths: &months, NextOn: &b.opens})
	if err != nil {
		return err
	}
	if err := s.waves.SetUnits(s.staff, p.ID, b.units); err != nil {
		return err
	}
	var themes []string
	for i := range t.Instrument.Core {
		if q := &t.Instrument.Core[i]; q.Theme != "" && !slices.Contains(themes, q.Theme) {
			themes = append(themes, q.Theme)
		}
	}
	if _, err := s.waves.Decide(s.staff, p.ID, programme.Deciding{Body: b.by, On: b.decided, Reference: b.reference, Themes: themes, Version: 1}); err != nil {
		return err
	}
	w, err := s.waves.NewWave(s.staff, p.ID, b.wave, b.opens, b.closes)
	b.id = w.ID
	return err
}

func (s *story) publishWave(b *surveyStory) error {
	w, err := s.waves.GetWave(s.staff, b.id)
	if err == nil {
		_, err = s.waves.Publish(s.staff, b.id, w.Wave.Edition)
	}
	return err
}

// publishByLink opens a wave to whoever comes by a link, and gives the link's code.
func (s *story) publishByLink(b *surveyStory) (string, error) {
	if err := s.publishWave(b); err != nil {
		return "", err
	}
	link, err := s.samples.Ask(s.staff, b.id, sample.Order{Kind: sample.ByOpenLink, Unit: s.unit})
	return link.Code, err
}

// answerByLink lets people answer who come by the link.
func (s *story) answerByLink(ctx context.Context, code string) error {
	ctx = domain.WithActor(ctx, domain.Actor{Kind: domain.Citizen})
	for n := range selfServed {
		token, err := s.surveys.StartOpen(ctx, code, response.NewKey(), inDanish)
		if err != nil {
			return err
		}
		if err := s.answerSurvey(ctx, token, 31*n%100, 100); err != nil {
			return err
		}
	}
	return nil
}

// tellWhatCame ends a wave whose days are over, and tells everybody what came of it.
func (s *story) tellWhatCame(ctx context.Context, b *surveyStory) error {
	if err := s.waves.CloseOver(ctx); err != nil {
		return err
	}
	w, err := s.waves.GetWave(s.staff, b.id)
	if err == nil {
		_, err = s.waves.TellOutcome(s.staff, b.id, w.Wave.Edition, "Mange gik i stå, når de skulle sende papirer. Nu kan man tage et billede med telefonen. Vi spørger igen næste sommer.")
	}
	return err
}

// talkedTo are people of the register, unlike in what they answer, who can be written to in Danish and whom nobody has asked
// anything yet.
const talkedTo = `SELECT source_id FROM resident r WHERE erased_at IS NULL AND gone = '' AND opted_out_at IS NULL AND paused_until IS NULL AND email <> '' AND language = 'da'
	AND protection = 'no' AND NOT EXISTS (SELECT FROM contact c WHERE c.resident_id = r.id) ORDER BY md5(source_id) LIMIT ?`

// askAfterTalks asks everybody in three units who had a conversation in the first two weeks of August. One unit asks something of
// its own besides.
func (s *story) askAfterTalks(ctx context.Context, b *surveyStory) error {
	leader, err := s.actor(s.staff, domain.UnitLeader)
	if err != nil {
		return err
	}
	var people []string
	if err := s.db.View(s.staff, func(tx *domain.Tx) error {
		if err := tx.DB.Raw("SELECT id FROM unit WHERE parent_id = ? ORDER BY id", s.unit).Scan(&b.units).Error; err != nil {
			return err
		}
		return tx.DB.Raw(talkedTo, askedInTalks*len(b.units)).Scan(&people).Error
	}); err != nil {
		return err
	}
	if err := s.beginSurvey(b); err != nil {
		return err
	}
	t, _ := template.Find(b.template)
	own, err := json.Marshal(t.Instrument.Local)
	if err == nil {
		_, err = s.waves.SaveLocal(domain.WithActor(ctx, leader), b.id, leader.Grants[0].Unit, 0, own)
	}
	if err == nil {
		err = s.publishWave(b)
	}
	each := len(people) / len(b.units)
	for n, unit := range b.units {
		if err == nil && each > 0 { // in the smallest towns everybody was asked something already
			err = s.talks(b.id, unit, people[n*each:(n+1)*each])
		}
	}
	return err
}

// talks gives the list of a unit's conversations with what the unit has counted itself, and asks those who are on it.
func (s *story) talks(wave, unit int64, people []string) error {
	from, to := time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC), time.Date(2026, 8, 13, 0, 0, 0, 0, time.UTC)
	ways := []string{"personlig", "personlig", "telefon", "video"}
	var list strings.Builder
	list.WriteString("Borgernummer;Dato;Samtaleform\n")
	for n, person := range people {
		fmt.Fprintf(&list, "%s;%s;%s\n", person, from.AddDate(0, 0, n/10+n/20*3).Format(time.DateOnly), ways[n%len(ways)])
	}
	if _, err := s.samples.AddList(s.staff, sample.List{Unit: unit, Kind: sample.Conversation, Data: []byte(list.String())}); err != nil {
		return err
	}
	held := []sample.Held{{Day: from, Channel: "in_person", Held: 6}, {Day: from, Channel: "phone", Held: 2}, {Day: from, Channel: "video", Held: 2}}
	if err := s.samples.SetDays(s.staff, unit, held); err != nil {
		return err
	}
	_, err := s.samples.Ask(s.staff, wave, sample.Order{Kind: sample.FromConversations, Unit: unit, From: &from, To: &to})
	return err
}

var (
	answersLink = regexp.MustCompile(`/s/([A-Za-z0-9]+)`)
	inDanish    = survey.View{Language: "da", Mode: survey.Web}
)

// readsSurvey does what a citizen in that mood, 0 to 99, does with a survey: most of those who do something answer all of it.
func (s *story) readsSurvey(ctx context.Context, token string, mood int) error {
	ctx = domain.WithActor(ctx, domain.Actor{Kind: domain.Citizen})
	switch {
	case mood >= 22:
		return nil
	case mood >= 20:
		return refusal(s.surveys.Decline(ctx, token))
	}
	token, err := s.surveys.Start(ctx, token, response.NewKey(), inDanish)
	if err != nil {
		return refusal(err)
	}
	most := 100
	if mood >= 18 {
		most = 4 // and then they put it away
	}
	return s.answerSurvey(ctx, token, mood, most)
}

// answerSurvey goes through the pages of a survey, and sends it unless there are more than most.
func (s *story) answerSurvey(ctx context.Context, token string, mood, most int) error {
	sheet, err := s.surveys.Open(ctx, token)
	if err != nil {
		return err
	}
	page := sheet.Draft.Page
	for n := range most {
		if page == "" {
			return s.surveys.Finish(ctx, token, response.Last{Helped: []string{"nobody", "nobody", "family"}[mood%3]})
		}
		if page, err = s.surveys.Step(ctx, token, page, answerIn(sheet.Form.Question(page), mood+3*n), inDanish); err != nil {
			return fmt.Errorf("%s: %w", page, err)
		}
	}
	return nil
}

// answerIn is what somebody in a mood answers: more are content than not, and few write anything.
func answerIn(q *survey.Question, mood int) *survey.Answer {
	var a survey.Answer
	switch q.Kind {
	case survey.Scale5:
		a = survey.Number([]int{5, 4, 4, 3, 4, 5, 2, 4, 3, 1, 4, 5, 3, 98}[mood%14])
	case survey.Single, survey.YesNo:
		a = survey.Number(q.Options[mood%len(q.Options)].Code)
	case survey.Multiple:
		a = survey.Choices(q.Options[mood%len(q.Options)].Code, q.Options[mood/2%len(q.Options)].Code)
	case survey.Written:
		words := []string{"", "", "Kortere ventetid i telefonen.", "", "Skriv kortere breve.", "", "", "Det er fint, som det er."}[mood%8]
		if mood%24 == 5 { // names somebody, so that it waits for staff to look through
			words = "Jens Hansen tog sig god tid, da jeg ringede."
		}
		if words == "" {
			return nil
		}
		a = survey.Wording(words)
	default:
		return nil
	}
	return &a
}
