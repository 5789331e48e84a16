package method_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/method"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, method.Method{}, method.Statement{}, method.Approval{}, method.Reservation{})
}

// town has a secretary and a smiley stand.
type town struct {
	*domaintest.Bench
	t       *testing.T
	methods *method.Methods
	stand   method.Method
	words   method.Words
}

func newTown(t *testing.T) *town {
	t.Helper()
	b := domaintest.New(t)
	w := &town{Bench: b, t: t, methods: method.New(b.DB), words: method.Words{Purpose: "How people feel when they leave", How: "A stand at the door", Limits: "Not who pressed"}}
	var err error
	w.stand, err = w.methods.Add(w.secretary(), method.NewMethod{Unit: 1, Kind: "stand", Name: "Smiley stand", Words: w.words})
	w.must(err)
	return w
}

func (w *town) secretary() context.Context { return w.As(domain.Secretary, 1) }

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) show() method.Shown {
	w.t.Helper()
	s, err := w.methods.Show(w.secretary(), w.stand.ID)
	w.must(err)
	return s
}

func (w *town) today() string { return w.Now().Format(time.DateOnly) }

func (w *town) reserve() method.Reservation {
	w.t.Helper()
	r, err := w.methods.Reserve(w.secretary(), w.stand.ID, method.NewReservation{Member: "A member", On: w.today(), Meeting: "The committee, item 4", Words: "Faces say nothing about why."})
	w.must(err)
	return r
}

func (w *town) approve() error {
	return w.methods.Approve(w.secretary(), w.stand.ID, w.show().Version, method.Decision{By: "The committee", On: w.today(), Reference: "Item 5"})
}

func (w *town) answer(r method.Reservation) error {
	return w.methods.EndReservation(w.secretary(), r.ID, method.End{Ending: method.Answered, Words: "We ask why beside the stand.", By: "The director", On: w.today()})
}

// An open reservation keeps a method from being approved, and takes an approval away.
func TestReservationBlocksApproval(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.must(w.approve())
	if err := w.approve(); !errors.Is(err, method.ErrApproved) {
		t.Errorf("approved twice: %v", err)
	}
	first, second := w.reserve(), w.reserve()
	s := w.show()
	if s.ApprovalID != nil || s.Open != 2 || s.Approvals[0].Cause != method.ByReservation {
		t.Errorf("approved against a reservation: %+v", s)
	}
	w.must(w.answer(first))
	if err := w.approve(); !errors.Is(err, method.ErrOpen) {
		t.Errorf("approved with one open: %v", err)
	}
	if err := w.answer(first); !errors.Is(err, method.ErrEnded) {
		t.Errorf("answered twice: %v", err)
	}
	w.must(w.methods.EndReservation(w.secretary(), second.ID, method.End{Ending: method.Withdrawn, Words: "The member is content."}))
	w.must(w.approve())
	if s = w.show(); s.ApprovalID == nil || s.Open != 0 || len(s.Approvals) != 2 || s.Reservations[1].Words == "" || s.Reservations[1].AnsweredBy != "The director" {
		t.Errorf("%+v", s)
	}
	w.must(w.methods.TakeBack(w.secretary(), w.stand.ID, s.Version, "It was of another stand."))
	if s = w.show(); s.ApprovalID != nil || s.Approvals[0].Reason == "" {
		t.Errorf("%+v", s)
	}
	if err := w.methods.TakeBack(w.secretary(), w.stand.ID, s.Version, "Again"); !errors.Is(err, method.ErrNotApproved) {
		t.Errorf("taken back twice: %v", err)
	}
}

// The database holds it too: whoever writes past the use cases is refused.
func TestTheDatabaseHoldsIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	r := w.reserve()
	for what, statement := range map[string]string{
		"approve against a reservation": `WITH a AS (INSERT INTO method_approval (method_id, statement_id, decided_by, decided_on, created_at)
			SELECT method_id, id, 'x', '2026-01-01', created_at FROM method_statement RETURNING id) UPDATE method SET approval_id = (SELECT id FROM a)`,
		"reword a reservation":   "UPDATE method_reservation SET words = 'It is fine.'",
		"remove a reservation":   "DELETE FROM method_reservation",
		"rewrite a statement":    "UPDATE method_statement SET limits = 'None'",
		"remove an old approval": "DELETE FROM method_approval",
	} {
		if what == "remove an old approval" {
			w.must(w.answer(r))
			w.must(w.approve())
		}
		if _, err := w.DB.Pool().ExecContext(t.Context(), statement); err == nil {
			t.Errorf("the database lets somebody %s", what)
		}
	}
}

// Approval and reservation at once: never both.
func TestApprovalAndReservationRace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for range 8 {
		version := w.show().Version
		var all sync.WaitGroup
		all.Go(func() {
			_ = w.methods.Approve(w.secretary(), w.stand.ID, version, method.Decision{By: "The committee", On: w.today()})
		})
		var reserved error
		var r method.Reservation
		all.Go(func() {
			r, reserved = w.methods.Reserve(w.secretary(), w.stand.ID, method.NewReservation{Member: "A member", On: w.today(), Meeting: "Item 4", Words: "No."})
		})
		all.Wait()
		w.must(reserved)
		if s := w.show(); s.Open != 1 || s.ApprovalID != nil {
			t.Fatalf("open %d, approved %v", s.Open, s.ApprovalID)
		}
		w.must(w.answer(r))
	}
}

// Statements are added, not edited, and an approval was of the old one.
func TestRewrite(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.must(w.approve())
	version := w.show().Version
	w.must(w.methods.Rewrite(w.secretary(), w.stand.ID, version, w.words))
	if s := w.show(); s.ApprovalID == nil || len(s.Statements) != 1 {
		t.Errorf("the same words again: %+v", s)
	}
	w.words.Limits = "Not who pressed, nor how often"
	w.must(w.methods.Rewrite(w.secretary(), w.stand.ID, version, w.words))
	s := w.show()
	if s.ApprovalID != nil || s.Approvals[0].Cause != method.ByStatement || len(s.Statements) != 2 || s.Statements[0].Number != 2 || s.Statements[1].Limits != "Not who pressed" {
		t.Errorf("%+v", s)
	}
	if err := w.methods.Rewrite(w.secretary(), w.stand.ID, version, method.Words{Purpose: "p", How: "h", Limits: "l"}); !errors.Is(err, method.ErrChanged) {
		t.Errorf("over somebody else's words: %v", err)
	}
}

// All that is wrong is told at once.
func TestFaults(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, err := w.methods.Add(w.secretary(), method.NewMethod{Unit: 1, Kind: "séance", Words: method.Words{Purpose: "Of 010190-1234"}})
	if got := domaintest.Faults(err); got != "/name required; /kind choice-unknown; /purpose cpr-number; /how required; /limits required" {
		t.Error(got)
	}
	_, err = w.methods.Add(w.secretary(), method.NewMethod{Unit: 1, Kind: "stand", Name: "Smiley stand", Words: w.words})
	if got := domaintest.Faults(err); got != "/name method-name" {
		t.Error(got)
	}
	_, err = w.methods.Reserve(w.secretary(), w.stand.ID, method.NewReservation{On: "2099-01-01"})
	if got := domaintest.Faults(err); got != "/member required; /on day-future; /meeting required; /words required" {
		t.Error(got)
	}
	r := w.reserve()
	early := w.Now().AddDate(0, 0, -1).Format(time.DateOnly)
	if got := domaintest.Faults(w.methods.EndReservation(w.secretary(), r.ID, method.End{Ending: method.Answered, On: early})); got != "/words required; /by required; /on answered-early" {
		t.Error(got)
	}
	if got := domaintest.Faults(w.methods.EndReservation(w.secretary(), r.ID, method.End{Ending: "ignored"})); got != "/ending choice-unknown; /words required" {
		t.Error(got)
	}
	if got := domaintest.Faults(w.methods.Approve(w.secretary(), w.stand.ID, 0, method.Decision{On: "soon"})); got != "/by required; /on day" {
		t.Error(got)
	}
}

// A member of the committee reads and does not write; another unit learns nothing.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if _, err := w.methods.Reserve(w.As(domain.CommitteeMember, 1), w.stand.ID, method.NewReservation{}); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a member writes: %v", err)
	}
	if _, err := w.methods.Show(w.As(domain.CommitteeMember, 1), w.stand.ID); err != nil {
		t.Errorf("a member reads: %v", err)
	}
	if _, err := w.methods.Show(w.As(domain.Secretary, 2), w.stand.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("another unit: %v", err)
	}
	if list, err := w.methods.List(w.As(domain.Secretary, 2)); err != nil || len(list) != 0 {
		t.Errorf("another unit's list: %v %v", list, err)
	}
	if list, err := w.methods.List(w.secretary()); err != nil || len(list) != 1 || list[0].Unit == "" {
		t.Errorf("%v %v", list, err)
	}
}
