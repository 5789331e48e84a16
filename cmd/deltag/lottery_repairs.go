package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"deltag/domain/lottery"
)

// noPanel is what is printed when there is no panel.
type noPanel struct {
	Feasible  bool               `json:"feasible"`
	Shortages []lottery.Shortage `json:"shortages"`
	Sentences []string           `json:"sentences"`
	Repairs   []repair           `json:"repairs"`
	Seconds   float64            `json:"seconds"`
}

// repair is one way out: exact search has found a panel with it. One of Changes, Invite and Size is given.
type repair struct {
	Changes []lottery.Change `json:"changes,omitempty"`
	People  int              `json:"people,omitempty"` // by how many people quotas are widened in all, or who are to be invited
	Least   bool             `json:"least,omitempty"`  // there is no milder one
	Invite  []invited        `json:"invite,omitempty"` // who more must say yes
	Size    int              `json:"size,omitempty"`   // a smaller panel, with Quotas
	Quotas  []quotaLine      `json:"quotas,omitempty"`
}

type invited struct {
	People int               `json:"people"`
	Values map[string]string `json:"values"`
	text   string
}

type quotaLine struct {
	Feature string `json:"feature"`
	Value   string `json:"value"`
	Min     int    `json:"min"`
	Max     int    `json:"max"`
}

func tellInfeasible(ctx context.Context, to io.Writer, p *lottery.Problem, shortages []lottery.Shortage, asJSON bool, begin time.Time) error {
	out := noPanel{Shortages: shortages, Sentences: []string{}, Repairs: []repair{}}
	for _, s := range shortages {
		out.Sentences = append(out.Sentences, s.String())
	}
	for _, find := range []func(context.Context, *lottery.Problem) (*repair, error){relaxing, inviting, shrinking} {
		r, err := find(ctx, p)
		if err != nil {
			return err
		}
		if r != nil {
			out.Repairs = append(out.Repairs, *r)
		}
	}
	out.Seconds = time.Since(begin).Seconds()
	if asJSON {
		if err := json.NewEncoder(to).Encode(out); err != nil {
			return err
		}
		return errInfeasible
	}
	var b strings.Builder
	for _, s := range out.Sentences {
		fmt.Fprintln(&b, s)
	}
	for _, r := range out.Repairs {
		r.tell(&b)
	}
	if _, err := io.WriteString(to, b.String()); err != nil {
		return err
	}
	return errInfeasible
}

func (r repair) tell(b *strings.Builder) {
	if len(r.Changes) > 0 {
		b.WriteString("One way: widen these quotas.\n")
	}
	for _, c := range r.Changes {
		fmt.Fprintf(b, "  %s %s from %d-%d to %d-%d\n", c.Feature, c.Value, c.Was.Min, c.Was.Max, c.Now.Min, c.Now.Max)
	}
	if len(r.Invite) > 0 {
		b.WriteString("One way: find these people who say yes too.\n")
	}
	for _, i := range r.Invite {
		fmt.Fprintf(b, "  %d with %s\n", i.People, i.text)
	}
	if r.Size > 0 {
		fmt.Fprintf(b, "One way: a panel of %d with these quotas.\n", r.Size)
	}
	for _, q := range r.Quotas {
		fmt.Fprintf(b, "  %s %s %d-%d\n", q.Feature, q.Value, q.Min, q.Max)
	}
}

func relaxing(ctx context.Context, p *lottery.Problem) (*repair, error) {
	r, err := lottery.Relax(ctx, p)
	if err != nil || r == nil {
		return nil, err
	}
	return &repair{Changes: r.Changes, People: r.People, Least: r.Least}, nil
}

func inviting(ctx context.Context, p *lottery.Problem) (*repair, error) {
	wanted, err := lottery.Invite(ctx, p)
	if err != nil || wanted == nil {
		return nil, err
	}
	r := &repair{}
	for _, w := range wanted {
		i := invited{People: w.People, Values: map[string]string{}}
		var parts []string
		for f, v := range w.Values {
			feature := p.Features[f]
			i.Values[feature.Name] = feature.Values[v].Name
			parts = append(parts, feature.Name+" "+feature.Values[v].Name)
		}
		i.text = strings.Join(parts, ", ")
		r.Invite, r.People = append(r.Invite, i), r.People+w.People
	}
	return r, nil
}

func shrinking(ctx context.Context, p *lottery.Problem) (*repair, error) {
	size, err := lottery.Smaller(ctx, p)
	if err != nil || size == 0 {
		return nil, err
	}
	r := &repair{Size: size}
	for _, f := range p.Scaled(size).Features {
		for _, v := range f.Values {
			r.Quotas = append(r.Quotas, quotaLine{f.Name, v.Name, v.Min, v.Max})
		}
	}
	return r, nil
}
