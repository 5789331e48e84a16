package evaluation

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"deltag/domain"
	"deltag/domain/method"
	"deltag/domain/resident/table"
)

// Fewest is the smallest number of people that something is told of (denmark.md R-G10).
const Fewest = 5

// Cell is what one side says to one question about one model. Of fewer than five people it is empty, and whether there are any
// is not told. There are no sums over sides, models or units from which an empty cell could be worked out. It changes when five
// people have said something new, changed their answer or taken it back: whoever looks before and after one of them does finds the
// same figures, or those of five together. The database keeps what is told beside what is said (evaluation_tell, in migrations).
type Cell struct {
	N    int     // how many answers from 1 to 5; 0 is that too few people have answered
	Mean float64 // of them
}

// Line is one question about one model, with a cell for each of Sides.
type Line struct {
	Question Question
	Cells    [3]Cell
	Gap      float64 // between the highest and the lowest mean of two sides or more; 0 where there are no two
	High     Side    // who said most; "" where there is no gap
	Low      Side
}

// Compared is what is said of one model, in the whole municipality.
type Compared struct {
	Model   method.Kind
	Methods []MethodName // of the actor's units, those that it was done by
	Lines   []Line
}

// MethodName is a method of the register.
type MethodName struct {
	ID    int64
	Name  string
	Model method.Kind
}

// cellsQuery counts what is told of each model, side and question; what those say who are too few never leaves the database. After
// people have taken back what they said, those who are left can be too few.
const cellsQuery = `SELECT model, side, question, count(*) AS n, sum(answer) AS total FROM evaluation_told WHERE model <> '' GROUP BY 1, 2, 3 HAVING count(DISTINCT person) >= ?`

// Compare is what all sides say of each model that somebody has spoken of. The figures are of the whole municipality: parts of
// it would tell of small groups by what is left.
func (es *Evaluations) Compare(ctx context.Context) (all []Compared, err error) {
	err = es.db.View(ctx, func(tx *domain.Tx) error {
		all, err = compare(tx)
		return err
	})
	return all, err
}

func compare(tx *domain.Tx) ([]Compared, error) {
	units := tx.Actor.Units(domain.CommitteesRead)
	if len(units) == 0 {
		return nil, domain.ErrForbidden
	}
	var models []method.Kind
	if err := tx.DB.Raw("SELECT DISTINCT model FROM evaluation").Scan(&models).Error; err != nil {
		return nil, err
	}
	var names []MethodName
	if err := tx.DB.Raw("SELECT id, name, kind AS model FROM method WHERE unit_id IN ? ORDER BY name, id", units).Scan(&names).Error; err != nil {
		return nil, err
	}
	var cells []struct {
		Model    method.Kind
		Side     Side
		Question Question
		N        int
		Total    int
	}
	if err := tx.DB.Raw(cellsQuery, Fewest).Scan(&cells).Error; err != nil {
		return nil, err
	}
	var all []Compared
	for _, k := range method.Kinds { // in the order in which people know them
		if !slices.Contains(models, k) {
			continue
		}
		c := Compared{Model: k, Lines: make([]Line, len(Questions))}
		for _, n := range names {
			if n.Model == k {
				c.Methods = append(c.Methods, n)
			}
		}
		for i, q := range Questions {
			c.Lines[i].Question = q
			for _, cell := range cells {
				if cell.Model == k && cell.Question == q {
					c.Lines[i].Cells[slices.Index(Sides, cell.Side)] = Cell{cell.N, float64(cell.Total) / float64(cell.N)}
				}
			}
			c.Lines[i].span()
		}
		all = append(all, c)
	}
	return all, nil
}

// span finds the sides that are furthest from one another.
func (l *Line) span() {
	high, low, told := 0, 0, 0
	for i, c := range l.Cells {
		if c.N == 0 {
			continue
		}
		if told++; told == 1 {
			high, low = i, i
		}
		if c.Mean > l.Cells[high].Mean {
			high = i
		}
		if c.Mean < l.Cells[low].Mean {
			low = i
		}
	}
	if high != low {
		l.Gap, l.High, l.Low = l.Cells[high].Mean-l.Cells[low].Mean, Sides[high], Sides[low]
	}
}

// File writes the comparison as a list that Danish Excel opens.
func (es *Evaluations) File(ctx context.Context, out io.Writer) error {
	all, err := es.Compare(ctx)
	if err != nil {
		return err
	}
	return table.WriteCSV(out, []string{"Model", "Spørgsmål", "Side", "Antal svar", "Gennemsnit (1-5)"}, func(yield func([]string) bool) {
		for _, c := range all {
			for _, l := range c.Lines {
				for i, cell := range l.Cells {
					n, mean := "færre end 5 personer", ""
					if cell.N > 0 {
						n, mean = fmt.Sprint(cell.N), strings.Replace(fmt.Sprintf("%.2f", cell.Mean), ".", ",", 1)
					}
					if !yield([]string{modelWords[c.Model], questionWords[l.Question], sideWords[Sides[i]], n, mean}) {
						return
					}
				}
			}
		}
	})
}

// The words of the file.
var (
	modelWords = map[method.Kind]string{"focus_group": "Fokusgruppe", "interview": "Interview", "walk_along": "Følge en borger", "observation": "Besøg, hvor vi ser på", "meeting": "Borgermøde",
		"workshop": "Værksted", "in_person": "Foretræde med fremmøde", "video": "Foretræde på video", "unseen": "Foretræde uden at blive set", "read_aloud": "Foretræde, som en anden læser op",
		"recorded": "Foretræde som optagelse", "small_tables": "Politikere ved små borde", "delegation": "Deputation fra en forening", "other": "Andet"}
	questionWords = map[Question]string{Worth: "Var det tiden værd?", Heard: "Blev borgeren hørt?", Safe: "Var det trygt for borgeren?", Learned: "Gav det ny viden?", Again: "Skal vi gøre det sådan igen?"}
	sideWords     = map[Side]string{Citizen: "Borgere", Politician: "Politikere", Staff: "Medarbejdere"}
)
