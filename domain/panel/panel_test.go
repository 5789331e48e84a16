package panel_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

func date(y int, m time.Month, d int) *time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return &t
}

// whole are details of a panel that may be opened.
func whole(name string) panel.Details {
	d := panel.Suggested()
	d.Name, d.Purpose = name, "Hear how it is to be unemployed in the city."
	d.LegalBasis, d.SpecialGround, d.Size = panel.PublicTask, panel.PublicInterest, 12
	d.FirstMeeting, d.ReplyBy, d.EndsOn = date(2026, 11, 2), date(2026, 10, 1), date(2027, 11, 2)
	return d
}

func TestCreateAndUpdate(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	boss := b.As(domain.Coordinator, 1)
	p, err := ps.Create(boss, 1, whole("Borgerpanel 2026"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := ps.Get(boss, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, got); diff != "" {
		t.Errorf("stored panel differs:\n%s", diff)
	}
	d := whole("Borgerpanel 2026")
	d.RestDays = 0
	if p, err = ps.Update(boss, p.ID, p.Version, d); err != nil || p.RestDays != 0 || p.Version != 2 {
		t.Errorf("update gave %+v, %v", p, err)
	}
	if _, err = ps.Update(boss, p.ID, 1, d); !errors.Is(err, panel.ErrChanged) {
		t.Errorf("update of an old version gave %v", err)
	}
	if _, err = ps.Create(boss, 1, whole("Borgerpanel 2026")); !errors.Is(err, panel.ErrNameTaken) {
		t.Errorf("a name used twice gave %v", err)
	}
}

func TestDetailsAreCheckedAllAtOnce(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	d := whole(" ")
	d.LegalBasis, d.Size, d.YesPercent = "habit", -1, 0
	d.EndsOn = date(2026, 1, 1)
	_, err := panel.New(b.DB).Create(b.Ctx(), 1, d)
	var refusal *domain.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("got %v", err)
	}
	var where []string
	for _, f := range refusal.Faults {
		where = append(where, f.Where)
	}
	if diff := cmp.Diff([]string{"/name", "/legalBasis", "/size", "/yesPercent", "/endsOn"}, where); diff != "" {
		t.Errorf("faults:\n%s", diff)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, err := ps.Create(b.As(domain.Coordinator, 1), 1, whole("Borgerpanel"))
	if err != nil {
		t.Fatal(err)
	}
	update := func(ctx context.Context) error {
		_, err := ps.Update(ctx, p.ID, p.Version, whole("Mit panel"))
		return err
	}
	get := func(ctx context.Context) error {
		_, err := ps.Get(ctx, p.ID)
		return err
	}
	for name, c := range map[string]struct {
		ctx  context.Context
		do   func(context.Context) error
		want error
	}{
		"nobody reads":                 {context.Background(), get, domain.ErrNotFound},
		"another unit reads":           {b.As(domain.Coordinator, 2), get, domain.ErrNotFound},
		"another unit changes":         {b.As(domain.Coordinator, 2), update, domain.ErrNotFound},
		"an analyst changes":           {b.As(domain.Analyst, 1), update, domain.ErrForbidden},
		"an analyst reads":             {b.As(domain.Analyst, 1), get, nil},
		"an interviewer reads":         {b.As(domain.Interviewer, 1), get, nil},
		"an interviewer changes":       {b.As(domain.Interviewer, 1), update, domain.ErrForbidden},
		"the coordinator may, at last": {b.As(domain.Coordinator, 1), get, nil},
	} {
		if err := c.do(c.ctx); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestListHasPagesAndLimits(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	for _, name := range []string{"A", "B", "C"} {
		if _, err := ps.Create(b.Ctx(), 1, whole(name)); err != nil {
			t.Fatal(err)
		}
	}
	b.Exec(t, "INSERT INTO unit (parent_id, name, valid_from) VALUES (1, 'Beside', '2026-01-01Z')")
	if _, err := ps.Create(b.Ctx(), 2, whole("Elsewhere")); err != nil {
		t.Fatal(err)
	}
	var names []string
	f := panel.Filter{Limit: 2}
	for {
		page, err := ps.List(b.As(domain.Analyst, 1), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			names = append(names, p.Name)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"C", "B", "A"}, names); diff != "" {
		t.Errorf("the list:\n%s", diff)
	}
	page, err := ps.List(context.Background(), f)
	if err != nil || len(page.Items) != 0 {
		t.Errorf("nobody sees %v, %v", page.Items, err)
	}
}
