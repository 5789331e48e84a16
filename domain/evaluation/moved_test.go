package evaluation_test

import (
	"context"
	"fmt"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/evaluation"
)

// Staff who say that a gathering was held another way, and then that it was not, see nowhere what the sixth said, whom nothing
// was told of.
func TestFiguresMoveWithoutOthers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g, token := w.gathering("workshop", w.AddResident(t, "Person 0"))
	tokens := []string{token}
	for i := 1; i < 6; i++ {
		resident := w.AddResident(t, fmt.Sprint("Person ", i))
		booking := domaintest.Value[int64](t, w.Bench, `INSERT INTO booking (gathering_id, starts_at, ends_at, seats, state, attendance, resident_id, uid, created_at, changed_at)
			SELECT id, starts_at, ends_at, 1, 'booked', 'attended', $2, $3, created_at, created_at FROM gathering WHERE id = $1 RETURNING id`, g, resident, fmt.Sprint("six ", i))
		tokens = append(tokens, w.link(evaluation.OfGathering, booking, resident))
	}
	for i, answer := range []int{5, 4, 4, 4, 3, 1} {
		w.must(w.es.Answer(context.Background(), tokens[i], evaluation.Answers{Heard: answer}))
	}
	five, none := evaluation.Cell{N: 5, Mean: 4}, evaluation.Cell{}
	look := func(when string, workshop, tables evaluation.Cell) {
		t.Helper()
		if a, b := w.cell("workshop", evaluation.Heard, 0), w.cell("small_tables", evaluation.Heard, 0); a != workshop || b != tables {
			t.Errorf("%s: workshops %+v, small tables %+v", when, a, b)
		}
	}
	look("five of six are told of", five, none)
	staff := w.As(domain.Coordinator, 1)
	for range 2 {
		w.must(w.es.Choose(staff, g, "small_tables"))
		look("held at small tables", none, five)
		w.must(w.es.Choose(staff, g, "workshop"))
		look("held as a workshop", five, none)
	}
	w.must(w.es.Choose(staff, g, "small_tables"))
	w.must(w.es.TakeBack(context.Background(), tokens[0]))
	look("one of them took it back", none, five)
	w.must(w.es.Choose(staff, g, "workshop"))
	w.must(w.es.Answer(context.Background(), tokens[1], evaluation.Answers{Heard: 1}))
	if a, b := w.cell("workshop", evaluation.Heard, 0), w.cell("small_tables", evaluation.Heard, 0); a != none && a != five || b != none && b != five {
		t.Errorf("one took it back, one changed it, and it was held another way: workshops %+v, small tables %+v", a, b)
	}
}
