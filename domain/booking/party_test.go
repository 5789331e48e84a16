package booking_test

import (
	"errors"
	"slices"
	"testing"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/mix"
)

// More come along only while there is room; when fewer do, their seats go to those who wait.
func TestReseat(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(4))
	anna := w.signUp(g, "anna", 2)
	w.signUp(g, "bo", 1)
	if b, err := w.bs.Reseat(w.staff(), anna.ID, 3); err != nil || b.Seats != 3 {
		t.Fatalf("%+v, %v", b, err)
	}
	carl := w.signUp(g, "carl", 1)
	if _, err := w.bs.Reseat(w.staff(), anna.ID, 4); !errors.Is(err, booking.ErrBooking) {
		t.Errorf("more than one booking may take: %v", err)
	}
	if carl.State != booking.Waiting {
		t.Fatalf("carl is %s", carl.State)
	}
	if b, err := w.bs.Reseat(w.staff(), carl.ID, 2); err != nil || b.Seats != 2 {
		t.Errorf("who waits may wait for more: %+v, %v", b, err)
	}
	w.addsUp()
	if _, err := w.bs.Reseat(w.staff(), anna.ID, 1); err != nil || w.state(carl.ID) != booking.Offered {
		t.Errorf("carl is %s, %v", w.state(carl.ID), err)
	}
	if _, err := w.bs.Reseat(w.staff(), anna.ID, 2); !errors.Is(err, booking.ErrFull) {
		t.Errorf("beyond the seats: %v", err)
	}
	if _, err := w.bs.Reseat(w.As(domain.Analyst, 1), anna.ID, 2); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an analyst: %v", err)
	}
	w.addsUp()
}

// A need is written down once, and never of a booking that has ended.
func TestNeedOf(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.signUp(w.open(w.plan(4)), "anna", 1)
	diet := []booking.Need{{Kind: booking.Diet, Detail: "ingen nødder"}}
	if _, err := w.bs.NeedOf(w.staff(), anna.ID, diet); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.NeedOf(w.staff(), anna.ID, diet); !errors.Is(err, booking.ErrNeeded) {
		t.Errorf("twice: %v", err)
	}
	if _, err := w.bs.NeedOf(w.staff(), anna.ID, []booking.Need{{Kind: booking.Interpreter}}); !errors.Is(err, booking.ErrBooking) {
		t.Errorf("without a language: %v", err)
	}
	if _, err := w.bs.CancelFor(w.staff(), anna.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.NeedOf(w.staff(), anna.ID, []booking.Need{{Kind: booking.QuietRoom}}); !errors.Is(err, booking.ErrOver) {
		t.Errorf("of an ended booking: %v", err)
	}
}

// A mix of the register's features has the register's names; values of two features in one are refused, with all other faults.
func TestMixOfRegister(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	value := func(code string) int64 {
		return domaintest.Value[int64](t, w.Bench, "SELECT id FROM feature_value WHERE code = $1", code)
	}
	man, woman := value("man"), value("woman")
	stranger := domaintest.Value[int64](t, w.Bench, "SELECT min(id) FROM feature_value WHERE feature_id <> (SELECT feature_id FROM feature_value WHERE id = $1)", man)
	p := w.plan(6)
	of := func(ids ...int64) booking.MixFeature {
		f := booking.MixFeature{ValueIDs: ids}
		for range ids {
			f.Values = append(f.Values, mix.Value{Min: 1, Max: 5})
		}
		return f
	}
	p.Mix = []booking.MixFeature{of(man, woman)}
	g, err := w.bs.Arrange(w.staff(), p)
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.bs.Show(w.staff(), g.ID)
	if err != nil || s.Mix == nil || len(s.Mix.Quotas.Features) != 1 || s.Mix.Quotas.Features[0].Values[1].Name.Da == "" || s.Mix.Taken.Values[0][1] != 0 {
		t.Errorf("%+v, %v", s.Mix, err)
	}
	if s, err := w.bs.Show(w.As(domain.Secretary, 1), g.ID); err != nil || s.Mix != nil || !s.Mixed {
		t.Errorf("whoever does not see the register sees %+v, %v", s.Mix, err)
	}
	_, _, misread := booking.Local("2026-13-01", "17:00", "25:00")
	p.Mix, p.Misread, p.Title = []booking.MixFeature{of(man, stranger)}, misread, ""
	_, err = w.bs.Arrange(w.staff(), p)
	var refused *domain.Error
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	var where []string
	for _, f := range refused.Faults {
		where = append(where, f.Where)
	}
	for _, want := range []string{"/title", "/day", "/to", "/mix/features/0"} {
		if !slices.Contains(where, want) {
			t.Errorf("%s is not among %v", want, where)
		}
	}
}
