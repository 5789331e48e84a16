package privacy

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/org"
	"deltag/domain/resident"
)

// Dossier is everything that is held about one person, made when it is asked for and never kept: the copy of the data
// that GDPR article 15(3) gives people.
type Dossier struct {
	Municipality string
	MadeAt       time.Time
	Language     message.Language
	Veiled       bool // of a protected person, made where only the year of birth was told: without what finds them
	Parts        []Part
}

// Part is one sort of things in a dossier.
type Part struct {
	Key     string
	Title   string
	About   string
	Single  bool // one row: shown as facts
	Columns []Column
	Rows    [][]any // string, int64, float64, bool, time.Time, Day, Chance, Code or nil
}

// Column is one detail of the things in a part.
type Column struct{ Key, Label string }

// Day is a date without a time.
type Day time.Time

// Chance is a probability, 0 to 1.
type Chance float64

// Code is a word of the program with the words that people read.
type Code struct{ Code, Words string }

// both is a text in Danish and English.
type both [2]string

func (b both) in(l message.Language) string {
	if l == message.English {
		return b[1]
	}
	return b[0]
}

// together are the words of several lists of codes in one.
func together(lists ...map[string]both) map[string]both {
	all := map[string]both{}
	for _, list := range lists {
		maps.Copy(all, list)
	}
	return all
}

// detail is a column of a part: its name in the query, and what people call it. Codes gives words to the program's own.
type detail struct {
	key    string
	label  both
	codes  map[string]both
	hidden bool // left out of a veiled dossier
	free   bool // words that staff wrote: the names of staff are taken out
}

// spec says how a part is read: a query with @id, @now and {lang} for the language, whose columns are the details in order.
type spec struct {
	key     string
	title   both
	about   both
	single  bool
	query   string
	details []detail
	rows    func(*domain.Tx, resident.Resident, message.Language) ([][]any, error) // in place of the query
}

// specs are the parts of a dossier, in the order in which people read them.
var specs = slicesOf(personSpecs, panelSpecs, surveySpecs, gatheringSpecs, hearingSpecs, statementSpecs, evaluationSpecs, mailSpecs, useSpecs)

func slicesOf(lists ...[]spec) (all []spec) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// gather reads a person's dossier in the caller's unit of work, and records that it was made.
func gather(tx *domain.Tx, person resident.Resident, l message.Language, veiled bool) (d Dossier, err error) {
	top, err := org.Top(tx)
	if err != nil {
		return d, err
	}
	d = Dossier{Municipality: top.Name, MadeAt: tx.Now, Language: l, Veiled: veiled && person.Protected()}
	unnamed, err := withoutStaff(tx, l)
	if err != nil {
		return d, err
	}
	for _, s := range specs {
		p, err := s.read(tx, person, l)
		if err != nil {
			return d, fmt.Errorf("the part %s of a dossier: %w", s.key, err)
		}
		s.unname(&p, unnamed)
		if d.Veiled {
			s.veil(&p)
		}
		d.Parts = append(d.Parts, p)
	}
	tx.Record(domain.Access{Action: "export", Subject: "resident", ResidentIDs: []int64{person.ID}, Unit: person.UnitID, Purpose: "give the person a copy of what is held"})
	return d, nil
}

func (s *spec) read(tx *domain.Tx, person resident.Resident, l message.Language) (p Part, err error) {
	p = Part{Key: s.key, Title: s.title.in(l), About: s.about.in(l), Single: s.single}
	for _, d := range s.details {
		p.Columns = append(p.Columns, Column{d.key, d.label.in(l)})
	}
	if s.rows != nil {
		p.Rows, err = s.rows(tx, person, l)
	} else {
		p.Rows, err = s.ask(tx, person.ID, l)
	}
	for _, row := range p.Rows {
		s.say(row, l)
	}
	return p, err
}

// ask runs the part's query.
func (s *spec) ask(tx *domain.Tx, person int64, l message.Language) (list [][]any, err error) {
	query := strings.ReplaceAll(s.query, "{lang}", map[bool]string{true: "en", false: "da"}[l == message.English])
	rows, err := tx.DB.Raw(query, sql.Named("id", person), sql.Named("now", tx.Now)).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	if len(types) != len(s.details) {
		return nil, fmt.Errorf("the query gives %d details, %d have a name", len(types), len(s.details))
	}
	for rows.Next() {
		row, into := make([]any, len(types)), make([]any, len(types))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		for i, t := range types {
			if at, ok := row[i].(time.Time); ok && t.DatabaseTypeName() == "DATE" {
				row[i] = Day(at)
			}
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// say gives the program's own words those that people read, and chances their kind.
func (s *spec) say(row []any, l message.Language) {
	for i, d := range s.details {
		switch v := row[i].(type) {
		case string:
			if d.codes != nil {
				row[i] = Code{v, cmp.Or(d.codes[v].in(l), v)}
			}
		case float64:
			row[i] = Chance(v)
		}
	}
}

// withoutStaff takes the names of staff out of words: people are told when and why their data were used, not by whom
// (CJEU C-579/21).
func withoutStaff(tx *domain.Tx, l message.Language) (*strings.Replacer, error) {
	var names []string
	if err := tx.DB.Raw("SELECT name FROM staff UNION ALL SELECT email FROM staff ORDER BY 1 DESC").Scan(&names).Error; err != nil {
		return nil, err
	}
	pairs := make([]string, 0, 2*len(names))
	for _, name := range names {
		pairs = append(pairs, name, both{"[en medarbejder]", "[a member of staff]"}.in(l))
	}
	return strings.NewReplacer(pairs...), nil
}

func (s *spec) unname(p *Part, unnamed *strings.Replacer) {
	for i, d := range s.details {
		if !d.free {
			continue
		}
		for _, row := range p.Rows {
			if words, ok := row[i].(string); ok {
				row[i] = unnamed.Replace(words)
			}
		}
	}
}

// veil takes out what finds a protected person.
func (s *spec) veil(p *Part) {
	for i, d := range s.details {
		if !d.hidden {
			continue
		}
		for _, row := range p.Rows {
			row[i] = nil
		}
	}
}
