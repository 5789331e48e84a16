package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"deltag/domain/lottery"
)

// writeProtocol rounds the lottery to tickets and writes the document of its draw into a file that must be new.
// The key of its pseudonyms is written first: a protocol without it would be of no use.
func writeProtocol(f lotteryFlags, p *lottery.Problem, l *lottery.Lottery, key pseudonyms) (commitment string, loss float64, err error) {
	rounded, loss, err := l.Round(p, f.tickets)
	if err != nil {
		return "", 0, err
	}
	d := lottery.NewProtocol(p, rounded)
	data, err := d.Encode()
	if err != nil {
		return "", 0, err
	}
	if key != nil {
		if err := key.write(f.pseudonyms); err != nil {
			return "", 0, err
		}
	}
	file, err := os.OpenFile(f.protocol, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		if key != nil {
			err = errors.Join(err, os.Remove(f.pseudonyms))
		}
		return "", 0, err
	}
	_, err = file.Write(data)
	return d.Commitment, loss, errors.Join(err, file.Close())
}

// drawLottery draws from a protocol, once, and writes it anew with the draw.
func drawLottery(to io.Writer, args []string) error {
	if len(args) == 0 {
		return errors.New("write: deltag lottery draw FILE with --seed HEX, --number N, or --dice 4,1,6 [--sides 6]")
	}
	name := args[0]
	flags := flag.NewFlagSet("deltag lottery draw", flag.ContinueOnError)
	seed := flags.String("seed", "", "64 hexadecimal digits")
	number := flags.Int("number", -1, "a public number, from 0")
	dice := flags.String("dice", "", "what was thrown, with commas between, 1 to the number of sides each")
	sides := flags.Int("sides", 10, "of the dice")
	key := flags.String("key", "", "file that --pseudonyms wrote: tell who was drawn by their ids; the protocol keeps pseudonyms")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	d, err := lottery.ParseProtocol(data)
	if err != nil {
		return err
	}
	ids, err := readKey(*key, d.Lottery)
	if err != nil {
		return err
	}
	err = drawBy(d, *seed, *number, *dice, *sides)
	if err != nil {
		return err
	}
	if data, err = d.Encode(); err != nil {
		return err
	}
	whole := name + ".new"
	if err := os.WriteFile(whole, data, 0o600); err != nil {
		return err
	}
	if err := os.Rename(whole, name); err != nil {
		return err
	}
	for i, id := range d.Drawing.Members {
		d.Drawing.Members[i] = ids.name(id)
	}
	_, err = fmt.Fprintf(to, "Number %d: %s\n", d.Drawing.Number, strings.Join(d.Drawing.Members, ", "))
	return err
}

// drawBy draws in the one way that was given.
func drawBy(d *lottery.Protocol, seed string, number int, dice string, sides int) error {
	switch {
	case seed != "" && number < 0 && dice == "":
		s, err := lottery.ParseSeed(seed)
		if err != nil {
			return err
		}
		return d.DrawBySeed(s)
	case number >= 0 && seed == "" && dice == "":
		return d.DrawByNumber(number)
	case dice != "" && seed == "" && number < 0:
		throws, err := numbers(dice)
		if err != nil {
			return err
		}
		return d.DrawByDice(sides, throws)
	}
	return errors.New("give one of --seed, --number and --dice")
}

func numbers(text string) (list []int, err error) {
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", part)
		}
		list = append(list, n)
	}
	return list, nil
}

// verifyCommand computes a protocol again.
func verifyCommand(ctx context.Context, _ config, args []string) error {
	if len(args) != 1 {
		return errors.New("write: deltag verify FILE")
	}
	return verifyFile(ctx, os.Stdout, args[0])
}

func verifyFile(ctx context.Context, to io.Writer, name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	d, err := lottery.ParseProtocol(data)
	if err != nil {
		return err
	}
	faults, err := d.Verify(ctx)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return fmt.Errorf("the protocol does not hold: %w", &lottery.FaultError{Faults: faults})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Everything agrees: inputs, %d panels of %d people against all quotas, chances, commitment %s.\n",
		len(d.Lottery.Panels), d.Lottery.Size, d.Commitment)
	if c := d.Lottery.Certificate; c != nil {
		fmt.Fprintf(&b, "The smallest chance is %.6f; proved again that no lottery gives everybody more than %.6f.\n", c.Minimum, c.Upper)
	}
	if c := d.Lottery.Certificate; c != nil && c.Product != nil {
		fmt.Fprintf(&b, "The geometric mean of the chances is %.6f; proved again that no lottery has a larger one than %.6f.\n",
			c.Product.Mean, c.Product.Upper)
	}
	if c := d.Lottery.Counted; c != nil {
		fmt.Fprintf(&b, "Counted again: there are %s possible panels. The panels are those that the seed draws among them.\n", shortNumber(c.Panels))
	}
	if d.Drawing != nil {
		fmt.Fprintf(&b, "Drawn by %s: number %d.\n", d.Drawing.How, d.Drawing.Number)
	} else {
		b.WriteString("Nothing was drawn yet.\n")
	}
	_, err = io.WriteString(to, b.String())
	return err
}
