package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"deltag/domain"
	"deltag/domain/survey"
)

// errUnpublishable ends the command with status 3, after the faults were printed.
var errUnpublishable = exitError{3, "the questionnaire cannot be published"}

// instrumentCommand looks at files of questionnaires, without a database.
func instrumentCommand(_ context.Context, _ config, args []string) error {
	return runInstrument(os.Stdout, args)
}

func runInstrument(to io.Writer, args []string) error {
	usage := errors.New("write: deltag instrument check FILE [--json], deltag instrument compare OLD NEW [--json], " +
		"deltag instrument template [--json], deltag instrument template KEY, or deltag instrument schema")
	asJSON := slices.Contains(args, "--json")
	args = slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--json" })
	switch {
	case len(args) == 2 && args[0] == "check":
		return checkInstrument(to, args[1], asJSON)
	case len(args) == 3 && args[0] == "compare":
		return compareInstruments(to, args[1], args[2], asJSON)
	case len(args) == 1 && args[0] == "schema" && !asJSON:
		_, err := to.Write(survey.Schema)
		return err
	case len(args) == 1 && args[0] == "template":
		return listTemplates(to, asJSON)
	case len(args) == 2 && args[0] == "template" && !asJSON:
		return printTemplate(to, args[1])
	}
	return usage
}

// checked is what is printed of a questionnaire. Hashes are there only when it can be published.
type checked struct {
	Publishable bool             `json:"publishable"`
	ID          string           `json:"id,omitempty"`
	Version     int              `json:"version,omitempty"`
	Hash        string           `json:"hash,omitempty"`
	CoreHash    string           `json:"core_hash,omitempty"`
	Core        int              `json:"core"`
	Local       int              `json:"local"`
	Faults      []domain.Fault   `json:"faults"`
	Warnings    []domain.Fault   `json:"warnings"`
	Readings    []survey.Reading `json:"readings"`
}

func checkInstrument(to io.Writer, file string, asJSON bool) error {
	out := checked{Faults: []domain.Fault{}, Warnings: []domain.Fault{}, Readings: []survey.Reading{}}
	i, err := readInstrument(file)
	var refusal *domain.Error
	switch {
	case errors.As(err, &refusal):
		out.Faults = append(out.Faults, refusal.Faults...)
	case err != nil:
		return err
	default:
		out.ID, out.Version, out.Core, out.Local = i.ID, i.Version, len(i.Core), len(i.Local)
		out.Faults = append(out.Faults, i.Check()...)
		out.Warnings = append(out.Warnings, i.Advise()...)
		out.Readings = append(out.Readings, i.Readings()...)
	}
	if out.Publishable = len(out.Faults) == 0; out.Publishable {
		out.Hash, out.CoreHash = i.Hash(), i.CoreHash()
	}
	if err := out.print(to, file, asJSON); err != nil {
		return err
	}
	if !out.Publishable {
		return errUnpublishable
	}
	return nil
}

func readInstrument(file string) (*survey.Instrument, error) {
	document, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return survey.Read(document)
}

func (c *checked) print(to io.Writer, file string, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(to).Encode(c)
	}
	text := ""
	for _, f := range c.Faults {
		text += fmt.Sprintf("Fault    %s: %s (%s)\n", f.Where, f.Detail, f.Code)
	}
	for _, f := range c.Warnings {
		text += fmt.Sprintf("Warning  %s: %s (%s)\n", f.Where, f.Detail, f.Code)
	}
	for _, r := range c.Readings {
		how := ""
		if r.Easy {
			how = ", easy"
		}
		text += fmt.Sprintf("LIX of %s%s: %.0f, over %d words.\n", r.Language, how, r.LIX, r.Words)
	}
	if c.Publishable {
		text += fmt.Sprintf("%s can be published: %s, version %d, core of %d, local part of %d.\nHash       %s\nCore hash  %s\n",
			file, c.ID, c.Version, c.Core, c.Local, c.Hash, c.CoreHash)
	} else {
		text += fmt.Sprintf("%s cannot be published: %d faults.\n", file, len(c.Faults))
	}
	_, err := io.WriteString(to, text)
	return err
}

// compared is what is printed of two versions.
type compared struct {
	SameCore bool            `json:"same_core"`
	Changes  []survey.Change `json:"changes"`
}

func compareInstruments(to io.Writer, before, after string, asJSON bool) error {
	was, err := readInstrument(before)
	if err != nil {
		return fmt.Errorf("%s: %w", before, err)
	}
	is, err := readInstrument(after)
	if err != nil {
		return fmt.Errorf("%s: %w", after, err)
	}
	out := compared{SameCore: was.CoreHash() == is.CoreHash(), Changes: append([]survey.Change{}, survey.Compare(was, is)...)}
	if asJSON {
		return json.NewEncoder(to).Encode(out)
	}
	text := "The core is not the same.\n"
	if out.SameCore {
		text = "The core is the same.\n"
	}
	for _, c := range out.Changes {
		text += fmt.Sprintf("%-8s %s", c.What, c.Where)
		if c.Was != "" || c.Is != "" {
			text += fmt.Sprintf(": %q, before %q", c.Is, c.Was)
		}
		if c.Breaks {
			text += " (breaks the series)"
		}
		text += "\n"
	}
	_, err = io.WriteString(to, text)
	return err
}
