package resident

import (
	"iter"
	"strings"

	"deltag/domain"
	"deltag/domain/resident/table"
)

// shownFaults is how many faults are kept with their place; the rest are counted.
const shownFaults = 500

// So many people are looked up and written at once, while the next ones are read. The first batch is small, so that writing
// begins early, and each next one twice as large up to the last size, because the database waits between two of them.
const (
	firstBatch = 1000
	lastBatch  = 16_000
)

// usualRow is about how many bytes a row has.
const usualRow = 150

// staging reads a list into the register, in the unit of work that it was made in: who is new goes straight into it, and
// who is known is laid beside what is known of them. A preview does the same and writes nothing.
type staging struct {
	tx     *domain.Tx
	imp    *Import
	reader *rowReader
	write  bool
	day    string    // from which features hold
	places int       // how many places the arrays of known people have: the highest id of a feature
	mapped int       // how many those of new people have: the highest id of a feature that the list has
	done   func(int) // told how many rows are done

	added, changed, unchanged int
	fresh                     []string // the numbers of who is new, and their rows
	freshRows                 []int

	faults   []table.Fault
	total    int // faults in all
	errors   int // rows left out
	blocking int // of them, those with a fault that staff must know of first
	texts    map[string]map[string]int
	homes    map[string]*home // who lives together; nil when nobody asks
}

// stage opens a list, to read it into the register or to see what it would change.
func (r *Residents) stage(tx *domain.Tx, imp *Import, write bool) (*staging, error) {
	data, err := imp.file(tx)
	if err != nil {
		return nil, err
	}
	file, err := openTable(data, imp.Settings)
	if err != nil {
		return nil, err
	}
	features, err := Features(tx)
	if err != nil {
		return nil, err
	}
	if err := imp.Mapping.check(file.Columns, features, r.key); err != nil {
		return nil, err
	}
	bound, err := bindFeatures(tx, imp.Mapping, file, features, write)
	if err != nil {
		return nil, err
	}
	known, err := readRegister(tx, imp.UnitID)
	if err != nil {
		return nil, err
	}
	s := &staging{
		tx: tx, imp: imp, write: write, day: dayOf(imp.Mapping, tx.Now),
		reader: newRowReader(imp.Mapping, file, bound, known, r.key, tx.Now, len(data)/usualRow),
		done:   func(int) {}, faults: []table.Fault{}, texts: map[string]map[string]int{},
	}
	for _, f := range features {
		s.places = max(s.places, int(f.ID))
	}
	for _, f := range bound {
		s.mapped = max(s.mapped, int(f.feature.ID))
	}
	s.places = max(s.places, s.mapped)
	return s, nil
}

// batch is some people of the list, and how many rows were read up to the last of them.
type batch struct {
	people []*person
	read   int
}

// read takes every row that can be imported, and notes the faults of the others.
func (s *staging) read() error {
	s.note(s.reader.file.Faults)
	if err := s.makeTable(); err != nil {
		return err
	}
	for b := range ahead(s.batches) {
		if err := s.take(b.people); err != nil {
			return err
		}
		s.done(b.read)
	}
	if s.write && s.refused() {
		return ErrFaults
	}
	return s.noteAlike()
}

// noteAlike warns of new people whose number is another's but for its case or its leading zeros, which spreadsheets
// throw away: they are most likely the same people.
func (s *staging) noteAlike() error {
	if s.reader.m.RowNumberID || len(s.fresh) == 0 {
		return nil
	}
	var places []int
	err := s.tx.DB.Raw(`SELECT DISTINCT n.place FROM unnest(string_to_array(?, chr(31))) WITH ORDINALITY n (number, place)
		JOIN resident r ON ltrim(lower(r.source_id), '0') = ltrim(lower(n.number), '0') AND r.source_id <> n.number
		WHERE r.unit_id = ? AND r.erased_at IS NULL AND r.import_id IS DISTINCT FROM ? ORDER BY n.place`,
		strings.Join(s.fresh, "\x1f"), s.imp.UnitID, s.imp.ID).Scan(&places).Error
	for _, place := range places {
		s.note([]table.Fault{{Row: s.freshRows[place-1], Column: s.reader.m.Fields["source_id"], Code: IDAlike}})
	}
	return err
}

// batches reads the list. It runs beside the writing of the batch before, and must not touch the unit of work.
func (s *staging) batches(yield func(batch) bool) {
	b, size := batch{}, firstBatch
	for row := range s.reader.file.Rows() {
		b.read++
		if p, use := s.person(row); use {
			b.people = append(b.people, p)
		}
		if s.write && s.refused() {
			return
		}
		if len(b.people) == size {
			if !yield(b) {
				return
			}
			size = min(2*size, lastBatch)
			b.people = make([]*person, 0, size)
		}
	}
	yield(b)
}

// person reads one row, notes its faults, and tells whether the person is to be imported.
func (s *staging) person(row table.Row) (p *person, use bool) {
	p, faults, use := s.reader.read(row)
	s.note(faults)
	s.noteTexts(row, faults)
	if use {
		s.noteHome(p)
		return p, true
	}
	s.errors++
	for _, f := range faults {
		if !Warning(f) {
			s.blocking++
			break
		}
	}
	return p, false
}

// refused tells whether a row has a fault that keeps the whole list out.
func (s *staging) refused() bool { return s.blocking > 0 && !s.imp.Mapping.LeaveOut }

// take imports some people.
func (s *staging) take(people []*person) error {
	ids, err := s.find(people)
	if err != nil {
		return err
	}
	var fresh, known []*person
	for _, p := range people {
		if p.id = ids[p.sourceID]; p.id == 0 {
			fresh = append(fresh, p)
		} else {
			known = append(known, p)
		}
	}
	s.added += len(fresh)
	if !s.reader.register.empty { // else there is nobody to be alike
		for _, p := range fresh {
			s.fresh, s.freshRows = append(s.fresh, p.sourceID), append(s.freshRows, p.row)
		}
	}
	if s.write && len(fresh) > 0 {
		if err := s.add(fresh); err != nil {
			return err
		}
	}
	if len(known) == 0 {
		return nil
	}
	return s.compare(known)
}

// find gives the ids of those whom the register has, by their number. No number has a control character.
func (s *staging) find(people []*person) (map[string]int64, error) {
	if s.reader.register.empty {
		return nil, nil
	}
	numbers := make([]string, len(people))
	for i, p := range people {
		numbers[i] = p.sourceID
	}
	rows, err := s.tx.DB.Raw("SELECT source_id, id FROM resident WHERE unit_id = ? AND source_id = ANY (string_to_array(?, chr(31)))",
		s.imp.UnitID, strings.Join(numbers, "\x1f")).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	ids := map[string]int64{}
	for rows.Next() {
		var number string
		var id int64
		if err := rows.Scan(&number, &id); err != nil {
			return nil, err
		}
		ids[number] = id
	}
	return ids, rows.Err()
}

func (s *staging) note(faults []table.Fault) {
	s.total += len(faults)
	s.faults = append(s.faults, faults[:min(len(faults), shownFaults-len(s.faults))]...)
}

// noteTexts counts the texts that no value has, so that staff can say what they mean.
func (s *staging) noteTexts(row table.Row, faults []table.Fault) {
	for _, f := range faults {
		if f.Code != ValueUnknown {
			continue
		}
		if s.texts[f.Column] == nil {
			s.texts[f.Column] = map[string]int{}
		}
		if text := row.Cells[columnAt(s.reader.file, f.Column)]; len(s.texts[f.Column]) < mostValues || s.texts[f.Column][text] > 0 {
			s.texts[f.Column][strings.Clone(text)]++
		}
	}
}

// beside begins work that must not touch the unit of work, and returns what waits for its end.
func beside[T any](work func() (T, error)) (wait func() (T, error)) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := work()
		done <- result{value, err}
	}()
	return func() (T, error) { r := <-done; return r.value, r.err }
}

// ahead gives what seq gives, which runs in a goroutine of its own and is one element ahead. When the loop over it ends,
// seq has ended.
func ahead[T any](seq iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		ready, stop := make(chan T, 1), make(chan struct{})
		var failed any
		go func() {
			defer close(ready)
			defer func() { failed = recover() }()
			for v := range seq {
				select {
				case ready <- v:
				case <-stop:
					return
				}
			}
		}()
		defer func() {
			close(stop)
			for range ready { // until the goroutine has ended
			}
			if failed != nil {
				panic(failed)
			}
		}()
		for v := range ready {
			if !yield(v) {
				return
			}
		}
	}
}
