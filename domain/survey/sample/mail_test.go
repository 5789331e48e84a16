package sample_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/sample"
)

// write publishes a text of a kind, for one activity or for all.
func (w *town) write(kind, activity, subject string) {
	w.t.Helper()
	text := message.Builtin(kind, message.Danish)
	_, err := message.New(w.DB, message.Settings{}).Publish(w.Ctx(), message.Place{Kind: kind, Language: message.Danish, Activity: activity, Unit: 1}, 0,
		message.Text{Subject: subject, Body: text.Body}, "")
	w.must(err)
}

// What staff are shown before they ask is what people get: the text of this wave, else the one for all.
func TestTheTextOfAWave(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave := w.open()
	subject := func(want string) {
		t.Helper()
		kind, text, err := w.samples.Text(w.boss, wave.ID, message.Danish)
		if err != nil || kind != "survey-invitation" || text.Subject != want {
			t.Errorf("%s %q, %v; want %q", kind, text.Subject, err, want)
		}
	}
	subject(message.Builtin("survey-invitation", message.Danish).Subject)
	w.write("survey-invitation", "", "Til alle målinger")
	subject("Til alle målinger")
	w.write("survey-invitation", programme.Activity(wave.ID+1), "Til en anden måling")
	subject("Til alle målinger")
	w.write("survey-invitation", programme.Activity(wave.ID), "Til netop denne")
	subject("Til netop denne")
	if _, text, err := w.samples.Text(w.boss, wave.ID, message.English); err != nil || text != message.Builtin("survey-invitation", message.English) {
		t.Errorf("in English %+v, %v", text, err)
	}
	w.residents(w.north, "p", 1)
	w.ask(wave, sample.Order{Kind: sample.FromResidents, Unit: w.north})
	if mails := w.deliver(); len(mails) != 1 || mails[0].Rendered.Subject != "Til netop denne" {
		t.Errorf("people got %+v", mails)
	}
	nobody := domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: 1})
	if _, _, err := w.samples.Text(nobody, wave.ID, message.Danish); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("whoever may not see the wave: %v", err)
	}
}

// A wave that asks employees has their mail, not the citizens'.
func TestTheTextOfAWaveForStaff(t *testing.T) {
	t.Parallel()
	w := newTownOf(t, programme.Confidential, "staff")
	wave := w.open()
	kind, text, err := w.samples.Text(w.boss, wave.ID, message.Danish)
	if err != nil || kind != "survey-staff" || !strings.Contains(text.Body, message.VoluntaryAtWork(message.Danish)) {
		t.Errorf("%s %+v, %v", kind, text, err)
	}
}
