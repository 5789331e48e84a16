package resident

import "time"

// newColumns are what a new person's row is written with, in the order of newRow.
var newColumns = []string{
	"unit_id", "source_id", "name", "email", "phone", "address", "postcode", "town", "address_id", "household", "institution",
	"birth_date", "birth_year", "protection", "digital_post_exempt", "language", "cpr_sealed", "cpr_index", "gone",
	"value_ids", "since", "created_at", "changed_at", "import_id",
}

// add writes new people in one stream. Nobody is deleted because a list lacks them.
func (s *staging) add(people []*person) error {
	day, err := parseDay(s.day)
	if err != nil {
		return err
	}
	_, err = s.tx.Copy("resident", newColumns, func(yield func([]any) bool) {
		for _, p := range people {
			if !yield(s.newRow(p, &day)) {
				return
			}
		}
	})
	return err
}

func (s *staging) newRow(p *person, day *time.Time) []any {
	institution := s.reader.register.institutions[p.household]
	if p.institution != nil {
		institution = *p.institution
	}
	protection, language, gone := p.protection, p.language, p.gone
	if protection == "" {
		protection = s.reader.m.Protection
	}
	if language == "" {
		language = "da"
	}
	if gone == "here" {
		gone = Here
	}
	values, since := s.newValues(p, day)
	sealed, index := s.reader.sealed(p.cpr)
	return []any{
		s.imp.UnitID, p.sourceID, p.name, p.email, p.phone, p.address, p.postcode, p.town, p.addressID, orNull(p.household), institution,
		p.birth, p.birthYear, string(protection), p.exempt != nil && *p.exempt, language, sealed, index, gone,
		values, since, s.tx.Now, s.tx.Now, s.imp.ID,
	}
}

// newValues are the values at the places of their features, and the day from which they hold.
func (s *staging) newValues(p *person, day *time.Time) (values []*int64, since []*time.Time) {
	values, since = make([]*int64, max(s.mapped, 1)), make([]*time.Time, max(s.mapped, 1))
	for i := range p.values {
		if p.values[i] != 0 {
			place := s.reader.features[i].feature.ID - 1
			values[place], since[place] = &p.values[i], day
		}
	}
	return values, since
}

// sealed is a CPR number as it is kept, and its index; nil is none.
func (r *rowReader) sealed(c CPR) (sealed, index any) {
	if c.IsZero() {
		return nil, nil
	}
	return r.key.Seal(c), r.key.Index(c)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// dayOf is the day from which a list's features hold.
func dayOf(m Mapping, now time.Time) string {
	if m.ValidFrom != "" {
		return m.ValidFrom
	}
	return today(now).Format(time.DateOnly)
}
