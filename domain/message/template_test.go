package message_test

import (
	"errors"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
)

var everywhere = message.Place{Kind: "panel-invitation", Language: message.Danish}

func TestPublish(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	m := message.New(b.DB, message.Settings{Municipality: "Prøve Kommune", Phone: "12 34 56 78"})
	staff := b.As(domain.Coordinator, 1)
	now, err := m.Load(staff, everywhere)
	if err != nil || now.Version != 0 || now.Body != message.Builtin("panel-invitation", message.Danish).Body {
		t.Fatalf("%+v, %v", now, err)
	}
	mine := message.Text{Subject: "Kom og vær med", Body: now.Body + "\n\nVi glæder os."}
	if _, err := m.Publish(b.As(domain.Analyst, 1), everywhere, 0, mine, ""); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst: %v", err)
	}
	var refused *domain.Error
	bad := message.Text{Subject: "", Body: strings.ReplaceAll(mine.Body, "frivilligt", "nemt") + " Du er anonym."}
	if _, err := m.Publish(staff, everywhere, 0, bad, ""); !errors.As(err, &refused) || len(refused.Faults) != 3 {
		t.Errorf("all three faults at once: %v", err)
	}
	got, err := m.Publish(staff, everywhere, 0, mine, "")
	if err != nil || got.Version != 1 || got.LIX <= 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := m.Publish(staff, everywhere, 0, mine, ""); !errors.Is(err, message.ErrVersion) {
		t.Errorf("two who write at once: %v", err)
	}
	if again, err := m.Load(staff, everywhere); err != nil || again.Version != 1 || again.Subject != "Kom og vær med" {
		t.Errorf("%+v, %v", again, err)
	}
	if other, err := m.Load(staff, message.Place{Kind: "panel-invitation", Language: message.English}); err != nil || other.Version != 0 {
		t.Errorf("the English text changed: %+v, %v", other, err)
	}
}

// The text of one activity goes before the text for all, and only its own staff may write it.
func TestTextOfAnActivity(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	m := message.New(b.DB, message.Settings{})
	ours := everywhere
	ours.Activity, ours.Unit = "panel:7", 2
	text := message.Builtin("panel-invitation", message.Danish)
	text.Subject = "Kun for panel 7"
	if _, err := m.Publish(b.As(domain.Coordinator, 1), ours, 0, text, ""); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("staff of another unit: %v", err)
	}
	if _, err := m.Publish(b.As(domain.Coordinator, 2), ours, 0, text, ""); err != nil {
		t.Fatal(err)
	}
	text.Subject = "For alle"
	if _, err := m.Publish(b.As(domain.Coordinator, 1), everywhere, 0, text, ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		place message.Place
		want  string
	}{
		{ours, "Kun for panel 7"},
		{everywhere, "For alle"},
		{message.Place{Kind: "panel-invitation", Language: "da", Activity: "panel:8", Unit: 2}, "For alle"},
	} {
		if got, err := m.Load(b.As(domain.Coordinator, 2), c.place); err != nil || got.Subject != c.want {
			t.Errorf("%+v: %q, %v", c.place, got.Subject, err)
		}
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()
	m := message.New(nil, message.Settings{Municipality: "Prøve Kommune", Phone: "12 34 56 78"})
	text := message.Text{Subject: "Fra {{municipality}}", Body: "Hej {{navn}}\n\n[Svar]({{link}})"}
	p, err := m.Preview("panel-invitation", message.Danish, text, "")
	if err != nil {
		t.Fatal(err)
	}
	if p.Rendered.Subject != "Fra Prøve Kommune" || len(p.Rendered.Blocks) != 3 || p.Rendered.Blocks[1].Kind != message.Button {
		t.Errorf("%+v", p.Rendered)
	}
	if !message.Blocked(p.Findings) || !strings.Contains(p.Rendered.Text, "{{navn}}") {
		t.Errorf("an unknown placeholder must be shown and named: %+v", p)
	}
}

func TestTestMailGoesToOneself(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	m := message.New(b.DB, message.Settings{})
	text := message.Builtin("panel-invitation", message.Danish)
	if err := m.Test(b.As(domain.Analyst, 1), "panel-invitation", message.Danish, text, "me@kommune.example"); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst: %v", err)
	}
	if err := m.Test(b.As(domain.Coordinator, 1), "panel-invitation", message.Danish, text, "me@kommune.example"); err != nil {
		t.Fatal(err)
	}
	got := domaintest.Value[string](t, b, "SELECT kind || ' ' || address || ' ' || anytime FROM message")
	if got != "template-test me@kommune.example true" {
		t.Error(got)
	}
}
