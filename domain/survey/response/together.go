package response

import (
	"context"
	"sync"
	"time"
)

const (
	batchSize  = 100              // asked for in one statement at most
	batchLimit = 20 * time.Second // how long one may take before everybody in it is told that it failed
)

// together does with one statement what many ask for at the same moment, as the database writes many commits with one
// stroke: while a batch is under way the next one gathers. Who is alone waits for nobody, and each gets an answer of
// their own.
type together[Q, A any] struct {
	do      func(context.Context, []Q) ([]A, error) // an answer to each, in their order
	mu      sync.Mutex
	waiting []*turn[Q, A]
	running bool
}

// turn is one who asks. What they get is theirs when done is closed.
type turn[Q, A any] struct {
	asks Q
	gets A
	err  error
	done chan struct{}
}

// ask waits for the answer. Who gives up waiting does not stop the others: what they asked for may be done all the same.
func (t *together[Q, A]) ask(ctx context.Context, q Q) (a A, err error) {
	mine := &turn[Q, A]{asks: q, done: make(chan struct{})}
	t.mu.Lock()
	t.waiting = append(t.waiting, mine)
	first := !t.running
	t.running = true
	t.mu.Unlock()
	if first {
		go t.run()
	}
	select {
	case <-mine.done:
		return mine.gets, mine.err
	case <-ctx.Done():
		return a, ctx.Err()
	}
}

// run does batch after batch until nobody waits.
func (t *together[Q, A]) run() {
	for {
		t.mu.Lock()
		batch := t.waiting[:min(len(t.waiting), batchSize)]
		t.waiting = t.waiting[len(batch):]
		t.running = len(batch) > 0
		t.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		t.serve(batch)
	}
}

// serve does one batch. When it fails each is done by itself, so that what one asks for is no fault of another's.
func (t *together[Q, A]) serve(batch []*turn[Q, A]) {
	ctx, cancel := context.WithTimeout(context.Background(), batchLimit)
	defer cancel()
	asked := make([]Q, len(batch))
	for i, one := range batch {
		asked[i] = one.asks
	}
	got, err := t.do(ctx, asked)
	for i, one := range batch {
		switch {
		case err == nil:
			one.gets = got[i]
		case len(batch) == 1 || ctx.Err() != nil:
			one.err = err
		default:
			var alone []A
			if alone, one.err = t.do(ctx, asked[i:i+1]); one.err == nil {
				one.gets = alone[0]
			}
		}
		close(one.done)
	}
}
