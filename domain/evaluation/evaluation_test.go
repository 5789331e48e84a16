package evaluation_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/evaluation"
)

// Two models compared, against figures worked by hand.
func TestComparisonByHand(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting()
	// In the room: six citizens were heard 5 4 4 3 2 and one does not know: (5+4+4+3+2)/5 = 3.6. Safe: 5 5 4 4 3 = 21/5;
	// the 1 of the sixth waits until four people more have answered.
	heard, safe := []int{5, 4, 4, 3, 2, evaluation.DontKnow}, []int{5, 5, 4, 4, 3, 1}
	for i := range heard {
		_, token := w.speaks(m, "in_person", 0)
		w.must(w.es.Answer(context.Background(), token, evaluation.Answers{Heard: heard[i], Safe: safe[i], Worth: evaluation.WillNot}))
	}
	// By video: five citizens 2 2 3 3 5 = 15/5 = 3.
	for _, n := range []int{2, 2, 3, 3, 5} {
		_, token := w.speaks(m, "video", 0)
		w.must(w.es.Answer(context.Background(), token, evaluation.Answers{Heard: n}))
	}
	// Five politicians: in the room 5 5 5 4 4 = 23/5 = 4.6; of the video only four of them say something.
	for i, n := range []int{5, 5, 5, 4, 4} {
		p := w.member(domain.CommitteeMember, 1)
		w.must(w.es.SayOfMeeting(p, m, "in_person", evaluation.Word{Side: evaluation.Politician, Answers: evaluation.Answers{Heard: n}}))
		word := evaluation.Word{Side: evaluation.Politician, Answers: evaluation.Answers{Heard: 1}}
		if i == 4 {
			word = evaluation.Word{Side: evaluation.Politician, Nothing: true}
		}
		w.must(w.es.SayOfMeeting(p, m, "video", word))
	}
	for _, c := range []struct {
		model string
		q     evaluation.Question
		side  int
		n     int
		mean  float64
	}{
		{"in_person", evaluation.Heard, 0, 5, 18.0 / 5}, {"in_person", evaluation.Safe, 0, 5, 21.0 / 5}, {"in_person", evaluation.Worth, 0, 0, 0}, {"in_person", evaluation.Again, 0, 0, 0},
		{"in_person", evaluation.Heard, 1, 5, 23.0 / 5}, {"in_person", evaluation.Heard, 2, 0, 0},
		{"video", evaluation.Heard, 0, 5, 3}, {"video", evaluation.Safe, 0, 0, 0}, {"video", evaluation.Heard, 1, 0, 0},
	} {
		if got := w.cell(c.model, c.q, c.side); got.N != c.n || math.Abs(got.Mean-c.mean) > 1e-12 {
			t.Errorf("%s %s %s: %+v, want %d answers with mean %v", c.model, c.q, evaluation.Sides[c.side], got, c.n, c.mean)
		}
	}
	all, err := w.es.Compare(w.As(domain.CommitteeMember, 1))
	w.must(err)
	if l := all[0].Lines[1]; len(all) != 2 || l.Question != evaluation.Heard || math.Abs(l.Gap-1) > 1e-12 || l.High != evaluation.Politician || l.Low != evaluation.Citizen {
		t.Errorf("the gap: %+v", l)
	}
	if l := all[1].Lines[1]; l.Gap != 0 || l.High != "" {
		t.Errorf("a gap to a side that is not told: %+v", l)
	}
	var file bytes.Buffer
	w.must(w.es.File(w.As(domain.CommitteeMember, 1), &file))
	for _, line := range []string{`"Foretræde med fremmøde";"Blev borgeren hørt?";"Borgere";"5";"3,60"`, `"Foretræde på video";"Blev borgeren hørt?";"Politikere";"færre end 5 personer";""`} {
		if !strings.Contains(file.String(), line) {
			t.Errorf("no line %s in\n%s", line, file.String())
		}
	}
}

// What one person says cannot be worked out from the figures before and after: they grow by five people, old and new.
func TestFiguresGrowByFive(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	residents := make([]int64, 8)
	for i := range residents {
		residents[i] = w.AddResident(t, fmt.Sprint("Person ", i))
	}
	chance := rand.New(rand.NewPCG(7, 11))
	var before evaluation.Cell
	var since []int // what was said since the figures grew
	people := map[int64]bool{}
	grown := 0
	for range 80 {
		person, said := residents[chance.IntN(len(residents))], 1+chance.IntN(5)
		_, token := w.gathering("focus_group", person)
		w.must(w.es.Answer(context.Background(), token, evaluation.Answers{Heard: said}))
		since, people[person] = append(since, said), true
		got := w.cell("focus_group", evaluation.Heard, 0)
		if len(people) < 5 {
			if got != before {
				t.Fatalf("the figures change from %+v to %+v by what %d people said", before, got, len(people))
			}
			continue
		}
		sum := before.Mean * float64(before.N)
		for _, n := range since {
			sum += float64(n)
		}
		if want := before.N + len(since); got.N != want || math.Abs(got.Mean-sum/float64(want)) > 1e-9 {
			t.Fatalf("five people have said %v since %+v: %+v", since, before, got)
		}
		before, since, people = got, nil, map[int64]bool{}
		grown++
	}
	if grown < 5 {
		t.Errorf("the figures grew %d times", grown)
	}
}

// Nor can it be when people change what they said, or take it back: the figures before and after differ by five people's answers.
func TestFiguresChangeByFive(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	residents, tokens, said := make([]int64, 8), make([]string, 8), make([]int, 8)
	for i := range residents {
		residents[i] = w.AddResident(t, fmt.Sprint("Person ", i))
		_, tokens[i] = w.gathering("focus_group", residents[i])
	}
	chance := rand.New(rand.NewPCG(3, 5))
	told := make([]int, 8)   // what the figures are made of
	again := make([]bool, 8) // it was taken back and said again since
	var before evaluation.Cell
	changed, gone := 0, 0
	for step := 0; step < 120 || gone > 3; step++ {
		i := chance.IntN(len(residents))
		if said[i] > 0 && chance.IntN(8) == 0 {
			w.must(w.es.TakeBack(context.Background(), tokens[i]))
			said[i], again[i] = 0, told[i] > 0
		} else {
			said[i] = 1 + chance.IntN(5)
			w.must(w.es.Answer(context.Background(), tokens[i], evaluation.Answers{Heard: said[i]}))
		}
		apart := 0 // who said something else than is told; gone is who took it back
		gone = 0
		for k := range said {
			if said[k] > 0 && (said[k] != told[k] || again[k]) {
				apart++
			}
			if told[k] > 0 && (said[k] == 0 || again[k]) {
				gone++
			}
		}
		told5 := apart >= 5 || gone >= 5
		if told5 {
			copy(told, said)
			clear(again)
			changed++
		}
		n, sum := 0, 0
		for _, answer := range told {
			if answer > 0 {
				n, sum = n+1, sum+answer
			}
		}
		got, want := w.cell("focus_group", evaluation.Heard, 0), evaluation.Cell{}
		if n >= 5 {
			want = evaluation.Cell{N: n, Mean: float64(sum) / float64(n)}
		}
		if got.N != want.N || math.Abs(got.Mean-want.Mean) > 1e-9 {
			t.Fatalf("step %d: %v is said and %v told: the figures are %+v, want %+v", step, said, told, got, want)
		}
		if !told5 && got != before {
			t.Fatalf("step %d: the figures change from %+v to %+v by what %d people said and %d took back", step, before, got, apart, gone)
		}
		before = got
	}
	if changed < 5 {
		t.Errorf("the figures changed %d times", changed)
	}
	// Who is moved to another model with their gathering is seen there and here with four others alone.
	gathering := domaintest.Value[int64](t, w.Bench, "SELECT min(gathering_id) FROM evaluation")
	w.must(w.es.Choose(w.As(domain.Coordinator, 1), gathering, "workshop"))
	if got := w.cell("focus_group", evaluation.Heard, 0); got != before {
		t.Errorf("the figures change from %+v to %+v by what is counted elsewhere", before, got)
	}
}

// Fewer than five people are told of nowhere, however often each of them answers.
func TestFewAreNotTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	residents := make([]int64, 5)
	for i := range residents {
		residents[i] = w.AddResident(t, fmt.Sprint("Person ", i))
	}
	answer := func(person int64, words string) {
		_, token := w.gathering("focus_group", person)
		a := says(4)
		a.Words = words
		w.must(w.es.Answer(context.Background(), token, a))
	}
	for _, r := range residents[:4] {
		answer(r, "Fra gruppen")
		answer(r, "")
	}
	if got := w.cell("focus_group", evaluation.Heard, 0); got != (evaluation.Cell{}) {
		t.Errorf("eight answers of four people are told: %+v", got)
	}
	read := func() []string {
		page, err := w.es.Words(w.As(domain.Coordinator, 1), "focus_group", evaluation.Citizen, "", 10)
		w.must(err)
		return page.Items
	}
	if got := read(); len(got) != 0 {
		t.Errorf("words of four people are shown: %q", got)
	}
	answer(residents[4], "")
	if got := w.cell("focus_group", evaluation.Heard, 0); got.N != 9 || got.Mean != 4 {
		t.Errorf("nine answers of five people: %+v", got)
	}
	if got := read(); len(got) != 4 {
		t.Errorf("words of five people: %q", got)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE purpose = 'read what people wrote about how it went' AND count = 4 AND resident_ids = '[]'"); n != 1 {
		t.Errorf("%d records of reading", n)
	}
	for _, role := range []domain.Role{domain.CommitteeMember, domain.Secretary, domain.Moderator} {
		if _, err := w.es.Words(w.As(role, 1), "focus_group", evaluation.Citizen, "", 10); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("a %s reads words: %v", role, err)
		}
	}
	// An erased person leaves figures, and still counts as one.
	w.must(w.Do(w.Ctx(), func(tx *domain.Tx) error { return evaluation.Erase(tx, residents[0]) }))
	if got := w.cell("focus_group", evaluation.Heard, 0); got.N != 9 {
		t.Errorf("after an erasure: %+v", got)
	}
	if got := read(); len(got) != 3 {
		t.Errorf("words after an erasure: %q", got)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM evaluation WHERE resident_id = $1", residents[0]); n != 0 {
		t.Errorf("%d evaluations still lead to an erased person", n)
	}
}

// Words are read page by page, each once.
func TestWordsByPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting()
	for i := range 7 {
		_, token := w.speaks(m, "video", 0)
		w.must(w.es.Answer(context.Background(), token, evaluation.Answers{Words: fmt.Sprint("Ord ", i)}))
	}
	seen := map[string]bool{}
	cursor, pages := "", 0
	for {
		page, err := w.es.Words(w.As(domain.Coordinator, 1), "video", evaluation.Citizen, cursor, 3)
		w.must(err)
		for _, words := range page.Items {
			seen[words] = true
		}
		if pages++; page.Next == "" {
			break
		}
		cursor = page.Next
	}
	if len(seen) != 7 || pages != 3 {
		t.Errorf("%d texts on %d pages", len(seen), pages)
	}
}

// However often and fast somebody presses: one evaluation for each person, side and occasion.
func TestOncePerPersonInARace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting()
	r := w.AddResident(t, "Person")
	_, spoke := w.speaks(m, "in_person", r)
	g, came := w.gathering("workshop", r)
	p, s := w.member(domain.CommitteeMember, 1), w.member(domain.Secretary, 1)
	var race sync.WaitGroup
	for i := range 10 {
		for _, do := range []func() error{
			func() error { return w.es.Answer(context.Background(), spoke, says(1+i%5)) },
			func() error { return w.es.Answer(context.Background(), came, says(1+i%5)) },
			func() error {
				return w.es.SayOfMeeting(p, m, "in_person", evaluation.Word{Side: evaluation.Politician, Answers: says(1 + i%5)})
			},
			func() error {
				return w.es.SayOfGathering(s, g, evaluation.Word{Side: evaluation.Staff, Answers: says(1 + i%5)})
			},
		} {
			race.Go(func() {
				if err := do(); err != nil {
					t.Error(err)
				}
			})
		}
	}
	race.Wait()
	if got := domaintest.Value[string](t, w.Bench, "SELECT count(*) || ' ' || count(DISTINCT who) FROM evaluation"); got != "4 1" {
		t.Errorf("evaluations and citizens: %s", got)
	}
}

// A citizen answers, changes and takes back until the days are over, and says nothing of what they were not at.
func TestCitizen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	r := w.AddResident(t, "Person")
	request, token := w.speaks(w.meeting(), "read_aloud", r)
	ctx := context.Background()
	own, err := w.es.Own(ctx, token)
	w.must(err)
	if !own.Hearing || own.Title != "Kulturudvalget" || own.Model != "read_aloud" || own.Given || !own.Open {
		t.Errorf("%+v", own)
	}
	if got := domaintest.Faults(w.es.Answer(ctx, token, evaluation.Answers{})); got != "/worth evaluation-empty" {
		t.Error(got)
	}
	if got := domaintest.Faults(w.es.Answer(ctx, token, evaluation.Answers{Heard: 6, Again: -1, Words: "Min søn 010190-1234" + strings.Repeat("x", 2000)})); got != "/heard choice-unknown; /again choice-unknown; /words too-long; /words cpr-number" {
		t.Error(got)
	}
	w.must(w.es.Answer(ctx, token, evaluation.Answers{Heard: 2}))
	w.must(w.es.Answer(ctx, token, evaluation.Answers{Heard: 5, Words: " Godt "}))
	if own, err = w.es.Own(ctx, token); err != nil || !own.Given || own.Answers != (evaluation.Answers{Heard: 5, Words: "Godt"}) {
		t.Errorf("%+v, %v", own, err)
	}
	w.must(w.es.TakeBack(ctx, token))
	if own, err = w.es.Own(ctx, token); err != nil || own.Given {
		t.Errorf("taken back: %+v, %v", own, err)
	}
	w.must(w.es.Answer(ctx, token, evaluation.Answers{Heard: 3}))
	w.Exec(t, "UPDATE hearing_request SET state = 'absent' WHERE id = $1", request)
	if _, err := w.es.Own(ctx, token); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("who did not come is asked: %v", err)
	}
	w.Exec(t, "UPDATE hearing_request SET state = 'thanked' WHERE id = $1", request)
	// The thirtieth day after 1 September 2026 is 1 October; its last hour is open still.
	w.Clock.Set(time.Date(2026, 10, 1, 21, 59, 0, 0, time.UTC))
	w.must(w.es.Answer(ctx, token, evaluation.Answers{Heard: 4}))
	w.Clock.Add(time.Minute)
	if err := w.es.Answer(ctx, token, evaluation.Answers{Heard: 1}); !errors.Is(err, evaluation.ErrClosed) {
		t.Errorf("after the last day: %v", err)
	}
	if err := w.es.TakeBack(ctx, token); !errors.Is(err, evaluation.ErrClosed) {
		t.Errorf("taken back after the last day: %v", err)
	}
	if own, err = w.es.Own(ctx, token); err != nil || own.Open || own.Answers.Heard != 4 {
		t.Errorf("the page afterwards: %+v, %v", own, err)
	}
	if _, err := w.es.Own(ctx, "unknown"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an unknown link: %v", err)
	}
}

// What waits for politicians and staff goes away when they have said something, or that they have nothing to say.
func TestStaffAndPoliticians(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting()
	w.speaks(m, "in_person", 0)
	w.speaks(m, "in_person", 0)
	w.speaks(m, "video", 0)
	g, _ := w.gathering("workshop", 0)
	w.gathering("interview", 0)
	p, s, elsewhere := w.member(domain.CommitteeMember, 1), w.member(domain.Secretary, 1), w.member(domain.Secretary, 2)
	waits := func(ctx context.Context) (n int) {
		t.Helper()
		w.must(w.View(ctx, func(tx *domain.Tx) error {
			today, err := w.es.Today(tx)
			for _, task := range today.Tasks {
				n += task.Count
			}
			return err
		}))
		return n
	}
	if waits(p) != 3 || waits(s) != 4 || waits(elsewhere) != 0 { // no politician is at an interview
		t.Errorf("%d wait for a politician, %d for the secretary, %d elsewhere", waits(p), waits(s), waits(elsewhere))
	}
	w.must(w.es.SayOfMeeting(p, m, "video", evaluation.Word{Side: evaluation.Politician, Answers: says(3)}))
	w.must(w.es.SayOfGathering(p, g, evaluation.Word{Side: evaluation.Politician, Nothing: true}))
	if waits(p) != 1 {
		t.Errorf("%d still wait", waits(p))
	}
	for _, err := range []error{
		w.es.SayOfMeeting(p, m, "video", evaluation.Word{Side: evaluation.Staff, Answers: says(3)}),
		w.es.SayOfMeeting(s, m, "video", evaluation.Word{Side: evaluation.Citizen, Answers: says(3)}),
		w.es.Choose(p, g, "small_tables"),
	} {
		if !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("from a side that is not theirs: %v", err)
		}
	}
	for _, err := range []error{
		w.es.SayOfMeeting(elsewhere, m, "video", evaluation.Word{Side: evaluation.Staff, Answers: says(3)}),
		w.es.SayOfMeeting(s, m, "recorded", evaluation.Word{Side: evaluation.Staff, Answers: says(3)}), // nobody spoke so
		w.es.SayOfGathering(elsewhere, g, evaluation.Word{Side: evaluation.Staff, Answers: says(3)}),
	} {
		if !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("of what is not theirs: %v", err)
		}
	}
	// A moderator who was lent for one gathering sees that one alone.
	lent := domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: domain.ActorOf(s).StaffID,
		Grants: []domain.Grant{{Role: domain.Moderator, Unit: 1, Units: []int64{1}, Activity: fmt.Sprintf("gathering:%d", g)}}})
	if all, err := w.es.List(lent); err != nil || len(all) != 1 || all[0].GatheringID != g {
		t.Errorf("a moderator's list: %+v, %v", all, err)
	}
	w.must(w.es.SayOfGathering(s, g, evaluation.Word{Side: evaluation.Staff, Answers: says(2)}))
	w.must(w.es.Choose(s, g, "small_tables"))
	if got := domaintest.Faults(w.es.Choose(s, g, "video")); got != "/model choice-unknown" {
		t.Error(got)
	}
	all, err := w.es.OfGathering(s, g)
	if err != nil || len(all) != 1 || all[0].Model != "small_tables" || !all[0].MayChoose || !all[0].Sides[0].Given || all[0].Sides[0].Answers != says(2) {
		t.Errorf("%+v, %v", all, err)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM evaluation WHERE gathering_id = $1 AND model = 'small_tables'", g); n != 2 {
		t.Errorf("%d of 2 count with the model that was chosen", n)
	}
	w.Clock.Add(40 * 24 * time.Hour)
	if waits(s) != 0 {
		t.Error("a task does not go away")
	}
	if err := w.es.SayOfMeeting(s, m, "video", evaluation.Word{Side: evaluation.Staff, Answers: says(3)}); !errors.Is(err, evaluation.ErrClosed) {
		t.Errorf("after the last day: %v", err)
	}
}

// The method of the unit is written down when there is one of that kind, and the comparison leads to it.
func TestMethodOfTheUnit(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	method := domaintest.Value[int64](t, w.Bench, "INSERT INTO method (unit_id, kind, name, created_at) VALUES (1, 'video', 'Foretræde på video', $1) RETURNING id", w.Now())
	m := w.meeting()
	for _, model := range []string{"video", "unseen"} {
		_, token := w.speaks(m, model, 0)
		w.must(w.es.Answer(context.Background(), token, says(3)))
	}
	if got := domaintest.Value[string](t, w.Bench, "SELECT string_agg(model || ' ' || coalesce(method_id, 0), ', ' ORDER BY id) FROM evaluation"); got != fmt.Sprintf("video %d, unseen 0", method) {
		t.Error(got)
	}
	all, err := w.es.Compare(w.As(domain.UnitLeader, 1))
	if err != nil || len(all) != 2 || len(all[0].Methods) != 1 || all[0].Methods[0].ID != method || len(all[1].Methods) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := w.es.Compare(w.As(domain.Interviewer, 1)); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer compares: %v", err)
	}
}
