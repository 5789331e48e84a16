package resident_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/resident"
)

func TestAskTellsOfEach(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.golden(t) // 1 to 5; the first two are shown by their alias
	soon, later := b.Now().AddDate(0, 1, 0), b.Now().AddDate(0, 6, 0)
	for _, change := range []string{
		"opted_out_at = created_at WHERE id = 2", "gone = 'moved' WHERE id = 3", fmt.Sprintf("paused_until = '%s' WHERE id = 4", soon.Format(time.RFC3339)),
	} {
		b.Exec(t, "UPDATE resident SET "+change)
	}
	try := func(a resident.Asking, until time.Time, want string) {
		t.Helper()
		list, err := b.Ask(b.ctx, []int64{4, 1, 2, 3, 5, 99, 1}, a, until, "on their behalf")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, one := range list {
			got = append(got, strings.TrimSpace(one.Shown+" "+string(one.Outcome)))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%s: %s, want %s", a, got, want)
		}
	}
	try(resident.PauseAsking, soon, "Bo Zachariassen already, B-1 done, B-2 opted_out, Åse Aagaard gone, Ærlig Ørsted done, not_there")
	try(resident.PauseAsking, later, "Bo Zachariassen done, B-1 done, B-2 opted_out, Åse Aagaard gone, Ærlig Ørsted done, not_there")
	try(resident.ResumeAsking, time.Time{}, "Bo Zachariassen done, B-1 done, B-2 opted_out, Åse Aagaard gone, Ærlig Ørsted done, not_there")
	try(resident.ResumeAsking, time.Time{}, "Bo Zachariassen already, B-1 already, B-2 opted_out, Åse Aagaard gone, Ærlig Ørsted already, not_there")
	try(resident.NeverAsk, time.Time{}, "Bo Zachariassen done, B-1 done, B-2 already, Åse Aagaard gone, Ærlig Ørsted done, not_there")
	if got := domaintest.Value[string](t, b.Bench, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM resident WHERE opted_out_at IS NOT NULL AND paused_until IS NULL"); got != "1 2 4 5" {
		t.Errorf("never asked: %s", got)
	}
	uses := domaintest.Value[string](t, b.Bench, "SELECT string_agg(concat_ws(' ', action, subject, criterion, purpose, count), '; ' ORDER BY id) FROM access_record WHERE criterion LIKE 'asking %'")
	if want := "change resident asking never on their behalf 5"; !strings.HasSuffix(uses, want) || strings.Count(uses, ";") != 4 {
		t.Error(uses)
	}
}

func TestAskRefuses(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.golden(t)
	if err := b.erase(5); err != nil {
		t.Fatal(err)
	}
	until := b.Now().AddDate(0, 1, 0)
	for name, c := range map[string]struct {
		ids   []int64
		a     resident.Asking
		until time.Time
		why   string
		want  error
	}{
		"nobody":            {nil, resident.PauseAsking, until, "told", resident.ErrMany},
		"too many":          {make([]int64, 201), resident.PauseAsking, until, "told", resident.ErrMany},
		"no such change":    {[]int64{1}, "shout", until, "told", resident.ErrMany},
		"a pause that over": {[]int64{1}, resident.PauseAsking, b.Now(), "told", resident.ErrMany},
		"no reason":         {[]int64{1}, resident.PauseAsking, until, " ", resident.ErrPurpose},
	} {
		if _, err := b.Ask(b.ctx, c.ids, c.a, c.until, c.why); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.Ask(b.As(domain.Interviewer, 1), []int64{1}, resident.NeverAsk, until, "told"); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer: %v", err)
	}
	if _, err := b.Ask(b.As(domain.Coordinator, 7), []int64{1, 3}, resident.NeverAsk, until, "told"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("another unit: %v", err)
	}
	if list, err := b.Ask(b.ctx, []int64{5}, resident.NeverAsk, until, "told"); err != nil || list[0].Outcome != resident.Erased {
		t.Errorf("an erased person: %+v %v", list, err)
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM resident WHERE opted_out_at IS NOT NULL"); n != 0 {
		t.Errorf("%d are changed all the same", n)
	}
}

// Two who change the same people at the same time: each is told the truth, and nobody is changed twice.
func TestAskTogether(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.golden(t)
	var done [8]int
	var group sync.WaitGroup
	for i := range done {
		group.Go(func() {
			ids := []int64{1, 2, 3, 4, 5}
			if i%2 == 1 {
				ids = []int64{5, 4, 3, 2, 1}
			}
			list, err := b.Ask(b.ctx, ids, resident.NeverAsk, time.Time{}, "told by phone")
			if err != nil {
				t.Error(err)
			}
			for _, one := range list {
				if one.Outcome == resident.Done {
					done[i]++
				}
			}
		})
	}
	group.Wait()
	sum := 0
	for _, n := range done {
		sum += n
	}
	if sum != 5 {
		t.Errorf("%d changes of 5 people", sum)
	}
}
