package statement_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/statement"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, statement.Statement{}, statement.Consent{})
}

// town has an item of a meeting that was held, at which somebody spoke.
type town struct {
	*domaintest.Bench
	t      *testing.T
	all    *statement.Statements
	item   int64
	person int64
	said   statement.Said
}

func newTown(t *testing.T) *town {
	t.Helper()
	b := domaintest.New(t)
	w := &town{Bench: b, t: t, all: statement.New(b.DB, "https://deltag.example/"), said: statement.Said{Form: statement.Verbatim, Claim: "own_experience", Words: "The letters are hard to read."}}
	w.item = domaintest.Value[int64](t, b, `WITH c AS (INSERT INTO committee (unit_id, valid_from, created_at) VALUES (1, '2022-01-01', $1) RETURNING id),
			n AS (INSERT INTO committee_name (committee_id, name, valid_from, created_at) SELECT id, 'Udvalget', '2022-01-01', $1 FROM c),
			m AS (INSERT INTO committee_meeting (committee_id, starts_at, created_at) SELECT id, $1::timestamptz - interval '1 day', $1 FROM c RETURNING id, committee_id)
		INSERT INTO agenda_item (committee_id, meeting_id, title, created_at) SELECT committee_id, id, 'Breve', $1 FROM m RETURNING id`, b.Now())
	w.person = b.AddResident(t, "Ida Jensen")
	w.Exec(t, "UPDATE resident SET email = 'ida@example.dk' WHERE id = $1", w.person)
	return w
}

func (w *town) secretary() context.Context { return w.As(domain.Secretary, 1) }

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) add() statement.Statement {
	w.t.Helper()
	s, err := w.all.Add(w.secretary(), w.item, w.person, w.said)
	w.must(err)
	return s
}

// link is the token of the citizen's page.
func (w *town) link(s statement.Statement) (token string) {
	w.t.Helper()
	w.must(w.Do(w.Ctx(), func(tx *domain.Tx) (err error) {
		token, err = domain.NewLink(tx, "statement", s.ID, w.person, tx.Now.AddDate(1, 0, 0))
		return err
	}))
	return token
}

func (w *town) line(ctx context.Context) *statement.Line {
	w.t.Helper()
	s, err := w.all.Item(ctx, w.item)
	w.must(err)
	if len(s.Said) == 0 {
		return nil
	}
	return &s.Said[0]
}

// Nobody but who wrote them sees words before the citizen's yes; each level shows what it says; taking back deletes.
func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	member := w.As(domain.CommitteeMember, 1)
	s := w.add()
	token := w.link(s)
	if l := w.line(member); l != nil {
		t.Errorf("a member sees words without a yes: %+v", l)
	}
	for _, c := range []struct {
		level statement.Level
		name  string
	}{{statement.ForCommittee, ""}, {statement.Unnamed, ""}, {statement.Named, "Ida Jensen"}} {
		o, err := w.all.Own(t.Context(), token)
		w.must(err)
		w.must(w.all.Approve(t.Context(), token, statement.Yes{Edition: o.Statement.Edition, Words: "My own words.", Level: c.level, Tell: statement.TellByMail}))
		if l := w.line(member); l == nil || l.Name != c.name || l.Words != "My own words." || l.ResidentID != nil || l.Consents != nil {
			t.Errorf("%s: a member sees %+v", c.level, l)
		}
	}
	w.Exec(t, "UPDATE resident SET protection = 'yes' WHERE id = $1", w.person)
	if l := w.line(member); l.Name != "" {
		t.Errorf("a protected name: %+v", l)
	}
	if l := w.line(w.As(domain.Coordinator, 1)); !strings.HasPrefix(l.Name, "B-") || !l.Protected || len(l.Consents) != 3 {
		t.Errorf("a coordinator sees %+v", l)
	}
	for range 2 {
		w.must(w.all.Withdraw(t.Context(), token))
	}
	if l := w.line(member); l != nil {
		t.Errorf("a member sees what was taken back: %+v", l)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM statement WHERE words <> ''"); n != 0 {
		t.Errorf("%d words are still there", n)
	}
	if err := w.all.Approve(t.Context(), token, statement.Yes{Edition: 2, Words: "x", Level: statement.Named, Tell: statement.TellNot}); !errors.Is(err, statement.ErrGone) {
		t.Errorf("a yes after taking back: %v", err)
	}
	tasks := func() (n int) {
		w.must(w.DB.View(w.secretary(), func(tx *domain.Tx) error {
			today, err := w.all.Today(tx)
			n = len(today.Tasks)
			return err
		}))
		return n
	}
	l := w.line(w.secretary())
	if tasks() != 1 {
		t.Error("staff are not told that it was taken back")
	}
	w.must(w.all.See(w.secretary(), l.ID, l.Version))
	if tasks() != 0 {
		t.Error("what was seen is told again")
	}
}

// Other words are words without a yes, and a yes is to the words that were read.
func TestOtherWords(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	s := w.add()
	token := w.link(s)
	w.must(w.all.Approve(t.Context(), token, statement.Yes{Edition: 1, Words: w.said.Words, Level: statement.Unnamed, Tell: statement.TellNot}))
	w.said.Words = "The letters are far too hard to read."
	w.must(w.all.Change(w.secretary(), s.ID, 2, w.said))
	if l := w.line(w.secretary()); l.State != statement.Waiting || l.Level != "" || l.Edition != 2 {
		t.Errorf("%+v", l)
	}
	if err := w.all.Approve(t.Context(), token, statement.Yes{Edition: 1, Words: "Mine", Level: statement.Unnamed, Tell: statement.TellNot}); !errors.Is(err, statement.ErrReworded) {
		t.Errorf("a yes to older words: %v", err)
	}
	if err := w.all.Change(w.secretary(), s.ID, 2, w.said); !errors.Is(err, statement.ErrChanged) {
		t.Errorf("over somebody else's change: %v", err)
	}
	w.must(w.all.Settle(w.secretary(), s.ID, 3, statement.Named, "By telephone"))
	if l := w.line(w.secretary()); l.State != statement.Approved || l.Consents[1].How != "By telephone" || l.Consents[1].ByStaff == nil || l.Name == "Ida Jensen" {
		t.Errorf("%+v", l) // a secretary does not see the register, so the name is an alias
	}
}

// The citizen is asked once by mail for each edition, and what was settled meanwhile is not asked about.
func TestAsk(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	s := w.add()
	w.must(w.all.Ask(w.secretary(), s.ID, 1))
	w.must(w.all.Ask(w.secretary(), s.ID, 2))
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM message WHERE kind = 'statement-asked'"); n != 1 {
		t.Errorf("%d mails", n)
	}
	prepare := func() (c message.Content, err error) {
		err = w.Do(w.Ctx(), func(tx *domain.Tx) error {
			m, err := domain.Take[message.Message](tx, "kind = 'statement-asked'")
			if err == nil {
				c, err = w.all.Mails()[m.Kind](tx, m)
			}
			return err
		})
		return c, err
	}
	c, err := prepare()
	w.must(err)
	token, is := strings.CutPrefix(c.Values["link"], "https://deltag.example/udsagn/")
	if o, err := w.all.Own(t.Context(), token); !is || err != nil || o.Title != "Breve" || c.To != "ida@example.dk" {
		t.Errorf("%+v %v", c, err)
	}
	w.must(w.all.Withdraw(t.Context(), token))
	var unwanted message.NotWanted
	if _, err := prepare(); !errors.As(err, &unwanted) {
		t.Errorf("a mail about what was taken back: %v", err)
	}
	w.Exec(t, "UPDATE resident SET email = '' WHERE id = $1", w.person)
	if err := w.all.Ask(w.secretary(), w.add().ID, 1); !errors.Is(err, statement.ErrNoMail) {
		t.Errorf("asked without an address: %v", err)
	}
}

// What was decided is told to those who asked for it, once.
func TestTellDecision(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, tell := range []statement.Tell{statement.TellByMail, statement.TellNot} {
		w.must(w.all.Approve(t.Context(), w.link(w.add()), statement.Yes{Edition: 1, Words: "Mine.", Level: statement.Unnamed, Tell: tell}))
	}
	for range 2 {
		w.must(w.Do(w.Ctx(), func(tx *domain.Tx) error { return statement.TellDecision(tx, w.item, 1) }))
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM message WHERE kind = 'statement-decision'"); n != 1 {
		t.Errorf("%d mails", n)
	}
}

// Erasing leaves only words that may be shown without the name and hold nothing of the person.
func TestErase(t *testing.T) {
	t.Parallel()
	for words, stays := range map[string]bool{"The letters are hard.": true, "I, ida, find them hard.": false} {
		for _, level := range statement.Levels {
			w := newTown(t)
			token := w.link(w.add())
			w.must(w.all.Approve(t.Context(), token, statement.Yes{Edition: 1, Words: words, Level: level, Tell: statement.TellByMail}))
			w.must(w.Do(w.Ctx(), func(tx *domain.Tx) error { return statement.Erase(tx, w.person) }))
			left := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM statement WHERE resident_id IS NULL")
			if want := stays && level == statement.Unnamed; (left == 1) != want || domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM statement") != left {
				t.Errorf("%q at %s: %d left", words, level, left)
			}
			if _, err := w.all.Own(t.Context(), token); !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("the link still works: %v", err)
			}
		}
	}
}

// All that is wrong is told at once, and nothing can be said before the meeting.
func TestFaults(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, err := w.all.Add(w.secretary(), w.item, 0, statement.Said{Form: "song", Claim: "mandate", Words: "Of 010190-1234"})
	if got := domaintest.Faults(err); got != "/resident resident-unknown; /form choice-unknown; /behind required; /words cpr-number" {
		t.Error(got)
	}
	s := w.add()
	if got := domaintest.Faults(w.all.Approve(t.Context(), w.link(s), statement.Yes{Edition: 1})); got != "/words required; /level required; /tell required" {
		t.Error(got)
	}
	if got := domaintest.Faults(w.all.Settle(w.secretary(), s.ID, 1, "everybody", "")); got != "/level choice-unknown; /how required" {
		t.Error(got)
	}
	if _, err := w.all.Item(w.As(domain.UnitLeader, 1), w.item); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a unit leader: %v", err)
	}
	if err := w.all.Change(w.As(domain.CommitteeMember, 1), s.ID, 1, w.said); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a member writes: %v", err)
	}
	w.Exec(t, "UPDATE committee_meeting SET starts_at = $1", w.Now().Add(time.Hour))
	if _, err := w.all.Add(w.secretary(), w.item, w.person, w.said); !errors.Is(err, statement.ErrNotOver) {
		t.Errorf("before the meeting: %v", err)
	}
	if page, err := w.all.Items(w.secretary(), "", 9); err != nil || len(page.Items) != 1 || page.Items[0].Waiting != 1 {
		t.Errorf("%+v %v", page, err)
	}
	if page, err := w.all.Items(w.As(domain.CommitteeMember, 1), "", 9); err != nil || len(page.Items) != 0 {
		t.Errorf("a member's list: %+v %v", page, err)
	}
}
