package main

import (
	"context"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"deltag/domain"
)

// metrics are what an operator watches: requests, jobs, waiting mail, the pool. They hold no personal data: routes are
// patterns, never addresses.
type metrics struct {
	*prometheus.Registry
	requests *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
	failed   *prometheus.CounterVec
	due      prometheus.Gauge
	oldest   prometheus.Gauge
	unsure   prometheus.Gauge
}

func newMetrics(db *domain.DB) *metrics {
	m := &metrics{
		Registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "deltag_request_seconds", Help: "Time to answer a request, by route pattern and status.", Buckets: prometheus.DefBuckets,
		}, []string{"method", "route", "status"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "deltag_job_seconds", Help: "Time of a run of a job.", Buckets: prometheus.ExponentialBuckets(0.005, 4, 8),
		}, []string{"job"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "deltag_job_failures_total", Help: "Runs of a job that failed."}, []string{"job"}),
		due:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "deltag_mail_due", Help: "Mails that are due and have not gone."}),
		oldest: prometheus.NewGauge(prometheus.GaugeOpts{Name: "deltag_mail_oldest_seconds", Help: "Age of the oldest due mail."}),
		unsure: prometheus.NewGauge(prometheus.GaugeOpts{Name: "deltag_mail_uncertain", Help: "Mails whose fate a person must decide."}),
	}
	m.MustRegister(m.requests, m.jobs, m.failed, m.due, m.oldest, m.unsure,
		collectors.NewGoCollector(), collectors.NewDBStatsCollector(db.Pool(), "deltag"))
	return m
}

// count measures every request.
func (m *metrics) count(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err) // the status is known only now
		}
		m.requests.WithLabelValues(c.Request().Method, c.Path(), strconv.Itoa(c.Response().Status)).Observe(time.Since(start).Seconds())
		return nil
	}
}

// job is told of every run of the timetable.
func (m *metrics) job(name string, took time.Duration, err error) {
	m.jobs.WithLabelValues(name).Observe(took.Seconds())
	if err != nil {
		m.failed.WithLabelValues(name).Inc()
	}
}

func (p *program) measureOutbox(ctx context.Context) error {
	w, err := p.outbox.Waiting(ctx)
	if err != nil {
		return err
	}
	p.metrics.due.Set(float64(w.Due))
	p.metrics.oldest.Set(w.OldestAge)
	p.metrics.unsure.Set(float64(w.Uncertain))
	return nil
}
