package privacy

import (
	"archive/zip"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"iter"
	"math"
	"strconv"
	"time"

	"deltag/domain/message"
	"deltag/domain/resident/table"
)

//go:embed dossier.gohtml
var dossierPage string

var dossierTemplate = template.Must(template.New("dossier").Parse(dossierPage))

// FileName is what the dossier is called when it is saved: nothing in it tells whose it is.
func (d Dossier) FileName() string {
	return both{"indsigt-", "access-"}.in(d.Language) + d.MadeAt.Format(time.DateOnly) + ".zip"
}

// Zip writes the dossier as one file: a page to read and print, the same as JSON, and a list for each part that Danish
// Excel opens.
func (d Dossier) Zip(w io.Writer) error {
	z := zip.NewWriter(w)
	add := func(name string, write func(io.Writer) error) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: d.MadeAt})
		if err != nil {
			return err
		}
		return write(f)
	}
	if err := add(both{"laes-mig.html", "read-me.html"}.in(d.Language), d.page); err != nil {
		return err
	}
	if err := add("data.json", d.json); err != nil {
		return err
	}
	for _, p := range d.Parts {
		if err := add("csv/"+p.Key+".csv", func(w io.Writer) error { return table.WriteCSV(w, p.header(), d.lines(p)) }); err != nil {
			return err
		}
	}
	return z.Close()
}

func (p Part) header() []string {
	names := make([]string, len(p.Columns))
	for i, c := range p.Columns {
		names[i] = c.Label
	}
	return names
}

func (d Dossier) lines(p Part) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, row := range p.Rows {
			line := make([]string, len(row))
			for i, cell := range row {
				line[i] = d.words(cell)
			}
			if !yield(line) {
				return
			}
		}
	}
}

// words is a cell as people read it.
func (d Dossier) words(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case bool:
		return map[bool]both{true: yes, false: no}[v].in(d.Language)
	case time.Time:
		return message.DateTime(d.Language, v)
	case Day:
		return message.Date(d.Language, time.Time(v).Add(12*time.Hour)) // noon is on the same date in Denmark
	case Chance:
		return v.words(d.Language)
	case Code:
		return v.Words
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return fmt.Sprint(cell)
}

func (c Chance) words(l message.Language) string {
	switch {
	case c <= 0:
		return both{"Ingen", "None"}.in(l)
	case c >= 0.995:
		return both{"Alle som dig", "Everybody like you"}.in(l)
	}
	return fmt.Sprintf(both{"Omkring 1 ud af %d", "About 1 in %d"}.in(l), int(math.Round(1/float64(c))))
}

// json writes the dossier for machines. Keys and codes are the same in both languages.
func (d Dossier) json(w io.Writer) error {
	parts := map[string]any{}
	for _, p := range d.Parts {
		rows := make([]map[string]any, len(p.Rows))
		for i, row := range p.Rows {
			rows[i] = map[string]any{}
			for j, cell := range row {
				rows[i][p.Columns[j].Key] = plain(cell)
			}
		}
		parts[p.Key] = rows
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(map[string]any{"municipality": d.Municipality, "madeAt": d.MadeAt, "veiled": d.Veiled, "parts": parts})
}

func plain(cell any) any {
	switch v := cell.(type) {
	case Code:
		return v.Code
	case Day:
		return time.Time(v).Format(time.DateOnly)
	}
	return cell
}

// page writes the dossier as a page of its own, which loads nothing from anywhere.
func (d Dossier) page(w io.Writer) error {
	type shown struct {
		Part
		Lines [][]string
	}
	var parts []shown
	for _, p := range d.Parts {
		s := shown{Part: p}
		for line := range d.lines(p) {
			s.Lines = append(s.Lines, line)
		}
		parts = append(parts, s)
	}
	say := func(da, en string) string { return both{da, en}.in(d.Language) }
	return dossierTemplate.Execute(w, map[string]any{
		"Lang": d.Language, "Title": say("Det har vi om dig", "What we have about you"), "Municipality": d.Municipality,
		"Made": fmt.Sprintf(say("Lavet %s af %s.", "Made %s by %s."), message.DateTime(d.Language, d.MadeAt), d.Municipality),
		"Lead": say("Her er en kopi af alt, vi har om dig i systemet til borgerpaneler. De samme oplysninger ligger i filerne ved siden af: data.json til maskiner og mappen csv til regneark.",
			"Here is a copy of everything we have about you in the system for citizens' panels. The same data are in the files beside it: data.json for machines and the folder csv for spreadsheets."),
		"Rights": say("Er noget forkert? Bed os om at rette det. Du kan også bede om at få det slettet. Er du ikke enig med os, kan du klage til Datatilsynet, www.datatilsynet.dk.",
			"Is something wrong? Ask us to correct it. You can also ask to have it erased. If you disagree with us, you can complain to the Danish Data Protection Agency, www.datatilsynet.dk."),
		"Veil": say("Dit navn og din adresse er beskyttet. Derfor står de ikke her. Ring til os, hvis du vil have en kopi med dem.",
			"Your name and address are protected. So they are not here. Call us if you want a copy with them."),
		"Veiled": d.Veiled, "Contents": say("Indhold", "Contents"), "None": say("Ingen.", "None."), "Empty": say("Ikke oplyst", "Not known"), "Parts": parts,
	})
}
