package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/org"
	"deltag/domain/survey/sample"
)

// StaffSampleFound is what looking for people finds: counts alone.
type StaffSampleFound struct {
	Found   int                  `json:"found"`
	LeftOut []StaffSampleLeftOut `json:"leftOut" doc:"A person counts once, under the first reason that holds"`
	Asked   int                  `json:"asked"`
	NoMail  int                  `json:"noMail" doc:"Of those asked, people whom no mail can reach"`
	Strata  []StaffSampleStratum `json:"strata"`
	Feature int64                `json:"feature" doc:"Whose values the strata are; 0 is none"`
	Pooled  []string             `json:"pooled" doc:"Kinds of offers with so few people that they count as one"`
	Beyond  string               `json:"beyond" doc:"Why people are asked who have been asked enough"`
}

// StaffSampleLeftOut is how many are not asked for one reason.
type StaffSampleLeftOut struct {
	Reason string `json:"reason" enum:"erased,gone,opted-out,excluded,paused,asked,budget"`
	Count  int    `json:"count"`
}

// StaffSampleStratum is one part of a sample.
type StaffSampleStratum struct {
	Key   string `json:"key" doc:"Id of a value, way of a conversation, or kind of an offer; empty is not known or pooled"`
	Found int    `json:"found"`
	Asked int    `json:"asked"`
}

// StaffSample is whom a wave asks in one unit, and how far their mails are.
type StaffSample struct {
	ID        int64            `json:"id"`
	Unit      int64            `json:"unit"`
	Kind      string           `json:"kind" enum:"panel,residents,conversations,offers,open,staff,follow_up"`
	Panel     string           `json:"panel" doc:"Name of the panel"`
	From      string           `json:"from"`
	To        string           `json:"to"`
	Size      int              `json:"size" doc:"0 is everybody"`
	Seed      string           `json:"seed" doc:"From which the draw can be made again"`
	Code      string           `json:"code" doc:"What stands in the address of an open link"`
	Rule      int64            `json:"rule" doc:"That follows an event; 0 is none"`
	State     string           `json:"state" enum:"running,stopped"`
	Asked     int              `json:"asked"`
	Found     StaffSampleFound `json:"found"`
	Sent      int              `json:"sent" doc:"Mails that were sent, reminders too"`
	Waiting   int              `json:"waiting"`
	NotSent   int              `json:"notSent"`
	CreatedAt time.Time        `json:"createdAt"`
	By        string           `json:"by" doc:"Empty is the program"`
}

type samples struct {
	samples  *sample.Samples
	messages *message.Messages
	org      *org.Org
}

func registerSamples(a huma.API, ss *sample.Samples, m *message.Messages, o *org.Org) {
	h := samples{ss, m, o}
	tag, see, write := op.Tag("samples"), op.Needs(domain.SurveysRead), op.Needs(domain.SurveysWrite)
	op.Get(a, "/waves/{id}/samples", "List whom a wave asks", h.list, see, tag)
	op.Post(a, "/waves/{id}/samples/trial", "Try out whom a wave would ask", h.trial, write, tag, op.About("Writes nothing and asks nobody."))
	op.Post(a, "/waves/{id}/samples", "Ask people in a wave", h.ask, write, tag, op.About("Their mails are queued for the first day of the wave, or now."))
	op.Post(a, "/waves/{id}/test-mail", "Send the mail of a wave to oneself", h.test, op.Needs(domain.TemplatesWrite), tag)
	op.Put(a, "/samples/{id}/stop", "Stop the mails of a sample", h.stop, write, tag)
	op.Delete(a, "/samples/{id}/stop", "Let the mails of a sample go on", h.resume, write, tag)
}

func foundOf(f sample.Found) StaffSampleFound {
	out := StaffSampleFound{Found: f.Found, LeftOut: []StaffSampleLeftOut{}, Asked: f.Asked, NoMail: f.NoMail, Strata: []StaffSampleStratum{},
		Feature: f.Feature, Pooled: f.Pooled, Beyond: f.Beyond}
	if out.Pooled == nil {
		out.Pooled = []string{}
	}
	for _, l := range f.LeftOut {
		out.LeftOut = append(out.LeftOut, StaffSampleLeftOut(l))
	}
	for _, s := range f.Strata {
		out.Strata = append(out.Strata, StaffSampleStratum(s))
	}
	return out
}

func (h samples) list(ctx context.Context, in *byID) ([]StaffSample, error) {
	rows, err := h.samples.List(ctx, in.ID)
	out := make([]StaffSample, len(rows))
	for i, r := range rows {
		s := StaffSample{ID: r.ID, Unit: r.UnitID, Kind: r.Kind, Panel: r.Panel, From: dateOf(r.FromOn), To: dateOf(r.ToOn), Size: r.Size, Seed: r.Seed, Code: r.Code,
			Rule: idOf(r.RuleID), State: r.State, Asked: r.Asked, Found: foundOf(r.Found), CreatedAt: r.CreatedAt, By: r.By}
		for state, n := range r.Mails {
			switch state {
			case message.Sent, message.Uncertain:
				s.Sent += n
			case message.Queued, message.Retry, message.Claimed, message.HandedOver, message.Held:
				s.Waiting += n
			default:
				s.NotSent += n
			}
		}
		out[i] = s
	}
	return out, err
}

type sampleInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Kind    string `json:"kind" enum:"panel,residents,conversations,offers,open,staff"`
		Unit    int64  `json:"unit" minimum:"1" doc:"Whose own questions they are asked"`
		Of      int64  `json:"of,omitempty" minimum:"0" doc:"Residents on the lists of this unit and of those below it; 0 is the unit"`
		Panel   int64  `json:"panel,omitempty" minimum:"0"`
		From    string `json:"from,omitempty" maxLength:"10" doc:"First day, of conversations and offers"`
		To      string `json:"to,omitempty" maxLength:"10"`
		Size    int    `json:"size,omitempty" doc:"How many are drawn; 0 is everybody"`
		Feature int64  `json:"feature,omitempty" minimum:"0" doc:"Within whose values residents are drawn; 0 is none"`
		Beyond  string `json:"beyond,omitempty" maxLength:"2000" doc:"Why people are asked too who have been asked enough; empty asks none of them"`
	}
}

func (in *sampleInput) order() sample.Order {
	b := in.Body
	o := sample.Order{Kind: sample.Kind(b.Kind), Unit: b.Unit, Of: b.Of, Panel: b.Panel, Size: b.Size, Feature: b.Feature, Beyond: b.Beyond}
	if day, bad := dateFrom(b.From); !bad { // a day that cannot be read is one that is missing
		o.From = day
	}
	if day, bad := dateFrom(b.To); !bad {
		o.To = day
	}
	return o
}

func (h samples) trial(ctx context.Context, in *sampleInput) (StaffSampleFound, error) {
	f, err := h.samples.Trial(ctx, in.ID, in.order())
	return foundOf(f), err
}

// StaffSampleMade is a new sample.
type StaffSampleMade struct {
	ID   int64  `json:"id"`
	Code string `json:"code" doc:"Of an open link"`
}

func (h samples) ask(ctx context.Context, in *sampleInput) (StaffSampleMade, error) {
	s, err := h.samples.Ask(ctx, in.ID, in.order())
	return StaffSampleMade{s.ID, s.Code}, err
}

type testMailInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Language message.Language `json:"language" enum:"da,en"`
	}
}

func (h samples) test(ctx context.Context, in *testMailInput) (op.None, error) {
	me, err := h.org.Me(ctx)
	if err != nil {
		return op.None{}, err
	}
	kind, text, err := h.samples.Text(ctx, in.ID, in.Body.Language)
	if err != nil {
		return op.None{}, err
	}
	return op.None{}, h.messages.Test(ctx, kind, in.Body.Language, text, me.Email)
}

func (h samples) stop(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.samples.Stop(ctx, in.ID)
}

func (h samples) resume(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.samples.Resume(ctx, in.ID)
}
