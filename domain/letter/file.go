package letter

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
	"deltag/domain/resident/table"
)

// sheet is one letter as it is written: the one moment in which its code can be read.
type sheet struct {
	letter  Letter
	person  resident.Resident
	content Content
	code    string
	text    message.Rendered
}

// MakeFile gives every letter of a batch a new code and writes them all as one PDF. Nothing of it is kept: made once more,
// the codes of the file before are dead. seen is how often the file had been made when the officer looked, so that of two
// who make it at once only one does. Letters that are no longer wanted are withdrawn now. The order is that of the list.
func (s *Letters) MakeFile(ctx context.Context, id int64, seen int, w io.Writer) error {
	var sheets []sheet
	var at time.Time
	err := s.db.Do(ctx, func(tx *domain.Tx) error {
		b, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if b.Made != seen {
			return ErrMade
		}
		list, err := ready(tx, b.ID)
		if err != nil {
			return err
		}
		if sheets, err = s.issue(tx, &b, list); err != nil {
			return err
		}
		b.Made, b.MadeAt, b.MadeBy, at = b.Made+1, &tx.Now, some(tx.Actor.StaffID), tx.Now
		return domain.Save(tx, &b)
	})
	if err != nil {
		return err
	}
	return s.print(w, sheets, at)
}

// MakeOne gives one letter of a batch that is not posted a new code and writes it alone, in place of a sheet that was
// spoilt.
func (s *Letters) MakeOne(ctx context.Context, id int64, w io.Writer) error {
	var sheets []sheet
	var at time.Time
	err := s.db.Do(ctx, func(tx *domain.Tx) error {
		l, err := domain.Take[Letter](tx, "id = ?", id)
		if err != nil {
			return err
		}
		b, err := s.open(tx, l.BatchID)
		if err != nil {
			return err
		}
		if l, err = domain.Lock[Letter](tx, "id = ?", id); err != nil {
			return err
		}
		if l.State != Ready {
			return ErrPosted
		}
		at = tx.Now
		sheets, err = s.issue(tx, &b, []Letter{l})
		if b.Made == 0 { // from now on the letter may leave the house
			b.Made, b.MadeAt, b.MadeBy = 1, &tx.Now, some(tx.Actor.StaffID)
			if err == nil {
				err = domain.Save(tx, &b)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.print(w, sheets, at)
}

// open locks a batch whose letters may still be made.
func (s *Letters) open(tx *domain.Tx, id int64) (Batch, error) {
	b, err := lock(tx, id, domain.MessagesSend)
	switch {
	case err != nil:
	case b.DroppedAt != nil:
		err = ErrDropped
	case b.PostedOn != nil:
		err = ErrPosted
	}
	return b, err
}

// issue decides once more which letters are wanted, revokes the codes they had, and gives them new ones.
func (s *Letters) issue(tx *domain.Tx, b *Batch, list []Letter) ([]sheet, error) {
	sheets, err := s.sheets(tx, b, list)
	if err != nil {
		return nil, err
	}
	if err := domain.RevokeAll(tx, CodePurpose, idsOf(list)); err != nil {
		return nil, err
	}
	links := make([]domain.Link, len(sheets))
	texts := map[string]message.Text{}
	for i := range sheets {
		x := &sheets[i]
		if x.code, links[i], err = domain.DrawCode(tx, CodePurpose, x.letter.ID, x.person.ID, x.content.Expires); err != nil {
			return nil, err
		}
		key := x.letter.Kind + " " + string(x.content.Language)
		if _, known := texts[key]; !known {
			if texts[key], err = message.TextOf(tx, x.letter.Kind, x.content.Language, b.Activity); err != nil {
				return nil, err
			}
		}
		if x.text, err = texts[key].Render(x.content.Language, s.values(x)); err != nil {
			return nil, err
		}
	}
	wanted := make([]Letter, len(sheets))
	for i, x := range sheets {
		wanted[i] = x.letter
	}
	b.record(tx, "export", wanted, "print letters with personal codes")
	return sheets, domain.CopyLinks(tx, links)
}

func (s *Letters) values(x *sheet) map[string]string {
	values := s.settings.Values(x.content.Language)
	values["code"], values["web"] = domain.ShowCode(x.code), s.web(x.content.Language)
	for name, value := range x.content.Values {
		values[name] = value
	}
	return values
}

// web is the short address that is printed on letters, without the https that every browser adds.
func (s *Letters) web(l message.Language) string {
	address := strings.TrimRight(s.public, "/") + codePage[l]
	if _, short, found := strings.Cut(address, "://"); found {
		return short
	}
	return address
}

// codePage is where the citizens' pages take a code.
var codePage = map[message.Language]string{message.Danish: "/kode", message.English: "/code"}

// sheets loads what the letters hold. Those that are no longer wanted are withdrawn, with their codes.
func (s *Letters) sheets(tx *domain.Tx, b *Batch, list []Letter) ([]sheet, error) {
	people, err := peopleOf(tx, list)
	if err != nil {
		return nil, err
	}
	contents, err := s.contents(tx, list)
	if err != nil {
		return nil, err
	}
	var sheets []sheet
	dropped := map[string][]Letter{}
	for _, l := range list {
		var person resident.Resident
		if l.ResidentID != nil {
			person = people[*l.ResidentID]
		}
		c := contents[l.Kind][l.SubjectID]
		if no := refuse(b, person, c); no != "" {
			dropped[no] = append(dropped[no], l)
			continue
		}
		sheets = append(sheets, sheet{letter: l, person: person, content: c})
	}
	for why, some := range dropped {
		if err := withdraw(tx, some, why); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

// refuse is why a letter cannot go to a person any more, or "".
func refuse(b *Batch, r resident.Resident, c Content) string {
	switch {
	case r.ID == 0:
		return "erased"
	case c.No != "":
		return c.No
	case r.OptedOutAt != nil:
		return "opted-out"
	case r.Gone != "":
		return "gone"
	case r.Protected() && !b.Protected:
		return "protected" // since the batch was made: their letter belongs into the other one
	case strings.TrimSpace(r.Address) == "":
		return "no-address"
	}
	return ""
}

func peopleOf(tx *domain.Tx, list []Letter) (map[int64]resident.Resident, error) {
	ids := make([]int64, 0, len(list))
	for _, l := range list {
		if l.ResidentID != nil {
			ids = append(ids, *l.ResidentID)
		}
	}
	people := map[int64]resident.Resident{}
	var rows []resident.Resident
	if len(ids) == 0 {
		return people, nil
	}
	err := tx.DB.Where("id IN ? AND erased_at IS NULL", ids).Find(&rows).Error
	for _, r := range rows {
		people[r.ID] = r
	}
	return people, err
}

// contents asks the areas, once for each kind.
func (s *Letters) contents(tx *domain.Tx, list []Letter) (map[string]map[int64]Content, error) {
	subjects := map[string][]int64{}
	for _, l := range list {
		subjects[l.Kind] = append(subjects[l.Kind], l.SubjectID)
	}
	all := map[string]map[int64]Content{}
	for kind, of := range subjects { // at most the four kinds
		found, err := s.prepare(tx, kind, of)
		if err != nil {
			return nil, err
		}
		all[kind] = found
	}
	return all, nil
}

var listHeader = map[message.Language][]string{
	message.Danish:  {"Brev", "Borger id", "Navn", "Adresse", "Postnr", "By", "Måde", "Sprog", "Art"},
	message.English: {"Letter", "Citizen id", "Name", "Address", "Postcode", "Town", "Way", "Language", "Kind"},
}

var ways = map[message.Language]map[Way]string{
	message.Danish: {DigitalPost: "Digital Post", Print: "Brev"}, message.English: {DigitalPost: "Digital Post", Print: "Letter"},
}

// kinds are the sorts of letter in words, for the list.
var kinds = map[message.Language]map[string]string{
	message.Danish: {"letter-invitation": "Invitation", "letter-drawn": "Tilbud om plads", "letter-not-drawn": "Ingen plads", "letter-stand-by": "Venteliste"},
	message.English: {"letter-invitation": "Invitation", "letter-drawn": "Offer of a seat", "letter-not-drawn": "No seat",
		"letter-stand-by": "Waiting list"},
}

// List writes whom the letters of a batch go to, for the print room or for Digital Post, as "csv" or "xlsx", in the order of
// the file. No code and no CPR number is in it.
func (s *Letters) List(ctx context.Context, id int64, format string, l message.Language, w io.Writer) error {
	return s.db.View(ctx, func(tx *domain.Tx) error {
		b, err := domain.Take[Batch](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := b.allow(tx, domain.ResidentsExport); err != nil {
			return err
		}
		var list []Letter
		if err := tx.DB.Where("batch_id = ? AND state IN ('ready', 'posted')", id).Order("id").Find(&list).Error; err != nil {
			return err
		}
		people, err := peopleOf(tx, list)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(x Letter) bool { return x.ResidentID == nil || refuse(&b, people[*x.ResidentID], Content{}) != "" })
		b.record(tx, "export", list, "list of letters for the print room")
		rows := func(yield func([]string) bool) {
			for number, x := range list {
				if !yield(line(number+1, x, people[*x.ResidentID], l)) {
					return
				}
			}
		}
		if format == "xlsx" {
			return table.WriteXLSX(w, "Deltag", listHeader[l], rows)
		}
		return table.WriteCSV(w, listHeader[l], rows)
	})
}

func line(number int, x Letter, r resident.Resident, l message.Language) []string {
	return []string{itoa(number), r.SourceID, r.Name, r.Address, r.Postcode, r.Town, ways[l][x.Way], cmp.Or(r.Language, "da"), kinds[l][x.Kind]}
}
