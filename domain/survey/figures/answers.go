package figures

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
)

// Answers is one page of the answers to a wave: a line for each person, in an order by chance, and a column for each
// question. Nobody is named. The unit of a line is told where so many answered that nobody can be found by it.
type Answers struct {
	Wave    programme.Wave
	Early   bool // people still answer: nothing is shown
	Hidden  bool // so few have answered that no line is shown
	Few     bool // questions that fewer than five have answered are left out
	Pooled  bool // some lines do not tell their unit
	FewOpen bool // a few answers by a link that is the same for all are left out
	Units   []int64
	Columns []Column
	Lines   []Line
	Next    string
}

// Column is one question.
type Column struct {
	UnitID  int64 // whose own question it is; 0 asks everybody
	Code    string
	Title   string
	Written bool

	question *survey.Question
	form     *survey.Instrument
}

// Line is the answers of one person; what was not answered is empty.
type Line struct {
	UnitID   int64 // 0 is not told
	Complete bool
	Cells    []string
}

// Show is how answers are shown.
type Show struct {
	Language string // da or en, of what is chosen
	Codes    bool   // numbers instead of words
	Unit     int64  // only of one that is told; 0 is all
}

// ErrOpen refuses to give the answers of a wave that people still answer: whoever looks before and after somebody has
// answered would know what they said.
var ErrOpen = &domain.Error{Kind: domain.Conflict, Code: "answers-open", Detail: "The answers can be seen when the wave is closed. Only of a wave with names can they be seen before."}

// Answers gives a page of them; the empty cursor is the first one.
func (u *Use) Answers(ctx context.Context, wave int64, show Show, cursor string, limit int) (a Answers, err error) {
	var last string
	more, err := domain.DecodeCursor(cursor, &last)
	if err != nil {
		return a, err
	}
	err = u.db.View(ctx, func(tx *domain.Tx) error {
		t, err := u.table(tx, wave, show)
		if err != nil {
			return err
		}
		a = t.Answers
		if a.Early || a.Hidden {
			return nil
		}
		found, err := t.read(tx, last, more, limit+1)
		if err != nil {
			return err
		}
		page := domain.Cut(found, limit, func(f kept) any { return f.ID })
		a.Next = page.Next
		if a.Lines, err = t.lines(tx, page.Items); err == nil && len(a.Lines) > 0 {
			tx.Record(domain.Access{Action: "read", Subject: "answers", Criterion: t.criterion(), Purpose: "read the answers of a survey", Count: len(a.Lines), Unit: t.unit})
		}
		return err
	})
	return a, err
}

// answerTable is what may be shown of a wave, and how.
type answerTable struct {
	Answers
	show  Show
	unit  int64 // of the programme
	named bool  // answers of people who were asked by name are in it
	open  bool  // those by links that are the same for all are in it
	links bool  // nobody was asked by name, and so the units of the others are told
}

// table finds out what may be shown. It rests on the same hiding as the counts, so that no two tables tell together what
// neither tells.
func (u *Use) table(tx *domain.Tx, wave int64, show Show) (*answerTable, error) {
	w, p, err := programme.FindWave(tx, wave)
	if err != nil {
		return nil, err
	}
	if err := tx.Require(domain.AnswersRead, domain.Scope{Unit: p.UnitID}); err != nil {
		return nil, err
	}
	if w.State == programme.Draft || w.State != programme.Closed && w.Level != programme.Identified {
		return &answerTable{Answers: Answers{Wave: w, Early: true}}, nil
	}
	f := Figures{Wave: w}
	if w.Level == programme.Anonymous {
		err = f.anonymous(tx)
	} else {
		err = f.named(tx)
	}
	if err != nil {
		return nil, err
	}
	t := &answerTable{Answers: Answers{Wave: w}, show: show, unit: p.UnitID, named: !f.Hidden && f.Total.given() > 0, open: f.Open >= fewest}
	t.FewOpen = f.FewOpen
	if t.links = w.Level != programme.Anonymous && f.Total.Asked == 0 && t.open && !f.Hidden; t.links {
		t.named = true
		if err := f.byLinks(tx); err != nil {
			return nil, err
		}
	}
	if t.Hidden = !t.named && !t.open; t.Hidden {
		return t, nil
	}
	for _, r := range f.Units {
		if t.Pooled = t.Pooled || r.Hidden; !r.Hidden && r.given() > 0 && t.named {
			t.Units = append(t.Units, r.UnitID)
		}
	}
	t.Pooled = t.Pooled || t.open && !t.links
	if show.Unit != 0 && !slices.Contains(t.Units, show.Unit) {
		return nil, domain.ErrNotFound
	}
	err = t.columns(tx)
	return t, err
}

// byLinks fills in the units of a wave that nobody was asked in by name.
func (f *Figures) byLinks(tx *domain.Tx) error {
	if err := tx.DB.Raw("SELECT unit_id, count(*) AS asked, count(*) AS answered FROM survey_response WHERE wave_id = ? GROUP BY 1 ORDER BY 1", f.Wave.ID).Scan(&f.Units).Error; err != nil {
		return err
	}
	hidden, _ := hiding(countsOf(f.Units))
	for i, hide := range hidden {
		f.Units[i].Hidden = hide
	}
	return nil
}

// columns are the questions to everybody, and those of each unit that is told, that enough have answered.
func (t *answerTable) columns(tx *domain.Tx) error {
	given, err := t.given(tx)
	if err != nil {
		return err
	}
	view := survey.View{Language: t.show.Language, Mode: survey.Web}
	add := func(form *survey.Instrument, unit int64, questions []survey.Question) {
		for i := range questions {
			q := &questions[i]
			n := given[asked{unit, q.Code}]
			switch {
			case !q.Kind.Asks():
				continue
			case n < fewest:
				t.Few = t.Few || n > 0
				continue
			}
			title, _ := form.Plain(q.Text, view, nil, nil)
			t.Columns = append(t.Columns, Column{unit, q.Code, title, q.Kind == survey.Written, q, form})
		}
	}
	forms, err := programme.Forms(tx, t.Wave, t.Units)
	if err != nil {
		return err
	}
	add(forms[0], 0, forms[0].Core)
	for _, unit := range t.Units {
		add(forms[unit], unit, forms[unit].Local)
	}
	return nil
}

// asked is a question of a unit's own, or of everybody's.
type asked struct {
	Unit int64
	Code string
}

// given counts the answers to each question among the lines that are shown, all units together under 0.
func (t *answerTable) given(tx *domain.Tx) (map[asked]int, error) {
	var list []struct {
		UnitID int64
		Code   string
		N      int
	}
	err := t.shown(tx.DB.Table(`survey_response r, LATERAL (SELECT jsonb_object_keys(convert_from(r.answers, 'UTF8')::jsonb) AS code
		UNION ALL SELECT question FROM survey_text WHERE response_id = r.id) k`)).Select("r.unit_id, k.code, count(*) AS n").Group("r.unit_id, k.code").Scan(&list).Error
	counts := map[asked]int{}
	for _, l := range list {
		counts[asked{l.UnitID, l.Code}] = l.N
		counts[asked{0, l.Code}] += l.N
	}
	return counts, err
}

// shown narrows a query on responses r to those that are in the table.
func (t *answerTable) shown(q *gorm.DB) *gorm.DB {
	q = q.Where("r.wave_id = ?", t.Wave.ID)
	if t.show.Unit != 0 {
		q = q.Where("r.unit_id = ?", t.show.Unit)
	}
	switch named := t.named && (!t.open || t.show.Unit != 0); {
	case t.Wave.Level == programme.Anonymous || t.links: // of none is known who gave it, or of none the link
	case named:
		q = q.Where("r.asked_id IS NOT NULL")
	case !t.named:
		q = q.Where("r.asked_id IS NULL")
	}
	return q
}

// kept is one response as it is kept.
type kept struct {
	ID       string
	UnitID   int64
	Named    bool
	Complete bool
	Answers  []byte
}

// read reads responses after the last one.
func (t *answerTable) read(tx *domain.Tx, last string, more bool, limit int) (list []kept, err error) {
	q := t.shown(tx.DB.Table("survey_response r")).Select("r.id, r.unit_id, r.asked_id IS NOT NULL AS named, r.complete, r.answers")
	if more {
		q = q.Where("r.id > ?", last)
	}
	err = q.Order("r.id").Limit(limit).Scan(&list).Error
	return list, err
}

// lines says responses as the table shows them.
func (t *answerTable) lines(tx *domain.Tx, list []kept) ([]Line, error) {
	texts, err := t.texts(tx, list)
	if err != nil {
		return nil, err
	}
	view := survey.View{Language: t.show.Language, Mode: survey.Web}
	lines := make([]Line, len(list))
	for i, k := range list {
		answers, err := survey.ReadAnswers(k.Answers)
		if err != nil {
			return nil, err
		}
		l := Line{Complete: k.Complete, Cells: make([]string, len(t.Columns))}
		if (k.Named || t.links || t.Wave.Level == programme.Anonymous) && slices.Contains(t.Units, k.UnitID) {
			l.UnitID = k.UnitID
		}
		for n, c := range t.Columns {
			if c.UnitID != 0 && c.UnitID != l.UnitID {
				continue
			}
			switch a, there := answers[c.Code]; {
			case c.Written:
				l.Cells[n] = texts[written{k.ID, c.Code}]
			case there && t.show.Codes:
				l.Cells[n] = a.Codeword()
			case there:
				l.Cells[n] = c.form.AnswerWords(c.question, a, view)
			}
		}
		lines[i] = l
	}
	return lines, nil
}

// written is the place of a text.
type written struct{ Response, Question string }

// waiting stands for a text that nobody has looked through for names yet.
var waiting = map[string]string{"da": "(skal læses igennem først)", "en": "(must be read through first)"}

// texts are what was written in responses, as far as it may be read.
func (t *answerTable) texts(tx *domain.Tx, list []kept) (map[written]string, error) {
	ids := []string{noResponse}
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	var found []struct{ ResponseID, Question, Body, State string }
	if err := tx.DB.Raw("SELECT response_id, question, CASE WHEN state <> 'held' THEN body END AS body, state FROM survey_text WHERE response_id IN ?", ids).Scan(&found).Error; err != nil {
		return nil, err
	}
	texts := map[written]string{}
	for _, f := range found {
		if f.State == "held" {
			f.Body = waiting[t.show.Language]
		}
		texts[written{f.ResponseID, f.Question}] = f.Body
	}
	return texts, nil
}

// noResponse keeps a list of numbers from being empty.
const noResponse = "00000000-0000-0000-0000-000000000000"

func (t *answerTable) criterion() string {
	return programme.Activity(t.Wave.ID)
}
