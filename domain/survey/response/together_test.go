package response

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

var errOdd = errors.New("odd")

// doubled answers with twice the number, and refuses a whole batch that has an odd one in it.
func doubled(_ context.Context, list []int) ([]int, error) {
	got := make([]int, len(list))
	for i, n := range list {
		if n%2 == 1 {
			return nil, errOdd
		}
		got[i] = 2 * n
	}
	return got, nil
}

// Each gets an answer of their own, and the fault of one is nobody else's.
func TestEachOfManyGetsTheirOwn(t *testing.T) {
	t.Parallel()
	all := together[int, int]{do: doubled}
	var wait sync.WaitGroup
	for n := range 2000 {
		wait.Go(func() {
			switch got, err := all.ask(t.Context(), n); {
			case n%2 == 1 && !errors.Is(err, errOdd), n%2 == 0 && (err != nil || got != 2*n):
				t.Errorf("%d: %d, %v", n, got, err)
			}
		})
	}
	wait.Wait()
}

// Those who come while a batch is under way are the next one, of no more than fit; who is alone does not wait.
func TestWhoComesMeanwhileIsTheNextBatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		gate := make(chan struct{})
		all := together[int, int]{do: func(ctx context.Context, list []int) ([]int, error) {
			sizes = append(sizes, len(list))
			<-gate
			return doubled(ctx, list)
		}}
		var wait sync.WaitGroup
		ask := func(n int) { wait.Go(func() { _, _ = all.ask(t.Context(), n) }) }
		ask(0)
		synctest.Wait()
		for n := range batchSize + 10 {
			ask(2 * n)
		}
		synctest.Wait()
		close(gate)
		wait.Wait()
		if want := []int{1, batchSize, 10}; !slices.Equal(sizes, want) {
			t.Errorf("batches of %v, want %v", sizes, want)
		}
	})
}

// Who gives up is let go, and the others go on.
func TestWhoGivesUpStopsNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		all := together[int, int]{do: func(ctx context.Context, list []int) ([]int, error) {
			<-gate
			return doubled(ctx, list)
		}}
		impatient, leave := context.WithCancel(t.Context())
		var left, served atomic.Bool
		go func() {
			_, err := all.ask(impatient, 2)
			left.Store(errors.Is(err, context.Canceled))
		}()
		synctest.Wait()
		go func() {
			got, err := all.ask(t.Context(), 4)
			served.Store(got == 8 && err == nil)
		}()
		leave()
		synctest.Wait()
		if !left.Load() {
			t.Error("who gave up still waits")
		}
		close(gate)
		synctest.Wait()
		if !served.Load() {
			t.Error("the other was not served")
		}
	})
}
