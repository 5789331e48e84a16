// Package scheduler calls the domain's jobs at their times and is nothing but
// the ticker: what is due, and for whom, the domain reads in the database. It
// must never hold anything that would be lost by a restart.
package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"

	"deltag/domain/workday"
)

// Scheduler runs a timetable.
type Scheduler struct{ cron gocron.Scheduler }

// Observe is told of every run, for the metrics.
type Observe func(job string, took time.Duration, err error)

// New reads a timetable. Nothing runs before Start. The stop limit is how long
// Stop waits for jobs under way.
func New(jobs []Job, stopLimit time.Duration, observe Observe) (*Scheduler, error) {
	cron, err := gocron.NewScheduler(gocron.WithLocation(workday.Denmark()), gocron.WithStopTimeout(stopLimit))
	if err != nil {
		return nil, fmt.Errorf("make the scheduler: %w", err)
	}
	for _, j := range jobs {
		if err := add(cron, j, observe); err != nil {
			return nil, errors.Join(fmt.Errorf("job %q: %w", j.Name, err), cron.Shutdown())
		}
	}
	return &Scheduler{cron}, nil
}

func add(cron gocron.Scheduler, j Job, observe Observe) error {
	if j.Do == nil {
		return errors.New("it has nothing to do")
	}
	when, options, err := j.when()
	if err != nil {
		return err
	}
	options = append(options,
		gocron.WithName(j.Name),
		gocron.WithSingletonMode(gocron.LimitModeReschedule), // a run that takes long is not overtaken by the next
		gocron.WithEventListeners(gocron.AfterJobRunsWithPanic(func(_ uuid.UUID, name string, cause any) {
			slog.Error("a job panicked", "job", name, "cause", fmt.Sprint(cause))
		})),
	)
	_, err = cron.NewJob(when, gocron.NewTask(func(ctx context.Context) { j.run(ctx, observe) }), options...)
	return err
}

func (j Job) when() (gocron.JobDefinition, []gocron.JobOption, error) {
	if j.Every > 0 && j.Daily == "" {
		return gocron.DurationJob(j.Every), []gocron.JobOption{gocron.WithStartAt(gocron.WithStartImmediately())}, nil
	}
	at, err := time.Parse("15:04", j.Daily)
	if err != nil || j.Every != 0 || at.Hour() < 4 {
		return nil, nil, errors.New("it must run either every so often or daily at a time from 04:00 on")
	}
	return gocron.DailyJob(1, gocron.NewAtTimes(gocron.NewAtTime(uint(at.Hour()), uint(at.Minute()), 0))), nil, nil
}

// run does a job once and says how it went. A job that a stop broke off has not failed.
func (j Job) run(ctx context.Context, observe Observe) {
	start := time.Now()
	err := j.Do(ctx)
	if ctx.Err() != nil {
		err = nil
	}
	if err != nil {
		slog.ErrorContext(ctx, "a job failed", "job", j.Name, "error", err)
	}
	if observe != nil {
		observe(j.Name, time.Since(start), err)
	}
}

// Start begins. Jobs that run every so often run at once.
func (s *Scheduler) Start() { s.cron.Start() }

// Stop tells jobs under way to end, waits for them, and starts no more. Stop
// the HTTP server before it, and close the mailer and the database after it.
func (s *Scheduler) Stop() error { return s.cron.Shutdown() }
