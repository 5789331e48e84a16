package coverage

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// words of the file: Danish, then English.
var words = map[string][2]string{
	"theme": {"Tema", "Theme"}, "indicator": {"Indikator", "Indicator"}, "key": {"Nøgle", "Key"}, "state": {"Status", "Status"},
	"others": {"Andre enheders undersøgelser", "Surveys of other units"}, "last": {"Sidst spurgt om", "Last asked about"}, "wave": {"I målingen", "In the wave"},
	"end": {"Hvad der sluttede", "What ended"}, "on": {"Hvornår", "When"}, "reason": {"Hvorfor", "Why"}, "local": {"kun nogle enheder", "some units only"},
	"way:panel": {"Et panel", "A panel"}, "way:residents": {"Borgere i enheden", "Citizens of the unit"}, "way:conversations": {"Samtaler", "Conversations"},
	"way:offers": {"Tilbud, der sluttede", "Offers that ended"}, "way:follow_up": {"Efter en hændelse", "After an event"}, "way:open": {"Et åbent link", "An open link"},
	"way:staff": {"Medarbejdere", "Staff"}, "way:": {"Ikke valgt endnu", "Not chosen yet"},
	"measured": {"Bliver målt", "Measured"}, "hole": {"Hul: bliver ikke målt mere", "Hole: measured no more"}, "never": {"Ikke målt endnu", "Not measured yet"},
	"end:programme": {"Undersøgelsen er afsluttet", "The survey was ended"}, "end:questionnaire": {"Spørgeskemaet er ikke i brug mere", "The questionnaire is used no more"},
	"end:day": {"Undersøgelsens sidste dag er gået", "The last day of the survey has passed"}, "end:dropped": {"Spørgsmålet er taget ud", "The question was taken out"},
	"end:once": {"Undersøgelsen skulle kun spørge én gang", "The survey was to ask once"},
}

// ErrFile refuses a file of another sort.
var ErrFile = &domain.Error{Kind: domain.Invalid, Code: "file-invalid", Detail: "Choose a sort of file: csv or xlsx, in Danish or English."}

// Export writes the matrix as a file, csv or xlsx, in a language, da or en.
func (u *Use) Export(ctx context.Context, filter Filter, format, language string, w io.Writer) error {
	if format != "csv" && format != "xlsx" || language != "da" && language != "en" {
		return ErrFile
	}
	themes, _, err := u.Matrix(ctx, filter)
	if err != nil {
		return err
	}
	header, rows := lines(themes, language)
	if format == "csv" {
		return table.WriteCSV(w, header, slices.Values(rows))
	}
	return table.WriteXLSX(w, "Deltag", header, slices.Values(rows))
}

func lines(themes []Theme, language string) (header []string, rows [][]string) {
	say := func(key string) string {
		if language == "en" {
			return words[key][1]
		}
		return words[key][0]
	}
	for _, key := range []string{"theme", "indicator", "key", "state"} {
		header = append(header, say(key))
	}
	for _, way := range Ways {
		header = append(header, say("way:"+way))
	}
	for _, key := range []string{"others", "last", "wave", "end", "on", "reason"} {
		header = append(header, say(key))
	}
	for _, t := range themes {
		for _, r := range t.Rows {
			line := []string{in(language, t.Name.Da, t.Name.En), in(language, r.Name.Da, r.Name.En), r.Key, say(string(r.State))}
			for _, way := range Ways {
				line = append(line, cell(r, way, say("local")))
			}
			rows = append(rows, append(line, r.rest(language, say)...))
		}
	}
	return header, rows
}

func in(language, danish, english string) string {
	if language == "en" {
		return english
	}
	return danish
}

// cell names the programmes that ask in a way.
func cell(r Row, way, local string) string {
	var names []string
	for _, m := range r.Measures {
		if !slices.Contains(m.Ways, way) {
			continue
		}
		if m.Local {
			names = append(names, fmt.Sprintf("%s (%s)", m.Name, local))
		} else {
			names = append(names, m.Name)
		}
	}
	return strings.Join(names, ", ")
}

// rest is how many ask whom the reader does not see, when was asked last, and why nobody does so any more.
func (r *Row) rest(language string, say func(string) string) []string {
	rest := make([]string, 6)
	if r.Others > 0 {
		rest[0] = fmt.Sprint(r.Others)
	}
	if r.Last != nil {
		rest[1], rest[2] = day(r.Last.On, language), r.Last.WaveName
		if r.Last.Name != "" {
			rest[2] = r.Last.WaveName + " (" + r.Last.Name + ")"
		}
	}
	if r.End != nil {
		rest[3], rest[4], rest[5] = say("end:"+string(r.End.Kind)), day(r.End.On, language), r.End.Reason
	}
	return rest
}
