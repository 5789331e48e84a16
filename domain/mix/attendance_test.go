package mix

import (
	"math"
	"testing"

	"deltag/domain/lottery"
)

// With one group it is the binomial quantile that letters are counted by.
func TestInviteIsTheBinomialQuantile(t *testing.T) {
	t.Parallel()
	for need := range 15 {
		for _, rate := range []float64{0.5, 0.74, 0.8, 0.95, 1} {
			for _, sure := range []float64{0.6, 0.8, 0.95} {
				got, err := Invite(need, []Expected{{1, rate}}, sure)
				if want := lottery.Letters(need, rate, sure); err != nil || got.Total != want || got.TooFew {
					t.Errorf("%d at %v, sure by %v: %+v, %v, want %d", need, rate, sure, got, err, want)
				}
			}
		}
	}
}

func TestInviteElevenForEight(t *testing.T) {
	t.Parallel()
	got, err := Invite(8, []Expected{{5, 0.85}, {3, 0.75}}, 0.85)
	if err != nil || got.Total != 11 || got.Groups[0] != 7 || got.Groups[1] != 4 {
		t.Fatalf("%+v, %v", got, err)
	}
	if want := 7*0.85 + 4*0.75; math.Abs(got.Mean-want) > 1e-9 {
		t.Errorf("on average %v come, want %v", got.Mean, want)
	}
	fewer, _ := lottery.Allocate(10, []int{5, 3}, nil)
	if p := AtLeast(Attendance([]Expected{{5, 0.85}, {3, 0.75}}, fewer), 8); p >= 0.85 {
		t.Errorf("ten are enough too: %v", p)
	}
	if never, err := Invite(8, []Expected{{1, 0.01}}, 0.9); err != nil || !never.TooFew || never.Total != 80 {
		t.Errorf("hardly anybody comes: %+v, %v", never, err)
	}
	if _, err := Invite(8, nil, 0.9); err == nil {
		t.Error("nobody can be invited, and nothing is said")
	}
}

func TestAttendanceByTryingAllWhoCome(t *testing.T) {
	t.Parallel()
	groups, invited := []Expected{{1, 0.7}, {1, 0.4}}, []int{3, 2}
	want := make([]float64, 6)
	for who := range 32 {
		p, n := 1.0, 0
		for i := range 5 {
			rate := 0.7
			if i >= 3 {
				rate = 0.4
			}
			if who>>i&1 == 1 {
				n++
				p *= rate
			} else {
				p *= 1 - rate
			}
		}
		want[n] += p
	}
	for k, p := range Attendance(groups, invited) {
		if math.Abs(p-want[k]) > 1e-12 {
			t.Errorf("%d come with %v, want %v", k, p, want[k])
		}
	}
}

func TestShowUpMovesWithWhatWasSeen(t *testing.T) {
	t.Parallel()
	if got := ShowUp(lottery.Seats{}, 0.8); math.Abs(got-0.8) > 1e-12 {
		t.Errorf("without any: %v", got)
	}
	few, many := ShowUp(lottery.Seats{Seated: 4, Dropped: 2}, 0.8), ShowUp(lottery.Seats{Seated: 400, Dropped: 200}, 0.8)
	if few < 0.7 || few >= 0.8 || many < 0.5 || many > 0.53 {
		t.Errorf("half of four stayed away: %v; half of four hundred: %v", few, many)
	}
}
