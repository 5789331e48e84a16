package resident

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"deltag/domain"
)

// Query chooses residents and their order.
type Query struct {
	Unit       int64   // 0 is every unit that the actor may see
	Search     string  // beginnings of words of the number, the name or the e-mail address
	Values     []int64 // of features: one of each feature's
	Protection string  // "", or one level
	Exempt     *bool   // from Digital Post
	Status     string  // "" everybody but the erased; active, opted_out, paused, gone, erased
	Sort       string  // "" is "name"; "number", "born", each with a minus for the reverse, or "newest"
	After      string  // page marker
}

// Listed is a resident as lists show them: nothing that finds a protected person.
type Listed struct {
	ID                int64
	UnitID            int64
	SourceID          string
	Shown             string // the name, or the alias of a protected person
	Protected         bool
	BirthYear         *int
	Postcode          string // "" of a protected person
	Town              string
	DigitalPostExempt bool
	Status            string // active, opted_out, paused, gone or erased
}

// PageSize is how many residents a page of a list has.
const PageSize = 50

// ErrQuery refuses a list that cannot be made.
var ErrQuery = &domain.Error{Kind: domain.Invalid, Code: "query-invalid", Detail: "The list cannot be made in this way. Choose again."}

// limit is one more than a page holds. As a part of the text PostgreSQL plans the statement once; as a parameter it would
// plan it anew for every page, which takes longer than reading one.
var limit = strconv.Itoa(PageSize + 1)

const statusSQL = `CASE WHEN r.erased_at IS NOT NULL THEN 'erased' WHEN r.gone <> '' THEN 'gone' WHEN r.opted_out_at IS NOT NULL THEN 'opted_out'
	WHEN r.paused_until > ? THEN 'paused' ELSE 'active' END`

// listedSQL reads a Listed of resident r at an instant.
const listedSQL = `SELECT r.id, r.unit_id, r.source_id, CASE WHEN r.protection = 'no' AND r.name <> '' THEN r.name ELSE 'B-' || r.id END AS shown,
	r.protection <> 'no' AS protected, r.birth_year, CASE WHEN r.protection = 'no' THEN r.postcode ELSE '' END AS postcode,
	CASE WHEN r.protection = 'no' THEN r.town ELSE '' END AS town, r.digital_post_exempt, ` + statusSQL + ` AS status`

// List gives a page of residents, and records who was seen by which search.
func (r *Residents) List(ctx context.Context, q Query) (page domain.Page[Listed], err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		where, args, err := q.where(tx, domain.ResidentsRead)
		if err != nil {
			return err
		}
		order, step, err := q.order()
		if err != nil {
			return err
		}
		var after int64
		if more, err := domain.DecodeCursor(q.After, &after); err != nil {
			return err
		} else if more {
			where, args = where+" AND "+step, append(args, after)
		}
		var rows []Listed
		err = tx.DB.Raw(listedSQL+` FROM resident r WHERE `+where+` ORDER BY `+order+` LIMIT `+limit, slices.Concat([]any{tx.Now}, args)...).Scan(&rows).Error
		page = domain.Cut(rows, PageSize, func(l Listed) any { return l.ID })
		tx.Record(domain.Access{Action: "search", Subject: "resident", ResidentIDs: ids(page.Items), Criterion: q.criterion(), Purpose: "list of residents", Unit: q.Unit})
		return err
	})
	return page, err
}

// Find finds people who live here for a purpose of another area, by a permission of its own, as the list of residents finds them:
// so many at most, by name; nobody when there are no words to find. The caller records who was seen and why.
func Find(tx *domain.Tx, p domain.Permission, search string, most int) (rows []Listed, err error) {
	if nameQuery(search) == "" {
		return nil, nil
	}
	where, args, err := Query{Search: search}.where(tx, p)
	if err != nil {
		return nil, err
	}
	err = tx.DB.Raw(listedSQL+` FROM resident r WHERE r.gone = '' AND `+where+` ORDER BY r.sorted, r.id LIMIT ?`, slices.Concat([]any{tx.Now}, args, []any{most})...).Scan(&rows).Error
	return rows, err
}

func ids(rows []Listed) []int64 {
	list := make([]int64, len(rows))
	for i, row := range rows {
		list[i] = row.ID
	}
	return list
}

// sorts are the orders of the list. What is hidden of a protected person is not among them: a place in a list tells too.
var sorts = domain.Sorts{
	By:   map[string]string{"name": "r.sorted", "number": "r.source_id", "born": "coalesce(r.birth_year, 0)"},
	From: "resident r", ID: "r.id",
}

// order is the SQL of the order, and of what comes after the resident with a given id. The marker holds an id and no name.
func (q Query) order() (order, after string, err error) {
	if q.Sort == "newest" {
		return "r.id DESC", "r.id < ?", nil
	}
	return sorts.SQL(cmp.Or(q.Sort, "name"))
}

// where is the SQL condition on resident r of what the actor may see and asked for.
func (q Query) where(tx *domain.Tx, p domain.Permission) (string, []any, error) {
	units := tx.Actor.Units(p)
	if q.Unit != 0 {
		if !tx.Actor.May(p, domain.Scope{Unit: q.Unit}) {
			return "", nil, domain.ErrNotFound
		}
		units = []int64{q.Unit}
	}
	if len(units) == 0 {
		return "", nil, domain.ErrForbidden
	}
	where, args := []string{"r.unit_id IN ?"}, []any{units}
	add := func(condition string, more ...any) {
		where, args = append(where, condition), append(args, more...)
	}
	q.words(tx, units, add)
	if err := q.values(tx, add); err != nil {
		return "", nil, err
	}
	if q.Protection != "" {
		add("r.protection = ?", q.Protection)
	}
	if q.Exempt != nil {
		add("r.digital_post_exempt = ?", *q.Exempt)
	}
	switch q.Status {
	case "":
		add("r.erased_at IS NULL")
	case "active", "opted_out", "paused", "gone", "erased":
		add(statusSQL+" = ?", tx.Now, q.Status)
	default:
		return "", nil, ErrQuery
	}
	return strings.Join(where, " AND "), args, nil
}

// words adds the search: by beginnings of words of the name, by how the e-mail address or the number begins, or by the
// alias. A protected name or address is found only in the units where the actor may see protected names.
func (q Query) words(tx *domain.Tx, units []int64, add func(string, ...any)) {
	names, typed := nameQuery(q.Search), strings.TrimSpace(q.Search)
	if names == "" {
		return
	}
	allowed := slices.DeleteFunc(slices.Clone(units), func(unit int64) bool {
		return !tx.Actor.May(domain.ProtectedRead, domain.Scope{Unit: unit})
	})
	seen, args := "x.protection = 'no'", []any{}
	if len(allowed) > 0 {
		seen, args = "(x.protection = 'no' OR x.unit_id IN ?)", []any{allowed}
	}
	const looked = "search_words(x.name, x.email) @@ ?::tsquery"
	email := strings.ToLower(typed)
	found := []string{seen + " AND " + looked, seen + " AND " + looked + " AND " + begins("x.email")}
	args = slices.Concat(args, []any{names}, args, []any{emailQuery(email), email, email + lastRune})
	for _, number := range slices.Compact([]string{strings.ToLower(typed), strings.ToUpper(typed), typed}) {
		found, args = append(found, "x.unit_id IN (SELECT id FROM unit) AND "+begins("x.source_id")), append(args, number, number+lastRune)
	}
	if id, ok := aliasOf(typed); ok {
		found, args = append(found, "x.id = ? AND (x.protection <> 'no' OR x.name = '')"), append(args, id)
	}
	// Each way of finding has an index of its own. Joined by OR, PostgreSQL would rather walk through everybody in order.
	add("r.id = ANY (ARRAY("+finding+strings.Join(found, " UNION ALL "+finding)+"))", args...)
}

const finding = "SELECT x.id FROM resident x WHERE "

// Found is the SQL condition that resident r is found by what was typed, as the list of residents finds people; "" without
// words to find. A protected name is found only in the units where the actor may see protected names.
func Found(tx *domain.Tx, search string) (condition string, args []any) {
	Query{Search: search}.words(tx, tx.Actor.Units(domain.ProtectedRead), func(c string, more ...any) { condition, args = c, more })
	return condition, args
}

// FoundOutside is the SQL condition that somebody outside the register, with a name and an e-mail address in these columns, is
// found by what was typed; "" without words to find.
func FoundOutside(search, name, email string) (condition string, args []any) {
	names := nameQuery(search)
	if names == "" {
		return "", nil
	}
	return "(search_words(" + name + ", " + email + ") @@ ?::tsquery OR lower(" + email + ") = ?)", []any{names, strings.ToLower(strings.TrimSpace(search))}
}

// lastRune comes after every other in the order of bytes.
const lastRune = "\U0010FFFF"

// begins is the SQL condition that a text in the order of bytes begins with the first of two arguments; the second is the
// same with lastRune after it.
func begins(column string) string { return column + " >= ? AND " + column + " < ?" }

// aliasOf reads the number in an alias such as B-1234.
func aliasOf(typed string) (id int64, ok bool) {
	number, ok := strings.CutPrefix(strings.ToUpper(typed), "B-")
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseInt(number, 10, 64)
	return id, err == nil
}

// nameQuery makes a tsquery of what was typed: 'han':* & 'bo':* finds Bo Hansen. It splits as search_words does.
func nameQuery(typed string) string {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return strings.ContainsRune(".-_ ,", r) || unicode.IsControl(r) })
	for i, w := range words {
		words[i] = beginning(strings.ReplaceAll(w, "é", "e"))
	}
	return strings.Join(words, " & ")
}

// OfAddresses is the SQL condition that resident r has one of some addresses in small letters, found by the index of words.
func OfAddresses(addresses []string) (condition string, args []any) {
	words := make([]string, len(addresses))
	for i, a := range addresses {
		words[i] = emailQuery(a)
	}
	return "search_words(r.name, r.email) @@ ?::tsquery AND r.email IN ?", []any{strings.Join(words, " | "), addresses}
}

// emailQuery makes a tsquery of the letters by which search_words leads to an address.
func emailQuery(typed string) string {
	letters := []rune(typed)
	return beginning("@" + string(letters[:min(len(letters), 4)]))
}

// beginning is a word of a tsquery of which the beginning counts.
func beginning(word string) string {
	return "'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(word) + "':*"
}

// values adds the features: one of the values asked for of each feature. An age is a range of birth dates.
func (q Query) values(tx *domain.Tx, add func(string, ...any)) error {
	if len(q.Values) == 0 {
		return nil
	}
	features, err := Features(tx)
	if err != nil {
		return err
	}
	found := 0
	for _, f := range features {
		var asked []int64
		for _, v := range f.Values {
			if slices.Contains(q.Values, v.ID) {
				asked = append(asked, v.ID)
			}
		}
		found += len(asked)
		switch {
		case len(asked) == 0:
		case f.Kind == "age":
			add("("+bandSQL(f, today(tx.Now))+") IN ?", asked)
		default:
			add(fmt.Sprintf("r.value_ids[%d] IN ?", f.ID), asked)
		}
	}
	if found < len(q.Values) {
		return ErrQuery
	}
	return nil
}

// criterion says in words what was asked for, for the record of uses.
func (q Query) criterion() string {
	parts := []string{}
	say := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	if q.Search != "" {
		say("search", domain.Typed(q.Search))
	}
	if len(q.Values) > 0 {
		say("values", fmt.Sprint(q.Values))
	}
	say("protection", q.Protection)
	if q.Exempt != nil {
		say("exempt", fmt.Sprint(*q.Exempt))
	}
	say("status", q.Status)
	if len(parts) == 0 {
		return "everybody"
	}
	return strings.Join(parts, ", ")
}

// Known lists the features with their values, for filters and for matching columns. They are no personal data, but no
// business of those who see no residents.
func (r *Residents) Known(ctx context.Context) (list []Feature, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		if !tx.Actor.MayAnywhere(domain.ResidentsRead) {
			return domain.ErrForbidden
		}
		list, err = Features(tx)
		return err
	})
	return list, err
}

// Current tells whether a value or feature with this end still holds on a day.
func Current(validTo *time.Time, on time.Time) bool { return validTo == nil || validTo.After(on) }
