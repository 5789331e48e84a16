package panel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"deltag/domain"
	"deltag/domain/lottery"
)

// Verdict is what came of making a draw again from its stored inputs and seed.
type Verdict struct {
	InputsSame bool // the stored inputs have the recorded hash
	ResultSame bool // the same people are drawn again
}

// Verify makes a draw again from what was stored. It changes nothing.
func (ps *Panels) Verify(ctx context.Context, id int64) (v Verdict, err error) {
	var d Draw
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if d, err = domain.Take[Draw](tx, "id = ?", id); err != nil {
			return err
		}
		_, err = find(tx, d.PanelID, domain.PanelsRead)
		return err
	})
	if err != nil {
		return v, err
	}
	return d.verify(ctx) // outside the unit of work: it may take a while, and needs nothing more
}

func (d *Draw) verify(ctx context.Context) (v Verdict, err error) {
	plain, err := unzip(d.Inputs)
	if err != nil {
		return v, err
	}
	sum := sha256.Sum256(plain)
	v.InputsSame = hex.EncodeToString(sum[:]) == d.InputsHash
	if d.Stage == Invite {
		v.ResultSame, err = d.inviteAgain(ctx)
	} else {
		v.ResultSame, err = d.seatAgain(ctx, plain)
	}
	return v, err
}

func (d *Draw) inviteAgain(ctx context.Context) (bool, error) {
	var was InviteResult
	if err := json.Unmarshal(d.Result, &was); err != nil {
		return false, err
	}
	f, in, err := thaw(d.Inputs)
	if err != nil {
		return false, err
	}
	weights := make([]int, len(in.Strata))
	for i, s := range in.Strata {
		weights[i] = s.Weight
	}
	sample, _, err := f.draw(ctx, in.Invitations, weights, d.Seed)
	if err != nil {
		return false, err
	}
	return f.fingerprint(sample) == was.PeopleHash, nil
}

func (d *Draw) seatAgain(ctx context.Context, plain []byte) (bool, error) {
	var was SeatResult
	if err := json.Unmarshal(d.Result, &was); err != nil {
		return false, err
	}
	problem, err := parseProblem(plain)
	if err != nil {
		return false, err
	}
	seed, err := lottery.ParseSeed(d.Seed)
	if err != nil {
		return false, err
	}
	found, err := lottery.Find(ctx, problem, lottery.Options{Seed: seed, Panels: was.Tickets})
	if err != nil {
		return false, err
	}
	ticket, err := found.Draw(seed)
	return err == nil && slices.Equal(ticket.Members, was.Members), err
}

// parseProblem reads a problem back from its canonical form.
func parseProblem(plain []byte) (*lottery.Problem, error) {
	var in struct {
		Size     int
		Features []struct {
			Name   string
			Values []struct {
				Name     string
				Min, Max int
			}
		}
		Members []struct {
			ID, Household string
			Values        []*string
		}
	}
	if err := json.Unmarshal(plain, &in); err != nil {
		return nil, err
	}
	p := &lottery.Problem{Size: in.Size}
	place := make([]map[string]int, len(in.Features))
	for i, f := range in.Features {
		lf := lottery.Feature{Name: f.Name}
		place[i] = map[string]int{}
		for j, v := range f.Values {
			lf.Values = append(lf.Values, lottery.Value{Name: v.Name, Min: v.Min, Max: v.Max})
			place[i][v.Name] = j
		}
		p.Features = append(p.Features, lf)
	}
	for _, m := range in.Members {
		if len(m.Values) != len(place) {
			return nil, fmt.Errorf("member %s has %d values for %d features", m.ID, len(m.Values), len(place))
		}
		member := lottery.Member{ID: m.ID, Household: m.Household}
		for i, v := range m.Values {
			at := lottery.NoValue
			if v != nil {
				at = place[i][*v]
			}
			member.Values = append(member.Values, at)
		}
		p.Members = append(p.Members, member)
	}
	return p, nil
}
