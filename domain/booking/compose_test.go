package booking_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

// group is a focus group with a panel of people who can be asked to it.
type group struct {
	*town
	panel      int64
	gathering  booking.Gathering
	man, woman int64
	people     []int64
}

// newGroup has a group of so many seats, at least two of each sex, and a panel of so many men and women.
func newGroup(t *testing.T, seats, men, women int) *group {
	t.Helper()
	g := &group{town: newTown(t)}
	panel, draw := g.AddPanel(t, "Borgerpanel")
	g.panel = panel
	g.man = domaintest.Value[int64](t, g.Bench, "SELECT id FROM feature_value WHERE code = 'man'")
	g.woman = domaintest.Value[int64](t, g.Bench, "SELECT id FROM feature_value WHERE code = 'woman'")
	p := g.plan(seats)
	p.Starts, p.Ends = p.Starts.AddDate(0, 0, 20), p.Ends.AddDate(0, 0, 20)
	p.Kind, p.SignUp, p.Largest, p.Mix = booking.FocusGroup, booking.Invited, 1, []booking.MixFeature{mixed([]int64{g.man, g.woman}, [2]int{2, seats - 2}, [2]int{2, seats - 2})}
	g.gathering = g.open(p)
	for i := range men + women {
		value := g.man
		if i >= men {
			value = g.woman
		}
		id := g.AddResident(t, fmt.Sprint("Person ", i))
		g.Exec(t, `UPDATE resident SET value_ids[v.feature_id] = v.id, since[v.feature_id] = '2026-01-01', email = 'p' || resident.id || '@example.dk'
			FROM feature_value v WHERE v.id = $1 AND resident.id = $2`, value, id)
		g.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) VALUES ($1, $2, $3, 'confirmed', $4, $4)", panel, draw, id, g.Now())
		g.people = append(g.people, id)
	}
	return g
}

func (g *group) wish() booking.Composition {
	return booking.Composition{Panel: g.panel, Expected: 75, Substitutes: 2, AnswerDays: 7, Reason: "De kender sagen"}
}

func (g *group) compose() booking.Composed {
	g.t.Helper()
	c, err := g.bs.Compose(g.staff(), g.gathering.ID, g.wish())
	if err != nil {
		g.t.Fatal(err)
	}
	return c
}

// links gives every invited person the link of their own page.
func (g *group) links() (tokens []string) {
	g.t.Helper()
	err := g.Do(g.Ctx(), func(tx *domain.Tx) error {
		var rows []booking.Booking
		if err := tx.DB.Where("gathering_id = ? AND state = 'invited'", g.gathering.ID).Order("id").Find(&rows).Error; err != nil {
			return err
		}
		for _, b := range rows {
			token, err := domain.NewLink(tx, booking.LinkPurpose, b.ID, *b.ResidentID, g.gathering.EndsAt)
			if err != nil {
				return err
			}
			tokens = append(tokens, token)
		}
		return nil
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return tokens
}

func (g *group) count(where string) int {
	g.t.Helper()
	return domaintest.Value[int](g.t, g.Bench, "SELECT count(*) FROM booking b WHERE gathering_id = $1 AND "+where, g.gathering.ID)
}

// A preview asks nobody. A composition invites a few more than the seats, keeps the mix among them, counts as a contact and
// stands with its seed; nobody whom the budget or their own word keeps out is asked.
func TestCompose(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 6, 12, 12)
	out := g.people[:4]
	g.Exec(t, "UPDATE resident SET opted_out_at = $2 WHERE id = $1", out[0], g.Now())
	g.Exec(t, "UPDATE resident SET paused_until = $2 WHERE id = $1", out[1], g.Now().AddDate(0, 1, 0))
	g.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'wave:1', $2)", out[2], g.Now().AddDate(0, 0, -3))
	g.Exec(t, "UPDATE resident SET gone = 'moved' WHERE id = $1", out[3])
	often := g.people[4:12] // all the other men were asked half a year ago, but for the last
	for _, id := range often[:7] {
		g.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'wave:1', $2)", id, g.Now().AddDate(0, 0, -180))
	}

	p, err := g.bs.PreviewComposition(g.staff(), g.gathering.ID, g.wish())
	if err != nil {
		t.Fatal(err)
	}
	if p.Found != 24 || p.Pool != 20 || fmt.Sprint(p.LeftOut) != "[{gone 1} {opted-out 1} {paused 1} {budget 1}]" {
		t.Errorf("found %d, can be asked %d, left out %v", p.Found, p.Pool, p.LeftOut)
	}
	if p.Seats != 6 || p.Invited <= 6 || p.Invited > 12 || p.Enough < 0.8 || p.Substitutes != 2 || p.Least <= 0 || p.Most > 1 {
		t.Errorf("%+v", p)
	}
	if n := g.count("true"); n != 0 || g.mails("gathering-invitation") != 0 {
		t.Fatalf("a preview asks %d people", n)
	}

	c := g.compose()
	if c.Invited != p.Invited || len(c.Seed) != 64 || g.count("role = 'invited' AND state = 'invited'") != c.Invited || g.count("role = 'substitute' AND state = 'substitute'") != 2 {
		t.Errorf("%+v", c)
	}
	if n := g.mails("gathering-invitation"); n != c.Invited {
		t.Errorf("%d mails for %d", n, c.Invited)
	}
	if n := domaintest.Value[int](t, g.Bench, "SELECT count(*) FROM contact WHERE activity = $1", booking.Activity(g.gathering.ID)); n != c.Invited {
		t.Errorf("%d contacts are counted", n)
	}
	least := p.Quotas.Features[0].Values[0].Min
	if n := g.count(fmt.Sprintf("role = 'invited' AND resident_id IN (%d, %d, %d, %d)", out[0], out[1], out[2], out[3])); n != 0 {
		t.Errorf("%d are asked who must not be", n)
	}
	if men := g.count("role = 'invited' AND mix = '{1}'"); men != least {
		t.Errorf("%d men: the least that the mix needs is %d, as all but one were asked before", men, least)
	}
	if _, err := g.bs.Compose(g.staff(), g.gathering.ID, g.wish()); !errors.Is(err, booking.ErrComposed) {
		t.Errorf("composed twice: %v", err)
	}
	g.addsUp()
}

// When all who are invited say yes at once, each seat is given once, the mix holds, and the others wait.
func TestAllSayYesAtOnce(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 6, 15, 15)
	c := g.compose()
	tokens := g.links()
	var all sync.WaitGroup
	for _, token := range tokens {
		for range 2 {
			all.Go(func() {
				if _, err := g.bs.Accept(context.Background(), token); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if n, men, women := g.count("state = 'booked'"), g.count("state = 'booked' AND mix = '{1}'"), g.count("state = 'booked' AND mix = '{2}'"); n != 6 || men < 2 || women < 2 {
		t.Errorf("%d seats: %d men and %d women", n, men, women)
	}
	if n := g.count("state = 'waiting'"); n != c.Invited-6 {
		t.Errorf("%d wait", n)
	}
	if g.count("state = 'substitute'") != 2 {
		t.Error("a substitute was asked for a seat that nobody gave up")
	}
	g.addsUp()
}

// A no, and a silence after one reminder, ask the substitute who keeps the mix; nobody is asked when none is left.
func TestSubstitutesAreAsked(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 10, 10)
	c := g.compose()
	tokens := g.links()
	for range 2 { // a second press finds it done
		if own, err := g.bs.Decline(context.Background(), tokens[0]); err != nil || own.Booking.State != booking.Declined {
			t.Fatalf("%+v, %v", own.Booking, err)
		}
	}
	if g.count("role = 'substitute' AND state = 'invited'") != 1 || g.mails("gathering-invitation") != c.Invited { // that of the no is taken back
		t.Fatal("no substitute was asked")
	}
	if n, err := g.bs.Nudge(context.Background()); err != nil || n != 0 {
		t.Errorf("%d reminded at once, %v", n, err)
	}
	g.Clock.Add(5 * 24 * time.Hour) // the substitute had two days
	for range 2 {
		if _, err := g.bs.Nudge(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if n := g.mails("gathering-invitation-reminder"); n != c.Invited-1 {
		t.Errorf("%d reminded", n)
	}
	if _, err := g.bs.Lapse(context.Background()); err != nil {
		t.Fatal(err)
	}
	if g.count("role = 'substitute' AND state = 'lapsed'") != 1 || g.count("role = 'substitute' AND state = 'invited'") != 1 {
		t.Error("the next substitute was not asked")
	}
	g.Clock.Add(5 * 24 * time.Hour)
	if _, err := g.bs.Accept(context.Background(), tokens[1]); !errors.Is(err, booking.ErrNoOffer) {
		t.Errorf("a yes after the last day: %v", err)
	}
	if _, err := g.bs.Lapse(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := g.count("state IN ('invited', 'substitute')"); n != 0 {
		t.Errorf("%d are still asked", n)
	}
	g.addsUp()
}

// Two groups that are composed at once from the same people leave everybody alone who was asked by the other.
func TestTwoGroupsAtOnce(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 4, 4)
	p := g.plan(4)
	p.Starts, p.Ends, p.Place, p.Video = p.Starts.AddDate(0, 0, 40), p.Ends.AddDate(0, 0, 40), 0, "https://video.example/x"
	p.SignUp = booking.Invited
	other := g.open(p)
	var all sync.WaitGroup
	var errs [2]error
	for i, id := range []int64{g.gathering.ID, other.ID} {
		all.Go(func() { _, errs[i] = g.bs.Compose(g.staff(), id, g.wish()) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil && !errors.Is(err, booking.ErrChanged) && !errors.Is(err, booking.ErrShort) {
			t.Error(err)
		}
	}
	if errs[0] != nil && errs[1] != nil {
		t.Error("nobody was composed")
	}
	if n := domaintest.Value[int](t, g.Bench, "SELECT count(*) FROM (SELECT resident_id FROM contact GROUP BY 1 HAVING count(*) > 1) x"); n != 0 {
		t.Errorf("%d people are asked twice in a month", n)
	}
}

// The mix of a panel is taken in proportion to the seats, and not under those who have some.
func TestNestedMix(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 6, 10, 10)
	g.Exec(t, "UPDATE panel SET size = 30 WHERE id = $1", g.panel)
	g.Exec(t, "DELETE FROM quota WHERE panel_id = $1", g.panel)
	g.Exec(t, "INSERT INTO panel_dimension (panel_id, feature_id, position) SELECT $1, feature_id, 77 FROM feature_value WHERE id = $2 ON CONFLICT (panel_id, feature_id) DO NOTHING", g.panel, g.man)
	g.Exec(t, "INSERT INTO quota (panel_id, feature_id, value_id, min, target, max) SELECT $1, feature_id, id, 10, 15, 20 FROM feature_value WHERE id IN ($2, $3)", g.panel, g.man, g.woman)
	c := g.wish()
	c.Nest = true
	if _, err := g.bs.Compose(g.staff(), g.gathering.ID, c); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, g.Bench, "SELECT at_least::text || at_most::text FROM gathering WHERE id = $1", g.gathering.ID); got != "{2,2}{4,4}" {
		t.Errorf("the mix is %s", got)
	}
	tokens := g.links()
	for _, token := range tokens {
		if _, err := g.bs.Decline(context.Background(), token); err != nil {
			t.Fatal(err)
		}
	}
	g.addsUp()
}

// Whatever is wrong with a composition is told at once, and who may not see the register composes nothing.
func TestComposeRefused(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 3, 1)
	_, err := g.bs.Compose(g.staff(), g.gathering.ID, booking.Composition{Nest: true, Substitutes: 4, AnswerDays: 1, Reason: " "})
	var refused *domain.Error
	if !errors.As(err, &refused) || len(refused.Faults) != 6 {
		t.Errorf("%v", err)
	}
	if _, err := g.bs.Compose(g.staff(), g.gathering.ID, g.wish()); !errors.Is(err, booking.ErrShort) {
		t.Errorf("one woman where two are needed: %v", err)
	}
	if _, err := g.bs.Compose(g.As(domain.Secretary, 1), g.gathering.ID, g.wish()); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("without the register: %v", err)
	}
	if _, err := g.bs.Compose(g.As(domain.Coordinator, 77), g.gathering.ID, g.wish()); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("of another unit: %v", err)
	}
	if g.count("true") != 0 {
		t.Error("somebody was asked")
	}
}
