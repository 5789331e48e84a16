package note

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// Kind is what a record holds.
type Kind string

// The kinds, in the order of a note. After the words of what those who come speak for there are signatures and deviations, and
// after each deviation the words anew.
const (
	PurposeKind    Kind = "purpose"
	CriteriaKind   Kind = "criteria"
	VolunteersKind Kind = "volunteers"
	ProtectionKind Kind = "protection"
	LotteryKind    Kind = "lottery"
	DrawingKind    Kind = "drawing"
	SpeaksKind     Kind = "speaks"
	DeviationKind  Kind = "deviation"
	SignatureKind  Kind = "signature"
)

// format names the form of the public file and of all that is hashed.
const format = "deltag representation note 1"

// Record is one link of the chain.
type Record struct {
	Seq  int             `json:"seq"` // from 1
	At   string          `json:"at"`  // 2026-09-01T08:00:00Z
	Kind Kind            `json:"kind"`
	Body json.RawMessage `json:"body"`
	Hash string          `json:"hash"` // of all of this and of the hash before
}

// Chain is the records of a note.
type Chain []Record

// Head is the hash of the last record: it fixes all of them. Blank when there is none.
func (c Chain) Head() string {
	if len(c) == 0 {
		return ""
	}
	return c[len(c)-1].Hash
}

// Add puts a record at the end. at is an instant in the form of Record.At.
func (c *Chain) Add(at string, kind Kind, body any) error {
	raw, err := encode(body)
	if err != nil {
		return err
	}
	r := Record{Seq: len(*c) + 1, At: at, Kind: kind, Body: raw}
	r.Hash = r.sum(c.Head())
	*c = append(*c, r)
	return nil
}

// encode writes a body in canonical form.
func encode(body any) (json.RawMessage, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("note: %w", err)
	}
	return canonical(raw)
}

// sum is the SHA-256 of the record, whose body is canonical, after the hash before.
func (r *Record) sum(before string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d\n%s\n%s\n%s\n", format, before, r.Seq, r.At, r.Kind, r.Body))
	return hex.EncodeToString(sum[:])
}

// Public is the public file of a note: the chain, and its head, which also stands on the printed note.
type Public struct {
	Format  string `json:"format"`
	Records Chain  `json:"records"`
	Head    string `json:"head"`
}

// Publish writes the public file, one record a line.
func (c Chain) Publish() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"format\":%q,\"records\":[", format)
	for i, r := range c {
		var line bytes.Buffer
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false) // the bodies stand there byte for byte
		if err := e.Encode(r); err != nil {
			return nil, fmt.Errorf("note: %w", err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(bytes.TrimSpace(line.Bytes()))
	}
	fmt.Fprintf(&b, "\n],\"head\":%q}\n", c.Head())
	return b.Bytes(), nil
}

// ParsePublic reads a public file. It is not checked: see Verify. What Publish would not have written is refused, but for
// blanks and the order of fields.
func ParsePublic(data []byte) (*Public, error) {
	var p Public
	if err := strictly(data, &p); err != nil {
		return nil, err
	}
	if p.Format != format {
		return nil, fmt.Errorf("note: this is no file of the form %q", format)
	}
	was, err := canonical(data)
	if err != nil {
		return nil, err
	}
	again, err := encode(p)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(was, again) {
		return nil, errors.New("note: fields are named otherwise, missing, or there twice")
	}
	return &p, nil
}

func strictly(data []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("note: %w", err)
	}
	if d.More() {
		return errors.New("note: something follows the end of the file")
	}
	return nil
}

// Document is a note as its records tell it. What is not there yet is nil.
type Document struct {
	Purpose    *Purpose
	Criteria   *Criteria
	Volunteers *Volunteers
	Protection *Protection
	Lottery    *Lottery
	Drawing    *Drawing
	Speaks     *Text       // the latest
	Deviations []Deviation // in their order
	Signatures []Signature // since the latest deviation
	Sealed     string      // the hash of the criteria's record; blank before
}

// Read takes the records apart.
func (c Chain) Read() (*Document, error) {
	d := &Document{}
	for i, r := range c {
		if err := d.take(r); err != nil {
			return nil, fmt.Errorf("record %d: %w", i+1, err)
		}
	}
	return d, nil
}

func (d *Document) take(r Record) error {
	switch r.Kind {
	case PurposeKind:
		return into(&d.Purpose, r)
	case CriteriaKind:
		d.Sealed = r.Hash
		return into(&d.Criteria, r)
	case VolunteersKind:
		return into(&d.Volunteers, r)
	case ProtectionKind:
		return into(&d.Protection, r)
	case LotteryKind:
		return into(&d.Lottery, r)
	case DrawingKind:
		return into(&d.Drawing, r)
	case SpeaksKind:
		return into(&d.Speaks, r)
	case DeviationKind:
		var one *Deviation
		if err := into(&one, r); err != nil {
			return err
		}
		d.Deviations, d.Signatures = append(d.Deviations, *one), nil
	case SignatureKind:
		var one *Signature
		if err := into(&one, r); err != nil {
			return err
		}
		d.Signatures = append(d.Signatures, *one)
	default:
		return fmt.Errorf("note: there is no kind %q", r.Kind)
	}
	return nil
}

func into[T any](to **T, r Record) error {
	*to = new(T)
	return strictly(r.Body, *to)
}

// Group is who comes now: who was drawn, after the deviations. Numbers of volunteers, rising.
func (d *Document) Group() []int { return d.groupAfter(len(d.Deviations)) }
