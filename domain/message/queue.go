package message

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
)

// Draft is a mail that an area wants sent. The text is made when it goes.
type Draft struct {
	Key      string            // made from meaning, such as "panel-invitation:17": the same key is never sent twice
	Kind     string            // name of a Kind
	Activity string            // "panel:12"
	Unit     int64             // whose staff may see it
	Subject  int64             // what it is about; the kind's Prepare gets it
	Batch    int64             // the batch it belongs to, or 0
	Resident int64             // 0 for staff
	To       string            // "" records that there is no address
	NoMail   string            // why no mail is to go although it is wanted; another way is found then. "" is for a mail
	Language Language          // "" is Danish
	Due      time.Time         // zero is now; moved into office hours unless the kind goes at any time
	Event    time.Time         // what it is about happens then: it is brought forward rather than come later
	NotAfter time.Time         // must be set: never sent at or after this instant
	Values   map[string]string // for placeholders that are known already; Prepare may add others
}

// batchInsert is how many rows go in one statement: 20 columns each stay well below PostgreSQL's 65,535 parameters.
const batchInsert = 1000

// Queue puts a mail into the outbox as part of the caller's unit of work. It
// tells false when the same key is there already, which is not an error.
func Queue(tx *domain.Tx, d Draft) (bool, error) {
	n, err := QueueAll(tx, []Draft{d})
	return n == 1, err
}

// QueueAll puts many mails into the outbox and returns how many were new.
func QueueAll(tx *domain.Tx, drafts []Draft) (int, error) {
	held, err := stopped(tx, drafts)
	if err != nil {
		return 0, err
	}
	rows := make([]Message, 0, len(drafts))
	for _, d := range drafts {
		row, err := d.row(tx.Now, held[d.Batch])
		if err != nil {
			return 0, err
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	res := tx.DB.Clauses(clause.OnConflict{DoNothing: true, Columns: []clause.Column{{Name: "dedupe_key"}}}).CreateInBatches(&rows, batchInsert)
	return int(res.RowsAffected), res.Error
}

// stopped finds which of the drafts' batches are stopped, and keeps them as they are until the unit of work ends.
func stopped(tx *domain.Tx, drafts []Draft) (map[int64]bool, error) {
	ids := map[int64]bool{}
	for _, d := range drafts {
		if d.Batch != 0 {
			ids[d.Batch] = false
		}
	}
	if len(ids) == 0 {
		return ids, nil
	}
	list := make([]int64, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	slices.Sort(list)
	var batches []Batch
	err := tx.DB.Clauses(clause.Locking{Strength: "SHARE"}).Where("id IN ?", list).Order("id").Find(&batches).Error
	for _, b := range batches {
		ids[b.ID] = b.State == Stopped
	}
	return ids, err
}

func (d Draft) row(now time.Time, held bool) (Message, error) {
	kind, ok := KindOf(d.Kind)
	if !ok && d.Kind != testKind {
		return Message{}, ErrUnknownKind
	}
	if d.Due.IsZero() || d.Due.Before(now) {
		d.Due = now
	}
	anytime := kind.Anytime || d.Kind == testKind
	if !anytime {
		d.Due = PlaceBefore(d.Due, d.Event)
	}
	if d.Language != English {
		d.Language = Danish
	}
	if d.Values == nil {
		d.Values = map[string]string{}
	}
	to := strings.TrimSpace(d.To)
	m := Message{
		DedupeKey: d.Key, Kind: d.Kind, Activity: d.Activity, UnitID: some(d.Unit), SubjectID: d.Subject, BatchID: some(d.Batch),
		ResidentID: some(d.Resident), Language: d.Language, Address: to, Domain: domainOf(to), State: Queued, Anytime: anytime,
		DueAt: d.Due, NotAfter: d.NotAfter, MailID: rand.Text(), Vars: d.Values, CreatedAt: now,
	}
	switch {
	case d.NoMail != "":
		m.finish(Suppressed, d.NoMail, now)
	case to == "":
		m.finish(Suppressed, "no-address", now)
	case !d.NotAfter.After(now):
		m.finish(Expired, "too-late", now)
	case held:
		m.State = Held
	}
	return m, nil
}

func (m *Message) finish(s State, reason string, now time.Time) {
	m.State, m.Reason, m.FinishedAt = s, reason, &now
}

func some(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// Which picks mails that have not gone yet; every field that is set narrows it.
type Which struct {
	Residents []int64
	Activity  string
	Kinds     []string
	Subject   int64
}

// Cancel takes back mails that have not been handed over, as part of the
// caller's unit of work: an answer, an opt-out or an erasure must be the last
// word. The reason is a code such as "answered". It returns how many.
func Cancel(tx *domain.Tx, w Which, reason string) (int64, error) {
	if len(w.Residents) == 0 && w.Activity == "" && len(w.Kinds) == 0 {
		return 0, errors.New("message: Cancel without a person, an activity or a kind would cancel everything")
	}
	find := tx.DB.Model(&Message{}).Select("id").Where("state IN ?", []State{Queued, Retry, Held, Claimed})
	if len(w.Residents) > 0 {
		find = find.Where("resident_id IN ?", w.Residents)
	}
	if w.Activity != "" {
		find = find.Where("activity = ?", w.Activity)
	}
	if len(w.Kinds) > 0 {
		find = find.Where("kind IN ?", w.Kinds)
	}
	if w.Subject != 0 {
		find = find.Where("subject_id = ?", w.Subject)
	}
	// In order of id, as Stop does it: two who cancel the same rows wait for each other instead of failing.
	find = find.Order("id").Clauses(clause.Locking{Strength: "UPDATE"})
	res := tx.DB.Exec(`UPDATE message SET state = 'cancelled', reason = ?, finished_at = ?, token = NULL, vars = `+withoutSecrets+`
		WHERE id IN (?)`, reason, tx.Now, find)
	return res.RowsAffected, res.Error
}

// withoutSecrets is the SQL that forgets codes and links once a mail will not need them.
const withoutSecrets = `vars - 'code' - 'link' - 'unsubscribe'`

// Prolong lets the mails of an activity that wait go until a later instant, as part of the caller's unit of work.
func Prolong(tx *domain.Tx, activity string, until time.Time) error {
	return tx.DB.Exec(`UPDATE message SET not_after = ? WHERE id IN (SELECT id FROM message
		WHERE activity = ? AND state IN ('queued', 'retry', 'held', 'claimed') AND not_after < ? ORDER BY id FOR UPDATE)`, until, activity, until).Error
}
