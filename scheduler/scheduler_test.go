package scheduler

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

func TestTimetableIsComplete(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context) error { return nil }
	jobs := Timetable(Work{DeliverMail: nothing, SealAccess: nothing, ForgetOld: nothing, DeleteOld: nothing})
	names := map[string]bool{}
	for _, j := range jobs {
		if names[j.Name] {
			t.Errorf("%q is there twice", j.Name)
		}
		names[j.Name] = true
	}
	s, err := New(jobs, time.Second, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := New(Timetable(Work{}), time.Second, nil); err == nil {
		t.Error("a line without work must be refused")
	}
}

func TestTimesAreChecked(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context) error { return nil }
	for _, c := range []struct {
		job  Job
		good bool
	}{
		{Job{Name: "every", Every: time.Hour, Do: nothing}, true},
		{Job{Name: "daily", Daily: "04:15", Do: nothing}, true},
		{Job{Name: "in the hours that change", Daily: "02:30", Do: nothing}, false},
		{Job{Name: "both", Every: time.Hour, Daily: "05:00", Do: nothing}, false},
		{Job{Name: "neither", Do: nothing}, false},
		{Job{Name: "no time", Daily: "soon", Do: nothing}, false},
	} {
		s, err := New([]Job{c.job}, time.Second, nil)
		if (err == nil) != c.good {
			t.Errorf("%s: %v", c.job.Name, err)
		}
		if s != nil {
			_ = s.Stop()
		}
	}
}

// A panic or an error in one job stops neither it nor another, a slow run is
// not overtaken, and Stop waits for what is under way.
func TestRuns(t *testing.T) {
	t.Parallel()
	var failed, panicked, inside, overtaken, ended atomic.Int32
	begun := make(chan bool, 1)
	jobs := []Job{
		{Name: "fails", Every: time.Millisecond, Do: func(context.Context) error { failed.Add(1); return errors.New("no") }},
		{Name: "panics", Every: time.Millisecond, Do: func(context.Context) error { panicked.Add(1); panic("oh") }},
		{Name: "slow", Every: time.Millisecond, Do: func(ctx context.Context) error {
			if inside.Add(1) > 1 {
				overtaken.Add(1)
			}
			defer inside.Add(-1)
			select {
			case begun <- true:
			default:
			}
			<-ctx.Done()
			ended.Add(1)
			return ctx.Err()
		}},
	}
	var observed atomic.Int32
	s, err := New(jobs, 10*time.Second, func(job string, _ time.Duration, err error) {
		if job == "fails" && err != nil {
			observed.Add(1)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	<-begun
	for failed.Load() < 3 || panicked.Load() < 3 || observed.Load() < 3 {
		time.Sleep(time.Millisecond)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if ended.Load() != 1 || overtaken.Load() != 0 {
		t.Errorf("the slow job ended %d times and was overtaken %d times", ended.Load(), overtaken.Load())
	}
}
