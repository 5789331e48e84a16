package booking_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

// colleagues are two who arrange gatherings: what one writes down the other decides about.
func (w *town) colleagues() (writes, decides context.Context) {
	return w.as(w.colleague("kasper", domain.Coordinator)), w.as(w.colleague("karen", domain.Coordinator))
}

func TestTwoPeoplePay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(5))
	b := w.signUp(g, "asta", 1)
	writes, decides := w.colleagues()
	r, err := w.bs.Reimburse(writes, b.ID, booking.Reimbursement{Kind: booking.OwnCar, KM: 12, Amount: 4500, Note: "Hjem til Bakken"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.bs.DecidePay(writes, r.ID, true, ""); !errors.Is(err, booking.ErrPayOwn) {
		t.Errorf("who wrote it decides: %v", err)
	}
	if err := w.bs.DecidePay(decides, r.ID, false, ""); !errors.Is(err, booking.ErrPay) {
		t.Errorf("rejected without a reason: %v", err)
	}
	post := w.tray()
	post.to("asta@example.dk")
	if err := w.bs.DecidePay(decides, r.ID, true, ""); err != nil {
		t.Fatal(err)
	}
	if err := w.bs.DecidePay(decides, r.ID, false, "Nej alligevel"); !errors.Is(err, booking.ErrPayState) {
		t.Errorf("decided twice: %v", err)
	}
	if err := w.bs.Withdraw(writes, r.ID); !errors.Is(err, booking.ErrPayState) {
		t.Errorf("withdrawn after it was approved: %v", err)
	}
	w.Clock.Add(72 * time.Hour)
	mails := post.to("asta@example.dk")
	if len(mails) != 1 || !strings.Contains(mails[0].Rendered.Text, "betaling for at være med betyde noget") || strings.Contains(mails[0].Rendered.Text, "45") {
		t.Errorf("the citizen is told %+v", mails)
	}
	own, err := w.bs.Own(context.Background(), b.Token)
	if err != nil || len(own.Paid) != 1 || own.Paid[0].Amount != 4500 {
		t.Errorf("their own page has %+v, %v", own.Paid, err)
	}
}

func TestReimbursementsTellAllFaults(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.signUp(w.open(w.plan(5)), "asta", 1)
	writes, _ := w.colleagues()
	_, err := w.bs.Reimburse(writes, b.ID, booking.Reimbursement{Kind: booking.OwnCar, Amount: 6_000_000, Note: "010190-1234"})
	var refused *domain.Error
	if !errors.As(err, &refused) || len(refused.Faults) != 3 {
		t.Errorf("got %v with %+v, want the faults of km, amount and note", err, refused)
	}
	if _, err := w.bs.Cancel(context.Background(), b.Token); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.Reimburse(writes, b.ID, booking.Reimbursement{Kind: booking.Bus, Amount: 4800}); !errors.Is(err, booking.ErrNotBooked) {
		t.Errorf("paid without a seat: %v", err)
	}
}

// TestPayrollTakesEverythingOnce has ten people make the file at once: what is approved stands in exactly one.
func TestPayrollTakesEverythingOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(9))
	writes, decides := w.colleagues()
	pay := func(name string, amount int, approve bool) {
		t.Helper()
		r, err := w.bs.Reimburse(writes, w.signUp(g, name, 1).ID, booking.Reimbursement{Kind: booking.Bus, Amount: amount})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.bs.DecidePay(decides, r.ID, approve, "Ikke mødt"); err != nil {
			t.Fatal(err)
		}
	}
	pay("asta", 4800, true)
	pay("bent", 2450, true)
	pay("carla", 9900, false)
	var mutex sync.Mutex
	var made []booking.Payroll
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			p, err := w.bs.MakePayroll(decides, 1)
			mutex.Lock()
			defer mutex.Unlock()
			if err == nil {
				made = append(made, p)
			} else if !errors.Is(err, booking.ErrNothingToPay) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(made) != 1 || made[0].Items != 2 || made[0].Total != 7250 {
		t.Fatalf("made %+v, want one file of two for 72.50", made)
	}
	pay("dan", 100, true)
	next, err := w.bs.MakePayroll(decides, 1)
	if err != nil || next.Items != 1 || next.Total != 100 {
		t.Errorf("the next file: %+v, %v", next, err)
	}
	var first, again, later bytes.Buffer
	if err := errors.Join(w.bs.PayrollFile(decides, made[0].ID, &first), w.bs.PayrollFile(decides, made[0].ID, &again), w.bs.PayrollFile(decides, next.ID, &later)); err != nil {
		t.Fatal(err)
	}
	if first.String() != again.String() || !strings.Contains(first.String(), `"48,00"`) || strings.Contains(first.String(), "carla") || strings.Contains(later.String(), "asta") {
		t.Errorf("the files are\n%s\n%s", first.String(), later.String())
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE action = 'export'"); n != 3 {
		t.Errorf("%d exports are recorded, want 3", n)
	}
	if err := w.bs.PayrollFile(w.As(domain.Secretary, 1), next.ID, &later); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("who may not take lists out: %v", err)
	}
}
