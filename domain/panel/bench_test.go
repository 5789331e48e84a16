package panel_test

import (
	"runtime"
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// BenchmarkDrawInvitations draws 30,000 invitations from 600,000 residents.
func BenchmarkDrawInvitations(b *testing.B) {
	bench := domaintest.New(b)
	town(b, bench, 600_000)
	bench.Exec(b, "ANALYZE")
	p := ready(b, bench, whole("Panel"))
	ps := panel.New(bench.DB)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.ResetTimer()
	for b.Loop() {
		if _, err := ps.DrawInvitations(bench.Ctx(), p.ID, panel.InviteOrder{Version: p.Version, Invitations: 30_000}); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.Sys)/(1<<20), "MB-from-system")
}
