package privacy

import (
	"fmt"
	"regexp"
	"strings"

	"deltag/domain"
	"deltag/domain/resident"
)

// pattern is the regular expression of PostgreSQL that finds a person's traces in a text, or "". A name of one short word
// is left alone: it is everybody's.
func pattern(t resident.Traces) string {
	var parts []string
	add := func(text string) {
		for _, form := range []string{text, strings.ToLower(text), strings.ToUpper(text)} { // the database may fold ASCII alone
			parts = append(parts, regexp.QuoteMeta(form))
		}
	}
	for _, name := range t.Names {
		if strings.Contains(name, " ") || len([]rune(name)) > 7 {
			add(name)
		}
	}
	for _, address := range t.Addresses {
		add(address)
	}
	for _, home := range t.Homes {
		if strings.ContainsAny(home, "0123456789") && len([]rune(home)) > 5 {
			add(home)
		}
	}
	for _, phone := range t.Phones {
		if digits := onlyDigits(phone); len(digits) >= 8 {
			parts = append(parts, strings.Join(strings.Split(digits, ""), "[ -]?"))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return `(^|[^[:alnum:]])(` + strings.Join(parts, "|") + `)(?=$|[^[:alnum:]])`
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// redact takes a person's traces out of the words that staff wrote about other things, wherever the registry says that
// such words are kept.
func redact(tx *domain.Tx, t resident.Traces) error {
	find := pattern(t)
	if find == "" {
		return nil
	}
	for _, r := range Registry {
		if r.Erasing != Redacted {
			continue
		}
		if err := redactColumn(tx, r.Table, r.Column, find); err != nil {
			return fmt.Errorf("redact %s.%s: %w", r.Table, r.Column, err)
		}
	}
	return nil
}

func redactColumn(tx *domain.Tx, table, column, find string) error {
	var hits bool
	if err := tx.DB.Raw(fmt.Sprintf("SELECT EXISTS (SELECT FROM %q WHERE %q::text ~* ?)", table, column), find).Scan(&hits).Error; err != nil || !hits {
		return err
	}
	var kind string
	if err := tx.DB.Raw("SELECT data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ? AND column_name = ?", table, column).
		Scan(&kind).Error; err != nil {
		return err
	}
	return tx.DB.Exec(fmt.Sprintf(`UPDATE %q SET %q = regexp_replace(%[2]q::text, @find, '\1%s', 'gi')::%s WHERE %[2]q::text ~* @find`,
		table, column, domain.Forgotten, kind), map[string]any{"find": find}).Error
}

// forgetWords forgets what somebody typed about the person when they used the data: reasons that concern the person alone,
// and searches and reasons with words by which the person is found. The sealed records stay as they are.
func forgetWords(tx *domain.Tx, person int64, t resident.Traces) error {
	if err := tx.DB.Exec(`DELETE FROM access_word w USING access_record a WHERE a.id = w.access_id
		AND (a.resident_ids = jsonb_build_array(?::bigint) OR a.resident_ids @> jsonb_build_array(?::bigint) AND lower(w.words) ~ ?)`,
		person, person, searches(t)).Error; err != nil {
		return err
	}
	if find := pattern(t); find != "" {
		return tx.DB.Exec("DELETE FROM access_word WHERE words ~* ?", find).Error
	}
	return nil
}

// searches is the regular expression of a search that finds the person: it begins like one of their words.
func searches(t resident.Traces) string {
	var starts []string
	for _, list := range [][]string{{t.Number}, t.Names, t.Addresses} {
		for _, text := range list {
			for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" .-_@,", r) }) {
				starts = append(starts, beginnings(word))
			}
		}
	}
	if len(starts) == 0 {
		return "^$"
	}
	return "(^|[^[:alnum:]])(" + strings.Join(starts, "|") + ")"
}

// beginnings matches the word and each of its beginnings of two letters and more, up to the end of what was typed.
func beginnings(word string) string {
	letters := []rune(word)
	if len(letters) < 2 {
		return regexp.QuoteMeta(word) + "$"
	}
	tail := ""
	for i := len(letters) - 1; i >= 2; i-- {
		tail = "(" + regexp.QuoteMeta(string(letters[i])) + tail + ")?"
	}
	return regexp.QuoteMeta(string(letters[:2])) + tail + "($|[^[:alnum:]])"
}
