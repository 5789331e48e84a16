package org_test

import (
	"context"
	"errors"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"

	"github.com/google/go-cmp/cmp"
)

// at is somebody's context with a coordinator's role in a unit.
func at(s org.Staff, unit int64) context.Context {
	return domain.WithActor(context.Background(), domain.Actor{
		Kind: domain.Staff, StaffID: s.ID, Grants: []domain.Grant{{Role: domain.Coordinator, Unit: unit, Units: []int64{unit}}},
	})
}

func names(ctx context.Context, t *testing.T, b bench, list string) (names []string) {
	t.Helper()
	views, err := b.Views(ctx, list)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		names = append(names, v.Name)
	}
	return names
}

func TestViewsAreOnesOwnOrTheUnits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	here, there := b.unit(b.top, "Her"), b.unit(b.top, "Der")
	anna, bo, eva := b.add("anna@example.dk", domain.Coordinator, here), b.add("bo@example.dk", domain.Coordinator, here), b.add("eva@example.dk", domain.Coordinator, there)
	save := func(who org.Staff, unit int64, name string, shared *int64) org.View {
		t.Helper()
		v, err := b.SaveView(at(who, unit), org.View{List: "invitations", Name: name, Criteria: map[string]string{"reply": "none", "sort": "-when"}, UnitID: shared})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	own := save(anna, here, "  Mangler   svar ", nil)
	shared := save(anna, here, "Alle ja", &here)
	save(bo, here, "Mangler svar", nil) // each may have a view of that name
	if _, err := b.SaveView(at(anna, here), org.View{List: "invitations", Name: "mangler svar"}); !errors.Is(err, org.ErrViewName) {
		t.Errorf("a name twice: %v", err)
	}
	for _, c := range []struct {
		who  org.Staff
		unit int64
		want []string
	}{{anna, here, []string{"Alle ja", "Mangler svar"}}, {bo, here, []string{"Alle ja", "Mangler svar"}}, {eva, there, nil}} {
		if diff := cmp.Diff(c.want, names(at(c.who, c.unit), t, b, "invitations")); diff != "" {
			t.Errorf("%s: %s", c.who.Email, diff)
		}
	}
	if got := names(at(anna, here), t, b, "messages"); got != nil {
		t.Errorf("another list: %v", got)
	}
	for name, err := range map[string]error{
		"another drops it":         b.DropView(at(bo, here), own.ID),
		"another drops the shared": b.DropView(at(bo, here), shared.ID),
		"another unit drops it":    b.DropView(at(eva, there), shared.ID),
	} {
		if !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	v, err := b.ChangeView(at(anna, here), own.ID, "Uden svar", map[string]string{"wave": "2"}, &here)
	if err != nil || v.Name != "Uden svar" || *v.UnitID != here {
		t.Errorf("%+v %v", v, err)
	}
	if err := b.DropView(at(anna, here), own.ID); err != nil {
		t.Error(err)
	}
}

func TestViewsHoldNothingTyped(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	anna := b.add("anna@example.dk", domain.Coordinator, 0)
	elsewhere := b.unit(b.top, "Andre")
	_, err := b.SaveView(at(anna, b.top), org.View{List: "residents", Name: "010165-0001", UnitID: &elsewhere, Criteria: map[string]string{
		"search": "Bo", "status": "Bo Hansen", "values": "3:17,4:20", "after": "x",
	}})
	var refused *domain.Error
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range refused.Faults {
		got[f.Where] = f.Code
	}
	want := map[string]string{"/name": "view-name-personal", "/unit": "view-unit", "/criteria/search": "view-criterion", "/criteria/status": "view-criterion", "/criteria/after": "view-criterion"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestViewsGoWithTheirMaker(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("ada@example.dk", domain.Administrator, 0)
	anna, bo := b.add("anna@example.dk", domain.Coordinator, 0), b.add("bo@example.dk", domain.Coordinator, 0)
	for _, shared := range []*int64{nil, &b.top} {
		if _, err := b.SaveView(at(anna, b.top), org.View{List: "panels", Name: "Åbne", UnitID: shared}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.SetActive(b.Ctx(), anna.ID, false); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, b.Bench, "SELECT string_agg(name || (staff_id IS NULL), ',') FROM saved_view"); got != "Åbnetrue" {
		t.Errorf("left behind: %s", got)
	}
	views, err := b.Views(at(bo, b.top), "panels")
	if err != nil || len(views) != 1 {
		t.Fatal(views, err)
	}
	if _, err := b.ChangeView(at(bo, b.top), views[0].ID, "Mine", nil, nil); err != nil {
		t.Error(err)
	}
	if got := domaintest.Value[int64](t, b.Bench, "SELECT staff_id FROM saved_view"); got != bo.ID {
		t.Errorf("it is %d's", got)
	}
}
