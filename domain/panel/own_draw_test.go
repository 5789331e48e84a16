package panel_test

import (
	"math"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// Everybody who could be drawn is told their chance, the undrawn too: the chances add up to the number drawn, and whoever
// was invited is told the very probability that was kept.
func TestEverybodysChanceIsKnown(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 400, 60)
	ps := panel.New(b.DB)
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Trial: true, Invitations: 20}); err != nil {
		t.Fatal(err)
	}
	elsewhere := domaintest.Value[int64](t, b, "INSERT INTO unit (parent_id, name, valid_from) VALUES (1, 'Elsewhere', '2026-01-01Z') RETURNING id")
	sums, drawn := map[panel.Stage]float64{}, map[panel.Stage]int{}
	err := b.View(b.Ctx(), func(tx *domain.Tx) error {
		var people []resident.Resident
		if err := tx.DB.Order("id").Find(&people).Error; err != nil {
			return err
		}
		for i, r := range people {
			if i == 0 { // of a unit below the panel's
				r.UnitID = elsewhere
			}
			draws, err := panel.OwnDraws(tx, r)
			if err != nil {
				return err
			}
			for _, d := range draws {
				sums[d.Stage] += d.Chance
				if d.Drawn {
					drawn[d.Stage]++
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if drawn[panel.Invite] != 60 || drawn[panel.Seats] != 12 {
		t.Errorf("drawn: %v", drawn)
	}
	if math.Abs(sums[panel.Invite]-60) > 0.5 || math.Abs(sums[panel.Seats]-12) > 1e-9 {
		t.Errorf("the chances add up to %v, want 60 and 12", sums)
	}
}
