package sample

import (
	"fmt"

	"deltag/domain"
	"deltag/domain/panel"
	"deltag/domain/resident"
	"deltag/domain/survey/programme"
)

// candidate is somebody who can be asked.
type candidate struct {
	ID          int64
	EventID     *int64
	Stratum     string
	Reason      *int
	NoMail      bool
	Probability float64 `gorm:"-"`
}

// reason is why somebody is not asked, with the SQL condition that tells it of resident r.
type reason struct {
	code  string
	where string
	args  []any
}

// never are the reasons that hold whatever somebody is asked about, in the order in which they are told.
func never(tx *domain.Tx) []reason {
	return []reason{
		{"erased", "r.erased_at IS NOT NULL", nil},
		{"gone", "r.gone <> ''", nil},
		{"opted-out", "r.opted_out_at IS NOT NULL", nil},
		{"excluded", resident.ValueOn("(SELECT id FROM feature WHERE code = 'exclusion')", tx.Now) + " IS NOT NULL", nil},
		{"paused", "r.paused_until IS NOT NULL AND r.paused_until > ?", []any{tx.Now}},
	}
}

// budget is how often people may be asked who are asked for no panel: what is suggested for panels.
func budget() resident.Budget {
	d := panel.Suggested()
	return resident.Budget{Max: d.MaxContacts, Days: d.ContactDays, Rest: d.RestDays}
}

func (o *Order) reasons(tx *domain.Tx, w *programme.Wave) ([]reason, error) {
	already := reason{"asked", "EXISTS (SELECT FROM survey_asked a WHERE a.wave_id = ? AND a.resident_id = r.id)", []any{w.ID}}
	if o.Kind == FromOffers { // each offer is asked about
		already = reason{"asked", "EXISTS (SELECT FROM survey_asked a WHERE a.wave_id = ? AND a.resident_id = r.id AND a.event_id = e.id)", []any{w.ID}}
	}
	list := append(never(tx), already)
	if o.Beyond != "" {
		return list, nil
	}
	b, uncounted := budget(), []string{}
	if o.Kind == FromOffers { // another offer of the same days is no reason not to ask about this one
		uncounted = append(uncounted, programme.Activity(w.ID))
	}
	if o.Kind == FromPanel {
		// They joined to be asked: that they were invited to the panel is no reason not to ask them.
		p, err := panel.Find(tx, o.Panel, domain.PanelsRead)
		if err != nil {
			return nil, err
		}
		b, uncounted = resident.Budget{Max: p.MaxContacts, Days: p.ContactDays, Rest: p.RestDays}, append(uncounted, panel.Activity(p.ID))
	}
	where, args := resident.Eligible(b, tx.Now, uncounted...)
	return append(list, reason{"budget", "NOT (" + where + ")", args}), nil
}

// source is the SQL of everybody whom an order is about, with the stratum of each.
func (o *Order) source(tx *domain.Tx) (columns, from string, args []any) {
	switch o.Kind {
	case FromPanel:
		return "NULL::bigint AS event_id, '' AS stratum", "membership m JOIN resident r ON r.id = m.resident_id WHERE m.panel_id = ? AND m.status = 'confirmed'", []any{o.Panel}
	case FromResidents:
		stratum := "''"
		if o.Feature != 0 {
			stratum = "coalesce((" + resident.ValueOn(fmt.Sprint(o.Feature), tx.Now) + ")::text, '')"
		}
		return "NULL::bigint AS event_id, " + stratum + " AS stratum", "resident r WHERE " + within, []any{o.Of}
	}
	// Several conversations of one person are one request, about the latest. Each offer is one of its own.
	kind, stratum, one := "conversation", "e.channel", "DISTINCT ON (resident_id)"
	if o.Kind == FromOffers {
		kind, stratum, one = "offer_end", "e.detail", ""
	}
	return "e.id AS event_id, " + stratum + " AS stratum", `(SELECT ` + one + ` id, resident_id, channel, detail FROM survey_event
		WHERE kind = ? AND unit_id = ? AND happened_on BETWEEN ? AND ? ORDER BY resident_id, happened_on DESC, id DESC) e JOIN resident r ON r.id = e.resident_id WHERE true`,
		[]any{kind, o.Unit, o.From, o.To}
}

// within is the SQL condition that resident r belongs to a unit or to one below it.
const within = `r.unit_id IN (WITH RECURSIVE below AS (SELECT id FROM unit WHERE id = ?
	UNION ALL SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id) SELECT id FROM below)`

// look finds everybody who can be asked, in the order of their numbers, and counts the others.
func look(tx *domain.Tx, w *programme.Wave, o Order) (people []candidate, f Found, err error) {
	reasons, err := o.reasons(tx, w)
	if err != nil {
		return nil, f, err
	}
	f = Found{LeftOut: []LeftOut{}, Strata: []Part{}, Feature: o.Feature, Beyond: o.Beyond}
	when, args := caseOf(reasons)
	columns, from, more := o.source(tx)
	var rows []candidate
	err = tx.DB.Raw("SELECT r.id, "+columns+", r.email = '' OR EXISTS (SELECT FROM channel_wish c WHERE c.resident_id = r.id) AS no_mail, "+when+" AS reason FROM "+from+" ORDER BY r.id, 2",
		append(args, more...)...).Scan(&rows).Error
	if err != nil {
		return nil, f, err
	}
	f.Found = len(rows)
	counts := make([]int, len(reasons))
	for _, c := range rows {
		if c.Reason != nil {
			counts[*c.Reason]++
			continue
		}
		c.Probability = 1
		people = append(people, c)
	}
	for i, n := range counts {
		if n > 0 {
			f.LeftOut = append(f.LeftOut, LeftOut{reasons[i].code, n})
		}
	}
	if o.Kind == FromOffers {
		f.Pooled = pool(people)
	}
	f.count(people, people)
	if o.Size > 0 && o.Size < len(people) {
		f.Asked = o.Size
		for i, n := range allocate(f.Strata, o.Size) {
			f.Strata[i].Asked = n
		}
	}
	return people, f, nil
}

// caseOf is the SQL of the number of the first reason that holds of resident r; NULL is none.
func caseOf(reasons []reason) (sql string, args []any) {
	sql = "CASE"
	for i, r := range reasons {
		sql += fmt.Sprintf(" WHEN %s THEN %d", r.where, i)
		args = append(args, r.args...)
	}
	return sql + " END", args
}
