package lottery

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed" // the checker
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// This file makes a draw public: all there is to know is in one file, the protocol. Before the number is known, its
// commitment is published, a hash over inputs, rules, version and panels; afterwards anybody can compute all of it again, with
// deltag verify or with the short program in Checker.

// Checker is a program in Python, with its standard library alone, that checks a protocol without Deltag.
//
//go:embed check.py
var Checker []byte

const protocolVersion = "deltag lottery protocol 1"

// Protocol is the document of a draw.
type Protocol struct {
	Protocol   string          `json:"protocol"`
	Problem    json.RawMessage `json:"problem"` // Problem.Canonical
	Lottery    *Lottery        `json:"lottery"`
	Commitment string          `json:"commitment"`
	Drawing    *Drawing        `json:"drawing"` // null before the draw
}

// Drawing is how a number came about, and whose it was.
type Drawing struct {
	How     How      `json:"how"`
	Seed    *Seed    `json:"seed,omitempty"`
	Sides   int      `json:"sides,omitempty"`  // of the dice
	Throws  []int    `json:"throws,omitempty"` // 1 to Sides each, in the order thrown
	Number  int      `json:"number"`           // from 0
	Members []string `json:"members"`
}

// How a number is found.
type How string

// A number comes from a recorded seed, from a public number that was agreed on before, or from dice.
const (
	BySeed   How = "seed"
	ByNumber How = "number"
	ByDice   How = "dice"
)

// NewProtocol makes the document before the draw.
func NewProtocol(p *Problem, l *Lottery) *Protocol {
	return &Protocol{Protocol: protocolVersion, Problem: p.Canonical(), Lottery: l, Commitment: l.Commitment()}
}

// Commitment is the SHA-256, in hexadecimal, of lines that say what will be drawn from, and by which rules.
func (l *Lottery) Commitment() string {
	var lines strings.Builder
	for _, panel := range l.Panels {
		lines.WriteString(strconv.Itoa(panel.Weight))
		for _, m := range panel.Members {
			lines.WriteString(" " + strconv.Itoa(m))
		}
		lines.WriteByte('\n')
	}
	panels := sha256.Sum256([]byte(lines.String()))
	var b strings.Builder
	fmt.Fprintf(&b, "deltag commitment 1\ninputs %s\nmethod %s %s\nseed %s\ntickets %d\npanels %s\n",
		l.Inputs, l.Method, l.Version, l.Seed, l.Total, hex.EncodeToString(panels[:]))
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// DrawBySeed draws with a recorded seed.
func (d *Protocol) DrawBySeed(seed Seed) error {
	t, err := d.Lottery.Draw(seed)
	if err != nil {
		return err
	}
	return d.draw(Drawing{How: BySeed, Seed: &seed, Number: t.Number})
}

// DrawByNumber draws the panel with a public number.
func (d *Protocol) DrawByNumber(number int) error {
	return d.draw(Drawing{How: ByNumber, Number: number})
}

// DrawByDice draws with dice of the given number of sides; see DiceNumber.
func (d *Protocol) DrawByDice(sides int, throws []int) error {
	number, err := DiceNumber(sides, throws, d.Lottery.Total)
	if err != nil {
		return err
	}
	return d.draw(Drawing{How: ByDice, Sides: sides, Throws: slices.Clone(throws), Number: number})
}

func (d *Protocol) draw(drawing Drawing) error {
	if d.Drawing != nil {
		return fmt.Errorf("lottery: this protocol was drawn from already: number %d", d.Drawing.Number)
	}
	t, err := d.Lottery.Pick(drawing.Number, Seed{})
	if err != nil {
		return err
	}
	drawing.Members = t.Members
	d.Drawing = &drawing
	return nil
}

// DiceNumber turns throws into a number from 0 to total-1, each equally likely. The throws less 1 are the digits of a number.
// There must be just enough of them; a number beyond the largest multiple of total is to be thrown anew, all of it, which
// is an error here.
func DiceNumber(sides int, throws []int, total int) (int, error) {
	if sides < 2 || sides > 1000 || total < 1 || total > maxPanels {
		return 0, fmt.Errorf("lottery: dice have 2 to 1000 sides, and are for 1 to %d tickets", maxPanels)
	}
	need, reach := DiceNeeded(sides, total)
	if len(throws) != need {
		return 0, fmt.Errorf("lottery: %d throws are needed for %d tickets, not %d", need, total, len(throws))
	}
	number := 0
	for i, t := range throws {
		if t < 1 || t > sides {
			return 0, fmt.Errorf("lottery: throw %d is %d, but a side is 1 to %d", i+1, t, sides)
		}
		number = number*sides + t - 1
	}
	if number >= reach/total*total {
		return 0, fmt.Errorf("lottery: these throws count for no ticket, so that all are equally likely: throw all dice again")
	}
	return number % total, nil
}

// DiceNeeded is how many throws make a number for each ticket, and how many numbers they make: 0 and 1 for dice of one side.
func DiceNeeded(sides, total int) (throws, numbers int) {
	numbers = 1
	for sides > 1 && numbers < total {
		throws, numbers = throws+1, numbers*sides
	}
	return throws, numbers
}

// Encode writes the document.
func (d *Protocol) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // the inputs stand there byte for byte
	err := e.Encode(d)
	return b.Bytes(), err
}

// ParseProtocol reads what Encode wrote. Unknown fields are refused.
func ParseProtocol(data []byte) (*Protocol, error) {
	var d Protocol
	r := json.NewDecoder(bytes.NewReader(data))
	r.DisallowUnknownFields()
	if err := r.Decode(&d); err != nil {
		return nil, fmt.Errorf("lottery: protocol: %w", err)
	}
	if d.Protocol != protocolVersion || d.Lottery == nil {
		return nil, fmt.Errorf("lottery: this is not a %s", protocolVersion)
	}
	return &d, nil
}

// Verify computes everything again: inputs, panels, chances, the proof of the bound, commitment and draw.
// An empty answer means that all of it agrees. Errors: as ParseProblem, ErrLimit, or ctx's when it ends.
func (d *Protocol) Verify(ctx context.Context) ([]Fault, error) {
	p, err := ParseProblem(d.Problem)
	if err != nil {
		return nil, err
	}
	c := &checker{p: p, faults: d.Lottery.Verify(p)}
	if len(c.faults) > 0 {
		return c.faults, nil
	}
	if d.Lottery.Certificate != nil || d.Lottery.Method.proved() {
		more, err := d.Lottery.VerifyCertificate(ctx, p)
		if err != nil {
			return nil, err
		}
		c.faults = append(c.faults, more...)
	}
	if d.Lottery.Counted != nil {
		more, err := d.Lottery.VerifyCount(ctx, p)
		if err != nil {
			return nil, err
		}
		c.faults = append(c.faults, more...)
	}
	if want := d.Lottery.Commitment(); want != d.Commitment {
		c.add("/commitment", "commitment", Fault{}, "The commitment to these panels is %s.", want)
	}
	if d.Drawing != nil {
		d.verifyDrawing(c)
	}
	return c.faults, nil
}

func (d *Protocol) verifyDrawing(c *checker) {
	again, was := *d, d.Drawing
	again.Drawing = nil
	var err error
	switch was.How {
	case BySeed:
		if was.Seed == nil {
			c.add("/drawing/seed", "drawing", Fault{}, "The seed is missing.")
			return
		}
		err = again.DrawBySeed(*was.Seed)
	case ByNumber:
		err = again.DrawByNumber(was.Number)
	case ByDice:
		err = again.DrawByDice(was.Sides, was.Throws)
	default:
		err = fmt.Errorf("lottery: nobody can draw by %q", was.How)
	}
	if err != nil {
		c.add("/drawing", "drawing", Fault{}, "%s", err.Error())
		return
	}
	if again.Drawing.Number != was.Number || !slices.Equal(again.Drawing.Members, was.Members) {
		c.add("/drawing", "drawing", Fault{}, "The draw gives number %d: %s.", again.Drawing.Number, strings.Join(again.Drawing.Members, ", "))
	}
}
