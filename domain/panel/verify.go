package panel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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
	v.InputsSame = hashOf(plain) == d.InputsHash
	switch d.Stage {
	case Invite:
		v.ResultSame, err = d.inviteAgain(ctx)
	case Refill:
		v.ResultSame, err = d.refillAgain(ctx, plain)
	default:
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
	problem, err := lottery.ParseProblem(plain)
	if err != nil {
		return false, err
	}
	seed, err := lottery.ParseSeed(d.Seed)
	if err != nil {
		return false, err
	}
	if was.Drawing != nil {
		return d.protocolHolds(ctx, plain, &was, problem, seed)
	}
	found, err := lottery.Find(ctx, problem, lottery.Options{Seed: seed, Panels: was.Tickets})
	if err != nil {
		return false, err
	}
	ticket, err := found.Draw(seed)
	if err != nil || !slices.Equal(ticket.Members, was.Members) {
		return false, err
	}
	return standBysAgain(ctx, problem, found, ticket, &was)
}

// protocolHolds checks a draw as an outsider would check its protocol: panels, chances, the proof of the smallest chance,
// the commitment and the number, and beyond it the stand-bys.
func (d *Draw) protocolHolds(ctx context.Context, plain []byte, was *SeatResult, problem *lottery.Problem, seed lottery.Seed) (bool, error) {
	protocol := &lottery.Protocol{Problem: plain, Lottery: was.Lottery, Commitment: was.Published, Drawing: was.Drawing}
	faults, err := protocol.Verify(ctx)
	if err != nil || len(faults) > 0 {
		return false, err
	}
	ticket, err := was.Lottery.Pick(was.Drawing.Number, seed)
	if err != nil {
		return false, err
	}
	want := standBySeed(protocol)
	if was.Drawing.How == lottery.BySeed {
		want = *was.Drawing.Seed
	}
	if seed != want {
		return false, nil
	}
	if !slices.Equal(ticket.Members, was.Members) {
		return false, nil
	}
	return standBysAgain(ctx, problem, was.Lottery, ticket, was)
}

// hashOf is the SHA-256 of frozen inputs, in hexadecimal.
func hashOf(plain []byte) string {
	sum := sha256.Sum256(plain)
	return hex.EncodeToString(sum[:])
}
