package request

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/message"
)

// Letter is a refusal on paper. It is not one of domain/letter, whose letters invite people of the register: each holds a code
// that opens a page and dies with the letter, goes to the address in the register, is withdrawn when its person opts out, and
// ends when they answer. A refusal is a decision that is owed to whoever asked, also outside the register and after they have
// opted out; it opens nothing, and nobody answers it. The secretary writes it when the request is refused, one at a time, and it
// is filed with the request (File). What stays of it is the reason, and staff's text, from which it can be written again.
type Letter struct {
	Language   message.Language
	Name       string // the alias of a protected person
	Address    string
	Subject    string
	Paragraphs []string
	Date       time.Time
}

// LetterOf is the letter that refuses a request, for printing; with a reason that is not kept yet it shows what the letter
// would be.
func (rs *Requests) LetterOf(ctx context.Context, id int64, reason string) (l Letter, err error) {
	err = rs.db.View(ctx, func(tx *domain.Tx) error {
		_, r, unit, err := ofStaff(tx, id, domain.HearingsRead)
		if err != nil {
			return err
		}
		switch {
		case r.State == Refused:
		case !r.Alive() || strings.TrimSpace(reason) == "":
			return ErrStep
		default:
			var c domain.Checks
			if c.Text(&reason, "/reason", 10, 2000); len(c) > 0 {
				return c.Of(ErrRequest)
			}
			r.Reason, r.DecidedAt = reason, &tx.Now
		}
		tx.Record(access(unit, "read", "write the answer to a request to speak to a committee", r))
		l, err = rs.letter(tx, &r)
		return err
	})
	return l, err
}

// letter fills staff's text of the refusal.
func (rs *Requests) letter(tx *domain.Tx, r *Request) (l Letter, err error) {
	who, err := whoIs(tx, r)
	if err != nil {
		return l, err
	}
	tongue := language(who.Language)
	values, err := r.words(tx, tongue)
	if err != nil {
		return l, err
	}
	maps.Copy(values, rs.settings.Values(tongue))
	text, err := message.TextOf(tx, letterKind, tongue, Activity(r.ID))
	if err != nil {
		return l, err
	}
	made, err := text.Render(tongue, values)
	if err != nil {
		return l, err
	}
	return Letter{Language: tongue, Name: who.Name, Address: who.Address, Subject: made.Subject, Paragraphs: strings.Split(strings.TrimSpace(made.Text), "\n\n"), Date: *r.DecidedAt}, nil
}

// KLE is the subject of a case and its facet in the municipalities' common plan (KL's Emnesystematik): the shape alone is
// known here, for the plan itself is KL's.
type KLE struct{ Number, Facet string }

var (
	kleShape   = regexp.MustCompile(`^\d{2}\.\d{2}\.\d{2}$`)
	facetShape = regexp.MustCompile(`^[A-Z]\d{2}$`)
)

func (k *KLE) check() error {
	var c domain.Checks
	k.Number, k.Facet = strings.TrimSpace(k.Number), strings.ToUpper(strings.TrimSpace(k.Facet))
	c.Unless(k.Number == "" || kleShape.MatchString(k.Number), "/kle", "kle-number", "Give the number as 00.22.04, or leave it empty.")
	c.Unless(k.Facet == "" || facetShape.MatchString(k.Facet), "/facet", "kle-facet", "Give the facet as P35, or leave it empty.")
	return c.Of(ErrRequest)
}

// File makes the package of a request for the municipality's system of records: the request, the answer and a description
// that a program can read, in one ZIP file (offentlighedsloven § 15). What was said at the meeting is not in it.
func (rs *Requests) File(ctx context.Context, id int64, version int, k KLE) (file []byte, err error) {
	_, err = rs.step(ctx, id, version, "take a request out for the system of records", func(tx *domain.Tx, _ *Session, r *Request) error {
		if err := k.check(); err != nil {
			return err
		}
		r.KLE, r.Facet, r.FiledAt = k.Number, k.Facet, &tx.Now
		if err := r.save(tx); err != nil {
			return err
		}
		own, err := show(tx, *r)
		if err != nil {
			return err
		}
		file, err = rs.pack(tx, &own)
		return err
	})
	return file, err
}

// described is the part of a package that programs read.
type described struct {
	Number     int64           `json:"number"`
	Committee  string          `json:"committee"`
	Meeting    time.Time       `json:"meeting"`
	Item       string          `json:"item,omitempty"`
	CaseNumber string          `json:"caseNumber,omitempty"`
	KLE        string          `json:"kle,omitempty"`
	Facet      string          `json:"facet,omitempty"`
	Kind       hearing.Kind    `json:"kind"`
	State      State           `json:"state"`
	Received   time.Time       `json:"received"`
	Decided    *time.Time      `json:"decided,omitempty"`
	Decider    hearing.Decider `json:"decidedBy,omitempty"`
	Files      []string        `json:"files"`
}

func (rs *Requests) pack(tx *domain.Tx, o *Own) ([]byte, error) {
	r := &o.Request
	who, err := whoIs(tx, r)
	if err != nil {
		return nil, err
	}
	page := map[string]any{"Own": o, "Who": who, "Received": message.DateAndTime(message.Danish, r.ReceivedAt), "Meeting": message.DateAndTime(message.Danish, o.Meeting.StartsAt),
		"Decided": "", "State": danishStates[r.State], "Decider": danishDeciders[r.Decider], "Model": danishModels[r.Model]}
	if r.DecidedAt != nil {
		page["Decided"] = message.DateAndTime(message.Danish, *r.DecidedAt)
	}
	files := []struct {
		name string
		part string
	}{{"anmodning.html", "request"}, {"svar.html", "answer"}}
	d := described{Number: r.ID, Committee: o.Committee, Meeting: o.Meeting.StartsAt, CaseNumber: r.CaseNumber, KLE: r.KLE, Facet: r.Facet, Kind: r.Kind, State: r.State,
		Received: r.ReceivedAt, Decided: r.DecidedAt, Decider: r.Decider}
	if o.Item != nil {
		d.Item = o.Item.Title
	}
	if r.State == Refused {
		if page["Letter"], err = rs.letter(tx, r); err != nil {
			return nil, err
		}
		files = append(files, struct{ name, part string }{"brev.html", "letter"})
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: tx.Now})
		if err != nil {
			return nil, fmt.Errorf("pack a request: %w", err)
		}
		if err := packed.ExecuteTemplate(w, f.part, page); err != nil {
			return nil, fmt.Errorf("pack a request: %w", err)
		}
		d.Files = append(d.Files, f.name)
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: "metadata.json", Method: zip.Deflate, Modified: tx.Now})
	if err != nil {
		return nil, fmt.Errorf("pack a request: %w", err)
	}
	if err := json.NewEncoder(w).Encode(d); err != nil {
		return nil, fmt.Errorf("pack a request: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack a request: %w", err)
	}
	return out.Bytes(), nil
}

var (
	danishStates = map[State]string{Received: "Modtaget", Checked: "Kontrolleret", Granted: "Imødekommet, venter på tid", Refused: "Afslået", Withdrawn: "Trukket tilbage", Booked: "Har fået tid",
		Held: "Holdt", Absent: "Kom ikke", Thanked: "Holdt"}
	danishDeciders = map[hearing.Decider]string{hearing.Mayor: "Borgmesteren", hearing.Chair: "Udvalgets formand", hearing.Committee: "Udvalget"}
	danishModels   = map[Model]string{InPerson: "I salen", ByVideo: "På video", Unseen: "Uden at blive set", ReadAloud: "Læst op af en anden", Recorded: "Optaget på forhånd"}
)

// packed are the pages of a package, which need nothing else to be read in many years.
var packed = template.Must(template.New("").Parse(`
{{define "head"}}<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{{.}}</title>
<style>body{font:16px/1.5 sans-serif;max-width:40em;margin:2em}dt{font-weight:bold}dd{margin:0 0 1em;white-space:pre-line}</style></head><body><h1>{{.}}</h1>{{end}}
{{define "request"}}{{template "head" "Anmodning om foretræde"}}<dl>
<dt>Nummer</dt><dd>{{.Own.Request.ID}}</dd><dt>Fra</dt><dd>{{.Who.Name}}</dd>
<dt>Modtaget</dt><dd>{{.Received}}</dd><dt>Udvalg og møde</dt><dd>{{.Own.Committee}}, {{.Meeting}}</dd>
{{with .Own.Item}}<dt>Punkt</dt><dd>{{.Number}} {{.Title}}</dd>{{end}}{{with .Own.Request.CaseNumber}}<dt>Sagsnummer</dt><dd>{{.}}</dd>{{end}}
<dt>Det drejer sig om</dt><dd>{{.Own.Request.About}}</dd><dt>Antal personer</dt><dd>{{.Own.Request.People}}</dd><dt>Form</dt><dd>{{.Model}}</dd>
{{with .Own.Request.Material}}<dt>Materiale</dt><dd>{{.}}</dd>{{end}}</dl></body></html>{{end}}
{{define "answer"}}{{template "head" "Svar på anmodning om foretræde"}}<dl>
<dt>Nummer</dt><dd>{{.Own.Request.ID}}</dd><dt>Status</dt><dd>{{.State}}</dd>{{with .Decided}}<dt>Afgjort</dt><dd>{{.}}</dd>{{end}}{{with .Decider}}<dt>Af</dt><dd>{{.}}</dd>{{end}}
{{with .Own.Request.Reason}}<dt>Begrundelse</dt><dd>{{.}}</dd>{{end}}{{with .Own.Request.Outcome}}<dt>Det kom der ud af det</dt><dd>{{.}}</dd>{{end}}</dl></body></html>{{end}}
{{define "letter"}}{{template "head" .Letter.Subject}}<p>{{.Letter.Name}}<br>{{.Letter.Address}}</p><p>{{.Decided}}</p>{{range .Letter.Paragraphs}}<p style="white-space:pre-line">{{.}}</p>{{end}}</body></html>{{end}}
`))
