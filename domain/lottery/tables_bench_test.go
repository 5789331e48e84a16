package lottery

import (
	"context"
	"testing"
)

// BenchmarkTables plans 4 rounds for 100 people at tables of 5: 800 of 800 possible meetings, tables as mixed as can be.
func BenchmarkTables(b *testing.B) {
	q := hundred(4)
	for n := range b.N {
		plan, err := q.Plan(context.Background(), Seed{byte(n), byte(n >> 8)})
		if err != nil || plan.Meetings != 800 || plan.Off != 0 {
			b.Fatalf("%+v, %v", plan, err)
		}
	}
}

// BenchmarkStandBys chooses 8 stand-bys for 36 seats among 150 people by 300 simulated sets of drop-outs.
func BenchmarkStandBys(b *testing.B) {
	p := seatedTown(b, 36, 150)
	history := &DropOuts{Before: 0.1}
	o := StandByOptions{Count: 8, Drop: history.Chances(p)}
	b.ResetTimer()
	for n := range b.N {
		o.Seed = Seed{byte(n), byte(n >> 8)}
		if _, err := p.StandBys(context.Background(), o); err != nil {
			b.Fatal(err)
		}
	}
}
