package booking_test

import (
	"errors"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

// book books for people of a group, who get a seat or wait.
func (g *group) book(people ...int64) (all []booking.Booking) {
	g.t.Helper()
	for _, id := range people {
		d, err := g.bs.BookFor(g.staff(), g.gathering.ID, id, booking.Wish{Seats: 1})
		if err != nil {
			g.t.Fatal(err)
		}
		all = append(all, d.Booking)
	}
	return all
}

func TestMixIsChangedKeepsSeatsAndPromotesByTheNewOne(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 3, 2) // at least two men and two women
	men := g.book(g.people[:3]...)
	women := g.book(g.people[3])
	if men[1].State != booking.Booked || men[2].State != booking.Waiting || women[0].State != booking.Booked {
		t.Fatalf("men %s, women %s", []booking.State{men[0].State, men[1].State, men[2].State}, women[0].State)
	}
	// One seat is left and kept for a woman. With three men at most and one woman at least it goes to the man who waits.
	change := booking.Remix{Version: g.gathering.Version, Reason: "Få kvinder kan komme", Mix: []booking.MixFeature{mixed([]int64{g.man, g.woman}, [2]int{0, 3}, [2]int{1, 2})}}
	after, err := g.bs.ChangeMix(g.staff(), g.gathering.ID, change)
	if err != nil || g.state(men[2].ID) != booking.Offered {
		t.Fatalf("after the change: %+v, %v, %s", after, err, g.state(men[2].ID))
	}
	g.addsUp()
	// Fewer men than have seats are allowed now: nobody loses one, and no man is promoted any more.
	change.Version, change.Mix = after.Version, []booking.MixFeature{mixed([]int64{g.woman, g.man}, [2]int{3, 4}, [2]int{0, 1})}
	if after, err = g.bs.ChangeMix(g.staff(), g.gathering.ID, change); err != nil || after.Taken != 4 || g.state(men[0].ID) != booking.Booked {
		t.Fatalf("after the second change: %+v, %v", after, err)
	}
	g.addsUp()
	waits := g.book(g.people[4])
	if _, err := g.bs.CancelFor(g.staff(), men[0].ID); err != nil || g.state(waits[0].ID) != booking.Offered {
		t.Errorf("who is next by the new mix: %v, %s", err, g.state(waits[0].ID))
	}
	g.addsUp()
	list, err := g.bs.MixChanges(g.staff(), g.gathering.ID)
	if err != nil || len(list) != 2 || list[1].Reason != "Få kvinder kan komme" || list[1].Was[0].Values[0].Min != 2 || list[1].Is[0].Values[1].Min != 1 || list[0].CreatedBy == nil {
		t.Errorf("history: %+v, %v", list, err)
	}
	if n := domaintest.Value[int](t, g.Bench, "SELECT count(*) FROM access_record WHERE purpose = 'change what a group is mixed by' AND count >= 4"); n != 2 {
		t.Errorf("%d records", n)
	}
}

func TestMixIsChangedByWhoSeesTheRegisterUntilItBegins(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 1, 1)
	change := booking.Remix{Version: g.gathering.Version, Reason: " ", Mix: []booking.MixFeature{mixed([]int64{g.man, g.woman}, [2]int{3, 4}, [2]int{3, 4})}}
	var refused *domain.Error
	if _, err := g.bs.ChangeMix(g.staff(), g.gathering.ID, change); !errors.As(err, &refused) || len(refused.Faults) != 2 {
		t.Errorf("all that is wrong at once: %v, %+v", err, refused)
	}
	change.Reason, change.Mix = "Vi mangler unge", []booking.MixFeature{mixed([]int64{g.man, g.woman}, [2]int{2, 2}, [2]int{2, 2})}
	if _, err := g.bs.ChangeMix(g.staff(), g.gathering.ID, change); !errors.Is(err, booking.ErrMixSame) {
		t.Errorf("the same mix: %v", err)
	}
	change.Mix = nil
	for _, role := range []domain.Role{domain.Secretary, domain.Moderator} {
		if _, err := g.bs.ChangeMix(g.As(role, 1), g.gathering.ID, change); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("%s: %v", role, err)
		}
		if _, err := g.bs.MixChanges(g.As(role, 1), g.gathering.ID); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("%s reads: %v", role, err)
		}
	}
	p := g.plan(4)
	p.Starts, p.Ends, p.Mix = p.Starts.AddDate(0, 0, 2), p.Ends.AddDate(0, 0, 2), []booking.MixFeature{mixed([]int64{g.man, g.woman}, [2]int{2, 2}, [2]int{2, 2})}
	if _, err := g.bs.Arrange(g.As(domain.Secretary, 1), p); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a secretary arranges a mixed group: %v", err)
	}
	change.Version = 99
	if _, err := g.bs.ChangeMix(g.staff(), g.gathering.ID, change); !errors.Is(err, booking.ErrChanged) {
		t.Errorf("what somebody else has changed: %v", err)
	}
	change.Version = g.gathering.Version
	g.Clock.Add(g.gathering.StartsAt.Sub(g.Now()) + time.Minute)
	if _, err := g.bs.ChangeMix(g.staff(), g.gathering.ID, change); !errors.Is(err, booking.ErrBegun) {
		t.Errorf("after it began: %v", err)
	}
}
